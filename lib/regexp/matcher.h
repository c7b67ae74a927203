// SPDX-License-Identifier: MIT
//
// What the two instances of the matching loop share (match_latin1.c and
// match_utf16.c, both made from match_loop.h).
//
// The stack. One word of 64 bits for each thing that going back must know:
//
//     63 62 | 61 ... 32       | 31 ... 0
//     kind  | address or      | position or old value
//           | register        |
//
//   CHOICE  go on at the address, from the position
//   UNDO    give the register its old value, and go back further
//   RUN     the RUN at the address ended at the position; the word below has
//           the position of its minimum
//   LAZY    the RUN_LAZY at the address ended at the position; the word below
//           has the number of characters that it may still take
//
// Positions are offsets in code units.
//
// Memory of failures. Whether a state leads to a match depends on the address,
// the position, the counters of loops and whether loops have advanced, and on
// captures only where there are back references. So patterns without these
// need not try a state twice: what was gone back to once is remembered, and
// passed over the next time, when trying it cannot have led to a match. The
// states inside of a lookaround are left out, because they may have succeeded.
// All of this begins only when a matching takes long, and makes exponential
// times quadratic ones. The memory is a table that forgets.
#pragma once

#include "base/text.h"
#include "regexp/program.h"

typedef struct JsRegExpMemoEntry JsRegExpMemoEntry;

typedef struct JsRegExpMatcher {
    const uint32_t *code;
    const uint32_t *sets;
    const JsPrefilter *prefilter;
    uint32_t *registers;
    uint32_t capture_registers;  // how many of them are captures
    uint64_t *stack;
    size_t stack_capacity;
    bool owns_stack;  // in the budget, not the caller's frame
    bool is_unicode;
    JsBudget *budget;
    JsRegExpMemoEntry *memo;     // NULL: nothing is remembered
    const uint32_t *memo_rules;  // of the program, or NULL
    size_t memo_size;            // entries, a power of two; before there is
                                 // a memo, how many would be good
    size_t spent;                // fuel, so far
    size_t patience;             // when to begin with the memo
} JsRegExpMatcher;

enum {
    JSMI_STACK_CHOICE,
    JSMI_STACK_UNDO,
    JSMI_STACK_RUN,
    JSMI_STACK_LAZY,
    JSMI_STACK_KIND_SHIFT = 62,
    JSMI_STACK_ADDRESS_MASK = 0x3FFFFFFF,
};

// Steps between two payments of fuel.
enum { JSMI_STEPS_PER_PAYMENT = 1024 };

static inline uint64_t jsmi_regexp_stack_word(uint64_t kind, uint32_t address,
                                              uint32_t value)
{
    return kind << JSMI_STACK_KIND_SHIFT | (uint64_t)address << 32 | value;
}

static inline uint32_t jsmi_regexp_stack_address(uint64_t word)
{
    return (uint32_t)(word >> 32) & JSMI_STACK_ADDRESS_MASK;
}

// Doubles the stack. False if the budget refuses.
JSMI_MUST_USE bool jsmi_regexp_matcher_grow(JsRegExpMatcher *matcher);

// Pays for steps, and begins to remember when that was much.
JSMI_MUST_USE bool jsmi_regexp_matcher_pay(JsRegExpMatcher *matcher,
                                           size_t amount);

// The memo of a matcher that has its registers.
void jsmi_regexp_memo_initialize(JsRegExpMatcher *matcher,
                                 const JsRegExpProgram *program, size_t length);
void jsmi_regexp_memo_dispose(JsRegExpMatcher *matcher);

// Whether going on at the address from the position is known to fail. If not,
// it is from now on.
bool jsmi_regexp_memo_visit(JsRegExpMatcher *matcher, uint32_t address,
                            uint32_t position);

// Drops the choices from `height` up to `*top` and keeps what must be undone.
JSMI_MUST_USE bool jsmi_regexp_matcher_cut(JsRegExpMatcher *matcher,
                                           size_t height, size_t *top);

// Whether the wide boundaries of a set enclose a code point above 255.
bool jsmi_regexp_set_has_wide(const uint32_t *set, JsCodePoint code_point);

static inline bool jsmi_regexp_set_has(const uint32_t *set,
                                       JsCodePoint code_point)
{
    if (JSMI_LIKELY(code_point < 256))
        return set[code_point >> 5] >> (code_point & 31) & 1;
    return set[JSMI_SET_COUNT] != 0 &&
           jsmi_regexp_set_has_wide(set, code_point);
}

// Look for a match. The registers of captures are set if one is found.
JsRegExpResult jsmi_regexp_match_latin1(JsRegExpMatcher *matcher,
                                        const uint8_t *begin, size_t length,
                                        size_t start, JsRegExpMode mode);
JsRegExpResult jsmi_regexp_match_utf16(JsRegExpMatcher *matcher,
                                       const uint16_t *begin, size_t length,
                                       size_t start, JsRegExpMode mode);
