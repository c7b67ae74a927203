// SPDX-License-Identifier: MIT

#include "support.h"

#include <criterion/criterion.h>
#include <string.h>

Test(scope, captures)
{
    expect_scopes("function f(a, b) { let c; { let d; return () => a + d } }",
                  "script: f:function=function\n"
                  "  function environment: a:parameter[0] b:parameter c:let\n"
                  "    block environment: d:let[0]\n"
                  "      function:\n");
    expect_scopes("for (let i = 0; i; i++) () => i",
                  "script:\n"
                  "  loop environment: i:let[0]\n"
                  "    function:\n");
}

Test(scope, empty_blocks_dissolve)
{
    expect_scopes("{ a; { () => b; } for (c;;) { } switch (d) { } }",
                  "script:\n"
                  "  function:\n");
}

Test(scope, arrow_parameters_are_moved)
{
    expect_scopes("let x; (a = () => x, b = a) => { var c }",
                  "script environment: x:let[0]\n"
                  "  function: a:parameter b:parameter\n"
                  "    function:\n"
                  "    body: c:var\n");
    // The same text, but no arrow.
    expect_scopes("let x; (a = () => x, b = a)",
                  "script environment: x:let[0]\n"
                  "  function:\n");
}

Test(scope, arguments_and_this)
{
    expect_scopes("function f() { return () => [this, arguments] }",
                  "script: f:function=function\n"
                  "  function environment: arguments:arguments[0] this:this[1]"
                  "\n"
                  "    function:\n");
    expect_scopes("function f(arguments) { arguments }",
                  "script: f:function=function\n"
                  "  function: arguments:parameter\n");
    expect_scopes("function f(a = 1) { var arguments; arguments }",
                  "script: f:function=function\n"
                  "  function: a:parameter arguments:arguments\n"
                  "    body: arguments:var=copy\n");
    expect_scopes("class A extends B { constructor() { () => super() } }",
                  "script: A:class\n"
                  "  class strict: A:class name\n"
                  "    function strict environment: this:this[0] "
                  "new.target:new.target[1] super:home object "
                  "super():active function[2]\n"
                  "      function strict:\n");
}

Test(scope, direct_eval_sees_everything)
{
    expect_scopes("function f(a) { let b; { let c } eval('') }",
                  "script environment: f:function[0]=function\n"
                  "  function extensible environment: a:parameter[0] b:let[1] "
                  "arguments:arguments[2] this:this[3] "
                  "new.target:new.target[4]\n"
                  "    block: c:let\n");
}

Test(scope, functions_in_blocks)
{
    expect_scopes("{ function f() {} }", "script: f:var=annex_b\n"
                                         "  block: f:block function=function\n"
                                         "    function:\n");
    // A var in its place would be an error.
    expect_scopes("let f; { function f() {} }",
                  "script: f:let\n"
                  "  block: f:block function=function\n"
                  "    function:\n");
    expect_scopes("function g(f) { { function f() {} } }",
                  "script: g:function=function\n"
                  "  function: f:parameter\n"
                  "    block: f:block function=function\n"
                  "      function:\n");
    expect_scopes("'use strict'; { function f() {} }",
                  "script strict:\n"
                  "  block strict: f:block function=function\n"
                  "    function strict:\n");
}

Test(scope, dead_zones_are_checked_where_needed)
{
    expect_tree("{ a; let a = 1; a }",
                "(BLOCK scope [ (EXPRESSION_STATEMENT (IDENTIFIER a:let "
                "check)) (VARIABLES 1 [ (DECLARATOR (BINDING_IDENTIFIER a:let) "
                "(NUMBER 1))]) (EXPRESSION_STATEMENT (IDENTIFIER a:let))])");
    expect_tree("{ let a = a }",
                "(BLOCK scope [ (VARIABLES 1 [ (DECLARATOR "
                "(BINDING_IDENTIFIER a:let) (IDENTIFIER a:let check))])])");
    expect_tree("for (let a of a) a",
                "(FOR_OF (VARIABLES 1 [ (DECLARATOR (BINDING_IDENTIFIER "
                "a:let) -)]) (IDENTIFIER a:let check) (EXPRESSION_STATEMENT "
                "(IDENTIFIER a:let)))");
    expect_tree("{ let a; () => a }",
                "(BLOCK scope [ (VARIABLES 1 [ (DECLARATOR "
                "(BINDING_IDENTIFIER a:let) -)]) (EXPRESSION_STATEMENT "
                "(FUNCTION - [] [ (RETURN (IDENTIFIER a:let captures))]))])");
    expect_tree("{ () => a; let a }",
                "(BLOCK scope [ (EXPRESSION_STATEMENT (FUNCTION - [] [ "
                "(RETURN (IDENTIFIER a:let check captures))])) (VARIABLES 1 "
                "[ (DECLARATOR (BINDING_IDENTIFIER a:let) -)])])");
}

Test(scope, methods_run_after_their_class_is_made)
{
    expect_tree("class A { m() { A } [A]() {} }",
                "(CLASS_DECLARATION A - - [ (CLASS_ELEMENT 3 (STRING m) "
                "(FUNCTION strict - [] [ (EXPRESSION_STATEMENT (IDENTIFIER "
                "A:class name captures))])) (CLASS_ELEMENT 3 (IDENTIFIER "
                "A:class name check) (FUNCTION strict - [] []))])");
}

