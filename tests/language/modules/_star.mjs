export * from './_live.mjs';
export * as live from './_live.mjs';
export const own = 'own';
