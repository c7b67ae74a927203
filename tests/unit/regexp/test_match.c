// SPDX-License-Identifier: MIT
//
// Patterns, subjects and where they match.
#include "base/buffer.h"
#include "base/text.h"
#include "regexp/regexp.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

typedef struct Vector {
    const char *pattern;  // UTF-8, like the subject
    const char *flags;
    const char *subject;
    const char *captures;  // "start-end", or "-", for each; "none"
} Vector;

// clang-format off
static const Vector vectors[] = {
    {"abc", "", "xxabcx", "2-5"},
    {"a.c", "", "a\012c abc", "4-7"},
    {"a.c", "s", "a\012c", "0-3"},
    {"[abc]+", "", "zzcabz", "2-5"},
    {"[^abc]+", "", "abzzc", "2-4"},
    {"[]", "", "a", "none"},
    {"[^]", "", "\012", "0-1"},
    {"\\d+", "", "ab123", "2-5"},
    {"[\\w-]+", "", "--a_b--", "0-7"},
    {"a|ab", "", "ab", "0-1"},
    {"(a|ab)(c|bcd)(d*)", "", "abcd", "0-4 0-1 1-4 4-4"},
    {"", "", "abc", "0-0"},
    {"x*", "", "aaa", "0-0"},
    {"colou?r", "", "my color", "3-8"},
    {"a{2,3}", "", "aaaa", "0-3"},
    {"a{2,3}?", "", "aaaa", "0-2"},
    {"a{2}", "", "a", "none"},
    {"(?:ab){2,}", "", "ababab", "0-6"},
    {"a{0}b", "", "ab", "1-2"},
    {"(a*)*", "", "b", "0-0 -"},
    {"(a*)+", "", "b", "0-0 0-0"},
    {"(?:a*)*", "", "aab", "0-2"},
    {"(z)((a+)?(b+)?(c))*", "", "zaacbbbcac", "0-10 0-1 8-10 8-9 - 9-10"},
    {"(a*?)*?b", "", "aab", "0-3 1-2"},
    {"(?:a|ab)(?:c|bcd)(?:d*)", "", "abcd", "0-4"},
    {"(a(b)?)+", "", "aba", "0-3 2-3 -"},
    {"((a)|(b))*", "", "ab", "0-2 1-2 - 1-2"},
    {"(?:(a)|b)*", "", "ab", "0-2 -"},
    {"(a?)?\?", "", "ab", "0-0 -"},
    {"(a?b?\?)*", "", "ab", "0-2 1-2"},
    {"(\\2)(a)", "", "aa", "0-1 0-0 0-1"},
    {"(a)\\1", "", "aa", "0-2 0-1"},
    {"(.)\\1", "i", "aA", "0-2 0-1"},
    {"(?<x>a)(?<y>b)\\k<x>", "", "aba", "0-3 0-1 1-2"},
    {"(?:(a)|(b)|(c))+?$", "", "abc", "0-3 - - 2-3"},
    {"^b", "", "a\012b", "none"},
    {"^b", "m", "a\012b", "2-3"},
    {"a$", "", "a\012b", "none"},
    {"a$", "m", "a\012b", "0-1"},
    {"\\bfoo\\b", "", "a foo b", "2-5"},
    {"\\Boo", "", "foo", "1-3"},
    {"(?=a)\\w+", "", "xab", "1-3"},
    {"(?!a)\\w", "", "ab", "1-2"},
    {"a(?=b(c))", "", "abc", "0-1 2-3"},
    {"(?=(a+))a*b\\1", "", "baaabac", "3-6 3-4"},
    {"(?!(a))b\\1", "", "b", "0-1 -"},
    {"(.*?)a(?!(a+)b\\2c)\\2(.*)", "", "baaabaac", "0-8 0-2 - 3-8"},
    {"(?=a*?)*b", "", "b", "0-1"},
    {"(?<=a)b", "", "bab", "2-3"},
    {"(?<!a)b", "", "abb", "2-3"},
    {"(?<=(\\d+)(\\d+))$", "", "1053", "4-4 0-1 1-4"},
    {"(?<=\\1(a))aa", "", "aaaa", "2-4 1-2"},
    {"(?<=([abc])+)def", "", "abcdef", "3-6 0-1"},
    {"(?<=a|bc)d", "", "bcd", "2-3"},
    {"(?<=^(\\w{3}))def", "", "abcdef", "3-6 0-3"},
    {"(?<!(^|[ab]))\\w{2}", "", "abcdef", "3-5 -"},
    {"(?<=(?<a>\\w){3})f", "", "abcdef", "5-6 2-3"},
    {"(?<=\\bfoo)bar", "", "foobar", "3-6"},
    {"(?<=a.*)b", "", "a--b", "3-4"},
    {"\".*\"", "", "say \"a\" \"b\" c", "4-11"},
    {"\".*?\"", "", "say \"a\" \"b\" c", "4-7"},
    {"<.+?>", "", "<a><b>", "0-3"},
    {"\\w+\\d", "", "abc123x", "0-6"},
    {"\\w+?\\d", "", "abc123x", "0-4"},
    {"a.*b.*c", "", "a1b2c3b", "0-5"},
    {"(a+)(a+)", "", "aaaa", "0-4 0-3 3-4"},
    {"(a+?)(a+)", "", "aaaa", "0-4 0-1 1-4"},
    {"x*y+z", "", "xxxyyz", "0-6"},
    {".*", "", "ab\012cd", "0-2"},
    {"[^,]*,[^,]*", "", "a,b,c", "0-3"},
    {"\\s*$", "", "abc  ", "3-5"},
    {"(\\w+)\\s(\\w+)", "", "John Smith", "0-10 0-4 5-10"},
    {"a{1,3}?b", "", "aaab", "0-4"},
    {"a{2,}?b", "", "aaab", "0-4"},
    {"(?:ab|a){1,2}b", "", "aab", "0-3"},
    {"stra\303\237e", "i", "STRA\303\237E", "0-6"},
    {"\303\251", "i", "\303\211", "0-1"},
    {"[a-z]+", "i", "ABC", "0-3"},
    {"[^a-z]", "i", "ABC1", "3-4"},
    {"k", "i", "\342\204\252", "none"},
    {"k", "iu", "\342\204\252", "0-1"},
    {"\\u212a", "i", "k", "none"},
    {"\\u212a", "iu", "k", "0-1"},
    {"\305\277", "i", "s", "none"},
    {"\305\277", "iu", "S", "0-1"},
    {"\\w", "iu", "\305\277", "0-1"},
    {"\\W", "iu", "\305\277", "none"},
    {"[\\W]", "iu", "s", "none"},
    {"\\b", "iu", "\305\277", "0-0"},
    {"\303\277", "i", "\305\270", "0-1"},
    {"\302\265", "i", "\316\274", "0-1"},
    {"\302\265", "iu", "\316\234", "0-1"},
    {"\303\237", "iu", "\341\272\236", "0-1"},
    {"\303\237", "i", "\341\272\236", "none"},
    {"\317\203", "i", "\317\202", "0-1"},
    {"\\u{10400}", "iu", "\360\220\220\250", "0-2"},
    {"\360\220\220\200", "i", "\360\220\220\250", "none"},
    {"[^x]", "iu", "X", "none"},
    {"\307\206", "i", "\307\205", "0-1"},
    {"\304\261", "i", "I", "none"},
    {"\304\260", "iu", "i", "none"},
    {"[\317\211]", "iu", "\316\251", "0-1"},
    {"\316\270", "iu", "\317\264", "0-1"},
    {"\341\216\240", "iu", "\352\255\260", "0-1"},
    {"^.$", "", "\360\237\230\200", "none"},
    {"^.$", "u", "\360\237\230\200", "0-2"},
    {"^[^x]$", "u", "\360\237\230\200", "0-2"},
    {"^\\S$", "u", "\360\237\230\200", "0-2"},
    {"\\ud83d", "", "\360\237\230\200", "0-1"},
    {"\\ud83d", "u", "\360\237\230\200", "none"},
    {"\360\237\230\200{2}", "u", "\360\237\230\200\360\237\230\200", "0-4"},
    {"[\360\237\230\200-\360\237\230\202]+", "u", "x\360\237\230\201\360\237\230\202", "1-5"},
    {"\\u{1F600}", "u", "\360\237\230\200", "0-2"},
    {"(?<=\360\237\230\200)x", "u", "\360\237\230\200x", "2-3"},
    {"(?<=.)x", "u", "\360\237\230\200x", "2-3"},
    {".*\360\237\230\200", "u", "a\360\237\230\200b\360\237\230\200c", "0-6"},
    {"\\p{Lu}+", "u", "a\303\200\303\211b", "1-3"},
    {"\\P{L}+", "u", "a\303\25112x", "2-4"},
    {"\\p{Script=Greek}", "u", "a\316\261b", "1-2"},
    {"\\p{Emoji_Presentation}", "u", "x\360\237\230\200", "1-3"},
    {"[\\p{L}--[a-z]]+", "v", "ab\303\200\303\211", "2-4"},
    {"[\\w&&\\d]+", "v", "ab12", "2-4"},
    {"[\\q{abc|a}]", "v", "abc", "0-3"},
    {"[\\q{abc|}a]x", "v", "ax", "0-2"},
    {"^\\p{RGI_Emoji}$", "v", "\360\237\221\250\342\200\215\360\237\221\251\342\200\215\360\237\221\247\342\200\215\360\237\221\246", "0-11"},
    {"^\\p{Emoji_Keycap_Sequence}$", "v", "5\357\270\217\342\203\243", "0-3"},
    {"\\p{RGI_Emoji_Flag_Sequence}", "v", "x\360\237\207\253\360\237\207\267", "1-5"},
    {"(?<=\\p{RGI_Emoji})x", "v", "\360\237\221\251\342\200\215\360\237\232\200x", "5-6"},
    {"[^\\p{Lu}]", "v", "Aa", "1-2"},
    {"\\P{Lu}", "iu", "A", "0-1"},
    {"[^\\P{Lu}]", "iu", "a", "none"},
    {"\\P{Lu}", "iv", "A", "none"},
    {"[^\\P{Lowercase_Letter}]", "iv", "A", "0-1"},
    {"\\1(a)", "", "aa", "0-1 0-1"},
    {"\\101", "", "A", "0-1"},
    {"\\8", "", "8", "0-1"},
    {"[\\101]", "", "A", "0-1"},
    {"\\c", "", "\\c", "0-2"},
    {"\\cA", "", "\001", "0-1"},
    {"[\\c_]", "", "\037", "0-1"},
    {"a{", "", "a{", "0-2"},
    {"a{1", "", "a{1", "0-3"},
    {"x{,2}", "", "x{,2}", "0-5"},
    {"\\u004", "", "u004", "0-4"},
    {"\\x4", "", "x4", "0-2"},
    {"[\\d-z]+", "", "1-z", "0-3"},
    {"]", "", "]", "0-1"},
    {"\\k<a>", "", "k<a>", "0-4"},
    {"(?=a){2}a", "", "a", "0-1"},
    {"[\\b]", "", "\010", "0-1"},
    {"\\_", "", "_", "0-1"},
    {"^(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})$", "", "192.168.1.20", "0-12 0-3 4-7 8-9 10-12"},
    {"^([\\w.+-]+)@([\\w-]+\\.)+([a-z]{2,})$", "i", "jane.doe+x@mail.example.org", "0-27 0-10 16-24 24-27"},
    {"(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)", "", "on 2026-11-20.", "3-13 3-7 8-10 11-13"},
    {"^\\s+|\\s+$", "", "  x  ", "0-2"},
    {"([\"'])(?:\\\\.|(?!\\1)[^\\\\])*\\1", "", "a \"b\\\"c\" d", "2-8 2-3"},
    {"\\/\\*[^]*?\\*\\/", "", "x /* a * b */ y", "2-13"},
    {"^(?=.*\\d)(?=.*[a-z]).{4,8}$", "", "abc123", "0-6"},
    {"(?:[01]\\d|2[0-3]):[0-5]\\d", "", "at 23:59", "3-8"},
    {"#([0-9a-f]{3}){1,2}\\b", "i", "#A1b2C3", "0-7 4-7"},
    {"^(?:(\\d+)|(\\w+)|(\\s+))", "", "foo", "0-3 - 0-3 -"},
    {"\\$\\{([^}]*)\\}", "", "a ${b} c", "2-6 4-5"},
    {"(\\d+)(?:px|em|rem)(?=;)", "", "1px 20rem;", "4-9 4-6"},
    {"[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?", "", "x -1.5e+10", "2-10"},
    {"(a+)+b", "", "aaaaaaaaaaaaac", "none"},
    {"^(?:a?){20}a{20}$", "", "aaaaaaaaaaaaaaaaaaaa", "0-20"},
    {"\\w+@\\w+\\.com", "", "foo bar@baz foo@bar.com", "12-23"},
    {"(x+x+)+y", "", "xxxxxxxxxxy", "0-11 0-10"},
    // Modifiers.
    {"a(?i:b)c", "", "aBc", "0-3"},
    {"a(?i:b)c", "", "aBC", "none"},
    {"(?-i:a)b", "i", "aB", "0-2"},
    {"(?-i:a)b", "i", "AB", "none"},
    {"(?s:.)(?-s:.)", "s", "\nb", "0-2"},
    {"(?m:^b)", "", "a\nb", "2-3"},
    {"(?m:^b$)|c$", "", "b\nc", "0-1"},
    {"(?i:(?-i:a)b)", "", "aB", "0-2"},
    {"(?i:\\w)", "u", "\305\277", "0-1"},
    {"\\w", "u", "\305\277", "none"},
    {"(a)(?i:\\1)", "", "aA", "0-2 0-1"},
    // Groups of the same name.
    {"(?<a>x)|(?<a>y)", "", "y", "0-1 - 0-1"},
    {"(?:(?<a>x)|(?<a>y))\\k<a>", "", "xyy", "1-3 - 1-2"},
    {"(?:(?:(?<a>x)|(?<a>y))\\k<a>)*", "", "xxyyz", "0-4 - 2-3"},
    {"(?:(?<a>x)|(?<a>y)|z)\\k<a>w", "", "zw", "0-2 - -"},
    // Sets that ignore case.
    {"[[a-c]--b]", "vi", "B", "none"},
    {"[[a-c]--B]", "vi", "b", "none"},
    {"[[a-c]&&[B]]", "vi", "b", "0-1"},
    {"[^[a-c]]", "vi", "B", "none"},
    {"[\\q{AB|c}]", "vi", "aB", "0-2"},
    {"[[\\q{AB|c}]--\\q{ab}]", "vi", "abc", "2-3"},
    {"[^\\d]{3,4}.", "v", "aaaab", "0-5"},
    // Strings of classes: the longest first.
    {"^[\\q{a|ab|abc}]", "v", "abcd", "0-3"},
    {"^[\\q{a|ab|abc}]bc", "v", "abcd", "0-3"},
    {"^[\\q{|x}]b", "v", "b", "0-1"},
    {"(?<=[\\q{ab|b}])c", "v", "abc", "2-3"},
    {"(?<=a[\\q{abc|bc}])x", "v", "abcx", "3-4"},
    {"^[\\q{abc|ab|a}]c", "v", "abc", "0-3"},
    {"^[\\q{abcd|abc|ab|b}]bcd", "v", "abbcd", "0-5"},
    {"[\\q{kx}]", "vi", "\342\204\252X", "0-2"},
    {"(?<=[\\q{kx|z}])", "vi", "\342\204\252X", "2-2"},
    {"[\\q{ab|cd|ef|cd}&&\\q{ef|ab|gh|ab}]+", "v", "cdabefgh", "2-6"},
    {"[\\q{ab|cd|ef|abc}--\\q{ef|ab|gh}]+", "v", "abefabccd", "4-9"},
    {"[\\q{|ab}&&\\q{ab|}]x", "v", "abx", "0-3"},
    {"[\\q{ab|ac|b\342\200\215c}\\p{Emoji_Keycap_Sequence}]", "v", "b\342\200\215c", "0-3"},
    {"(?<=^[\\q{ab|cd}])e", "v", "abe", "2-3"},
    // Characters of Unicode 17.
    {"\\u{16EA0}", "ui", "\360\226\272\273", "0-2"},
    {"\\p{Script=Sidetic}", "u", "\360\220\245\200", "0-2"},
    {"\\p{RGI_Emoji}", "v", "x\360\237\253\215", "1-3"},
};
// clang-format on

