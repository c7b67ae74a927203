// SPDX-License-Identifier: MIT
#include "number/parse.h"

#include "number/math.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static const uint8_t *bytes_of(const char *text)
{
    return (const uint8_t *)text;
}

// Both widths must agree.
static double to_number(const char *text, size_t length)
{
    uint16_t *wide = malloc((length + 1) * sizeof *wide);
    double narrow_result =
        jsmi_string_to_number_latin1(NULL, bytes_of(text), length);

    for (size_t i = 0; i < length; i++)
        wide[i] = (uint8_t)text[i];
    double wide_result = jsmi_string_to_number_utf16(NULL, wide, length);
    free(wide);
    cr_assert(jsmi_number_same_value(narrow_result, wide_result));
    return narrow_result;
}

static void expect_same_as_strtod(const char *text)
{
    double expected = strtod(text, NULL);
    double number = to_number(text, strlen(text));

    cr_assert(jsmi_number_same_value(number, expected),
              "%.60s: %.17g instead of %.17g", text, number, expected);
}

Test(parse, agrees_with_strtod)
{
    uint64_t state = 2463534242u;
    char text[64];

    for (int i = 0; i < 300000; i++) {
        unsigned long long random = next_random(&state);
        int exponent = (int)(next_random(&state) % 700) - 360;
        int digits = 1 + (int)(random % 19);
        unsigned long long significand = next_random(&state);

        for (int k = 19; k >= digits; k--)
            significand /= 10;
        if (i % 3 == 0)
            snprintf(text, sizeof text, "%llue%d", significand, exponent);
        else if (i % 3 == 1)
            snprintf(text, sizeof text, "-0.%012llu%llue%d", random >> 24,
                     significand, exponent);
        else
            snprintf(text, sizeof text, "%llu.%llu", significand, random);
        expect_same_as_strtod(text);
    }
}

// Points half-way between two doubles, and just beside them.
Test(parse, decides_ties)
{
    uint64_t state = 362436069;
    static char text[1300];

    for (int i = 0; i < 10000; i++) {
        uint64_t bits = next_random(&state) >> 1;
        if (i % 4 == 0)
            bits >>= 11;  // subnormal
        double number = jsmi_double_from_bits(bits);
        double next = jsmi_double_from_bits(bits + 1);
        if (!isfinite(next))
            continue;
        // A long double has room for it.
        long double middle = ((long double)number + (long double)next) / 2;

        int length = snprintf(text, sizeof text, "%.1100Le", middle);
        expect_same_as_strtod(text);
        text[1000] = '1';
        expect_same_as_strtod(text);
        snprintf(text, sizeof text, "%.16Le", middle);
        expect_same_as_strtod(text);
        snprintf(text, sizeof text, "%.30Le", middle);
        expect_same_as_strtod(text);
        cr_assert_gt(length, 0);
    }
}

