// SPDX-License-Identifier: MIT
#include "regexp/assembler.h"

#include "regexp/program.h"

#include <string.h>

// How many of the newest sets are compared with a new one.
enum { MAX_COMPARED_SETS = 64 };

void jsmi_regexp_assembler_initialize(JsRegExpAssembler *assembler,
                                      JsBudget *budget, uint32_t register_count)
{
    jsmi_buffer_initialize(&assembler->code, budget);
    jsmi_buffer_initialize(&assembler->sets, budget);
    jsmi_buffer_initialize(&assembler->set_offsets, budget);
    assembler->register_count = register_count;
    // So that no set is at 0.
    jsmi_buffer_append_u32(&assembler->sets, 0);
}

void jsmi_regexp_assembler_dispose(JsRegExpAssembler *assembler)
{
    jsmi_buffer_dispose(&assembler->code);
    jsmi_buffer_dispose(&assembler->sets);
    jsmi_buffer_dispose(&assembler->set_offsets);
}

static uint32_t word_count(const JsBuffer *buffer)
{
    return (uint32_t)(buffer->size / sizeof(uint32_t));
}

static uint32_t *code_of(const JsRegExpAssembler *assembler)
{
    return (uint32_t *)(void *)assembler->code.data;
}

uint32_t jsmi_regexp_assembler_address(const JsRegExpAssembler *assembler)
{
    return word_count(&assembler->code);
}

uint32_t jsmi_regexp_assemble_word(JsRegExpAssembler *assembler, uint32_t word)
{
    uint32_t address = jsmi_regexp_assembler_address(assembler);

    jsmi_buffer_append_u32(&assembler->code, word);
    return address;
}

uint32_t jsmi_regexp_assemble(JsRegExpAssembler *assembler,
                              JsRegExpOpcode opcode)
{
    return jsmi_regexp_assemble_word(assembler, opcode);
}

uint32_t jsmi_regexp_assemble_1(JsRegExpAssembler *assembler,
                                JsRegExpOpcode opcode, uint32_t a)
{
    uint32_t address = jsmi_regexp_assemble(assembler, opcode);

    jsmi_regexp_assemble_word(assembler, a);
    return address;
}

uint32_t jsmi_regexp_assemble_2(JsRegExpAssembler *assembler,
                                JsRegExpOpcode opcode, uint32_t a, uint32_t b)
{
    uint32_t address = jsmi_regexp_assemble_1(assembler, opcode, a);

    jsmi_regexp_assemble_word(assembler, b);
    return address;
}

void jsmi_regexp_assemble_run(JsRegExpAssembler *assembler,
                              JsRegExpOpcode opcode,
                              const uint32_t operands[JSMI_RUN_WORDS - 1])
{
    jsmi_regexp_assemble(assembler, opcode);
    for (int i = 0; i < JSMI_RUN_WORDS - 1; i++)
        jsmi_regexp_assemble_word(assembler, operands[i]);
}

void jsmi_regexp_assemble_count_check(JsRegExpAssembler *assembler,
                                      uint32_t counter, uint32_t minimum,
                                      uint32_t mark)
{
    jsmi_regexp_assemble_2(assembler, JSMI_REGEXP_COUNT_CHECK, counter,
                           minimum);
    jsmi_regexp_assemble_word(assembler, mark);
}

uint32_t jsmi_regexp_assemble_forward(JsRegExpAssembler *assembler,
                                      JsRegExpOpcode opcode)
{
    return jsmi_regexp_assemble_1(assembler, opcode, 0) + 1;
}

uint32_t jsmi_regexp_assemble_count(JsRegExpAssembler *assembler,
                                    JsRegExpOpcode opcode, uint32_t counter,
                                    uint32_t minimum, uint32_t maximum)
{
    jsmi_regexp_assemble_2(assembler, opcode, counter, minimum);
    jsmi_regexp_assemble_word(assembler, maximum);
    return jsmi_regexp_assemble_word(assembler, 0);
}

void jsmi_regexp_assembler_set(JsRegExpAssembler *assembler, uint32_t operand,
                               uint32_t value)
{
    // After a failure the operand may never have been written.
    if (!assembler->code.failed)
        code_of(assembler)[operand] = value;
}

