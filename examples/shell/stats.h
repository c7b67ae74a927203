// SPDX-License-Identifier: MIT
//
// Figures of a run, for --stats; some come from an allocator that counts.
#pragma once

#include "jsmini.h"

#include <stdatomic.h>

// All of a program's runtimes may share one: any thread may allocate.
typedef struct CountingAllocator {
    jsm_alloc alloc;  // for jsm_runtime_options.alloc
    atomic_ullong allocations;
    atomic_ullong bytes;  // that were asked for, in all
} CountingAllocator;

void counting_allocator_initialize(CountingAllocator *allocator);

// Writes all figures to standard error.
void stats_print(const jsm_runtime *runtime,
                 const CountingAllocator *allocator);
