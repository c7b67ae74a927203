// A function in a block of eval code is assigned to the variable scope of the
// eval, past an object of `with` and past a let of the eval's own scopes.
function around() {
    const object = { g: 'untouched' };
    with (object) {
        eval('{ function g() { return "from eval"; } }');
    }
    return [g(), object.g];
}
print(around()); // expect: [ 'from eval', 'untouched' ]
with ({ h: 1 })
    eval('{ function h() { return "global"; } }');
print(h()); // expect: global
