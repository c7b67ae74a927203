// SPDX-License-Identifier: MIT
//
// Members of a C struct as properties beside ordinary properties: loops that
// read or write them in turn, and the medians of the ratios. Fails only if a
// script does.
#include "jsmini.h"
#include "measure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct Body {
    double x;
    int32_t health;
} Body;

static const jsm_def body_members[] = {
    JSM_FIELD(Body, x, JSM_F64),
    JSM_FIELD(Body, health, JSM_I32),
    JSM_END,
};

static bool construct_body(jsm_context *cx, void *self, const jsm_call *call)
{
    Body *body = self;

    body->x = jsm_arg_number(cx, call, 0, 0);
    body->health = 100;
    return jsm_pending(cx) == JSM_OK;
}

static const jsm_class_def body_class = {
    .size = sizeof(body_class),
    .name = "Body",
    .native_size = sizeof(Body),
    .construct = construct_body,
    .members = body_members,
};

static const char script[] =
    "class Plain { constructor(x) { this.x = x; this.health = 100; } }\n"
    "const objects = { bound: new Body(0.5), plain: new Plain(0.5) };\n"
    "function readDouble(o) { let s = 0;"
    "  for (let i = 0; i < 100000; i++) s += o.x; return s; }\n"
    "function readInteger(o) { let s = 0;"
    "  for (let i = 0; i < 100000; i++) s += o.health; return s; }\n"
    "function writeDouble(o) {"
    "  for (let i = 0; i < 100000; i++) o.x = 0.5; }\n"
    "function writeInteger(o) {"
    "  for (let i = 0; i < 100000; i++) o.health = i; o.health = 100; }\n"
    // One text, twice: each has caches of its own.
    "const make = (f) => (0, eval)(`(${f})`);\n"
    "globalThis.loops = [readDouble, readInteger, writeDouble, writeInteger]\n"
    "  .map((f) => { const a = make(f), b = make(f);\n"
    "    return { name: f.name, bound: () => a(objects.bound),"
    "             plain: () => b(objects.plain) }; });\n";

static double time_call(jsm_context *cx, jsm_value loop, const char *which)
{
    jsm_scope scope = jsm_scope_open(cx);
    double start = measure_now_ns();

    jsm_invoke(cx, loop, which, 0, NULL);
    jsm_scope_close(cx, scope, JSM_NONE);
    return measure_now_ns() - start;
}

static void compare(jsm_context *cx, jsm_value loop)
{
    double ratios[MEASURE_ROUNDS];

    for (int i = 0; i < MEASURE_ROUNDS; i++) {
        double plain = time_call(cx, loop, "plain");

        ratios[i] = time_call(cx, loop, "bound") / plain;
    }
    printf("%s: a bound member takes %.2f times as long as a property\n",
           jsm_cstr(cx, jsm_get(cx, loop, "name"), NULL),
           measure_median(ratios));
}

int main(void)
{
    jsm_runtime *rt = jsm_runtime_new(NULL);
    jsm_context *cx = jsm_context_new(rt, NULL);
    jsm_class *k = jsm_class_new(rt, &body_class);
    jsm_value loops;
    bool succeeded;

    jsm_set(cx, jsm_global(cx), "Body", jsm_class_ctor(cx, k));
    jsm_eval(cx, script, JSM_NTS, "fields.js");
    loops = jsm_get(cx, jsm_global(cx), "loops");
    for (uint32_t i = 0; i < 4 && jsm_pending(cx) == JSM_OK; i++) {
        compare(cx, jsm_get_at(cx, loops, i));
    }
    succeeded = jsm_pending(cx) == JSM_OK;
    jsm_context_free(cx);
    jsm_runtime_free(rt);
    return succeeded ? EXIT_SUCCESS : EXIT_FAILURE;
}
