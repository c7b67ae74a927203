// SPDX-License-Identifier: MIT
//
// The verifier walks over everything in an image once. Each array is checked
// before anything in it is read; instructions are walked twice, first to learn
// where they begin, then to check what they name.
#include "bytecode/verifier.h"

#include <string.h>

// What checking may cost for each byte of the image, and for any image.
enum { WORK_PER_BYTE = 512, LEAST_WORK = 1 << 24 };

typedef JsVerifier Verifier;

bool jsmi_verifier_fail(JsVerifier *v, const char *problem)
{
    if (v->problem.text)
        return false;
    v->problem.text = problem;
    if (v->problem.kind == JSMI_IMAGE_SOUND)
        v->problem.kind = JSMI_IMAGE_INVALID;
    if (v->code) {
        v->problem.is_in_function = true;
        v->problem.function = v->code->index;
        v->problem.instruction = v->instruction;
    }
    return false;
}

static bool fail(Verifier *v, const char *problem)
{
    return jsmi_verifier_fail(v, problem);
}

void *jsmi_verifier_allocate(JsVerifier *v, size_t count, size_t size)
{
    void *block =
        jsmi_allocate_zeroed(v->budget, (count > 0 ? count : 1) * size);

    if (!block) {
        v->problem.kind = JSMI_IMAGE_NO_MEMORY;
        fail(v, "there is no memory to check it");
    }
    return block;
}

void jsmi_verifier_release(JsVerifier *v, void *block, size_t count,
                           size_t size)
{
    if (block)
        jsmi_release(v->budget, block, (count > 0 ? count : 1) * size);
}

// --------------------------------------------------------------------- arrays

// Nothing else may lie in these words: what has been checked stays as it is
// when the verifier exchanges instructions, and no part is checked twice.
static bool claim(Verifier *v, size_t offset, size_t size)
{
    size_t i = offset / sizeof(uint32_t);
    size_t end = (offset + size) / sizeof(uint32_t);

    while (i < end) {
        size_t count = 32 - i % 32 < end - i ? 32 - i % 32 : end - i;
        uint32_t bits = UINT32_MAX >> (32 - count) << i % 32;

        if (v->claimed[i / 32] & bits)
            return fail(v, "arrays overlap");
        v->claimed[i / 32] |= bits;
        i += count;
    }
    return true;
}

static bool check_span(Verifier *v, JsImageSpan span, size_t element_size)
{
    size_t size = v->image->size;

    if (span.offset % sizeof(uint32_t) != 0)
        return fail(v, "an array is not aligned");
    if (span.offset > size || span.count > (size - span.offset) / element_size)
        return fail(v, "an array reaches outside");
    return claim(v, span.offset, span.count * element_size);
}

static bool check_text(Verifier *v, JsImageText text)
{
    size_t size = v->image->size;

    if (text.is_wide > 1 || (text.is_wide && text.offset % 2 != 0))
        return fail(v, "a text is not aligned");
    if (text.offset > size ||
        text.count > (size - text.offset) / (text.is_wide ? 2 : 1))
        return fail(v, "a text reaches outside");
    return true;
}

// ---------------------------------------------------------------- instructions

static bool is_register(const Verifier *v, uint32_t number)
{
    uint32_t header = v->code->parameter_count + 1;

    return number < v->code->register_count &&
           (number < header || number >= header + JSMI_FRAME_HEADER_WORDS);
}

static bool check_window(Verifier *v, uint32_t first, uint32_t count)
{
    uint32_t header = v->code->parameter_count + 1;

    if (count > v->code->register_count ||
        first > v->code->register_count - count)
        return fail(v, "a window reaches outside the registers");
    if (count > 0 && first < header + JSMI_FRAME_HEADER_WORDS &&
        first + count > header)
        return fail(v, "a window covers the frame header");
    return true;
}

