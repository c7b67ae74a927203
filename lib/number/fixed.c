// SPDX-License-Identifier: MIT
#include "number/fixed.h"

#include "base/check.h"
#include "number/math.h"
#include "number/shortest.h"
#include "number/stack_integer.h"

// A double has at most 767 decimal digits: 2^-1074 * (2^53 - 1).
enum { MAX_EXACT_DIGITS = 800, DIGITS_PER_LIMB = 19 };

// 0.ddd * 10^point; no digits: zero.
typedef struct Decimal {
    char buffer[MAX_EXACT_DIGITS];
    char *digits;  // in `buffer`, the first not '0' (unless rounded to zero)
    int count;
    int point;
} Decimal;

// Writes out a number above zero in full.
static void expand(double number, Decimal *decimal)
{
    uint64_t bits = jsmi_double_bits(number);
    uint64_t significand = bits & 0xFFFFFFFFFFFFF;
    int exponent = (int)(bits >> 52) - 1075;
    JsStackInteger integer;

    if (exponent == -1075)
        exponent = -1074;
    else
        significand |= 1ull << 52;
    int zeros = jsmi_count_trailing_zeros_64(significand);
    exponent += zeros;

    // m * 2^-e is m * 5^e with the point e digits to the left.
    jsmi_stack_integer_set(&integer, significand >> zeros);
    if (exponent >= 0)
        jsmi_stack_integer_shift_left(&integer, exponent);
    else
        jsmi_stack_integer_multiply_power_of_five(&integer, -exponent);

    char *end = decimal->buffer + MAX_EXACT_DIGITS;
    char *digits = end;
    while (integer.count > 0) {
        uint64_t part =
            jsmi_stack_integer_divide(&integer, 10000000000000000000u);
        for (int i = 0; i < DIGITS_PER_LIMB; i++) {
            *--digits = (char)('0' + part % 10);
            part /= 10;
        }
    }
    while (*digits == '0')
        digits++;
    decimal->digits = digits;
    decimal->count = (int)(end - digits);
    decimal->point = decimal->count + (exponent < 0 ? exponent : 0);
}

// Keeps the first `wanted` digits, half rounded up. With `wanted` 0 there may
// be one digit afterwards, by carrying; below that it is zero.
static void round_half_up(Decimal *decimal, int wanted)
{
    if (wanted >= decimal->count)
        return;
    if (wanted < 0) {
        decimal->count = 0;
        return;
    }

    bool rounds_up = decimal->digits[wanted] >= '5';
    decimal->count = wanted;
    if (!rounds_up)
        return;
    int i = wanted - 1;
    while (i >= 0 && decimal->digits[i] == '9')
        i--;
    if (i >= 0) {
        decimal->digits[i]++;
        decimal->count = i + 1;
    } else {
        decimal->digits[0] = '1';
        decimal->count = 1;
        decimal->point++;
    }
}

// Appends digits from `first` on, zeros where there are none.
static char *append_digits(char *end, const Decimal *decimal, int first,
                           int count)
{
    for (int i = first; i < first + count; i++)
        *end++ =
            (char)(i >= 0 && i < decimal->count ? decimal->digits[i] : '0');
    return end;
}

// The decimal with `fraction_digits` after the point.
static char *append_fixed(char *end, const Decimal *decimal,
                          int fraction_digits)
{
    if (decimal->point > 0)
        end = append_digits(end, decimal, 0, decimal->point);
    else
        *end++ = '0';
    if (fraction_digits > 0) {
        *end++ = '.';
        end = append_digits(end, decimal, decimal->point, fraction_digits);
    }
    return end;
}

// d.ddde+x with `fraction_digits` after the point.
static char *append_exponential(char *end, const Decimal *decimal,
                                int fraction_digits)
{
    int exponent = decimal->count == 0 ? 0 : decimal->point - 1;

    end = append_digits(end, decimal, 0, 1);
    if (fraction_digits > 0) {
        *end++ = '.';
        end = append_digits(end, decimal, 1, fraction_digits);
    }
    *end++ = 'e';
    *end++ = exponent < 0 ? '-' : '+';
    return end + jsmi_uint64_to_text(
                     (uint64_t)(exponent < 0 ? -exponent : exponent), end);
}

static size_t finish(const char *text, char *end)
{
    *end = '\0';
    return (size_t)(end - text);
}

size_t jsmi_number_to_fixed(double number, int fraction_digits,
                            char text[JSMI_FIXED_TEXT_SIZE])
{
    char *end = text;
    Decimal decimal = {.count = 0};

    JSMI_ASSERT(fraction_digits >= 0);
    JSMI_ASSERT(fraction_digits <= JSMI_MAX_FRACTION_DIGITS);
    if (!(fabs(number) < 1e21))
        return jsmi_number_to_text(number, text);
    if (number < 0)
        *end++ = '-';
    if (number != 0) {
        expand(fabs(number), &decimal);
        round_half_up(&decimal, decimal.point + fraction_digits);
    }
    if (decimal.count == 0)
        decimal.point = 0;
    return finish(text, append_fixed(end, &decimal, fraction_digits));
}

