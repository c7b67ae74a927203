// SPDX-License-Identifier: MIT
#include "bytecode/code.h"
#include "compile/compile.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const char program[] =
    "function f(a) { try { for (const x of a) g(x, `y${x}`, 1.5); } finally { "
    "h(); } }\n"
    "class A { #p = 1; m() { return this.#p; } }\n"
    "switch (b) { case 1: c(); case 2: case 3: case 4: d`e`; }\n";

static JsImage *make_image(JsImageKind kind, const char *source)
{
    JsBudget budget;
    JsImage *image;
    JsSyntaxError error;
    JsSourceOptions options = {
        .source = source, .length = strlen(source), .kind = kind};

    jsmi_budget_initialize(&budget, NULL);
    budget.fuel = INT64_MAX / 2;
    cr_assert(jsmi_compile_source(&budget, &options, &jsmi_default_allocator,
                                  &image, &error),
              "%s", error.message);
    return image;
}

static bool is_sound(JsImage *image, size_t size, JsImageProblem *problem)
{
    JsBudget budget;
    bool succeeded;

    jsmi_budget_initialize(&budget, NULL);
    budget.fuel = INT64_MAX / 2;
    succeeded = jsmi_image_verify(image, size, &budget, problem);
    cr_assert_eq(budget.used, 0);
    return succeeded;
}

Test(image, is_valid)
{
    JsImage *image = make_image(JSMI_IMAGE_SCRIPT, program);
    JsImageProblem problem;

    cr_expect(is_sound(image, image->size, &problem), "%s", problem.text);
    cr_expect_not(is_sound(image, image->size - 1, &problem));
    cr_expect_not(is_sound(image, 10, &problem));
    image->version++;
    cr_expect_not(is_sound(image, image->size, &problem));
    free(image);
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

// Wherever a byte is changed, the verifier reads nothing outside of the
// block; what it lets pass can be listed.
Test(image, mutated_bytes)
{
    JsImage *images[2] = {
        make_image(JSMI_IMAGE_SCRIPT, program),
        make_image(JSMI_IMAGE_MODULE,
                   "import a from 'b'; export {a as c}; export * from 'd';"),
    };
    uint32_t state = 1, rejected = 0;
    JsImageProblem problem;

    for (int i = 0; i < 20000; i++) {
        const JsImage *image = images[i % 2];
        uint8_t *copy = malloc(image->size);
        uint32_t count = 1 + next_random(&state) % 3;

        cr_assert_not_null(copy);
        memcpy(copy, image, image->size);
        for (uint32_t k = 0; k < count; k++)
            copy[next_random(&state) % image->size] =
                (uint8_t)next_random(&state);
        if (!is_sound((JsImage *)(void *)copy, image->size, &problem)) {
            cr_assert_not_null(problem.text);
            rejected++;
        } else {
            JsBudget budget;
            JsBuffer text;

            jsmi_budget_initialize(&budget, NULL);
            jsmi_buffer_initialize(&text, &budget);
            jsmi_image_disassemble((const JsImage *)(void *)copy, &text);
            jsmi_buffer_dispose(&text);
        }
        free(copy);
    }
    cr_expect_gt(rejected, 2000);
    free(images[0]);
    free(images[1]);
}

Test(image, finds_handlers_and_lines)
{
    JsImage *image =
        make_image(JSMI_IMAGE_SCRIPT,
                   "function f() {\n try {\n  try { a(); } catch { b(); }\n"
                   " } finally { c(); }\n}");
    const JsFunctionCode *code = jsmi_image_function(image, 1);
    const JsHandler *inner = jsmi_function_find_handler(code, 1);
    const JsHandler *outer;
    uint32_t line, column;

    cr_assert_not_null(inner);
    outer = jsmi_function_find_handler(code, inner->target);
    cr_assert_not_null(outer);
    cr_expect_neq(outer->target, inner->target);
    cr_expect_null(
        jsmi_function_find_handler(code, code->instructions.count - 1));
    jsmi_image_line_and_column(image, 0, &line, &column);
    cr_expect_eq(line, 1);
    cr_expect_eq(column, 1);
    jsmi_image_line_and_column(image, 17, &line, &column);
    cr_expect_eq(line, 2);
    cr_expect_eq(column, 3);
    free(image);
}

Test(image, is_shared_by_reference)
{
    JsImage *image = make_image(JSMI_IMAGE_SCRIPT, "1");
    JsSharedImage *shared =
        jsmi_shared_image_new(&jsmi_default_allocator, image);

    cr_assert_not_null(shared);
    cr_expect_eq(jsmi_shared_image_get(shared), image);
    cr_expect_eq(jsmi_shared_image_retain(shared), shared);
    jsmi_shared_image_release(shared);
    cr_expect_eq(jsmi_shared_image_get(shared)->magic, JSMI_IMAGE_MAGIC);
    jsmi_shared_image_release(shared);
}
