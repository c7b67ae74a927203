// SPDX-License-Identifier: MIT
//
// %AsyncIteratorPrototype%.
// https://tc39.es/ecma262/#sec-asynciteratorprototype
#include "builtins/shared.h"
#include "jobs/promise.h"

// Whatever `return` came to, the promise of the disposal is fulfilled with
// undefined.
static bool settle_disposal(JsVm *vm, JsCell *target, bool is_rejected,
                            JsValue value)
{
    JsPromise *promise = (JsPromise *)target;

    return is_rejected ? jsmi_promise_reject(vm, promise, value)
                       : jsmi_promise_fulfill(vm, promise, JSMI_UNDEFINED);
}

static bool call_return(JsVm *vm, JsValue iterator, JsPromise *promise)
{
    JsValue method, value;

    if (!jsmi_get_method(vm, iterator, JSMI_KEY(return_), &method))
        return false;
    if (jsmi_is_undefined(method))
        return jsmi_promise_fulfill(vm, promise, JSMI_UNDEFINED);
    return jsmi_call(vm, method, iterator, NULL, 0, &value) &&
           jsmi_await(vm, value, &promise->object.cell, settle_disposal);
}

// %AsyncIteratorPrototype% [ %Symbol.asyncDispose% ] ( )
// https://tc39.es/ecma262/#sec-%asynciteratorprototype%-%symbol.asyncdispose%
static bool async_iterator_prototype_async_dispose(JsCall *call,
                                                   JsValue *result)
{
    JsPromise *promise;

    if (!jsmi_promise_new(call->vm, NULL, &promise))
        return false;
    *result = jsmi_value_object(promise);
    return call_return(call->vm, call->this_value, promise) ||
           jsmi_promise_reject_pending(call->vm, promise);
}

const JsPropertySpec jsmi_async_iterator_prototype_properties[] = {
    // clang-format off
    JSMI_SYMBOL_METHOD(async_iterator, 0, jsmi_return_this, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_SYMBOL_METHOD(async_dispose, 0, async_iterator_prototype_async_dispose, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_END,
    // clang-format on
};
