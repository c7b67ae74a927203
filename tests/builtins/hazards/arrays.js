// Arrays and objects that change while a builtin works on them.
const name = f => { try { return f(); } catch (error) { return error.name; } };
// A comparator that cuts and regrows its array.
const cut = [5, 3, 4, 1, 2];
print(name(() => cut.sort((x, y) => { cut.length = 0; cut.push(1); return x - y; }).length)); // expect: 5
// A length whose valueOf edits the same array.
const own = [1, 2, 3];
own.length = { valueOf() { own.length = 1; return 9; } };
print(own.length, 1 in own); // expect: 9 false
// Slots that come back after shrinking hold nothing.
const revived = [1, 2, 3, 4, 5];
revived.length = 2; revived.length = 5; revived.push(0);
print(revived.join(), 3 in revived); // expect: 1,2,,,,0 false
const popped = [1, 2, 3];
delete popped[2]; popped.push('x');
print(popped.join(), popped.length); // expect: 1,2,,x 4
// Lengths at the end of the range.
print(name(() => Array.prototype.push.call({ length: 2 ** 53 - 1 }, 1))); // expect: TypeError
print(name(() => { const a = [1]; a.length = 2 ** 32 - 1; a.push(1); })); // expect: RangeError
print(name(() => { const a = []; a.length = 2 ** 32 - 1; return a.concat([1]); })); // expect: RangeError
print(Array.prototype.indexOf.call({ length: 2 ** 53, 0: 'x' }, 'x')); // expect: 0
// Species that gives the receiver, a frozen object, something else.
const species = (array, made) => { array.constructor = { [Symbol.species]: function () { return made(array); } }; return array; };
print(name(() => species([1, 2, 3], a => a).map(x => x * 2).join())); // expect: 2,4,6
print(name(() => species([1, 2, 3], () => Object.freeze([])).filter(x => x > 1))); // expect: TypeError
print(name(() => JSON.stringify(species([1, 2, 3], () => ({})).slice(1)))); // expect: {"0":2,"1":3,"length":2}
print(name(() => species([1, 2, 3], a => { a.length = 0; return []; }).splice(0, 2).length)); // expect: 2
// A getter that cuts what is being concatenated.
const late = [1, 2, 3];
const spreadable = Object.defineProperty([4], Symbol.isConcatSpreadable, { get() { late.length = 1; return true; } });
print([].concat(spreadable, late).join()); // expect: 4,1
// Arguments whose conversion shrinks the array.
const shrink = a => ({ valueOf() { a.length = 1; return 0; } });
let a = [1, 2, 3, 4]; print(a.fill(9, shrink(a)).join()); // expect: 9,9,9,9
a = [1, 2, 3, 4]; print(a.indexOf(4, shrink(a))); // expect: -1
a = [1, 2, 3, 4]; print(a.includes(undefined, shrink(a))); // expect: true
a = [1, 2, 3, 4]; print(a.slice(shrink(a)).length); // expect: 4
a = [1, 2, 3, 4]; print(a.copyWithin(shrink(a), 2).length); // expect: 1
a = [1, 2, 3, 4]; print(a.lastIndexOf(4, { valueOf() { a.length = 1; return -1; } })); // expect: -1
a = [1, 2, 3, 4]; print(a.join({ toString() { a.length = 2; return '-'; } })); // expect: 1-2--
a = [1, 2, 3, 4]; print(a.with(shrink(a), 7).length); // expect: 4
// The iterator protocol replaced in the middle of a spread.
const step = Object.getPrototypeOf([][Symbol.iterator]());
const next = step.next;
let calls = 0;
step.next = function () { calls++; if (calls === 2) step.next = next; return next.call(this); };
print([...[1, 2, 3, 4]].length, calls); // expect: 4 5
step.next = next;
// Holes with an accessor below.
Object.defineProperty(Array.prototype, 3, { get() { holey.length = 0; return 'up'; }, configurable: true });
let holey = [1, 2, 3, , 5]; print(name(() => holey.reverse().length)); // expect: TypeError
holey = [1, 2, 3, , 5]; print(name(() => holey.shift()), holey.length); // expect: 1 4
holey = [1, 2, 3, , 5]; print(name(() => holey.join())); // expect: 1,2,3,up,
delete Array.prototype[3];
// A property that goes away while a copy is made.
const source = { get first() { delete source.second; return 1; }, second: 2, third: 3 };
print(JSON.stringify(Object.assign({}, source)), JSON.stringify(source)); // expect: {"first":1,"third":3} {"first":1,"third":3}
const spread = { get first() { Object.defineProperty(spread, 'second', { enumerable: false }); return 1; }, second: 2 };
print(JSON.stringify({ ...spread })); // expect: {"first":1}
print(JSON.stringify(Object.entries({ get a() { delete this.b; return 1; }, b: 2 }))); // expect: [["a",1]]
// Many arguments.
print(((...all) => all.length)(...new Array(60000))); // expect: 60000
print(Math.max.apply(null, Array.from({ length: 60000 }, (_, i) => i))); // expect: 59999
// for-in over an object that changes.
const walked = { a: 1, b: 2, c: 3 };
let keys = '';
for (const key in walked) { keys += key; delete walked[key]; walked['z' + key] = 1; if (keys.length > 20) break; }
print(keys.slice(0, 3)); // expect: abc
// x += o, where the conversion of o assigns x.
let x = 1;
x += { valueOf() { x = 100; return 1; } };
print(x); // expect: 2

// gc-every: 20
