// SPDX-License-Identifier: MIT
//
// Runs images that nobody trusts as an application would: loaded by the public
// functions, in a runtime of their own, with limits.
#pragma once

#include "jsmini.h"

#include <stdbool.h>

// The image of a script, or of a module if the path ends with ".mjs". NULL with
// the reason printed if the text does not compile. To be freed.
void *image_compile(const char *path, const char *text, size_t length,
                    size_t *size);

typedef struct ImageResult {
    bool is_refused;
    bool is_terminated;  // by one of the limits
    char message[256];   // of the refusal
} ImageResult;

// Loads the bytes as an untrusted image and runs it and its jobs. With
// `fuel` below zero there is no limit, with `gc_every` above it a collection at
// every so many allocations.
void image_run(const void *bytes, size_t size, int64_t fuel, int64_t gc_every,
               ImageResult *result);
