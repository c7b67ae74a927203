// SPDX-License-Identifier: MIT
//
// Writing a program: code and sets grow in two buffers, which are sticky on
// failure, and are put together at the end. Addresses count words from the
// beginning of the code; address 0 is never the operand of anything, so that 0
// ends chains of patches.
#pragma once

#include "base/buffer.h"
#include "regexp/node.h"
#include "regexp/parser.h"
#include "regexp/program.h"

typedef struct JsRegExpAssembler {
    JsBuffer code;
    JsBuffer sets;
    JsBuffer set_offsets;  // uint32_t: where each set begins
    uint32_t register_count;
} JsRegExpAssembler;

void jsmi_regexp_assembler_initialize(JsRegExpAssembler *assembler,
                                      JsBudget *budget,
                                      uint32_t register_count);
void jsmi_regexp_assembler_dispose(JsRegExpAssembler *assembler);

// Where the next instruction will stand.
uint32_t jsmi_regexp_assembler_address(const JsRegExpAssembler *assembler);

// Append an instruction and return its address.
uint32_t jsmi_regexp_assemble_word(JsRegExpAssembler *assembler, uint32_t word);
uint32_t jsmi_regexp_assemble(JsRegExpAssembler *assembler,
                              JsRegExpOpcode opcode);
uint32_t jsmi_regexp_assemble_1(JsRegExpAssembler *assembler,
                                JsRegExpOpcode opcode, uint32_t a);
uint32_t jsmi_regexp_assemble_2(JsRegExpAssembler *assembler,
                                JsRegExpOpcode opcode, uint32_t a, uint32_t b);
void jsmi_regexp_assemble_run(JsRegExpAssembler *assembler,
                              JsRegExpOpcode opcode,
                              const uint32_t operands[JSMI_RUN_WORDS - 1]);
void jsmi_regexp_assemble_count_check(JsRegExpAssembler *assembler,
                                      uint32_t counter, uint32_t minimum,
                                      uint32_t mark);

// Append an instruction with a target that is not known yet and return the
// address of that operand.
uint32_t jsmi_regexp_assemble_forward(JsRegExpAssembler *assembler,
                                      JsRegExpOpcode opcode);
uint32_t jsmi_regexp_assemble_count(JsRegExpAssembler *assembler,
                                    JsRegExpOpcode opcode, uint32_t counter,
                                    uint32_t minimum, uint32_t maximum);

// Sets one operand; makes it, or each of a chain, the present address.
void jsmi_regexp_assembler_set(JsRegExpAssembler *assembler, uint32_t operand,
                               uint32_t value);
void jsmi_regexp_assembler_patch(JsRegExpAssembler *assembler,
                                 uint32_t operand);
void jsmi_regexp_assembler_patch_chain(JsRegExpAssembler *assembler,
                                       uint32_t operand);

// Begins a TEXT and returns its address; adds a code unit to that, the last
// instruction.
uint32_t jsmi_regexp_assemble_text(JsRegExpAssembler *assembler);
void jsmi_regexp_assemble_unit(JsRegExpAssembler *assembler, uint32_t text,
                               uint16_t unit);

// Finds a TEXT that the code begins with, apart from captures.
bool jsmi_regexp_assembler_first_text(const JsRegExpAssembler *assembler,
                                      uint32_t *address);

// Sets, as operands; most equal ones are shared. No operand is 0.
uint32_t jsmi_regexp_assemble_set(JsRegExpAssembler *assembler,
                                  const JsCodePoint *bounds, uint32_t count);
// Words that are no set, among the sets.
uint32_t jsmi_regexp_assemble_words(JsRegExpAssembler *assembler,
                                    const uint32_t *words, uint32_t count);
uint32_t jsmi_regexp_assemble_first_set(JsRegExpAssembler *assembler,
                                        const JsFirstSet *first);

uint32_t jsmi_regexp_assembler_new_registers(JsRegExpAssembler *assembler,
                                             uint32_t count);

// The program, one block of the budget, or NULL. The words of `memo` may be
// none.
JsRegExpProgram *jsmi_regexp_assembler_finish(JsRegExpAssembler *assembler,
                                              const JsRegExpParser *parser,
                                              const JsPrefilter *prefilter,
                                              const JsBuffer *memo,
                                              uint32_t flags);
