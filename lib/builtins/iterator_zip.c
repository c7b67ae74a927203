// SPDX-License-Identifier: MIT
//
// Iterator.zip and Iterator.zipKeyed: iterators walked through side by side.
// https://tc39.es/proposal-joint-iteration/
#include "builtins/iterator_helper.h"
#include "builtins/iterator_object.h"

typedef enum ZipMode { ZIP_SHORTEST, ZIP_LONGEST, ZIP_STRICT } ZipMode;

// The iterators are an array that no script sees: iterator and next method in
// turn. An iterator that is finished is null.

static uint32_t iterator_count(const JsObject *iterators)
{
    return iterators->elements->readable / 2;
}

static bool iterator_at(const JsObject *iterators, uint32_t i,
                        JsIteratorRecord *record)
{
    const JsValue *values = iterators->elements->values + (size_t)i * 2;

    *record = (JsIteratorRecord){values[0], values[1], false};
    return jsmi_is_object(values[0]);
}

static void finish_iterator(JsObject *iterators, uint32_t i)
{
    // NO BARRIER: null is no cell.
    iterators->elements->values[(size_t)i * 2] = JSMI_NULL;
}

static bool append_iterator(JsVm *vm, JsObject *iterators,
                            const JsIteratorRecord *record)
{
    return jsmi_array_append(vm, iterators, record->iterator) &&
           jsmi_array_append(vm, iterators, record->next_method);
}

// IteratorCloseAll ( iters, completion ), for the pending exception; always
// false.
static bool close_all_throwing(JsVm *vm, JsObject *iterators)
{
    JsIteratorRecord record;

    for (uint32_t i = iterator_count(iterators); i > 0; i--) {
        if (iterator_at(iterators, i - 1, &record))
            jsmi_iterator_close_throwing(vm, &record);
    }
    return false;
}

// The same for a return completion.
static bool close_all(JsVm *vm, JsObject *iterators)
{
    JsIteratorRecord record;

    for (uint32_t i = iterator_count(iterators); i > 0; i--) {
        if (!iterator_at(iterators, i - 1, &record))
            continue;
        finish_iterator(iterators, i - 1);
        jsmi_vm_keep(vm, record.iterator);
        if (!jsmi_iterator_close(vm, &record))
            return close_all_throwing(vm, iterators);
    }
    return true;
}

bool jsmi_zip_close(JsVm *vm, JsIterator *helper)
{
    return close_all(vm, jsmi_as_object(helper->slots[JSMI_HELPER_FUNCTION]));
}

// ----------------------------------------------------------------------- steps

// IteratorStep: the value is not read.
static bool step_without_value(JsVm *vm, const JsIteratorRecord *record,
                               bool *done)
{
    JsValue result, value;

    if (!jsmi_call(vm, record->next_method, record->iterator, NULL, 0, &result))
        return false;
    if (!jsmi_is_object(result))
        return jsmi_throw_type_error(vm, "iterator result %V is not an object",
                                     result);
    if (!jsmi_get(vm, jsmi_as_object(result), JSMI_KEY(done), &value))
        return false;
    *done = jsmi_to_boolean(value);
    return true;
}

static bool throw_unequal(JsVm *vm, JsObject *iterators)
{
    jsmi_throw_type_error(vm, "iterators of different lengths");
    return close_all_throwing(vm, iterators);
}

// Strict mode, and the first iterator is done: all others must be, too.
static bool check_all_done(JsVm *vm, JsObject *iterators)
{
    uint32_t count = iterator_count(iterators);

    for (uint32_t k = 1; k < count; k++) {
        JsIteratorRecord record;
        bool done;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!iterator_at(iterators, k, &record))
            continue;
        if (!step_without_value(vm, &record, &done)) {
            finish_iterator(iterators, k);
            return close_all_throwing(vm, iterators);
        }
        if (!done)
            return throw_unequal(vm, iterators);
        finish_iterator(iterators, k);
    }
    return true;
}

