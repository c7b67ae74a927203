// SPDX-License-Identifier: MIT
//
// Sets of code points, as sorted boundaries: `bounds[0]` is the first member,
// `bounds[1]` the first one behind it that is not, and so on in turns; a set
// that reaches to the end has JSMI_CODE_POINT_LIMIT for its last boundary.
// The number of boundaries is even. Operations make new sets in linear time.
//
// Sets are sticky on failure like buffers: when memory was refused once,
// `failed` is set in that set and in everything computed from it.
#pragma once

#include "base/budget.h"
#include "base/text.h"

#define JSMI_CODE_POINT_LIMIT ((JsCodePoint)0x110000)

typedef struct JsCodePointSet {
    JsBudget *budget;
    JsCodePoint *bounds;
    uint32_t count;
    uint32_t capacity;
    bool failed;
} JsCodePointSet;

void jsmi_code_point_set_initialize(JsCodePointSet *set, JsBudget *budget);
void jsmi_code_point_set_dispose(JsCodePointSet *set);

// Adds the code points from `first` to `last`, both included. Appending at
// the end is cheap; anywhere else costs the length of the set.
void jsmi_code_point_set_add(JsCodePointSet *set, JsCodePoint first,
                             JsCodePoint last);

// Replace `set` by its union, intersection or difference with `other`.
void jsmi_code_point_set_unite(JsCodePointSet *set,
                               const JsCodePointSet *other);
void jsmi_code_point_set_intersect(JsCodePointSet *set,
                                   const JsCodePointSet *other);
void jsmi_code_point_set_subtract(JsCodePointSet *set,
                                  const JsCodePointSet *other);

// Replaces `set` by all other code points below `limit`.
void jsmi_code_point_set_complement(JsCodePointSet *set, JsCodePoint limit);

// Makes `set`, empty so far, a copy of `other`.
void jsmi_code_point_set_copy(JsCodePointSet *set, const JsCodePointSet *other);

bool jsmi_code_point_set_contains(const JsCodePointSet *set,
                                  JsCodePoint code_point);
