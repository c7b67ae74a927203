// SPDX-License-Identifier: MIT
//
// What a callback returns is referred to by nothing else while it is stored;
// to be run with a collection at every allocation.

// An object becomes a number on its way into a typed array.
function boxed(number) {
    return { valueOf: () => ({}.toString.call([number]), number * 2) };
}
console.log(new Float64Array([1, 2, 3]).map(boxed).join()); // expect: 2,4,6
console.log(new Float64Array([1, 2, 3]).map((n) => [String(n) + n]).join()); // expect: 11,22,33

// An array grows to take it, or somebody is asked.
const rest = { writable: true, enumerable: true, configurable: true };
const grown = Array.from({ length: 100 }, (_, i) => i).map((i) => ({ i }));
console.log(grown.every((o, i) => o.i === i)); // expect: true
class Watched extends Array {
    static get [Symbol.species]() {
        return function () {
            return new Proxy([], {
                defineProperty(target, key, descriptor) {
                    const copy = { value: [descriptor.value.text], ...rest };
                    return Reflect.defineProperty(target, key, copy);
                },
            });
        };
    }
}
console.log(Watched.of(1, 2).map((n) => ({ text: "t" + n })).join()); // expect: t1,t2
console.log(Array.from([1, 2, 3], (n) => ["f" + n]).join()); // expect: f1,f2,f3
console.log([1, 2, 3].reduce((sum, n) => ({ n: [sum.n + n] }), { n: 0 }).n[0]); // expect: 123
console.log([3, 1, 2].sort((a, b) => ({ valueOf: () => [a - b][0] })).join()); // expect: 1,2,3
console.log([1, 2].flatMap((n) => [["m" + n]]).join()); // expect: m1,m2
console.log(Object.keys(Object.groupBy([1, 2, 3], (n) => ({ toString: () => "g" + (n & 1) }))).join()); // expect: g1,g0
console.log("a-b".replace(/[ab]/g, (c) => ({ toString: () => [c + c].join() }))); // expect: aa-bb
