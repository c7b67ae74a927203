// Where reference errors are, and what they say. A row: the source, which
// begins in the second column of a block, line:column, the message.
const table = [
    ["x", "1:2", "'x' is not defined"],
    ["1;\n  x.y", "2:3", "'x' is not defined"],
    ["x(1)", "1:2", "'x' is not defined"],
    ["  x()", "1:4", "'x' is not defined"],
    ["let a = a", "1:10", "cannot access 'a' before initialization"],
    ["{ t; let t }", "1:4", "cannot access 't' before initialization"],
    ["class A extends A {}", "1:18", "cannot access 'A' before initialization"],
    ["class A { static x = A; [A.name] = 1 }", "1:27", "cannot access 'A' before initialization"],
    ["({ b } = c)", "1:11", "'c' is not defined"],
    ["for (const z of q) {}", "1:18", "'q' is not defined"],
    ["for (const z of z) {}", "1:18", "cannot access 'z' before initialization"],
    ["`${u}`", "1:5", "'u' is not defined"],
    ["new Q", "1:6", "'Q' is not defined"],
    ["new Q(1)", "1:6", "'Q' is not defined"],
    ["tag`x`", "1:2", "'tag' is not defined"],
    ["w ||= 1", "1:2", "'w' is not defined"],
    ["w ?? x", "1:2", "'w' is not defined"],
    ["((a = b, b) => 1)()", "1:8", "cannot access 'b' before initialization"],
    ["(function (a = c) { let c })()", "1:17", "'c' is not defined"],
    ["switch (1) { case 0: let s; case 1: s }", "1:38", "cannot access 's' before initialization"],
    ["for (f() of [1]); function f() {}", "1:7", "invalid assignment target"],
    ["new class extends Object { constructor() { this.x } }", "1:45", "'this' must not be used before super() is called"],
    ["new class extends Object { constructor() { super(); super() } }", "1:54", "super() was already called"],
    ["new class extends Object { constructor() { } }", "1:43", "'this' must not be used before super() is called"],
    ["({ m() { delete super.x } }).m()", "1:11", "a property of super cannot be deleted"],
    ["[1].map(e => e + nope)", "1:19", "'nope' is not defined"],
    ["a.b.c", "1:2", "'a' is not defined"],
    ["typeof t; let t", "1:9", "cannot access 't' before initialization"],
    ["const k = () => k2; k(); const k2 = 1", "1:18", "cannot access 'k2' before initialization"],
    ["({ [n]: 1 })", "1:6", "'n' is not defined"],
    ["({ ...n })", "1:8", "'n' is not defined"],
    ["foo(...n)", "1:2", "'foo' is not defined"],
    ["!n", "1:3", "'n' is not defined"],
    ["if (n) 1", "1:6", "'n' is not defined"],
    ["while (n);", "1:9", "'n' is not defined"],
    ["for (; n; );", "1:9", "'n' is not defined"],
    ["return_: for (let i = 0; i < n; i++);", "1:31", "'n' is not defined"],
    ["throw n", "1:8", "'n' is not defined"],
    ["(1, n)", "1:6", "'n' is not defined"],
    ["n ? 1 : 2", "1:2", "'n' is not defined"],
    ["void n", "1:7", "'n' is not defined"],
    ["n instanceof Object", "1:2", "'n' is not defined"],
    ["var v = n", "1:10", "'n' is not defined"],
    ["const { p } = n", "1:16", "'n' is not defined"],
    ["try { n } catch { m }", "1:20", "'m' is not defined"],
    ["with ({}) n", "1:12", "'n' is not defined"],
    ["eval(\"n\")", "1:1", "'n' is not defined"],
    ["import(n).x", "1:9", "'n' is not defined"],
];

function place(error) {
    return /(\d+:\d+)/.exec(error.stack.split('\n')[1])?.[1];
}

let wrong = 0;
for (const [source, position, message] of table) {
    let found = 'no error';
    try {
        (0, eval)(`{${source}\n}`);
    } catch (error) {
        found = `${place(error)} ${error.name}: ${error.message}`;
    }
    if (found !== `${position} ReferenceError: ${message}`) {
        wrong++;
        print(`${JSON.stringify(source)}: ${found}`);
    }
}
print(table.length > 40, wrong); // expect: true 0
