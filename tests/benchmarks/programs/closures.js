// Closures: making them, calling them, variables that several of them share.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

function makeCounter(step) {
    let count = 0;
    return {
        next: () => (count += step),
        reset: () => { count = 0; },
        get value() { return count; },
    };
}

const compose = (...functions) => x => {
    for (const f of functions) x = f(x);
    return x;
};

let check = 0;
for (let i = 0; i < 60000; i++) {
    const counter = makeCounter(i % 5);
    counter.next();
    counter.next();
    check += counter.value;
    counter.reset();
}
const pipeline = compose(x => x + 1, x => x * 3, x => x - 2, x => x ^ 5);
for (let i = 0; i < 300000; i++) {
    check = (check + pipeline(i)) % 1000003;
}
const adders = [];
for (let i = 0; i < 1000; i++) adders.push(x => x + i);
for (let round = 0; round < 300; round++) {
    for (let i = 0; i < adders.length; i++) check = adders[i](check) % 1000003;
}
const curry = a => b => c => a + b * c;
for (let i = 0; i < 150000; i++) check = (check + curry(i)(2)(3)) % 1000003;
tell(check === 325800 ? 'ok' : 'wrong: ' + check);