uint32_t jsmi_verifier_window(JsInstruction word, uint32_t extra)
{
    switch (jsmi_instruction_opcode(word)) {
    case JSMI_OP_GET_METHOD:
    case JSMI_OP_GET_ELEMENT_METHOD:
    case JSMI_OP_GET_NAME_AND_THIS:
    case JSMI_OP_NEW_CLASS:
        return 2;
    case JSMI_OP_CALL:
    case JSMI_OP_CALL_METHOD:
    case JSMI_OP_CALL_EVAL:
    case JSMI_OP_TAIL_CALL:
    case JSMI_OP_TAIL_CALL_EVAL:
    case JSMI_OP_CONSTRUCT:
        return 2 + jsmi_instruction_b(word);
    case JSMI_OP_DECORATE:
        return JSMI_DECORATE_WINDOW;
    case JSMI_OP_CONCATENATE:
        return jsmi_instruction_c(word);
    case JSMI_OP_COPY_REST_PROPERTIES:
        return extra;
    default:
        // Calls with an array, super properties, iteration records.
        return 3;
    }
}

// How far back an instruction may jump for the fuel that it spends then.
static int32_t longest_way_back(JsOpcode opcode)
{
    switch (opcode) {
    case JSMI_OP_JUMP:
    case JSMI_OP_SWITCH:
    case JSMI_OP_ITERATOR_STEP:
    case JSMI_OP_FOR_IN_STEP:
    case JSMI_OP_DISPOSE_STEP:
        return 0;
    case JSMI_OP_LOOP:
        return INT32_MAX;
    default:
        return JSMI_WORDS_PER_UNIT;
    }
}

static bool check_target(Verifier *v, JsOpcode opcode, uint32_t next,
                         int32_t jump)
{
    int64_t target = (int64_t)next + jump;

    if (jump < -longest_way_back(opcode))
        return fail(v, "a jump backwards would not pay for its way");
    if (jump >= 0 && opcode == JSMI_OP_LOOP)
        return fail(v, "a loop leads forwards");
    if (target < 0 || target >= v->code->instructions.count ||
        !v->begins[target])
        return fail(v, "a jump leads to no instruction");
    return true;
}

static bool check_operand(Verifier *v, JsInstruction word, int index,
                          uint32_t next, uint32_t extra)
{
    JsOpcode opcode = jsmi_instruction_opcode(word);
    uint32_t fields[3] = {jsmi_instruction_a(word), jsmi_instruction_b(word),
                          jsmi_instruction_c(word)};

    switch (jsmi_opcode_infos[opcode].operands[index]) {
    case 'R':
    case 'W':
    case 'M':
        return is_register(v, fields[index]) ||
               fail(v, "an operand is no register");
    case 'w':
        return check_window(v, fields[index],
                            jsmi_verifier_window(word, extra));
    case 'K':
        return fields[index] < v->code->call_caches ||
               fail(v, "a call cache does not exist");
    case 'j':
        return check_target(v, opcode, next, jsmi_instruction_s(word));
    case 'J':
        return check_target(v, opcode, next, jsmi_instruction_jump(word));
    case 'X':
        if (opcode == JSMI_OP_LOAD_CONSTANT)
            return jsmi_instruction_x(word) < v->code->constants.count ||
                   fail(v, "a constant does not exist");
        if (opcode == JSMI_OP_LOAD_FAR || opcode == JSMI_OP_STORE_FAR)
            return is_register(v, jsmi_instruction_x(word)) ||
                   fail(v, "an operand is no register");
        return true;
    case '-':
        return fields[index] == 0 || index == 0 ||
               jsmi_opcode_infos[opcode].operands[1] == 'X' ||
               jsmi_opcode_infos[opcode].operands[1] == 'S' ||
               jsmi_opcode_infos[opcode].operands[1] == 'j' ||
               jsmi_opcode_infos[opcode].operands[0] == 'J' ||
               fail(v, "an unused operand is not zero");
    default:
        return true;
    }
}

static bool check_constant_kind(Verifier *v, uint32_t index, uint32_t kind)
{
    const JsConstant *constants =
        jsmi_image_at(v->image, v->code->constants.offset);

    return (index < v->code->constants.count &&
            constants[index].kind == kind) ||
           fail(v, "a constant is not what the instruction needs");
}

static bool check_table(Verifier *v, JsOpcode opcode, uint32_t index,
                        uint32_t next)
{
    const JsJumpTable *table;
    const int32_t *jumps;

    if (index >= v->code->jump_tables.count)
        return fail(v, "a jump table does not exist");
    table = (const JsJumpTable *)jsmi_image_at(v->image,
                                               v->code->jump_tables.offset) +
            index;
    jumps = jsmi_image_at(v->image, table->jumps.offset);
    for (uint32_t i = 0; i < table->jumps.count; i++) {
        if (jumps[i] != 0 && !check_target(v, opcode, next, jumps[i]))
            return false;
    }
    return true;
}

