// SPDX-License-Identifier: MIT
//
// What a runtime with a context costs: bytes outstanding at the allocator, and
// the time to make and free one, in turn with another engine's where that is
// installed. Fails if a limit is exceeded or anything is left after a thousand.
#include "jsmini.h"
#include "peer.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 21, PER_ROUND = 100, LEAK_ROUNDS = 1000 };
enum { MOST_BYTES = 64 * 1024 };

typedef struct Count {
    size_t used;
    size_t peak;
} Count;

static void count_change(Count *count, size_t less, size_t more)
{
    count->used = count->used - less + more;
    if (count->used > count->peak) {
        count->peak = count->used;
    }
}

static void *count_realloc(void *data, void *p, size_t old_size,
                           size_t new_size)
{
    if (new_size == 0) {
        free(p);
        p = NULL;
    } else {
        p = realloc(p, new_size);
    }
    if (p || new_size == 0) {
        count_change(data, old_size, new_size);
    }
    return p;
}

static void *count_map(void *data, size_t size, size_t alignment)
{
    void *p = NULL;

    if (posix_memalign(&p, alignment, size) != 0) {
        return NULL;
    }
    count_change(data, 0, size);
    return p;
}

static void count_unmap(void *data, void *p, size_t size)
{
    free(p);
    count_change(data, size, 0);
}

static bool make_and_free(const jsm_runtime_options *options)
{
    jsm_runtime *runtime = jsm_runtime_new(options);
    jsm_context *cx = runtime ? jsm_context_new(runtime, NULL) : NULL;

    if (cx) {
        jsm_context_free(cx);
    }
    if (runtime) {
        jsm_runtime_free(runtime);
    }
    return cx != NULL;
}

static double now_microseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return left < right ? -1 : left > right;
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof(*values), compare_doubles);
    return values[ROUNDS / 2];
}

static bool check_memory(void)
{
    Count count = {0, 0};
    const jsm_alloc alloc = {
        .size = sizeof(alloc),
        .data = &count,
        .realloc = count_realloc,
        .map = count_map,
        .unmap = count_unmap,
    };
    const jsm_runtime_options options = {
        .size = sizeof(options),
        .alloc = &alloc,
    };

    for (int i = 0; i < LEAK_ROUNDS; i++) {
        if (!make_and_free(&options)) {
            return false;
        }
    }
    printf("a runtime with a context: %zu bytes at most, %zu left after %d\n",
           count.peak, count.used, LEAK_ROUNDS);
    return count.peak <= MOST_BYTES && count.used == 0;
}

static void compare_times(void)
{
    double ours[ROUNDS];
    double ratios[ROUNDS];
    double start;

    for (int round = 0; round < ROUNDS; round++) {
        start = now_microseconds();
        for (int i = 0; i < PER_ROUND; i++) {
            make_and_free(NULL);
        }
        ours[round] = (now_microseconds() - start) / PER_ROUND;
        start = now_microseconds();
        for (int i = 0; i < PER_ROUND; i++) {
            peer_make_and_free();
        }
        ratios[round] = (now_microseconds() - start) / PER_ROUND / ours[round];
    }
    printf("made and freed in %.1f microseconds (median of %d rounds)\n",
           median(ours), ROUNDS);
    if (peer_name) {
        printf("%s takes %.2f times as long (median of ratios)\n", peer_name,
               median(ratios));
    }
}

int main(void)
{
    bool is_small = check_memory();

    compare_times();
    return is_small ? EXIT_SUCCESS : EXIT_FAILURE;
}
