// SPDX-License-Identifier: MIT
#include "number/parse.h"

#include "base/check.h"
#include "number/math.h"
#include "number/powers.h"
#include "number/stack_integer.h"
#include "number/wide.h"

// Text of either width. The functions that read units are inlined into entry
// points where `is_wide` is a constant.
typedef struct Text {
    const void *units;
    size_t length;
    bool is_wide;
    JsBudget *budget;  // that is polled, or NULL
} Text;

static JSMI_ALWAYS_INLINE uint32_t unit_at(Text text, size_t position)
{
    if (text.is_wide)
        return ((const uint16_t *)text.units)[position];
    return ((const uint8_t *)text.units)[position];
}

// Text of fewer units is read in no time. Where that is known when reading
// begins, a copy of the code asks no budget.
enum { SHORTEST_LONG_TEXT = 1000 };

// Whether reading is to end here, whatever follows: every now and then, and
// only in long text.
static JSMI_ALWAYS_INLINE bool is_stopped(Text text, size_t position)
{
    return text.budget && JSMI_UNLIKELY(position % 65536 == 65535) &&
           !jsmi_poll(text.budget);
}

static JSMI_ALWAYS_INLINE bool is_digit_at(Text text, size_t position)
{
    return position < text.length && unit_at(text, position) - '0' < 10;
}

// ---- Rounding --------------------------------------------------------------

// The double closest to significand * power * 2^(log2 - 127): what an entry
// of the table stands for, `log2` being that of its power of ten.
static double round_product(uint64_t significand, JsPowerOfTen power, int log2)
{
    int shift = jsmi_count_leading_zeros_64(significand);
    JsWide low = jsmi_wide_multiply(power.low, significand << shift);
    JsWide high = jsmi_wide_multiply(power.high, significand << shift);
    uint64_t carry = 0;
    uint64_t middle = jsmi_wide_add(high.low, low.high, &carry);
    uint64_t top = high.high + carry;
    int exponent = log2 + 64 - shift;

    // Two numbers with their top bits set have a product with one of the two
    // top bits set.
    if (top >> 63 == 0) {
        top = top << 1 | middle >> 63;
        middle <<= 1;
        exponent--;
    }
    return jsmi_double_round(top, (middle | low.low) != 0, exponent);
}

static double round_stack_integer(const JsStackInteger *x)
{
    if (x->count == 0)
        return 0;

    int last = x->count - 1;
    int shift = jsmi_count_leading_zeros_64(x->limbs[last]);
    uint64_t top = x->limbs[last] << shift;
    uint64_t rest = 0;
    if (last > 0) {
        if (shift > 0)
            top |= x->limbs[last - 1] >> (64 - shift);
        rest = x->limbs[last - 1] << shift;
    }
    for (int i = 0; i < last - 1; i++)
        rest |= x->limbs[i];
    return jsmi_double_round(top, rest != 0, last * 64 + 63 - shift);
}

// ---- Decimals --------------------------------------------------------------

// significand * 10^exponent, and a bit more if there were more digits.
typedef struct Decimal {
    uint64_t significand;  // the first 19 digits at most
    int64_t exponent;
    bool is_truncated;      // digits other than 0 were left out
    size_t first_position;  // the digits, perhaps with a point among them,
    size_t end_position;    // and leading zeros
} Decimal;

enum {
    MAX_SIGNIFICAND_DIGITS = 19,
    // A point half-way between two doubles has at most 768 digits.
    MAX_EXACT_DIGITS = 780,
};

// Reads all digits again: D * 10^exponent, where D is as many of them as
// can make a difference, with a 1 in place of the others if they are not all
// zeros.
static int read_exactly(Text text, const Decimal *decimal, JsStackInteger *x)
{
    int64_t exponent = decimal->exponent;
    int count = 0;
    bool has_rest = false;

    jsmi_stack_integer_set(x, 0);
    for (size_t i = decimal->first_position; i < decimal->end_position; i++) {
        uint32_t digit = unit_at(text, i) - '0';
        if (is_stopped(text, i))
            break;
        if (digit >= 10 || (count == 0 && digit == 0))
            continue;
        // `exponent` counts from the digits that the significand left out.
        if (count >= MAX_SIGNIFICAND_DIGITS && count < MAX_EXACT_DIGITS)
            exponent--;
        if (count < MAX_EXACT_DIGITS) {
            jsmi_stack_integer_multiply_add(x, 10, digit);
            count++;
        } else if (digit != 0) {
            has_rest = true;
        }
    }
    if (has_rest) {
        jsmi_stack_integer_multiply_add(x, 10, 1);
        exponent--;
    }
    return (int)exponent;
}