// The ways of using a cache do not understand one another.
static uint8_t cache_use(JsOpcode opcode)
{
    enum {
        NO_USE,
        GETS,
        SETS,
        DEFINES,
        GETS_GLOBAL,
        SETS_GLOBAL,
        INITIALIZES_GLOBAL,
    };

    switch (opcode) {
    case JSMI_OP_GET_PROPERTY:
    case JSMI_OP_GET_METHOD:
        return GETS;
    case JSMI_OP_SET_PROPERTY:
        return SETS;
    case JSMI_OP_DEFINE_FIELD:
    case JSMI_OP_DEFINE_FIELD_CHECKED:
        return DEFINES;
    case JSMI_OP_GET_GLOBAL:
    case JSMI_OP_GET_GLOBAL_OR_UNDEFINED:
        return GETS_GLOBAL;
    case JSMI_OP_SET_GLOBAL:
        return SETS_GLOBAL;
    default:
        return INITIALIZES_GLOBAL;
    }
}

static bool check_cache(Verifier *v, JsOpcode opcode, uint32_t index)
{
    uint8_t use = cache_use(opcode);

    if (index >= v->code->caches.count)
        return fail(v, "a cache does not exist");
    if (v->cache_uses[index] != 0 && v->cache_uses[index] != use)
        return fail(v, "a cache is used in two ways");
    v->cache_uses[index] = use;
    return true;
}

// Operands that are neither registers nor jumps, where the handler does not
// look itself.
static bool check_numbers_of(Verifier *v, JsInstruction word, uint32_t extra)
{
    bool is_right = true;

    switch (jsmi_instruction_opcode(word)) {
    case JSMI_OP_SET_FUNCTION_NAME:
    case JSMI_OP_CHECK_OBJECT:
        is_right = jsmi_instruction_c(word) <= 2;
        break;
    case JSMI_OP_CREATE_ARGUMENTS:
        is_right = jsmi_instruction_c(word) <= 1;
        break;
    case JSMI_OP_DEFINE_PRIVATE_METHOD:
    case JSMI_OP_IMPORT_CALL:
        is_right = extra <= 2;
        break;
    case JSMI_OP_DEFINE_METHOD:
        is_right = extra <= 15 && (extra & 3) != 3;
        break;
    case JSMI_OP_DECORATE:
        is_right =
            (extra & JSMI_DECORATED_KIND_MASK) <= JSMI_DECORATED_ACCESSOR &&
            extra <= (JSMI_DECORATED_KIND_MASK | JSMI_DECORATED_STATIC);
        break;
    default:
        break;
    }
    return is_right || fail(v, "a number is too large for its instruction");
}

static bool check_extra(Verifier *v, JsOpcode opcode, uint32_t next,
                        uint32_t extra)
{
    switch (jsmi_opcode_infos[opcode].extra) {
    case 'c':
        return check_cache(v, opcode, extra);
    case 'k':
        if (opcode == JSMI_OP_LOAD_CONSTANT_FAR)
            return extra < v->code->constants.count ||
                   fail(v, "a constant does not exist");
        if (opcode == JSMI_OP_TEMPLATE_OBJECT)
            return check_constant_kind(v, extra, JSMI_CONSTANT_TEMPLATE);
        if (opcode == JSMI_OP_NEW_REGEXP &&
            (extra == UINT32_MAX ||
             !check_constant_kind(v, extra + 1, JSMI_CONSTANT_STRING)))
            return false;
        return check_constant_kind(v, extra, JSMI_CONSTANT_STRING);
    case 'f':
        return extra < v->code->children.count ||
               fail(v, "a function does not exist");
    case 's':
        return extra < v->code->scopes.count ||
               fail(v, "a scope does not exist");
    case 'j':
        return check_target(v, opcode, next, (int32_t)extra);
    case 't':
        return check_table(v, opcode, extra, next);
    default:
        return true;
    }
}

