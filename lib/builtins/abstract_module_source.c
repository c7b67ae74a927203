// SPDX-License-Identifier: MIT
//
// %AbstractModuleSource%, what the sources of modules of every kind inherit
// from. No global names it.
// https://tc39.es/proposal-source-phase-imports/#sec-module-source-objects
#include "builtins/builtins.h"
#include "builtins/shared.h"

// %AbstractModuleSource% ( )
static bool constructor(JsCall *call, JsValue *result)
{
    (void)result;
    return jsmi_throw_type_error(call->vm,
                                 "AbstractModuleSource is not to be called");
}

// get %AbstractModuleSource%.prototype [ %Symbol.toStringTag% ]
static bool prototype_tag(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *name;

    if (!vm->hooks.module_source_class(vm, call->this_value, &name))
        return false;
    if (name)
        *result = jsmi_value_cell(name);
    return true;
}

const JsPropertySpec jsmi_abstract_module_source_properties[] = {
    // clang-format off
    JSMI_METHOD(AbstractModuleSource, 0, constructor),
    JSMI_OBJECT(prototype, ABSTRACT_MODULE_SOURCE_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_abstract_module_source_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, ABSTRACT_MODULE_SOURCE, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_SYMBOL_GETTER(to_string_tag, prototype_tag),
    JSMI_END,
    // clang-format on
};
