// SPDX-License-Identifier: MIT
//
// The methods of arrays that make an array of parts of others.
#include "builtins/array.h"

#include <math.h>

#define LONGEST_ARRAY_LIKE 9007199254740991.0

// FAST PATH: a fresh array of the elements from `start` to `end`, which are in
// the vector.
static bool copy_dense(JsVm *vm, JsObject *object, double start, double end,
                       JsValue *array)
{
    return jsmi_vm_spend(vm, (size_t)(end - start) / 64) &&
           jsmi_array_create(vm, (uint32_t)(end - start),
                             object->elements->values + (uint32_t)start, array);
}

// Whether ArraySpeciesCreate would make a plain array, without running script.
static bool species_is_plain(JsVm *vm, JsObject *object, bool *is_plain)
{
    JsOwnProperty property;
    JsObject *prototype = vm->realm->intrinsics[JSMI_INTRINSIC_ARRAY_PROTOTYPE];
    JsObject *constructor = vm->realm->intrinsics[JSMI_INTRINSIC_ARRAY];

    *is_plain = false;
    if (!constructor || object->shape != vm->realm->array_shape)
        return true;
    if (!jsmi_object_find_own(vm, prototype, JSMI_KEY(constructor), &property))
        return false;
    if (property.kind != JSMI_OWN_DATA ||
        !jsmi_same_word(property.value, jsmi_value_object(constructor)))
        return true;
    if (!jsmi_object_find_own(vm, constructor, JSMI_KEY_SYMBOL(species),
                              &property))
        return false;
    if (property.kind != JSMI_OWN_ACCESSOR)
        return true;
    property.value = ((JsAccessor *)jsmi_as_cell(property.value))->getter;
    *is_plain = jsmi_is_kind(property.value, JSMI_CELL_NATIVE_FUNCTION) &&
                ((JsNativeFunction *)jsmi_as_cell(property.value))->native ==
                    jsmi_return_this;
    return true;
}

// Copies the elements that are present; the rest stays absent.
static bool copy_present(JsVm *vm, JsObject *from, double start, double count,
                         JsObject *to, double at)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (double i = 0; i < count; i++) {
        JsValue value;
        bool present;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get_present(vm, from, start + i, &value, &present))
            return false;
        if (present && !jsmi_element_create(vm, to, at + i, value))
            return false;
        if (!present)
            i = jsmi_element_next(from, start + i + 1, start + count) - start -
                1;
    }
    return true;
}

// ---------------------------------------------------------------------- concat

// IsConcatSpreadable ( O )
// https://tc39.es/ecma262/#sec-isconcatspreadable
static bool is_concat_spreadable(JsVm *vm, JsValue value, bool *spreadable)
{
    JsValue property;

    *spreadable = false;
    if (!jsmi_is_object(value))
        return true;
    if (!jsmi_get(vm, jsmi_as_object(value),
                  JSMI_KEY_SYMBOL(is_concat_spreadable), &property))
        return false;
    if (jsmi_is_undefined(property))
        return jsmi_is_array(vm, value, spreadable);
    *spreadable = jsmi_to_boolean(property);
    return true;
}

// FAST PATH: appends what is in the vector of one array to that of another,
// which is plain and ends at `n`.
static bool append_dense(JsVm *vm, JsObject *array, double n, JsObject *from,
                         bool *done)
{
    uint32_t count = from->elements->readable;

    *done = jsmi_array_is_readable(from) && jsmi_array_is_writable(array) &&
            n == jsmi_array_length(array) && n + count < (1u << 28);
    if (!*done)
        return true;
    if (!jsmi_vm_spend(vm, count / 64))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!jsmi_array_append(vm, array, from->elements->values[i]))
            return false;
    }
    return true;
}

static bool concat_item(JsVm *vm, JsObject *array, JsValue item, double *n)
{
    bool spreadable, done;
    double length;

    if (!is_concat_spreadable(vm, item, &spreadable))
        return false;
    if (!spreadable) {
        if (*n >= LONGEST_ARRAY_LIKE)
            return jsmi_throw_type_error(vm, "the length would exceed 2^53 - "
                                             "1");
        return jsmi_element_create(vm, array, (*n)++, item);
    }
    if (!jsmi_length_of_array_like(vm, jsmi_as_object(item), &length))
        return false;
    if (*n + length > LONGEST_ARRAY_LIKE)
        return jsmi_throw_type_error(vm, "the length would exceed 2^53 - 1");
    if (!append_dense(vm, array, *n, jsmi_as_object(item), &done))
        return false;
    if (!done && !copy_present(vm, jsmi_as_object(item), 0, length, array, *n))
        return false;
    *n += length;
    return true;
}

