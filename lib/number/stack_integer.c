// SPDX-License-Identifier: MIT
#include "number/stack_integer.h"

#include "base/check.h"
#include "number/wide.h"

#include <string.h>

void jsmi_stack_integer_set(JsStackInteger *x, uint64_t value)
{
    x->limbs[0] = value;
    x->count = value != 0;
}

void jsmi_stack_integer_multiply_add(JsStackInteger *x, uint64_t factor,
                                     uint64_t summand)
{
    uint64_t carry = summand;

    for (int i = 0; i < x->count; i++)
        x->limbs[i] =
            jsmi_wide_multiply_add(x->limbs[i], factor, carry, 0, &carry);
    if (carry != 0) {
        JSMI_CHECK(x->count < JSMI_STACK_INTEGER_LIMBS);
        x->limbs[x->count++] = carry;
    }
}

void jsmi_stack_integer_multiply_power_of_five(JsStackInteger *x, int exponent)
{
    enum { STEP = 27 };  // 5^27 is the largest power below 2^64
    const uint64_t power = 7450580596923828125u;

    for (; exponent >= STEP; exponent -= STEP)
        jsmi_stack_integer_multiply_add(x, power, 0);

    uint64_t rest = 1;
    for (; exponent > 0; exponent--)
        rest *= 5;
    jsmi_stack_integer_multiply_add(x, rest, 0);
}

void jsmi_stack_integer_shift_left(JsStackInteger *x, int bits)
{
    int limbs = bits / 64;

    jsmi_stack_integer_multiply_add(x, (uint64_t)1 << (bits % 64), 0);
    if (x->count == 0)
        return;
    JSMI_CHECK(limbs <= JSMI_STACK_INTEGER_LIMBS - x->count);
    memmove(x->limbs + limbs, x->limbs, (size_t)x->count * sizeof x->limbs[0]);
    memset(x->limbs, 0, (size_t)limbs * sizeof x->limbs[0]);
    x->count += limbs;
}

uint64_t jsmi_stack_integer_divide(JsStackInteger *x, uint64_t divisor)
{
    uint64_t remainder = 0;

    for (int i = x->count - 1; i >= 0; i--)
        x->limbs[i] =
            jsmi_wide_divide(remainder, x->limbs[i], divisor, &remainder);
    while (x->count > 0 && x->limbs[x->count - 1] == 0)
        x->count--;
    return remainder;
}

int jsmi_stack_integer_compare(const JsStackInteger *x, const JsStackInteger *y)
{
    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    for (int i = x->count - 1; i >= 0; i--) {
        if (x->limbs[i] != y->limbs[i])
            return x->limbs[i] < y->limbs[i] ? -1 : 1;
    }
    return 0;
}