static bool any_is_open(const JsObject *iterators)
{
    JsIteratorRecord record;

    for (uint32_t i = 0; i < iterator_count(iterators); i++) {
        if (iterator_at(iterators, i, &record))
            return true;
    }
    return false;
}

// The value at `i` of a finished iterator.
static JsValue padding_at(const JsIterator *helper, uint32_t i)
{
    JsValue padding = helper->slots[JSMI_HELPER_INNER];

    return jsmi_is_object(padding)
               ? jsmi_as_object(padding)->elements->values[i]
               : JSMI_UNDEFINED;
}

// Iterator number `i` is done: whether that ends the whole.
static bool handle_done(JsVm *vm, const JsIterator *helper, uint32_t i,
                        bool *is_over)
{
    JsObject *iterators = jsmi_as_object(helper->slots[JSMI_HELPER_FUNCTION]);

    finish_iterator(iterators, i);
    *is_over = true;
    switch ((ZipMode)helper->position) {
    case ZIP_SHORTEST:
        return close_all(vm, iterators);
    case ZIP_STRICT:
        return i == 0 ? check_all_done(vm, iterators)
                      : throw_unequal(vm, iterators);
    case ZIP_LONGEST:
        *is_over = !any_is_open(iterators);
        return true;
    }
    return true;
}

static bool read_results(JsVm *vm, const JsIterator *helper, JsObject *results,
                         bool *is_over)
{
    JsObject *iterators = jsmi_as_object(helper->slots[JSMI_HELPER_FUNCTION]);
    uint32_t count = iterator_count(iterators);
    uint32_t mark = jsmi_scope_open(&vm->heap);

    *is_over = count == 0;
    for (uint32_t i = 0; i < count && !*is_over; i++) {
        JsIteratorRecord record;
        JsValue value;
        bool done = true;
        bool is_open;

        if (!jsmi_turn(vm, mark))
            return false;
        is_open = iterator_at(iterators, i, &record);
        if (is_open && !jsmi_iterator_step_value(vm, &record, &value, &done)) {
            finish_iterator(iterators, i);
            return close_all_throwing(vm, iterators);
        }
        if (is_open && done && !handle_done(vm, helper, i, is_over))
            return false;
        if (done)
            value = padding_at(helper, i);
        if (!*is_over && !jsmi_array_append(vm, results, value))
            return false;
    }
    return true;
}

// What zipKeyed makes of the results.
static bool results_to_object(JsVm *vm, const JsObject *keys,
                              const JsObject *results, JsValue *object)
{
    if (!jsmi_object_create(vm, NULL, 4, object))
        return false;
    for (uint32_t i = 0; i < results->elements->readable; i++) {
        JsKey key;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!jsmi_to_property_key(vm, keys->elements->values[i], &key))
            return false;
        if (!jsmi_create_data_property_or_throw(
                vm, jsmi_as_object(*object), key, results->elements->values[i]))
            return false;
    }
    return true;
}

bool jsmi_zip_step(JsVm *vm, JsIterator *helper, JsValue *value, bool *done)
{
    JsValue keys = helper->slots[JSMI_HELPER_INNER_NEXT];
    JsValue results;

    if (!jsmi_array_create(vm, 0, NULL, &results))
        return false;
    if (!read_results(vm, helper, jsmi_as_object(results), done))
        return false;
    *value = results;
    return *done || jsmi_is_undefined(keys) ||
           results_to_object(vm, jsmi_as_object(keys), jsmi_as_object(results),
                             value);
}

// --------------------------------------------------------------------- options

