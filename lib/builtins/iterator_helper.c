// SPDX-License-Identifier: MIT
#include "builtins/iterator_helper.h"

#include <math.h>

#include "builtins/iterator_object.h"
#include "number/math.h"

// The state of a helper, as of a generator.
enum { SUSPENDED_START, SUSPENDED_YIELD, RUNNING, COMPLETED };

enum {
    ITERATOR = JSMI_HELPER_ITERATOR,
    FUNCTION = JSMI_HELPER_FUNCTION,
    INNER = JSMI_HELPER_INNER,
};

static JsIteratorRecord record_at(const JsIterator *helper, int slot)
{
    return (JsIteratorRecord){helper->slots[slot], helper->slots[slot + 1],
                              false};
}

static void set_record(JsVm *vm, JsIterator *helper, int slot,
                       const JsIteratorRecord *record)
{
    jsmi_iterator_set(vm, helper, slot, record->iterator);
    jsmi_iterator_set(vm, helper, slot + 1, record->next_method);
}

static bool step_outer(JsVm *vm, const JsIterator *helper, JsValue *value,
                       bool *done)
{
    JsIteratorRecord outer = record_at(helper, ITERATOR);

    return jsmi_iterator_step_value(vm, &outer, value, done);
}

static bool close_outer_throwing(JsVm *vm, const JsIterator *helper)
{
    JsIteratorRecord outer = record_at(helper, ITERATOR);

    return jsmi_iterator_close_throwing(vm, &outer);
}

// Calls the helper's function with a value and the counter, closing the
// iterator if that throws.
static bool call_function(JsVm *vm, JsIterator *helper, JsValue value,
                          JsValue *result)
{
    JsValue arguments[2] = {value, jsmi_value_number(helper->position++)};

    return jsmi_call(vm, helper->slots[FUNCTION], JSMI_UNDEFINED, arguments, 2,
                     result) ||
           close_outer_throwing(vm, helper);
}

// ----------------------------------------------------------------------- steps

static bool step_map(JsVm *vm, JsIterator *helper, JsValue *value, bool *done)
{
    if (!step_outer(vm, helper, value, done))
        return false;
    return *done || call_function(vm, helper, *value, value);
}

static bool step_filter(JsVm *vm, JsIterator *helper, JsValue *value,
                        bool *done)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (;;) {
        JsValue selected;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!step_outer(vm, helper, value, done))
            return false;
        if (*done)
            return true;
        if (!call_function(vm, helper, *value, &selected))
            return false;
        if (jsmi_to_boolean(selected))
            return true;
    }
}

static bool step_take(JsVm *vm, JsIterator *helper, JsValue *value, bool *done)
{
    if (helper->position == 0) {
        JsIteratorRecord outer = record_at(helper, ITERATOR);

        *done = true;
        return jsmi_iterator_close(vm, &outer);
    }
    helper->position--;
    return step_outer(vm, helper, value, done);
}

static bool step_drop(JsVm *vm, JsIterator *helper, JsValue *value, bool *done)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (; helper->position > 0; helper->position--) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!step_outer(vm, helper, value, done))
            return false;
        if (*done)
            return true;
    }
    return step_outer(vm, helper, value, done);
}

// The next value of the inner iterator. At its end the slot is emptied.
static bool step_inner(JsVm *vm, JsIterator *helper, JsValue *value, bool *done)
{
    JsIteratorRecord inner = record_at(helper, INNER);

    if (!jsmi_iterator_step_value(vm, &inner, value, done))
        return false;
    if (*done)
        jsmi_iterator_set(vm, helper, INNER, JSMI_UNDEFINED);
    return true;
}

static bool step_flat_map(JsVm *vm, JsIterator *helper, JsValue *value,
                          bool *done)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (;;) {
        JsIteratorRecord inner;
        JsValue mapped;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_is_undefined(helper->slots[INNER])) {
            if (!step_inner(vm, helper, value, done))
                return close_outer_throwing(vm, helper);
            if (!*done)
                return true;
        }
        if (!step_outer(vm, helper, value, done))
            return false;
        if (*done)
            return true;
        if (!call_function(vm, helper, *value, &mapped))
            return false;
        if (!jsmi_get_iterator_flattenable(vm, mapped, false, &inner))
            return close_outer_throwing(vm, helper);
        set_record(vm, helper, INNER, &inner);
    }
}

