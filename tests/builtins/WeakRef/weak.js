// Entries set in a table that is old already hold young keys and values.
{
    const table = new WeakMap(), keys = [];
    for (let round = 0; round < 20; round++) {
        for (let i = 0; i < 50; i++) {
            const key = { i };
            if (i % 5 === 0) keys.push(key);
            table.set(key, { value: round * 50 + i });
        }
        for (let i = 0; i < 3000; i++) [i, { i }];
    }
    let wrong = 0;
    keys.forEach((key, n) => { if (table.get(key).value !== Math.floor(n / 10) * 50 + key.i) wrong++; });
    print(keys.length, wrong); // expect: 200 0
}
// A weak reference holds until the job that looked at it ends.
const registry = new FinalizationRegistry(held => print('gone:', held));
let strong = { name: 'strong' };
const weakStrong = new WeakRef(strong);
let weakLost;
(() => {
    const lost = { name: 'lost' };
    weakLost = new WeakRef(lost);
    registry.register(lost, 'lost');
    registry.register(strong, 'strong', strong);
})();
gc();
print(weakLost.deref() !== undefined, weakStrong.deref() === strong); // expect: true true
setTimeout(() => {
    gc();
    print(weakLost.deref(), weakStrong.deref() === strong); // expect: undefined true
    registry.unregister(strong);
    strong = undefined;
    setTimeout(() => {
        gc();
        setTimeout(() => print(weakStrong.deref()), 1); // expect: gone: lost
        // expect: undefined
    }, 1);
}, 1);

// gc-every: 10
