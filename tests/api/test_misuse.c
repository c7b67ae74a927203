// SPDX-License-Identifier: MIT
//
// Misuse of the interface in a build with checks, as a plain program: each case
// runs in a child process, which has to abort with a message that says what was
// done and where.
#include "jsmini.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Case {
    const char *name;
    void (*run)(jsm_context *cx);
    const char *words[3];  // of the message
} Case;

// Calls a native function as f() in a script of two lines.
static void run_native(jsm_context *cx, jsm_native native)
{
    jsm_set(cx, jsm_global(cx), "f",
            jsm_function(cx, "f", native, 0, NULL, NULL));
    jsm_eval(cx, "function caller() {\n  f(); }\ncaller();", JSM_NTS,
             "case.js");
}

// ------------------------------------------------------------------- values

static void use_after_scope(jsm_context *cx)
{
    jsm_scope scope = jsm_scope_open(cx);
    jsm_value object = jsm_object(cx);

    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    jsm_set(cx, object, "x", jsm_int(1));
}

static jsm_value kept;

static jsm_value keep_argument(jsm_context *cx, const jsm_call *c)
{
    if (jsm_typeof(kept) == JSM_T_OBJECT) {
        return jsm_get(cx, kept, "x");
    }
    (void)c;
    kept = jsm_object(cx);
    return JSM_UNDEFINED;
}

static void use_after_callback(jsm_context *cx)
{
    kept = JSM_UNDEFINED;
    run_native(cx, keep_argument);
    run_native(cx, keep_argument);
}

static jsm_value return_closed(jsm_context *cx, const jsm_call *c)
{
    jsm_scope scope = jsm_scope_open(cx);
    jsm_value object = jsm_object(cx);

    (void)c;
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    return object;
}

static void return_after_scope(jsm_context *cx)
{
    run_native(cx, return_closed);
}

static jsm_context *make_other(void)
{
    return jsm_context_new(jsm_runtime_new(NULL), NULL);
}

static void value_of_another_runtime(jsm_context *cx)
{
    jsm_set(cx, jsm_global(cx), "x", jsm_object(make_other()));
}

static void reference_of_another_runtime(jsm_context *cx)
{
    jsm_context *other = make_other();

    jsm_ref_value(cx, jsm_ref_new(other, jsm_object(other)));
}

static void deferred_of_another_runtime(jsm_context *cx)
{
    jsm_value promise;

    jsm_resolve(cx, jsm_promise_new(make_other(), &promise), JSM_NULL);
}

static const jsm_class_def thing = {.size = sizeof(thing), .name = "Thing"};

static void class_of_another_runtime(jsm_context *cx)
{
    jsm_class *k = jsm_class_new(jsm_context_runtime(make_other()), &thing);

    jsm_native_new(cx, k, NULL);
}

static void ten_thousand_values(jsm_context *cx)
{
    for (int i = 0; i < 20000; i++) {
        jsm_object(cx);
    }
}

static jsm_value make_many(jsm_context *cx, const jsm_call *c)
{
    (void)c;
    for (int i = 0; i < 20000; i++) {
        jsm_scope scope = jsm_scope_open(cx);

        jsm_object(cx);
        jsm_scope_close(cx, scope, jsm_object(cx));
    }
    return JSM_UNDEFINED;
}

static void ten_thousand_kept_values(jsm_context *cx)
{
    run_native(cx, make_many);
}

// ------------------------------------------------------------------- scopes

static void close_in_wrong_order(jsm_context *cx)
{
    jsm_scope outer = jsm_scope_open(cx);
    jsm_scope inner = jsm_scope_open(cx);

    jsm_scope_close(cx, outer, JSM_UNDEFINED);
    jsm_scope_close(cx, inner, JSM_UNDEFINED);
}

static void close_twice(jsm_context *cx)
{
    jsm_scope scope = jsm_scope_open(cx);

    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
}

static jsm_value open_only(jsm_context *cx, const jsm_call *c)
{
    (void)c;
    jsm_scope_open(cx);
    return JSM_UNDEFINED;
}

static void leave_open(jsm_context *cx)
{
    run_native(cx, open_only);
}

static jsm_scope outermost;

