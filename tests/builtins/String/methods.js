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
