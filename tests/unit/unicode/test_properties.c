// SPDX-License-Identifier: MIT
#include "unicode/properties.h"

#include <criterion/criterion.h>
#include <string.h>

static bool find(const char *text, JsUnicodeProperty *property)
{
    const char *equals = strchr(text, '=');

    if (!equals)
        return jsmi_unicode_property_find(text, strlen(text), NULL, 0,
                                          property);
    return jsmi_unicode_property_find(text, (size_t)(equals - text), equals + 1,
                                      strlen(equals + 1), property);
}

// How many code points \p{text} has.
static size_t count(const char *text)
{
    JsUnicodeProperty property;
    JsCodePointSet set;
    JsBudget budget;
    size_t members = 0;

    jsmi_budget_initialize(&budget, NULL);
    cr_assert(find(text, &property), "%s", text);
    jsmi_code_point_set_initialize(&set, &budget);
    jsmi_unicode_property_members(property, &set);
    cr_assert_not(set.failed);
    for (uint32_t i = 0; i < set.count; i += 2)
        members += set.bounds[i + 1] - set.bounds[i];
    jsmi_code_point_set_dispose(&set);
    cr_assert_eq(budget.used, 0);
    return members;
}

Test(properties, have_the_right_number_of_members)
{
    cr_expect_eq(count("Any"), 0x110000);
    cr_expect_eq(count("ASCII"), 128);
    cr_expect_eq(count("ID_Start"), 145916);
    cr_expect_eq(count("IDC"), 149240);
    cr_expect_eq(count("AHex"), 22);
    cr_expect_eq(count("space"), 25);
    cr_expect_eq(count("RI"), 26);
    cr_expect_eq(count("Lu") + count("Ll") + count("Lt"), count("LC"));
    cr_expect_eq(count("Assigned") + count("Cn"), 0x110000);
    cr_expect_eq(count("gc=Cs"), 2048);
    cr_expect_eq(count("General_Category=Decimal_Number"), count("digit"));
    cr_expect_eq(count("Script=Grek"), count("sc=Greek"));
    cr_expect_eq(count("sc=Copt"), count("sc=Qaac"));
    cr_expect_eq(count("scx=Zinh"), count("Script_Extensions=Qaai"));
    cr_expect_eq(count("sc=Hrkt"), 0);
    cr_expect_eq(count("sc=Zzzz"), count("scx=Unknown"));
    cr_expect_eq(count("sc=Sidt"), 26);
    cr_expect_gt(count("scx=Deva"), count("sc=Deva"));
    cr_expect_lt(count("scx=Zyyy"), count("sc=Zyyy"));
}

Test(properties, are_found_by_exact_name_only)
{
    static const char *const unknown[] = {"",
                                          "lu",
                                          "any",
                                          "Script",
                                          "sc=",
                                          "=Lu",
                                          "gc=lu",
                                          "sc=latin",
                                          "Block=ASCII",
                                          "gc",
                                          "ASCII=Yes",
                                          "Latin",
                                          "Lu;",
                                          "Alphabetic|",
                                          "Alphabetic|Alpha",
                                          "InCB",
                                          "Composition_Exclusion",
                                          "XID_Star",
                                          "Any;Assigned",
                                          "gc=Any",
                                          "sc=Lu",
                                          "scx",
                                          "Is_Alpha",
                                          "gc=LC|"};
    JsUnicodeProperty property;

    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        cr_expect_not(find(unknown[i], &property), "%s", unknown[i]);
    cr_expect(find("RGI_Emoji", &property));
    cr_expect_eq(property.kind, JSMI_PROPERTY_OF_STRINGS);
}

static size_t count_strings(const char *name)
{
    JsUnicodePropertyStrings strings = {0};
    JsUnicodeProperty property;
    size_t number = 0;

    cr_assert(find(name, &property));
    while (jsmi_unicode_property_next_string(property, &strings)) {
        cr_assert_geq(strings.length, 2);
        number++;
    }
    return number;
}

Test(properties, have_strings)
{
    static const JsCodePoint keycap[] = {'9', 0xFE0F, 0x20E3};
    JsUnicodePropertyStrings strings = {0};
    JsUnicodeProperty property;

    cr_expect_eq(count_strings("Emoji_Keycap_Sequence"), 12);
    cr_expect_eq(count_strings("RGI_Emoji_Flag_Sequence"), 259);
    cr_expect_eq(count_strings("RGI_Emoji_Tag_Sequence"), 3);
    cr_expect_eq(count_strings("RGI_Emoji_Modifier_Sequence"), 665);
    cr_expect_eq(count_strings("RGI_Emoji_ZWJ_Sequence"), 1614);
    cr_expect_eq(count("RGI_Emoji") + count_strings("RGI_Emoji"), 3953);
    cr_expect_eq(count("Basic_Emoji") + count_strings("Basic_Emoji"), 1400);
    cr_expect_eq(count_strings("Alphabetic"), 0);

    cr_assert(find("Emoji_Keycap_Sequence", &property));
    while (jsmi_unicode_property_next_string(property, &strings))
        continue;
    cr_expect_eq(strings.length, 3);
    cr_expect_eq(memcmp(strings.text, keycap, sizeof keycap), 0);
}
