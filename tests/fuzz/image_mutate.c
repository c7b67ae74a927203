// SPDX-License-Identifier: MIT
#include "image_mutate.h"

#include <string.h>

typedef struct Mutation {
    JsImage *image;
    size_t size;
    uint64_t state;
} Mutation;

static uint32_t below(Mutation *m, uint32_t limit)
{
    m->state = m->state * 6364136223846793005u + 1442695040888963407u;
    return limit ? (uint32_t)(m->state >> 33) % limit : 0;
}

static bool one_in(Mutation *m, uint32_t n)
{
    return below(m, n) == 0;
}

// A number of the kind that such fields have.
static uint32_t any_number(Mutation *m, uint32_t old)
{
    switch (below(m, 8)) {
    case 0:
        return 0;
    case 1:
        return UINT32_MAX - below(m, 4);
    case 2:
        return old + 1;
    case 3:
        return old - 1;
    case 4:
        return old ^ 1u << below(m, 32);
    case 5:
        return below(m, (uint32_t)m->size);
    default:
        return below(m, 32);
    }
}

// Some element of an array that lies inside; NULL if there is none.
static void *any_element(Mutation *m, JsImageSpan span, size_t element_size)
{
    if (span.count == 0 || span.offset % 4 != 0 || span.offset > m->size ||
        span.count > (m->size - span.offset) / element_size)
        return NULL;
    return (uint8_t *)m->image + span.offset +
           below(m, span.count) * element_size;
}

// Changes one word of something made of words.
static void change_word(Mutation *m, void *thing, size_t size)
{
    uint32_t *words = thing;

    if (words) {
        words += below(m, (uint32_t)(size / sizeof *words));
        *words = any_number(m, *words);
    }
}

// ---------------------------------------------------------------- instructions

static bool is_alike(JsOpcode a, JsOpcode b)
{
    return strcmp(jsmi_opcode_infos[a].operands,
                  jsmi_opcode_infos[b].operands) == 0 &&
           jsmi_opcode_infos[a].extra == jsmi_opcode_infos[b].extra;
}

// Another opcode, mostly one with operands of the same kind.
static JsOpcode other_opcode(Mutation *m, JsOpcode old)
{
    JsOpcode opcode = old;

    for (int i = 0; i < 2000 && old < JSMI_OPCODE_COUNT; i++) {
        opcode = (JsOpcode)below(m, JSMI_OPCODE_COUNT);
        if (opcode != old && is_alike(opcode, old))
            return opcode;
        if (one_in(m, 3000))
            break;
    }
    return opcode;
}

// The word at which an instruction begins, if they are as they were compiled.
static uint32_t any_beginning(Mutation *m, const JsInstruction *words,
                              uint32_t count)
{
    uint32_t goal = below(m, count), i = 0;

    while (i < count) {
        JsOpcode opcode = jsmi_instruction_opcode(words[i]);
        uint32_t next = i + 1;

        if (opcode < JSMI_OPCODE_COUNT &&
            jsmi_opcode_infos[opcode].extra != '-')
            next++;
        if (next > goal)
            return i;
        i = next;
    }
    return goal;
}

static void change_operand(Mutation *m, JsInstruction *word)
{
    uint32_t shift = 8 + 8 * below(m, 3);
    uint32_t old = *word >> shift & 0xFF;

    *word &= ~(0xFFu << shift);
    *word |= (any_number(m, old) & 0xFF) << shift;
}

static void swap_operands(Mutation *m, JsInstruction *word)
{
    uint32_t first = 8 + 8 * below(m, 3), second = 8 + 8 * below(m, 3);
    uint32_t a = *word >> first & 0xFF, b = *word >> second & 0xFF;

    *word &= ~(0xFFu << first | 0xFFu << second);
    *word |= a << second | b << first;
}

