'use strict';
// Calls in tail position take no stack, with spread too; traces tell what was
// replaced.
function count(n) {
    return n > 0 ? count(n - 1) : 'done';
}
print(count(1e5)); // expect: done
function spread(n, ...rest) {
    return n > 0 ? spread(...[n - 1, ...rest]) : rest.length;
}
print(spread(1e5, 1, 2, 3)); // expect: 3
const object = {
    even(...args) { return args[0] === 0 || this.odd(...[args[0] - 1]); },
    odd(...args) { return args[0] !== 0 && this.even(...[args[0] - 1]); },
};
print(object.even(50001)); // expect: false
print(((...a) => Math.max(...a))(1, 5, 2)); // expect: 5
const many = new Array(50000).fill(1);
function takesMany(...args) { return args.length; }
function givesMany() { return takesMany(...many); }
print(givesMany()); // expect: 50000
try {
    (function () { return undefined(...many); })();
} catch (error) {
    print(error.name); // expect: TypeError
}

// A call that looks like a direct eval but is none, and one that is.
const looks = Function('eval', `return function f(n) {
    'use strict';
    return n > 0 ? n % 2 ? eval(n - 1) : eval(...[n - 1]) : 'done';
}`)(n => looks(n));
print(looks(1e5)); // expect: done
function evaluates(...args) {
    const seven = 7;
    return eval(...args);
}
print(evaluates('seven'), evaluates(), evaluates('1', '2')); // expect: 7 undefined 1

function names(error) {
    return error.stack.split('\n').slice(1).map(line =>
        line.replace(/^ *at /, '').replace(/ \(.*:(\d+):\d+\)/, ':$1')).join(', ');
}
function last() {
    const error = new Error('made');
    return names(error);
}
function middle() { return last(); }
function first() { return middle(); }
function ordinary() {
    const text = first();
    return text;
}
print(ordinary().replace(/, [^,]*$/, '')); // expect: last:45, middle:48 [tail call], first:49 [tail call], ordinary:51
print(last().startsWith('last:45, /') || last().split(', ').length === 2); // expect: true
function deep(n) { return n > 0 ? deep(n - 1) : last(); }
function base() {
    const text = deep(100);
    return text;
}
const parts = base().split(', ');
print(parts.length, parts[32], parts[33]); // expect: 35 deep:56 [tail call] base:58

// gc-every: 100

// Frames that take the place of others of another size, with too many and too
// few arguments.
const sums = {
    none() { return this.three(1, 2); },
    three(a, b, c) { return this.one(a, b, c, 4, 5, 6, 7, 8, 9); },
    one(a) { let x, y, z; return this.five(a, x, y, z); },
    five(a, b, c, d, e) { return [a, b, c, d, e, arguments.length].join(); },
    last() { return this.list.push(1, 2); },
    bound() { return this.five.bind(null, 'b')(1); },
    list: [],
};
for (let i = 0; i < 3; i++)
    print(sums.none(), sums.last(), sums.bound());
// expect: 1,,,,,4 2 b,1,,,,2
// expect: 1,,,,,4 4 b,1,,,,2
// expect: 1,,,,,4 6 b,1,,,,2
function ladder(n, ...more) { return n === 0 ? more.length : n % 2 ? shorter(n - 1, 'x', 'y') : ladder(n - 1); }
function shorter(n) { let a = n, b = a, c = b; return ladder(c, a, b, c); }
print(ladder(99999)); // expect: 3
