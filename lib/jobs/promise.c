// SPDX-License-Identifier: MIT
#include "jobs/promise.h"

void jsmi_promise_trace(JsMarker *marker, JsCell *cell)
{
    JsPromise *promise = (JsPromise *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_value(marker, promise->result);
    jsmi_mark_cell(marker, promise->first_reaction);
    jsmi_mark_cell(marker, promise->last_reaction);
}

void jsmi_reaction_trace(JsMarker *marker, JsCell *cell)
{
    JsPromiseReaction *reaction = (JsPromiseReaction *)cell;

    jsmi_mark_cell(marker, reaction->next);
    jsmi_mark_value(marker, reaction->fulfilled);
    jsmi_mark_value(marker, reaction->rejected);
    jsmi_mark_value(marker, reaction->capability.promise);
    jsmi_mark_value(marker, reaction->capability.resolve);
    jsmi_mark_value(marker, reaction->capability.reject);
    jsmi_mark_cell(marker, reaction->target);
    jsmi_mark_cell(marker, reaction->realm);
    jsmi_mark_value(marker, reaction->captured);
}

bool jsmi_promise_new(JsVm *vm, JsShape *shape, JsPromise **result)
{
    JsObject *prototype;
    JsPromise *promise;

    if (!shape) {
        if (!jsmi_realm_intrinsic(vm, vm->realm,
                                  JSMI_INTRINSIC_PROMISE_PROTOTYPE, &prototype))
            return false;
        shape = jsmi_shape_root(vm, prototype, &jsmi_ordinary_methods, 0);
        if (!shape)
            return jsmi_throw_out_of_memory(vm);
    }
    if (!jsmi_object_allocate(vm, JSMI_CELL_PROMISE, sizeof *promise, shape,
                              &promise))
        return false;
    promise->result = JSMI_UNDEFINED;
    *result = promise;
    return true;
}

// ------------------------------------------------------------------- reactions

// The job of a reaction: values are the reaction, the argument, and whether
// it is a rejection. https://tc39.es/ecma262/#sec-newpromisereactionjob
static bool reaction_job(JsVm *vm, JsValue *values)
{
    JsPromiseReaction *reaction = (JsPromiseReaction *)jsmi_as_cell(values[0]);
    bool is_rejected = jsmi_to_boolean(values[2]);
    JsValue handler =
        is_rejected ? reaction->rejected : reaction->fulfilled;
    JsValue result = values[1], ignored;
    bool has_thrown = is_rejected;

    if (reaction->cell.extra == JSMI_REACT_BY_RESUMING)
        return reaction->resume(vm, reaction->target, is_rejected, values[1]);
    if (!jsmi_is_undefined(handler)) {
        has_thrown =
            !jsmi_call(vm, handler, JSMI_UNDEFINED, &values[1], 1, &result);
        if (has_thrown && !jsmi_take_exception(vm, &result))
            return false;
    }
    if (jsmi_is_undefined(reaction->capability.promise))
        return true;
    if (jsmi_is_undefined(reaction->capability.resolve)) {
        JsPromise *promise = jsmi_as_promise(reaction->capability.promise);

        return has_thrown ? jsmi_promise_reject(vm, promise, result)
                          : jsmi_promise_resolve_with(vm, promise, result);
    }
    return jsmi_call(vm,
                     has_thrown ? reaction->capability.reject
                                : reaction->capability.resolve,
                     JSMI_UNDEFINED, &result, 1, &ignored);
}

// The realm of a reaction's job: its handler's, if it has one.
static JsRealm *reaction_realm(JsVm *vm, const JsPromiseReaction *reaction,
                               bool is_rejected)
{
    JsValue handler =
        is_rejected ? reaction->rejected : reaction->fulfilled;
    JsRealm *realm = reaction->realm;
    JsValue ignored;

    if (jsmi_is_object(handler) &&
        !jsmi_get_function_realm(vm, jsmi_as_object(handler), &realm) &&
        !jsmi_take_exception(vm, &ignored))
        return NULL;
    return realm;
}

static bool enqueue_reaction(JsVm *vm, JsPromiseReaction *reaction,
                             bool is_rejected, JsValue argument)
{
    JsValue values[] = {jsmi_value_cell(reaction), argument,
                        jsmi_value_boolean(is_rejected)};
    JsRealm *realm = reaction_realm(vm, reaction, is_rejected);

    return realm && jsmi_enqueue_captured_job(vm, realm, reaction_job, values,
                                              3, reaction->captured);
}

// Settles a pending promise and triggers its reactions, in order.
static bool settle(JsVm *vm, JsPromise *promise, JsPromiseState state,
                   JsValue result)
{
    JsPromiseReaction *reaction = promise->first_reaction;

    JSMI_ASSERT(jsmi_promise_state(promise) == JSMI_PROMISE_PENDING);
    promise->object.cell.auxiliary |= (uint32_t)state;
    promise->result = result;
    promise->first_reaction = promise->last_reaction = NULL;
    jsmi_write_barrier(&vm->heap, promise);
    jsmi_vm_keep(vm, jsmi_value_cell(promise));
    if (reaction)
        jsmi_keep(&vm->heap, jsmi_value_cell(reaction));
    if (state == JSMI_PROMISE_REJECTED &&
        !(promise->object.cell.auxiliary & JSMI_PROMISE_IS_HANDLED) &&
        vm->hooks.track_rejection)
        vm->hooks.track_rejection(vm, &promise->object, false);
    for (; reaction; reaction = reaction->next) {
        if (!enqueue_reaction(vm, reaction, state == JSMI_PROMISE_REJECTED,
                              result))
            return false;
    }
    return true;
}

// https://tc39.es/ecma262/#sec-fulfillpromise
bool jsmi_promise_fulfill(JsVm *vm, JsPromise *promise, JsValue value)
{
    return settle(vm, promise, JSMI_PROMISE_FULFILLED, value);
}

// https://tc39.es/ecma262/#sec-rejectpromise
bool jsmi_promise_reject(JsVm *vm, JsPromise *promise, JsValue reason)
{
    return settle(vm, promise, JSMI_PROMISE_REJECTED, reason);
}

bool jsmi_promise_reject_pending(JsVm *vm, JsPromise *promise)
{
    JsValue reason;

    return jsmi_take_exception(vm, &reason) &&
           jsmi_promise_reject(vm, promise, reason);
}

void jsmi_promise_handle(JsVm *vm, JsPromise *promise)
{
    uint32_t *flags = &promise->object.cell.auxiliary;

    if (!(*flags & JSMI_PROMISE_IS_HANDLED) && vm->hooks.track_rejection)
        vm->hooks.track_rejection(vm, &promise->object, true);
    *flags |= JSMI_PROMISE_IS_HANDLED;
}

static bool add_reaction(JsVm *vm, JsPromise *promise,
                         JsPromiseReaction *reaction)
{
    uint32_t *flags = &promise->object.cell.auxiliary;

    switch (jsmi_promise_state(promise)) {
    case JSMI_PROMISE_PENDING:
        if (promise->last_reaction) {
            promise->last_reaction->next = reaction;
            jsmi_write_barrier(&vm->heap, promise->last_reaction);
        } else {
            promise->first_reaction = reaction;
        }
        promise->last_reaction = reaction;
        jsmi_write_barrier(&vm->heap, promise);
        break;
    case JSMI_PROMISE_FULFILLED:
        if (!enqueue_reaction(vm, reaction, false, promise->result))
            return false;
        break;
    case JSMI_PROMISE_REJECTED:
        jsmi_promise_handle(vm, promise);
        if (!enqueue_reaction(vm, reaction, true, promise->result))
            return false;
        break;
    }
    *flags |= JSMI_PROMISE_IS_HANDLED;
    return true;
}

static JsPromiseReaction *new_reaction(JsVm *vm, JsReactionKind kind)
{
    JsPromiseReaction *reaction = jsmi_heap_allocate(
        &vm->heap, sizeof *reaction, JSMI_CELL_REACTION);

    if (!reaction) {
        jsmi_throw_out_of_memory(vm);
        return NULL;
    }
    reaction->cell.extra = (uint8_t)kind;
    reaction->fulfilled = reaction->rejected = JSMI_UNDEFINED;
    reaction->capability = (JsPromiseCapability){
        JSMI_UNDEFINED, JSMI_UNDEFINED, JSMI_UNDEFINED};
    reaction->realm = vm->realm;
    if (!jsmi_capture(vm, &reaction->captured))
        return NULL;
    jsmi_write_barrier(&vm->heap, reaction);
    return reaction;
}

// https://tc39.es/ecma262/#sec-performpromisethen
bool jsmi_perform_promise_then(JsVm *vm, JsPromise *promise, JsValue fulfilled,
                               JsValue rejected,
                               const JsPromiseCapability *capability)
{
    JsPromiseReaction *reaction = new_reaction(vm, JSMI_REACT_BY_HANDLERS);

    if (!reaction)
        return false;
    // NO BARRIER: there was one just now.
    if (jsmi_is_callable(fulfilled))
        reaction->fulfilled = fulfilled;
    if (jsmi_is_callable(rejected))
        reaction->rejected = rejected;
    if (capability)
        reaction->capability = *capability;
    return add_reaction(vm, promise, reaction);
}

bool jsmi_promise_then_resume(JsVm *vm, JsPromise *promise, JsCell *target,
                              JsResume *resume)
{
    JsPromiseReaction *reaction = new_reaction(vm, JSMI_REACT_BY_RESUMING);

    if (!reaction)
        return false;
    // NO BARRIER: there was one just now.
    reaction->target = target;
    reaction->resume = resume;
    return add_reaction(vm, promise, reaction);
}

// https://tc39.es/ecma262/#await
bool jsmi_await(JsVm *vm, JsValue value, JsCell *target, JsResume *resume)
{
    JsObject *constructor;
    JsValue promise;

    return jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_PROMISE,
                                &constructor) &&
           jsmi_promise_resolve(vm, constructor, value, &promise) &&
           jsmi_promise_then_resume(vm, jsmi_as_promise(promise), target,
                                    resume);
}

