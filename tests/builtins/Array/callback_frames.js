// The frame of a callback runs again for the next element: nothing of a call
// may be left in it for the one after, whatever the callback does with it.
'use strict';
const numbers = Array.from({ length: 40 }, (_, i) => i * 7 % 40);
const sum = list => list.reduce((a, b) => a + b, 0);

// Variables begin undefined, parameters as what they are given, `this` anew.
let wrong = 0;
function once(x, i, list, more) {
    var local;
    if (local !== undefined || more !== undefined || list !== numbers || this !== wanted || numbers[i] !== x) wrong++;
    local = more = list = x;
    x = i = {};
    return true;
}
let wanted;
for (wanted of [undefined, numbers, 'text', 5]) {
    numbers.forEach(once, wanted);
    numbers.every(once, wanted);
    if (numbers.filter(once, wanted).length !== 40 || numbers.map(once, wanted).length !== 40) wrong++;
}
numbers.toSorted(function (a, b, c) {
    var local;
    if (local !== undefined || c !== undefined || this !== undefined) wrong++;
    const order = a - b;
    local = c = a = b = [a, b];
    return order;
}).forEach((x, i) => { if (x !== i) wrong++; });
const sloppy = Function('list', 'return list.map(function (x) { const own = this; return typeof own; })');
if (sloppy(numbers).some(x => x !== 'object')) wrong++;
print(wrong); // expect: 0

// Parameters: none, fewer, with defaults, a rest, `arguments`.
print(sum(numbers.map(() => 2)), sum(numbers.map(x => x)), sum(numbers.map((x, i) => i)), sum(numbers.map((x, i, list) => list.length))); // expect: 80 780 780 1600
print(sum(numbers.map((x, i, list, extra = 3) => extra)), sum(numbers.map((...rest) => rest.length)), sum(numbers.map(function () { return arguments.length; }))); // expect: 120 120 120
print(numbers.reduceRight((all, x) => all + x, ''), numbers.reduce((a, b, i) => a + i)); // expect: 3326191253831241710336292215813427201363932251811437302316923528211470 780
print(numbers.toSorted(() => 0).join() === numbers.join(), numbers.toSorted(a => 0).join() === numbers.join()); // expect: true true

// A closure of each turn has its own variables.
const closures = numbers.map(x => { let copy = x; return () => copy++ + x; });
print(sum(closures.map(f => f())), sum(closures.map(f => f()))); // expect: 1560 1600

// Tail calls, generators and async functions leave the frame in their ways.
const half = x => x / 2;
print(sum(numbers.map(x => half(x))), sum(numbers.map(x => x % 3 ? half(x) : x))); // expect: 390 526.5
print(numbers.toSorted((a, b) => Math.sign(b - a)).join() === numbers.toSorted((a, b) => b - a).join()); // expect: true
print(sum(numbers.map(function* (x) { yield x; }).map(g => g.next().value))); // expect: 780
Promise.all(numbers.map(async x => { await 0; return x; })).then(list => print(sum(list)));

// Exceptions in the middle, answers of every kind, and callbacks in callbacks.
for (const method of ['map', 'filter', 'forEach', 'some', 'every', 'find', 'findLast', 'sort', 'reduce']) {
    let calls = 0;
    try {
        numbers.slice()[method]((a, b) => { if (++calls === 17) throw new Error(method); return method === 'every' || method === 'sort' && a - b; });
    } catch (error) {
        if (calls !== 17 || error.message !== method) wrong++;
    }
    if (calls !== 17) wrong++;
}
const after = [1, 0.5, true, Infinity, '1', 2 ** 40, { valueOf: () => 1 }];
const before = [-1, 0, -0.5, NaN, false, undefined, null, '-1', 'text', -(2 ** 40), -0];
for (const yes of after) {
    for (const no of before) {
        if (numbers.toSorted((a, b) => a > b ? yes : no).some((x, i) => x !== i)) wrong++;
    }
}
try {
    numbers.toSorted((a, b) => a > 20 ? 1n : a - b);
} catch (error) {
    print(error.name); // expect: TypeError
}
print(numbers.map(x => numbers.map(y => numbers.indexOf(x) * 0 + y)[x]).join() === numbers.map((_, i) => numbers[numbers[i]]).join(), wrong); // expect: true 0
print(numbers.toSorted((a, b) => [b, a].sort((p, q) => q < p ? -1 : 1)[0] === a ? 1 : -1)[0]); // expect: 0

// Arrays that change under the walk.
const changing = [1, 2, 3, 4, 5, 6];
const seen = [];
changing.forEach((x, i) => { seen.push(x); if (i === 1) { changing.length = 4; changing[2] = 'new'; } if (i === 2) changing.push(9); });
print(seen.join(), [1, , 3, , 5].map(x => x * 2).join()); // expect: 1,2,new,4,9 2,,6,,10
const replaced = [1, 2, 3, 4];
print(replaced.map((x, i, list) => { if (i === 1) Object.defineProperty(list, 2, { get: () => 'got' }); return x; }).join()); // expect: 1,2,got,4
class Same extends Array { static get [Symbol.species]() { return function () { return mine; }; } }
const mine = Same.from([1, 2, 3]);
print(mine.map(x => x * 3) === mine, mine.join()); // expect: true 3,6,9

// Maps and sets, with what comes and goes on the way.
const map = new Map(numbers.map(x => [x, -x]));
let total = 0;
map.forEach((value, key, all) => { total += value * 100 + key; if (key < 10) all.delete(key + 20); if (key === 39) all.set(100, 0); value = key = all = null; });
map.forEach(value => { total += value; });
map.forEach(() => { total++; });
const set = new Set(numbers);
set.forEach((a, b, all) => { if (a !== b || all !== set) wrong++; if (a < 50) set.add(a + 40); });
print(total, map.size, set.size, wrong); // expect: -62972 31 90 0
// expect: 780
