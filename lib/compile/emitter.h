// SPDX-License-Identifier: MIT
//
// The emitter writes the instructions of one function: words, constants,
// caches, jumps, positions, handlers. It knows instructions and nothing of
// syntax.
//
// Registers are a stack. Variables of open scopes and temporaries are taken
// from `next_register` on and given back in reverse order. Instructions can
// name only 256 registers, which are divided so:
//
//   0 .. 207     this, parameters, frame header, variables, temporaries
//   208 .. 239   windows that must be near: iteration records, once the first
//                zone is full
//   240 .. 255   scratch of this emitter, in use during one instruction only
//   256 ..       more variables and temporaries ("far")
//
// Far registers are ordinary operands for the callers of the emitter: it
// loads what an instruction reads into scratch registers and stores what it
// wrote, after the operand letters of opcodes.def. Windows are copied whole.
//
// Jumps go to labels. Conditional jumps of one word reach 2^15 words; if that
// turns out to be too short, `needs_long_jumps` is set when the label is bound
// and the function is to be generated again with `uses_long_jumps`, where
// every such jump takes three words.
//
// All failures are sticky: the buffers remember refused memory, `is_too_large`
// that a limit of the format was passed.
#pragma once

#include "base/buffer.h"
#include "bytecode/code.h"

typedef uint32_t JsRegister;

enum {
    JSMI_GENERAL_REGISTERS = 208,
    JSMI_SCRATCH_REGISTERS = 240,
};
#define JSMI_NO_REGISTER UINT32_MAX
#define JSMI_NO_POSITION UINT32_MAX

typedef struct JsLabel {
    uint32_t position;  // JSMI_NO_POSITION until bound
    uint32_t uses;      // chain of fixups that wait for it
} JsLabel;

#define JSMI_NEW_LABEL ((JsLabel){JSMI_NO_POSITION, JSMI_NO_POSITION})

typedef struct JsSourceRange {
    uint32_t start;
    uint32_t end;
    uint32_t point;
} JsSourceRange;

// A slot of the table that finds constants. What earlier functions left in it
// counts as free.
typedef struct JsConstantSlot {
    uint32_t epoch;
    uint32_t index;
} JsConstantSlot;

typedef struct JsEmitter {
    JsBudget *budget;
    JsBuffer words;      // JsInstruction
    size_t words_limit;  // no size without a look at memory and clock
    JsBuffer constants;  // JsConstant
    JsBuffer caches;     // uint32_t
    uint32_t call_caches;
    JsBuffer children;   // uint32_t
    JsBuffer handlers;   // JsHandler
    JsBuffer positions;  // JsPosition
    JsBuffer fixups;
    JsConstantSlot *constant_table;  // open addressing
    uint32_t constant_capacity;
    uint32_t constant_count;  // in the table
    uint32_t constant_epoch;  // 1, 2, 3 ... by function
    JsRegister next_register;
    JsRegister register_count;  // the most there were
    JsRegister next_record;     // of the second zone
    JsSourceRange range;        // of what is being generated
    bool begins_statement;      // the next instruction does
    bool is_unreachable;        // nothing leads to the next instruction
    bool uses_long_jumps;
    bool needs_long_jumps;
    bool is_too_large;
} JsEmitter;

void jsmi_emitter_initialize(JsEmitter *emitter, JsBudget *budget);
void jsmi_emitter_dispose(JsEmitter *emitter);

// Empties everything, keeping memory, to begin a function with
// `parameter_count` parameters.
void jsmi_emitter_reset(JsEmitter *emitter, uint32_t parameter_count,
                        bool uses_long_jumps);

bool jsmi_emitter_failed(const JsEmitter *emitter);

// ------------------------------------------------------------------ registers

JsRegister jsmi_register_allocate(JsEmitter *emitter);

// Whether `count` registers from `next_register` on would be near and
// consecutive.
bool jsmi_registers_fit(const JsEmitter *emitter, uint32_t count);

// `count` consecutive registers, near or far.
JsRegister jsmi_register_allocate_window(JsEmitter *emitter, uint32_t count);

// Three registers that are near: for iteration records. Given back by
// jsmi_record_release with what `mark` answered before.
JsRegister jsmi_record_allocate(JsEmitter *emitter);

typedef struct JsRegisterMark {
    JsRegister next_register;
    JsRegister next_record;
} JsRegisterMark;

JsRegisterMark jsmi_register_mark(const JsEmitter *emitter);
void jsmi_register_release(JsEmitter *emitter, JsRegisterMark mark);

// --------------------------------------------------------------- instructions

static inline uint32_t jsmi_emitter_position(const JsEmitter *emitter)
{
    return (uint32_t)(emitter->words.size / sizeof(JsInstruction));
}

// Operands as the letters of opcodes.def say; X and S are given as `b`.
void jsmi_emit(JsEmitter *emitter, JsOpcode opcode, uint32_t a, uint32_t b,
               uint32_t c);

// The same for instructions with an extra word.
void jsmi_emit_extra(JsEmitter *emitter, JsOpcode opcode, uint32_t a,
                     uint32_t b, uint32_t c, uint32_t extra);

// The same for the jumps, whatever their form: `a` and `b` are registers or
// an immediate.
void jsmi_emit_jump(JsEmitter *emitter, JsOpcode opcode, uint32_t a, uint32_t b,
                    JsLabel *label);

void jsmi_label_bind(JsEmitter *emitter, JsLabel *label);

// Makes entry `index` of a jump table (int32_t[], relative to the word after
// the SWITCH at `origin`).
int32_t jsmi_label_distance(const JsLabel *label, uint32_t origin);

// R[target] := R[source], nothing if they are the same.
void jsmi_emit_move(JsEmitter *emitter, JsRegister target, JsRegister source);

// R[target] := number, in the shortest way.
void jsmi_emit_number(JsEmitter *emitter, JsRegister target, double value);

// Instructions start..end throw to `target`.
void jsmi_emitter_add_handler(JsEmitter *emitter, uint32_t start, uint32_t end,
                              uint32_t target, JsRegister exception);

// ------------------------------------------------------------------ constants

// The index of an equal constant, old or new. Texts are equal if they are at
// the same place of the image.
uint32_t jsmi_constant_add(JsEmitter *emitter, const JsConstant *constant);

// Always a new one.
uint32_t jsmi_constant_append(JsEmitter *emitter, const JsConstant *constant);

uint32_t jsmi_constant_number(JsEmitter *emitter, double value);

// A new cache whose key is the constant.
uint32_t jsmi_cache_add(JsEmitter *emitter, uint32_t constant);
// The number of one more call cache, or of the last one there may be.
uint32_t jsmi_call_cache_add(JsEmitter *emitter);
