// SPDX-License-Identifier: MIT
#include "builtins/builtins.h"

// Which function makes an intrinsic, by its form. A special one has a function
// of its own, named as its table is.
#define MAKE_OBJECT(table)      NULL
#define MAKE_CONSTRUCTOR(table) NULL
#define MAKE_FUNCTION(table)    NULL
#define MAKE_ARRAY(table)       NULL
#define MAKE_SPECIAL(table)     jsmi_make_##table

const JsIntrinsicSpec jsmi_intrinsic_specs[JSMI_INTRINSIC_COUNT] = {
#define X(NAME, form, prototype, table)                                        \
    {JSMI_FORM_##form, JSMI_INTRINSIC_##prototype, jsmi_##table##_properties,  \
     MAKE_##form(table)},
#include "object/intrinsics.def"
#undef X
};

#undef MAKE_OBJECT
#undef MAKE_CONSTRUCTOR
#undef MAKE_FUNCTION
#undef MAKE_ARRAY
#undef MAKE_SPECIAL

void jsmi_builtins_install(JsVm *vm)
{
    vm->intrinsics = jsmi_intrinsic_specs;
    vm->global_properties = jsmi_global_properties;
}
