// SPDX-License-Identifier: MIT

#include "support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static bool refuel(JsBudget *budget)
{
    budget->fuel = 1 << 20;
    return true;
}

static bool refuse(JsBudget *budget)
{
    (void)budget;
    return false;
}

// `count` times `piece` between two texts, on the heap.
static char *repeat(const char *before, const char *piece, size_t count,
                    const char *after)
{
    size_t size = strlen(piece);
    char *text = malloc(strlen(before) + size * count + strlen(after) + 1);
    char *end;

    cr_assert_not_null(text);
    end = text + strlen(strcpy(text, before));
    for (size_t i = 0; i < count; i++, end += size)
        memcpy(end, piece, size);
    strcpy(end, after);
    return text;
}

static bool parse(const char *source, JsSyntaxError *error)
{
    JsParseOptions options = options_for(source, JSMI_PARSE_SCRIPT);
    JsBudget budget;
    JsSyntaxTree tree;
    bool succeeded;

    jsmi_budget_initialize(&budget, NULL);
    budget.refuel = refuel;
    succeeded = jsmi_parse(&tree, &budget, &options, error);
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
    return succeeded;
}

Test(limits, long_flat_programs_do_not_nest)
{
    static const char *const shapes[][3] = {
        {"x = a", "+a", ""},
        {"a", ".b", ""},
        {"a", "(1)", ""},
        {"a", ",a", ""},
        {"f(a", ",a", ")"},
        {"[", "a,", "]"},
        {"if (a);", "else if (a);", ""},
        {"`", "${a}", "`"},
        {"", "{ let a }", ""},
        {"switch (a) {", "case 1: ;", "}"},
        {"", "function f() { return a }", ""},
        {"a", "||b&&c", ""},
        {"a", "?.b", ""},
    };

    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        char *source = repeat(shapes[i][0], shapes[i][1], 100000, shapes[i][2]);
        JsSyntaxError error;

        cr_expect(parse(source, &error), "%s...: %s", shapes[i][1],
                  error.message);
        free(source);
    }
}

Test(limits, nesting_is_refused)
{
    static const char *const pieces[] = {
        "(",
        "[",
        "({a:",
        "-",
        "!",
        "a=>",
        "(a=",
        "a?b:",
        "a=",
        "{",
        "if(a)",
        "for(;;)",
        "new ",
        "a**",
        "`${",
        "a?.[",
        "a[",
        "a(",
        "with(a)",
        "try{",
        "do ",
        "switch(a){case b:",
        "async(a=",
        "(class{m(){",
        "(class{static{",
        "(class extends ",
        "(function(){",
        "({m(a=",
        "import(",
        "x=async()=>await(",
    };

    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        char *source = repeat("", pieces[i], 20000, "");
        JsSyntaxError error;

        cr_assert_not(parse(source, &error));
        cr_expect_eq(error.kind, JSMI_SYNTAX_TOO_DEEP, "%s: %s", pieces[i],
                     error.message);
        free(source);
    }
}

Test(limits, patterns_are_refused_too)
{
    char *source = repeat("let ", "[", 20000, "");
    JsSyntaxError error;

    cr_assert_not(parse(source, &error));
    cr_expect_eq(error.kind, JSMI_SYNTAX_TOO_DEEP);
    free(source);
}

static const char everything[] =
    "'use strict'; import.meta; import a, { b } from 'c' with { d: 'e' };"
    "export default class extends a { #x = 1; static { this.y } get z() {} }"
    "export { f as g }; let f = async (a = 1, ...b) => { await a };"
    "for (const { p, q: [r] } of f) { label: while (1) { break label } }"
    "function* h() { try { yield* h() } catch { } finally { } }"
    "switch (f) { case `x${f}y`: default: } /a+/gu; 1n; 0x1; '\\u0041';";

