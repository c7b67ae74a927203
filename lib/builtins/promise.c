// SPDX-License-Identifier: MIT
//
// Promise objects. https://tc39.es/ecma262/#sec-promise-objects
//
// The machinery that needs no script is in jobs/promise.h; the functions that
// combine several promises are in promise_combine.c.
#include "builtins/promise.h"

bool jsmi_capability_reject_pending(JsVm *vm,
                                    const JsPromiseCapability *capability,
                                    JsValue *result)
{
    JsValue reason, ignored;

    if (!jsmi_take_exception(vm, &reason) ||
        !jsmi_call(vm, capability->reject, JSMI_UNDEFINED, &reason, 1,
                   &ignored))
        return false;
    *result = capability->promise;
    return true;
}

bool jsmi_promise_method_capability(JsCall *call,
                                    JsPromiseCapability *capability)
{
    return jsmi_new_promise_capability(call->vm, call->this_value, capability);
}

// ----------------------------------------------------------------- constructor

// Promise ( executor )
// https://tc39.es/ecma262/#sec-promise-executor
static bool promise_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue executor = jsmi_argument(call, 0);
    JsValue functions[2], ignored;
    JsPromise *promise;

    if (!jsmi_require_new(call, "Promise"))
        return false;
    if (!jsmi_is_callable(executor))
        return jsmi_throw_type_error(
            vm, "promise executor %V is not a function", executor);
    if (!jsmi_create_from_constructor(call, JSMI_INTRINSIC_PROMISE_PROTOTYPE,
                                      JSMI_CELL_PROMISE, sizeof *promise,
                                      &promise))
        return false;
    promise->result = JSMI_UNDEFINED;
    if (!jsmi_create_resolving_functions(vm, promise, &functions[0],
                                         &functions[1]))
        return false;
    *result = jsmi_value_object(promise);
    if (jsmi_call(vm, executor, JSMI_UNDEFINED, functions, 2, &ignored))
        return true;
    // 10. If completion is an abrupt completion: what came before wins.
    return jsmi_take_exception(vm, &ignored) &&
           jsmi_call(vm, functions[1], JSMI_UNDEFINED, &ignored, 1, &ignored);
}

// Promise.reject ( r )
// https://tc39.es/ecma262/#sec-promise.reject
static bool promise_reject(JsCall *call, JsValue *result)
{
    JsValue reason = jsmi_argument(call, 0);
    JsPromiseCapability capability;
    JsValue ignored;

    if (!jsmi_promise_method_capability(call, &capability))
        return false;
    *result = capability.promise;
    return jsmi_call(call->vm, capability.reject, JSMI_UNDEFINED, &reason, 1,
                     &ignored);
}

// Promise.resolve ( x )
// https://tc39.es/ecma262/#sec-promise.resolve
static bool promise_resolve(JsCall *call, JsValue *result)
{
    if (!jsmi_is_object(call->this_value))
        return jsmi_throw_type_error(
            call->vm, "Promise.resolve called on %V, which is not an object",
            call->this_value);
    return jsmi_promise_resolve(call->vm, jsmi_as_object(call->this_value),
                                jsmi_argument(call, 0), result);
}

// Promise.try ( callback, ...args )
// https://tc39.es/ecma262/#sec-promise.try
static bool promise_try(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    uint32_t count = call->argument_count;
    JsPromiseCapability capability;
    JsValue value, ignored;

    if (!jsmi_is_object(call->this_value))
        return jsmi_throw_type_error(
            vm, "Promise.try called on %V, which is not an object",
            call->this_value);
    if (!jsmi_promise_method_capability(call, &capability))
        return false;
    if (!jsmi_call(vm, jsmi_argument(call, 0), JSMI_UNDEFINED,
                   count > 1 ? call->arguments + 1 : NULL,
                   count > 1 ? count - 1 : 0, &value))
        return jsmi_capability_reject_pending(vm, &capability, result);
    *result = capability.promise;
    return jsmi_call(vm, capability.resolve, JSMI_UNDEFINED, &value, 1,
                     &ignored);
}

// Promise.withResolvers ( )
// https://tc39.es/ecma262/#sec-promise.withResolvers
static bool promise_with_resolvers(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsPromiseCapability capability;
    JsObject *prototype, *object;
    JsValue value;

    if (!jsmi_promise_method_capability(call, &capability) ||
        !jsmi_realm_intrinsic(vm, call->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &prototype) ||
        !jsmi_object_create(vm, prototype, 4, &value))
        return false;
    object = jsmi_as_object(value);
    *result = value;
    return jsmi_object_add_property(vm, object, JSMI_KEY(promise),
                                    capability.promise, JSMI_ALL_ATTRIBUTES) &&
           jsmi_object_add_property(vm, object, JSMI_KEY(resolve),
                                    capability.resolve, JSMI_ALL_ATTRIBUTES) &&
           jsmi_object_add_property(vm, object, JSMI_KEY(reject),
                                    capability.reject, JSMI_ALL_ATTRIBUTES);
}

// ------------------------------------------------------------------- prototype

// The capability of the promise that `then` returns. With %Promise% itself
// nobody sees the resolving functions, which then are not made.
static bool derived_capability(JsVm *vm, JsObject *constructor,
                               JsPromiseCapability *capability)
{
    JsPromise *promise;

    if (constructor != vm->realm->intrinsics[JSMI_INTRINSIC_PROMISE])
        return jsmi_new_promise_capability(vm, jsmi_value_object(constructor),
                                           capability);
    if (!jsmi_promise_new(vm, NULL, &promise))
        return false;
    *capability = (JsPromiseCapability){jsmi_value_object(promise),
                                        JSMI_UNDEFINED, JSMI_UNDEFINED};
    return true;
}

