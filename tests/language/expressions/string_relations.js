// Relations of strings of every small length, with units of one byte and two,
// flat or not, against the comparison of their units.
const parts = ['', 'a', 'b', 'ab', 'abc', 'abd', 'abcd', 'abce', '\0', 'abc\xff', 'abcdefg', 'abcdefgh', 'abcdefgi', 'abcdefghijklmno', 'abcdefghijklmnop', 'abcdefghijklmnoq', '\xe9', '\u0100', 'abcd\u0100', '\xff\xff\xff\xff', '\x7f\xff\xff\xff', '\x80\0\0\0'];
const texts = [];
for (const part of parts) texts.push(part, 'abcdefghijklmnopqrstuvwxyz'.slice(0, 9) + part, part.repeat(2) + 'x', part + part.toUpperCase());
function order(a, b) {
    for (let i = 0; i < a.length && i < b.length; i++)
        if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.charCodeAt(i) - b.charCodeAt(i);
    return a.length - b.length;
}
let wrong = 0;
for (const a of texts) {
    for (const b of texts) {
        const o = order(a, b);
        if ((a < b) !== (o < 0) || (a <= b) !== (o <= 0) || (a > b) !== (o > 0) || (a >= b) !== (o >= 0)) wrong++;
        if ((a === b) !== (o === 0) || (a == b) !== (o === 0) || (a !== b) !== (o !== 0)) wrong++;
        if (a < b) { if (o >= 0) wrong++; } else if (o < 0) wrong++;
        if (a >= b) { if (o < 0) wrong++; } else if (o >= 0) wrong++;
    }
}
print(wrong); // expect: 0
// Some of those were ropes and slices; a string and something else are not
// compared as strings.
print('10' < 9, 'b' > { toString: () => 'a' }, 'x' < undefined, 'x' >= Symbol.iterator.description); // expect: false true false true
try { 'x' < Symbol(); } catch (error) { print(error.name); } // expect: TypeError
// gc-every: 50
