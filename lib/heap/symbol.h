// SPDX-License-Identifier: MIT
//
// Symbols, and private names, which are symbols that no script can see.
// Well-known symbols are shared by all realms and runtimes: they are
// read-only data.
#pragma once

#include "heap/string.h"

enum {
    JSMI_SYMBOL_REGISTERED = 1,  // made by Symbol.for
    JSMI_SYMBOL_PRIVATE = 2,     // a private name
};

typedef struct JsSymbol {
    JsCell cell;            // flags: JSMI_SYMBOL_*; auxiliary: hash
    JsString *description;  // NULL: undefined
} JsSymbol;

// X(identifier, name): Symbol.name.
#define JSMI_WELL_KNOWN_SYMBOLS(X)                                             \
    X(async_dispose, asyncDispose)                                             \
    X(async_iterator, asyncIterator)                                           \
    X(dispose, dispose)                                                        \
    X(has_instance, hasInstance)                                               \
    X(is_concat_spreadable, isConcatSpreadable)                                \
    X(iterator, iterator)                                                      \
    X(match, match)                                                            \
    X(match_all, matchAll)                                                     \
    X(metadata, metadata)                                                      \
    X(replace, replace)                                                        \
    X(search, search)                                                          \
    X(species, species)                                                        \
    X(split, split)                                                            \
    X(to_primitive, toPrimitive)                                               \
    X(to_string_tag, toStringTag)                                              \
    X(unscopables, unscopables)

typedef enum JsWellKnownSymbol {
#define X(identifier, name) JSMI_SYMBOL_##identifier,
    JSMI_WELL_KNOWN_SYMBOLS(X)
#undef X
        JSMI_WELL_KNOWN_SYMBOL_COUNT
} JsWellKnownSymbol;

typedef struct JsStaticSymbol {
    _Alignas(16) JsSymbol symbol;
} JsStaticSymbol;

extern const JsStaticSymbol
    jsmi_well_known_symbols[JSMI_WELL_KNOWN_SYMBOL_COUNT];

static inline JsSymbol *jsmi_well_known_symbol(JsWellKnownSymbol number)
{
    return (JsSymbol *)(uintptr_t)&jsmi_well_known_symbols[number];
}

#define JSMI_SYMBOL(name) jsmi_well_known_symbol(JSMI_SYMBOL_##name)

static inline JsSymbol *jsmi_as_symbol(JsValue value)
{
    JSMI_ASSERT(jsmi_is_symbol(value));
    return (JsSymbol *)jsmi_as_cell(value);
}

// For the table of cell kinds.
void jsmi_symbol_trace(JsMarker *marker, JsCell *cell);

// `flags` are JSMI_SYMBOL_*; description may be NULL. Recorded in the scope.
JSMI_MUST_USE JsSymbol *jsmi_symbol_new(JsHeap *heap, JsString *description,
                                        uint32_t hash, uint8_t flags);
