// SPDX-License-Identifier: MIT
#include "base/buffer.h"
#include "regexp/regexp.h"

#include <criterion/criterion.h>
#include <string.h>

static JsRegExpText latin1(const char *text)
{
    return (JsRegExpText){text, strlen(text), true};
}

static bool validate(const char *pattern, const char *flags,
                     JsRegExpError *error)
{
    JsBudget budget;
    uint32_t bits;
    bool is_valid;

    jsmi_budget_initialize(&budget, NULL);
    cr_assert(jsmi_regexp_parse_flags(latin1(flags), &bits));
    is_valid = jsmi_regexp_validate(&budget, latin1(pattern), bits, error);
    cr_assert_eq(budget.used, 0);
    return is_valid;
}

Test(parse, reads_flags)
{
    static const char *const wrong[] = {"x", "gg", "uv", "I", "g ", "dgimsuvy"};
    uint32_t flags;

    cr_assert(jsmi_regexp_parse_flags(latin1(""), &flags));
    cr_assert_eq(flags, 0);
    cr_assert(jsmi_regexp_parse_flags(latin1("ysgidmu"), &flags));
    cr_assert_eq(flags, 0xBF);
    cr_assert(jsmi_regexp_parse_flags(latin1("v"), &flags));
    cr_assert_eq(flags, JSMI_REGEXP_UNICODE_SETS);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect_not(jsmi_regexp_parse_flags(latin1(wrong[i]), &flags), "%s",
                      wrong[i]);
}

// Patterns beside the flags that allow them; a dash is for no flags.
typedef struct Validity {
    const char *pattern;
    const char *flags;
} Validity;

static const Validity validities[] = {
    {"", "-uv"},
    {"a|b*?(?:c+){2,3}?$", "-uv"},
    {"(?=a)*", "-"},
    {"(?<=a)*", ""},
    {"*", ""},
    {"a**", ""},
    {"(", ""},
    {")", ""},
    {"{", "-"},
    {"{1}", ""},
    {"a{", "-"},
    {"a{2,1}", ""},
    {"a{99999999999999999999,99999999999999999999}", "-uv"},
    {"]", "-"},
    {"[", ""},
    {"[b-a]", ""},
    {"[\\d-a]", "-"},
    {"[a-\\d]", "-"},
    {"\\", ""},
    {"\\1", "-"},
    {"(a)\\1", "-uv"},
    {"\\1(a)", "-uv"},
    {"\\8", "-"},
    {"\\00", "-"},
    {"\\0", "-uv"},
    {"\\c", "-"},
    {"\\cA", "-uv"},
    {"[\\c0]", "-"},
    {"\\x4", "-"},
    {"\\u{41}", "-uv"},
    {"\\u{110000}", "-"},
    {"\\u{}", "-"},
    {"\\_", "-"},
    {"\\-", "-"},
    {"[\\-]", "-uv"},
    {"\\k", "-"},
    {"\\k<a>", "-"},
    {"\\k<a>(?<a>x)", "-uv"},
    {"\\k<b>(?<a>x)", ""},
    {"\\k(?<a>x)", ""},
    {"[\\k](?<a>x)", ""},
    {"(?<a>x)(?<a>y)", ""},
    {"(?<a>x)|(?<a>y)", "-uv"},
    {"(?:(?<a>x)|(?<a>y))(?<a>z)", ""},
    {"(?:(?<a>x)|(?<a>y))\\k<a>", "-uv"},
    {"(?<a>x|(?<a>y))", ""},
    {"(?<a>x)|(?:(?<b>y)(?<b>z))", ""},
    {"(?:(?<a>x)|b)|(?:(?<a>y)|(?<a>z))", "-uv"},
    {"(?<1a>x)", ""},
    {"(?<>x)", ""},
    {"(?<$_\\u0061\\u{62}>x)", "-uv"},
    {"(?<a", ""},
    {"(?i:a)(?-i:b)(?im-s:c)", "-uv"},
    {"(?-:a)", ""},
    {"(?ii:a)", ""},
    {"(?i-i:a)", ""},
    {"(?g:a)", ""},
    {"(?i)a", ""},
    {"\\p{L}", "-uv"},
    {"\\p{Lx}", "-"},
    {"\\p", "-"},
    {"\\p{sc=Greek}\\P{scx=Grek}\\p{RI}", "-uv"},
    {"\\p{RGI_Emoji}", "-v"},
    {"\\P{RGI_Emoji}", "-"},
    {"[^\\p{RGI_Emoji}]", "-"},
    {"[a-z&&[aeiou]]", "-"},
    {"[[a-z]&&[aeiou]]", "-v"},
    {"[\\w--\\d]", "-v"},
    {"[\\w--\\d&&a]", "-"},
    {"[\\q{abc|d|}]", "-v"},
    {"[^\\q{abc}]", "-"},
    {"[^\\q{a|b}]", "-uv"},
    {"[^\\q{ab}&&a]", "-v"},
    {"[a--\\q{ab}]", "v"},
    {"[(]", "-u"},
    {"[a&&&b]", "-u"},
    {"[&&a]", "-u"},
    {"[a&&]", "-u"},
    {"[&]", "-uv"},
    {"[!!]", "-u"},
    {"[\\!\\!]", "-v"},
    {"[[]", "-u"},
    {"[^]", "-uv"},
    {"[]", "-uv"},
};

