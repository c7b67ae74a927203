// SPDX-License-Identifier: MIT
#include "fixture.h"

#include <criterion/criterion.h>

static TestHeap test;

static void open_heap(void)
{
    cr_assert(test_heap_open(&test));
}

static void close_heap(void)
{
    test_heap_close(&test);
}

TestSuite(strings, .init = open_heap, .fini = close_heap);

static bool spells(JsString *string, const char *text)
{
    JsUnits units;

    return string && jsmi_string_flatten(&test.heap, string, &units) &&
           jsmi_units_equal_text(units, text);
}

Test(strings, units_are_narrow_when_they_can_be)
{
    const uint16_t narrow[] = {'a', 0xE9, 'b'}, wide[] = {'a', 0x416};
    JsString *string = jsmi_string_from_utf16(&test.heap, narrow, 3);
    uint32_t unit;

    cr_assert(!jsmi_string_is_wide(string));
    cr_assert_eq(jsmi_string_length(string), 3);
    cr_assert(jsmi_string_unit_at(&test.heap, string, 1, &unit));
    cr_assert_eq(unit, 0xE9);
    string = jsmi_string_from_utf16(&test.heap, wide, 2);
    cr_assert(jsmi_string_is_wide(string));
    cr_assert(jsmi_string_unit_at(&test.heap, string, 1, &unit));
    cr_assert_eq(unit, 0x416);
    string = jsmi_string_from_utf8(&test.heap, "\xC3\xA9t\xC3\xA9", 5);
    cr_assert(!jsmi_string_is_wide(string));
    cr_assert_eq(jsmi_string_length(string), 3);
    string = jsmi_string_from_text(&test.heap, "\xF0\x9F\x98\x80");
    cr_assert_eq(jsmi_string_length(string), 2);
    string = jsmi_string_from_code_point(&test.heap, 0x1F600);
    cr_assert_eq(jsmi_string_length(string), 2);
    cr_assert(jsmi_string_unit_at(&test.heap, string, 1, &unit));
    cr_assert_eq(unit, 0xDE00);
}

Test(strings, short_ones_are_static)
{
    cr_assert_eq(jsmi_string_from_text(&test.heap, ""), JSMI_ATOM(empty));
    cr_assert_eq(jsmi_string_from_text(&test.heap, "x"), jsmi_unit_string('x'));
    cr_assert_eq(jsmi_string_from_text(&test.heap, "\xC3\xA9"),
                 jsmi_unit_string(0xE9));
    cr_assert_eq(test.heap.scope_count, 3);
}

Test(strings, too_long_ones_are_refused)
{
    void *units;

    cr_assert_null(jsmi_string_new(&test.heap, (size_t)1 << 30, false, &units));
    cr_assert_null(jsmi_string_new(&test.heap, SIZE_MAX / 2, true, &units));
}

Test(strings, slices_share_units)
{
    char text[301];
    JsString *string, *slice, *inner;

    for (int i = 0; i < 300; i++)
        text[i] = (char)('a' + i % 26);
    text[300] = 0;
    string = jsmi_string_from_text(&test.heap, text);
    slice = jsmi_string_substring(&test.heap, string, 10, 290);
    cr_assert(slice->cell.flags & JSMI_STRING_SLICE);
    inner = jsmi_string_substring(&test.heap, slice, 16, 116);
    cr_assert_eq(inner->slice.parent, string);
    text[126] = 0;
    cr_assert(spells(inner, text + 26));
    text[29] = 0;
    cr_assert(
        spells(jsmi_string_substring(&test.heap, inner, 0, 3), text + 26));
    cr_assert_eq(jsmi_string_substring(&test.heap, inner, 5, 5),
                 JSMI_ATOM(empty));
    cr_assert_eq(jsmi_string_substring(&test.heap, string, 0, 300), string);
}

