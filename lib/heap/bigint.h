// SPDX-License-Identifier: MIT
//
// BigInt cells: a sign and a magnitude of 64-bit limbs, least significant
// first, without leading zero limbs; zero has no limbs and no sign. The
// arithmetic is number/digits.h.
#pragma once

#include "heap/heap.h"

enum { JSMI_BIGINT_NEGATIVE = 1 };

typedef struct JsBigInt {
    JsCell cell;  // flags: JSMI_BIGINT_NEGATIVE; auxiliary: number of limbs
    uint64_t limbs[];
} JsBigInt;

static inline JsBigInt *jsmi_as_bigint(JsValue value)
{
    JSMI_ASSERT(jsmi_is_bigint(value));
    return (JsBigInt *)jsmi_as_cell(value);
}

static inline bool jsmi_bigint_is_zero(const JsBigInt *bigint)
{
    return bigint->cell.auxiliary == 0;
}

static inline bool jsmi_bigint_is_negative(const JsBigInt *bigint)
{
    return bigint->cell.flags & JSMI_BIGINT_NEGATIVE;
}

// With the given limbs (leading zero limbs are dropped), or zeroed limbs for
// the caller to fill if `limbs` is NULL. Recorded in the scope. NULL: out of
// memory.
JSMI_MUST_USE JsBigInt *jsmi_bigint_new(JsHeap *heap, bool negative,
                                        const uint64_t *limbs, size_t count);
JSMI_MUST_USE JsBigInt *jsmi_bigint_from_int64(JsHeap *heap, int64_t integer);
JSMI_MUST_USE JsBigInt *jsmi_bigint_from_uint64(JsHeap *heap, uint64_t integer);

// Drops leading zero limbs after the caller filled them.
void jsmi_bigint_normalize(JsBigInt *bigint);
