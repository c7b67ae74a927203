// SPDX-License-Identifier: MIT
#include "builtins/iterate.h"

bool jsmi_iterate_record(JsVm *vm, JsIteratorRecord *record, JsVisitor *visit,
                         void *data, double *count)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (double index = 0;; index++) {
        JsValue value;
        bool done;
        bool stop = false;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_iterator_step_value(vm, record, &value, &done))
            return false;
        *count = index;
        if (done)
            return true;
        if (!visit(vm, data, index, value, &stop))
            return jsmi_iterator_close_throwing(vm, record);
        if (stop)
            return jsmi_iterator_close(vm, record);
    }
}

bool jsmi_array_iterates_plainly(JsVm *vm, JsValue value)
{
    return jsmi_is_object(value) &&
           jsmi_as_object(value)->shape == vm->realm->array_shape &&
           jsmi_array_is_readable(jsmi_as_object(value)) &&
           jsmi_realm_array_iteration_is_pristine(vm, vm->realm);
}

bool jsmi_iterate(JsVm *vm, JsValue iterable, JsVisitor *visit, void *data)
{
    JsIteratorRecord record;
    double count;

    return jsmi_get_iterator(vm, iterable, &record) &&
           jsmi_iterate_record(vm, &record, visit, data, &count);
}

// A turn that keeps the list, which may have moved to a larger cell.
static bool list_turn(JsVm *vm, uint32_t mark, const JsValueList *list)
{
    if (!jsmi_turn(vm, mark))
        return false;
    if (list->cell)
        jsmi_keep(&vm->heap, jsmi_value_cell(list->cell));
    return true;
}

// FAST PATH: arrays iterate as they came, and this one can be read without
// running script.
static bool array_to_list(JsVm *vm, JsObject *array, JsValueList *list)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (uint32_t i = 0; i < array->elements->readable; i++) {
        if (!list_turn(vm, mark, list))
            return false;
        if (!jsmi_value_list_append(
                list, jsmi_hole_to_undefined(array->elements->values[i])))
            return false;
    }
    return true;
}

bool jsmi_iterable_to_list(JsVm *vm, JsValue iterable, JsValueList *list)
{
    JsIteratorRecord record;
    uint32_t mark;

    if (jsmi_array_iterates_plainly(vm, iterable))
        return array_to_list(vm, jsmi_as_object(iterable), list);
    if (!jsmi_get_iterator(vm, iterable, &record))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (;;) {
        JsValue value;
        bool done;

        if (!list_turn(vm, mark, list))
            return false;
        if (!jsmi_iterator_step_value(vm, &record, &value, &done))
            return false;
        if (done)
            return true;
        if (!jsmi_value_list_append(list, value))
            return false;
    }
}

typedef struct EntryAdder {
    JsValue target;
    JsValue adder;
} EntryAdder;

static bool add_entry(JsVm *vm, void *data, double index, JsValue value,
                      bool *stop)
{
    EntryAdder *entry_adder = data;
    JsValue halves[2];
    JsValue ignored;

    (void)index;
    (void)stop;
    if (!jsmi_is_object(value))
        return jsmi_throw_type_error(vm, "iterator value %V is not an entry",
                                     value);
    if (!jsmi_element_get(vm, jsmi_as_object(value), 0, &halves[0]))
        return false;
    if (!jsmi_element_get(vm, jsmi_as_object(value), 1, &halves[1]))
        return false;
    return jsmi_call(vm, entry_adder->adder, entry_adder->target, halves, 2,
                     &ignored);
}

bool jsmi_add_entries_from_iterable(JsVm *vm, JsObject *target,
                                    JsValue iterable, JsValue adder)
{
    EntryAdder entry_adder = {jsmi_value_object(target), adder};

    return jsmi_iterate(vm, iterable, add_entry, &entry_adder);
}
