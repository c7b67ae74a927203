// SPDX-License-Identifier: MIT
#include "compile/emitter.h"

#include <math.h>
#include <string.h>

// A jump that waits for its label.
typedef struct Fixup {
    uint32_t position;  // of the instruction
    uint32_t next;      // in the chain of the label
} Fixup;

void jsmi_emitter_initialize(JsEmitter *emitter, JsBudget *budget)
{
    memset(emitter, 0, sizeof(*emitter));
    emitter->budget = budget;
    jsmi_buffer_initialize(&emitter->words, budget);
    jsmi_buffer_initialize(&emitter->constants, budget);
    jsmi_buffer_initialize(&emitter->caches, budget);
    jsmi_buffer_initialize(&emitter->children, budget);
    jsmi_buffer_initialize(&emitter->handlers, budget);
    jsmi_buffer_initialize(&emitter->positions, budget);
    jsmi_buffer_initialize(&emitter->fixups, budget);
}

void jsmi_emitter_dispose(JsEmitter *emitter)
{
    jsmi_buffer_dispose(&emitter->words);
    jsmi_buffer_dispose(&emitter->constants);
    jsmi_buffer_dispose(&emitter->caches);
    jsmi_buffer_dispose(&emitter->children);
    jsmi_buffer_dispose(&emitter->handlers);
    jsmi_buffer_dispose(&emitter->positions);
    jsmi_buffer_dispose(&emitter->fixups);
    jsmi_release(emitter->budget, emitter->constant_table,
                 emitter->constant_capacity * sizeof(JsConstantSlot));
    emitter->constant_table = NULL;
    emitter->constant_capacity = 0;
}

void jsmi_emitter_reset(JsEmitter *emitter, uint32_t parameter_count,
                        bool uses_long_jumps)
{
    emitter->constant_epoch++;
    emitter->constant_count = 0;
    // What is left until the next poll.
    emitter->words_limit -= emitter->words.size;
    emitter->words.size = 0;
    emitter->constants.size = 0;
    emitter->caches.size = 0;
    emitter->call_caches = 0;
    emitter->children.size = 0;
    emitter->handlers.size = 0;
    emitter->positions.size = 0;
    emitter->fixups.size = 0;
    emitter->next_register = parameter_count + 1 + JSMI_FRAME_HEADER_WORDS;
    emitter->register_count = emitter->next_register;
    emitter->next_record = JSMI_GENERAL_REGISTERS;
    emitter->range = (JsSourceRange){0, 0, 0};
    emitter->begins_statement = false;
    emitter->is_unreachable = false;
    emitter->uses_long_jumps = uses_long_jumps;
    emitter->needs_long_jumps = false;
}

bool jsmi_emitter_failed(const JsEmitter *emitter)
{
    return emitter->words.failed || emitter->constants.failed ||
           emitter->caches.failed || emitter->children.failed ||
           emitter->handlers.failed || emitter->positions.failed ||
           emitter->fixups.failed || emitter->is_too_large;
}

// ------------------------------------------------------------------ registers

static void use_registers(JsEmitter *emitter, JsRegister end)
{
    if (end > emitter->register_count)
        emitter->register_count = end;
    if (end > JSMI_MOST_REGISTERS)
        emitter->is_too_large = true;
}

JsRegister jsmi_register_allocate(JsEmitter *emitter)
{
    return jsmi_register_allocate_window(emitter, 1);
}

bool jsmi_registers_fit(const JsEmitter *emitter, uint32_t count)
{
    return emitter->next_register + count <= JSMI_GENERAL_REGISTERS;
}

JsRegister jsmi_register_allocate_window(JsEmitter *emitter, uint32_t count)
{
    JsRegister first = emitter->next_register;

    if (first < JSMI_NEAR_REGISTERS && !jsmi_registers_fit(emitter, count))
        first = JSMI_NEAR_REGISTERS;
    // A failed emitter goes on with valid numbers.
    if (emitter->is_too_large)
        first = JSMI_NEAR_REGISTERS;
    emitter->next_register = first + count;
    use_registers(emitter, first + count);
    return first;
}