// ------------------------------------------------------------------- resolving

// Values: the promise, the thenable, its then method.
// https://tc39.es/ecma262/#sec-newpromiseresolvethenablejob
static bool thenable_job(JsVm *vm, JsValue *values)
{
    JsValue functions[2], result;

    if (!jsmi_create_resolving_functions(vm, jsmi_as_promise(values[0]),
                                         &functions[0], &functions[1]))
        return false;
    if (jsmi_call(vm, values[2], values[1], functions, 2, &result))
        return true;
    if (!jsmi_take_exception(vm, &result))
        return false;
    return jsmi_call(vm, functions[1], JSMI_UNDEFINED, &result, 1, &result);
}

// https://tc39.es/ecma262/#sec-promise-resolve-functions
bool jsmi_promise_resolve_with(JsVm *vm, JsPromise *promise, JsValue resolution)
{
    JsValue then, reason;
    JsRealm *realm;

    if (jsmi_is_object(resolution) &&
        jsmi_as_object(resolution) == &promise->object) {
        jsmi_throw_type_error(vm, "a promise cannot be resolved with itself");
        return jsmi_promise_reject_pending(vm, promise);
    }
    if (!jsmi_is_object(resolution))
        return jsmi_promise_fulfill(vm, promise, resolution);
    if (!jsmi_get(vm, jsmi_as_object(resolution), JSMI_KEY(then), &then))
        return jsmi_promise_reject_pending(vm, promise);
    if (!jsmi_is_callable(then))
        return jsmi_promise_fulfill(vm, promise, resolution);
    realm = vm->realm;
    if (!jsmi_get_function_realm(vm, jsmi_as_object(then), &realm) &&
        !jsmi_take_exception(vm, &reason))
        return false;
    return jsmi_enqueue_job(
        vm, realm, thenable_job,
        (JsValue[]){jsmi_value_cell(promise), resolution, then}, 3);
}