Test(parse, tells_valid_patterns)
{
    for (size_t i = 0; i < sizeof validities / sizeof *validities; i++) {
        const Validity *row = &validities[i];
        JsRegExpError error;

        // \q without v, and \! with u, are what the table cannot say.
        cr_expect_eq(validate(row->pattern, "", &error),
                     strchr(row->flags, '-') != NULL, "/%s/", row->pattern);
        if (strstr(row->pattern, "\\q") || strstr(row->pattern, "\\!"))
            continue;
        cr_expect_eq(validate(row->pattern, "u", &error),
                     strchr(row->flags, 'u') != NULL, "/%s/u", row->pattern);
        cr_expect_eq(validate(row->pattern, "v", &error),
                     strchr(row->flags, 'v') != NULL, "/%s/v", row->pattern);
    }
}

Test(parse, says_what_is_wrong_and_where)
{
    JsRegExpError error;

    cr_assert_not(validate("ab(c", "", &error));
    cr_assert_str_eq(error.message, "unterminated group");
    cr_assert_eq(error.position, 4);
    cr_assert_not(validate("ab+*", "", &error));
    cr_assert_str_eq(error.message, "nothing to repeat");
    cr_assert_eq(error.position, 3);
    cr_assert_not(validate("(?<a>)\\k<b>", "", &error));
    cr_assert_str_eq(error.message, "reference to an unknown group name");
    cr_assert_eq(error.position, 8);
}

Test(parse, takes_any_depth)
{
    static const char *const openers[] = {
        "(", "(?:", "(?=", "(?<=", "(?!a", "(?i:", "(a|", "["};
    enum { DEPTH = 100000 };

    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        bool is_class = *openers[i] == '[';
        uint32_t flags = is_class ? JSMI_REGEXP_UNICODE_SETS : 0;
        JsRegExpError error;
        JsRegExpText text;
        JsBudget budget;
        JsBuffer pattern;

        jsmi_budget_initialize(&budget, NULL);
        jsmi_buffer_initialize(&pattern, &budget);
        for (int k = 0; k < DEPTH; k++)
            jsmi_buffer_append_text(&pattern, openers[i]);
        text = (JsRegExpText){pattern.data, pattern.size, true};
        cr_assert_not(jsmi_regexp_validate(&budget, text, flags, &error));
        for (int k = 0; k < DEPTH; k++)
            jsmi_buffer_append_byte(&pattern, is_class ? ']' : ')');
        text = (JsRegExpText){pattern.data, pattern.size, true};
        cr_assert(jsmi_regexp_validate(&budget, text, flags, &error), "%s %s",
                  openers[i], error.message);
        jsmi_buffer_dispose(&pattern);
        cr_assert_eq(budget.used, 0);
    }
}

Test(parse, takes_many_names)
{
    enum { COUNT = 20000 };
    JsRegExpError error;
    JsRegExpText text;
    JsBudget budget;
    JsBuffer pattern;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&pattern, &budget);
    for (int i = 0; i < COUNT; i++)
        jsmi_buffer_append_format(&pattern, "(?<n%d>a)\\k<n%d>", i,
                                  COUNT - 1 - i);
    text = (JsRegExpText){pattern.data, pattern.size, true};
    cr_assert(jsmi_regexp_validate(&budget, text, 0, &error));
    jsmi_buffer_append_text(&pattern, "(?<n777>)");
    text = (JsRegExpText){pattern.data, pattern.size, true};
    cr_assert_not(jsmi_regexp_validate(&budget, text, 0, &error));
    jsmi_buffer_dispose(&pattern);
}

Test(parse, reads_truncated_patterns)
{
    static const char whole[] = "a(?<n>\\u{1F600}|[^\\x41-\\u0042[c&&\\q{ab|}]]"
                                ")(?<=\\k<n>|\\p{sc=Greek}"
                                "\\cA\\10{2,30}?)(?i-ms:[\\d\\-\\P{L}--b])";
    static const uint32_t flags[] = {0, JSMI_REGEXP_UNICODE,
                                     JSMI_REGEXP_UNICODE_SETS};

    for (size_t length = 0; length < sizeof whole; length++) {
        for (size_t i = 0; i < 3; i++) {
            // Exactly as long as the text, for the sanitizers.
            JsBudget budget;
            char *copy;
            JsRegExpError error;
            bool is_valid;

            jsmi_budget_initialize(&budget, NULL);
            copy = jsmi_allocate(&budget, length + 1);
            cr_assert_not_null(copy);
            memcpy(copy + 1, whole, length);
            is_valid = jsmi_regexp_validate(
                &budget, (JsRegExpText){copy + 1, length, true}, flags[i],
                &error);
            cr_assert(is_valid || error.message);
            jsmi_release(&budget, copy, length + 1);
            cr_assert_eq(budget.used, 0);
        }
    }
}

Test(parse, survives_every_failing_allocation)
{
    static const char pattern[] = "(?<a>x[^\\w&&\\q{ab}\\p{RGI_Emoji}]\\k<a>)";
    bool succeeded = false;

    for (int n = 1; !succeeded; n++) {
        JsRegExpError error;
        JsBudget budget;

        jsmi_budget_initialize(&budget, NULL);
        budget.fail_countdown = n;
        succeeded = jsmi_regexp_validate(&budget, latin1(pattern), 0, &error);
        if (!succeeded)
            cr_assert_null(error.message);
        cr_assert_eq(budget.used, 0);
        cr_assert_lt(n, 1000);
    }
}
