// SPDX-License-Identifier: MIT
//
// Function objects. https://tc39.es/ecma262/#sec-function-objects
#include "builtins/builtins.h"
#include "builtins/dynamic_function.h"
#include "builtins/shared.h"
#include "unicode/identifier.h"

// ----------------------------------------------------------- dynamic functions

typedef struct DynamicKind {
    const char *prefix;
    JsIntrinsic prototype;
} DynamicKind;

static const DynamicKind dynamic_kinds[] = {
    [JSMI_DYNAMIC_NORMAL] = {"function", JSMI_INTRINSIC_FUNCTION_PROTOTYPE},
    [JSMI_DYNAMIC_GENERATOR] = {"function*",
                                JSMI_INTRINSIC_GENERATOR_FUNCTION_PROTOTYPE},
    [JSMI_DYNAMIC_ASYNC] = {"async function",
                            JSMI_INTRINSIC_ASYNC_FUNCTION_PROTOTYPE},
    [JSMI_DYNAMIC_ASYNC_GENERATOR] =
        {"async function*", JSMI_INTRINSIC_ASYNC_GENERATOR_FUNCTION_PROTOTYPE},
};

typedef struct DynamicText {
    JsString *source;
    uint32_t parameters_end;
    uint32_t body_end;
} DynamicText;

// Appends the text of a value.
static bool append_value(JsVm *vm, JsStringBuilder *builder, JsValue value)
{
    JsString *string;

    if (!jsmi_to_string(vm, value, &string))
        return false;
    jsmi_string_builder_append_string(builder, string);
    return jsmi_vm_spend(vm, jsmi_string_length(string) / 64 + 1);
}

static uint32_t builder_length(const JsStringBuilder *builder)
{
    return (uint32_t)(builder->buffer.size >> builder->is_wide);
}

// Puts the function's text together: the sourceString of the standard.
static bool write_dynamic_text(JsCall *call, const char *prefix,
                               JsStringBuilder *builder, DynamicText *text)
{
    JsVm *vm = call->vm;
    uint32_t count = call->argument_count;

    jsmi_string_builder_append_text(builder, prefix);
    jsmi_string_builder_append_text(builder, " anonymous(");
    for (uint32_t i = 0; i + 1 < count; i++) {
        if (i > 0)
            jsmi_string_builder_append_unit(builder, ',');
        if (!append_value(vm, builder, call->arguments[i]))
            return false;
    }
    text->parameters_end = builder_length(builder);
    jsmi_string_builder_append_text(builder, "\n) {\n");
    if (count > 0 && !append_value(vm, builder, call->arguments[count - 1]))
        return false;
    text->body_end = builder_length(builder);
    jsmi_string_builder_append_text(builder, "\n}");
    return true;
}

static bool make_dynamic_text(JsCall *call, const char *prefix,
                              DynamicText *text)
{
    JsVm *vm = call->vm;
    JsStringBuilder builder;
    JsValue source;

    jsmi_string_builder_initialize(&builder, &vm->heap);
    if (!write_dynamic_text(call, prefix, &builder, text)) {
        jsmi_string_builder_dispose(&builder);
        return false;
    }
    if (!jsmi_result_builder(vm, &builder, &source))
        return false;
    text->source = jsmi_as_string(source);
    return true;
}

bool jsmi_create_dynamic_function(JsCall *call, JsDynamicFunctionKind kind,
                                  JsValue *result)
{
    JsVm *vm = call->vm;
    const DynamicKind *traits = &dynamic_kinds[kind];
    DynamicText text;
    JsObject *function;
    JsShape *shape;
    bool succeeded;

    if (!make_dynamic_text(call, traits->prefix, &text))
        return false;
    if (!vm->hooks.create_function(vm, call->realm, text.source,
                                   text.parameters_end, text.body_end, result))
        return false;
    if (jsmi_is_undefined(call->new_target) ||
        jsmi_as_object(call->new_target) == &call->callee->object)
        return true;
    // GetPrototypeFromConstructor(newTarget, fallbackProto)
    function = jsmi_as_object(*result);
    if (!jsmi_shape_from_constructor(vm, jsmi_as_object(call->new_target),
                                     traits->prototype, &jsmi_function_methods,
                                     0, &shape))
        return false;
    return function->shape->methods->set_prototype_of(
        vm, function, jsmi_value_object(shape->prototype), &succeeded);
}

// Function ( ...parameterArgs, bodyArg )
// https://tc39.es/ecma262/#sec-function-p1-p2-pn-body
static bool function_constructor(JsCall *call, JsValue *result)
{
    return jsmi_create_dynamic_function(call, JSMI_DYNAMIC_NORMAL, result);
}

// ------------------------------------------------------------------- prototype