void jsmi_regexp_assembler_patch(JsRegExpAssembler *assembler, uint32_t operand)
{
    jsmi_regexp_assembler_set(assembler, operand,
                              jsmi_regexp_assembler_address(assembler));
}

void jsmi_regexp_assembler_patch_chain(JsRegExpAssembler *assembler,
                                       uint32_t operand)
{
    while (operand != 0 && !assembler->code.failed) {
        uint32_t next = code_of(assembler)[operand];

        jsmi_regexp_assembler_patch(assembler, operand);
        operand = next;
    }
}

uint32_t jsmi_regexp_assemble_text(JsRegExpAssembler *assembler)
{
    return jsmi_regexp_assemble_1(assembler, JSMI_REGEXP_TEXT, 0);
}

void jsmi_regexp_assemble_unit(JsRegExpAssembler *assembler, uint32_t text,
                               uint16_t unit)
{
    uint32_t *code;
    uint32_t length;

    if (assembler->code.failed)
        return;
    code = code_of(assembler);
    length = code[text + 1]++;
    if (length % 2 == 0)
        jsmi_regexp_assemble_word(assembler, unit);
    else
        code[text + 2 + length / 2] |= (uint32_t)unit << 16;
}

bool jsmi_regexp_assembler_first_text(const JsRegExpAssembler *assembler,
                                      uint32_t *address)
{
    const uint32_t *code = code_of(assembler);
    uint32_t pc = 0;

    if (assembler->code.failed)
        return false;
    while (code[pc] == JSMI_REGEXP_SAVE)
        pc += 2;
    *address = pc;
    return code[pc] == JSMI_REGEXP_TEXT;
}

// Returns the offset of an older set that is equal to the newest one, from
// `offset` on, and takes that back; or else keeps it.
static uint32_t share_set(JsRegExpAssembler *assembler, uint32_t offset)
{
    const uint32_t *sets = (const uint32_t *)(void *)assembler->sets.data;
    const uint32_t *offsets =
        (const uint32_t *)(void *)assembler->set_offsets.data;
    uint32_t count = word_count(&assembler->set_offsets);
    uint32_t size = word_count(&assembler->sets) - offset;
    uint32_t from = count > MAX_COMPARED_SETS ? count - MAX_COMPARED_SETS : 0;

    for (uint32_t i = from; i < count; i++) {
        uint32_t end = i + 1 < count ? offsets[i + 1] : offset;

        if (end - offsets[i] == size && memcmp(sets + offsets[i], sets + offset,
                                               size * sizeof *sets) == 0) {
            assembler->sets.size = offset * sizeof *sets;
            return offsets[i];
        }
    }
    jsmi_buffer_append_u32(&assembler->set_offsets, offset);
    return offset;
}

static uint32_t write_set(JsRegExpAssembler *assembler,
                          const JsFirstSet *bitmap, const JsCodePoint *wide,
                          uint32_t wide_count)
{
    JsBuffer *sets = &assembler->sets;
    uint32_t offset = word_count(sets);

    for (int i = 0; i < 4; i++) {
        jsmi_buffer_append_u32(sets, (uint32_t)bitmap->bits[i]);
        jsmi_buffer_append_u32(sets, (uint32_t)(bitmap->bits[i] >> 32));
    }
    jsmi_buffer_append_u32(sets, wide_count);
    for (uint32_t i = 0; i < wide_count; i++)
        jsmi_buffer_append_u32(sets, wide[i] < 256 ? 256 : wide[i]);
    return sets->failed ? offset : share_set(assembler, offset);
}

uint32_t jsmi_regexp_assemble_set(JsRegExpAssembler *assembler,
                                  const JsCodePoint *bounds, uint32_t count)
{
    JsFirstSet bitmap = {0};
    uint32_t from = 0;

    jsmi_regexp_add_first_of_set(bounds, count, &bitmap);
    // The first range that reaches above 255.
    while (from < count && bounds[from + 1] <= 256)
        from += 2;
    // An empty set may have no bounds at all: nothing is added to NULL then.
    if (from > 0)
        bounds += from;
    return write_set(assembler, &bitmap, bounds, count - from);
}

