// SPDX-License-Identifier: MIT
//
// The tree and its scopes as text, for tests and for people. Every node is
// (KIND details children...), with its operator as a number where it has one;
// identifiers say what they refer to.
#pragma once

#include "base/buffer.h"
#include "syntax/parse.h"

// Appends the program's statements, in parentheses and on one line.
void jsmi_syntax_print(const JsSyntaxTree *tree, JsBuffer *text);

// Appends the scopes from the program's outward scope down, one per line,
// indented by two spaces for each level, with their bindings.
void jsmi_syntax_print_scopes(const JsSyntaxTree *tree, JsBuffer *text);
