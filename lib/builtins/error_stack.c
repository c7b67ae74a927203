// SPDX-License-Identifier: MIT
#include "builtins/error_stack.h"

#include "interp/trace.h"

// get Error.prototype.stack
// https://tc39.es/proposal-error-stack-accessor/#sec-get-error.prototype.stack
bool jsmi_error_prototype_stack(JsCall *call, JsValue *result)
{
    JsObject *error;
    JsString *text;

    if (!jsmi_this_object(call, &error))
        return false;
    if (error->cell.kind != JSMI_CELL_ERROR)
        return true;
    if (!jsmi_error_stack_text(call->vm, error, &text))
        return false;
    *result = jsmi_value_cell(text);
    return true;
}

// SetterThatIgnoresPrototypeProperties ( this, home, p, v )
// https://tc39.es/ecma262/#sec-SetterThatIgnoresPrototypeProperties
static bool set_ignoring_prototype(JsVm *vm, JsObject *object,
                                   const JsObject *home, JsKey key,
                                   JsValue value)
{
    JsPropertyDescriptor descriptor;
    bool found;

    if (object == home)
        return jsmi_throw_type_error(
            vm, "property %K of a prototype cannot be assigned to", &key);
    if (!object->shape->methods->get_own_property(vm, object, key, &descriptor,
                                                  &found))
        return false;
    return found ? jsmi_set(vm, object, key, value, true)
                 : jsmi_create_data_property_or_throw(vm, object, key, value);
}

// set Error.prototype.stack
// https://tc39.es/proposal-error-stack-accessor/#sec-set-error.prototype.stack
bool jsmi_error_prototype_set_stack(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object, *home;

    (void)result;
    if (!jsmi_this_object(call, &object))
        return false;
    if (!jsmi_is_string(jsmi_argument(call, 0)))
        return jsmi_throw_type_error(vm, "%V is not a string",
                                     jsmi_argument(call, 0));
    if (!jsmi_realm_intrinsic(vm, call->realm, JSMI_INTRINSIC_ERROR_PROTOTYPE,
                              &home))
        return false;
    return set_ignoring_prototype(vm, object, home, JSMI_KEY(stack),
                                  jsmi_argument(call, 0));
}
