// Holes and ends of dense arrays, read and written, as what makes it simple
// goes away.
const fill = n => { const made = new Array(n); for (let i = 0; i < n; i++) made[i] = i * 2; return made; };
print(fill(5).join(), fill(1000).reduce((a, b) => a + b)); // expect: 0,2,4,6,8 999000
const backwards = new Array(4);
for (let i = 3; i >= 0; i--) backwards[i] = i;
print(backwards.join(), backwards.length); // expect: 0,1,2,3 4
const read = (object, ...indices) => indices.map(i => object[i]).join('|');
const holes = [1, , 3];
print(read(holes, 0, 1, 2, 3, 100, 4294967294)); // expect: 1||3|||
print(read({ 1: 'x' }, 0, 1, 2), read(new Int8Array(2), 1, 2), read('ab', 1, 2)); // expect: |x| 0| b|
holes[1] = 2;
print(holes.join(), holes.length); // expect: 1,2,3 3

// Nothing is added where that is forbidden.
const tried = (array, index) => {
    'use strict';
    try { array[index] = 'new'; return array.length + ':' + array[index]; } catch (error) { return error.name; }
};
print(tried(Object.freeze([1, , 3]), 1), tried(Object.seal([1, , 3]), 1), tried(Object.preventExtensions([1, , 3]), 1)); // expect: TypeError TypeError TypeError
const fixed = new Array(3);
Object.defineProperty(fixed, 'length', { writable: false });
print(tried(fixed, 0), tried(fixed, 2), tried(fixed, 3)); // expect: 3:new 3:new TypeError
print(tried([1, , 3], 1), tried([], 0), tried(new Array(5), 4), tried([1], 4294967294)); // expect: 3:new 1:new 5:new 4294967295:new

// Prototypes that have elements, or a say.
class Stack extends Array { }
const stack = new Stack(3);
stack[0] = 'own';
Stack.prototype[1] = 'inherited';
print(read(stack, 0, 1, 2)); // expect: own|inherited|
Object.defineProperty(Stack.prototype, 2, { set(value) { print('set', value); }, get() { return 'got'; } });
stack[2] = 'x'; // expect: set x
print(read(stack, 2), Object.keys(stack).join()); // expect: got 0
const odd = Object.setPrototypeOf([1, , 3], new Proxy([], { get: (target, key) => `trap ${String(key)}` }));
print(read(odd, 0, 1, 2)); // expect: 1|trap 1|3
Array.prototype[1] = 'everywhere';
print(read([0, , 2], 1), [0, , 2].join()); // expect: everywhere 0,everywhere,2
delete Array.prototype[1];
print(read([0, , 2], 1), [0, , 2].join()); // expect:  0,,2
