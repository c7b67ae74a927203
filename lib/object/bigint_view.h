// SPDX-License-Identifier: MIT
//
// BigInt cells seen as the integers of number/digits.h.
#pragma once

#include "heap/bigint.h"
#include "number/digits.h"

static inline JsInteger jsmi_bigint_view(const JsBigInt *bigint)
{
    return (JsInteger){bigint->limbs, bigint->cell.auxiliary,
                       jsmi_bigint_is_negative(bigint)};
}

// A fresh cell whose limbs an operation has filled in gets its sign and its
// true length.
static inline void jsmi_bigint_finish(JsBigInt *bigint,
                                      const JsIntegerResult *result)
{
    bigint->cell.auxiliary = result->count;
    bigint->cell.flags = result->is_negative ? JSMI_BIGINT_NEGATIVE : 0;
}
