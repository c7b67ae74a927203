// SPDX-License-Identifier: MIT
//
// jsm_inspect: values as people want to read them. See inspect.h.
#include "api/inspect.h"
#include "api/classes.h"
#include "builtins/collection.h"
#include "builtins/date.h"
#include "builtins/regexp.h"
#include "calendar/date_text.h"
#include "interp/trace.h"
#include "modules/module.h"
#include "object/array_buffer.h"
#include "object/wrapper.h"

#include <stdio.h>

enum {
    USUAL_WIDTH = 72,
    USUAL_ENTRIES = 100,
    USUAL_STRING = 10000,
    NARROWEST = 8,
    // Width of a line is bounded so that sums of widths are no problem.
    WIDEST = 1 << 20,
};

// ---------------------------------------------------------------------- heads

// The stack, with its lines indented as what is around them.
static bool write_error(JsInspector *inspector, JsInspectText *text,
                        JsObject *error)
{
    JsString *stack;
    JsUnits units;

    if (!jsmi_error_stack_text(inspector->vm, error, &stack) ||
        !jsmi_flatten(inspector->vm, stack, &units))
        return false;
    for (uint32_t i = 0; i < units.length; i++) {
        uint16_t unit = (uint16_t)jsmi_units_at(units, i);

        jsmi_string_builder_append_unit(text, unit);
        for (int k = 0; unit == '\n' && k < inspector->indent; k++)
            jsmi_string_builder_append_unit(text, ' ');
    }
    return jsmi_vm_spend(inspector->vm, units.length / 16);
}

static bool write_wrapper(JsInspector *inspector, JsInspectText *text,
                          JsObject *object)
{
    JsString *name;

    jsmi_inspect_append(text, "[");
    if (!jsmi_inspect_constructor(inspector, object, &name) ||
        (name && !jsmi_inspect_append_string(inspector, text, name)))
        return false;
    jsmi_inspect_append(text, ": ");
    if (!jsmi_inspect_primitive(inspector, text,
                                jsmi_wrapped_value(jsmi_value_cell(object))))
        return false;
    jsmi_inspect_append(text, "]");
    return true;
}

static void write_date(JsInspector *inspector, JsInspectText *text,
                       const JsDate *date)
{
    char written[JSMI_DATE_TEXT_SIZE];

    jsmi_date_format(date->time, JSMI_DATE_TO_ISO_STRING, NULL, written);
    jsmi_inspect_append_styled(inspector, text, JSMI_STYLE(inspector, date),
                               written);
}

static bool write_regexp(JsInspector *inspector, JsInspectText *text,
                         const JsRegExp *regexp)
{
    const char *style = JSMI_STYLE(inspector, regexp);
    JsString *literal;

    if (!jsmi_regexp_literal(inspector->vm, regexp, &literal))
        return false;
    jsmi_inspect_begin_style(inspector, text, style);
    if (!jsmi_inspect_append_string(inspector, text, literal))
        return false;
    jsmi_inspect_end_style(inspector, text, style);
    return true;
}

// What stands before the braces. Without `*has_braces` there are only braces
// if there is something between them.
static bool write_head(JsInspector *inspector, JsInspectText *text,
                       JsObject *object, bool *has_braces)
{
    void *cell = object;

    *has_braces = false;
    switch (object->cell.kind) {
    case JSMI_CELL_FUNCTION:
    case JSMI_CELL_NATIVE_FUNCTION:
    case JSMI_CELL_BOUND_FUNCTION:
        return jsmi_inspect_function(inspector, text, object);
    case JSMI_CELL_ERROR:
        return write_error(inspector, text, object);
    case JSMI_CELL_PRIMITIVE:
        return write_wrapper(inspector, text, object);
    case JSMI_CELL_REGEXP:
        return write_regexp(inspector, text, cell);
    case JSMI_CELL_DATE:
        write_date(inspector, text, cell);
        return true;
    default:
        break;
    }
    *has_braces = true;
    switch (object->cell.kind) {
    case JSMI_CELL_ARRAY:
        return jsmi_inspect_head(inspector, text, object, "Array", -1);
    case JSMI_CELL_TYPED_ARRAY:
        return jsmi_inspect_head(inspector, text, object, "TypedArray",
                                 (int64_t)jsmi_typed_array_length(cell));
    case JSMI_CELL_MAP:
    case JSMI_CELL_SET:
        return jsmi_inspect_head(inspector, text, object,
                                 object->cell.kind == JSMI_CELL_MAP ? "Map"
                                                                    : "Set",
                                 ((JsCollection *)cell)->table->live);
    case JSMI_CELL_ARGUMENTS:
        jsmi_inspect_append(text, "[Arguments] ");
        return true;
    case JSMI_CELL_NAMESPACE:
        jsmi_inspect_append(text, ((JsNamespace *)cell)->is_deferred
                                      ? "[Deferred Module] "
                                      : "[Module] ");
        return true;
    default:
        return jsmi_inspect_head(inspector, text, object, "Object", -1);
    }
}

