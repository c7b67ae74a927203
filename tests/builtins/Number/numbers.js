print((255).toString(16), (0.5).toString(2), (12.345).toFixed(2), (0.000001234).toExponential(2), (1234.5).toPrecision(2)); // expect: ff 0.1 12.35 1.23e-6 1.2e+3
print(Number(''), Number(' 12 '), Number('0x1f'), Number('1e3'), Number('1_0'), Number([5]), Number(null), Number(undefined)); // expect: 0 12 31 1000 NaN 5 0 NaN
print(parseInt('12px'), parseInt('0x1f'), parseInt('z', 36), parseFloat('3.14abc'), parseFloat('.5')); // expect: 12 31 35 3.14 0.5
print(Number.MAX_SAFE_INTEGER, Number.EPSILON > 0, Number.isInteger(5.0), Number.isSafeInteger(2 ** 53)); // expect: 9007199254740991 true true false
print(5e-324, 1.7976931348623157e308, 100, 1e-6, 123e-20, 1 / 3); // expect: 5e-324 1.7976931348623157e+308 100 0.000001 1.23e-18 0.3333333333333333
print(Math.max(), Math.min(1, NaN), Math.round(-0.5) === 0, Math.round(2.5), Math.trunc(-4.7), Math.sign(-3), Math.cbrt(27), Math.hypot(3, 4), Math.clz32(1), Math.fround(5.5), Math.imul(3, -4)); // expect: -Infinity NaN true 3 -4 -1 3 5 31 5.5 -12
print(BigInt('0xff') === 255n, (2n ** 64n).toString(16), BigInt(2 ** 53) + 1n === 9007199254740993n, typeof Object(1n)); // expect: true 10000000000000000 true object
