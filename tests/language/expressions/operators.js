print(7 % -3, -7 % 3, 2 ** 10, (-2) ** 3, 2 ** -1); // expect: 1 -1 1024 -8 0.5
print(1 / (-0 % 5), Object.is(0 * -1, -0)); // expect: -Infinity true
print(5 / 2 | 0, -5 >> 1, -5 >>> 28, 1 << 33, ~7); // expect: 2 -3 15 2 -8
print(2147483647 + 1, -2147483648 - 1, 65536 * 65536); // expect: 2147483648 -2147483649 4294967296
print('5' * '2', '5' + 2, 5 + +'2', [] + {}, [1] == 1); // expect: 10 52 7 [object Object] true
print(null ?? 'd', 0 ?? 'd', 0 || 'd', '' && 'x', null?.x, undefined?.[0]?.b()); // expect: d 0 d  undefined undefined
let o = { a: null, n: 1, get g() { return 'got'; } };
o.a ??= 'set'; o.n &&= 2; o.n ||= 3; o.missing ||= 'made';
print(o.a, o.n, o.missing); // expect: set 2 made
print(typeof null, typeof (() => 1), typeof 1n, typeof Symbol(), typeof nothing); // expect: object function bigint symbol undefined
print(delete o.a, 'a' in o, o.g, void 0); // expect: true false got undefined
let i = 5;
print(i++ + ++i, i--, --i); // expect: 12 7 5
print(NaN == NaN, null == undefined, null == 0, '1' == 1, 1n == 1, 1n < 2); // expect: false true false true true true
print((1, 2), 1 < 2 < 3, 3 > 2 > 1); // expect: 2 true false
const tag = (strings, ...values) => strings.raw.join('|') + values.join();
print(tag`a${1}\n${2}c`, `x${`y${1}`}`); // expect: a|\n|c1,2 xy1
print(Math.max(...[1, 5], 3, ...'24'), [...'ab', ...[1]].join()); // expect: 5 a,b,1
print({ ...{ a: 1 }, ...null, ...'x', b: 2 }[0]); // expect: x
print(0.1 + 0.2, 1e21, 1e-7, 123456789012345680000, 0xff, 0b11, 0o17, 1_000); // expect: 0.30000000000000004 1e+21 1e-7 123456789012345680000 255 3 15 1000
print(String(10n ** 20n), String(-7n / 2n), String(-7n % 2n), String(5n & 3n), String(BigInt.asUintN(8, -1n))); // expect: 100000000000000000000 -3 -1 1 255
// With a small integer on the right.
const lefts = [6, -1, 2147483647, 4294967295.5, "12", null, { valueOf: () => 3 }, NaN];
print(lefts.map(x => x ^ 5).join()); // expect: 3,-6,2147483642,-6,9,5,6,5
print(lefts.map(x => x ^ -128).join()); // expect: -122,127,-2147483521,127,-116,-128,-125,-128
try { 1n ^ 5; } catch (e) { print(e.name); } // expect: TypeError