uint32_t jsmi_regexp_assemble_first_set(JsRegExpAssembler *assembler,
                                        const JsFirstSet *first)
{
    static const JsCodePoint others[] = {256, JSMI_CODE_POINT_LIMIT};

    return write_set(assembler, first, others, first->has_others ? 2 : 0);
}

uint32_t jsmi_regexp_assemble_words(JsRegExpAssembler *assembler,
                                    const uint32_t *words, uint32_t count)
{
    uint32_t offset = word_count(&assembler->sets);

    jsmi_buffer_append(&assembler->sets, words, count * sizeof *words);
    jsmi_buffer_append_u32(&assembler->set_offsets, offset);
    return offset;
}

uint32_t jsmi_regexp_assembler_new_registers(JsRegExpAssembler *assembler,
                                             uint32_t count)
{
    uint32_t first = assembler->register_count;

    assembler->register_count += count;
    return first;
}

// Appends the groups and behind them their names, and fills in where the
// names are.
static void write_groups(JsBuffer *program, const JsRegExpParser *parser)
{
    const JsRegExpName *names = (const void *)parser->names.data;
    const uint16_t *text = (const void *)parser->name_text.data;
    uint32_t count = jsmi_regexp_group_name_count(parser);
    size_t groups = program->size;

    for (uint32_t i = 0; i < count; i++) {
        jsmi_buffer_append_u32(program, 0);
        jsmi_buffer_append_u32(program, names[i].length);
        jsmi_buffer_append_u32(program, names[i].capture);
        jsmi_buffer_append_u32(program, 0);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t offset = (uint32_t)(program->size / sizeof *text);
        void *name =
            jsmi_buffer_extend(program, names[i].length * sizeof *text);
        uint32_t before = jsmi_regexp_group_name_before(parser, i);
        uint32_t *rows;

        if (!name)
            return;
        memcpy(name, text + names[i].text, names[i].length * sizeof *text);
        rows = (uint32_t *)(void *)(program->data + groups);
        rows[i * JSMI_GROUP_WORDS] = offset;
        rows[i * JSMI_GROUP_WORDS + 3] =
            before == i ? i : rows[before * JSMI_GROUP_WORDS + 3];
    }
}

static void append_buffer(JsBuffer *program, const JsBuffer *part)
{
    jsmi_buffer_append(program, part->data, part->size);
    program->failed |= part->failed;
}

JsRegExpProgram *jsmi_regexp_assembler_finish(JsRegExpAssembler *assembler,
                                              const JsRegExpParser *parser,
                                              const JsPrefilter *prefilter,
                                              const JsBuffer *memo,
                                              uint32_t flags)
{
    JsRegExpProgram header = {
        .flags = flags,
        .capture_count = parser->capture_count,
        .group_count = jsmi_regexp_group_name_count(parser),
        .register_count = assembler->register_count,
    };
    JsRegExpProgram *program;
    JsBuffer block;
    size_t size;

    jsmi_buffer_initialize(&block, parser->budget);
    jsmi_buffer_append(&block, &header, sizeof header);
    append_buffer(&block, &assembler->code);
    header.sets = word_count(&block);
    append_buffer(&block, &assembler->sets);
    header.prefilter = word_count(&block);
    jsmi_buffer_append(&block, prefilter, sizeof *prefilter);
    if (memo->size > 0)
        header.memo = word_count(&block);
    append_buffer(&block, memo);
    header.groups = word_count(&block);
    write_groups(&block, parser);
    // Addresses and offsets are 32 bits wide.
    block.failed |= assembler->set_offsets.failed || block.size > UINT32_MAX;
    program = jsmi_buffer_take(&block, &size);
    jsmi_buffer_dispose(&block);
    if (!program)
        return NULL;
    header.size = (uint32_t)size;
    *program = header;
    return program;
}

JsRegExpGroup jsmi_regexp_group(const JsRegExpProgram *program, uint32_t index)
{
    const uint32_t *words = jsmi_regexp_words(program);
    const uint32_t *row = words + program->groups + index * JSMI_GROUP_WORDS;

    return (JsRegExpGroup){
        .name = (const uint16_t *)(const void *)words + row[0],
        .length = row[1],
        .capture = row[2],
        .first = row[3],
    };
}