// Function.prototype.apply ( thisArg, argArray )
// https://tc39.es/ecma262/#sec-function.prototype.apply
bool jsmi_function_prototype_apply(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue this_argument = jsmi_argument(call, 0);
    JsValueList list;

    if (!jsmi_is_callable(call->this_value))
        return jsmi_throw_type_error(vm, "%V is not a function",
                                     call->this_value);
    if (jsmi_is_nullish(jsmi_argument(call, 1)))
        return jsmi_call(vm, call->this_value, this_argument, NULL, 0, result);
    jsmi_value_list_initialize(&list, vm);
    if (!jsmi_create_list_from_array_like(vm, jsmi_argument(call, 1), &list))
        return false;
    return jsmi_call(vm, call->this_value, this_argument,
                     jsmi_value_list_values(&list), list.count, result);
}

// Function.prototype.call ( thisArg, ...args )
// https://tc39.es/ecma262/#sec-function.prototype.call
bool jsmi_function_prototype_call(JsCall *call, JsValue *result)
{
    uint32_t count = call->argument_count;

    if (!jsmi_is_callable(call->this_value))
        return jsmi_throw_type_error(call->vm, "%V is not a function",
                                     call->this_value);
    return jsmi_call(call->vm, call->this_value, jsmi_argument(call, 0),
                     count > 1 ? call->arguments + 1 : NULL,
                     count > 1 ? count - 1 : 0, result);
}

// BoundFunctionCreate ( targetFunction, boundThis, boundArgs )
// https://tc39.es/ecma262/#sec-boundfunctioncreate
static bool bound_function_create(JsCall *call, JsObject *target,
                                  JsBoundFunction **bound)
{
    JsVm *vm = call->vm;
    uint32_t count = call->argument_count > 1 ? call->argument_count - 1 : 0;
    JsValue prototype;
    JsShape *shape;
    JsBoundFunction *function;
    JsSlots *arguments;

    if (!target->shape->methods->get_prototype_of(vm, target, &prototype))
        return false;
    shape = jsmi_shape_root(
        vm, jsmi_is_null(prototype) ? NULL : jsmi_as_object(prototype),
        &jsmi_ordinary_methods, 0);
    if (!shape)
        return jsmi_fail_allocation(vm);
    if (!jsmi_object_allocate(vm, JSMI_CELL_BOUND_FUNCTION, sizeof *function,
                              shape, &function))
        return false;
    function->object.cell.flags |=
        target->cell.flags & (JSMI_OBJECT_CALLABLE | JSMI_OBJECT_CONSTRUCTOR);
    function->target = target;
    function->bound_this = jsmi_argument(call, 0);
    jsmi_write_barrier(&vm->heap, function);
    *bound = function;
    if (count == 0)
        return true;
    arguments = jsmi_heap_allocate(
        &vm->heap, sizeof(JsSlots) + count * sizeof(JsValue), JSMI_CELL_SLOTS);
    if (!arguments)
        return jsmi_fail_allocation(vm);
    // NO BARRIER: the vector is new.
    arguments->cell.auxiliary = count;
    memcpy(arguments->values, call->arguments + 1, count * sizeof(JsValue));
    function->arguments = arguments;
    jsmi_write_barrier(&vm->heap, function);
    return true;
}

// What is left of the target's "length" when `bound` arguments are given.
static bool remaining_length(JsVm *vm, JsObject *target, uint32_t bound,
                             double *length)
{
    JsValue value;
    bool has_length;
    double number;

    *length = 0;
    if (!jsmi_has_own_property(vm, target, JSMI_KEY(length), &has_length))
        return false;
    if (!has_length)
        return true;
    if (!jsmi_get(vm, target, JSMI_KEY(length), &value))
        return false;
    if (!jsmi_is_number(value))
        return true;
    // A Number converts without running script; the infinities stay.
    if (!jsmi_to_integer_or_infinity(vm, value, &number))
        return false;
    if (number > bound)
        *length = number - bound;
    return true;
}

bool jsmi_describe_wrapper(JsVm *vm, JsObject *target, const char *prefix,
                           uint32_t bound, JsValue *length, JsValue *name)
{
    JsString *text = jsmi_string_from_text(&vm->heap, prefix);
    JsValue target_name;
    double number;

    if (!text)
        return jsmi_fail_allocation(vm);
    if (!remaining_length(vm, target, bound, &number) ||
        !jsmi_get(vm, target, JSMI_KEY(name), &target_name))
        return false;
    if (jsmi_is_string(target_name) &&
        !jsmi_concatenate(vm, text, jsmi_as_string(target_name), &text))
        return false;
    *length = jsmi_value_number(number);
    *name = jsmi_value_cell(text);
    return true;
}

// Function.prototype.bind ( thisArg, ...args )
// https://tc39.es/ecma262/#sec-function.prototype.bind
static bool function_prototype_bind(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *target;
    JsBoundFunction *function = NULL;
    JsValue length, name;
    uint32_t bound = call->argument_count > 1 ? call->argument_count - 1 : 0;

    if (!jsmi_is_callable(call->this_value))
        return jsmi_throw_type_error(vm, "%V is not a function",
                                     call->this_value);
    target = jsmi_as_object(call->this_value);
    if (!bound_function_create(call, target, &function))
        return false;
    if (!jsmi_describe_wrapper(vm, target, "bound ", bound, &length, &name))
        return false;
    if (!jsmi_object_add_property(vm, &function->object, JSMI_KEY(length),
                                  length, JSMI_CONFIGURABLE))
        return false;
    if (!jsmi_object_add_property(vm, &function->object, JSMI_KEY(name), name,
                                  JSMI_CONFIGURABLE))
        return false;
    *result = jsmi_value_object(function);
    return true;
}

