// SPDX-License-Identifier: MIT
//
// Sorting: a stable merge sort from the bottom up, on a private copy that no
// script can reach, so that comparators may do to the array what they like.
#include "builtins/array.h"

#include "number/shortest.h"

// Merges two runs that lie side by side in `from` into `to`.
static bool merge_runs(JsVm *vm, const JsSlots *from, JsSlots *to,
                       uint32_t start, uint32_t middle, uint32_t end,
                       JsCompare *compare, void *data)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);
    uint32_t left = start;
    uint32_t right = middle;

    for (uint32_t k = start; k < end; k++) {
        double order = 0;

        if (!jsmi_turn(vm, mark))
            return false;
        if (left < middle && right < end &&
            !compare(vm, data, from->values[left], from->values[right], &order))
            return false;
        if (left < middle && (right == end || order <= 0))
            to->values[k] = from->values[left++];
        else
            to->values[k] = from->values[right++];
    }
    jsmi_write_barrier(&vm->heap, to);
    return true;
}

bool jsmi_sort_list(JsVm *vm, JsValueList *list, JsCompare *compare, void *data)
{
    uint32_t count = list->count;
    JsSlots *from = list->cell;
    JsSlots *to;

    if (count < 2)
        return true;
    to = jsmi_heap_allocate(
        &vm->heap, sizeof(JsSlots) + count * sizeof(JsValue), JSMI_CELL_SLOTS);
    if (!to)
        return jsmi_fail_allocation(vm);
    to->cell.auxiliary = count;
    for (uint32_t i = 0; i < count; i++)
        to->values[i] = JSMI_UNDEFINED;
    for (uint32_t width = 1; width < count;) {
        JsSlots *other = from;

        for (uint32_t start = 0; start < count;) {
            uint32_t middle = count - start > width ? start + width : count;
            uint32_t end = count - middle > width ? middle + width : count;

            if (!merge_runs(vm, from, to, start, middle, end, compare, data))
                return false;
            start = end;
        }
        from = to;
        to = other;
        width = width > count / 2 ? count : width * 2;
    }
    list->cell = from;
    return true;
}

// ------------------------------------------------------------------- comparing

// Two integers as their decimal texts compare.
static double compare_as_text(int32_t a, int32_t b)
{
    char a_text[JSMI_NUMBER_TEXT_SIZE];
    char b_text[JSMI_NUMBER_TEXT_SIZE];

    jsmi_int32_to_text(a, a_text);
    jsmi_int32_to_text(b, b_text);
    return strcmp(a_text, b_text);
}

static bool compare_by_default(JsVm *vm, JsValue a, JsValue b, double *order)
{
    JsString *a_string, *b_string;
    int sign;

    if (jsmi_are_ints(a, b)) {
        *order = compare_as_text(jsmi_as_int(a), jsmi_as_int(b));
        return true;
    }
    if (!jsmi_to_string(vm, a, &a_string) || !jsmi_to_string(vm, b, &b_string))
        return false;
    if (!jsmi_string_compare(&vm->heap, a_string, b_string, &sign))
        return jsmi_fail_allocation(vm);
    *order = sign;
    return true;
}

// CompareArrayElements ( x, y, comparator ); the data is the comparator.
// https://tc39.es/ecma262/#sec-comparearrayelements
static bool compare_array_elements(JsVm *vm, void *data, JsValue a, JsValue b,
                                   double *order)
{
    JsValue comparator = *(JsValue *)data;
    JsValue arguments[2] = {a, b};
    JsValue answer;

    // Undefined ones come last.
    if (jsmi_is_undefined(a) || jsmi_is_undefined(b)) {
        *order = jsmi_is_undefined(a) - jsmi_is_undefined(b);
        return true;
    }
    if (jsmi_is_undefined(comparator))
        return compare_by_default(vm, a, b, order);
    if (!jsmi_call(vm, comparator, JSMI_UNDEFINED, arguments, 2, &answer))
        return false;
    // NaN compares as neither: +0.
    return jsmi_to_number(vm, answer, order);
}

bool jsmi_comparator_argument(JsCall *call, JsValue *comparator)
{
    *comparator = jsmi_argument(call, 0);
    if (!jsmi_is_undefined(*comparator) && !jsmi_is_callable(*comparator))
        return jsmi_throw_type_error(call->vm,
                                     "comparator %V is not a "
                                     "function",
                                     *comparator);
    return true;
}

// SortIndexedProperties ( obj, len, SortCompare, holes ), the reading half.
// https://tc39.es/ecma262/#sec-sortindexedproperties
static bool read_elements(JsVm *vm, JsObject *object, double length,
                          bool skip_holes, JsValueList *list)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (double k = 0; k < length; k++) {
        JsValue value;
        bool present = true;

        if (!jsmi_turn(vm, mark))
            return false;
        if (list->cell)
            jsmi_keep(&vm->heap, jsmi_value_cell(list->cell));
        if (skip_holes
                ? !jsmi_element_get_present(vm, object, k, &value, &present)
                : !jsmi_element_get(vm, object, k, &value))
            return false;
        if (present && !jsmi_value_list_append(list, value))
            return false;
        if (!present)
            k = jsmi_element_next(object, k + 1, length) - 1;
    }
    return true;
}

// Writes the sorted values back, and deletes what is left behind them.
static bool write_elements(JsVm *vm, JsObject *object, double length,
                           const JsValueList *list)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (uint32_t i = 0; i < list->count; i++) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_set(vm, object, i, list->cell->values[i]))
            return false;
    }
    for (double k = list->count; k < length; k++) {
        JsKey key;
        bool present;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_key_from_integer(vm, k, &key))
            return false;
        if (!jsmi_has_property(vm, object, key, &present))
            return false;
        if (present && !jsmi_delete_property_or_throw(vm, object, key))
            return false;
    }
    return true;
}

// Array.prototype.sort ( comparator )
// https://tc39.es/ecma262/#sec-array.prototype.sort
bool jsmi_array_prototype_sort(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue comparator;
    JsObject *object;
    JsValueList list;
    double length;

    if (!jsmi_comparator_argument(call, &comparator))
        return false;
    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    *result = jsmi_value_object(object);
    jsmi_value_list_initialize(&list, vm);
    return read_elements(vm, object, length, true, &list) &&
           jsmi_sort_list(vm, &list, compare_array_elements, &comparator) &&
           write_elements(vm, object, length, &list);
}

// Array.prototype.toSorted ( comparator )
// https://tc39.es/ecma262/#sec-array.prototype.tosorted
bool jsmi_array_prototype_to_sorted(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue comparator;
    JsObject *object;
    JsValueList list;
    double length;

    if (!jsmi_comparator_argument(call, &comparator))
        return false;
    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (length > UINT32_MAX)
        return jsmi_throw_range_error(vm, "invalid array length");
    jsmi_value_list_initialize(&list, vm);
    return read_elements(vm, object, length, false, &list) &&
           jsmi_sort_list(vm, &list, compare_array_elements, &comparator) &&
           jsmi_create_array_from_list(vm, &list, result);
}