// The two functions share a box whose value tells [[AlreadyResolved]]: data[0]
// is the promise, data[1] the box.
static bool take_resolution(JsCall *call, JsPromise **promise)
{
    JsSlots *already_resolved =
        (JsSlots *)jsmi_as_cell(call->callee->data[1]);

    if (jsmi_to_boolean(already_resolved->values[0]))
        return false;
    already_resolved->values[0] = JSMI_TRUE;
    *promise = jsmi_as_promise(call->callee->data[0]);
    return true;
}

static bool resolve_function(JsCall *call, JsValue *result)
{
    JsPromise *promise;

    (void)result;
    return !take_resolution(call, &promise) ||
           jsmi_promise_resolve_with(call->vm, promise, jsmi_argument(call, 0));
}

static bool reject_function(JsCall *call, JsValue *result)
{
    JsPromise *promise;

    (void)result;
    return !take_resolution(call, &promise) ||
           jsmi_promise_reject(call->vm, promise, jsmi_argument(call, 0));
}

static bool resolving_function(JsVm *vm, JsNative *native, JsPromise *promise,
                               JsSlots *already_resolved, JsValue *result)
{
    JsNativeFunction *function;

    if (!jsmi_native_function_create(vm, vm->realm, native, JSMI_KEY(empty), 1,
                                     result))
        return false;
    function = (JsNativeFunction *)jsmi_as_cell(*result);
    function->data[0] = jsmi_value_cell(promise);
    function->data[1] = jsmi_value_cell(already_resolved);
    jsmi_write_barrier(&vm->heap, function);
    return true;
}

