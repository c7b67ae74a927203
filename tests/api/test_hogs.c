// SPDX-License-Identifier: MIT
//
// Scripts that take all memory there is, each in a process of its own: the
// engine's count never exceeds the limit, the memory that is resident exceeds
// it by little, and the error can be caught.
//
//   test_hogs HOGS.JS          checks
//   test_hogs HOGS.JS 2/5      the second of every five
//   test_hogs HOGS.JS HOG...   prints the figures of these; "all"
#include "jsmini.h"
#include "rows.h"
#include "text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LIMIT = 64 << 20,
    MOST_RESIDENT = LIMIT + LIMIT / 100 * 3 + (1 << 20),
};

static char *hogs;  // the text of the scripts
static bool is_talkative;

// A figure of /proc/self/status in bytes.
static size_t status_figure(const char *name)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[256];
    unsigned long kilobytes = 0;

    while (file && fgets(line, sizeof(line), file)) {
        if (strncmp(line, name, strlen(name)) == 0) {
            kilobytes = strtoul(line + strlen(name), NULL, 10);
        }
    }
    if (file) {
        fclose(file);
    }
    return kilobytes * 1024;
}

static jsm_value host_clone(jsm_context *cx, const jsm_call *c)
{
    return jsm_clone_read(cx, jsm_clone_write(cx, jsm_arg(c, 0), 0, NULL));
}

static bool complain(const char *name, const char *problem)
{
    printf("%s: %s\n", name, problem);
    return false;
}

// Runs the hog until it throws; whether that is as it should be.
static bool run_hog(jsm_context *cx, const char *name)
{
    jsm_scope scope = jsm_scope_open(cx);
    jsm_value script = jsm_eval(cx, hogs, JSM_NTS, "hogs.js");
    jsm_value argument = jsm_string(cx, name, JSM_NTS);
    jsm_value error;
    const char *text;
    bool is_good = true;

    jsm_invoke(cx, script, "run", 1, &argument);
    if (jsm_pending(cx) == JSM_OK) {
        jsm_run_microtasks(jsm_context_runtime(cx), 0);
    }
    if (jsm_pending(cx) != JSM_OK) {
        error = jsm_catch(cx);
        is_good = complain(name, "not caught by script");
    } else {
        error = jsm_get(cx, script, "error");
    }
    text = jsm_cstr(cx, error, NULL);
    if (!text || strncmp(text, "RangeError", strlen("RangeError")) != 0) {
        is_good = complain(name, text ? text : "no text of the error");
    }
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    return is_good;
}

// Whether script works again, with as much memory as in the beginning. What
// the hog queued or left in its global object went with its context.
static bool check_afterwards(jsm_runtime *runtime, const char *name)
{
    static const char again[] =
        "{ const kept = []; for (let i = 0; i < 100000; i++) kept.push({ i });"
        " kept.length }";
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_scope scope;
    bool is_good;

    if (!cx) {
        return complain(name, "no context afterwards");
    }
    scope = jsm_scope_open(cx);
    is_good =
        jsm_to_number(cx, jsm_eval(cx, again, JSM_NTS, "again.js")) == 100000;
    if (jsm_pending(cx) != JSM_OK) {
        jsm_catch(cx);
    }
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    jsm_context_free(cx);
    return is_good || complain(name, "no more script afterwards");
}

static bool check_hog(const char *name)
{
    const jsm_limits limits = {.size = sizeof(limits), .heap_hard = LIMIT};
    const jsm_runtime_options options = {.size = sizeof(options),
                                         .limits = &limits};
    size_t before = status_figure("VmRSS:"), resident;
    jsm_runtime *runtime = jsm_runtime_new(&options);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_stats stats = {.size = sizeof(stats)};
    bool is_good;

    jsm_set(cx, jsm_global(cx), "clone",
            jsm_function(cx, "clone", host_clone, 1, NULL, NULL));
    is_good = run_hog(cx, name);
    jsm_runtime_stats(runtime, &stats);
    resident = status_figure("VmHWM:") - before;
    if (stats.heap_peak > LIMIT) {
        is_good = complain(name, "the limit was exceeded");
    }
    if (stats.heap_peak < LIMIT / 4) {
        is_good = complain(name, "the limit was not reached");
    }
    if (resident > MOST_RESIDENT) {
        is_good = complain(name, "too much is resident");
    }
    if (!is_good || is_talkative) {
        printf("%8.3f MB counted, %8.3f MB resident: %s\n",
               (double)stats.heap_peak / (1 << 20),
               (double)resident / (1 << 20), name);
    }
    jsm_context_free(cx);
    is_good &= check_afterwards(runtime, name);
    jsm_runtime_free(runtime);
    fflush(stdout);
    return is_good;
}

static bool check_in_child(const char *name, size_t number)
{
    pid_t child = fork();
    int status = 0;

    (void)number;
    if (child == 0) {
        _exit(check_hog(name) ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        return complain(name, "no process");
    }
    if (!WIFEXITED(status)) {
        return complain(name, "crashed");
    }
    return WEXITSTATUS(status) == EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    bool is_good = false;

    hogs = argc > 1 ? read_text(argv[1]) : NULL;
    if (hogs) {
        is_talkative = are_named(argc - 2, argv + 2);
        is_good = check_rows(hogs, argc - 2, argv + 2, check_in_child);
    }
    free(hogs);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
