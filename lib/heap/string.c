// SPDX-License-Identifier: MIT
#include "heap/string.h"

#include "heap/string_cells.h"

// ---------------------------------------------------------------------- kinds

void jsmi_string_trace(JsMarker *marker, JsCell *cell)
{
    JsString *string = (JsString *)(void *)cell;

    if (cell->flags & JSMI_STRING_ROPE) {
        jsmi_mark_cell(marker, string->rope.left);
        jsmi_mark_cell(marker, string->rope.right);
    } else if (cell->flags & JSMI_STRING_SLICE) {
        jsmi_mark_cell(marker, string->slice.parent);
    }
}

void jsmi_string_finalize(JsHeap *heap, JsCell *cell)
{
    const JsExternalText *owner = ((JsString *)(void *)cell)->external.owner;

    (void)heap;
    owner->release(owner->data);
}

JsUnits jsmi_string_units(const JsString *string)
{
    JsUnits units;

    JSMI_ASSERT(!jsmi_string_is_rope(string));
    units.length = jsmi_string_length(string);
    units.is_wide = jsmi_string_is_wide(string);
    if (JSMI_LIKELY(!(string->cell.flags & JSMI_STRING_INDIRECT))) {
        units.data = jsmi_string_flat_units(string);
    } else if (string->cell.flags & JSMI_STRING_EXTERNAL) {
        units.data = string->external.units;
    } else {
        units.data = jsmi_string_units(string->slice.parent).data;
        units.latin1 += string->slice.offset << units.is_wide;
    }
    return units;
}

// --------------------------------------------------------------------- making

JsString *jsmi_string_new_unrooted(JsHeap *heap, size_t length, bool is_wide,
                                   void **units)
{
    JsString *string;

    if (length > heap->longest_string)
        return NULL;
    string = jsmi_heap_allocate_unrooted(
        heap, JSMI_STRING_HEADER_SIZE + (length << is_wide), JSMI_CELL_STRING);
    if (!string)
        return NULL;
    string->cell.flags = is_wide ? JSMI_STRING_WIDE : 0;
    string->cell.auxiliary = (uint32_t)length;
    string->hash = 0;
    *units = jsmi_string_flat_units(string);
    return string;
}

JsString *jsmi_string_new(JsHeap *heap, size_t length, bool is_wide,
                          void **units)
{
    JsString *string;

    if (!jsmi_scope_reserve(heap))
        return NULL;
    string = jsmi_string_new_unrooted(heap, length, is_wide, units);
    if (string)
        jsmi_keep(heap, jsmi_value_cell(string));
    return string;
}

JsString *jsmi_string_new_indirect(JsHeap *heap, uint8_t flags, size_t length)
{
    JsString *string =
        jsmi_heap_allocate_unrooted(heap, sizeof *string, JSMI_CELL_STRING);

    if (!string)
        return NULL;
    string->cell.flags = flags;
    string->cell.auxiliary = (uint32_t)length;
    string->hash = 0;
    return string;
}

bool jsmi_units_are_latin1(const uint16_t *units, size_t length)
{
    size_t i = 0;
    uint16_t all = 0;

    // In pieces, so that text with a wide unit early is soon done.
    while (i < length) {
        size_t end = length - i > 64 ? i + 64 : length;

        for (; i < end; i++)
            all |= units[i];
        if (all > 0xFF)
            return false;
    }
    return true;
}

void jsmi_units_narrow(uint8_t *to, const uint16_t *units, size_t length)
{
    for (size_t i = 0; i < length; i++)
        to[i] = (uint8_t)units[i];
}

void jsmi_units_widen(uint16_t *to, const uint8_t *units, size_t length)
{
    for (size_t i = 0; i < length; i++)
        to[i] = units[i];
}

// The copy of units that stay where they are during a collection.
static JsString *copy_unrooted(JsHeap *heap, JsUnits units)
{
    bool is_wide =
        units.is_wide && !jsmi_units_are_latin1(units.wide, units.length);
    JsString *string;
    void *to;

    if (units.length == 0)
        return JSMI_ATOM(empty);
    if (units.length == 1 && !is_wide)
        return jsmi_unit_string((uint8_t)jsmi_units_at(units, 0));
    string = jsmi_string_new_unrooted(heap, units.length, is_wide, &to);
    if (string && !jsmi_units_copy_long(heap->budget, to, is_wide, units))
        return NULL;
    return string;
}

