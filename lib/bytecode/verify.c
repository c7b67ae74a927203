// SPDX-License-Identifier: MIT
//
// The verifier walks over everything in an image once. Each array is checked
// before anything in it is read; instructions are walked twice, first to learn
// where they begin, then to check what they name.
#include "bytecode/code.h"

#include <string.h>

typedef struct Verifier {
    const JsImage *image;
    const JsFunctionCode *code;  // the function being checked
    uint8_t *begins;             // per word: 1, an instruction begins here
    const char *problem;
} Verifier;

static bool fail(Verifier *v, const char *problem)
{
    if (!v->problem)
        v->problem = problem;
    return false;
}

// --------------------------------------------------------------------- arrays

static bool check_span(Verifier *v, JsImageSpan span, size_t element_size)
{
    size_t size = v->image->size;

    if (span.offset % sizeof(uint32_t) != 0)
        return fail(v, "an array is not aligned");
    if (span.offset > size || span.count > (size - span.offset) / element_size)
        return fail(v, "an array reaches outside");
    return true;
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

static uint32_t window_size(JsOpcode opcode, uint32_t b, uint32_t c,
                            uint32_t extra)
{
    switch (opcode) {
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
        return 2 + b;
    case JSMI_OP_DECORATE:
        return JSMI_DECORATE_WINDOW;
    case JSMI_OP_CONCATENATE:
        return c;
    case JSMI_OP_COPY_REST_PROPERTIES:
        return extra;
    default:
        // Calls with an array, super properties, iteration records.
        return 3;
    }
}

static bool check_target(Verifier *v, uint32_t next, int32_t jump)
{
    int64_t target = (int64_t)next + jump;

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
                            window_size(opcode, fields[1], fields[2], extra));
    case 'K':
        return fields[index] < v->code->call_caches ||
               fail(v, "a call cache does not exist");
    case 'j':
        return check_target(v, next, jsmi_instruction_s(word));
    case 'J':
        return check_target(v, next, jsmi_instruction_jump(word));
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

static bool check_table(Verifier *v, uint32_t index, uint32_t next)
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
        if (jumps[i] != 0 && !check_target(v, next, jumps[i]))
            return false;
    }
    return true;
}

static bool check_extra(Verifier *v, JsOpcode opcode, uint32_t next,
                        uint32_t extra)
{
    switch (jsmi_opcode_infos[opcode].extra) {
    case 'c':
        return extra < v->code->caches.count ||
               fail(v, "a cache does not exist");
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
        return check_target(v, next, (int32_t)extra);
    case 't':
        return check_table(v, extra, next);
    default:
        return true;
    }
}

// After these nothing goes on to the next instruction.
static bool ends_flow(JsOpcode opcode)
{
    switch (opcode) {
    case JSMI_OP_JUMP:
    case JSMI_OP_LOOP:
    case JSMI_OP_JUMP_FAR:
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
        opcode = jsmi_instruction_opcode(words[i]);
        if (opcode >= JSMI_OPCODE_COUNT || opcode == JSMI_OP_NATIVE_STEP)
            return fail(v, "an instruction does not exist");
        v->begins[i] = 1;
        i += jsmi_opcode_infos[opcode].extra == '-' ? 1 : 2;
    }
    if (i != count || count == 0 || !ends_flow(opcode))
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

        for (int k = 0; k < 3 && info->operands[k]; k++) {
            if (!check_operand(v, words[i], k, next, extra))
                return false;
        }
        if (has_extra && !check_extra(v, opcode, next, extra))
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
            !v->begins[handler->target] || !v->begins[handler->start])
            return fail(v, "a handler leads to no instruction");
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
        if (binding->kind > JSMI_CODE_BINDING_ACTIVE_FUNCTION)
            return fail(v, "a binding is of no kind");
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
    }
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
    return true;
}

static bool check_function(Verifier *v, uint32_t index)
{
    const JsAllocator *allocator = &jsmi_default_allocator;
    size_t size;
    bool succeeded;

    v->code = jsmi_image_function(v->image, index);
    if (!check_header(v, index) || !check_arrays(v))
        return false;
    size = (size_t)v->code->instructions.count + 1;
    v->begins = allocator->reallocate(allocator->data, NULL, 0, size);
    if (!v->begins)
        return fail(v, "out of memory");
    memset(v->begins, 0, size);
    succeeded = check_constants(v) && check_numbers(v) && find_beginnings(v) &&
                check_instructions(v) && check_handlers(v) &&
                check_positions(v) && check_scopes(v) && check_outer(v);
    allocator->reallocate(allocator->data, v->begins, size, 0);
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

// The slots of the module's environment, which is that of its first scope.
static uint32_t module_slots(const Verifier *v)
{
    const JsFunctionCode *code = jsmi_image_function(v->image, 0);

    return code->scopes.count ? jsmi_function_scope(code, 0)->slot_count : 0;
}

static bool check_imports(Verifier *v)
{
    JsImageSpan span = v->image->imports;
    const JsImportInfo *imports;

    if (!check_span(v, span, sizeof(JsImportInfo)))
        return false;
    imports = jsmi_image_at(v->image, span.offset);
    for (uint32_t i = 0; i < span.count; i++) {
        if (!check_text(v, imports[i].imported))
            return false;
        if (imports[i].request >= v->image->module_requests.count ||
            imports[i].slot >= module_slots(v))
            return fail(v, "an import is inconsistent");
    }
    return true;
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
                 ? exports[i].slot >= module_slots(v)
                 : exports[i].request >= v->image->module_requests.count))
            return fail(v, "an export is inconsistent");
    }
    return true;
}

// ---------------------------------------------------------------------- image

static bool check_image(Verifier *v)
{
    const JsImage *image = v->image;

    if (!check_span(v, image->functions, sizeof(JsFunctionCode)) ||
        !check_text(v, image->source) || !check_text(v, image->name) ||
        !check_span(v, image->line_starts, sizeof(uint32_t)))
        return false;
    if (image->kind > JSMI_IMAGE_FUNCTION)
        return fail(v, "the image is of no kind");
    if (image->functions.count == 0)
        return fail(v, "the image has no function");
    for (uint32_t i = 0; i < image->functions.count; i++) {
        if (!check_function(v, i))
            return false;
    }
    return check_requests(v) && check_imports(v) && check_exports(v);
}

bool jsmi_image_verify(const void *block, size_t size, const char **problem)
{
    Verifier v = {.image = block};
    bool succeeded = false;

    if (size < sizeof(JsImage) || (uintptr_t)block % sizeof(uint32_t) != 0)
        fail(&v, "the block is too small");
    else if (v.image->magic != JSMI_IMAGE_MAGIC)
        fail(&v, "this is no image");
    else if (v.image->version != JSMI_IMAGE_VERSION)
        fail(&v, "the image is of another version");
    else if (v.image->size < sizeof(JsImage) || v.image->size > size)
        fail(&v, "the image is cut off");
    else
        succeeded = check_image(&v);
    *problem = v.problem;
    return succeeded;
}
