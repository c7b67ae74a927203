// Objects: literals, classes with fields and accessors, prototypes, keys made
// at run time, a tree that is built and searched.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

class Node {
    left = null;
    right = null;
    #hits = 0;
    constructor(key) { this.key = key; }
    hit() { return ++this.#hits; }
    get hits() { return this.#hits; }
}

class Tree {
    root = null;
    size = 0;
    insert(key) {
        if (this.root === null) {
            this.root = new Node(key);
            this.size++;
            return this.root;
        }
        let node = this.root;
        for (;;) {
            if (key === node.key) { node.hit(); return node; }
            const side = key < node.key ? 'left' : 'right';
            if (node[side] === null) {
                this.size++;
                return node[side] = new Node(key);
            }
            node = node[side];
        }
    }
    sum(node = this.root) {
        return node === null ? 0
            : node.hits + this.sum(node.left) + this.sum(node.right);
    }
}

let seed = 42;
const random = n => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;

const tree = new Tree();
for (let i = 0; i < 60000; i++) tree.insert(random(20000));

let check = tree.size * 7 + tree.sum();
for (let i = 0; i < 150000; i++) {
    const point = { x: i, y: i + 1, z: { deep: i & 15 } };
    const { x, z: { deep } } = point;
    point.y += x;
    check += point.y - x - deep;
}
const record = {};
for (let i = 0; i < 2000; i++) record['key' + i] = i;
for (let round = 0; round < 30; round++) {
    for (const key in record) check += record[key];
    check += Object.keys(record).length;
}
for (let i = 0; i < 50000; i++) {
    const copy = { ...{ a: i, b: 2, c: 3 }, b: 4 };
    check += copy.a + copy.b;
}
tell(check === 12559221120 ? 'ok' : 'wrong: ' + check);