// Opens the next iterable of concat.
static bool open_next(JsVm *vm, JsIterator *helper, bool *done)
{
    const JsElements *items = jsmi_as_object(helper->slots[FUNCTION])->elements;
    uint32_t i = (uint32_t)helper->position;
    JsIteratorRecord inner;
    JsValue iterator;

    *done = i >= items->readable;
    if (*done)
        return true;
    helper->position += 2;
    if (!jsmi_call(vm, items->values[i], items->values[i + 1], NULL, 0,
                   &iterator))
        return false;
    if (!jsmi_is_object(iterator))
        return jsmi_throw_type_error(vm, "%V is not an iterator", iterator);
    if (!jsmi_get_iterator_direct(vm, jsmi_as_object(iterator), &inner))
        return false;
    set_record(vm, helper, INNER, &inner);
    return true;
}

static bool step_concat(JsVm *vm, JsIterator *helper, JsValue *value,
                        bool *done)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (;;) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (jsmi_is_undefined(helper->slots[INNER])) {
            if (!open_next(vm, helper, done))
                return false;
            if (*done)
                return true;
        }
        if (!step_inner(vm, helper, value, done))
            return false;
        if (!*done)
            return true;
    }
}

// The array and the end of a partial last chunk or window: the iterator is
// exhausted, and must not be asked nor closed any more.
static bool end_with(JsVm *vm, JsIterator *helper, JsValue array,
                     bool is_wanted, JsValue *value, bool *done)
{
    jsmi_iterator_set(vm, helper, ITERATOR, JSMI_UNDEFINED);
    *value = array;
    *done = !is_wanted;
    return true;
}

static bool step_chunks(JsVm *vm, JsIterator *helper, JsValue *value,
                        bool *done)
{
    JsValue chunk;
    uint32_t mark;

    *done = jsmi_is_undefined(helper->slots[ITERATOR]);
    if (*done)
        return true;
    if (!jsmi_array_create(vm, 0, NULL, &chunk))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    while (jsmi_array_length(jsmi_as_object(chunk)) < helper->position) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!step_outer(vm, helper, value, done))
            return false;
        if (*done)
            return end_with(vm, helper, chunk,
                            jsmi_array_length(jsmi_as_object(chunk)) > 0, value,
                            done);
        if (!jsmi_array_append(vm, jsmi_as_object(chunk), *value))
            return false;
    }
    *value = chunk;
    return true;
}

// The window moves on by one value: another array, since the last one was
// given away.
static bool slide_window(JsVm *vm, JsIterator *helper, JsValue value)
{
    const JsElements *old = jsmi_as_object(helper->slots[FUNCTION])->elements;
    bool is_full = old->readable == helper->position;
    uint32_t count = old->readable - is_full;
    JsValue window;

    if (!jsmi_vm_spend(vm, count / 64))
        return false;
    if (!jsmi_array_create(vm, count, old->values + is_full, &window))
        return false;
    if (!jsmi_array_append(vm, jsmi_as_object(window), value))
        return false;
    jsmi_iterator_set(vm, helper, FUNCTION, window);
    return true;
}

static bool step_windows(JsVm *vm, JsIterator *helper, JsValue *value,
                         bool *done)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);
    uint32_t length;

    *done = jsmi_is_undefined(helper->slots[ITERATOR]);
    if (*done)
        return true;
    do {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!step_outer(vm, helper, value, done))
            return false;
        length = jsmi_array_length(jsmi_as_object(helper->slots[FUNCTION]));
        if (*done)
            return end_with(vm, helper, helper->slots[FUNCTION],
                            jsmi_same_word(helper->slots[INNER], JSMI_TRUE) &&
                                length > 0 && length < helper->position,
                            value, done);
        if (!slide_window(vm, helper, *value))
            return false;
        length = jsmi_array_length(jsmi_as_object(helper->slots[FUNCTION]));
    } while (length < helper->position);
    // A copy, so that what script does to it does not matter here.
    return jsmi_array_create(
        vm, length, jsmi_as_object(helper->slots[FUNCTION])->elements->values,
        value);
}

typedef bool Step(JsVm *vm, JsIterator *helper, JsValue *value, bool *done);

static Step *const steps[] = {
    [JSMI_HELPER_CHUNKS] = step_chunks,
    [JSMI_HELPER_CONCAT] = step_concat,
    [JSMI_HELPER_DROP] = step_drop,
    [JSMI_HELPER_FILTER] = step_filter,
    [JSMI_HELPER_FLAT_MAP] = step_flat_map,
    [JSMI_HELPER_MAP] = step_map,
    [JSMI_HELPER_TAKE] = step_take,
    [JSMI_HELPER_WINDOWS] = step_windows,
    [JSMI_HELPER_ZIP] = jsmi_zip_step,
};

// ------------------------------------------------------------------- prototype