// After these nothing goes on to the next instruction.
bool jsmi_instruction_ends_flow(JsOpcode opcode)
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

static bool find_beginnings(Verifier *v)
{
    const JsInstruction *words = jsmi_function_instructions(v->code);
    uint32_t count = v->code->instructions.count, i = 0;
    JsOpcode opcode = JSMI_OPCODE_COUNT;

    while (i < count) {
        v->instruction = i;
        opcode = jsmi_instruction_opcode(words[i]);
        if (opcode >= JSMI_OPCODE_COUNT || opcode == JSMI_OP_NATIVE_STEP)
            return fail(v, "an instruction does not exist");
        v->begins[i] = 1;
        i += jsmi_opcode_infos[opcode].extra == '-' ? 1 : 2;
    }
    if (i != count || count == 0 || !jsmi_instruction_ends_flow(opcode))
        return fail(v, "the instructions end too early");
    return true;
}

static bool check_instructions(Verifier *v)
{
    const JsInstruction *words = jsmi_function_instructions(v->code);
    uint32_t count = v->code->instructions.count, i = 0;

    while (i < count) {
        JsOpcode opcode = jsmi_instruction_opcode(words[i]);
        const JsOpcodeInfo *info = &jsmi_opcode_infos[opcode];
        bool has_extra = info->extra != '-';
        uint32_t extra = has_extra ? words[i + 1] : 0;
        uint32_t next = i + (has_extra ? 2 : 1);

        v->instruction = i;
        for (int k = 0; k < 3 && info->operands[k]; k++) {
            if (!check_operand(v, words[i], k, next, extra))
                return false;
        }
        if ((has_extra && !check_extra(v, opcode, next, extra)) ||
            !check_numbers_of(v, words[i], extra))
            return false;
        i = next;
    }
    return true;
}

// ------------------------------------------------------------ other parts

static bool check_texts(Verifier *v, JsImageSpan span)
{
    const JsImageText *texts;

    if (!check_span(v, span, sizeof(JsImageText)))
        return false;
    texts = jsmi_image_at(v->image, span.offset);
    for (uint32_t i = 0; i < span.count; i++) {
        if (!check_text(v, texts[i]))
            return false;
    }
    return true;
}

static bool check_constants(Verifier *v)
{
    const JsConstant *constants =
        jsmi_image_at(v->image, v->code->constants.offset);

    for (uint32_t i = 0; i < v->code->constants.count; i++) {
        const JsConstant *constant = &constants[i];

        switch (constant->kind) {
        case JSMI_CONSTANT_NUMBER:
            break;
        case JSMI_CONSTANT_STRING:
        case JSMI_CONSTANT_BIGINT:
            if (!check_text(v, constant->text))
                return false;
            break;
        case JSMI_CONSTANT_TEMPLATE:
            if (constant->strings.cooked.count != constant->strings.raw.count)
                return fail(v, "a template is inconsistent");
            if (!check_texts(v, constant->strings.cooked) ||
                !check_texts(v, constant->strings.raw))
                return false;
            break;
        default:
            return fail(v, "a constant is of no kind");
        }
    }
    return true;
}

static bool check_handlers(Verifier *v)
{
    const JsHandler *handlers =
        jsmi_image_at(v->image, v->code->handlers.offset);

    for (uint32_t i = 0; i < v->code->handlers.count; i++) {
        const JsHandler *handler = &handlers[i];

        if (handler->start >= handler->end ||
            handler->end > v->code->instructions.count ||
            handler->target >= v->code->instructions.count ||
            !v->begins[handler->target] || !v->begins[handler->start] ||
            !v->begins[handler->end])
            return fail(v, "a handler leads to no instruction");
        // Throwing spends no fuel either.
        if (handler->target < handler->end)
            return fail(v, "a handler lies before what it handles");
        if (!is_register(v, handler->exception_register))
            return fail(v, "a handler's exception has no register");
    }
    return true;
}

static bool check_positions(Verifier *v)
{
    const JsPosition *positions =
        jsmi_image_at(v->image, v->code->positions.offset);
    uint32_t last = 0;

    for (uint32_t i = 0; i < v->code->positions.count; i++) {
        const JsPosition *position = &positions[i];

        if (position->instruction < last ||
            position->instruction >= v->code->instructions.count)
            return fail(v, "positions are out of order");
        if (position->start > v->image->source.count ||
            position->end > v->image->source.count ||
            position->point > v->image->source.count)
            return fail(v, "a position is outside the source");
        last = position->instruction;
    }
    return true;
}