size_t jsmi_number_to_exponential(double number, int fraction_digits,
                                  char text[JSMI_FIXED_TEXT_SIZE])
{
    char *end = text;
    Decimal decimal = {.count = 0};

    JSMI_ASSERT(fraction_digits >= JSMI_AS_MANY_DIGITS_AS_NECESSARY);
    JSMI_ASSERT(fraction_digits <= JSMI_MAX_FRACTION_DIGITS);
    if (!isfinite(number))
        return jsmi_number_to_text(number, text);
    if (number < 0)
        *end++ = '-';
    if (number == 0) {
        fraction_digits = fraction_digits < 0 ? 0 : fraction_digits;
    } else if (fraction_digits < 0) {
        JsShortestDecimal shortest = jsmi_shortest_decimal(fabs(number));
        decimal.digits = decimal.buffer;
        memcpy(decimal.digits, shortest.digits, (size_t)shortest.count);
        decimal.count = shortest.count;
        decimal.point = shortest.point;
        fraction_digits = shortest.count - 1;
    } else {
        expand(fabs(number), &decimal);
        round_half_up(&decimal, fraction_digits + 1);
    }
    return finish(text, append_exponential(end, &decimal, fraction_digits));
}

size_t jsmi_number_to_precision(double number, int precision,
                                char text[JSMI_FIXED_TEXT_SIZE])
{
    char *end = text;
    Decimal decimal = {.count = 0, .point = 1};

    JSMI_ASSERT(precision >= 1);
    JSMI_ASSERT(precision <= JSMI_MAX_FRACTION_DIGITS);
    if (!isfinite(number))
        return jsmi_number_to_text(number, text);
    if (number < 0)
        *end++ = '-';
    if (number != 0) {
        expand(fabs(number), &decimal);
        round_half_up(&decimal, precision);
    }
    int exponent = decimal.point - 1;
    if (exponent < -6 || exponent >= precision)
        end = append_exponential(end, &decimal, precision - 1);
    else
        end = append_fixed(end, &decimal, precision - 1 - exponent);
    return finish(text, end);
}

// ---- Other radices ---------------------------------------------------------

static const char radix_digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

// Adds one to the last of the digits and drops those that become zero.
// Answers how many are left; with none left the carry goes to the integer.
static int round_up(char *digits, int count, int radix)
{
    while (count > 0) {
        const char *next = strchr(radix_digits, digits[count - 1]) + 1;
        if (next - radix_digits < radix) {
            digits[count - 1] = *next;
            return count;
        }
        count--;
    }
    return 0;
}

// Writes as many digits of the fraction as tell it from those of the
// neighbours of the number, at a distance of 2 * `delta`. Answers how many;
// `*carry` is 1 if the fraction was rounded up to 1.
static int write_fraction(char *digits, double fraction, double delta,
                          int radix, int *carry)
{
    int count = 0;

    *carry = 0;
    while (fraction >= delta) {
        fraction *= radix;
        delta *= radix;
        int digit = (int)fraction;
        fraction -= digit;
        digits[count++] = radix_digits[digit];
        bool is_closer_above =
            fraction > 0.5 || (fraction == 0.5 && (digit & 1) != 0);
        if (is_closer_above && fraction + delta > 1) {
            count = round_up(digits, count, radix);
            *carry = count == 0;
            break;
        }
    }
    return count;
}

// Writes an integer before `end`; answers where it begins.
static char *write_integer_before(char *end, double integer, int radix)
{
    // Digits that a double does not hold.
    while (integer / radix >= 0x1p53) {
        integer /= radix;
        *--end = '0';
    }
    do {
        double digit = fmod(integer, radix);
        *--end = radix_digits[(int)digit];
        integer = (integer - digit) / radix;
    } while (integer > 0);
    return end;
}

size_t jsmi_number_to_radix(double number, int radix,
                            char text[JSMI_RADIX_TEXT_SIZE])
{
    enum { MAX_INTEGER_DIGITS = 1024, MAX_FRACTION_DIGITS = 1100 };
    char integer_digits[MAX_INTEGER_DIGITS];
    char fraction_digits[MAX_FRACTION_DIGITS];
    int carry;

    JSMI_ASSERT(radix >= 2);
    JSMI_ASSERT(radix <= 36);
    if (radix == 10 || !isfinite(number))
        return jsmi_number_to_text(number, text);

    char *end = text;
    if (number < 0)
        *end++ = '-';
    number = fabs(number);
    double integer = floor(number);
    double next = jsmi_double_from_bits(jsmi_double_bits(number) + 1);
    double delta = fmax(0.5 * (next - number), 0x1p-1074);
    int count =
        write_fraction(fraction_digits, number - integer, delta, radix, &carry);

    char *integer_end = integer_digits + MAX_INTEGER_DIGITS;
    char *start = write_integer_before(integer_end, integer + carry, radix);
    memcpy(end, start, (size_t)(integer_end - start));
    end += integer_end - start;
    if (count > 0) {
        *end++ = '.';
        memcpy(end, fraction_digits, (size_t)count);
        end += count;
    }
    return finish(text, end);
}
