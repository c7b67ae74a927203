// SPDX-License-Identifier: MIT
//
// Division of limbs. Divisors are shifted first so that their top bit is set.
// The recursion halves the divisor each time, so it is at most some twenty
// levels deep.
#include "base/check.h"
#include "number/limbs.h"
#include "number/wide.h"

#include <string.h>

enum {
    // From here on divisor and quotient are worth splitting.
    RECURSION_THRESHOLD = 64,
    // How many limbs are divided by one limb between two charges.
    LONGEST_ROW = 256,
};

// result[0 .. count) -= x * factor; answers the borrow.
static uint64_t subtract_product(uint64_t *result, const uint64_t *x,
                                 uint32_t count, uint64_t factor)
{
    uint64_t high = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint64_t low = jsmi_wide_multiply_add(x[i], factor, high, 0, &high);
        high += result[i] < low;
        result[i] -= low;
    }
    return high;
}

// The quotient digit of (u2 u1 u0) / (d1 d0), d1 with its top bit set and
// (u2 u1) <= (d1 d0): at most one too large for longer numbers.
static uint64_t estimate_digit(uint64_t u2, uint64_t u1, uint64_t u0,
                               uint64_t d1, uint64_t d0)
{
    uint64_t digit;
    uint64_t remainder;

    if (u2 >= d1) {
        digit = UINT64_MAX;
        remainder = u1 + d1;
        if (remainder < d1)
            return digit;
    } else {
        digit = jsmi_wide_divide(u2, u1, d1, &remainder);
    }

    for (;;) {
        JsWide product = jsmi_wide_multiply(digit, d0);
        if (product.high < remainder ||
            (product.high == remainder && product.low <= u0))
            return digit;
        digit--;
        remainder += d1;
        if (remainder < d1)
            return digit;
    }
}

// Knuth's algorithm D. Divides the x_count limbs of x, whose upper y_count
// limbs are less than y, by y of at least two limbs: x becomes the remainder
// in y_count limbs, zero above, and the quotient has x_count - y_count limbs.
static bool divide_by_digits(JsBudget *budget, uint64_t *quotient, uint64_t *x,
                             uint32_t x_count, const uint64_t *y,
                             uint32_t y_count)
{
    for (uint32_t j = x_count - y_count; j-- > 0;) {
        uint64_t *part = x + j;  // y_count + 1 limbs
        if (!jsmi_limbs_spend(budget, y_count))
            return false;
        uint64_t digit =
            estimate_digit(part[y_count], part[y_count - 1], part[y_count - 2],
                           y[y_count - 1], y[y_count - 2]);
        uint64_t borrow = subtract_product(part, y, y_count, digit);
        bool was_too_large = part[y_count] < borrow;
        part[y_count] -= borrow;
        if (was_too_large) {
            digit--;
            part[y_count] += jsmi_limbs_add(part, part, y_count, y, y_count);
        }
        JSMI_ASSERT(part[y_count] == 0);
        quotient[j] = digit;
    }
    return true;
}

static bool divide_3_by_2(JsBudget *budget, uint64_t *quotient, uint64_t *x,
                          const uint64_t *y, uint32_t half, uint64_t *scratch);

// Burnikel and Ziegler's recursion. Divides x of 2 * count limbs, whose upper
// half is less than y, by y of `count` limbs: x becomes the remainder, zero
// in its upper half. The scratch has `count` limbs.
static bool divide_2_by_1(JsBudget *budget, uint64_t *quotient, uint64_t *x,
                          const uint64_t *y, uint32_t count, uint64_t *scratch)
{
    uint32_t half = count / 2;

    if (count % 2 != 0 || count < RECURSION_THRESHOLD)
        return divide_by_digits(budget, quotient, x, 2 * count, y, count);
    return divide_3_by_2(budget, quotient + half, x + half, y, half, scratch) &&
           divide_3_by_2(budget, quotient, x, y, half, scratch);
}

