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
