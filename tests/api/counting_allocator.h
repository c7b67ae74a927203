// SPDX-License-Identifier: MIT
//
// An allocator, given through the public hooks, that sums up what is
// outstanding. One to a program, and for one thread.
#pragma once

#include "jsmini.h"

#include <stdlib.h>

static size_t outstanding;  // bytes

static void *count_realloc(void *data, void *p, size_t old_size,
                           size_t new_size)
{
    void *block = NULL;

    (void)data;
    if (new_size == 0) {
        free(p);
    } else {
        block = realloc(p, new_size);
        if (!block) {
            return NULL;
        }
    }
    outstanding += new_size - old_size;
    return block;
}

static void *count_map(void *data, size_t size, size_t alignment)
{
    void *block = NULL;

    (void)data;
    if (posix_memalign(&block, alignment, size) != 0) {
        return NULL;
    }
    outstanding += size;
    return block;
}

static void count_unmap(void *data, void *p, size_t size)
{
    (void)data;
    free(p);
    outstanding -= size;
}

static const jsm_alloc counting_allocator = {
    .size = sizeof(counting_allocator),
    .realloc = count_realloc,
    .map = count_map,
    .unmap = count_unmap,
};
