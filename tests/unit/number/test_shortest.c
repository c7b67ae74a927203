// SPDX-License-Identifier: MIT
#include "number/shortest.h"

#include "number/math.h"
#include "number/parse.h"
#include "number/powers.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static double next_finite(uint64_t *state)
{
    double number;

    do {
        number = jsmi_double_from_bits(next_random(state));
    } while (!isfinite(number));
    return number;
}

static double read_back(const char *text, size_t length)
{
    return jsmi_string_to_number_latin1(NULL, (const uint8_t *)text, length);
}

Test(shortest, a_million_random_doubles_read_back)
{
    uint64_t state = 88172645463325252u;

    for (int i = 0; i < 1000000; i++) {
        char text[JSMI_NUMBER_TEXT_SIZE];
        double number = next_finite(&state);
        size_t length = jsmi_number_to_text(number, text);

        if (read_back(text, length) != number)
            cr_assert_fail("%.17g became %s", number, text);
    }
}

// With printf() the text with as many digits must be the same, if the closest
// decimal of that length reads back at all, and one digit less must not do.
Test(shortest, is_the_shortest_and_closest)
{
    uint64_t state = 4101842887655102017u;

    for (int i = 0; i < 100000; i++) {
        double number = fabs(next_finite(&state));
        char ours[40];
        char theirs[40];
        if (number == 0)
            continue;
        JsShortestDecimal decimal = jsmi_shortest_decimal(number);

        snprintf(ours, sizeof ours, "%.*se%d", decimal.count, decimal.digits,
                 decimal.point - decimal.count);
        cr_assert_eq(strtod(ours, NULL), number);
        snprintf(theirs, sizeof theirs, "%.*e", decimal.count - 1, number);
        if (strtod(theirs, NULL) == number) {
            for (int k = 0, t = 0; k < decimal.count; k++, t += 1 + (t == 0))
                cr_assert_eq(decimal.digits[k], theirs[t], "%s %s", ours,
                             theirs);
        }
        if (decimal.count > 1) {
            snprintf(theirs, sizeof theirs, "%.*e", decimal.count - 2, number);
            cr_assert_neq(strtod(theirs, NULL), number);
        }
    }
}

Test(shortest, every_power_of_two_reads_back)
{
    for (int exponent = -1074; exponent <= 1023; exponent++) {
        char text[JSMI_NUMBER_TEXT_SIZE];
        double number = ldexp(1, exponent);

        for (int step = -1; step <= 1; step++) {
            double neighbour = jsmi_double_from_bits(jsmi_double_bits(number) +
                                                     (uint64_t)(int64_t)step);
            size_t length = jsmi_number_to_text(neighbour, text);
            cr_assert_eq(read_back(text, length), neighbour);
            cr_assert_eq(strtod(text, NULL), neighbour);
        }
    }
}

static void expect_text(double number, const char *expected)
{
    char text[JSMI_NUMBER_TEXT_SIZE];

    cr_expect_eq(jsmi_number_to_text(number, text), strlen(expected));
    cr_expect_str_eq(text, expected);
}

Test(shortest, texts)
{
    expect_text(0, "0");
    expect_text(-0.0, "0");
    expect_text(NAN, "NaN");
    expect_text(INFINITY, "Infinity");
    expect_text(-INFINITY, "-Infinity");
    expect_text(5e-324, "5e-324");
    expect_text(-1.7976931348623157e308, "-1.7976931348623157e+308");
    expect_text(2.2250738585072014e-308, "2.2250738585072014e-308");
    expect_text(9007199254740993.0, "9007199254740992");
    expect_text(9.5367431640625e-07, "9.5367431640625e-7");
    expect_text(-0.0000012345678901234567, "-0.0000012345678901234567");
    expect_text(2e-44, "2e-44");
    expect_text(9e-265, "9e-265");
    expect_text(1e23, "1e+23");
    expect_text(9.409340012568248e18, "9409340012568248000");
    expect_text(4.94e-322, "4.94e-322");
}

Test(shortest, integers)
{
    char text[JSMI_NUMBER_TEXT_SIZE];
    char expected[JSMI_NUMBER_TEXT_SIZE];
    uint64_t state = 99;

    for (int i = 0; i < 100000; i++) {
        uint64_t number = next_random(&state) >> (i % 64);
        snprintf(expected, sizeof expected, "%" PRIu64, number);
        cr_assert_eq(jsmi_uint64_to_text(number, text), strlen(expected));
        cr_assert_str_eq(text, expected);
        snprintf(expected, sizeof expected, "%d", (int32_t)number);
        cr_assert_eq(jsmi_int32_to_text((int32_t)number, text),
                     strlen(expected));
        cr_assert_str_eq(text, expected);
    }
    jsmi_int32_to_text(INT32_MIN, text);
    cr_assert_str_eq(text, "-2147483648");
    jsmi_uint64_to_text(UINT64_MAX, text);
    cr_assert_str_eq(text, "18446744073709551615");
}

Test(shortest, powers_have_their_logarithms)
{
    for (int e = JSMI_FIRST_POWER; e <= JSMI_LAST_POWER; e++) {
        cr_assert_eq(jsmi_power_of_ten(e).high >> 63, 1);
        cr_assert_eq(jsmi_floor_log2_of_power_of_ten(e),
                     (int)floor(e * log2(10) + (e == 0 ? 0.0 : 1e-12)));
    }
    cr_assert_eq(jsmi_power_of_ten(0).high, (uint64_t)1 << 63);
    cr_assert_eq(jsmi_power_of_ten(0).low, 0);
    cr_assert_eq(jsmi_power_of_ten(1).high, (uint64_t)10 << 60);
    cr_assert_eq(jsmi_power_of_ten(-1).low, 0xCCCCCCCCCCCCCCCD);
}
