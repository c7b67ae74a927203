// SPDX-License-Identifier: MIT
//
// A target of libFuzzer: compiled code that nobody trusts. An input is an
// image; the corpus is made by saving scripts (see images.c, whose changes are
// made here as well). Loading it and running it may fail, and nothing else.
#include "image_mutate.h"
#include "image_run.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);

enum { FUEL = 200000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ImageResult result;

    image_run(data, size, FUEL, 0, &result);
    return 0;
}

// Inputs that are no images yet begin as one.
static size_t begin(uint8_t *data, size_t max_size)
{
    static const char text[] = "function f(a) { return a?.b; } f(f)";
    size_t size;
    void *bytes = image_compile("first.js", text, strlen(text), &size);

    if (!bytes || size > max_size) {
        free(bytes);
        return 0;
    }
    memcpy(data, bytes, size);
    free(bytes);
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed)
{
    JsImage *copy;

    if (size < sizeof(JsImage))
        return begin(data, max_size);
    // The data may lie anywhere.
    copy = malloc(size);
    if (!copy)
        return size;
    memcpy(copy, data, size);
    size = mutate_image(copy, size, seed);
    memcpy(data, copy, size);
    free(copy);
    return size;
}
