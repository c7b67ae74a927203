// Messages name the thing that went wrong.
function message(f) {
    try {
        f();
        return 'nothing';
    } catch (error) {
        return `${error.name}: ${error.message}`;
    }
}
const has = (f, ...words) => {
    const text = message(f);
    for (const word of words) if (!text.includes(word)) return text;
    return true;
};
const a = { b: undefined };
print(has(() => a.b.x, 'TypeError', "'x'", 'undefined', 'a.b.x')); // expect: true
print(has(() => a.b.c(), 'TypeError', 'undefined', 'a.b.c')); // expect: true
print(has(() => { a.b.y = 1; }, 'TypeError', "'y'", 'undefined', 'a.b.y')); // expect: true
print(has(() => a.missing(), 'TypeError', 'a.missing', 'not a function')); // expect: true
print(has(() => new a.missing(), 'TypeError', 'a.missing', 'not a constructor')); // expect: true
print(has(() => nowhere, 'ReferenceError', 'nowhere', 'not defined')); // expect: true
print(has(() => { const c = 1; c = 2; }, 'TypeError', 'c')); // expect: true
print(has(() => { let [x] = null; }, 'TypeError', 'null')); // expect: true
print(has(() => { for (const x of 5) ; }, 'TypeError', 'iterable')); // expect: true
print(has(() => null[Symbol.iterator], 'TypeError', 'Symbol.iterator')); // expect: true
print(has(() => { 'use strict'; Object.freeze([1])[0] = 2; }, 'TypeError', '0')); // expect: true
print(has(() => Symbol() + '', 'TypeError')); // expect: true
print(has(() => new Array(-1), 'RangeError')); // expect: true
print(has(() => 1n + 1, 'TypeError', 'BigInt')); // expect: true
print(has(() => eval('let 1'), 'SyntaxError')); // expect: true
