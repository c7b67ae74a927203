// Arguments, order, clearing, intervals that clear themselves.
try {
    setTimeout('not a function');
} catch (error) {
    print(error.name); // expect: TypeError
}
setTimeout((a, b) => print(a + b), 0, 'ar', 'guments'); // expect: arguments
setTimeout(() => print('second'), 8);
setTimeout(() => print('first'), 2); // expect: first
// expect: second
const never = setTimeout(() => print('never'), 1);
clearTimeout(never);
clearTimeout(never);
clearTimeout(12345);
let turns = 0;
setTimeout(() => {
    const id = setInterval(() => {
        print('turn', ++turns);
        if (turns === 3) clearInterval(id);
    }, 1);
    // expect: turn 1
    // expect: turn 2
    // expect: turn 3
}, 20);
