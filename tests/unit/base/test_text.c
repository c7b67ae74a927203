// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <criterion/criterion.h>
#include <string.h>

static JsUtf8Measure measure(const char *text)
{
    return jsmi_utf8_measure((const uint8_t *)text, strlen(text));
}

Test(text, measures_utf8)
{
    cr_assert_eq(measure("plain ascii text").units, 16);
    cr_assert(measure("plain ascii text").is_ascii);
    cr_assert(measure("caf\xC3\xA9").is_latin1);
    cr_assert_not(measure("caf\xC3\xA9").is_ascii);
    cr_assert_eq(measure("caf\xC3\xA9").units, 4);
    cr_assert_not(measure("\xE2\x82\xAC").is_latin1);
    cr_assert_eq(measure("\xF0\x9F\x98\x80").units, 2);
}

Test(text, replaces_each_maximal_subpart)
{
    // The table "Best Practices for Using U+FFFD" of the Unicode Standard.
    const char *text = "\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64";
    const uint16_t expected[] = {0x61, 0xFFFD, 0xFFFD, 0xFFFD, 0x62,
                                 0xFFFD, 0x63, 0xFFFD, 0xFFFD, 0x64};
    uint16_t units[16];
    JsUtf8Measure measured = measure(text);

    cr_assert_not(measured.is_valid);
    cr_assert_eq(measured.units, sizeof expected / sizeof *expected);
    jsmi_utf8_to_utf16((const uint8_t *)text, strlen(text), units);
    cr_assert_eq(memcmp(units, expected, sizeof expected), 0);
}

Test(text, runs_of_ascii_are_kept)
{
    for (size_t length = 0; length < 40; length++) {
        char text[96] = {0};
        uint16_t units[96];

        // ASCII, two units, ASCII.
        memset(text, 'a', 2 * length + 4);
        memcpy(text + length, "\xF0\x9F\x98\x80", 4);
        cr_assert_eq(measure(text).units, 2 * length + 2);
        jsmi_utf8_to_utf16((const uint8_t *)text, strlen(text), units);
        for (size_t i = 0; i < 2 * length + 2; i++)
            cr_assert_eq(units[i], i == length       ? 0xD83D
                                   : i == length + 1 ? 0xDE00
                                                     : 'a');
    }
}

Test(text, surrogates_in_utf8_are_ill_formed)
{
    cr_assert_not(measure("\xED\xA0\x80").is_valid);
    cr_assert_eq(measure("\xED\xA0\x80").units, 3);
}

Test(text, round_trips_every_code_point)
{
    for (JsCodePoint code_point = 0; code_point <= 0x10FFFF; code_point++) {
        uint8_t bytes[4];
        size_t size, position = 0;
        bool valid = true;

        if (jsmi_is_surrogate(code_point))
            continue;
        size = jsmi_utf8_encode(code_point, bytes);
        cr_assert_eq(jsmi_utf8_decode(bytes, size, &position, &valid),
                     code_point);
        cr_assert_eq(position, size);
        cr_assert(valid);
    }
}

Test(text, encodes_lone_surrogates_as_replacement)
{
    const uint16_t text[] = {0xD83D, 0xDE00, 0xD83D, 0x41};
    uint8_t bytes[16];

    cr_assert_eq(jsmi_utf16_utf8_size(text, 4), 8);
    cr_assert_eq(jsmi_utf16_to_utf8(text, 4, bytes), 8);
    cr_assert_eq(memcmp(bytes, "\xF0\x9F\x98\x80\xEF\xBF\xBD\x41", 8), 0);
}
