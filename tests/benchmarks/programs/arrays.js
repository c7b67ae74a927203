// Arrays: by index, by method, sorted, as stack and queue, typed.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

function sieve(limit) {
    const composite = new Uint8Array(limit);
    let count = 0;
    for (let i = 2; i < limit; i++) {
        if (composite[i]) continue;
        count++;
        for (let k = i * 2; k < limit; k += i) composite[k] = 1;
    }
    return count;
}

function multiply(a, b, n) {
    const c = [];
    for (let i = 0; i < n; i++) {
        const row = [];
        for (let j = 0; j < n; j++) {
            let sum = 0;
            for (let k = 0; k < n; k++) sum += a[i][k] * b[k][j];
            row.push(sum);
        }
        c.push(row);
    }
    return c;
}

let seed = 7;
const random = n => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;

let check = sieve(300000);
const n = 70;
const matrix = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i * j) % 10));
const product = multiply(matrix, matrix, n);
for (const row of product) for (const cell of row) check += cell;

const numbers = [];
for (let i = 0; i < 40000; i++) numbers.push(random(1000000));
const sorted = numbers.slice().sort((a, b) => a - b);
for (let i = 1; i < sorted.length; i++) if (sorted[i - 1] > sorted[i]) check = NaN;
check += sorted[20000];
for (let round = 0; round < 12; round++) {
    check += numbers.map(x => x * 2).filter(x => x % 3 === 0).reduce((a, b) => (a + b) % 1000003, 0);
    check += numbers.indexOf(-1) + numbers.findIndex(x => x === -1);
}
const queue = [];
for (let i = 0; i < 100000; i++) {
    queue.push(i, i + 1);
    check += queue.pop() - (queue.length > 100 ? queue.splice(0, 50).length : 0);
}
const samples = new Float64Array(50000);
for (let round = 0; round < 4; round++) {
    for (let i = 0; i < samples.length; i++) samples[i] = samples[i] / 2 + i;
}
check += samples[1000] | 0;
tell(check === 5009252375 ? 'ok' : 'wrong: ' + check);
