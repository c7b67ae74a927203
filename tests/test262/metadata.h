// SPDX-License-Identifier: MIT
//
// The front matter of a test: the YAML between /*--- and ---*/, of which
// test262 uses a small part. A key stands at the start of a line; its value is
// text, a list in brackets on the same line, or follows on indented lines. The
// keys that tell how to run a test are read, all others passed over.
#pragma once

#include "outcome.h"

#include <stdbool.h>
#include <stddef.h>

enum { MOST_INCLUDES = 16, MOST_FEATURES = 24 };

// A piece of the test's own text.
typedef struct Span {
    const char *start;
    size_t length;
} Span;

typedef enum TestFlag {
    TEST_ONLY_STRICT = 1 << 0,
    TEST_NO_STRICT = 1 << 1,
    TEST_MODULE = 1 << 2,
    TEST_RAW = 1 << 3,
    TEST_ASYNC = 1 << 4,
    TEST_CAN_BLOCK_IS_FALSE = 1 << 5,
} TestFlag;

typedef struct Metadata {
    unsigned flags;
    Phase negative_phase;  // PHASE_NONE: nothing is to be thrown
    Span negative_type;
    Span includes[MOST_INCLUDES];
    int include_count;
    Span features[MOST_FEATURES];
    int feature_count;
} Metadata;

// False if there is no front matter, or it has what this reader does not
// understand (an unknown phase, a list that is too long). The spans point into
// `text`.
bool metadata_parse(const char *text, size_t length, Metadata *metadata);

bool span_equals(Span span, const char *text);
