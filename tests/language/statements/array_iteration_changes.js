// Arrays iterate by a short way for as long as nothing on the long one was
// changed, whatever was known of it before.
'use strict';

const arrayIterator = Object.getPrototypeOf([][Symbol.iterator]());
const iterator = Object.getPrototypeOf(arrayIterator);
const log = [];

function use() {
    const [a, b] = [1, 2, 3];
    let sum = a + b;
    for (const x of [4, 5, 6]) {
        if (x === 6) break;
        sum += x;
    }
    return sum + Math.max(...[7, 8]);
}

function told() {
    const text = use() + '[' + log + ']';
    log.length = 0;
    return text;
}

print(told(), told()); // expect: 20[] 20[]

for (const holder of [arrayIterator, iterator, Object.prototype]) {
    holder.return = function () {
        log.push('return');
        return {};
    };
    print(told(), told());
    delete holder.return;
    print(told());
}
// expect: 20[return,return] 20[return,return]
// expect: 20[]
// expect: 20[return,return] 20[return,return]
// expect: 20[]
// expect: 20[return,return] 20[return,return]
// expect: 20[]

Object.setPrototypeOf(iterator, { return() { log.push('far'); return {}; } });
print(told()); // expect: 20[far,far]
Object.setPrototypeOf(iterator, Object.prototype);
print(told()); // expect: 20[]

const next = arrayIterator.next;
arrayIterator.next = function () {
    log.push('next');
    return next.call(this);
};
print(told()); // expect: 20[next,next,next,next,next,next,next,next]
arrayIterator.next = next;
print(told()); // expect: 20[]

const values = Array.prototype[Symbol.iterator];
Array.prototype[Symbol.iterator] = function () {
    log.push('values');
    return values.call(this);
};
print(told()); // expect: 20[values,values,values]
Array.prototype[Symbol.iterator] = values;
print(told()); // expect: 20[]

Object.defineProperty(arrayIterator, 'next', {
    get() {
        log.push('get');
        return next;
    },
    configurable: true,
});
print(told()); // expect: 20[get,get,get]
Object.defineProperty(arrayIterator, 'next',
    { value: next, writable: true, configurable: true });
print(told()); // expect: 20[]

// A change in the middle of a loop: the loop has its next method, but looks for
// `return` when it ends.
for (const x of [1, 2, 3]) {
    if (x === 2) {
        arrayIterator.next = () => { throw 'not this loop'; };
        arrayIterator.return = () => { log.push('late'); return {}; };
        break;
    }
}
arrayIterator.next = next;
delete arrayIterator.return;
print(log.join()); // expect: late
