// SPDX-License-Identifier: MIT
//
// Files as the parser wants them, for programs that run over many.
#pragma once

#include "base/budget.h"

typedef struct SourceText {
    void *units;    // uint8_t (Latin-1) or uint16_t
    size_t length;  // in units
    bool is_wide;
} SourceText;

// Reads UTF-8. False: the file cannot be read. Ends the program if there is
// no memory.
bool source_text_read(SourceText *text, const char *path);
void source_text_free(SourceText *text);

// An exact copy of the first `length` units, so that reading behind the end
// is seen by a sanitizer; freed like any other.
SourceText source_text_prefix(const SourceText *text, size_t length);

// A budget without limits, whose allocation number `fail_countdown` fails
// (zero: none).
void source_budget_initialize(JsBudget *budget, int64_t fail_countdown);

// Calls for each line of standard input of the form "MODE\tPATH". The answers
// are combined with and.
bool source_list_each(bool (*visit)(void *data, const char *mode,
                                    const char *path),
                      void *data);
