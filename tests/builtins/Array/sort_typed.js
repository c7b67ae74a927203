// The comparator of a typed array is a frame as that of an array is.
const kinds = [Int8Array, Uint16Array, Int32Array, Float32Array, Float64Array, BigInt64Array];
let wrong = 0;
for (const Kind of kinds) {
    const big = Kind === BigInt64Array;
    const source = Kind.from({ length: 500 }, (_, i) => big ? BigInt(i * 37 % 101) : i * 37 % 101);
    const up = source.toSorted().join(), down = source.toSorted().reverse().join();
    if (source.toSorted((a, b) => a < b ? -1 : a > b ? 1 : 0).join() !== up) wrong++;
    if (source.toSorted((a, b) => a < b ? 1 : a > b ? -1 : 0).join() !== down) wrong++;
    if (!big && source.toSorted((a, b) => a - b).join() !== up) wrong++;
    const list = source.slice();
    if (list.sort((a, b) => Number(b) - Number(a)) !== list || list.join() !== down) wrong++;
    if (source.toSorted(undefined).constructor !== Kind || source.toSorted() === source) wrong++;
}
print(wrong); // expect: 0
// What the comparator does to the array or its buffer does not matter.
const buffer = new ArrayBuffer(40, { maxByteLength: 80 });
const tracking = new Int32Array(buffer).fill(0).map((_, i) => 9 - i);
const live = new Int32Array(buffer);
live.set(tracking);
live.sort((a, b) => { if (buffer.byteLength === 40) buffer.resize(12); return a - b; });
print(live.join()); // expect: 0,1,2
const detached = new Float64Array([3, 1, 2]);
detached.sort((a, b) => { if (detached.length) detached.buffer.transfer(); return a - b; });
print(detached.length); // expect: 0
const kept = new Int8Array([3, 1, 2]);
try { kept.sort((a, b) => { if (a !== b) throw 'thrown'; }); } catch (error) { print(error, kept.join()); } // expect: thrown 3,1,2
for (const call of [() => kept.sort(null), () => kept.toSorted({}), () => Int8Array.prototype.sort.call([1], undefined), () => Int8Array.prototype.toSorted.call(detached), () => detached.sort()])
    try { call(); print('no error'); } catch (error) { print(error.name); }
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
const floats = new Float64Array([NaN, 0, -0, -Infinity, 1]);
print(Object.is(floats.sort((a, b) => 0)[2], -0), Object.is(floats.sort()[1], -0)); // expect: true true
// Sorting inside sorting takes no C stack.
function nested(depth) { return depth && new Int8Array([2, 1]).sort((a, b) => nested(depth - 1) || a - b)[0]; }
print(nested(2000)); // expect: 1
// gc-every: 20
