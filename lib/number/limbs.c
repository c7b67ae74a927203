// SPDX-License-Identifier: MIT
#include "number/limbs.h"

#include "base/check.h"
#include "number/wide.h"

#include <string.h>

uint64_t *jsmi_scratch_initialize(JsScratch *scratch, JsBudget *budget,
                                  size_t count)
{
    scratch->budget = budget;
    scratch->count = count;
    if (count <= JSMI_SCRATCH_LIMBS)
        scratch->limbs = scratch->fixed;
    else
        scratch->limbs = jsmi_allocate(budget, count * sizeof(uint64_t));
    return scratch->limbs;
}

void jsmi_scratch_dispose(JsScratch *scratch)
{
    if (scratch->limbs != scratch->fixed && scratch->limbs != NULL)
        jsmi_release(scratch->budget, scratch->limbs,
                     scratch->count * sizeof(uint64_t));
    scratch->limbs = NULL;
}

int jsmi_limbs_compare_same(const uint64_t *x, const uint64_t *y,
                            uint32_t count)
{
    while (count-- > 0) {
        if (x[count] != y[count])
            return x[count] < y[count] ? -1 : 1;
    }
    return 0;
}

int jsmi_limbs_compare(const uint64_t *x, uint32_t x_count, const uint64_t *y,
                       uint32_t y_count)
{
    if (x_count != y_count)
        return x_count < y_count ? -1 : 1;
    return jsmi_limbs_compare_same(x, y, x_count);
}

uint64_t jsmi_limbs_add(uint64_t *result, const uint64_t *x, uint32_t x_count,
                        const uint64_t *y, uint32_t y_count)
{
    uint64_t carry = 0;
    uint32_t i = 0;

    JSMI_ASSERT(x_count >= y_count);
    for (; i < y_count; i++)
        result[i] = jsmi_wide_add(x[i], y[i], &carry);
    for (; i < x_count && carry != 0; i++)
        result[i] = jsmi_wide_add(x[i], 0, &carry);
    if (result != x && i < x_count)
        memcpy(result + i, x + i, (x_count - i) * sizeof *x);
    return carry;
}

uint64_t jsmi_limbs_subtract(uint64_t *result, const uint64_t *x,
                             uint32_t x_count, const uint64_t *y,
                             uint32_t y_count)
{
    uint64_t borrow = 0;
    uint32_t i = 0;

    JSMI_ASSERT(x_count >= y_count);
    for (; i < y_count; i++)
        result[i] = jsmi_wide_subtract(x[i], y[i], &borrow);
    for (; i < x_count && borrow != 0; i++)
        result[i] = jsmi_wide_subtract(x[i], 0, &borrow);
    if (result != x && i < x_count)
        memcpy(result + i, x + i, (x_count - i) * sizeof *x);
    return borrow;
}

uint64_t jsmi_limbs_multiply_limb(uint64_t *result, const uint64_t *x,
                                  uint32_t count, uint64_t factor,
                                  uint64_t summand)
{
    uint64_t carry = summand;

    for (uint32_t i = 0; i < count; i++)
        result[i] = jsmi_wide_multiply_add(x[i], factor, carry, 0, &carry);
    return carry;
}

uint64_t jsmi_limbs_divide_limb(uint64_t *result, const uint64_t *x,
                                uint32_t count, uint64_t divisor,
                                uint64_t remainder)
{
    JSMI_ASSERT(remainder < divisor);
    while (count-- > 0)
        result[count] =
            jsmi_wide_divide(remainder, x[count], divisor, &remainder);
    return remainder;
}

uint64_t jsmi_limbs_shift_left(uint64_t *result, const uint64_t *x,
                               uint32_t count, int bits)
{
    if (count == 0)
        return 0;
    if (bits == 0) {
        memmove(result, x, count * sizeof *x);
        return 0;
    }
    uint64_t out = x[count - 1] >> (64 - bits);
    for (uint32_t i = count - 1; i > 0; i--)
        result[i] = x[i] << bits | x[i - 1] >> (64 - bits);
    result[0] = x[0] << bits;
    return out;
}

void jsmi_limbs_shift_right(uint64_t *result, const uint64_t *x, uint32_t count,
                            int bits)
{
    if (count == 0)
        return;
    if (bits == 0) {
        memmove(result, x, count * sizeof *x);
        return;
    }
    for (uint32_t i = 0; i < count - 1; i++)
        result[i] = x[i] >> bits | x[i + 1] << (64 - bits);
    result[count - 1] = x[count - 1] >> bits;
}
