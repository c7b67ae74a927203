import './_waits.mjs';
print('body runs');
export let value = 2;
