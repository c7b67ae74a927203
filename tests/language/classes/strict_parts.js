// All of a class is strict code, also what sloppy code around it evaluates.
const frozen = Object.freeze({ x: 1 });
function refuses(run) {
    try {
        return run();
    } catch (error) {
        return error.name;
    }
}
print(refuses(() => { frozen.x = 2; return 'nothing'; })); // expect: nothing
print(refuses(() => { class C { [frozen.x = 2]() {} } })); // expect: TypeError
print(refuses(() => class extends (frozen.x = 2) {})); // expect: TypeError
print(refuses(() => class { [delete frozen.x] = 1; })); // expect: TypeError
print(refuses(() => class { [notDeclared = 1] = 1; })); // expect: ReferenceError
print(refuses(() => { class C {} frozen.x = 2; return C.name; })); // expect: C

// Its decorators are code around it, and part of its text.
print(refuses(() => { @(frozen.x = 2, () => {}) class C {} return String(C); })); // expect: @(frozen.x = 2, () => {}) class C {}
