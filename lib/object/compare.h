// SPDX-License-Identifier: MIT
//
// Testing and comparison operations.
// https://tc39.es/ecma262/#sec-testing-and-comparison-operations
#pragma once

#include "object/convert.h"

JSMI_MUST_USE bool jsmi_require_object_coercible(JsVm *vm, JsValue value);
// Throws for a revoked proxy.
JSMI_MUST_USE bool jsmi_is_array(JsVm *vm, JsValue value, bool *is_array);
JSMI_MUST_USE bool jsmi_is_regexp(JsVm *vm, JsValue value, bool *is_regexp);
bool jsmi_is_integral_number(JsValue value);

// These run no script; ropes may be flattened, which can run out of memory.
JSMI_MUST_USE bool jsmi_same_value(JsVm *vm, JsValue a, JsValue b, bool *same);
JSMI_MUST_USE bool jsmi_same_value_zero(JsVm *vm, JsValue a, JsValue b,
                                        bool *same);
JSMI_MUST_USE bool jsmi_is_strictly_equal(JsVm *vm, JsValue a, JsValue b,
                                          bool *equal);

JSMI_MUST_USE bool jsmi_is_loosely_equal(JsVm *vm, JsValue a, JsValue b,
                                         bool *equal);

typedef enum JsOrder {
    JSMI_ORDER_FALSE,
    JSMI_ORDER_TRUE,
    JSMI_ORDER_UNDEFINED,
} JsOrder;

// IsLessThan(a, b, leftFirst)
JSMI_MUST_USE bool jsmi_is_less_than(JsVm *vm, JsValue a, JsValue b,
                                     bool left_first, JsOrder *order);
