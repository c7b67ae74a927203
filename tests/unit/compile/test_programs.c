// SPDX-License-Identifier: MIT
#include "support.h"

#include <criterion/criterion.h>
#include <string.h>

Test(programs, a_script_returns_its_completion_value)
{
    Compiled compiled;

    compile_source(&compiled, JSMI_IMAGE_SCRIPT, "1; if (x) 2;");
    expect_listing(&compiled, 0,
                   "LOAD_UNDEFINED R5\n"
                   "LOAD_INT R5 1\n"
                   "LOAD_UNDEFINED R5\n"
                   "GET_GLOBAL R6 \"x\"\n"
                   "JUMP_IF_FALSE R6 -> 7\n"
                   "LOAD_INT R5 2\n"
                   "RETURN R5\n");
    compiled_dispose(&compiled);
}

Test(programs, global_declarations)
{
    Compiled compiled;

    compile_source(&compiled, JSMI_IMAGE_SCRIPT,
                   "let a = 1; var b = a; function c() {}");
    expect_listing(&compiled, 0, "DECLARE_GLOBALS R6 0 scope 0\n");
    expect_listing(&compiled, 0, "DECLARE_GLOBAL_FUNCTION R6 0 \"c\"\n");
    expect_listing(&compiled, 0, "INITIALIZE_GLOBAL R6 \"a\"\n");
    expect_listing(&compiled, 0, "SET_GLOBAL R6 \"b\"\n");
    compiled_dispose(&compiled);
}

Test(programs, a_module_runs_in_two_steps)
{
    Compiled compiled;
    const JsImage *image;
    const JsImportInfo *imports;
    const JsExportInfo *exports;
    const JsFunctionCode *code;

    compile_source(&compiled, JSMI_IMAGE_MODULE,
                   "import {a as b} from 'm' with {type: 'json'};\n"
                   "export let c = b; export function d() { return c; }\n"
                   "export * from 'n'; export {x as y} from 'o';");
    image = compiled.image;
    expect_listing(&compiled, 0, "CREATE_GENERATOR\nOUTER_ENVIRONMENT");
    expect_listing(&compiled, 0, "CLOSURE");
    expect_listing(&compiled, 0, "YIELD");
    expect_listing(&compiled, 0, "GET_IMPORT");
    expect_listing(&compiled, 0, "GENERATOR_RETURN");
    code = jsmi_image_function(image, 0);
    cr_expect_eq(code->flags & (JSMI_CODE_GENERATOR | JSMI_CODE_ASYNC),
                 JSMI_CODE_GENERATOR);
    cr_expect_eq(jsmi_function_scope(code, 0)->kind, JSMI_CODE_SCOPE_MODULE);
    cr_expect_eq(image->module_requests.count, 3);
    cr_expect_eq(image->imports.count, 1);
    cr_expect_eq(image->exports.count, 4);
    imports = jsmi_image_at(image, image->imports.offset);
    cr_expect_lt(imports[0].slot, jsmi_function_scope(code, 0)->slot_count);
    exports = jsmi_image_at(image, image->exports.offset);
    for (uint32_t i = 0; i < 4; i++)
        cr_expect(exports[i].kind != JSMI_CODE_EXPORT_STAR ||
                  exports[i].exported.offset == JSMI_NO_NAME);
    compiled_dispose(&compiled);
}

Test(programs, top_level_await_makes_a_module_async)
{
    Compiled compiled;

    compile_source(&compiled, JSMI_IMAGE_MODULE, "await x;");
    cr_expect(jsmi_image_function(compiled.image, 0)->flags & JSMI_CODE_ASYNC);
    expect_listing(&compiled, 0, "AWAIT");
    compiled_dispose(&compiled);
}

Test(programs, sloppy_eval_declares_variables_outside)
{
    Compiled compiled;

    compile_source(&compiled, JSMI_IMAGE_EVAL, "var x = 1; let y = x; f(y);");
    expect_listing(&compiled, 0, "DECLARE_EVAL_VARIABLES");
    expect_listing(&compiled, 0, "\"x\"");
    compiled_dispose(&compiled);
}

// The scope of the only direct eval in function `index`.
static const JsScopeInfo *eval_scope(const JsImage *image, uint32_t index)
{
    const JsFunctionCode *code = jsmi_image_function(image, index);
    const JsInstruction *words = jsmi_function_instructions(code);

    for (uint32_t i = 0; i < code->instructions.count;) {
        JsOpcode opcode = jsmi_instruction_opcode(words[i]);

        if (opcode == JSMI_OP_CALL_EVAL)
            return jsmi_function_scope(code, words[i + 1]);
        i += jsmi_opcode_infos[opcode].extra == '-' ? 1 : 2;
    }
    cr_assert_fail("no direct eval");
    return NULL;
}