// https://tc39.es/ecma262/#sec-createresolvingfunctions
bool jsmi_create_resolving_functions(JsVm *vm, JsPromise *promise,
                                     JsValue *resolve, JsValue *reject)
{
    JsSlots *already_resolved = jsmi_heap_allocate(
        &vm->heap, sizeof *already_resolved + sizeof(JsValue),
        JSMI_CELL_SLOTS);

    if (!already_resolved)
        return jsmi_throw_out_of_memory(vm);
    already_resolved->cell.auxiliary = 1;
    already_resolved->values[0] = JSMI_FALSE;
    return resolving_function(vm, resolve_function, promise, already_resolved,
                              resolve) &&
           resolving_function(vm, reject_function, promise, already_resolved,
                              reject);
}

// https://tc39.es/ecma262/#sec-promise-resolve
bool jsmi_promise_resolve(JsVm *vm, JsObject *constructor, JsValue value,
                          JsValue *promise)
{
    JsPromiseCapability capability;
    JsValue existing, ignored;

    if (jsmi_is_promise(value)) {
        if (!jsmi_get(vm, jsmi_as_object(value), JSMI_KEY(constructor),
                      &existing))
            return false;
        if (jsmi_is_object(existing) &&
            jsmi_as_object(existing) == constructor) {
            *promise = value;
            return true;
        }
    }
    // FAST PATH: with %Promise% itself nobody sees the capability's functions.
    if (constructor == vm->realm->intrinsics[JSMI_INTRINSIC_PROMISE]) {
        JsPromise *fresh;

        if (!jsmi_promise_new(vm, NULL, &fresh) ||
            !jsmi_promise_resolve_with(vm, fresh, value))
            return false;
        *promise = jsmi_value_cell(fresh);
        return true;
    }
    if (!jsmi_new_promise_capability(vm, jsmi_value_cell(constructor),
                                     &capability) ||
        !jsmi_call(vm, capability.resolve, JSMI_UNDEFINED, &value, 1,
                   &ignored))
        return false;
    *promise = capability.promise;
    return true;
}

// The executor that NewPromiseCapability passes: data[0] is a cell with the
// resolve and reject functions it was called with.
static bool capability_executor(JsCall *call, JsValue *result)
{
    JsSlots *slots = (JsSlots *)jsmi_as_cell(call->callee->data[0]);

    (void)result;
    if (!jsmi_is_undefined(slots->values[0]) ||
        !jsmi_is_undefined(slots->values[1]))
        return jsmi_throw_type_error(
            call->vm, "a promise executor was called more than once");
    slots->values[0] = jsmi_argument(call, 0);
    slots->values[1] = jsmi_argument(call, 1);
    jsmi_write_barrier(&call->vm->heap, slots);
    return true;
}

// https://tc39.es/ecma262/#sec-newpromisecapability
bool jsmi_new_promise_capability(JsVm *vm, JsValue constructor,
                                 JsPromiseCapability *capability)
{
    JsValue executor, promise;
    JsSlots *slots;

    if (!jsmi_is_constructor(constructor))
        return jsmi_throw_type_error(vm, "%V is not a constructor",
                                     constructor);
    if (jsmi_as_object(constructor) ==
        vm->realm->intrinsics[JSMI_INTRINSIC_PROMISE]) {
        JsPromise *fresh;

        if (!jsmi_promise_new(vm, NULL, &fresh) ||
            !jsmi_create_resolving_functions(vm, fresh, &capability->resolve,
                                             &capability->reject))
            return false;
        capability->promise = jsmi_value_cell(fresh);
        return true;
    }
    slots = jsmi_heap_allocate(&vm->heap, sizeof *slots + 2 * sizeof(JsValue),
                               JSMI_CELL_SLOTS);
    if (!slots)
        return jsmi_throw_out_of_memory(vm);
    slots->cell.auxiliary = 2;
    slots->values[0] = slots->values[1] = JSMI_UNDEFINED;
    if (!jsmi_native_function_create(vm, vm->realm, capability_executor,
                                     JSMI_KEY(empty), 2, &executor))
        return false;
    ((JsNativeFunction *)jsmi_as_cell(executor))->data[0] =
        jsmi_value_cell(slots);
    jsmi_write_barrier(&vm->heap, jsmi_as_cell(executor));
    if (!jsmi_construct(vm, jsmi_as_object(constructor), &executor, 1, NULL,
                        &promise))
        return false;
    if (!jsmi_is_callable(slots->values[0]) ||
        !jsmi_is_callable(slots->values[1]))
        return jsmi_throw_type_error(
            vm, "%V did not pass its executor two functions", constructor);
    capability->promise = promise;
    capability->resolve = slots->values[0];
    capability->reject = slots->values[1];
    jsmi_vm_keep(vm, capability->resolve);
    jsmi_vm_keep(vm, capability->reject);
    return true;
}
