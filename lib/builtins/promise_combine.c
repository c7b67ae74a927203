// SPDX-License-Identifier: MIT
//
// Promises of several promises: all, allSettled, any, race, and all and
// allSettled for the properties of an object.
// https://tc39.es/ecma262/#sec-properties-of-the-promise-constructor
#include "builtins/iterate.h"
#include "builtins/promise.h"

typedef enum CombinationKind {
    COMBINE_ALL,
    COMBINE_ALL_SETTLED,
    COMBINE_ANY,
    COMBINE_RACE,
} CombinationKind;

// What the element functions of one call share, a cell JSMI_CELL_SLOTS: the
// values so far (uninitialized where an element is not settled), how many
// there are, [[RemainingElements]], the keys of a keyed combination, and the
// capability's function that gets the whole.
enum {
    STATE_VALUES,
    STATE_COUNT,
    STATE_REMAINING,
    STATE_KEYS,
    STATE_SETTLE,
    STATE_SIZE
};

// The mode of an element function: what becomes of its argument.
typedef enum ElementMode {
    ELEMENT_VALUE,
    ELEMENT_FULFILLED,
    ELEMENT_REJECTED,
    ELEMENT_ERROR,
} ElementMode;

typedef struct Combination {
    JsCall *call;
    CombinationKind kind;
    JsPromiseCapability capability;
    JsValue promise_resolve;
    JsSlots *state;
    JsObject *promises;  // of a keyed one
} Combination;

static bool create_state(JsVm *vm, JsValue settle, bool is_keyed,
                         JsSlots **state)
{
    *state = jsmi_heap_allocate(&vm->heap,
                                sizeof **state + STATE_SIZE * sizeof(JsValue),
                                JSMI_CELL_SLOTS);
    if (!*state)
        return jsmi_fail_allocation(vm);
    // NO BARRIER: the state is new.
    (*state)->cell.auxiliary = STATE_SIZE;
    (*state)->values[STATE_VALUES] = JSMI_UNDEFINED;
    (*state)->values[STATE_COUNT] = jsmi_value_int(0);
    (*state)->values[STATE_REMAINING] = jsmi_value_int(1);
    (*state)->values[STATE_KEYS] = is_keyed ? JSMI_NULL : JSMI_UNDEFINED;
    (*state)->values[STATE_SETTLE] = settle;
    return true;
}

static uint32_t count_of(const JsSlots *state)
{
    return (uint32_t)jsmi_as_int(state->values[STATE_COUNT]);
}

static JsValue *vector_of(const JsSlots *state, int field)
{
    return ((JsSlots *)jsmi_as_cell(state->values[field]))->values;
}

// Stores an element in one of the state's two vectors, growing it.
static bool put(JsVm *vm, JsSlots *state, int field, JsValue value)
{
    uint32_t count = count_of(state);
    JsSlots *vector = jsmi_is_nullish(state->values[field])
                          ? NULL
                          : (JsSlots *)jsmi_as_cell(state->values[field]);
    uint32_t capacity = vector ? vector->cell.auxiliary : 0;

    if (count == capacity) {
        uint32_t larger = capacity ? capacity * 2 : 4;
        JsSlots *fresh = jsmi_heap_allocate(
            &vm->heap, sizeof *fresh + larger * sizeof(JsValue),
            JSMI_CELL_SLOTS);

        if (!fresh)
            return jsmi_fail_allocation(vm);
        // NO BARRIER: the vector is new.
        fresh->cell.auxiliary = larger;
        for (uint32_t i = 0; i < larger; i++)
            fresh->values[i] = i < count ? vector->values[i] : JSMI_UNDEFINED;
        state->values[field] = jsmi_value_cell(fresh);
        jsmi_write_barrier(&vm->heap, state);
        vector = fresh;
    }
    vector->values[count] = value;
    jsmi_write_barrier(&vm->heap, vector);
    return true;
}

// ------------------------------------------------------------------- the whole

