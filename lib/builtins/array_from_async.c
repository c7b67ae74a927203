// SPDX-License-Identifier: MIT
//
// Array.fromAsync, an async function written in C: a cell keeps what its
// variables would, and each await ends a step.
// https://tc39.es/ecma262/#sec-array.fromasync
#include "builtins/array.h"
#include "interp/async_from_sync.h"
#include "jobs/promise.h"

// The variables, in a cell JSMI_CELL_SLOTS.
enum {
    STATE_PROMISE,
    STATE_ITERATOR,  // iteratorRecord, of an iterable
    STATE_NEXT,
    STATE_ITEMS,  // else the array-like object and its length
    STATE_LENGTH,
    STATE_TARGET,  // A
    STATE_INDEX,   // k
    STATE_MAPPER,  // or undefined
    STATE_THIS,    // thisArg
    STATE_ERROR,   // to be thrown when the iterator is closed
    STATE_PHASE,   // what is being awaited
    STATE_SIZE
};

typedef enum AwaitPhase {
    AWAITS_RESULT,       // of the iterator's next method
    AWAITS_MAPPED,       // what the mapper made of an iterator's value
    AWAITS_ITEM,         // an element of the array-like object
    AWAITS_MAPPED_ITEM,  // what the mapper made of that
    AWAITS_CLOSING,      // of the iterator's return method
} AwaitPhase;

static bool resume_from_async(JsVm *vm, JsCell *target, bool is_rejected,
                              JsValue value);

static void set_state(JsVm *vm, JsSlots *state, int field, JsValue value)
{
    state->values[field] = value;
    jsmi_write_barrier(&vm->heap, state);
}

static bool await_in(JsVm *vm, JsSlots *state, AwaitPhase phase, JsValue value)
{
    state->values[STATE_PHASE] = jsmi_value_int((int32_t)phase);
    return jsmi_await(vm, value, &state->cell, resume_from_async);
}

static JsObject *target_of(const JsSlots *state)
{
    return jsmi_as_object(state->values[STATE_TARGET]);
}

static double index_of(const JsSlots *state)
{
    return jsmi_as_number(state->values[STATE_INDEX]);
}

// Set(A, "length", k, true), and the promise is resolved with A.
static bool finish(JsVm *vm, const JsSlots *state)
{
    return jsmi_length_set(vm, target_of(state), index_of(state)) &&
           jsmi_promise_resolve_with(
               vm, jsmi_as_promise(state->values[STATE_PROMISE]),
               state->values[STATE_TARGET]);
}

static bool define_element(JsVm *vm, JsSlots *state, JsValue value)
{
    double index = index_of(state);

    if (!jsmi_element_create(vm, target_of(state), index, value))
        return false;
    state->values[STATE_INDEX] = jsmi_value_number(index + 1);
    return true;
}

static bool call_mapper(JsVm *vm, const JsSlots *state, JsValue value,
                        JsValue *mapped)
{
    JsValue arguments[2] = {value, state->values[STATE_INDEX]};

    return jsmi_call(vm, state->values[STATE_MAPPER], state->values[STATE_THIS],
                     arguments, 2, mapped);
}

// ------------------------------------------------------------------- iterables

static bool request_result(JsVm *vm, JsSlots *state)
{
    JsValue result;

    return jsmi_call(vm, state->values[STATE_NEXT],
                     state->values[STATE_ITERATOR], NULL, 0, &result) &&
           await_in(vm, state, AWAITS_RESULT, result);
}

// `*closes` is set where an error closes the iterator.
static bool take_mapped(JsVm *vm, JsSlots *state, JsValue value, bool *closes)
{
    *closes = true;
    if (!define_element(vm, state, value))
        return false;
    *closes = false;
    return request_result(vm, state);
}

