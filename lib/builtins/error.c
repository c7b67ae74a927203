// SPDX-License-Identifier: MIT
//
// Error objects. https://tc39.es/ecma262/#sec-error-objects
//
// The stack of calls is captured when an error is made, as a record that
// costs little; "stack" is an accessor of Error.prototype that turns it into
// text when somebody looks, as the proposal of error stacks has it.
#include "builtins/error_stack.h"
#include "builtins/iterate.h"
#include "builtins/shared.h"
#include "interp/trace.h"

// The mode of a constructor's row: which error it makes.
static JsIntrinsic prototype_of_mode(const JsCall *call)
{
    return (JsIntrinsic)call->callee->mode;
}

static bool define_hidden(JsVm *vm, JsObject *object, JsKey key, JsValue value)
{
    JsPropertyDescriptor descriptor =
        jsmi_data_descriptor(value, JSMI_BUILTIN_ATTRIBUTES);

    return jsmi_define_property_or_throw(vm, object, key, &descriptor);
}

// InstallErrorCause ( O, options )
// https://tc39.es/ecma262/#sec-installerrorcause
static bool install_error_cause(JsVm *vm, JsObject *error, JsValue options)
{
    bool has_cause;
    JsValue cause;

    if (!jsmi_is_object(options))
        return true;
    if (!jsmi_has_property(vm, jsmi_as_object(options), JSMI_KEY(cause),
                           &has_cause))
        return false;
    if (!has_cause)
        return true;
    return jsmi_get(vm, jsmi_as_object(options), JSMI_KEY(cause), &cause) &&
           define_hidden(vm, error, JSMI_KEY(cause), cause);
}

// What all error constructors do first: the object with its message.
static bool create_error(JsCall *call, JsValue message, JsError **error)
{
    JsVm *vm = call->vm;
    JsString *text;
    JsShape *shape;
    JsObject *new_target = jsmi_is_undefined(call->new_target)
                               ? &call->callee->object
                               : jsmi_as_object(call->new_target);

    if (!jsmi_shape_from_constructor(vm, new_target, prototype_of_mode(call),
                                     &jsmi_ordinary_methods, 0, &shape))
        return false;
    if (!jsmi_object_allocate(vm, JSMI_CELL_ERROR, sizeof(JsError), shape,
                              error))
        return false;
    if (vm->hooks.capture_stack &&
        !vm->hooks.capture_stack(vm, &(*error)->object))
        return false;
    if (jsmi_is_undefined(message))
        return true;
    return jsmi_to_string(vm, message, &text) &&
           define_hidden(vm, &(*error)->object, JSMI_KEY(message),
                         jsmi_value_cell(text));
}

// Error ( message [ , options ] ) and NativeError ( message [ , options ] )
// https://tc39.es/ecma262/#sec-error-message
static bool error_constructor(JsCall *call, JsValue *result)
{
    JsError *error;

    if (!create_error(call, jsmi_argument(call, 0), &error))
        return false;
    if (!install_error_cause(call->vm, &error->object, jsmi_argument(call, 1)))
        return false;
    *result = jsmi_value_object(error);
    return true;
}

// AggregateError ( errors, message [ , options ] )
// https://tc39.es/ecma262/#sec-aggregate-error
static bool aggregate_error_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsError *error;
    JsValueList list;
    JsValue errors;

    if (!create_error(call, jsmi_argument(call, 1), &error))
        return false;
    if (!install_error_cause(vm, &error->object, jsmi_argument(call, 2)))
        return false;
    jsmi_value_list_initialize(&list, vm);
    if (!jsmi_iterable_to_list(vm, jsmi_argument(call, 0), &list))
        return false;
    if (!jsmi_create_array_from_list(vm, &list, &errors))
        return false;
    if (!define_hidden(vm, &error->object, JSMI_KEY(errors), errors))
        return false;
    *result = jsmi_value_object(error);
    return true;
}

// SuppressedError ( error, suppressed, message )
// https://tc39.es/proposal-explicit-resource-management/#sec-suppressederror
static bool suppressed_error_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsError *error;

    if (!create_error(call, jsmi_argument(call, 2), &error))
        return false;
    if (!define_hidden(vm, &error->object, JSMI_KEY(error),
                       jsmi_argument(call, 0)))
        return false;
    if (!define_hidden(vm, &error->object, JSMI_KEY(suppressed),
                       jsmi_argument(call, 1)))
        return false;
    *result = jsmi_value_object(error);
    return true;
}

// Error.isError ( arg )
// https://tc39.es/ecma262/#sec-error.iserror
static bool error_is_error(JsCall *call, JsValue *result)
{
    *result = jsmi_value_boolean(
        jsmi_is_kind(jsmi_argument(call, 0), JSMI_CELL_ERROR));
    return true;
}

