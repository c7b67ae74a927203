// stack: 256
//
// Every production that contains itself, 100,000 levels deep: an error that
// can be caught, on a small stack of C.
const LEVELS = 100_000;

// Before, the piece that is repeated, what is in the middle, the piece that
// closes, after.
const nested = {
    parentheses: ["", "(", "1", ")"],
    arrays: ["", "[", "1", "]"],
    spreads: ["", "[...", "1", "]"],
    objects: ["x = ", "{a: ", "1", "}"],
    "computed keys": ["x = ", "{[", "1", "]: 1}"],
    "object spreads": ["x = ", "{...", "1", "}"],
    templates: ["", "`${", "1", "}`"],
    "tagged templates": ["", "x`${", "1", "}`"],
    calls: ["", "x(", "1", ")"],
    "spread arguments": ["", "x(...", "1", ")"],
    "optional calls": ["", "x?.(", "1", ")"],
    members: ["", "x[", "1", "]"],
    "optional members": ["", "x?.[", "1", "]"],
    news: ["", "new ", "x", ""],
    "news with arguments": ["", "new x(", "1", ")"],
    imports: ["", "import(", "1", ")"],
    "import options": ["", "import(x, ", "1", ")"],
    "not": ["", "!", "1", ""],
    minus: ["", "- ", "1", ""],
    "typeof": ["", "typeof ", "1", ""],
    "void": ["", "void ", "1", ""],
    "delete": ["", "delete ", "x", ""],
    increments: ["", "++x[", "1", "]"],
    awaits: ["async () => ", "await ", "1", ""],
    yields: ["function* f() { ", "yield ", "1", "", " }"],
    "yields to others": ["function* f() { ", "yield* ", "1", "", " }"],
    powers: ["", "x ** ", "1", ""],
    "sums to the right": ["", "1 + (", "1", ")"],
    "logic to the right": ["", "x && (", "1", ")"],
    "coalescing to the right": ["", "x ?? (", "1", ")"],
    "private names": ["class A { #x; f() { ", "#x in (", "1", ")", " } }"],
    "conditions": ["", "(", "1", ") ? 1 : 2"],
    "consequents": ["", "x ? ", "1", ": 1"],
    "alternates": ["", "x ? 1 : ", "1", ""],
    assignments: ["", "x = ", "1", ""],
    "compound assignments": ["", "x += ", "1", ""],
    "logical assignments": ["", "x ??= ", "1", ""],
    "assignments to members": ["", "x.y = ", "1", ""],
    sequences: ["", "(1, ", "1", ")"],
    arrows: ["", "x => ", "1", ""],
    "arrows with bodies": ["", "() => {", "1", "}"],
    "arrow parameters": ["", "(x = ", "1", ") => 1"],
    "patterns of arrows": ["", "([x = ", "1", "]) => 1"],
    "async arrows": ["", "async x => ", "1", ""],
    "async arrow parameters": ["", "async (x = ", "1", ") => 1"],
    functions: ["", "(function () {", "1", "})"],
    "named functions": ["", "(function f() {", "1", "})"],
    generators: ["", "(function* () {", "1", "})"],
    "async functions": ["", "(async function () {", "1", "})"],
    declarations: ["", "function f() {", "1", "}"],
    "declared generators": ["", "function* f() {", "1", "}"],
    parameters: ["", "(function (x = ", "1", ") {})"],
    methods: ["x = ", "{f() { return ", "1", "}}"],
    getters: ["x = ", "{get f() { return ", "1", "}}"],
    setters: ["x = ", "{set f(x) { return ", "1", "}}"],
    "generator methods": ["x = ", "{*f() { yield ", "1", "}}"],
    classes: ["", "(class { f() { ", "1", "} })"],
    "declared classes": ["", "class A { f() { ", "1", "} }"],
    heritages: ["", "(class extends ", "Object", " {})"],
    "names of elements": ["", "(class { [", "1", "]() {} })"],
    fields: ["", "(class { x = ", "1", "})"],
    "static fields": ["", "(class { static x = ", "1", "})"],
    "private fields": ["", "(class { #x = ", "1", "})"],
    accessors: ["", "(class { accessor x = ", "1", "})"],
    "static blocks": ["", "(class { static { ", "1", "} })"],
    decorators: ["", "(@(", "x", ") class {})"],
    constructors: ["", "(class { constructor() { ", "1", "} })"],
    "array patterns": ["let ", "[", "x", "]", " = 1"],
    "object patterns": ["let ", "{a: ", "x", "}", " = 1"],
    "rest patterns": ["let ", "[...", "x", "]", " = 1"],
    "defaults of patterns": ["let ", "[x = ", "1", "] = 1"],
    "keys of patterns": ["let ", "{[", "1", "]: x} = 1"],
    "assigned arrays": ["", "[", "x", "]", " = 1"],
    "assigned objects": ["(", "{a: ", "x", "}", " = 1)"],
    "patterns of parameters": ["function f(", "[", "x", "]", ") {}"],
    "caught patterns": ["try {} catch (", "[", "x", "]", ") {}"],
    "patterns of loops": ["for (", "[", "x", "]", " of 1);"],
    blocks: ["", "{", "", "}"],
    ifs: ["", "if (x) ", ";", ""],
    "ifs with else": ["", "if (x) ", ";", "else;"],
    "conditions of ifs": ["", "if (function () {", "", "});"],
    whiles: ["", "while (0) ", ";", ""],
    "do-whiles": ["", "do ", ";", " while (0);"],
    fors: ["", "for (;0;) ", ";", ""],
    "fors with let": ["", "for (let x;0;) { x => x; ", ";", "}"],
    "for-ins": ["", "for (x in 1) ", ";", ""],
    "for-ofs": ["", "for (x of []) ", ";", ""],
    "for-ofs with const": ["", "for (const x of []) { () => x; ", "", "}"],
    "for-awaits": ["async () => { ", "for await (x of []) ", ";", "", " }"],
    withs: ["", "with (1) ", ";", ""],
    switches: ["", "switch (1) { case 1: ", "", "}"],
    "cases": ["", "switch (1) { case function () {", "", "}: }"],
    tries: ["", "try { ", "", "} finally {}"],
    catches: ["", "try {} catch { ", "", "}"],
    finallies: ["", "try {} finally { ", "", "}"],
    labels: ["", "{a: { break a; } ", ";", "}"],
    "directives": ["", "(function () { 'use strict'; ", "", "})"],
    usings: ["", "{ using x = null; ", "", "}"],
    throws: ["", "{ throw function () {", "", "}}"],
    "returns": ["", "(function () { return ", "1", "})"],
    "direct evals": ["", "eval(", "1", ")"],
};

