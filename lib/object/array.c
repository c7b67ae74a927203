// SPDX-License-Identifier: MIT
//
// Array exotic objects.
// https://tc39.es/ecma262/#sec-array-exotic-objects
#include "object/object.h"

#include "object/elements.h"
#include "object/operations.h"
#include "object/storage.h"

// `new Array(n)` makes room for that many elements at once, up to here.
enum { LARGEST_PREPARED = 1 << 17 };

static JsShape *array_shape(JsVm *vm)
{
    JsRealm *realm = vm->realm;
    JsObject *prototype;
    JsShape *shape;

    if (realm->array_shape)
        return realm->array_shape;
    if (!jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_ARRAY_PROTOTYPE,
                              &prototype))
        return NULL;
    shape = jsmi_shape_root(vm, prototype, &jsmi_array_methods, 0);
    if (!shape) {
        jsmi_throw_out_of_memory(vm);
        return NULL;
    }
    realm->array_shape = shape;
    jsmi_write_barrier(&vm->heap, realm);
    return shape;
}

// ArrayCreate ( length [ , proto ] )
// https://tc39.es/ecma262/#sec-arraycreate
bool jsmi_array_create_with_shape(JsVm *vm, JsShape *shape, uint32_t length,
                                  const JsValue *values, JsValue *array)
{
    JsObject *made;

    if (!jsmi_object_allocate(vm, JSMI_CELL_ARRAY, sizeof(JsArray), shape,
                              &made))
        return false;
    if (length > 0 && (values || length <= LARGEST_PREPARED) &&
        !jsmi_object_grow_elements(vm, made, length))
        return false;
    if (values && length > 0) {
        JsElements *elements = made->elements;
        if (!jsmi_memory_copy(&vm->budget, elements->values, values,
                              length * sizeof(JsValue)))
            return false;
        elements->readable = length;
        elements->writable = length;
        jsmi_write_barrier(&vm->heap, elements);
    }
    made->cell.auxiliary = length;
    *array = jsmi_value_cell(made);
    return true;
}

bool jsmi_array_create(JsVm *vm, uint32_t length, const JsValue *values,
                       JsValue *array)
{
    JsShape *shape = array_shape(vm);

    return shape &&
           jsmi_array_create_with_shape(vm, shape, length, values, array);
}

bool jsmi_array_append(JsVm *vm, JsObject *array, JsValue value)
{
    JsElements *elements = array->elements;
    uint32_t length = array->cell.auxiliary;

    // Arrays are made by all kinds of loops.
    if (JSMI_UNLIKELY(length % 1024 == 1023) && !jsmi_poll(&vm->budget))
        return false;
    // FAST PATH: the vector has room at its end.
    if (elements->readable == length && length < elements->cell.auxiliary) {
        elements->values[length] = value;
        elements->readable = length + 1;
        elements->writable = length + 1;
        jsmi_write_barrier(&vm->heap, elements);
    } else if (length > JSMI_LARGEST_INDEX) {
        return jsmi_throw_range_error(vm, "invalid array length");
    } else if (!jsmi_elements_add(vm, array, length, value,
                                  JSMI_ALL_ATTRIBUTES)) {
        return false;
    }
    array->cell.auxiliary = length + 1;
    return true;
}

bool jsmi_array_set_length(JsVm *vm, JsObject *array, uint32_t length,
                           bool *succeeded)
{
    uint32_t left;

    if (length == array->cell.auxiliary) {
        *succeeded = true;
        return true;
    }
    if (array->cell.flags & JSMI_OBJECT_LENGTH_READ_ONLY) {
        *succeeded = false;
        return true;
    }
    left = length < array->cell.auxiliary
               ? jsmi_elements_truncate(vm, array, length)
               : length;
    array->cell.auxiliary = left;
    *succeeded = left == length;
    return true;
}

// Steps 3 to 5 of ArraySetLength: both conversions, and they must agree.
static bool to_array_length(JsVm *vm, JsValue value, uint32_t *length)
{
    double number;

    if (jsmi_is_int(value) && jsmi_as_int(value) >= 0) {
        *length = (uint32_t)jsmi_as_int(value);
        return true;
    }
    if (!jsmi_to_uint32(vm, value, length) ||
        !jsmi_to_number(vm, value, &number))
        return false;
    if (*length != number)
        return jsmi_throw_range_error(vm, "invalid array length");
    return true;
}

// ArraySetLength ( A, Desc )
// https://tc39.es/ecma262/#sec-arraysetlength
static bool array_set_length(JsVm *vm, JsObject *array,
                             const JsPropertyDescriptor *descriptor,
                             bool *succeeded)
{
    JsPropertyDescriptor current;
    uint32_t length = 0;
    bool has_value = descriptor->fields & JSMI_HAS_VALUE;
    bool becomes_read_only = descriptor->fields & JSMI_HAS_WRITABLE &&
                             !(descriptor->attributes & JSMI_WRITABLE);

    // 3-5. Conversions may run script that changes the array.
    if (has_value && !to_array_length(vm, descriptor->value, &length))
        return false;
    current = jsmi_data_descriptor(
        jsmi_value_uint32(array->cell.auxiliary),
        array->cell.flags & JSMI_OBJECT_LENGTH_READ_ONLY ? 0 : JSMI_WRITABLE);

    // What OrdinaryDefineOwnProperty checks, the value being compared below.
    JsPropertyDescriptor checked = *descriptor;
    if (has_value)
        checked.value = jsmi_value_uint32(length);
    if (!jsmi_is_compatible_property_descriptor(vm, true, &checked, &current,
                                                succeeded))
        return false;
    if (!*succeeded)
        return true;
    if (has_value && !jsmi_array_set_length(vm, array, length, succeeded))
        return false;
    // 17.b. Even after a deletion that failed.
    if (becomes_read_only)
        array->cell.flags |= JSMI_OBJECT_LENGTH_READ_ONLY;
    return true;
}

// [[DefineOwnProperty]] ( P, Desc )
// https://tc39.es/ecma262/#sec-array-exotic-objects-defineownproperty-p-desc
static bool array_define_own_property(JsVm *vm, JsObject *array, JsKey key,
                                      const JsPropertyDescriptor *descriptor,
                                      bool *succeeded)
{
    uint32_t index = jsmi_key_index(key);

    if (!jsmi_key_is_index(key)) {
        if (jsmi_key_equal(key, JSMI_KEY(length)))
            return array_set_length(vm, array, descriptor, succeeded);
        return jsmi_ordinary_define_own_property(vm, array, key, descriptor,
                                                 succeeded);
    }
    if (index >= array->cell.auxiliary &&
        array->cell.flags & JSMI_OBJECT_LENGTH_READ_ONLY) {
        *succeeded = false;
        return true;
    }
    if (!jsmi_ordinary_define_own_property(vm, array, key, descriptor,
                                           succeeded))
        return false;
    if (*succeeded && index >= array->cell.auxiliary)
        array->cell.auxiliary = index + 1;
    return true;
}

const JsObjectMethods jsmi_array_methods = {
    jsmi_ordinary_get_prototype_of,
    jsmi_ordinary_set_prototype_of,
    jsmi_ordinary_is_extensible,
    jsmi_ordinary_prevent_extensions,
    jsmi_ordinary_get_own_property,
    array_define_own_property,
    jsmi_ordinary_has_property,
    jsmi_ordinary_get,
    jsmi_ordinary_set,
    jsmi_ordinary_delete,
    jsmi_ordinary_own_property_keys,
};