JsString *jsmi_string_from_units(JsHeap *heap, JsUnits units)
{
    JsString *string;

    if (!jsmi_scope_reserve(heap))
        return NULL;
    string = copy_unrooted(heap, units);
    if (string)
        jsmi_keep(heap, jsmi_value_cell(string));
    return string;
}

JsString *jsmi_string_from_latin1(JsHeap *heap, const uint8_t *text,
                                  size_t length)
{
    JsUnits units = {.latin1 = text, .length = (uint32_t)length};

    return length > heap->longest_string ? NULL
                                         : jsmi_string_from_units(heap, units);
}

JsString *jsmi_string_from_utf16(JsHeap *heap, const uint16_t *text,
                                 size_t length)
{
    JsUnits units = {.wide = text, .length = (uint32_t)length, .is_wide = true};

    return length > heap->longest_string ? NULL
                                         : jsmi_string_from_units(heap, units);
}

JsString *jsmi_string_from_utf8(JsHeap *heap, const char *text, size_t size)
{
    const uint8_t *bytes = (const uint8_t *)text;
    JsUtf8Measure measure = jsmi_utf8_measure(bytes, size);
    JsString *string;
    void *units;

    if (measure.is_ascii)
        return jsmi_string_from_latin1(heap, bytes, size);
    string = jsmi_string_new(heap, measure.units, !measure.is_latin1, &units);
    if (!string)
        return NULL;
    if (!measure.is_latin1) {
        jsmi_utf8_to_utf16(bytes, size, units);
        return string;
    }
    jsmi_utf8_to_latin1(bytes, size, units);
    if (measure.units == 1)
        return jsmi_unit_string(string->units[0]);
    return string;
}

JsString *jsmi_string_from_text(JsHeap *heap, const char *text)
{
    return jsmi_string_from_utf8(heap, text, strlen(text));
}

JsString *jsmi_string_from_code_point(JsHeap *heap, JsCodePoint code_point)
{
    uint16_t units[2];

    if (code_point <= 0xFF)
        return jsmi_unit_string((uint8_t)code_point);
    if (code_point <= 0xFFFF) {
        units[0] = (uint16_t)code_point;
        return jsmi_string_from_utf16(heap, units, 1);
    }
    units[0] = jsmi_lead_surrogate(code_point);
    units[1] = jsmi_trail_surrogate(code_point);
    return jsmi_string_from_utf16(heap, units, 2);
}

JsString *jsmi_string_external(JsHeap *heap, JsUnits units,
                               const JsExternalText *owner)
{
    uint8_t flags =
        JSMI_STRING_EXTERNAL | (units.is_wide ? JSMI_STRING_WIDE : 0);
    JsString *string = NULL;

    if (units.length <= heap->longest_string && jsmi_scope_reserve(heap))
        string = jsmi_string_new_indirect(heap, flags, units.length);
    if (!string) {
        owner->release(owner->data);
        return NULL;
    }
    string->external.units = units.data;
    string->external.owner = owner;
    if (!jsmi_heap_add_finalizable(heap, &string->cell)) {
        owner->release(owner->data);
        return NULL;
    }
    jsmi_keep(heap, jsmi_value_cell(string));
    return string;
}

// ------------------------------------------------------------------ substrings

// Slices shorter than this are copied.
enum { SHORTEST_SLICE = 64 };

JsString *jsmi_string_substring(JsHeap *heap, JsString *string, uint32_t start,
                                uint32_t end)
{
    JsString *slice;
    JsUnits units;

    JSMI_ASSERT(start <= end && end <= jsmi_string_length(string));
    if (start == 0 && end == jsmi_string_length(string)) {
        jsmi_keep(heap, jsmi_value_cell(string));
        return string;
    }
    if (!jsmi_string_flatten(heap, string, &units))
        return NULL;
    units.latin1 += (size_t)start << units.is_wide;
    units.length = end - start;
    if (units.length < SHORTEST_SLICE)
        return jsmi_string_from_units(heap, units);
    if (!jsmi_scope_reserve(heap))
        return NULL;
    slice = jsmi_string_new_indirect(
        heap, JSMI_STRING_SLICE | (units.is_wide ? JSMI_STRING_WIDE : 0),
        units.length);
    if (!slice)
        return NULL;
    slice->slice.parent = string;
    slice->slice.offset = start;
    if (string->cell.flags & JSMI_STRING_SLICE) {
        slice->slice.parent = string->slice.parent;
        slice->slice.offset += string->slice.offset;
    }
    jsmi_keep(heap, jsmi_value_cell(slice));
    return slice;
}

