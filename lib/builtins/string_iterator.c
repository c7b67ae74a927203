// SPDX-License-Identifier: MIT
//
// String iterators: by code points.
// https://tc39.es/ecma262/#sec-string-iterator-objects
#include "builtins/iterator_object.h"
#include "builtins/string.h"

// Slot 0: the string, undefined at the end. The position counts code units.

// String.prototype [ %Symbol.iterator% ] ( )
// https://tc39.es/ecma262/#sec-string.prototype-%symbol.iterator%
bool jsmi_string_prototype_iterate(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    JsIterator *iterator;

    if (!jsmi_this_string(call, &string))
        return false;
    if (!jsmi_iterator_create(vm, JSMI_INTRINSIC_STRING_ITERATOR_PROTOTYPE,
                              JSMI_ITERATOR_STRING, &iterator))
        return false;
    jsmi_iterator_set(vm, iterator, 0, jsmi_value_cell(string));
    *result = jsmi_value_object(iterator);
    return true;
}

// %StringIteratorPrototype%.next ( )
// https://tc39.es/ecma262/#sec-%stringiteratorprototype%.next
static bool string_iterator_next(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIterator *iterator;
    JsString *string;
    JsUnits units;
    size_t position;
    JsCodePoint code_point;
    JsValue value;

    if (!jsmi_this_iterator(call, JSMI_ITERATOR_STRING, "a String Iterator",
                            &iterator))
        return false;
    if (jsmi_is_undefined(iterator->slots[0]))
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    string = jsmi_as_string(iterator->slots[0]);
    position = (size_t)iterator->position;
    if (position >= jsmi_string_length(string)) {
        // NO BARRIER: undefined is no cell.
        iterator->slots[0] = JSMI_UNDEFINED;
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    }
    if (!jsmi_flatten(vm, string, &units))
        return false;
    if (units.is_wide)
        code_point = jsmi_utf16_decode(units.wide, units.length, &position);
    else
        code_point = units.latin1[position++];
    iterator->position = (double)position;
    if (!jsmi_result_string(
            vm, jsmi_string_from_code_point(&vm->heap, code_point), &value))
        return false;
    return jsmi_iterator_result(vm, value, false, result);
}

const JsPropertySpec jsmi_string_iterator_prototype_properties[] = {
    JSMI_METHOD(next, 0, string_iterator_next),
    JSMI_TAG(String_Iterator),
    JSMI_END,
};
