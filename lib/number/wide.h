// SPDX-License-Identifier: MIT
//
// Arithmetic on pairs of 64-bit words: the only place of this folder that
// knows how a product of 128 bits is had.
#pragma once

#include "base/platform.h"

__extension__ typedef unsigned __int128 JsUint128;

typedef struct JsWide {
    uint64_t high;
    uint64_t low;
} JsWide;

static inline JsWide jsmi_wide_multiply(uint64_t x, uint64_t y)
{
    JsUint128 product = (JsUint128)x * y;
    return (JsWide){(uint64_t)(product >> 64), (uint64_t)product};
}

// x * y + a + b, which cannot overflow: answers the lower half.
static inline uint64_t jsmi_wide_multiply_add(uint64_t x, uint64_t y,
                                              uint64_t a, uint64_t b,
                                              uint64_t *high)
{
    JsUint128 sum = (JsUint128)x * y + a + b;
    *high = (uint64_t)(sum >> 64);
    return (uint64_t)sum;
}

// x + y + *carry, and x - y - *borrow; carry and borrow are 0 or 1.
static inline uint64_t jsmi_wide_add(uint64_t x, uint64_t y, uint64_t *carry)
{
    JsUint128 sum = (JsUint128)x + y + *carry;
    *carry = (uint64_t)(sum >> 64);
    return (uint64_t)sum;
}

static inline uint64_t jsmi_wide_subtract(uint64_t x, uint64_t y,
                                          uint64_t *borrow)
{
    JsUint128 difference = (JsUint128)x - y - *borrow;
    *borrow = (uint64_t)(difference >> 64) & 1;
    return (uint64_t)difference;
}

// (high, low) / divisor for high < divisor.
static inline uint64_t jsmi_wide_divide(uint64_t high, uint64_t low,
                                        uint64_t divisor, uint64_t *remainder)
{
#if defined(__x86_64__)
    // The compilers call a library function here that handles quotients
    // beyond 64 bits.
    uint64_t quotient;
    __asm__("divq %4"
            : "=a"(quotient), "=d"(*remainder)
            : "a"(low), "d"(high), "r"(divisor)
            : "cc");
    return quotient;
#else
    JsUint128 dividend = ((JsUint128)high << 64) | low;
    *remainder = (uint64_t)(dividend % divisor);
    return (uint64_t)(dividend / divisor);
#endif
}
