// SPDX-License-Identifier: MIT
#include "interp/async_from_sync.h"

#include "jobs/promise.h"

// [[SyncIteratorRecord]] is two properties of the object, which nobody sees.
bool jsmi_create_async_from_sync_iterator(JsVm *vm, JsIteratorRecord *record)
{
    JsObject *prototype;
    JsValue object, next;

    if (!jsmi_realm_intrinsic(vm, vm->realm,
                              JSMI_INTRINSIC_ASYNC_FROM_SYNC_ITERATOR_PROTOTYPE,
                              &prototype) ||
        !jsmi_object_create(vm, prototype, 2, &object) ||
        !jsmi_object_add_property(vm, jsmi_as_object(object),
                                  JSMI_KEY(iterator), record->iterator, 0) ||
        !jsmi_object_add_property(vm, jsmi_as_object(object), JSMI_KEY(next),
                                  record->next_method, 0) ||
        !jsmi_get(vm, prototype, JSMI_KEY(next), &next))
        return false;
    record->iterator = object;
    record->next_method = next;
    record->is_done = false;
    return true;
}

static bool hidden_slot(const JsObject *object, JsKey key, JsValue *value)
{
    const JsProperty *property = jsmi_shape_find(object->shape, key);

    if (!property || property->attributes != 0)
        return false;
    *value = *jsmi_object_slot((JsObject *)(uintptr_t)object, property->slot);
    return true;
}

// Only code that the compiler did not make calls these with another `this`.
static bool sync_record(const JsCall *call, JsIteratorRecord *record)
{
    record->is_done = false;
    return (jsmi_is_kind(call->this_value, JSMI_CELL_OBJECT) &&
            hidden_slot(jsmi_as_object(call->this_value), JSMI_KEY(iterator),
                        &record->iterator) &&
            hidden_slot(jsmi_as_object(call->this_value), JSMI_KEY(next),
                        &record->next_method)) ||
           jsmi_throw_type_error(call->vm, "%V is not an iterator",
                                 call->this_value);
}

// A result that waits for its value: the promise to settle, the sync iterator
// to close if the value is rejected (or undefined), and whether it is done.
enum { STEP_PROMISE, STEP_ITERATOR, STEP_DONE, STEP_SIZE };

// What the standard's functions unwrap and closeIterator do, without making
// them.
static bool settle_step(JsVm *vm, JsCell *target, bool is_rejected,
                        JsValue value)
{
    const JsSlots *step = (JsSlots *)target;
    JsPromise *promise = jsmi_as_promise(step->values[STEP_PROMISE]);
    JsIteratorRecord record = {step->values[STEP_ITERATOR], JSMI_UNDEFINED,
                               false};
    JsValue result;

    if (!is_rejected) {
        if (!jsmi_iterator_result(
                vm, value, jsmi_to_boolean(step->values[STEP_DONE]), &result))
            return jsmi_promise_reject_pending(vm, promise);
        return jsmi_promise_resolve_with(vm, promise, result);
    }
    if (jsmi_is_undefined(record.iterator))
        return jsmi_promise_reject(vm, promise, value);
    jsmi_throw(vm, value);
    jsmi_iterator_close_throwing(vm, &record);
    return jsmi_promise_reject_pending(vm, promise);
}

// The value of a result object, made a promise.
static bool wrap_value(JsVm *vm, JsValue result, bool closes_on_rejection,
                       const JsIteratorRecord *record, bool *is_done,
                       JsValue *wrapper)
{
    JsObject *constructor;
    JsValue done, value;

    if (!jsmi_is_object(result))
        return jsmi_throw_type_error(vm, "iterator result %V is not an object",
                                     result);
    if (!jsmi_get(vm, jsmi_as_object(result), JSMI_KEY(done), &done) ||
        !jsmi_get(vm, jsmi_as_object(result), JSMI_KEY(value), &value) ||
        !jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_PROMISE,
                              &constructor))
        return false;
    *is_done = jsmi_to_boolean(done);
    if (jsmi_promise_resolve(vm, constructor, value, wrapper))
        return true;
    if (!*is_done && closes_on_rejection)
        jsmi_iterator_close_throwing(vm, record);
    return false;
}