// CreateKeyedPromiseCombinatorResultObject
static bool keyed_result(JsVm *vm, const JsSlots *state, JsValue *result)
{
    uint32_t count = count_of(state);
    JsValue object;

    if (!jsmi_object_create(vm, NULL, count < 8 ? count : 8, &object))
        return false;
    *result = object;
    for (uint32_t i = 0; i < count; i++) {
        JsKey key;

        if (!jsmi_vm_spend(vm, 1) ||
            !jsmi_to_property_key(vm, vector_of(state, STATE_KEYS)[i], &key) ||
            !jsmi_create_data_property_or_throw(
                vm, jsmi_as_object(object), key,
                vector_of(state, STATE_VALUES)[i]))
            return false;
    }
    return true;
}

static bool array_result(JsVm *vm, const JsSlots *state, JsValue *result)
{
    uint32_t count = count_of(state);

    if (!jsmi_vm_spend(vm, count))
        return false;
    return jsmi_array_create(
        vm, count, count ? vector_of(state, STATE_VALUES) : NULL, result);
}

// The AggregateError of the errors.
static bool aggregate_error(JsVm *vm, const JsSlots *state, JsValue *error)
{
    JsString *message =
        jsmi_string_from_text(&vm->heap, "all promises were rejected");
    JsValue errors;

    if (!message)
        return jsmi_fail_allocation(vm);
    return array_result(vm, state, &errors) &&
           jsmi_error_create(vm, vm->realm,
                             JSMI_INTRINSIC_AGGREGATE_ERROR_PROTOTYPE, message,
                             error) &&
           jsmi_object_add_property(vm, jsmi_as_object(*error),
                                    JSMI_KEY(errors), errors,
                                    JSMI_BUILTIN_ATTRIBUTES);
}

// One element fewer is awaited; the last one settles the whole.
static bool count_down(JsVm *vm, JsSlots *state, bool is_any, JsValue *result)
{
    int32_t remaining = jsmi_as_int(state->values[STATE_REMAINING]) - 1;
    JsValue whole;

    state->values[STATE_REMAINING] = jsmi_value_int(remaining);
    if (remaining > 0)
        return true;
    if (is_any) {
        if (!aggregate_error(vm, state, &whole))
            return false;
    } else if (jsmi_is_undefined(state->values[STATE_KEYS])) {
        if (!array_result(vm, state, &whole))
            return false;
    } else if (!keyed_result(vm, state, &whole)) {
        return false;
    }
    return jsmi_call(vm, state->values[STATE_SETTLE], JSMI_UNDEFINED, &whole, 1,
                     result);
}

// ----------------------------------------------------------- element functions

// { status, value } or { status, reason }
static bool settled_record(JsVm *vm, bool is_rejected, JsValue value,
                           JsValue *result)
{
    JsObject *prototype;

    return jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                                &prototype) &&
           jsmi_object_create(vm, prototype, 2, result) &&
           jsmi_object_add_property(vm, jsmi_as_object(*result),
                                    JSMI_KEY(status),
                                    is_rejected ? JSMI_ATOM_VALUE(rejected)
                                                : JSMI_ATOM_VALUE(fulfilled),
                                    JSMI_ALL_ATTRIBUTES) &&
           jsmi_object_add_property(vm, jsmi_as_object(*result),
                                    is_rejected ? JSMI_KEY(reason)
                                                : JSMI_KEY(value),
                                    value, JSMI_ALL_ATTRIBUTES);
}

// data[0] is the state, data[1] the element's number.
// https://tc39.es/ecma262/#sec-promise.all-resolve-element-functions
static bool element_function(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsSlots *state = (JsSlots *)jsmi_as_cell(call->callee->data[0]);
    uint32_t index = (uint32_t)jsmi_as_int(call->callee->data[1]);
    ElementMode mode = (ElementMode)call->callee->mode;
    JsValue value = jsmi_argument(call, 0);

    // [[AlreadyCalled]], which the functions of one element share.
    if (!jsmi_is_uninitialized(vector_of(state, STATE_VALUES)[index]))
        return true;
    vector_of(state, STATE_VALUES)[index] = JSMI_UNDEFINED;
    if ((mode == ELEMENT_FULFILLED || mode == ELEMENT_REJECTED) &&
        !settled_record(vm, mode == ELEMENT_REJECTED, value, &value))
        return false;
    vector_of(state, STATE_VALUES)[index] = value;
    jsmi_write_barrier(&vm->heap, jsmi_as_cell(state->values[STATE_VALUES]));
    return count_down(vm, state, mode == ELEMENT_ERROR, result);
}

