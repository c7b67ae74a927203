// SPDX-License-Identifier: MIT
//
// What an allocator given through the public hooks sums up, compared with the
// figures of the runtime itself, to the byte: whenever a script prints, and
// after each. What may outlive a runtime is outside of its count: its lock, and
// the jsm_script that is being run, whose sizes a script with nothing to it
// shows.
//
//   test_accounting FOLDER...
#include "counting_allocator.h"
#include "jsmini.h"
#include "text_file.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Of what is outstanding, what is not in the runtime's count: between scripts,
// and in one.
static size_t outside, outside_running;
static bool is_running;
static bool is_exact;
static size_t checks;

static size_t heap_used(jsm_runtime *runtime)
{
    jsm_stats stats = {.size = sizeof(stats)};

    jsm_runtime_stats(runtime, &stats);
    return stats.heap_used;
}

// Asking for the figures finishes sweeping, which frees.
static size_t uncounted(jsm_runtime *runtime)
{
    size_t used = heap_used(runtime);

    return outstanding - used;
}

static void check(jsm_runtime *runtime, const char *name, const char *when)
{
    size_t used = heap_used(runtime);
    size_t beside = is_running ? outside_running : outside;

    checks++;
    if (outstanding != used + beside && is_exact) {
        is_exact = false;
        printf("%s, %s: %zu bytes are outstanding, %zu of them outside of the"
               " count, and %zu are counted\n",
               name, when, outstanding, beside, used);
    }
}

static jsm_value host_print(jsm_context *cx, const jsm_call *c)
{
    (void)c;
    check(jsm_context_runtime(cx), "a script", "when it printed");
    return JSM_UNDEFINED;
}

static jsm_value host_measure(jsm_context *cx, const jsm_call *c)
{
    (void)c;
    outside_running = uncounted(jsm_context_runtime(cx));
    return JSM_UNDEFINED;
}

static void evaluate(jsm_context *cx, const char *text, const char *name)
{
    is_running = true;
    jsm_eval(cx, text, JSM_NTS, name);
    jsm_catch(cx);
    is_running = false;
}

static void run_in(jsm_context *cx, const char *text, const char *path)
{
    jsm_runtime *runtime = jsm_context_runtime(cx);
    jsm_value global = jsm_global(cx);

    outside = uncounted(runtime);
    jsm_set(cx, global, "print",
            jsm_function(cx, "print", host_print, 1, NULL, NULL));
    jsm_set(cx, global, "measure",
            jsm_function(cx, "measure", host_measure, 0, NULL, NULL));
    evaluate(cx, "measure()", "measure.js");
    evaluate(cx, text, path);
    check(runtime, path, "at its end");
    jsm_run_microtasks(runtime, 1000000);
    jsm_gc(runtime);
    check(runtime, path, "after a collection");
}

static bool run(const char *path)
{
    static const jsm_runtime_options options = {
        .size = sizeof(options),
        .alloc = &counting_allocator,
    };
    char *text = read_text(path);
    jsm_runtime *runtime = jsm_runtime_new(&options);
    jsm_context *cx = jsm_context_new(runtime, NULL);

    is_exact = text && cx;
    if (is_exact) {
        run_in(cx, text, path);
    }
    jsm_context_free(cx);
    jsm_gc(runtime);
    check(runtime, path, "without the context");
    jsm_runtime_free(runtime);
    if (outstanding != 0) {
        printf("%s: %zu bytes are left\n", path, outstanding);
        is_exact = false;
    }
    free(text);
    return is_exact;
}

static bool has_failed;

// Runs what is a script; one whose name begins with _ is a part of others.
static int visit(const char *path, const struct stat *status, int kind,
                 struct FTW *place)
{
    size_t length = strlen(path);

    (void)status;
    if (kind == FTW_F && length > 3 && strcmp(path + length - 3, ".js") == 0 &&
        path[place->base] != '_') {
        has_failed |= !run(path);
    }
    return 0;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        has_failed |= nftw(argv[i], visit, 20, FTW_PHYS) != 0;
    }
    printf("%zu checks\n", checks);
    return checks > 0 && !has_failed ? EXIT_SUCCESS : EXIT_FAILURE;
}