// A text as UTF-16; the caller frees the units.
static JsRegExpText wide(const char *text)
{
    const uint8_t *bytes = (const uint8_t *)text;
    JsUtf8Measure measure = jsmi_utf8_measure(bytes, strlen(text));
    uint16_t *units = malloc(measure.units * sizeof *units + 1);

    cr_assert_not_null(units);
    jsmi_utf8_to_utf16(bytes, strlen(text), units);
    return (JsRegExpText){units, measure.units, false};
}

// The same as Latin-1, or with NULL units if it is not.
static JsRegExpText narrow(const char *text)
{
    const uint8_t *bytes = (const uint8_t *)text;
    JsUtf8Measure measure = jsmi_utf8_measure(bytes, strlen(text));
    uint8_t *units;

    if (!measure.is_latin1)
        return (JsRegExpText){NULL, 0, true};
    units = malloc(measure.units + 1);
    cr_assert_not_null(units);
    jsmi_utf8_to_latin1(bytes, strlen(text), units);
    return (JsRegExpText){units, measure.units, true};
}

static void format(JsBuffer *buffer, JsRegExpResult result,
                   const uint32_t *captures, uint32_t count)
{
    if (result != JSMI_REGEXP_FOUND)
        jsmi_buffer_append_text(buffer, result == JSMI_REGEXP_FAILED ? "failed"
                                                                     : "none");
    for (uint32_t i = 0; result == JSMI_REGEXP_FOUND && i < count; i++) {
        const char *space = i > 0 ? " " : "";

        if (captures[i * 2] == JSMI_REGEXP_NO_CAPTURE)
            jsmi_buffer_append_format(buffer, "%s-", space);
        else
            jsmi_buffer_append_format(buffer, "%s%u-%u", space, captures[i * 2],
                                      captures[i * 2 + 1]);
    }
    jsmi_buffer_append_byte(buffer, 0);
}

