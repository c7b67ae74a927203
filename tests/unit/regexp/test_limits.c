// SPDX-License-Identifier: MIT
//
// What must fail in time, in order, and without leaving anything behind.
#include "base/buffer.h"
#include "regexp/regexp.h"

#include <criterion/criterion.h>
#include <string.h>

static JsRegExpText latin1(const char *text)
{
    return (JsRegExpText){text, strlen(text), true};
}

// A text of `count` times `part`, in the buffer.
static JsRegExpText repeat(JsBuffer *buffer, const char *part, int count)
{
    buffer->size = 0;
    for (int i = 0; i < count; i++)
        jsmi_buffer_append_text(buffer, part);
    cr_assert_not(buffer->failed);
    return (JsRegExpText){buffer->data, buffer->size, true};
}

static JsRegExpProgram *compile(JsBudget *budget, JsRegExpText pattern,
                                uint32_t flags)
{
    JsRegExpError error;
    JsRegExpProgram *program =
        jsmi_regexp_compile(budget, pattern, flags, &error);

    cr_assert_not_null(program, "%s", error.message);
    return program;
}

static JsRegExpResult match(JsBudget *budget, JsRegExpProgram *program,
                            JsRegExpText subject)
{
    uint32_t captures[16];
    JsRegExpResult result;

    cr_assert_leq(program->capture_count, 8);
    result = jsmi_regexp_match(program, subject, 0, JSMI_REGEXP_SEARCH,
                               captures, budget);
    jsmi_release(budget, program, program->size);
    return result;
}

static bool refuse(JsBudget *budget)
{
    (void)budget;
    return false;
}

Test(limits, fuel_ends_backtracking)
{
    static const char *const patterns[] = {
        "^(a+)+b$",           "(?:a|a)*b",     "^(?:a?){60}a{60}b",
        "(?:.|\\n)*?(x)\\1y", "((a*)*)*b",     "(?:a{0,9}){0,9}b(?:c|d)",
        "(?=(a+)+b)",         "(?<=^(a+)+b)c", "(?:(?:a*)*)*b",
        "^(?:a?\?){50,}b"};
    JsBudget budget;
    JsBuffer buffer;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&buffer, &budget);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        JsRegExpText subject = repeat(&buffer, "a", 60);
        JsRegExpProgram *program = compile(&budget, latin1(patterns[i]), 0);
        int64_t fuel = 3000000;

        budget.fuel = fuel;
        budget.refuel = refuse;
        cr_expect_neq(match(&budget, program, subject), JSMI_REGEXP_FOUND, "%s",
                      patterns[i]);
        cr_expect_lt(budget.fuel, fuel);
        budget.fuel = INT64_MAX;
    }
    jsmi_buffer_dispose(&buffer);
    cr_assert_eq(budget.used, 0);
}

Test(limits, long_subjects_are_cheap)
{
    // Pattern, repeated part, and whether it matches.
    static const struct {
        const char *pattern;
        const char *part;
        bool is_found;
    } cases[] = {
        {"(?:.|\\n)*$", "ab\n", true},
        {"^[^]*b$", "ab", true},
        {"x*y", "x", false},
        {"[a-z]+\\d", "abc", false},
        {"\\w+@\\w+", "abcdef", false},
        {".*\\n.*x", "abc", false},
        {"(?:ab)+c", "ab", false},
        {"\\s+$", "a   ", true},
    };
    JsBudget budget;
    JsBuffer buffer;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&buffer, &budget);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        JsRegExpText subject =
            repeat(&buffer, cases[i].part, i == 6 ? 2000 : 200000);
        JsRegExpProgram *program =
            compile(&budget, latin1(cases[i].pattern), 0);

        budget.fuel = 200000000;
        budget.refuel = refuse;
        cr_expect_eq(match(&budget, program, subject),
                     cases[i].is_found ? JSMI_REGEXP_FOUND
                                       : JSMI_REGEXP_NOT_FOUND,
                     "%s", cases[i].pattern);
        budget.fuel = INT64_MAX;
    }
    jsmi_buffer_dispose(&buffer);
    cr_assert_eq(budget.used, 0);
}

Test(limits, counts_do_not_multiply)
{
    static const char *const patterns[] = {
        "((a{1000}){1000}){1000}", "(?:(?:ab?){1,65535}){1,65535}",
        "(?:a|b){4294967295}", "a{2147483648,4294967296}"};
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        JsRegExpProgram *program = compile(&budget, latin1(patterns[i]), 0);

        cr_expect_lt(program->size, 1000);
        cr_expect_neq(match(&budget, program, latin1("aab")),
                      JSMI_REGEXP_FAILED);
    }
    cr_assert_eq(budget.used, 0);
}

