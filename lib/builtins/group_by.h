// SPDX-License-Identifier: MIT
//
// GroupBy ( items, callback, keyCoercion ) and what Object.groupBy and
// Map.groupBy make of the groups. https://tc39.es/ecma262/#sec-groupby
#pragma once

#include "builtins/shared.h"

typedef enum JsKeyCoercion {
    JSMI_GROUP_BY_PROPERTY_KEY,
    JSMI_GROUP_BY_COLLECTION_KEY,
} JsKeyCoercion;

// The result is an object without a prototype, or a Map.
JSMI_MUST_USE bool jsmi_group_by(JsCall *call, JsKeyCoercion coercion,
                                 JsValue *result);
