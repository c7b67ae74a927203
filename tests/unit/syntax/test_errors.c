// SPDX-License-Identifier: MIT

#include "support.h"

#include <criterion/criterion.h>

typedef struct Case {
    const char *source;
    const char *part;  // of the message
    uint32_t line;
    uint32_t column;
} Case;

static void run(const Case *cases, size_t count, JsParseGoal goal)
{
    for (size_t i = 0; i < count; i++)
        expect_error(cases[i].source, goal, cases[i].part, cases[i].line,
                     cases[i].column);
}

#define RUN(cases, goal) run(cases, sizeof cases / sizeof *cases, goal)

Test(errors, name_what_was_found_and_expected)
{
    static const Case cases[] = {
        {"a b", "unexpected identifier 'b', expected ';'", 1, 3},
        {"f(1", "unexpected end of input, expected ')'", 1, 4},
        {"if (a\n{", "unexpected '{', expected ')'", 2, 1},
        {"var 1", "unexpected '1', expected identifier", 1, 5},
        {"async a", "unexpected end of input, expected '=>'", 1, 8},
        {"a +", "unexpected end of input, expected an expression", 1, 4},
        {"x = 'abc", "string is not closed", 1, 5},
        {"/* x", "comment is not closed", 1, 1},
        {"`a${b", "expected '}' in a template", 1, 6},
        {"a = /b", "regular expression is not closed", 1, 5},
        {"a = /b/gg", "flags 'gg'", 1, 8},
        {"a = /(/", "invalid regular expression", 1, 7},
        {"3in a", "cannot directly follow a number", 1, 2},
        {"1__0", "numeric separator", 1, 2},
        {"a\n  @", "unexpected end of input", 2, 4},
        {"\xA7", "unexpected character U+00A7", 1, 1},
    };

    RUN(cases, JSMI_PARSE_SCRIPT);
}

Test(errors, declarations)
{
    static const Case cases[] = {
        {"let a; let a", "'a' has already been declared", 1, 12},
        {"let a; var a", "'a' has already been declared", 1, 12},
        {"var a; let a", "'a' has already been declared", 1, 12},
        {"{ { var a } let a }", "'a' has already been declared", 1, 17},
        {"function f(a) { let a }", "already been declared", 1, 21},
        {"function f(a = 1) { let a }", "already been declared", 1, 25},
        {"try {} catch (e) { let e }", "already been declared", 1, 24},
        {"try {} catch ([e]) { var e }", "already been declared", 1, 26},
        {"for (let a;;) { var a }", "already been declared", 1, 21},
        {"switch (0) { case 1: let a; case 2: let a }", "declared", 1, 41},
        {"let let = 1", "'let' cannot be the name", 1, 5},
        {"const a;", "needs an initializer", 1, 7},
        {"let {a};", "needs an initializer", 1, 5},
        {"'use strict'; function f(a, a) {}", "same name", 1, 29},
        {"(a, a) => 1", "same name", 1, 5},
        {"function f(a = 1) { 'use strict' }", "not simple", 1, 21},
    };

    RUN(cases, JSMI_PARSE_SCRIPT);
    expect_good("function f(a, a) {}", JSMI_PARSE_SCRIPT);
    expect_good("try {} catch (e) { var e }", JSMI_PARSE_SCRIPT);
    expect_good("{ function f() {} function f() {} }", JSMI_PARSE_SCRIPT);
    expect_bad("{ function f() {} function* f() {} }", JSMI_PARSE_SCRIPT);
    expect_good("{ var a } { let a }", JSMI_PARSE_SCRIPT);
}

Test(errors, strict_code)
{
    static const Case cases[] = {
        {"'use strict'; with (a) b", "with is not allowed", 1, 15},
        {"'use strict'; 010", "leading 0", 1, 15},
        {"'use strict'; '\\01'", "octal", 1, 15},
        {"'\\01'; 'use strict'", "octal", 1, 1},
        {"'use strict'; delete a", "cannot delete", 1, 22},
        {"'use strict'; eval = 1", "'eval' cannot be bound", 1, 15},
        {"'use strict'; ({arguments} = 1)", "'arguments' cannot", 1, 17},
        {"function eval() { 'use strict' }", "'eval' cannot", 1, 1},
        {"function f(static) { 'use strict' }", "'static' is res", 1, 12},
        {"'use strict'; let yield", "'yield' is reserved", 1, 19},
        {"class let {}", "'let' is reserved", 1, 7},
    };

    RUN(cases, JSMI_PARSE_SCRIPT);
    expect_good("with (a) b; 010; '\\01'; delete a; eval = 1; var yield",
                JSMI_PARSE_SCRIPT);
    expect_good("'use\\x20strict'; with (a) b", JSMI_PARSE_SCRIPT);
}

