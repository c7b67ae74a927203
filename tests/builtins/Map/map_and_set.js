const m = new Map([[NaN, 'nan'], [0, 'zero'], ['0', 'text']]);
m.set(-0, 'minus').set({}, 'object');
print(m.size, m.get(NaN), m.get(0), m.get("0"), m.get({}), m.has(-0)); // expect: 4 nan minus text undefined true
print([...m.keys()].map(String).join()); // expect: NaN,0,0,[object Object]
// Deleting and adding while iterating.
const s = new Set([1, 2, 3]);
const seen = [];
for (const x of s) {
    seen.push(x);
    if (x === 1) { s.delete(2); s.add(4); }
    if (x === 4) { s.delete(1); s.add(1); }
    if (seen.length > 10) break;
}
print(seen.join(), [...s].join()); // expect: 1,3,4,1 3,4,1
const cleared = new Map([[1, 1], [2, 2]]);
cleared.forEach((v, k) => { if (k === 1) { cleared.clear(); cleared.set(3, 3); } else print(k); }); // expect: 3
print(new Set('hello').size, new Map(Object.entries({ a: 1 })).get('a')); // expect: 4 1
const grouped = Map.groupBy([1, 2, 3], x => x % 2);
print(grouped.get(1).join(), grouped.get(0).join()); // expect: 1,3 2
print([...new Set([1, 2, 3]).union(new Set([4]))].join(), new Set([1]).isSubsetOf(new Set([1, 2]))); // expect: 1,2,3,4 true
const weak = new WeakMap();
const key = {};
weak.set(key, 1);
print(weak.get(key), weak.has({}), weak.delete(key), weak.has(key)); // expect: 1 false true false
try { weak.set(1, 1); } catch (error) { print(error.name); } // expect: TypeError
const big = new Map();
for (let i = 0; i < 5000; i++) big.set('k' + i, i);
for (let i = 0; i < 5000; i += 3) big.delete('k' + i);
let sum = 0;
for (const v of big.values()) sum += v;
print(big.size, sum); // expect: 3333 8331667
// forEach needs no C stack, and sees what is added while it runs.
let depth = 0;
(function down() { if (++depth < 3000) new Map([[1, 2]]).forEach(down); })();
print(depth); // expect: 3000
const visited = [];
const grown = new Set([1, 2]);
grown.forEach(function (value, key, set) { visited.push(value === key, this.x); if (value < 4) set.add(value + 2); set.delete(value); }, { x: 5 });
print(visited.join(), grown.size); // expect: true,5,true,5,true,5,true,5,true,5 0
for (const wrong of [() => Map.prototype.forEach.call(new Set(), print), () => Set.prototype.forEach.call({}, print), () => new Map().forEach()])
    try { wrong(); } catch (error) { if (!(error instanceof TypeError)) print(error); }

// gc-every: 10
