// SPDX-License-Identifier: MIT
//
// jsm_inspect and jsm_print_error: values as people want to read them. No
// script runs: accessors are named, not called, and proxies are not opened.
//
// An object is first written on one line; if that comes out too long, it is
// written again with a line for each of its entries, which are tried on one
// line each in turn.
#include "api/classes.h"
#include "builtins/collection.h"
#include "heap/bigint.h"
#include "interp/trace.h"
#include "object/proxy.h"

#include <stdio.h>

enum {
    LONGEST_LINE = 72,
    MOST_ENTRIES = 100,
    MOST_LEVELS = 24,
};

typedef struct Inspector {
    JsVm *vm;
    int depth;                    // levels of nesting to show
    int indent;                   // of the current line
    JsObject *path[MOST_LEVELS];  // the objects around the current one
    int level;
    bool is_broken;  // the object being written gets a line for each entry
    uint32_t entries;
} Inspector;

static bool write_value(Inspector *inspector, JsStringBuilder *text,
                        JsValue value);

static void append(JsStringBuilder *text, const char *ascii)
{
    jsmi_string_builder_append_text(text, ascii);
}

static bool append_units_of(Inspector *inspector, JsStringBuilder *text,
                            JsString *string)
{
    JsUnits units;

    if (!jsmi_string_flatten(&inspector->vm->heap, string, &units))
        return false;
    jsmi_string_builder_append_units(text, units);
    return true;
}

// --------------------------------------------------------------------
// primitives

static void append_escape(JsStringBuilder *text, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";

    switch (unit) {
    case '\n':
        append(text, "\\n");
        break;
    case '\t':
        append(text, "\\t");
        break;
    case '\r':
        append(text, "\\r");
        break;
    default:
        append(text, unit > 0xFF ? "\\u" : "\\x");
        for (int shift = unit > 0xFF ? 12 : 4; shift >= 0; shift -= 4)
            jsmi_string_builder_append_unit(
                text, (uint16_t)(uint8_t)digits[unit >> shift & 15]);
        break;
    }
}

static bool write_quoted(Inspector *inspector, JsStringBuilder *text,
                         JsString *string)
{
    JsUnits units;
    bool has_single = false;
    bool has_double = false;
    uint16_t quote;

    if (!jsmi_string_flatten(&inspector->vm->heap, string, &units))
        return false;
    for (uint32_t i = 0; i < units.length; i++) {
        has_single = has_single || jsmi_units_at(units, i) == '\'';
        has_double = has_double || jsmi_units_at(units, i) == '"';
    }
    quote = !has_single ? '\'' : !has_double ? '"' : '`';
    jsmi_string_builder_append_unit(text, quote);
    for (uint32_t i = 0; i < units.length; i++) {
        uint32_t unit = jsmi_units_at(units, i);
        uint32_t before = i > 0 ? jsmi_units_at(units, i - 1) : 0;
        uint32_t after = i + 1 < units.length ? jsmi_units_at(units, i + 1) : 0;
        bool is_lone =
            (jsmi_is_lead_surrogate(unit) && !jsmi_is_trail_surrogate(after)) ||
            (jsmi_is_trail_surrogate(unit) && !jsmi_is_lead_surrogate(before));

        if (unit < ' ' || unit == 0x7F || is_lone) {
            append_escape(text, unit);
        } else {
            if (unit == quote || unit == '\\')
                jsmi_string_builder_append_unit(text, '\\');
            jsmi_string_builder_append_unit(text, (uint16_t)unit);
        }
    }
    jsmi_string_builder_append_unit(text, quote);
    return true;
}

static bool write_symbol(Inspector *inspector, JsStringBuilder *text,
                         const JsSymbol *symbol)
{
    append(text, "Symbol(");
    if (symbol->description &&
        !append_units_of(inspector, text, symbol->description))
        return false;
    append(text, ")");
    return true;
}

static bool write_primitive(Inspector *inspector, JsStringBuilder *text,
                            JsValue value)
{
    JsString *string;

    if (jsmi_is_string(value))
        return write_quoted(inspector, text, jsmi_as_string(value));
    if (jsmi_is_symbol(value))
        return write_symbol(inspector, text, jsmi_as_symbol(value));
    if (jsmi_is_double(value) &&
        jsmi_same_word(value, jsmi_value_double(-0.0))) {
        append(text, "-0");
        return true;
    }
    if (!jsmi_to_string(inspector->vm, value, &string) ||
        !append_units_of(inspector, text, string))
        return false;
    if (jsmi_is_bigint(value))
        append(text, "n");
    return true;
}

