// SPDX-License-Identifier: MIT
//
// Times of this thread, and medians of rounds that take turns.
#pragma once

#include <stdlib.h>
#include <time.h>

enum { MEASURE_ROUNDS = 21 };

// Thread CPU time: others on the machine do not count.
static inline double measure_now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static inline int measure_compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return left < right ? -1 : left > right;
}

// Sorts the rounds.
static inline double measure_median(double values[MEASURE_ROUNDS])
{
    qsort(values, MEASURE_ROUNDS, sizeof(*values), measure_compare);
    return values[MEASURE_ROUNDS / 2];
}
