// Buffers that shrink, grow or go away while a builtin works on them.
const name = f => { try { return f(); } catch (error) { return error.name; } };
const resizable = (n = 8) => new ArrayBuffer(n, { maxByteLength: 64 });
let b = resizable(), ta = new Uint8Array(b);
const empty = value => ({ valueOf() { b.resize(0); return value; } });
print(name(() => ta.fill(empty(1)).length)); // expect: 0
b = resizable(); ta = new Uint8Array(b); print(name(() => { ta[3] = empty(7); return ta.length; })); // expect: 0
b = resizable(); ta = new Uint8Array(b); print(name(() => ta.with(0, empty(7)).length)); // expect: RangeError
b = resizable(); ta = new Uint8Array(b); print(name(() => ta.slice(empty(0)).length)); // expect: 8
b = resizable(); ta = new Uint8Array(b); print(name(() => ta.subarray(empty(0)).length)); // expect: 0
b = resizable(); ta = new Uint8Array(b); print(name(() => ta.copyWithin(empty(0), 1).length)); // expect: 0
b = resizable(); ta = new Uint8Array(b); print(name(() => ta.set([1, 2], empty(0)))); // expect: RangeError
b = resizable(); ta = new Uint8Array(b); print(name(() => ta.indexOf(0, empty(0)))); // expect: -1
b = resizable(); ta = new Uint8Array(b); print(name(() => ta.includes(undefined, empty(0)))); // expect: true
b = resizable(); ta = new Uint8Array(b); print(name(() => ta.sort((x, y) => { b.resize(2); return x - y; }).length)); // expect: 2
b = resizable(); ta = new Uint8Array(b); print(name(() => ta.map((v, i) => { if (i === 1) b.resize(2); return i; }).join())); // expect: 0,1,2,3,4,5,6,7
// Views follow the length of their buffer.
b = resizable(4);
const whole = new Uint8Array(b), part = new Uint8Array(b, 2), fixed = new Uint8Array(b, 0, 4);
b.resize(8); print(whole.length, part.length, fixed.length); // expect: 8 6 4
b.resize(1); print(whole.length, part.length, fixed.length, part.byteOffset); // expect: 1 0 0 0
b.resize(6); print(whole.length, part.length, fixed.length); // expect: 6 4 4
// Offset first, then value; then the bytes are looked at.
b = resizable(); const view = new DataView(b);
print(name(() => view.setInt32(0, empty(1)))); // expect: RangeError
b.resize(8); print(name(() => view.setInt32(empty(0), 1))); // expect: RangeError
// Detached.
const moved = new Uint8Array([1, 2, 3]);
const there = moved.buffer.transfer();
print(moved.length, there.byteLength, moved.buffer.detached, name(() => moved.buffer.slice(0)), moved[0]); // expect: 0 3 true TypeError undefined
print(name(() => new Uint8Array(moved.buffer)), name(() => moved.fill(1))); // expect: TypeError TypeError
// NaN with a payload is a NaN.
const bits = new BigUint64Array([0xfffe000012345678n]);
const doubles = new Float64Array(bits.buffer);
const forged = doubles[0];
print(typeof forged, forged !== forged, String(forged), [forged].length, { forged }.forged === forged); // expect: number true NaN 1 false
doubles[0] = doubles[0]; print(doubles[0] !== doubles[0]); // expect: true
print(new DataView(new BigUint64Array([0xffff000000000001n]).buffer).getFloat64(0, true) + 1); // expect: NaN
// Overlapping copies between views of different widths.
const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
new Uint16Array(bytes.buffer).set(bytes.subarray(0, 4)); print(bytes.join()); // expect: 1,0,2,0,3,0,4,0
print(name(() => new Int16Array(2 ** 40)), name(() => new ArrayBuffer(-1)), name(() => new Uint16Array(bytes.buffer, 1))); // expect: RangeError RangeError RangeError
