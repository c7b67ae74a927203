// SPDX-License-Identifier: MIT
//
// A target of libFuzzer: the parser and the compiler, which need no heap. The
// first byte of an input chooses how the rest is parsed, as Latin-1 and then
// again as UTF-16, which must give the same answer. What is accepted is
// compiled and the image verified. Nothing may crash, hang or keep memory.

#include "compile/compile.h"
#include "mutate.h"
#include "syntax/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *first, size_t first_size,
                                 const uint8_t *second, size_t second_size,
                                 uint8_t *out, size_t max_size,
                                 unsigned int seed);

// The bits of the first byte, above a goal in the lowest three.
enum {
    GOAL_BITS = 7,
    IS_STRICT = 8,
    WITHOUT_ANNEX_B = 16,
    ALLOWS_ALL = 32,
    PRINTS = 64,
    COMPILES = 128,
};
enum { FUEL = 20 * 1000 * 1000 };

static const JsOuterBinding outer_bindings[] = {
    {"x", 1, false, false, JSMI_BINDING_LET},
    {"this", 4, false, false, JSMI_BINDING_THIS},
    {"#a", 2, false, false, JSMI_BINDING_PRIVATE_FIELD},
};
static const JsOuterScope outer_scopes[] = {
    {JSMI_SCOPE_BLOCK, false, false, false, false, 1, outer_bindings},
    {JSMI_SCOPE_FUNCTION, false, false, true, true, 2, outer_bindings},
    {JSMI_SCOPE_CLASS, true, false, false, false, 1, outer_bindings + 2},
};

static bool refuse(JsBudget *budget)
{
    (void)budget;
    return false;
}

static void begin_budget(JsBudget *budget)
{
    jsmi_budget_initialize(budget, NULL);
    budget->fuel = FUEL;
    budget->refuel = refuse;
}

static void end_budget(const JsBudget *budget)
{
    if (budget->used != 0)
        abort();
}

static void print(const JsSyntaxTree *tree, JsBudget *budget)
{
    JsBuffer text;

    jsmi_buffer_initialize(&text, budget);
    jsmi_syntax_print(tree, &text);
    jsmi_syntax_print_scopes(tree, &text);
    jsmi_buffer_dispose(&text);
}

static bool parse(const void *units, size_t size, bool is_wide, uint8_t bits,
                  JsSyntaxError *error)
{
    JsParseOptions options = {
        .source = units,
        .length = size,
        .is_wide = is_wide,
        .goal = (JsParseGoal)((bits & GOAL_BITS) % 5),
        .is_strict = (bits & IS_STRICT) != 0,
        .without_annex_b = (bits & WITHOUT_ANNEX_B) != 0,
        .parameters_end = (uint32_t)(size / 3),
        .body_end = (uint32_t)(size - size / 8),
    };
    JsBudget budget;
    JsSyntaxTree tree;
    bool succeeded;

    if (options.goal == JSMI_PARSE_DIRECT_EVAL) {
        options.allows_new_target = (bits & ALLOWS_ALL) != 0;
        options.allows_super_property = options.allows_new_target;
        options.allows_super_call = options.allows_new_target;
        options.forbids_arguments = !options.allows_new_target;
        options.outer_scopes = outer_scopes;
        options.outer_scope_count = 3;
    }
    begin_budget(&budget);
    succeeded = jsmi_parse(&tree, &budget, &options, error);
    if (succeeded && (bits & PRINTS))
        print(&tree, &budget);
    if (!succeeded && (!error->message[0] || error->line == 0))
        abort();
    jsmi_syntax_tree_dispose(&tree);
    end_budget(&budget);
    return succeeded;
}

static void compile(const void *units, size_t size, uint8_t bits)
{
    JsSourceOptions options = {
        .source = units,
        .length = size,
        .kind = (bits & GOAL_BITS) % 5 == JSMI_PARSE_MODULE ? JSMI_IMAGE_MODULE
                                                            : JSMI_IMAGE_SCRIPT,
        .is_strict = (bits & IS_STRICT) != 0,
    };
    JsBudget budget;
    JsSyntaxError error;
    JsImage *image;
    JsImageProblem problem;

    begin_budget(&budget);
    if (jsmi_compile_source(&budget, &options, &jsmi_default_allocator, &image,
                            &error)) {
        if (!jsmi_image_verify(image, image->size, &budget, &problem) &&
            problem.kind == JSMI_IMAGE_INVALID) {
            printf("%s\n", problem.text);
            abort();
        }
        jsmi_default_allocator.reallocate(NULL, image, image->size, 0);
    }
    end_budget(&budget);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    JsSyntaxError narrow_error, wide_error;
    bool succeeded;
    uint16_t *wide;

    if (size == 0)
        return 0;
    size--;
    succeeded = parse(data + 1, size, false, data[0], &narrow_error);
    wide = malloc(size ? size * 2 : 1);
    if (!wide)
        return 0;
    for (size_t i = 0; i < size; i++)
        wide[i] = data[i + 1];
    if (parse(wide, size, true, data[0], &wide_error) != succeeded ||
        (!succeeded && strcmp(narrow_error.message, wide_error.message) != 0))
        abort();
    free(wide);
    if (succeeded && (data[0] & COMPILES))
        compile(data + 1, size, data[0]);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned int seed)
{
    if (size == 0 || seed % 4 == 0)
        return LLVMFuzzerMutate(data, size, max_size);
    if (seed % 64 == 1)
        data[0] = (uint8_t)(seed >> 8);
    return 1 + mutate_program((char *)data + 1, size - 1, max_size - 1, seed);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *first, size_t first_size,
                                 const uint8_t *second, size_t second_size,
                                 uint8_t *out, size_t max_size,
                                 unsigned int seed)
{
    if (first_size == 0 || second_size == 0 || first_size > max_size)
        return 0;
    memcpy(out, first, first_size);
    return 1 + mutate_by_crossing((char *)out + 1, first_size - 1, max_size - 1,
                                  (const char *)second + 1, second_size - 1,
                                  seed);
}
