// SPDX-License-Identifier: MIT

#include "support.h"

#include <criterion/criterion.h>

#define A "(IDENTIFIER a:global)"
#define B "(IDENTIFIER b:global)"
#define C "(IDENTIFIER c:global)"

Test(tree, operators_by_precedence)
{
    expect_tree("a + b * c", "(EXPRESSION_STATEMENT (BINARY 1 " A
                             " (BINARY 3 " B " " C ")))");
    expect_tree("a - b - c", "(EXPRESSION_STATEMENT (BINARY 2 (BINARY 2 " A
                             " " B ") " C "))");
    expect_tree("a ** b ** c", "(EXPRESSION_STATEMENT (BINARY 6 " A
                               " (BINARY 6 " B " " C ")))");
    expect_tree("a || b && c", "(EXPRESSION_STATEMENT (LOGICAL 24 " A
                               " (LOGICAL 23 " B " " C ")))");
    expect_tree("a ? b : c",
                "(EXPRESSION_STATEMENT (CONDITIONAL " A " " B " " C "))");
}

Test(tree, chains_lean_left)
{
    expect_tree("a.b(c)[a]`x`",
                "(EXPRESSION_STATEMENT (TAGGED_TEMPLATE (INDEX (CALL (MEMBER "
                "" A " b) [ " C "]) " A ") (TEMPLATE [ (TEMPLATE_PIECE x x)] "
                "[])))");
    expect_tree("a?.b.c", "(EXPRESSION_STATEMENT (OPTIONAL_CHAIN (MEMBER "
                          "(MEMBER " A " b) c)))");
    expect_tree("new a(b)", "(EXPRESSION_STATEMENT (NEW " A " [ " B "]))");
    expect_tree("new a.b", "(EXPRESSION_STATEMENT (NEW (MEMBER " A " b) []))");
}

Test(tree, patterns_replace_literals)
{
    expect_tree("[a, , ...b] = c",
                "(EXPRESSION_STATEMENT (ASSIGN (ARRAY_PATTERN [ (IDENTIFIER "
                "a:global assigned) (ELISION) (REST (IDENTIFIER b:global "
                "assigned))]) " C "))");
    expect_tree("({a = 1, b: [c]} = a)",
                "(EXPRESSION_STATEMENT (ASSIGN (OBJECT_PATTERN [ (PROPERTY 1 "
                "(STRING a) (DEFAULT (IDENTIFIER a:global assigned) (NUMBER "
                "1))) (PROPERTY (STRING b) (ARRAY_PATTERN [ (IDENTIFIER "
                "c:global assigned)]))]) " A "))");
    expect_tree("([a] = b, {c}) => a",
                "(EXPRESSION_STATEMENT (FUNCTION - [ (DEFAULT (ARRAY_PATTERN [ "
                "(BINDING_IDENTIFIER a:parameter)]) " B ") (OBJECT_PATTERN [ "
                "(PROPERTY 1 (STRING c) (BINDING_IDENTIFIER c:parameter))])] [ "
                "(RETURN (IDENTIFIER a:parameter))]))");
}

Test(tree, semicolons_are_inserted)
{
    expect_tree("a\nb",
                "(EXPRESSION_STATEMENT " A ") (EXPRESSION_STATEMENT " B ")");
    expect_tree("a\n++\nb",
                "(EXPRESSION_STATEMENT " A
                ") (EXPRESSION_STATEMENT (UPDATE 33 (IDENTIFIER b:global "
                "assigned)))");
    expect_tree("do a; while (b) c", "(DO_WHILE " B " (EXPRESSION_STATEMENT " A
                                     ")) (EXPRESSION_STATEMENT " C ")");
}

Test(tree, else_ifs_are_a_chain)
{
    expect_tree("if (a) b; else if (b) c; else a",
                "(IF " A " (EXPRESSION_STATEMENT " B ") (IF " B
                " (EXPRESSION_STATEMENT " C ") (EXPRESSION_STATEMENT " A ")))");
}

