function name(x) {
    switch (x) {
    case 1: return 'one';
    case '1': return 'text';
    default: x = 'fell';
    case 2: return x + '!';
    case NaN: return 'never';
    }
}
print(name(1), name('1'), name(2), name(3), name(NaN)); // expect: one text 2! fell! fell!
let log = '';
const say = x => { log += x; return x; };
switch (say(3)) { case say(1): case say(3): log += 'x'; case say(4): log += 'y'; break; default: log += 'z'; }
print(log); // expect: 313xy
switch (0) { case 0: let scoped = 1; print(scoped); } // expect: 1
