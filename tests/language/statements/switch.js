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
// The last clause of a table of clauses, empty behind one that returns.
function last(x) {
    switch (x) {
    case 1: return 1;
    case 2: return 2;
    case 3: return 3;
    default: return 5;
    case 4:
    }
}
print(last(4), last(2), last(9)); // expect: undefined 2 5
// Cases that fit into an instruction, against numbers of every kind.
function small(x) {
    switch (x) {
    case 0: return 'zero';
    case -128: return 'least';
    case 127: return 'most';
    case 128: return 'more';
    }
}
print(small(-0), small(0.5 - 128.5), small(63.5 * 2), small(1e3 - 872)); // expect: zero least most more
print(small(false), small('0'), small(null)); // expect: undefined undefined undefined
// What is returned from a try leaves nothing behind it.
function left(f) {
    try { return f(); } catch (e) { return e; } finally { log = 'left'; }
}
print(left(() => 1), left(() => { throw 2; }), log); // expect: 1 2 left
let joined = 'a';
joined = `${joined}b${joined = 'c'}${joined}`;
print(joined); // expect: abcc
