print('deferred runs');
export let value = 1;
export function then() {}
