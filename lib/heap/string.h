// SPDX-License-Identifier: MIT
//
// Strings: immutable sequences of up to 2^30 - 1 code units, Latin-1 (one byte
// a unit) whenever every unit fits, else UTF-16.
//
//    word 0: kind, gc, flags, extra | length in units
//    word 1: hash (0: not computed) | flat: the units begin here, at byte 12
//            (of a buffer: how many of its units are in use)
//    word 2: rope: left   slice: parent          external: pointer to units
//    word 3: rope: right  slice: offset in units external: JsExternalText
//
// A rope is the concatenation of two strings, flattened (without recursion)
// when its units are first needed; it then turns into a slice of offset 0 of
// the flat string. A slice shares the units of a flat or external parent.
//
// A text that grows by appending is a slice of a buffer: a flat string, never
// seen but through slices, whose length is its capacity. The slice that ends
// where the units in use end can be appended to in place; the result is
// another slice.
//
// An atom is a string of which the runtime has only one, so that atoms are
// compared by address. Property names are atoms. An atom is always flat, and
// never spells an array index (a key of that kind is an integer, see key.h).
// Names that the engine itself uses are atoms in read-only data (atoms.def),
// as are the empty string and the strings of one Latin-1 unit.
#pragma once

#include "base/buffer.h"
#include "base/text.h"
#include "heap/heap.h"

enum {
    JSMI_STRING_WIDE = 1,  // 16-bit units
    JSMI_STRING_ROPE = 2,
    JSMI_STRING_SLICE = 4,
    JSMI_STRING_EXTERNAL = 8,
    JSMI_STRING_INDIRECT = 14,  // any of the three: units are elsewhere
    JSMI_STRING_ATOM = 16,
    JSMI_STRING_NOT_INDEX = 32,  // known not to spell an array index
    JSMI_STRING_INDEX = 64,      // spells an array index
    JSMI_STRING_BUFFER = 128,
};

#define JSMI_LONGEST_STRING ((1u << 30) - 1)

typedef struct JsString JsString;
typedef struct JsExternalText {
    void (*release)(void *data);
    void *data;
} JsExternalText;

struct JsString {
    JsCell cell;  // flags: JSMI_STRING_*; auxiliary: length
    uint32_t hash;
    uint8_t units[4];  // of a flat string: as many as it has, here
    union {
        struct {
            JsString *left, *right;
        } rope;
        struct {
            JsString *parent;
            uint64_t offset;
        } slice;
        struct {
            const void *units;
            const JsExternalText *owner;
        } external;
    };
};

enum { JSMI_STRING_HEADER_SIZE = 12 };
_Static_assert(offsetof(JsString, units) == JSMI_STRING_HEADER_SIZE,
               "units of a flat string follow the hash");
_Static_assert(sizeof(JsString) == 32, "ropes and slices take two granules");

// The units of a flat, sliced or external string.
typedef struct JsUnits {
    union {
        const void *data;
        const uint8_t *latin1;
        const uint16_t *wide;
    };
    uint32_t length;
    bool is_wide;
} JsUnits;

static inline uint32_t jsmi_units_at(JsUnits units, uint32_t i)
{
    return units.is_wide ? units.wide[i] : units.latin1[i];
}

// Units from `start` up to `end`.
static inline JsUnits jsmi_units_part(JsUnits units, uint32_t start,
                                      uint32_t end)
{
    if (units.is_wide)
        units.wide += start;
    else
        units.latin1 += start;
    units.length = end - start;
    return units;
}

static inline JsString *jsmi_as_string(JsValue value)
{
    JSMI_ASSERT(jsmi_is_string(value));
    return (JsString *)jsmi_as_cell(value);
}

// Where the units of a flat string begin. They extend beyond the field
// `units`, so they are reached by their offset and not as its elements.
static inline void *jsmi_string_flat_units(const JsString *string)
{
    return (uint8_t *)(uintptr_t)string + JSMI_STRING_HEADER_SIZE;
}

static inline uint32_t jsmi_string_length(const JsString *string)
{
    return string->cell.auxiliary;
}

static inline bool jsmi_string_is_wide(const JsString *string)
{
    return string->cell.flags & JSMI_STRING_WIDE;
}

static inline bool jsmi_string_is_atom(const JsString *string)
{
    return string->cell.flags & JSMI_STRING_ATOM;
}

// Whether two strings that are not the same cell are known to differ without
// a look at their units.
static inline bool jsmi_strings_differ_at_sight(const JsString *a,
                                                const JsString *b)
{
    return a->cell.auxiliary != b->cell.auxiliary ||
           (a->cell.flags & b->cell.flags & JSMI_STRING_ATOM);
}

