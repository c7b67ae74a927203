// SPDX-License-Identifier: MIT
//
// Operations on iterator objects.
// https://tc39.es/ecma262/#sec-operations-on-iterator-objects
#include "object/operations.h"

bool jsmi_get_iterator_direct(JsVm *vm, JsObject *object,
                              JsIteratorRecord *record)
{
    JsValue next;

    if (!jsmi_get(vm, object, JSMI_KEY(next), &next))
        return false;
    *record = (JsIteratorRecord){jsmi_value_cell(object), next, false};
    return true;
}

// GetIteratorFromMethod ( obj, method )
// https://tc39.es/ecma262/#sec-getiteratorfrommethod
bool jsmi_get_iterator_from_method(JsVm *vm, JsValue value, JsValue method,
                                   JsIteratorRecord *record)
{
    JsValue iterator;

    if (!jsmi_call(vm, method, value, NULL, 0, &iterator))
        return false;
    if (!jsmi_is_object(iterator))
        return jsmi_throw_type_error(
            vm, "[Symbol.iterator] of %V returned no object but %V", value,
            iterator);
    return jsmi_get_iterator_direct(vm, jsmi_as_object(iterator), record);
}

// GetIterator ( obj, sync )
// https://tc39.es/ecma262/#sec-getiterator
bool jsmi_get_iterator(JsVm *vm, JsValue value, JsIteratorRecord *record)
{
    JsValue method;

    if (jsmi_is_nullish(value))
        return jsmi_throw_type_error(vm, "%V is not iterable", value);
    if (!jsmi_get_method(vm, value, JSMI_KEY_SYMBOL(iterator), &method))
        return false;
    if (jsmi_is_undefined(method))
        return jsmi_throw_type_error(vm, "%V is not iterable", value);
    return jsmi_get_iterator_from_method(vm, value, method, record);
}

static bool read_step(JsVm *vm, const JsIteratorRecord *record, JsValue *value,
                      bool *done)
{
    JsValue result, done_value;

    if (!jsmi_call(vm, record->next_method, record->iterator, NULL, 0, &result))
        return false;
    if (!jsmi_is_object(result))
        return jsmi_throw_type_error(
            vm, "the iterator's result is not an object but %V", result);
    if (!jsmi_get(vm, jsmi_as_object(result), JSMI_KEY(done), &done_value))
        return false;
    *done = jsmi_to_boolean(done_value);
    return *done ||
           jsmi_get(vm, jsmi_as_object(result), JSMI_KEY(value), value);
}

// IteratorStepValue ( iteratorRecord )
// https://tc39.es/ecma262/#sec-iteratorstepvalue
bool jsmi_iterator_step_value(JsVm *vm, JsIteratorRecord *record,
                              JsValue *value, bool *done)
{
    bool is_done;

    if (!read_step(vm, record, value, &is_done)) {
        record->is_done = true;
        return false;
    }
    if (is_done)
        record->is_done = true;
    *done = is_done;
    return true;
}

// IteratorClose ( iteratorRecord, completion ) for a completion that is not a
// throw.
// https://tc39.es/ecma262/#sec-iteratorclose
bool jsmi_iterator_close(JsVm *vm, const JsIteratorRecord *record)
{
    JsValue method, result;

    if (!jsmi_get_method(vm, record->iterator, JSMI_KEY(return_), &method))
        return false;
    if (jsmi_is_undefined(method))
        return true;
    if (!jsmi_call(vm, method, record->iterator, NULL, 0, &result))
        return false;
    return jsmi_is_object(result) ||
           jsmi_throw_type_error(
               vm, "'return' of the iterator returned no object but %V",
               result);
}

bool jsmi_iterator_close_throwing(JsVm *vm, const JsIteratorRecord *record)
{
    JsValue thrown, method, ignored;

    // A termination runs no script.
    if (!jsmi_take_exception(vm, &thrown))
        return false;
    if (jsmi_get_method(vm, record->iterator, JSMI_KEY(return_), &method) &&
        (jsmi_is_undefined(method) ||
         jsmi_call(vm, method, record->iterator, NULL, 0, &ignored)))
        return jsmi_throw(vm, thrown);
    // What closing threw is dropped, unless it is a termination.
    if (!jsmi_take_exception(vm, &ignored))
        return false;
    return jsmi_throw(vm, thrown);
}

static JsShape *result_shape(JsVm *vm)
{
    JsRealm *realm = vm->realm;
    JsObject *prototype;
    JsShape *shape;

    if (realm->iterator_result_shape)
        return realm->iterator_result_shape;
    if (!jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &prototype))
        return NULL;
    shape = jsmi_shape_root(vm, prototype, &jsmi_ordinary_methods, 2);
    if (shape)
        shape = jsmi_shape_add(vm, shape, JSMI_KEY(value), JSMI_ALL_ATTRIBUTES);
    if (shape) {
        jsmi_keep(&vm->heap, jsmi_value_cell(shape));
        shape = jsmi_shape_add(vm, shape, JSMI_KEY(done), JSMI_ALL_ATTRIBUTES);
    }
    if (!shape) {
        jsmi_throw_out_of_memory(vm);
        return NULL;
    }
    realm->iterator_result_shape = shape;
    jsmi_write_barrier(&vm->heap, realm);
    return shape;
}

// CreateIteratorResultObject ( value, done )
// https://tc39.es/ecma262/#sec-createiterresultobject
bool jsmi_iterator_result(JsVm *vm, JsValue value, bool done, JsValue *result)
{
    JsShape *shape = result_shape(vm);
    JsObject *made;

    if (!shape || !jsmi_object_allocate(vm, JSMI_CELL_OBJECT,
                                        sizeof(JsObject) + 2 * sizeof(JsValue),
                                        shape, &made))
        return false;
    // NO BARRIER: the object is new.
    jsmi_inline_slots(made)[0] = value;
    jsmi_inline_slots(made)[1] = jsmi_value_boolean(done);
    *result = jsmi_value_cell(made);
    return true;
}