const regexps = {
    groups: ["(", ")", ""],
    "groups without captures": ["(?:", ")", ""],
    alternatives: ["(?:a|", ")", ""],
    lookaheads: ["(?=", ")", ""],
    "negative lookaheads": ["(?!", ")", ""],
    lookbehinds: ["(?<=", ")", ""],
    "negative lookbehinds": ["(?<!", ")", ""],
    modifiers: ["(?i:", ")", ""],
    quantifiers: ["(?:", ")*", ""],
    "lazy quantifiers": ["(?:", ")+?", ""],
    "counted quantifiers": ["(?:", "){2,3}", ""],
    classes: ["[", "]", "v"],
    "negated classes": ["[^", "]", "v"],
    differences: ["[a--", "]", "v"],
    intersections: ["[a&&", "]", "v"],
};

var x = 1;
const evaluate = eval;

function kind_of(action) {
    try {
        action();
        return "ok";
    } catch (error) {
        return error.name;
    }
}

function expect_error(name, action) {
    const kind = kind_of(action);
    if (kind !== "SyntaxError" && kind !== "RangeError")
        print(name, kind);
}

for (const [name, parts] of Object.entries(nested)) {
    const [before, open, middle, close, after = ""] = parts;
    const make = levels => before + open.repeat(levels) + middle +
        close.repeat(levels) + after;
    expect_error(name, () => evaluate("if (0) {" + make(LEVELS) + "}"));
    expect_error(name + " in a function", () => Function(make(LEVELS)));
    // Unfinished.
    expect_error(name + " without an end", () =>
        evaluate(before + open.repeat(LEVELS)));
    // As deep as it goes: found by halving, and compiled on the way.
    let possible = 0, impossible = 1000;
    while (impossible - possible > 1) {
        const levels = (possible + impossible) >> 1;
        const kind = kind_of(() => evaluate("if (0) {" + make(levels) + "}"));
        if (kind === "ok")
            possible = levels;
        else
            impossible = levels;
    }
    if (possible < 20)
        print(name, "goes only", possible, "deep");
}

for (const [name, [open, close, flags]] of Object.entries(regexps)) {
    const make = levels => open.repeat(levels) + "b" + close.repeat(levels);
    for (const action of [() => RegExp(make(LEVELS), flags),
        () => RegExp(make(1000), flags).test("b")]) {
        const kind = kind_of(action);
        if (!["ok", "SyntaxError", "RangeError"].includes(kind))
            print(name, kind);
    }
    // Unfinished: always an error.
    expect_error(name + " without an end", () =>
        RegExp(open.repeat(LEVELS), flags));
}

// Labels of a statement, all different.
expect_error("labels of one statement", () => evaluate(
    Array.from({ length: LEVELS }, (_, i) => `a${i}:`).join("") + ";"));

print("done"); // expect: done
