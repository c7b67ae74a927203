// SPDX-License-Identifier: MIT
//
// Objects that wrap a primitive: of Boolean, Number, String, Symbol, BigInt.
// String objects are exotic: their units are own properties.
// https://tc39.es/ecma262/#sec-string-exotic-objects
#pragma once

#include "object/vm.h"

extern const JsObjectMethods jsmi_string_object_methods;

// A wrapper with the given shape, whose methods must be those of its kind: see
// jsmi_wrapper_methods.
JSMI_MUST_USE bool jsmi_wrapper_create(JsVm *vm, JsShape *shape, JsValue value,
                                       JsValue *wrapper);

static inline const JsObjectMethods *jsmi_wrapper_methods(JsValue value)
{
    return jsmi_is_string(value) ? &jsmi_string_object_methods
                                 : &jsmi_ordinary_methods;
}

// The intrinsic that is the prototype of a primitive other than undefined and
// null.
JsIntrinsic jsmi_primitive_prototype(JsValue value);

// thisNumberValue and its kin: the value that the object wraps, or undefined.
static inline JsValue jsmi_wrapped_value(JsValue object)
{
    return jsmi_is_kind(object, JSMI_CELL_PRIMITIVE)
               ? ((JsPrimitiveObject *)jsmi_as_cell(object))->value
               : JSMI_UNDEFINED;
}

void jsmi_wrapper_trace(JsMarker *marker, JsCell *cell);
