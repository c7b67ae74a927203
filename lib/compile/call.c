// SPDX-License-Identifier: MIT
//
// Members, calls and what else stands in a row: a.b[c](d)?.e`f`. Such chains
// may be long, so their links are put on the spine and compiled from the
// left. The value so far lives in one register; a call gets a window on top
// of the stack, which begins at that register whenever it is the topmost, so
// that results stay where the next link wants them.
#include "compile/compiler.h"

typedef struct Chain {
    JsRegister target;     // where the value of the whole goes
    JsRegister result;     // a temporary for the values in between
    JsRegister value;      // of the links so far
    JsRegister window;     // [f, this] of the call that comes, or none
    bool has_this;         // window + 1 is set
    bool uses_array;       // the call takes its arguments as an array
    JsLabel *nullish;      // where ?. leads, NULL: outside
    JsRegister reference;  // window for [value, this] of the whole, or none
    bool is_tail;
} Chain;

static JsNode *spine_top(JsCompiler *c, size_t base)
{
    if (c->spine.size <= base)
        return NULL;
    return *(JsNode **)(void *)(c->spine.data + c->spine.size -
                                sizeof(JsNode *));
}

static bool is_call(const JsNode *node)
{
    return node && (node->kind == JSMI_NODE_CALL ||
                    node->kind == JSMI_NODE_TAGGED_TEMPLATE);
}

static uint32_t argument_count(const JsNode *call)
{
    if (call->kind == JSMI_NODE_TAGGED_TEMPLATE)
        return 1 + call->tagged.template_literal->template_literal.expressions
                       .count;
    return call->call.arguments.count;
}

static bool wants_array(JsCompiler *c, const JsNode *call)
{
    return (call->kind != JSMI_NODE_TAGGED_TEMPLATE &&
            call->flags & JSMI_NODE_HAS_SPREAD) ||
           !jsmi_registers_fit(&c->emitter, argument_count(call) + 2);
}

// The first registers of a call's window: at `result` if it is the topmost.
static JsRegister begin_window(JsCompiler *c, JsRegister result, uint32_t size)
{
    if (result != JSMI_NO_REGISTER && result + 1 == c->emitter.next_register &&
        (jsmi_registers_fit(&c->emitter, size - 1) ||
         result >= JSMI_NEAR_REGISTERS)) {
        (void)jsmi_register_allocate_window(&c->emitter, size - 1);
        return result;
    }
    return jsmi_register_allocate_window(&c->emitter, size);
}

// Arguments as an array, in the third register of the window.
static void compile_argument_array(JsCompiler *c, JsNode *first,
                                   JsRegister array)
{
    emit_extra(c, JSMI_OP_NEW_ARRAY, array, 0, 0, 0);
    jsmi_compile_elements(c, first, array);
}

void jsmi_compile_super_window(JsCompiler *c, JsNode *node, JsRegister window)
{
    JsRegisterMark mark = mark_registers(c);

    jsmi_variable_load(c, node->super_member.this_value, window + 1);
    if (node->kind == JSMI_NODE_SUPER_INDEX)
        jsmi_compile_expression(c, node->super_member.index, window + 2);
    else
        jsmi_compile_load_constant(
            c, window + 2, jsmi_compile_string(c, node->super_member.name));
    emit(c, JSMI_OP_SUPER_BASE, window,
         jsmi_compile_operand(c, node->super_member.home_object), 0);
    release_registers(c, mark);
}

static void get_super(JsCompiler *c, JsNode *node, JsRegister target,
                      JsRegister this_target)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister window = jsmi_register_allocate_window(&c->emitter, 3);

    jsmi_compile_super_window(c, node, window);
    jsmi_compile_position(c, node);
    emit(c, JSMI_OP_GET_SUPER, target, window, 0);
    if (this_target != JSMI_NO_REGISTER)
        emit_move(c, this_target, window + 1);
    release_registers(c, mark);
}

static void chain(JsCompiler *c, JsNode *node, Chain *state);

