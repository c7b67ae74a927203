// gc-every: 100
// An error's stack names the functions that were on the call stack.
function sayHiBack() {
    throw new Error('who is there?');
}
function createConversation() {
    sayHiBack();
}
try {
    createConversation();
} catch (error) {
    const lines = error.stack.split('\n');
    const at = name => lines.findIndex(line => line.includes(name));
    print(at('sayHiBack') < at('createConversation')); // expect: true
    print(at('sayHiBack') >= 0); // expect: true
    print(lines.some(line => line.includes('call_stack.js:4:'))); // expect: true
    print(lines.some(line => line.includes('call_stack.js:7:'))); // expect: true
    print(lines.some(line => line.includes('call_stack.js:10:'))); // expect: true
}

// A function that calls itself without end gets a RangeError, and the script
// goes on.
function callsItself() {
    callsItself();
}
try {
    callsItself();
} catch (error) {
    print(error instanceof RangeError); // expect: true
}
const recursions = {
    getter() { const o = { get x() { return this.x; } }; return o.x; },
    proxy() { const p = new Proxy({}, { get: (t, k) => p[k] }); return p.x; },
    toString() { const o = { toString() { return '' + o; } }; return '' + o; },
    forEach() { (function again() { [1].forEach(again); })(); },
    constructor_() { class A { constructor() { new A(); } } return new A(); },
    sort() { (function again() { [1, 2].sort(again); })(); },
};
for (const name of Object.keys(recursions)) {
    try {
        recursions[name]();
        print(name);
    } catch (error) {
        if (!(error instanceof RangeError)) print(name, error);
    }
}

// Deep, but not without end.
let depth = 0;
(function down() { if (++depth < 5000) [1].forEach(down); })();
print(depth); // expect: 5000
class Deep { constructor(n) { if (n > 0) this.next = new Deep(n - 1); } }
new Deep(5000);
const chain = { get next() { return ++depth < 10000 ? this.next : depth; } };
print(chain.next); // expect: 10000
