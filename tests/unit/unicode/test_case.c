// SPDX-License-Identifier: MIT
#include "unicode/case.h"

#include <criterion/criterion.h>
#include <string.h>
#include <uchar.h>

typedef bool Append(const uint16_t *text, size_t length, JsBuffer *buffer);

static size_t length_of(const char16_t *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

static void expect(Append *append, const char16_t *text,
                   const char16_t *expected)
{
    JsBudget budget;
    JsBuffer buffer;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&buffer, &budget);
    cr_assert(append((const uint16_t *)text, length_of(text), &buffer));
    cr_assert_eq(buffer.size, 2 * length_of(expected));
    cr_assert_eq(memcmp(buffer.data, expected, buffer.size), 0);
    jsmi_buffer_dispose(&buffer);
    cr_assert_eq(budget.used, 0);
}

Test(case, maps_fully)
{
    expect(jsmi_append_upper_case, u"stra\u00DFe \u00FF\u00B5",
           u"STRASSE \u0178\u039C");
    expect(jsmi_append_upper_case, u"\uFB03\u0390\u1F80",
           u"FFI\u0399\u0308\u0301\u1F08\u0399");
    expect(jsmi_append_upper_case, u"\U00010428\xD800", u"\U00010400\xD800");
    expect(jsmi_append_lower_case, u"\u0130\u00C4\u212A", u"i\u0307\u00E4k");
    expect(jsmi_append_lower_case, u"\U00016EA0\uA7CE", u"\U00016EBB\uA7CF");
}

Test(case, knows_the_final_sigma)
{
    expect(jsmi_append_lower_case, u"\u039F\u0394\u039F\u03A3 \u03A3",
           u"\u03BF\u03B4\u03BF\u03C2 \u03C3");
    expect(jsmi_append_lower_case, u"A\u03A3B", u"a\u03C3b");
    expect(jsmi_append_lower_case, u"A\u00AD\u03A3\u00AD.1",
           u"a\u00AD\u03C2\u00AD.1");
    expect(jsmi_append_lower_case, u"\u0345\u03A3", u"\u0345\u03C3");
    expect(jsmi_append_lower_case, u"A\u0345\u03A3\u0345B",
           u"a\u0345\u03C3\u0345b");
    expect(jsmi_append_lower_case, u"\U0001D400\u03A3", u"\U0001D400\u03C2");
}

Test(case, canonicalizes)
{
    static const JsCodePoint legacy[][2] = {
        {'a', 'A'},     {'_', '_'},     {0x17F, 0x17F},   {0x212A, 0x212A},
        {0xDF, 0xDF},   {0xFF, 0x178},  {0xB5, 0x39C},    {0x1C5, 0x1C4},
        {0x131, 0x131}, {0x390, 0x390}, {0x1F80, 0x1F80}, {0x10428, 0x10428}};
    static const JsCodePoint folded[][2] = {
        {'A', 'a'},       {0x17F, 's'},     {0x212A, 'k'},
        {0xDF, 0xDF},     {0x1E9E, 0xDF},   {0x10400, 0x10428},
        {0x130, 0x130},   {0x3C2, 0x3C3},   {0x1F88, 0x1F80},
        {0x13A0, 0x13A0}, {0xAB70, 0x13A0}, {0x2160, 0x2170}};

    for (size_t i = 0; i < sizeof legacy / sizeof *legacy; i++)
        cr_expect_eq(
            jsmi_canonicalize(JSMI_CANONICALIZE_UPPER_CASE, legacy[i][0]),
            legacy[i][1], "%x", legacy[i][0]);
    for (size_t i = 0; i < sizeof folded / sizeof *folded; i++)
        cr_expect_eq(jsmi_canonicalize(JSMI_CANONICALIZE_FOLD, folded[i][0]),
                     folded[i][1], "%x", folded[i][0]);
}

Test(case, runs_agree_with_the_mapping)
{
    for (JsCanonicalization way = 0; way < JSMI_CANONICALIZATION_COUNT; way++) {
        JsCodePoint next = 0;
        JsCaseRun run;

        for (size_t i = 0; jsmi_canonicalization_run(way, i, &run); i++) {
            for (; next < run.first; next++)
                cr_assert_eq(jsmi_canonicalize(way, next), next);
            for (; next <= run.last; next++) {
                bool mapped = (next - run.first) % run.step == 0;

                cr_assert_eq(
                    jsmi_canonicalize(way, next),
                    (JsCodePoint)((int32_t)next + (mapped ? run.distance : 0)));
            }
        }
        for (; next <= 0x10FFFF; next++)
            cr_assert_eq(jsmi_canonicalize(way, next), next);
    }
}

Test(case, stops_without_memory_or_fuel)
{
    static const uint16_t text[64] = {'a', 0x3A3};
    JsBudget budget;
    JsBuffer buffer;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&buffer, &budget);
    budget.fail_countdown = 1;
    cr_assert_not(jsmi_append_upper_case(text, 64, &buffer));
    jsmi_buffer_dispose(&buffer);
    budget.fail_countdown = 1;
    cr_assert_not(jsmi_append_lower_case(text, 64, &buffer));
    jsmi_buffer_dispose(&buffer);
    cr_assert_eq(budget.used, 0);
}
