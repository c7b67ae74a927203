// Direct evals: compiled after the descriptions of the scopes around them.
class A {
    #p = eval('1 + 1');
    static #s = 3;
    field = eval('() => this.#p');
    m(a, b = eval('a')) { let c = b; return eval('this.#p + A.#s + a + c + (#p in this)'); }
    get #q() { return 4; }
    static { var t = 5; this.t = eval('t + this.#s'); }
    n() { return eval('this.#q; super.toString; new.target; arguments.length'); }
}
class B extends A {
    constructor(x) {
        eval('super(x)');
        const y = () => eval('this.field() + x');
        this.y = y();
        try { eval('super()'); } catch (e) { this.e = e.name; }
    }
    s() { return (() => eval('super.m(1)'))(); }
}
function f(p, { q } = { q: 2 }, ...r) {
    var v = 1, g = function self() { return eval('typeof self + p + v'); };
    for (let i of [1, 2]) { eval('var w = i; v += i'); }
    try { throw { z: 1 }; } catch ({ z }) { eval('v += z'); }
    switch (p) { case 1: let k = 2; v += eval('k'); }
    with ({ o: 6 }) { v += eval('o; (() => o + q)()'); }
    { class C { #c = 7; r(x) { return eval('x.#c'); } } v += new C().r(new C()); }
    return g() + v + w + eval('r.length; let h = () => v; h()');
}
function s(a) { 'use strict'; eval('var a = 9; let b = a'); return a + eval('arguments[0]'); }
const late = 8;
print(new A().m(1), new B(2).y, new B(3).s(), new B(4).e, new A().n(1), A.t, f(1), s(1), eval('late + (() => this)().s(2)'));
eval('function added() { return late; } var more = added()');
print(more, (() => eval('more'))(), eval?.('typeof late'), eval(...['1', 2]), eval());
function* gen(a) { yield eval('a'); eval('var z = a'); yield* eval('[z]'); }
async function as(a) { return eval('a') + await eval('Promise.resolve(a)'); }
print([...gen(1)].join()); as(2).then(v => print(v));