static bool read_mode(JsVm *vm, JsValue value, ZipMode *mode)
{
    JsUnits units = {.length = 0};

    *mode = ZIP_SHORTEST;
    if (jsmi_is_undefined(value))
        return true;
    if (jsmi_is_string(value) &&
        !jsmi_flatten(vm, jsmi_as_string(value), &units))
        return false;
    if (jsmi_units_equal_text(units, "longest"))
        *mode = ZIP_LONGEST;
    else if (jsmi_units_equal_text(units, "strict"))
        *mode = ZIP_STRICT;
    else if (!jsmi_units_equal_text(units, "shortest"))
        return jsmi_throw_type_error(
            vm, "mode must be 'shortest', 'longest' or 'strict', not %V",
            value);
    return true;
}

static bool read_options(JsCall *call, ZipMode *mode, JsValue *padding)
{
    JsVm *vm = call->vm;
    JsValue options = jsmi_argument(call, 1);
    JsValue value;

    *mode = ZIP_SHORTEST;
    *padding = JSMI_UNDEFINED;
    if (jsmi_is_undefined(options))
        return true;
    if (!jsmi_is_object(options))
        return jsmi_throw_type_error(vm, "options %V are not an object",
                                     options);
    if (!jsmi_get(vm, jsmi_as_object(options), JSMI_KEY(mode), &value) ||
        !read_mode(vm, value, mode))
        return false;
    if (*mode != ZIP_LONGEST)
        return true;
    if (!jsmi_get(vm, jsmi_as_object(options), JSMI_KEY(padding), padding))
        return false;
    if (!jsmi_is_undefined(*padding) && !jsmi_is_object(*padding))
        return jsmi_throw_type_error(vm, "padding %V is not an object",
                                     *padding);
    return true;
}

// ------------------------------------------------------------- zip: iterables

static bool open_iterables(JsVm *vm, JsValue iterables, JsObject *iterators)
{
    JsIteratorRecord input;
    uint32_t mark;

    if (!jsmi_get_iterator(vm, iterables, &input))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (;;) {
        JsIteratorRecord record;
        JsValue next;
        bool done;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_iterator_step_value(vm, &input, &next, &done))
            return close_all_throwing(vm, iterators);
        if (done)
            return true;
        if (!jsmi_get_iterator_flattenable(vm, next, false, &record)) {
            close_all_throwing(vm, iterators);
            return jsmi_iterator_close_throwing(vm, &input);
        }
        if (!append_iterator(vm, iterators, &record))
            return false;
    }
}

// As many values of the padding as there are iterators, then undefined.
static bool read_padding_values(JsVm *vm, JsIteratorRecord *input,
                                uint32_t count, JsObject *values,
                                bool *is_exhausted)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    *is_exhausted = false;
    for (uint32_t i = 0; i < count; i++) {
        JsValue value = JSMI_UNDEFINED;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!*is_exhausted &&
            !jsmi_iterator_step_value(vm, input, &value, is_exhausted))
            return false;
        if (!jsmi_array_append(vm, values,
                               *is_exhausted ? JSMI_UNDEFINED : value))
            return false;
    }
    return true;
}

static bool read_padding(JsVm *vm, JsValue padding, JsObject *iterators,
                         JsValue *values)
{
    JsIteratorRecord input;
    bool is_exhausted;

    if (!jsmi_array_create(vm, 0, NULL, values))
        return false;
    if (jsmi_get_iterator(vm, padding, &input) &&
        read_padding_values(vm, &input, iterator_count(iterators),
                            jsmi_as_object(*values), &is_exhausted) &&
        (is_exhausted || jsmi_iterator_close(vm, &input)))
        return true;
    return close_all_throwing(vm, iterators);
}

// ------------------------------------------------------------------- zipKeyed

// One property of the iterables: false in `*is_used` if it is none to zip.
static bool open_property(JsVm *vm, JsObject *iterables, JsKey key,
                          JsIteratorRecord *record, bool *is_used)
{
    JsPropertyDescriptor descriptor;
    JsValue value;

    *is_used = false;
    if (!iterables->shape->methods->get_own_property(vm, iterables, key,
                                                     &descriptor, is_used))
        return false;
    *is_used = *is_used && descriptor.attributes & JSMI_ENUMERABLE;
    if (!*is_used)
        return true;
    if (!jsmi_get(vm, iterables, key, &value))
        return false;
    *is_used = !jsmi_is_undefined(value);
    return !*is_used || jsmi_get_iterator_flattenable(vm, value, false, record);
}