Test(limits, every_allocation_may_fail)
{
    JsParseOptions options = options_for(everything, JSMI_PARSE_MODULE);
    int64_t count = 0;

    for (int for_ever = 0; for_ever < 2; for_ever++) {
        for (count = 1; count < 1000; count++) {
            JsBudget budget;
            JsSyntaxTree tree;
            JsSyntaxError error;
            bool succeeded;

            jsmi_budget_initialize(&budget, NULL);
            budget.refuel = refuel;
            budget.fail_countdown = count;
            budget.fail_for_ever = for_ever;
            succeeded = jsmi_parse(&tree, &budget, &options, &error);
            if (!succeeded)
                cr_assert_eq(error.kind, JSMI_SYNTAX_OUT_OF_MEMORY, "%s",
                             error.message);
            jsmi_syntax_tree_dispose(&tree);
            cr_assert_eq(budget.used, 0);
            if (succeeded)
                break;
        }
        cr_assert_gt(count, 2);
    }
}

Test(limits, every_prefix_ends_cleanly)
{
    for (size_t length = 0; length < strlen(everything); length++) {
        JsParseOptions options = options_for(everything, JSMI_PARSE_MODULE);
        JsBudget budget;
        JsSyntaxTree tree;
        JsSyntaxError error;
        // A copy of just that size, for the address sanitizer to guard.
        char *copy = malloc(length + 1);

        memcpy(copy, everything, length);
        options.source = copy;
        options.length = length;
        jsmi_budget_initialize(&budget, NULL);
        budget.refuel = refuel;
        (void)!jsmi_parse(&tree, &budget, &options, &error);
        jsmi_syntax_tree_dispose(&tree);
        cr_assert_eq(budget.used, 0);
        free(copy);
    }
}

Test(limits, fuel_stops_the_parser)
{
    char *source = repeat("", "a;", 1000, "");
    JsParseOptions options = options_for(source, JSMI_PARSE_SCRIPT);
    JsBudget budget;
    JsSyntaxTree tree;
    JsSyntaxError error;

    jsmi_budget_initialize(&budget, NULL);
    budget.fuel = 500;
    budget.refuel = refuse;
    cr_assert_not(jsmi_parse(&tree, &budget, &options, &error));
    cr_assert_eq(error.kind, JSMI_SYNTAX_TERMINATED);
    cr_assert_eq(budget.used, 0);
    free(source);
}

Test(limits, both_widths_give_the_same_tree)
{
    static const char source[] = "let caf\xE9 = 'x'; caf\xE9.y /* z */ + 0.25";
    uint16_t wide[sizeof source];
    JsParseOptions options = options_for(source, JSMI_PARSE_SCRIPT);
    JsBudget budget;
    JsSyntaxError error;
    JsBuffer texts[2];

    for (size_t i = 0; i < sizeof source; i++)
        wide[i] = (uint8_t)source[i];
    jsmi_budget_initialize(&budget, NULL);
    budget.refuel = refuel;
    for (int i = 0; i < 2; i++) {
        JsSyntaxTree tree;

        if (i == 1) {
            options.source = wide;
            options.is_wide = true;
        }
        cr_assert(jsmi_parse(&tree, &budget, &options, &error), "%s",
                  error.message);
        jsmi_buffer_initialize(&texts[i], &budget);
        jsmi_syntax_print(&tree, &texts[i]);
        jsmi_syntax_tree_dispose(&tree);
    }
    cr_assert_eq(texts[0].size, texts[1].size);
    cr_assert_eq(memcmp(texts[0].data, texts[1].data, texts[0].size), 0);
    jsmi_buffer_dispose(&texts[0]);
    jsmi_buffer_dispose(&texts[1]);
    cr_assert_eq(budget.used, 0);
}

Test(limits, positions)
{
    static const char source[] = "a;\nbb;\r\nccc;\rd";
    JsParseOptions options = options_for(source, JSMI_PARSE_SCRIPT);
    static const uint32_t expected[][3] = {
        {0, 10, 5}, {1, 10, 6}, {3, 11, 1}, {8, 12, 1}, {13, 13, 1},
    };
    JsBudget budget;
    JsSyntaxTree tree;
    JsSyntaxError error;

    options.first_line = 10;
    options.first_column = 5;
    jsmi_budget_initialize(&budget, NULL);
    budget.refuel = refuel;
    cr_assert(jsmi_parse(&tree, &budget, &options, &error));
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        uint32_t line;
        uint32_t column;

        jsmi_syntax_position(&tree, expected[i][0], &line, &column);
        cr_expect_eq(line, expected[i][1]);
        cr_expect_eq(column, expected[i][2]);
    }
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
}
