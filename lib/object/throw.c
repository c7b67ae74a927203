// SPDX-License-Identifier: MIT
//
// Error objects and their messages.
#include "number/shortest.h"
#include "object/operations.h"

#include <stdarg.h>
#include <stdio.h>

enum { LONGEST_QUOTE = 40 };

// A string as it appears in a message: quoted, and cut when it is long.
static void append_quoted(JsStringBuilder *text, JsString *string)
{
    JsUnits units;

    if (!jsmi_string_flatten(text->heap, string, &units)) {
        jsmi_string_builder_append_text(text, "a string");
        return;
    }
    jsmi_string_builder_append_unit(text, '"');
    for (uint32_t i = 0; i < units.length && i < LONGEST_QUOTE; i++) {
        uint32_t unit = jsmi_units_at(units, i);
        if (unit == '\n')
            jsmi_string_builder_append_text(text, "\\n");
        else
            jsmi_string_builder_append_unit(text, (uint16_t)unit);
    }
    if (units.length > LONGEST_QUOTE)
        jsmi_string_builder_append_text(text, "...");
    jsmi_string_builder_append_unit(text, '"');
}

static void append_symbol(JsStringBuilder *text, const JsSymbol *symbol)
{
    bool is_private = symbol->cell.flags & JSMI_SYMBOL_PRIVATE;

    if (!is_private)
        jsmi_string_builder_append_text(text, "Symbol(");
    if (symbol->description)
        jsmi_string_builder_append_string(text, symbol->description);
    if (!is_private)
        jsmi_string_builder_append_text(text, ")");
}

static void append_number(JsStringBuilder *text, double number)
{
    char digits[JSMI_NUMBER_TEXT_SIZE + 1];

    digits[jsmi_number_to_text(number, digits)] = '\0';
    jsmi_string_builder_append_text(text, digits);
}

// The name of a function, if it can be known without running script.
static JsString *function_name(JsVm *vm, JsObject *function)
{
    JsOwnProperty name;

    if (jsmi_object_is_exotic(function) ||
        !jsmi_object_find_own(vm, function, JSMI_KEY(name), &name))
        return NULL;
    if (name.kind != JSMI_OWN_DATA || !jsmi_is_string(name.value) ||
        jsmi_string_length(jsmi_as_string(name.value)) == 0)
        return NULL;
    return jsmi_as_string(name.value);
}

static void append_object(JsVm *vm, JsStringBuilder *text, JsObject *object)
{
    if (object->cell.flags & JSMI_OBJECT_CALLABLE) {
        JsString *name = function_name(vm, object);
        jsmi_string_builder_append_text(
            text,
            object->cell.flags & JSMI_OBJECT_CLASS ? "class" : "function");
        if (name) {
            jsmi_string_builder_append_text(text, " ");
            jsmi_string_builder_append_string(text, name);
        }
        return;
    }
    if (jsmi_is_array_object(object)) {
        jsmi_string_builder_append_text(text, "an array");
        return;
    }
    jsmi_string_builder_append_text(text, "an object");
}

static void append_value(JsVm *vm, JsStringBuilder *text, JsValue value)
{
    if (jsmi_is_string(value))
        append_quoted(text, jsmi_as_string(value));
    else if (jsmi_is_number(value))
        append_number(text, jsmi_as_number(value));
    else if (jsmi_is_symbol(value))
        append_symbol(text, jsmi_as_symbol(value));
    else if (jsmi_is_object(value))
        append_object(vm, text, jsmi_as_object(value));
    else if (jsmi_is_undefined(value))
        jsmi_string_builder_append_text(text, "undefined");
    else if (jsmi_is_null(value))
        jsmi_string_builder_append_text(text, "null");
    else if (jsmi_is_boolean(value))
        jsmi_string_builder_append_text(
            text, jsmi_same_word(value, JSMI_TRUE) ? "true" : "false");
    else if (jsmi_is_bigint(value))
        jsmi_string_builder_append_text(text, "a BigInt");
    else
        jsmi_string_builder_append_text(text, "a value");
}

static void append_key(JsStringBuilder *text, JsKey key)
{
    if (jsmi_key_is_index(key)) {
        append_number(text, jsmi_key_index(key));
    } else if (jsmi_key_is_symbol(key)) {
        append_symbol(text, (JsSymbol *)jsmi_key_cell(key));
    } else {
        jsmi_string_builder_append_unit(text, '\'');
        jsmi_string_builder_append_string(text, (JsString *)jsmi_key_cell(key));
        jsmi_string_builder_append_unit(text, '\'');
    }
}

static void append_utf8(JsStringBuilder *text, const char *utf8)
{
    size_t size = strlen(utf8);
    size_t position = 0;

    while (position < size)
        jsmi_string_builder_append_code_point(
            text,
            jsmi_utf8_decode((const uint8_t *)utf8, size, &position, NULL));
}

