// Numbers: floating point, 32-bit integers, Math, BigInt.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

function mandelbrot(size, limit) {
    let inside = 0;
    for (let py = 0; py < size; py++) {
        for (let px = 0; px < size; px++) {
            const cx = px / size * 3 - 2;
            const cy = py / size * 2 - 1;
            let x = 0, y = 0, i = 0;
            while (i < limit && x * x + y * y < 4) {
                const t = x * x - y * y + cx;
                y = 2 * x * y + cy;
                x = t;
                i++;
            }
            if (i === limit) inside++;
        }
    }
    return inside;
}

function spectralNorm(n) {
    const a = (i, j) => 1 / ((i + j) * (i + j + 1) / 2 + i + 1);
    let u = new Array(n).fill(1), v = new Array(n).fill(0);
    const times = (from, to, at) => {
        for (let i = 0; i < n; i++) {
            let sum = 0;
            for (let j = 0; j < n; j++) sum += at(i, j) * from[j];
            to[i] = sum;
        }
    };
    const w = new Array(n).fill(0);
    for (let i = 0; i < 4; i++) {
        times(u, w, a); times(w, v, (i, j) => a(j, i));
        times(v, w, a); times(w, u, (i, j) => a(j, i));
    }
    let vBv = 0, vv = 0;
    for (let i = 0; i < n; i++) { vBv += u[i] * v[i]; vv += v[i] * v[i]; }
    return Math.sqrt(vBv / vv);
}

function crc(length) {
    let c = -1;
    for (let i = 0; i < length; i++) {
        c ^= i & 255;
        for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xEDB88320 : c >>> 1;
    }
    return ~c >>> 0;
}

let factorial = 1n;
for (let i = 1n; i <= 300n; i++) factorial *= i;

let circle = 0;
for (let i = 0; i < 200000; i++) circle += Math.hypot(Math.sin(i), Math.cos(i)) + Math.floor(i / 3) % 7;

tell(mandelbrot(90, 120) === 2090
    && spectralNorm(60).toFixed(9) === '1.274206094'
    && crc(60000) === 1667518119
    && factorial.toString().length === 615
    && Math.round(circle) === 799989
    ? 'ok'
    : 'wrong: ' + [mandelbrot(90, 120), spectralNorm(60).toFixed(9), crc(60000), factorial.toString().length, Math.round(circle)]);