// Which of two neighbouring doubles, `lower` and the next one, the decimal is
// closer to.
static JSMI_NOINLINE double decide_exactly(Text text, const Decimal *decimal,
                                           double lower)
{
    uint64_t bits = jsmi_double_bits(lower);
    uint64_t fraction = bits & 0xFFFFFFFFFFFFF;
    int biased = (int)(bits >> 52);
    uint64_t significand = biased == 0 ? fraction : fraction | 1ull << 52;
    int binary_exponent = biased == 0 ? -1074 : biased - 1075;
    JsStackInteger left;
    JsStackInteger right;

    // left * 10^exponent ? (2 * significand + 1) * 2^(binary_exponent - 1)
    int exponent = read_exactly(text, decimal, &left);
    jsmi_stack_integer_set(&right, 2 * significand + 1);
    if (exponent >= 0)
        jsmi_stack_integer_multiply_power_of_five(&left, exponent);
    else
        jsmi_stack_integer_multiply_power_of_five(&right, -exponent);
    int shift = exponent - (binary_exponent - 1);
    if (shift >= 0)
        jsmi_stack_integer_shift_left(&left, shift);
    else
        jsmi_stack_integer_shift_left(&right, -shift);

    int order = jsmi_stack_integer_compare(&left, &right);
    bool is_upper = order > 0 || (order == 0 && (significand & 1) != 0);
    return jsmi_double_from_bits(bits + is_upper);
}

static const double exact_powers[] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

static double decimal_to_double(Text text, const Decimal *decimal)
{
    uint64_t w = decimal->significand;

    // FAST PATH: both are doubles without rounding, so one operation rounds
    // correctly.
    if (w <= 1ull << 53 && !decimal->is_truncated && decimal->exponent >= -22 &&
        decimal->exponent <= 22) {
        int q = (int)decimal->exponent;
        return q < 0 ? (double)w / exact_powers[-q]
                     : (double)w * exact_powers[q];
    }
    // w < 10^19, so below the first power everything rounds to 0.
    if (w == 0 || decimal->exponent < JSMI_FIRST_POWER)
        return 0;
    if (decimal->exponent > 308)
        return INFINITY;

    int q = (int)decimal->exponent;
    int log2 = jsmi_floor_log2_of_power_of_ten(q);
    JsPowerOfTen power = jsmi_power_of_ten(q);
    double upper = round_product(w + decimal->is_truncated, power, log2);
    bool is_exact_power = q >= 0 && q <= JSMI_LAST_EXACT_POWER;
    if (is_exact_power && !decimal->is_truncated)
        return upper;

    // The true power is less than one unit below the table's.
    if (!is_exact_power) {
        power.high -= power.low == 0;
        power.low--;
    }
    double lower = round_product(w, power, log2);
    if (lower == upper)
        return lower;
    return decide_exactly(text, decimal, lower);
}

// Reads digits into the significand as long as there is room, then only
// counts them. Answers the position after them.
static JSMI_ALWAYS_INLINE size_t scan_digits(Text text, size_t position,
                                             Decimal *decimal,
                                             uint64_t *left_out)
{
    // No 20th digit is appended: 10^18 has 19.
    const uint64_t limit = 1000000000000000000u;

    for (; is_digit_at(text, position); position++) {
        uint32_t digit = unit_at(text, position) - '0';
        if (is_stopped(text, position))
            break;
        if (decimal->significand < limit) {
            decimal->significand = decimal->significand * 10 + digit;
        } else {
            ++*left_out;
            decimal->is_truncated |= digit != 0;
        }
    }
    return position;
}

