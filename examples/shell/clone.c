// SPDX-License-Identifier: MIT
#include "clone.h"

enum { MOST_TRANSFERRED = 32 };

// The values of the list `transfer` in the options: how many, or -1 with an
// exception pending.
static int read_transfer(jsm_context *cx, jsm_value options, jsm_value *list)
{
    jsm_value given;
    int64_t length;

    if (jsm_typeof(options) == JSM_T_UNDEFINED) {
        return 0;
    }
    given = jsm_get(cx, options, "transfer");
    if (jsm_typeof(given) == JSM_T_UNDEFINED) {
        return 0;
    }
    length = jsm_length(cx, given);
    if (length > MOST_TRANSFERRED) {
        jsm_throwf(cx, JSM_RANGE_ERROR, "too many objects to transfer");
    }
    for (uint32_t i = 0; i < length && i < MOST_TRANSFERRED; i++) {
        list[i] = jsm_get_at(cx, given, i);
    }
    return jsm_pending(cx) == JSM_OK ? (int)length : -1;
}

// structuredClone ( value [ , options ] )
static jsm_value structured_clone(jsm_context *cx, const jsm_call *call)
{
    jsm_value transfer[MOST_TRANSFERRED];
    int count = read_transfer(cx, jsm_arg(call, 1), transfer);
    jsm_clone *clone;

    if (count < 0) {
        return JSM_NONE;
    }
    clone = jsm_clone_write(cx, jsm_arg(call, 0), count, transfer);
    return clone ? jsm_clone_read(cx, clone) : JSM_NONE;
}

static const jsm_def globals[] = {
    JSM_FN("structuredClone", structured_clone, 1),
    JSM_END,
};

bool clone_install(jsm_context *cx)
{
    return jsm_define_all(cx, jsm_global(cx), globals, NULL) == JSM_OK;
}