Test(errors, targets)
{
    static const Case cases[] = {
        {"1 = 2", "invalid assignment target", 1, 1},
        {"a + b = c", "invalid assignment target", 1, 1},
        {"a?.b = 1", "invalid assignment target", 1, 1},
        {"this++", "invalid operand", 1, 1},
        {"[1] = a", "invalid destructuring target", 1, 2},
        {"({a = 1})", "default value is only allowed", 1, 5},
        {"[{a = 1}].b", "default value is only allowed", 1, 5},
        {"({__proto__: a, __proto__: b})", "set twice", 1, 17},
        {"[...a,] = b", "must be the last", 1, 2},
        {"([a]) = 1", "invalid destructuring target", 1, 2},
        {"(1) => 2", "invalid parameter", 1, 2},
        {"((a)) => 2", "invalid parameter", 1, 3},
        {"for (a of b, c) d", "expected ')'", 1, 12},
        {"for (let a = 1 of b) c", "cannot have an initializer", 1, 14},
        {"f() &&= 1", "invalid assignment target", 1, 1},
    };

    RUN(cases, JSMI_PARSE_SCRIPT);
    expect_good("({__proto__: a, __proto__: b} = c)", JSMI_PARSE_SCRIPT);
    expect_good("({a = 1}) => a", JSMI_PARSE_SCRIPT);
    expect_good("for (var a = 1 in b) c", JSMI_PARSE_SCRIPT);
    expect_good("f() = 1", JSMI_PARSE_SCRIPT);
}

Test(errors, places)
{
    static const Case cases[] = {
        {"return", "only allowed in functions", 1, 1},
        {"break", "only allowed in loops", 1, 1},
        {"while (1) { (function () { continue })() }", "loops", 1, 28},
        {"a: { continue a }", "no loop around has the label 'a'", 1, 6},
        {"a: a: b", "label 'a' is already in use", 1, 4},
        {"new.target", "only allowed in functions", 1, 1},
        {"super.a", "only allowed in methods", 1, 1},
        {"class A { constructor() { super() } }", "derived", 1, 27},
        {"import a from 'b'", "top level of modules", 1, 1},
        {"import.meta", "only allowed in modules", 1, 1},
        {"if (a) class B {}", "not allowed here", 1, 8},
        {"while (a) function f() {}", "not allowed here", 1, 11},
        {"function* f(a = yield) {}", "not allowed in parameters", 1, 17},
        {"async function f() { (a = await 1) => 1 }", "await", 1, 27},
        {"async (a = await) => 1", "'await' is reserved", 1, 12},
        {"class A { x = arguments }", "'arguments'", 1, 15},
        {"class A { static { await } }", "'await'", 1, 20},
        {"class A { #a; #a }", "declared twice", 1, 15},
        {"class A { m() { this.#b } }", "'#b' is not declared", 1, 22},
        {"class A { constructor() {} constructor() {} }", "one", 1, 28},
        {"class A { #constructor }", "#constructor", 1, 11},
        {"a ?? b || c", "needs parentheses", 1, 3},
        {"-a ** b", "needs parentheses", 1, 4},
        {"throw\na", "on one line", 2, 1},
        {"using a = b", "only allowed in blocks", 1, 1},
    };

    RUN(cases, JSMI_PARSE_SCRIPT);
    expect_good("function f() { () => new.target }", JSMI_PARSE_SCRIPT);
    expect_good("{ using a = b }", JSMI_PARSE_SCRIPT);
}

Test(errors, modules)
{
    static const Case cases[] = {
        {"export { a }", "'a' is exported but not declared", 1, 10},
        {"export var a; export { b as a }; var b", "twice", 1, 29},
        {"import { a } from 'b'; import a from 'c'", "declared", 1, 31},
        {"export { if }", "'if' cannot be", 1, 10},
        {"import a from 'b' with { c: 'd', c: 'e' }", "twice", 1, 34},
        {"var await", "'await' is reserved", 1, 5},
        {"export { '\\uD800' as a } from 'b'", "well-formed", 1, 10},
    };

    RUN(cases, JSMI_PARSE_MODULE);
    expect_good("await a; for await (b of c) d; export { x as 'y z' }; var x",
                JSMI_PARSE_MODULE);
    expect_good("import source a from 'b'; import defer * as c from 'd'",
                JSMI_PARSE_MODULE);
}

Test(errors, without_annex_b)
{
    static const char *const sources[] = {
        "<!-- b",
        "010",
        "'\\01'",
        "if (a) function f() {}",
        "for (var a = 1 in b) c",
        "{ function f() {} function f() {} }",
    };

    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        JsParseOptions options = options_for(sources[i], JSMI_PARSE_SCRIPT);
        JsBudget budget;
        JsSyntaxTree tree;
        JsSyntaxError error;

        jsmi_budget_initialize(&budget, NULL);
        budget.fuel = 1000;
        cr_assert(jsmi_parse(&tree, &budget, &options, &error), "%s",
                  sources[i]);
        jsmi_syntax_tree_dispose(&tree);
        options.without_annex_b = true;
        cr_assert_not(jsmi_parse(&tree, &budget, &options, &error), "%s",
                      sources[i]);
        cr_assert_eq(budget.used, 0);
    }
}
