// SPDX-License-Identifier: MIT
#include "builtins/builtins.h"
#include "builtins/regexp.h"
#include "object/wrapper.h"

// ------------------------------------------- intrinsics of no ordinary making

static bool do_nothing(JsCall *call, JsValue *result)
{
    (void)call;
    (void)result;
    return true;
}

static bool throw_type_error(JsCall *call, JsValue *result)
{
    (void)result;
    return jsmi_throw_type_error(
        call->vm, "'caller', 'callee' and 'arguments' may not be accessed on "
                  "strict mode functions or their arguments objects");
}

static const JsPropertySpec function_prototype_row =
    JSMI_METHOD(empty, 0, do_nothing);
static const JsPropertySpec throw_type_error_row =
    JSMI_METHOD(empty, 0, throw_type_error);

// https://tc39.es/ecma262/#sec-properties-of-the-function-prototype-object
static bool make_function_prototype(JsVm *vm, JsRealm *realm,
                                    JsObject *prototype, JsObject **object)
{
    return jsmi_realm_make_function(
        vm, realm, prototype, &function_prototype_row, JSMI_OBJECT_CALLABLE,
        JSMI_CONFIGURABLE, object);
}

// https://tc39.es/ecma262/#sec-%throwtypeerror%
static bool make_throw_type_error(JsVm *vm, JsRealm *realm, JsObject *prototype,
                                  JsObject **object)
{
    bool succeeded;

    return jsmi_realm_make_function(vm, realm, prototype, &throw_type_error_row,
                                    JSMI_OBJECT_CALLABLE, 0, object) &&
           jsmi_ordinary_prevent_extensions(vm, *object, &succeeded);
}

// The prototypes of Boolean, Number and String are wrappers themselves.
static bool make_wrapper(JsVm *vm, JsObject *prototype, JsValue value,
                         JsObject **object)
{
    JsShape *shape =
        jsmi_shape_root(vm, prototype, jsmi_wrapper_methods(value), 0);
    JsValue wrapper;

    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_wrapper_create(vm, shape, value, &wrapper))
        return false;
    *object = jsmi_as_object(wrapper);
    return true;
}

static bool make_string_prototype(JsVm *vm, JsRealm *realm, JsObject *prototype,
                                  JsObject **object)
{
    (void)realm;
    return make_wrapper(vm, prototype, JSMI_ATOM_VALUE(empty), object);
}

static bool make_number_prototype(JsVm *vm, JsRealm *realm, JsObject *prototype,
                                  JsObject **object)
{
    (void)realm;
    return make_wrapper(vm, prototype, jsmi_value_int(0), object);
}

static bool make_boolean_prototype(JsVm *vm, JsRealm *realm,
                                   JsObject *prototype, JsObject **object)
{
    (void)realm;
    return make_wrapper(vm, prototype, JSMI_FALSE, object);
}

// ------------------------------------------------------------------- the table

#define MAKE_OBJECT(table)      NULL
#define MAKE_CONSTRUCTOR(table) NULL
#define MAKE_FUNCTION(table)    NULL
#define MAKE_ARRAY(table)       NULL
#define MAKE_SPECIAL(table)     make_##table

#include "builtins/generator.h"

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
    vm->hooks.function_call = jsmi_function_prototype_call;
    vm->hooks.function_apply = jsmi_function_prototype_apply;
    vm->hooks.create_regexp = jsmi_regexp_create;
    vm->hooks.typed_array_length = jsmi_typed_array_prototype_length;
    vm->hooks.generator_next = jsmi_generator_prototype_next;
    vm->hooks.async_generator_resume = jsmi_async_generator_prototype_resume;
}