// (a?.b)(): the value and `this` of a whole optional chain.
static void compile_optional_reference(JsCompiler *c, JsNode *node,
                                       JsRegister window)
{
    JsLabel nullish = JSMI_NEW_LABEL, end = JSMI_NEW_LABEL;
    Chain inner = {.target = window, .nullish = &nullish, .reference = window};

    chain(c, node->unary.operand, &inner);
    emit_jump(c, JSMI_OP_JUMP, 0, 0, &end);
    bind_label(c, &nullish);
    emit(c, JSMI_OP_LOAD_UNDEFINED, window, 0, 0);
    emit(c, JSMI_OP_LOAD_UNDEFINED, window + 1, 0, 0);
    bind_label(c, &end);
}

// What stands at the left end of the chain, as the function of a call.
static void compile_callee(JsCompiler *c, JsNode *node, Chain *state)
{
    JsRegister window = state->window;
    JsRegisterMark mark = mark_registers(c);

    switch (node->kind) {
    case JSMI_NODE_IDENTIFIER:
        if (node->flags & JSMI_NODE_DYNAMIC) {
            jsmi_compile_position(c, node);
            emit_extra(c, JSMI_OP_GET_NAME_AND_THIS, window,
                       jsmi_scope_environment(c), 0,
                       jsmi_compile_string(c, node->identifier.name));
            state->has_this = true;
            release_registers(c, mark);
            return;
        }
        break;
    case JSMI_NODE_SUPER_MEMBER:
    case JSMI_NODE_SUPER_INDEX:
        get_super(c, node, window, window + 1);
        state->has_this = true;
        return;
    case JSMI_NODE_OPTIONAL_CHAIN:
        compile_optional_reference(c, node, window);
        state->has_this = true;
        return;
    default:
        break;
    }
    jsmi_compile_expression(c, node, window);
}

static void jump_if_nullish(JsCompiler *c, const JsNode *node, Chain *state,
                            JsRegister value)
{
    if (node->flags & JSMI_NODE_OPTIONAL && state->nullish)
        emit_jump(c, JSMI_OP_JUMP_IF_NULLISH, value, 0, state->nullish);
}

static JsRegister compile_arguments(JsCompiler *c, JsNode *first)
{
    JsRegister last = 0;

    for (; first; first = first->next)
        last = jsmi_compile_temporary(c, first);
    return last;
}

// Template object and expressions, as arguments or appended to an array.
static void compile_template_arguments(JsCompiler *c, JsNode *call,
                                       const Chain *state)
{
    JsNode *literal = call->tagged.template_literal;
    JsRegister object = new_temporary(c);

    jsmi_compile_template_object(c, literal, object);
    if (!state->uses_array) {
        (void)compile_arguments(c, literal->template_literal.expressions.first);
        return;
    }
    emit_extra(c, JSMI_OP_NEW_ARRAY, state->window + 2, 0, 0, 0);
    emit(c, JSMI_OP_ARRAY_APPEND, state->window + 2, object, 0);
    jsmi_compile_elements(c, literal->template_literal.expressions.first,
                          state->window + 2);
}

// A call is where the name of what is called stands, or else its parentheses
// begin, which is also where the text of what is called ends.
static void position_call(JsCompiler *c, const JsNode *call)
{
    const JsNode *callee = call->call.callee;
    uint32_t point = call->position;

    if (!(callee->flags & JSMI_NODE_PARENTHESIZED)) {
        if (callee->kind == JSMI_NODE_IDENTIFIER)
            point = callee->start;
        else if (callee->kind == JSMI_NODE_MEMBER ||
                 callee->kind == JSMI_NODE_PRIVATE_MEMBER ||
                 callee->kind == JSMI_NODE_SUPER_MEMBER)
            point = callee->position;
    }
    c->emitter.range = (JsSourceRange){call->start, call->position, point};
}

static void emit_call(JsCompiler *c, JsNode *call, Chain *state)
{
    JsRegister window = state->window;
    uint32_t count = argument_count(call);
    bool is_eval =
        call->kind == JSMI_NODE_CALL && call->flags & JSMI_NODE_DIRECT_EVAL;

    if ((is_eval || state->uses_array || state->is_tail) && !state->has_this)
        emit(c, JSMI_OP_LOAD_UNDEFINED, window + 1, 0, 0);
    position_call(c, call);
    if (is_eval)
        emit_extra(c,
                   state->uses_array ? JSMI_OP_CALL_EVAL_SPREAD
                   : state->is_tail  ? JSMI_OP_TAIL_CALL_EVAL
                                     : JSMI_OP_CALL_EVAL,
                   window, state->uses_array ? state->is_tail : count,
                   jsmi_scope_environment(c), jsmi_scope_current(c));
    else if (state->uses_array)
        emit(c, state->is_tail ? JSMI_OP_TAIL_CALL_SPREAD : JSMI_OP_CALL_SPREAD,
             window, 0, 0);
    else if (state->is_tail)
        emit(c, JSMI_OP_TAIL_CALL, window, count, 0);
    else
        emit_call_cached(c,
                         state->has_this ? JSMI_OP_CALL_METHOD : JSMI_OP_CALL,
                         window, count);
}