JsRegister jsmi_record_allocate(JsEmitter *emitter)
{
    JsRegister first = emitter->next_record;

    if (jsmi_registers_fit(emitter, 3))
        return jsmi_register_allocate_window(emitter, 3);
    if (first + 3 > JSMI_SCRATCH_REGISTERS) {
        emitter->is_too_large = true;
        return JSMI_GENERAL_REGISTERS;
    }
    emitter->next_record += 3;
    use_registers(emitter, first + 3);
    return first;
}

JsRegisterMark jsmi_register_mark(const JsEmitter *emitter)
{
    return (JsRegisterMark){emitter->next_register, emitter->next_record};
}

void jsmi_register_release(JsEmitter *emitter, JsRegisterMark mark)
{
    emitter->next_register = mark.next_register;
    emitter->next_record = mark.next_record;
}

// ------------------------------------------------------------------ positions

// What neither throws nor is a place where anyone could look at the stack.
static bool is_silent(JsOpcode opcode)
{
    switch (opcode) {
    case JSMI_OP_MOVE:
    case JSMI_OP_LOAD_FAR:
    case JSMI_OP_STORE_FAR:
    case JSMI_OP_LOAD_UNDEFINED:
    case JSMI_OP_LOAD_NULL:
    case JSMI_OP_LOAD_TRUE:
    case JSMI_OP_LOAD_FALSE:
    case JSMI_OP_LOAD_UNINITIALIZED:
    case JSMI_OP_LOAD_INT:
    case JSMI_OP_LOAD_CONSTANT:
    case JSMI_OP_LOAD_CONSTANT_FAR:
    case JSMI_OP_CALLEE:
    case JSMI_OP_NEW_TARGET:
    case JSMI_OP_HOME_OBJECT:
    case JSMI_OP_OUTER_ENVIRONMENT:
    case JSMI_OP_PARENT_ENVIRONMENT:
    case JSMI_OP_GET_SLOT:
    case JSMI_OP_SET_SLOT:
    case JSMI_OP_GET_OUTER:
    case JSMI_OP_SET_OUTER:
    case JSMI_OP_NOT:
    case JSMI_OP_STRICT_EQUAL:
    case JSMI_OP_STRICT_NOT_EQUAL:
    case JSMI_OP_TYPEOF:
    case JSMI_OP_JUMP:
    case JSMI_OP_JUMP_IF_TRUE:
    case JSMI_OP_JUMP_IF_FALSE:
    case JSMI_OP_JUMP_IF_NULLISH:
    case JSMI_OP_JUMP_IF_NOT_NULLISH:
    case JSMI_OP_JUMP_IF_UNDEFINED:
    case JSMI_OP_JUMP_IF_NOT_UNDEFINED:
    case JSMI_OP_JUMP_IF_UNINITIALIZED:
    case JSMI_OP_JUMP_IF_STRICT_EQUAL:
    case JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL:
    case JSMI_OP_JUMP_IF_STRICT_EQUAL_IMMEDIATE:
    case JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE:
    case JSMI_OP_RETURN_UNDEFINED:
        return true;
    default:
        return false;
    }
}

static JsPosition *last_position(JsEmitter *emitter)
{
    size_t size = emitter->positions.size;

    if (size == 0)
        return NULL;
    return (JsPosition *)(void *)(emitter->positions.data + size -
                                  sizeof(JsPosition));
}

static void note_position(JsEmitter *emitter, JsOpcode opcode)
{
    JsPosition *last = last_position(emitter), *added;
    JsSourceRange range = emitter->range;

    if (!emitter->begins_statement &&
        (is_silent(opcode) ||
         (last && last->start == range.start && last->end == range.end &&
          last->point == range.point)))
        return;
    added = jsmi_buffer_extend(&emitter->positions, sizeof(JsPosition));
    if (!added)
        return;
    *added = (JsPosition){jsmi_emitter_position(emitter), range.start,
                          range.end, range.point, emitter->begins_statement};
    emitter->begins_statement = false;
}

