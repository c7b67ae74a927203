// SPDX-License-Identifier: MIT
//
// Long tokens and many lines: the clock is looked at while they are read, and
// that the text is read in pieces changes nothing.
#include "support.h"

#include <criterion/criterion.h>
#include <string.h>

enum { LENGTH = 1 << 20, POLLS = 14 };

// A text of LENGTH units: `head`, one unit again and again, `tail`.
typedef struct LongText {
    const char *head;
    char filling;
    const char *tail;
    bool is_bad;
} LongText;

static const LongText long_texts[] = {
    {"\"", 'a', "\";", false},
    {"let \"", 'a', "\";", true},
    {"\"", 'a', "\\n\";", false},
    {"`", 'a', "`;", false},
    {"/*", 'a', "*/;", false},
    {"/*", '*', "/;", false},
    {"/*", '\n', "*/;", false},
    {"//", 'a', "\n;", false},
    {"#!", 'a', "\n;", false},
    {"", 'a', ";", false},
    {"\\u0061", 'a', ";", false},
    {"let ", 'a', ";", false},
    {"class A { #", 'a', "; }", false},
    {"/", 'a', "/;", false},
    {"/a/", 'g', ";", true},
    {"", '1', ";", false},
    {"", '1', "n;", false},
    {"0x", 'f', ";", false},
    {"0", '7', ";", false},
    {"0.", '1', ";", false},
    {"", ' ', ";", false},
    {"", '\t', ";", false},
    {"", '\n', ";", false},
    {"", '\r', ";", false},
};

static char narrow[LENGTH];
static uint16_t wide[LENGTH];
static uint32_t polls;
static uint32_t polls_allowed;

static bool count_poll(JsBudget *budget)
{
    (void)budget;
    return ++polls <= polls_allowed;
}

static void fill(const LongText *text)
{
    size_t head = strlen(text->head);
    size_t tail = strlen(text->tail);

    memset(narrow, text->filling, LENGTH);
    memcpy(narrow, text->head, head);
    memcpy(narrow + LENGTH - tail, text->tail, tail);
    for (size_t i = 0; i < LENGTH; i++)
        wide[i] = (uint8_t)narrow[i];
}

// Whether it parses with so many polls.
static bool parses_polled(bool is_wide, uint32_t allowed, JsSyntaxError *error)
{
    JsParseOptions options = {
        .source = is_wide ? (const void *)wide : narrow,
        .length = LENGTH,
        .is_wide = is_wide,
    };
    JsBudget budget;
    JsSyntaxTree tree;
    bool succeeded;

    jsmi_budget_initialize(&budget, NULL);
    budget.poll = count_poll;
    polls = 0;
    polls_allowed = allowed;
    succeeded = jsmi_parse(&tree, &budget, &options, error);
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
    return succeeded;
}

Test(long_texts, tokens)
{
    for (size_t i = 0; i < sizeof long_texts / sizeof *long_texts; i++) {
        const LongText *text = &long_texts[i];

        fill(text);
        for (int is_wide = 0; is_wide < 2; is_wide++) {
            JsSyntaxError error;

            cr_expect_eq(parses_polled(is_wide, UINT32_MAX, &error),
                         !text->is_bad, "%zu: %s", i, error.message);
            cr_expect_geq(polls, POLLS, "%zu: %u", i, (unsigned)polls);
            cr_expect_not(parses_polled(is_wide, 3, &error));
            cr_expect_eq(error.kind, JSMI_SYNTAX_TERMINATED, "%zu", i);
        }
    }
}

static void expect_line_count(const void *text, bool is_wide, uint32_t count)
{
    JsParseOptions options = {
        .source = text, .length = LENGTH, .is_wide = is_wide};
    JsBudget budget;
    JsSyntaxTree tree;
    JsSyntaxError error;
    uint32_t line, column;

    jsmi_budget_initialize(&budget, NULL);
    cr_assert(jsmi_parse(&tree, &budget, &options, &error), "%s",
              error.message);
    budget.poll = count_poll;
    polls = 0;
    polls_allowed = UINT32_MAX;
    jsmi_syntax_position(&tree, LENGTH, &line, &column);
    cr_expect_eq(line, count);
    cr_expect_geq(polls, POLLS);
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
}

// How many lines a text has that is `unit` again and again.
static void expect_lines(const char *unit, uint32_t count)
{
    for (size_t i = 0; i < LENGTH; i++)
        narrow[i] = unit[i % strlen(unit)];
    narrow[0] = ' ';
    for (size_t i = 0; i < LENGTH; i++)
        wide[i] = (uint8_t)narrow[i];
    expect_line_count(narrow, false, count);
    expect_line_count(wide, true, count);
}

Test(long_texts, lines)
{
    expect_lines("\n", LENGTH);
    expect_lines("\r", LENGTH);
    // The pairs lie across the ends of the pieces.
    expect_lines("\n\r", LENGTH / 2 + 1);
    expect_lines("    ;;;\n", LENGTH / 8 + 1);
    expect_lines("       ;", 1);
}

// What ends a line, among units that are close to it, at all places of a word.
Test(long_texts, wide_terminators)
{
    static const uint16_t others[] = {'\t',   0x0E,   0x2027,
                                      0x202A, 0x8000, 0xFFFF};
    static const uint16_t terminators[] = {'\n', '\r', 0x2028, 0x2029};
    uint32_t count = 1;

    for (size_t i = 0; i < LENGTH; i++) {
        wide[i] = others[i % 6];
        if (i % 7 == 3 && i < LENGTH - 2) {
            wide[i] = terminators[i / 7 % 4];
            count++;
        }
    }
    wide[0] = '/';
    wide[1] = '*';
    wide[LENGTH - 2] = '*';
    wide[LENGTH - 1] = '/';
    expect_line_count(wide, true, count);
}
