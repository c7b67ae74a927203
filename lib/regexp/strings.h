// SPDX-License-Identifier: MIT
//
// The strings of classes: those of \q{...} and of properties of strings that
// do not have exactly one code point. A set of them only gathers spans until
// an operation wants them in order; unions are therefore cheap.
//
// What matches is the longest string that does, then each shorter one. All
// strings that match at one place are beginnings of each other, so a trie of
// them is walked once. It is made of words: a node is
//
//     edges * 2 + is_end | code points, ascending | nodes that they lead to
//
// where nodes are offsets in words from the beginning of the trie, which is
// the root. The strings of a lookbehind are in it backward, and those of a
// class that ignores case are folded.
#pragma once

#include "base/arena.h"
#include "base/buffer.h"
#include "unicode/set.h"

typedef struct JsStringSet {
    JsBuffer text;   // JsCodePoint
    JsBuffer spans;  // JsStringSpan
} JsStringSet;

typedef struct JsStringSpan {
    uint32_t start;  // in `text`
    uint32_t length;
} JsStringSpan;

// The kinds of what to keep when two sets are combined.
typedef enum JsStringSetOperation {
    JSMI_STRINGS_UNITE,
    JSMI_STRINGS_INTERSECT,
    JSMI_STRINGS_SUBTRACT,
} JsStringSetOperation;

void jsmi_string_set_initialize(JsStringSet *set, JsBudget *budget);
void jsmi_string_set_dispose(JsStringSet *set);

static inline size_t jsmi_string_set_count(const JsStringSet *set)
{
    return set->spans.size / sizeof(JsStringSpan);
}

// Whether a member is the empty string.
bool jsmi_string_set_has_empty(const JsStringSet *set);

// Adds a string. The buffers are sticky on failure.
void jsmi_string_set_add(JsStringSet *set, const JsCodePoint *text,
                         uint32_t length);

// Combines `set` with `other`, which is put in order. False: the budget ran
// out.
JSMI_MUST_USE bool jsmi_string_set_combine(JsStringSet *set, JsStringSet *other,
                                           JsStringSetOperation operation);

// The trie of the strings that are not empty, as words in the arena, NULL when
// the budget ran out. With `is_backward` the texts in the set are reversed.
// Adds the code points that the strings begin with to `first`.
JSMI_MUST_USE const uint32_t *
jsmi_string_set_trie(JsStringSet *set, bool is_backward, JsArena *arena,
                     JsCodePointSet *first, uint32_t *word_count);
