// Async generators that ask one another need no C stack.
async function* walk(depth) {
    if (depth)
        for await (const value of walk(depth - 1))
            yield value;
    yield depth;
}
async function* delegate(depth) {
    if (depth)
        yield* delegate(depth - 1);
    yield depth;
}
async function count(iterable) {
    let n = 0;
    for await (const value of iterable)
        n++;
    return n;
}
async function* throwing(depth) {
    if (!depth)
        throw new TypeError('from below');
    for await (const value of throwing(depth - 1));
}
const order = [];
async function* ordered() {
    order.push('started');
    const sent = yield 1;
    order.push(sent);
}
(async () => {
    print(await count(walk(200))); // expect: 201
    print(await count(delegate(200))); // expect: 201
    await count(throwing(200)).catch(error => print(error.message)); // expect: from below
    const generator = ordered();
    const promises = [generator.next(), generator.next('a'), generator.next('b')];
    order.push('asked');
    for (const promise of promises)
        print(JSON.stringify(await promise));
    // expect: {"value":1,"done":false}
    // expect: {"done":true}
    // expect: {"done":true}
    print(order.join()); // expect: started,asked,a
})();
