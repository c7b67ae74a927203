// SPDX-License-Identifier: MIT
//
// Multiplication of limbs. The recursions here halve their larger operand
// each time, so they are at most some thirty deep.
#include "base/check.h"
#include "number/limbs.h"
#include "number/wide.h"

#include <string.h>

enum {
    // From here on the smaller operand is worth splitting.
    KARATSUBA_THRESHOLD = 32,
    // No more work than one row of this length is done between two charges.
    LONGEST_ROW = 4096,
};

// result[0 .. count) += x * factor; answers the carry.
static uint64_t add_product(uint64_t *result, const uint64_t *x, uint32_t count,
                            uint64_t factor)
{
    uint64_t carry = 0;

    for (uint32_t i = 0; i < count; i++)
        result[i] =
            jsmi_wide_multiply_add(x[i], factor, carry, result[i], &carry);
    return carry;
}

static bool multiply_by_rows(JsBudget *budget, uint64_t *result,
                             const uint64_t *x, uint32_t x_count,
                             const uint64_t *y, uint32_t y_count)
{
    if (!jsmi_limbs_spend(budget, (size_t)x_count * y_count))
        return false;
    result[x_count] = jsmi_limbs_multiply_limb(result, x, x_count, y[0], 0);
    for (uint32_t i = 1; i < y_count; i++)
        result[x_count + i] = add_product(result + i, x, x_count, y[i]);
    return true;
}

static bool multiply(JsBudget *budget, uint64_t *result, const uint64_t *x,
                     uint32_t x_count, const uint64_t *y, uint32_t y_count,
                     uint64_t *scratch);

// A long x by a short y: piece by piece of x.
static bool multiply_by_pieces(JsBudget *budget, uint64_t *result,
                               const uint64_t *x, uint32_t x_count,
                               const uint64_t *y, uint32_t y_count,
                               uint64_t *scratch)
{
    uint32_t piece = y_count < KARATSUBA_THRESHOLD ? LONGEST_ROW / 2 : y_count;

    if (!multiply(budget, result, x, piece, y, y_count, scratch))
        return false;
    for (uint32_t start = piece; start < x_count; start += piece) {
        if (piece > x_count - start)
            piece = x_count - start;
        uint32_t count = piece + y_count;
        if (!multiply(budget, scratch, x + start, piece, y, y_count,
                      scratch + count))
            return false;
        // The upper y_count limbs of what there is overlap the product.
        uint64_t carry = jsmi_limbs_add(result + start, scratch, count,
                                        result + start, y_count);
        JSMI_ASSERT(carry == 0);
        (void)carry;
    }
    return true;
}

// difference = |x - y| for counts x_count >= y_count, in x_count limbs;
// answers whether x < y.
static bool subtract_absolute(uint64_t *difference, const uint64_t *x,
                              uint32_t x_count, const uint64_t *y,
                              uint32_t y_count)
{
    uint32_t x_used = jsmi_limbs_normalize(x, x_count);
    uint32_t y_used = jsmi_limbs_normalize(y, y_count);
    bool is_negative = jsmi_limbs_compare(x, x_used, y, y_used) < 0;

    if (is_negative) {
        jsmi_limbs_subtract(difference, y, y_used, x, x_used);
        memset(difference + y_used, 0, (x_count - y_used) * sizeof *x);
    } else {
        jsmi_limbs_subtract(difference, x, x_count, y, y_used);
    }
    return is_negative;
}

// With x = x1 B + x0 and y = y1 B + y0:
//
//     x y = x1 y1 B^2 + (x1 y1 + x0 y0 - (x0 - x1) (y0 - y1)) B + x0 y0
//
// where B is `half` limbs; requires x_count >= y_count > half.
static bool multiply_karatsuba(JsBudget *budget, uint64_t *result,
                               const uint64_t *x, uint32_t x_count,
                               const uint64_t *y, uint32_t y_count,
                               uint64_t *scratch)
{
    uint32_t half = (x_count + 1) / 2;
    uint32_t x_high = x_count - half;
    uint32_t y_high = y_count - half;
    uint32_t high_count = x_high + y_high;
    uint64_t *middle = scratch;  // 2 * half + 1 limbs
    uint64_t *rest = scratch + 2 * half + 1;

    // The differences go where the low product will be.
    bool x_sign = subtract_absolute(result, x, half, x + half, x_high);
    bool y_sign = subtract_absolute(result + half, y, half, y + half, y_high);
    if (!multiply(budget, middle, result, half, result + half, half, rest) ||
        !multiply(budget, result, x, half, y, half, rest) ||
        !multiply(budget, result + 2 * half, x + half, x_high, y + half, y_high,
                  rest) ||
        !jsmi_limbs_spend(budget, 8 * (size_t)half))
        return false;

    // middle = low + high - (+-) differences; the sum is never negative.
    const uint64_t *low = result;
    const uint64_t *high = result + 2 * half;
    if (x_sign == y_sign) {
        uint64_t borrow =
            jsmi_limbs_subtract(middle, low, 2 * half, middle, 2 * half);
        middle[2 * half] = 0 - borrow;
    } else {
        middle[2 * half] =
            jsmi_limbs_add(middle, low, 2 * half, middle, 2 * half);
    }
    jsmi_limbs_add(middle, middle, 2 * half + 1, high, high_count);

    uint32_t upper_count = x_count + y_count - half;
    uint32_t middle_count = jsmi_limbs_normalize(middle, 2 * half + 1);
    jsmi_limbs_add(result + half, result + half, upper_count, middle,
                   middle_count);
    return true;
}

// Requires x_count >= y_count.
static bool multiply_ordered(JsBudget *budget, uint64_t *result,
                             const uint64_t *x, uint32_t x_count,
                             const uint64_t *y, uint32_t y_count,
                             uint64_t *scratch)
{
    if (y_count < KARATSUBA_THRESHOLD && x_count <= LONGEST_ROW)
        return multiply_by_rows(budget, result, x, x_count, y, y_count);
    if (y_count <= (x_count + 1) / 2)
        return multiply_by_pieces(budget, result, x, x_count, y, y_count,
                                  scratch);
    return multiply_karatsuba(budget, result, x, x_count, y, y_count, scratch);
}

static bool multiply(JsBudget *budget, uint64_t *result, const uint64_t *x,
                     uint32_t x_count, const uint64_t *y, uint32_t y_count,
                     uint64_t *scratch)
{
    if (x_count >= y_count)
        return multiply_ordered(budget, result, x, x_count, y, y_count,
                                scratch);
    return multiply_ordered(budget, result, y, y_count, x, x_count, scratch);
}

bool jsmi_limbs_multiply(JsBudget *budget, uint64_t *result, const uint64_t *x,
                         uint32_t x_count, const uint64_t *y, uint32_t y_count)
{
    uint32_t larger = x_count > y_count ? x_count : y_count;
    uint32_t smaller = x_count > y_count ? y_count : x_count;
    JsScratch scratch;

    if (smaller == 0) {
        memset(result, 0, larger * sizeof *result);
        return true;
    }
    if (smaller < KARATSUBA_THRESHOLD && larger <= LONGEST_ROW)
        return multiply(budget, result, x, x_count, y, y_count, NULL);

    // A level takes x_count + 2 limbs at most, and the next one has half of
    // its x_count, rounded up.
    size_t scratch_count = 2 * (size_t)larger + 256;
    if (jsmi_scratch_initialize(&scratch, budget, scratch_count) == NULL)
        return false;
    bool succeeded =
        multiply(budget, result, x, x_count, y, y_count, scratch.limbs);
    jsmi_scratch_dispose(&scratch);
    return succeeded;
}