Test(tree, jumps_know_their_targets)
{
    expect_tree("x: y: for (;;) { continue x; break y; switch (1) { case 1: "
                "break; default: continue } }",
                "(LABELED x (LABELED y (FOR - - - (BLOCK [ (CONTINUE x FOR) "
                "(BREAK y LABELED) (SWITCH (NUMBER 1) [ (CASE (NUMBER 1) [ "
                "(BREAK - SWITCH)]) (CASE - [ (CONTINUE - FOR)])])]))))");
}

Test(tree, literals)
{
    expect_tree("0x1F; 0b11; 0o17; 1_000; .5e1; 017; 089",
                "(EXPRESSION_STATEMENT (NUMBER 31)) (EXPRESSION_STATEMENT "
                "(NUMBER 3)) (EXPRESSION_STATEMENT (NUMBER 15)) "
                "(EXPRESSION_STATEMENT (NUMBER 1000)) (EXPRESSION_STATEMENT "
                "(NUMBER 5)) (EXPRESSION_STATEMENT (NUMBER 15)) "
                "(EXPRESSION_STATEMENT (NUMBER 89))");
    expect_tree("0xFFn; 1_2n", "(EXPRESSION_STATEMENT (BIGINT 0xFF)) "
                               "(EXPRESSION_STATEMENT (BIGINT 12))");
    expect_tree("a = '\\x41\\u{42}\\103\\\nD'",
                "(EXPRESSION_STATEMENT (ASSIGN (IDENTIFIER a:global assigned) "
                "(STRING ABCD)))");
    expect_tree("a / b / c", "(EXPRESSION_STATEMENT (BINARY 4 (BINARY 4 " A
                             " " B ") " C "))");
    expect_tree("a = /[/]b/gi", "(EXPRESSION_STATEMENT (ASSIGN (IDENTIFIER "
                                "a:global assigned) (REGEXP [/]b gi)))");
    expect_tree("a`\\u`", "(EXPRESSION_STATEMENT (TAGGED_TEMPLATE " A
                          " (TEMPLATE [ (TEMPLATE_PIECE - \\u)] [])))");
    expect_tree("`x${a}y${b}z`",
                "(EXPRESSION_STATEMENT (TEMPLATE [ (TEMPLATE_PIECE x x) "
                "(TEMPLATE_PIECE y y) (TEMPLATE_PIECE z z)] [ " A " " B "]))");
}

Test(tree, escapes_in_identifiers)
{
    expect_tree("\\u0061 + \\u{62}",
                "(EXPRESSION_STATEMENT (BINARY 1 " A " " B "))");
    expect_bad("\\u0069f (a) b", JSMI_PARSE_SCRIPT);
    expect_good("a.\\u0069f", JSMI_PARSE_SCRIPT);
}

Test(tree, html_comments_are_for_scripts)
{
    expect_tree("a <!-- b\n--> c\n", "(EXPRESSION_STATEMENT " A ")");
    expect_good("<!-- b\n", JSMI_PARSE_SCRIPT);
    expect_bad("<!-- b\n", JSMI_PARSE_MODULE);
}

Test(tree, function_ranges_are_exact)
{
    static const char source[] = "x = class  A { static async  *m ( ) { } } ;";
    JsBudget budget;
    JsSyntaxTree tree;
    JsSyntaxError error;
    JsParseOptions options = options_for(source, JSMI_PARSE_SCRIPT);
    const JsClassNode *definition;
    const JsFunctionNode *method;

    jsmi_budget_initialize(&budget, NULL);
    budget.fuel = 1000;
    cr_assert(jsmi_parse(&tree, &budget, &options, &error));
    definition = tree.program->body.first->unary.operand->binary.right
                     ->class_definition.definition;
    cr_expect_eq(definition->start, 4);
    cr_expect_eq(definition->end, 41);
    method = definition->elements.first->element.value->function.function;
    cr_expect_eq(method->start, 22);
    cr_expect_eq(method->end, 39);
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
}
