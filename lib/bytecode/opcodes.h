// SPDX-License-Identifier: MIT
//
// The instruction set as an enumeration and a table, made from opcodes.def,
// and the packing of instruction words.
//
//    31      24 23      16 15       8 7        0
//   +----------+----------+----------+----------+
//   |    C     |    B     |    A     |  opcode  |
//   +----------+----------+----------+----------+
//   |      16 bits X, S, j           |    A     |  ...
//   |           24 bits J                       |  opcode
#pragma once

#include "base/platform.h"

typedef enum JsOpcode {
#define X(name, operands, extra, kinds, semantics) JSMI_OP_##name,
#include "bytecode/opcodes.def"
#undef X
    JSMI_OPCODE_COUNT
} JsOpcode;

_Static_assert(JSMI_OPCODE_COUNT <= 256, "an opcode is one byte");

typedef uint32_t JsInstruction;

typedef struct JsOpcodeInfo {
    const char *name;
    const char *operands;  // letters as opcodes.def explains
    char extra;            // '-' or what the following word is
    const char *kinds;     // of what the operands hold, likewise
    const char *semantics;
} JsOpcodeInfo;

extern const JsOpcodeInfo jsmi_opcode_infos[JSMI_OPCODE_COUNT];

// What CHECK_OBJECT found instead of an object.
typedef enum JsCheckObjectReason {
    JSMI_CHECK_ITERATOR_RESULT,  // "iterator result is not an object"
    JSMI_CHECK_ITERATOR,         // "iterator is not an object"
    JSMI_CHECK_CONSTRUCTOR_RETURN,
} JsCheckObjectReason;

enum { JSMI_NEAR_REGISTERS = 256, JSMI_MOST_REGISTERS = 65535 };

// Code that runs for longer than a call or a turn of a loop usually does costs
// a unit of fuel for each so many words. Conditional jumps spend one unit when
// they lead back, and therefore lead back no further than that; LOOP reckons.
enum { JSMI_WORDS_PER_UNIT = 64 };

static inline JsInstruction jsmi_instruction_abc(JsOpcode opcode, uint32_t a,
                                                 uint32_t b, uint32_t c)
{
    return (uint32_t)opcode | a << 8 | b << 16 | c << 24;
}

static inline JsInstruction jsmi_instruction_ax(JsOpcode opcode, uint32_t a,
                                                uint32_t x)
{
    return (uint32_t)opcode | a << 8 | x << 16;
}

static inline JsInstruction jsmi_instruction_j(JsOpcode opcode, int32_t jump)
{
    return (uint32_t)opcode | (uint32_t)jump << 8;
}

static inline JsOpcode jsmi_instruction_opcode(JsInstruction instruction)
{
    return (JsOpcode)(instruction & 0xFF);
}

static inline uint32_t jsmi_instruction_a(JsInstruction instruction)
{
    return instruction >> 8 & 0xFF;
}

static inline uint32_t jsmi_instruction_b(JsInstruction instruction)
{
    return instruction >> 16 & 0xFF;
}

static inline uint32_t jsmi_instruction_c(JsInstruction instruction)
{
    return instruction >> 24;
}

static inline uint32_t jsmi_instruction_x(JsInstruction instruction)
{
    return instruction >> 16;
}

static inline int32_t jsmi_instruction_s(JsInstruction instruction)
{
    return (int32_t)instruction >> 16;
}

static inline int32_t jsmi_instruction_jump(JsInstruction instruction)
{
    return (int32_t)instruction >> 8;
}
