// Classes: fields, private names, accessors, super, static blocks, heritage.
class A {
    #p = 1;
    static s = 2;
    static #count = 0;
    x = this.#p + 1;
    ['y' + 1] = () => this.x;
    constructor(a, b = a) {
        this.a = a;
        this.b = b;
        A.#count++;
    }
    get g() { return this.#p; }
    set g(v) { this.#p = v; }
    #m(v) { return v + this.#p; }
    get #acc() { return this.a; }
    set #acc(v) { this.a = v; }
    m() { this.#acc += 2; return this.#m(3) + (#p in this ? 1 : 0); }
    static { this.t = this.s + A.#count; }
    static make(...list) { return new this(...list); }
    accessor auto = 5;
}
class B extends A {
    z = super.m();
    constructor(...list) {
        const late = () => super(...list);
        late();
        this.q = new.target === B;
    }
    m() { return super.m() + super['g']; }
    get g() { return super.g; }
    set g(v) { super.g = v; }
}
class C extends B {}
class D extends null { static f() { return 1; } }
function decorate(value, context) {
    context.addInitializer(function () { this.done = context.name; });
    if (context.kind === 'field') return v => v + 1;
    if (context.kind === 'accessor') return {init: v => v * 2};
    return value;
}
@decorate class E {
    @decorate f = 1;
    @decorate accessor h = 2;
    @decorate m() { return 3; }
    @decorate static #q() { return 4; }
    @decorate get g() { return 5; }
    @decorate set g(v) {}
    static r() { return E.#q(); }
}
let b = new B(1, 2), c = new C(3), e = new E();
b.g = 7; b.auto = 8;
print(b.m(), b.y1(), c.q, D.f(), A.t, B.make(4).z, e.f, e.h, e.m(), E.r());
try { A(); } catch (error) { print(error.message); }
try { new (class extends A { constructor() { this.x; } })(); } catch (error) {}
