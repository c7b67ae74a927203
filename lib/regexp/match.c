// SPDX-License-Identifier: MIT
#include "regexp/matcher.h"

#include <string.h>

bool jsmi_regexp_matcher_grow(JsRegExpMatcher *matcher)
{
    size_t old_size = matcher->stack_capacity * sizeof *matcher->stack;
    uint64_t *stack = jsmi_reallocate(
        matcher->budget, matcher->owns_stack ? matcher->stack : NULL,
        matcher->owns_stack ? old_size : 0, old_size * 2);

    if (!stack)
        return false;
    if (!matcher->owns_stack)
        memcpy(stack, matcher->stack, old_size);
    matcher->stack = stack;
    matcher->stack_capacity *= 2;
    matcher->owns_stack = true;
    return true;
}

bool jsmi_regexp_matcher_cut(JsRegExpMatcher *matcher, size_t height,
                             size_t *top)
{
    uint64_t *stack = matcher->stack;
    size_t from = *top;
    size_t to = *top;
    size_t kept;

    // From the top down, because only the upper word of two tells what the
    // lower one is; what is kept gathers at the upper end.
    while (from > height) {
        uint64_t word = stack[--from];
        uint64_t kind = word >> JSMI_STACK_KIND_SHIFT;

        if (kind == JSMI_STACK_UNDO)
            stack[--to] = word;
        else if (kind != JSMI_STACK_CHOICE)
            from--;
    }
    kept = *top - to;
    memmove(stack + height, stack + to, kept * sizeof *stack);
    if (!jsmi_spend(matcher->budget, (*top - height) / 4))
        return false;
    *top = height + kept;
    return true;
}

bool jsmi_regexp_set_has_wide(const uint32_t *set, JsCodePoint code_point)
{
    const uint32_t *bounds = set + JSMI_SET_BOUNDS;
    uint32_t low = 0;
    uint32_t high = set[JSMI_SET_COUNT];

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (bounds[middle] <= code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low & 1;
}

// In the caller's frame; more comes from the budget.
enum {
    SMALL_STACK = 96,
    SMALL_REGISTERS = 32,
};

static bool is_inside_pair(JsRegExpText subject, size_t start)
{
    const uint16_t *units = subject.units;

    return !subject.is_latin1 && start > 0 && start < subject.length &&
           jsmi_is_trail_surrogate(units[start]) &&
           jsmi_is_lead_surrogate(units[start - 1]);
}

JsRegExpResult jsmi_regexp_match(const JsRegExpProgram *program,
                                 JsRegExpText subject, size_t start,
                                 JsRegExpMode mode, uint32_t *captures,
                                 JsBudget *budget)
{
    const uint32_t *words = jsmi_regexp_words(program);
    size_t register_size = program->register_count * sizeof(uint32_t);
    uint32_t registers[SMALL_REGISTERS];
    uint64_t stack[SMALL_STACK];
    JsRegExpResult result;
    JsRegExpMatcher matcher = {
        .code = words + sizeof *program / sizeof *words,
        .sets = words + program->sets,
        .prefilter = (const void *)(words + program->prefilter),
        .registers = registers,
        .capture_registers = program->capture_count * 2,
        .stack = stack,
        .stack_capacity = SMALL_STACK,
        .is_unicode =
            program->flags & (JSMI_REGEXP_UNICODE | JSMI_REGEXP_UNICODE_SETS),
        .budget = budget,
    };

    JSMI_ASSERT(start <= subject.length);
    if (subject.length > JSMI_REGEXP_MAX_LENGTH)
        return JSMI_REGEXP_FAILED;
    if (program->register_count > SMALL_REGISTERS) {
        matcher.registers = jsmi_allocate(budget, register_size);
        if (!matcher.registers)
            return JSMI_REGEXP_FAILED;
    }
    jsmi_regexp_memo_initialize(&matcher, program, subject.length);
    if (matcher.is_unicode && is_inside_pair(subject, start))
        start--;
    result = subject.is_latin1
                 ? jsmi_regexp_match_latin1(&matcher, subject.units,
                                            subject.length, start, mode)
                 : jsmi_regexp_match_utf16(&matcher, subject.units,
                                           subject.length, start, mode);
    if (result == JSMI_REGEXP_FOUND)
        memcpy(captures, matcher.registers,
               program->capture_count * 2 * sizeof *captures);
    jsmi_regexp_memo_dispose(&matcher);
    if (matcher.owns_stack)
        jsmi_release(budget, matcher.stack,
                     matcher.stack_capacity * sizeof *matcher.stack);
    if (matcher.registers != registers)
        jsmi_release(budget, matcher.registers, register_size);
    return result;
}
