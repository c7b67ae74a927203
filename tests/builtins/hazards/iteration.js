// Iterators, generators and collections that are used while they work.
const name = f => { try { return f(); } catch (error) { return error.name; } };
// A running generator resumed by itself, in several places.
function* again() { try { yield name(() => g.next()); } finally { yield name(() => g.return()); } }
const g = again(); print(g.next().value, g.return(5).value, g.next().value); // expect: TypeError TypeError 5
// return and throw without methods, with wrong methods.
const iterator = methods => ({ [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), ...methods }) });
print(name(() => { for (const x of iterator({})) break; return 'left'; })); // expect: left
print(name(() => { for (const x of iterator({ return: 5 })) break; })); // expect: TypeError
print(name(() => { for (const x of iterator({ return: () => 5 })) break; })); // expect: TypeError
print(name(() => { for (const x of iterator({ return: () => 5 })) throw new RangeError(); })); // expect: RangeError
print(name(() => { for (const x of iterator({ return() { throw new EvalError(); } })) throw new RangeError(); })); // expect: RangeError
print(name(() => { for (const x of iterator({ return() { throw new EvalError(); } })) break; })); // expect: EvalError
function* delegates() { try { yield* iterator({}); } catch (error) { yield error.name; } }
const d = delegates(); d.next(); print(name(() => d.throw(1).value)); // expect: TypeError
// Nested destructuring closes both.
let closed = 0;
const counted = iterator({ return() { closed++; return {}; } });
print(name(() => { const [[a]] = [counted]; const [b, [c]] = iterator({ next: () => ({ value: counted, done: false }), return() { closed++; return {}; } })[Symbol.iterator] ? [1, counted] : 0; return closed; })); // expect: 2
print(name(() => { const [a, b = (() => { throw new RangeError(); })()] = iterator({ next: () => ({ value: undefined, done: false }), return() { closed += 10; return {}; } }); }), closed); // expect: RangeError 12
// Collections that change under their iterators.
const map = new Map([[1, 1], [2, 2], [3, 3]]);
let seen = '';
for (const [key] of map) { seen += key; map.delete(key); if (seen.length < 6) map.set(key, 0); }
print(seen, map.size); // expect: 12312312 0
const set = new Set([1, 2, 3]);
seen = '';
set.forEach(x => { seen += x; if (x === 1) { set.clear(); set.add(9); } });
print(seen); // expect: 19
const grown = new Set([0]);
for (const x of grown) if (x < 500) { grown.add(x + 1); grown.delete(x); }
print(grown.size, [...grown][0]); // expect: 1 500
const it = new Map([[1, 'a'], [2, 'b']]).entries();
it.next(); print(it.next().value.join(), it.next().done, it.next().done); // expect: 2,b true true
// Promises with patched parts.
const log = [];
const then = Promise.prototype.then;
Promise.prototype.then = function (...args) { log.push('then'); return then.apply(this, args); };
(async () => { await Promise.resolve(1); })();
Promise.resolve(Promise.resolve()).finally(() => 0);
Promise.prototype.then = then;
print(log.join()); // expect: then
const savedResolve = []; new Promise((resolve, reject) => savedResolve.push(resolve, reject));
savedResolve[0](); savedResolve[0](); savedResolve[1](); print(name(() => savedResolve[1](1))); // expect: undefined
// Thenables that call back more than once, later, or throw.
const outcomes = [];
const thenable = f => Promise.resolve({ then: f }).then(v => outcomes.push('v' + v), e => outcomes.push('e' + e));
thenable((yes, no) => { yes(1); yes(2); no(3); throw 4; });
thenable((yes, no) => { throw 5; });
thenable(yes => yes({ then(y) { y(6); } }));
Object.defineProperty(Object.prototype, 'then', { get() { return undefined; }, configurable: true });
(async function* () { yield 7; })().next().then(r => outcomes.push('g' + r.value));
setTimeout(() => { delete Object.prototype.then; print(outcomes.sort().join()); }, 5); // expect: e5,g7,v1,v6
