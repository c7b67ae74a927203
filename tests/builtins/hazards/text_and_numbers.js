// Strings, numbers and regular expressions at their limits.
const name = f => { try { return f(); } catch (error) { return error.name; } };
print(name(() => 'x'.repeat(2 ** 30)), name(() => 'x'.repeat(-1)), name(() => ''.repeat(2 ** 30).length)); // expect: RangeError RangeError 0
print(name(() => 'abc'.padEnd(2 ** 31)), name(() => 'x'.repeat(2 ** 20).replaceAll('x', '$&'.repeat(2000)))); // expect: RangeError RangeError
print(name(() => Array(2 ** 20).join('x'.repeat(2 ** 12)))); // expect: RangeError
let left = '', right = '';
for (let i = 0; i < 100000; i++) { left = left + 'ab'; right = 'ab' + right; }
print(left === right, left.length, right.indexOf('ba'), left.lastIndexOf('b'), JSON.stringify([1], null, left).length); // expect: true 200000 1 199999 15
print('\ud83d' + '\ude00' === '\u{1F600}', '\u{1F600}x'.slice(1).length, /^.$/u.test('\ud83d' + '\ude00')); // expect: true 2 true
print('abab'.replace(/a/g, function () { RegExp.prototype.exec.call(/b/, 'b'); return 'x'; })); // expect: xbxb
const self = /a/g; print('aaa'.replace(self, () => { self.lastIndex = 0; return 'b'; }), self.lastIndex); // expect: bbb 0
const limited = /a/g; limited.lastIndex = 2 ** 53; print(limited.test('a'), limited.lastIndex); // expect: false 0
print((25).toString(36), (-255).toString(2), (2 ** 53).toString(3), (5e-324).toString(2).length); // expect: p -11111111 1121202011211211122211100012101112 1076
print((1.005).toFixed(2), (1e21).toFixed(2), (0).toFixed(100).length, (123.456).toPrecision(100).slice(0, 20), name(() => (1).toFixed(101))); // expect: 1.00 1e+21 102 123.4560000000000030 RangeError
print(1e400, -1e400, 1e-400, 0x1fffffffffffff + 1, 9007199254740993, Number('1' + '0'.repeat(400)), Number('0.' + '0'.repeat(400) + '1')); // expect: Infinity -Infinity 0 9007199254740992 9007199254740992 Infinity 0
print(-2147483648 / -1, 2147483647 * 2147483647, -0 === 0 * -5, 1 / (0 * -5), 1e300 | 0, -1 >>> 0, 1 << 31, 5 >> 33); // expect: 2147483648 4611686014132420600 true -Infinity 0 4294967295 -2147483648 2
let i = 2147483647; i++; i = [i, -2147483648]; i[1]--; print(i.join(), -(-2147483648), ~~4294967297.5); // expect: 2147483648,-2147483649 2147483648 1
print(String(2n ** 200n % 1000007n), String(-(2n ** 64n) >> 3n), String(BigInt.asIntN(64, 2n ** 63n)), String((-7n) ** 3n), String(0x10n * -0n)); // expect: 446616 -2305843009213693952 -9223372036854775808 -343 0
print(name(() => 1n << (1n << 40n)), name(() => 2n ** (2n ** 40n)), name(() => 1n / 0n), name(() => BigInt(1.5)), name(() => BigInt('1n'))); // expect: RangeError RangeError RangeError RangeError SyntaxError
print(BigInt('0b1' + '0'.repeat(200)).toString(32).length, BigInt('9'.repeat(500)) + 1n === 10n ** 500n, BigInt('9'.repeat(500)).toString(7).length); // expect: 41 true 592
print(new Date(8.64e15).toISOString(), new Date(8.64e15 + 1).getTime(), new Date(NaN).setHours(1), Date.UTC(1e9, 1e9), new Date(2024, 0, 400).getMonth()); // expect: +275760-09-13T00:00:00.000Z NaN NaN NaN 1
print(Date.parse('+275760-09-13T00:00:00.000Z'), Date.parse('-000000-01-01T00:00Z'), name(() => new Date(NaN).toISOString())); // expect: 8640000000000000 NaN RangeError
for (const bad of ['(?', '(?<', '\\k<', '[a', 'a{2,1}', '(?<=a)*', '\\p{', '(?i', 'x{99999999999}{', '(?<a>.)|(?<a', '[\\']) try { RegExp(bad, 'u'); print('taken', bad); } catch (error) { if (error.name !== 'SyntaxError') print(error.name); }
print(name(() => /(?:a{1000}){1000}/.test('a')), /^(?:.|\n)*$/.test('x\n'.repeat(5000)), /(a?)*?b/.test('b'), /(?:){3,}/.exec('')[0] === ''); // expect: false true true true

// gc-every: 1000