static jsm_value close_outer(jsm_context *cx, const jsm_call *c)
{
    (void)c;
    jsm_scope_close(cx, outermost, JSM_UNDEFINED);
    return JSM_UNDEFINED;
}

static void close_scope_of_caller(jsm_context *cx)
{
    outermost = jsm_scope_open(cx);
    run_native(cx, close_outer);
}

// --------------------------------------------------------------- exceptions

static void ignore_exception(jsm_context *cx)
{
    jsm_runtime *runtime = jsm_context_runtime(cx);

    jsm_eval(cx, "null.x", JSM_NTS, "case.js");
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
}

// ------------------------------------------------------------------ threads

static void *evaluate(void *data)
{
    jsm_eval(data, "1", JSM_NTS, "thread.js");
    return NULL;
}

static jsm_value start_thread(jsm_context *cx, const jsm_call *c)
{
    pthread_t thread;

    (void)c;
    pthread_create(&thread, NULL, evaluate, cx);
    pthread_join(thread, NULL);
    return JSM_UNDEFINED;
}

static void use_on_two_threads(jsm_context *cx)
{
    run_native(cx, start_thread);
}

// ----------------------------------------------------------------- re-entry

static jsm_value free_runtime(jsm_context *cx, const jsm_call *c)
{
    (void)c;
    jsm_runtime_free(jsm_context_runtime(cx));
    return JSM_UNDEFINED;
}

static void free_in_callback(jsm_context *cx)
{
    run_native(cx, free_runtime);
}

static void evaluate_in_free(void *data)
{
    jsm_eval(data, "1", JSM_NTS, "finalizer.js");
}

static void use_in_free_function(jsm_context *cx)
{
    jsm_scope scope = jsm_scope_open(cx);

    jsm_pointer(cx, cx, evaluate_in_free);
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    jsm_gc(jsm_context_runtime(cx));
    jsm_gc(jsm_context_runtime(cx));
}

static void finalize(void *self)
{
    jsm_object(*(jsm_context **)self);
}

static const jsm_class_def finalized = {
    .size = sizeof(finalized),
    .name = "Finalized",
    .native_size = sizeof(jsm_context *),
    .finalize = finalize,
};

static void use_in_finalizer(jsm_context *cx)
{
    jsm_class *k = jsm_class_new(jsm_context_runtime(cx), &finalized);
    jsm_scope scope = jsm_scope_open(cx);

    jsm_native_new(cx, k, &cx);
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    jsm_gc(jsm_context_runtime(cx));
    jsm_gc(jsm_context_runtime(cx));
}

static void trace(void *self, jsm_visitor *v)
{
    (void)v;
    jsm_object(*(jsm_context **)self);
}

static const jsm_class_def traced = {
    .size = sizeof(traced),
    .name = "Traced",
    .native_size = sizeof(jsm_context *),
    .trace = trace,
};

static void use_in_trace(jsm_context *cx)
{
    jsm_native_new(cx, jsm_class_new(jsm_context_runtime(cx), &traced), &cx);
    jsm_gc(jsm_context_runtime(cx));
}

// A context of a runtime whose hooks use it.
static jsm_context *hooked;

static bool use_in_interrupt(void *data, jsm_context *cx)
{
    (void)data;
    return jsm_to_number(cx, jsm_object(cx)) > 0;
}

static void use_under_pressure(void *data, size_t heap_used, size_t soft_limit)
{
    (void)data;
    (void)heap_used;
    (void)soft_limit;
    jsm_gc(jsm_context_runtime(hooked));
}

static void run_hooked(jsm_hooks hooks, const char *script)
{
    const jsm_limits limits = {.size = sizeof(limits), .heap_soft = 1 << 20};
    const jsm_runtime_options options = {
        .size = sizeof(options),
        .hooks = &hooks,
        .limits = &limits,
    };

    hooks.size = sizeof(hooks);
    hooked = jsm_context_new(jsm_runtime_new(&options), NULL);
    jsm_eval(hooked, script, JSM_NTS, "hooked.js");
}

static void use_in_interrupt_hook(jsm_context *cx)
{
    (void)cx;
    run_hooked((jsm_hooks){.interrupt = use_in_interrupt}, "for (;;);");
}

