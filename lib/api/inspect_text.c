// SPDX-License-Identifier: MIT
//
// Primitives as people write them, and where lines break.
#include "api/inspect.h"
#include "heap/bigint.h"

#include <stdio.h>

typedef struct Entry {
    uint32_t end;      // in the text of the listing
    uint32_t visible;  // units without those of styles
} Entry;

// ----------------------------------------------------------------------- text

void jsmi_inspect_append(JsInspectText *text, const char *ascii)
{
    jsmi_string_builder_append_text(text, ascii);
}

void jsmi_inspect_begin_style(JsInspector *inspector, JsInspectText *text,
                              const char *style)
{
    if (style) {
        inspector->invisible += strlen(style);
        jsmi_inspect_append(text, style);
    }
}

void jsmi_inspect_end_style(JsInspector *inspector, JsInspectText *text,
                            const char *style)
{
    jsmi_inspect_begin_style(inspector, text,
                             style ? JSMI_STYLE(inspector, end) : NULL);
}

void jsmi_inspect_append_styled(JsInspector *inspector, JsInspectText *text,
                                const char *style, const char *ascii)
{
    jsmi_inspect_begin_style(inspector, text, style);
    jsmi_inspect_append(text, ascii);
    jsmi_inspect_end_style(inspector, text, style);
}

bool jsmi_inspect_append_string(JsInspector *inspector, JsInspectText *text,
                                JsString *string)
{
    JsUnits units;

    if (!jsmi_string_flatten(&inspector->vm->heap, string, &units))
        return inspector->vm->pending != JSMI_NOTHING_PENDING
                   ? false
                   : jsmi_throw_out_of_memory(inspector->vm);
    jsmi_string_builder_append_units(text, units);
    return true;
}

// ----------------------------------------------------------------- primitives

static void append_escape(JsInspectText *text, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";

    switch (unit) {
    case '\n':
        jsmi_inspect_append(text, "\\n");
        break;
    case '\t':
        jsmi_inspect_append(text, "\\t");
        break;
    case '\r':
        jsmi_inspect_append(text, "\\r");
        break;
    default:
        jsmi_inspect_append(text, unit > 0xFF ? "\\u" : "\\x");
        for (int shift = unit > 0xFF ? 12 : 4; shift >= 0; shift -= 4)
            jsmi_string_builder_append_unit(
                text, (uint16_t)(uint8_t)digits[unit >> shift & 15]);
        break;
    }
}

static bool is_lone_surrogate(JsUnits units, uint32_t i)
{
    uint32_t unit = jsmi_units_at(units, i);
    uint32_t before = i > 0 ? jsmi_units_at(units, i - 1) : 0;
    uint32_t after = i + 1 < units.length ? jsmi_units_at(units, i + 1) : 0;

    return (jsmi_is_lead_surrogate(unit) && !jsmi_is_trail_surrogate(after)) ||
           (jsmi_is_trail_surrogate(unit) && !jsmi_is_lead_surrogate(before));
}

// Controls, those of Latin-1 too, would act on a terminal.
static bool is_control(uint32_t unit)
{
    return unit < ' ' || (unit >= 0x7F && unit < 0xA0);
}

// The quotation mark that the text does not have, if there is one.
static uint16_t choose_quote(JsUnits units)
{
    bool has_single = false;
    bool has_double = false;

    for (uint32_t i = 0; i < units.length; i++) {
        has_single = has_single || jsmi_units_at(units, i) == '\'';
        has_double = has_double || jsmi_units_at(units, i) == '"';
    }
    return !has_single ? '\'' : !has_double ? '"' : '`';
}

static bool write_quoted(JsInspector *inspector, JsInspectText *text,
                         JsString *string)
{
    JsUnits units;
    uint32_t left = 0;
    uint16_t quote;
    char more[48];

    if (!jsmi_string_flatten(&inspector->vm->heap, string, &units))
        return inspector->vm->pending != JSMI_NOTHING_PENDING
                   ? false
                   : jsmi_throw_out_of_memory(inspector->vm);
    if (units.length > inspector->longest) {
        left = units.length - inspector->longest;
        units.length = inspector->longest;
    }
    quote = choose_quote(units);
    jsmi_inspect_begin_style(inspector, text, JSMI_STYLE(inspector, string));
    jsmi_string_builder_append_unit(text, quote);
    for (uint32_t i = 0; i < units.length; i++) {
        uint32_t unit = jsmi_units_at(units, i);

        if (is_control(unit) || is_lone_surrogate(units, i)) {
            append_escape(text, unit);
        } else {
            if (unit == quote || unit == '\\')
                jsmi_string_builder_append_unit(text, '\\');
            jsmi_string_builder_append_unit(text, (uint16_t)unit);
        }
    }
    jsmi_string_builder_append_unit(text, quote);
    jsmi_inspect_end_style(inspector, text, JSMI_STYLE(inspector, string));
    if (left > 0) {
        snprintf(more, sizeof more, "... %u more character%s", left,
                 left == 1 ? "" : "s");
        jsmi_inspect_append(text, more);
    }
    return jsmi_vm_spend(inspector->vm, units.length / 16);
}

