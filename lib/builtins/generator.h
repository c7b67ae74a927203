// SPDX-License-Identifier: MIT
//
// %GeneratorPrototype%.next, which for-of knows by its address.
#pragma once

#include "builtins/shared.h"

// For vm->hooks.generator_next.
bool jsmi_generator_prototype_next(JsCall *call, JsValue *result);
// For vm->hooks.async_generator_resume.
bool jsmi_async_generator_prototype_resume(JsCall *call, JsValue *result);
