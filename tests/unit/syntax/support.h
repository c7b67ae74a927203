// SPDX-License-Identifier: MIT
//
// What the tests of the parser share: parsing a literal, comparing a dump,
// expecting an error.
#pragma once

#include "syntax/print.h"

// Options for a text in the C string `source`.
JsParseOptions options_for(const char *source, JsParseGoal goal);

// Parses and compares the statements' dump (of the body, without the outer
// "(PROGRAM - [] [" and "])").
void expect_tree(const char *source, const char *dump);
// Parses and compares the dump of the scopes.
void expect_scopes(const char *source, const char *dump);
void expect_scopes_with(const JsParseOptions *options, const char *dump);

void expect_good(const char *source, JsParseGoal goal);
// Whether it parses; if not, *error says why.
bool parses(const JsParseOptions *options, JsSyntaxError *error);
// Only that it is an error.
void expect_bad(const char *source, JsParseGoal goal);
