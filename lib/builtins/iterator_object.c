// SPDX-License-Identifier: MIT
#include "builtins/iterator_object.h"

bool jsmi_iterator_create(JsVm *vm, JsIntrinsic prototype, JsIteratorKind kind,
                          JsIterator **iterator)
{
    if (!jsmi_create_of_kind(vm, prototype, JSMI_CELL_ITERATOR,
                             sizeof(JsIterator), iterator))
        return false;
    (*iterator)->object.cell.auxiliary = kind;
    for (int i = 0; i < JSMI_ITERATOR_SLOTS; i++)
        (*iterator)->slots[i] = JSMI_UNDEFINED;
    return true;
}

bool jsmi_this_iterator(JsCall *call, JsIteratorKind kind, const char *noun,
                        JsIterator **iterator)
{
    if (!jsmi_this_of_kind(call, JSMI_CELL_ITERATOR, noun, iterator))
        return false;
    if ((*iterator)->object.cell.auxiliary != kind)
        return jsmi_throw_type_error(call->vm, "receiver %V is not %s",
                                     call->this_value, noun);
    return true;
}

bool jsmi_pair_create(JsVm *vm, JsValue a, JsValue b, JsValue *pair)
{
    JsValue values[2] = {a, b};

    return jsmi_array_create(vm, 2, values, pair);
}

void jsmi_iterator_trace(JsMarker *marker, JsCell *cell)
{
    JsIterator *iterator = (JsIterator *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_values(marker, iterator->slots, JSMI_ITERATOR_SLOTS);
}
