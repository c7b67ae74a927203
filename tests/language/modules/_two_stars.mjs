export * from './_live.mjs';
export * from './_live_too.mjs';