static bool create_element_function(Combination *combination, uint32_t index,
                                    ElementMode mode, JsValue *function)
{
    JsNativeFunction *element;

    if (!jsmi_closure_create(combination->call, element_function, 1, &element))
        return false;
    element->mode = mode;
    element->data[0] = jsmi_value_cell(combination->state);
    element->data[1] = jsmi_value_int((int32_t)index);
    jsmi_write_barrier(&combination->call->vm->heap, element);
    *function = jsmi_value_object(element);
    return true;
}

// The two functions that an element's `then` gets.
static bool create_reactions(Combination *combination, uint32_t index,
                             JsValue *functions)
{
    functions[0] = combination->capability.resolve;
    functions[1] = combination->capability.reject;
    switch (combination->kind) {
    case COMBINE_ALL:
        return create_element_function(combination, index, ELEMENT_VALUE,
                                       &functions[0]);
    case COMBINE_ALL_SETTLED:
        return create_element_function(combination, index, ELEMENT_FULFILLED,
                                       &functions[0]) &&
               create_element_function(combination, index, ELEMENT_REJECTED,
                                       &functions[1]);
    case COMBINE_ANY:
        return create_element_function(combination, index, ELEMENT_ERROR,
                                       &functions[1]);
    case COMBINE_RACE:
        break;
    }
    return true;
}

// One turn of the combining: subscribes to an element.
static bool add_element(JsVm *vm, Combination *combination, JsValue key,
                        JsValue value)
{
    JsSlots *state = combination->state;
    uint32_t index = count_of(state);
    JsValue next, functions[2], ignored;

    if (index == INT32_MAX - 1)
        return jsmi_throw_range_error(vm, "too many promises to combine");
    if (!put(vm, state, STATE_VALUES, JSMI_UNINITIALIZED) ||
        (!jsmi_is_undefined(key) && !put(vm, state, STATE_KEYS, key)))
        return false;
    state->values[STATE_COUNT] = jsmi_value_int((int32_t)index + 1);
    if (!jsmi_call(vm, combination->promise_resolve,
                   combination->call->this_value, &value, 1, &next))
        return false;
    if (!create_reactions(combination, index, functions))
        return false;
    state->values[STATE_REMAINING] =
        jsmi_value_int(jsmi_as_int(state->values[STATE_REMAINING]) + 1);
    return jsmi_invoke(vm, next, JSMI_KEY(then), functions, 2, &ignored);
}

static bool visit_element(JsVm *vm, void *data, double index, JsValue value,
                          bool *stop)
{
    Combination *combination = data;
    JsValue next, ignored;

    (void)index;
    (void)stop;
    if (combination->kind != COMBINE_RACE)
        return add_element(vm, combination, JSMI_UNDEFINED, value);
    return jsmi_call(vm, combination->promise_resolve,
                     combination->call->this_value, &value, 1, &next) &&
           jsmi_invoke(vm, next, JSMI_KEY(then),
                       (JsValue[]){combination->capability.resolve,
                                   combination->capability.reject},
                       2, &ignored);
}

// ---------------------------------------------------------------- combinations

// GetPromiseResolve, and the shared state.
static bool prepare(Combination *combination, bool is_keyed)
{
    JsVm *vm = combination->call->vm;
    JsValue *resolve = &combination->promise_resolve;

    // NewPromiseCapability has seen that the receiver is a constructor.
    if (!jsmi_get(vm, jsmi_as_object(combination->call->this_value),
                  JSMI_KEY(resolve), resolve))
        return false;
    if (!jsmi_is_callable(*resolve))
        return jsmi_throw_type_error(vm, "'resolve' of %V is not a function",
                                     combination->call->this_value);
    return create_state(vm,
                        combination->kind == COMBINE_ANY
                            ? combination->capability.reject
                            : combination->capability.resolve,
                        is_keyed, &combination->state);
}

static bool perform(Combination *combination)
{
    JsCall *call = combination->call;
    JsVm *vm = call->vm;
    JsIteratorRecord record;
    JsValue ignored;
    double count;

    if (!prepare(combination, false) ||
        !jsmi_get_iterator(vm, jsmi_argument(call, 0), &record) ||
        !jsmi_iterate_record(vm, &record, visit_element, combination, &count))
        return false;
    return combination->kind == COMBINE_RACE ||
           count_down(vm, combination->state, combination->kind == COMBINE_ANY,
                      &ignored);
}

