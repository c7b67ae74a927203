// Canonically equivalent strings are equal; others are as their canonical
// decompositions are.
const letters = ['', 'a', 'b', 'z', 'A', 'e', 'e\u0301', '\xe9', '\xe8', '\xbf', '\xc0', 'A\u0300', '\xc6', '\xd7', '\xdf', '\xff', 'y\u0308', '\u0101', '\u1100', '\uac00'];
const texts = [];
for (const a of letters) for (const b of letters) texts.push(a + b, 'prefix' + a + b);
for (const a of letters) texts.push('x'.repeat(257) + a);
let wrong = 0;
for (const a of texts) {
    const x = a.normalize('NFD');
    for (let i = 0; i < texts.length; i += 31) {
        const y = texts[i].normalize('NFD');
        if (a.localeCompare(texts[i]) !== (x < y ? -1 : x > y ? 1 : 0)) wrong++;
    }
}
print(wrong); // expect: 0
print('\xe9'.localeCompare('e\u0301'), 'a'.localeCompare(), 'undefined'.localeCompare(), ''.localeCompare(''), 'a'.localeCompare('a\0')); // expect: 0 -1 0 0 -1
const order = [];
print(String.prototype.localeCompare.call({ toString() { order.push('this'); return 'b'; } }, { toString() { order.push('that'); return 'a'; } }), order.join()); // expect: 1 this,that
// gc-every: 20
