// Primitives pass, functions are wrapped, other objects are refused.
const realm = new ShadowRealm();
print(realm.evaluate('1 + 1'), realm.evaluate('Symbol.iterator') === Symbol.iterator, realm.evaluate('')); // expect: 2 true undefined
const add = realm.evaluate('(function add(a, b) { return a + b; })');
print(add(1, 2), add.name, add.length, Object.getPrototypeOf(add) === Function.prototype, 'prototype' in add); // expect: 3 add 2 true false
try { realm.evaluate('({})'); } catch (error) { print(error instanceof TypeError); } // expect: true
try { add(1, {}); } catch (error) { print(error instanceof TypeError); } // expect: true
try { new add(); } catch (error) { print(error instanceof TypeError); } // expect: true

// A callback comes back to this side, with its arguments wrapped.
const call = realm.evaluate('(f, g) => f(g)');
print(call(inner => inner(20), x => x + 1)); // expect: 21

// Errors do not pass; their message does.
try { realm.evaluate('throw new RangeError("far")'); } catch (error) { print(error instanceof TypeError, error.message.includes('far')); } // expect: true true
try { realm.evaluate('}'); } catch (error) { print(error instanceof SyntaxError); } // expect: true
try { realm.evaluate('(function () { throw { get message() { print("run"); } }; })')(); } catch (error) { print(error.constructor === TypeError); } // expect: true

// Each realm has globals of its own; var stays, let does not.
realm.evaluate('var kept = 1; let lost = 2; globalThis.mark = 3;');
print(realm.evaluate('typeof kept + typeof lost + mark'), typeof kept, typeof mark, new ShadowRealm().evaluate('typeof mark')); // expect: numberundefined3 undefined undefined undefined
print(realm.evaluate('new ShadowRealm().evaluate("x => x * 2")')(4)); // expect: 8

// A name or length that cannot be read makes no wrapper.
for (const key of ['name', 'length']) {
    try {
        realm.evaluate(`Object.defineProperty(() => 1, '${key}', { get() { throw 1; } })`);
    } catch (error) {
        print(key, error instanceof TypeError);
    }
}
// expect: name true
// expect: length true
print(realm.evaluate('Object.defineProperty(() => 1, "length", { value: -Infinity })').length); // expect: 0

// A wrapper keeps the other realm alive.
let counter = (() => new ShadowRealm().evaluate('let n = 0; () => ++n'))();
for (let i = 0; i < 20; i++) new ShadowRealm();
print(counter() + counter()); // expect: 3

// What is not there cannot be imported.
try { realm.importValue('./nowhere.mjs', 1); } catch (error) { print(error instanceof TypeError); } // expect: true
realm.importValue('./nowhere.mjs', 'x').then(print, error => print(error instanceof TypeError)); // expect: true
