// SPDX-License-Identifier: MIT
//
// Searching arrays for a value.
#include "builtins/array.h"

// fromIndex of includes and indexOf: where the search begins.
static bool search_start(JsVm *vm, JsValue argument, double length, double *k)
{
    double n;

    if (!jsmi_to_integer_or_infinity(vm, argument, &n))
        return false;
    *k = n >= 0 ? n : (length + n > 0 ? length + n : 0);
    return true;
}

typedef bool Equality(JsVm *vm, JsValue a, JsValue b, bool *equal);

// FAST PATH: the elements are in the vector, and comparing runs no script. Not
// done (false in `*done`) where the prototypes may have elements.
static bool search_dense(JsVm *vm, JsObject *object, JsValue wanted,
                         uint32_t start, uint32_t end, bool holes_count,
                         double *index, bool *done)
{
    const JsElements *elements = object->elements;
    Equality *equality =
        holes_count ? jsmi_same_value_zero : jsmi_is_strictly_equal;
    uint32_t turns = 0;

    *done = jsmi_array_is_readable(object);
    *index = -1;
    if (!*done)
        return true;
    for (uint32_t i = start; i < end && i < elements->readable; i++) {
        JsValue value = elements->values[i];
        bool equal;

        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        if (jsmi_is_hole(value)) {
            if (!holes_count)
                continue;
            value = JSMI_UNDEFINED;
        }
        if (jsmi_is_cell(wanted) != jsmi_is_cell(value))
            continue;
        if (!equality(vm, value, wanted, &equal))
            return false;
        if (equal) {
            *index = i;
            return true;
        }
    }
    return jsmi_vm_spend(vm, (end - start) / 64);
}

// Array.prototype.includes ( searchElement [ , fromIndex ] )
// https://tc39.es/ecma262/#sec-array.prototype.includes
bool jsmi_array_prototype_includes(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue wanted = jsmi_argument(call, 0);
    JsObject *object;
    double length, k, index;
    uint32_t mark;
    bool done;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    *result = JSMI_FALSE;
    if (length == 0)
        return true;
    if (!search_start(vm, jsmi_argument(call, 1), length, &k))
        return false;
    if (k >= length)
        return true;
    // The conversion may have shortened the array: then there are undefined
    // elements to be found.
    if (length == jsmi_array_length(object) && jsmi_is_array_object(object)) {
        if (!search_dense(vm, object, wanted, (uint32_t)k, (uint32_t)length,
                          true, &index, &done))
            return false;
        *result = jsmi_value_boolean(index >= 0);
        if (done)
            return true;
    }
    mark = jsmi_scope_open(&vm->heap);
    for (; k < length; k++) {
        JsValue element;
        bool same;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get(vm, object, k, &element))
            return false;
        if (!jsmi_same_value_zero(vm, element, wanted, &same))
            return false;
        if (same) {
            *result = JSMI_TRUE;
            return true;
        }
    }
    return true;
}

// One turn of indexOf and lastIndexOf.
static bool is_element(JsVm *vm, JsObject *object, double k, JsValue wanted,
                       uint32_t mark, bool *present, bool *equal)
{
    JsValue element;

    *equal = false;
    if (!jsmi_turn(vm, mark))
        return false;
    if (!jsmi_element_get_present(vm, object, k, &element, present))
        return false;
    return !*present || jsmi_is_strictly_equal(vm, element, wanted, equal);
}

// Array.prototype.indexOf ( searchElement [ , fromIndex ] )
// https://tc39.es/ecma262/#sec-array.prototype.indexof
bool jsmi_array_prototype_index_of(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue wanted = jsmi_argument(call, 0);
    JsObject *object;
    double length, k, index;
    uint32_t mark;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    *result = jsmi_value_int(-1);
    if (length == 0)
        return true;
    if (!search_start(vm, jsmi_argument(call, 1), length, &k))
        return false;
    if (k >= length)
        return true;
    if (jsmi_is_array_object(object)) {
        bool done;

        if (!search_dense(vm, object, wanted, (uint32_t)k, (uint32_t)length,
                          false, &index, &done))
            return false;
        *result = jsmi_value_number(index);
        if (done)
            return true;
    }
    mark = jsmi_scope_open(&vm->heap);
    for (; k < length; k++) {
        bool present, equal;

        if (!is_element(vm, object, k, wanted, mark, &present, &equal))
            return false;
        if (equal) {
            *result = jsmi_value_number(k);
            return true;
        }
        if (!present)
            k = jsmi_element_next(object, k + 1, length) - 1;
    }
    return true;
}

// Array.prototype.lastIndexOf ( searchElement [ , fromIndex ] )
// https://tc39.es/ecma262/#sec-array.prototype.lastindexof
bool jsmi_array_prototype_last_index_of(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue wanted = jsmi_argument(call, 0);
    JsObject *object;
    double length, k;
    uint32_t mark;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    *result = jsmi_value_int(-1);
    if (length == 0)
        return true;
    k = length - 1;
    if (call->argument_count > 1) {
        double n;

        if (!jsmi_to_integer_or_infinity(vm, call->arguments[1], &n))
            return false;
        k = n >= 0 ? (n < length - 1 ? n : length - 1) : length + n;
    }
    mark = jsmi_scope_open(&vm->heap);
    for (; k >= 0; k--) {
        bool present, equal;

        if (!is_element(vm, object, k, wanted, mark, &present, &equal))
            return false;
        if (equal) {
            *result = jsmi_value_number(k);
            return true;
        }
    }
    return true;
}