// ------------------------------------------------------------- names of
// objects

// An own data property, read without running script.
static bool own_value(Inspector *inspector, JsObject *object, JsKey key,
                      JsValue *value)
{
    JsPropertyDescriptor descriptor;
    bool found;

    *value = JSMI_UNDEFINED;
    if (jsmi_object_is_proxy(object) ||
        object->shape->methods == &jsmi_intercepted_methods)
        return true;
    if (!object->shape->methods->get_own_property(inspector->vm, object, key,
                                                  &descriptor, &found))
        return false;
    if (found && !jsmi_is_accessor_descriptor(&descriptor))
        *value = descriptor.value;
    return true;
}

// The name of the constructor that made the object, as far as its prototypes
// tell; NULL if they do not.
static bool constructor_name(Inspector *inspector, JsObject *object,
                             JsString **name)
{
    JsValue constructor, value;

    *name = NULL;
    for (int i = 0; i < 100 && object && !jsmi_object_is_proxy(object); i++) {
        if (!own_value(inspector, object, JSMI_KEY(constructor), &constructor))
            return false;
        if (jsmi_is_object(constructor)) {
            if (!own_value(inspector, jsmi_as_object(constructor),
                           JSMI_KEY(name), &value))
                return false;
            if (jsmi_is_string(value) &&
                jsmi_string_length(jsmi_as_string(value)) > 0) {
                *name = jsmi_as_string(value);
                return true;
            }
        }
        object = object->shape->prototype;
    }
    return true;
}

static bool is_named(Inspector *inspector, JsString *name, const char *text,
                     bool *is)
{
    JsUnits units;

    if (!jsmi_string_flatten(&inspector->vm->heap, name, &units))
        return false;
    *is = jsmi_units_equal_text(units, text);
    return true;
}

// "Name " before the braces, unless the name says nothing that the braces do
// not; `size` >= 0 adds how many entries there are.
static bool write_head(Inspector *inspector, JsStringBuilder *text,
                       JsObject *object, const char *usual, int64_t size)
{
    bool is_usual = false;
    JsString *name;
    char digits[32];

    if (!constructor_name(inspector, object, &name))
        return false;
    if (!name) {
        if (object->shape->prototype == NULL) {
            append(text, "[");
            append(text, usual);
            append(text, ": null prototype] ");
        }
        return true;
    }
    if (!is_named(inspector, name, usual, &is_usual))
        return false;
    if (is_usual && size < 0)
        return true;
    if (!append_units_of(inspector, text, name))
        return false;
    if (size >= 0) {
        snprintf(digits, sizeof digits, "(%lld)", (long long)size);
        append(text, digits);
    }
    append(text, " ");
    return true;
}

static bool is_class(const JsObject *function)
{
    return function->cell.kind == JSMI_CELL_FUNCTION &&
           ((const JsFunction *)(const void *)function)->linked->code_flags &
               JSMI_CODE_CLASS;
}

static bool write_function_name(Inspector *inspector, JsStringBuilder *text,
                                JsObject *function)
{
    bool class = is_class(function);
    JsValue name;

    if (!own_value(inspector, function, JSMI_KEY(name), &name))
        return false;
    append(text, class ? "[class" : "[Function");
    if (jsmi_is_string(name) && jsmi_string_length(jsmi_as_string(name)) > 0) {
        append(text, class ? " " : ": ");
        if (!append_units_of(inspector, text, jsmi_as_string(name)))
            return false;
    } else {
        append(text, " (anonymous)");
    }
    append(text, "]");
    return true;
}

// ----------------------------------------------------------------------
// entries

static void new_line(Inspector *inspector, JsStringBuilder *text)
{
    append(text, "\n");
    for (int i = 0; i < inspector->indent; i++)
        append(text, " ");
}

// What stands between two entries, or before the first.
static void begin_entry(Inspector *inspector, JsStringBuilder *text)
{
    if (inspector->entries++ > 0)
        append(text, ",");
    if (inspector->is_broken)
        new_line(inspector, text);
    else
        append(text, " ");
}

static bool is_identifier(JsUnits units)
{
    for (uint32_t i = 0; i < units.length; i++) {
        uint32_t c = jsmi_units_at(units, i);
        bool is_letter = (c | 32) - 'a' < 26 || c == '_' || c == '$';

        if (!is_letter && !(i > 0 && c - '0' < 10))
            return false;
    }
    return units.length > 0;
}

