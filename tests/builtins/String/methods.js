print('abc'.at(-1), 'abc'.charAt(1), 'abc'.charCodeAt(0), '\u{1F600}'.codePointAt(0), '\u{1F600}'.length); // expect: c b 97 128512 2
print('a-b-c'.split('-').join(), 'abc'.split('').join(), 'a1b2'.split(/\d/).join(), 'abc'.split('', 2).join()); // expect: a,b,c a,b,c a,b, a,b
print('abcabc'.indexOf('c', 3), 'abcabc'.lastIndexOf('b'), 'abc'.includes('bc'), 'abc'.startsWith('b', 1), 'abc'.endsWith('b', 2)); // expect: 5 4 true true true
print('abc'.slice(-2), 'abc'.substring(2, 0), 'abc'.padStart(5, '12'), 'x'.padEnd(3) + '|', 'ab'.repeat(3)); // expect: bc ab 12abc x  | ababab
print('  x '.trim() + '|', 'aXbX'.replace('X', '$&$&'), 'aXbX'.replaceAll('X', (m, i) => i), 'ß'.toUpperCase(), 'İ'.toLowerCase().length); // expect: x| aXXbX a1b3 SS 2
print('a'.localeCompare('b'), 'é'.normalize('NFD').length, String.raw`\n${1}`, String.fromCodePoint(128512).length); // expect: -1 2 \n1 2
print([...'a\u{1F600}b'].length, 'x'.concat(1, null), 'abc'[1], 'abc'[5], 'z' > 'a', 'Z' > 'a'); // expect: 3 x1null b undefined true false
print('\ud800'.isWellFormed(), '\ud800'.toWellFormed() === '\ufffd'); // expect: false true
let rope = '';
for (let i = 0; i < 20000; i++) rope = i % 2 ? rope + i % 10 : i % 10 + rope;
print(rope.length, rope.slice(0, 5), rope.slice(-5), rope.indexOf('01'), rope.charCodeAt(10000)); // expect: 20000 86420 13579 9999 49
// Texts that grow by appending share a buffer: no text sees what another
// appended, whatever the order, the width and the moment of reading.
let grown = '', copies = [], expected = [];
for (let i = 0; i < 2000; i++) {
    grown += 'piece' + i;
    if (i % 97 === 0) {
        copies.push(grown, grown + 'A', grown + 'B', grown + '\u0416', grown.slice(3, 90) + 'C');
        expected.push(grown.length, grown.length + 1);
    }
    if (i === 1000) grown += '\u0416';
    if (i === 1500) grown += grown;
}
let wrong = 0;
for (let i = 0; i < copies.length; i += 5) {
    const [text, a, b, wide, slice] = copies.slice(i, i + 5);
    if (a !== text + 'A' || b !== text + 'B' || wide !== text + '\u0416' || slice !== text.slice(3, 90) + 'C') wrong++;
    if (text.length !== expected[i / 5 * 2] || a.length !== text.length + 1 || !a.startsWith(text) || a.at(-1) !== 'A' || b.at(-1) !== 'B') wrong++;
    if (!grown.startsWith(text.slice(0, 100)) || ({ [text]: 1 })[text.slice(0)] !== 1) wrong++;
}
print(wrong, grown.length, grown.lastIndexOf('piece1500'), grown.indexOf('\u0416')); // expect: 0 29291 24791 7899
print(`${1}`.length, typeof `${1.5}`, `${-0}${0}`, `${1}${'a'}${true}${null}${1e21}${{}}${[1, 2]}${5n}${NaN}${''}`); // expect: 1 string 00 1atruenull1e+21[object Object]1,25NaN
print(1 + 'a' + 2 + -0 + 1.5, 'a' + 1e300, '' + 7 === '7', 7 + '' + 'x'.repeat(100).length); // expect: 1a201.5 a1e+300 true 7100
// Methods of primitives are remembered where they are called, as long as the
// prototypes are what they were.
function shout(value) { return value.toString() + value.constructor.name; }
const shouted = [];
for (const value of ['a', 1, true, 5n, 'b', 2.5, new String('c'), Symbol('d')]) shouted.push(shout(value));
String.prototype.toString = function () { return 'changed'; };
shouted.push(shout('a'));
delete String.prototype.toString;
shouted.push(shout('a'));
Object.defineProperty(Number.prototype, 'toString', { get() { return () => 'got' + typeof this; }, configurable: true });
shouted.push(shout(1));
print(shouted.join()); // expect: aString,1Number,trueBoolean,5BigInt,bString,2.5Number,cString,Symbol(d)Symbol,changedString,[object String]String,gotobjectNumber
function lengthOf(value) { return value.length; }
print(['abc', [1, 2], 'x'.repeat(50), new String('four'), { length: 'own' }, 5, ''].map(lengthOf).join()); // expect: 3,2,50,4,own,,0
for (const missing of [null, undefined]) try { shout(missing); } catch (error) { print(error.name); }
// expect: TypeError
// expect: TypeError
const haystack = 'The quick brown fox; the end of the needle in a needless haystack';
const found = ['needle', 'needless', 'e', 'zzz', 'The', 'ack', 'the end', 'nn', ' in ', ';', 'haystack '].map(x => haystack.indexOf(x) + '/' + haystack.indexOf(x, 33) + '/' + haystack.lastIndexOf(x));
print(found.join()); // expect: 36/36/48,48/48/48,2/34/53,-1/-1/-1,0/-1/0,62/62/62,21/-1/21,-1/-1/-1,42/42/42,19/-1/19,-1/-1/-1
let misplaced = 0;
for (let length = 1; length < 9; length++) {
    for (let at = 0; at < 40; at++) {
        const needle = 'sesame street'.slice(0, length);
        const text = 'sesa seam tease '.slice(0, at % 16).repeat(3) + needle + 'ses';
        let naive = 0;
        while (text.slice(naive, naive + length) !== needle) naive++;
        if (text.indexOf(needle) !== naive) misplaced++;
    }
}
print(misplaced, 'abcd'.charCodeAt(2), 'abcd'.charCodeAt(4), 'abcd'.charCodeAt(-1), '\u0416b'.charCodeAt(0), 'a'.charCodeAt('0')); // expect: 0 99 NaN NaN 1046 97
print([Math.max(1, 2), Math.max(2, 1), Math.min(1, 2), Math.min(-1, -1), Math.max(1, -0.5), Math.floor(-7), Math.abs(-2147483648), Math.abs(-3), Math.sign(-3), Math.sqrt(9)].join()); // expect: 2,2,1,-1,1,-7,2147483648,3,-1,3

// gc-every: 100
