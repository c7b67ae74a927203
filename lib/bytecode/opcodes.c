// SPDX-License-Identifier: MIT
#include "bytecode/opcodes.h"

const JsOpcodeInfo jsmi_opcode_infos[JSMI_OPCODE_COUNT] = {
#define X(name, operands, extra, kinds, semantics)                             \
    {#name, operands, extra, kinds, semantics},
#include "bytecode/opcodes.def"
#undef X
};
