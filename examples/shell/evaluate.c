// SPDX-License-Identifier: MIT
#include "evaluate.h"

#include "colors.h"
#include "interrupt.h"
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INSPECT_DEPTH = 2 };

// ------------------------------------------------------------------- compiling

static jsm_script *compile(Shell *shell, const char *text)
{
    const jsm_source source = {
        .size = sizeof(source),
        .kind = JSM_SRC_SCRIPT,
        .text = text,
        .len = JSM_NTS,
        .name = "<prompt>",
        .flags = JSM_SRC_PROMPT,
    };

    return jsm_compile(shell->cx, &source);
}

// The text between two others; NULL without memory.
static char *surround(const char *before, const char *text, const char *after)
{
    size_t size = strlen(before) + strlen(text) + strlen(after) + 1;
    char *joined = malloc(size);

    if (joined) {
        snprintf(joined, size, "%s%s%s", before, text, after);
    }
    return joined;
}

// What begins with a brace is a block in a script, but people who type it
// mean an object; unless they end it as a statement.
static bool may_be_object(const char *text)
{
    size_t length = strlen(text);

    text += strspn(text, " \t\n");
    while (length > 0 && strchr(" \t\n", text[length - 1])) {
        length--;
    }
    return *text == '{' && length > 0 && text[length - 1] != ';';
}

// Compiles the text between two others. NULL with an exception pending.
static jsm_script *compile_surrounded(Shell *shell, const char *before,
                                      const char *text, const char *after)
{
    char *joined = surround(before, text, after);
    jsm_script *script;

    if (!joined) {
        jsm_throwf(shell->cx, JSM_RANGE_ERROR, "out of memory");
        return NULL;
    }
    script = compile(shell, joined);
    free(joined);
    return script;
}

// NULL with an exception pending.
static jsm_script *compile_input(Shell *shell, const char *text)
{
    if (may_be_object(text)) {
        jsm_script *script = compile_surrounded(shell, "(", text, "\n)");

        if (script) {
            return script;
        }
        jsm_catch(shell->cx);
    }
    return compile(shell, text);
}

// Whether what is pending, which is taken, says that there is more to come.
static bool take_incomplete(Shell *shell)
{
    return jsm_error_incomplete(jsm_catch(shell->cx));
}

bool evaluate_is_complete(Shell *shell, const char *text)
{
    jsm_scope scope = jsm_scope_open(shell->cx);
    jsm_script *script = compile_input(shell, text);
    bool is_complete = script || !take_incomplete(shell);

    // Of an object with several members a block has nothing to say but that it
    // is wrong.
    if (!script && is_complete && may_be_object(text)) {
        jsm_script_free(compile_surrounded(shell, "(", text, ""));
        is_complete = !take_incomplete(shell);
    }
    jsm_script_free(script);
    jsm_scope_close(shell->cx, scope, JSM_UNDEFINED);
    return is_complete;
}

// --------------------------------------------------------------------- running

// Runs tasks until the promise is settled; JSM_NONE with something pending, or
// when the wait was given up.
static jsm_value wait_for(Shell *shell, jsm_value promise)
{
    jsm_value result = JSM_NONE;

    for (;;) {
        jsm_pump pump = {.size = sizeof(pump), .max_tasks = 64};

        switch (jsm_promise_state(shell->cx, promise, &result)) {
        case JSM_P_FULFILLED:
            return result;
        case JSM_P_REJECTED:
            // Whoever rejected it without waiting has been handled now.
            return jsm_throw(shell->cx, result);
        default:
            break;
        }
        if (jsm_pump_tasks(shell->runtime, &pump) != JSM_OK) {
            return JSM_NONE;
        }
        if (jsm_promise_state(shell->cx, promise, NULL) != JSM_P_PENDING) {
            continue;
        }
        if (!pump.alive) {
            return jsm_throwf(shell->cx, JSM_ERROR,
                              "nothing is left that could settle what this "
                              "awaits");
        }
        if (!pump.more) {
            loop_wait(&shell->loop, shell->runtime, -1, pump.next_ns);
        }
        // Nothing may be running that these could terminate.
        if (shell->has_exited || interrupt_happened() ||
            shell_is_time_up(shell)) {
            return JSM_NONE;
        }
    }
}

static jsm_value catch_nothing(jsm_context *cx, const jsm_call *call)
{
    (void)cx;
    (void)call;
    return JSM_UNDEFINED;
}

static jsm_value run(Shell *shell, const char *text)
{
    jsm_script *script = compile_input(shell, text);
    jsm_value value;

    if (!script) {
        return JSM_NONE;
    }
    value = jsm_run(shell->cx, script);
    if (jsm_script_awaits(script) && !jsm_is_none(value)) {
        // Its rejection is thrown below, and nobody else's business.
        jsm_then(shell->cx, value, NULL, catch_nothing, NULL, NULL);
        value = wait_for(shell, value);
    }
    jsm_script_free(script);
    return value;
}

static void print_value(Shell *shell, jsm_value value)
{
    const jsm_inspect_options options = {
        .size = sizeof(options),
        .depth = INSPECT_DEPTH,
        .styles = colors_of_values(colors_wanted(stdout)),
    };
    jsm_context *cx = shell->cx;
    const char *text;
    size_t length;

    jsm_define(cx, jsm_global(cx), jsm_string(cx, "_", JSM_NTS), value,
               JSM_UNDEFINED, JSM_UNDEFINED, (int)JSM_W | (int)JSM_C);
    // A global of that name that cannot be defined again is the user's own.
    jsm_catch(cx);
    text = jsm_cstr(cx, jsm_inspect_with(cx, value, &options), &length);
    if (jsm_pending(cx) == JSM_OK) {
        fwrite(text, 1, length, stdout);
        putchar('\n');
    }
}

// Says why there is no value.
static void report(Shell *shell)
{
    if (interrupt_take()) {
        fputs("interrupted\n", stderr);
    } else if (jsm_pending(shell->cx) == JSM_EXCEPTION) {
        shell_report_pending(shell);
    } else {
        shell_report_termination(shell);
    }
    jsm_clear_termination(shell->runtime);
}

void evaluate_input(Shell *shell, const char *text)
{
    jsm_scope scope = jsm_scope_open(shell->cx);
    jsm_value value;

    interrupt_take();
    jsm_clear_termination(shell->runtime);
    shell_start_clock(shell);
    value = run(shell, text);
    if (!jsm_is_none(value)) {
        print_value(shell, value);
    }
    if (!shell->has_exited &&
        (jsm_is_none(value) || jsm_pending(shell->cx) != JSM_OK)) {
        report(shell);
    }
    fflush(stdout);
    shell_stop_clock(shell);
    jsm_scope_close(shell->cx, scope, JSM_UNDEFINED);
}