// The same for x of 3 * half limbs, less than y * B with B = `half` limbs, and
// y of 2 * half limbs; the quotient has `half` limbs.
static bool divide_3_by_2(JsBudget *budget, uint64_t *quotient, uint64_t *x,
                          const uint64_t *y, uint32_t half, uint64_t *scratch)
{
    const uint64_t *y_high = y + half;

    // The upper two thirds by the upper half of y.
    if (jsmi_limbs_compare_same(x + 2 * half, y_high, half) < 0) {
        if (!divide_2_by_1(budget, quotient, x + half, y_high, half, scratch))
            return false;
    } else {
        // They are equal: the quotient is B - 1, and the remainder, x minus
        // y_high * (B - 1), is the middle third plus y_high.
        memset(quotient, 0xFF, half * sizeof *quotient);
        memset(x + 2 * half, 0, half * sizeof *x);
        x[2 * half] = jsmi_limbs_add(x + half, x + half, half, y_high, half);
    }

    // Then what the lower half of y takes away, and if that was too much, y
    // again, which happens twice at most.
    if (!jsmi_limbs_spend(budget, 4 * (size_t)half) ||
        !jsmi_limbs_multiply(budget, scratch, quotient, half, y, half))
        return false;
    uint64_t borrow = jsmi_limbs_subtract(x, x, 3 * half, scratch, 2 * half);
    while (borrow != 0) {
        const uint64_t one = 1;
        jsmi_limbs_subtract(quotient, quotient, half, &one, 1);
        borrow -= jsmi_limbs_add(x, x, 3 * half, y, 2 * half);
    }
    return true;
}

static bool divide_by_limb(JsBudget *budget, uint64_t *quotient,
                           uint64_t *remainder, const uint64_t *x,
                           uint32_t x_count, uint64_t divisor)
{
    uint64_t rest = 0;
    uint64_t unwanted[LONGEST_ROW];

    while (x_count > 0) {
        uint32_t row = x_count < LONGEST_ROW ? x_count : LONGEST_ROW;
        x_count -= row;
        if (!jsmi_limbs_spend(budget, 4 * (size_t)row))
            return false;
        rest = jsmi_limbs_divide_limb(quotient != NULL ? quotient + x_count
                                                       : unwanted,
                                      x + x_count, row, divisor, rest);
    }
    if (remainder != NULL)
        *remainder = rest;
    return true;
}

// The least number of limbs of at least `count` that can be halved until it
// is below the threshold.
static uint32_t divisible_count(uint32_t count)
{
    int halvings = 0;

    while (count >> halvings >= RECURSION_THRESHOLD)
        halvings++;
    uint32_t unit = (uint32_t)1 << halvings;
    return (count + unit - 1) / unit * unit;
}

// How the operands are laid out in scratch memory.
typedef struct Layout {
    uint32_t block;   // limbs of the divisor, with zeros below
    uint32_t blocks;  // of the dividend, with zeros below and above
    uint32_t zeros;   // limbs below both
    int shift;        // bits
} Layout;

// Divides the dividend block by block, from the top.
static bool divide_by_blocks(JsBudget *budget, uint64_t *quotient, uint64_t *x,
                             const uint64_t *y, const Layout *layout,
                             uint64_t *scratch)
{
    uint32_t block = layout->block;

    for (uint32_t i = layout->blocks - 1; i-- > 0;) {
        uint64_t *part = x + (size_t)i * block;
        if (!divide_2_by_1(budget, quotient + (size_t)i * block, part, y, block,
                           scratch))
            return false;
    }
    return true;
}

