// SPDX-License-Identifier: MIT
//
// The caller and the arguments of a running function, which programs older
// than strict code ask functions for: f.caller, f.arguments. The standard
// leaves it open what they are, but not that they tell of strict code.
// https://tc39.es/ecma262/#sec-forbidden-extensions
#include "interp/frame.h"
#include "object/arguments.h"

// Whether the function is one that may be seen, and may ask.
static bool is_legacy(JsValue value)
{
    const JsLinkedCode *linked;

    if (!jsmi_is_kind(value, JSMI_CELL_FUNCTION))
        return false;
    linked = ((const JsFunction *)(void *)jsmi_as_cell(value))->linked;
    return linked->code->kind == JSMI_CODE_FUNCTION_NORMAL &&
           !(linked->code_flags &
             (JSMI_CODE_STRICT | JSMI_CODE_GENERATOR | JSMI_CODE_ASYNC));
}

static JsValue *frame_of_function(const JsVm *vm, JsValue function)
{
    JsValue *fp = vm->frame_pointer;

    while (fp && !jsmi_same_word(fp[-1], function))
        fp = jsmi_frame_of(fp)->caller;
    return fp;
}

static bool is_called_by_native(JsValue *fp)
{
    return (jsmi_frame_return_kind(jsmi_frame_of(fp)) &
            JSMI_RETURN_KIND_MASK) == JSMI_RETURN_ENTRY;
}

static bool is_eval(const JsValue *fp)
{
    const JsFunctionCode *code = jsmi_frame_function(fp)->linked->code;

    return jsmi_is_kind(fp[-1], JSMI_CELL_FUNCTION) &&
           code->kind == JSMI_CODE_FUNCTION_TOP_LEVEL &&
           jsmi_function_scope(code, 0)->kind == JSMI_CODE_SCOPE_EVAL;
}

// Eval code is part of what called it.
static JsValue caller_of(JsValue *fp)
{
    JsValue *caller;

    if (is_called_by_native(fp))
        return JSMI_NULL;
    caller = jsmi_frame_of(fp)->caller;
    while (caller && is_eval(caller))
        caller = jsmi_frame_of(caller)->caller;
    return caller && is_legacy(caller[-1]) ? caller[-1] : JSMI_NULL;
}

// All that were passed, if the function's text names the property; of other
// functions those that it has parameters for.
static bool arguments_of(JsVm *vm, JsValue *fp, JsValue *value)
{
    JsFunction *function = jsmi_frame_function(fp);
    uint32_t count = jsmi_frame_argument_count(jsmi_frame_of(fp));
    const JsValue *values = fp - 1 - count;

    if (!(function->linked->code_flags & JSMI_CODE_NEEDS_ARGUMENTS)) {
        values = fp + 1;
        if (count > function->linked->parameter_count)
            count = function->linked->parameter_count;
    }
    return jsmi_arguments_create(vm, function, values, count, NULL, value);
}

bool jsmi_reflect(JsVm *vm, JsValue receiver, JsKey key, JsValue *value,
                  bool *found)
{
    JsValue *fp;

    *found = is_legacy(receiver);
    if (!*found)
        return true;
    fp = frame_of_function(vm, receiver);
    *value = JSMI_NULL;
    if (!fp)
        return true;
    if (jsmi_key_equal(key, JSMI_KEY(arguments)))
        return arguments_of(vm, fp, value);
    *value = caller_of(fp);
    return true;
}
