// A tour of how JavaScript runs, in the order in which things happen. Every
// line of output is explained by the comment above it.

// --- Hoisting: before the first line runs, the engine has read all of them.
// A function is there above its text; a var exists, but holds undefined; a let
// exists, but cannot be touched.
console.log(square(4), typeof later, later);
try {
    soon;
} catch (error) {
    console.log(error.name);
}
var later = 'assigned';
let soon = 'initialized';
function square(n) {
    return n * n;
}

// --- The call stack: an error remembers the calls that led to it.
function sayHiBack(name) {
    throw new Error(`nobody called ${name} is here`);
}
function createConversation() {
    sayHiBack('Ada');
}
try {
    createConversation();
} catch (error) {
    const names = error.stack.match(/sayHiBack|createConversation/g);
    console.log(error.message);
    console.log(names.join(' < '));
}
try {
    (function callsItself() {
        callsItself();
    })();
} catch (error) {
    console.log(error instanceof RangeError);
}

// --- Closures: a function keeps the variables that it was made among.
function makeCounter() {
    let count = 0;
    return () => ++count;
}
const next = makeCounter();
next();
console.log(next());

// --- Tasks and microtasks: the script runs to its end; then microtasks, all
// of them; then one task, its microtasks, the next task.
console.log('script: begin');
setTimeout(() => {
    console.log('task 1');
    Promise.resolve().then(() => console.log('microtask of task 1'));
}, 0);
setTimeout(() => console.log('task 2'), 0);
queueMicrotask(() => console.log('microtask 1'));
(async () => {
    await null;
    console.log('microtask 2');
})();
console.log('script: end');

// --- A native class: its instances hold a C struct, and it can be extended.
class NamedStopwatch extends Stopwatch {
    name = 'lap timer';
}
const watch = new NamedStopwatch();
watch.lap();
watch.lap();
console.log(watch.name, watch.laps, watch.elapsed >= 0);

// --- A timer never fires early, and never while something else runs.
const started = performance.now();
let lateness;
setTimeout(() => {
    lateness = performance.now() - started;
    console.log('timer', lateness >= 5);
}, 5);
for (let i = 0; i < 1000; i++) {
    square(i);
}
console.log('the loop is done before the timer fires');

// --- A module: loaded when asked for, evaluated once, its bindings live.
setTimeout(async () => {
    const greetings = await import('./tour_module.mjs');
    greetings.greet('world');
    greetings.greet('again');
    console.log(greetings.count, greetings.default);
    watchCollection();
}, 10);

// --- A collection: a weak reference does not keep its object alive.
function watchCollection() {
    let treasure = { weight: 12 };
    const weak = new WeakRef(treasure);
    console.log('held:', weak.deref() === treasure);
    treasure = undefined;
    setTimeout(() => {
        gc();
        console.log('collected:', weak.deref() === undefined);
    }, 0);
}
