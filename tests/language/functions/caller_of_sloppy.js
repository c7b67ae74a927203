// `caller` and `arguments` of a sloppy function are inherited accessors that
// find nothing; those of other functions throw.
function sloppy() {
    return sloppy.caller;
}
function strict() {
    "use strict";
    return sloppy();
}
print(sloppy()); // expect: undefined
print(strict()); // expect: undefined
print(sloppy.arguments); // expect: undefined

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