// Promise.prototype.then ( onFulfilled, onRejected )
// https://tc39.es/ecma262/#sec-promise.prototype.then
static bool promise_prototype_then(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsPromiseCapability capability;
    JsObject *constructor;
    JsPromise *promise;

    if (!jsmi_this_of_kind(call, JSMI_CELL_PROMISE, "a Promise", &promise))
        return false;
    if (!jsmi_species_constructor(vm, &promise->object, JSMI_INTRINSIC_PROMISE,
                                  &constructor))
        return false;
    if (!derived_capability(vm, constructor, &capability))
        return false;
    *result = capability.promise;
    return jsmi_perform_promise_then(vm, promise, jsmi_argument(call, 0),
                                     jsmi_argument(call, 1), &capability);
}

// Promise.prototype.catch ( onRejected )
// https://tc39.es/ecma262/#sec-promise.prototype.catch
static bool promise_prototype_catch(JsCall *call, JsValue *result)
{
    JsValue arguments[2] = {JSMI_UNDEFINED, jsmi_argument(call, 0)};

    return jsmi_invoke(call->vm, call->this_value, JSMI_KEY(then), arguments, 2,
                       result);
}

// valueThunk: data[0] is the value.
static bool value_thunk(JsCall *call, JsValue *result)
{
    *result = call->callee->data[0];
    return true;
}

static bool thrower(JsCall *call, JsValue *result)
{
    (void)result;
    return jsmi_throw(call->vm, call->callee->data[0]);
}

// Calls onFinally (data[0]), waits for what it returns with the constructor
// (data[1]), and then does what `after` does with the argument.
static bool finally_step(JsCall *call, JsNative *after, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue constructor = call->callee->data[1];
    JsNativeFunction *thunk;
    JsValue value, promise, function;

    if (!jsmi_call(vm, call->callee->data[0], JSMI_UNDEFINED, NULL, 0, &value))
        return false;
    if (!jsmi_promise_resolve(vm, jsmi_as_object(constructor), value, &promise))
        return false;
    if (!jsmi_closure_create(call, after, 0, &thunk))
        return false;
    thunk->data[0] = jsmi_argument(call, 0);
    jsmi_write_barrier(&vm->heap, thunk);
    function = jsmi_value_object(thunk);
    return jsmi_invoke(vm, promise, JSMI_KEY(then), &function, 1, result);
}

// https://tc39.es/ecma262/#sec-thenfinallyfunctions
static bool then_finally(JsCall *call, JsValue *result)
{
    return finally_step(call, value_thunk, result);
}

// https://tc39.es/ecma262/#sec-catchfinallyfunctions
static bool catch_finally(JsCall *call, JsValue *result)
{
    return finally_step(call, thrower, result);
}

static bool finally_function(JsCall *call, JsNative *native,
                             JsObject *constructor, JsValue *result)
{
    JsNativeFunction *function;

    if (!jsmi_closure_create(call, native, 1, &function))
        return false;
    function->data[0] = jsmi_argument(call, 0);
    function->data[1] = jsmi_value_object(constructor);
    jsmi_write_barrier(&call->vm->heap, function);
    *result = jsmi_value_object(function);
    return true;
}

// Promise.prototype.finally ( onFinally )
// https://tc39.es/ecma262/#sec-promise.prototype.finally
static bool promise_prototype_finally(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *promise, *constructor;
    JsValue functions[2];

    if (!jsmi_this_object(call, &promise))
        return false;
    if (!jsmi_species_constructor(vm, promise, JSMI_INTRINSIC_PROMISE,
                                  &constructor))
        return false;
    functions[0] = functions[1] = jsmi_argument(call, 0);
    if (jsmi_is_callable(jsmi_argument(call, 0)) &&
        (!finally_function(call, then_finally, constructor, &functions[0]) ||
         !finally_function(call, catch_finally, constructor, &functions[1])))
        return false;
    return jsmi_invoke(vm, call->this_value, JSMI_KEY(then), functions, 2,
                       result);
}

const JsPropertySpec jsmi_promise_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD(catch, 1, promise_prototype_catch),
    JSMI_OBJECT(constructor, PROMISE, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(finally, 1, promise_prototype_finally),
    JSMI_METHOD(then, 2, promise_prototype_then),
    JSMI_TAG(Promise),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_promise_properties[] = {
    // clang-format off
    JSMI_METHOD(Promise, 1, promise_constructor),
    JSMI_METHOD(all, 1, jsmi_promise_all),
    JSMI_METHOD(allKeyed, 1, jsmi_promise_all_keyed),
    JSMI_METHOD(allSettled, 1, jsmi_promise_all_settled),
    JSMI_METHOD(allSettledKeyed, 1, jsmi_promise_all_settled_keyed),
    JSMI_METHOD(any, 1, jsmi_promise_any),
    JSMI_OBJECT(prototype, PROMISE_PROTOTYPE, 0),
    JSMI_METHOD(race, 1, jsmi_promise_race),
    JSMI_METHOD(reject, 1, promise_reject),
    JSMI_METHOD(resolve, 1, promise_resolve),
    JSMI_METHOD(try, 1, promise_try),
    JSMI_METHOD(withResolvers, 0, promise_with_resolvers),
    JSMI_SYMBOL_GETTER(species, jsmi_return_this),
    JSMI_END,
    // clang-format on
};
