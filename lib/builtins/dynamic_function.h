// SPDX-License-Identifier: MIT
//
// CreateDynamicFunction, behind Function and its three kin.
// https://tc39.es/ecma262/#sec-createdynamicfunction
#pragma once

#include "builtins/shared.h"

typedef enum JsDynamicFunctionKind {
    JSMI_DYNAMIC_NORMAL,
    JSMI_DYNAMIC_GENERATOR,
    JSMI_DYNAMIC_ASYNC,
    JSMI_DYNAMIC_ASYNC_GENERATOR,
} JsDynamicFunctionKind;

// The body of the four constructors: the last argument is the function's body,
// the others are its parameters.
JSMI_MUST_USE bool jsmi_create_dynamic_function(JsCall *call,
                                                JsDynamicFunctionKind kind,
                                                JsValue *result);
