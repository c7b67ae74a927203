// SPDX-License-Identifier: MIT
//
// A target of libFuzzer: regular expressions, which need no heap. An input is
// a byte of flags, one that says how long the pattern is and where to begin,
// the pattern and the subject, both UTF-8 or what comes near it.
//
// The pattern is validated, which must say the same as compiling it, as
// Latin-1 and as UTF-16 where it is Latin-1. Whatever the program finds in the
// subject must be inside of it, and the same for either width of code units.
// Nothing may crash, hang or keep memory.
#include "regexp/regexp.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUEL = 2 * 1000 * 1000, MOST_CAPTURES = 512 };

// A text in both widths; `narrow` is NULL if it is not Latin-1.
typedef struct Text {
    uint16_t *wide;
    uint8_t *narrow;
    size_t length;
} Text;

// What matching came to.
typedef struct Answer {
    JsRegExpResult result;
    uint32_t captures[2 * MOST_CAPTURES];
} Answer;

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
    budget->limit = 64 << 20;
}

static bool make_text(Text *text, const uint8_t *bytes, size_t size)
{
    JsUtf8Measure measure = jsmi_utf8_measure(bytes, size);

    text->length = measure.units;
    text->narrow = NULL;
    text->wide = malloc(measure.units * sizeof *text->wide + 1);
    if (measure.is_latin1)
        text->narrow = malloc(measure.units + 1);
    if (!text->wide || (measure.is_latin1 && !text->narrow))
        return false;
    jsmi_utf8_to_utf16(bytes, size, text->wide);
    if (measure.is_latin1)
        jsmi_utf8_to_latin1(bytes, size, text->narrow);
    return true;
}

static void free_text(Text *text)
{
    free(text->wide);
    free(text->narrow);
}

static JsRegExpText view(const Text *text, bool is_latin1)
{
    return (JsRegExpText){is_latin1 ? (const void *)text->narrow : text->wide,
                          text->length, is_latin1};
}

static void fail(const char *what)
{
    printf("%s\n", what);
    abort();
}

static void check_captures(const Answer *answer, const JsRegExpProgram *program,
                           size_t length)
{
    for (uint32_t i = 0; i < program->capture_count; i++) {
        uint32_t from = answer->captures[2 * i];
        uint32_t to = answer->captures[2 * i + 1];

        if (to == JSMI_REGEXP_NO_CAPTURE && i > 0)
            continue;
        if (from > to || to > length)
            fail("a capture is outside of the subject");
    }
}

static void match(const JsRegExpProgram *program, JsRegExpText subject,
                  size_t start, JsRegExpMode mode, Answer *answer)
{
    JsBudget budget;

    begin_budget(&budget);
    memset(answer, 0, sizeof *answer);
    answer->result = jsmi_regexp_match(program, subject, start, mode,
                                       answer->captures, &budget);
    if (budget.used != 0)
        fail("matching keeps memory");
    if (answer->result == JSMI_REGEXP_FOUND)
        check_captures(answer, program, subject.length);
}

static void match_both(const JsRegExpProgram *program, const Text *subject,
                       uint8_t choice)
{
    JsRegExpMode mode = choice & 1 ? JSMI_REGEXP_AT_START : JSMI_REGEXP_SEARCH;
    size_t start = (choice >> 1 & 3) % (subject->length + 1);
    Answer wide, narrow;

    if (program->capture_count > MOST_CAPTURES)
        return;
    match(program, view(subject, false), start, mode, &wide);
    if (!subject->narrow)
        return;
    match(program, view(subject, true), start, mode, &narrow);
    if (wide.result == JSMI_REGEXP_FAILED ||
        narrow.result == JSMI_REGEXP_FAILED)
        return;
    if (wide.result != narrow.result ||
        (wide.result == JSMI_REGEXP_FOUND &&
         memcmp(wide.captures, narrow.captures, sizeof wide.captures) != 0))
        fail("the width of the subject makes a difference");
}

// The program, or NULL, for which the validator has to have a reason.
static JsRegExpProgram *compile(JsRegExpText pattern, uint32_t flags,
                                JsBudget *budget)
{
    JsRegExpError error = {0}, compile_error = {0};
    JsRegExpProgram *program;
    JsBudget other;
    bool is_valid;

    begin_budget(&other);
    is_valid = jsmi_regexp_validate(&other, pattern, flags, &error);
    if (other.used != 0)
        fail("validating keeps memory");
    program = jsmi_regexp_compile(budget, pattern, flags, &compile_error);
    if (!program && budget->used != 0)
        fail("compiling keeps memory");
    if (program ? !is_valid && error.message
                : is_valid && compile_error.message)
        fail("validating and compiling disagree");
    return program;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t flags = size > 0 ? data[0] : 0;
    Text pattern = {0}, subject = {0};
    size_t pattern_size;

    if (size < 2)
        return 0;
    if ((flags & JSMI_REGEXP_UNICODE) && (flags & JSMI_REGEXP_UNICODE_SETS))
        flags &= ~(uint32_t)JSMI_REGEXP_UNICODE;
    pattern_size = (data[1] >> 3) * (size - 2) / 31;
    if (make_text(&pattern, data + 2, pattern_size) &&
        make_text(&subject, data + 2 + pattern_size, size - 2 - pattern_size)) {
        for (int is_latin1 = 0; is_latin1 <= (pattern.narrow != NULL);
             is_latin1++) {
            JsRegExpProgram *program;
            JsBudget budget;

            begin_budget(&budget);
            program = compile(view(&pattern, is_latin1), flags, &budget);
            if (!program)
                continue;
            match_both(program, &subject, data[1]);
            jsmi_release(&budget, program, program->size);
            if (budget.used != 0)
                fail("the program has another size");
        }
    }
    free_text(&pattern);
    free_text(&subject);
    return 0;
}
