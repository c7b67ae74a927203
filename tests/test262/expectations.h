// SPDX-License-Identifier: MIT
//
// The list of what is known to fail, so that a run can say what changed. Its
// lines:
//
//     # anything            a comment
//     reason: WORDS         why the lines up to the next reason fail
//     folder/               every run of every test below it fails
//     folder/test.js        every run of this test fails
//     folder/test.js MODE   its run in this mode fails
//
// A run that fails and is not listed is a regression; one that passes and is
// listed means that the line must go: the list only shrinks. A crash or a
// time-out is never to be expected, so no line excuses it.
#pragma once

#include "suite.h"

typedef struct Expectations Expectations;

// An absent file is an empty list. NULL and a message on standard error if a
// line cannot be understood.
Expectations *expectations_read(const char *path);
void expectations_free(Expectations *expectations);

bool expectations_has(const Expectations *expectations, const char *path,
                      RunMode mode);

typedef struct Comparison {
    size_t expected_failures;    // tests with a failing run, all of them listed
    size_t unexpected_failures;  // tests with a failing run that is not
    size_t unexpected_passes;    // tests with a passing run that is listed
} Comparison;

// Compares, and writes a line for each unexpected run to standard output.
Comparison expectations_compare(const Expectations *expectations,
                                const Suite *suite);

// Writes the list that this run, which must be one of the whole suite, would
// not differ from. Lines that stay keep their reason.
bool expectations_write(const Expectations *old, const Suite *suite,
                        const char *path);
