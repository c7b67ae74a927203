// SPDX-License-Identifier: MIT
#include "bytecode/code.h"

#include <stdio.h>

static void append_text(const JsImage *image, JsImageText text,
                        JsBuffer *buffer)
{
    const uint8_t *bytes = jsmi_image_at(image, text.offset);
    const uint16_t *units = jsmi_image_at(image, text.offset);

    for (uint32_t i = 0; i < text.count; i++) {
        uint32_t unit = text.is_wide ? units[i] : bytes[i];

        if (unit >= 0x20 && unit < 0x7F)
            jsmi_buffer_append_byte(buffer, (uint8_t)unit);
        else
            jsmi_buffer_append_format(buffer, "\\u%04X", (unsigned)unit);
    }
}

static void append_number(const JsConstant *constant, JsBuffer *text)
{
    union {
        uint64_t bits;
        double value;
    } number = {(uint64_t)constant->number[1] << 32 | constant->number[0]};

    jsmi_buffer_append_format(text, "%.17g", number.value);
}

static void append_constant(const JsFunctionCode *code, uint32_t index,
                            JsBuffer *text)
{
    const JsImage *image = jsmi_function_image(code);
    const JsConstant *constant =
        (const JsConstant *)jsmi_image_at(image, code->constants.offset) +
        index;

    switch (constant->kind) {
    case JSMI_CONSTANT_NUMBER:
        append_number(constant, text);
        break;
    case JSMI_CONSTANT_STRING:
        jsmi_buffer_append_byte(text, '"');
        append_text(image, constant->text, text);
        jsmi_buffer_append_byte(text, '"');
        break;
    case JSMI_CONSTANT_BIGINT:
        append_text(image, constant->text, text);
        jsmi_buffer_append_byte(text, 'n');
        break;
    case JSMI_CONSTANT_TEMPLATE:
        jsmi_buffer_append_format(text, "template %u",
                                  (unsigned)constant->strings.raw.count);
        break;
    }
}

static void append_jump(uint32_t next, int32_t jump, JsBuffer *text)
{
    jsmi_buffer_append_format(text, " -> %d", (int)((int32_t)next + jump));
}

static void append_table(const JsFunctionCode *code, uint32_t index,
                         uint32_t next, JsBuffer *text)
{
    const JsImage *image = jsmi_function_image(code);
    const JsJumpTable *table =
        (const JsJumpTable *)jsmi_image_at(image, code->jump_tables.offset) +
        index;
    const int32_t *jumps = jsmi_image_at(image, table->jumps.offset);

    jsmi_buffer_append_format(text, " from %d:", (int)table->first);
    for (uint32_t i = 0; i < table->jumps.count; i++) {
        if (jumps[i] == 0)
            jsmi_buffer_append_text(text, " -");
        else
            jsmi_buffer_append_format(text, " %d",
                                      (int)((int32_t)next + jumps[i]));
    }
}

static void append_extra(const JsFunctionCode *code, char kind, uint32_t extra,
                         uint32_t next, JsBuffer *text)
{
    const JsImage *image = jsmi_function_image(code);
    const uint32_t *caches = jsmi_image_at(image, code->caches.offset);
    const uint32_t *children = jsmi_image_at(image, code->children.offset);

    switch (kind) {
    case 'c':
        jsmi_buffer_append_byte(text, ' ');
        append_constant(code, caches[extra], text);
        break;
    case 'k':
        jsmi_buffer_append_byte(text, ' ');
        append_constant(code, extra, text);
        break;
    case 'f':
        jsmi_buffer_append_format(text, " function %u",
                                  (unsigned)children[extra]);
        break;
    case 's':
        jsmi_buffer_append_format(text, " scope %u", (unsigned)extra);
        break;
    case 'j':
        append_jump(next, (int32_t)extra, text);
        break;
    case 'n':
        jsmi_buffer_append_format(text, " #%u", (unsigned)extra);
        break;
    case 't':
        append_table(code, extra, next, text);
        break;
    }
}

static void append_operands(const JsFunctionCode *code, JsInstruction word,
                            uint32_t next, JsBuffer *text)
{
    const char *letters =
        jsmi_opcode_infos[jsmi_instruction_opcode(word)].operands;
    uint32_t fields[3] = {jsmi_instruction_a(word), jsmi_instruction_b(word),
                          jsmi_instruction_c(word)};

    for (int i = 0; i < 3 && letters[i]; i++) {
        switch (letters[i]) {
        case 'I':
            jsmi_buffer_append_format(text, " %d", (int)(int8_t)fields[i]);
            break;
        case 'U':
            jsmi_buffer_append_format(text, " %u", (unsigned)fields[i]);
            break;
        case 'X':
            if (jsmi_instruction_opcode(word) == JSMI_OP_LOAD_CONSTANT) {
                jsmi_buffer_append_byte(text, ' ');
                append_constant(code, jsmi_instruction_x(word), text);
                break;
            }
            jsmi_buffer_append_format(text, " %u",
                                      (unsigned)jsmi_instruction_x(word));
            break;
        case 'S':
            jsmi_buffer_append_format(text, " %d",
                                      (int)jsmi_instruction_s(word));
            break;
        case 'j':
            append_jump(next, jsmi_instruction_s(word), text);
            break;
        case 'J':
            append_jump(next, jsmi_instruction_jump(word), text);
            break;
        case 'K':
        case '-':
            break;
        default:
            jsmi_buffer_append_format(text, " R%u", (unsigned)fields[i]);
            break;
        }
    }
}

