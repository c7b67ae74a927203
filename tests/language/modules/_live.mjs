export let value = 0;
export function bump() { value++; }
export default class Named {}
export { value as alias, bump as 'any name' };