// Code trusts that some bindings never are uninitialized, and that imports are
// those of the module.
static bool may_start_so(const Verifier *v, const JsScopeInfo *scope,
                         const JsBindingInfo *binding)
{
    if (binding->kind == JSMI_CODE_BINDING_IMPORT)
        return v->image->kind == JSMI_IMAGE_MODULE && v->code->index == 0 &&
               scope == jsmi_function_scope(v->code, 0);
    if (!(binding->flags & JSMI_BINDING_STARTS_UNINITIALIZED))
        return true;
    switch ((JsCodeBindingKind)binding->kind) {
    case JSMI_CODE_BINDING_LET:
    case JSMI_CODE_BINDING_CONST:
    case JSMI_CODE_BINDING_CLASS:
    case JSMI_CODE_BINDING_USING:
    case JSMI_CODE_BINDING_PARAMETER:
    case JSMI_CODE_BINDING_CATCH_PARAMETER:
        return true;
    case JSMI_CODE_BINDING_THIS:
        return v->code->kind == JSMI_CODE_FUNCTION_DERIVED_CONSTRUCTOR;
    default:
        return false;
    }
}

// JsBindingInfo.private_kind
enum { LAST_PRIVATE_KIND = 4, PRIVATE_IS_STATIC = 8 };

static bool check_bindings(Verifier *v, const JsScopeInfo *scope)
{
    const JsBindingInfo *bindings;

    if (!check_span(v, scope->bindings, sizeof(JsBindingInfo)))
        return false;
    bindings = jsmi_image_at(v->image, scope->bindings.offset);
    for (uint32_t i = 0; i < scope->bindings.count; i++) {
        const JsBindingInfo *binding = &bindings[i];

        if (!check_text(v, binding->name))
            return false;
        if (binding->kind > JSMI_CODE_BINDING_ACTIVE_FUNCTION ||
            (binding->private_kind & ~(uint32_t)PRIVATE_IS_STATIC) >
                LAST_PRIVATE_KIND)
            return fail(v, "a binding is of no kind");
        if (binding->flags & JSMI_BINDING_IN_ENVIRONMENT &&
            (!(scope->flags & JSMI_SCOPE_HAS_ENVIRONMENT) ||
             scope->kind == JSMI_CODE_SCOPE_WITH))
            return fail(v, "a binding has no environment");
        if (!may_start_so(v, scope, binding))
            return fail(v, "a binding is of a kind that its scope cannot have");
        if (binding->flags & JSMI_BINDING_IN_ENVIRONMENT
                ? binding->location >= scope->slot_count
                : binding->location >= v->code->register_count)
            return fail(v, "a binding is nowhere");
    }
    return true;
}

static bool check_scopes(Verifier *v)
{
    for (uint32_t i = 0; i < v->code->scopes.count; i++) {
        const JsScopeInfo *scope = jsmi_function_scope(v->code, i);

        if (scope->self != (uint32_t)((const uint8_t *)scope -
                                      (const uint8_t *)v->image) ||
            scope->function != v->code->index)
            return fail(v, "a scope does not know its place");
        if (scope->kind > JSMI_CODE_SCOPE_SWITCH ||
            (scope->parent != JSMI_NO_SCOPE && scope->parent >= i))
            return fail(v, "scopes do not form a tree");
        if (scope->flags & JSMI_SCOPE_HAS_ENVIRONMENT &&
            !is_register(v, scope->environment_register))
            return fail(v, "a scope's environment has no register");
        if (scope->start > scope->end ||
            scope->end > v->code->instructions.count)
            return fail(v, "a scope is nowhere");
        if (!check_bindings(v, scope))
            return false;
        // Slots without names are few.
        if (scope->slot_count > v->image->size - v->slot_count)
            return fail(v, "a scope has too many slots");
        v->slot_count += scope->slot_count;
    }
    v->scope_count += v->code->scopes.count;
    return true;
}

