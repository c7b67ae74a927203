// SPDX-License-Identifier: MIT
//
// Every early error of the standard and every kind of unexpected token: where
// it is reported, and in which words. The tables are in errors/, by clauses:
//     ERROR(goal, line, column, source, message)
// A column counts code units from 1; a STRICT source is a script in strict
// code.

#include "support.h"

#include <criterion/criterion.h>
#include <string.h>

typedef enum Goal { SCRIPT, STRICT, MODULE } Goal;

typedef struct Row {
    Goal goal;
    uint32_t line;
    uint32_t column;
    const char *source;
    const char *message;
} Row;

#define ERROR(goal, line, column, source, message)                             \
    {goal, line, column, source, message},

static void check(const Row *row)
{
    JsParseOptions options =
        options_for(row->source, row->goal == MODULE ? JSMI_PARSE_MODULE
                                                     : JSMI_PARSE_SCRIPT);
    JsSyntaxError error;

    options.is_strict = row->goal == STRICT;
    if (parses(&options, &error)) {
        cr_expect_fail("accepted: %s", row->source);
        return;
    }
    cr_expect(error.kind == JSMI_SYNTAX_ERROR && error.line == row->line &&
                  error.column == row->column &&
                  strcmp(error.message, row->message) == 0,
              "%s: %u:%u %s", row->source, (unsigned)error.line,
              (unsigned)error.column, error.message);
}

#define CHECK(rows)                                                            \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)                 \
    check(&(rows)[i])

Test(errors, lexical)
{
    static const Row rows[] = {
#include "errors/lexical.def"
    };

    CHECK(rows);
}

Test(errors, templates)
{
    static const Row rows[] = {
#include "errors/templates.def"
    };

    CHECK(rows);
}

Test(errors, identifiers)
{
    static const Row rows[] = {
#include "errors/identifiers.def"
    };

    CHECK(rows);
}

Test(errors, expressions)
{
    static const Row rows[] = {
#include "errors/expressions.def"
    };

    CHECK(rows);
}

Test(errors, patterns)
{
    static const Row rows[] = {
#include "errors/patterns.def"
    };

    CHECK(rows);
}

Test(errors, declarations)
{
    static const Row rows[] = {
#include "errors/declarations.def"
    };

    CHECK(rows);
}

Test(errors, statements)
{
    static const Row rows[] = {
#include "errors/statements.def"
    };

    CHECK(rows);
}

Test(errors, functions)
{
    static const Row rows[] = {
#include "errors/functions.def"
    };

    CHECK(rows);
}

Test(errors, classes)
{
    static const Row rows[] = {
#include "errors/classes.def"
    };

    CHECK(rows);
}

Test(errors, modules)
{
    static const Row rows[] = {
#include "errors/modules.def"
    };

    CHECK(rows);
}

Test(errors, are_none)
{
    static const char *const scripts[] = {
        "function f(a, a) {}",
        "try {} catch (e) { var e }",
        "{ function f() {} function f() {} }",
        "{ var a } { let a }",
        "with (a) b; 010; '\\01'; delete a; eval = 1; var yield",
        "'use\\x20strict'; with (a) b",
        "({__proto__: a, __proto__: b} = c)",
        "({a = 1}) => a",
        "for (var a = 1 in b) c",
        "f() = 1",
        "function f() { () => new.target }",
        "{ using a = b }",
        "({ get })",
        "await",
        "async",
        "a ? b : c = d",
        "try {} catch (a) { for (var a of b); }",
        "{ using [a] = b }",
        "class A { get }",
        "async () => { await using\na }",
        "let\na",
        "l\\u0065t\na",
        "await\nfoo",
        "for (await of []);",
        "if (1) let\nelse let",
    };
    static const char *const modules[] = {
        "await a; for await (b of c) d; export { x as 'y z' }; var x",
        "import source a from 'b'; import defer * as c from 'd'",
        "export default async",
        "using [a] = b",
    };

    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        expect_good(scripts[i], JSMI_PARSE_SCRIPT);
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        expect_good(modules[i], JSMI_PARSE_MODULE);
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
