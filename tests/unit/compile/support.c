// SPDX-License-Identifier: MIT
#include "support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static bool never_refuel(JsBudget *budget)
{
    budget->fuel = INT64_MAX / 2;
    return true;
}

void compile_options(Compiled *compiled, const JsSourceOptions *options)
{
    JsImageProblem problem;
    JsImage *copy;

    memset(compiled, 0, sizeof(*compiled));
    jsmi_budget_initialize(&compiled->budget, NULL);
    compiled->budget.refuel = never_refuel;
    jsmi_buffer_initialize(&compiled->listing, &compiled->budget);
    if (!jsmi_compile_source(&compiled->budget, options,
                             &jsmi_default_allocator, &compiled->image,
                             &compiled->error))
        cr_assert_fail("%s: %s", (const char *)options->source,
                       compiled->error.message);
    // What is around a direct eval the verifier cannot see. It may exchange
    // instructions, which the listings are not to show.
    copy = malloc(compiled->image->size);
    cr_assert_not_null(copy);
    memcpy(copy, compiled->image, compiled->image->size);
    if (!options->is_direct_eval)
        cr_assert(jsmi_image_verify(copy, copy->size, &compiled->budget,
                                    &problem),
                  "%s: function %u, instruction %u: %s",
                  (const char *)options->source, problem.function,
                  problem.instruction, problem.text);
    free(copy);
}

void compile_source(Compiled *compiled, JsImageKind kind, const char *source)
{
    JsSourceOptions options = {
        .source = source, .length = strlen(source), .kind = kind};

    compile_options(compiled, &options);
}

void compiled_dispose(Compiled *compiled)
{
    jsmi_buffer_dispose(&compiled->listing);
    jsmi_default_allocator.reallocate(NULL, compiled->image,
                                      compiled->image->size, 0);
    cr_assert_eq(compiled->budget.used, 0);
}

// Removes what stands before the instruction on each line.
static void strip_numbers(char *text)
{
    char *to = text;

    while (*text) {
        char *end = strchr(text, '\n');

        text += strspn(text, " ");
        text += strspn(text, "0123456789");
        text += strspn(text, " ");
        while (text <= end)
            *to++ = *text++;
    }
    *to = 0;
}

const char *function_listing(Compiled *compiled, uint32_t index)
{
    char *first;

    compiled->listing.size = 0;
    cr_assert_lt(index, compiled->image->functions.count);
    jsmi_function_disassemble(jsmi_image_function(compiled->image, index),
                              &compiled->listing);
    jsmi_buffer_append_byte(&compiled->listing, 0);
    cr_assert_not(compiled->listing.failed);
    first = strchr((char *)compiled->listing.data, '\n') + 1;
    strip_numbers(first);
    return first;
}

void expect_listing(Compiled *compiled, uint32_t index, const char *text)
{
    const char *listing = function_listing(compiled, index);

    cr_expect(strstr(listing, text) != NULL, "no\n%sin\n%s", text, listing);
}

void expect_function(const char *source, const char *listing)
{
    Compiled compiled;
    const char *actual;

    compile_source(&compiled, JSMI_IMAGE_SCRIPT, source);
    actual = function_listing(&compiled, 1);
    cr_expect_str_eq(actual, listing, "%s\nis\n%sand not\n%s", source, actual,
                     listing);
    compiled_dispose(&compiled);
}

static bool contains(const char *source, const char *text)
{
    Compiled compiled;
    bool found = false;

    compile_source(&compiled, JSMI_IMAGE_SCRIPT, source);
    for (uint32_t i = 0; i < compiled.image->functions.count; i++)
        found |= strstr(function_listing(&compiled, i), text) != NULL;
    compiled_dispose(&compiled);
    return found;
}

void expect_contains(const char *source, const char *text)
{
    cr_expect(contains(source, text), "no %s in %s", text, source);
}

void expect_lacks(const char *source, const char *text)
{
    cr_expect_not(contains(source, text), "%s in %s", text, source);
}
