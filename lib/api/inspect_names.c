// SPDX-License-Identifier: MIT
//
// What objects are called, as far as that can be found out without running
// script.
#include "api/classes.h"
#include "api/inspect.h"
#include "builtins/shared.h"

#include <stdio.h>

enum { MOST_PROTOTYPES = 100 };

bool jsmi_inspect_own_value(JsInspector *inspector, JsObject *object, JsKey key,
                            JsValue *value)
{
    JsPropertyDescriptor descriptor;
    bool found;

    *value = JSMI_UNDEFINED;
    // The methods of these run script, or may throw.
    if (jsmi_object_is_proxy(object) ||
        object->cell.kind == JSMI_CELL_NAMESPACE || jsmi_is_intercepted(object))
        return true;
    if (!object->shape->methods->get_own_property(inspector->vm, object, key,
                                                  &descriptor, &found))
        return false;
    if (found && !jsmi_is_accessor_descriptor(&descriptor))
        *value = descriptor.value;
    return true;
}

static bool is_prototype_of(const JsObject *prototype, const JsObject *object)
{
    for (int i = 0; i < MOST_PROTOTYPES && object; i++) {
        if (jsmi_object_is_proxy(object))
            return false;
        object = object->shape->prototype;
        if (object == prototype)
            return true;
    }
    return false;
}

// The name of a constructor if the object is an instance of it.
static bool name_of_constructor(JsInspector *inspector, JsObject *object,
                                JsValue constructor, JsString **name)
{
    JsValue prototype, value;

    if (!jsmi_is_object(constructor))
        return true;
    if (!jsmi_inspect_own_value(inspector, jsmi_as_object(constructor),
                                JSMI_KEY(prototype), &prototype) ||
        !jsmi_inspect_own_value(inspector, jsmi_as_object(constructor),
                                JSMI_KEY(name), &value))
        return false;
    if (jsmi_is_object(prototype) && jsmi_is_string(value) &&
        jsmi_string_length(jsmi_as_string(value)) > 0 &&
        is_prototype_of(jsmi_as_object(prototype), object))
        *name = jsmi_as_string(value);
    return true;
}

bool jsmi_inspect_constructor(JsInspector *inspector, JsObject *object,
                              JsString **name)
{
    JsObject *holder = object;
    JsValue constructor;

    *name = NULL;
    for (int i = 0; i < MOST_PROTOTYPES && holder && !*name; i++) {
        if (jsmi_object_is_proxy(holder))
            return true;
        if (!jsmi_inspect_own_value(inspector, holder, JSMI_KEY(constructor),
                                    &constructor) ||
            !name_of_constructor(inspector, object, constructor, name))
            return false;
        holder = holder->shape->prototype;
    }
    return true;
}

// Symbol.toStringTag, where it is plain text; else NULL.
static bool find_tag(JsInspector *inspector, JsObject *object, JsString **tag)
{
    JsValue value;

    *tag = NULL;
    for (int i = 0; i < MOST_PROTOTYPES && object && !*tag; i++) {
        if (jsmi_object_is_proxy(object))
            return true;
        if (!jsmi_inspect_own_value(inspector, object,
                                    JSMI_KEY_SYMBOL(to_string_tag), &value))
            return false;
        if (jsmi_is_string(value) &&
            jsmi_string_length(jsmi_as_string(value)) > 0)
            *tag = jsmi_as_string(value);
        object = object->shape->prototype;
    }
    return true;
}

static bool is_text(JsInspector *inspector, JsString *string, const char *text,
                    bool *is)
{
    JsUnits units;

    if (!jsmi_flatten(inspector->vm, string, &units))
        return false;
    *is = jsmi_units_equal_text(units, text);
    return true;
}

static bool write_null_prototype(JsInspectText *text, const char *usual,
                                 int64_t size)
{
    char head[80];

    if (size >= 0)
        snprintf(head, sizeof head, "[%s(%lld): null prototype] ", usual,
                 (long long)size);
    else
        snprintf(head, sizeof head, "[%s: null prototype] ", usual);
    jsmi_inspect_append(text, head);
    return true;
}

// " [tag]", unless it says what the name says.
static bool write_tag(JsInspector *inspector, JsInspectText *text,
                      JsString *name, JsString *tag)
{
    JsUnits a, b;

    if (!tag)
        return true;
    if (!jsmi_flatten(inspector->vm, name, &a) ||
        !jsmi_flatten(inspector->vm, tag, &b))
        return false;
    if (jsmi_units_equal(a, b))
        return true;
    jsmi_inspect_append(text, "[");
    jsmi_string_builder_append_units(text, b);
    jsmi_inspect_append(text, "] ");
    return true;
}