Test(strings, concatenations)
{
    const uint16_t wide[] = {0x416, 0x417};
    JsString *a = jsmi_string_from_text(&test.heap, "hello ");
    JsString *b = jsmi_string_from_text(&test.heap, "world");
    JsString *w = jsmi_string_from_utf16(&test.heap, wide, 2);
    JsString *string = jsmi_string_concatenate(&test.heap, a, b);
    JsString *rope;
    JsUnits units;

    cr_assert(spells(string, "hello world"));
    cr_assert_eq(jsmi_string_concatenate(&test.heap, JSMI_ATOM(empty), b), b);
    cr_assert_eq(jsmi_string_concatenate(&test.heap, b, JSMI_ATOM(empty)), b);
    rope = string;
    for (int i = 0; i < 4; i++)
        rope = jsmi_string_concatenate(&test.heap, rope, rope);
    cr_assert(jsmi_string_is_rope(rope));
    cr_assert_eq(jsmi_string_length(rope), 11 * 16);
    rope = jsmi_string_concatenate(&test.heap, rope, w);
    cr_assert(jsmi_string_is_wide(rope));
    cr_assert(jsmi_string_flatten(&test.heap, rope, &units));
    for (uint32_t i = 0; i < 11 * 16; i++)
        cr_assert_eq(jsmi_units_at(units, i), (uint32_t) "hello world"[i % 11]);
    cr_assert_eq(jsmi_units_at(units, 11 * 16 + 1), 0x417);
    cr_assert(!jsmi_string_is_rope(rope));
}

// Deep ropes are collected and flattened without recursion.
static void check_deep_rope(bool is_left)
{
    enum { DEPTH = 1000000 };
    JsHeap *heap = &test.heap;
    JsString *rope =
        jsmi_string_from_text(heap, "0123456789012345678901234567890123456");
    uint32_t mark = jsmi_scope_open(heap);
    JsUnits units;

    for (int i = 0; i < DEPTH; i++) {
        JsString *unit = jsmi_unit_string((uint8_t)('a' + i % 26));

        rope = is_left ? jsmi_string_concatenate(heap, rope, unit)
                       : jsmi_string_concatenate(heap, unit, rope);
        cr_assert_not_null(rope);
        jsmi_scope_rewind(heap, mark);
        jsmi_keep(heap, jsmi_value_cell(rope));
    }
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    cr_assert(jsmi_string_flatten(heap, rope, &units));
    cr_assert_eq(units.length, DEPTH + 37);
    for (uint32_t i = 0; i < DEPTH; i++) {
        uint32_t at = is_left ? 37 + i : DEPTH - 1 - i;

        cr_assert_eq(jsmi_units_at(units, at), 'a' + i % 26);
    }
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    cr_assert_lt(heap->live, 1200000);
}

Test(strings, left_deep_ropes)
{
    check_deep_rope(true);
}

Test(strings, right_deep_ropes)
{
    check_deep_rope(false);
}

Test(strings, random_ropes_equal_their_text)
{
    uint32_t random = 1;
    JsHeap *heap = &test.heap;

    heap->stress_interval = 3;
    heap->poison = true;
    for (int round = 0; round < 200; round++) {
        JsStringBuilder builder;
        JsString *parts[8], *whole;
        bool equal;

        jsmi_string_builder_initialize(&builder, heap);
        whole = JSMI_ATOM(empty);
        for (int i = 0; i < 8; i++) {
            uint16_t text[60];
            size_t length;

            random = random * 1664525u + 1013904223u;
            length = (random >> 8) % 60;
            for (size_t k = 0; k < length; k++) {
                text[k] = (uint16_t)((random >> 16) % 200 + k);
                if (round % 4 == 0 && i == 6)
                    text[k] = (uint16_t)(text[k] * 11);
            }
            parts[i] = jsmi_string_from_utf16(heap, text, length);
            jsmi_string_builder_append_string(&builder, parts[i]);
        }
        for (int i = 3; i >= 0; i--)
            whole = jsmi_string_concatenate(heap, parts[i], whole);
        for (int i = 4; i < 8; i++)
            whole = jsmi_string_concatenate(heap, whole, parts[i]);
        JsString *built = jsmi_string_builder_finish(&builder);
        cr_assert(jsmi_string_equal(heap, whole, built, &equal));
        cr_assert(equal);
        uint32_t hash, other_hash;
        cr_assert(jsmi_string_hash(heap, whole, &hash));
        cr_assert(jsmi_string_hash(heap, built, &other_hash));
        cr_assert_eq(hash, other_hash);
        jsmi_scope_rewind(heap, 0);
    }
}