// --------------------------------------------------------------- instructions

// Bytes of instructions from one poll to the next.
enum { POLL_INTERVAL = 8192 };

// More room for words. When it is time to stop, there is none.
static JSMI_NOINLINE bool extend_words(JsEmitter *emitter)
{
    JsBuffer *words = &emitter->words;
    size_t room;

    if (words->failed)
        return false;
    if (!jsmi_poll(emitter->budget)) {
        words->failed = true;
        return false;
    }
    if (words->capacity - words->size < sizeof(JsInstruction) &&
        !jsmi_buffer_grow(words, sizeof(JsInstruction)))
        return false;
    room = words->capacity - words->size;
    room -= room % sizeof(JsInstruction);
    emitter->words_limit =
        words->size + (room < POLL_INTERVAL ? room : POLL_INTERVAL);
    return true;
}

static inline void append_word(JsEmitter *emitter, JsInstruction word)
{
    if (JSMI_UNLIKELY(emitter->words.size == emitter->words_limit) &&
        !extend_words(emitter))
        return;
    memcpy(emitter->words.data + emitter->words.size, &word, sizeof(word));
    emitter->words.size += sizeof(word);
    emitter->is_unreachable = false;
}

// The registers of a window operand, how many of them the instruction reads,
// and how many it writes.
typedef struct Window {
    uint32_t size;
    bool is_read;
    bool is_written;
} Window;

static Window window_of(JsOpcode opcode, uint32_t b, uint32_t c, uint32_t extra)
{
    switch (opcode) {
    case JSMI_OP_GET_METHOD:
    case JSMI_OP_GET_ELEMENT_METHOD:
    case JSMI_OP_GET_NAME_AND_THIS:
    case JSMI_OP_NEW_CLASS:
        return (Window){2, false, true};
    case JSMI_OP_GET_SUPER:
    case JSMI_OP_SET_SUPER:
        return (Window){3, true, false};
    case JSMI_OP_CALL:
    case JSMI_OP_CALL_METHOD:
    case JSMI_OP_CALL_EVAL:
    case JSMI_OP_TAIL_CALL:
    case JSMI_OP_TAIL_CALL_EVAL:
    case JSMI_OP_CONSTRUCT:
        return (Window){2 + b, true, true};
    case JSMI_OP_CALL_SPREAD:
    case JSMI_OP_TAIL_CALL_SPREAD:
    case JSMI_OP_CALL_EVAL_SPREAD:
    case JSMI_OP_CONSTRUCT_SPREAD:
        return (Window){3, true, true};
    case JSMI_OP_CONCATENATE:
        return (Window){c, true, false};
    case JSMI_OP_COPY_REST_PROPERTIES:
        return (Window){extra, true, false};
    default:
        // Iteration records are allocated near.
        return (Window){UINT32_MAX, false, false};
    }
}

static void load_far(JsEmitter *emitter, JsRegister scratch, JsRegister far)
{
    append_word(emitter,
                jsmi_instruction_ax(JSMI_OP_LOAD_FAR, scratch, far & 0xFFFF));
}

static void store_far(JsEmitter *emitter, JsRegister far, JsRegister scratch)
{
    append_word(emitter,
                jsmi_instruction_ax(JSMI_OP_STORE_FAR, scratch, far & 0xFFFF));
}

// How one instruction uses the scratch registers.
typedef struct Legalization {
    uint32_t next;  // free scratch register
    uint32_t store_count;
    struct {
        JsRegister far;
        JsRegister scratch;
        uint32_t count;
    } stores[3];
} Legalization;

static void remember_store(Legalization *state, JsRegister far,
                           JsRegister scratch, uint32_t count)
{
    state->stores[state->store_count].far = far;
    state->stores[state->store_count].scratch = scratch;
    state->stores[state->store_count].count = count;
    state->store_count++;
}