// ExponentPart, if it is there in full. Answers the position after it.
static JSMI_ALWAYS_INLINE size_t scan_exponent(Text text, size_t position,
                                               Decimal *decimal)
{
    size_t start = position;

    if (position == text.length || (unit_at(text, position) | 0x20) != 'e')
        return start;
    position++;
    bool is_negative = false;
    if (position < text.length) {
        uint32_t sign = unit_at(text, position);
        is_negative = sign == '-';
        position += sign == '-' || sign == '+';
    }
    if (!is_digit_at(text, position))
        return start;

    // More than any number of digits before it can make up for.
    const int64_t limit = (int64_t)1 << 52;
    int64_t exponent = 0;
    for (; is_digit_at(text, position); position++) {
        if (is_stopped(text, position))
            break;
        if (exponent < limit)
            exponent = exponent * 10 + (unit_at(text, position) - '0');
    }
    decimal->exponent += is_negative ? -exponent : exponent;
    return position;
}

// Answers the position after the literal, `position` itself if there is none.
static JSMI_ALWAYS_INLINE size_t scan_decimal(Text text, size_t position,
                                              double *number)
{
    size_t start = position;
    Decimal decimal = {.first_position = position};
    uint64_t left_out = 0;
    uint64_t fraction_left_out = 0;

    position = scan_digits(text, position, &decimal, &left_out);
    size_t digits = position - start;
    decimal.end_position = position;
    if (position < text.length && unit_at(text, position) == '.') {
        size_t point = position;
        position =
            scan_digits(text, position + 1, &decimal, &fraction_left_out);
        size_t fraction_digits = position - point - 1;
        digits += fraction_digits;
        decimal.end_position = position;
        decimal.exponent = -(int64_t)(fraction_digits - fraction_left_out);
    }
    if (digits == 0)
        return start;

    decimal.exponent += (int64_t)left_out;
    position = scan_exponent(text, position, &decimal);
    *number = decimal_to_double(text, &decimal);
    return position;
}

size_t jsmi_parse_decimal(JsBudget *budget, const uint8_t *text, size_t length,
                          double *number)
{
    return scan_decimal((Text){text, length, false, budget}, 0, number);
}

// ---- Integers in other radices ---------------------------------------------

// The largest finite numbers have 1024 bits.
enum { MAX_FINITE_LIMBS = 16 };

// Answers the position after the digits, `position` itself if there are none.
static JSMI_ALWAYS_INLINE size_t scan_radix_digits(Text text, size_t position,
                                                   int radix, double *number)
{
    size_t start = position;
    JsStackInteger total;
    uint64_t part = 0;
    uint64_t part_factor = 1;

    jsmi_stack_integer_set(&total, 0);
    for (; position < text.length; position++) {
        int digit = jsmi_digit_value(unit_at(text, position));
        if (digit >= radix || is_stopped(text, position))
            break;
        if (part_factor > UINT64_MAX / 36) {
            if (total.count <= MAX_FINITE_LIMBS)
                jsmi_stack_integer_multiply_add(&total, part_factor, part);
            part = 0;
            part_factor = 1;
        }
        part = part * (uint64_t)radix + (uint64_t)digit;
        part_factor *= (uint64_t)radix;
    }
    if (position == start)
        return start;
    if (total.count <= MAX_FINITE_LIMBS)
        jsmi_stack_integer_multiply_add(&total, part_factor, part);
    *number = round_stack_integer(&total);
    return position;
}

size_t jsmi_parse_radix_digits(JsBudget *budget, const uint8_t *text,
                               size_t length, int radix, double *number)
{
    return scan_radix_digits((Text){text, length, false, budget}, 0, radix,
                             number);
}

// ---- Strings ---------------------------------------------------------------

bool jsmi_is_string_white_space(uint32_t unit)
{
    if (unit < 0x80)
        return unit == ' ' || (unit >= '\t' && unit <= '\r');
    switch (unit) {
    case 0x00A0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
    case 0xFEFF:
        return true;
    default:
        return unit >= 0x2000 && unit <= 0x200A;
    }
}

static JSMI_ALWAYS_INLINE size_t skip_white_space(Text text)
{
    size_t position = 0;

    while (position < text.length && !is_stopped(text, position) &&
           jsmi_is_string_white_space(unit_at(text, position)))
        position++;
    return position;
}

static JSMI_ALWAYS_INLINE size_t skip_sign(Text text, size_t position,
                                           double *sign)
{
    *sign = 1;
    if (position < text.length) {
        uint32_t unit = unit_at(text, position);
        if (unit == '-')
            *sign = -1;
        return position + (unit == '-' || unit == '+');
    }
    return position;
}