// Whether a string is the atom that its property key consists of.
static inline bool jsmi_string_is_name(const JsString *string)
{
    uint32_t flags = JSMI_STRING_ATOM | JSMI_STRING_NOT_INDEX;

    return (string->cell.flags & flags) == flags;
}

static inline bool jsmi_string_is_rope(const JsString *string)
{
    return string->cell.flags & JSMI_STRING_ROPE;
}

// For the table of cell kinds.
void jsmi_string_trace(JsMarker *marker, JsCell *cell);
void jsmi_string_finalize(JsHeap *heap, JsCell *cell);  // external strings

// The units of a string that is no rope. Good as long as the string lives.
JsUnits jsmi_string_units(const JsString *string);

// Flattens in place if need be. False: out of memory or fuel.
JSMI_MUST_USE bool jsmi_string_flatten(JsHeap *heap, JsString *string,
                                       JsUnits *units);

// One unit of any string; ropes are flattened. False: out of memory or fuel.
static inline JSMI_MUST_USE bool
jsmi_string_unit_at(JsHeap *heap, JsString *string, uint32_t i, uint32_t *unit)
{
    JsUnits units;

    if (JSMI_LIKELY(!(string->cell.flags & JSMI_STRING_INDIRECT))) {
        const void *data = jsmi_string_flat_units(string);

        *unit = string->cell.flags & JSMI_STRING_WIDE
                    ? ((const uint16_t *)data)[i]
                    : ((const uint8_t *)data)[i];
        return true;
    }
    if (!jsmi_string_flatten(heap, string, &units))
        return false;
    *unit = jsmi_units_at(units, i);
    return true;
}

// ---------------------------------------------------------------- making them
//
// All of these answer NULL when memory runs out or the length would exceed
// heap->longest_string (told apart by the caller that knows lengths), and
// record the string in the native scope. Strings that could be Latin-1 are
// made so.

JSMI_MUST_USE JsString *
jsmi_string_from_latin1(JsHeap *heap, const uint8_t *units, size_t length);
JSMI_MUST_USE JsString *
jsmi_string_from_utf16(JsHeap *heap, const uint16_t *units, size_t length);
JSMI_MUST_USE JsString *jsmi_string_from_utf8(JsHeap *heap, const char *text,
                                              size_t size);
JSMI_MUST_USE JsString *jsmi_string_from_text(JsHeap *heap, const char *text);
JSMI_MUST_USE JsString *jsmi_string_from_units(JsHeap *heap, JsUnits units);
JSMI_MUST_USE JsString *jsmi_string_from_code_point(JsHeap *heap,
                                                    JsCodePoint code_point);

// A flat string whose units the caller fills in at once, before anything else
// is allocated. `*units` points to `length` bytes or 16-bit units.
JSMI_MUST_USE JsString *jsmi_string_new(JsHeap *heap, size_t length,
                                        bool is_wide, void **units);

// Units that stay the host's; `owner->release` is called when the string dies
// (also when this function fails). `owner` must stay until then.
JSMI_MUST_USE JsString *jsmi_string_external(JsHeap *heap, JsUnits units,
                                             const JsExternalText *owner);

// Copies when short, makes a rope otherwise. Must not exceed the longest
// length: the caller checks.
JSMI_MUST_USE JsString *jsmi_string_concatenate(JsHeap *heap, JsString *left,
                                                JsString *right);
// For the interpreter: result not recorded in the scope.
JSMI_MUST_USE JsString *
jsmi_string_concatenate_unrooted(JsHeap *heap, JsString *left, JsString *right);

// A flat string of all the pieces, whose units stay where they are during a
// collection. Not recorded in the scope. Must not exceed the longest length.
JSMI_MUST_USE JsString *
jsmi_string_join_unrooted(JsHeap *heap, const JsUnits *pieces, uint32_t count);

// The units from `start` to `end` (start <= end <= length): a slice when that
// saves memory, else a copy.
JSMI_MUST_USE JsString *jsmi_string_substring(JsHeap *heap, JsString *string,
                                              uint32_t start, uint32_t end);

// ------------------------------------------------------------------ comparing

enum { JSMI_UNITS_FOR_FUEL = 16 };  // compared for one unit of fuel

// Whether the first `length` units of both lie in the strings themselves, a
// byte each, and are too few to cost fuel.
static inline bool jsmi_strings_are_short_latin1(const JsString *a,
                                                 const JsString *b,
                                                 uint32_t length)
{
    return !((a->cell.flags | b->cell.flags) &
             (JSMI_STRING_INDIRECT | JSMI_STRING_WIDE)) &&
           length < JSMI_UNITS_FOR_FUEL;
}