Test(limits, depth_is_no_limit)
{
    // An opening, its closing, and the character between them all.
    static const char *const shells[][2] = {
        {"(?:", ")"},   {"(?:", ")*"},  {"(?:", "|b)"}, {"(?=", ")"},
        {"(?<=", ")"},  {"(?!", ")"},   {"(?:", "b?)"}, {"(?:", "){2}"},
        {"(?:b|", ")"}, {"(?i:", ")+"},
    };
    enum { DEPTH = 100000 };
    JsBudget budget;
    JsBuffer pattern;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&pattern, &budget);
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        JsRegExpProgram *program;

        repeat(&pattern, shells[i][0], DEPTH);
        jsmi_buffer_append_byte(&pattern, 'a');
        for (int k = 0; k < DEPTH; k++)
            jsmi_buffer_append_text(&pattern, shells[i][1]);
        program = compile(&budget,
                          (JsRegExpText){pattern.data, pattern.size, true}, 0);
        // Some of these take for ever, properly.
        budget.fuel = 10000000;
        budget.refuel = refuse;
        (void)match(&budget, program, latin1("xxaxxab"));
        budget.fuel = INT64_MAX;
    }
    jsmi_buffer_dispose(&pattern);
    cr_assert_eq(budget.used, 0);
}

Test(limits, width_is_no_limit)
{
    JsBudget budget;
    JsBuffer pattern;
    JsRegExpProgram *program;
    JsRegExpText text;
    uint32_t *captures;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&pattern, &budget);
    for (int i = 0; i < 65536; i++)
        jsmi_buffer_append_format(&pattern, "w%d|", i);
    text = (JsRegExpText){pattern.data, pattern.size - 1, true};
    program = compile(&budget, text, 0);
    cr_assert_eq(match(&budget, program, latin1("say w65535")),
                 JSMI_REGEXP_FOUND);

    text = repeat(&pattern, "(a)", 70000);
    program = compile(&budget, text, 0);
    cr_assert_eq(program->capture_count, 70001);
    captures = jsmi_allocate(&budget, 70001 * 2 * sizeof *captures);
    cr_assert_not_null(captures);
    text = repeat(&pattern, "a", 70000);
    cr_assert_eq(jsmi_regexp_match(program, text, 0, JSMI_REGEXP_SEARCH,
                                   captures, &budget),
                 JSMI_REGEXP_FOUND);
    cr_assert_eq(captures[140001], 70000);
    jsmi_release(&budget, captures, 70001 * 2 * sizeof *captures);
    jsmi_release(&budget, program, program->size);

    pattern.size = 0;
    jsmi_buffer_append_byte(&pattern, '[');
    for (uint32_t c = 40000; c > 256; c -= 2)
        jsmi_buffer_append_format(&pattern, "\\u%04x", c);
    jsmi_buffer_append_byte(&pattern, ']');
    text = (JsRegExpText){pattern.data, pattern.size, true};
    program = compile(&budget, text, JSMI_REGEXP_IGNORE_CASE);
    cr_assert_eq(match(&budget, program, latin1("none")),
                 JSMI_REGEXP_NOT_FOUND);
    jsmi_buffer_dispose(&pattern);
    cr_assert_eq(budget.used, 0);
}

Test(limits, compiling_survives_every_failing_allocation)
{
    static const char *const patterns[] = {
        "(?<a>x[^\\w\\u0400-\\u04FF])|(?<a>y)\\k<a>{2,5}?(?=z(?!q))",
        "[[\\p{Emoji_Keycap_Sequence}\\q{abc|d}]--[a-z]]+(?i:\\P{Lu}k)"};
    static const uint32_t flags[] = {JSMI_REGEXP_IGNORE_CASE,
                                     JSMI_REGEXP_UNICODE_SETS};

    for (int i = 0; i < 2; i++) {
        for (int for_ever = 0; for_ever < 2; for_ever++) {
            JsRegExpProgram *program = NULL;

            for (int n = 1; !program; n++) {
                JsRegExpError error;
                JsBudget budget;

                jsmi_budget_initialize(&budget, NULL);
                budget.fail_countdown = n;
                budget.fail_for_ever = for_ever;
                program = jsmi_regexp_compile(&budget, latin1(patterns[i]),
                                              flags[i], &error);
                if (program)
                    jsmi_release(&budget, program, program->size);
                else
                    cr_assert_null(error.message, "%s", error.message);
                cr_assert_eq(budget.used, 0);
                cr_assert_lt(n, 2000);
            }
        }
    }
}

Test(limits, matching_survives_every_failing_allocation)
{
    JsBudget budget;
    JsBuffer buffer;
    JsRegExpText subject;
    JsRegExpProgram *program;
    JsRegExpResult result = JSMI_REGEXP_FAILED;
    // Enough captures for registers in memory, enough choices for a stack.
    static const char pattern[] =
        "(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(?:a|(b))*c";
    uint32_t captures[64];

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&buffer, &budget);
    subject = repeat(&buffer, "aab", 1000);
    program = compile(&budget, latin1(pattern), 0);
    for (int n = 1; result == JSMI_REGEXP_FAILED; n++) {
        size_t used = budget.used;

        budget.fail_countdown = n;
        result = jsmi_regexp_match(program, subject, 0, JSMI_REGEXP_SEARCH,
                                   captures, &budget);
        budget.fail_countdown = 0;
        cr_assert_eq(budget.used, used);
        cr_assert_lt(n, 100);
    }
    cr_assert_eq(result, JSMI_REGEXP_NOT_FOUND);
    jsmi_release(&budget, program, program->size);
    jsmi_buffer_dispose(&buffer);
    cr_assert_eq(budget.used, 0);
}