static bool this_helper(JsCall *call, JsIterator **helper)
{
    if (!jsmi_this_iterator(call, JSMI_ITERATOR_HELPER, "an Iterator Helper",
                            helper))
        return false;
    if ((*helper)->state == RUNNING)
        return jsmi_throw_type_error(call->vm,
                                     "the iterator is already running");
    return true;
}

// %IteratorHelperPrototype%.next ( )
// https://tc39.es/ecma262/#sec-%iteratorhelperprototype%.next
static bool helper_next(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIterator *helper;
    JsValue value = JSMI_UNDEFINED;
    bool done = false;
    bool succeeded;

    if (!this_helper(call, &helper))
        return false;
    if (helper->state == COMPLETED)
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    helper->state = RUNNING;
    succeeded = steps[helper->mode](vm, helper, &value, &done);
    helper->state = succeeded && !done ? SUSPENDED_YIELD : COMPLETED;
    return succeeded && jsmi_iterator_result(vm, done ? JSMI_UNDEFINED : value,
                                             done, result);
}

// Closes what is open: the inner iterator first.
static bool close_all(JsVm *vm, JsIterator *helper)
{
    JsIteratorRecord inner = record_at(helper, INNER);
    JsIteratorRecord outer = record_at(helper, ITERATOR);
    bool has_outer = !jsmi_is_undefined(outer.iterator);

    if (helper->mode == JSMI_HELPER_ZIP)
        return jsmi_zip_close(vm, helper);
    if (jsmi_is_object(inner.iterator) && !jsmi_iterator_close(vm, &inner))
        return has_outer && jsmi_iterator_close_throwing(vm, &outer);
    return !has_outer || jsmi_iterator_close(vm, &outer);
}

// %IteratorHelperPrototype%.return ( )
// https://tc39.es/ecma262/#sec-%iteratorhelperprototype%.return
static bool helper_return(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIterator *helper;
    uint32_t state;
    bool succeeded;

    if (!this_helper(call, &helper))
        return false;
    state = helper->state;
    if (state == COMPLETED)
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    helper->state = state == SUSPENDED_START ? COMPLETED : RUNNING;
    succeeded = close_all(vm, helper);
    helper->state = COMPLETED;
    return succeeded && jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
}

// ---------------------------------------------------------------- making them

bool jsmi_helper_create(JsCall *call, JsHelperMode mode, JsIterator **helper)
{
    if (!jsmi_iterator_create(call->vm,
                              JSMI_INTRINSIC_ITERATOR_HELPER_PROTOTYPE,
                              JSMI_ITERATOR_HELPER, helper))
        return false;
    (*helper)->mode = mode;
    return true;
}

// Iterator.prototype.filter ( predicate ), flatMap ( mapper ), map ( mapper )
// https://tc39.es/ecma262/#sec-iterator.prototype.filter
bool jsmi_iterator_prototype_transform(JsCall *call, JsValue *result)
{
    JsIteratorRecord record;
    JsValue callback;
    JsIterator *helper;

    if (!jsmi_this_iterator_and_callback(call, &record, &callback))
        return false;
    if (!jsmi_helper_create(call, (JsHelperMode)call->callee->mode, &helper))
        return false;
    set_record(call->vm, helper, ITERATOR, &record);
    jsmi_iterator_set(call->vm, helper, FUNCTION, callback);
    *result = jsmi_value_object(helper);
    return true;
}

static bool limit_argument(JsCall *call, double *limit)
{
    JsVm *vm = call->vm;
    JsValue argument = jsmi_argument(call, 0);
    double number;

    if (!jsmi_to_number(vm, argument, &number))
        return false;
    if (isnan(number) || trunc(number) < 0 ||
        (isfinite(number) && number > JSMI_MAX_SAFE_INTEGER))
        return jsmi_throw_range_error(vm, "%V is not a number of values",
                                      argument);
    *limit = trunc(number);
    return true;
}

// Iterator.prototype.drop ( limit ), take ( limit )
// https://tc39.es/ecma262/#sec-iterator.prototype.drop
bool jsmi_iterator_prototype_limit(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsIteratorRecord record = {call->this_value, JSMI_UNDEFINED, false};
    JsIterator *helper;
    double limit;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!limit_argument(call, &limit))
        return jsmi_iterator_close_throwing(vm, &record);
    if (!jsmi_get_iterator_direct(vm, object, &record))
        return false;
    if (!jsmi_helper_create(call, (JsHelperMode)call->callee->mode, &helper))
        return false;
    set_record(vm, helper, ITERATOR, &record);
    helper->position = limit;
    *result = jsmi_value_object(helper);
    return true;
}