// Whether the name may stand in a NativeFunction's text: "$&" may not.
static bool is_identifier(const JsString *atom)
{
    JsUnits units = jsmi_string_units(atom);

    for (uint32_t i = 0; i < units.length; i++) {
        if (!jsmi_is_identifier_part(jsmi_units_at(units, i)))
            return false;
    }
    return true;
}

// A NativeFunction's text with the name it came into the world with.
static bool native_function_text(JsVm *vm, const JsNativeFunction *function,
                                 JsValue *result)
{
    JsStringBuilder builder;
    JsCell *name = function ? function->name : NULL;
    bool is_symbol = false;

    if (function && !name && function->spec) {
        uint16_t number = function->spec->name;

        is_symbol = number & JSMI_SPEC_NAME_SYMBOL;
        if (is_symbol)
            name = (JsCell *)jsmi_well_known_symbol(
                (JsWellKnownSymbol)(number & ~JSMI_SPEC_NAME_SYMBOL));
        else
            name = (JsCell *)jsmi_static_atom((JsAtomNumber)number);
    } else if (name) {
        is_symbol = name->kind == JSMI_CELL_SYMBOL;
    }
    jsmi_string_builder_initialize(&builder, &vm->heap);
    jsmi_string_builder_append_text(&builder, "function ");
    if (function && function->name_prefix != 0)
        jsmi_string_builder_append_text(
            &builder, function->name_prefix == 1 ? "get " : "set ");
    // An embedder's name may be any text: only a well-known symbol's or a
    // builtin's is sure to be a PropertyName.
    if (name && is_symbol && function->spec) {
        jsmi_string_builder_append_unit(&builder, '[');
        jsmi_string_builder_append_string(&builder,
                                          ((JsSymbol *)name)->description);
        jsmi_string_builder_append_unit(&builder, ']');
    } else if (name && function->spec && is_identifier((JsString *)name)) {
        jsmi_string_builder_append_string(&builder, (JsString *)name);
    }
    jsmi_string_builder_append_text(&builder, "() { [native code] }");
    return jsmi_result_builder(vm, &builder, result);
}

// The source text matched by a function's definition.
static bool source_text(JsVm *vm, const JsFunctionCode *code, JsValue *result)
{
    const JsImage *image = jsmi_function_image(code);
    uint32_t start = code->source_start;
    JsUnits units = {.length = code->source_end - start,
                     .is_wide = image->source.is_wide};
    const uint8_t *source = jsmi_image_at(image, image->source.offset);

    units.data = source + ((size_t)start << image->source.is_wide);
    if (!jsmi_vm_spend(vm, units.length / 64))
        return false;
    return jsmi_result_string(vm, jsmi_string_from_units(&vm->heap, units),
                              result);
}

// Function.prototype.toString ( )
// https://tc39.es/ecma262/#sec-function.prototype.tostring
static bool function_prototype_to_string(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;

    if (jsmi_is_kind(call->this_value, JSMI_CELL_FUNCTION))
        return source_text(
            vm, ((JsFunction *)jsmi_as_cell(call->this_value))->linked->code,
            result);
    if (jsmi_is_kind(call->this_value, JSMI_CELL_NATIVE_FUNCTION))
        return native_function_text(
            vm, (JsNativeFunction *)jsmi_as_cell(call->this_value), result);
    if (jsmi_is_callable(call->this_value))
        return native_function_text(vm, NULL, result);
    return jsmi_throw_type_error(vm, "%V is not a function", call->this_value);
}

// Function.prototype [ %Symbol.hasInstance% ] ( V )
// https://tc39.es/ecma262/#sec-function.prototype-%symbol.hasinstance%
static bool function_prototype_has_instance(JsCall *call, JsValue *result)
{
    bool is;

    if (!jsmi_ordinary_has_instance(call->vm, call->this_value,
                                    jsmi_argument(call, 0), &is))
        return false;
    *result = jsmi_value_boolean(is);
    return true;
}

const JsPropertySpec jsmi_throw_type_error_properties[] = {JSMI_END};

const JsPropertySpec jsmi_function_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD(apply, 2, jsmi_function_prototype_apply),
    JSMI_METHOD(bind, 1, function_prototype_bind),
    JSMI_METHOD(call, 1, jsmi_function_prototype_call),
    JSMI_OBJECT(constructor, FUNCTION, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(toString, 0, function_prototype_to_string),
    JSMI_SYMBOL_METHOD(has_instance, 1, function_prototype_has_instance, 0),
    JSMI_SYMBOL_NULL(metadata),
    JSMI_THROWER(arguments),
    JSMI_THROWER(caller),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_function_properties[] = {
    // clang-format off
    JSMI_METHOD(Function, 1, function_constructor),
    JSMI_OBJECT(prototype, FUNCTION_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};
