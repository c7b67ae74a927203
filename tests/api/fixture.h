// SPDX-License-Identifier: MIT
//
// What every test of the public interface begins and ends with: a runtime with
// a context on an allocator that counts, and nothing left when it is freed.
#pragma once

#include "jsmini.h"

#include <criterion/criterion.h>

typedef struct Fixture {
    size_t used;      // bytes outstanding
    int64_t fail_at;  // the allocation that counts this to zero fails
    bool fails_for_ever;
    jsm_alloc alloc;
    jsm_hooks hooks;
    jsm_limits limits;
    uint32_t flags;
    jsm_runtime *runtime;
    jsm_context *cx;
} Fixture;

// Fills in the allocator; the caller may then add hooks, limits and flags.
void fixture_prepare(Fixture *fixture);
// Makes runtime and context; false if there is no memory for them.
bool fixture_open(Fixture *fixture);
// Frees what there is, without asking what is left.
void fixture_free(Fixture *fixture);
// Frees both and asserts that nothing is left.
void fixture_close(Fixture *fixture);

// Prepared and opened, asserting that it works.
void fixture_start(Fixture *fixture);

// Evaluates a script that must not throw.
jsm_value run(Fixture *fixture, const char *script);
// The text of a value, converted by the engine.
const char *text_of(Fixture *fixture, jsm_value value);
// Asserts what a script gives, as text.
void expect(Fixture *fixture, const char *script, const char *text);
// Asserts that an exception is pending whose text contains these words, and
// takes it.
void expect_pending(Fixture *fixture, const char *words);
// Pumps until nothing is left to do.
void pump(Fixture *fixture);
