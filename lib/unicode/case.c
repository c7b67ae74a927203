// SPDX-License-Identifier: MIT
#include "unicode/case.h"

#include "unicode/properties.h"

// `count + 1` code points from `first` in steps of `step + 1`.
typedef struct PackedRun {
    uint32_t first : 21;
    uint32_t step : 1;
    uint32_t count : 10;
    int32_t distance;
} PackedRun;

typedef struct FullMapping {
    uint16_t code_point;
    uint16_t mapped[JSMI_MAX_CASE_MAPPING];  // filled up with zeros
} FullMapping;

#include "unicode/case_tables.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static JsCodePoint map(const PackedRun *runs, size_t count,
                       JsCodePoint code_point)
{
    size_t low = 0;
    size_t high = count;
    const PackedRun *run;
    JsCodePoint offset;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (runs[middle].first <= code_point)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return code_point;
    run = &runs[low - 1];
    offset = code_point - run->first;
    if (offset > (uint32_t)run->count << run->step || (offset & run->step))
        return code_point;
    return (JsCodePoint)((int32_t)code_point + run->distance);
}

JsCodePoint jsmi_simple_upper_case(JsCodePoint code_point)
{
    if (code_point < 128)
        return code_point - (code_point - 'a' < 26 ? 32 : 0);
    return map(upper_runs, LENGTH(upper_runs), code_point);
}

JsCodePoint jsmi_simple_lower_case(JsCodePoint code_point)
{
    if (code_point < 128)
        return code_point + (code_point - 'A' < 26 ? 32 : 0);
    return map(lower_runs, LENGTH(lower_runs), code_point);
}

JsCodePoint jsmi_simple_case_fold(JsCodePoint code_point)
{
    if (code_point < 128)
        return code_point + (code_point - 'A' < 26 ? 32 : 0);
    return map(fold_runs, LENGTH(fold_runs), code_point);
}

JsCodePoint jsmi_canonicalize(JsCanonicalization canonicalization,
                              JsCodePoint character)
{
    if (canonicalization == JSMI_CANONICALIZE_FOLD)
        return jsmi_simple_case_fold(character);
    if (character < 128)
        return character - (character - 'a' < 26 ? 32 : 0);
    return map(legacy_runs, LENGTH(legacy_runs), character);
}

bool jsmi_canonicalization_run(JsCanonicalization canonicalization,
                               size_t index, JsCaseRun *run)
{
    bool folds = canonicalization == JSMI_CANONICALIZE_FOLD;
    const PackedRun *packed = folds ? fold_runs : legacy_runs;

    if (index >= (folds ? LENGTH(fold_runs) : LENGTH(legacy_runs)))
        return false;
    packed += index;
    *run = (JsCaseRun){
        .first = packed->first,
        .last = packed->first + ((uint32_t)packed->count << packed->step),
        .distance = packed->distance,
        .step = packed->step + 1u,
    };
    return true;
}

// Full mappings are few and all in the basic plane.
static size_t map_fully(const FullMapping *mappings, size_t count,
                        JsCodePoint code_point,
                        JsCodePoint mapped[JSMI_MAX_CASE_MAPPING])
{
    size_t low = 0;
    size_t high = count;
    size_t length = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (mappings[middle].code_point < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == count || mappings[low].code_point != code_point)
        return 0;
    while (length < JSMI_MAX_CASE_MAPPING && mappings[low].mapped[length]) {
        mapped[length] = mappings[low].mapped[length];
        length++;
    }
    return length;
}

size_t jsmi_full_upper_case(JsCodePoint code_point,
                            JsCodePoint mapped[JSMI_MAX_CASE_MAPPING])
{
    size_t length = 0;

    if (code_point >= 0xDF)
        length = map_fully(full_upper, LENGTH(full_upper), code_point, mapped);
    if (length != 0)
        return length;
    mapped[0] = jsmi_simple_upper_case(code_point);
    return 1;
}

size_t jsmi_full_lower_case(JsCodePoint code_point,
                            JsCodePoint mapped[JSMI_MAX_CASE_MAPPING])
{
    size_t length = 0;

    if (code_point >= 0x130)
        length = map_fully(full_lower, LENGTH(full_lower), code_point, mapped);
    if (length != 0)
        return length;
    mapped[0] = jsmi_simple_lower_case(code_point);
    return 1;
}

// How many code units one step of fuel is good for.
enum { UNITS_PER_STEP = 16 };

