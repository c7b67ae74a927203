// SPDX-License-Identifier: MIT
//
// What the user sees of an error that nobody caught.
#pragma once

#include "jsmini.h"

// Writes `error` to standard error below the heading `what`: the place, the
// line of source with a caret, the error with its stack. It throws nothing.
void report_error(jsm_context *cx, const char *what, jsm_value error);
