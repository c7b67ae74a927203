// Syntax errors as scripts see them, in what is compiled while they run. (The
// early errors one by one are in tests/unit/syntax/errors.) A row: a function
// that compiles, line:column, the message.
const table = [
    [() => (0, eval)("let x = ;"), "1:9", "unexpected ';', expected an expression"],
    [() => (0, eval)("x\n\n  = = 3"), "3:5", "unexpected '=', expected an expression"],
    [() => eval("a\r\nb c"), "2:3", "unexpected identifier 'c', expected ';'"],
    [() => eval("/*\u2028*/ b c"), "2:6", "unexpected identifier 'c', expected ';'"],
    [() => eval("'\u{1F600}' '"), "1:6", "string is not closed"],
    [() => eval("new.target; super.x"), "1:1", "new.target is only allowed in functions"],
    [() => eval("super()"), "1:1", "super() is only allowed in the constructor of a derived class"],
    [() => eval("await 1"), "1:1", "await is only allowed in async functions and at the top level of modules"],
    [() => eval("return"), "1:1", "return is only allowed in functions"],
    [() => eval("using x = null"), "1:1", "using is only allowed in blocks, function bodies and modules"],
    [() => eval("import.meta"), "1:1", "import.meta is only allowed in modules"],
    [() => { new class { x = eval("1 + arguments") }; }, "1:5", "'arguments' is not allowed in a class field initializer or static block"],
    [() => { let a; { eval("var b, a"); } }, "1:8", "'a' has already been declared around the eval"],
    [() => { 'use strict'; eval("with (a) b"); }, "1:1", "with is not allowed in strict code"],
    [() => { 'use strict'; eval("010"); }, "1:1", "a number with a leading 0 is not allowed in strict code"],
    [() => { eval("this.#p"); }, "1:6", "private name '#p' is not declared in any class around"],
    [() => Function("a", "b c"), "3:3", "unexpected identifier 'c', expected ';'"],
    [() => Function("a b", ""), "1:22", "unexpected identifier 'b', expected ',' or ')'"],
    [() => Function("a", "}"), null, null],
    [() => Function("/*", "*/){"), null, null],
    [() => Function("a = super.b", ""), "1:24", "super properties are only allowed in methods"],
    [() => Function("a, a", "'use strict'"), "1:23", "two parameters have the same name"],
    [() => RegExp("(?<a>.)("), null, null],
    [() => RegExp("a", "gg"), null, null],
    [() => JSON.parse('{"a":\n  1 2}'), null, null],
];

function place(error) {
    return /(\d+:\d+)/.exec(error.stack.split('\n')[1])?.[1];
}

for (const [compile, position, message] of table) {
    try {
        compile();
        print(`${compile}: no error`);
    } catch (error) {
        if (!(error instanceof SyntaxError) || position && place(error) !== position || message && error.message !== message)
            print(`${compile}: ${place(error)} ${error}`);
        if (!position) print(error.message);
    }
}
// expect: the parameters and the body of a function must each be complete
// expect: the parameters and the body of a function must each be complete
// expect: invalid regular expression /(?<a>.)(/: unterminated group
// expect: invalid flags of a regular expression: 'gg'
// expect: unexpected character '2' in JSON text at 10