// AsyncFromSyncIteratorContinuation
// https://tc39.es/ecma262/#sec-asyncfromsynciteratorcontinuation
static bool continue_with(JsVm *vm, JsPromise *promise, JsValue result,
                          const JsIteratorRecord *record,
                          bool closes_on_rejection)
{
    JsValue wrapper;
    JsSlots *step;
    bool is_done;

    if (!wrap_value(vm, result, closes_on_rejection, record, &is_done,
                    &wrapper))
        return false;
    step = jsmi_heap_allocate(
        &vm->heap, sizeof *step + STEP_SIZE * sizeof(JsValue), JSMI_CELL_SLOTS);
    if (!step)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the step is new.
    step->cell.auxiliary = STEP_SIZE;
    step->values[STEP_PROMISE] = jsmi_value_cell(promise);
    step->values[STEP_ITERATOR] =
        closes_on_rejection && !is_done ? record->iterator : JSMI_UNDEFINED;
    step->values[STEP_DONE] = jsmi_value_boolean(is_done);
    return jsmi_promise_then_resume(vm, jsmi_as_promise(wrapper), &step->cell,
                                    settle_step);
}

static bool next_step(JsCall *call, const JsIteratorRecord *record,
                      JsPromise *promise)
{
    JsVm *vm = call->vm;
    JsValue result;

    return jsmi_call(vm, record->next_method, record->iterator, call->arguments,
                     call->argument_count, &result) &&
           continue_with(vm, promise, result, record, true);
}

// %AsyncFromSyncIteratorPrototype%.next ( [ value ] )
// https://tc39.es/ecma262/#sec-%asyncfromsynciteratorprototype%.next
static bool async_from_sync_iterator_next(JsCall *call, JsValue *result)
{
    JsIteratorRecord record;
    JsPromise *promise;

    if (!sync_record(call, &record) ||
        !jsmi_promise_new(call->vm, NULL, &promise))
        return false;
    *result = jsmi_value_cell(promise);
    return next_step(call, &record, promise) ||
           jsmi_promise_reject_pending(call->vm, promise);
}

static bool return_step(JsCall *call, const JsIteratorRecord *record,
                        JsPromise *promise)
{
    JsVm *vm = call->vm;
    JsValue method, result;

    if (!jsmi_get_method(vm, record->iterator, JSMI_KEY(return_), &method))
        return false;
    if (jsmi_is_undefined(method))
        return jsmi_iterator_result(vm, jsmi_argument(call, 0), true,
                                    &result) &&
               jsmi_promise_resolve_with(vm, promise, result);
    return jsmi_call(vm, method, record->iterator, call->arguments,
                     call->argument_count, &result) &&
           continue_with(vm, promise, result, record, false);
}

// %AsyncFromSyncIteratorPrototype%.return ( [ value ] )
// https://tc39.es/ecma262/#sec-%asyncfromsynciteratorprototype%.return
static bool async_from_sync_iterator_return(JsCall *call, JsValue *result)
{
    JsIteratorRecord record;
    JsPromise *promise;

    if (!sync_record(call, &record) ||
        !jsmi_promise_new(call->vm, NULL, &promise))
        return false;
    *result = jsmi_value_cell(promise);
    return return_step(call, &record, promise) ||
           jsmi_promise_reject_pending(call->vm, promise);
}

static bool throw_step(JsCall *call, const JsIteratorRecord *record,
                       JsPromise *promise)
{
    JsVm *vm = call->vm;
    JsValue method, result;

    if (!jsmi_get_method(vm, record->iterator, JSMI_KEY(throw), &method))
        return false;
    // A generator that delegates wanted to throw where that is impossible: the
    // iterator gets a chance to clean up.
    if (jsmi_is_undefined(method))
        return jsmi_iterator_close(vm, record) &&
               jsmi_throw_type_error(vm, "%V has no method 'throw'",
                                     record->iterator);
    return jsmi_call(vm, method, record->iterator, call->arguments,
                     call->argument_count, &result) &&
           continue_with(vm, promise, result, record, true);
}

// %AsyncFromSyncIteratorPrototype%.throw ( [ value ] )
// https://tc39.es/ecma262/#sec-%asyncfromsynciteratorprototype%.throw
static bool async_from_sync_iterator_throw(JsCall *call, JsValue *result)
{
    JsIteratorRecord record;
    JsPromise *promise;

    if (!sync_record(call, &record) ||
        !jsmi_promise_new(call->vm, NULL, &promise))
        return false;
    *result = jsmi_value_cell(promise);
    return throw_step(call, &record, promise) ||
           jsmi_promise_reject_pending(call->vm, promise);
}

const JsPropertySpec jsmi_async_from_sync_iterator_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD(next, 1, async_from_sync_iterator_next),
    JSMI_METHOD(return_, 1, async_from_sync_iterator_return),
    JSMI_METHOD(throw, 1, async_from_sync_iterator_throw),
    JSMI_END,
    // clang-format on
};
