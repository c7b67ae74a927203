function thrower() { throw new TypeError('no'); }
class Thing {
    constructor() { thrower(); }
    static make() { return new Thing(); }
}
const lines = f => { try { f(); } catch (e) { return e.stack.split('\n'); } };
const stack = lines(() => [1].map(() => Thing.make()));
print(stack[0]); // expect: TypeError: no
const at = (line, name, place) =>
    line.startsWith(`    at ${name} (`) && line.includes(place);
print(at(stack[1], 'thrower', 'stack.js:1:')); // expect: true
print(at(stack[2], 'new Thing', 'stack.js:3:')); // expect: true
print(at(stack[3], 'make', 'stack.js:4:')); // expect: true
print(stack.some(line => line === '    at map (native)')); // expect: true
print(lines(() => null.x)[0].startsWith('TypeError: ')); // expect: true
print(Object.getOwnPropertyNames(new Error('x')).join()); // expect: message
const error = new Error('m');
error.stack = 'mine';
print(error.stack); // expect: mine
print(lines(function deep() { deep(); }).length); // expect: 51
