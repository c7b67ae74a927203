// SPDX-License-Identifier: MIT
//
// Arithmetic on naturals as arrays of limbs, least significant first: what
// number/digits.h is made of. Sizes are in limbs. Unless a comment says
// otherwise results may lie exactly where an operand lies, but must not
// overlap it in part.
//
// Functions that take a budget spend fuel and can fail; the others are for
// pieces of limited length, or are charged by their caller.
#pragma once

#include "base/budget.h"

// Pays for work on some limbs: a unit of fuel is worth eight of them.
static inline JSMI_MUST_USE bool jsmi_limbs_spend(JsBudget *budget,
                                                  size_t count)
{
    return jsmi_spend(budget, count / 8 + 1);
}

// The count without zero limbs at the top.
static inline uint32_t jsmi_limbs_normalize(const uint64_t *x, uint32_t count)
{
    while (count > 0 && x[count - 1] == 0)
        count--;
    return count;
}

// -1, 0 or 1; the first for equal counts, the second for normalised numbers.
int jsmi_limbs_compare_same(const uint64_t *x, const uint64_t *y,
                            uint32_t count);
int jsmi_limbs_compare(const uint64_t *x, uint32_t x_count, const uint64_t *y,
                       uint32_t y_count);

// result = x + y and x - y for x_count >= y_count, in x_count limbs. Answer
// the carry or borrow.
uint64_t jsmi_limbs_add(uint64_t *result, const uint64_t *x, uint32_t x_count,
                        const uint64_t *y, uint32_t y_count);
uint64_t jsmi_limbs_subtract(uint64_t *result, const uint64_t *x,
                             uint32_t x_count, const uint64_t *y,
                             uint32_t y_count);

// result = x * factor + summand in `count` limbs; answers the limb above.
uint64_t jsmi_limbs_multiply_limb(uint64_t *result, const uint64_t *x,
                                  uint32_t count, uint64_t factor,
                                  uint64_t summand);

// result = x / divisor in `count` limbs; answers the remainder, which began
// as `remainder` above x.
uint64_t jsmi_limbs_divide_limb(uint64_t *result, const uint64_t *x,
                                uint32_t count, uint64_t divisor,
                                uint64_t remainder);

// Shifts by 0 to 63 bits, in `count` limbs. Left: answers the bits shifted
// out; `result` may also lie above x. Right: `result` may lie below x.
uint64_t jsmi_limbs_shift_left(uint64_t *result, const uint64_t *x,
                               uint32_t count, int bits);
void jsmi_limbs_shift_right(uint64_t *result, const uint64_t *x, uint32_t count,
                            int bits);

// result = x * y in x_count + y_count limbs, all written; `result` overlaps
// neither. Any counts.
JSMI_MUST_USE bool jsmi_limbs_multiply(JsBudget *budget, uint64_t *result,
                                       const uint64_t *x, uint32_t x_count,
                                       const uint64_t *y, uint32_t y_count);

// x / y for y_count > 0, y normalised, x_count >= y_count: the quotient in
// x_count - y_count + 1 limbs and the remainder in y_count limbs, all
// written. Either may be NULL. They overlap nothing.
JSMI_MUST_USE bool jsmi_limbs_divide(JsBudget *budget, uint64_t *quotient,
                                     uint64_t *remainder, const uint64_t *x,
                                     uint32_t x_count, const uint64_t *y,
                                     uint32_t y_count);

// Scratch memory: on the C stack if it is little, else from the budget.
enum { JSMI_SCRATCH_LIMBS = 64 };

typedef struct JsScratch {
    JsBudget *budget;
    size_t count;  // of limbs in `limbs`
    uint64_t *limbs;
    uint64_t fixed[JSMI_SCRATCH_LIMBS];
} JsScratch;

// NULL when refused; the scratch need not be disposed of then, but may be.
JSMI_MUST_USE uint64_t *jsmi_scratch_initialize(JsScratch *scratch,
                                                JsBudget *budget, size_t count);
void jsmi_scratch_dispose(JsScratch *scratch);