static bool check_numbers(Verifier *v)
{
    const uint32_t *caches = jsmi_image_at(v->image, v->code->caches.offset);
    const uint32_t *children =
        jsmi_image_at(v->image, v->code->children.offset);

    for (uint32_t i = 0; i < v->code->caches.count; i++) {
        if (!check_constant_kind(v, caches[i], JSMI_CONSTANT_STRING))
            return false;
    }
    for (uint32_t i = 0; i < v->code->children.count; i++) {
        // Functions come after those that they are in.
        if (children[i] >= v->image->functions.count ||
            children[i] <= v->code->index)
            return fail(v, "a function does not exist");
    }
    return true;
}

static bool check_outer(Verifier *v)
{
    const JsFunctionCode *code = v->code;

    if (code->outer_function == JSMI_NO_SCOPE)
        return code->outer_scope == JSMI_NO_SCOPE ||
               fail(v, "a scope outside does not exist");
    if (code->outer_function >= code->index)
        return fail(v, "functions do not form a tree");
    return code->outer_scope == JSMI_NO_SCOPE ||
           code->outer_scope <
               jsmi_image_function(v->image, code->outer_function)
                   ->scopes.count ||
           fail(v, "a scope outside does not exist");
}

static bool check_tables(Verifier *v)
{
    const JsJumpTable *tables =
        jsmi_image_at(v->image, v->code->jump_tables.offset);

    for (uint32_t i = 0; i < v->code->jump_tables.count; i++) {
        if (!check_span(v, tables[i].jumps, sizeof(int32_t)))
            return false;
    }
    return true;
}

static bool check_arrays(Verifier *v)
{
    const JsFunctionCode *code = v->code;

    return check_text(v, code->name) &&
           check_span(v, code->instructions, sizeof(JsInstruction)) &&
           check_span(v, code->constants, sizeof(JsConstant)) &&
           check_span(v, code->caches, sizeof(uint32_t)) &&
           check_span(v, code->children, sizeof(uint32_t)) &&
           check_span(v, code->handlers, sizeof(JsHandler)) &&
           check_span(v, code->positions, sizeof(JsPosition)) &&
           check_span(v, code->scopes, sizeof(JsScopeInfo)) &&
           check_span(v, code->jump_tables, sizeof(JsJumpTable)) &&
           check_tables(v);
}

// What the flags of a function say of one another, of its kind and of its
// place.
static bool check_flags(Verifier *v)
{
    const JsFunctionCode *code = v->code;
    bool is_module = v->image->kind == JSMI_IMAGE_MODULE;
    bool is_top_level = code->kind == JSMI_CODE_FUNCTION_TOP_LEVEL;
    bool is_suspended = code->flags & (JSMI_CODE_GENERATOR | JSMI_CODE_ASYNC);
    bool is_constructor = code->flags & JSMI_CODE_CONSTRUCTOR;
    bool is_class = code->flags & JSMI_CODE_CLASS;

    if (is_top_level != (code->index == 0))
        return fail(v, "a function is not where its kind belongs");
    // A script that awaits is an async function, a module always a generator.
    if (is_top_level && is_module != !!(code->flags & JSMI_CODE_GENERATOR))
        return fail(v, "the top level is of the wrong kind");
    if ((is_constructor && is_suspended) || (is_class && !is_constructor) ||
        (is_top_level && is_constructor) ||
        (code->flags & JSMI_CODE_DERIVED && !is_class))
        return fail(v, "the flags of a function contradict one another");
    return (!!(code->flags & JSMI_CODE_DERIVED) ==
            (code->kind == JSMI_CODE_FUNCTION_DERIVED_CONSTRUCTOR)) ||
           fail(v, "the flags of a function contradict its kind");
}

// The realm's side of the code is one block of memory, whose size has 31 bits.
static bool check_sizes(Verifier *v)
{
    enum { MOST_BYTES_OF_ONE = 64 };
    const JsFunctionCode *code = v->code;
    uint64_t count = (uint64_t)code->caches.count + code->constants.count +
                     code->children.count + code->call_caches;

    return count <= INT32_MAX / MOST_BYTES_OF_ONE ||
           fail(v, "a function is too large");
}

