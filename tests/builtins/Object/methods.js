const o = { b: 1, a: 2, 1: 'x', [Symbol('s')]: 3 };
print(Object.keys(o).join(), Object.values(o).join(), JSON.stringify(Object.entries(o))); // expect: 1,b,a x,1,2 [["1","x"],["b",1],["a",2]]
Object.defineProperty(o, 'hidden', { value: 1 });
print(JSON.stringify(Object.getOwnPropertyDescriptor(o, 'hidden'))); // expect: {"value":1,"writable":false,"enumerable":false,"configurable":false}
print(Object.getOwnPropertyNames(o).join(), Reflect.ownKeys(o).length); // expect: 1,b,a,hidden 5
const frozen = Object.freeze({ x: 1 });
frozen.x = 2;
print(frozen.x, Object.isFrozen(frozen), (() => { 'use strict'; try { frozen.x = 2; } catch (e) { return e.name; } })()); // expect: 1 true TypeError
print(Object.fromEntries(new Map([['k', 1]])).k, Object.hasOwn({ q: 1 }, 'q'), Object.is(-0, 0)); // expect: 1 true false
const base = { get me() { return this.name; }, set me(v) { this.name = v + '!'; } };
const made = Object.create(base, { own: { value: 1, enumerable: true } });
made.me = 'set';
print(made.me, Object.keys(made).join(), base.isPrototypeOf(made), made.toString()); // expect: set! own,name true [object Object]
print(JSON.stringify(Object.assign({}, { a: 1 }, null, 'xy', { get b() { return 2; } }))); // expect: {"0":"x","1":"y","a":1,"b":2}
const grouped = Object.groupBy([1, 2, 3], x => x % 2 ? 'odd' : 'even');
print(grouped.odd.join(), grouped.even.join(), Object.getPrototypeOf(grouped)); // expect: 1,3 2 null
try { Object.setPrototypeOf(base, made); } catch (error) { print(error.name); } // expect: TypeError
// Many properties, deleted and added again, keep their order.
const many = {};
for (let i = 0; i < 2000; i++) many['k' + i] = i;
for (let i = 0; i < 2000; i += 2) delete many['k' + i];
many.k0 = 'again';
const names = Object.keys(many);
print(names.length, names[0], names.at(-1), many.k1999, many.k2); // expect: 1001 k1 k0 1999 undefined
