// SPDX-License-Identifier: MIT
//
// Naturals of at most 4096 bits that live on the C stack: for the exact paths
// of reading and writing doubles, which never need more than 2700 bits.
#pragma once

#include "base/platform.h"

enum { JSMI_STACK_INTEGER_LIMBS = 64 };

typedef struct JsStackInteger {
    int count;                                 // no zero limb at the top
    uint64_t limbs[JSMI_STACK_INTEGER_LIMBS];  // least significant first
} JsStackInteger;

void jsmi_stack_integer_set(JsStackInteger *x, uint64_t value);

// x = x * factor + summand
void jsmi_stack_integer_multiply_add(JsStackInteger *x, uint64_t factor,
                                     uint64_t summand);

// x = x * 5^exponent
void jsmi_stack_integer_multiply_power_of_five(JsStackInteger *x, int exponent);

void jsmi_stack_integer_shift_left(JsStackInteger *x, int bits);

// x = floor(x / divisor); answers the remainder.
uint64_t jsmi_stack_integer_divide(JsStackInteger *x, uint64_t divisor);

// -1, 0 or 1
int jsmi_stack_integer_compare(const JsStackInteger *x,
                               const JsStackInteger *y);
