// SPDX-License-Identifier: MIT
//
// Calls of the host's functions by script: the one place below lib/api that
// knows a type of jsmini.h, so that such a call is one jump and not two.
#pragma once

#include "jsmini.h"

#include "interp/frame.h"

// A function of the host is given the front part of the engine's own JsCall.
_Static_assert(
    offsetof(jsm_call, this_val) == offsetof(JsCall, this_value) &&
        offsetof(jsm_call, new_target) == offsetof(JsCall, new_target) &&
        offsetof(jsm_call, argv) == offsetof(JsCall, arguments) &&
        offsetof(jsm_call, argc) == offsetof(JsCall, argument_count) &&
        offsetof(jsm_call, data) == offsetof(JsCall, host_data) &&
        offsetof(jsm_call, callee) == offsetof(JsCall, callee_value) &&
        sizeof(int) == sizeof(uint32_t),
    "a jsm_call is how a JsCall begins");

static inline const jsm_call *jsmi_host_call(const JsCall *call)
{
    return (const jsm_call *)(const void *)call;
}

// The host's own function, of a JSMI_NATIVE_IS_HOST.
static inline jsm_native jsmi_host_code(const JsNativeFunction *function)
{
    return (jsm_native)jsmi_as_address(function->data[0]);
}

// The body of all of them.
bool jsmi_host_function(JsCall *call, JsValue *result);

// Calls the one that the window of the running frame holds, [function, this,
// arguments...], and puts what it gives into the first word. For the loop:
// what was recorded in the scope stays there.
JSMI_MUST_USE bool jsmi_call_host(JsVm *vm, JsValue *window, uint32_t count);