static void link_call(JsCompiler *c, JsNode *call, Chain *state)
{
    jump_if_nullish(c, call, state, state->window);
    if (call->kind == JSMI_NODE_TAGGED_TEMPLATE)
        compile_template_arguments(c, call, state);
    else if (state->uses_array)
        compile_argument_array(c, call->call.arguments.first,
                               state->window + 2);
    else
        (void)compile_arguments(c, call->call.arguments.first);
    emit_call(c, call, state);
    state->value = state->window;
    state->window = JSMI_NO_REGISTER;
    state->has_this = false;
}

// A name that an instruction with a cache can hold.
static JsName *constant_key(const JsNode *node)
{
    if (node->kind == JSMI_NODE_MEMBER)
        return node->member.name;
    if (node->kind == JSMI_NODE_INDEX &&
        node->binary.right->kind == JSMI_NODE_STRING &&
        !node->binary.right->string.value->is_index)
        return node->binary.right->string.value;
    return NULL;
}

// A property as a method: [f, this] in the window.
static void link_method(JsCompiler *c, JsNode *node, JsRegister window,
                        JsRegister object)
{
    JsName *name = constant_key(node);
    // The arguments follow the window at once: no key stays behind it.
    JsRegisterMark mark = mark_registers(c);
    JsRegister key;

    if (name) {
        jsmi_compile_position(c, node);
        emit_extra(c, JSMI_OP_GET_METHOD, window, object, 0,
                   jsmi_compile_cache(c, name));
    } else if (node->kind == JSMI_NODE_INDEX) {
        key = jsmi_compile_operand(c, node->binary.right);
        jsmi_compile_position(c, node);
        emit(c, JSMI_OP_GET_ELEMENT_METHOD, window, object, key);
    } else {
        emit_move(c, window + 1, object);
        key = jsmi_compile_operand(c, node->binary.right);
        jsmi_compile_position(c, node);
        emit(c, JSMI_OP_GET_PRIVATE, window, window + 1, key);
    }
    release_registers(c, mark);
}

static void link_property(JsCompiler *c, JsNode *node, JsRegister target,
                          JsRegister object)
{
    JsName *name = constant_key(node);
    JsRegister key;

    if (name) {
        jsmi_compile_position(c, node);
        emit_extra(c, JSMI_OP_GET_PROPERTY, target, object, 0,
                   jsmi_compile_cache(c, name));
        return;
    }
    key = jsmi_compile_operand(c, node->binary.right);
    jsmi_compile_position(c, node);
    emit(c,
         node->kind == JSMI_NODE_INDEX ? JSMI_OP_GET_ELEMENT
                                       : JSMI_OP_GET_PRIVATE,
         target, object, key);
}

// Prepares the window of the call that is the next link.
static void prepare_call(JsCompiler *c, JsNode *call, Chain *state)
{
    state->uses_array = wants_array(c, call);
    state->window = begin_window(c, state->result, state->uses_array ? 3 : 2);
    state->has_this = false;
}

static void link(JsCompiler *c, JsNode *node, Chain *state, size_t base)
{
    JsNode *next = spine_top(c, base);
    JsRegister object = state->value;

    if (is_call(node)) {
        bool was_tail = state->is_tail;

        state->is_tail = was_tail && !next;
        link_call(c, node, state);
        state->is_tail = was_tail;
        return;
    }
    jump_if_nullish(c, node, state, object);
    if (is_call(next)) {
        prepare_call(c, next, state);
        link_method(c, node, state->window, object);
        state->has_this = true;
    } else if (!next && state->reference != JSMI_NO_REGISTER) {
        link_method(c, node, state->reference, object);
        state->value = state->reference;
        state->has_this = true;
    } else {
        JsRegister target = next ? state->result : state->target;

        if (target == JSMI_NO_REGISTER)
            target = state->result;
        link_property(c, node, target, object);
        state->value = target;
    }
}