Test(scope, with_and_eval_make_names_dynamic)
{
    expect_tree("with (a) { let b; b; c }",
                "(WITH (IDENTIFIER a:global) (BLOCK scope [ (VARIABLES 1 [ "
                "(DECLARATOR (BINDING_IDENTIFIER b:let) -)]) "
                "(EXPRESSION_STATEMENT (IDENTIFIER b:let)) "
                "(EXPRESSION_STATEMENT (IDENTIFIER c:global dynamic))]))");
}

static const JsOuterBinding inner_bindings[] = {
    {.units = "x", .length = 1, .kind = JSMI_BINDING_LET},
    {.units = "this", .length = 4, .kind = JSMI_BINDING_THIS},
};
static const JsOuterBinding class_bindings[] = {
    {.units = "#p", .length = 2, .kind = JSMI_BINDING_PRIVATE_FIELD},
};
static const JsOuterScope outer_scopes[] = {
    {.kind = JSMI_SCOPE_FUNCTION,
     .is_extensible = true,
     .binding_count = 2,
     .bindings = inner_bindings},
    {.kind = JSMI_SCOPE_CLASS,
     .is_strict = true,
     .binding_count = 1,
     .bindings = class_bindings},
};

static JsParseOptions eval_options(const char *source)
{
    JsParseOptions options = options_for(source, JSMI_PARSE_DIRECT_EVAL);

    options.outer_scopes = outer_scopes;
    options.outer_scope_count = 2;
    return options;
}

Test(scope, eval_code_resolves_outward)
{
    JsParseOptions options = eval_options("x; this.#p; () => y");
    JsBudget budget;
    JsSyntaxTree tree;
    JsSyntaxError error;
    const JsNode *node;

    jsmi_budget_initialize(&budget, NULL);
    budget.fuel = 1000;
    cr_assert(jsmi_parse(&tree, &budget, &options, &error), "%s",
              error.message);
    node = tree.program->body.first;
    cr_expect_eq(node->unary.operand->identifier.binding->index, 0);
    cr_expect(node->unary.operand->identifier.binding->scope->is_external);
    cr_expect_eq(node->unary.operand->identifier.binding->scope->external_hops,
                 0);
    node = node->next->unary.operand;
    cr_expect_eq(node->binary.left->identifier.binding->index, 1);
    cr_expect_eq(node->binary.right->identifier.binding->scope->external_hops,
                 1);
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
}

Test(scope, eval_variables_must_not_pass_lexical_ones)
{
    JsParseOptions options = eval_options("var x");
    JsBudget budget;
    JsSyntaxTree tree;
    JsSyntaxError error;

    jsmi_budget_initialize(&budget, NULL);
    budget.fuel = 1000;
    cr_assert_not(jsmi_parse(&tree, &budget, &options, &error));
    cr_assert_not_null(strstr(error.message, "'x' has already"));
    options = eval_options("'use strict'; var x");
    cr_assert(jsmi_parse(&tree, &budget, &options, &error));
    jsmi_syntax_tree_dispose(&tree);
    options = eval_options("new.target");
    cr_assert_not(jsmi_parse(&tree, &budget, &options, &error));
    options.allows_new_target = true;
    cr_assert(jsmi_parse(&tree, &budget, &options, &error));
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
}

Test(scope, made_functions_do_not_see_their_name)
{
    JsParseOptions options =
        options_for("function anonymous(\n) {\na\n}", JSMI_PARSE_FUNCTION);

    options.parameters_end = 19;
    options.body_end = 25;
    expect_scopes_with(&options, "script:\n"
                                 "  function:\n");
}

Test(scope, function_pieces_stay_apart)
{
    static const struct {
        const char *parameters;
        const char *body;
        bool is_good;
    } cases[] = {
        {"a, b = 1", "return a", true},
        {"", "", true},
        {"a //", "// b", true},
        {"/*", "*/){", false},
        {"a) { } , function (b", "", false},
        {"", "}, function () {", false},
        {"", "} function f() {", false},
        {"a = function () {", "}) {", false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char source[200] = "function anonymous(";
        JsParseOptions options;
        JsBudget budget;
        JsSyntaxTree tree;
        JsSyntaxError error;
        uint32_t parameters_end;
        uint32_t body_end;
        bool is_good;

        strcat(source, cases[i].parameters);
        parameters_end = (uint32_t)strlen(source);
        strcat(source, "\n) {\n");
        strcat(source, cases[i].body);
        body_end = (uint32_t)strlen(source);
        strcat(source, "\n}");
        options = options_for(source, JSMI_PARSE_FUNCTION);
        options.parameters_end = parameters_end;
        options.body_end = body_end;
        jsmi_budget_initialize(&budget, NULL);
        budget.fuel = 1000;
        is_good = jsmi_parse(&tree, &budget, &options, &error);
        cr_expect_eq(is_good, cases[i].is_good, "%s", source);
        jsmi_syntax_tree_dispose(&tree);
        cr_assert_eq(budget.used, 0);
    }
}
