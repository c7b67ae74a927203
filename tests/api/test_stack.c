// SPDX-License-Identifier: MIT
//
// Recursion and the C stack, as a plain program: each way of recursion.js runs
// on a thread whose stack was painted before, so that what it used can be seen
// afterwards. What one level takes is the difference between two limits.
//
//   test_stack RECURSION.JS          checks
//   test_stack RECURSION.JS FAMILY   prints the figures of that one; "all"
#include "jsmini.h"
#include "text_file.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    ROOMY = 1 << 20,
    SMALL = 64 << 10,
    DEFAULT = 256 << 10,
    PAINT = 0xA5,
    FEW_LEVELS = 20,
    MANY_LEVELS = 60,
    DEEP_LEVELS = 4999,  // below the first
    GUARD = 4096,
};

static char *recursion;  // the text of recursion.js

// ------------------------------------------------- what scripts call as host.*

static jsm_value host_call(jsm_context *cx, const jsm_call *c)
{
    return jsm_call_fn(cx, jsm_arg(c, 0), JSM_UNDEFINED, 0, NULL);
}

static jsm_value host_invoke(jsm_context *cx, const jsm_call *c)
{
    return jsm_invoke(cx, jsm_arg(c, 0), "f", 0, NULL);
}

static jsm_value host_get(jsm_context *cx, const jsm_call *c)
{
    return jsm_get(cx, jsm_arg(c, 0), "x");
}

static jsm_value host_construct(jsm_context *cx, const jsm_call *c)
{
    return jsm_new(cx, jsm_arg(c, 0), 0, NULL);
}

static jsm_value host_eval(jsm_context *cx, const jsm_call *c)
{
    return jsm_eval(cx, jsm_arg_string(cx, c, 0, NULL), JSM_NTS, "inner.js");
}

static jsm_value host_string(jsm_context *cx, const jsm_call *c)
{
    return jsm_string(cx, jsm_cstr(cx, jsm_arg(c, 0), NULL), JSM_NTS);
}

static bool take_one(jsm_context *cx, jsm_value value, void *data)
{
    (void)cx;
    (void)value;
    (void)data;
    return true;
}

static jsm_value host_iterate(jsm_context *cx, const jsm_call *c)
{
    jsm_iterate(cx, jsm_arg(c, 0), take_one, NULL);
    return JSM_UNDEFINED;
}

static jsm_value host_json(jsm_context *cx, const jsm_call *c)
{
    return jsm_json_stringify(cx, jsm_arg(c, 0), JSM_UNDEFINED);
}

static const jsm_def host_functions[] = {
    JSM_FN("call", host_call, 1),
    JSM_FN("invoke", host_invoke, 1),
    JSM_FN("get", host_get, 1),
    JSM_FN("construct", host_construct, 1),
    JSM_FN("eval", host_eval, 1),
    JSM_FN("string", host_string, 1),
    JSM_FN("iterate", host_iterate, 1),
    JSM_FN("json", host_json, 1),
    JSM_END,
};

static bool thing_construct(jsm_context *cx, void *self, const jsm_call *c)
{
    (void)self;
    if (c->argc > 0) {
        jsm_call_fn(cx, c->argv[0], JSM_UNDEFINED, 0, NULL);
    }
    return true;
}

static jsm_value thing_call(jsm_context *cx, void *self, const jsm_call *c)
{
    (void)self;
    return jsm_call_fn(cx, jsm_arg(c, 0), JSM_UNDEFINED, 0, NULL);
}

static jsm_value thing_get(jsm_context *cx, void *self, jsm_value key)
{
    (void)self;
    if (jsm_typeof(key) != JSM_T_STRING ||
        strcmp(jsm_cstr(cx, key, NULL), "intercepted") != 0) {
        return JSM_NONE;
    }
    return jsm_invoke(cx, jsm_global(cx), "again", 0, NULL);
}

static const jsm_intercept thing_intercept = {
    .size = sizeof(thing_intercept),
    .get = thing_get,
};

static const jsm_class_def thing_definition = {
    .size = sizeof(thing_definition),
    .name = "Thing",
    .native_size = 8,
    .construct = thing_construct,
    .intercept = &thing_intercept,
};

static const jsm_class_def callable_definition = {
    .size = sizeof(callable_definition),
    .name = "Callable",
    .native_size = 8,
    .construct = thing_construct,
    .call = thing_call,
};

static void add_class(jsm_context *cx, jsm_value host,
                      const jsm_class_def *definition)
{
    jsm_class *k = jsm_class_new(jsm_context_runtime(cx), definition);

    jsm_set(cx, host, definition->name, jsm_class_ctor(cx, k));
}

static jsm_value make_host(jsm_context *cx)
{
    jsm_value host = jsm_object(cx);

    jsm_define_all(cx, host, host_functions, NULL);
    add_class(cx, host, &thing_definition);
    add_class(cx, host, &callable_definition);
    return host;
}

// --------------------------------------------------------------------- a run

typedef struct Run {
    const char *family;
    size_t stack_size;
    uint32_t limit;
    double levels;  // how deep it came; -1: it went wrong
    size_t used;    // bytes of the stack
    char problem[200];
} Run;

static void note_problem(Run *run, jsm_context *cx)
{
    run->levels = -1;
    snprintf(run->problem, sizeof(run->problem), "%s",
             jsm_pending(cx) == JSM_TERMINATED
                 ? "terminated"
                 : jsm_cstr(cx, jsm_inspect(cx, jsm_catch(cx), 1), NULL));
}