// The result of a call in a window above becomes the function of the next
// call, or the object of the next property.
static void use_call_result(JsCompiler *c, JsNode *next, Chain *state)
{
    if (is_call(next)) {
        prepare_call(c, next, state);
        emit_move(c, state->window, state->value);
    } else {
        emit_move(c, state->result, state->value);
        state->value = state->result;
    }
}

static JsNode *descend(JsCompiler *c, JsNode *node)
{
    for (;;) {
        JsNode *left;

        switch (node->kind) {
        case JSMI_NODE_MEMBER:
            left = node->member.object;
            break;
        case JSMI_NODE_INDEX:
        case JSMI_NODE_PRIVATE_MEMBER:
            left = node->binary.left;
            break;
        case JSMI_NODE_CALL:
            left = node->call.callee;
            break;
        case JSMI_NODE_TAGGED_TEMPLATE:
            left = node->tagged.tag;
            break;
        default:
            return node;
        }
        jsmi_buffer_append(&c->spine, &node, sizeof(JsNode *));
        node = left;
    }
}

static void compile_leftmost(JsCompiler *c, JsNode *node, JsNode *next,
                             Chain *state)
{
    JsRegister direct = JSMI_NO_REGISTER;

    if (is_call(next)) {
        prepare_call(c, next, state);
        compile_callee(c, node, state);
        return;
    }
    if (node->kind == JSMI_NODE_IDENTIFIER || node->kind == JSMI_NODE_THIS)
        direct = jsmi_variable_register(c, node);
    // A key that assigns the variable does not change the object.
    if (direct != JSMI_NO_REGISTER &&
        !(next->kind == JSMI_NODE_INDEX && node->kind == JSMI_NODE_IDENTIFIER &&
          jsmi_may_assign(next->binary.right))) {
        state->value = direct;
        return;
    }
    jsmi_compile_expression(c, node, state->result);
    state->value = state->result;
}

// Leaves the value in state->value (and, if that is asked for, a reference in
// state->reference).
static void chain(JsCompiler *c, JsNode *node, Chain *state)
{
    size_t base = c->spine.size;
    JsRegisterMark mark;
    JsNode *leftmost = descend(c, node);

    if (c->spine.failed)
        return;
    state->window = JSMI_NO_REGISTER;
    state->result = state->target;
    if (state->result == JSMI_NO_REGISTER || is_variable(c, state->result))
        state->result = new_temporary(c);
    if (leftmost->kind == JSMI_NODE_SUPER_MEMBER ||
        leftmost->kind == JSMI_NODE_SUPER_INDEX) {
        if (c->spine.size == base) {
            get_super(c, leftmost, state->target, JSMI_NO_REGISTER);
            state->value = state->target;
            return;
        }
    }
    mark = mark_registers(c);
    compile_leftmost(c, leftmost, spine_top(c, base), state);
    while (c->spine.size > base) {
        JsNode *next;

        c->spine.size -= sizeof(JsNode *);
        next = *(JsNode **)(void *)(c->spine.data + c->spine.size);
        if (has_stopped(c)) {
            c->spine.size = base;
            break;
        }
        link(c, next, state, base);
        if (state->window != JSMI_NO_REGISTER)
            continue;
        release_registers(c, mark);
        if (is_call(next) && c->spine.size > base)
            use_call_result(c, spine_top(c, base), state);
    }
    if (state->reference != JSMI_NO_REGISTER &&
        state->value != state->reference) {
        // The chain ended with a call, which has no `this`.
        emit_move(c, state->reference, state->value);
        emit(c, JSMI_OP_LOAD_UNDEFINED, state->reference + 1, 0, 0);
    }
}

static void compile_optional(JsCompiler *c, JsNode *node, JsRegister target,
                             bool is_tail)
{
    JsLabel nullish = JSMI_NEW_LABEL, end = JSMI_NEW_LABEL;
    Chain state = {.target = target,
                   .nullish = &nullish,
                   .reference = JSMI_NO_REGISTER,
                   .is_tail = is_tail};

    chain(c, node->unary.operand, &state);
    emit_move(c, target, state.value);
    emit_jump(c, JSMI_OP_JUMP, 0, 0, &end);
    bind_label(c, &nullish);
    emit(c, JSMI_OP_LOAD_UNDEFINED, target, 0, 0);
    bind_label(c, &end);
}

