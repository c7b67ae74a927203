// SPDX-License-Identifier: MIT
//
// Objects that wrap a primitive value, made by the constructors of Boolean,
// Number and String.
#pragma once

#include "builtins/shared.h"

// The value in a wrapper; any other value as it is.
static inline JsValue jsmi_unwrap_primitive(JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_PRIMITIVE)
               ? ((JsPrimitiveObject *)jsmi_as_cell(value))->value
               : value;
}

// The wrapper that `new` of a constructor makes.
JSMI_MUST_USE bool jsmi_wrap_primitive(JsCall *call, JsIntrinsic fallback,
                                       JsValue value, JsValue *object);

// A prototype that is itself a wrapper, of Boolean, Number or String.
JSMI_MUST_USE bool jsmi_make_wrapper_prototype(JsVm *vm, JsRealm *realm,
                                               JsValue value,
                                               JsObject **object);