static bool take_result(JsVm *vm, JsSlots *state, JsValue result, bool *closes)
{
    JsValue done, value, mapped;

    if (!jsmi_is_object(result))
        return jsmi_throw_type_error(vm, "iterator result %V is not an object",
                                     result);
    if (!jsmi_get(vm, jsmi_as_object(result), JSMI_KEY(done), &done))
        return false;
    if (jsmi_to_boolean(done))
        return finish(vm, state);
    if (!jsmi_get(vm, jsmi_as_object(result), JSMI_KEY(value), &value))
        return false;
    if (jsmi_is_undefined(state->values[STATE_MAPPER]))
        return take_mapped(vm, state, value, closes);
    *closes = true;
    return call_mapper(vm, state, value, &mapped) &&
           await_in(vm, state, AWAITS_MAPPED, mapped);
}

// --------------------------------------------------------- array-like objects

static bool request_item(JsVm *vm, JsSlots *state)
{
    JsValue item;

    if (index_of(state) >= jsmi_as_number(state->values[STATE_LENGTH]))
        return finish(vm, state);
    return jsmi_element_get(vm, jsmi_as_object(state->values[STATE_ITEMS]),
                            index_of(state), &item) &&
           await_in(vm, state, AWAITS_ITEM, item);
}

static bool take_item(JsVm *vm, JsSlots *state, JsValue value)
{
    JsValue mapped;

    if (jsmi_is_undefined(state->values[STATE_MAPPER]))
        return define_element(vm, state, value) && request_item(vm, state);
    return call_mapper(vm, state, value, &mapped) &&
           await_in(vm, state, AWAITS_MAPPED_ITEM, mapped);
}

// ---------------------------------------------------------------------- errors

static bool reject_with_error(JsVm *vm, const JsSlots *state)
{
    return jsmi_promise_reject(vm,
                               jsmi_as_promise(state->values[STATE_PROMISE]),
                               state->values[STATE_ERROR]);
}

// AsyncIteratorClose with the pending exception
// https://tc39.es/ecma262/#sec-asynciteratorclose
static bool close_iterator(JsVm *vm, JsSlots *state)
{
    JsValue iterator = state->values[STATE_ITERATOR];
    JsValue error, method, result;

    if (!jsmi_take_exception(vm, &error))
        return false;
    set_state(vm, state, STATE_ERROR, error);
    if (jsmi_get_method(vm, iterator, JSMI_KEY(return_), &method)) {
        if (jsmi_is_undefined(method))
            return reject_with_error(vm, state);
        if (jsmi_call(vm, method, iterator, NULL, 0, &result) &&
            await_in(vm, state, AWAITS_CLOSING, result))
            return true;
    }
    return jsmi_take_exception(vm, &result) && reject_with_error(vm, state);
}

static bool fail(JsVm *vm, JsSlots *state, bool closes)
{
    if (closes)
        return close_iterator(vm, state);
    return jsmi_promise_reject_pending(
        vm, jsmi_as_promise(state->values[STATE_PROMISE]));
}

static bool resume_from_async(JsVm *vm, JsCell *cell, bool is_rejected,
                              JsValue value)
{
    JsSlots *state = (JsSlots *)cell;
    AwaitPhase phase = (AwaitPhase)jsmi_as_int(state->values[STATE_PHASE]);
    bool closes = is_rejected && phase == AWAITS_MAPPED;
    bool succeeded = false;

    if (is_rejected && phase != AWAITS_CLOSING)
        return jsmi_throw(vm, value) || fail(vm, state, closes);
    switch (phase) {
    case AWAITS_RESULT:
        succeeded = take_result(vm, state, value, &closes);
        break;
    case AWAITS_MAPPED:
        succeeded = take_mapped(vm, state, value, &closes);
        break;
    case AWAITS_ITEM:
        succeeded = take_item(vm, state, value);
        break;
    case AWAITS_MAPPED_ITEM:
        succeeded = define_element(vm, state, value) && request_item(vm, state);
        break;
    case AWAITS_CLOSING:
        return reject_with_error(vm, state);
    }
    return succeeded || fail(vm, state, closes);
}

