// Traps are remembered by the handler's shape, and looked for anew whenever
// they may have changed.
'use strict';
const read = (proxy, key) => key === 'x' ? proxy.x : proxy[key];
const write = (proxy, value) => { proxy.x = value; };
const times = (n, f) => { let last; for (let i = 0; i < n; i++) last = f(i); return last; };
const attempt = f => { try { return f(); } catch (error) { return error.name; } };
const target = { x: 1, y: 2, method() { return this === proxy; } };

// Replaced, of another handler with the same shape, removed, null, no function.
const handler = { get: (t, key) => 'a' + String(key) };
const proxy = new Proxy(target, handler);
print(times(5, () => read(proxy, 'x')), times(5, () => read(proxy, 'y'))); // expect: ax ay
handler.get = (t, key, receiver) => receiver === proxy && t === target && key;
print(times(5, () => read(proxy, 'x')), times(5, () => read(proxy, 'q'))); // expect: x q
const other = new Proxy(target, { get: () => 'other' });
print(times(4, i => read(i & 1 ? proxy : other, 'x')), read(other, 'x')); // expect: x other
for (const trap of [undefined, null]) {
    handler.get = trap;
    print(times(3, () => read(proxy, 'x')), times(3, () => proxy.method())); // expect: 1 true
}
// expect: 1 true
handler.get = 5;
print(times(3, () => attempt(() => read(proxy, 'x'))), attempt(() => read(proxy, 'y'))); // expect: TypeError TypeError
delete handler.get;
print(times(3, () => read(proxy, 'y'))); // expect: 2

// Absent at first, then inherited, then own; getters of traps.
const empty = new Proxy(target, {});
print(times(4, () => read(empty, 'x')), times(4, () => read(empty, 'none'))); // expect: 1 undefined
Object.prototype.get = () => 'inherited';
print(read(empty, 'x'), times(3, () => read(empty, 'y'))); // expect: inherited inherited
delete Object.prototype.get;
print(read(empty, 'x')); // expect: 1
let made = 0;
const counted = new Proxy(target, { get get() { made++; return () => made; } });
print(times(6, () => read(counted, 'x')), made); // expect: 6 6
class Handler { get(t, key) { return this.prefix + key; } constructor(prefix) { this.prefix = prefix; } }
print([new Handler('p'), new Handler('q')].map(h => times(3, () => read(new Proxy(target, h), 'x'))).join()); // expect: px,qx

// What a trap may do: revoke, change its handler, throw; the checks hold.
const revocable = Proxy.revocable(target, { get(t, key) { if (key === 'y') revocable.revoke(); return 7; } });
print(times(3, () => revocable.proxy.x), revocable.proxy.y, attempt(() => revocable.proxy.x), attempt(() => write(revocable.proxy, 1))); // expect: 7 7 TypeError TypeError
const fixed = new Proxy(Object.freeze({ x: 1 }), { get: (t, key) => key === 'x' && t.ok !== undefined ? 1 : 2 });
print(times(3, () => attempt(() => read(fixed, 'x'))), read(fixed, 'y')); // expect: TypeError 2
print(new Proxy(new Proxy(target, { get: (t, key) => t[key] + 1 }), { get: (t, key) => t[key] * 10 }).x); // expect: 20

// Stores.
const log = [];
const setter = { set(t, key, value, receiver) { log.push(key, value, receiver === stored); return value !== 'no'; } };
const stored = new Proxy(target, setter);
times(2, i => write(stored, i));
print(log.join(), attempt(() => write(stored, 'no')), target.x); // expect: x,0,true,x,1,true TypeError 1
setter.set = (t, key, value) => { t[key] = value * 2; return true; };
times(3, i => write(stored, i));
print(target.x, Function('p', 'p.x = "no"; return "quiet"')(new Proxy(target, { set: () => false }))); // expect: 4 quiet
delete setter.set;
times(3, i => write(stored, i));
print(target.x); // expect: 2
