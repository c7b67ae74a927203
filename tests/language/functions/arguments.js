function mapped(a, b) { arguments[0] = 'x'; b = 'y'; return a + arguments[1] + arguments.length; }
print(mapped(1, 2, 3)); // expect: xy3
function strict(a) { 'use strict'; arguments[0] = 'x'; return a; }
print(strict(1)); // expect: 1
print((function () { return typeof this; })(), (function () { 'use strict'; return typeof this; })()); // expect: object undefined
const self = { name: 'me', f() { return () => this.name; } };
print(self.f()(), self.f.call({ name: 'you' })()); // expect: me you
const bound = function (...args) { return this.v + args.join(''); }.bind({ v: 1 }, 2);
print(bound(3), bound.length); // expect: 123 0
print(((a, b = 2, ...c) => 0).length, (function (a, b) {}).length); // expect: 1 2
function outer(x = inner(), y = () => x) { var x = 'body'; return y() + x; function inner() {} }
print((function (f = () => v, v = 'later') { return f(); })()); // expect: later
print(Math.max.apply(null, [1, 9, 3]), [].concat.call([1], 2).join()); // expect: 9 1,2
function Old(x) { if (!new.target) return new Old(x); this.x = x; }
Old.prototype.get = function () { return this.x; };
print(Old(4).get(), new Old(5) instanceof Old); // expect: 4 true
print((function fact(n) { return n < 2 ? 1 : n * fact(n - 1); })(10)); // expect: 3628800
print(((...a) => a.length)(...Array(1000).keys())); // expect: 1000
print(eval('var made = 6; made * 7'), made); // expect: 42 6
print(new Function('a', 'b', 'return a * b')(6, 7)); // expect: 42
const indirect = eval;
globalThis.shared = 'global';
(function () { var shared = 'local'; print(eval('shared'), indirect('shared')); })(); // expect: local global
