// Every kind of unit at every place of strings of many lengths, in texts that
// are Latin-1 and wide, beside what the standard's steps say.
'use strict';

const short = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

function quote(string) {
    let result = '"';
    for (const part of string) {
        const unit = part.charCodeAt(0);
        if (short[part])
            result += short[part];
        else if (unit < 0x20 || (part.length === 1 && unit >= 0xd800 && unit < 0xe000))
            result += '\\u' + unit.toString(16).padStart(4, '0');
        else
            result += part;
    }
    return result + '"';
}

let wrong = 0;

function check(string) {
    const quoted = quote(string);
    if (JSON.stringify(string) !== quoted) wrong++;
    // Behind what makes the text wide, and in an object that has it as a name.
    if (JSON.stringify(['\u0434', string]) !== '["\u0434",' + quoted + ']') wrong++;
    if (JSON.stringify({ [string]: [string, 1] }) !== '{' + quoted + ':[' + quoted + ',1]}') wrong++;
    if (JSON.stringify({ [string]: string }, null, '\t') !== '{\n\t' + quoted + ': ' + quoted + '\n}') wrong++;
}

const units = [];
for (let unit = 0; unit < 0x100; unit++) units.push(String.fromCharCode(unit));
units.push('\u0100', '\u2028', '\ud7ff', '\ud800', '\udbff', '\udc00', '\udfff', '\ue000', '\uffff', '\ud83d\ude00', '\ude00\ud83d');
for (const unit of units) check('x' + unit);

const few = ['"', '\\', '\x01', '\n', '\xff', '\u0434', '\ud800', '\udc00', '\ud83d\ude00', 'y'];
for (const length of [0, 1, 7, 8, 9, 16, 31, 32, 33, 63]) {
    const plain = 'abcdefgh'.repeat(8).slice(0, length);
    for (const unit of few)
        for (let at = 0; at <= length; at += 1 + (length >> 2))
            check(plain.slice(0, at) + unit + plain.slice(at));
}
// Around the ends of the pieces that are written at once.
for (const length of [254, 255, 256, 257, 512, 5000])
    for (const unit of few)
        check('z'.repeat(length - 1) + unit + 'tail' + unit);
for (const unit of few) check(unit.repeat(1500));
check(('ab' + 'cd'.repeat(700)).slice(1, 1200) + 'rope'.repeat(100));
print(wrong); // expect: 0

// The gap at depths where the line was made before, and deeper.
for (const gap of ['', ' ', '1234567890', '\u0434\u0434', 4]) {
    let value = [1, { a: [] }];
    let expected = '';
    for (let i = 0; i < 70; i++) value = i % 2 ? [value, i] : { v: value, i };
    const text = JSON.stringify(value, null, gap);
    const unit = typeof gap === 'number' ? ' '.repeat(gap) : gap;
    let deepest = 0;
    const lines = text.split('\n').map((line) => {
        let depth = 0;
        while (unit && line.startsWith(unit, depth * unit.length)) depth++;
        deepest = Math.max(deepest, depth);
        return line.slice(depth * unit.length);
    });
    print(deepest, lines.join('').replaceAll('": ', '":') === JSON.stringify(value));
}
// expect: 0 true
// expect: 72 true
// expect: 72 true
// expect: 72 true
// expect: 72 true

// What scripts do between properties that need none.
const log = [];
const watched = {
    a: 1,
    get b() { log.push('b'); delete watched.d; watched.list.push(9); return 2; },
    list: [1, undefined, Symbol(), () => 1, { toJSON(key) { log.push(typeof key + key); watched.list[5] = 'late'; return this.x; }, x: null }, 6],
    d: 4,
    e: undefined,
    f: Symbol(),
    g: 5,
};
print(JSON.stringify(watched)); // expect: {"a":1,"b":2,"list":[1,null,null,null,null,"late",9],"g":5}
print(log.join()); // expect: b,string4
const names = [];
JSON.stringify([[7], { k: 8 }], (key, value) => { names.push(typeof key + ':' + key); return value; });
print(names.join()); // expect: string:,string:0,string:0,string:1,string:k
const holed = [1, , 3];
Array.prototype[1] = 'inherited';
print(JSON.stringify(holed), JSON.stringify(new Array(3))); // expect: [1,"inherited",3] [null,"inherited",null]
delete Array.prototype[1];
BigInt.prototype.toJSON = function (key) { return key + '!'; };
print(JSON.stringify([1, 2n, { k: 3n }])); // expect: [1,"1!",{"k":"k!"}]
delete BigInt.prototype.toJSON;
const raw = { r: JSON.rawJSON('1e1000'), s: [JSON.rawJSON('"x"'), JSON.rawJSON('0')] };
print(JSON.stringify(raw), JSON.stringify([NaN, Infinity, -0, 1e21, 0.1, -5])); // expect: {"r":1e1000,"s":["x",0]} [null,null,0,1e+21,0.1,-5]
print(JSON.stringify(new Proxy([1, 'a', [2]], {})), JSON.stringify(Object.assign(() => 1, { a: 1 }))); // expect: [1,"a",[2]] undefined