// Array.prototype.concat ( ...items )
// https://tc39.es/ecma262/#sec-array.prototype.concat
bool jsmi_array_prototype_concat(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsObject *array;
    double n = 0;
    uint32_t mark;

    if (!jsmi_to_object(vm, call->this_value, &object))
        return false;
    if (!jsmi_array_species_create(vm, object, 0, &array))
        return false;
    *result = jsmi_value_object(array);
    if (!concat_item(vm, array, jsmi_value_object(object), &n))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (uint32_t i = 0; i < call->argument_count; i++) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!concat_item(vm, array, call->arguments[i], &n))
            return false;
    }
    return jsmi_length_set(vm, array, n);
}

// --------------------------------------------------------------- slice, splice

// Array.prototype.slice ( start, end )
// https://tc39.es/ecma262/#sec-array.prototype.slice
bool jsmi_array_prototype_slice(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsObject *array;
    double length, k, final, count;
    bool is_plain;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 0), length, 0, &k))
        return false;
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 1), length, length,
                                   &final))
        return false;
    count = fmax(final - k, 0);
    if (!species_is_plain(vm, object, &is_plain))
        return false;
    if (is_plain && jsmi_array_is_readable(object) &&
        k + count <= object->elements->readable)
        return copy_dense(vm, object, k, k + count, result);
    if (!jsmi_array_species_create(vm, object, count, &array))
        return false;
    *result = jsmi_value_object(array);
    return copy_present(vm, object, k, count, array, 0) &&
           jsmi_length_set(vm, array, count);
}

// The first two arguments of splice and toSpliced.
static bool splice_arguments(JsCall *call, double length, double *start,
                             double *skip_count, uint32_t *item_count)
{
    JsVm *vm = call->vm;

    *skip_count = 0;
    *item_count = call->argument_count > 2 ? call->argument_count - 2 : 0;
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 0), length, 0,
                                   start))
        return false;
    if (call->argument_count == 1) {
        *skip_count = length - *start;
    } else if (call->argument_count > 1) {
        if (!jsmi_to_integer_or_infinity(vm, call->arguments[1], skip_count))
            return false;
        *skip_count = fmin(fmax(*skip_count, 0), length - *start);
    }
    if (length + *item_count - *skip_count > LONGEST_ARRAY_LIKE)
        return jsmi_throw_type_error(vm, "the length would exceed 2^53 - 1");
    return true;
}

// FAST PATH: all is in the vector of a plain array.
static bool splice_dense(JsCall *call, JsObject *object, double start,
                         double skip_count, uint32_t item_count, bool *done,
                         JsValue *result)
{
    JsVm *vm = call->vm;
    uint32_t length = jsmi_array_length(object);
    uint32_t at = (uint32_t)start;
    uint32_t skipped = (uint32_t)skip_count;
    JsElements *elements;

    if (!species_is_plain(vm, object, done))
        return false;
    *done = *done && jsmi_array_is_writable(object) &&
            start + skip_count <= length && length < (1u << 28) &&
            item_count < (1u << 28);
    if (!*done)
        return true;
    if (!copy_dense(vm, object, start, start + skip_count, result))
        return false;
    if (!jsmi_vm_spend(vm, length / 256))
        return false;
    for (uint32_t i = skipped; i < item_count; i++) {
        if (!jsmi_array_append(vm, object, JSMI_UNDEFINED))
            return false;
    }
    elements = object->elements;
    jsmi_write_barrier(&vm->heap, elements);
    if (!jsmi_memory_move(&vm->budget, elements->values + at + item_count,
                          elements->values + at + skipped,
                          (length - at - skipped) * sizeof(JsValue)))
        return false;
    if (item_count > 0)
        memcpy(elements->values + at, call->arguments + 2,
               item_count * sizeof(JsValue));
    if (item_count < skipped) {
        elements->readable -= skipped - item_count;
        elements->writable -= skipped - item_count;
        object->cell.auxiliary -= skipped - item_count;
    }
    return true;
}

