// Sorting by runs, merges and gallops, in few comparisons, whatever the
// comparator does. The short way for comparators that subtract is not taken:
// these count.
let seed = 1;
const random = n => (seed = (seed * 48271) % 2147483647) % n;
const patterns = {
    random: () => random(1000),
    few: () => random(4),
    nearly: (i, n) => random(50) ? i : random(n),
    blocks: (i, n) => (i * 7 / n | 0) * 31 % 7 * n + i,
    zip: (i, n) => (i * 4 / n | 0) & 1 ? i : n - i,
    tail: (i, n) => i < n - 5 ? i : random(n),
};
const isStable = list => list.every((x, i) => i === 0 || list[i - 1].k < x.k || list[i - 1].k === x.k && list[i - 1].i < x.i);
let wrong = 0, calls = 0;
const byKey = (a, b) => { calls++; return a.k - b.k; };
const most = {};
for (const name in patterns) {
    for (const n of [2, 5, 30, 60, 90, 200, 777, 2000]) {
        const list = Array.from({ length: n }, (_, i) => ({ k: patterns[name](i, n), i }));
        calls = 0;
        const sorted = list.toSorted(byKey);
        if (!isStable(sorted)) wrong++;
        most[name] = calls / n;
        // Answers that are no integers, and such that only say "after".
        if (!isStable(list.toSorted((a, b) => (a.k - b.k) / 3))) wrong++;
        if (!isStable(list.toSorted((a, b) => a.k > b.k))) wrong++;
        if (!isStable(list.toSorted((a, b) => a.k > b.k ? '1' : '-1' * (a.k < b.k)))) wrong++;
    }
}
print(wrong); // expect: 0
print(most.random < 10.3, most.few < 6, most.nearly < 5, most.blocks < 2, most.zip < 3, most.tail < 1.5); // expect: true true true true true true

// A comparator that contradicts itself loses and doubles nothing.
for (const n of [10, 70, 500, 1500]) {
    for (const f of [() => random(3) - 1, () => 1, () => -1, (a, b) => (a ^ b) % 3 - 1, () => undefined, (a, b) => calls++ % 97 ? a - b : b - a]) {
        const list = Array.from({ length: n }, (_, i) => i * 7 % n);
        const before = list.toSorted((a, b) => a - b).join();
        if (list.sort(f).toSorted((a, b) => a - b).join() !== before) wrong++;
    }
}
print(wrong); // expect: 0

// One that throws leaves the array as it was, whenever it does.
const source = Array.from({ length: 120 }, (_, i) => i < 60 ? i * 2 : (i - 60) * 2 + i % 2);
for (let limit = 1; limit < 400; limit += 13) {
    const list = source.slice();
    let left = limit;
    try {
        list.sort((a, b) => { if (--left === 0) throw 'enough'; return a - b; });
        if (left <= 0) wrong++;
    } catch (error) {
        if (error !== 'enough' || list.join() !== source.join()) wrong++;
    }
}
print(wrong); // expect: 0

// The array changes and the values' memory is wanted while they are sorted.
const victim = Array.from({ length: 300 }, (_, i) => ({ k: i * 37 % 101 + 'x' }));
const kept = victim.slice();
victim.sort((a, b) => {
    victim.length = 0;
    victim.push({}, []);
    return a.k < b.k ? -1 : a.k > b.k ? 1 : 0;
});
print(victim.length, victim.every(x => kept.includes(x)), victim.every((x, i) => !i || victim[i - 1].k <= x.k)); // expect: 300 true true

// Comparators of every kind of callable, and ones that use their parameters.
const numbers = Array.from({ length: 100 }, () => random(100));
const right = numbers.toSorted((a, b) => a - b).join();
const by = { compare(a, b) { return this === by ? b - a : a - b; } };
print([
    by.compare, by.compare.bind(null), new Proxy((a, b) => a - b, {}), (a, b, ...rest) => a - b + rest.length,
    function (a, b) { arguments[1] = -arguments[1]; a += b; b = a; return b; }, function () { return arguments[0] - arguments[1]; },
    (a, b = 0) => { const c = a - b; a = b = null; return c; }, (...list) => list[0] - list[1],
    (a, b) => { 'use strict'; return Math.sign(a - b); }, (a, b) => by.compare(b, a),
].every(f => numbers.toSorted(f).join() === right)); // expect: true
// gc-every: 50
