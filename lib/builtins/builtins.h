// SPDX-License-Identifier: MIT
//
// The standard library as the layers above see it: the rows of
// object/intrinsics.def with their tables, and the global object's
// table.
//
// A global has one file, named as it is, which ends with its tables. Adding a
// builtin means a function and a row; adding a global means a file, two rows
// in intrinsics.def and one in global.c.
#pragma once

#include "object/operations.h"

// One row for each intrinsic.
extern const JsIntrinsicSpec jsmi_intrinsic_specs[JSMI_INTRINSIC_COUNT];

extern const JsPropertySpec jsmi_global_properties[];

// For the vm's hooks.
JsNative jsmi_function_prototype_apply;
JsNative jsmi_function_prototype_call;
JsNative jsmi_typed_array_prototype_length;

// Gives the vm its tables, before the first realm is made.
void jsmi_builtins_install(JsVm *vm);

// The tables, by the names that intrinsics.def gives them.
#define X(NAME, form, prototype, table)                                        \
    extern const JsPropertySpec jsmi_##table##_properties[];
#include "object/intrinsics.def"
#undef X
