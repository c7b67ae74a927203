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
// Bit operations of doubles, in loops that could remember what they saw.
const bits = (a, b) => [a & b, a | b, a ^ b, a << b, a >> b, a >>> b].join();
print(bits(5.9, 3.2)); // expect: 1,7,6,40,0,0
print(bits(-1e10, 1e9)); // expect: 730859520,-1140924928,-1871784448,-1410065408,-1410065408,2884901888
print(bits(2 ** 53 + 2, NaN), bits(-Infinity, 33.5)); // expect: 0,2,2,2,2,2 0,33,33,0,0,0
print(1e7 / 3 | 0, -4294967297.5 | 0, 2 ** 63 | 0, 2 ** 63 + 2 ** 12 & -1, 0.5 >>> 0); // expect: 3333333 -1 0 4096 0
// Remainders of large integers, of fractions, and of zeros.
const rests = [[2 ** 53, 3], [-(2 ** 53), 7], [1e14 + 1, 1e7], [2 ** 62, 5], [2 ** 70, 1000], [9e15, -(2 ** 32)], [5.5, 2], [-5.5, 2.5]];
print(rests.map(([a, b]) => a % b).join()); // expect: 2,-4,1,4,424,3405414400,1.5,-0.5
print([[-4, 2], [-0, 1], [4, -2], [2 ** 40, 2 ** 20], [-(2 ** 40), 2]].map(([a, b]) => Object.is(a % b, -0)).join()); // expect: true,true,false,false,true
print([[1, 0], [2 ** 40, 0], [Infinity, 2], [NaN, 1], [3, Infinity], [-3, -Infinity]].map(([a, b]) => a % b).join()); // expect: NaN,NaN,NaN,NaN,3,-3
// Equality with null from either side, and of strings known to differ at sight.
const things = [null, undefined, 0, '', false, {}, [], 'null', 1n, Symbol.iterator];
print(things.map(x => (x == null) + '' + (null != x) + (undefined == x)).join(' ')); // expect: truefalsetrue truefalsetrue falsetruefalse falsetruefalse falsetruefalse falsetruefalse falsetruefalse falsetruefalse falsetruefalse falsetruefalse
const word = n => 'word'.repeat(n), same = (a, b) => [a === b, a == b, a !== b].join();
print(same(word(9), word(9)), same(word(9), word(8)), same('ab', 'a' + 'bc'[0]), same('name', 'size')); // expect: true,true,false false,false,true true,true,false false,false,true
print([1, 1.5, 1 + 1e-17, '1', 1n, null].map(x => (x === 1) + '' + (x !== 1)).join()); // expect: truefalse,falsetrue,truefalse,falsetrue,falsetrue,falsetrue
let matched = '';
for (const x of [1, -1, 3.5 - 2.5, '1', NaN]) { if (x === 1) matched += 'y'; else matched += 'n'; }
print(matched); // expect: ynynn
