// SPDX-License-Identifier: MIT
//
// QuoteJSONString. https://tc39.es/ecma262/#sec-quotejsonstring
//
// The units of a string are written in pieces, to where the builder has room
// for each of them to become the longest escape.
#include "base/scan.h"
#include "builtins/json.h"

enum { PIECE = 256, LONGEST_ESCAPE = 6, AROUND = 4 };
enum { MOST_WRITTEN = PIECE * LONGEST_ESCAPE + AROUND };

// What follows the backslash for a unit of ASCII; 0: it stands for itself.
static const char escapes[128] = {
    'u', 'u', 'u', 'u', 'u', 'u',         'u',           'u', 'b',
    't', 'n', 'u', 'f', 'r', 'u',         'u',           'u', 'u',
    'u', 'u', 'u', 'u', 'u', 'u',         'u',           'u', 'u',
    'u', 'u', 'u', 'u', 'u', ['"'] = '"', ['\\'] = '\\',
};

typedef struct Writer {
    void *to;
    bool is_wide;
    size_t count;
} Writer;

static JSMI_ALWAYS_INLINE void put(Writer *writer, uint32_t unit)
{
    if (writer->is_wide)
        ((uint16_t *)writer->to)[writer->count++] = (uint16_t)unit;
    else
        ((uint8_t *)writer->to)[writer->count++] = (uint8_t)unit;
}

static JSMI_ALWAYS_INLINE void put_escape(Writer *writer, char escape,
                                          uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";

    put(writer, '\\');
    put(writer, (uint8_t)escape);
    if (escape != 'u')
        return;
    for (int shift = 12; shift >= 0; shift -= 4)
        put(writer, (uint8_t)digits[unit >> shift & 15]);
}

// Whether a surrogate is no half of a pair.
static bool is_lone(JsUnits units, uint32_t i)
{
    if (jsmi_is_lead_surrogate(units.wide[i]))
        return i + 1 >= units.length ||
               !jsmi_is_trail_surrogate(units.wide[i + 1]);
    return i == 0 || !jsmi_is_lead_surrogate(units.wide[i - 1]);
}

// FAST PATH: many Latin-1 units at a time, up to the first that needs an
// escape, or nearly to the end.
static JSMI_ALWAYS_INLINE uint32_t copy_plain(Writer *writer, JsUnits units,
                                              uint32_t i, uint32_t end)
{
    while (end - i >= JSMI_SCAN_LATIN1) {
        uint32_t plain = jsmi_scan_latin1(units.latin1 + i);

        // There is room for all of them; what is too much is overwritten.
        memcpy((uint8_t *)writer->to + writer->count, units.latin1 + i,
               JSMI_SCAN_LATIN1);
        writer->count += plain;
        i += plain;
        if (plain < JSMI_SCAN_LATIN1)
            break;
    }
    return i;
}

// Writes the units from `i` to `end`. Each width of the string and of what is
// written to has code of its own.
static JSMI_ALWAYS_INLINE void quote_units(Writer *writer, JsUnits units,
                                           uint32_t i, uint32_t end)
{
    for (; i < end; i++) {
        uint32_t unit;
        char escape = 0;

        if (!units.is_wide && !writer->is_wide) {
            i = copy_plain(writer, units, i, end);
            if (i == end)
                break;
        }
        unit = jsmi_units_at(units, i);
        if (unit < 128)
            escape = escapes[unit];
        else if (units.is_wide && jsmi_is_surrogate(unit) && is_lone(units, i))
            escape = 'u';
        if (JSMI_UNLIKELY(escape))
            put_escape(writer, escape, unit);
        else
            put(writer, unit);
    }
}

static JSMI_ALWAYS_INLINE size_t quote_as(void *to, bool to_wide, JsUnits units,
                                          bool is_wide, uint32_t start,
                                          uint32_t end, const char *after)
{
    Writer writer = {.to = to, .is_wide = to_wide};

    units.is_wide = is_wide;
    if (start == 0)
        put(&writer, '"');
    quote_units(&writer, units, start, end);
    if (end == units.length) {
        put(&writer, '"');
        for (; *after; after++)
            put(&writer, (uint8_t)*after);
    }
    return writer.count;
}

// Writes one piece and what belongs before and after it. Answers how many units
// that were.
static size_t quote_piece(void *to, bool to_wide, JsUnits units, uint32_t start,
                          uint32_t end, const char *after)
{
    if (!to_wide)
        return quote_as(to, false, units, false, start, end, after);
    return units.is_wide ? quote_as(to, true, units, true, start, end, after)
                         : quote_as(to, true, units, false, start, end, after);
}

// Where there is no room for the worst, as near the longest length, there may
// be for what it comes to.
static void quote_aside(JsStringBuilder *builder, JsUnits units, uint32_t start,
                        uint32_t end, const char *after)
{
    uint16_t text[MOST_WRITTEN];
    JsUnits written = {.wide = text, .is_wide = true};

    written.length =
        (uint32_t)quote_piece(text, true, units, start, end, after);
    jsmi_string_builder_append_units(builder, written);
}

// FAST PATH: few Latin-1 units in the string itself that stand for themselves,
// as in most names. False: nothing was written.
static inline bool quote_few(JsStringBuilder *builder, const JsString *string,
                             const char *after)
{
    enum { FEW = 32 };
    uint32_t length = jsmi_string_length(string), i = 0;
    const uint8_t *units = jsmi_string_flat_units(string);
    uint8_t *to;

    if (string->cell.flags & (JSMI_STRING_INDIRECT | JSMI_STRING_WIDE) ||
        length > FEW || builder->is_wide)
        return false;
    to = jsmi_string_builder_room(builder, FEW + AROUND);
    if (!to)
        return false;
    *to++ = '"';
    for (; length - i >= JSMI_SCAN_LATIN1; i += JSMI_SCAN_LATIN1) {
        if (jsmi_scan_latin1(units + i) < JSMI_SCAN_LATIN1)
            return false;
        memcpy(to + i, units + i, JSMI_SCAN_LATIN1);
    }
    for (; i < length; i++) {
        if (units[i] < 128 && escapes[units[i]])
            return false;
        to[i] = units[i];
    }
    to[i++] = '"';
    for (; *after; after++)
        to[i++] = (uint8_t)*after;
    jsmi_string_builder_count(builder, i + 1);
    return true;
}

bool jsmi_json_quote(JsVm *vm, JsStringBuilder *builder, JsString *string,
                     const char *after)
{
    JsUnits units;
    uint32_t start = 0;

    if (JSMI_LIKELY(quote_few(builder, string, after)))
        return true;
    if (!jsmi_flatten(vm, string, &units) ||
        !jsmi_vm_spend(vm, units.length / 64))
        return false;
    if (units.is_wide)
        jsmi_string_builder_widen(builder);
    do {
        uint32_t end =
            units.length - start > PIECE ? start + PIECE : units.length;
        void *room = jsmi_string_builder_room(
            builder, (size_t)(end - start) * LONGEST_ESCAPE + AROUND);

        if (JSMI_LIKELY(room))
            jsmi_string_builder_count(
                builder,
                quote_piece(room, builder->is_wide, units, start, end, after));
        else
            quote_aside(builder, units, start, end, after);
        start = end;
    } while (start < units.length && !builder->buffer.failed);
    return true;
}
