// SPDX-License-Identifier: MIT
//
// Properties read by names in variables: what the caches that all sites share
// know must not outlive a change.

function read(object, name) {
    return object[name];
}

const point = { x: 1, y: 2 };
console.log(read(point, "x"), read(point, "y"), read(point, "z")); // expect: 1 2 undefined
console.log(read(point, "x"), read({ x: 3, y: 4 }, "x")); // expect: 1 3

// What was absent comes into being, on the object and on its prototype.
point.z = 5;
console.log(read(point, "z")); // expect: 5
const parent = { shared: "parent" };
const child = Object.create(parent, { own: { value: "own" } });
console.log(read(child, "shared"), read(child, "late")); // expect: parent undefined
console.log(read(child, "shared"), read(child, "late")); // expect: parent undefined
parent.late = "late";
parent.shared = "changed";
console.log(read(child, "shared"), read(child, "late")); // expect: changed late
child.shared = "nearer";
console.log(read(child, "shared")); // expect: nearer

// Getters are called with the object; what replaces them is seen.
let calls = 0;
class Counter {
    get count() {
        calls++;
        return this.base + calls;
    }
}
const counter = new Counter();
counter.base = 10;
console.log(read(counter, "count"), read(counter, "count"), calls); // expect: 11 12 2
Object.defineProperty(Counter.prototype, "count", { value: "data" });
console.log(read(counter, "count")); // expect: data
Object.defineProperty(point, "x", { get: () => "getter" });
console.log(read(point, "x")); // expect: getter
delete point.x;
console.log(read(point, "x")); // expect: undefined

// Names that are indices, whatever they come from.
const digits = { 7: "seven", 12: "twelve" };
console.log(read(digits, "7"), read(digits, "12"), read([0, 1, 2], "1")); // expect: seven twelve 1
console.log(read("text", "length"), read("text", "1"), read([1, 2], "length")); // expect: 4 e 2
console.log(read("text", "trim").name, read(5, "toFixed").name); // expect: trim toFixed
console.log(read("text", "trim").name, read(5, "toFixed").name); // expect: trim toFixed
console.log(read(new Uint8Array(2), "1.5"), read(new Uint8Array(2), "-0")); // expect: undefined undefined

// An object of many names, some of them gone again.
const table = {};
for (let i = 0; i < 2000; i++)
    table["name" + i] = i;
for (let i = 0; i < 2000; i += 3)
    delete table["name" + i];
let sum = 0;
for (let turn = 0; turn < 2; turn++) {
    for (let i = 0; i < 2000; i++)
        sum += read(table, "name" + i) ?? -1;
}
console.log(sum); // expect: 2664000