// StrDecimalLiteral without its sign, as scan_decimal().
static JSMI_ALWAYS_INLINE size_t scan_decimal_or_infinity(Text text,
                                                          size_t position,
                                                          double *number)
{
    static const char infinity[] = "Infinity";
    enum { LENGTH = sizeof infinity - 1 };

    if (position < text.length && unit_at(text, position) == 'I') {
        if (text.length - position < LENGTH)
            return position;
        for (size_t i = 0; i < LENGTH; i++) {
            if (unit_at(text, position + i) != (uint32_t)infinity[i])
                return position;
        }
        *number = INFINITY;
        return position + LENGTH;
    }
    return scan_decimal(text, position, number);
}

// The radix of NonDecimalIntegerLiteral that begins here, or 10.
static JSMI_ALWAYS_INLINE int radix_of_prefix(Text text, size_t position)
{
    if (text.length - position < 2 || unit_at(text, position) != '0')
        return 10;
    switch (unit_at(text, position + 1) | 0x20) {
    case 'x':
        return 16;
    case 'o':
        return 8;
    case 'b':
        return 2;
    default:
        return 10;
    }
}

static JSMI_ALWAYS_INLINE double string_to_number(Text text)
{
    size_t start = skip_white_space(text);
    double sign = 1;
    double number = 0;
    size_t end;

    while (text.length > start && !is_stopped(text, text.length) &&
           jsmi_is_string_white_space(unit_at(text, text.length - 1)))
        text.length--;
    if (start == text.length)
        return 0;

    int radix = radix_of_prefix(text, start);
    if (radix != 10) {
        start += 2;
        end = scan_radix_digits(text, start, radix, &number);
    } else {
        start = skip_sign(text, start, &sign);
        end = scan_decimal_or_infinity(text, start, &number);
    }
    return end == text.length && end != start ? sign * number : NAN;
}

double jsmi_string_to_number_latin1(JsBudget *budget, const uint8_t *text,
                                    size_t length)
{
    if (JSMI_LIKELY(length < SHORTEST_LONG_TEXT))
        return string_to_number((Text){text, length, false, NULL});
    return string_to_number((Text){text, length, false, budget});
}

double jsmi_string_to_number_utf16(JsBudget *budget, const uint16_t *text,
                                   size_t length)
{
    return string_to_number((Text){text, length, true, budget});
}

static JSMI_ALWAYS_INLINE double parse_float(Text text)
{
    double sign;
    double number = NAN;
    size_t position = skip_sign(text, skip_white_space(text), &sign);

    scan_decimal_or_infinity(text, position, &number);
    return sign * number;
}

double jsmi_parse_float_latin1(JsBudget *budget, const uint8_t *text,
                               size_t length)
{
    if (JSMI_LIKELY(length < SHORTEST_LONG_TEXT))
        return parse_float((Text){text, length, false, NULL});
    return parse_float((Text){text, length, false, budget});
}

double jsmi_parse_float_utf16(JsBudget *budget, const uint16_t *text,
                              size_t length)
{
    return parse_float((Text){text, length, true, budget});
}

static JSMI_ALWAYS_INLINE double parse_int(Text text, int32_t radix)
{
    double sign;
    double number = NAN;
    size_t position = skip_sign(text, skip_white_space(text), &sign);

    if (radix != 0 && (radix < 2 || radix > 36))
        return NAN;
    if ((radix == 0 || radix == 16) && radix_of_prefix(text, position) == 16) {
        position += 2;
        radix = 16;
    }
    scan_radix_digits(text, position, radix == 0 ? 10 : radix, &number);
    return sign * number;
}

double jsmi_parse_int_latin1(JsBudget *budget, const uint8_t *text,
                             size_t length, int32_t radix)
{
    if (JSMI_LIKELY(length < SHORTEST_LONG_TEXT))
        return parse_int((Text){text, length, false, NULL}, radix);
    return parse_int((Text){text, length, false, budget}, radix);
}

double jsmi_parse_int_utf16(JsBudget *budget, const uint16_t *text,
                            size_t length, int32_t radix)
{
    return parse_int((Text){text, length, true, budget}, radix);
}