static void use_in_pressure_hook(jsm_context *cx)
{
    (void)cx;
    run_hooked((jsm_hooks){.heap_pressure = use_under_pressure},
               "var a = new Array(1e6).fill(0).map(String)");
    jsm_gc(jsm_context_runtime(hooked));
}

// -------------------------------------------------------------------- cases

static const Case cases[] = {
    {"use after scope", use_after_scope, {"in jsm_set:", "after its scope"}},
    {"use after callback",
     use_after_callback,
     {"in jsm_get:", "scope", "at caller (case.js:2:3)"}},
    {"return after scope",
     return_after_scope,
     {"a native function, which returned:", "after its scope",
      "at f (native)"}},
    {"value of another runtime",
     value_of_another_runtime,
     {"in jsm_set:", "a value of another runtime"}},
    {"reference of another runtime",
     reference_of_another_runtime,
     {"in jsm_ref_value:", "a reference of another runtime"}},
    {"deferred of another runtime",
     deferred_of_another_runtime,
     {"in jsm_resolve:", "a deferred of another runtime"}},
    {"class of another runtime",
     class_of_another_runtime,
     {"in jsm_native_new:", "a class of another runtime"}},
    {"ten thousand values",
     ten_thousand_values,
     {"in jsm_object:", "10000 values in one scope"}},
    {"ten thousand kept values",
     ten_thousand_kept_values,
     {"10000 values in one scope", "at caller (case.js:2:3)"}},
    {"closed in the wrong order",
     close_in_wrong_order,
     {"in jsm_scope_close:", "not the innermost"}},
    {"closed twice", close_twice, {"in jsm_scope_close:"}},
    {"left open", leave_open, {"still open", "at f (native)"}},
    {"scope of the caller",
     close_scope_of_caller,
     {"in jsm_scope_close:", "outside of this callback", "at f (native)"}},
    {"exception ignored",
     ignore_exception,
     {"in jsm_context_free:", "an exception is pending that nobody took",
      "cannot read property 'x' of null"}},
    {"two threads",
     use_on_two_threads,
     {"in jsm_eval:", "used by another thread"}},
    {"freed in a callback",
     free_in_callback,
     {"in jsm_runtime_free:", "called from a callback", "at f (native)"}},
    {"free function",
     use_in_free_function,
     {"in jsm_eval:", "called from a jsm_free_fn"}},
    {"finalizer",
     use_in_finalizer,
     {"in jsm_object:", "called from a finalizer"}},
    {"trace function",
     use_in_trace,
     {"in jsm_object:", "called from a trace function"}},
    {"interrupt hook",
     use_in_interrupt_hook,
     {"in jsm_object:", "called from hooks.interrupt"}},
    {"pressure hook",
     use_in_pressure_hook,
     {"in jsm_gc:", "called from a hook that tells of a collection"}},
};

static void run_child(const Case *c, int output)
{
    dup2(output, STDERR_FILENO);
    c->run(jsm_context_new(jsm_runtime_new(NULL), NULL));
    _exit(EXIT_SUCCESS);
}

static size_t read_all(int input, char *text, size_t size)
{
    size_t length = 0;
    ssize_t n;

    while ((n = read(input, text + length, size - 1 - length)) > 0) {
        length += (size_t)n;
    }
    text[length] = '\0';
    return length;
}

static bool check(const Case *c)
{
    char text[4000];
    int ends[2];
    int status;
    pid_t child;
    bool is_good;

    if (pipe(ends) != 0 || (child = fork()) < 0) {
        return false;
    }
    if (child == 0) {
        run_child(c, ends[1]);
    }
    close(ends[1]);
    read_all(ends[0], text, sizeof(text));
    close(ends[0]);
    waitpid(child, &status, 0);
    is_good = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
    for (size_t i = 0; i < 3 && c->words[i]; i++) {
        is_good &= strstr(text, c->words[i]) != NULL;
    }
    if (!is_good) {
        printf("%s: status %d, it said:\n%s\n", c->name, status, text);
    }
    return is_good;
}

int main(void)
{
    bool is_good = true;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        is_good &= check(&cases[i]);
    }
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
