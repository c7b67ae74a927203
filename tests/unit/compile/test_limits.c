// SPDX-License-Identifier: MIT
#include "support.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A program that uses most of the language.
static const char everything[] =
    "let a = 1, {b, c: [d = 2, ...e] = [], ...f} = g;\n"
    "class A extends (h, B) { #p = 1; static [k] = 2; get x() { return super.x "
    "+ this.#p; } static { t(); } constructor() { super(...a); } #m() {} }\n"
    "function* i(j = 1) { try { yield* j; yield 2; } catch ({m}) { return m; } "
    "finally { n(); } }\n"
    "async function o(p) { for await (const q of p) await q?.r(...s); using u "
    "= v; }\n"
    "for (let w of x) { y: for (var z in w) { if (z) continue y; else break; } "
    "setTimeout(() => w); }\n"
    "switch (a) { case 1: case 2: case 3: case 4: b(); default: eval('c'); }\n"
    "with (a) { b = `c${d}e` + tag`f`; delete a.b; typeof z; }\n"
    "x ?\?= /re/g; y = 10n ** 2n; ({ __proto__: a, get b() { return 1; } });\n";

Test(limits, failing_allocations)
{
    JsBudget budget;
    JsImage *image;
    JsSyntaxError error;
    JsSourceOptions options = {.source = everything,
                               .length = sizeof(everything) - 1,
                               .kind = JSMI_IMAGE_SCRIPT};
    bool succeeded = false;
    int64_t i = 1;

    for (; !succeeded && i < 5000; i++) {
        jsmi_budget_initialize(&budget, NULL);
        budget.fuel = INT64_MAX / 2;
        budget.fail_countdown = i;
        succeeded = jsmi_compile_source(
            &budget, &options, &jsmi_default_allocator, &image, &error);
        if (succeeded)
            jsmi_default_allocator.reallocate(NULL, image, image->size, 0);
        else
            cr_assert_eq(error.kind, JSMI_SYNTAX_OUT_OF_MEMORY);
        cr_assert_eq(budget.used, 0);
    }
    cr_expect(succeeded);
    cr_expect_gt(i, 20);
}

static bool never_more(JsBudget *budget)
{
    (void)budget;
    return false;
}

Test(limits, fuel_runs_out)
{
    JsBudget budget;
    JsImage *image;
    JsSyntaxError error;
    JsSourceOptions options = {.source = everything,
                               .length = sizeof(everything) - 1,
                               .kind = JSMI_IMAGE_SCRIPT};
    bool succeeded = false;

    for (int64_t fuel = 0; !succeeded && fuel < 100000; fuel += 7) {
        jsmi_budget_initialize(&budget, NULL);
        budget.fuel = fuel;
        budget.refuel = never_more;
        succeeded = jsmi_compile_source(
            &budget, &options, &jsmi_default_allocator, &image, &error);
        if (succeeded)
            jsmi_default_allocator.reallocate(NULL, image, image->size, 0);
        else
            cr_assert_eq(error.kind, JSMI_SYNTAX_TERMINATED);
        cr_assert_eq(budget.used, 0);
    }
    cr_expect(succeeded);
}

// before, then `count` times `format` with a number in it, then after.
static void compile_repeated(Compiled *compiled, const char *before,
                             const char *format, int count, const char *after)
{
    size_t size = strlen(before) + strlen(after) + (size_t)count * 64 + 1;
    char *source = malloc(size);
    char *end = source + sprintf(source, "%s", before);

    cr_assert_not_null(source);
    for (int i = 0; i < count; i++)
        end += sprintf(end, format, i, i);
    sprintf(end, "%s", after);
    compile_source(compiled, JSMI_IMAGE_SCRIPT, source);
    // The image has its own copy of the source.
    free(source);
}

Test(limits, more_variables_than_near_registers)
{
    Compiled compiled;

    compile_repeated(&compiled, "function f(o) {", "let v%d = %d;", 400,
                     "v398 = v399 + v1; for (const [x, y = v3] of o) { g(x, "
                     "...y); o.m(v5, v6); } try { v7.v8 = v9[v10]++; } finally "
                     "{ h(); } class K extends o { #p = v5; } }");
    expect_listing(&compiled, 1, "STORE_FAR");
    expect_listing(&compiled, 1, "LOAD_FAR");
    compiled_dispose(&compiled);
}

Test(limits, more_slots_than_an_operand_can_name)
{
    Compiled compiled;

    compile_repeated(&compiled, "function f() { 'use strict';", "let v%d = %d;",
                     300, "return () => { v299 = v1; v2 = v298; eval(v3); } }");
    expect_listing(&compiled, 1, "SET_SLOT_FAR");
    expect_listing(&compiled, 2, "GET_SLOT_FAR");
    compiled_dispose(&compiled);
}

Test(limits, more_arguments_than_a_window_holds)
{
    Compiled compiled;

    compile_repeated(&compiled, "f(", "a%d + %d, ", 300, "1);");
    expect_listing(&compiled, 0, "CALL_SPREAD");
    compiled_dispose(&compiled);
    compile_repeated(&compiled, "function f(", "a%d = %d, ", 300,
                     "z) { return z; }");
    expect_listing(&compiled, 1, "ARGUMENT");
    compiled_dispose(&compiled);
}

Test(limits, jumps_further_than_16_bits)
{
    Compiled compiled;

    compile_repeated(&compiled, "function f(a) { if (a) {", "b(%d, %d);", 12000,
                     "} }");
    expect_listing(&compiled, 1,
                   "JUMP_IF_FALSE R1 -> 2\n"
                   "JUMP -> 3\n"
                   "JUMP -> ");
    compiled_dispose(&compiled);
}

Test(limits, more_constants_than_16_bits)
{
    Compiled compiled;

    compile_repeated(&compiled, "x = [", "'s%d', %d.5, ", 40000, "];");
    expect_listing(&compiled, 0, "LOAD_CONSTANT_FAR");
    compiled_dispose(&compiled);
}

Test(limits, long_chains_do_not_recurse)
{
    Compiled compiled;

    compile_repeated(&compiled, "x = a", " + b%d", 20000, ";");
    compiled_dispose(&compiled);
    compile_repeated(&compiled, "x = a", ".b(%d)", 20000, ";");
    compiled_dispose(&compiled);
    compile_repeated(&compiled, "if (a", " && b%d", 20000, ") c();");
    compiled_dispose(&compiled);
    compile_repeated(&compiled, "", "if (a%d) b(%d); else ", 20000, "c();");
    compiled_dispose(&compiled);
}

// Function f of nested patterns, which want three near registers each.
Test(limits, too_many_iterations_at_once)
{
    char source[256];
    JsBudget budget;
    JsImage *image;
    JsSyntaxError error;
    JsSourceOptions options = {.source = source, .kind = JSMI_IMAGE_SCRIPT};
    char *end = source + sprintf(source, "const ");

    for (int i = 0; i < 60; i++)
        *end++ = '[';
    *end++ = 'a';
    for (int i = 0; i < 60; i++)
        *end++ = ']';
    end += sprintf(end, " = o;");
    options.length = (size_t)(end - source);
    jsmi_budget_initialize(&budget, NULL);
    budget.fuel = INT64_MAX / 2;
    cr_assert_not(jsmi_compile_source(&budget, &options,
                                      &jsmi_default_allocator, &image, &error));
    cr_expect_eq(error.kind, JSMI_SYNTAX_TOO_DEEP);
    cr_expect_eq(budget.used, 0);
}
