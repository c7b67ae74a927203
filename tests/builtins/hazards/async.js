// Generators, promises and disposal under re-entry.
const kind = f => { try { return f(); } catch (e) { return e.name; } };

// A running generator resumed by itself, from its finally part and from the
// toString of what it yields.
let self = (function* () { yield kind(() => self.next()); })();
print(self.next().value); // expect: TypeError
self = (function* () { try { yield 1; } finally { print(kind(() => self.return())); } })();
self.next();
self.return(); // expect: TypeError
self = (function* () { yield `${{ toString() { return kind(() => self.next()); } }}`; })();
print(self.next().value); // expect: TypeError
const late = (function* () { try { yield 1; } finally { yield 2; } })();
late.next();
print(late.return(5).value, late.next().value, late.next().done); // expect: 2 5 true
const inner = { [Symbol.iterator]() { return { next: () => ({ value: 1 }), return() { print('closed'); return {}; } }; } };
const outer = (function* () { yield* inner; })();
outer.next();
print(kind(() => outer.throw(new Error('x')))); // expect: closed
// expect: TypeError
print(kind(() => { for (const x of (function* () { yield 1; throw new RangeError('r'); })()); })); // expect: RangeError

// Deep generators are frames of one loop.
function* nest(n) { if (n > 0) yield* nest(n - 1); else yield 'deep'; }
print([...nest(3000)].join()); // expect: deep

// A disposer that disposes again and adds resources.
const stack = new DisposableStack();
stack.defer(() => { stack.dispose(); print(kind(() => stack.defer(() => {}))); });
stack.dispose(); // expect: ReferenceError

// Element functions of Promise.all called late, twice and with nothing.
class Lazy extends Promise {
    static resolve(x) { return { then(f) { Lazy.saved.push(f); } }; }
}
Lazy.saved = [];
const all = Lazy.all([1, 2]);
Lazy.saved[0](); Lazy.saved[0]('again'); Lazy.saved[1]('two');
all.then(v => print(v.length, v[0], v[1])); // expect: 2 undefined two

// A long row of thenables takes no C stack.
let thenable = { then(f) { f('end'); } };
for (let i = 0; i < 5000; i++) { const next = thenable; thenable = { then(f) { f(next); } }; }
Promise.resolve(thenable).then(print);
const tick = () => new Promise(resolve => setTimeout(resolve, 1));

(async () => {
    await tick(); // expect: end

    // `then` of Object.prototype re-enters an async generator.
    const log = [];
    let count = 0;
    const generator = (async function* () { yield 1; yield 2; })();
    Object.defineProperty(Object.prototype, 'then', {
        configurable: true,
        get() {
            if (count++ < 3) generator.next().then(r => log.push(r.value + ':' + r.done));
            return undefined;
        },
    });
    generator.next();
    await tick();
    delete Object.prototype.then;
    print(log.join()); // expect: 2:false,undefined:true,undefined:true

    // Patched methods do not reach await.
    const then = Promise.prototype.then;
    Promise.prototype.then = () => { throw 'patched'; };
    await 1;
    await Promise.resolve(2);
    Promise.prototype.then = then;
    let chain = Promise.resolve(0);
    for (let i = 0; i < 5000; i++) chain = chain.then(v => v + 1);
    print(await chain); // expect: 5000

    // A registry that is its own token, held value and target.
    const registry = new FinalizationRegistry(() => registry.register({}, 1));
    for (let i = 0; i < 20; i++) registry.register({}, registry, registry);
    print(registry.unregister(registry)); // expect: true
})();

// gc-every: 50
