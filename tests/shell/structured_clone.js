const list = [new Date(1), new Map([[1, { deep: 'yes' }]])];
list.push(list);
const copy = structuredClone(list);
print(copy !== list, copy[2] === copy, copy[1].get(1).deep); // expect: true true yes
print(copy[0].getTime()); // expect: 1
const buffer = new ArrayBuffer(8);
const moved = structuredClone(buffer, { transfer: [buffer] });
print(buffer.detached, moved.byteLength); // expect: true 8
print(Object.keys(structuredClone({ a: 1 }, {})).join()); // expect: a
for (const wrong of [() => 1, Symbol(), { f() {} }]) {
    try {
        structuredClone(wrong);
    } catch (e) {
        print(e.name); // expect: TypeError
        // expect: TypeError
        // expect: TypeError
    }
}
try {
    structuredClone(1, { transfer: new Array(33).fill(buffer) });
} catch (e) {
    print(e.name); // expect: RangeError
}