static void change_instruction(Mutation *m, const JsFunctionCode *code)
{
    uint32_t count = code->instructions.count, from, to;
    JsInstruction *words, moved;

    if (!any_element(m, code->instructions, sizeof *words))
        return;
    words = (JsInstruction *)(void *)((uint8_t *)m->image +
                                      code->instructions.offset);
    from = any_beginning(m, words, count);
    switch (below(m, 8)) {
    case 0:
    case 1:
        words[from] =
            (words[from] & ~(JsInstruction)0xFF) |
            (uint32_t)other_opcode(m, jsmi_instruction_opcode(words[from]));
        return;
    case 2:
    case 3:
        change_operand(m, &words[from]);
        return;
    case 4:
        swap_operands(m, &words[from]);
        return;
    case 5:
        if (from + 1 < count)
            words[from + 1] = any_number(m, words[from + 1]);
        return;
    case 6:
        to = any_beginning(m, words, count);
        words[to] = words[from];
        return;
    default:
        to = any_beginning(m, words, count);
        moved = words[to];
        words[to] = words[from];
        words[from] = moved;
    }
}

// ----------------------------------------------------------------- other parts

static void change_function(Mutation *m, JsFunctionCode *code)
{
    JsScopeInfo *scope;

    switch (below(m, 9)) {
    case 0:
        code->flags ^= 1u << below(m, 11);
        return;
    case 1:
        change_word(m, code, sizeof *code);
        return;
    case 2:
        change_word(m, any_element(m, code->handlers, sizeof(JsHandler)),
                    sizeof(JsHandler));
        return;
    case 3:
        change_word(m, any_element(m, code->constants, sizeof(JsConstant)),
                    sizeof(JsConstant));
        return;
    case 4:
        change_word(m, any_element(m, code->children, sizeof(uint32_t)),
                    sizeof(uint32_t));
        return;
    case 5:
        change_word(m, any_element(m, code->caches, sizeof(uint32_t)),
                    sizeof(uint32_t));
        return;
    case 6:
        change_word(m, any_element(m, code->positions, sizeof(JsPosition)),
                    sizeof(JsPosition));
        return;
    default:
        scope = any_element(m, code->scopes, sizeof *scope);
        if (scope && one_in(m, 2))
            change_word(m, scope, sizeof *scope);
        else if (scope)
            change_word(m,
                        any_element(m, scope->bindings, sizeof(JsBindingInfo)),
                        sizeof(JsBindingInfo));
    }
}

static void change_module(Mutation *m)
{
    JsImage *image = m->image;

    switch (below(m, 3)) {
    case 0:
        change_word(m, any_element(m, image->imports, sizeof(JsImportInfo)),
                    sizeof(JsImportInfo));
        return;
    case 1:
        change_word(m, any_element(m, image->exports, sizeof(JsExportInfo)),
                    sizeof(JsExportInfo));
        return;
    default:
        change_word(
            m,
            any_element(m, image->module_requests, sizeof(JsModuleRequestInfo)),
            sizeof(JsModuleRequestInfo));
    }
}

static void change_byte(Mutation *m)
{
    uint8_t *bytes = (uint8_t *)m->image;

    bytes[below(m, (uint32_t)m->size)] ^= (uint8_t)(1 + below(m, 255));
}

// The image ends earlier, and says so or does not.
static void truncate(Mutation *m)
{
    m->size = sizeof(JsImage) +
              below(m, (uint32_t)(m->size - sizeof(JsImage) + 1)) / 4 * 4;
    if (one_in(m, 2))
        m->image->size = (uint32_t)m->size;
}

size_t mutate_image(JsImage *image, size_t size, uint32_t seed)
{
    Mutation m = {image, size, seed * 0x9E3779B97F4A7C15u + 1};

    for (uint32_t count = 1 + below(&m, 3) / 2 * below(&m, 4); count > 0;
         count--) {
        JsFunctionCode *code =
            any_element(&m, image->functions, sizeof(JsFunctionCode));
        uint32_t choice = below(&m, 32);

        if (choice == 0)
            truncate(&m);
        else if (choice < 4 || !code)
            change_byte(&m);
        else if (choice == 4)
            change_word(&m, image, sizeof *image);
        else if (choice == 5)
            change_module(&m);
        else if (choice < 10)
            change_function(&m, code);
        else
            change_instruction(&m, code);
    }
    return m.size;
}
