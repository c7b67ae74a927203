const a = [5, 1, 4];
a.push(2, 3);
print(a.length, a.pop(), a.shift(), a.unshift(9, 8), a.join()); // expect: 5 3 5 5 9,8,1,4,2
print(a.slice(1, -1).join(), a.splice(1, 2, 'x', 'y', 'z').join(), a.join()); // expect: 8,1,4 8,1 9,x,y,z,4,2
print([3, 1, 2].sort().join(), [10, 9, 1].sort().join(), [10, 9, 1].sort((x, y) => x - y).join()); // expect: 1,2,3 1,10,9 1,9,10
print([1, 2, 3].map(x => x * 2).filter(x => x > 2).reduce((x, y) => x + y)); // expect: 10
print([1, [2, [3, [4]]]].flat(Infinity).join(), [1, 2].flatMap(x => [x, x]).join()); // expect: 1,2,3,4 1,1,2,2
print([1, 2, 3].includes(2), [NaN].includes(NaN), [NaN].indexOf(NaN), [1, 2, 1].lastIndexOf(1)); // expect: true true -1 2
print([1, 2, 3].at(-1), [1, 2, 3].with(0, 9).join(), [1, 2, 3].toReversed().join(), [3, 1].toSorted().join()); // expect: 3 9,2,3 3,2,1 1,3
print([1, 2, 3, 4].find(x => x > 2), [1, 2, 3, 4].findLastIndex(x => x < 3), [1, 2].every(x => x), [0].some(x => x)); // expect: 3 1 true false
print(Array.from('abc', (x, i) => x + i).join(), Array.of(7).length, Array.isArray(new Proxy([], {}))); // expect: a0,b1,c2 1 true
print([, 1, , 2].length, 0 in [, 1], [1, , 2].map(x => x).hasOwnProperty(1), [undefined, null, 1].join('-')); // expect: 4 false false --1
print([...[7, 8].entries()].join('|'), [...['a'].keys()].join()); // expect: 0,7|1,8 0
print([1, 2, 3, 4, 5].copyWithin(0, 3).join(), new Array(3).fill(0).join(), [3, 2, 1].reverse().join()); // expect: 4,5,3,4,5 0,0,0 1,2,3
const shrinking = [1, 2, 3, 4];
shrinking.length = 2;
shrinking[5] = 'x';
print(shrinking.length, shrinking.join()); // expect: 6 1,2,,,,x
const sparse = [];
sparse[4294967294] = 'last';
print(sparse.length); // expect: 4294967295
try { sparse.push('over'); } catch (error) { print(error.name); } // expect: RangeError
// A comparator that edits the array sorts a copy.
const edited = [3, 1, 2];
edited.sort((x, y) => { edited.length = 0; return x - y; });
print(edited.join()); // expect: 1,2,3
const objects = Array.from({ length: 200 }, (_, i) => ({ k: i % 7, i }));
objects.sort((x, y) => x.k - y.k);
print(objects.every((o, i) => i === 0 || objects[i - 1].k < o.k || objects[i - 1].i < o.i)); // expect: true
// Sorts in steps: runs, insertion and merges of every size, stably, with and
// without the short way for comparators that subtract.
const lengths = [0, 1, 2, 3, 31, 32, 33, 63, 64, 65, 100, 127, 129, 1000, 1023, 1025, 3000];
const isSorted = list => list.every((x, i) => i === 0 || list[i - 1].k < x.k || (list[i - 1].k === x.k && list[i - 1].i < x.i));
const patterns = [i => i, i => -i, i => i % 7, i => (i * 7919) % 1009, i => i < 50 ? i : 1e6 - i, i => i & 1 ? i : -i, () => 0, i => i % 100 < 60 ? i : 5];
let unsorted = 0;
for (const length of lengths) {
    for (const pattern of patterns) {
        const list = Array.from({ length }, (_, i) => ({ k: pattern(i), i }));
        if (!isSorted(list.toSorted((a, b) => a.k - b.k))) unsorted++;
        if (!isSorted(list.toSorted((a, b) => a.k > b.k))) unsorted++;
        if (!isSorted(list.map(x => x).sort((a, b) => a.k < b.k ? -1 : a.k > b.k ? 1 : 0))) unsorted++;
        const keys = list.map(x => x.k);
        const up = keys.toSorted((a, b) => a - b), down = keys.toSorted(function (a, b) { return b - a; });
        if (!up.every((x, i) => i === 0 || up[i - 1] <= x)) unsorted++;
        if (!down.every((x, i) => i === 0 || down[i - 1] >= x)) unsorted++;
        const text = keys.toSorted();
        if (!text.every((x, i) => i === 0 || String(text[i - 1]) <= String(x))) unsorted++;
    }
}
print(unsorted); // expect: 0
print([3, 'x', 1, undefined, 2.5, , '2'].sort((a, b) => a - b).length, [5, undefined, 1, , 3].sort((a, b) => a - b).map(String).join()); // expect: 7 1,3,5,undefined,
const asked = [];
[2, undefined, { valueOf() { asked.push('valueOf'); return 1; } }, 3].sort((a, b) => a - b);
print(asked.length > 0, [0, -1, -10, -2147483648, 2147483647, 10, 1, 9, 100].sort().join()); // expect: true -1,-10,-2147483648,0,1,10,100,2147483647,9
try { [1, 2].sort(class { constructor(a, b) { return a - b; } }); } catch (error) { print(error.name); } // expect: TypeError
try { [3, 2, 1].sort((a, b) => { throw a; }); } catch (error) { print(error); } // expect: 3
print([2, 1].sort((a, b) => ({ valueOf: () => a - b })).join(), [1, 2, 3].sort(() => NaN).join()); // expect: 1,2 1,2,3
// Comparators are frames: sorting inside sorting takes no C stack.
function nested(depth) { return depth && [2, 1].sort((a, b) => nested(depth - 1) || a - b)[0]; }
print(nested(3000)); // expect: 1

// gc-every: 20
