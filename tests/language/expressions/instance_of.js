// instanceof, with what its fast path relies on being taken away in turn.
class Base { }
class Derived extends Base { }
const bound = Base.bind(null);
const of = (value, ...targets) => targets.map(target => value instanceof target).join();
for (let turn = 0; turn < 3; turn++)
    print(of(new Derived, Derived, Base, Object, Array, bound)); // expect: true,true,true,false,true
// expect: true,true,true,false,true
// expect: true,true,true,false,true
print(of(5, Base, bound, Number), of(Object.create(null), Object)); // expect: false,false,false false

// Another prototype of the function, of the object, of the class.
function Old() { }
const made = new Old;
print(of(made, Old)); // expect: true
Old.prototype = { again: true };
print(of(made, Old), of(Object.create(Old.prototype), Old)); // expect: false true
Object.setPrototypeOf(made, Old.prototype);
print(of(made, Old)); // expect: true
Old.prototype = 7;
print(of(7, Old)); // expect: false
try { of(made, Old); } catch (error) { print(error.name); } // expect: TypeError

// An answer of its own: of the class, of its parent, of its parent later.
class Even { static [Symbol.hasInstance](n) { return n % 2 === 0 ? 'yes' : ''; } }
class EvenMore extends Even { }
print(of(4, Even, EvenMore), of(3, Even, EvenMore)); // expect: true,true false,false
Object.defineProperty(Base, Symbol.hasInstance, { value: () => true, configurable: true });
print(of(5, Base, Derived)); // expect: true,true
delete Base[Symbol.hasInstance];
print(of(5, Base, Derived)); // expect: false,false
const earlier = new Derived;
Object.setPrototypeOf(Derived, null);
print(of(earlier, Derived), of({}, Derived)); // expect: true false

// What is not a function that answers plainly.
const log = [];
const proxy = new Proxy(Base, { get(target, key) { log.push(String(key)); return target[key]; } });
print(of(new Base, proxy), log.join()); // expect: true Symbol(Symbol.hasInstance),prototype
const traced = new Proxy({}, { getPrototypeOf() { log.push('chain'); return Base.prototype; } });
print(of(traced, Base), log.length); // expect: true 3
print(of({}, Object.create(Function.prototype))); // expect: false
for (const wrong of [{}, 1, () => 1]) {
    try { print(of({}, wrong)); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
const getter = function () { };
Object.defineProperty(getter, 'prototype', { value: Base.prototype });
print(of(new Base, getter)); // expect: true
print([new Map, [], /x/, new Error].map(value => of(value, Map, Array, RegExp, Error)).join(' ')); // expect: true,false,false,false false,true,false,false false,false,true,false false,false,false,true
