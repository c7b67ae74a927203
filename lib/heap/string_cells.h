// SPDX-License-Identifier: MIT
//
// What the files about strings share; nothing outside this folder includes
// this. The cells made here are not recorded in the scope.
#pragma once

#include "heap/string.h"

JSMI_MUST_USE JsString *jsmi_string_new_unrooted(JsHeap *heap, size_t length,
                                                 bool is_wide, void **units);
// A rope, slice or external string whose fields the caller fills in.
JSMI_MUST_USE JsString *jsmi_string_new_indirect(JsHeap *heap, uint8_t flags,
                                                 size_t length);

bool jsmi_units_are_latin1(const uint16_t *units, size_t length);
void jsmi_units_narrow(uint8_t *to, const uint16_t *units, size_t length);
void jsmi_units_widen(uint16_t *to, const uint8_t *units, size_t length);

// Copies bytes that do not overlap; a few of them, which is what most strings
// have, without a call.
static inline void jsmi_copy_few(void *to, const void *from, size_t size)
{
    uint8_t *target = to;
    const uint8_t *source = from;

    if (size > 16) {
        memcpy(to, from, size);
    } else if (size >= 8) {
        // Both halves, which may share bytes in the middle.
        memcpy(target, source, 8);
        memcpy(target + size - 8, source + size - 8, 8);
    } else if (size >= 4) {
        memcpy(target, source, 4);
        memcpy(target + size - 4, source + size - 4, 4);
    } else if (size > 0) {
        target[0] = source[0];
        target[size / 2] = source[size / 2];
        target[size - 1] = source[size - 1];
    }
}

// Copies units, widening if need be. Narrowing requires units up to U+00FF.
static inline void jsmi_units_copy(void *to, bool to_wide, JsUnits units)
{
    if (JSMI_LIKELY(units.is_wide == to_wide))
        jsmi_copy_few(to, units.data, (size_t)units.length << to_wide);
    else if (to_wide)
        jsmi_units_widen(to, units.latin1, units.length);
    else
        jsmi_units_narrow(to, units.wide, units.length);
}

// Units that are looked at or copied between two polls.
enum { JSMI_UNITS_PIECE = 64 * 1024 };

JSMI_MUST_USE bool jsmi_units_copy_slowly(JsBudget *budget, void *to,
                                          bool to_wide, JsUnits units);

// The same for any length. False: stop now.
static inline JSMI_MUST_USE bool
jsmi_units_copy_long(JsBudget *budget, void *to, bool to_wide, JsUnits units)
{
    if (JSMI_UNLIKELY(units.length > JSMI_UNITS_PIECE))
        return jsmi_units_copy_slowly(budget, to, to_wide, units);
    jsmi_units_copy(to, to_wide, units);
    return true;
}

// The content hash, never 0.
uint32_t jsmi_units_hash(JsUnits units, uint32_t seed);
JSMI_MUST_USE bool jsmi_units_hash_slowly(JsBudget *budget, JsUnits units,
                                          uint32_t seed, uint32_t *hash);

// The same for any length. False: stop now.
static inline JSMI_MUST_USE bool jsmi_units_hash_long(JsBudget *budget,
                                                      JsUnits units,
                                                      uint32_t seed,
                                                      uint32_t *hash)
{
    if (JSMI_UNLIKELY(units.length > JSMI_UNITS_PIECE))
        return jsmi_units_hash_slowly(budget, units, seed, hash);
    *hash = jsmi_units_hash(units, seed);
    return true;
}