Test(limits, truncated_patterns_compile_or_not)
{
    static const char whole[] = "^a(?<n>\\u{1F600}|[^\\x41-\\u0042[c&&\\q{ab|}]"
                                "])(?<=\\k<n>|\\p{sc=Greek}"
                                "\\cA\\10{2,30}?)+?(?i-ms:[\\d\\-\\P{L}--b])*$";
    static const uint32_t flags[] = {
        0, JSMI_REGEXP_IGNORE_CASE, JSMI_REGEXP_UNICODE,
        JSMI_REGEXP_UNICODE_SETS | JSMI_REGEXP_IGNORE_CASE};
    static const JsRegExpText subject = {"a\xE9"
                                         "bA\x01",
                                         5, true};

    for (size_t length = 0; length < sizeof whole; length++) {
        for (size_t i = 0; i < 4; i++) {
            JsRegExpText pattern = {whole, length, true};
            JsRegExpProgram *program;
            JsRegExpError error;
            JsBudget budget;
            bool is_valid;

            jsmi_budget_initialize(&budget, NULL);
            is_valid = jsmi_regexp_validate(&budget, pattern, flags[i], &error);
            program = jsmi_regexp_compile(&budget, pattern, flags[i], &error);
            cr_assert_eq(program != NULL, is_valid);
            if (program)
                cr_assert_neq(match(&budget, program, subject),
                              JSMI_REGEXP_FAILED);
            cr_assert_eq(budget.used, 0);
        }
    }
}

Test(limits, strings_are_not_tried_one_by_one)
{
    enum { LENGTH = 10000 };
    static uint16_t units[LENGTH];
    JsRegExpProgram *program;
    JsBudget budget;

    for (int i = 0; i < LENGTH; i++)
        units[i] = 0x4E00;
    jsmi_budget_initialize(&budget, NULL);
    program =
        compile(&budget, latin1("\\p{RGI_Emoji}"), JSMI_REGEXP_UNICODE_SETS);
    budget.fuel = 10 * LENGTH;
    budget.refuel = refuse;
    cr_expect_eq(match(&budget, program, (JsRegExpText){units, LENGTH, false}),
                 JSMI_REGEXP_NOT_FOUND);
    cr_assert_eq(budget.used, 0);
}

Test(limits, failures_are_remembered)
{
    static const char *const patterns[] = {
        "^(a+)+$",
        "(?:a|a)*b",
        "((a*)*)*b",
        "(?:(?:a*)*)*b",
        "^(?:a|aa)+$",
        "^(?:a?){60}a{60}b",
        "(?:a{0,9}){0,9}b(?:c|d)",
        "(?=x?)(?:a+)+b(?!c|)",
        "^(?:(?:a|aa)+(?!!|)|(?<=^)(?:a|a)*)$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
    };
    JsBudget budget;
    JsBuffer buffer;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&buffer, &budget);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        JsRegExpText subject = repeat(&buffer, "a", 60);

        ((uint8_t *)buffer.data)[59] = '!';
        budget.fuel = 3000000;
        budget.refuel = refuse;
        cr_expect_eq(
            match(&budget, compile(&budget, latin1(patterns[i]), 0), subject),
            JSMI_REGEXP_NOT_FOUND, "%s", patterns[i]);
    }
    budget.fuel = INT64_MAX;
    jsmi_buffer_dispose(&buffer);
    cr_assert_eq(budget.used, 0);
}

Test(limits, what_is_remembered_hides_no_match)
{
    static const char *const patterns[] = {
        "^(?:(?:a|aa)+(?!!)|(?:a|a)*!)$",
        "^(?:(?:(?!a|)a|a|a)+b|(?:a|a)*!)$",
        "^(?:(?:a?){2,40}b|(?:a|a)*(?=(?:x|)))!$",
    };
    uint32_t captures[2];
    JsBudget budget;
    JsBuffer buffer;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&buffer, &budget);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        JsRegExpText subject = repeat(&buffer, "a", 60);
        JsRegExpProgram *program = compile(&budget, latin1(patterns[i]), 0);

        ((uint8_t *)buffer.data)[59] = '!';
        budget.fuel = 3000000;
        budget.refuel = refuse;
        cr_expect_eq(jsmi_regexp_match(program, subject, 0, JSMI_REGEXP_SEARCH,
                                       captures, &budget),
                     JSMI_REGEXP_FOUND, "%s", patterns[i]);
        cr_expect_eq(captures[0], 0);
        cr_expect_eq(captures[1], 60);
        jsmi_release(&budget, program, program->size);
    }
    budget.fuel = INT64_MAX;
    jsmi_buffer_dispose(&buffer);
    cr_assert_eq(budget.used, 0);
}
