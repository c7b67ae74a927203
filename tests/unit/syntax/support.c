// SPDX-License-Identifier: MIT

#include "support.h"

#include <criterion/criterion.h>
#include <string.h>

JsParseOptions options_for(const char *source, JsParseGoal goal)
{
    return (JsParseOptions){
        .source = source,
        .length = strlen(source),
        .goal = goal,
    };
}

static bool refuel(JsBudget *budget)
{
    budget->fuel = 1 << 20;
    return true;
}

typedef void (*Printer)(const JsSyntaxTree *tree, JsBuffer *text);

static void expect_dump(const JsParseOptions *options, Printer print,
                        const char *dump)
{
    JsBudget budget;
    JsSyntaxTree tree;
    JsSyntaxError error;
    JsBuffer text;

    jsmi_budget_initialize(&budget, NULL);
    budget.refuel = refuel;
    cr_assert(jsmi_parse(&tree, &budget, options, &error), "%s: %s",
              (const char *)options->source, error.message);
    jsmi_buffer_initialize(&text, &budget);
    print(&tree, &text);
    jsmi_buffer_append_byte(&text, 0);
    cr_assert_not(text.failed);
    cr_assert_str_eq((const char *)text.data, dump);
    jsmi_buffer_dispose(&text);
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
}

void expect_tree(const char *source, const char *dump)
{
    char expected[4096];
    JsParseOptions options = options_for(source, JSMI_PARSE_SCRIPT);

    cr_assert_lt(strlen(dump), sizeof expected - 32);
    strcpy(expected, "(PROGRAM - [] [ ");
    strcat(expected, dump);
    strcat(expected, "])");
    expect_dump(&options, jsmi_syntax_print, expected);
}

void expect_scopes_with(const JsParseOptions *options, const char *dump)
{
    expect_dump(options, jsmi_syntax_print_scopes, dump);
}

void expect_scopes(const char *source, const char *dump)
{
    JsParseOptions options = options_for(source, JSMI_PARSE_SCRIPT);

    expect_scopes_with(&options, dump);
}

bool parses(const JsParseOptions *options, JsSyntaxError *error)
{
    JsBudget budget;
    JsSyntaxTree tree;
    bool succeeded;

    jsmi_budget_initialize(&budget, NULL);
    budget.refuel = refuel;
    succeeded = jsmi_parse(&tree, &budget, options, error);
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
    return succeeded;
}

void expect_good(const char *source, JsParseGoal goal)
{
    JsParseOptions options = options_for(source, goal);
    JsSyntaxError error;

    cr_expect(parses(&options, &error), "%s: %s", source, error.message);
}

void expect_bad(const char *source, JsParseGoal goal)
{
    JsParseOptions options = options_for(source, goal);
    JsSyntaxError error;

    cr_expect_not(parses(&options, &error), "accepted: %s", source);
}
