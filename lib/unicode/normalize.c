// SPDX-License-Identifier: MIT
#include "unicode/normalize.h"

typedef struct ClassRun {
    uint32_t first;
    uint32_t last : 24;
    uint32_t combining_class : 8;
} ClassRun;

// The complete decomposition of `plane * 0x10000 + low`: `length` code units
// at `place` in the pool.
typedef struct Decomposition {
    uint16_t low;
    uint8_t plane;
    uint8_t length;
    uint16_t place;
} Decomposition;

#include "unicode/normalize_tables.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

// Nothing below these is changed by the canonical and the compatibility
// forms, nor composed by NFC.
enum {
    FIRST_DECOMPOSABLE = 0xA0,
    FIRST_CANONICALLY_DECOMPOSABLE = 0xC0,
    FIRST_COMBINING = 0x300,
};

// Hangul syllables are arithmetic: leading consonant, vowel, and trailing
// consonant, of which number 0 is none.
enum {
    SYLLABLE_BASE = 0xAC00,
    LEADING_BASE = 0x1100,
    VOWEL_BASE = 0x1161,
    TRAILING_BASE = 0x11A7,
    LEADING_COUNT = 19,
    VOWEL_COUNT = 21,
    TRAILING_COUNT = 28,
    SYLLABLE_COUNT = LEADING_COUNT * VOWEL_COUNT * TRAILING_COUNT,
};

static uint8_t combining_class(JsCodePoint code_point)
{
    size_t low = 0;
    size_t high = LENGTH(class_runs);

    if (code_point < FIRST_COMBINING)
        return 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (class_runs[middle].last < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == LENGTH(class_runs) || class_runs[low].first > code_point)
        return 0;
    return class_runs[low].combining_class;
}

static const Decomposition *find_in(const Decomposition *table, size_t count,
                                    JsCodePoint code_point)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Decomposition *entry = &table[middle];
        JsCodePoint found = (JsCodePoint)entry->plane << 16 | entry->low;

        if (found == code_point)
            return entry;
        if (found < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const Decomposition *find_decomposition(JsCodePoint code_point,
                                               bool is_compatible)
{
    const Decomposition *found = NULL;

    if (is_compatible && code_point >= FIRST_DECOMPOSABLE)
        found = find_in(compatibility_decompositions,
                        LENGTH(compatibility_decompositions), code_point);
    if (!found && code_point >= FIRST_CANONICALLY_DECOMPOSABLE)
        found = find_in(canonical_decompositions,
                        LENGTH(canonical_decompositions), code_point);
    return found;
}

static JsCodePoint compose_hangul(JsCodePoint first, JsCodePoint second)
{
    JsCodePoint syllable = first - SYLLABLE_BASE;

    if (first - LEADING_BASE < LEADING_COUNT &&
        second - VOWEL_BASE < VOWEL_COUNT)
        return SYLLABLE_BASE +
               ((first - LEADING_BASE) * VOWEL_COUNT + (second - VOWEL_BASE)) *
                   TRAILING_COUNT;
    if (syllable < SYLLABLE_COUNT && syllable % TRAILING_COUNT == 0 &&
        second - (TRAILING_BASE + 1) < TRAILING_COUNT - 1)
        return first + (second - TRAILING_BASE);
    return 0;
}

// The primary composite of two code points, or 0.
static JsCodePoint compose(JsCodePoint first, JsCodePoint second)
{
    uint64_t key = (uint64_t)first << 21 | second;
    size_t low = 0;
    size_t high = LENGTH(compositions);

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compositions[middle] >> 21 < key)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < LENGTH(compositions) && compositions[low] >> 21 == key)
        return compositions[low] & 0x1FFFFF;
    return compose_hangul(first, second);
}

// A code point with its combining class above it.
typedef uint32_t ClassedCodePoint;

enum { CODE_POINT_BITS = 21 };

static uint8_t class_of(ClassedCodePoint item)
{
    return (uint8_t)(item >> CODE_POINT_BITS);
}

static JsCodePoint code_point_of(ClassedCodePoint item)
{
    return item & ((1u << CODE_POINT_BITS) - 1);
}

