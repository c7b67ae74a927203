// Environments: captured variables, loops, dead zones, arguments, evals, with.
let outer = 1;
const fixed = [];
function counter() {
    let n = 0, big = 10n;
    return { up: () => ++n, down() { return --n; }, big: () => big * 2n };
}
function mapped(a, b, c) {
    arguments[0] = 9;
    b = 8;
    return (() => a + arguments[1] + arguments.length)();
}
function unmapped(a, { b, ...rest } = { b: 2, d: 4 }, ...more) {
    var f = () => [a, b, rest.d, more.length, arguments.length];
    return f();
}
function evals(p) {
    let q = 2;
    { const r = 3; eval('var added = p + q + r; q = 5; (() => r)()'); }
    var get = () => added + q;
    return get() + eval('let inner = () => p + q; inner()');
}
function withs(o) {
    with (o) { x = y + 1; var z = () => x; with ({ y: 7 }) { x += y; } }
    return z() + typeof missing;
}
function recursive(n) { return n < 2 ? n : recursive(n - 1) + recursive(n - 2); }
function dead() { try { return late; } catch (e) { return e.name; } let late = () => late; }
const self = function me(n) { return n ? (() => me(n - 1))() : me.name; };
for (let i = 0; i < 3; i++) fixed.push(() => i);
for (const v of [1, 2]) fixed.push(() => v);
for (const k in { a: 1, b: 2 }) fixed.push(() => k);
switch (outer) { case 1: let s = 0; case 2: s = () => 's'; fixed.push(() => s()); break; default: fixed.push(() => s); }
var u = counter();
u.up(); u.down();
print(u.up(), u.big(), mapped(1, 2), unmapped(1), evals(1), dead(), self(3));
print(withs({ x: 1, y: 2 }), recursive(8), fixed.map(f => f()).join());
label: for (var i = 0; ; i++) { for (;;) { if (i > 3) break label; continue label; } }
globalThis.outer2 = outer; outer2++; delete globalThis.outer2;
function tail(n) { 'use strict'; return n > 0 ? tail(n - 1) : `done ${n} ${outer}`; }
print(tail(20), typeof nothing, (0, eval)('var g1 = 3; let g2 = 4; g1 + g2'));
