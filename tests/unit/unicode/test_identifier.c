// SPDX-License-Identifier: MIT
#include "unicode/identifier.h"

#include <criterion/criterion.h>

Test(identifier, knows_latin)
{
    for (JsCodePoint c = 0; c < 128; c++) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '_' || c == '$';
        bool digit = c >= '0' && c <= '9';

        cr_assert_eq(jsmi_is_identifier_start(c), letter, "%u", c);
        cr_assert_eq(jsmi_is_identifier_part(c), letter || digit, "%u", c);
    }
    cr_assert(jsmi_is_identifier_start(0xAA));
    cr_assert_not(jsmi_is_identifier_start(0xB7));
    cr_assert(jsmi_is_identifier_part(0xB7));
    cr_assert_not(jsmi_is_identifier_part(0xD7));
    cr_assert_not(jsmi_is_id_start('_'));
    cr_assert(jsmi_is_id_continue('_'));
    cr_assert_not(jsmi_is_id_continue('$'));
}

Test(identifier, knows_the_wide_ones)
{
    // Other_ID_Start, Other_ID_Continue, additions of Unicode 17.
    static const JsCodePoint starts[] = {0x2118,  0x212E,  0x309B,  0x088F,
                                         0x10940, 0x11DB0, 0x323B0, 0x33479,
                                         0x20000, 0x16EA0};
    static const JsCodePoint parts[] = {0x0387, 0x1369, 0x19DA,  0x200C,
                                        0x200D, 0x30FB, 0xE0100, 0xE01EF};
    static const JsCodePoint neither[] = {0x2E2F,   0x3347A, 0xE00FF, 0xE01F0,
                                          0x10FFFF, 0xD800,  0x2028,  0x1F600};

    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        cr_assert(jsmi_is_identifier_start(starts[i]), "%x", starts[i]);
        cr_assert(jsmi_is_identifier_part(starts[i]), "%x", starts[i]);
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        cr_assert_not(jsmi_is_identifier_start(parts[i]), "%x", parts[i]);
        cr_assert(jsmi_is_identifier_part(parts[i]), "%x", parts[i]);
    }
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++)
        cr_assert_not(jsmi_is_identifier_part(neither[i]), "%x", neither[i]);
}

Test(identifier, counts_as_the_database)
{
    size_t starts = 0;
    size_t parts = 0;

    for (JsCodePoint c = 0; c <= 0x10FFFF; c++) {
        starts += jsmi_is_id_start(c);
        parts += jsmi_is_id_continue(c);
    }
    cr_assert_eq(starts, 145916);
    cr_assert_eq(parts, 149240);
}

Test(identifier, knows_space)
{
    static const JsCodePoint spaces[] = {0x09,   0x0B,   0x0C,   0x20,
                                         0xA0,   0x1680, 0x2000, 0x200A,
                                         0x202F, 0x205F, 0x3000, 0xFEFF};
    size_t count = 0;

    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        cr_assert(jsmi_is_white_space(spaces[i]), "%x", spaces[i]);
    for (JsCodePoint c = 0; c <= 0x10FFFF; c++)
        count += jsmi_is_white_space(c);
    cr_assert_eq(count, 12 + 9);
    cr_assert(jsmi_is_line_terminator(0x2028));
    cr_assert(jsmi_is_line_terminator('\r'));
    cr_assert_not(jsmi_is_line_terminator(0x85));
}
