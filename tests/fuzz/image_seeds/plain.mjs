// A module without top-level await.
import { value } from 'other';
const list = [value, value * 2];
export const sum = list.reduce((a, b) => a + b);
export function* each() { yield* list; }
print(sum, ...each(), this);
