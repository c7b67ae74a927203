// SPDX-License-Identifier: MIT
//
// The inside of a program: 32-bit words behind the header.
//
//     header | code | sets | prefilter | memo | groups | names
//
// A set is eight words of bits for the code units below 256, the number of
// further boundaries, and these in ascending order, as in JsCodePointSet.
// The memo says what a state of the matcher is, see matcher.h: how many ranges
// and how many variables, the ranges of addresses that are not remembered, and
// the variables, each a register and its limit.
// A group is four words: offset of the name in code units from the program,
// its length, the capture, and the first group of the same name.
#pragma once

#include "regexp/regexp.h"

typedef enum JsRegExpOpcode {
#define JSMI_REGEXP_OPCODE(name, operands) JSMI_REGEXP_##name,
#include "regexp/opcodes.def"
#undef JSMI_REGEXP_OPCODE
    JSMI_REGEXP_OPCODE_COUNT
} JsRegExpOpcode;

// The operands of RUN, RUN_ALL and RUN_LAZY, as offsets from the opcode.
enum {
    JSMI_RUN_KIND = 1,  // JSMI_REGEXP_CHARACTER to JSMI_REGEXP_POINT_CLASS
    JSMI_RUN_A,
    JSMI_RUN_B,
    JSMI_RUN_MINIMUM,
    JSMI_RUN_MAXIMUM,
    JSMI_RUN_HINT,
    JSMI_RUN_WORDS,
};

#define JSMI_REGEXP_NO_HINT UINT32_MAX

enum {
    JSMI_REFERENCE_IGNORES_CASE = 1,
    JSMI_REFERENCE_IS_UNICODE = 2,  // whole characters, simple case folding
    JSMI_REFERENCE_IS_BACKWARD = 4,
};

// What every match begins with.
typedef enum JsPrefilterKind {
    JSMI_PREFILTER_NONE,
    JSMI_PREFILTER_START,  // the start of the subject
    JSMI_PREFILTER_LINE,   // the start of a line
    JSMI_PREFILTER_TEXT,   // operand: address of a TEXT instruction
    JSMI_PREFILTER_UNIT,   // operand: a code unit
    JSMI_PREFILTER_SET,    // operand: a set of code units
    JSMI_PREFILTER_RUN,    // a run; operand: the code unit that follows it
} JsPrefilterKind;

// The words of the prefilter. If `run_set` is not zero, a match begins with a
// run of characters of that set: an attempt that failed at the beginning of
// such a run fails everywhere in it.
typedef struct JsPrefilter {
    uint32_t kind;
    uint32_t operand;
    uint32_t run_set;
    uint32_t run_minimum;
} JsPrefilter;

enum {
    JSMI_SET_BITMAP_WORDS = 8,
    JSMI_SET_COUNT = 8,
    JSMI_SET_BOUNDS = 9,
    JSMI_GROUP_WORDS = 4,
};

enum {
    JSMI_MEMO_RANGE_COUNT,
    JSMI_MEMO_VARIABLE_COUNT,
    JSMI_MEMO_HEADER_WORDS,
};

// The limit of a register that is only compared with the present position.
#define JSMI_MEMO_MARK UINT32_MAX

// How many bits a register takes that counts to `limit`, beyond which its
// value makes no difference.
static inline unsigned jsmi_regexp_memo_width(uint32_t limit)
{
    unsigned width = 1;

    while (width < 32 && limit >> width != 0)
        width++;
    return width;
}

static inline const uint32_t *jsmi_regexp_words(const JsRegExpProgram *program)
{
    return (const uint32_t *)(const void *)program;
}
