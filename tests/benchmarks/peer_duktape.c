// SPDX-License-Identifier: MIT
#include "peer.h"

#include <duktape.h>

const char *const peer_name = "Duktape";

void peer_make_and_free(void)
{
    duk_destroy_heap(duk_create_heap_default());
}

static duk_context *duk;

static duk_ret_t do_nothing(duk_context *context)
{
    (void)context;
    return 0;
}

static duk_ret_t add_integers(duk_context *context)
{
    duk_push_int(context,
                 duk_require_int(context, 0) + duk_require_int(context, 1));
    return 1;
}

bool peer_border_open(void)
{
    duk = duk_create_heap_default();
    if (!duk) {
        return false;
    }
    duk_push_c_function(duk, do_nothing, 0);
    duk_put_global_string(duk, "doNothing");
    duk_push_c_function(duk, add_integers, 2);
    duk_put_global_string(duk, "addIntegers");
    if (duk_peval_string(duk, border_script) != 0) {
        return false;
    }
    duk_pop(duk);
    for (int i = 0; i < BORDER_CALLS; i++) {
        duk_get_global_string(duk, border_functions[i]);
    }
    return true;
}

// The functions lie at the bottom of the stack, in the order of BorderCall.
double peer_border_cross(BorderCall call, int count)
{
    int sum = 0;

    if (call < BORDER_TO_SCRIPT) {
        duk_dup(duk, (duk_idx_t)call);
        duk_push_int(duk, count);
        duk_call(duk, 1);
        sum = duk_get_int(duk, -1);
        duk_pop(duk);
        return sum;
    }
    // Protected calls, because those of jsm_call_fn are: an exception comes
    // back as one.
    for (int i = 0; i < count; i++) {
        duk_dup(duk, (duk_idx_t)call);
        if (call == BORDER_TO_SCRIPT) {
            duk_pcall(duk, 0);
        } else {
            duk_push_int(duk, sum);
            duk_push_int(duk, 3);
            duk_pcall(duk, 2);
            sum = duk_get_int(duk, -1);
        }
        duk_pop(duk);
    }
    return sum;
}

void peer_border_close(void)
{
    if (duk) {
        duk_destroy_heap(duk);
    }
    duk = NULL;
}