Test(strings, comparisons)
{
    const uint16_t wide[] = {'a', 0x416};
    JsHeap *heap = &test.heap;
    JsString *ab = jsmi_string_from_text(heap, "ab");
    JsString *abc = jsmi_string_from_text(heap, "abc");
    JsString *w = jsmi_string_from_utf16(heap, wide, 2);
    int order;
    bool equal;

    cr_assert(jsmi_string_compare(heap, ab, abc, &order) && order < 0);
    cr_assert(jsmi_string_compare(heap, abc, ab, &order) && order > 0);
    cr_assert(jsmi_string_compare(heap, ab, ab, &order) && order == 0);
    cr_assert(jsmi_string_compare(heap, abc, w, &order) && order < 0);
    cr_assert(jsmi_string_compare(heap, w, abc, &order) && order > 0);
    cr_assert(jsmi_string_equal(heap, ab, w, &equal) && !equal);
    // Wide units that would fit in Latin-1 compare by what they are.
    JsUnits narrow_units = {.latin1 = (const uint8_t *)"ab", .length = 2};
    const uint16_t text[] = {'a', 'b'};
    JsUnits wide_units = {.wide = text, .length = 2, .is_wide = true};
    cr_assert(jsmi_units_equal(narrow_units, wide_units));
    cr_assert_eq(jsmi_units_compare(narrow_units, wide_units), 0);
}