// One directive, `c` being its letter; %z was skipped.
static void append_argument(JsVm *vm, JsStringBuilder *text, char c,
                            va_list *arguments)
{
    char digits[24];

    switch (c) {
    case 's':
        append_utf8(text, va_arg(*arguments, const char *));
        break;
    case 'd':
        snprintf(digits, sizeof digits, "%d", va_arg(*arguments, int));
        jsmi_string_builder_append_text(text, digits);
        break;
    case 'u':
        snprintf(digits, sizeof digits, "%u", va_arg(*arguments, unsigned));
        jsmi_string_builder_append_text(text, digits);
        break;
    case 'z':
        snprintf(digits, sizeof digits, "%zu", va_arg(*arguments, size_t));
        jsmi_string_builder_append_text(text, digits);
        break;
    case 'V':
        append_value(vm, text, va_arg(*arguments, JsValue));
        break;
    case 'K':
        append_key(text, *va_arg(*arguments, const JsKey *));
        break;
    case 'S':
        jsmi_string_builder_append_string(text, va_arg(*arguments, JsString *));
        break;
    default:
        jsmi_string_builder_append_unit(text, (uint16_t)(uint8_t)c);
        break;
    }
}

static JsString *format_message(JsVm *vm, const char *format,
                                va_list *arguments)
{
    JsStringBuilder text;

    jsmi_string_builder_initialize(&text, &vm->heap);
    for (const char *at = format; *at; at++) {
        if (*at != '%') {
            jsmi_string_builder_append_unit(&text, (uint16_t)(uint8_t)*at);
            continue;
        }
        at++;
        append_argument(vm, &text, *at, arguments);
        if (at[0] == 'z' && at[1] == 'u')
            at++;
    }
    return jsmi_string_builder_finish(&text);
}

bool jsmi_error_create_without_stack(JsVm *vm, JsRealm *realm,
                                     JsIntrinsic prototype, JsString *message,
                                     JsValue *error)
{
    JsObject *parent;
    JsObject *made;
    JsShape *shape;

    if (!jsmi_realm_intrinsic(vm, realm, prototype, &parent))
        return false;
    shape = jsmi_shape_root(vm, parent, &jsmi_ordinary_methods, 0);
    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_object_allocate(vm, JSMI_CELL_ERROR, sizeof(JsError), shape,
                              &made))
        return false;
    if (message && !jsmi_object_add_property(vm, made, JSMI_KEY(message),
                                             jsmi_value_cell(message),
                                             JSMI_BUILTIN_ATTRIBUTES))
        return false;
    *error = jsmi_value_cell(made);
    return true;
}

bool jsmi_error_create(JsVm *vm, JsRealm *realm, JsIntrinsic prototype,
                       JsString *message, JsValue *error)
{
    JsValue made;

    if (!jsmi_error_create_without_stack(vm, realm, prototype, message, &made))
        return false;
    if (vm->hooks.capture_stack &&
        !vm->hooks.capture_stack(vm, jsmi_as_object(made)))
        return false;
    *error = made;
    return true;
}

static bool throw_formatted(JsVm *vm, JsIntrinsic prototype, const char *format,
                            va_list *arguments)
{
    JsString *message;
    JsValue error;

    if (vm->pending == JSMI_TERMINATION_PENDING)
        return false;
    message = format_message(vm, format, arguments);
    if (!message)
        return jsmi_throw_out_of_memory(vm);
    if (!vm->realm ||
        !jsmi_error_create(vm, vm->realm, prototype, message, &error))
        return vm->realm ? false : jsmi_throw_out_of_memory(vm);
    return jsmi_throw(vm, error);
}

bool(jsmi_throw_error)(JsVm *vm, JsIntrinsic prototype, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    throw_formatted(vm, prototype, format, &arguments);
    va_end(arguments);
    return false;
}

bool(jsmi_throw_type_error)(JsVm *vm, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    throw_formatted(vm, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE, format,
                    &arguments);
    va_end(arguments);
    return false;
}

bool(jsmi_throw_range_error)(JsVm *vm, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    throw_formatted(vm, JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE, format,
                    &arguments);
    va_end(arguments);
    return false;
}

bool(jsmi_throw_reference_error)(JsVm *vm, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    throw_formatted(vm, JSMI_INTRINSIC_REFERENCE_ERROR_PROTOTYPE, format,
                    &arguments);
    va_end(arguments);
    return false;
}

bool(jsmi_throw_syntax_error)(JsVm *vm, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    throw_formatted(vm, JSMI_INTRINSIC_SYNTAX_ERROR_PROTOTYPE, format,
                    &arguments);
    va_end(arguments);
    return false;
}
