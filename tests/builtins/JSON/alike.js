// Objects that are alike, nearly alike and not alike at all: what is known of
// the last one must not be taken for granted of the next.
'use strict';

function same(text) {
    print(JSON.stringify(JSON.parse(text)) === text.replace(/\s/g, ''));
}

same('[{"a":1,"b":2},{"a":3,"b":4},{"b":5,"a":6},{"a":7},{"a":8,"c":9,"b":1}]');
// expect: true
same('[{"ab":1,"abc":2},{"abc":1,"ab":2},{"a":3,"abcd":4},{"ab":1,"abc":2}]');
// expect: true
same('[{"a":{"x":1}},{"a":{"x":1,"y":2,"z":3,"u":4,"v":5,"w":6}},{"a":{"x":7}}]');
// expect: true
same('{"1":1,"a":{"1":2,"b":[{"0":1,"q":2},{"0":3,"q":4}]},"":{"":{"":0}}}');
// expect: true
same('[{"\u043a\u043b\u044e\u0447":1,"a":2},{"\u043a\u043b\u044e\u0447":"\u0439","a":"b"}]');
// expect: true

// More properties than the first had room for, and then fewer again.
const rows = [];
for (let n = 0; n < 40; n++) {
    const row = {};
    for (let i = 0; i < (n * 7) % 23; i++)
        row['p' + i] = i % 3 ? i : { deep: [i, { i }] };
    rows.push(row);
}
same(JSON.stringify(rows));
// expect: true

// A name that occurs twice keeps its place and takes the last value.
print(JSON.stringify(JSON.parse('[{"a":1,"b":2},{"a":1,"a":3,"b":2,"a":4}]')));
// expect: [{"a":1,"b":2},{"a":4,"b":2}]

// Names that hold what would end them if they were spelt as they are.
const odd = { 'a"b': 1, 'c\\d': 2, 'e\nf': 3 };
same(JSON.stringify([odd, odd, odd]));
// expect: true
for (const text of ['[{"a\\"b":1},{"a"b":2}]', '[{"a\\nb":1},{"a\nb":2}]']) {
    try {
        print(JSON.parse(text));
    } catch (error) {
        print(error.name);
    }
}
// expect: SyntaxError
// expect: SyntaxError

const inherits = JSON.parse('[{"__proto__":1,"x":2},{"__proto__":[],"x":3}]');
print(Object.keys(inherits[1]).join(), Object.getPrototypeOf(inherits[1]) ===
    Object.prototype);
// expect: __proto__,x true

// Objects that were made alike stay apart, whatever is done to one of them.
const [first, second] = JSON.parse('[{"a":1,"b":2},{"a":1,"b":2}]');
delete first.a;
Object.freeze(first);
first.constructor.prototype.c = 1;
const third = JSON.parse('[{"a":1,"b":2,"c":3}]')[0];
delete Object.prototype.c;
print(JSON.stringify([first, second, third]));
// expect: [{"b":2},{"a":1,"b":2},{"a":1,"b":2,"c":3}]

// Collections between objects that are alike.
let many = [];
for (let i = 0; i < 300; i++)
    many.push('{"id":' + i + ',"name":"n' + i + '","list":[{"k":' + i + '}]}');
many = JSON.parse('[' + many.join() + ']');
print(many.every((row, i) => row.id === i && row.name === 'n' + i &&
    row.list[0].k === i));
// expect: true

// Numbers: short ones, those that are not what they seem, and long ones.
for (const text of ['0', '-0', '-1', '123456789', '1234567890', '-999999999',
    '1e3', '1E+2', '-1.5e-3', '12.5', '0.1', '-0.0', '123456789012345678901',
    '4.35', '2147483647', '-2147483648', '1' + '0'.repeat(400)])
    print(Object.is(JSON.parse('[' + text + ']')[0], Number(text)));
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
// expect: true
for (const text of ['01', '-', '-01', '1.', '.5', '1e', '1e+', '+1', '00', '1.e1',
    '0x1', '1a', '--1', '- 1']) {
    try {
        print(JSON.parse('[' + text + ']'), text);
    } catch (error) {
        if (error.name !== 'SyntaxError') print(error);
    }
}

// Strings of lengths around a word, with a mark, an escape or a wide unit
// at every place.
let wrong = 0;
for (const length of [0, 1, 6, 7, 8, 9, 15, 16, 17, 25, 40]) {
    const plain = 'abcdefghijklmnopqrstuvwxyz\xff\xe9\x80-0123456789'.slice(0, length);
    for (const unit of ['', '"', '\\', '\n', '\x01', '/', '\u0434', '\ud83d\ude00', '\ud800', '\xa0']) {
        for (let at = 0; at <= length; at += 1 + (length >> 2)) {
            const string = plain.slice(0, at) + unit + plain.slice(at);
            const text = JSON.stringify([string, { [string]: string }]);
            const back = JSON.parse(text);
            if (back[0] !== string || back[1][string] !== string) wrong++;
        }
    }
}
const long = ('x'.repeat(300) + '\\n').repeat(50);
if (JSON.parse('"' + long + '"') !== long.replaceAll('\\n', '\n')) wrong++;
print(wrong);
// expect: 0