static bool check_header(Verifier *v, uint32_t index)
{
    const JsFunctionCode *code = v->code;
    uint32_t offset =
        (uint32_t)((const uint8_t *)code - (const uint8_t *)v->image);

    if (code->self != offset || code->index != index)
        return fail(v, "a function does not know its place");
    if (code->kind > JSMI_CODE_FUNCTION_TOP_LEVEL)
        return fail(v, "a function is of no kind");
    if (code->register_count > JSMI_MOST_REGISTERS ||
        code->parameter_count > code->register_count ||
        code->register_count - code->parameter_count <
            1 + JSMI_FRAME_HEADER_WORDS)
        return fail(v, "a function has a wrong number of registers");
    if (code->call_caches > JSMI_MOST_CALL_CACHES)
        return fail(v, "a function has too many call caches");
    if (code->source_start > code->source_end ||
        code->source_end > v->image->source.count)
        return fail(v, "a function is outside the source");
    return check_flags(v) && check_sizes(v);
}

// Everything of a function but its instructions.
static bool check_parts(Verifier *v, uint32_t index)
{
    v->code = jsmi_image_function(v->image, index);
    v->instruction = 0;
    return check_header(v, index) && check_arrays(v) && check_constants(v) &&
           check_numbers(v) && check_positions(v) && check_scopes(v) &&
           check_outer(v);
}

static bool check_code(Verifier *v, uint32_t index)
{
    uint32_t count, caches;
    bool succeeded;

    v->code = jsmi_image_function(v->image, index);
    v->instruction = 0;
    count = v->code->instructions.count;
    caches = v->code->caches.count;
    v->begins = jsmi_verifier_allocate(v, (size_t)count + 1, 1);
    v->cache_uses = jsmi_verifier_allocate(v, caches, 1);
    succeeded = v->begins && v->cache_uses && find_beginnings(v);
    if (succeeded) {
        // Handlers may end at the end.
        v->begins[count] = 1;
        succeeded =
            check_instructions(v) && check_handlers(v) && jsmi_flow_check(v);
    }
    jsmi_verifier_release(v, v->begins, (size_t)count + 1, 1);
    jsmi_verifier_release(v, v->cache_uses, caches, 1);
    return succeeded;
}

// The slot of a module's environment, which is that of its first scope, or
// NULL. Its slots come first in the image.
static uint8_t *module_slot(const Verifier *v, uint32_t slot)
{
    const JsFunctionCode *code = jsmi_image_function(v->image, 0);

    return v->image->kind == JSMI_IMAGE_MODULE &&
                   slot < jsmi_function_scope(code, 0)->slot_count
               ? &v->slots[slot]
               : NULL;
}

static bool check_module_scope(Verifier *v)
{
    const JsFunctionCode *code = jsmi_image_function(v->image, 0);

    if (v->image->kind != JSMI_IMAGE_MODULE)
        return true;
    return (code->scopes.count > 0 &&
            jsmi_function_scope(code, 0)->kind == JSMI_CODE_SCOPE_MODULE &&
            jsmi_function_scope(code, 0)->flags & JSMI_SCOPE_HAS_ENVIRONMENT) ||
           fail(v, "a module has no environment");
}

static bool check_functions(Verifier *v)
{
    uint32_t count = v->image->functions.count;
    bool succeeded;

    for (uint32_t i = 0; i < count; i++) {
        if (!check_parts(v, i))
            return false;
    }
    v->code = NULL;
    succeeded = check_module_scope(v) && jsmi_flow_begin(v);
    for (uint32_t i = 0; succeeded && i < count; i++)
        succeeded = check_code(v, i);
    v->code = NULL;
    return succeeded;
}

// -------------------------------------------------------------------- modules

static bool check_requests(Verifier *v)
{
    JsImageSpan span = v->image->module_requests;
    const JsModuleRequestInfo *requests;

    if (!check_span(v, span, sizeof(JsModuleRequestInfo)))
        return false;
    requests = jsmi_image_at(v->image, span.offset);
    for (uint32_t i = 0; i < span.count; i++) {
        const JsImportAttributeInfo *attributes;

        if (!check_text(v, requests[i].specifier) ||
            !check_span(v, requests[i].attributes,
                        sizeof(JsImportAttributeInfo)))
            return false;
        if (requests[i].phase > JSMI_PHASE_DEFER)
            return fail(v, "an import is of no phase");
        attributes = jsmi_image_at(v->image, requests[i].attributes.offset);
        for (uint32_t k = 0; k < requests[i].attributes.count; k++) {
            if (!check_text(v, attributes[k].key) ||
                !check_text(v, attributes[k].value))
                return false;
        }
    }
    return true;
}

