// SPDX-License-Identifier: MIT
//
// What the user sees of an error that nobody caught: the place, the line of
// source with a caret below the column, then the error with its stack.
#pragma once

#include "jsmini.h"

// Texts that are in no file under their name (from the command line or
// standard input), so that a report can show their lines. `text` is not
// copied. There is room for one.
typedef struct ReportSource {
    const char *name;
    const char *text;
    size_t length;
} ReportSource;

// Writes `error` to standard error under the heading `what` (NULL: none). It
// throws nothing: whatever goes wrong on the way is dropped.
void report_error(jsm_context *cx, const ReportSource *known, const char *what,
                  jsm_value error);