static const char *braces_of(const JsObject *object)
{
    return object->cell.kind == JSMI_CELL_ARRAY ||
                   object->cell.kind == JSMI_CELL_TYPED_ARRAY
               ? "[]"
               : "{}";
}

// -------------------------------------------------------------------- objects

// The number that says which object was met again inside of itself.
static void write_reference(JsInspector *inspector, JsInspectText *text,
                            const char *format, uint32_t reference)
{
    char written[32];

    snprintf(written, sizeof written, format, (unsigned)reference);
    jsmi_inspect_append_styled(inspector, text, JSMI_STYLE(inspector, special),
                               written);
}

static bool write_listed(JsInspector *inspector, JsInspectText *text,
                         JsObject *object)
{
    JsInspected *here = &inspector->path[inspector->level];
    JsInspectText head;
    JsListing listing;
    bool has_braces;

    *here = (JsInspected){.object = object};
    jsmi_string_builder_initialize(&head, &inspector->vm->heap);
    jsmi_listing_begin(&listing, inspector);
    inspector->level++;
    inspector->indent += 2;
    if (!jsmi_inspect_entries(&listing, object)) {
        jsmi_string_builder_dispose(&head);
        jsmi_listing_dispose(&listing);
        return false;
    }
    inspector->indent -= 2;
    inspector->level--;
    if (here->reference > 0) {
        write_reference(inspector, &head, "<ref *%u>", here->reference);
        jsmi_inspect_append(&head, " ");
    }
    if (!write_head(inspector, &head, object, &has_braces)) {
        jsmi_string_builder_dispose(&head);
        jsmi_listing_dispose(&listing);
        return false;
    }
    return jsmi_listing_finish(&listing, &head, braces_of(object), has_braces,
                               text);
}

// The target is shown, and no trap is called.
static bool write_proxy(JsInspector *inspector, JsInspectText *text,
                        const JsProxy *proxy)
{
    const char *style = JSMI_STYLE(inspector, special);

    if (!proxy->target) {
        jsmi_inspect_append_styled(inspector, text, style, "Proxy(<revoked>)");
        return true;
    }
    inspector->path[inspector->level++] =
        (JsInspected){.object = &proxy->object};
    jsmi_inspect_append_styled(inspector, text, style, "Proxy(");
    if (!jsmi_inspect_value(inspector, text, jsmi_value_cell(proxy->target)))
        return false;
    jsmi_inspect_append_styled(inspector, text, style, ")");
    inspector->level--;
    return true;
}

static bool write_object(JsInspector *inspector, JsInspectText *text,
                         JsObject *object)
{
    uint32_t mark = jsmi_scope_open(&inspector->vm->heap);
    bool succeeded;

    if (inspector->level > inspector->depth ||
        inspector->level >= JSMI_MOST_INSPECTED_LEVELS) {
        if (object->cell.kind == JSMI_CELL_PROXY)
            jsmi_inspect_append(text, "[Proxy]");
        else if (!jsmi_inspect_short(inspector, text, object))
            return false;
        return true;
    }
    if (object->cell.kind == JSMI_CELL_EXTERNAL) {
        jsmi_inspect_append(text, "[External]");
        return true;
    }
    succeeded = object->cell.kind == JSMI_CELL_PROXY
                    ? write_proxy(inspector, text, (JsProxy *)(void *)object)
                    : write_listed(inspector, text, object);
    if (succeeded)
        jsmi_scope_rewind(&inspector->vm->heap, mark);
    return succeeded;
}

