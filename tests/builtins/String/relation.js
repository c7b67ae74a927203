// Strings relate by their first units that differ, then by length: short ones
// are looked at by eights.
const fill = (length, unit) => String.fromCharCode(...new Array(length).fill(unit));
const model = (a, b) => {
    for (let i = 0; i < a.length && i < b.length; i++) {
        const x = a.charCodeAt(i), y = b.charCodeAt(i);
        if (x !== y) return x < y ? -1 : 1;
    }
    return Math.sign(a.length - b.length);
};
const texts = [];
for (let length = 0; length <= 22; length++) {
    for (const unit of [0, 97, 255]) {
        texts.push(fill(length, unit));
        for (const other of [0, 98, 255]) {
            for (const at of [0, 3, 4, 7, 8, 11, 15, 16, length - 1]) {
                if (at >= 0 && at < length && other !== unit) texts.push(fill(at, unit) + fill(1, other) + fill(length - at - 1, unit));
            }
        }
    }
}
const few = [...new Set(texts)].filter((_, i) => i % 3 === 0);
const others = [...few, fill(6, 0x100), fill(3, 97) + fill(3, 0x7a97), few[40].slice(1), few[70] + few[71]];
let wrong = 0;
for (const a of few) {
    for (const b of others) {
        const order = model(a, b);
        if ((a < b) !== order < 0 || (a > b) !== order > 0 || (a <= b) !== order <= 0 || (b < a) !== order > 0 || (a === b) !== (order === 0)) wrong++;
    }
}
const sorted = [...new Set(texts)].sort();
for (let i = 1; i < sorted.length; i++) if (model(sorted[i - 1], sorted[i]) >= 0) wrong++;
print(few.length > 100, wrong); // expect: true 0
