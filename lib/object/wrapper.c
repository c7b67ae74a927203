// SPDX-License-Identifier: MIT
#include "object/wrapper.h"

#include "object/elements.h"
#include "object/operations.h"

bool jsmi_wrapper_create(JsVm *vm, JsShape *shape, JsValue value,
                         JsValue *wrapper)
{
    JsPrimitiveObject *made;

    JSMI_ASSERT(shape->methods == jsmi_wrapper_methods(value));
    if (!jsmi_object_allocate(vm, JSMI_CELL_PRIMITIVE,
                              sizeof(JsPrimitiveObject), shape, &made))
        return false;
    // NO BARRIER: the wrapper is new.
    made->value = value;
    if (jsmi_is_string(value))
        made->object.cell.flags |= JSMI_OBJECT_EXOTIC;
    *wrapper = jsmi_value_cell(made);
    return true;
}

JsIntrinsic jsmi_primitive_prototype(JsValue value)
{
    if (jsmi_is_string(value))
        return JSMI_INTRINSIC_STRING_PROTOTYPE;
    if (jsmi_is_number(value))
        return JSMI_INTRINSIC_NUMBER_PROTOTYPE;
    if (jsmi_is_boolean(value))
        return JSMI_INTRINSIC_BOOLEAN_PROTOTYPE;
    if (jsmi_is_symbol(value))
        return JSMI_INTRINSIC_SYMBOL_PROTOTYPE;
    JSMI_ASSERT(jsmi_is_bigint(value));
    return JSMI_INTRINSIC_BIGINT_PROTOTYPE;
}

static JsString *string_of(JsObject *object)
{
    return jsmi_as_string(((JsPrimitiveObject *)object)->value);
}

// StringGetOwnProperty ( S, P ), and the length besides.
// https://tc39.es/ecma262/#sec-stringgetownproperty
static bool string_find(JsVm *vm, JsObject *object, JsKey key, JsValue *value,
                        uint32_t *attributes, bool *found)
{
    JsString *string = string_of(object);
    uint32_t length = jsmi_string_length(string);
    JsString *unit_string;
    uint32_t unit;

    *found = true;
    if (jsmi_key_equal(key, JSMI_KEY(length))) {
        *value = jsmi_value_uint32(length);
        *attributes = 0;
        return true;
    }
    if (!jsmi_key_is_index(key) || jsmi_key_index(key) >= length) {
        *found = false;
        return true;
    }
    if (!jsmi_string_unit_at(&vm->heap, string, jsmi_key_index(key), &unit))
        return jsmi_throw_out_of_memory(vm);
    unit_string = jsmi_string_from_code_point(&vm->heap, unit);
    if (!unit_string)
        return jsmi_throw_out_of_memory(vm);
    *value = jsmi_value_cell(unit_string);
    *attributes = JSMI_ENUMERABLE;
    return true;
}

static bool string_get_own_property(JsVm *vm, JsObject *object, JsKey key,
                                    JsPropertyDescriptor *descriptor,
                                    bool *found)
{
    uint32_t attributes;
    JsValue value;

    if (!string_find(vm, object, key, &value, &attributes, found))
        return false;
    if (!*found)
        return jsmi_ordinary_get_own_property(vm, object, key, descriptor,
                                              found);
    *descriptor = jsmi_data_descriptor(value, attributes);
    return true;
}

// https://tc39.es/ecma262/#sec-string-exotic-objects-defineownproperty-p-desc
static bool string_define_own_property(JsVm *vm, JsObject *object, JsKey key,
                                       const JsPropertyDescriptor *descriptor,
                                       bool *succeeded)
{
    JsPropertyDescriptor current;
    uint32_t attributes;
    JsValue value;
    bool found;

    if (!string_find(vm, object, key, &value, &attributes, &found))
        return false;
    if (!found)
        return jsmi_ordinary_define_own_property(vm, object, key, descriptor,
                                                 succeeded);
    current = jsmi_data_descriptor(value, attributes);
    return jsmi_is_compatible_property_descriptor(vm, true, descriptor,
                                                  &current, succeeded);
}

// https://tc39.es/ecma262/#sec-string-exotic-objects-ownpropertykeys
static bool string_own_property_keys(JsVm *vm, JsObject *object,
                                     JsKeyList *keys)
{
    uint32_t length = jsmi_string_length(string_of(object));

    if (!jsmi_vm_spend(vm, length / 8))
        return false;
    for (uint32_t i = 0; i < length; i++) {
        if (!jsmi_key_list_append(keys, jsmi_key_from_index(i)))
            return false;
    }
    return jsmi_elements_append_keys(vm, object, UINT32_MAX, keys) &&
           jsmi_key_list_append(keys, JSMI_KEY(length)) &&
           jsmi_append_named_keys(vm, object, keys);
}

const JsObjectMethods jsmi_string_object_methods = {
    jsmi_ordinary_get_prototype_of,
    jsmi_ordinary_set_prototype_of,
    jsmi_ordinary_is_extensible,
    jsmi_ordinary_prevent_extensions,
    string_get_own_property,
    string_define_own_property,
    jsmi_ordinary_has_property,
    jsmi_ordinary_get,
    jsmi_ordinary_set,
    jsmi_ordinary_delete,
    string_own_property_keys,
};

void jsmi_wrapper_trace(JsMarker *marker, JsCell *cell)
{
    jsmi_object_trace(marker, cell);
    jsmi_mark_value(marker, ((JsPrimitiveObject *)cell)->value);
}
