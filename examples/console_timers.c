// SPDX-License-Identifier: MIT
//
// The second program: give a script console.log, timers and one function of
// your own, then pump the loop until nothing is left to do.
#include "jsmini.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static jsm_value console_log(jsm_context *cx, const jsm_call *call)
{
    for (int i = 0; i < call->argc; i++) {
        printf("%s%s", i ? " " : "", jsm_cstr(cx, call->argv[i], NULL));
    }
    putchar('\n');
    return JSM_UNDEFINED;
}

static void fire(jsm_context *cx, void *function)
{
    jsm_call_fn(cx, jsm_ref_value(cx, function), JSM_UNDEFINED, 0, NULL);
}

static jsm_value set_timeout(jsm_context *cx, const jsm_call *call)
{
    double milliseconds = jsm_arg_number(cx, call, 1, 0);
    jsm_ref *function = jsm_ref_new(cx, jsm_arg_function(cx, call, 0));

    int64_t id;

    if (!function) {
        return JSM_NONE;  // the exception is pending
    }
    id = jsm_post_after(call->data, milliseconds, fire, function, jsm_ref_free);
    return id > 0 ? jsm_int(id) : jsm_throwf(cx, JSM_ERROR, "no more timers");
}

static jsm_value clear_timeout(jsm_context *cx, const jsm_call *call)
{
    jsm_cancel(call->data, jsm_arg_int(cx, call, 0, 0, INT64_MAX, 0));
    return JSM_UNDEFINED;
}

static jsm_value add(jsm_context *cx, const jsm_call *call)
{
    return jsm_number(jsm_arg_number(cx, call, 0, 0) +
                      jsm_arg_number(cx, call, 1, 0));
}

static const jsm_def console_methods[] = {
    JSM_FN("log", console_log, 0),
    JSM_END,
};

static const jsm_def globals[] = {
    JSM_NS("console", console_methods),
    JSM_FN("setTimeout", set_timeout, 2),
    JSM_FN("clearTimeout", clear_timeout, 1),
    JSM_FN("add", add, 2),
    JSM_END,
};

static bool write_error(void *data, const void *text, size_t length)
{
    return fwrite(text, 1, length, data) == length;
}

// The place with its line of source, a caret, and the stack.
static void report(void *data, jsm_context *cx, jsm_value error)
{
    (void)data;
    jsm_print_error(cx, error, write_error, stderr);
}

// Sleeping is all that this program does between tasks; one with a main loop
// of its own would go back to it.
static int run_loop(jsm_runtime *runtime)
{
    jsm_pump pump = {.size = sizeof(pump)};
    jsm_status status;

    while ((status = jsm_pump_tasks(runtime, &pump)) == JSM_OK && pump.alive) {
        if (pump.next_ns > 0) {
            struct timespec rest = {pump.next_ns / 1000000000,
                                    pump.next_ns % 1000000000};

            nanosleep(&rest, NULL);
        }
    }
    return status == JSM_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(void)
{
    static const char script[] =
        "console.log(1);\n"
        "setTimeout(() => console.log(2), 0);\n"
        "clearTimeout(setTimeout(() => console.log('never'), 1));\n"
        "Promise.resolve().then(() => console.log('microtask'));\n"
        "console.log(3, add(2, 3));\n";
    jsm_hooks hooks = {.size = sizeof(hooks), .uncaught = report};
    jsm_runtime_options options = {.size = sizeof(options), .hooks = &hooks};
    jsm_runtime *runtime = jsm_runtime_new(&options);
    jsm_context *cx = runtime ? jsm_context_new(runtime, NULL) : NULL;
    jsm_queue *queue = cx ? jsm_queue_new(cx, NULL) : NULL;

    int status = EXIT_FAILURE;

    if (queue) {
        jsm_define_all(cx, jsm_global(cx), globals, queue);
        jsm_eval(cx, script, JSM_NTS, "loop.js");
        status = run_loop(runtime);  // reports what the script threw, too
    } else {
        fputs("no memory\n", stderr);
    }
    jsm_queue_free(queue);
    jsm_runtime_free(runtime);  // and its contexts
    return status;
}
