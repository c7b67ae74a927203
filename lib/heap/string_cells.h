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
// Copies units, widening if need be. Narrowing requires units up to U+00FF.
void jsmi_units_copy(void *to, bool to_wide, JsUnits units);

// The same for any length. False: stop now.
JSMI_MUST_USE bool jsmi_units_copy_long(JsBudget *budget, void *to,
                                        bool to_wide, JsUnits units);

// The content hash, never 0.
uint32_t jsmi_units_hash(JsUnits units, uint32_t seed);
// The same for any length. False: stop now.
JSMI_MUST_USE bool jsmi_units_hash_long(JsBudget *budget, JsUnits units,
                                        uint32_t seed, uint32_t *hash);
