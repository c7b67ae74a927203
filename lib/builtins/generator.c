// SPDX-License-Identifier: MIT
//
// Generator functions, async functions and async generator functions with
// their constructors, and the prototypes of generators.
// https://tc39.es/ecma262/#sec-generatorfunction-objects
#include "builtins/generator.h"

#include "builtins/dynamic_function.h"
#include "interp/suspend.h"

// ---------------------------------------------------------------- constructors

// GeneratorFunction ( ...parameterArgs, bodyArg ), AsyncFunction and
// AsyncGeneratorFunction: the mode is the kind.
// https://tc39.es/ecma262/#sec-generatorfunction
static bool kind_constructor(JsCall *call, JsValue *result)
{
    return jsmi_create_dynamic_function(
        call, (JsDynamicFunctionKind)call->callee->mode, result);
}

#define CONSTRUCTOR(name_, kind_)                                              \
    JSMI_METHOD_MODE(name_, 1, kind_constructor, JSMI_DYNAMIC_##kind_)

const JsPropertySpec jsmi_generator_function_properties[] = {
    // clang-format off
    CONSTRUCTOR(GeneratorFunction, GENERATOR),
    JSMI_OBJECT(prototype, GENERATOR_FUNCTION_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_generator_function_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, GENERATOR_FUNCTION, JSMI_CONFIGURABLE),
    JSMI_OBJECT(prototype, GENERATOR_PROTOTYPE, JSMI_CONFIGURABLE),
    JSMI_TAG(GeneratorFunction),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_async_function_properties[] = {
    // clang-format off
    CONSTRUCTOR(AsyncFunction, ASYNC),
    JSMI_OBJECT(prototype, ASYNC_FUNCTION_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_async_function_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, ASYNC_FUNCTION, JSMI_CONFIGURABLE),
    JSMI_TAG(AsyncFunction),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_async_generator_function_properties[] = {
    // clang-format off
    CONSTRUCTOR(AsyncGeneratorFunction, ASYNC_GENERATOR),
    JSMI_OBJECT(prototype, ASYNC_GENERATOR_FUNCTION_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_async_generator_function_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, ASYNC_GENERATOR_FUNCTION, JSMI_CONFIGURABLE),
    JSMI_OBJECT(prototype, ASYNC_GENERATOR_PROTOTYPE, JSMI_CONFIGURABLE),
    JSMI_TAG(AsyncGeneratorFunction),
    JSMI_END,
    // clang-format on
};

#undef CONSTRUCTOR

// ------------------------------------------------------------------ generators

// %GeneratorPrototype%.next ( value )
// https://tc39.es/ecma262/#sec-generator.prototype.next
bool jsmi_generator_prototype_next(JsCall *call, JsValue *result)
{
    return jsmi_generator_resume(call->vm, call->this_value, JSMI_RESUME_NEXT,
                                 jsmi_argument(call, 0), result);
}

// %GeneratorPrototype%.return ( value )
// https://tc39.es/ecma262/#sec-generator.prototype.return
static bool generator_prototype_return(JsCall *call, JsValue *result)
{
    return jsmi_generator_resume(call->vm, call->this_value, JSMI_RESUME_RETURN,
                                 jsmi_argument(call, 0), result);
}

// %GeneratorPrototype%.throw ( exception )
// https://tc39.es/ecma262/#sec-generator.prototype.throw
static bool generator_prototype_throw(JsCall *call, JsValue *result)
{
    return jsmi_generator_resume(call->vm, call->this_value, JSMI_RESUME_THROW,
                                 jsmi_argument(call, 0), result);
}

const JsPropertySpec jsmi_generator_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, GENERATOR_FUNCTION_PROTOTYPE, JSMI_CONFIGURABLE),
    JSMI_METHOD(next, 1, jsmi_generator_prototype_next),
    JSMI_METHOD(return_, 1, generator_prototype_return),
    JSMI_METHOD(throw, 1, generator_prototype_throw),
    JSMI_TAG(Generator),
    JSMI_END,
    // clang-format on
};

// %AsyncGeneratorPrototype%.next ( value ), return ( value ) and throw (
// exception ): the mode is the resumption.
// https://tc39.es/ecma262/#sec-asyncgenerator-prototype-next
bool jsmi_async_generator_prototype_resume(JsCall *call, JsValue *result)
{
    return jsmi_async_generator_enqueue(call->vm, call->this_value,
                                        (JsResumption)call->callee->mode,
                                        jsmi_argument(call, 0), result);
}

const JsPropertySpec jsmi_async_generator_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, ASYNC_GENERATOR_FUNCTION_PROTOTYPE, JSMI_CONFIGURABLE),
    JSMI_METHOD_MODE(next, 1, jsmi_async_generator_prototype_resume, JSMI_RESUME_NEXT),
    JSMI_METHOD_MODE(return_, 1, jsmi_async_generator_prototype_resume, JSMI_RESUME_RETURN),
    JSMI_METHOD_MODE(throw, 1, jsmi_async_generator_prototype_resume, JSMI_RESUME_THROW),
    JSMI_TAG(AsyncGenerator),
    JSMI_END,
    // clang-format on
};
