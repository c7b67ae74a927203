// SPDX-License-Identifier: MIT
//
// A property key is one word: an array index (an integer from 0 to 2^32 - 2,
// under the integer tag of values), or the address of an atom, of a symbol or
// of a private name. No atom spells an array index, so that equal keys are
// equal words.
#pragma once

#include "heap/symbol.h"

typedef struct JsKey {
    uint64_t bits;
} JsKey;

#define JSMI_LARGEST_INDEX 0xFFFFFFFEu

static inline JsKey jsmi_key_from_index(uint32_t index)
{
    JSMI_ASSERT(index <= JSMI_LARGEST_INDEX);
    return (JsKey){JSMI_INT_TAG | index};
}

static inline JsKey jsmi_key_from_atom(const JsString *atom)
{
    return (JsKey){(uint64_t)(uintptr_t)atom};
}

static inline JsKey jsmi_key_from_symbol(const JsSymbol *symbol)
{
    return (JsKey){(uint64_t)(uintptr_t)symbol};
}

#define JSMI_KEY(name)        jsmi_key_from_atom(JSMI_ATOM(name))
#define JSMI_KEY_SYMBOL(name) jsmi_key_from_symbol(JSMI_SYMBOL(name))

static inline bool jsmi_key_equal(JsKey a, JsKey b)
{
    return a.bits == b.bits;
}

static inline bool jsmi_key_is_index(JsKey key)
{
    return key.bits >= JSMI_INT_TAG;
}

static inline uint32_t jsmi_key_index(JsKey key)
{
    return (uint32_t)key.bits;
}

static inline JsCell *jsmi_key_cell(JsKey key)
{
    return (JsCell *)(uintptr_t)key.bits;
}

static inline bool jsmi_key_is_symbol(JsKey key)
{
    return !jsmi_key_is_index(key) &&
           jsmi_key_cell(key)->kind == JSMI_CELL_SYMBOL;
}

static inline bool jsmi_key_is_string(JsKey key)
{
    return jsmi_key_is_index(key) ||
           jsmi_key_cell(key)->kind == JSMI_CELL_STRING;
}

static inline bool jsmi_key_is_private(JsKey key)
{
    return jsmi_key_is_symbol(key) &&
           jsmi_key_cell(key)->flags & JSMI_SYMBOL_PRIVATE;
}

static inline uint32_t jsmi_key_hash(JsKey key)
{
    if (jsmi_key_is_index(key))
        return jsmi_key_index(key) * 0x9E3779B1u;
    if (jsmi_key_cell(key)->kind == JSMI_CELL_SYMBOL)
        return jsmi_key_cell(key)->auxiliary;
    return ((JsString *)jsmi_key_cell(key))->hash;
}
