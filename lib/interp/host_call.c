// SPDX-License-Identifier: MIT
#include "interp/host_call.h"

_Static_assert(JSMI_NOTHING_PENDING == 0, "run counts on it");

// A function that left an exception, or no value and none.
static JSMI_COLD bool fail(JsVm *vm)
{
    if (vm->terminate)
        jsmi_throw_termination(vm);
    return vm->pending == JSMI_NOTHING_PENDING
               ? jsmi_throw_type_error(vm, "a native function gave no value")
               : false;
}

// What was counted is taken back out of line: there a decrement in memory is
// one instruction.
static JSMI_NOINLINE bool refuse_level(JsVm *vm)
{
    vm->native_depth_left++;
    return jsmi_enter_native(vm);
}

// Its value is not recorded. What the function leaves in the scope stays there:
// whoever calls natives rewinds it.
static inline bool run(JsVm *vm, const JsCall *call, JsValue *result)
{
    jsm_context *cx = jsmi_realm_host(call->realm);
    jsm_value value;

    if (JSMI_UNLIKELY(!cx))
        return jsmi_throw_type_error(
            vm, "the context of this function has been freed");
    // Functions that call each other through script are levels of recursion in
    // C, too.
    if (JSMI_UNLIKELY(--vm->native_depth_left < 0))
        return refuse_level(vm);
    if (JSMI_IS_CHECKED)
        value.bits = vm->hooks.run_host(vm, call).bits;
    else
        value = jsmi_host_code(call->callee)(cx, jsmi_host_call(call));
    jsmi_leave_native(vm);
    // One that asks for the end of script need not wait for the next look at
    // the flag.
    if (JSMI_UNLIKELY(((uint32_t)vm->pending | vm->terminate) != 0) ||
        JSMI_UNLIKELY(value.bits == 0))
        return fail(vm);
    *result = JSMI_VALUE(value.bits);
    return true;
}

bool jsmi_host_function(JsCall *call, JsValue *result)
{
    return run(call->vm, call, result);
}

static inline bool call_window(JsVm *vm, JsNativeFunction *callee,
                               JsValue *window, uint32_t count)
{
    JsCall call;
    bool succeeded;

    jsmi_call_begin(vm, &call, callee, window[1], JSMI_UNDEFINED, window + 2,
                    count);
    succeeded = run(vm, &call, window);
    jsmi_call_end(vm, &call);
    return succeeded;
}

static JSMI_NOINLINE bool call_elsewhere(JsVm *vm, JsNativeFunction *callee,
                                         JsValue *window, uint32_t count)
{
    JsRealm *caller_realm = vm->realm;
    bool succeeded;

    vm->realm = callee->realm;
    succeeded = call_window(vm, callee, window, count);
    vm->realm = caller_realm;
    return succeeded;
}

bool jsmi_call_host(JsVm *vm, JsValue *window, uint32_t count)
{
    JsNativeFunction *callee = (JsNativeFunction *)(uintptr_t)window[0].bits;

    return JSMI_LIKELY(callee->realm == vm->realm)
               ? call_window(vm, callee, window, count)
               : call_elsewhere(vm, callee, window, count);
}
