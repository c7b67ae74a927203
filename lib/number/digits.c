// SPDX-License-Identifier: MIT
#include "number/digits.h"

#include "base/check.h"
#include "number/limbs.h"
#include "number/math.h"
#include "number/wide.h"

enum {
    // How many limbs a linear operation handles between two charges.
    LONGEST_ROW = 8192,
};

static const uint64_t max_bits = (uint64_t)JSMI_MAX_INTEGER_LIMBS * 64;
static const uint64_t one_limb[] = {1};
static const JsInteger one = {one_limb, 1, false};

static uint32_t limbs_for_bits(uint64_t bits)
{
    return (uint32_t)((bits + 63) / 64);
}

static uint32_t larger(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

static uint32_t smaller(uint32_t x, uint32_t y)
{
    return x < y ? x : y;
}

uint64_t jsmi_integer_bit_length(const JsInteger *x)
{
    if (x->count == 0)
        return 0;
    int zeros = jsmi_count_leading_zeros_64(x->limbs[x->count - 1]);
    return (uint64_t)x->count * 64 - (uint64_t)zeros;
}

static void finish(JsIntegerResult *result, uint32_t count, bool is_negative)
{
    JSMI_CHECK(count <= result->capacity);
    result->count = jsmi_limbs_normalize(result->limbs, count);
    result->is_negative = is_negative && result->count > 0;
}

static bool copy(JsBudget *budget, const uint64_t *limbs, uint32_t count,
                 bool is_negative, JsIntegerResult *result)
{
    JSMI_CHECK(count <= result->capacity);
    for (uint32_t start = 0; start < count; start += LONGEST_ROW) {
        uint32_t row = smaller(LONGEST_ROW, count - start);
        if (!jsmi_limbs_spend(budget, row))
            return false;
        memcpy(result->limbs + start, limbs + start, row * sizeof *limbs);
    }
    finish(result, count, is_negative);
    return true;
}

// ---- Addition --------------------------------------------------------------

static bool may_carry(const JsInteger *x, const JsInteger *y)
{
    uint64_t top = x->limbs[x->count - 1];
    uint64_t sum;

    if (y->count < x->count)
        return top == UINT64_MAX;
    sum = top + y->limbs[y->count - 1];
    return sum < top || sum == UINT64_MAX;
}

static uint32_t sum_capacity(const JsInteger *x, const JsInteger *y,
                             bool y_is_negative)
{
    uint32_t count = larger(x->count, y->count);

    if (count == 0 || x->is_negative != y_is_negative)
        return count;
    return count + (x->count >= y->count ? may_carry(x, y) : may_carry(y, x));
}

// |x| + |y| or |x| - |y| with |x| >= |y|, row by row.
static bool combine_magnitudes(JsBudget *budget, const JsInteger *x,
                               const JsInteger *y, bool is_difference,
                               bool is_negative, JsIntegerResult *result)
{
    uint64_t carry = 0;
    uint32_t count = x->count;

    JSMI_CHECK(count <= result->capacity);
    for (uint32_t start = 0; start < count; start += LONGEST_ROW) {
        uint32_t row = smaller(LONGEST_ROW, count - start);
        if (!jsmi_limbs_spend(budget, row))
            return false;
        for (uint32_t i = start; i < start + row; i++) {
            uint64_t limb = i < y->count ? y->limbs[i] : 0;
            result->limbs[i] =
                is_difference ? jsmi_wide_subtract(x->limbs[i], limb, &carry)
                              : jsmi_wide_add(x->limbs[i], limb, &carry);
        }
    }
    if (carry != 0) {
        JSMI_CHECK(count < result->capacity);
        result->limbs[count++] = carry;
    }
    finish(result, count, is_negative);
    return true;
}

static int compare_magnitudes(const JsInteger *x, const JsInteger *y)
{
    return jsmi_limbs_compare(x->limbs, x->count, y->limbs, y->count);
}

// x + y, y with the given sign.
static bool add(JsBudget *budget, const JsInteger *x, const JsInteger *y,
                bool y_is_negative, JsIntegerResult *result)
{
    bool is_difference = x->is_negative != y_is_negative;

    // FAST PATH: one limb each.
    if (x->count == 1 && y->count == 1 && is_difference &&
        result->capacity > 0) {
        uint64_t a = x->limbs[0];
        uint64_t b = y->limbs[0];
        result->limbs[0] = a >= b ? a - b : b - a;
        finish(result, 1, a >= b ? x->is_negative : y_is_negative);
        return true;
    }
    if (compare_magnitudes(x, y) >= 0)
        return combine_magnitudes(budget, x, y, is_difference, x->is_negative,
                                  result);
    return combine_magnitudes(budget, y, x, is_difference, y_is_negative,
                              result);
}

// ~x is -(x + 1).
static bool bitwise_not(JsBudget *budget, const JsInteger *x,
                        JsIntegerResult *result)
{
    if (!add(budget, x, &one, false, result))
        return false;
    result->is_negative = !result->is_negative && result->count > 0;
    return true;
}

// ---- Multiplication and division -------------------------------------------

static JsIntegerStatus product_capacity(const JsInteger *x, const JsInteger *y,
                                        uint32_t *capacity)
{
    uint64_t bits = jsmi_integer_bit_length(x) + jsmi_integer_bit_length(y);

    *capacity = 0;
    if (x->count == 0 || y->count == 0)
        return JSMI_INTEGER_OK;
    if (bits > max_bits)
        return JSMI_INTEGER_TOO_LARGE;
    *capacity = bits <= 64 ? 1 : x->count + y->count;
    return JSMI_INTEGER_OK;
}

static bool multiply(JsBudget *budget, const JsInteger *x, const JsInteger *y,
                     JsIntegerResult *result)
{
    uint32_t count = x->count + y->count;

    if (x->count == 0 || y->count == 0) {
        finish(result, 0, false);
        return true;
    }
    if (count == 2) {
        JsWide product = jsmi_wide_multiply(x->limbs[0], y->limbs[0]);
        JSMI_CHECK(result->capacity >= 1u + (product.high != 0));
        result->limbs[0] = product.low;
        if (product.high != 0)
            result->limbs[1] = product.high;
        finish(result, 1 + (product.high != 0),
               x->is_negative != y->is_negative);
        return true;
    }
    JSMI_CHECK(count <= result->capacity);
    if (!jsmi_limbs_multiply(budget, result->limbs, x->limbs, x->count,
                             y->limbs, y->count))
        return false;
    finish(result, count, x->is_negative != y->is_negative);
    return true;
}

static bool divide(JsBudget *budget, const JsInteger *x, const JsInteger *y,
                   JsIntegerResult *result)
{
    bool is_negative = x->is_negative != y->is_negative;

    if (x->count < y->count) {
        finish(result, 0, false);
        return true;
    }
    uint32_t count = x->count - y->count + 1;
    JSMI_CHECK(count <= result->capacity);
    if (x->count == 1)
        result->limbs[0] = x->limbs[0] / y->limbs[0];
    else if (!jsmi_limbs_divide(budget, result->limbs, NULL, x->limbs, x->count,
                                y->limbs, y->count))
        return false;
    finish(result, count, is_negative);
    return true;
}

static bool remainder_of(JsBudget *budget, const JsInteger *x,
                         const JsInteger *y, JsIntegerResult *result)
{
    if (x->count < y->count)
        return copy(budget, x->limbs, x->count, x->is_negative, result);
    JSMI_CHECK(y->count <= result->capacity);
    if (x->count == 1)
        result->limbs[0] = x->limbs[0] % y->limbs[0];
    else if (!jsmi_limbs_divide(budget, NULL, result->limbs, x->limbs, x->count,
                                y->limbs, y->count))
        return false;
    finish(result, y->count, x->is_negative);
    return true;
}

// ---- Shifts ----------------------------------------------------------------

static uint64_t trailing_zeros(const JsInteger *x)
{
    uint32_t i = 0;

    while (x->limbs[i] == 0)
        i++;
    return (uint64_t)i * 64 +
           (uint64_t)jsmi_count_trailing_zeros_64(x->limbs[i]);
}

// Bits to shift by, saturated at a number beyond all sizes.
static uint64_t shift_count(const JsInteger *y)
{
    if (y->count == 0)
        return 0;
    return y->count > 1 || y->limbs[0] > 2 * max_bits ? 2 * max_bits
                                                      : y->limbs[0];
}

static JsIntegerStatus shift_capacity(const JsInteger *x, const JsInteger *y,
                                      bool is_left, uint32_t *capacity)
{
    uint64_t shift = shift_count(y);

    *capacity = 0;
    if (x->count == 0)
        return JSMI_INTEGER_OK;
    if (is_left) {
        uint64_t bits = jsmi_integer_bit_length(x) + shift;
        if (bits > max_bits)
            return JSMI_INTEGER_TOO_LARGE;
        *capacity = limbs_for_bits(bits);
    } else if (shift >= jsmi_integer_bit_length(x)) {
        *capacity = x->is_negative;
    } else {
        // Rounding a negative number down may carry into one more limb, but
        // only if a whole limb was dropped.
        uint32_t limbs = (uint32_t)(shift / 64);
        *capacity = x->count - limbs + (x->is_negative && limbs > 0);
    }
    return JSMI_INTEGER_OK;
}

static bool shift_magnitude_left(JsBudget *budget, const uint64_t *limbs,
                                 uint32_t count, uint64_t shift,
                                 bool is_negative, JsIntegerResult *result)
{
    uint32_t zeros = (uint32_t)(shift / 64);
    int bits = (int)(shift % 64);
    uint64_t carry = 0;

    if (count == 0) {
        finish(result, 0, false);
        return true;
    }
    JSMI_CHECK(zeros + count <= result->capacity);
    if (!jsmi_limbs_spend(budget, zeros))
        return false;
    memset(result->limbs, 0, zeros * sizeof *result->limbs);
    for (uint32_t start = 0; start < count; start += LONGEST_ROW) {
        uint32_t row = smaller(LONGEST_ROW, count - start);
        uint64_t *target = result->limbs + zeros + start;
        if (!jsmi_limbs_spend(budget, row))
            return false;
        uint64_t out = jsmi_limbs_shift_left(target, limbs + start, row, bits);
        target[0] |= carry;
        carry = out;
    }
    count += zeros;
    if (carry != 0) {
        JSMI_CHECK(count < result->capacity);
        result->limbs[count++] = carry;
    }
    finish(result, count, is_negative);
    return true;
}

static bool any_bit_below(const JsInteger *x, uint64_t bits)
{
    return x->count > 0 && trailing_zeros(x) < bits;
}

// Rounds down: towards minus infinity.
static bool shift_right(JsBudget *budget, const JsInteger *x, uint64_t shift,
                        JsIntegerResult *result)
{
    bool rounds_away = x->is_negative && any_bit_below(x, shift);

    if (shift >= jsmi_integer_bit_length(x)) {
        if (rounds_away) {
            JSMI_CHECK(result->capacity > 0);
            result->limbs[0] = 1;
        }
        finish(result, rounds_away, rounds_away);
        return true;
    }

    uint32_t dropped = (uint32_t)(shift / 64);
    int bits = (int)(shift % 64);
    uint32_t count = x->count - dropped;
    JSMI_CHECK(count <= result->capacity);
    for (uint32_t start = 0; start < count; start += LONGEST_ROW) {
        uint32_t row = smaller(LONGEST_ROW, count - start);
        const uint64_t *source = x->limbs + dropped + start;
        if (!jsmi_limbs_spend(budget, row))
            return false;
        jsmi_limbs_shift_right(result->limbs + start, source, row, bits);
        if (bits > 0 && start + row < count)
            result->limbs[start + row - 1] |= source[row] << (64 - bits);
    }
    if (rounds_away &&
        jsmi_limbs_add(result->limbs, result->limbs, count, one_limb, 1) != 0) {
        JSMI_CHECK(count < result->capacity);
        result->limbs[count++] = 1;
    }
    finish(result, count, x->is_negative);
    return true;
}

static bool shift(JsBudget *budget, const JsInteger *x, const JsInteger *y,
                  bool is_left, JsIntegerResult *result)
{
    uint64_t bits = shift_count(y);

    if (is_left)
        return shift_magnitude_left(budget, x->limbs, x->count, bits,
                                    x->is_negative, result);
    return shift_right(budget, x, bits, result);
}

// ---- Exponentiation --------------------------------------------------------

// x ** y is (odd ** y) << (zeros * y) with x = odd << zeros. A magnitude of
// one stays so.
static bool is_power_trivial(const JsInteger *x, const JsInteger *y)
{
    return y->count == 0 || x->count == 0 ||
           (x->count == 1 && x->limbs[0] == 1);
}

// The binary logarithm of |x|, not too small by more than a few units in the
// last place, and not too large by more.
static double logarithm(const JsInteger *x)
{
    uint32_t last = x->count - 1;
    int shift = jsmi_count_leading_zeros_64(x->limbs[last]);
    uint64_t top = x->limbs[last] << shift;

    if (last > 0 && shift > 0)
        top |= x->limbs[last - 1] >> (64 - shift);
    return log2((double)top) + ((double)last * 64 - shift);
}

static JsIntegerStatus power_capacity(const JsInteger *x, const JsInteger *y,
                                      uint32_t *capacity)
{
    if (y->is_negative)
        return JSMI_INTEGER_NEGATIVE_EXPONENT;
    if (is_power_trivial(x, y)) {
        *capacity = 1;
        return JSMI_INTEGER_OK;
    }
    if (y->count > 1 || y->limbs[0] > max_bits)
        return JSMI_INTEGER_TOO_LARGE;

    // The product's error is below 2^-15 here. A power of two, whose
    // logarithm is exact, has one bit more than that.
    double bits = floor(logarithm(x) * (double)y->limbs[0] + 0x1p-10) + 1;
    if (bits > (double)max_bits)
        return JSMI_INTEGER_TOO_LARGE;
    *capacity = limbs_for_bits((uint64_t)bits);
    return JSMI_INTEGER_OK;
}

typedef struct Power {
    uint64_t *limbs;    // the power so far
    uint64_t *product;  // the other half of the memory
    uint32_t count;
} Power;

static bool multiply_power(JsBudget *budget, Power *power, const uint64_t *y,
                           uint32_t y_count)
{
    uint64_t *product = power->product;

    if (!jsmi_limbs_multiply(budget, product, power->limbs, power->count, y,
                             y_count))
        return false;
    power->count = jsmi_limbs_normalize(product, power->count + y_count);
    power->product = power->limbs;
    power->limbs = product;
    return true;
}

// From the exponent's second highest bit down: squares, and for each set bit
// multiplies.
static bool raise(JsBudget *budget, Power *power, const uint64_t *x,
                  uint32_t x_count, uint64_t exponent)
{
    int bit = 63 - jsmi_count_leading_zeros_64(exponent);

    memcpy(power->limbs, x, x_count * sizeof *x);
    power->count = x_count;
    while (bit-- > 0) {
        if (!multiply_power(budget, power, power->limbs, power->count))
            return false;
        if ((exponent >> bit & 1) != 0 &&
            !multiply_power(budget, power, x, x_count))
            return false;
    }
    return true;
}

static bool raise_odd(JsBudget *budget, const JsInteger *x, uint64_t zeros,
                      uint64_t exponent, bool is_negative, uint64_t *memory,
                      uint32_t half, JsIntegerResult *result)
{
    uint32_t dropped = (uint32_t)(zeros / 64);
    uint32_t odd_count = x->count - dropped;
    uint64_t *odd = memory + 2 * (size_t)half;
    Power power = {memory, memory + half, 0};

    jsmi_limbs_shift_right(odd, x->limbs + dropped, odd_count,
                           (int)(zeros % 64));
    odd_count = jsmi_limbs_normalize(odd, odd_count);
    return raise(budget, &power, odd, odd_count, exponent) &&
           shift_magnitude_left(budget, power.limbs, power.count,
                                zeros * exponent, is_negative, result);
}

static bool exponentiate(JsBudget *budget, const JsInteger *x,
                         const JsInteger *y, JsIntegerResult *result)
{
    bool is_negative = x->is_negative && y->count > 0 && (y->limbs[0] & 1) != 0;

    if (is_power_trivial(x, y)) {
        JSMI_CHECK(result->capacity > 0);
        result->limbs[0] = y->count == 0 || x->count != 0;
        finish(result, 1, is_negative);
        return true;
    }

    // Products have a limb more than the power, at most, and so has each
    // of the two halves, for the power of the odd part.
    uint64_t exponent = y->limbs[0];
    uint64_t zeros = trailing_zeros(x);
    uint32_t shifted = (uint32_t)(zeros * exponent / 64);
    JSMI_CHECK(shifted < result->capacity);
    uint32_t half = result->capacity - shifted + 2;
    JsScratch scratch;
    uint64_t *memory =
        jsmi_scratch_initialize(&scratch, budget, 2 * (size_t)half + x->count);
    if (memory == NULL)
        return false;
    bool succeeded = raise_odd(budget, x, zeros, exponent, is_negative, memory,
                               half, result);
    jsmi_scratch_dispose(&scratch);
    return succeeded;
}

// ---- Bitwise operations ----------------------------------------------------

static bool combine_bits(JsIntegerOperation operation, bool x, bool y)
{
    if (operation == JSMI_INTEGER_AND)
        return x && y;
    return operation == JSMI_INTEGER_OR ? x || y : x != y;
}

static uint64_t combine_limbs(JsIntegerOperation operation, uint64_t x,
                              uint64_t y)
{
    if (operation == JSMI_INTEGER_AND)
        return x & y;
    return operation == JSMI_INTEGER_OR ? x | y : x ^ y;
}

static uint32_t bitwise_capacity(JsIntegerOperation operation,
                                 const JsInteger *x, const JsInteger *y)
{
    uint32_t most = larger(x->count, y->count);
    uint32_t least = smaller(x->count, y->count);
    bool both = x->is_negative && y->is_negative;
    bool none = !x->is_negative && !y->is_negative;

    switch (operation) {
    case JSMI_INTEGER_AND:
        if (none)
            return least;
        // A carry is possible: -3 & -2 is -4.
        if (both)
            return most + 1;
        return x->is_negative ? y->count : x->count;
    case JSMI_INTEGER_OR:
        if (none)
            return most;
        if (both)
            return least;
        return x->is_negative ? x->count : y->count;
    default:
        return most + (!none && !both);
    }
}

// The limbs of an integer in two's complement, from the lowest on.
typedef struct TwosComplement {
    const JsInteger *integer;
    uint64_t carry;
} TwosComplement;

static uint64_t next_limb(TwosComplement *source, uint32_t i)
{
    const JsInteger *x = source->integer;
    uint64_t limb = i < x->count ? x->limbs[i] : 0;

    return x->is_negative ? jsmi_wide_add(~limb, 0, &source->carry) : limb;
}

static bool combine(JsBudget *budget, JsIntegerOperation operation,
                    const JsInteger *x, const JsInteger *y,
                    JsIntegerResult *result)
{
    bool is_negative = combine_bits(operation, x->is_negative, y->is_negative);
    TwosComplement x_source = {x, 1};
    TwosComplement y_source = {y, 1};
    uint64_t carry = 1;
    uint32_t count = bitwise_capacity(operation, x, y);

    JSMI_CHECK(count <= result->capacity);
    for (uint32_t i = 0; i < count; i++) {
        if (i % LONGEST_ROW == 0 &&
            !jsmi_limbs_spend(budget, smaller(count - i, LONGEST_ROW)))
            return false;
        uint64_t limb = combine_limbs(operation, next_limb(&x_source, i),
                                      next_limb(&y_source, i));
        if (is_negative)
            limb = jsmi_wide_add(~limb, 0, &carry);
        result->limbs[i] = limb;
    }
    finish(result, count, is_negative);
    return true;
}

// ---- asIntN and asUintN ----------------------------------------------------

JsIntegerStatus jsmi_integer_as_int_n_bound(uint64_t bits, const JsInteger *x,
                                            uint32_t *capacity)
{
    if (bits > jsmi_integer_bit_length(x))
        *capacity = x->count;
    else
        *capacity = limbs_for_bits(bits);
    return JSMI_INTEGER_OK;
}

JsIntegerStatus jsmi_integer_as_uint_n_bound(uint64_t bits, const JsInteger *x,
                                             uint32_t *capacity)
{
    if (!x->is_negative && bits >= jsmi_integer_bit_length(x)) {
        *capacity = x->count;
        return JSMI_INTEGER_OK;
    }
    if (bits > max_bits)
        return JSMI_INTEGER_TOO_LARGE;
    *capacity = limbs_for_bits(bits);
    return JSMI_INTEGER_OK;
}

static void copy_all(const JsInteger *x, JsIntegerResult *result)
{
    JSMI_CHECK(x->count <= result->capacity);
    if (x->count > 0)
        memcpy(result->limbs, x->limbs, x->count * sizeof *x->limbs);
    finish(result, x->count, x->is_negative);
}

static void clear_above(uint64_t *limbs, uint64_t bits)
{
    if (bits % 64 != 0)
        limbs[bits / 64] &= ((uint64_t)1 << bits % 64) - 1;
}

// x modulo 2^bits in all limbs that this takes.
static uint32_t write_modulo(uint64_t bits, const JsInteger *x,
                             JsIntegerResult *result)
{
    uint32_t count = limbs_for_bits(bits);
    TwosComplement source = {x, 1};

    JSMI_CHECK(count <= result->capacity);
    for (uint32_t i = 0; i < count; i++)
        result->limbs[i] = next_limb(&source, i);
    clear_above(result->limbs, bits);
    return count;
}

void jsmi_integer_as_int_n(uint64_t bits, const JsInteger *x,
                           JsIntegerResult *result)
{
    if (bits > jsmi_integer_bit_length(x)) {
        copy_all(x, result);
        return;
    }
    if (bits == 0) {
        finish(result, 0, false);
        return;
    }

    uint32_t count = write_modulo(bits, x, result);
    uint64_t *limbs = result->limbs;
    bool is_negative = (limbs[(bits - 1) / 64] >> (bits - 1) % 64 & 1) != 0;
    if (is_negative) {
        uint64_t carry = 1;
        for (uint32_t i = 0; i < count; i++)
            limbs[i] = jsmi_wide_add(~limbs[i], 0, &carry);
        clear_above(limbs, bits);
    }
    finish(result, count, is_negative);
}

void jsmi_integer_as_uint_n(uint64_t bits, const JsInteger *x,
                            JsIntegerResult *result)
{
    if (!x->is_negative && bits >= jsmi_integer_bit_length(x))
        copy_all(x, result);
    else
        finish(result, bits == 0 ? 0 : write_modulo(bits, x, result), false);
}

uint64_t jsmi_integer_to_uint64(const JsInteger *x)
{
    if (x->count == 0)
        return 0;
    return x->is_negative ? 0 - x->limbs[0] : x->limbs[0];
}

// ---- All operations --------------------------------------------------------

static uint32_t linear_capacity(JsIntegerOperation operation,
                                const JsInteger *x, const JsInteger *y)
{
    switch (operation) {
    case JSMI_INTEGER_ADD:
        return sum_capacity(x, y, y->is_negative);
    case JSMI_INTEGER_SUBTRACT:
        return sum_capacity(x, y, !y->is_negative);
    case JSMI_INTEGER_INCREMENT:
    case JSMI_INTEGER_NOT:
        return sum_capacity(x, &one, false);
    case JSMI_INTEGER_DECREMENT:
        return sum_capacity(x, &one, true);
    case JSMI_INTEGER_UNARY_MINUS:
        return x->count;
    case JSMI_INTEGER_DIVIDE:
        return x->count < y->count ? 0 : x->count - y->count + 1;
    case JSMI_INTEGER_REMAINDER:
        return smaller(x->count, y->count);
    default:
        return bitwise_capacity(operation, x, y);
    }
}

JsIntegerStatus jsmi_integer_bound(JsIntegerOperation operation,
                                   const JsInteger *x, const JsInteger *y,
                                   uint32_t *capacity)
{
    switch (operation) {
    case JSMI_INTEGER_MULTIPLY:
        return product_capacity(x, y, capacity);
    case JSMI_INTEGER_EXPONENTIATE:
        return power_capacity(x, y, capacity);
    case JSMI_INTEGER_LEFT_SHIFT:
        return shift_capacity(x, y, !y->is_negative, capacity);
    case JSMI_INTEGER_SIGNED_RIGHT_SHIFT:
        return shift_capacity(x, y, y->is_negative, capacity);
    case JSMI_INTEGER_DIVIDE:
    case JSMI_INTEGER_REMAINDER:
        if (y->count == 0)
            return JSMI_INTEGER_DIVISION_BY_ZERO;
        break;
    default:
        break;
    }
    *capacity = linear_capacity(operation, x, y);
    return *capacity > JSMI_MAX_INTEGER_LIMBS ? JSMI_INTEGER_TOO_LARGE
                                              : JSMI_INTEGER_OK;
}

bool jsmi_integer_compute(JsBudget *budget, JsIntegerOperation operation,
                          const JsInteger *x, const JsInteger *y,
                          JsIntegerResult *result)
{
    switch (operation) {
    case JSMI_INTEGER_ADD:
        return add(budget, x, y, y->is_negative, result);
    case JSMI_INTEGER_SUBTRACT:
        return add(budget, x, y, !y->is_negative, result);
    case JSMI_INTEGER_MULTIPLY:
        return multiply(budget, x, y, result);
    case JSMI_INTEGER_DIVIDE:
        return divide(budget, x, y, result);
    case JSMI_INTEGER_REMAINDER:
        return remainder_of(budget, x, y, result);
    case JSMI_INTEGER_EXPONENTIATE:
        return exponentiate(budget, x, y, result);
    case JSMI_INTEGER_LEFT_SHIFT:
        return shift(budget, x, y, !y->is_negative, result);
    case JSMI_INTEGER_SIGNED_RIGHT_SHIFT:
        return shift(budget, x, y, y->is_negative, result);
    case JSMI_INTEGER_AND:
    case JSMI_INTEGER_OR:
    case JSMI_INTEGER_XOR:
        return combine(budget, operation, x, y, result);
    case JSMI_INTEGER_UNARY_MINUS:
        return copy(budget, x->limbs, x->count, !x->is_negative, result);
    case JSMI_INTEGER_NOT:
        return bitwise_not(budget, x, result);
    case JSMI_INTEGER_INCREMENT:
        return add(budget, x, &one, false, result);
    case JSMI_INTEGER_DECREMENT:
        return add(budget, x, &one, true, result);
    }
    return false;
}

// ---- Numbers ---------------------------------------------------------------

void jsmi_integer_from_uint64(uint64_t number, JsIntegerResult *result)
{
    if (number != 0) {
        JSMI_CHECK(result->capacity > 0);
        result->limbs[0] = number;
    }
    finish(result, number != 0, false);
}

void jsmi_integer_from_int64(int64_t number, JsIntegerResult *result)
{
    uint64_t magnitude = (uint64_t)number;

    jsmi_integer_from_uint64(number < 0 ? 0 - magnitude : magnitude, result);
    result->is_negative = number < 0;
}

void jsmi_integer_from_double(double number, JsIntegerResult *result)
{
    int exponent;
    double fraction = frexp(fabs(number), &exponent);

    JSMI_ASSERT(jsmi_double_is_integral(number));
    if (exponent <= 53) {
        jsmi_integer_from_uint64((uint64_t)fabs(number), result);
    } else {
        int shift = exponent - 53;
        uint32_t low = (uint32_t)(shift / 64);
        uint64_t significand = (uint64_t)ldexp(fraction, 53);
        uint32_t count = limbs_for_bits((uint64_t)exponent);
        JSMI_CHECK(count <= result->capacity);
        memset(result->limbs, 0, count * sizeof *result->limbs);
        result->limbs[low] = significand << shift % 64;
        if (low + 1 < count)
            result->limbs[low + 1] = significand >> (64 - shift % 64);
        finish(result, count, false);
    }
    result->is_negative = number < 0;
}

double jsmi_integer_to_double(const JsInteger *x)
{
    if (x->count == 0)
        return 0;

    uint32_t last = x->count - 1;
    int shift = jsmi_count_leading_zeros_64(x->limbs[last]);
    uint64_t top = x->limbs[last] << shift;
    bool has_rest = false;
    if (x->count > 16)
        return x->is_negative ? -INFINITY : INFINITY;
    if (last > 0) {
        if (shift > 0)
            top |= x->limbs[last - 1] >> (64 - shift);
        has_rest = x->limbs[last - 1] << shift != 0 ||
                   trailing_zeros(x) < (uint64_t)(last - 1) * 64;
    }
    double magnitude =
        jsmi_double_round(top, has_rest, (int)last * 64 + 63 - shift);
    return x->is_negative ? -magnitude : magnitude;
}

// ---- Comparisons -----------------------------------------------------------

bool jsmi_integer_equal(const JsInteger *x, const JsInteger *y)
{
    return x->is_negative == y->is_negative && compare_magnitudes(x, y) == 0;
}

int jsmi_integer_compare(const JsInteger *x, const JsInteger *y)
{
    if (x->is_negative != y->is_negative)
        return x->is_negative ? -1 : 1;
    int order = compare_magnitudes(x, y);
    return x->is_negative ? -order : order;
}

int jsmi_integer_compare_double(const JsInteger *x, double y)
{
    uint64_t limbs[JSMI_INTEGER_FROM_DOUBLE_LIMBS];
    JsIntegerResult truncated = {limbs, JSMI_INTEGER_FROM_DOUBLE_LIMBS, 0,
                                 false};

    JSMI_ASSERT(!isnan(y));
    if (isinf(y))
        return y > 0 ? -1 : 1;
    jsmi_integer_from_double(trunc(y), &truncated);
    JsInteger integer = {limbs, truncated.count, truncated.is_negative};
    int order = jsmi_integer_compare(x, &integer);
    if (order != 0 || trunc(y) == y)
        return order;
    // Between the integer and y there is none.
    return y > 0 ? -1 : 1;
}