typedef struct Normalizer {
    JsBuffer *output;
    JsBuffer segment;  // ClassedCodePoint: a starter and its marks
    JsBuffer scratch;  // for sorting many marks
    size_t marks;      // where the marks begin that are not in order yet
    bool is_compatible;
    bool composes;
    uint32_t turns;  // until the next poll
} Normalizer;

static void put(JsBuffer *output, JsCodePoint code_point)
{
    if (code_point >= 0x10000) {
        jsmi_buffer_append_u16(output, jsmi_lead_surrogate(code_point));
        code_point = jsmi_trail_surrogate(code_point);
    }
    jsmi_buffer_append_u16(output, (uint16_t)code_point);
}

static void sort_by_insertion(ClassedCodePoint *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        ClassedCodePoint item = items[i];
        size_t k = i;

        for (; k > 0 && class_of(items[k - 1]) > class_of(item); k--)
            items[k] = items[k - 1];
        items[k] = item;
    }
}

// Combining classes are bytes: counting sorts any number in linear time.
static bool sort_by_counting(JsBuffer *scratch, ClassedCodePoint *items,
                             size_t count)
{
    size_t places[257] = {0};
    ClassedCodePoint *sorted;
    uint32_t turns = 0;

    scratch->size = 0;
    sorted = jsmi_buffer_extend(scratch, count * sizeof *items);
    if (!sorted)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!jsmi_poll_turn(scratch->budget, &turns))
            return false;
        places[class_of(items[i]) + 1]++;
    }
    for (size_t i = 1; i < 257; i++)
        places[i] += places[i - 1];
    for (size_t i = 0; i < count; i++) {
        if (!jsmi_poll_turn(scratch->budget, &turns))
            return false;
        sorted[places[class_of(items[i])]++] = items[i];
    }
    return jsmi_memory_copy(scratch->budget, items, sorted,
                            count * sizeof *items);
}

// More marks than these are sorted by counting.
enum { LONG_SEGMENT = 32 };

// Composes in place and changes the count. False: stop now. `starter` is the
// last code point with class 0; a mark between it and another one blocks that
// if its class is not lower.
static bool compose_segment(Normalizer *normalizer, ClassedCodePoint *items,
                            size_t *count)
{
    size_t starter = 0;
    size_t kept = 1;
    bool has_starter = class_of(items[0]) == 0;

    for (size_t i = 1; i < *count; i++) {
        uint8_t item_class = class_of(items[i]);
        uint8_t last_class = class_of(items[kept - 1]);
        bool is_adjacent = kept == starter + 1;
        JsCodePoint composite = 0;

        if (!jsmi_poll_turn(normalizer->output->budget, &normalizer->turns))
            return false;
        if (has_starter && (is_adjacent || last_class < item_class))
            composite =
                compose(code_point_of(items[starter]), code_point_of(items[i]));
        if (composite) {
            items[starter] = composite;
            continue;
        }
        if (item_class == 0) {
            starter = kept;
            has_starter = true;
        }
        items[kept++] = items[i];
    }
    *count = kept;
    return true;
}

