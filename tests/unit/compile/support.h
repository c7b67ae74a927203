// SPDX-License-Identifier: MIT
//
// Compiles snippets for the tests of the compiler and looks at the listing.
#pragma once

#include "compile/compile.h"

typedef struct Compiled {
    JsBudget budget;
    JsImage *image;
    JsSyntaxError error;
    JsBuffer listing;
    char *text;  // the listing, ended by a zero
} Compiled;

// Compiles and verifies; the test fails if that fails.
void compile_source(Compiled *compiled, JsImageKind kind, const char *source);
void compile_options(Compiled *compiled, const JsSourceOptions *options);

// Frees, and checks that no memory is left.
void compiled_dispose(Compiled *compiled);

// The listing of one function without numbers of instructions.
const char *function_listing(Compiled *compiled, uint32_t index);

// Fails the test unless the listing of the function contains the text.
void expect_listing(Compiled *compiled, uint32_t index, const char *text);

// Fails the test unless function 1 of the script is exactly this: its
// instructions, one a line.
void expect_function(const char *source, const char *listing);

// Fails the test unless some function contains the instruction name (or not).
void expect_contains(const char *source, const char *text);
void expect_lacks(const char *source, const char *text);