static uint32_t legalize_window(JsEmitter *emitter, Legalization *state,
                                Window window, JsRegister far)
{
    JsRegister scratch = state->next;

    if (window.size > JSMI_NEAR_REGISTERS - scratch) {
        emitter->is_too_large = true;
        return scratch;
    }
    state->next += window.size;
    if (window.is_read) {
        for (uint32_t i = 0; i < window.size; i++)
            load_far(emitter, scratch + i, far + i);
    }
    if (window.is_written)
        remember_store(state, far, scratch, window.size);
    return scratch;
}

// What stands for an operand beyond the near registers, unless it is none.
static uint32_t legalize(JsEmitter *emitter, Legalization *state, char letter,
                         uint32_t operand)
{
    JsRegister scratch = state->next;

    if (letter != 'R' && letter != 'W' && letter != 'M')
        return operand;
    if (scratch >= JSMI_NEAR_REGISTERS) {
        emitter->is_too_large = true;
        return 0;
    }
    state->next++;
    if (letter != 'W')
        load_far(emitter, scratch, operand);
    if (letter != 'R')
        remember_store(state, operand, scratch, 1);
    return scratch;
}

// Whether operands can be written as they are: no register is far. (Immediates
// may make it seem so.)
static bool are_near(const JsEmitter *emitter, const uint32_t operands[3])
{
    return emitter->register_count <= JSMI_NEAR_REGISTERS ||
           (operands[0] | operands[1] | operands[2]) < JSMI_NEAR_REGISTERS;
}

static JSMI_NOINLINE void load_operands(JsEmitter *emitter, Legalization *state,
                                        JsOpcode opcode, uint32_t operands[3],
                                        uint32_t extra)
{
    const char *letters = jsmi_opcode_infos[opcode].operands;

    state->next = JSMI_SCRATCH_REGISTERS;
    for (int i = 0; i < 3 && letters[i]; i++) {
        if (operands[i] < JSMI_NEAR_REGISTERS)
            continue;
        if (letters[i] == 'w')
            operands[i] = legalize_window(
                emitter, state,
                window_of(opcode, operands[1], operands[2], extra),
                operands[i]);
        else
            operands[i] = legalize(emitter, state, letters[i], operands[i]);
    }
}

static inline void begin_instruction(JsEmitter *emitter, Legalization *state,
                                     JsOpcode opcode, uint32_t operands[3],
                                     uint32_t extra)
{
    note_position(emitter, opcode);
    state->store_count = 0;
    if (JSMI_UNLIKELY(!are_near(emitter, operands)))
        load_operands(emitter, state, opcode, operands, extra);
}

static JSMI_NOINLINE void store_results(JsEmitter *emitter,
                                        const Legalization *state)
{
    for (uint32_t i = 0; i < state->store_count; i++) {
        for (uint32_t k = 0; k < state->stores[i].count; k++)
            store_far(emitter, state->stores[i].far + k,
                      state->stores[i].scratch + k);
    }
}

static inline void finish_instruction(JsEmitter *emitter,
                                      const Legalization *state)
{
    if (JSMI_UNLIKELY(state->store_count > 0))
        store_results(emitter, state);
}

static bool ends_flow(JsOpcode opcode)
{
    switch (opcode) {
    case JSMI_OP_JUMP:
    case JSMI_OP_LOOP:
    case JSMI_OP_RETURN:
    case JSMI_OP_RETURN_UNDEFINED:
    case JSMI_OP_RETURN_DERIVED:
    case JSMI_OP_GENERATOR_RETURN:
    case JSMI_OP_ASYNC_RETURN:
    case JSMI_OP_ASYNC_THROW:
    case JSMI_OP_THROW:
    case JSMI_OP_THROW_CONSTANT:
    case JSMI_OP_THROW_REFERENCE:
    case JSMI_OP_THROW_TYPE:
        return true;
    default:
        return false;
    }
}

