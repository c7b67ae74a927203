export { nothing as something } from './_live.mjs';
