// SPDX-License-Identifier: MIT
//
// The texts of a program, each stored once in the tree's arena, so that names
// are compared by address. An open hash table that keeps the hashes beside the
// addresses, because looking at a name costs a cache miss; the hash of a text
// is the same whether it comes from Latin-1 or UTF-16 source, so the scanner
// can compute it on the way. The seed makes collisions unpredictable.
#pragma once

#include "syntax/token.h"

typedef struct JsNameSlot {
    JsName *name;  // NULL: free
    uint32_t hash;
} JsNameSlot;

typedef struct JsNames {
    JsArena *arena;
    JsNameSlot *table;
    uint32_t mask;  // number of slots - 1
    uint32_t count;
    uint32_t seed;
} JsNames;

JSMI_MUST_USE bool jsmi_names_initialize(JsNames *names, JsArena *arena,
                                         uint32_t seed);

static inline uint32_t jsmi_names_hash_step(uint32_t hash, uint32_t unit)
{
    return (hash ^ unit) * 0x01000193u;
}

// The name with these units, made at its first occurrence; NULL when out of
// memory. `hash` is the seed stepped over all units.
JSMI_MUST_USE JsName *jsmi_names_intern_hashed(JsNames *names,
                                               const void *units,
                                               uint32_t length, bool is_wide,
                                               uint32_t hash);
JSMI_MUST_USE JsName *jsmi_names_intern(JsNames *names, const void *units,
                                        uint32_t length, bool is_wide);
JSMI_MUST_USE JsName *jsmi_names_intern_ascii(JsNames *names, const char *text);

// One code unit of a name.
static inline uint32_t jsmi_name_unit(const JsName *name, uint32_t index)
{
    return name->is_wide ? ((const uint16_t *)name->units)[index]
                         : ((const uint8_t *)name->units)[index];
}

// Order by code units: negative, zero, positive.
int jsmi_name_compare(const JsName *left, const JsName *right);

bool jsmi_name_is_well_formed(const JsName *name);
