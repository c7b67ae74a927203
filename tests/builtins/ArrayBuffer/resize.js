// Room is taken as it is used: a gigabyte that may be needed costs nothing.
const roomy = new ArrayBuffer(0, { maxByteLength: 1e9 });
print(roomy.byteLength, roomy.maxByteLength); // expect: 0 1000000000
roomy.resize(1000);
const bytes = new Uint8Array(roomy);
print(bytes.length, bytes.every(byte => byte === 0)); // expect: 1000 true
// What comes back is zero, however often the end moved.
bytes.fill(7);
roomy.resize(10);
roomy.resize(2000);
print(bytes.reduce((a, b) => a + b)); // expect: 70
const moved = roomy.transfer(2500);
print(moved.resizable, moved.maxByteLength, new Uint8Array(moved).reduce((a, b) => a + b), roomy.detached); // expect: true 1000000000 70 true
const fixed = moved.transferToFixedLength();
print(fixed.resizable, fixed.byteLength, new Uint8Array(fixed, 5, 10).join()); // expect: false 2500 7,7,7,7,7,0,0,0,0,0
// Shared ones grow in place.
const shared = new SharedArrayBuffer(4, { maxByteLength: 64 });
const view = new Int32Array(shared);
view[0] = -5;
shared.grow(64);
print(view.length, view.join().length, view[0], view[15]); // expect: 16 32 -5 0
// Elements of shared buffers, of each size, moved in both directions.
for (const Type of [Uint8Array, Int16Array, Uint32Array, Float32Array, Float64Array, BigInt64Array]) {
    const array = new Type(new SharedArrayBuffer(8 * Type.BYTES_PER_ELEMENT));
    const of = Type === BigInt64Array ? BigInt : Number;
    for (let i = 0; i < 8; i++) array[i] = of(i);
    array.copyWithin(1, 0, 6);
    array.copyWithin(4, 5);
    array.reverse();
    array.set(array.subarray(0, 3), 1);
    const copied = array.toReversed().with(0, of(9));
    print(Type.name, array.join(), array.slice(2, 5).join(), copied.join(), new DataView(array.buffer).getUint8(0) === new Uint8Array(array.buffer)[0]);
}
// expect: Uint8Array 7,7,7,5,2,1,0,0 7,5,2 9,0,1,2,5,7,7,7 true
// expect: Int16Array 7,7,7,5,2,1,0,0 7,5,2 9,0,1,2,5,7,7,7 true
// expect: Uint32Array 7,7,7,5,2,1,0,0 7,5,2 9,0,1,2,5,7,7,7 true
// expect: Float32Array 7,7,7,5,2,1,0,0 7,5,2 9,0,1,2,5,7,7,7 true
// expect: Float64Array 7,7,7,5,2,1,0,0 7,5,2 9,0,1,2,5,7,7,7 true
// expect: BigInt64Array 7,7,7,5,2,1,0,0 7,5,2 9,0,1,2,5,7,7,7 true
