// SPDX-License-Identifier: MIT
#include "number/shortest.h"

#include "base/check.h"
#include "number/math.h"
#include "number/powers.h"
#include "number/wide.h"

static const char digit_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536"
    "37383940414243444546474849505152535455565758596061626364656667686970717273"
    "7475767778798081828384858687888990919293949596979899";

static int count_digits(uint64_t number)
{
    int count = 1;

    for (; number >= 10000; number /= 10000)
        count += 4;
    return count + (number >= 10) + (number >= 100) + (number >= 1000);
}

// Writes the number so that its last digit is before `end`; answers where it
// begins.
static char *write_digits_before(char *end, uint64_t number)
{
    for (; number >= 100; number /= 100) {
        end -= 2;
        memcpy(end, digit_pairs + 2 * (number % 100), 2);
    }
    if (number >= 10) {
        end -= 2;
        memcpy(end, digit_pairs + 2 * number, 2);
        return end;
    }
    *--end = (char)('0' + number);
    return end;
}

// Writes the number to `end`; answers where it ends.
static char *append_integer(char *end, uint64_t number)
{
    end += count_digits(number);
    write_digits_before(end, number);
    return end;
}

size_t jsmi_uint64_to_text(uint64_t number, char text[JSMI_NUMBER_TEXT_SIZE])
{
    char *end = append_integer(text, number);

    *end = '\0';
    return (size_t)(end - text);
}

size_t jsmi_int32_to_text(int32_t number, char text[JSMI_NUMBER_TEXT_SIZE])
{
    char *end = text;
    uint64_t magnitude = (uint64_t)number;

    if (number < 0) {
        *end++ = '-';
        magnitude = 0 - magnitude;
    }
    end = append_integer(end, magnitude);
    *end = '\0';
    return (size_t)(end - text);
}

// The upper 64 bits of power * factor / 2^64, with the lowest bit set if any
// bit below it was: rounded to odd.
static uint64_t multiply_round_to_odd(JsPowerOfTen power, uint64_t factor)
{
    JsWide low = jsmi_wide_multiply(power.low, factor);
    JsWide high = jsmi_wide_multiply(power.high, factor);
    uint64_t carry = 0;
    uint64_t middle = jsmi_wide_add(high.low, low.high, &carry);

    return (high.high + carry) | (middle > 1);
}

typedef struct Decimal {
    uint64_t significand;
    int exponent;
} Decimal;

// The shortest decimal in the rounding interval of c * 2^q, which the next
// doubles below and above (`is_lower_closer`: at half the distance) bound.
static Decimal shortest_in_interval(uint64_t c, int q, bool is_lower_closer)
{
    // The ends of the interval belong to it if ties go to this number.
    uint64_t is_odd = c & 1;

    // 10^k <= width of the interval < 10^(k + 1):
    // floor(log10(2^q)), or of 3/4 of that. In units of 10^k / 4, then, the
    // ends of the interval and the number.
    int k = (q * 1262611 - (is_lower_closer ? 524031 : 0)) >> 22;
    int shift = q + jsmi_floor_log2_of_power_of_ten(-k) + 1;
    JsPowerOfTen power = jsmi_power_of_ten(-k);
    uint64_t lower = multiply_round_to_odd(
        power, (4 * c - (is_lower_closer ? 1 : 2)) << shift);
    uint64_t value = multiply_round_to_odd(power, 4 * c << shift);
    uint64_t upper = multiply_round_to_odd(power, (4 * c + 2) << shift);
    lower += is_odd;
    upper -= is_odd;

    uint64_t floor = value / 4;
    if (floor >= 10) {
        // A multiple of ten, if just one of the two neighbours is inside.
        uint64_t tens = floor / 10;
        bool is_below_inside = lower <= 40 * tens;
        bool is_above_inside = 40 * tens + 40 <= upper;
        if (is_below_inside != is_above_inside)
            return (Decimal){tens + is_above_inside, k + 1};
    }

    bool is_floor_inside = lower <= 4 * floor;
    bool is_ceiling_inside = 4 * floor + 4 <= upper;
    if (is_floor_inside != is_ceiling_inside)
        return (Decimal){floor + is_ceiling_inside, k};

    // Both are: the closer one, the even one of two as close.
    uint64_t middle = 4 * floor + 2;
    bool rounds_up = value > middle || (value == middle && (floor & 1) != 0);
    return (Decimal){floor + rounds_up, k};
}

static Decimal shortest_decimal(double number)
{
    uint64_t bits = jsmi_double_bits(number);
    uint64_t fraction = bits & 0xFFFFFFFFFFFFF;
    int biased = (int)(bits >> 52) & 0x7FF;

    JSMI_ASSERT(number > 0 && biased != 0x7FF);
    if (biased == 0)
        return shortest_in_interval(fraction, -1074, false);

    uint64_t c = fraction | (uint64_t)1 << 52;
    int q = biased - 1075;
    // FAST PATH: integers below 2^53 are at least as close to each other as
    // doubles there, so no shorter decimal than the integer itself reads back.
    if (q <= 0 && q > -53 && (c & (((uint64_t)1 << -q) - 1)) == 0)
        return (Decimal){c >> -q, 0};
    return shortest_in_interval(c, q, fraction == 0 && biased > 1);
}

JsShortestDecimal jsmi_shortest_decimal(double number)
{
    JsShortestDecimal result;
    Decimal decimal = shortest_decimal(number);

    result.count = count_digits(decimal.significand);
    result.point = result.count + decimal.exponent;
    write_digits_before(result.digits + result.count, decimal.significand);
    while (result.digits[result.count - 1] == '0')
        result.count--;
    return result;
}

static char *append(char *end, const char *bytes, int count)
{
    memcpy(end, bytes, (size_t)count);
    return end + count;
}

static char *append_zeros(char *end, int count)
{
    memset(end, '0', (size_t)count);
    return end + count;
}

// Number::toString ( x, radix ), steps 6 to 11, with k digits and n.
static char *append_decimal(char *end, double number)
{
    JsShortestDecimal decimal = jsmi_shortest_decimal(number);
    int k = decimal.count;
    int n = decimal.point;

    if (k <= n && n <= 21)
        return append_zeros(append(end, decimal.digits, k), n - k);
    if (0 < n && n <= 21) {
        end = append(end, decimal.digits, n);
        *end++ = '.';
        return append(end, decimal.digits + n, k - n);
    }
    if (-6 < n && n <= 0) {
        end = append_zeros(append(end, "0.", 2), -n);
        return append(end, decimal.digits, k);
    }

    *end++ = decimal.digits[0];
    if (k > 1) {
        *end++ = '.';
        end = append(end, decimal.digits + 1, k - 1);
    }
    *end++ = 'e';
    *end++ = n > 0 ? '+' : '-';
    return append_integer(end, (uint64_t)(n > 0 ? n - 1 : 1 - n));
}

size_t jsmi_number_to_text(double number, char text[JSMI_NUMBER_TEXT_SIZE])
{
    int32_t integer;
    char *end = text;

    if (jsmi_double_fits_int32(number, &integer))
        return jsmi_int32_to_text(integer, text);
    if (isnan(number)) {
        end = append(end, "NaN", 3);
    } else if (number == 0) {
        *end++ = '0';
    } else {
        if (number < 0)
            *end++ = '-';
        end = isinf(number) ? append(end, "Infinity", 8)
                            : append_decimal(end, fabs(number));
    }
    *end = '\0';
    return (size_t)(end - text);
}
