// Builtins entered again by what they call: the patterns that the other files
// of this folder leave out.
const name = f => { try { return f(); } catch (error) { return error.name; } };
const gc = () => { for (let i = 0; i < 60; i++) [i, { i }, `${i}`]; };
// Lengths at the end of the range.
print(name(() => { const a = [1]; a.length = 2 ** 32 - 2; a[2 ** 32 - 3] = 2; return [a.push(3), a.length, name(() => a.push(0)), a.length, a[2 ** 32 - 1]].join(); })); // expect: 4294967295,4294967295,RangeError,4294967295,0
print(name(() => [].concat(Object.defineProperty({ length: 2 ** 53 - 1 }, Symbol.isConcatSpreadable, { value: true }), [1]))); // expect: TypeError
print(name(() => Array.prototype.splice.call({ length: 2 ** 53 - 1 }, 2 ** 53 - 2, 0, 1, 2))); // expect: TypeError
print(name(() => Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1, [2 ** 53 - 2]: 'x' }, 'x')) === 2 ** 53 - 2); // expect: true
// Getters that shrink what apply and spread read.
const shrinking = [1, 2, 3, 4];
Object.defineProperty(shrinking, 1, { get() { shrinking.length = 2; return 'two'; }, configurable: true });
print(Math.max.apply(null, [1, , 3]), ((...all) => all.map(String).join('|')).apply(null, shrinking)); // expect: NaN 1|two|undefined|undefined
const spread = [1, 2, 3, 4];
Object.defineProperty(spread, 1, { get() { spread.length = 2; return 'two'; }, configurable: true });
print([...spread].join('|'), String(name(() => f(...{ [Symbol.iterator]: 1 })))); // expect: 1|two TypeError
function f() { return arguments.length; }
// An accessor below a hole while sorting and copying.
Object.defineProperty(Array.prototype, 2, { get() { holey.length = 0; return 'up'; }, set() {}, configurable: true });
let holey = [3, 1, , 2];
print(name(() => holey.sort().length), holey.length); // expect: 2 2
holey = [3, 1, , 2];
print(name(() => holey.toSorted().join()), holey.length); // expect: 1,3,up, 0
delete Array.prototype[2];
// for-in while prototypes change.
const walked = { a: 1, b: 2 };
let keys = '';
for (const key in walked) { keys += key; Object.setPrototypeOf(walked, { ['p' + key]: 1, b: 3 }); gc(); }
print(keys.slice(0, 2)); // expect: ab
// A property that its own getter or trap removes.
const vanishing = { get a() { delete vanishing.a; return 1; }, b: 2 };
print(JSON.stringify(Object.entries(vanishing)), JSON.stringify({ ...vanishing })); // expect: [["a",1],["b",2]] {"b":2}
const gone = {};
const trapped = new Proxy(gone, { getOwnPropertyDescriptor(target, key) { const d = { value: 1, configurable: true }; Object.defineProperty(d, 'value', { get() { delete target[key]; gc(); return 5; } }); return d; } });
print(Object.getOwnPropertyDescriptor(trapped, 'x').value, JSON.stringify(Object.getOwnPropertyDescriptors(trapped))); // expect: 5 {}
// A setter that makes the stack grow while its caller's registers are in use.
let depth = 0;
const deep = { set x(value) { const down = n => n > 0 ? down(n - 1) + 1 : 0; depth = down(500) + value; } };
const before = [1, 2, 3].map(v => { deep.x = v; return v + depth; });
print(before.join()); // expect: 502,504,506
// A typed array's prototype is looked up by a getter that resizes the source.
const roomy = new ArrayBuffer(8, { maxByteLength: 16 });
const target = function () {}.bind();
Object.defineProperty(target, 'prototype', { get() { roomy.resize(2); gc(); return Uint8Array.prototype; } });
print(name(() => Reflect.construct(Uint8Array, [roomy, 0, 8], target)), name(() => Reflect.construct(Uint8Array, [new Uint8Array(roomy)], target).length)); // expect: RangeError 2
// Atomics: the index is good, then the value's conversion resizes.
const atomic = new ArrayBuffer(8, { maxByteLength: 16 });
const cells = new Int32Array(atomic);
for (const method of ['store', 'add', 'exchange', 'and', 'sub']) {
    atomic.resize(8);
    const outcome = name(() => Atomics[method](cells, 1, { valueOf() { atomic.resize(0); return 1; } }));
    if (outcome !== 'TypeError' && outcome !== 'RangeError' && outcome !== 1 && outcome !== 0) print(method, outcome);
}
atomic.resize(8);
print(String(name(() => Atomics.compareExchange(cells, 0, 0, { valueOf() { atomic.transfer(); return 1; } }))).endsWith('Error')); // expect: true
// Species of typed arrays that give other types or too little.
const typed = species => { const array = new Uint8Array([1, 2, 3]); array.constructor = { [Symbol.species]: species }; return array; };
print(name(() => typed(BigInt64Array).map(x => x)), name(() => typed(function () { return new Uint8Array(1); }).map(x => x)), typed(Float32Array).filter(x => x > 1).join()); // expect: TypeError TypeError 2,3
print(name(() => typed(function () { return new Array(9); }).slice()), name(() => typed(function (n) { return new Int16Array(n + 2); }).slice().join())); // expect: TypeError 1,2,3,0,0
// Iterator helpers whose source closes them.
let helper = Iterator.from({ next() { return { value: name(() => helper.return()), done: false }; } }).map(x => x);
print(name(() => helper.next().value)); // expect: TypeError
helper = [1].values().flatMap(() => ({ [Symbol.iterator]() { return { next: () => ({ value: name(() => helper.next()) }) }; } }));
print(helper.next().value, String(name(() => [1, 2].values().take(0).next().done))); // expect: TypeError true
let zipped = Iterator.zip([[1, 2], { [Symbol.iterator]: () => ({ next() { return { value: name(() => zipped.next()) }; }, return() { return {}; } }) }]);
print(name(() => zipped.next().value.join())); // expect: 1,TypeError
// A suspended function that only a captured variable reaches; mapped arguments.
const resume = (() => { const made = (function* (a) { const inner = () => a++; arguments[0] = 40; yield inner; gc(); yield a + inner(); })(1); const inner = made.next().value; return () => inner() + made.next().value; })();
gc();
print(resume()); // expect: 122
// ownKeys of odd lengths.
print(name(() => Reflect.ownKeys(new Proxy({}, { ownKeys: () => ({ length: 2 ** 32 - 1, 0: 1 }) }))), name(() => Reflect.ownKeys(new Proxy({}, { ownKeys: () => new Proxy(['a'], {}) })).join())); // expect: TypeError a
// Ropes of all builds go where texts go.
let rope = ''; for (let i = 0; i < 600; i++) rope = i % 2 ? rope + 'aé'[i % 3 && 1] : 'b€'[i % 5 ? 0 : 1] + rope;
const flat = rope.split('').join('');
const rebuilt = [() => JSON.parse(JSON.stringify(rope)), () => decodeURIComponent(encodeURIComponent(rope)), () => unescape(escape(rope)), () => rope.normalize(), () => rope.slice(10, -10), () => [...rope].join(''), () => rope.replace(/b/g, '$&'), () => RegExp.escape(rope + 'x'), () => rope.padStart(800, rope), () => Object.keys({ [rope]: 1 })[0], () => String(Symbol(rope)).slice(7, -1), () => rope.substring(1, 400).toUpperCase(), () => rope.at(-1) + rope.codePointAt(250), () => rope.split('b').length, () => JSON.stringify({ a: 1 }, null, rope), () => rope.localeCompare(flat), () => new Intl_().x];
function Intl_() { this.x = rope.trim().length; }
const again = rebuilt.map(use => use());
rope = flat;
print(rebuilt.every((use, i) => use() === again[i])); // expect: true
// A callback that compiles the expression anew.
const compiled = /a/g;
print('aaa'.replace(compiled, () => { compiled.compile('b', 'g'); gc(); return 'x'; }), compiled.source, 'abab'.split(compiled).join()); // expect: xxx b a,a,
const sticky = { exec: null, flags: 'g', lastIndex: 0, __proto__: RegExp.prototype };
let turns = 0;
sticky.exec = function () { return turns++ < 3 ? { index: 0, 0: '', length: { valueOf() { gc(); return 1; } } } : null; };
print('ab'.replace(sticky, () => 'x'), turns, sticky.lastIndex); // expect: xxxab 4 3
// Halves of pairs.
const half = '\ud83d';
print(name(() => encodeURIComponent(half)), JSON.stringify(half), JSON.stringify('\ude00' + half), half.isWellFormed(), (half + '\ude00').isWellFormed(), half.toWellFormed() === '\ufffd'); // expect: URIError "\ud83d" "\ude00\ud83d" false true true
print((half + 'e\u0301').normalize() === half + '\u00e9', /\ud83d/u.test(half + '\ude00'), /\ud83d/.test(half + '\ude00'), /^[^x]$/u.test(half + '\ude00'), /\ude00/iu.test(half + '\ude00')); // expect: true false true true false
// A set that the other side's keys clear.
const cleared = new Set([1, 2, 3]);
const clearing = { size: 3, has: () => true, *keys() { yield 1; cleared.clear(); gc(); cleared.add(9); yield 2; yield 4; } };
print([...cleared.union(clearing)].join(), [...cleared].join()); // expect: 1,2,3,4 9
cleared.clear(); [1, 2, 3].forEach(x => cleared.add(x));
print([...cleared.symmetricDifference(clearing)].join(), cleared.isSupersetOf({ size: 1, has: () => true, keys: () => clearing.keys() })); // expect: 2,3,4 false
