// Map, Set and WeakMap: filling, finding, deleting while iterating.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

let seed = 99;
const random = n => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;

let check = 0;
const byNumber = new Map();
for (let i = 0; i < 120000; i++) {
    const key = random(30000);
    byNumber.set(key, (byNumber.get(key) || 0) + 1);
}
check += byNumber.size;
for (const [key, value] of byNumber) check += key * value;

const byText = new Map();
for (let i = 0; i < 50000; i++) {
    const key = 'k' + random(9000);
    byText.set(key, (byText.get(key) ?? 0) + i);
}
byText.forEach((value, key) => { check += value % key.length; });

const seen = new Set();
for (let i = 0; i < 100000; i++) {
    const value = random(50000);
    if (seen.has(value)) seen.delete(value);
    else seen.add(value);
}
for (const value of seen) {
    if (value % 2 === 0) seen.delete(value);
    check += value;
}
check += seen.size;

const weak = new WeakMap();
const objects = [];
for (let i = 0; i < 20000; i++) {
    const object = { i };
    objects.push(object);
    weak.set(object, i * 2);
}
for (let round = 0; round < 4; round++) {
    for (const object of objects) check += weak.get(object) - object.i;
}
check += [...byNumber.keys()].length + Array.from(seen, x => x + 1).length;
tell(check === 2641504058 ? 'ok' : 'wrong: ' + check);
