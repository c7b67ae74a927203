// SPDX-License-Identifier: MIT
#include "unicode/normalize.h"

#include <criterion/criterion.h>
#include <string.h>
#include <uchar.h>

static size_t length_of(const char16_t *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

static void expect(JsNormalizationForm form, const char16_t *text,
                   const char16_t *expected)
{
    JsBudget budget;
    JsBuffer buffer;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&buffer, &budget);
    cr_assert(jsmi_append_normalized(form, (const uint16_t *)text,
                                     length_of(text), &buffer));
    cr_assert_eq(buffer.size, 2 * length_of(expected), "form %d, %zu", form,
                 buffer.size);
    if (buffer.size > 0)
        cr_assert_eq(memcmp(buffer.data, expected, buffer.size), 0);
    if (jsmi_is_surely_normalized(form, (const uint16_t *)text,
                                  length_of(text)))
        cr_assert_eq(memcmp(text, expected, buffer.size), 0);
    jsmi_buffer_dispose(&buffer);
    cr_assert_eq(budget.used, 0);
}

static void expect_all(const char16_t *text, const char16_t *nfc,
                       const char16_t *nfd, const char16_t *nfkc,
                       const char16_t *nfkd)
{
    expect(JSMI_NFC, text, nfc);
    expect(JSMI_NFD, text, nfd);
    expect(JSMI_NFKC, text, nfkc);
    expect(JSMI_NFKD, text, nfkd);
}

Test(normalize, composes_and_decomposes)
{
    expect_all(u"", u"", u"", u"", u"");
    expect_all(u"plain", u"plain", u"plain", u"plain", u"plain");
    expect_all(u"\u1E9B\u0323", u"\u1E9B\u0323", u"\u017F\u0323\u0307",
               u"\u1E69", u"s\u0323\u0307");
    expect_all(u"\uFB01\u00C5\u212B", u"\uFB01\u00C5\u00C5",
               u"\uFB01A\u030AA\u030A", u"fi\u00C5\u00C5", u"fiA\u030AA\u030A");
    // Excluded from composition, and a composite outside the basic plane.
    expect_all(u"\u0958\U0001D15E", u"\u0915\u093C\U0001D157\U0001D165",
               u"\u0915\u093C\U0001D157\U0001D165",
               u"\u0915\u093C\U0001D157\U0001D165",
               u"\u0915\u093C\U0001D157\U0001D165");
    // Composing starters.
    expect(JSMI_NFC, u"\u09C7\u09BE\U00011935\U00011930", u"\u09CB\U00011938");
}

Test(normalize, blocks_and_orders_marks)
{
    expect(JSMI_NFC, u"a\u0327\u0301", u"\u00E1\u0327");
    expect(JSMI_NFC, u"a\u0301\u0327", u"\u00E1\u0327");
    expect(JSMI_NFC, u"a\u0300\u0301", u"\u00E0\u0301");
    expect(JSMI_NFC, u"\u0301a", u"\u0301a");
    expect(JSMI_NFD, u"a\u0301\u0323\u05B0", u"a\u05B0\u0323\u0301");
    // Marks of Unicode 17.
    expect(JSMI_NFD, u"a\u1ACF\u1ADD", u"a\u1ADD\u1ACF");
}

Test(normalize, computes_hangul)
{
    expect_all(u"\uAC01\uAC00\u11A8", u"\uAC01\uAC01",
               u"\u1100\u1161\u11A8\u1100\u1161\u11A8", u"\uAC01\uAC01",
               u"\u1100\u1161\u11A8\u1100\u1161\u11A8");
    expect(JSMI_NFC, u"\u1100\u1161\u1161\u1100", u"\uAC00\u1161\u1100");
    expect(JSMI_NFC, u"\uAC01\u11A8\u11A7", u"\uAC01\u11A8\u11A7");
}

Test(normalize, keeps_lone_surrogates)
{
    expect_all(u"\xD800x\xDC00", u"\xD800x\xDC00", u"\xD800x\xDC00",
               u"\xD800x\xDC00", u"\xD800x\xDC00");
}

Test(normalize, knows_what_is_normal)
{
    static const uint16_t text[] = {'a', 0xE9, 0x4E00, 0xAC00, 0x41F};

    cr_assert(jsmi_is_surely_normalized(JSMI_NFC, text, 5));
    cr_assert_not(jsmi_is_surely_normalized(JSMI_NFD, text, 2));
    cr_assert(jsmi_is_surely_normalized(JSMI_NFD, text, 1));
    cr_assert_not(jsmi_is_surely_normalized(JSMI_NFKC, text, 3));
}

Test(normalize, sorts_many_marks_in_linear_time)
{
    enum { COUNT = 200000 };
    JsBudget budget;
    JsBuffer text;
    JsBuffer output;
    const uint16_t *units;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&text, &budget);
    jsmi_buffer_initialize(&output, &budget);
    jsmi_buffer_append_u16(&text, 'a');
    for (int i = 0; i < COUNT; i++)
        jsmi_buffer_append_u16(&text, i & 1 ? 0x323 : 0x301);
    cr_assert(jsmi_append_normalized(JSMI_NFD, (const uint16_t *)text.data,
                                     COUNT + 1, &output));
    units = (const uint16_t *)output.data;
    cr_assert_eq(output.size, text.size);
    for (int i = 1; i <= COUNT; i++)
        cr_assert_eq(units[i], i <= COUNT / 2 ? 0x323 : 0x301);
    jsmi_buffer_dispose(&text);
    jsmi_buffer_dispose(&output);
    cr_assert_eq(budget.used, 0);
}

Test(normalize, survives_every_failing_allocation)
{
    uint16_t text[100];
    bool succeeded = false;

    text[0] = 0xE9;
    for (int i = 1; i < 100; i++)
        text[i] = i & 1 ? 0x323 : 0x301;
    for (int n = 1; !succeeded; n++) {
        JsBudget budget;
        JsBuffer output;

        jsmi_budget_initialize(&budget, NULL);
        jsmi_buffer_initialize(&output, &budget);
        budget.fail_countdown = n;
        succeeded = jsmi_append_normalized(JSMI_NFC, text, 100, &output);
        jsmi_buffer_dispose(&output);
        cr_assert_eq(budget.used, 0);
        cr_assert_lt(n, 100);
    }
}
