// SPDX-License-Identifier: MIT
//
// The tree of a pattern. It lives in an arena for the time of compiling.
// Flags are resolved while parsing: an atom that ignores case has become a
// set that is closed under canonicalisation, so that the rest of the compiler
// hardly knows about case.
//
// The terms of a lookbehind are matched from right to left and their lists
// are kept in that order: the first child is the one that is matched first.
#pragma once

#include "base/arena.h"
#include "regexp/regexp.h"
#include "unicode/set.h"

typedef enum JsRegExpNodeKind {
    JSMI_REGEXP_NODE_EMPTY,
    JSMI_REGEXP_NODE_CHARACTER,  // one code unit, or code point with u or v
    JSMI_REGEXP_NODE_SET,        // one of several
    JSMI_REGEXP_NODE_STRINGS,    // one of several strings, see strings.h
    JSMI_REGEXP_NODE_SEQUENCE,
    JSMI_REGEXP_NODE_ALTERNATION,
    JSMI_REGEXP_NODE_CAPTURE,
    JSMI_REGEXP_NODE_QUANTIFIER,
    JSMI_REGEXP_NODE_LOOKAROUND,
    JSMI_REGEXP_NODE_BACK_REFERENCE,
    JSMI_REGEXP_NODE_ASSERTION,
} JsRegExpNodeKind;

typedef enum JsRegExpAssertion {
    JSMI_ASSERT_START,
    JSMI_ASSERT_END,
    JSMI_ASSERT_LINE_START,
    JSMI_ASSERT_LINE_END,
    JSMI_ASSERT_WORD_BOUNDARY,
    JSMI_ASSERT_NOT_WORD_BOUNDARY,
} JsRegExpAssertion;

// The code units that a match can begin with: a bit for each below 256 and
// one for all others.
typedef struct JsFirstSet {
    uint64_t bits[4];
    bool has_others;
} JsFirstSet;

#define JSMI_REGEXP_INFINITY UINT32_MAX

typedef struct JsRegExpNode JsRegExpNode;
struct JsRegExpNode {
    JsRegExpNode *next;   // in the list of the parent
    JsRegExpNode *child;  // the first one
    // Where captures and quantifiers have what they begin with: the first node
    // down the line of children that is neither.
    const JsRegExpNode *lead;
    const JsFirstSet *first;  // of sequences, alternations, strings
    // What can stand behind the node; NULL: anything, or the end.
    const JsFirstSet *follow;
    // Of an alternative: what the later ones can begin with, or NULL likewise.
    const JsFirstSet *rest;
    uint8_t kind;
    bool is_nullable;   // may match without advancing
    bool is_backward;   // is matched from right to left
    bool ignores_case;  // back references and word boundaries
    union {
        JsCodePoint character;
        struct {
            const JsCodePoint *bounds;
            uint32_t count;
        } set;
        struct {
            const uint32_t *trie;
            uint32_t count;  // words
        } strings;
        uint32_t capture;
        struct {
            uint32_t minimum;
            uint32_t maximum;
            uint32_t first_capture;  // the captures inside are from here
            uint32_t end_capture;    // up to here
            bool is_greedy;
        } quantifier;
        struct {
            bool is_behind;
            bool is_negative;
        } lookaround;
        struct {
            const uint32_t *captures;  // several have the same name
            uint32_t count;
        } reference;
        JsRegExpAssertion assertion;
    };
};

typedef struct JsRegExpTree {
    JsRegExpNode *root;
    uint32_t capture_count;
    bool has_references;
} JsRegExpTree;

// Gives a capture or a quantifier its child.
static inline void jsmi_regexp_set_child(JsRegExpNode *node,
                                         JsRegExpNode *child)
{
    node->child = child;
    node->lead = child->lead ? child->lead : child;
}

// Adds what the node can begin with. Nullable nodes add what they begin with
// if they do advance.
void jsmi_regexp_add_first(const JsRegExpNode *node, JsFirstSet *first);

// Adds the code units that the code points of a set begin with.
void jsmi_regexp_add_first_of_set(const JsCodePoint *bounds, uint32_t count,
                                  JsFirstSet *first);

static inline void jsmi_regexp_first_set_add_all(JsFirstSet *first)
{
    for (int i = 0; i < 4; i++)
        first->bits[i] = UINT64_MAX;
    first->has_others = true;
}

static inline bool jsmi_regexp_first_set_intersects(const JsFirstSet *left,
                                                    const JsFirstSet *right)
{
    for (int i = 0; i < 4; i++) {
        if (left->bits[i] & right->bits[i])
            return true;
    }
    return left->has_others && right->has_others;
}

static inline bool jsmi_regexp_first_set_contains(const JsFirstSet *first,
                                                  uint32_t unit)
{
    if (unit > 255)
        return first->has_others;
    return first->bits[unit >> 6] >> (unit & 63) & 1;
}

// Whether the node matches exactly one character.
static inline bool jsmi_regexp_is_single(const JsRegExpNode *node)
{
    return node->kind == JSMI_REGEXP_NODE_CHARACTER ||
           node->kind == JSMI_REGEXP_NODE_SET;
}