static inline uint32_t jsmi_first_four_bytes(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
           (uint32_t)bytes[2] << 8 | bytes[3];
}

static inline uint64_t jsmi_first_eight_bytes(const uint8_t *bytes)
{
    return (uint64_t)jsmi_first_four_bytes(bytes) << 32 |
           jsmi_first_four_bytes(bytes + 4);
}

// Whether two words of eight units differ in the first `count`, of which the
// first is the highest. Then the words compare as the units do.
static inline bool jsmi_first_units_differ(uint64_t a, uint64_t b,
                                           uint32_t count)
{
    return (a ^ b) > (count < 8 ? UINT64_MAX >> 8 * count : 0);
}

// FAST PATH of jsmi_string_compare for strings that are short: -1, 0 or 1.
// Units are looked at by eights, also beyond the end of a string but in its
// cell: that ends with the fourth unit or beyond the nineteenth.
static inline int jsmi_string_compare_short(const JsString *a,
                                            const JsString *b, uint32_t shorter)
{
    const uint8_t *a_units = jsmi_string_flat_units(a);
    const uint8_t *b_units = jsmi_string_flat_units(b);
    uint32_t a_length = jsmi_string_length(a);
    uint32_t b_length = jsmi_string_length(b);
    uint64_t x, y;

    if (shorter > sizeof a->units) {
        x = jsmi_first_eight_bytes(a_units);
        y = jsmi_first_eight_bytes(b_units);
    } else {
        x = (uint64_t)jsmi_first_four_bytes(a_units) << 32;
        y = (uint64_t)jsmi_first_four_bytes(b_units) << 32;
    }
    if (jsmi_first_units_differ(x, y, shorter))
        return x < y ? -1 : 1;
    if (shorter > 8) {
        x = jsmi_first_eight_bytes(a_units + 8);
        y = jsmi_first_eight_bytes(b_units + 8);
        if (jsmi_first_units_differ(x, y, shorter - 8))
            return x < y ? -1 : 1;
    }
    return (a_length > b_length) - (a_length < b_length);
}

// False in `*equal` or true; the function is false when memory or fuel ran
// out.
JSMI_MUST_USE bool jsmi_string_equal(JsHeap *heap, JsString *a, JsString *b,
                                     bool *equal);
// Negative, zero or positive by code units.
JSMI_MUST_USE bool jsmi_string_compare(JsHeap *heap, JsString *a, JsString *b,
                                       int *order);
bool jsmi_units_equal(JsUnits a, JsUnits b);
int jsmi_units_compare(JsUnits a, JsUnits b);
// The same for any length. False: stop now.
JSMI_MUST_USE bool jsmi_units_equal_long(JsBudget *budget, JsUnits a, JsUnits b,
                                         bool *equal);
// Whether flat text spells the string (of ASCII): for tests by C code.
bool jsmi_units_equal_text(JsUnits units, const char *text);

// The position of `needle` in `haystack` at or after `from` (at or before, for
// the second), or -1. The first is linear, and the caller pays fuel for that;
// the second pays for the comparisons itself. False: stop now.
JSMI_MUST_USE bool jsmi_units_index_of(JsBudget *budget, JsUnits haystack,
                                       JsUnits needle, uint32_t from,
                                       int64_t *position);
JSMI_MUST_USE bool jsmi_units_last_index_of(JsBudget *budget, JsUnits haystack,
                                            JsUnits needle, uint32_t from,
                                            int64_t *position);

// The hash of a string's units under the runtime's seed, cached in it.
JSMI_MUST_USE bool jsmi_string_hash(JsHeap *heap, JsString *string,
                                    uint32_t *hash);

// ---------------------------------------------------------------------- atoms

typedef struct JsAtomTable {
    JsString **atoms;   // open addressing, NULL empty; holds them weakly
    uint32_t capacity;  // a power of two, or 0
    uint32_t count;     // live and dead entries
    uint32_t seed;
    JsCellVector young;   // entered since the last marking
    bool has_lost_young;  // not all of them are in the list
} JsAtomTable;

// Well-known atoms: `JSMI_ATOM(length)`, in read-only data.
typedef enum JsAtomNumber {
#define X(name, text) JSMI_ATOM_##name,
#include "heap/atoms.def"
#undef X
    JSMI_ATOM_COUNT
} JsAtomNumber;

// A static string cell: room for the longest well-known name.
typedef struct JsStaticString {
    _Alignas(16) JsCell cell;
    uint32_t hash;
    char units[36];
} JsStaticString;

_Static_assert(sizeof(JsStaticString) == 48, "three granules");

