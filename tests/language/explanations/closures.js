// Each turn of a let loop has a variable of its own; a var loop has one.
const lets = [];
for (let i = 0; i < 3; i++) lets.push(() => i++);
print(lets.map(f => f()).join()); // expect: 0,1,2
print(lets.map(f => f()).join()); // expect: 1,2,3
const vars = [];
for (var k = 0; k < 3; k++) vars.push(() => k);
print(vars.map(f => f()).join()); // expect: 3,3,3

// Two closures over one variable share it.
function account() {
    let balance = 0;
    return { deposit: n => { balance += n; }, show: () => balance };
}
const mine = account();
const yours = account();
mine.deposit(5);
mine.deposit(7);
print(mine.show(), yours.show()); // expect: 12 0

// A closure keeps its variables after the function has returned, also those
// of a generator and of a catch block.
function* counter() {
    let n = 0;
    while (true) yield () => ++n;
}
const steps = counter();
const first = steps.next().value;
const second = steps.next().value;
first();
print(second()); // expect: 2
let kept;
try {
    throw 'thrown';
} catch (error) {
    kept = () => error;
}
print(kept()); // expect: thrown
