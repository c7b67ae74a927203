// SPDX-License-Identifier: MIT
#include "object/host_object.h"

bool jsmi_host_class_extends(const JsHostClass *k, const JsHostClass *wanted)
{
    while (k && k != wanted)
        k = k->parent;
    return k;
}

bool jsmi_field_describe(const JsObject *object, JsValue accessor,
                         uint32_t *slot)
{
    const JsHostObject *host = (const JsHostObject *)(const void *)object;
    const JsNativeFunction *function;

    if (object->cell.kind != JSMI_CELL_NATIVE ||
        !jsmi_is_kind(accessor, JSMI_CELL_NATIVE_FUNCTION) ||
        !(jsmi_as_cell(accessor)->extra & JSMI_NATIVE_IS_FIELD))
        return false;
    function = (const JsNativeFunction *)(void *)jsmi_as_cell(accessor);
    *slot = function->mode;
    return jsmi_field_type(*slot) != JSMI_FIELD_TEXT &&
           jsmi_host_class_extends(host->of_class, function->host_data);
}

JsValue jsmi_field_read(const JsObject *object, uint32_t slot)
{
    const void *place = jsmi_field_place(object, slot);

    switch (jsmi_field_type(slot)) {
    case JSMI_FIELD_DOUBLE:
        return jsmi_value_from_raw_double(*(const double *)place);
    case JSMI_FIELD_FLOAT:
        return jsmi_value_from_raw_double((double)*(const float *)place);
    case JSMI_FIELD_INT32:
        return jsmi_value_int(*(const int32_t *)place);
    case JSMI_FIELD_UINT32:
        return jsmi_value_uint32(*(const uint32_t *)place);
    case JSMI_FIELD_INT64:
        return jsmi_value_number((double)*(const int64_t *)place);
    case JSMI_FIELD_UINT8:
        return jsmi_value_int(*(const uint8_t *)place);
    case JSMI_FIELD_BOOLEAN:
    case JSMI_FIELD_TEXT:
    default:
        return jsmi_value_boolean(*(const uint8_t *)place != 0);
    }
}

// ToBoolean of a number or a boolean.
static bool is_true(JsValue value)
{
    double number;

    if (!jsmi_is_number(value))
        return jsmi_same_word(value, JSMI_TRUE);
    number = jsmi_as_number(value);
    return number == number && number != 0;
}

static uint32_t to_uint32(JsValue number)
{
    return jsmi_is_int(number) ? (uint32_t)jsmi_as_int(number)
                               : jsmi_double_to_uint32(jsmi_as_double(number));
}

bool jsmi_field_write(const JsObject *object, uint32_t slot, JsValue value)
{
    void *place = jsmi_field_place(object, slot);
    JsFieldType type = jsmi_field_type(slot);

    if (!jsmi_is_number(value) &&
        (type != JSMI_FIELD_BOOLEAN || !jsmi_is_boolean(value)))
        return false;
    switch (type) {
    case JSMI_FIELD_DOUBLE:
        *(double *)place = jsmi_as_number(value);
        return true;
    case JSMI_FIELD_FLOAT:
        *(float *)place = (float)jsmi_as_number(value);
        return true;
    case JSMI_FIELD_INT32:
    case JSMI_FIELD_UINT32:
        *(uint32_t *)place = to_uint32(value);
        return true;
    case JSMI_FIELD_INT64:
        if (!jsmi_is_int(value))
            return false;
        *(int64_t *)place = jsmi_as_int(value);
        return true;
    case JSMI_FIELD_UINT8:
        *(uint8_t *)place = (uint8_t)to_uint32(value);
        return true;
    case JSMI_FIELD_BOOLEAN:
    case JSMI_FIELD_TEXT:
    default:
        *(uint8_t *)place = is_true(value);
        return true;
    }
}