// Whether a starter may compose with what stands before it.
static bool composes_backwards(JsCodePoint code_point)
{
    size_t low = 0;
    size_t high = LENGTH(composing_starters);

    if (code_point - VOWEL_BASE < VOWEL_COUNT ||
        code_point - (TRAILING_BASE + 1) < TRAILING_COUNT - 1)
        return true;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (composing_starters[middle] < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < LENGTH(composing_starters) &&
           composing_starters[low] == code_point;
}

// Puts the marks behind the last starter in order.
static bool sort_marks(Normalizer *normalizer)
{
    ClassedCodePoint *items = (ClassedCodePoint *)normalizer->segment.data;
    size_t end = normalizer->segment.size / sizeof *items;
    size_t count = end - normalizer->marks;

    if (normalizer->segment.failed)
        return false;
    if (count == 0)
        return true;
    items += normalizer->marks;
    normalizer->marks = end;
    if (count > LONG_SEGMENT)
        return sort_by_counting(&normalizer->scratch, items, count);
    sort_by_insertion(items, count);
    return true;
}

// Writes the segment out.
static bool flush(Normalizer *normalizer)
{
    ClassedCodePoint *items = (ClassedCodePoint *)normalizer->segment.data;
    size_t count = normalizer->segment.size / sizeof *items;

    if (!sort_marks(normalizer))
        return false;
    if (count == 0)
        return true;
    if (normalizer->composes && !compose_segment(normalizer, items, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!jsmi_poll_turn(normalizer->output->budget, &normalizer->turns))
            return false;
        put(normalizer->output, code_point_of(items[i]));
    }
    normalizer->segment.size = 0;
    normalizer->marks = 0;
    return jsmi_spend(normalizer->output->budget, count);
}

// Adds a code point that has no decomposition.
static bool add(Normalizer *normalizer, JsCodePoint code_point)
{
    uint32_t item_class = combining_class(code_point);

    if (!jsmi_poll_turn(normalizer->output->budget, &normalizer->turns))
        return false;
    if (item_class == 0) {
        bool goes_on = normalizer->composes && composes_backwards(code_point);

        if (!(goes_on ? sort_marks(normalizer) : flush(normalizer)))
            return false;
    }
    jsmi_buffer_append_u32(&normalizer->segment,
                           item_class << CODE_POINT_BITS | code_point);
    if (item_class == 0)
        normalizer->marks++;
    return true;
}

static bool add_hangul(Normalizer *normalizer, JsCodePoint syllable)
{
    JsCodePoint trailing = syllable % TRAILING_COUNT;
    JsCodePoint vowel = syllable / TRAILING_COUNT % VOWEL_COUNT;
    JsCodePoint leading = syllable / (TRAILING_COUNT * VOWEL_COUNT);

    return add(normalizer, LEADING_BASE + leading) &&
           add(normalizer, VOWEL_BASE + vowel) &&
           (trailing == 0 || add(normalizer, TRAILING_BASE + trailing));
}

static bool add_decomposed(Normalizer *normalizer, JsCodePoint code_point)
{
    const Decomposition *found;
    size_t position = 0;

    if (code_point - SYLLABLE_BASE < SYLLABLE_COUNT)
        return add_hangul(normalizer, code_point - SYLLABLE_BASE);
    found = find_decomposition(code_point, normalizer->is_compatible);
    if (!found)
        return add(normalizer, code_point);
    while (position < found->length) {
        if (!add(normalizer,
                 jsmi_utf16_decode(decomposition_pool + found->place,
                                   found->length, &position)))
            return false;
    }
    return true;
}

bool jsmi_append_normalized(JsNormalizationForm form, const uint16_t *text,
                            size_t length, JsBuffer *buffer)
{
    Normalizer normalizer = {
        .output = buffer,
        .is_compatible = form == JSMI_NFKC || form == JSMI_NFKD,
        .composes = form == JSMI_NFC || form == JSMI_NFKC,
    };
    size_t position = 0;
    bool succeeded = true;

    jsmi_buffer_initialize(&normalizer.segment, buffer->budget);
    jsmi_buffer_initialize(&normalizer.scratch, buffer->budget);
    while (succeeded && position < length)
        succeeded = add_decomposed(&normalizer,
                                   jsmi_utf16_decode(text, length, &position));
    succeeded = succeeded && flush(&normalizer);
    jsmi_buffer_dispose(&normalizer.segment);
    jsmi_buffer_dispose(&normalizer.scratch);
    return succeeded && !buffer->failed;
}

// Code units that every form of composition leaves alone, wherever they
// stand: no decomposition, no mark, and nothing composes with what precedes.
static bool is_inert_in_nfc(uint16_t unit)
{
    return unit < FIRST_COMBINING ||
           (unit >= 0x400 && unit < 0x483) ||    // Cyrillic
           (unit >= 0x3400 && unit < 0xA000) ||  // ideographs
           (unit >= SYLLABLE_BASE && unit < SYLLABLE_BASE + SYLLABLE_COUNT);
}

bool jsmi_is_surely_normalized(JsNormalizationForm form, const uint16_t *text,
                               size_t length)
{
    uint16_t limit =
        form == JSMI_NFD ? FIRST_CANONICALLY_DECOMPOSABLE : FIRST_DECOMPOSABLE;

    for (size_t i = 0; i < length; i++) {
        if (form == JSMI_NFC ? !is_inert_in_nfc(text[i]) : text[i] >= limit)
            return false;
    }
    return true;
}