static void append_code_point(JsBuffer *buffer, JsCodePoint code_point)
{
    if (code_point >= 0x10000) {
        jsmi_buffer_append_u16(buffer, jsmi_lead_surrogate(code_point));
        code_point = jsmi_trail_surrogate(code_point);
    }
    jsmi_buffer_append_u16(buffer, (uint16_t)code_point);
}

bool jsmi_append_upper_case(const uint16_t *text, size_t length,
                            JsBuffer *buffer)
{
    JsCodePoint mapped[JSMI_MAX_CASE_MAPPING];
    size_t position = 0;
    uint32_t turns = 0;

    if (!jsmi_spend(buffer->budget, length / UNITS_PER_STEP + 1))
        return false;
    while (position < length) {
        if (!jsmi_poll_turn(buffer->budget, &turns))
            return false;
        size_t count = jsmi_full_upper_case(
            jsmi_utf16_decode(text, length, &position), mapped);

        for (size_t i = 0; i < count; i++)
            append_code_point(buffer, mapped[i]);
    }
    return !buffer->failed;
}

// What the condition Final_Sigma looks at.
typedef struct SigmaContext {
    JsBudget *budget;
    const uint16_t *text;
    size_t length;
    JsUnicodeProperty cased;
    JsUnicodeProperty case_ignorable;
} SigmaContext;

static JsCodePoint decode_backwards(const uint16_t *text, size_t *position)
{
    uint32_t unit = text[--*position];

    if (jsmi_is_trail_surrogate(unit) && *position > 0 &&
        jsmi_is_lead_surrogate(text[*position - 1]))
        return jsmi_combine_surrogates(text[--*position], unit);
    return unit;
}

// Whether the nearest code point before `position` that is not ignorable is
// cased. A code point that is both counts as ignorable.
static bool is_cased_before(const SigmaContext *context, size_t position,
                            bool *is_cased)
{
    uint32_t turns = 0;

    *is_cased = false;
    while (position > 0) {
        JsCodePoint c = decode_backwards(context->text, &position);

        if (!jsmi_poll_turn(context->budget, &turns))
            return false;
        if (!jsmi_unicode_property_contains(context->case_ignorable, c)) {
            *is_cased = jsmi_unicode_property_contains(context->cased, c);
            return true;
        }
    }
    return true;
}

static bool is_cased_behind(const SigmaContext *context, size_t position,
                            bool *is_cased)
{
    uint32_t turns = 0;

    *is_cased = false;
    while (position < context->length) {
        JsCodePoint c =
            jsmi_utf16_decode(context->text, context->length, &position);

        if (!jsmi_poll_turn(context->budget, &turns))
            return false;
        if (!jsmi_unicode_property_contains(context->case_ignorable, c)) {
            *is_cased = jsmi_unicode_property_contains(context->cased, c);
            return true;
        }
    }
    return true;
}

// Whether a sigma before `position`, which begins at `start`, is a final one.
// False: stop now.
static bool is_final_sigma(const SigmaContext *context, size_t start,
                           size_t position, bool *is_final)
{
    bool is_followed;

    if (!is_cased_before(context, start, is_final) ||
        !is_cased_behind(context, position, &is_followed))
        return false;
    *is_final = *is_final && !is_followed;
    return true;
}

enum {
    CAPITAL_SIGMA = 0x3A3,
    SMALL_FINAL_SIGMA = 0x3C2,
};

bool jsmi_append_lower_case(const uint16_t *text, size_t length,
                            JsBuffer *buffer)
{
    SigmaContext context = {buffer->budget, .text = text, .length = length};
    JsCodePoint mapped[JSMI_MAX_CASE_MAPPING];
    size_t position = 0;
    uint32_t turns = 0;

    // A sigma looks no farther than to its neighbour sigmas, which are cased:
    // the text is walked three times at most.
    if (!jsmi_spend(buffer->budget, length / UNITS_PER_STEP + 1))
        return false;
    JSMI_INFALLIBLE(
        jsmi_unicode_property_find("Cased", 5, NULL, 0, &context.cased) &&
        jsmi_unicode_property_find("CI", 2, NULL, 0, &context.case_ignorable));
    while (position < length) {
        size_t before = position;
        JsCodePoint c = jsmi_utf16_decode(text, length, &position);
        size_t count = jsmi_full_lower_case(c, mapped);
        bool is_final = false;

        if (!jsmi_poll_turn(buffer->budget, &turns) ||
            (c == CAPITAL_SIGMA &&
             !is_final_sigma(&context, before, position, &is_final)))
            return false;
        if (is_final)
            mapped[0] = SMALL_FINAL_SIGMA;
        for (size_t i = 0; i < count; i++)
            append_code_point(buffer, mapped[i]);
    }
    return !buffer->failed;
}