static uint32_t read_flags(const char *text)
{
    uint32_t flags;

    cr_assert(jsmi_regexp_parse_flags((JsRegExpText){text, strlen(text), true},
                                      &flags));
    return flags;
}

static void check_subject(const Vector *vector, const JsRegExpProgram *program,
                          JsRegExpText subject, JsBudget *budget)
{
    uint32_t captures[64];
    JsBuffer text;

    if (!subject.units)
        return;
    cr_assert_leq(program->capture_count, 32);
    jsmi_buffer_initialize(&text, budget);
    format(&text,
           jsmi_regexp_match(program, subject, 0, JSMI_REGEXP_SEARCH, captures,
                             budget),
           captures, program->capture_count);
    cr_expect_str_eq((char *)text.data, vector->captures,
                     "/%s/%s on %s: %s, not %s", vector->pattern, vector->flags,
                     vector->subject, text.data, vector->captures);
    jsmi_buffer_dispose(&text);
}

static void check_pattern(const Vector *vector, JsRegExpText pattern)
{
    JsRegExpText wide_subject = wide(vector->subject);
    JsRegExpText narrow_subject = narrow(vector->subject);
    JsRegExpProgram *program;
    JsRegExpError error;
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    cr_assert(jsmi_regexp_validate(&budget, pattern, read_flags(vector->flags),
                                   &error));
    program = jsmi_regexp_compile(&budget, pattern, read_flags(vector->flags),
                                  &error);
    cr_assert_not_null(program, "/%s/", vector->pattern);
    check_subject(vector, program, wide_subject, &budget);
    check_subject(vector, program, narrow_subject, &budget);
    jsmi_release(&budget, program, program->size);
    cr_assert_eq(budget.used, 0);
    free((void *)wide_subject.units);
    free((void *)narrow_subject.units);
}

