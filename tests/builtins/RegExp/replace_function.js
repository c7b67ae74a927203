// String.prototype.replace calls a function for each match: the frames of the
// calls are in one loop, however deep, and the matches were all found before.

let n = 0;
function deep(level) { return level === 0 ? 'x' : 'ab'.replace(/b/g, () => deep(level - 1)); }
print(deep(2000).length); // expect: 2001
print('aXbXc'.replace(/X/g, (m, p, s) => { n++; return m + p + s; }), n); // expect: aX1aXbXcbX3aXbXcc 2
print('aXbX'.replace(/(?<l>\w)X/g, (m, l, p, s, g) => JSON.stringify([m, l, p, s, g]))); // expect: ["aX","a",0,"aXbX",{"l":"a"}]["bX","b",2,"aXbX",{"l":"b"}]
print('abc'.replaceAll(/z|(b)/g, (m, a, p) => String(a) + p)); // expect: ab1c
print('abc'.replace(/z/g, () => 1), ''.replace(/^/g, () => 'q')); // expect: abc q
let r = /a/g; r.lastIndex = 3; print('aaa'.replace(r, () => { let l = r.lastIndex; r.lastIndex = 7; r.compile('b', 'g'); return l; }), r.lastIndex); // expect: 000 0
print('xy'.replace(/./g, m => RegExp.lastMatch + RegExp['$`'])); // expect: yxyx
try { 'ab'.replace(/b/g, () => { throw new Error('thrown'); }); } catch (e) { print(e.message); } // expect: thrown
try { 'ab'.replace(/b/g, () => Symbol()); } catch (e) { print(e.name); } // expect: TypeError
print('ab'.replace(/b/g, () => ({ toString() { return 'obj'; } })), 'ab'.replace(/b/g, () => undefined), 'ab'.replace(/[ab]/g, () => 1.5)); // expect: aobj aundefined 1.51.5
print('abcdefghij'.replace(/(a)(b)(c)(d)(e)(f)/g, (...all) => all.length), 'abcdefghij'.replace(/(a)(b)(c)(d)(e)(f)(g)/g, (...all) => all.length)); // expect: 9ghij 10hij
print(new String('aa').replace(/a/g, () => 'b')); // expect: bb
print([1].map(String.prototype.replace, 'undefined') + '', String.prototype.replace.call(12321, /2/g, () => 'x')); // expect: undefined 1x3x1
print(Reflect.apply(''.replace, 'aba', [/a/g, (m, i) => i])); // expect: 0b2
