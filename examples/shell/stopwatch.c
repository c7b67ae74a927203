// SPDX-License-Identifier: MIT
#include "stopwatch.h"

typedef struct Stopwatch {
    int64_t start;  // nanoseconds on the runtime's clock
    double laps;
} Stopwatch;

// The key under which each runtime keeps its class and its time of origin.
static const char class_key;

static Stopwatch *this_stopwatch(jsm_context *cx, const jsm_call *call)
{
    jsm_class *stopwatch_class =
        jsm_runtime_slot(jsm_context_runtime(cx), &class_key);

    return jsm_arg_native(cx, call, -1, stopwatch_class);
}

static bool construct(jsm_context *cx, void *self, const jsm_call *call)
{
    Stopwatch *stopwatch = self;

    (void)call;
    stopwatch->start = jsm_now(jsm_context_runtime(cx));
    return true;
}

static double elapsed(jsm_context *cx, const Stopwatch *stopwatch)
{
    int64_t now = jsm_now(jsm_context_runtime(cx));

    return (double)(now - stopwatch->start) / 1e6;
}

static jsm_value get_elapsed(jsm_context *cx, const jsm_call *call)
{
    Stopwatch *stopwatch = this_stopwatch(cx, call);

    return stopwatch ? jsm_number(elapsed(cx, stopwatch)) : JSM_NONE;
}

static jsm_value lap(jsm_context *cx, const jsm_call *call)
{
    Stopwatch *stopwatch = this_stopwatch(cx, call);

    if (!stopwatch) {
        return JSM_NONE;
    }
    stopwatch->laps++;
    return jsm_number(elapsed(cx, stopwatch));
}

static const jsm_def stopwatch_members[] = {
    JSM_FIELD(Stopwatch, laps, (uint32_t)JSM_F64 | (uint32_t)JSM_READONLY),
    JSM_GET("elapsed", get_elapsed),
    JSM_FN("lap", lap, 0),
    JSM_END,
};

static const jsm_class_def stopwatch_class_definition = {
    .size = sizeof(stopwatch_class_definition),
    .name = "Stopwatch",
    .native_size = sizeof(Stopwatch),
    .construct = construct,
    .members = stopwatch_members,
};

static jsm_value performance_now(jsm_context *cx, const jsm_call *call)
{
    (void)call;
    return jsm_number((double)jsm_now(jsm_context_runtime(cx)) / 1e6);
}

static const jsm_def performance_methods[] = {
    JSM_FN("now", performance_now, 0),
    JSM_END,
};

static const jsm_def globals[] = {
    JSM_NS("performance", performance_methods),
    JSM_END,
};

bool stopwatch_install(jsm_context *cx)
{
    jsm_runtime *runtime = jsm_context_runtime(cx);
    jsm_class *stopwatch_class =
        jsm_class_new(runtime, &stopwatch_class_definition);

    if (!stopwatch_class) {
        return false;
    }
    return jsm_runtime_set_slot(runtime, &class_key, stopwatch_class, NULL) ==
               JSM_OK &&
           jsm_set(cx, jsm_global(cx), "Stopwatch",
                   jsm_class_ctor(cx, stopwatch_class)) == JSM_OK &&
           jsm_define_all(cx, jsm_global(cx), globals, NULL) == JSM_OK;
}
