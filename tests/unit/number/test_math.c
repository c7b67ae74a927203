// SPDX-License-Identifier: MIT
#include "number/math.h"

#include <criterion/criterion.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#define EXPECT_SAME(actual, expected)                                          \
    cr_expect(jsmi_number_same_value(actual, expected), "%s: %g", #actual,     \
              actual)

Test(math, integer_conversions)
{
    cr_expect_eq(jsmi_double_to_int32(NAN), 0);
    cr_expect_eq(jsmi_double_to_int32(INFINITY), 0);
    cr_expect_eq(jsmi_double_to_int32(-INFINITY), 0);
    cr_expect_eq(jsmi_double_to_int32(-0.0), 0);
    cr_expect_eq(jsmi_double_to_int32(-1.9), -1);
    cr_expect_eq(jsmi_double_to_int32(2147483648.0), INT32_MIN);
    cr_expect_eq(jsmi_double_to_int32(-2147483649.0), INT32_MAX);
    cr_expect_eq(jsmi_double_to_int32(4294967296.5), 0);
    cr_expect_eq(jsmi_double_to_int32(0x1p63 + 0x1p11), 2048);
    cr_expect_eq(jsmi_double_to_int32(-0x1p63), 0);
    cr_expect_eq(jsmi_double_to_int32(-(0x1p63 + 0x1p11)), -2048);
    cr_expect_eq(jsmi_double_to_int32(0x1.fffffffffffffp83), INT32_MIN);
    cr_expect_eq(jsmi_double_to_int32(0x1p84), 0);
    cr_expect_eq(jsmi_double_to_int32(1.7976931348623157e308), 0);
    cr_expect_eq(jsmi_double_to_uint32(-1), UINT32_MAX);
    cr_expect_eq(jsmi_double_to_int16(32768), -32768);
    cr_expect_eq(jsmi_double_to_uint16(-1), 65535);
    cr_expect_eq(jsmi_double_to_int8(128), -128);
    cr_expect_eq(jsmi_double_to_uint8(256.9), 0);
    cr_expect_eq(jsmi_double_to_uint8_clamp(NAN), 0);
    cr_expect_eq(jsmi_double_to_uint8_clamp(0.5), 0);
    cr_expect_eq(jsmi_double_to_uint8_clamp(1.5), 2);
    cr_expect_eq(jsmi_double_to_uint8_clamp(2.5), 2);
    cr_expect_eq(jsmi_double_to_uint8_clamp(254.5), 254);
    cr_expect_eq(jsmi_double_to_uint8_clamp(254.51), 255);
    cr_expect_eq(jsmi_double_to_uint8_clamp(INFINITY), 255);
    cr_expect_eq(jsmi_double_to_uint8_clamp(-1), 0);
    EXPECT_SAME(jsmi_double_to_integer(-0.9), 0.0);
    EXPECT_SAME(jsmi_double_to_integer(NAN), 0.0);
    EXPECT_SAME(jsmi_double_to_integer(-INFINITY), -INFINITY);
    EXPECT_SAME(jsmi_double_to_integer(-3.7), -3.0);
}

Test(math, to_uint32_is_modular)
{
    uint64_t state = 5;

    for (int i = 0; i < 100000; i++) {
        double number = jsmi_double_from_bits(next_random(&state));
        if (!isfinite(number))
            continue;
        double expected = fmod(trunc(number), 4294967296.0);
        if (expected < 0)
            expected += 4294967296.0;
        cr_assert_eq((double)jsmi_double_to_uint32(number), expected, "%a",
                     number);
    }
}

Test(math, int32_recognition)
{
    int32_t integer = 7;

    cr_expect(jsmi_double_fits_int32(0, &integer) && integer == 0);
    cr_expect(jsmi_double_fits_int32(-2147483648.0, &integer) &&
              integer == INT32_MIN);
    cr_expect(!jsmi_double_fits_int32(-0.0, &integer));
    cr_expect(!jsmi_double_fits_int32(0.5, &integer));
    cr_expect(!jsmi_double_fits_int32(2147483648.0, &integer));
    cr_expect(!jsmi_double_fits_int32(NAN, &integer));
    cr_expect(!jsmi_double_fits_int32(INFINITY, &integer));
}

