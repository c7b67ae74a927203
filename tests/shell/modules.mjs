import { a } from './_cycle_a.mjs';
import data from './_data.json' with { type: 'json' };
import * as self from './modules.mjs';

print(a()); // expect: a and b of a
print(data.answer); // expect: 42
export let changing = 1;
print(self.changing); // expect: 1
changing = 2;
print(self.changing); // expect: 2
print(import.meta.url.endsWith('modules.mjs')); // expect: true
print(typeof this); // expect: undefined
const later = await new Promise(resolve => setTimeout(resolve, 1, 'awaited'));
print(later); // expect: awaited
print((await import('./_cycle_b.mjs')).b()); // expect: b of a
