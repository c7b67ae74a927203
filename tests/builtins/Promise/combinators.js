class Sub extends Promise {}
print(Sub.resolve(1).then(() => {}) instanceof Sub); // expect: true
print(Promise.resolve(Sub.resolve(1)) instanceof Sub); // expect: false
print(Sub.all([]) instanceof Sub); // expect: true

const never = new Promise(() => {});
const fail = reason => Promise.reject(reason);
(async () => {
    print((await Promise.all([])).length); // expect: 0
    print((await Promise.all(new Set([1, Promise.resolve(2)]))).join()); // expect: 1,2
    await Promise.all([never, fail('a'), fail('b')]).catch(print); // expect: a
    const [good, bad] = await Promise.allSettled([1, fail('x')]);
    print(good.status, good.value, bad.status, bad.reason); // expect: fulfilled 1 rejected x
    print(await Promise.any([fail(1), 2, never])); // expect: 2
    await Promise.any([fail(1), fail(2)]).catch(e =>
        print(e instanceof AggregateError, e.errors.join())); // expect: true 1,2
    await Promise.any([]).catch(e => print(e.errors.length)); // expect: 0
    print(await Promise.race([never, 'won', fail('lost')])); // expect: won
    const keyed = await Promise.allKeyed({ b: Promise.resolve(1), a: 2 });
    print(Object.keys(keyed).join(), keyed.a, keyed.b); // expect: b,a 2 1
    print((await Promise.allSettledKeyed({ z: fail(0) })).z.reason); // expect: 0
    print(await Promise.try((a, b) => a + b, 1, 2)); // expect: 3
    await Promise.try(() => { throw 'tried'; }).catch(print); // expect: tried
    const { promise, resolve } = Promise.withResolvers();
    resolve('later');
    print(await promise); // expect: later

    // An iterator is closed when combining stops early.
    const iterator = {
        [Symbol.iterator]() { return this; },
        next() { return { value: 1, done: false }; },
        return() { print('closed'); return {}; },
    };
    class Broken extends Promise { static resolve() { throw 'broken'; } }
    await Broken.all(iterator).catch(print);
    // expect: closed
    // expect: broken
})();
