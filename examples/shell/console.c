// SPDX-License-Identifier: MIT
#include "console.h"

#include "colors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INSPECT_DEPTH = 2, INDENT = 2 };

typedef struct Label Label;
struct Label {
    Label *next;
    int64_t start;  // of a timer, nanoseconds
    int64_t count;  // of a counter
    char name[];
};

struct Console {
    int indent;
    Label *timers;
    Label *counters;
};

// In colours where somebody sees them.
static jsm_value inspect(jsm_context *cx, FILE *stream, jsm_value value,
                         int depth)
{
    const jsm_inspect_options options = {
        .size = sizeof(options),
        .depth = depth,
        .styles = colors_of_values(colors_wanted(stream)),
    };

    return jsm_inspect_with(cx, value, &options);
}

static void write_value(jsm_context *cx, FILE *stream, jsm_value value,
                        int depth)
{
    size_t length;
    const char *text;

    if (jsm_typeof(value) != JSM_T_STRING) {
        value = inspect(cx, stream, value, depth);
    }
    text = jsm_cstr(cx, value, &length);
    fwrite(text, 1, length, stream);
}

static void write_indent(const Console *console, FILE *stream)
{
    for (int i = 0; i < console->indent; i++) {
        putc(' ', stream);
    }
}

// Writes `value` as the directive %letter asks. False: no such directive.
static bool write_directive(jsm_context *cx, FILE *stream, char letter,
                            jsm_value value)
{
    switch (letter) {
    case 's':
        write_value(cx, stream, value, 0);
        return true;
    case 'd':
    case 'i':
    case 'f': {
        double number = jsm_to_number(cx, value);

        if (letter == 'i' && number >= -9e15 && number <= 9e15) {
            number = (double)(int64_t)number;
        }
        write_value(cx, stream, jsm_number(number), 0);
        return true;
    }
    case 'j':
        write_value(cx, stream, jsm_json_stringify(cx, value, JSM_UNDEFINED),
                    0);
        return true;
    case 'o':
    case 'O':
        write_value(cx, stream, inspect(cx, stream, value, INSPECT_DEPTH + 2),
                    0);
        return true;
    case 'c':
        return true;  // a style: nothing that a terminal is to show
    default:
        return false;
    }
}

// Writes the format in argument `at` and returns the first argument that it
// did not use up.
static int write_format(jsm_context *cx, FILE *stream, const jsm_call *call,
                        int at)
{
    size_t length;
    const char *format = jsm_cstr(cx, call->argv[at], &length);
    int next = at + 1;

    for (size_t i = 0; i < length; i++) {
        if (format[i] != '%' || i + 1 == length) {
            putc(format[i], stream);
        } else if (format[i + 1] == '%') {
            putc('%', stream);
            i++;
        } else if (next < call->argc &&
                   write_directive(cx, stream, format[i + 1],
                                   call->argv[next])) {
            next++;
            i++;
        } else {
            putc('%', stream);
        }
    }
    return next;
}

// One line made of the arguments from `at` on.
static jsm_value write_line(jsm_context *cx, FILE *stream, const jsm_call *call,
                            int at)
{
    jsm_scope scope = jsm_scope_open(cx);
    int i = at;

    write_indent(call->data, stream);
    if (at + 1 < call->argc && jsm_typeof(call->argv[at]) == JSM_T_STRING) {
        i = write_format(cx, stream, call, at);
    }
    for (; i < call->argc; i++) {
        if (i > at) {
            putc(' ', stream);
        }
        write_value(cx, stream, call->argv[i], INSPECT_DEPTH);
    }
    putc('\n', stream);
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    return jsm_pending(cx) == JSM_OK ? JSM_UNDEFINED : JSM_NONE;
}

static jsm_value console_log(jsm_context *cx, const jsm_call *call)
{
    return write_line(cx, stdout, call, 0);
}