Test(parse, borders)
{
    static const char *const texts[] = {
        "4.9e-324",
        "2.4703282292062327208e-324",
        "2.4703282292062328e-324",
        "2.47032822920623272088284396434110686182e-324",
        "2.47032822920623272088284396434110686183e-324",
        "2.2250738585072011e-308",
        "2.2250738585072012e-308",
        "2.2250738585072013e-308",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "179769313486231580793728971405303415079934132710037826936173778980444"
        "968292764750946649017977587207096330286416692887910946555547851940402"
        "630657488671505820681908902000708383676273854845817711531764475730270"
        "069855571366959622842914819860834936475292719074168444365510704342711"
        "559699508093042880",
        "1797693134862315807937289714053034150799341327100378269361737789804449"
        "682927647509466490179775872070963302864166928879109465555478519404026"
        "306574886715058206819089020007083836762738548458177115317644757302700"
        "69855571366959622842914819860834936475292719074168444365510704342711"
        "559699508093042879e-1",
        "9007199254740993",
        "9007199254740993.0000000000000000000000000000000000001",
        "9007199254740992.9999999999999999999999999999999999999",
        "900719925474099.3e1",
        "45035996273704975e-1",
        "1e23",
        "8.5e22",
        "1e-400",
        "1e400",
        "0e999999999999999999999",
        "1e-999999999999999999999",
        "1e99999999999999999999999",
        "0.1e1",
        "00000000000000000000000000000000000000000001e0001",
        "6.631236871469758276785396630275967e-243",
        "3.2378839133029012895883524125015321748630094751e-319",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        expect_same_as_strtod(texts[i]);
}

Test(parse, any_length)
{
    enum { SIZE = 1000000 };
    char *text = malloc(SIZE + 40);

    memset(text, '9', SIZE);
    cr_assert_eq(to_number(text, SIZE), INFINITY);
    strcpy(text + SIZE, "e-1000000");
    cr_assert_eq(to_number(text, SIZE + 9), 1);
    memset(text, '0', SIZE);
    text[1] = '.';
    strcpy(text + SIZE, "125e999999");
    cr_assert_eq(to_number(text, SIZE + 10), 1.25);
    // A tie but for the very last digit.
    memset(text, '0', SIZE);
    memcpy(text, "9007199254740993.", 17);
    cr_assert_eq(to_number(text, SIZE), 9007199254740992);
    text[SIZE - 1] = '1';
    cr_assert_eq(to_number(text, SIZE), 9007199254740994);

    // 2^1024 with a million zeros before it, and 2^1023.
    memset(text, '0', SIZE);
    memcpy(text, "0x", 2);
    text[SIZE - 257] = '1';
    cr_assert_eq(to_number(text, SIZE), INFINITY);
    text[SIZE - 257] = '0';
    text[SIZE - 256] = '8';
    cr_assert_eq(to_number(text, SIZE), 0x1p1023);
    memset(text + SIZE - 256, 'F', 256);
    cr_assert_eq(to_number(text, SIZE), INFINITY);
    text[SIZE - 256 + 13] = '7';
    cr_assert_eq(to_number(text, SIZE), 0x1.fffffffffffffp1023);
    free(text);
}

typedef struct PrefixCase {
    const char *text;
    size_t consumed;
    double number;
} PrefixCase;

Test(parse, reports_the_prefix)
{
    static const PrefixCase cases[] = {
        {"", 0, -1},          {".", 0, -1},        {"e1", 0, -1},
        {"-1", 0, -1},        {"Infinity", 0, -1}, {"1", 1, 1},
        {"1.", 2, 1},         {"1..x", 2, 1},      {".5.", 2, 0.5},
        {"1e", 1, 1},         {"1e+", 1, 1},       {"1e+x", 1, 1},
        {"1.e1", 4, 10},      {".1E-1z", 5, 0.01}, {"12_3", 2, 12},
        {"1.5e3.2", 5, 1500}, {"00.5", 4, 0.5},    {"0x10", 1, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double number = -1;
        cr_expect_eq(jsmi_parse_decimal(NULL, bytes_of(cases[i].text),
                                        strlen(cases[i].text), &number),
                     cases[i].consumed, "%s", cases[i].text);
        cr_expect_eq(number, cases[i].number, "%s", cases[i].text);
    }
}

typedef struct NumberCase {
    const char *text;
    double number;
} NumberCase;

Test(parse, string_to_number)
{
    static const NumberCase cases[] = {
        {"", 0},
        {" \t\n\v\f\r\xA0", 0},
        {" 12 ", 12},
        {"+12", 12},
        {"-0", -0.0},
        {"--1", NAN},
        {"+ 1", NAN},
        {".", NAN},
        {"+", NAN},
        {"1.", 1},
        {"1e3 ", 1000},
        {"1e", NAN},
        {"1 2", NAN},
        {"Infinity", INFINITY},
        {"-Infinity", -INFINITY},
        {"+Infinity ", INFINITY},
        {"Infinityx", NAN},
        {"Infinit", NAN},
        {"infinity", NAN},
        {"INFINITY", NAN},
        {"NaN", NAN},
        {"0x", NAN},
        {"0xg", NAN},
        {"-0x10", NAN},
        {"0x1F", 31},
        {"0X1f", 31},
        {"0b101", 5},
        {"0B2", NAN},
        {"0o17", 15},
        {"0O8", NAN},
        {"010", 10},
        {"1_0", NAN},
        {"10n", NAN},
        {"1\xB2", NAN},
        {"0x20000000000001", 9007199254740992},
        {"0x20000000000003", 9007199254740996},
        {"0x200000000000010000000000000000", 0x1p117},
        {"0x200000000000010000000000000001", 0x1.0000000000001p117},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double number = to_number(cases[i].text, strlen(cases[i].text));
        cr_expect(jsmi_number_same_value(number, cases[i].number), "%s: %g",
                  cases[i].text, number);
    }
    cr_expect(isnan(to_number("1\0", 2)));
}

Test(parse, wide_white_space_and_digits)
{
    static const uint16_t spaced[] = {0xFEFF, 0x2028, 0x3000, '7',
                                      0x2029, 0x200A, 0x1680};
    static const uint16_t arabic[] = {0x0661};
    static const uint16_t wide_one[] = {0xFF11};
    static const uint16_t high_e[] = {'1', 0x0165, '1'};
    static const uint16_t vowel_separator[] = {0x180E, '7'};

    cr_expect_eq(jsmi_string_to_number_utf16(NULL, spaced, 7), 7);
    cr_expect(isnan(jsmi_string_to_number_utf16(NULL, arabic, 1)));
    cr_expect(isnan(jsmi_string_to_number_utf16(NULL, wide_one, 1)));
    cr_expect(isnan(jsmi_string_to_number_utf16(NULL, high_e, 3)));
    cr_expect(isnan(jsmi_string_to_number_utf16(NULL, vowel_separator, 2)));
    cr_expect_eq(jsmi_parse_float_utf16(NULL, high_e, 3), 1);
    cr_expect_eq(jsmi_parse_int_utf16(NULL, spaced, 7, 10), 7);
}

static double parse_float(const char *text)
{
    return jsmi_parse_float_latin1(NULL, bytes_of(text), strlen(text));
}

Test(parse, parse_float)
{
    cr_expect_eq(parse_float("  3.14abc"), 3.14);
    cr_expect_eq(parse_float("-.5"), -0.5);
    cr_expect_eq(parse_float("Infinityx"), INFINITY);
    cr_expect_eq(parse_float("-Infinity"), -INFINITY);
    cr_expect_eq(parse_float("0x10"), 0);
    cr_expect(jsmi_number_same_value(parse_float("-0"), -0.0));
    cr_expect(isnan(parse_float("")));
    cr_expect(isnan(parse_float("+")));
    cr_expect(isnan(parse_float(".e1")));
    cr_expect(isnan(parse_float("Inf")));
    cr_expect_eq(parse_float("1e1000"), INFINITY);
    cr_expect_eq(parse_float("1_000"), 1);
}

static double parse_int(const char *text, int32_t radix)
{
    return jsmi_parse_int_latin1(NULL, bytes_of(text), strlen(text), radix);
}

Test(parse, parse_int)
{
    cr_expect_eq(parse_int("  42px", 0), 42);
    cr_expect_eq(parse_int("0x1f", 0), 31);
    cr_expect_eq(parse_int("-0X1f", 16), -31);
    cr_expect_eq(parse_int("0x1f", 10), 0);
    cr_expect_eq(parse_int("0x1f", 36), 36 * 36 * 33 + 36 + 15);
    cr_expect(isnan(parse_int("0x", 0)));
    cr_expect(isnan(parse_int("", 0)));
    cr_expect(isnan(parse_int("9", 8)));
    cr_expect(isnan(parse_int("1", 1)));
    cr_expect(isnan(parse_int("1", 37)));
    cr_expect(isnan(parse_int("1", -10)));
    cr_expect(isnan(parse_int("- 1", 10)));
    cr_expect_eq(parse_int("zz", 36), 35 * 36 + 35);
    cr_expect_eq(parse_int("10 1", 2), 2);
    cr_expect(jsmi_number_same_value(parse_int("-0", 10), -0.0));
    cr_expect_eq(parse_int("9007199254740993", 10), 9007199254740992);
    cr_expect_eq(parse_int("123456789012345678901234567890", 10),
                 123456789012345678901234567890.0);
    cr_expect_eq(parse_int("100000000000000000000000000000000", 3), pow(3, 32));
}