// Moves what is behind the spliced part to its new place.
static bool move_tail(JsVm *vm, JsObject *object, double from, double to,
                      double length)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);
    double count = length - from;

    for (double i = 0; i < count; i++) {
        double k = from < to ? count - 1 - i : i;
        JsValue value;
        bool present;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get_present(vm, object, from + k, &value, &present))
            return false;
        if (present ? !jsmi_element_set(vm, object, to + k, value)
                    : !jsmi_element_delete(vm, object, to + k))
            return false;
    }
    for (double k = length; k > to + count; k--) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_delete(vm, object, k - 1))
            return false;
    }
    return true;
}

// Array.prototype.splice ( start, deleteCount, ...items )
// https://tc39.es/ecma262/#sec-array.prototype.splice
bool jsmi_array_prototype_splice(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsObject *array;
    double length, start, skip_count;
    uint32_t item_count;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!splice_arguments(call, length, &start, &skip_count, &item_count))
        return false;
    if (jsmi_is_array_object(object) && length == jsmi_array_length(object)) {
        bool done;

        if (!splice_dense(call, object, start, skip_count, item_count, &done,
                          result))
            return false;
        if (done)
            return true;
    }
    if (!jsmi_array_species_create(vm, object, skip_count, &array))
        return false;
    *result = jsmi_value_object(array);
    if (!copy_present(vm, object, start, skip_count, array, 0))
        return false;
    if (!jsmi_length_set(vm, array, skip_count))
        return false;
    // 15-17. The tail moves only if the number of elements changes.
    if (item_count != skip_count &&
        !move_tail(vm, object, start + skip_count, start + item_count, length))
        return false;
    for (uint32_t i = 0; i < item_count; i++) {
        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!jsmi_element_set(vm, object, start + i, call->arguments[i + 2]))
            return false;
    }
    return jsmi_length_set(vm, object, length - skip_count + item_count);
}

// ----------------------------------------------- toReversed, toSpliced, with

// Appends the elements from `start` to `end`, absent ones as undefined.
static bool append_elements(JsVm *vm, JsObject *array, JsObject *object,
                            double start, double end)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (double k = start; k < end; k++) {
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get(vm, object, k, &value))
            return false;
        if (!jsmi_array_append(vm, array, value))
            return false;
    }
    return true;
}

// The empty array that is going to have `length` elements.
static bool array_for_appending(JsVm *vm, double length, JsValue *array)
{
    if (length > UINT32_MAX)
        return jsmi_throw_range_error(vm, "invalid array length");
    return jsmi_array_create(vm, 0, NULL, array);
}

// Array.prototype.toReversed ( )
// https://tc39.es/ecma262/#sec-array.prototype.toreversed
bool jsmi_array_prototype_to_reversed(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    double length;
    uint32_t mark;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!array_for_appending(vm, length, result))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (double k = length; k > 0; k--) {
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get(vm, object, k - 1, &value))
            return false;
        if (!jsmi_array_append(vm, jsmi_as_object(*result), value))
            return false;
    }
    return true;
}

// Array.prototype.toSpliced ( start, skipCount, ...items )
// https://tc39.es/ecma262/#sec-array.prototype.tospliced
bool jsmi_array_prototype_to_spliced(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    double length, start, skip_count;
    uint32_t item_count;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!splice_arguments(call, length, &start, &skip_count, &item_count))
        return false;
    if (!array_for_appending(vm, length + item_count - skip_count, result))
        return false;
    if (!append_elements(vm, jsmi_as_object(*result), object, 0, start))
        return false;
    for (uint32_t i = 0; i < item_count; i++) {
        if (!jsmi_array_append(vm, jsmi_as_object(*result),
                               call->arguments[i + 2]))
            return false;
    }
    return append_elements(vm, jsmi_as_object(*result), object,
                           start + skip_count, length);
}

// Array.prototype.with ( index, value )
// https://tc39.es/ecma262/#sec-array.prototype.with
bool jsmi_array_prototype_with(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    double length, index;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!jsmi_to_integer_or_infinity(vm, jsmi_argument(call, 0), &index))
        return false;
    if (index < 0)
        index += length;
    if (!(index >= 0 && index < length))
        return jsmi_throw_range_error(vm, "index out of range");
    if (!array_for_appending(vm, length, result))
        return false;
    return append_elements(vm, jsmi_as_object(*result), object, 0, index) &&
           jsmi_array_append(vm, jsmi_as_object(*result),
                             jsmi_argument(call, 1)) &&
           append_elements(vm, jsmi_as_object(*result), object, index + 1,
                           length);
}
