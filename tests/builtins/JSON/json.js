const text = '{"a":[1,2.5,-3e2,"x\\u0041\\n"],"b":{"c":null,"d":true},"__proto__":1,"a2":""}';
const value = JSON.parse(text);
print(value.a[3] === 'xA\n', value.b.c, Object.keys(value).join()); // expect: true null a,b,__proto__,a2
print(JSON.stringify(value)); // expect: {"a":[1,2.5,-300,"xA\n"],"b":{"c":null,"d":true},"__proto__":1,"a2":""}
print(JSON.stringify({ u: undefined, f() {}, s: Symbol(), n: NaN, d: new Date(0), a: [undefined, () => 1] })); // expect: {"n":null,"d":"1970-01-01T00:00:00.000Z","a":[null,null]}
print(JSON.stringify({ a: [1, { b: 2 }], c: [] }, null, 1).split('\n').join('/')); // expect: {/ "a": [/  1,/  {/   "b": 2/  }/ ],/ "c": []/}
print(JSON.stringify({ a: 1, b: 2, c: { a: 3, d: 4 } }, ['a', 'c']), JSON.stringify([1, 2], (k, v) => k === '0' ? 'first' : v)); // expect: {"a":1,"c":{"a":3}} ["first",2]
print(JSON.stringify("\ud800\u2028\"").length, JSON.stringify({ toJSON() { return "mine"; } })); // expect: 11 "mine"
print(JSON.parse('[1,[2,3]]', function (k, v) { return Array.isArray(v) ? v : v * 10; }).join()); // expect: 10,20,30
for (const bad of ['', '{', '[1,]', '{"a":1,}', "'a'", '01', '1 2', '"\n"', 'nul', '[1', '{"a"}', '"\\x"']) {
    try { JSON.parse(bad); print('taken', bad); } catch (error) { if (error.name !== 'SyntaxError') print(error); }
}
const cyclic = {};
cyclic.self = { cyclic };
try { JSON.stringify(cyclic); } catch (error) { print(error.name); } // expect: TypeError
const depth = 3000;
let nested = '['.repeat(depth) + ']'.repeat(depth);
print(JSON.stringify(JSON.parse(nested)) === nested); // expect: true
// Objects whose keys are those of their shape, and what getters and toJSON do
// to them meanwhile.
const shaped = { a: 1, get b() { delete this.c; this.e = 5; return 2; }, c: 3, d: 4 };
print(JSON.stringify(shaped), JSON.stringify(shaped)); // expect: {"a":1,"b":2,"d":4} {"a":1,"b":2,"d":4,"e":5}
const hidden = Object.defineProperty({ x: 1, [Symbol()]: 2, y: undefined, z() {} }, 'w', { value: 3, enumerable: false });
print(JSON.stringify(hidden), JSON.stringify({ 1: 'one', a: 'b' }), JSON.stringify({})); // expect: {"x":1} {"1":"one","a":"b"} {}
class Point { constructor(x) { this.x = x; } }
const points = [new Point(1), { toJSON() { Point.prototype.toJSON = function (key) { return key + this.x; }; return 'changed'; } }, new Point(2)];
print(JSON.stringify(points)); // expect: [{"x":1},"changed","22"]
delete Point.prototype.toJSON;
print(JSON.stringify(points[2]), JSON.stringify([1n].length), JSON.stringify(Object.assign(Object.create({ toJSON: () => 7 }), { q: 1 }))); // expect: {"x":2} 1 7
// Escapes at every place of a string, whatever is around them.
let different = 0;
for (let length = 0; length < 40; length++) {
    for (const unit of ['"', '\\', '\n', '\x1f', '\x7f', '\x80', '\xff', '\u0100', '\ud800', ' ', '!', '#', '[', ']']) {
        for (let at = 0; at <= length; at++) {
            const text = 'x'.repeat(at) + unit + 'y'.repeat(length - at);
            if (JSON.parse(JSON.stringify({ [text]: text }))[text] !== text) different++;
            if (/["\\\n\x1f\ud800]/.test(JSON.stringify(text).slice(1, -1).replace(/\\(["\\n]|u001f|ud800)/g, ''))) different++;
        }
    }
}
print(different, JSON.stringify('\ud83d\ude00' + '\x00')); // expect: 0 "😀\u0000"
print(JSON.stringify([0, -0, 1e21, 1.5, -7, NaN, Infinity, 123456789, 5e-324])); // expect: [0,0,1e+21,1.5,-7,null,null,123456789,5e-324]

// gc-every: 10