// chunkSize and windowSize.
static bool size_argument(JsCall *call, double *size)
{
    JsVm *vm = call->vm;
    JsValue argument = jsmi_argument(call, 0);

    *size = jsmi_is_number(argument) ? jsmi_as_number(argument) : NAN;
    if (!jsmi_double_is_integral(*size))
        return jsmi_throw_type_error(vm, "size %V is not an integer", argument);
    if (*size < 1 || *size > UINT32_MAX)
        return jsmi_throw_range_error(vm, "size %V is out of range", argument);
    return true;
}

// The rest of chunks and windows, whose arguments are known.
static bool create_grouping(JsCall *call, JsHelperMode mode, JsObject *object,
                            double size, JsIterator **helper)
{
    JsIteratorRecord record;

    if (!jsmi_get_iterator_direct(call->vm, object, &record))
        return false;
    if (!jsmi_helper_create(call, mode, helper))
        return false;
    set_record(call->vm, *helper, ITERATOR, &record);
    (*helper)->position = size;
    return true;
}

// Iterator.prototype.chunks ( chunkSize )
// https://tc39.es/proposal-iterator-chunking/#sec-iterator.prototype.chunks
bool jsmi_iterator_prototype_chunks(JsCall *call, JsValue *result)
{
    JsIteratorRecord record = {call->this_value, JSMI_UNDEFINED, false};
    JsObject *object;
    JsIterator *helper;
    double size;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!size_argument(call, &size))
        return jsmi_iterator_close_throwing(call->vm, &record);
    if (!create_grouping(call, JSMI_HELPER_CHUNKS, object, size, &helper))
        return false;
    *result = jsmi_value_object(helper);
    return true;
}

static bool undersized_argument(JsCall *call, bool *allows_partial)
{
    JsVm *vm = call->vm;
    JsValue argument = jsmi_argument(call, 1);
    JsUnits units = {.length = 0};

    *allows_partial = false;
    if (jsmi_is_undefined(argument))
        return true;
    if (jsmi_is_string(argument) &&
        !jsmi_flatten(vm, jsmi_as_string(argument), &units))
        return false;
    *allows_partial = jsmi_units_equal_text(units, "allow-partial");
    if (!*allows_partial && !jsmi_units_equal_text(units, "only-full"))
        return jsmi_throw_type_error(
            vm, "undersized must be 'only-full' or 'allow-partial', not %V",
            argument);
    return true;
}

// Iterator.prototype.windows ( windowSize [ , undersized ] )
// https://tc39.es/proposal-iterator-chunking/#sec-iterator.prototype.windows
bool jsmi_iterator_prototype_windows(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIteratorRecord record = {call->this_value, JSMI_UNDEFINED, false};
    JsObject *object;
    JsIterator *helper;
    JsValue window;
    double size;
    bool allows_partial;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!size_argument(call, &size) ||
        !undersized_argument(call, &allows_partial))
        return jsmi_iterator_close_throwing(vm, &record);
    if (!create_grouping(call, JSMI_HELPER_WINDOWS, object, size, &helper))
        return false;
    if (!jsmi_array_create(vm, 0, NULL, &window))
        return false;
    jsmi_iterator_set(vm, helper, FUNCTION, window);
    jsmi_iterator_set(vm, helper, INNER, jsmi_value_boolean(allows_partial));
    *result = jsmi_value_object(helper);
    return true;
}

// Iterator.concat ( ...items )
// https://tc39.es/ecma262/#sec-iterator.concat
bool jsmi_iterator_concat(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIterator *helper;
    JsValue items;
    uint32_t mark;

    if (!jsmi_array_create(vm, 0, NULL, &items))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (uint32_t i = 0; i < call->argument_count; i++) {
        JsValue item = call->arguments[i];
        JsValue method;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_is_object(item))
            return jsmi_throw_type_error(vm, "%V is not an object", item);
        if (!jsmi_get_method(vm, item, JSMI_KEY_SYMBOL(iterator), &method))
            return false;
        if (jsmi_is_undefined(method))
            return jsmi_throw_type_error(vm, "%V is not iterable", item);
        if (!jsmi_array_append(vm, jsmi_as_object(items), method) ||
            !jsmi_array_append(vm, jsmi_as_object(items), item))
            return false;
    }
    if (!jsmi_helper_create(call, JSMI_HELPER_CONCAT, &helper))
        return false;
    jsmi_iterator_set(vm, helper, FUNCTION, items);
    *result = jsmi_value_object(helper);
    return true;
}

const JsPropertySpec jsmi_iterator_helper_prototype_properties[] = {
    JSMI_METHOD(next, 0, helper_next),
    JSMI_METHOD(return_, 0, helper_return),
    JSMI_TAG(Iterator_Helper),
    JSMI_END,
};
