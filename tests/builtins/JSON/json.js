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