static bool divide_in_scratch(JsBudget *budget, uint64_t *quotient,
                              uint64_t *remainder, const uint64_t *x,
                              uint32_t x_count, const uint64_t *y,
                              uint32_t y_count, const Layout *layout,
                              uint64_t *memory)
{
    uint32_t block = layout->block;
    uint32_t zeros = layout->zeros;
    uint32_t x_size = layout->blocks * block;
    uint64_t *x_copy = memory;
    uint64_t *y_copy = x_copy + x_size;
    uint64_t *digits = y_copy + block;
    uint64_t *rest = digits + (x_size - block);

    memset(x_copy, 0, x_size * sizeof *x_copy);
    memset(y_copy, 0, zeros * sizeof *y_copy);
    x_copy[zeros + x_count] =
        jsmi_limbs_shift_left(x_copy + zeros, x, x_count, layout->shift);
    jsmi_limbs_shift_left(y_copy + zeros, y, y_count, layout->shift);

    if (!divide_by_blocks(budget, digits, x_copy, y_copy, layout, rest))
        return false;
    if (quotient != NULL)
        memcpy(quotient, digits, (x_count - y_count + 1) * sizeof *quotient);
    if (remainder != NULL)
        jsmi_limbs_shift_right(remainder, x_copy + zeros, y_count,
                               layout->shift);
    return true;
}

// Short divisors or short quotients.
static bool divide_plainly(JsBudget *budget, uint64_t *quotient,
                           uint64_t *remainder, const uint64_t *x,
                           uint32_t x_count, const uint64_t *y,
                           uint32_t y_count)
{
    int shift = jsmi_count_leading_zeros_64(y[y_count - 1]);
    uint32_t quotient_count = x_count - y_count + 1;
    JsScratch scratch;
    uint64_t *memory = jsmi_scratch_initialize(
        &scratch, budget, (size_t)x_count + 1 + y_count + quotient_count);

    if (memory == NULL)
        return false;
    uint64_t *y_copy = memory + x_count + 1;
    uint64_t *digits = quotient != NULL ? quotient : y_copy + y_count;
    memory[x_count] = jsmi_limbs_shift_left(memory, x, x_count, shift);
    jsmi_limbs_shift_left(y_copy, y, y_count, shift);
    bool succeeded =
        divide_by_digits(budget, digits, memory, x_count + 1, y_copy, y_count);
    if (succeeded && remainder != NULL)
        jsmi_limbs_shift_right(remainder, memory, y_count, shift);
    jsmi_scratch_dispose(&scratch);
    return succeeded;
}

bool jsmi_limbs_divide(JsBudget *budget, uint64_t *quotient,
                       uint64_t *remainder, const uint64_t *x, uint32_t x_count,
                       const uint64_t *y, uint32_t y_count)
{
    JSMI_ASSERT(y_count > 0);
    JSMI_ASSERT(y[y_count - 1] != 0);
    JSMI_ASSERT(x_count >= y_count);
    if (!jsmi_limbs_spend(budget, x_count))
        return false;
    if (y_count == 1)
        return divide_by_limb(budget, quotient, remainder, x, x_count, y[0]);
    if (y_count < RECURSION_THRESHOLD ||
        x_count - y_count < RECURSION_THRESHOLD)
        return divide_plainly(budget, quotient, remainder, x, x_count, y,
                              y_count);

    // There is at least one zero limb above the dividend, so its uppermost
    // block is less than the divisor.
    Layout layout;
    layout.block = divisible_count(y_count);
    layout.zeros = layout.block - y_count;
    layout.shift = jsmi_count_leading_zeros_64(y[y_count - 1]);
    layout.blocks = (x_count + 1 + layout.zeros) / layout.block + 1;
    JSMI_ASSERT(layout.blocks >= 2);

    JsScratch scratch;
    size_t x_size = (size_t)layout.blocks * layout.block;
    uint64_t *memory =
        jsmi_scratch_initialize(&scratch, budget, 2 * x_size + layout.block);
    if (memory == NULL)
        return false;
    bool succeeded = divide_in_scratch(budget, quotient, remainder, x, x_count,
                                       y, y_count, &layout, memory);
    jsmi_scratch_dispose(&scratch);
    return succeeded;
}