// Where an instruction comes from, in a column of its own; blank as long as
// that stays the same.
static void append_position(const JsFunctionCode *code, uint32_t instruction,
                            const JsPosition **last, JsBuffer *text)
{
    const JsPosition *position = jsmi_function_find_position(code, instruction);
    uint32_t line, column;
    char place[32] = "";

    if (position && position != *last) {
        jsmi_image_line_and_column(jsmi_function_image(code), position->point,
                                   &line, &column);
        snprintf(place, sizeof place, "%u:%u", (unsigned)line,
                 (unsigned)column);
    }
    *last = position;
    jsmi_buffer_append_format(text, "%9s ", place);
}

static void append_handlers(const JsFunctionCode *code, JsBuffer *text)
{
    const JsHandler *handlers =
        jsmi_image_at(jsmi_function_image(code), code->handlers.offset);

    for (uint32_t i = 0; i < code->handlers.count; i++) {
        jsmi_buffer_append_format(
            text, "  handler %u..%u -> %u R%u\n", (unsigned)handlers[i].start,
            (unsigned)handlers[i].end, (unsigned)handlers[i].target,
            (unsigned)handlers[i].exception_register);
    }
}

// Which name is where during which instructions.
static void append_scopes(const JsFunctionCode *code, JsBuffer *text)
{
    for (uint32_t i = 0; i < code->scopes.count; i++) {
        const JsScopeInfo *scope = jsmi_function_scope(code, i);

        if (scope->bindings.count == 0)
            continue;
        jsmi_buffer_append_format(text, "  scope %u, %u..%u:", (unsigned)i,
                                  (unsigned)scope->start, (unsigned)scope->end);
        for (uint32_t k = 0; k < scope->bindings.count; k++) {
            const JsBindingInfo *binding = jsmi_scope_binding(scope, k);
            bool is_global = scope->kind == JSMI_CODE_SCOPE_GLOBAL;
            bool is_slot = binding->flags & JSMI_BINDING_IN_ENVIRONMENT;

            jsmi_buffer_append_text(text, k > 0 ? ", " : " ");
            append_text(jsmi_function_image(code), binding->name, text);
            if (!is_global)
                jsmi_buffer_append_format(text, is_slot ? " slot %u" : " R%u",
                                          (unsigned)binding->location);
        }
        jsmi_buffer_append_byte(text, '\n');
    }
}

static void disassemble(const JsFunctionCode *code, bool with_source,
                        JsBuffer *text)
{
    const JsImage *image = jsmi_function_image(code);
    const JsInstruction *words = jsmi_function_instructions(code);
    const JsPosition *last = NULL;
    uint32_t i = 0;

    jsmi_buffer_append_format(text, "function %u ", (unsigned)code->index);
    append_text(image, code->name, text);
    jsmi_buffer_append_format(text, " (%u parameters, %u registers)\n",
                              (unsigned)code->parameter_count,
                              (unsigned)code->register_count);
    if (with_source)
        append_scopes(code, text);
    while (i < code->instructions.count) {
        JsInstruction word = words[i];
        const JsOpcodeInfo *info =
            &jsmi_opcode_infos[jsmi_instruction_opcode(word)];
        uint32_t next = i + (info->extra == '-' ? 1 : 2);

        if (with_source)
            append_position(code, i, &last, text);
        jsmi_buffer_append_format(text, "%5u %s", (unsigned)i, info->name);
        append_operands(code, word, next, text);
        append_extra(code, info->extra, next == i + 1 ? 0 : words[i + 1], next,
                     text);
        jsmi_buffer_append_byte(text, '\n');
        i = next;
    }
    append_handlers(code, text);
}

void jsmi_function_disassemble(const JsFunctionCode *code, JsBuffer *text)
{
    disassemble(code, false, text);
}

void jsmi_image_disassemble(const JsImage *image, JsBuffer *text)
{
    for (uint32_t i = 0; i < image->functions.count; i++)
        disassemble(jsmi_image_function(image, i), true, text);
}
