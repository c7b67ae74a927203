// SPDX-License-Identifier: MIT
#include "builtins/builtins.h"

const JsIntrinsicSpec jsmi_intrinsic_specs[JSMI_INTRINSIC_COUNT] = {
#define X(NAME, form, prototype, table)                                        \
    {JSMI_FORM_##form, JSMI_INTRINSIC_##prototype, jsmi_##table##_properties,  \
     NULL},
#include "object/intrinsics.def"
#undef X
};

void jsmi_builtins_install(JsVm *vm)
{
    vm->intrinsics = jsmi_intrinsic_specs;
    vm->global_properties = jsmi_global_properties;
}
