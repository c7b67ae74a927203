// SPDX-License-Identifier: MIT
//
// Array iterators. https://tc39.es/ecma262/#sec-array-iterator-objects
#include "builtins/array.h"
#include "builtins/array_buffer.h"
#include "builtins/iterator_object.h"

// Slot 0: [[IteratedArrayLike]], undefined at the end. The mode is
// [[ArrayLikeIterationKind]], a JsEnumerateKind; the position
// [[ArrayLikeNextIndex]].

// CreateArrayIterator ( array, kind )
// https://tc39.es/ecma262/#sec-createarrayiterator
bool jsmi_array_iterator_create(JsVm *vm, JsObject *array, JsEnumerateKind kind,
                                JsValue *result)
{
    JsIterator *iterator;

    if (!jsmi_iterator_create(vm, JSMI_INTRINSIC_ARRAY_ITERATOR_PROTOTYPE,
                              JSMI_ITERATOR_ARRAY, &iterator))
        return false;
    iterator->mode = kind;
    jsmi_iterator_set(vm, iterator, 0, jsmi_value_object(array));
    *result = jsmi_value_object(iterator);
    return true;
}

// Array.prototype.entries ( ), keys ( ), values ( )
// https://tc39.es/ecma262/#sec-array.prototype.entries
bool jsmi_array_prototype_iterate(JsCall *call, JsValue *result)
{
    JsObject *array;

    return jsmi_to_object(call->vm, call->this_value, &array) &&
           jsmi_array_iterator_create(
               call->vm, array, (JsEnumerateKind)call->callee->mode, result);
}

static bool array_iterator_length(JsVm *vm, JsObject *array, double *length)
{
    if (jsmi_is_array_object(array)) {
        *length = jsmi_array_length(array);
        return true;
    }
    if (array->cell.kind == JSMI_CELL_TYPED_ARRAY) {
        JsTypedArray *typed;
        size_t count;

        if (!jsmi_validate_typed_array(vm, jsmi_value_object(array),
                                       JSMI_BUFFER_READ, &typed, &count))
            return false;
        *length = (double)count;
        return true;
    }
    return jsmi_length_of_array_like(vm, array, length);
}

// %ArrayIteratorPrototype%.next ( )
// https://tc39.es/ecma262/#sec-%arrayiteratorprototype%.next
static bool array_iterator_next(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIterator *iterator;
    JsObject *array;
    JsValue value;
    double index, length;

    if (!jsmi_this_iterator(call, JSMI_ITERATOR_ARRAY, "an Array Iterator",
                            &iterator))
        return false;
    if (jsmi_is_undefined(iterator->slots[0]))
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    array = jsmi_as_object(iterator->slots[0]);
    jsmi_vm_keep(vm, iterator->slots[0]);
    if (!array_iterator_length(vm, array, &length))
        return false;
    index = iterator->position;
    if (index >= length) {
        // NO BARRIER: undefined is no cell.
        iterator->slots[0] = JSMI_UNDEFINED;
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    }
    iterator->position = index + 1;
    if (iterator->mode == JSMI_ENUMERATE_KEYS)
        return jsmi_iterator_result(vm, jsmi_value_number(index), false,
                                    result);
    if (!jsmi_element_get(vm, array, index, &value))
        return false;
    if (iterator->mode == JSMI_ENUMERATE_ENTRIES &&
        !jsmi_pair_create(vm, jsmi_value_number(index), value, &value))
        return false;
    return jsmi_iterator_result(vm, value, false, result);
}

const JsPropertySpec jsmi_array_iterator_prototype_properties[] = {
    JSMI_METHOD(next, 0, array_iterator_next),
    JSMI_TAG(Array_Iterator),
    JSMI_END,
};