static bool write_key(Inspector *inspector, JsStringBuilder *text, JsKey key)
{
    JsValue name;
    JsUnits units;

    if (!jsmi_key_to_value(inspector->vm, key, &name))
        return false;
    if (jsmi_is_symbol(name)) {
        append(text, "[");
        if (!write_symbol(inspector, text, jsmi_as_symbol(name)))
            return false;
        append(text, "]");
    } else {
        if (!jsmi_string_flatten(&inspector->vm->heap, jsmi_as_string(name),
                                 &units))
            return false;
        if (is_identifier(units))
            jsmi_string_builder_append_units(text, units);
        else if (!write_quoted(inspector, text, jsmi_as_string(name)))
            return false;
    }
    append(text, ": ");
    return true;
}

// A value inside an object: has a state of its own.
static bool write_nested(Inspector *inspector, JsStringBuilder *text,
                         JsValue value)
{
    bool is_broken = inspector->is_broken;
    uint32_t entries = inspector->entries;
    bool succeeded = write_value(inspector, text, value);

    inspector->is_broken = is_broken;
    inspector->entries = entries;
    return succeeded && jsmi_vm_spend(inspector->vm, 1);
}

static bool write_property(Inspector *inspector, JsStringBuilder *text,
                           JsObject *object, JsKey key, bool with_key)
{
    JsVm *vm = inspector->vm;
    uint32_t mark = jsmi_scope_open(&vm->heap);
    JsPropertyDescriptor descriptor;
    bool found;

    if (!object->shape->methods->get_own_property(vm, object, key, &descriptor,
                                                  &found))
        return false;
    if (!found || !(descriptor.attributes & JSMI_ENUMERABLE))
        return true;
    begin_entry(inspector, text);
    if (with_key && !write_key(inspector, text, key))
        return false;
    if (jsmi_is_accessor_descriptor(&descriptor))
        append(text, jsmi_is_undefined(descriptor.set)   ? "[Getter]"
                     : jsmi_is_undefined(descriptor.get) ? "[Setter]"
                                                         : "[Getter/Setter]");
    else if (!write_nested(inspector, text, descriptor.value))
        return false;
    jsmi_scope_rewind(&vm->heap, mark);
    return true;
}

static void write_more(Inspector *inspector, JsStringBuilder *text,
                       size_t count)
{
    char more[48];

    begin_entry(inspector, text);
    snprintf(more, sizeof more, "... %zu more", count);
    append(text, more);
}

static bool write_holes(Inspector *inspector, JsStringBuilder *text,
                        uint32_t count)
{
    char holes[48];

    if (count == 0)
        return true;
    begin_entry(inspector, text);
    snprintf(holes, sizeof holes, "<%u empty item%s>", count,
             count == 1 ? "" : "s");
    append(text, holes);
    return true;
}

static bool write_elements(Inspector *inspector, JsStringBuilder *text,
                           JsObject *array)
{
    uint32_t length = jsmi_array_length(array);
    uint32_t shown = length < MOST_ENTRIES ? length : MOST_ENTRIES;
    uint32_t holes = 0;

    for (uint32_t i = 0; i < shown; i++) {
        JsPropertyDescriptor descriptor;
        bool found;

        if (!jsmi_ordinary_get_own_property(inspector->vm, array,
                                            jsmi_key_from_index(i), &descriptor,
                                            &found))
            return false;
        if (!found) {
            holes++;
            continue;
        }
        write_holes(inspector, text, holes);
        holes = 0;
        if (!write_property(inspector, text, array, jsmi_key_from_index(i),
                            false))
            return false;
    }
    if (shown < length && holes == shown)
        return write_holes(inspector, text, length);
    write_holes(inspector, text, holes);
    if (shown < length)
        write_more(inspector, text, length - shown);
    return true;
}

static bool write_collection(Inspector *inspector, JsStringBuilder *text,
                             const JsCollection *collection)
{
    JsHashTable *table = collection->table;
    JsHashCursor cursor = {table, 0};
    uint32_t shown = 0;
    uint32_t entry;

    for (; shown < MOST_ENTRIES && jsmi_hash_cursor_advance(&cursor, &entry);
         shown++) {
        begin_entry(inspector, text);
        if (!write_nested(inspector, text,
                          jsmi_hash_table_key(cursor.table, entry)))
            return false;
        if (cursor.table->cell.extra != JSMI_HASH_MAP)
            continue;
        append(text, " => ");
        if (!write_nested(inspector, text,
                          *jsmi_hash_table_value(cursor.table, entry)))
            return false;
    }
    if (shown < table->live)
        write_more(inspector, text, table->live - shown);
    return true;
}

