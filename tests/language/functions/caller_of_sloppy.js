// `caller` and `arguments` of a sloppy function are inherited accessors that
// tell of the stack; those of other functions throw.
function sloppy() {
    return sloppy.caller;
}
function strict() {
    "use strict";
    return sloppy();
}
print(sloppy()); // expect: null
print(strict()); // expect: null
print(sloppy.arguments); // expect: null

function refuses(object) {
    try {
        return object.caller;
    } catch (error) {
        return error.name;
    }
}
print(refuses(strict)); // expect: TypeError
print(refuses(() => 1)); // expect: TypeError
print(refuses(function* () {})); // expect: TypeError
print(refuses(async function () {})); // expect: TypeError
print(refuses(class {})); // expect: TypeError
try {
    sloppy.caller = 1;
} catch (error) {
    print(error.name); // expect: TypeError
}

// Who called, through eval but not through natives, and what was passed.
function named() {
    return sloppy();
}
print(named() === named); // expect: true
function evaluates() {
    return eval('eval("sloppy()")');
}
print(evaluates() === evaluates); // expect: true
print([1].map(sloppy)[0], Reflect.apply(sloppy, null, [])); // expect: null null
function passed() {
    return [...passed.arguments];
}
print(passed(1, 2, 3).join()); // expect: 1,2,3
function recursive(depth) {
    return depth ? recursive(depth - 1) : recursive.arguments[0];
}
print(recursive(2)); // expect: 0
for (let i = 0; i < 3; i++)
    print(named.caller, i); // a warm cache
// expect: null 0
// expect: null 1
// expect: null 2
