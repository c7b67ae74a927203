const log = [];
const resource = name => ({ [Symbol.dispose]() { log.push(name); } });
const stack = new DisposableStack();
stack.use(resource('used'));
stack.adopt('adopted', value => log.push(value));
stack.defer(() => log.push('deferred'));
stack.use(null);
const moved = stack.move();
print(stack.disposed, moved.disposed); // expect: true false
moved.dispose();
print(log.join()); // expect: deferred,adopted,used
moved.dispose();
print(log.length, moved.disposed); // expect: 3 true

const failing = new DisposableStack();
failing.defer(() => { throw 'first'; });
failing.defer(() => { throw 'second'; });
try {
    failing.dispose();
} catch (e) {
    print(e instanceof SuppressedError, e.error, e.suppressed); // expect: true first second
}

{
    using a = resource('a'), b = resource('b');
    log.length = 0;
}
print(log.join()); // expect: b,a

// A stack that is disposed of takes no more resources.
try { moved.use(resource('late')); } catch (e) { print(e.name); } // expect: ReferenceError

(async () => {
    const asynchronous = new AsyncDisposableStack();
    asynchronous.defer(async () => { await 0; log.push('slow'); });
    asynchronous.use({ async [Symbol.asyncDispose]() { await 0; log.push('first'); } });
    asynchronous.use(resource('sync'));
    log.length = 0;
    await asynchronous.disposeAsync();
    print(log.join()); // expect: sync,first,slow
    log.length = 0;
    {
        await using x = { async [Symbol.asyncDispose]() { await 0; log.push('x'); } };
        using y = resource('y');
    }
    print(log.join()); // expect: y,x
})();
