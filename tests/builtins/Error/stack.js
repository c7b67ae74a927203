function thrower() { throw new TypeError('no'); }
class Thing {
    constructor() { thrower(); }
    static make() { return new Thing(); }
}
const lines = f => { try { f(); } catch (e) { return e.stack.split('\n'); } };
const stack = lines(() => [1].map(() => Thing.make()));
print(stack[0]); // expect: TypeError: no
print(/^ {4}at thrower \(.*stack\.js:1:/.test(stack[1])); // expect: true
print(/^ {4}at new Thing \(.*stack\.js:3:/.test(stack[2])); // expect: true
print(/^ {4}at make \(.*stack\.js:4:/.test(stack[3])); // expect: true
print(stack.some(line => line === '    at map (native)')); // expect: true
print(lines(() => null.x)[0].startsWith('TypeError: ')); // expect: true
print(Object.getOwnPropertyNames(new Error('x')).join()); // expect: message
const error = new Error('m');
error.stack = 'mine';
print(error.stack); // expect: mine
print(lines(function deep() { deep(); }).length); // expect: 51