static bool combine(JsCall *call, CombinationKind kind, JsValue *result)
{
    Combination combination = {.call = call, .kind = kind};

    if (!jsmi_promise_method_capability(call, &combination.capability))
        return false;
    if (!perform(&combination))
        return jsmi_capability_reject_pending(call->vm, &combination.capability,
                                              result);
    *result = combination.capability.promise;
    return true;
}

// Promise.all ( iterable )
// https://tc39.es/ecma262/#sec-promise.all
bool jsmi_promise_all(JsCall *call, JsValue *result)
{
    return combine(call, COMBINE_ALL, result);
}

// Promise.allSettled ( iterable )
// https://tc39.es/ecma262/#sec-promise.allsettled
bool jsmi_promise_all_settled(JsCall *call, JsValue *result)
{
    return combine(call, COMBINE_ALL_SETTLED, result);
}

// Promise.any ( iterable )
// https://tc39.es/ecma262/#sec-promise.any
bool jsmi_promise_any(JsCall *call, JsValue *result)
{
    return combine(call, COMBINE_ANY, result);
}

// Promise.race ( iterable )
// https://tc39.es/ecma262/#sec-promise.race
bool jsmi_promise_race(JsCall *call, JsValue *result)
{
    return combine(call, COMBINE_RACE, result);
}

// ---------------------------------------------------------- keyed combinations

static bool add_property(JsVm *vm, Combination *combination, JsKey key)
{
    JsObject *promises = combination->promises;
    JsPropertyDescriptor descriptor;
    JsValue name, value;
    bool found;

    if (!promises->shape->methods->get_own_property(vm, promises, key,
                                                    &descriptor, &found))
        return false;
    if (!found || !(descriptor.attributes & JSMI_ENUMERABLE))
        return true;
    return jsmi_get(vm, promises, key, &value) &&
           jsmi_key_to_value(vm, key, &name) &&
           add_element(vm, combination, name, value);
}

// PerformPromiseAllKeyed
// https://tc39.es/proposal-await-dictionary/#sec-performpromiseallkeyed
static bool perform_keyed(Combination *combination)
{
    JsVm *vm = combination->call->vm;
    JsValue promises = jsmi_argument(combination->call, 0);
    bool succeeded;
    JsKeyList keys;
    JsValue ignored;
    uint32_t mark;

    if (!prepare(combination, true))
        return false;
    if (!jsmi_is_object(promises))
        return jsmi_throw_type_error(vm, "%V is not an object of promises",
                                     promises);
    combination->promises = jsmi_as_object(promises);
    jsmi_key_list_initialize(&keys, vm);
    succeeded = combination->promises->shape->methods->own_property_keys(
        vm, combination->promises, &keys);
    mark = jsmi_scope_open(&vm->heap);
    for (size_t i = 0; succeeded && i < keys.count; i++)
        succeeded =
            jsmi_turn(vm, mark) && add_property(vm, combination, keys.keys[i]);
    jsmi_key_list_dispose(&keys);
    return succeeded && count_down(vm, combination->state, false, &ignored);
}

static bool combine_keyed(JsCall *call, CombinationKind kind, JsValue *result)
{
    Combination combination = {.call = call, .kind = kind};

    if (!jsmi_promise_method_capability(call, &combination.capability))
        return false;
    if (!perform_keyed(&combination))
        return jsmi_capability_reject_pending(call->vm, &combination.capability,
                                              result);
    *result = combination.capability.promise;
    return true;
}

// Promise.allKeyed ( promises )
// https://tc39.es/proposal-await-dictionary/#sec-promise.allkeyed
bool jsmi_promise_all_keyed(JsCall *call, JsValue *result)
{
    return combine_keyed(call, COMBINE_ALL, result);
}

// Promise.allSettledKeyed ( promises )
// https://tc39.es/proposal-await-dictionary/#sec-promise.allsettledkeyed
bool jsmi_promise_all_settled_keyed(JsCall *call, JsValue *result)
{
    return combine_keyed(call, COMBINE_ALL_SETTLED, result);
}