static bool write_properties(Inspector *inspector, JsStringBuilder *text,
                             JsObject *object)
{
    JsVm *vm = inspector->vm;
    bool is_array = jsmi_is_array_object(object);
    JsKeyList keys;
    bool succeeded;
    size_t shown = 0;

    jsmi_key_list_initialize(&keys, vm);
    succeeded = object->shape->methods->own_property_keys(vm, object, &keys);
    for (size_t i = 0; succeeded && i < keys.count; i++) {
        if (is_array && jsmi_key_is_index(keys.keys[i]))
            continue;
        if (shown++ == MOST_ENTRIES) {
            write_more(inspector, text, keys.count - i);
            break;
        }
        succeeded = write_property(inspector, text, object, keys.keys[i], true);
    }
    jsmi_key_list_dispose(&keys);
    return succeeded;
}

static bool write_promise(Inspector *inspector, JsStringBuilder *text,
                          const JsPromise *promise)
{
    begin_entry(inspector, text);
    if (jsmi_promise_state(promise) == JSMI_PROMISE_PENDING) {
        append(text, "<pending>");
        return true;
    }
    if (jsmi_promise_state(promise) == JSMI_PROMISE_REJECTED)
        append(text, "<rejected> ");
    return write_nested(inspector, text, promise->result);
}

static bool write_entries(Inspector *inspector, JsStringBuilder *text,
                          JsObject *object)
{
    switch (object->cell.kind) {
    case JSMI_CELL_ARRAY:
        if (!write_elements(inspector, text, object))
            return false;
        break;
    case JSMI_CELL_MAP:
    case JSMI_CELL_SET:
        if (!write_collection(inspector, text, (JsCollection *)(void *)object))
            return false;
        break;
    case JSMI_CELL_PROMISE:
        if (!write_promise(inspector, text, (JsPromise *)(void *)object))
            return false;
        break;
    default:
        break;
    }
    return write_properties(inspector, text, object);
}

// ----------------------------------------------------------------------
// objects

static int64_t collection_size(const JsObject *object)
{
    return object->cell.kind == JSMI_CELL_MAP ||
                   object->cell.kind == JSMI_CELL_SET
               ? (int64_t)((const JsCollection *)(const void *)object)
                     ->table->live
               : -1;
}

static bool write_braced(Inspector *inspector, JsStringBuilder *text,
                         JsObject *object)
{
    bool is_array = jsmi_is_array_object(object);

    if (!write_head(inspector, text, object, is_array ? "Array" : "Object",
                    collection_size(object)))
        return false;
    append(text, is_array ? "[" : "{");
    inspector->entries = 0;
    inspector->indent += 2;
    if (!write_entries(inspector, text, object))
        return false;
    inspector->indent -= 2;
    if (inspector->entries > 0) {
        if (inspector->is_broken)
            new_line(inspector, text);
        else
            append(text, " ");
    }
    append(text, is_array ? "]" : "}");
    return true;
}

static bool has_line_feed(JsUnits units)
{
    for (uint32_t i = 0; i < units.length; i++) {
        if (jsmi_units_at(units, i) == '\n')
            return true;
    }
    return false;
}

// On one line if that is short, else on several.
static bool write_fitting(Inspector *inspector, JsStringBuilder *text,
                          JsObject *object)
{
    JsVm *vm = inspector->vm;
    int indent = inspector->indent;
    JsStringBuilder line;
    JsString *string;
    JsUnits units;

    jsmi_string_builder_initialize(&line, &vm->heap);
    inspector->is_broken = false;
    if (!write_braced(inspector, &line, object)) {
        jsmi_string_builder_dispose(&line);
        return false;
    }
    string = jsmi_string_builder_finish(&line);
    if (!string || !jsmi_string_flatten(&vm->heap, string, &units))
        return false;
    if (inspector->entries == 0 ||
        ((int64_t)units.length + indent <= LONGEST_LINE &&
         !has_line_feed(units))) {
        jsmi_string_builder_append_units(text, units);
        return true;
    }
    inspector->indent = indent;
    inspector->is_broken = true;
    return write_braced(inspector, text, object);
}

static bool is_on_path(const Inspector *inspector, const JsObject *object)
{
    for (int i = 0; i < inspector->level; i++) {
        if (inspector->path[i] == object)
            return true;
    }
    return false;
}