static bool write_symbol(JsInspector *inspector, JsInspectText *text,
                         const JsSymbol *symbol)
{
    const char *style = JSMI_STYLE(inspector, symbol);

    jsmi_inspect_begin_style(inspector, text, style);
    jsmi_inspect_append(text, "Symbol(");
    if (symbol->description &&
        !jsmi_inspect_append_string(inspector, text, symbol->description))
        return false;
    jsmi_inspect_append(text, ")");
    jsmi_inspect_end_style(inspector, text, style);
    return true;
}

static const char *style_of(const JsInspector *inspector, JsValue value)
{
    if (jsmi_is_undefined(value))
        return JSMI_STYLE(inspector, undefined);
    if (jsmi_is_null(value))
        return JSMI_STYLE(inspector, null);
    if (jsmi_is_boolean(value))
        return JSMI_STYLE(inspector, boolean);
    return JSMI_STYLE(inspector, number);
}

bool jsmi_inspect_primitive(JsInspector *inspector, JsInspectText *text,
                            JsValue value)
{
    const char *style = style_of(inspector, value);
    JsString *string;

    if (jsmi_is_string(value))
        return write_quoted(inspector, text, jsmi_as_string(value));
    if (jsmi_is_symbol(value))
        return write_symbol(inspector, text, jsmi_as_symbol(value));
    jsmi_inspect_begin_style(inspector, text, style);
    if (jsmi_is_double(value) && jsmi_same_word(value, jsmi_value_double(-0.0)))
        jsmi_inspect_append(text, "-0");
    else if (!jsmi_to_string(inspector->vm, value, &string) ||
             !jsmi_inspect_append_string(inspector, text, string))
        return false;
    if (jsmi_is_bigint(value))
        jsmi_inspect_append(text, "n");
    jsmi_inspect_end_style(inspector, text, style);
    return true;
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

bool jsmi_inspect_key(JsInspector *inspector, JsInspectText *text, JsKey key)
{
    JsValue name;
    JsUnits units;

    if (!jsmi_key_to_value(inspector->vm, key, &name))
        return false;
    if (jsmi_is_symbol(name)) {
        jsmi_inspect_append(text, "[");
        if (!write_symbol(inspector, text, jsmi_as_symbol(name)))
            return false;
        jsmi_inspect_append(text, "]");
    } else {
        if (!jsmi_string_flatten(&inspector->vm->heap, jsmi_as_string(name),
                                 &units))
            return false;
        if (is_identifier(units))
            jsmi_string_builder_append_units(text, units);
        else if (!write_quoted(inspector, text, jsmi_as_string(name)))
            return false;
    }
    jsmi_inspect_append(text, ": ");
    return true;
}

// ------------------------------------------------------------------- listings

void jsmi_listing_begin(JsListing *listing, JsInspector *inspector)
{
    *listing = (JsListing){
        .inspector = inspector,
        .invisible = inspector->invisible,
        .is_numeric = true,
    };
    jsmi_string_builder_initialize(&listing->text, &inspector->vm->heap);
    jsmi_buffer_initialize(&listing->entries, &inspector->vm->budget);
}

void jsmi_listing_dispose(JsListing *listing)
{
    jsmi_string_builder_dispose(&listing->text);
    jsmi_buffer_dispose(&listing->entries);
}

static size_t text_length(const JsInspectText *text)
{
    return text->buffer.size >> text->is_wide;
}

static const Entry *entry_at(const JsListing *listing, uint32_t i)
{
    return (const Entry *)(const void *)listing->entries.data + i;
}

static uint32_t entry_start(const JsListing *listing, uint32_t i)
{
    return i > 0 ? entry_at(listing, i - 1)->end : 0;
}

void jsmi_listing_end_entry(JsListing *listing)
{
    size_t end = text_length(&listing->text);
    size_t invisible = listing->inspector->invisible - listing->invisible;
    size_t start =
        listing->entries.failed ? 0 : entry_start(listing, listing->count);
    Entry entry = {
        .end = (uint32_t)end,
        .visible = (uint32_t)(end - start - invisible),
    };

    jsmi_buffer_append(&listing->entries, &entry, sizeof entry);
    listing->count++;
    listing->invisible = listing->inspector->invisible;
}

static void append_part(JsInspectText *text, JsUnits units, uint32_t start,
                        uint32_t end)
{
    units.data = (const uint8_t *)units.data + ((size_t)start << units.is_wide);
    units.length = end - start;
    jsmi_string_builder_append_units(text, units);
}

static void append_entry(const JsListing *listing, JsUnits units, uint32_t i,
                         JsInspectText *text)
{
    append_part(text, units, entry_start(listing, i),
                entry_at(listing, i)->end);
}

static void append_blanks(JsInspectText *text, size_t count)
{
    while (count-- > 0)
        jsmi_string_builder_append_unit(text, ' ');
}

static void new_line(JsInspectText *text, int indent)
{
    jsmi_inspect_append(text, "\n");
    append_blanks(text, (size_t)indent);
}

static bool has_line_feed(JsUnits units)
{
    for (uint32_t i = 0; i < units.length; i++) {
        if (jsmi_units_at(units, i) == '\n')
            return true;
    }
    return false;
}

static bool fits(const JsListing *listing, size_t head)
{
    size_t used = (size_t)listing->inspector->indent + head + 2;

    for (uint32_t i = 0; i < listing->count; i++) {
        used += entry_at(listing, i)->visible + 2;
        if (used > listing->inspector->width)
            return false;
    }
    return true;
}

// Into how many columns the elements of an array go, each as wide as the
// longest; 1 if they had better have lines of their own.
static uint32_t column_count(const JsListing *listing, JsUnits units,
                             size_t *column)
{
    enum { FEWEST_ELEMENTS = 7, MOST_COLUMNS = 16 };
    const JsInspector *inspector = listing->inspector;
    size_t room = inspector->width - (size_t)inspector->indent;
    size_t columns;

    *column = 0;
    if (listing->elements < FEWEST_ELEMENTS)
        return 1;
    units.length = entry_at(listing, listing->elements - 1)->end;
    if (has_line_feed(units))
        return 1;
    for (uint32_t i = 0; i < listing->elements; i++) {
        if (entry_at(listing, i)->visible > *column)
            *column = entry_at(listing, i)->visible;
    }
    columns = room / (*column + 2);
    if (columns < 3 || room > inspector->width)
        return 1;
    return columns < MOST_COLUMNS ? (uint32_t)columns : MOST_COLUMNS;
}

static void write_lines(const JsListing *listing, JsUnits units,
                        JsInspectText *text)
{
    int indent = listing->inspector->indent + 2;
    size_t width;
    uint32_t columns = column_count(listing, units, &width);

    for (uint32_t i = 0; i < listing->count; i++) {
        bool is_element = i < listing->elements && columns > 1;
        bool is_last = i + 1 == listing->count || i + 1 == listing->elements ||
                       (i + 1) % columns == 0;
        size_t blanks =
            width - (is_element ? entry_at(listing, i)->visible : 0);

        if (!is_element || i % columns == 0)
            new_line(text, indent);
        if (is_element && listing->is_numeric)
            append_blanks(text, blanks);
        append_entry(listing, units, i, text);
        if (i + 1 < listing->count)
            jsmi_inspect_append(text, ",");
        if (is_element && !is_last)
            append_blanks(text, listing->is_numeric ? 1 : blanks + 1);
    }
    new_line(text, indent - 2);
}

static void write_one_line(const JsListing *listing, JsUnits units,
                           JsInspectText *text)
{
    for (uint32_t i = 0; i < listing->count; i++) {
        jsmi_inspect_append(text, i > 0 ? ", " : " ");
        append_entry(listing, units, i, text);
    }
    if (listing->count > 0)
        jsmi_inspect_append(text, " ");
}

static void write_listing(JsListing *listing, JsUnits head, JsUnits units,
                          size_t invisible, const char *braces,
                          JsInspectText *text)
{
    const char open[] = {braces[0], '\0'};
    const char close[] = {braces[1], '\0'};

    jsmi_inspect_append(text, open);
    if (has_line_feed(units) || has_line_feed(head) ||
        !fits(listing, head.length - invisible))
        write_lines(listing, units, text);
    else
        write_one_line(listing, units, text);
    jsmi_inspect_append(text, close);
}

bool jsmi_listing_finish(JsListing *listing, JsInspectText *head,
                         const char *braces, bool has_braces,
                         JsInspectText *text)
{
    JsVm *vm = listing->inspector->vm;
    size_t invisible = listing->inspector->invisible - listing->invisible;
    JsString *head_string = jsmi_string_builder_finish(head);
    JsString *string = jsmi_string_builder_finish(&listing->text);
    JsUnits head_units, units;
    bool succeeded = head_string && string && !listing->entries.failed &&
                     jsmi_string_flatten(&vm->heap, head_string, &head_units) &&
                     jsmi_string_flatten(&vm->heap, string, &units);

    if (!succeeded) {
        jsmi_buffer_dispose(&listing->entries);
        return vm->pending != JSMI_NOTHING_PENDING
                   ? false
                   : jsmi_throw_out_of_memory(vm);
    }
    jsmi_string_builder_append_units(text, head_units);
    if (listing->count > 0 && !has_braces)
        jsmi_inspect_append(text, " ");
    if (listing->count > 0 || has_braces)
        write_listing(listing, head_units, units, invisible, braces, text);
    jsmi_buffer_dispose(&listing->entries);
    return true;
}
