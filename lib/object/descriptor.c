// SPDX-License-Identifier: MIT
#include "object/descriptor.h"

// Reads a field if the object has it; `*present` tells.
static bool read_field(JsVm *vm, JsObject *object, JsKey key, JsValue *value,
                       bool *present)
{
    if (!jsmi_has_property(vm, object, key, present))
        return false;
    return !*present || jsmi_get(vm, object, key, value);
}

static bool read_flag(JsVm *vm, JsObject *object, JsKey key, uint32_t field,
                      uint32_t attribute, JsPropertyDescriptor *descriptor)
{
    JsValue value;
    bool present;

    if (!read_field(vm, object, key, &value, &present))
        return false;
    if (!present)
        return true;
    descriptor->fields |= field;
    if (jsmi_to_boolean(value))
        descriptor->attributes |= attribute;
    return true;
}

static bool read_accessor(JsVm *vm, JsObject *object, JsKey key, uint32_t field,
                          JsPropertyDescriptor *descriptor, JsValue *function)
{
    JsValue value;
    bool present;

    if (!read_field(vm, object, key, &value, &present))
        return false;
    if (!present)
        return true;
    if (!jsmi_is_undefined(value) && !jsmi_is_callable(value))
        return jsmi_throw_type_error(vm, "%K of a property must be a function",
                                     &key);
    descriptor->fields |= field;
    *function = value;
    return true;
}

// https://tc39.es/ecma262/#sec-topropertydescriptor
bool jsmi_to_property_descriptor(JsVm *vm, JsValue value,
                                 JsPropertyDescriptor *descriptor)
{
    JsPropertyDescriptor read = {0, 0, JSMI_UNDEFINED, JSMI_UNDEFINED,
                                 JSMI_UNDEFINED};
    JsObject *object;
    bool present;

    if (!jsmi_is_object(value))
        return jsmi_throw_type_error(vm,
                                     "property description %V is not an "
                                     "object",
                                     value);
    object = jsmi_as_object(value);
    if (!read_flag(vm, object, JSMI_KEY(enumerable), JSMI_HAS_ENUMERABLE,
                   JSMI_ENUMERABLE, &read))
        return false;
    if (!read_flag(vm, object, JSMI_KEY(configurable), JSMI_HAS_CONFIGURABLE,
                   JSMI_CONFIGURABLE, &read))
        return false;
    if (!read_field(vm, object, JSMI_KEY(value), &read.value, &present))
        return false;
    if (present)
        read.fields |= JSMI_HAS_VALUE;
    if (!read_flag(vm, object, JSMI_KEY(writable), JSMI_HAS_WRITABLE,
                   JSMI_WRITABLE, &read))
        return false;
    if (!read_accessor(vm, object, JSMI_KEY(get), JSMI_HAS_GET, &read,
                       &read.get))
        return false;
    if (!read_accessor(vm, object, JSMI_KEY(set), JSMI_HAS_SET, &read,
                       &read.set))
        return false;
    if (jsmi_is_accessor_descriptor(&read) && jsmi_is_data_descriptor(&read))
        return jsmi_throw_type_error(
            vm, "a property has either a value or accessors, not both");
    *descriptor = read;
    return true;
}

// https://tc39.es/ecma262/#sec-frompropertydescriptor
bool jsmi_from_property_descriptor(JsVm *vm,
                                   const JsPropertyDescriptor *descriptor,
                                   JsValue *result)
{
    const struct {
        uint32_t field;
        JsKey key;
        JsValue value;
    } fields[] = {
        {JSMI_HAS_VALUE, JSMI_KEY(value), descriptor->value},
        {JSMI_HAS_WRITABLE, JSMI_KEY(writable),
         jsmi_value_boolean(descriptor->attributes & JSMI_WRITABLE)},
        {JSMI_HAS_GET, JSMI_KEY(get), descriptor->get},
        {JSMI_HAS_SET, JSMI_KEY(set), descriptor->set},
        {JSMI_HAS_ENUMERABLE, JSMI_KEY(enumerable),
         jsmi_value_boolean(descriptor->attributes & JSMI_ENUMERABLE)},
        {JSMI_HAS_CONFIGURABLE, JSMI_KEY(configurable),
         jsmi_value_boolean(descriptor->attributes & JSMI_CONFIGURABLE)},
    };
    JsObject *prototype;

    if (!jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &prototype))
        return false;
    if (!jsmi_object_create(vm, prototype, 4, result))
        return false;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (descriptor->fields & fields[i].field &&
            !jsmi_object_add_property(vm, jsmi_as_object(*result),
                                      fields[i].key, fields[i].value,
                                      JSMI_ALL_ATTRIBUTES))
            return false;
    }
    return true;
}

// https://tc39.es/ecma262/#sec-completepropertydescriptor
void jsmi_complete_property_descriptor(JsPropertyDescriptor *descriptor)
{
    // Absent fields already have their defaults as values.
    if (jsmi_is_accessor_descriptor(descriptor))
        descriptor->fields |= JSMI_HAS_GET | JSMI_HAS_SET;
    else
        descriptor->fields |= JSMI_HAS_VALUE | JSMI_HAS_WRITABLE;
    descriptor->fields |= JSMI_HAS_ENUMERABLE | JSMI_HAS_CONFIGURABLE;
}
