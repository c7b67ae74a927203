// SPDX-License-Identifier: MIT
#include "stats.h"

#include <stdio.h>
#include <stdlib.h>

static void count(CountingAllocator *allocator, size_t size)
{
    atomic_fetch_add_explicit(&allocator->allocations, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&allocator->bytes, size, memory_order_relaxed);
}

static void *resize(void *data, void *p, size_t old_size, size_t new_size)
{
    (void)old_size;
    if (new_size == 0) {
        free(p);
        return NULL;
    }
    if (!p) {
        count(data, new_size);
    }
    return realloc(p, new_size);
}

static void *map(void *data, size_t n, size_t align)
{
    void *block;

    if (posix_memalign(&block, align, n) != 0) {
        return NULL;
    }
    count(data, n);
    return block;
}

static void unmap(void *data, void *p, size_t n)
{
    (void)data;
    (void)n;
    free(p);
}

void counting_allocator_initialize(CountingAllocator *allocator)
{
    *allocator = (CountingAllocator){
        .alloc =
            {
                .size = sizeof(allocator->alloc),
                .data = allocator,
                .realloc = resize,
                .map = map,
                .unmap = unmap,
            },
    };
}

void stats_print(const jsm_runtime *runtime, const CountingAllocator *allocator)
{
    jsm_stats stats = {.size = sizeof(stats)};

    jsm_runtime_stats(runtime, &stats);
    fprintf(stderr,
            "memory: %zu bytes in use, %zu at most, %zu of buffers and native "
            "objects\n"
            "objects: %zu, %zu values in scopes at most\n"
            "allocations: %llu, %llu bytes in all\n"
            "collections: %llu, %.3f ms in all, %.3f ms the longest\n"
            "fuel: %llu units\n",
            stats.heap_used, stats.heap_peak, stats.external, stats.objects,
            stats.scopes_max, atomic_load(&allocator->allocations),
            atomic_load(&allocator->bytes), (unsigned long long)stats.gc_count,
            (double)stats.gc_ns_total / 1e6, (double)stats.gc_ns_max / 1e6,
            (unsigned long long)stats.fuel_used);
}
