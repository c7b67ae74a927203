// What the other files leave out of patterns that they test otherwise.
const name = f => { try { return f(); } catch (error) { return error.name; } };
const gc = () => { for (let i = 0; i < 60; i++) [i, { i }, `${i}`]; };
// unshift at the end of the range (5).
print(name(() => { const a = []; a.length = 2 ** 32 - 1; return a.unshift(); }), name(() => Array.prototype.unshift.call({ length: 2 ** 53 - 1 }))); // expect: 4294967295 9007199254740991
print(name(() => Array.prototype.unshift.call({ length: 2 ** 53 - 1 }, 1))); // expect: TypeError
// Species that give a proxy, or read the array that they are made for (6).
const species = (array, made) => { array.constructor = { get [Symbol.species]() { gc(); return function (n) { return made(array, n); }; } }; return array; };
const logged = [];
const watched = target => new Proxy(target, { defineProperty(t, key, d) { logged.push(String(key)); gc(); return Reflect.defineProperty(t, key, d); } });
print(name(() => species([1, [2]], () => watched([])).flat().length), logged.join()); // expect: 2 0,1
print(name(() => species([1, 2, 3], (a, n) => { a.push(4); return new Array(n); }).concat([5]).length)); // expect: 5
print(name(() => species([1, 2, 3], a => { a.length = 1; return []; }).slice(0).join())); // expect: 1,,
// The iterator method replaced in the middle of a spread (9), and a million arguments (10).
const values = Array.prototype[Symbol.iterator];
print([...[1, 2], ...((Array.prototype[Symbol.iterator] = function* () { yield 'own'; }), [3])].join()); // expect: 1,2,own
Array.prototype[Symbol.iterator] = values;
print([1e6, 'RangeError'].includes(name(() => ((...all) => all.length)(...new Array(1e6)))), [1e6, 'RangeError'].includes(name(() => (function () { return arguments.length; }).apply(null, new Array(1e6))))); // expect: true true
// Sets whose other side clears them (13).
for (const method of ['difference', 'intersection', 'isDisjointFrom', 'isSubsetOf']) {
    const set = new Set([1, 2, 3, 4]);
    const other = { size: 9, has(x) { if (x !== 7) { set.clear(); gc(); set.add(7); } return false; }, *keys() { yield 1; } };
    name(() => set[method](other));
    if ([...set].length > 1) print(method, [...set].join());
}
// A getter that deletes, redefines or adds while JSON reads (15).
const told = { get a() { delete told.b; Object.defineProperty(told, 'c', { get() { gc(); return 'late'; } }); told.d = 1; return [1]; }, b: 2, c: 3 };
print(JSON.stringify(told)); // expect: {"a":[1],"c":"late"}
print(JSON.stringify({ a: 1, b: { c: 2 } }, function (key, value) { if (key === 'a') { this.b = { d: 3 }; gc(); } return value; })); // expect: {"a":1,"b":{"d":3}}
print(JSON.stringify(JSON.parse('[1,2,{"x":3}]', function (key, value) { if (key === '0') { this[2] = { y: [gc()] }; this.length = 3; return 9; } return key === '2' ? 0 : value; }))); // expect: [9,2,0]
// A comparator that detaches (19); transfers of a fixed length (22).
let typed = new Uint8Array([3, 1, 2]);
print(name(() => typed.sort((x, y) => { if (typed.length) typed.buffer.transfer(); gc(); return x - y; }).length)); // expect: 0
const growing = new ArrayBuffer(4, { maxByteLength: 8 });
const follows = new Uint8Array(growing);
const still = growing.transferToFixedLength(6);
print(still.byteLength, still.resizable, follows.length, name(() => follows.set([1])), name(() => new Uint8Array(8).set(follows))); // expect: 6 false 0 TypeError TypeError
print(name(() => new Int16Array(2 ** 31).sort().length === 2 ** 31 ? 'RangeError' : 0), name(() => new Float64Array(2 ** 53 - 1))); // expect: RangeError RangeError
const overlapping = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
print(overlapping.copyWithin(1, 0).join(), new Uint32Array(overlapping.buffer).copyWithin(0, 1).length); // expect: 1,1,2,3,4,5,6,7 2
// Helpers that were closed, and one that takes nothing (28).
let taken = 0;
const source = { next() { taken++; return { value: 1, done: false }; }, return() { taken += 10; return {}; }, __proto__: Iterator.prototype };
print(source.take(0).next().done, taken, name(() => { const h = source.map(x => x); h.return(); return h.next().done; }), taken); // expect: true 10 true 20
print(name(() => { const i = Iterator.concat([1], { get [Symbol.iterator]() { return () => ({ get next() { gc(); i.return(); return () => ({ done: true }); } }); } }); i.next(); return i.next().done; })); // expect: TypeError
// Traps that revoke their own proxy (40).
const traps = { has: p => 'a' in p, isExtensible: p => Object.isExtensible(p), preventExtensions: p => Reflect.preventExtensions(p), setPrototypeOf: p => Reflect.setPrototypeOf(p, null), getPrototypeOf: p => Reflect.getPrototypeOf(p), apply: p => p(), construct: p => new p(), get: p => p.a, set: p => Reflect.set(p, 'a', 1), deleteProperty: p => delete p.a, ownKeys: p => Reflect.ownKeys(p).length, defineProperty: p => Reflect.defineProperty(p, 'a', { value: 1, configurable: true }), getOwnPropertyDescriptor: p => Reflect.getOwnPropertyDescriptor(p, 'a') };
const answers = { apply: 1, construct: {}, getPrototypeOf: null, ownKeys: ['length', 'name', 'arguments', 'caller', 'prototype'], getOwnPropertyDescriptor: undefined };
const outcomes = [];
for (const trap in traps) {
    const revocable = Proxy.revocable(function () {}, { [trap]() { revocable.revoke(); gc(); return trap in answers ? answers[trap] : true; } });
    outcomes.push(name(() => traps[trap](revocable.proxy)));
    if (name(() => revocable.proxy.x) !== 'TypeError') print(trap);
}
print(outcomes.map(o => typeof o === 'object' ? 'object' : o).join()); // expect: true,true,TypeError,true,object,1,object,true,true,true,5,true,
// Private fields on what cannot be extended (41).
class Base { constructor(o) { return o; } }
class Stamp extends Base { #p = 1; static has(o) { return #p in o; } }
const frozen = Object.freeze({});
print(name(() => new Stamp(frozen)), Stamp.has(frozen), Stamp.has(new Stamp(Object.preventExtensions(new Proxy({}, {})) && {}))); // expect: TypeError false true
// Stacks and causes that are asked for while an error is made (44).
const shown = new Error('m', { get cause() { gc(); return Object.freeze(new Error('c')); } });
print(name(() => new Error('m', { get cause() { throw new EvalError(); } })), typeof shown.stack, name(() => new AggregateError({ [Symbol.iterator]: 1 }))); // expect: EvalError string TypeError
const own = Object.freeze(new Error('x')); print(typeof own.stack, name(() => { 'use strict'; own.message = 1; })); // expect: string TypeError
Object.defineProperty(Error.prototype, 'name', { get() { return name(() => { throw new RangeError(); }); }, configurable: true });
print(String(new Error('m'))); // expect: RangeError: m
Object.defineProperty(Error.prototype, 'name', { value: 'Error', configurable: true, writable: true });
// Texts beyond the longest (48).
const long = 'ß'.repeat(2 ** 28);
for (const grow of [() => long.toUpperCase().length, () => long.concat(long, long, long), () => long + long + long + long + long, () => [long, long, long, long].join(long), () => 'x'.replace('x', () => long + long + long + long), () => `${long}${long}${long}${long}`])
    if (!['RangeError', 2 ** 29].includes(name(grow))) print('long', grow);
// Dates from many digits (53).
print(Date.parse('2'.repeat(1e5)), Date.parse('+' + '9'.repeat(1e5) + '-01-01T00:00:00Z'), Date.parse('2020-01-01T00:00:00.' + '1'.repeat(1e5) + 'Z'), new Date(2e9, 2e9, 2e9).getTime(), new Date(0).setMonth(1e308)); // expect: NaN NaN 1577836800111 NaN NaN

// An asynchronous disposer that disposes again and adds resources (34).
(async () => {
    const stack = new AsyncDisposableStack();
    const log = [];
    stack.defer(async () => { log.push(stack.disposed, await stack.disposeAsync(), name(() => stack.defer(() => {}))); });
    stack.use({ async [Symbol.asyncDispose]() { gc(); log.push('first'); } });
    await stack.disposeAsync();
    print(log.join()); // expect: first,true,,ReferenceError
})();

// gc-every: 1000
