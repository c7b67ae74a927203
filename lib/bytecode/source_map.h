// SPDX-License-Identifier: MIT
//
// Source maps: where the text of a generated program comes from.
// https://tc39.es/ecma426/
//
// A map is decoded from its JSON once, into mappings in the order of places in
// the generated text, which are then searched by halves. It is immutable: any
// thread may look places up. What comes from elsewhere is not trusted: a text
// that is no map has no mappings, and what is wrong in one is left out.
#pragma once

#include "base/budget.h"

typedef struct JsSourceMap JsSourceMap;

// UTF-16, as long as the map lives.
typedef struct JsMapText {
    const uint16_t *units;
    uint32_t length;
} JsMapText;

typedef struct JsMappedPlace {
    JsMapText file;
    JsMapText content;      // of the whole file; empty: not known
    uint32_t line, column;  // from 1
} JsMappedPlace;

// NULL: out of memory.
JSMI_MUST_USE JsSourceMap *jsmi_source_map_decode(const JsAllocator *allocator,
                                                  const char *json,
                                                  size_t size);
void jsmi_source_map_free(JsSourceMap *map);

// Where a place of the generated text, its line and column from 1, comes from.
// False: the map does not say.
JSMI_MUST_USE bool jsmi_source_map_find(const JsSourceMap *map, uint32_t line,
                                        uint32_t column, JsMappedPlace *place);
