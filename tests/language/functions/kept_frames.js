// runs: --keep-frames
'use strict';
function last() {
    const { stack } = new Error();
    return stack;
}
function first() { return last(); }
print(first().split('\n').length, first().includes('tail call')); // expect: 4 false
function count(n) { return n > 0 ? count(n - 1) : n; }
try {
    count(1e6);
} catch (error) {
    print(error.name); // expect: RangeError
}
