import { alone } from './_cycle_a.mjs';
export const b = () => 'b of ' + alone();
