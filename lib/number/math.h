// SPDX-License-Identifier: MIT
//
// Operations on Numbers that C does not have, or has differently: the integer
// conversions of the standard's clause "Type Conversion", the Math functions
// with rounding or special cases of their own, half precision, exact sums.
#pragma once

#include "base/platform.h"

#include <math.h>
#include <string.h>

#define JSMI_MAX_SAFE_INTEGER 9007199254740991.0

static inline uint64_t jsmi_double_bits(double number)
{
    uint64_t bits;

    memcpy(&bits, &number, sizeof bits);
    return bits;
}

static inline double jsmi_double_from_bits(uint64_t bits)
{
    double number;

    memcpy(&number, &bits, sizeof number);
    return number;
}

// The double closest to top * 2^(exponent - 63), plus less than one unit of
// `top` if `has_rest`; half to even, an infinity if it is too large. `top` has
// its highest bit set.
double jsmi_double_round(uint64_t top, bool has_rest, int exponent);

// If the number is an int32 other than -0, writes it to `*integer` and says
// true.
static inline bool jsmi_double_fits_int32(double number, int32_t *integer)
{
    if (!(number >= -2147483648.0 && number <= 2147483647.0))
        return false;

    int32_t truncated = (int32_t)number;
    if (jsmi_double_bits((double)truncated) != jsmi_double_bits(number))
        return false;
    *integer = truncated;
    return true;
}

// The integer part modulo 2^64, for numbers outside of int64's range too; 0
// for NaN and the infinities. ToBigInt64 of numbers, in a sense, and the slow
// path of the conversions below.
uint64_t jsmi_double_to_uint64(double number);

// ToInt32, ToUint32 and so on of a Number: modulo 2^k.
// https://tc39.es/ecma262/#sec-toint32
static inline uint32_t jsmi_double_to_uint32(double number)
{
    // FAST PATH: the number's integer part is an int64. NaN is not.
    if (JSMI_LIKELY(number > -9223372036854775808.0 &&
                    number < 9223372036854775808.0))
        return (uint32_t)(uint64_t)(int64_t)number;
    return (uint32_t)jsmi_double_to_uint64(number);
}

static inline int32_t jsmi_double_to_int32(double number)
{
    return (int32_t)jsmi_double_to_uint32(number);
}

static inline int16_t jsmi_double_to_int16(double number)
{
    return (int16_t)jsmi_double_to_uint32(number);
}

static inline uint16_t jsmi_double_to_uint16(double number)
{
    return (uint16_t)jsmi_double_to_uint32(number);
}

static inline int8_t jsmi_double_to_int8(double number)
{
    return (int8_t)jsmi_double_to_uint32(number);
}

static inline uint8_t jsmi_double_to_uint8(double number)
{
    return (uint8_t)jsmi_double_to_uint32(number);
}

// ToUint8Clamp: rounds half to even.
// https://tc39.es/ecma262/#sec-touint8clamp
uint8_t jsmi_double_to_uint8_clamp(double number);

// ToIntegerOrInfinity of a Number: truncated, with NaN and -0 as +0.
// https://tc39.es/ecma262/#sec-tointegerorinfinity
static inline double jsmi_double_to_integer(double number)
{
    return isnan(number) ? 0 : trunc(number) + 0.0;
}

// SameValue and SameValueZero of two Numbers.
// https://tc39.es/ecma262/#sec-numeric-types-number-sameValue
static inline bool jsmi_number_same_value(double x, double y)
{
    if (isnan(x) || isnan(y))
        return isnan(x) && isnan(y);
    return jsmi_double_bits(x) == jsmi_double_bits(y);
}

static inline bool jsmi_number_same_value_zero(double x, double y)
{
    return x == y || (isnan(x) && isnan(y));
}

// An integral Number, and one within +-(2^53 - 1).
// https://tc39.es/ecma262/#sec-isintegralnumber
static inline bool jsmi_double_is_integral(double number)
{
    return isfinite(number) && trunc(number) == number;
}

static inline bool jsmi_double_is_safe_integer(double number)
{
    return fabs(number) <= JSMI_MAX_SAFE_INTEGER && trunc(number) == number;
}

// Number::exponentiate ( base, exponent ): pow() but for 1 ** NaN and
// (+-1) ** Infinity, which are NaN.
// https://tc39.es/ecma262/#sec-numeric-types-number-exponentiate
double jsmi_number_exponentiate(double base, double exponent);

// Number::remainder ( n, d ): the sign of the dividend; fmod() with a fast
// path for integers.
// https://tc39.es/ecma262/#sec-numeric-types-number-remainder
double jsmi_number_remainder(double n, double d);

// Number::leftShift and so on of numbers already converted. The shift count
// is taken modulo 32.
static inline int32_t jsmi_int32_left_shift(int32_t x, uint32_t shift)
{
    return (int32_t)((uint32_t)x << (shift & 31));
}

static inline int32_t jsmi_int32_signed_right_shift(int32_t x, uint32_t shift)
{
    return x >> (shift & 31);
}

// Math.imul, Math.clz32 of converted arguments.
static inline int32_t jsmi_math_imul(int32_t x, int32_t y)
{
    return (int32_t)((uint32_t)x * (uint32_t)y);
}

static inline int32_t jsmi_math_clz32(uint32_t x)
{
    return x == 0 ? 32 : jsmi_count_leading_zeros_32(x);
}

// Math.round: halves towards +Infinity, and -0 for what rounds to 0 from
// below. Math.sign. Math.max and Math.min of two, with NaN and -0 < +0.
// https://tc39.es/ecma262/#sec-math.round
double jsmi_math_round(double x);
double jsmi_math_sign(double x);
double jsmi_math_maximum(double x, double y);
double jsmi_math_minimum(double x, double y);

// IEEE 754 binary16. Rounding goes from the double at once, half to even.
// https://tc39.es/ecma262/#sec-math.f16round
uint16_t jsmi_double_to_half(double number);
double jsmi_half_to_double(uint16_t half);

// A sum of any number (below 2^53) of doubles without rounding in between,
// for Math.sumPrecise: a fixed point number of 2240 bits in two's complement,
// whose bit 0 is worth 2^-1074.
// https://tc39.es/ecma262/#sec-math.sumprecise
enum { JSMI_EXACT_SUM_LIMBS = 35 };

typedef struct JsExactSum {
    uint64_t limbs[JSMI_EXACT_SUM_LIMBS];
    bool only_minus_zeros;  // also if there was nothing at all
    bool has_infinity;
    bool has_minus_infinity;
    bool has_nan;
} JsExactSum;

void jsmi_exact_sum_initialize(JsExactSum *sum);
void jsmi_exact_sum_add(JsExactSum *sum, double number);

// The sum so far, rounded once, half to even. -0 if nothing was added.
double jsmi_exact_sum_result(const JsExactSum *sum);