// Error.captureStackTrace ( object ): gives any object a "stack" property with
// the calls as they are now. Not in the standard, but everywhere.
static bool error_capture_stack_trace(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue object = jsmi_argument(call, 0);
    JsError *error;
    JsString *text;

    *result = JSMI_UNDEFINED;
    if (!jsmi_is_object(object))
        return jsmi_throw_type_error(vm, "%V is not an object", object);
    if (!jsmi_create_of_kind(vm, JSMI_INTRINSIC_ERROR_PROTOTYPE,
                             JSMI_CELL_ERROR, sizeof(JsError), &error))
        return false;
    if (vm->hooks.capture_stack && !vm->hooks.capture_stack(vm, &error->object))
        return false;
    if (!jsmi_error_stack_text(vm, &error->object, &text))
        return false;
    return define_hidden(vm, jsmi_as_object(object), JSMI_KEY(stack),
                         jsmi_value_cell(text));
}

// The text of a property, or the fallback where it is undefined.
static bool text_of_property(JsVm *vm, JsObject *object, JsKey key,
                             JsString *fallback, JsString **text)
{
    JsValue value;

    if (!jsmi_get(vm, object, key, &value))
        return false;
    *text = fallback;
    return jsmi_is_undefined(value) || jsmi_to_string(vm, value, text);
}

// Error.prototype.toString ( )
// https://tc39.es/ecma262/#sec-error.prototype.tostring
static bool error_prototype_to_string(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsString *name;
    JsString *message;
    JsStringBuilder builder;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!text_of_property(vm, object, JSMI_KEY(name), JSMI_ATOM(Error), &name))
        return false;
    if (!text_of_property(vm, object, JSMI_KEY(message), JSMI_ATOM(empty),
                          &message))
        return false;
    // 7-9. An empty part goes without its colon.
    if (jsmi_string_length(name) == 0)
        return jsmi_result_string(vm, message, result);
    if (jsmi_string_length(message) == 0)
        return jsmi_result_string(vm, name, result);
    jsmi_string_builder_initialize(&builder, &vm->heap);
    jsmi_string_builder_append_string(&builder, name);
    jsmi_string_builder_append_text(&builder, ": ");
    jsmi_string_builder_append_string(&builder, message);
    return jsmi_result_builder(vm, &builder, result);
}

const JsPropertySpec jsmi_error_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, ERROR, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_STRING(name, Error, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_STRING(message, empty, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(toString, 0, error_prototype_to_string),
    JSMI_ACCESSOR(stack, jsmi_error_prototype_stack, jsmi_error_prototype_set_stack),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_error_properties[] = {
    // clang-format off
    JSMI_METHOD_MODE(Error, 1, error_constructor, JSMI_INTRINSIC_ERROR_PROTOTYPE),
    JSMI_OBJECT(prototype, ERROR_PROTOTYPE, 0),
    JSMI_METHOD(captureStackTrace, 1, error_capture_stack_trace),
    JSMI_METHOD(isError, 1, error_is_error),
    JSMI_END,
    // clang-format on
};

// The tables of one class of errors.
#define ERROR_CLASS(table, NAME, name_, length_, native_)                      \
    const JsPropertySpec jsmi_##table##_prototype_properties[] = {             \
        JSMI_OBJECT(constructor, NAME, JSMI_BUILTIN_ATTRIBUTES),               \
        JSMI_STRING(name, name_, JSMI_BUILTIN_ATTRIBUTES),                     \
        JSMI_STRING(message, empty, JSMI_BUILTIN_ATTRIBUTES),                  \
        JSMI_END,                                                              \
    };                                                                         \
    const JsPropertySpec jsmi_##table##_properties[] = {                       \
        JSMI_METHOD_MODE(name_, length_, native_,                              \
                         JSMI_INTRINSIC_##NAME##_PROTOTYPE),                   \
        JSMI_OBJECT(prototype, NAME##_PROTOTYPE, 0),                           \
        JSMI_END,                                                              \
    };

// clang-format off
ERROR_CLASS(type_error, TYPE_ERROR, TypeError, 1, error_constructor)
ERROR_CLASS(range_error, RANGE_ERROR, RangeError, 1, error_constructor)
ERROR_CLASS(syntax_error, SYNTAX_ERROR, SyntaxError, 1, error_constructor)
ERROR_CLASS(reference_error, REFERENCE_ERROR, ReferenceError, 1, error_constructor)
ERROR_CLASS(eval_error, EVAL_ERROR, EvalError, 1, error_constructor)
ERROR_CLASS(uri_error, URI_ERROR, URIError, 1, error_constructor)
ERROR_CLASS(aggregate_error, AGGREGATE_ERROR, AggregateError, 2, aggregate_error_constructor)
ERROR_CLASS(suppressed_error, SUPPRESSED_ERROR, SuppressedError, 3, suppressed_error_constructor)
// clang-format on

#undef ERROR_CLASS