void jsmi_compile_reference(JsCompiler *c, JsNode *node, JsRegister window)
{
    Chain state = {
        .target = window, .window = window, .reference = JSMI_NO_REGISTER};

    switch (node->kind) {
    case JSMI_NODE_MEMBER:
    case JSMI_NODE_INDEX:
    case JSMI_NODE_PRIVATE_MEMBER:
        state.reference = window;
        chain(c, node, &state);
        return;
    default:
        compile_callee(c, node, &state);
        if (!state.has_this)
            emit(c, JSMI_OP_LOAD_UNDEFINED, window + 1, 0, 0);
    }
}

void jsmi_compile_chain(JsCompiler *c, JsNode *node, JsRegister target)
{
    Chain state = {.target = target, .reference = JSMI_NO_REGISTER};

    if (node->kind == JSMI_NODE_OPTIONAL_CHAIN) {
        compile_optional(c, node, target, false);
        return;
    }
    chain(c, node, &state);
    emit_move(c, target, state.value);
}

bool jsmi_compile_tail_call(JsCompiler *c, JsNode *node)
{
    JsRegister target = new_temporary(c);
    Chain state = {
        .target = target, .reference = JSMI_NO_REGISTER, .is_tail = true};

    if (node->kind == JSMI_NODE_OPTIONAL_CHAIN) {
        compile_optional(c, node, target, true);
    } else {
        chain(c, node, &state);
        emit_move(c, target, state.value);
    }
    if (!c->emitter.is_unreachable)
        emit(c, JSMI_OP_RETURN, target, 0, 0);
    return true;
}

// ------------------------------------------------------------------------ new

void jsmi_compile_new(JsCompiler *c, JsNode *node, JsRegister target)
{
    bool uses_array = wants_array(c, node);
    JsRegister window =
        begin_window(c, is_variable(c, target) ? JSMI_NO_REGISTER : target,
                     uses_array ? 3 : 2);

    jsmi_compile_expression(c, node->call.callee, window);
    emit_move(c, window + 1, window);
    if (uses_array)
        compile_argument_array(c, node->call.arguments.first, window + 2);
    else
        (void)compile_arguments(c, node->call.arguments.first);
    // Where an object is made is where its `new` stands.
    c->emitter.range = (JsSourceRange){node->call.callee->start,
                                       node->call.callee->end, node->start};
    if (uses_array)
        emit(c, JSMI_OP_CONSTRUCT_SPREAD, window, 0, 0);
    else
        emit(c, JSMI_OP_CONSTRUCT, window, node->call.arguments.count, 0);
    emit_move(c, target, window);
}

// ----------------------------------------------------------------- super(...)

void jsmi_compile_run_initializer(JsCompiler *c, JsRegister constructor,
                                  JsRegister this_value)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister window = jsmi_register_allocate_window(&c->emitter, 2);
    JsLabel none = JSMI_NEW_LABEL;

    emit(c, JSMI_OP_FIELD_INITIALIZER, window, constructor, 0);
    emit_jump(c, JSMI_OP_JUMP_IF_UNDEFINED, window, 0, &none);
    emit_move(c, window + 1, this_value);
    emit_call_cached(c, JSMI_OP_CALL_METHOD, window, 0);
    bind_label(c, &none);
    release_registers(c, mark);
}

static void position_super_call(JsCompiler *c, const JsNode *node)
{
    c->emitter.range =
        (JsSourceRange){node->start, node->position, node->start};
}

// SuperCall : super Arguments
// https://tc39.es/ecma262/#sec-super-keyword-runtime-semantics-evaluation
void jsmi_compile_super_call(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsNode *function = node->call.callee;
    JsNode *new_target = function->next;
    JsNode *this_node = new_target->next;
    JsRegister active = jsmi_compile_operand(c, function);
    bool uses_array = wants_array(c, node);
    JsRegister window =
        jsmi_register_allocate_window(&c->emitter, uses_array ? 3 : 2);
    JsRegister old;

    position_super_call(c, node);
    emit(c, JSMI_OP_SUPER_CONSTRUCTOR, window, active, 0);
    if (uses_array)
        compile_argument_array(c, node->call.arguments.first, window + 2);
    else
        (void)compile_arguments(c, node->call.arguments.first);
    jsmi_variable_load(c, new_target, window + 1);
    position_super_call(c, node);
    if (uses_array)
        emit(c, JSMI_OP_CONSTRUCT_SPREAD, window, 0, 0);
    else
        emit(c, JSMI_OP_CONSTRUCT, window, node->call.arguments.count, 0);
    if (this_node->identifier.binding) {
        old = new_temporary(c);
        jsmi_this_load_unchecked(c, this_node->identifier.binding, old);
        emit(c, JSMI_OP_CHECK_THIS_UNSET, old, 0, 0);
        jsmi_binding_store(c, this_node->identifier.binding, window);
    }
    jsmi_compile_run_initializer(c, active, window);
    emit_move(c, target, window);
}

