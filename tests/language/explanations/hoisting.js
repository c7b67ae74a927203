// A function can be called above its text, a var is undefined there.
print(greet('you')); // expect: hello, you
print(typeof later, later); // expect: undefined undefined
var later = 1;
print(later); // expect: 1
function greet(name) {
    return 'hello, ' + name;
}

// A let or const exists from the start of its block, but cannot be touched.
try {
    early;
} catch (error) {
    print(error instanceof ReferenceError); // expect: true
}
let early = 2;
{
    try {
        early = 3;
    } catch (error) {
        print(error.name); // expect: ReferenceError
    }
    let early;
    print(early); // expect: undefined
}
print(early); // expect: 2

// The last of two functions with one name wins, a var keeps its value.
var twice = 'value';
function twice() {}
print(typeof twice); // expect: string
function again() { return 1; }
print(again()); // expect: 2
function again() { return 2; }

// A var of a function hides the outer one from its first line on.
var shown = 'outer';
(function () {
    print(shown); // expect: undefined
    var shown = 'inner';
    print(shown); // expect: inner
})();