static bool open_properties(JsVm *vm, JsObject *iterables,
                            const JsKeyList *keys, JsObject *names,
                            JsObject *iterators)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (size_t i = 0; i < keys->count; i++) {
        JsIteratorRecord record;
        JsValue name;
        bool is_used;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!open_property(vm, iterables, keys->keys[i], &record, &is_used))
            return close_all_throwing(vm, iterators);
        if (!is_used)
            continue;
        if (!jsmi_key_to_value(vm, keys->keys[i], &name) ||
            !jsmi_array_append(vm, names, name) ||
            !append_iterator(vm, iterators, &record))
            return false;
    }
    return true;
}

static bool open_keyed(JsVm *vm, JsObject *iterables, JsValue *names,
                       JsObject *iterators)
{
    JsKeyList keys;
    bool succeeded;

    if (!jsmi_array_create(vm, 0, NULL, names))
        return false;
    jsmi_key_list_initialize(&keys, vm);
    succeeded =
        iterables->shape->methods->own_property_keys(vm, iterables, &keys) &&
        open_properties(vm, iterables, &keys, jsmi_as_object(*names),
                        iterators);
    jsmi_key_list_dispose(&keys);
    return succeeded;
}

static bool read_keyed_padding(JsVm *vm, JsObject *padding, JsObject *names,
                               JsObject *iterators, JsValue *values)
{
    uint32_t mark;

    if (!jsmi_array_create(vm, 0, NULL, values))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (uint32_t i = 0; i < names->elements->readable; i++) {
        JsKey key;
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_to_property_key(vm, names->elements->values[i], &key))
            return false;
        if (!jsmi_get(vm, padding, key, &value))
            return close_all_throwing(vm, iterators);
        if (!jsmi_array_append(vm, jsmi_as_object(*values), value))
            return false;
    }
    return true;
}

// Iterator.zip ( iterables [ , options ] ), zipKeyed
// https://tc39.es/proposal-joint-iteration/#sec-iterator.zip
bool jsmi_iterator_zip(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    bool is_keyed = call->callee->mode == JSMI_ZIP_KEYED;
    JsValue iterables = jsmi_argument(call, 0);
    JsValue iterators, padding, names = JSMI_UNDEFINED;
    JsIterator *helper;
    ZipMode mode;
    bool succeeded;

    if (!jsmi_is_object(iterables))
        return jsmi_throw_type_error(vm, "%V is not an object", iterables);
    if (!read_options(call, &mode, &padding))
        return false;
    if (!jsmi_array_create(vm, 0, NULL, &iterators))
        return false;
    succeeded = is_keyed
                    ? open_keyed(vm, jsmi_as_object(iterables), &names,
                                 jsmi_as_object(iterators))
                    : open_iterables(vm, iterables, jsmi_as_object(iterators));
    if (!succeeded)
        return false;
    if (jsmi_is_object(padding)) {
        succeeded =
            is_keyed ? read_keyed_padding(vm, jsmi_as_object(padding),
                                          jsmi_as_object(names),
                                          jsmi_as_object(iterators), &padding)
                     : read_padding(vm, padding, jsmi_as_object(iterators),
                                    &padding);
        if (!succeeded)
            return false;
    }
    if (!jsmi_helper_create(call, JSMI_HELPER_ZIP, &helper))
        return false;
    helper->position = mode;
    jsmi_iterator_set(vm, helper, JSMI_HELPER_FUNCTION, iterators);
    jsmi_iterator_set(vm, helper, JSMI_HELPER_INNER, padding);
    jsmi_iterator_set(vm, helper, JSMI_HELPER_INNER_NEXT, names);
    *result = jsmi_value_object(helper);
    return true;
}
