// SPDX-License-Identifier: MIT
#include "number/math.h"

#include "number/wide.h"

double jsmi_double_round(uint64_t top, bool has_rest, int exponent)
{
    if (exponent > 1023)
        return INFINITY;

    bool is_normal = exponent >= -1022;
    int shift = is_normal ? 11 : 11 - 1022 - exponent;
    if (shift > 64)
        return 0;

    uint64_t kept = shift < 64 ? top >> shift : 0;
    uint64_t rest = shift < 64 ? top << (64 - shift) : top;
    const uint64_t half = (uint64_t)1 << 63;
    if (rest > half || (rest == half && (has_rest || (kept & 1) != 0)))
        kept++;
    // A carry out of the fraction goes into the exponent, where it belongs.
    if (is_normal)
        kept += (uint64_t)(exponent + 1022) << 52;
    return jsmi_double_from_bits(kept);
}

uint64_t jsmi_double_to_uint64(double number)
{
    uint64_t bits = jsmi_double_bits(number);
    int biased = (int)(bits >> 52) & 0x7FF;
    uint64_t significand = (bits & 0xFFFFFFFFFFFFF) | 1ull << 52;
    int shift = biased - 1075;
    uint64_t magnitude;

    if (biased < 1023 || biased == 0x7FF || shift >= 64)
        return 0;
    if (shift < 0)
        magnitude = significand >> -shift;
    else
        magnitude = significand << shift;
    return bits >> 63 != 0 ? 0 - magnitude : magnitude;
}

uint8_t jsmi_double_to_uint8_clamp(double number)
{
    if (!(number > 0))
        return 0;
    if (number >= 255)
        return 255;

    double floor_of_it = floor(number);
    uint8_t result = (uint8_t)floor_of_it;
    double rest = number - floor_of_it;
    return (uint8_t)(result + (rest > 0.5 || (rest == 0.5 && (result & 1))));
}

double jsmi_number_exponentiate(double base, double exponent)
{
    if (isnan(exponent) || (isinf(exponent) && fabs(base) == 1))
        return NAN;
    return pow(base, exponent);
}

double jsmi_number_remainder(double n, double d)
{
    // FAST PATH: integers of less than 63 bits; a result of 0 has the
    // dividend's sign.
    if (fabs(n) < 0x1p62 && fabs(d) < 0x1p62) {
        int64_t dividend = (int64_t)n;
        int64_t divisor = (int64_t)d;

        if ((double)dividend == n && (double)divisor == d && divisor != 0)
            return copysign((double)(dividend % divisor), n);
    }
    return fmod(n, d);
}

double jsmi_math_round(double x)
{
    // From 2^52 on there are no fractions, and below 0.5 the sum would round.
    if (!(fabs(x) < 0x1p52) || x == 0)
        return x;
    if (x >= -0.5 && x < 0.5)
        return x < 0 ? -0.0 : 0.0;
    double result = floor(x);
    return x - result >= 0.5 ? result + 1 : result;
}

double jsmi_math_sign(double x)
{
    if (x > 0)
        return 1;
    return x < 0 ? -1 : x;
}

double jsmi_math_maximum(double x, double y)
{
    if (isnan(x) || isnan(y))
        return NAN;
    if (x == y)
        return signbit(x) ? y : x;
    return x > y ? x : y;
}

double jsmi_math_minimum(double x, double y)
{
    if (isnan(x) || isnan(y))
        return NAN;
    if (x == y)
        return signbit(x) ? x : y;
    return x < y ? x : y;
}

// ---- Half precision --------------------------------------------------------
//
//     15 14    10 9         0
//    +--+--------+-----------+
//    | s| exp+15 | fraction  |
//    +--+--------+-----------+

uint16_t jsmi_double_to_half(double number)
{
    uint64_t bits = jsmi_double_bits(number);
    uint16_t sign = (uint16_t)(bits >> 48 & 0x8000);
    int exponent = ((int)(bits >> 52) & 0x7FF) - 1023;
    uint64_t significand = (bits & 0xFFFFFFFFFFFFF) | 1ull << 52;

    if (isnan(number))
        return 0x7E00;
    if (exponent > 15)
        return sign | 0x7C00;
    // Below half of the least number, 2^-24, everything is 0; half of it, too.
    if (exponent < -25)
        return sign;

    int shift = exponent < -14 ? 42 - 14 - exponent : 42;
    uint64_t kept = significand >> shift;
    uint64_t rest = significand & ((1ull << shift) - 1);
    uint64_t half = 1ull << (shift - 1);
    if (rest > half || (rest == half && (kept & 1) != 0))
        kept++;
    // The significand's top bit and carries add to the exponent.
    if (exponent >= -14)
        kept += (uint64_t)(exponent + 14) << 10;
    return (uint16_t)(sign | kept);
}

