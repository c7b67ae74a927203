// SPDX-License-Identifier: MIT
//
// The powers of ten that reading and writing decimals share, as 128-bit
// numbers whose top bit is set:
//
//     10^e = (2^64 * high + low - delta) * 2^(floor(log2(10^e)) - 127)
//
// with 0 <= delta < 1, and delta = 0 for exponents from 0 to 55, whose powers
// have no more than 128 significant bits.
#pragma once

#include "base/platform.h"

enum {
    JSMI_FIRST_POWER = -342,
    JSMI_LAST_POWER = 324,
    JSMI_LAST_EXACT_POWER = 55,
};

typedef struct JsPowerOfTen {
    uint64_t high;
    uint64_t low;
} JsPowerOfTen;

extern const JsPowerOfTen jsmi_powers_of_ten[];

static inline JsPowerOfTen jsmi_power_of_ten(int exponent)
{
    return jsmi_powers_of_ten[exponent - JSMI_FIRST_POWER];
}

// floor(log2(10^e)) for |e| <= 1233.
static inline int jsmi_floor_log2_of_power_of_ten(int e)
{
    return (e * 1741647) >> 19;
}
