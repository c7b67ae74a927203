// Proxies that lie, classes that are built in odd ways.
const name = f => { try { return f(); } catch (error) { return error.name; } };
const proxy = (handler, target = {}) => new Proxy(target, handler);
// Long chains end in a RangeError or an answer, never in a crash.
let chain = {}; for (let i = 0; i < 20000; i++) chain = new Proxy(chain, {});
for (const use of [() => chain.x, () => 'x' in chain, () => Object.keys(chain), () => chain instanceof Object, () => Array.isArray(chain), () => { chain.x = 1; }, () => Object.getPrototypeOf(chain)])
    if (!['RangeError', undefined, false, true].includes(name(use)) && typeof name(use) !== 'object') print('chain', name(use));
let callable = () => 1; for (let i = 0; i < 20000; i++) callable = new Proxy(callable, {});
print(typeof callable, [1, 'RangeError'].includes(name(() => callable()))); // expect: function true
let bound = () => 1; for (let i = 0; i < 20000; i++) bound = bound.bind(null);
print([1, 'RangeError'].includes(name(() => bound()))); // expect: true
let up = {}; for (let i = 0; i < 100000; i++) up = Object.create(up);
print(up.missing, 'missing' in up); // expect: undefined false
// Wrong answers of ownKeys.
print(name(() => Object.keys(proxy({ ownKeys: () => 5 }))), name(() => Object.keys(proxy({ ownKeys: () => ['a', 'a'] }))), name(() => Object.keys(proxy({ ownKeys: () => [1] })))); // expect: TypeError TypeError TypeError
print(name(() => Reflect.ownKeys(proxy({ ownKeys: () => ({ length: 2, 0: 'a', 1: Symbol.iterator }) })).length)); // expect: 2
// Revoked in the middle of a trap.
for (const trap of ['get', 'set', 'deleteProperty', 'ownKeys', 'getOwnPropertyDescriptor', 'defineProperty', 'getPrototypeOf']) {
    const r = Proxy.revocable({ a: 1 }, {});
    const p = new Proxy(r.proxy, { [trap]() { r.revoke(); return trap === 'ownKeys' ? ['a'] : trap === 'getPrototypeOf' ? null : trap === 'getOwnPropertyDescriptor' ? { value: 1, configurable: true } : true; } });
    const uses = { get: () => p.a, set: () => { p.a = 1; }, deleteProperty: () => delete p.a, ownKeys: () => Object.keys(p), getOwnPropertyDescriptor: () => Object.getOwnPropertyDescriptor(p, 'a'), defineProperty: () => Object.defineProperty(p, 'a', { value: 1 }), getPrototypeOf: () => Object.getPrototypeOf(p) };
    if (name(uses[trap]) !== 'TypeError') print(trap, name(uses[trap]));
}
// A trap that tries to make a cycle of prototypes.
const bottom = {}; const top_ = Object.create(proxy({ getPrototypeOf: () => bottom }));
print(name(() => Object.getPrototypeOf(Object.setPrototypeOf(bottom, top_)) === top_)); // expect: true
// Private fields stamped on anything.
class Base { constructor(o) { return o; } }
class Stamp extends Base { #p = 1; static read(o) { return o.#p; } static has(o) { return #p in o; } }
for (const o of [new Proxy({}, {}), [], new Uint8Array(1), () => 1]) { new Stamp(o); if (Stamp.read(o) !== 1 || !Stamp.has(o)) print('stamp'); }
print(name(() => { const o = {}; new Stamp(o); new Stamp(o); }), name(() => Stamp.read({})), name(() => Stamp.has(1))); // expect: TypeError TypeError TypeError
// super twice, never, through arrows and eval, in finally.
print(name(() => new (class extends Base { constructor() { super(); super(); } })()), name(() => new (class extends Base { constructor() {} })())); // expect: ReferenceError ReferenceError
print(name(() => new (class extends Object { constructor() { (() => super())(); this.ok = 1; } })().ok), name(() => new (class extends Object { constructor() { eval('super()'); this.ok = 2; } })().ok)); // expect: 1 2
print(name(() => new (class extends Object { constructor() { try { throw 1; } catch { } finally { super(); } this.ok = 3; } })().ok)); // expect: 3
print(name(() => Reflect.construct(Array, [], new Proxy(Array, { get() { throw new EvalError(); } })))); // expect: EvalError
print(name(() => { class A { static { new A(); throw new RangeError(); } } }), name(() => { class A extends Object.defineProperty(function () {}.bind(), 'prototype', { value: 5 }) {} }), name(() => { class A extends 5 {} })); // expect: RangeError TypeError TypeError
// Stacks and causes that throw or lead back.
const cyclic = new Error('a'); cyclic.cause = cyclic; print(String(cyclic), cyclic.cause === cyclic); // expect: Error: a true
print(name(() => String(Object.defineProperty(new Error(), 'message', { get() { throw new EvalError(); } })))); // expect: EvalError
// Conversions that give objects, throw, or are odd functions.
for (const odd of [{ toString: Symbol }, { valueOf: () => ({}), toString: () => ({}) }, { [Symbol.toPrimitive]: () => ({}) }, { [Symbol.toPrimitive]: 1 }])
    for (const use of [() => odd + '', () => +odd, () => `${odd}`, () => odd < 1, () => [][odd], () => new Date(odd), () => 'x'.at(odd), () => [1].join(odd)])
        if (name(use) !== 'TypeError' && !(odd.toString === Symbol)) print('odd', use);
print(name(() => ({ toString: Symbol }) + '') === 'TypeError'); // expect: true

// gc-every: 10000