// ------------------------------------------------------------------- beginning

// A := Construct(C, « length ») or an array. `length` undefined: no argument.
static bool create_target(JsCall *call, JsSlots *state, JsValue length)
{
    JsVm *vm = call->vm;
    JsValue target;

    if (jsmi_is_constructor(call->this_value)) {
        if (!jsmi_construct(vm, jsmi_as_object(call->this_value), &length,
                            jsmi_is_undefined(length) ? 0 : 1, NULL, &target))
            return false;
    } else if (!jsmi_array_create_checked(
                   vm, jsmi_is_undefined(length) ? 0 : jsmi_as_number(length),
                   &target)) {
        return false;
    }
    set_state(vm, state, STATE_TARGET, target);
    return true;
}

static bool begin_iterable(JsCall *call, JsSlots *state, JsValue method,
                           bool is_async)
{
    JsVm *vm = call->vm;
    JsIteratorRecord record;

    if (!jsmi_get_iterator_from_method(vm, jsmi_argument(call, 0), method,
                                       &record))
        return false;
    if (!is_async && !jsmi_create_async_from_sync_iterator(vm, &record))
        return false;
    set_state(vm, state, STATE_ITERATOR, record.iterator);
    set_state(vm, state, STATE_NEXT, record.next_method);
    return create_target(call, state, JSMI_UNDEFINED) &&
           request_result(vm, state);
}

static bool begin_array_like(JsCall *call, JsSlots *state)
{
    JsVm *vm = call->vm;
    JsObject *items;
    double length;

    if (!jsmi_to_object(vm, jsmi_argument(call, 0), &items))
        return false;
    if (!jsmi_length_of_array_like(vm, items, &length))
        return false;
    set_state(vm, state, STATE_ITEMS, jsmi_value_object(items));
    state->values[STATE_LENGTH] = jsmi_value_number(length);
    return create_target(call, state, jsmi_value_number(length)) &&
           request_item(vm, state);
}

static bool begin(JsCall *call, JsSlots *state)
{
    JsVm *vm = call->vm;
    JsValue items = jsmi_argument(call, 0), mapper = jsmi_argument(call, 1);
    JsValue method;

    if (!jsmi_is_undefined(mapper) && !jsmi_is_callable(mapper))
        return jsmi_throw_type_error(vm, "%V is not a function", mapper);
    set_state(vm, state, STATE_MAPPER, mapper);
    set_state(vm, state, STATE_THIS, jsmi_argument(call, 2));
    if (!jsmi_get_method(vm, items, JSMI_KEY_SYMBOL(async_iterator), &method))
        return false;
    if (!jsmi_is_undefined(method))
        return begin_iterable(call, state, method, true);
    if (!jsmi_get_method(vm, items, JSMI_KEY_SYMBOL(iterator), &method))
        return false;
    if (!jsmi_is_undefined(method))
        return begin_iterable(call, state, method, false);
    return begin_array_like(call, state);
}

// Array.fromAsync ( asyncItems [ , mapper [ , thisArg ] ] )
// https://tc39.es/ecma262/#sec-array.fromasync
bool jsmi_array_from_async(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsPromise *promise;
    JsSlots *state;

    if (!jsmi_promise_new(vm, NULL, &promise))
        return false;
    state = jsmi_heap_allocate(&vm->heap,
                               sizeof *state + STATE_SIZE * sizeof(JsValue),
                               JSMI_CELL_SLOTS);
    if (!state)
        return jsmi_fail_allocation(vm);
    // NO BARRIER: the state is new.
    state->cell.auxiliary = STATE_SIZE;
    for (int i = 0; i < STATE_SIZE; i++)
        state->values[i] = JSMI_UNDEFINED;
    state->values[STATE_PROMISE] = jsmi_value_object(promise);
    state->values[STATE_INDEX] = jsmi_value_int(0);
    *result = jsmi_value_object(promise);
    return begin(call, state) || fail(vm, state, false);
}