double jsmi_half_to_double(uint16_t half)
{
    int exponent = half >> 10 & 0x1F;
    int fraction = half & 0x3FF;
    double magnitude;

    if (exponent == 0x1F)
        magnitude = fraction != 0 ? NAN : INFINITY;
    else if (exponent == 0)
        magnitude = fraction * 0x1p-24;
    else
        magnitude = ldexp(0x400 + fraction, exponent - 25);
    return half & 0x8000 ? -magnitude : magnitude;
}

// ---- Exact sums ------------------------------------------------------------

void jsmi_exact_sum_initialize(JsExactSum *sum)
{
    *sum = (JsExactSum){.only_minus_zeros = true};
}

void jsmi_exact_sum_add(JsExactSum *sum, double number)
{
    uint64_t bits = jsmi_double_bits(number);
    uint64_t significand = bits & 0xFFFFFFFFFFFFF;
    int biased = (int)(bits >> 52) & 0x7FF;

    if (biased == 0x7FF) {
        sum->has_nan |= isnan(number);
        sum->has_infinity |= number > 0;
        sum->has_minus_infinity |= number < 0;
        return;
    }
    if (number != 0 || !signbit(number))
        sum->only_minus_zeros = false;
    if (biased != 0)
        significand |= 1ull << 52;

    // Two limbs of the significand, at the number's place.
    int position = biased == 0 ? 0 : biased - 1;
    int i = position / 64;
    int shift = position % 64;
    uint64_t low = significand << shift;
    uint64_t high = shift == 0 ? 0 : significand >> (64 - shift);
    uint64_t carry = 0;
    if (bits >> 63 == 0) {
        sum->limbs[i] = jsmi_wide_add(sum->limbs[i], low, &carry);
        sum->limbs[i + 1] = jsmi_wide_add(sum->limbs[i + 1], high, &carry);
        for (i += 2; carry != 0 && i < JSMI_EXACT_SUM_LIMBS; i++)
            carry = ++sum->limbs[i] == 0;
    } else {
        sum->limbs[i] = jsmi_wide_subtract(sum->limbs[i], low, &carry);
        sum->limbs[i + 1] = jsmi_wide_subtract(sum->limbs[i + 1], high, &carry);
        for (i += 2; carry != 0 && i < JSMI_EXACT_SUM_LIMBS; i++)
            carry = sum->limbs[i]-- == 0;
    }
}

// The magnitude in two's complement; answers whether it was negative.
static bool take_sign(uint64_t limbs[JSMI_EXACT_SUM_LIMBS])
{
    bool is_negative = limbs[JSMI_EXACT_SUM_LIMBS - 1] >> 63 != 0;
    uint64_t carry = 1;

    if (!is_negative)
        return false;
    for (int i = 0; i < JSMI_EXACT_SUM_LIMBS; i++)
        limbs[i] = jsmi_wide_add(~limbs[i], 0, &carry);
    return true;
}

double jsmi_exact_sum_result(const JsExactSum *sum)
{
    uint64_t limbs[JSMI_EXACT_SUM_LIMBS];
    int last = JSMI_EXACT_SUM_LIMBS - 1;

    if (sum->has_nan || (sum->has_infinity && sum->has_minus_infinity))
        return NAN;
    if (sum->has_infinity || sum->has_minus_infinity)
        return sum->has_infinity ? INFINITY : -INFINITY;
    if (sum->only_minus_zeros)
        return -0.0;

    memcpy(limbs, sum->limbs, sizeof limbs);
    bool is_negative = take_sign(limbs);
    while (last > 0 && limbs[last] == 0)
        last--;
    if (limbs[last] == 0)
        return 0;

    // The 64 bits from the first one on, the last of them set if any bit
    // after it is: converting them rounds as the whole would.
    int shift = jsmi_count_leading_zeros_64(limbs[last]);
    if (last == 0) {
        // Below 2^64 units. Up to 2^53 of them ldexp() has nothing to round,
        // and from there on the numbers are normal.
        double magnitude = ldexp((double)limbs[0], -1074);
        return is_negative ? -magnitude : magnitude;
    }
    uint64_t top = limbs[last] << shift;
    uint64_t rest = limbs[last - 1] << shift;
    if (shift > 0)
        top |= limbs[last - 1] >> (64 - shift);
    for (int i = 0; i < last - 1; i++)
        rest |= limbs[i];
    top |= rest != 0;
    double magnitude = ldexp((double)top, last * 64 - shift - 1074);
    return is_negative ? -magnitude : magnitude;
}