// --------------------------------------------------------------------- delete

static void delete_property(JsCompiler *c, JsNode *node, JsRegister target,
                            JsLabel *nullish)
{
    JsRegister object, key;
    JsNode *left = node->kind == JSMI_NODE_MEMBER ? node->member.object
                                                  : node->binary.left;

    if (nullish) {
        Chain state = {.target = new_temporary(c),
                       .nullish = nullish,
                       .reference = JSMI_NO_REGISTER};

        object = state.target;
        if (left->kind == JSMI_NODE_MEMBER || left->kind == JSMI_NODE_INDEX ||
            left->kind == JSMI_NODE_PRIVATE_MEMBER ||
            left->kind == JSMI_NODE_CALL ||
            left->kind == JSMI_NODE_TAGGED_TEMPLATE) {
            chain(c, left, &state);
            emit_move(c, object, state.value);
        } else {
            jsmi_compile_expression(c, left, object);
        }
        if (node->flags & JSMI_NODE_OPTIONAL)
            emit_jump(c, JSMI_OP_JUMP_IF_NULLISH, object, 0, nullish);
    } else {
        object = node->kind == JSMI_NODE_MEMBER
                     ? jsmi_compile_operand(c, left)
                     : jsmi_compile_operand_before(c, left, node->binary.right);
    }
    if (node->kind == JSMI_NODE_MEMBER) {
        key = new_temporary(c);
        jsmi_compile_load_constant(c, key,
                                   jsmi_compile_string(c, node->member.name));
    } else {
        key = jsmi_compile_operand(c, node->binary.right);
    }
    jsmi_compile_position(c, node);
    emit(c, JSMI_OP_DELETE_ELEMENT, target, object, key);
}

static void delete_optional(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsLabel nullish = JSMI_NEW_LABEL, end = JSMI_NEW_LABEL;

    if (node->kind != JSMI_NODE_MEMBER && node->kind != JSMI_NODE_INDEX) {
        Chain state = {.target = new_temporary(c),
                       .nullish = &nullish,
                       .reference = JSMI_NO_REGISTER};

        chain(c, node, &state);
        emit_jump(c, JSMI_OP_JUMP, 0, 0, &nullish);
    } else {
        delete_property(c, node, target, &nullish);
        emit_jump(c, JSMI_OP_JUMP, 0, 0, &end);
    }
    bind_label(c, &nullish);
    emit(c, JSMI_OP_LOAD_TRUE, target, 0, 0);
    bind_label(c, &end);
}

void jsmi_compile_delete(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsNode *operand = node->unary.operand;
    JsRegister window;

    switch (operand->kind) {
    case JSMI_NODE_IDENTIFIER:
        jsmi_variable_delete(c, operand, target);
        return;
    case JSMI_NODE_MEMBER:
    case JSMI_NODE_INDEX:
        delete_property(c, operand, target, NULL);
        return;
    case JSMI_NODE_SUPER_MEMBER:
    case JSMI_NODE_SUPER_INDEX:
        window = jsmi_register_allocate_window(&c->emitter, 3);
        jsmi_compile_super_window(c, operand, window);
        jsmi_compile_position(c, node);
        emit_extra(c, JSMI_OP_THROW_REFERENCE, 0, 0, 0,
                   jsmi_compile_own_string(
                       c, "a property of super cannot be deleted"));
        return;
    case JSMI_NODE_OPTIONAL_CHAIN:
        delete_optional(c, operand->unary.operand, target);
        return;
    default:
        jsmi_compile_effect(c, operand);
        emit(c, JSMI_OP_LOAD_TRUE, target, 0, 0);
    }
}
