// context.metadata: one object for a class and its elements, which inherits
// from that of the class that is extended.
const { metadata } = Symbol;
print(metadata, Object.getOwnPropertyDescriptor(Symbol, 'metadata').writable); // expect: Symbol(Symbol.metadata) false
print(Object.getOwnPropertyDescriptor(Function.prototype, metadata)); // expect: { value: null, writable: false, enumerable: false, configurable: false }

const seen = new Set();
function note(value, context) {
    seen.add(context.metadata);
    context.metadata[context.name] = context.kind;
}

@note class Base {
    @note field = 1;
    @note method() {}
    @note static s() {}
    @note accessor a;
    @note get g() { return 1; }
    @note set g(value) {}
    @note #hidden;
}
print(seen.size, seen.has(Base[metadata])); // expect: 1 true
print(JSON.stringify(Base[metadata])); // expect: {"s":"method","method":"method","a":"accessor","g":"setter","field":"field","#hidden":"field","Base":"class"}
print(Object.getPrototypeOf(Base[metadata])); // expect: null
const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(Base, metadata);
print(writable, enumerable, configurable); // expect: true false true

// Only what is decorated has some of its own.
class Plain extends Base {}
print(Object.hasOwn(Plain, metadata), Plain[metadata] === Base[metadata]); // expect: false true
class Bare { accessor a; }
print(Object.hasOwn(Bare, metadata), Bare[metadata]); // expect: false null
class Derived extends Plain { @note own; }
print(Object.getPrototypeOf(Derived[metadata]) === Base[metadata], Derived[metadata].field, Derived[metadata].own); // expect: true field field

// The parent is asked once, after the elements' keys and decorators.
const log = [];
const Parent = new Proxy(class {}, {
    get(target, key, receiver) {
        log.push(String(key));
        return Reflect.get(target, key, receiver);
    },
});
class Child extends Parent {
    @(log.push('decorator'), note) [(log.push('key'), 'k')]() {}
}
print(log.join()); // expect: prototype,decorator,key,Symbol(Symbol.metadata)
print(Object.getPrototypeOf(Child[metadata])); // expect: null
class OfNull extends null { @note static x; }
print(Object.getPrototypeOf(OfNull[metadata])); // expect: null

// It is a property of what the decorators make of the class.
let before;
const replace = (value) => { before = value; return class Replaced {}; };
@replace class Original {}
print(Original.name, Object.hasOwn(Original, metadata), Object.hasOwn(before, metadata)); // expect: Replaced true false
try {
    (@(() => Object.freeze(class {})) class {});
} catch (error) {
    print(error.name); // expect: TypeError
}