static JsInstruction pack(JsOpcode opcode, const uint32_t operands[3])
{
    const char *letters = jsmi_opcode_infos[opcode].operands;

    if (letters[1] == 'X' || letters[1] == 'S' || letters[1] == 'j')
        return jsmi_instruction_ax(opcode, operands[0], operands[1] & 0xFFFF);
    return jsmi_instruction_abc(opcode, operands[0], operands[1] & 0xFF,
                                operands[2] & 0xFF);
}

void jsmi_emit(JsEmitter *emitter, JsOpcode opcode, uint32_t a, uint32_t b,
               uint32_t c)
{
    uint32_t operands[3] = {a, b, c};
    Legalization state;

    JSMI_ASSERT(jsmi_opcode_infos[opcode].extra == '-');
    begin_instruction(emitter, &state, opcode, operands, 0);
    append_word(emitter, pack(opcode, operands));
    finish_instruction(emitter, &state);
    emitter->is_unreachable = ends_flow(opcode);
}

void jsmi_emit_extra(JsEmitter *emitter, JsOpcode opcode, uint32_t a,
                     uint32_t b, uint32_t c, uint32_t extra)
{
    uint32_t operands[3] = {a, b, c};
    Legalization state;

    JSMI_ASSERT(jsmi_opcode_infos[opcode].extra != '-');
    begin_instruction(emitter, &state, opcode, operands, extra);
    append_word(emitter, pack(opcode, operands));
    append_word(emitter, extra);
    finish_instruction(emitter, &state);
    emitter->is_unreachable = ends_flow(opcode);
}

void jsmi_emit_move(JsEmitter *emitter, JsRegister target, JsRegister source)
{
    if (target == source)
        return;
    if (source >= JSMI_NEAR_REGISTERS && target < JSMI_NEAR_REGISTERS)
        jsmi_emit(emitter, JSMI_OP_LOAD_FAR, target, source, 0);
    else if (target >= JSMI_NEAR_REGISTERS && source < JSMI_NEAR_REGISTERS)
        jsmi_emit(emitter, JSMI_OP_STORE_FAR, source, target, 0);
    else
        jsmi_emit(emitter, JSMI_OP_MOVE, target, source, 0);
}

void jsmi_emit_number(JsEmitter *emitter, JsRegister target, double value)
{
    uint32_t index;

    if (value >= INT16_MIN && value <= INT16_MAX && value == trunc(value) &&
        !(value == 0 && signbit(value))) {
        jsmi_emit(emitter, JSMI_OP_LOAD_INT, target,
                  (uint32_t)(int32_t)value & 0xFFFF, 0);
        return;
    }
    index = jsmi_constant_number(emitter, value);
    if (index <= UINT16_MAX)
        jsmi_emit(emitter, JSMI_OP_LOAD_CONSTANT, target, index, 0);
    else
        jsmi_emit_extra(emitter, JSMI_OP_LOAD_CONSTANT_FAR, target, 0, 0,
                        index);
}

void jsmi_emitter_add_handler(JsEmitter *emitter, uint32_t start, uint32_t end,
                              uint32_t target, JsRegister exception)
{
    JsHandler *handler;

    if (start >= end)
        return;
    handler = jsmi_buffer_extend(&emitter->handlers, sizeof(JsHandler));
    if (handler)
        *handler = (JsHandler){start, end, target, exception};
}

// ---------------------------------------------------------------------- jumps

static JsInstruction *word_at(JsEmitter *emitter, uint32_t position)
{
    return (JsInstruction *)(void *)emitter->words.data + position;
}

// Writes the distance into the jump at `position`, in the form that it has.
static void patch_jump(JsEmitter *emitter, uint32_t position, uint32_t target)
{
    JsInstruction *word = word_at(emitter, position);
    JsOpcode opcode = jsmi_instruction_opcode(*word);
    const JsOpcodeInfo *info = &jsmi_opcode_infos[opcode];
    int32_t distance = (int32_t)target - (int32_t)position - 1;

    if (info->extra == 'j') {
        word[1] = (uint32_t)(distance - 1);
    } else if (info->operands[0] == 'J') {
        if (distance < -(1 << 23) || distance >= 1 << 23)
            emitter->is_too_large = true;
        *word = jsmi_instruction_j(opcode, distance);
    } else {
        if (distance < INT16_MIN || distance > INT16_MAX)
            emitter->needs_long_jumps = true;
        *word = jsmi_instruction_ax(opcode, jsmi_instruction_a(*word),
                                    (uint32_t)distance & 0xFFFF);
    }
}

