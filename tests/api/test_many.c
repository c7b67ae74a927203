// SPDX-License-Identifier: MIT
//
// Many runtimes and contexts made and freed, as a plain program: nothing is
// left of one, and the process does not grow.
//
//   test_many [COUNT]   of each, 10000 without it
#include "counting_allocator.h"
#include "jsmini.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

// What one runtime or context may cost of this thread's time, with checks and
// a busy machine in mind; it is some dozen microseconds.
#define MOST_MICROSECONDS 2000.0

enum { MOST_GROWTH = 1024 };  // KB of resident memory, from a tenth on

static double thread_seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static long resident(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static bool use(jsm_context *cx)
{
    jsm_value sum =
        jsm_eval(cx, "[1, 2].map(x => x * 2).join('+')", JSM_NTS, "many.js");

    return jsm_cstr(cx, sum, NULL)[0] == '2';
}

static const jsm_runtime_options options = {
    .size = sizeof(options),
    .alloc = &counting_allocator,
};

static const jsm_class_def thing = {.size = sizeof(thing), .name = "Thing"};

// With a class, of which a process could run out if it numbered them.
static bool make_runtime(void)
{
    jsm_runtime *runtime = jsm_runtime_new(&options);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_class *k = jsm_class_new(runtime, &thing);
    bool is_good = use(cx) && !jsm_is_none(jsm_native_new(cx, k, NULL));

    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    return is_good && outstanding == 0;
}

static bool make_context(jsm_runtime *runtime)
{
    jsm_context *cx = jsm_context_new(runtime, NULL);
    bool is_good = use(cx);

    jsm_context_free(cx);
    return is_good;
}

// Makes `count` of them: contexts of the runtime, or runtimes where it is NULL.
static bool make_many(const char *name, long count, jsm_runtime *runtime)
{
    double begin = thread_seconds();
    double microseconds;
    size_t most = 0;
    long early = 0;

    for (long i = 0; i < count; i++) {
        if (i == count / 10) {
            early = resident();
            most = outstanding;
        }
        if (runtime ? !make_context(runtime) : !make_runtime()) {
            printf("%s %ld: %zu bytes are left\n", name, i, outstanding);
            return false;
        }
    }
    if (runtime) {
        jsm_gc(runtime);
    }
    microseconds = (thread_seconds() - begin) * 1e6 / (double)count;
    printf("%ld %s: %.1f us each, resident %ld KB, then %ld KB\n", count, name,
           microseconds, early, resident());
    if (outstanding > most + (64 << 10)) {
        printf("%zu bytes are used, %zu were early on\n", outstanding, most);
        return false;
    }
    return resident() - early <= MOST_GROWTH &&
           microseconds <= MOST_MICROSECONDS;
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 10000;
    bool is_good = make_many("runtimes", count, NULL);
    jsm_runtime *runtime = jsm_runtime_new(&options);

    is_good &= make_many("contexts", count, runtime);
    jsm_runtime_free(runtime);
    return is_good && outstanding == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
