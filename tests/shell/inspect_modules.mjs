// Showing a namespace evaluates nothing, and stops at no uninitialized name.
import * as self from './inspect_modules.mjs';
import * as data from './_data.json';
import defer * as loud from './_loud.mjs';
console.log(self); // expect: [Module] { later: <uninitialized> }
export let later = 1;
console.log(self, data); // expect: [Module] { later: 1 } [Module] { default: { answer: 42 } }
console.log(loud); // expect: [Deferred Module] {}
print(loud.loud); // expect: evaluated
// expect: true
console.log(loud); // expect: [Deferred Module] {}