static void *run_family(void *data)
{
    Run *run = data;
    const jsm_limits limits = {
        .size = sizeof(limits),
        .max_native_depth = run->limit,
    };
    const jsm_runtime_options options = {
        .size = sizeof(options),
        .limits = &limits,
    };
    jsm_runtime *runtime = jsm_runtime_new(&options);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_value name = jsm_string(cx, run->family, JSM_NTS);
    jsm_value script;

    jsm_set(cx, jsm_global(cx), "host", make_host(cx));
    script = jsm_eval(cx, recursion, JSM_NTS, "recursion.js");
    run->levels = jsm_to_number(cx, jsm_invoke(cx, script, "run", 1, &name));
    if (jsm_pending(cx) != JSM_OK) {
        note_problem(run, cx);
    }
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    return NULL;
}

// Runs `body` on a thread with a painted stack of that size: how much of it
// was used.
static size_t with_painted_stack(size_t size, void *(*body)(void *), void *data)
{
    unsigned char *guarded = mmap(NULL, size + GUARD, PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    unsigned char *stack = guarded + GUARD;
    pthread_attr_t attributes;
    pthread_t thread;
    size_t untouched = 0;

    if (guarded == MAP_FAILED || mprotect(guarded, GUARD, PROT_NONE) != 0) {
        abort();
    }
    memset(stack, PAINT, size);
    pthread_attr_init(&attributes);
    if (pthread_attr_setstack(&attributes, stack, size) != 0 ||
        pthread_create(&thread, &attributes, body, data) != 0) {
        abort();
    }
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    while (untouched < size && stack[untouched] == PAINT) {
        untouched++;
    }
    munmap(guarded, size + GUARD);
    return size - untouched;
}

static Run run_on_stack(const char *family, size_t size, uint32_t limit)
{
    Run run = {.family = family, .stack_size = size, .limit = limit};

    run.used = with_painted_stack(size, run_family, &run);
    return run;
}

// -------------------------------------------------------------------- checks

static double level_size(const char *family)
{
    Run few = run_on_stack(family, ROOMY, FEW_LEVELS);
    Run many = run_on_stack(family, ROOMY, MANY_LEVELS);

    return ((double)many.used - (double)few.used) / (MANY_LEVELS - FEW_LEVELS);
}

static bool check_on_stack(const char *family, size_t size, uint32_t limit)
{
    Run run = run_on_stack(family, size, limit);

    if (run.levels >= 0 && run.used < size) {
        return true;
    }
    printf("%s on a stack of %zu bytes with a limit of %u: %s\n", family, size,
           limit, run.levels < 0 ? run.problem : "it is used up");
    return false;
}

// What needs no C stack goes as deep as script calls may, which is 5000 levels
// of these at least.
static bool check_deep(const char *family)
{
    static const char *const deep[] = {
        "getter",         "setter",
        "constructor",    "array_forEach",
        "array_map",      "derived_constructor",
        "new_spread",     "bound",
        "function_apply", "default_parameter",
    };
    Run run;

    for (size_t i = 0; i < sizeof(deep) / sizeof(deep[0]); i++) {
        if (strcmp(family, deep[i]) != 0) {
            continue;
        }
        run = run_on_stack(family, DEFAULT, 0);
        if (run.levels < DEEP_LEVELS) {
            printf("%s: %g levels\n", family, run.levels);
            return false;
        }
    }
    return true;
}

static bool check_family(const char *family, double *largest)
{
    // What compiles text at each level is slow, and its levels are small.
    double size = strncmp(family, "text_", 5) == 0 ? 0 : level_size(family);
    bool is_deep, fits_default, fits_small;

    if (size > *largest) {
        *largest = size;
        printf("%s: %.0f bytes for a level\n", family, size);
    }
    is_deep = check_deep(family);
    fits_default = check_on_stack(family, DEFAULT, 0);
    fits_small = check_on_stack(family, SMALL, JSM_NATIVE_DEPTH(SMALL));
    return is_deep && fits_default && fits_small;
}

static void print_figures(const char *family)
{
    Run run = run_on_stack(family, ROOMY, 0);

    printf("%6.0f bytes for a level, %6zu in all, %6.0f levels: %s %s\n",
           level_size(family), run.used, run.levels, family, run.problem);
}

// Calls `each` for every family, or the one that is asked for.
static bool visit(jsm_context *cx, const char *asked, double *largest)
{
    jsm_value script = jsm_eval(cx, recursion, JSM_NTS, "recursion.js");
    jsm_value names = jsm_get(cx, script, "names");
    int64_t count = jsm_length(cx, names);
    bool is_good = count > 0;

    for (uint32_t i = 0; i < count; i++) {
        jsm_scope scope = jsm_scope_open(cx);
        const char *family = jsm_cstr(cx, jsm_get_at(cx, names, i), NULL);

        if (!asked) {
            fflush(stdout);
            is_good &= check_family(family, largest);
        } else if (strcmp(asked, family) == 0 || strcmp(asked, "all") == 0) {
            print_figures(family);
        }
        jsm_scope_close(cx, scope, JSM_UNDEFINED);
    }
    return is_good;
}

int main(int argc, char **argv)
{
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    double largest = 0;
    bool is_good = false;

    recursion = argc > 1 ? read_text(argv[1]) : NULL;
    if (recursion) {
        is_good = visit(cx, argc > 2 ? argv[2] : NULL, &largest);
    }
    if (largest * JSM_DEFAULT_NATIVE_DEPTH > DEFAULT) {
        printf("the default limit needs %.0f bytes\n",
               largest * JSM_DEFAULT_NATIVE_DEPTH);
        is_good = false;
    }
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    free(recursion);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