Test(math, exponentiate_and_remainder)
{
    EXPECT_SAME(jsmi_number_exponentiate(1, NAN), NAN);
    EXPECT_SAME(jsmi_number_exponentiate(NAN, 0), 1.0);
    EXPECT_SAME(jsmi_number_exponentiate(NAN, -0.0), 1.0);
    EXPECT_SAME(jsmi_number_exponentiate(1, INFINITY), NAN);
    EXPECT_SAME(jsmi_number_exponentiate(-1, -INFINITY), NAN);
    EXPECT_SAME(jsmi_number_exponentiate(-0.5, INFINITY), 0.0);
    EXPECT_SAME(jsmi_number_exponentiate(-2, 3), -8.0);
    EXPECT_SAME(jsmi_number_exponentiate(-0.0, -3), -INFINITY);
    EXPECT_SAME(jsmi_number_exponentiate(-8, 1.0 / 3), NAN);
    EXPECT_SAME(jsmi_number_remainder(-4, 2), -0.0);
    EXPECT_SAME(jsmi_number_remainder(5, -3), 2.0);
    EXPECT_SAME(jsmi_number_remainder(-5, 3), -2.0);
    EXPECT_SAME(jsmi_number_remainder(5, 0), NAN);
    EXPECT_SAME(jsmi_number_remainder(INFINITY, 2), NAN);
    EXPECT_SAME(jsmi_number_remainder(2, INFINITY), 2.0);
    EXPECT_SAME(jsmi_number_remainder(-0.0, 2), -0.0);
    EXPECT_SAME(jsmi_number_remainder(INT32_MIN, -1), -0.0);
    EXPECT_SAME(jsmi_number_remainder(5.5, 2), 1.5);
}

Test(math, rounding)
{
    EXPECT_SAME(jsmi_math_round(0.49999999999999994), 0.0);
    EXPECT_SAME(jsmi_math_round(0.5), 1.0);
    EXPECT_SAME(jsmi_math_round(-0.5), -0.0);
    EXPECT_SAME(jsmi_math_round(-0.2), -0.0);
    EXPECT_SAME(jsmi_math_round(-0.0), -0.0);
    EXPECT_SAME(jsmi_math_round(-0.50000001), -1.0);
    EXPECT_SAME(jsmi_math_round(-2.5), -2.0);
    EXPECT_SAME(jsmi_math_round(2.5), 3.0);
    EXPECT_SAME(jsmi_math_round(4503599627370495.5), 4503599627370496.0);
    EXPECT_SAME(jsmi_math_round(-4503599627370495.5), -4503599627370495.0);
    EXPECT_SAME(jsmi_math_round(9007199254740991.0), 9007199254740991.0);
    EXPECT_SAME(jsmi_math_round(NAN), NAN);
    EXPECT_SAME(jsmi_math_round(-INFINITY), -INFINITY);
    EXPECT_SAME(jsmi_math_sign(-0.0), -0.0);
    EXPECT_SAME(jsmi_math_sign(-3), -1.0);
    EXPECT_SAME(jsmi_math_sign(NAN), NAN);
    EXPECT_SAME(jsmi_math_maximum(-0.0, 0.0), 0.0);
    EXPECT_SAME(jsmi_math_maximum(0.0, -0.0), 0.0);
    EXPECT_SAME(jsmi_math_maximum(1, NAN), NAN);
    EXPECT_SAME(jsmi_math_minimum(0.0, -0.0), -0.0);
    EXPECT_SAME(jsmi_math_minimum(-0.0, 0.0), -0.0);
    EXPECT_SAME(jsmi_math_minimum(2, 1), 1.0);
}

Test(math, bits)
{
    cr_expect_eq(jsmi_math_clz32(0), 32);
    cr_expect_eq(jsmi_math_clz32(1), 31);
    cr_expect_eq(jsmi_math_imul(-5, 12), -60);
    cr_expect_eq(jsmi_math_imul(INT32_MAX, INT32_MAX), 1);
    cr_expect_eq(jsmi_int32_left_shift(1, 33), 2);
    cr_expect_eq(jsmi_int32_left_shift(-1, 31), INT32_MIN);
    cr_expect_eq(jsmi_int32_signed_right_shift(-8, 1), -4);
}

