// Calls of every kind: recursion, methods, constructors, rest and spread,
// callbacks.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

function ackermann(m, n) {
    return m === 0 ? n + 1
        : n === 0 ? ackermann(m - 1, 1)
        : ackermann(m - 1, ackermann(m, n - 1));
}

function tak(x, y, z) {
    return y >= x ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

class Shape {
    constructor(side) { this.side = side; }
    area() { return this.side * this.side; }
}
class Box extends Shape {
    constructor(side, height) { super(side); this.height = height; }
    volume() { return super.area() * this.height; }
}

function sumOf(...numbers) {
    let sum = 0;
    for (let i = 0; i < numbers.length; i++) sum += numbers[i];
    return sum;
}

let check = ackermann(2, 300) + tak(16, 10, 4);
for (let i = 0; i < 200000; i++) {
    check += new Box(i & 7, 2).volume();
}
for (let i = 0; i < 150000; i++) {
    check += sumOf(i, 1, 2) + sumOf(...[i, 3]) + sumOf.call(null, 1) + sumOf.apply(null, [i, i]);
}
for (let i = 0; i < 300; i++) {
    [1, 2, 3, 4, 5, 6, 7, 8].forEach(n => { check += n * i; });
}
tell(check === 45009365208 ? 'ok' : 'wrong: ' + check);