extern const JsStaticString jsmi_static_atoms[JSMI_ATOM_COUNT];
// The strings of one Latin-1 unit, 0..255. All are atoms; those of the digits
// are never used as property keys.
extern const JsStaticString jsmi_unit_strings[256];

static inline JsString *jsmi_static_atom(JsAtomNumber number)
{
    return (JsString *)(uintptr_t)&jsmi_static_atoms[number];
}

static inline JsString *jsmi_unit_string(uint8_t unit)
{
    return (JsString *)(uintptr_t)&jsmi_unit_strings[unit];
}

#define JSMI_ATOM(name) jsmi_static_atom(JSMI_ATOM_##name)
#define JSMI_ATOM_VALUE(name)                                                  \
    jsmi_value_cell(jsmi_static_atom(JSMI_ATOM_##name))

// The seed becomes that of all content hashes of the heap's strings, so this
// comes before the first string is hashed. The heap tells the table about dead
// atoms by itself from here on.
void jsmi_atom_table_initialize(JsHeap *heap, JsAtomTable *table,
                                uint32_t seed);
void jsmi_atom_table_dispose(JsHeap *heap, JsAtomTable *table);

// The atom with the string's units, made if there is none; the string itself
// may become it. Never called with an array index. Recorded in the scope.
// NULL: out of memory or fuel.
JSMI_MUST_USE JsString *jsmi_atomize(JsHeap *heap, JsAtomTable *table,
                                     JsString *string);
JSMI_MUST_USE JsString *jsmi_atomize_units(JsHeap *heap, JsAtomTable *table,
                                           JsUnits units);

// Whether the string spells an array index: a canonical decimal number below
// 2^32 - 1. The string must be flat (or an index of at most ten units, which
// is never a rope when it matters: ropes are flattened by the caller).
bool jsmi_units_array_index(JsUnits units, uint32_t *index);

// -------------------------------------------------------------------- builder
//
// Text under construction, Latin-1 until a wider unit comes. Sticky on
// failure; `jsmi_string_builder_finish` answers NULL then. Charges fuel.

typedef struct JsStringBuilder {
    JsHeap *heap;
    JsBuffer buffer;  // of bytes or 16-bit units
    // The size up to which appending needs to ask nobody: there is memory, and
    // it is not yet time to poll. 0 after a failure.
    size_t quick_end;
    bool is_wide;
    bool is_too_long;  // failed because of the length, not of memory
} JsStringBuilder;

void jsmi_string_builder_initialize(JsStringBuilder *builder, JsHeap *heap);
void jsmi_string_builder_dispose(JsStringBuilder *builder);
void jsmi_string_builder_append_unit_slowly(JsStringBuilder *builder,
                                            uint16_t unit);

static inline void jsmi_string_builder_append_unit(JsStringBuilder *builder,
                                                   uint16_t unit)
{
    JsBuffer *buffer = &builder->buffer;

    // FAST PATH: Latin-1, and room for it.
    if (JSMI_LIKELY(unit <= 0xFF && buffer->size < builder->quick_end &&
                    !builder->is_wide))
        buffer->data[buffer->size++] = (uint8_t)unit;
    else
        jsmi_string_builder_append_unit_slowly(builder, unit);
}

void jsmi_string_builder_append_code_point(JsStringBuilder *builder,
                                           JsCodePoint code_point);
void jsmi_string_builder_append_units(JsStringBuilder *builder, JsUnits units);
void jsmi_string_builder_append_text(JsStringBuilder *builder,
                                     const char *ascii);
// From now on the builder's units are wide.
void jsmi_string_builder_widen(JsStringBuilder *builder);

void *jsmi_string_builder_room_slowly(JsStringBuilder *builder, size_t length);

// Where up to `length` units of the builder's width may be written, and then be
// counted by the next function. NULL: there cannot be room for as many, or the
// builder has failed; the functions above know. Charges nothing.
static inline void *jsmi_string_builder_room(JsStringBuilder *builder,
                                             size_t length)
{
    const JsBuffer *buffer = &builder->buffer;

    return JSMI_LIKELY(buffer->size + (length << builder->is_wide) <=
                       builder->quick_end)
               ? buffer->data + buffer->size
               : jsmi_string_builder_room_slowly(builder, length);
}

static inline void jsmi_string_builder_count(JsStringBuilder *builder,
                                             size_t length)
{
    builder->buffer.size += length << builder->is_wide;
}

// Flattens the string if need be; it must be kept by the caller.
void jsmi_string_builder_append_string(JsStringBuilder *builder,
                                       JsString *string);
// The string, recorded in the scope, or NULL; disposes of the builder.
JSMI_MUST_USE JsString *jsmi_string_builder_finish(JsStringBuilder *builder);