static jsm_value console_error(jsm_context *cx, const jsm_call *call)
{
    fflush(stdout);
    return write_line(cx, stderr, call, 0);
}

static jsm_value console_assert(jsm_context *cx, const jsm_call *call)
{
    if (jsm_to_bool(jsm_arg(call, 0))) {
        return JSM_UNDEFINED;
    }
    fflush(stdout);
    fputs(call->argc > 1 ? "Assertion failed: " : "Assertion failed", stderr);
    return write_line(cx, stderr, call, 1);
}

static jsm_value console_trace(jsm_context *cx, const jsm_call *call)
{
    enum { MOST_FRAMES = 32 };
    jsm_frame frames[MOST_FRAMES];
    size_t count;

    fflush(stdout);
    fputs(call->argc > 0 ? "Trace: " : "Trace", stderr);
    write_line(cx, stderr, call, 0);
    for (size_t i = 0; i < MOST_FRAMES; i++) {
        frames[i].size = sizeof(frames[i]);
    }
    count = jsm_stack(cx, frames, MOST_FRAMES);
    for (size_t i = 0; i < count && i < MOST_FRAMES; i++) {
        if (!frames[i].native) {
            fprintf(stderr, "    at %s (%s:%d:%d)\n",
                    frames[i].func && *frames[i].func ? frames[i].func
                                                      : "<anonymous>",
                    frames[i].file, frames[i].line, frames[i].column);
        }
    }
    return jsm_pending(cx) == JSM_OK ? JSM_UNDEFINED : JSM_NONE;
}

// console.dir ( value [ , { depth } ] )
static jsm_value console_dir(jsm_context *cx, const jsm_call *call)
{
    enum { DEEPEST = 1000 };
    int depth = INSPECT_DEPTH;

    if (jsm_typeof(jsm_arg(call, 1)) == JSM_T_OBJECT) {
        jsm_value given = jsm_get(cx, jsm_arg(call, 1), "depth");
        double number = jsm_typeof(given) == JSM_T_NUMBER
                            ? jsm_to_number(cx, given)
                            : INSPECT_DEPTH;

        depth = number >= 0 && number < DEEPEST ? (int)number : DEEPEST;
    }
    write_indent(call->data, stdout);
    write_value(cx, stdout, inspect(cx, stdout, jsm_arg(call, 0), depth), 0);
    putc('\n', stdout);
    return jsm_pending(cx) == JSM_OK ? JSM_UNDEFINED : JSM_NONE;
}

static jsm_value console_group(jsm_context *cx, const jsm_call *call)
{
    Console *console = call->data;
    jsm_value result = JSM_UNDEFINED;

    if (call->argc > 0) {
        result = write_line(cx, stdout, call, 0);
    }
    console->indent += INDENT;
    return result;
}

static jsm_value console_group_end(jsm_context *cx, const jsm_call *call)
{
    Console *console = call->data;

    (void)cx;
    if (console->indent >= INDENT) {
        console->indent -= INDENT;
    }
    return JSM_UNDEFINED;
}

// The label that argument 0 names, "default" if it is absent; made when
// `makes` says so. NULL if there is none or an exception is pending.
static Label *find_label(jsm_context *cx, const jsm_call *call, Label **list,
                         bool makes)
{
    size_t length = strlen("default");
    const char *name = "default";
    Label *label;

    if (jsm_typeof(jsm_arg(call, 0)) != JSM_T_UNDEFINED) {
        name = jsm_arg_string(cx, call, 0, &length);
    }
    if (jsm_pending(cx) != JSM_OK) {
        return NULL;
    }
    for (label = *list; label; label = label->next) {
        if (strlen(label->name) == length &&
            memcmp(label->name, name, length) == 0) {
            return label;
        }
    }
    if (makes) {
        label = calloc(1, sizeof(*label) + length + 1);
        if (label) {
            memcpy(label->name, name, length);
            label->next = *list;
            *list = label;
        }
    }
    return label;
}

