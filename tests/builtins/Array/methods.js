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
