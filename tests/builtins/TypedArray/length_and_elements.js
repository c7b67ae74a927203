// The length of typed arrays at sites that see many, and elements at indices
// of every kind.
const length = array => array.length;
const buffer = new ArrayBuffer(16, { maxByteLength: 32 });
const tracking = new Uint8Array(buffer), fixed = new Int32Array(buffer, 4, 2);
class Samples extends Float32Array { }
const all = [new Int8Array(3), tracking, fixed, new Samples(5), [1, 2], 'text', { length: 'own' }, new BigInt64Array(7)];
for (let turn = 0; turn < 3; turn++)
    print(all.map(length).join());
// expect: 3,16,2,5,2,4,own,7
// expect: 3,16,2,5,2,4,own,7
// expect: 3,16,2,5,2,4,own,7
buffer.resize(6);
print(length(tracking), length(fixed)); // expect: 6 0
buffer.resize(32);
print(length(tracking), length(fixed)); // expect: 32 2
structuredClone(buffer, { transfer: [buffer] });
print(length(tracking), length(fixed), tracking[0], fixed[0]); // expect: 0 0 undefined undefined

// Properties that hide the getter, and other getters.
const hidden = new Int8Array(3);
Object.defineProperty(hidden, 'length', { value: 'hidden', configurable: true });
print(length(hidden), delete hidden.length && length(hidden)); // expect: hidden 3
Object.defineProperty(Samples.prototype, 'length', { get() { return 'sampled'; }, configurable: true });
print(length(all[3]), length(all[0])); // expect: sampled 3
delete Samples.prototype.length;
print(length(all[3])); // expect: 5
const common = Object.getPrototypeOf(Int8Array.prototype);
const plain = Object.getOwnPropertyDescriptor(common, 'length');
Object.defineProperty(common, 'length', { get() { return -1; } });
print(length(all[0]), length(all[3])); // expect: -1 -1
Object.defineProperty(common, 'length', plain);
print(length(all[0]), length(all[3])); // expect: 3 5
try { length(Object.create(all[0])); } catch (error) { print(error.name); } // expect: TypeError

const get = (array, index) => array[index];
const set = (array, index, value) => { array[index] = value; return array[index]; };
const bytes = Uint8Array.of(1, 2, 3);
print([0, 2, 3, -1, 1.5, '1', '-0', -0].map(i => get(bytes, i)).join()); // expect: 1,3,,,,2,,1
print(set(bytes, 0, 257.9), set(bytes, 1, '7'), set(bytes, -1, 5), set(bytes, 3, 5), set(bytes, 2, NaN), bytes.join()); // expect: 1 7 undefined undefined 0 1,7,0
print(set(new Float32Array(1), 0, 0.1), set(new Uint8ClampedArray(1), 0, 300), set(new Uint32Array(1), 0, -1), set(new BigInt64Array(1), 0, -1n)); // expect: 0.10000000149011612 255 4294967295 -1n
try { set(new BigUint64Array(1), 0, 1); } catch (error) { print(error.name); } // expect: TypeError
