// Garbage: many small objects that die young, a structure that lives long and
// changes, strings and arrays in between.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

function bottomUp(depth) {
    return depth === 0 ? { left: null, right: null }
        : { left: bottomUp(depth - 1), right: bottomUp(depth - 1) };
}
function count(tree) {
    return tree.left === null ? 1 : 1 + count(tree.left) + count(tree.right);
}

let check = 0;
const longLived = bottomUp(14);
for (let i = 0; i < 24; i++) check += count(bottomUp(10));
check += count(longLived);

const ring = new Array(2000).fill(null);
for (let i = 0; i < 300000; i++) {
    ring[i % ring.length] = { i, text: 'v' + (i & 63), list: [i, i + 1] };
}
for (const entry of ring) check += entry.i % 10 + entry.text.length + entry.list[1] % 3;

let chain = null;
for (let i = 0; i < 200000; i++) {
    chain = { next: i % 1000 === 0 ? null : chain, i };
}
for (let node = chain; node; node = node.next) check += node.i % 5;
tell(check === 100585 ? 'ok' : 'wrong: ' + check);