static void use_label(JsEmitter *emitter, JsLabel *label, uint32_t position)
{
    Fixup *fixup;

    if (jsmi_emitter_failed(emitter))
        return;
    if (label->position != JSMI_NO_POSITION) {
        patch_jump(emitter, position, label->position);
        return;
    }
    fixup = jsmi_buffer_extend(&emitter->fixups, sizeof(Fixup));
    if (!fixup)
        return;
    *fixup = (Fixup){position, label->uses};
    label->uses = (uint32_t)(emitter->fixups.size / sizeof(Fixup)) - 1;
}

// Whether the conditional jump that would be at `position` has to lead over a
// plain one that does the jumping: it may not reach, or jumps back over more
// words than it pays for.
static bool needs_step(const JsEmitter *emitter, const JsOpcodeInfo *info,
                       const JsLabel *label, uint32_t position)
{
    uint32_t next = position + (info->extra == 'j' ? 2 : 1);

    return (info->operands[1] == 'j' && emitter->uses_long_jumps) ||
           (label->position != JSMI_NO_POSITION &&
            next - label->position > JSMI_WORDS_PER_UNIT);
}

void jsmi_emit_jump(JsEmitter *emitter, JsOpcode opcode, uint32_t a, uint32_t b,
                    JsLabel *label)
{
    // Going back spends fuel.
    JsOpcode plain =
        label->position == JSMI_NO_POSITION ? JSMI_OP_JUMP : JSMI_OP_LOOP;
    const JsOpcodeInfo *info;
    uint32_t operands[3] = {a, b, 0};
    Legalization state;
    uint32_t position;
    bool has_step;

    if (opcode == JSMI_OP_JUMP)
        opcode = plain;
    info = &jsmi_opcode_infos[opcode];
    begin_instruction(emitter, &state, opcode, operands, 0);
    position = jsmi_emitter_position(emitter);
    has_step = !ends_flow(opcode) && needs_step(emitter, info, label, position);
    if (info->operands[0] == 'J')
        operands[0] = 0;
    else if (info->operands[1] == 'j')
        operands[1] = has_step;
    append_word(emitter, pack(opcode, operands));
    if (info->extra == 'j')
        append_word(emitter, has_step);
    if (has_step) {
        append_word(emitter, jsmi_instruction_j(JSMI_OP_JUMP, 1));
        position = jsmi_emitter_position(emitter);
        append_word(emitter, jsmi_instruction_j(plain, 0));
    }
    use_label(emitter, label, position);
    finish_instruction(emitter, &state);
    emitter->is_unreachable = ends_flow(opcode);
}

void jsmi_label_bind(JsEmitter *emitter, JsLabel *label)
{
    uint32_t use = label->uses;

    label->position = jsmi_emitter_position(emitter);
    label->uses = JSMI_NO_POSITION;
    if (jsmi_emitter_failed(emitter))
        return;
    if (use != JSMI_NO_POSITION)
        emitter->is_unreachable = false;
    while (use != JSMI_NO_POSITION) {
        Fixup fixup = ((Fixup *)(void *)emitter->fixups.data)[use];

        patch_jump(emitter, fixup.position, label->position);
        use = fixup.next;
    }
}

int32_t jsmi_label_distance(const JsLabel *label, uint32_t origin)
{
    return (int32_t)label->position - (int32_t)origin - 2;
}

// ------------------------------------------------------------------ constants

