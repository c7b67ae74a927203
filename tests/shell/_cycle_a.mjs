import { b } from './_cycle_b.mjs';
export const a = () => 'a and ' + b();
export const alone = () => 'a';