static bool write_too_deep(Inspector *inspector, JsStringBuilder *text,
                           JsObject *object)
{
    JsString *name;

    if (jsmi_is_array_object(object)) {
        append(text, "[Array]");
        return true;
    }
    if (!constructor_name(inspector, object, &name))
        return false;
    append(text, "[");
    if (!name)
        append(text, "Object");
    else if (!append_units_of(inspector, text, name))
        return false;
    append(text, "]");
    return true;
}

static bool write_error(Inspector *inspector, JsStringBuilder *text,
                        JsObject *object)
{
    JsString *stack;

    return jsmi_error_stack_text(inspector->vm, object, &stack) &&
           append_units_of(inspector, text, stack);
}

static bool write_wrapper(Inspector *inspector, JsStringBuilder *text,
                          JsObject *object)
{
    JsString *name;

    append(text, "[");
    if (!constructor_name(inspector, object, &name) ||
        (name && !append_units_of(inspector, text, name)))
        return false;
    append(text, ": ");
    if (!write_primitive(inspector, text,
                         jsmi_unwrap_primitive(jsmi_value_cell(object))))
        return false;
    append(text, "]");
    return true;
}

// Date and RegExp show as their own methods print them, which are the realm's
// and not the script's.
static bool write_printed(Inspector *inspector, JsStringBuilder *text,
                          JsObject *object, JsIntrinsic prototype, JsKey method)
{
    JsVm *vm = inspector->vm;
    JsObject *holder;
    JsOwnProperty own;
    JsValue printed;

    if (!jsmi_realm_intrinsic(vm, vm->realm, prototype, &holder) ||
        !jsmi_object_find_own(vm, holder, method, &own))
        return false;
    if (own.kind != JSMI_OWN_DATA ||
        !jsmi_is_kind(own.value, JSMI_CELL_NATIVE_FUNCTION))
        return write_fitting(inspector, text, object);
    if (!jsmi_call(vm, own.value, jsmi_value_cell(object), NULL, 0, &printed)) {
        // An invalid date, for one.
        JsValue exception;

        if (!jsmi_take_exception(vm, &exception))
            return false;
        append(text, "Invalid Date");
        return true;
    }
    return !jsmi_is_string(printed) ||
           append_units_of(inspector, text, jsmi_as_string(printed));
}

static bool write_object(Inspector *inspector, JsStringBuilder *text,
                         JsObject *object)
{
    switch (object->cell.kind) {
    case JSMI_CELL_FUNCTION:
    case JSMI_CELL_NATIVE_FUNCTION:
    case JSMI_CELL_BOUND_FUNCTION:
        return write_function_name(inspector, text, object);
    case JSMI_CELL_PROXY:
        append(text, "[Proxy]");
        return true;
    case JSMI_CELL_EXTERNAL:
        append(text, "[External]");
        return true;
    case JSMI_CELL_ERROR:
        return write_error(inspector, text, object);
    case JSMI_CELL_PRIMITIVE:
        return write_wrapper(inspector, text, object);
    case JSMI_CELL_DATE:
        return write_printed(inspector, text, object,
                             JSMI_INTRINSIC_DATE_PROTOTYPE,
                             JSMI_KEY(toISOString));
    default:
        break;
    }
    if (object->shape->methods == &jsmi_intercepted_methods) {
        append(text, "[Native]");
        return true;
    }
    if (inspector->level > inspector->depth || inspector->level >= MOST_LEVELS)
        return write_too_deep(inspector, text, object);
    inspector->path[inspector->level++] = object;
    if (!write_fitting(inspector, text, object))
        return false;
    inspector->level--;
    return true;
}

static bool write_value(Inspector *inspector, JsStringBuilder *text,
                        JsValue value)
{
    if (!jsmi_is_object(value))
        return write_primitive(inspector, text, value);
    if (is_on_path(inspector, jsmi_as_object(value))) {
        append(text, "[Circular]");
        return true;
    }
    return write_object(inspector, text, jsmi_as_object(value));
}

static bool inspect(JsVm *vm, JsValue value, int depth, JsString **string)
{
    Inspector inspector = {.vm = vm, .depth = depth};
    JsStringBuilder text;

    jsmi_string_builder_initialize(&text, &vm->heap);
    if (!write_value(&inspector, &text, value)) {
        jsmi_string_builder_dispose(&text);
        return false;
    }
    *string = jsmi_string_builder_finish(&text);
    return *string;
}

jsm_value jsm_inspect(jsm_context *cx, jsm_value v, int depth)
{
    JsEntry entry;
    JsString *string = NULL;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return JSM_NONE;
    succeeded = inspect(entry.vm, jsmi_inward(v), depth, &string);
    return jsmi_leave(&entry, succeeded, jsmi_value_cell(string));
}