Test(match, agrees_with_the_table)
{
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        JsRegExpText pattern = wide(vectors[i].pattern);

        check_pattern(&vectors[i], pattern);
        free((void *)pattern.units);
        pattern = narrow(vectors[i].pattern);
        if (pattern.units)
            check_pattern(&vectors[i], pattern);
        free((void *)pattern.units);
    }
}

// A program of a Latin-1 pattern; the test ends with it.
static JsRegExpProgram *compile(JsBudget *budget, const char *pattern,
                                const char *flags)
{
    JsRegExpError error;
    JsRegExpProgram *program;

    jsmi_budget_initialize(budget, NULL);
    program = jsmi_regexp_compile(
        budget, (JsRegExpText){pattern, strlen(pattern), true},
        read_flags(flags), &error);
    cr_assert_not_null(program);
    return program;
}

static void release(JsBudget *budget, JsRegExpProgram *program)
{
    jsmi_release(budget, program, program->size);
    cr_assert_eq(budget->used, 0);
}

Test(match, begins_where_told)
{
    static const JsRegExpText subject = {"abcabc", 6, true};
    JsBudget budget;
    JsRegExpProgram *program = compile(&budget, "b", "");
    uint32_t captures[2];

    cr_assert_eq(jsmi_regexp_match(program, subject, 2, JSMI_REGEXP_SEARCH,
                                   captures, &budget),
                 JSMI_REGEXP_FOUND);
    cr_assert_eq(captures[0], 4);
    cr_assert_eq(jsmi_regexp_match(program, subject, 2, JSMI_REGEXP_AT_START,
                                   captures, &budget),
                 JSMI_REGEXP_NOT_FOUND);
    cr_assert_eq(jsmi_regexp_match(program, subject, 4, JSMI_REGEXP_AT_START,
                                   captures, &budget),
                 JSMI_REGEXP_FOUND);
    cr_assert_eq(jsmi_regexp_match(program, subject, 6, JSMI_REGEXP_SEARCH,
                                   captures, &budget),
                 JSMI_REGEXP_NOT_FOUND);
    release(&budget, program);
    program = compile(&budget, "", "");
    cr_assert_eq(jsmi_regexp_match(program, subject, 6, JSMI_REGEXP_SEARCH,
                                   captures, &budget),
                 JSMI_REGEXP_FOUND);
    cr_assert_eq(captures[1], 6);
    release(&budget, program);
}