Test(math, every_half_reads_back)
{
    for (uint32_t half = 0; half < 0x10000; half++) {
        double number = jsmi_half_to_double((uint16_t)half);
        if (isnan(number))
            cr_assert_eq(jsmi_double_to_half(number), 0x7E00);
        else
            cr_assert_eq(jsmi_double_to_half(number), half);
    }
}

Test(math, halves_round_to_even)
{
    for (uint16_t half = 0; half < 0x7BFF; half++) {
        double low = jsmi_half_to_double(half);
        double high = jsmi_half_to_double((uint16_t)(half + 1));
        double middle = (low + high) / 2;
        uint16_t even = (uint16_t)(half + (half & 1));
        cr_assert_eq(jsmi_double_to_half(middle), even);
        cr_assert_eq(jsmi_double_to_half(nextafter(middle, 0)), half);
        cr_assert_eq(jsmi_double_to_half(nextafter(middle, 1e9)), half + 1);
    }
    cr_expect_eq(jsmi_double_to_half(65519.99999), 0x7BFF);
    cr_expect_eq(jsmi_double_to_half(65520), 0x7C00);
    cr_expect_eq(jsmi_double_to_half(-1e300), 0xFC00);
    cr_expect_eq(jsmi_double_to_half(0x1p-25), 0);
    cr_expect_eq(jsmi_double_to_half(-0x1.0000000000001p-25), 0x8001);
    cr_expect_eq(jsmi_double_to_half(-5e-324), 0x8000);
}

static double sum(int count, const double *numbers)
{
    JsExactSum total;

    jsmi_exact_sum_initialize(&total);
    for (int i = 0; i < count; i++)
        jsmi_exact_sum_add(&total, numbers[i]);
    return jsmi_exact_sum_result(&total);
}

#define SUM(...)                                                               \
    sum((int)(sizeof(double[]){__VA_ARGS__} / sizeof(double)),                 \
        (double[]){__VA_ARGS__})

Test(math, sums_are_exact)
{
    EXPECT_SAME(sum(0, NULL), -0.0);
    EXPECT_SAME(SUM(-0.0), -0.0);
    EXPECT_SAME(SUM(-0.0, 0.0), 0.0);
    EXPECT_SAME(SUM(1.0, -1.0), 0.0);
    EXPECT_SAME(SUM(0.1, 0.2, 0.3), 0.6);
    EXPECT_SAME(SUM(1e308, 1e308, 0.1, 0.1, 1e30, 0.1, -1e30, -1e308, -1e308),
                0.30000000000000004);
    EXPECT_SAME(SUM(1e30, 0.1, -1e30), 0.1);
    EXPECT_SAME(SUM(8.98846567431158e307, 8.988465674311579e307,
                    -1.7976931348623157e308),
                9.9792015476735991e291);
    EXPECT_SAME(SUM(1.7976931348623157e308, 0x1p970), INFINITY);
    EXPECT_SAME(SUM(1.7976931348623157e308, 0x1.fffffffffffffp969),
                1.7976931348623157e308);
    EXPECT_SAME(SUM(5e-324, -1e-323), -5e-324);
    EXPECT_SAME(SUM(5e-324, 2.2250738585072014e-308), 2.225073858507202e-308);
    EXPECT_SAME(SUM(9007199254740992.0, 1.0), 9007199254740992.0);
    EXPECT_SAME(SUM(9007199254740992.0, 1.0, 5e-324), 9007199254740994.0);
    EXPECT_SAME(SUM(9007199254740992.0, 1.0, -5e-324), 9007199254740992.0);
    EXPECT_SAME(SUM(-9007199254740992.0, -1.0, -5e-324), -9007199254740994.0);
    EXPECT_SAME(SUM(INFINITY, 1.0), INFINITY);
    EXPECT_SAME(SUM(INFINITY, -INFINITY), NAN);
    EXPECT_SAME(SUM(-INFINITY, NAN), NAN);
}

Test(math, sum_of_two_is_addition)
{
    uint64_t state = 77;

    for (int i = 0; i < 100000; i++) {
        double x = jsmi_double_from_bits(next_random(&state));
        double y = jsmi_double_from_bits(next_random(&state));
        if (i % 2 == 0)  // close exponents
            y = ldexp(x, (int)(next_random(&state) % 120) - 60) / 3;
        cr_assert(jsmi_number_same_value(SUM(x, y), x + y), "%a + %a", x, y);
    }
}
