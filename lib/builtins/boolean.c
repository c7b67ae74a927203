// SPDX-License-Identifier: MIT
//
// Boolean objects. https://tc39.es/ecma262/#sec-boolean-objects
#include "builtins/shared.h"

// Boolean ( value )
// https://tc39.es/ecma262/#sec-boolean-constructor-boolean-value
static bool boolean_constructor(JsCall *call, JsValue *result)
{
    *result = jsmi_value_boolean(jsmi_to_boolean(jsmi_argument(call, 0)));
    if (jsmi_is_undefined(call->new_target))
        return true;
    return jsmi_wrap_primitive(call, JSMI_INTRINSIC_BOOLEAN_PROTOTYPE, *result,
                               result);
}

// ThisBooleanValue ( value )
// https://tc39.es/ecma262/#sec-thisbooleanvalue
static bool this_boolean_value(JsCall *call, bool *truth)
{
    JsValue value = jsmi_unwrap_primitive(call->this_value);

    if (!jsmi_is_boolean(value))
        return jsmi_throw_type_error(call->vm, "receiver %V is not a boolean",
                                     call->this_value);
    *truth = jsmi_same_word(value, JSMI_TRUE);
    return true;
}

// Boolean.prototype.toString ( )
// https://tc39.es/ecma262/#sec-boolean.prototype.tostring
static bool boolean_prototype_to_string(JsCall *call, JsValue *result)
{
    bool truth;

    if (!this_boolean_value(call, &truth))
        return false;
    *result = truth ? JSMI_ATOM_VALUE(true_) : JSMI_ATOM_VALUE(false_);
    return true;
}

// Boolean.prototype.valueOf ( )
// https://tc39.es/ecma262/#sec-boolean.prototype.valueof
static bool boolean_prototype_value_of(JsCall *call, JsValue *result)
{
    bool truth;

    if (!this_boolean_value(call, &truth))
        return false;
    *result = jsmi_value_boolean(truth);
    return true;
}

const JsPropertySpec jsmi_boolean_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, BOOLEAN, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(toString, 0, boolean_prototype_to_string),
    JSMI_METHOD(valueOf, 0, boolean_prototype_value_of),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_boolean_properties[] = {
    // clang-format off
    JSMI_METHOD(Boolean, 1, boolean_constructor),
    JSMI_OBJECT(prototype, BOOLEAN_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};
