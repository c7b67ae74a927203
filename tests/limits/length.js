// What is long without being deep, 100,000 times: no error.
const TIMES = 100_000;

// Before, the piece that is repeated, after.
const flat = {
    sums: ["0", " + 1", ""],
    "texts in sums": ["''", " + 'a'", ""],
    comparisons: ["0", " < 1", ""],
    logic: ["0", " || 0", ""],
    conjunctions: ["1", " && 1", ""],
    coalescing: ["null", " ?? null", ""],
    "mixed logic": ["0", " || 1 && 0", ""],
    instanceofs: ["0", " in x", ""],
    members: ["p", ".p", ""],
    elements: ["p", "['p']", ""],
    "optional members": ["p", "?.p", ""],
    "optional elements": ["p", "?.['p']", ""],
    calls: ["p", "()", ""],
    "method calls": ["p", ".p()", ""],
    "optional calls": ["p", "?.()", ""],
    "tagged templates": ["p", "``", ""],
    commas: ["0", ", 1", ""],
    arguments: ["Math.max(0", ", 1", ")"],
    parameters: ["(function (a", ", a", ") {})"],
    elisions: ["[0", ",", "].length"],
    "array elements": ["[0", ", 0", "].length"],
    spreads: ["[0", ", ...''", "].length"],
    properties: ["x = {", "a: 1, ", "}; 0"],
    templates: ["`", "${0}", "`.length"],
    "else-ifs": ["if (0);", " else if (0);", ""],
    statements: ["", "0;", ""],
    "empty statements": ["", ";", ""],
    declarations: ["", "var a = 1;", ""],
    declarators: ["var a", ", a", ""],
    blocks: ["", "{ let a }", ""],
    functions: ["", "function f() {}", ""],
    arrows: ["", "x => x;", ""],
    methods: ["(class {", "f() {}", "})"],
    fields: ["(class {", "a = 1;", "})"],
    cases: ["switch (0) {", "case 1: ;", "}"],
    "patterns of arrays": ["var [", "a, ", "] = []"],
    "patterns of objects": ["var {", "a, ", "} = {}"],
    "updates in a row": ["var a = 0; 0", ", a++", ""],
    comments: ["", "/**/", "0"],
    lines: ["", "\n", "0"],
    "for-ofs": ["", "for (x of []);", ""],
    tries: ["", "try {} catch {}", ""],
    "regular expressions": ["", "/a/;", ""],
    "parts of patterns": ["/", "a|", "/"],
    "classes of patterns": ["/", "[a-z]", "/"],
    "groups of patterns": ["/", "(?:a)", "/"],
};

// A function of everything in `flat`.
function p() {
    return p;
}
p.p = p;
var x = p;
const evaluate = eval;

function kind_of(action) {
    try {
        action();
        return "ok";
    } catch (error) {
        return error.name;
    }
}

for (const [name, [before, piece, after]] of Object.entries(flat)) {
    const kind = kind_of(() => evaluate(before + piece.repeat(TIMES) + after));
    if (kind !== "ok")
        print(name, kind);
}

// The same with a number in each piece, and the value that comes out, unless
// it is an error that there is not that much room.
const numbered = {
    variables: ["(function () {", i => `var a${i} = ${i};`,
        `return a${TIMES - 1}; })()`],
    lexical: ["(function () {", i => `let a${i} = ${i};`,
        `return a${TIMES - 1}; })()`],
    captured: ["(function () {", i => `let a${i} = ${i};`,
        `return (() => a${TIMES - 1})(); })()`],
    globals: ["", i => `var a${i} = ${i};`, `a${TIMES - 1}`],
    parameters: ["(function (", i => `a${i}, `, `a) { return ${TIMES - 1}; })()`],
    arguments: ["(function () { return arguments.length; })(", i => `${i}, `,
        ")", TIMES],
    constants: ["0", i => `, ${i}.5`, "", TIMES - 0.5],
    texts: ["''", i => `, 'a${i}'`, "", `a${TIMES - 1}`],
    properties: ["({", i => `a${i}: ${i},`, `}).a${TIMES - 1}`],
    elements: ["[", i => `${i},`, `][${TIMES - 1}]`],
    methods: ["new (class {", i => `a${i}() { return ${i}; }`,
        `})().a${TIMES - 1}()`],
    fields: ["new (class {", i => `a${i} = ${i};`, `})().a${TIMES - 1}`],
    "private fields": ["new (class {", i => `#a${i} = ${i};`,
        `get a() { return this.#a${TIMES - 1}; } })().a`],
    functions: ["(function () {", i => `function a${i}() { return ${i}; }`,
        `return a${TIMES - 1}(); })()`],
    cases: [`switch (${TIMES - 1}) {`, i => `case ${i}: ${i}; break;`, "}"],
    "cases of texts": [`switch ("a${TIMES - 1}") {`,
        i => `case "a${i}": ${i}; break;`, "}"],
    "cases of numbers": [`switch (${TIMES - 0.5}) {`,
        i => `case ${i + 0.5}: ${i}; break;`, "}"],
    patterns: ["(function () { let {", i => `a${i} = ${i},`,
        `} = {}; return a${TIMES - 1}; })()`],
    "far jumps": ["for (let i = 0; i < 2; i++) { if (i) continue; ",
        i => `x.a = ${i};`, "} x.a"],
    handlers: ["", i => `try { ${i} } catch (a) { a }`, ""],
    "parts of templates": ["`", i => `\${${i}}`, "`.slice(-5)", "99999"],
};

for (const [name, parts] of Object.entries(numbered)) {
    const [before, make, after, value = TIMES - 1] = parts;
    const pieces = Array.from({ length: TIMES }, (_, i) => make(i)).join("");
    let found;
    const kind = kind_of(() => found = evaluate(before + pieces + after));
    if (kind === "ok" ? found !== value : kind !== "RangeError")
        print(name, kind, found);
}

// Parentheses without end, made by running.
let text = "";
for (let i = 0; i < TIMES; i++)
    text = "(" + text + ")";
print(text.length); // expect: 200000
print("done"); // expect: done