bool jsmi_inspect_head(JsInspector *inspector, JsInspectText *text,
                       JsObject *object, const char *usual, int64_t size)
{
    bool is_usual = false;
    JsString *name, *tag;
    char digits[32];

    if (!jsmi_inspect_constructor(inspector, object, &name) ||
        !find_tag(inspector, object, &tag))
        return false;
    if (!name)
        return object->shape->prototype ||
               write_null_prototype(text, usual, size);
    if (!is_text(inspector, name, usual, &is_usual))
        return false;
    if (is_usual && size < 0 && !tag)
        return true;
    if (!jsmi_inspect_append_string(inspector, text, name))
        return false;
    if (size >= 0) {
        snprintf(digits, sizeof digits, "(%lld)", (long long)size);
        jsmi_inspect_append(text, digits);
    }
    jsmi_inspect_append(text, " ");
    return write_tag(inspector, text, name, tag);
}

bool jsmi_inspect_short(JsInspector *inspector, JsInspectText *text,
                        JsObject *object)
{
    const char *style = JSMI_STYLE(inspector, special);
    JsString *name;

    if (!jsmi_inspect_constructor(inspector, object, &name))
        return false;
    jsmi_inspect_begin_style(inspector, text, style);
    jsmi_inspect_append(text, "[");
    if (!name)
        jsmi_inspect_append(text,
                            jsmi_is_array_object(object) ? "Array" : "Object");
    else if (!jsmi_inspect_append_string(inspector, text, name))
        return false;
    if (!object->shape->prototype)
        jsmi_inspect_append(text, ": null prototype");
    jsmi_inspect_append(text, "]");
    jsmi_inspect_end_style(inspector, text, style);
    return true;
}

// ------------------------------------------------------------------ functions

static uint32_t code_flags(const JsObject *function)
{
    return function->cell.kind == JSMI_CELL_FUNCTION
               ? ((const JsFunction *)(const void *)function)
                     ->linked->code_flags
               : 0;
}

static const char *kind_of_function(uint32_t flags)
{
    static const char *const kinds[] = {"Function", "GeneratorFunction",
                                        "AsyncFunction",
                                        "AsyncGeneratorFunction"};

    return kinds[(flags & JSMI_CODE_GENERATOR ? 1 : 0) +
                 (flags & JSMI_CODE_ASYNC ? 2 : 0)];
}

// The name, or "(anonymous)".
static bool write_function_name(JsInspector *inspector, JsInspectText *text,
                                JsObject *function, const char *before)
{
    JsValue name;

    if (!jsmi_inspect_own_value(inspector, function, JSMI_KEY(name), &name))
        return false;
    if (!jsmi_is_string(name) ||
        jsmi_string_length(jsmi_as_string(name)) == 0) {
        jsmi_inspect_append(text, " (anonymous)");
        return true;
    }
    jsmi_inspect_append(text, before);
    return jsmi_inspect_append_string(inspector, text, jsmi_as_string(name));
}

static bool write_heritage(JsInspector *inspector, JsInspectText *text,
                           const JsObject *function)
{
    JsObject *parent = function->shape->prototype;

    if (!(code_flags(function) & JSMI_CODE_DERIVED))
        return true;
    jsmi_inspect_append(text, " extends");
    // Function.prototype stands in for null.
    if (!parent || !parent->shape->prototype ||
        !parent->shape->prototype->shape->prototype) {
        jsmi_inspect_append(text, " null");
        return true;
    }
    return write_function_name(inspector, text, parent, " ");
}

bool jsmi_inspect_function(JsInspector *inspector, JsInspectText *text,
                           JsObject *function)
{
    const char *style = JSMI_STYLE(inspector, special);
    uint32_t flags = code_flags(function);
    bool is_class = flags & JSMI_CODE_CLASS;

    jsmi_inspect_begin_style(inspector, text, style);
    jsmi_inspect_append(text, "[");
    jsmi_inspect_append(text, is_class ? "class" : kind_of_function(flags));
    if (!function->shape->prototype)
        jsmi_inspect_append(text, " (null prototype)");
    if (!write_function_name(inspector, text, function,
                             is_class ? " " : ": ") ||
        (is_class && !write_heritage(inspector, text, function)))
        return false;
    jsmi_inspect_append(text, "]");
    jsmi_inspect_end_style(inspector, text, style);
    return true;
}