Test(match, takes_pairs_as_a_whole)
{
    static const uint16_t units[] = {'a', 0xD83D, 0xDE00, 'b'};
    static const JsRegExpText subject = {units, 4, false};
    JsBudget budget;
    JsRegExpProgram *program = compile(&budget, "\\udE00", "u");
    uint32_t captures[2];

    cr_assert_eq(jsmi_regexp_match(program, subject, 2, JSMI_REGEXP_SEARCH,
                                   captures, &budget),
                 JSMI_REGEXP_NOT_FOUND);
    release(&budget, program);
    program = compile(&budget, ".", "u");
    cr_assert_eq(jsmi_regexp_match(program, subject, 2, JSMI_REGEXP_AT_START,
                                   captures, &budget),
                 JSMI_REGEXP_FOUND);
    cr_assert_eq(captures[0], 1);
    cr_assert_eq(captures[1], 3);
    release(&budget, program);
    program = compile(&budget, ".", "");
    cr_assert_eq(jsmi_regexp_match(program, subject, 2, JSMI_REGEXP_AT_START,
                                   captures, &budget),
                 JSMI_REGEXP_FOUND);
    cr_assert_eq(captures[0], 2);
    release(&budget, program);
}

Test(match, tells_groups)
{
    JsBudget budget;
    JsRegExpProgram *program =
        compile(&budget, "(x)(?<one>a)(?:(?<b>b)|(?<c>c)|(?<b>d))|(?<b>)", "");
    static const struct {
        uint16_t initial;
        uint32_t capture;
        uint32_t first;
    } expected[] = {
        {'o', 2, 0}, {'b', 3, 1}, {'c', 4, 2}, {'b', 5, 1}, {'b', 6, 1}};

    cr_assert_eq(program->capture_count, 7);
    cr_assert_eq(program->group_count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        JsRegExpGroup group = jsmi_regexp_group(program, i);

        cr_assert_eq(group.name[0], expected[i].initial);
        cr_assert_eq(group.length, i == 0 ? 3 : 1);
        cr_assert_eq(group.capture, expected[i].capture);
        cr_assert_eq(group.first, expected[i].first);
    }
    release(&budget, program);
}

Test(match, runs_from_a_copy)
{
    static const JsRegExpText subject = {"say foo-17", 10, true};
    JsBudget budget;
    JsRegExpProgram *program = compile(&budget, "([a-z]+)-(?=\\d)", "");
    JsRegExpProgram *copy = malloc(program->size);
    uint32_t captures[4];

    cr_assert_not_null(copy);
    memcpy(copy, program, program->size);
    release(&budget, program);
    cr_assert_eq(jsmi_regexp_match(copy, subject, 0, JSMI_REGEXP_SEARCH,
                                   captures, &budget),
                 JSMI_REGEXP_FOUND);
    cr_assert_eq(captures[2], 4);
    cr_assert_eq(captures[3], 7);
    free(copy);
}
