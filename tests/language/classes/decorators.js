// What decorators see, and what they may put in the place of it.
let seen;
function see(value, context) {
    seen = { value, context };
}
function show() {
    const { kind, name, static: isStatic, private: isPrivate, access } = seen.context;
    print(kind, String(name), isStatic, isPrivate, access && Object.keys(access).join());
}

class Contexts {
    @see method() {}
    static { show(); } // expect: method method false false get,has
}
class Getter { @see get x() {} }
show(); // expect: getter x false false get,has
class Setter { @see static set x(v) {} }
show(); // expect: setter x true false set,has
class Field { @see [Symbol.iterator] = 1; }
show(); // expect: field Symbol(Symbol.iterator) false false get,set,has
class Accessor { @see static accessor #x = 1; }
show(); // expect: accessor #x true true get,set,has
print(typeof seen.value.get, typeof seen.value.set, seen.value.get.name); // expect: function function get #x
const Named = @see class {};
show(); // expect: class Named undefined undefined undefined
print(Object.keys(seen.context)); // expect: [ 'kind', 'name', 'addInitializer', 'metadata' ]
print(seen.value === Named, Named.name); // expect: true Named
(@see class {});
print(JSON.stringify(seen.context.name)); // expect: ""

// Replacing.
const twice = (f) => function (...args) { return 2 * f.apply(this, args); };
const plusOne = () => (value) => value + 1;
const times = (n) => () => (value) => value * n;
class Replaced {
    @twice method() { return 21; }
    @twice #hidden() { return 4; }
    @twice static #hiddenStatic() { return 5; }
    @twice get g() { return 3; }
    @plusOne @times(10) field = 1;
    @plusOne static staticField;
    @(({ get, set }) => ({
        get() { return `<${get.call(this)}>`; },
        set(v) { set.call(this, v + '!'); },
        init(v) { return v + '?'; },
    })) accessor a = 'a';
    @(({ get }) => ({ get() { return -get.call(this); } })) accessor #b = 8;
    read() { return [this.#hidden(), this.#b, Replaced.#hiddenStatic()]; }
}
const r = new Replaced();
print(r.method(), r.g, r.field, Replaced.staticField, r.read().join()); // expect: 42 6 20 NaN 8,-8,10
print(r.a); // expect: <a?>
r.a = 'z';
print(r.a, 'a' in Replaced.prototype, Object.keys(r)); // expect: <z!> true [ 'field' ]

// A class put in the place of another is what everybody sees.
@(Old => class New extends Old { static replaced = true; })
class Swapped {
    static self = Swapped;
    static who = this.name;
    static #priv() { return 'private'; }
    static inner() { return Swapped; }
}
print(Swapped.name, Swapped.self === Swapped, Swapped.inner() === Swapped); // expect: New true true
print(Object.hasOwn(Swapped, 'who'), Swapped.who); // expect: true New

// Access, also from the outside.
let access;
class Secret {
    @((v, c) => { access = c.access; }) #secret = 'kept';
}
const s = new Secret();
print(access.get(s), access.has(s), access.has({})); // expect: kept true false
access.set(s, 'told');
print(access.get(s)); // expect: told
for (const use of [() => access.get({}), () => access.get(1), () => access.has(1)]) {
    try { use(); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError

// The receiver, and the forms of the expression.
const tools = {
    name: 'tools',
    dec() { print('this is', this?.name); },
    make() { print('this was', this?.name); return tools.dec; },
};
class Receivers {
    @tools.dec a;
    @tools.make() b;
    @(tools['dec']) c;
    @(0, tools.dec) d;
}
// expect: this was tools
// expect: this is tools
// expect: this is undefined
// expect: this is tools
// expect: this is undefined

// What is refused.
function refuse(make) {
    try { make(); } catch (error) { print(error.name); }
}
refuse(() => class { @(() => 1) m() {} }); // expect: TypeError
refuse(() => class { @(() => ({})) get m() {} }); // expect: TypeError
refuse(() => class { @(() => 1) f; }); // expect: TypeError
refuse(() => class { @(() => () => 1) accessor f; });
refuse(() => class { @(() => 1) accessor f; }); // expect: TypeError
refuse(() => class { @(() => ({ get: 1 })) accessor f; }); // expect: TypeError
refuse(() => { @(() => 1) class C {} }); // expect: TypeError
refuse(() => class { @undefined m() {} }); // expect: TypeError
refuse(() => class { @((v, c) => c.addInitializer(1)) m() {} }); // expect: TypeError
let late;
class Late { @((v, c) => { late = c.addInitializer; }) m() {} }
refuse(() => late(() => {})); // expect: TypeError
refuse(() => { @(() => { C; }) class C {} }); // expect: ReferenceError

// Many of them, in a generator, with yield among the decorators.
function* steps() {
    return @(yield 'first') class { @(yield 'second') m() {} };
}
const it = steps();
print(it.next().value, it.next(see).value); // expect: first second
it.next(see);
print(seen.context.kind); // expect: class
// A function of an accessor's value is named by a computed key.
class Computed { accessor ['x' + 1] = function () {}; }
print(new Computed().x1.name); // expect: x1