static void compile_inside(Compiled *compiled, const Compiled *outer,
                           uint32_t index, const char *source)
{
    const JsScopeInfo *scopes[16];
    uint32_t count = 0;
    const JsScopeInfo *scope = eval_scope(outer->image, index);
    JsSourceOptions options = {
        .source = source,
        .length = strlen(source),
        .kind = JSMI_IMAGE_EVAL,
        .is_direct_eval = true,
        .is_strict = (scope->flags & JSMI_SCOPE_IS_STRICT) != 0,
        .outer_scopes = scopes,
    };

    for (; scope; scope = jsmi_scope_outer(scope))
        scopes[count++] = scope;
    options.outer_scope_count = count;
    compile_options(compiled, &options);
}

Test(programs, direct_eval_finds_what_is_around_it)
{
    Compiled outer, inner;

    compile_source(&outer, JSMI_IMAGE_SCRIPT,
                   "function f(a) { 'use strict'; let b = a; { let c = 1; "
                   "eval(b); } }");
    compile_inside(&inner, &outer, 1, "c = a + b; this.x; new.target; u");
    // The block's environment is the nearest one, the function's the next.
    expect_listing(&inner, 0, "GET_OUTER R7 1 0\n");
    expect_listing(&inner, 0, "SET_OUTER");
    expect_listing(&inner, 0, "GET_GLOBAL R5 \"u\"\n");
    compiled_dispose(&inner);
    compiled_dispose(&outer);
}

Test(programs, direct_eval_may_use_super)
{
    Compiled outer, inner;

    compile_source(&outer, JSMI_IMAGE_SCRIPT,
                   "x = { m(a) { return () => eval(a); } }");
    compile_inside(&inner, &outer, 2, "super.m(arguments[0])");
    expect_listing(&inner, 0, "GET_SUPER");
    compiled_dispose(&inner);
    compiled_dispose(&outer);
}

Test(programs, direct_eval_in_a_derived_constructor)
{
    Compiled outer, inner;

    compile_source(&outer, JSMI_IMAGE_SCRIPT,
                   "class A extends B { #p; constructor(a) { eval(a); } }");
    compile_inside(&inner, &outer, 1, "super(1); this.#p");
    expect_listing(&inner, 0, "CHECK_THIS_UNSET");
    expect_listing(&inner, 0, "CHECK_THIS R");
    expect_listing(&inner, 0, "GET_PRIVATE");
    compiled_dispose(&inner);
    compiled_dispose(&outer);
}

Test(programs, generators_carry_out_a_return)
{
    expect_contains("function* f() { try { yield 1; } finally { g(); } }",
                    "YIELD R8 R9 R8\n"
                    "JUMP_IF_STRICT_EQUAL_IMMEDIATE R9 0 -> 9\n"
                    "MOVE R6 R8\n"
                    "LOAD_INT R5 2\n");
    expect_contains("function* f(a = 1) {}", "LOAD_INT R1 1\n"
                                             "CREATE_GENERATOR\n");
    expect_contains("function* f() { yield* g(); }", "YIELD_DELEGATED");
    expect_contains("async function* f() { yield 1; }",
                    "AWAIT R6 R6\n"
                    "YIELD_ASYNC_RESUME R6 R7 R6\n");
}

Test(programs, async_functions_reject)
{
    expect_function("async function f(a) { await a; }",
                    "START_ASYNC\n"
                    "AWAIT R7 R1\n"
                    "LOAD_UNDEFINED R7\n"
                    "ASYNC_RETURN R7\n"
                    "ASYNC_THROW R6\n"
                    "handler 1..3 -> 4 R6\n");
}

Test(programs, positions_lead_to_the_source)
{
    Compiled compiled;
    const JsFunctionCode *code;
    const JsPosition *position;
    uint32_t line, column;

    compile_source(&compiled, JSMI_IMAGE_SCRIPT,
                   "function f(a) {\n  return a.b.c;\n}");
    code = jsmi_image_function(compiled.image, 1);
    position = jsmi_function_find_position(code, 2);
    cr_assert_not_null(position);
    jsmi_image_line_and_column(compiled.image, position->point, &line, &column);
    cr_expect_eq(line, 2);
    cr_expect_eq(column, 14);
    compiled_dispose(&compiled);
}

Test(programs, syntax_errors_are_reported)
{
    JsBudget budget;
    JsImage *image;
    JsSyntaxError error;
    JsSourceOptions options = {
        .source = "let a; let a;", .length = 13, .kind = JSMI_IMAGE_SCRIPT};

    jsmi_budget_initialize(&budget, NULL);
    budget.fuel = INT64_MAX / 2;
    cr_assert_not(jsmi_compile_source(&budget, &options,
                                      &jsmi_default_allocator, &image, &error));
    cr_expect_null(image);
    cr_expect_eq(error.kind, JSMI_SYNTAX_ERROR);
    cr_expect_eq(error.column, 12);
    cr_expect_eq(budget.used, 0);
}