static bool check_imports(Verifier *v)
{
    JsImageSpan span = v->image->imports;
    const JsImportInfo *imports;
    uint8_t *slot;

    if (!check_span(v, span, sizeof(JsImportInfo)))
        return false;
    imports = jsmi_image_at(v->image, span.offset);
    for (uint32_t i = 0; i < span.count; i++) {
        if (!check_text(v, imports[i].imported))
            return false;
        slot = module_slot(v, imports[i].slot);
        if (imports[i].request >= v->image->module_requests.count || !slot ||
            (*slot & JSMI_SLOT_KIND_MASK) != JSMI_SLOT_IMPORT)
            return fail(v, "an import is inconsistent");
        if (imports[i].imported.offset == JSMI_NO_NAME)
            *slot |= JSMI_SLOT_IS_NAMESPACE;
    }
    return true;
}

// A slot with an import that is no namespace holds no value.
static bool is_exportable(const Verifier *v, uint32_t number)
{
    const uint8_t *slot = module_slot(v, number);

    return slot && ((*slot & JSMI_SLOT_KIND_MASK) == JSMI_SLOT_VALUE ||
                    *slot & JSMI_SLOT_IS_NAMESPACE);
}

static bool check_exports(Verifier *v)
{
    JsImageSpan span = v->image->exports;
    const JsExportInfo *exports;

    if (!check_span(v, span, sizeof(JsExportInfo)))
        return false;
    exports = jsmi_image_at(v->image, span.offset);
    for (uint32_t i = 0; i < span.count; i++) {
        if (!check_text(v, exports[i].exported) ||
            !check_text(v, exports[i].imported))
            return false;
        if (exports[i].kind > JSMI_CODE_EXPORT_STAR ||
            (exports[i].kind == JSMI_CODE_EXPORT_LOCAL
                 ? !is_exportable(v, exports[i].slot)
                 : exports[i].request >= v->image->module_requests.count))
            return fail(v, "an export is inconsistent");
    }
    return true;
}

// ---------------------------------------------------------------------- image

static bool check_image(Verifier *v)
{
    const JsImage *image = v->image;
    bool succeeded;

    if (!claim(v, 0, sizeof(JsImage)) ||
        !check_span(v, image->functions, sizeof(JsFunctionCode)) ||
        !check_text(v, image->source) || !check_text(v, image->name) ||
        !check_span(v, image->line_starts, sizeof(uint32_t)))
        return false;
    if (image->kind > JSMI_IMAGE_FUNCTION)
        return fail(v, "the image is of no kind");
    if (image->functions.count == 0)
        return fail(v, "the image has no function");
    succeeded = check_functions(v) && check_requests(v) && check_imports(v) &&
                check_exports(v);
    jsmi_flow_dispose(v);
    return succeeded;
}

bool jsmi_image_verify(JsImage *image, size_t size, JsBudget *budget,
                       JsImageProblem *problem)
{
    Verifier v = {.budget = budget, .image = image};
    size_t words = size / sizeof(uint32_t) / 32 + 1;
    bool succeeded = false;

    if (size < sizeof(JsImage) || (uintptr_t)image % sizeof(uint32_t) != 0) {
        fail(&v, "the block is too small");
    } else if (image->magic != JSMI_IMAGE_MAGIC) {
        fail(&v, "this is no image");
    } else if (image->version != JSMI_IMAGE_VERSION) {
        fail(&v, "the image is of another version");
    } else if (image->size < sizeof(JsImage) || image->size > size) {
        fail(&v, "the image is cut off");
    } else {
        v.work_left = LEAST_WORK + (uint64_t)image->size * WORK_PER_BYTE;
        v.claimed = jsmi_verifier_allocate(&v, words, sizeof *v.claimed);
        succeeded = v.claimed && check_image(&v);
        jsmi_verifier_release(&v, v.claimed, words, sizeof *v.claimed);
    }
    *problem = v.problem;
    return succeeded;
}
