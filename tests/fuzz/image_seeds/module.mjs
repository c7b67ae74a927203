// A module: imports, exports, import.meta, top-level await.
import fallback, { value, bump as increase } from 'other';
import * as all from 'other';
import { self as me } from 'other';
export let local = value + 1;
export { value as again, all as everything };
export * from 'other';
export * as ns from 'other';
export default class { static name2 = 1; m() { return value; } }
export function hoisted() { return local++; }
const captured = () => value + all.value + local;
increase();
print(captured(), fallback, typeof import.meta, hoisted(), me);
await 1;
for await (const v of [import('other')]) print(v.value);
try { value = 3; } catch (e) { print(e.name); }
