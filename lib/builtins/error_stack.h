// SPDX-License-Identifier: MIT
//
// The accessor "stack" of Error.prototype.
#pragma once

#include "builtins/shared.h"

bool jsmi_error_prototype_stack(JsCall *call, JsValue *result);
bool jsmi_error_prototype_set_stack(JsCall *call, JsValue *result);