// ------------------------------------------------------------------- comparing

static uint32_t piece_end(uint32_t start, uint32_t length)
{
    return length - start > JSMI_UNITS_PIECE ? start + JSMI_UNITS_PIECE
                                             : length;
}

bool jsmi_units_equal_long(JsBudget *budget, JsUnits a, JsUnits b, bool *equal)
{
    *equal = a.length == b.length;
    // FAST PATH: not long at all.
    if (JSMI_LIKELY(*equal && a.length <= JSMI_UNITS_PIECE)) {
        *equal = jsmi_units_equal(a, b);
        return true;
    }
    for (uint32_t start = 0, end; *equal && start < a.length; start = end) {
        end = piece_end(start, a.length);
        *equal = jsmi_units_equal(jsmi_units_part(a, start, end),
                                  jsmi_units_part(b, start, end));
        if (end < a.length && !jsmi_poll(budget))
            return false;
    }
    return true;
}

static bool compare_long(JsBudget *budget, JsUnits a, JsUnits b, int *order)
{
    uint32_t shorter = a.length < b.length ? a.length : b.length;

    // FAST PATH: not long at all.
    if (JSMI_LIKELY(shorter <= JSMI_UNITS_PIECE)) {
        *order = jsmi_units_compare(a, b);
        return true;
    }
    *order = 0;
    for (uint32_t start = 0, end; start < shorter; start = end) {
        end = piece_end(start, shorter);
        *order = jsmi_units_compare(jsmi_units_part(a, start, end),
                                    jsmi_units_part(b, start, end));
        if (*order != 0)
            return true;
        if (end < shorter && !jsmi_poll(budget))
            return false;
    }
    *order = (a.length > b.length) - (a.length < b.length);
    return true;
}

bool jsmi_units_copy_slowly(JsBudget *budget, void *to, bool to_wide,
                            JsUnits units)
{
    for (uint32_t start = 0, end; start < units.length; start = end) {
        end = piece_end(start, units.length);
        jsmi_units_copy((uint8_t *)to + ((size_t)start << to_wide), to_wide,
                        jsmi_units_part(units, start, end));
        if (end < units.length && !jsmi_poll(budget))
            return false;
    }
    return true;
}

bool jsmi_string_equal(JsHeap *heap, JsString *a, JsString *b, bool *equal)
{
    uint32_t length = jsmi_string_length(a);
    JsUnits a_units, b_units;

    *equal = a == b;
    if (a == b || length != jsmi_string_length(b) ||
        a->cell.flags & b->cell.flags & JSMI_STRING_ATOM)
        return true;
    // FAST PATH
    if (jsmi_strings_are_short_latin1(a, b, length)) {
        *equal = memcmp(jsmi_string_flat_units(a), jsmi_string_flat_units(b),
                        length) == 0;
        return true;
    }
    if (!jsmi_string_flatten(heap, a, &a_units) ||
        !jsmi_string_flatten(heap, b, &b_units) ||
        !jsmi_spend(heap->budget, length / JSMI_UNITS_FOR_FUEL))
        return false;
    return jsmi_units_equal_long(heap->budget, a_units, b_units, equal);
}

bool jsmi_string_compare(JsHeap *heap, JsString *a, JsString *b, int *order)
{
    uint32_t a_length = jsmi_string_length(a);
    uint32_t b_length = jsmi_string_length(b);
    uint32_t shorter = a_length < b_length ? a_length : b_length;
    JsUnits a_units, b_units;

    // FAST PATH
    if (jsmi_strings_are_short_latin1(a, b, shorter)) {
        *order = jsmi_string_compare_short(a, b, shorter);
        return true;
    }
    if (!jsmi_string_flatten(heap, a, &a_units) ||
        !jsmi_string_flatten(heap, b, &b_units) ||
        !jsmi_spend(heap->budget, shorter / JSMI_UNITS_FOR_FUEL))
        return false;
    *order = 0;
    return a == b || compare_long(heap->budget, a_units, b_units, order);
}

bool jsmi_units_equal(JsUnits a, JsUnits b)
{
    if (a.length != b.length)
        return false;
    if (a.is_wide == b.is_wide)
        return memcmp(a.data, b.data, (size_t)a.length << a.is_wide) == 0;
    for (uint32_t i = 0; i < a.length; i++) {
        if (jsmi_units_at(a, i) != jsmi_units_at(b, i))
            return false;
    }
    return true;
}

