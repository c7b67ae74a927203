// Where syntax errors are, and what they say was found and expected. A row:
// the source, line:column, the message.
const table = [
    ["let x = ;", "1:9", "unexpected ';', expected an expression"],
    ["a b", "1:3", "unexpected identifier 'b', expected ';'"],
    ["if (1", "1:6", "unexpected end of input, expected ')'"],
    ["let a; let a;", "1:12", "'a' has already been declared"],
    ["function f( { }", "1:16", "unexpected end of input, expected ')'"],
    ["return 1", "1:1", "return is only allowed in functions"],
    ["`abc", "1:1", "template is not closed"],
    ["\"abc", "1:1", "string is not closed"],
    ["x = {a: 1", "1:10", "unexpected end of input, expected '}'"],
    ["[1, 2", "1:6", "unexpected end of input, expected ']'"],
    ["for (let i of 1, 2) {}", "1:16", "unexpected ',', expected ')'"],
    ["class A { constructor() {} constructor() {} }", "1:28", "a class can have only one constructor"],
    ["break;", "1:1", "break is only allowed in loops and switches"],
    ["continue;", "1:1", "continue is only allowed in loops"],
    ["a: a: 1", "1:4", "label 'a' is already in use"],
    ["\"use strict\"; with (a) {}", "1:15", "with is not allowed in strict code"],
    ["1 = 2", "1:1", "invalid assignment target"],
    ["a + b = c", "1:1", "invalid assignment target"],
    ["++1", "1:3", "invalid operand of an update"],
    ["new.target", "1:1", "new.target is only allowed in functions"],
    ["super.x", "1:1", "super properties are only allowed in methods"],
    ["super()", "1:1", "super() is only allowed in the constructor of a derived class"],
    ["await 1", "1:7", "unexpected '1', expected ';'"],
    ["async () => { for await (x in y) {} }", "1:28", "unexpected 'in', expected 'of'"],
    ["/(/", "1:3", "invalid regular expression: unterminated group"],
    ["/a/gg", "1:4", "invalid regular expression flags 'gg'"],
    ["0b12", "1:4", "an identifier or digit cannot directly follow a number"],
    ["1_", "1:2", "a numeric separator must stand between digits"],
    ["08n", "1:3", "an identifier or digit cannot directly follow a number"],
    ["1a", "1:2", "an identifier or digit cannot directly follow a number"],
    ["\"\\u{110000}\"", "1:2", "malformed escape in a string"],
    ["\"\\x1\"", "1:2", "malformed escape in a string"],
    ["var \\u0030a", "1:5", "unexpected character '\\'"],
    ["#a", "1:1", "a private name must be followed by 'in' or follow a '.'"],
    ["class A { m() { this.#b } }", "1:22", "private name '#b' is not declared in any class around"],
    ["class A { #b; #b }", "1:15", "private name '#b' is declared twice"],
    ["const a", "1:7", "a const declaration needs an initializer"],
    ["let let = 1", "1:5", "'let' cannot be the name of a lexical declaration"],
    ["let [a]", "1:5", "a destructuring declaration needs an initializer"],
    ["for (const a;;) {}", "1:12", "a const declaration needs an initializer"],
    ["switch (1) { default: default: }", "1:23", "a switch can have only one default"],
    ["try {}", "1:7", "unexpected end of input, expected 'catch' or 'finally'"],
    ["throw\n1", "2:1", "throw and its operand must be on one line"],
    ["import x from \"y\"", "1:1", "import declarations are only allowed at the top level of modules"],
    ["export default 1", "1:1", "export declarations are only allowed at the top level of modules"],
    ["import.meta", "1:1", "import.meta is only allowed in modules"],
    ["a?.b = 1", "1:1", "invalid assignment target"],
    ["a?.`x`", "1:4", "unexpected template, expected a property name"],
    ["a ?? b || c", "1:3", "?? mixed with && or || needs parentheses"],
    ["-1 ** 2", "1:4", "an unary operator before ** needs parentheses"],
    ["delete x; \"use strict\"; function f() { \"use strict\"; delete x }", "1:61", "strict code cannot delete a variable"],
    ["(a, b) = 1", "1:2", "invalid assignment target"],
    ["({a: 1} = 1)", "1:6", "invalid destructuring target"],
    ["({a = 1})", "1:5", "a default value is only allowed in a destructuring pattern"],
    ["[...a, b] = c", "1:2", "a rest element must be the last one"],
    ["function f(a, a) { \"use strict\" }", "1:15", "two parameters have the same name"],
    ["\"use strict\"; eval = 1", "1:15", "'eval' cannot be bound or assigned in strict code"],
    ["\"use strict\"; 010", "1:15", "a number with a leading 0 is not allowed in strict code"],
    ["function f(a = 1) { \"use strict\" }", "1:21", "\"use strict\" is not allowed in a function whose parameters are not simple"],
    ["({ __proto__: 1, __proto__: 2 })", "1:18", "__proto__ is set twice"],
    ["label: function* g() {}", "1:8", "a function declaration is not allowed here"],
    ["if (1) class C {}", "1:8", "a declaration is not allowed here, only in a block or at the top level"],
    ["do 1 while (0) x", "1:6", "unexpected 'while', expected ';'"],
    ["async function f() { function g() { await 1 } }", "1:43", "unexpected '1', expected ';'"],
    ["function* g() { yield\n* 2 }", "2:1", "unexpected '*', expected an expression"],
    ["x\n\n  = = 3", "3:5", "unexpected '=', expected an expression"],
    ["{", "1:2", "unexpected end of input, expected '}'"],
    ["(", "1:2", "unexpected end of input, expected an expression"],
    ["a ? b", "1:6", "unexpected end of input, expected ':'"],
    ["class { }", "1:7", "unexpected '{', expected identifier"],
    ["function () {}", "1:10", "unexpected '(', expected identifier"],
    ["var 1", "1:5", "unexpected '1', expected identifier"],
    ["foo(1 2)", "1:7", "unexpected '2', expected ')'"],
    ["@", "1:2", "unexpected end of input, expected identifier"],
    ["}", "1:1", "unexpected '}', expected an expression"],
    [")", "1:1", "unexpected ')', expected an expression"],
    ["enum", "1:1", "unexpected 'enum', expected an expression"],
    ["({ get a(b) {} })", "1:10", "a getter has no parameters"],
    ["({ set a() {} })", "1:10", "a setter has exactly one parameter, which is no rest parameter"],
    ["class A extends B { x = super() }", "1:25", "super() is only allowed in the constructor of a derived class"],
    ["\"use strict\"; ({ x: eval } = 1)", "1:21", "'eval' cannot be bound or assigned in strict code"],
    ["for (let x = 1 of y) {}", "1:14", "the variable of this loop cannot have an initializer"],
    ["for (var x = 1 of y) {}", "1:14", "the variable of this loop cannot have an initializer"],
    ["async (x, await) => 1", "1:11", "'await' is reserved in the parameters of an async function"],
    ["using x = 1; { using [a] = b }", "1:1", "using is only allowed in blocks, function bodies and modules"],
    ["\\", "1:1", "malformed escape in an identifier"],
    ["/a", "1:1", "regular expression is not closed"],
    ["a => {} ()", "1:9", "unexpected '(', expected ';'"],
    ["\"\n\"", "1:1", "string is not closed"],
    ["!function(){}\n()=>1", "2:3", "unexpected '=>', expected ';'"],
    ["({a b})", "1:5", "unexpected identifier 'b', expected ':'"],
];

function place(error) {
    return /(\d+:\d+)/.exec(error.stack.split('\n')[1])?.[1];
}

let wrong = 0;
for (const [source, position, message] of table) {
    let found = 'no error';
    try {
        (0, eval)(source);
    } catch (error) {
        found = `${place(error)} ${error.name}: ${error.message}`;
    }
    if (found !== `${position} SyntaxError: ${message}`) {
        wrong++;
        print(`${JSON.stringify(source)}: ${found}`);
    }
}
print(table.length > 90, wrong); // expect: true 0
