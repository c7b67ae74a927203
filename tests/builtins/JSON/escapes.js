// Strings with escapes come out whole whatever their length and width, where
// escapes lie, and how near the end of the text is.
const named = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' };
const hex = unit => '\\u' + unit.toString(16).padStart(4, '0');
let wrong = 0;
const check = (text, meaning) => {
    const list = [JSON.parse('"' + text + '"'), JSON.parse(' ["' + text + '"]')[0], Object.keys(JSON.parse('{"' + text + '":0}'))[0], JSON.parse('["' + text + '","\u4e2d"]')[0]];
    for (const found of list) if (found !== meaning || found.length !== meaning.length) wrong++;
};
for (const length of [0, 1, 6, 7, 8, 9, 14, 15, 16, 17, 31, 32, 33, 100, 509, 510, 511, 512, 513, 530, 1030]) {
    const plain = 'abcdefghij'.repeat(104).slice(0, length), wide = plain.replace(/j/g, '\u65e5');
    for (const name in named) {
        check('\\' + name + plain, named[name] + plain);
        check(plain + '\\' + name, plain + named[name]);
        check(plain + '\\' + name + '\\' + name + 'x' + plain, plain + named[name] + named[name] + 'x' + plain);
    }
    for (const unit of [0, 0x41, 0xff, 0x100, 0xd83d, 0xffff]) {
        const meaning = String.fromCharCode(unit);
        check(plain + hex(unit), plain + meaning);
        check(hex(unit).toUpperCase().replace('U', 'u') + plain, meaning + plain);
        check(plain + hex(unit) + plain + '\\n' + hex(0xe9), plain + meaning + plain + '\n\xe9');
        check(wide + hex(unit) + '\\t' + wide, wide + meaning + '\t' + wide);
    }
    const dense = '\\n"\x01'.repeat(length);
    check(JSON.stringify(dense).slice(1, -1), dense);
}
print(wrong); // expect: 0

// Long ones, of which the whole text may be most.
const long = 'The quick "brown" fox\n'.repeat(20000), plain = 'fox '.repeat(50000);
for (const text of [long, plain, long + '\u4e2d', plain + '\u4e2d', plain + '\\', '\\' + plain]) {
    if (JSON.parse(JSON.stringify(text)) !== text || JSON.parse(JSON.stringify([text, text])).join('') !== text + text) wrong++;
    if (JSON.parse(JSON.stringify({ text })).text !== text || Object.keys(JSON.parse(JSON.stringify({ [text]: 1 })))[0] !== text) wrong++;
    if (JSON.parse(JSON.stringify(text)).at(-3) !== text.at(-3)) wrong++;
}
print(wrong); // expect: 0

// What is wrong is told by its place.
const place = text => { try { JSON.parse(text); return 'nothing'; } catch (error) { return error.name + ' ' + (/at (\d+)/.exec(error.message)?.[1] ?? 'the end'); } };
const filler = 'x'.repeat(600);
for (const start of ['', 'abc', '\\n', filler, filler + '\\n', '\u4e2d', '\u4e2d\\t' + filler]) {
    const at = start.length + 1;
    const places = ['\\x"', '\\u12g4"', '\\u"', '\\uD8', '\\', '\n"', '\x1f  "', 'y', '\\"', '\\u00', '\\ "'].map(end => place('"' + start + end));
    const expected = [at + 1, at + 4, at + 2, -1, -1, at, at, -1, -1, -1, at + 1].map(n => 'SyntaxError ' + (n < 0 ? 'the end' : n));
    if (places.join() !== expected.join()) print(start.length, places.join(), expected.join());
}