int jsmi_units_compare(JsUnits a, JsUnits b)
{
    uint32_t shorter = a.length < b.length ? a.length : b.length;

    if (!a.is_wide && !b.is_wide) {
        int order = memcmp(a.data, b.data, shorter);

        if (order != 0)
            return order;
    } else {
        for (uint32_t i = 0; i < shorter; i++) {
            uint32_t x = jsmi_units_at(a, i), y = jsmi_units_at(b, i);

            if (x != y)
                return x < y ? -1 : 1;
        }
    }
    return (a.length > b.length) - (a.length < b.length);
}

bool jsmi_units_equal_text(JsUnits units, const char *text)
{
    JsUnits other = {.latin1 = (const uint8_t *)text,
                     .length = (uint32_t)strlen(text)};

    return jsmi_units_equal(units, other);
}

bool jsmi_units_array_index(JsUnits units, uint32_t *index)
{
    uint64_t number = 0;

    if (units.length == 0 || units.length > 10)
        return false;
    if (jsmi_units_at(units, 0) == '0' && units.length > 1)
        return false;
    for (uint32_t i = 0; i < units.length; i++) {
        uint32_t digit = jsmi_units_at(units, i) - '0';

        if (digit > 9)
            return false;
        number = number * 10 + digit;
    }
    *index = (uint32_t)number;
    return number < UINT32_MAX;
}

// --------------------------------------------------------------------- hashing

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

// Four units from a place on, 16 bits each: both widths of the same text hash
// alike.
static inline uint64_t four_units(JsUnits units, uint32_t i)
{
    const uint16_t *wide = units.wide + i;
    const uint8_t *latin1 = units.latin1 + i;
    uint64_t word;

    if (units.is_wide)
        return wide[0] | (uint64_t)wide[1] << 16 | (uint64_t)wide[2] << 32 |
               (uint64_t)wide[3] << 48;
    word = latin1[0] | (uint32_t)latin1[1] << 8 | (uint32_t)latin1[2] << 16 |
           (uint32_t)latin1[3] << 24;
    word = (word | word << 16) & UINT64_C(0x0000FFFF0000FFFF);
    return (word | word << 8) & UINT64_C(0x00FF00FF00FF00FF);
}

// The length is in the hash already, so that the last step may take units once
// more.
static uint64_t hash_units(uint64_t hash, JsUnits units)
{
    uint32_t i = 0;
    uint64_t word = 0;

    if (units.length >= 4) {
        for (; i + 4 < units.length; i += 4)
            hash = mix(hash, four_units(units, i));
        return mix(hash, four_units(units, units.length - 4));
    }
    for (; i < units.length; i++)
        word = word << 16 | jsmi_units_at(units, i);
    return mix(hash, word);
}

static uint64_t begin_hash(JsUnits units, uint32_t seed)
{
    return seed ^ (uint64_t)units.length << 32;
}

// 0 means that there is no hash yet.
static uint32_t end_hash(uint64_t hash)
{
    hash = mix(hash, hash >> 32) >> 32;
    return hash ? (uint32_t)hash : 1;
}

uint32_t jsmi_units_hash(JsUnits units, uint32_t seed)
{
    return end_hash(hash_units(begin_hash(units, seed), units));
}

bool jsmi_units_hash_slowly(JsBudget *budget, JsUnits units, uint32_t seed,
                            uint32_t *hash)
{
    uint64_t state = begin_hash(units, seed);

    for (uint32_t start = 0, end; start < units.length; start = end) {
        end = piece_end(start, units.length);
        state = hash_units(state, jsmi_units_part(units, start, end));
        if (end < units.length && !jsmi_poll(budget))
            return false;
    }
    *hash = end_hash(state);
    return true;
}

bool jsmi_string_hash(JsHeap *heap, JsString *string, uint32_t *hash)
{
    bool is_static = string->cell.gc & JSMI_GC_PERMANENT;
    JsUnits units;

    // The hash in a static string is that of an atom, not of its units.
    if (string->hash && !is_static) {
        *hash = string->hash;
        return true;
    }
    if (!jsmi_string_flatten(heap, string, &units) ||
        !jsmi_spend(heap->budget, units.length / 8) ||
        !jsmi_units_hash_long(heap->budget, units, heap->hash_seed, hash))
        return false;
    if (!is_static)
        string->hash = *hash;
    return true;
}
