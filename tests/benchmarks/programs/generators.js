// Generators, iterators, promises and async functions.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

function* count(limit) {
    for (let i = 0; i < limit; i++) yield i;
}
function* take(n, source) {
    if (n <= 0) return;
    for (const value of source) {
        yield value;
        if (--n <= 0) return;
    }
}
function* walk(tree) {
    if (!tree) return;
    yield* walk(tree.left);
    yield tree.value;
    yield* walk(tree.right);
}
const build = (low, high) => low > high ? null : {
    value: (low + high) >> 1,
    left: build(low, ((low + high) >> 1) - 1),
    right: build(((low + high) >> 1) + 1, high),
};

let check = 0;
for (const value of count(150000)) check += value;
for (const value of take(50000, count(1e9))) check -= value;
for (const value of walk(build(1, 4000))) check += value;
const [first, , third, ...rest] = count(1000);
check += first + third + rest.length;

async function step(n) {
    await null;
    return n * 2;
}
async function run() {
    let sum = 0;
    for (let i = 0; i < 30000; i++) sum += await step(i);
    const all = await Promise.all(Array.from(count(2000), i => Promise.resolve(i).then(x => x + 1)));
    for (const value of all) sum += value;
    async function* ticks() {
        for (let i = 0; i < 5000; i++) yield i;
    }
    for await (const value of ticks()) sum += value;
    return sum;
}
run().then(sum => {
    check += sum;
    tell(check === 10922421499 ? 'ok' : 'wrong: ' + check);
});