static uint32_t hash_constant(const JsConstant *constant)
{
    uint32_t hash = constant->kind * 0x9E3779B1u;

    if (constant->kind == JSMI_CONSTANT_NUMBER)
        hash ^= constant->number[0] * 0x85EBCA6Bu +
                constant->number[1] * 0xC2B2AE35u;
    else
        hash ^= constant->text.offset * 0x85EBCA6Bu;
    return hash ^ hash >> 15;
}

static bool constants_equal(const JsConstant *a, const JsConstant *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == JSMI_CONSTANT_NUMBER)
        return a->number[0] == b->number[0] && a->number[1] == b->number[1];
    return a->text.offset == b->text.offset && a->text.count == b->text.count;
}

static const JsConstant *constant_at(const JsEmitter *emitter, uint32_t index)
{
    return (const JsConstant *)(const void *)emitter->constants.data + index;
}

// The slot of the constant, or the free one where it belongs.
static JsConstantSlot *find_constant(const JsEmitter *emitter,
                                     const JsConstant *constant)
{
    uint32_t mask = emitter->constant_capacity - 1;
    uint32_t i = hash_constant(constant) & mask;

    for (;; i = (i + 1) & mask) {
        JsConstantSlot *slot = &emitter->constant_table[i];

        if (slot->epoch != emitter->constant_epoch ||
            constants_equal(constant_at(emitter, slot->index), constant))
            return slot;
    }
}

// Makes room for one more. At most half of the slots are in use.
static bool grow_table(JsEmitter *emitter)
{
    JsConstantSlot *old = emitter->constant_table;
    uint32_t old_capacity = emitter->constant_capacity;
    uint32_t capacity = old_capacity ? old_capacity * 2 : 64;

    if (emitter->constant_count * 2 < old_capacity)
        return true;
    emitter->constant_table = jsmi_allocate_zeroed(
        emitter->budget, capacity * sizeof(JsConstantSlot));
    if (!emitter->constant_table) {
        emitter->constant_table = old;
        emitter->constants.failed = true;
        return false;
    }
    emitter->constant_capacity = capacity;
    for (uint32_t i = 0; i < old_capacity; i++) {
        if (old[i].epoch == emitter->constant_epoch)
            *find_constant(emitter, constant_at(emitter, old[i].index)) =
                old[i];
    }
    jsmi_release(emitter->budget, old, old_capacity * sizeof(JsConstantSlot));
    return true;
}

uint32_t jsmi_constant_append(JsEmitter *emitter, const JsConstant *constant)
{
    uint32_t index = (uint32_t)(emitter->constants.size / sizeof(JsConstant));

    jsmi_buffer_append(&emitter->constants, constant, sizeof(*constant));
    return emitter->constants.failed ? 0 : index;
}

uint32_t jsmi_constant_add(JsEmitter *emitter, const JsConstant *constant)
{
    JsConstantSlot *slot;

    if (emitter->constants.failed || !grow_table(emitter))
        return 0;
    slot = find_constant(emitter, constant);
    if (slot->epoch != emitter->constant_epoch) {
        uint32_t index = jsmi_constant_append(emitter, constant);

        if (emitter->constants.failed)
            return 0;
        *slot = (JsConstantSlot){emitter->constant_epoch, index};
        emitter->constant_count++;
    }
    return slot->index;
}

uint32_t jsmi_constant_number(JsEmitter *emitter, double value)
{
    JsConstant constant = {.kind = JSMI_CONSTANT_NUMBER};
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    constant.number[0] = (uint32_t)bits;
    constant.number[1] = (uint32_t)(bits >> 32);
    return jsmi_constant_add(emitter, &constant);
}

uint32_t jsmi_call_cache_add(JsEmitter *emitter)
{
    if (emitter->call_caches == JSMI_MOST_CALL_CACHES)
        return JSMI_MOST_CALL_CACHES - 1;
    return emitter->call_caches++;
}

uint32_t jsmi_cache_add(JsEmitter *emitter, uint32_t constant)
{
    jsmi_buffer_append_u32(&emitter->caches, constant);
    return (uint32_t)(emitter->caches.size / sizeof(uint32_t)) - 1;
}