// Kinds that take no more room when they are nested deeply.
static bool is_leaf(const JsObject *object)
{
    return object->cell.kind == JSMI_CELL_DATE ||
           object->cell.kind == JSMI_CELL_REGEXP ||
           object->cell.kind == JSMI_CELL_PRIMITIVE ||
           object->cell.kind == JSMI_CELL_FUNCTION ||
           object->cell.kind == JSMI_CELL_NATIVE_FUNCTION ||
           object->cell.kind == JSMI_CELL_BOUND_FUNCTION;
}

bool jsmi_inspect_value(JsInspector *inspector, JsInspectText *text,
                        JsValue value)
{
    JsObject *object;
    bool has_braces;

    if (!jsmi_is_object(value))
        return jsmi_inspect_primitive(inspector, text, value);
    object = jsmi_as_object(value);
    for (int i = 0; i < inspector->level; i++) {
        JsInspected *around = &inspector->path[i];

        if (around->object != object)
            continue;
        if (around->reference == 0)
            around->reference = ++inspector->references;
        write_reference(inspector, text, "[Circular *%u]", around->reference);
        return true;
    }
    if (inspector->level > inspector->depth && is_leaf(object))
        return write_head(inspector, text, object, &has_braces);
    return write_object(inspector, text, object);
}

// ----------------------------------------------------------- public functions

static bool inspect(JsInspector *inspector, JsValue value, JsString **string)
{
    JsInspectText text;

    jsmi_string_builder_initialize(&text, &inspector->vm->heap);
    if (!jsmi_inspect_value(inspector, &text, value)) {
        jsmi_string_builder_dispose(&text);
        return false;
    }
    *string = jsmi_string_builder_finish(&text);
    if (*string || inspector->vm->pending != JSMI_NOTHING_PENDING)
        return *string;
    return jsmi_throw_out_of_memory(inspector->vm);
}

// What the host gave, with the defaults for what it left out or does not know.
static jsm_inspect_options complete(const jsm_inspect_options *given,
                                    jsm_styles *styles)
{
    jsm_inspect_options options = {.size = sizeof options};

    memcpy(&options, given,
           given->size < sizeof options ? given->size : sizeof options);
    if (options.width <= 0)
        options.width = USUAL_WIDTH;
    if (options.width < NARROWEST)
        options.width = NARROWEST;
    if (options.width > WIDEST)
        options.width = WIDEST;
    if (options.most_entries == 0)
        options.most_entries = USUAL_ENTRIES;
    if (options.longest_string == 0)
        options.longest_string = USUAL_STRING;
    if (options.styles) {
        *styles = (jsm_styles){.size = sizeof *styles};
        memcpy(styles, options.styles,
               options.styles->size < sizeof *styles ? options.styles->size
                                                     : sizeof *styles);
        options.styles = styles;
    }
    return options;
}

jsm_value jsm_inspect_with(jsm_context *cx, jsm_value v,
                           const jsm_inspect_options *o)
{
    JsEntry entry;
    jsm_styles styles;
    JsString *string = NULL;
    jsm_inspect_options options = complete(o, &styles);
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return JSM_NONE;
    JsInspector inspector = {
        .vm = entry.vm,
        .styles = options.styles,
        .depth = options.depth,
        .width = (size_t)options.width,
        .most_entries = options.most_entries,
        .longest = options.longest_string,
    };
    succeeded = inspect(&inspector, jsmi_inward(v), &string);
    return jsmi_leave(&entry, succeeded, jsmi_value_cell(string));
}

jsm_value jsm_inspect(jsm_context *cx, jsm_value v, int depth)
{
    const jsm_inspect_options options = {
        .size = sizeof options,
        .depth = depth,
    };

    jsmi_use_check(cx->runtime, __func__);
    return jsm_inspect_with(cx, v, &options);
}
