// SPDX-License-Identifier: MIT
#include "heap/bigint.h"

void jsmi_bigint_normalize(JsBigInt *bigint)
{
    uint32_t count = bigint->cell.auxiliary;

    while (count > 0 && bigint->limbs[count - 1] == 0)
        count--;
    bigint->cell.auxiliary = count;
    if (count == 0)
        bigint->cell.flags = 0;
}

JsBigInt *jsmi_bigint_new(JsHeap *heap, bool negative, const uint64_t *limbs,
                          size_t count)
{
    JsBigInt *bigint;

    if (count > (SIZE_MAX - sizeof *bigint) / sizeof *limbs ||
        count > UINT32_MAX)
        return NULL;
    while (limbs && count > 0 && limbs[count - 1] == 0)
        count--;
    bigint = jsmi_heap_allocate(heap, sizeof *bigint + count * sizeof *limbs,
                                JSMI_CELL_BIGINT);
    if (!bigint)
        return NULL;
    bigint->cell.auxiliary = (uint32_t)count;
    if (negative && (count > 0 || !limbs))
        bigint->cell.flags = JSMI_BIGINT_NEGATIVE;
    if (limbs && count > 0)
        memcpy(bigint->limbs, limbs, count * sizeof *limbs);
    return bigint;
}

JsBigInt *jsmi_bigint_from_uint64(JsHeap *heap, uint64_t integer)
{
    return jsmi_bigint_new(heap, false, &integer, 1);
}

JsBigInt *jsmi_bigint_from_int64(JsHeap *heap, int64_t integer)
{
    uint64_t magnitude = (uint64_t)integer;

    if (integer < 0)
        magnitude = 0 - magnitude;
    return jsmi_bigint_new(heap, integer < 0, &magnitude, 1);
}