static void remove_label(Label **list, Label *label)
{
    while (*list != label) {
        list = &(*list)->next;
    }
    *list = label->next;
    free(label);
}

static jsm_value console_count(jsm_context *cx, const jsm_call *call)
{
    Console *console = call->data;
    Label *label = find_label(cx, call, &console->counters, true);

    if (label) {
        write_indent(console, stdout);
        printf("%s: %lld\n", label->name, (long long)++label->count);
    }
    return jsm_pending(cx) == JSM_OK ? JSM_UNDEFINED : JSM_NONE;
}

static jsm_value console_count_reset(jsm_context *cx, const jsm_call *call)
{
    Console *console = call->data;
    Label *label = find_label(cx, call, &console->counters, false);

    if (label) {
        label->count = 0;
    }
    return jsm_pending(cx) == JSM_OK ? JSM_UNDEFINED : JSM_NONE;
}

static jsm_value console_time(jsm_context *cx, const jsm_call *call)
{
    Console *console = call->data;
    Label *label = find_label(cx, call, &console->timers, true);

    if (label) {
        label->start = jsm_now(jsm_context_runtime(cx));
    }
    return jsm_pending(cx) == JSM_OK ? JSM_UNDEFINED : JSM_NONE;
}

static void write_time(jsm_context *cx, const Console *console,
                       const Label *label)
{
    int64_t now = jsm_now(jsm_context_runtime(cx));

    write_indent(console, stdout);
    printf("%s: %.3f ms\n", label->name, (double)(now - label->start) / 1e6);
}

static jsm_value console_time_log(jsm_context *cx, const jsm_call *call)
{
    Console *console = call->data;
    Label *label = find_label(cx, call, &console->timers, false);

    if (label) {
        write_time(cx, console, label);
    }
    return jsm_pending(cx) == JSM_OK ? JSM_UNDEFINED : JSM_NONE;
}

static jsm_value console_time_end(jsm_context *cx, const jsm_call *call)
{
    Console *console = call->data;
    Label *label = find_label(cx, call, &console->timers, false);

    if (label) {
        write_time(cx, console, label);
        remove_label(&console->timers, label);
    }
    return jsm_pending(cx) == JSM_OK ? JSM_UNDEFINED : JSM_NONE;
}

static const jsm_def console_methods[] = {
    JSM_FN("log", console_log, 0),
    JSM_FN("info", console_log, 0),
    JSM_FN("debug", console_log, 0),
    JSM_FN("warn", console_error, 0),
    JSM_FN("error", console_error, 0),
    JSM_FN("assert", console_assert, 0),
    JSM_FN("trace", console_trace, 0),
    JSM_FN("dir", console_dir, 1),
    JSM_FN("group", console_group, 0),
    JSM_FN("groupEnd", console_group_end, 0),
    JSM_FN("count", console_count, 0),
    JSM_FN("countReset", console_count_reset, 0),
    JSM_FN("time", console_time, 0),
    JSM_FN("timeLog", console_time_log, 0),
    JSM_FN("timeEnd", console_time_end, 0),
    JSM_END,
};

static const jsm_def console_globals[] = {
    JSM_FN("print", console_log, 0),
    JSM_NS("console", console_methods),
    JSM_END,
};

Console *console_install(jsm_context *cx)
{
    Console *console = calloc(1, sizeof(*console));

    if (!console) {
        jsm_throwf(cx, JSM_RANGE_ERROR, "out of memory");
        return NULL;
    }
    if (jsm_define_all(cx, jsm_global(cx), console_globals, console) !=
        JSM_OK) {
        console_free(console);
        return NULL;
    }
    return console;
}

static void free_labels(Label *label)
{
    while (label) {
        Label *next = label->next;

        free(label);
        label = next;
    }
}

void console_free(Console *console)
{
    if (console) {
        free_labels(console->timers);
        free_labels(console->counters);
        free(console);
    }
}