Test(strings, array_indices)
{
    static const struct {
        const char *text;
        bool is_index;
        uint32_t index;
    } cases[] = {
        {"0", true, 0},           {"7", true, 7},
        {"10", true, 10},         {"4294967294", true, 4294967294u},
        {"4294967295", false, 0}, {"4294967296", false, 0},
        {"9999999999", false, 0}, {"00", false, 0},
        {"01", false, 0},         {"", false, 0},
        {"-1", false, 0},         {"1.0", false, 0},
        {"1a", false, 0},         {"12345678901", false, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        JsUnits units = {.latin1 = (const uint8_t *)cases[i].text,
                         .length = (uint32_t)strlen(cases[i].text)};
        uint32_t index = 0;

        cr_assert_eq(jsmi_units_array_index(units, &index), cases[i].is_index,
                     "%s", cases[i].text);
        if (cases[i].is_index)
            cr_assert_eq(index, cases[i].index);
    }
}

Test(strings, builder_reports_what_is_too_long)
{
    JsStringBuilder builder;
    JsString *string = jsmi_unit_string('x');

    for (int i = 0; i < 29; i++)
        string = jsmi_string_concatenate(&test.heap, string, string);
    cr_assert_eq(jsmi_string_length(string), 1u << 29);
    string = jsmi_string_concatenate(&test.heap, string, string);
    cr_assert_null(string);
    jsmi_string_builder_initialize(&builder, &test.heap);
    builder.buffer.size = JSMI_LONGEST_STRING - 1;
    jsmi_string_builder_append_text(&builder, "ab");
    cr_assert(builder.is_too_long);
    builder.buffer.size = 0;
    cr_assert_null(jsmi_string_builder_finish(&builder));
}

Test(strings, builder_widens)
{
    JsStringBuilder builder;
    JsString *string;
    uint32_t unit;

    jsmi_string_builder_initialize(&builder, &test.heap);
    jsmi_string_builder_append_code_point(&builder, 0x1F600);
    jsmi_string_builder_append_text(&builder, "abc");
    string = jsmi_string_builder_finish(&builder);
    cr_assert_eq(jsmi_string_length(string), 5);
    cr_assert(jsmi_string_unit_at(&test.heap, string, 0, &unit));
    cr_assert_eq(unit, 0xD83D);
    cr_assert(jsmi_string_unit_at(&test.heap, string, 4, &unit));
    cr_assert_eq(unit, 'c');
    jsmi_string_builder_initialize(&builder, &test.heap);
    cr_assert_eq(jsmi_string_builder_finish(&builder), JSMI_ATOM(empty));
}

// ------------------------------------------------------------------- searching

static int64_t slow_index_of(JsUnits haystack, JsUnits needle, uint32_t from)
{
    for (int64_t i = from; i + needle.length <= haystack.length; i++) {
        JsUnits part = haystack;

        part.latin1 += i << haystack.is_wide;
        part.length = needle.length;
        if (jsmi_units_equal(part, needle))
            return i;
    }
    return -1;
}

static int64_t slow_last_index_of(JsUnits haystack, JsUnits needle,
                                  uint32_t from)
{
    for (int64_t i = from; i >= 0; i--) {
        JsUnits part = haystack;

        if (i + needle.length > haystack.length)
            continue;
        part.latin1 += i << haystack.is_wide;
        part.length = needle.length;
        if (jsmi_units_equal(part, needle))
            return i;
    }
    return -1;
}

Test(strings, search_agrees_with_the_definition)
{
    static uint8_t narrow[2][6000];
    static uint16_t wide[2][6000];
    uint32_t random = 3;
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    for (int round = 0; round < 3000; round++) {
        uint32_t lengths[2], letters;
        JsUnits units[4], haystack, needle;

        random = random * 1664525u + 1013904223u;
        letters = 1 + (random >> 20) % 3;
        // Some texts are long, so that the quick way gives up.
        lengths[0] = (random >> 8) % (round % 10 == 0 ? 6000 : 40);
        lengths[1] = (random >> 24) % (round % 10 == 0 ? 200 : 6);
        for (int k = 0; k < 2; k++) {
            for (uint32_t i = 0; i < lengths[k]; i++) {
                random = random * 1664525u + 1013904223u;
                // Mostly the same letter: bad for searches.
                narrow[k][i] = (uint8_t)('a' + (((random >> 16) % 97) < 3
                                                    ? (random >> 10) % letters
                                                    : 0));
                wide[k][i] = narrow[k][i];
            }
            units[k] = (JsUnits){.latin1 = narrow[k], .length = lengths[k]};
            units[k + 2] = (JsUnits){
                .wide = wide[k], .length = lengths[k], .is_wide = true};
        }
        haystack = units[(random >> 9 & 1) * 2];
        needle = units[(random >> 11 & 1) * 2 + 1];
        uint32_t from = (random >> 12) % (lengths[0] + 1);
        int64_t position;
        cr_assert(
            jsmi_units_index_of(&budget, haystack, needle, from, &position));
        cr_assert_eq(position, slow_index_of(haystack, needle, from));
        cr_assert(jsmi_units_last_index_of(&budget, haystack, needle, from,
                                           &position));
        cr_assert_eq(position, slow_last_index_of(haystack, needle, from));
    }
}

// A search whose naive way would take 2.5e9 steps.
Test(strings, search_is_linear, .timeout = 20)
{
    enum { LENGTH = 100000 };
    static uint8_t haystack_text[LENGTH], needle_text[LENGTH / 2];
    JsUnits haystack = {.latin1 = haystack_text, .length = LENGTH};
    JsUnits needle = {.latin1 = needle_text, .length = LENGTH / 2};
    JsBudget budget;
    int64_t position;

    jsmi_budget_initialize(&budget, NULL);
    memset(haystack_text, 'a', sizeof haystack_text);
    memset(needle_text, 'a', sizeof needle_text);
    needle_text[0] = 'b';
    cr_assert(jsmi_units_index_of(&budget, haystack, needle, 0, &position));
    cr_assert_eq(position, -1);
    needle_text[0] = 'a';
    needle_text[LENGTH / 4] = 'b';
    cr_assert(jsmi_units_index_of(&budget, haystack, needle, 0, &position));
    cr_assert_eq(position, -1);
}
