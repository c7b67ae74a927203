// SPDX-License-Identifier: MIT
//
// The third program: a class whose instances are a C struct. The fields are
// properties, scripts may subclass it, and the collector frees it.
#include "jsmini.h"

#include <math.h>
#include <stdio.h>

typedef struct Vector {
    double x, y;
} Vector;

static const char class_key;  // its address names the runtime's slot

static jsm_class *vector_class(jsm_context *cx)
{
    return jsm_runtime_slot(jsm_context_runtime(cx), &class_key);
}

static bool construct(jsm_context *cx, void *self, const jsm_call *call)
{
    Vector *vector = self;

    vector->x = jsm_arg_number(cx, call, 0, 0);
    vector->y = jsm_arg_number(cx, call, 1, 0);
    return jsm_pending(cx) == JSM_OK;
}

static jsm_value add(jsm_context *cx, const jsm_call *call)
{
    Vector *a = jsm_arg_native(cx, call, -1, vector_class(cx));
    Vector *b = jsm_arg_native(cx, call, 0, vector_class(cx));
    Vector sum;

    if (!a || !b) {
        return JSM_NONE;  // a TypeError that names the argument is pending
    }
    sum = (Vector){a->x + b->x, a->y + b->y};
    return jsm_native_new(cx, vector_class(cx), &sum);
}

static jsm_value get_length(jsm_context *cx, const jsm_call *call)
{
    Vector *vector = jsm_arg_native(cx, call, -1, vector_class(cx));

    return vector ? jsm_number(hypot(vector->x, vector->y)) : JSM_NONE;
}

static const jsm_def members[] = {
    JSM_FIELD(Vector, x, JSM_F64),
    JSM_FIELD(Vector, y, JSM_F64),
    JSM_FN("add", add, 1),
    JSM_GET("length", get_length),
    JSM_END,
};

static const jsm_class_def definition = {
    .size = sizeof(definition),
    .name = "Vector",
    .native_size = sizeof(Vector),
    .arity = 2,
    .construct = construct,
    .members = members,
};

int main(void)
{
    static const char script[] =
        "class Named extends Vector {\n"
        "    constructor(name, x, y) { super(x, y); this.name = name; }\n"
        "}\n"
        "let v = new Named('sum', 1, 2).add(new Vector(2, 2));\n"
        "v.x = 3;\n"
        "`${v.x} ${v.y} ${v.length} ${v instanceof Vector}`\n";
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = runtime ? jsm_context_new(runtime, NULL) : NULL;
    jsm_value result;

    if (!cx) {
        fputs("no memory\n", stderr);
        jsm_runtime_free(runtime);
        return 1;
    }
    jsm_runtime_set_slot(runtime, &class_key,
                         jsm_class_new(runtime, &definition), NULL);
    jsm_set(cx, jsm_global(cx), "Vector", jsm_class_ctor(cx, vector_class(cx)));
    result = jsm_eval(cx, script, JSM_NTS, "vector.js");
    if (jsm_pending(cx) != JSM_OK) {
        result = jsm_catch(cx);
    }
    printf("%s\n", jsm_cstr(cx, result, NULL));
    jsm_catch(cx);              // if there was no memory for the text
    jsm_runtime_free(runtime);  // and its contexts
    return 0;
}
