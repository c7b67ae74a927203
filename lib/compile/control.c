// SPDX-License-Identifier: MIT
//
// Leaving: break, continue, return and exceptions, through whatever has to be
// closed on the way.
//
// A finally part is compiled once. Whoever leads to it says in a register
// why: 0 the statement ended normally, 1 an exception was thrown, 2 the
// function returns, 3 and above: one of the jumps that pass through, in order
// of their first appearance. After the part, comparisons with that register
// lead on.
#include "compile/compiler.h"

enum {
    COMPLETION_NORMAL,
    COMPLETION_THROW,
    COMPLETION_RETURN,
    COMPLETION_JUMPS,
};

typedef struct Exit {
    JsNode *target;
    bool is_continue;
} Exit;

void jsmi_control_push(JsCompiler *c, JsControl *control, JsControlKind kind)
{
    *control = (JsControl){
        .kind = kind,
        .parent = c->control,
        .region_start = JSMI_NO_POSITION,
    };
    c->control = control;
}

void jsmi_control_pop(JsCompiler *c, JsControl *control)
{
    jsmi_control_close_region(c, control);
    c->control = control->parent;
}

// -------------------------------------------------------------------- regions

void jsmi_control_open_region(JsCompiler *c, JsControl *control,
                              JsRegister exception)
{
    control->region_start = here(c);
    control->first_handler =
        (uint32_t)(c->emitter.handlers.size / sizeof(JsHandler));
    control->marker = 0x80000000u | c->marker_count++;
    control->exception = exception;
}

void jsmi_control_close_region(JsCompiler *c, JsControl *control)
{
    if (control->region_start == JSMI_NO_POSITION)
        return;
    jsmi_emitter_add_handler(&c->emitter, control->region_start, here(c),
                             control->marker, control->exception);
    control->region_start = JSMI_NO_POSITION;
}

void jsmi_control_begin_handler(JsCompiler *c, JsControl *control)
{
    JsHandler *handlers = (JsHandler *)(void *)c->emitter.handlers.data;
    uint32_t count = (uint32_t)(c->emitter.handlers.size / sizeof(JsHandler));

    for (uint32_t i = control->first_handler; i < count; i++) {
        if (handlers[i].target == control->marker)
            handlers[i].target = here(c);
    }
    c->emitter.is_unreachable = false;
}

// -------------------------------------------------------------------- leaving

// The handlers inside of what is being left do not see what leaving does.
static void leave(JsCompiler *c, JsControl *control)
{
    if (control->region_start != JSMI_NO_POSITION) {
        jsmi_control_close_region(c, control);
        control->is_suspended = true;
    }
    c->control = control->parent;
    if (control->kind != JSMI_CONTROL_ITERATOR)
        return;
    if (control->is_async)
        jsmi_compile_async_close(c, control->record);
    else
        emit(c, JSMI_OP_ITERATOR_CLOSE, control->record, 0, 0);
}

// After a jump has been emitted: everything is in force again.
static void resume(JsCompiler *c, JsControl *innermost)
{
    for (JsControl *control = innermost; control; control = control->parent) {
        if (control->is_suspended)
            control->region_start = here(c);
        control->is_suspended = false;
    }
    c->control = innermost;
}

static uint32_t exit_number(JsControl *control, JsNode *target,
                            bool is_continue)
{
    Exit *exits = (Exit *)(void *)control->exits->data;
    uint32_t count = (uint32_t)(control->exits->size / sizeof(Exit));
    Exit added = {target, is_continue};

    for (uint32_t i = 0; i < count; i++) {
        if (exits[i].target == target && exits[i].is_continue == is_continue)
            return COMPLETION_JUMPS + i;
    }
    jsmi_buffer_append(control->exits, &added, sizeof(added));
    return COMPLETION_JUMPS + count;
}

static void enter_finally(JsCompiler *c, JsControl *control, uint32_t kind)
{
    jsmi_emit_number(&c->emitter, control->completion_kind, kind);
    emit_jump(c, JSMI_OP_JUMP, 0, 0, control->finally_label);
}

void jsmi_compile_break(JsCompiler *c, JsNode *target, bool is_continue)
{
    JsControl *innermost = c->control;
    JsControl *control = innermost;

    for (; control; control = control->parent) {
        if (control->kind == JSMI_CONTROL_BREAKABLE) {
            JsLabel *label =
                is_continue ? control->continue_label : control->break_label;

            if (control->node == target && label) {
                emit_jump(c, JSMI_OP_JUMP, 0, 0, label);
                break;
            }
        } else if (control->kind == JSMI_CONTROL_FINALLY) {
            enter_finally(c, control,
                          exit_number(control, target, is_continue));
            break;
        } else {
            leave(c, control);
        }
    }
    resume(c, innermost);
}

static void emit_return(JsCompiler *c, JsRegister value)
{
    const JsFunctionNode *function = c->function;
    JsRegister this_value;

    if (c->code_flags & JSMI_CODE_GENERATOR) {
        emit(c, JSMI_OP_GENERATOR_RETURN, value, 0, 0);
    } else if (c->code_flags & JSMI_CODE_ASYNC) {
        emit(c, JSMI_OP_ASYNC_RETURN, value, 0, 0);
    } else if (function &&
               function->kind == JSMI_FUNCTION_DERIVED_CONSTRUCTOR) {
        JsBinding *binding = function->scope->first_binding;

        while (binding && binding->kind != JSMI_BINDING_THIS)
            binding = binding->next;
        this_value = 0;
        if (binding) {
            this_value = new_temporary(c);
            jsmi_this_load_unchecked(c, binding, this_value);
        }
        emit(c, JSMI_OP_RETURN_DERIVED, value, this_value, 0);
    } else {
        emit(c, JSMI_OP_RETURN, value, 0, 0);
    }
}

void jsmi_compile_return_value(JsCompiler *c, JsRegister value)
{
    JsControl *innermost = c->control;
    JsRegisterMark mark = mark_registers(c);
    JsControl *control = innermost;

    for (; control; control = control->parent) {
        if (control->kind == JSMI_CONTROL_FINALLY) {
            emit_move(c, control->completion_value, value);
            enter_finally(c, control, COMPLETION_RETURN);
            break;
        }
        if (control->kind != JSMI_CONTROL_BREAKABLE)
            leave(c, control);
    }
    if (!control)
        emit_return(c, value);
    resume(c, innermost);
    release_registers(c, mark);
}

// Returns the value of an expression from where nothing is to be left first.
// What is in tail position returns by itself, without a move to one place;
// calls there are tail calls in strict code.
// https://tc39.es/ecma262/#sec-hascallintailposition
static void return_expression(JsCompiler *c, JsNode *node)
{
    JsRegisterMark mark = mark_registers(c);
    JsLabel otherwise = JSMI_NEW_LABEL;
    JsRegister value;

    switch (node->kind) {
    case JSMI_NODE_CALL:
    case JSMI_NODE_TAGGED_TEMPLATE:
    case JSMI_NODE_OPTIONAL_CHAIN:
        if (is_strict(c))
            jsmi_compile_tail_call(c, node);
        else
            emit(c, JSMI_OP_RETURN, jsmi_compile_operand(c, node), 0, 0);
        break;
    case JSMI_NODE_CONDITIONAL:
        jsmi_compile_condition(c, node->conditional.test, JSMI_JUMP_IF_FALSE,
                               &otherwise);
        return_expression(c, node->conditional.consequent);
        bind_label(c, &otherwise);
        return_expression(c, node->conditional.alternate);
        break;
    case JSMI_NODE_SEQUENCE:
        for (node = node->list.first; node->next; node = node->next)
            jsmi_compile_effect(c, node);
        return_expression(c, node);
        break;
    case JSMI_NODE_LOGICAL:
        value = jsmi_compile_temporary(c, node->binary.left);
        emit_jump(c,
                  node->operator== JSMI_OPERATOR_AND  ? JSMI_OP_JUMP_IF_TRUE
                  : node->operator== JSMI_OPERATOR_OR ? JSMI_OP_JUMP_IF_FALSE
                                                      : JSMI_OP_JUMP_IF_NULLISH,
                  value, 0, &otherwise);
        emit(c, JSMI_OP_RETURN, value, 0, 0);
        bind_label(c, &otherwise);
        return_expression(c, node->binary.right);
        break;
    default:
        emit(c, JSMI_OP_RETURN, jsmi_compile_operand(c, node), 0, 0);
    }
    release_registers(c, mark);
}

static bool returns_directly(const JsCompiler *c)
{
    const JsControl *control = c->control;

    while (control && control->kind == JSMI_CONTROL_BREAKABLE)
        control = control->parent;
    return !control && c->function &&
           c->function->kind != JSMI_FUNCTION_DERIVED_CONSTRUCTOR &&
           c->function->kind != JSMI_FUNCTION_CONSTRUCTOR &&
           !(c->code_flags & (JSMI_CODE_GENERATOR | JSMI_CODE_ASYNC));
}

void jsmi_compile_return(JsCompiler *c, JsNode *node)
{
    JsNode *operand = node->unary.operand;
    JsRegister value;

    if (operand && returns_directly(c)) {
        return_expression(c, operand);
        return;
    }
    if (operand) {
        value = jsmi_compile_operand(c, operand);
    } else {
        if (!c->control &&
            !(c->code_flags &
              (JSMI_CODE_GENERATOR | JSMI_CODE_ASYNC | JSMI_CODE_DERIVED))) {
            emit(c, JSMI_OP_RETURN_UNDEFINED, 0, 0, 0);
            return;
        }
        value = new_temporary(c);
        emit(c, JSMI_OP_LOAD_UNDEFINED, value, 0, 0);
    }
    if (operand && c->code_flags & JSMI_CODE_GENERATOR &&
        c->code_flags & JSMI_CODE_ASYNC) {
        JsRegister awaited = new_temporary(c);

        jsmi_compile_position(c, operand);
        jsmi_compile_await(c, awaited, value);
        value = awaited;
    }
    jsmi_compile_position(c, node);
    jsmi_compile_return_value(c, value);
}

// ------------------------------------------------------------------------ try

void jsmi_control_dispatch(JsCompiler *c, JsControl *control)
{
    JsRegister kind = control->completion_kind;
    uint32_t count = (uint32_t)(control->exits->size / sizeof(Exit));
    JsLabel end = JSMI_NEW_LABEL, not_throw = JSMI_NEW_LABEL;
    JsLabel not_return = JSMI_NEW_LABEL;

    c->image.data.failed |= control->exits->failed;
    emit_jump(c, JSMI_OP_JUMP_IF_STRICT_EQUAL_IMMEDIATE, kind,
              COMPLETION_NORMAL, &end);
    emit_jump(c, JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE, kind,
              COMPLETION_THROW, &not_throw);
    emit(c, JSMI_OP_THROW, control->completion_value, 0, 0);
    bind_label(c, &not_throw);
    emit_jump(c, JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE, kind,
              COMPLETION_RETURN, &not_return);
    jsmi_compile_return_value(c, control->completion_value);
    bind_label(c, &not_return);
    for (uint32_t i = 0; i < count; i++) {
        Exit exit = ((Exit *)(void *)control->exits->data)[i];
        JsLabel next = JSMI_NEW_LABEL;

        if (COMPLETION_JUMPS + i > INT8_MAX) {
            c->emitter.is_too_large = true;
            break;
        }
        emit_jump(c, JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE, kind,
                  COMPLETION_JUMPS + i, &next);
        jsmi_compile_break(c, exit.target, exit.is_continue);
        bind_label(c, &next);
    }
    bind_label(c, &end);
}

static void compile_catch(JsCompiler *c, JsNode *node, JsRegister exception)
{
    JsScope *scope = node->try_statement.scope;
    JsRegister first_temporary = c->first_temporary;
    JsRegisterMark mark = mark_registers(c);

    jsmi_compile_clear_completion(c);
    if (scope)
        jsmi_scope_enter(c, scope, 0);
    if (node->try_statement.parameter)
        jsmi_compile_bind(c, node->try_statement.parameter, exception,
                          JSMI_PATTERN_INITIALIZE, NULL);
    jsmi_compile_statement(c, node->try_statement.handler);
    if (scope)
        jsmi_scope_leave(c, scope);
    c->first_temporary = first_temporary;
    release_registers(c, mark);
}

static void compile_try_catch(JsCompiler *c, JsNode *node)
{
    JsControl control;
    JsLabel end = JSMI_NEW_LABEL;

    if (!node->try_statement.handler) {
        jsmi_compile_statement(c, node->try_statement.block);
        return;
    }
    jsmi_control_push(c, &control, JSMI_CONTROL_CATCH);
    jsmi_control_open_region(c, &control, new_temporary(c));
    c->first_temporary = c->emitter.next_register;
    jsmi_compile_statement(c, node->try_statement.block);
    jsmi_control_pop(c, &control);
    if (!c->emitter.is_unreachable)
        emit_jump(c, JSMI_OP_JUMP, 0, 0, &end);
    jsmi_control_begin_handler(c, &control);
    compile_catch(c, node, control.exception);
    bind_label(c, &end);
}

static void compile_finalizer(JsCompiler *c, JsNode *node, JsControl *control)
{
    JsRegister saved = JSMI_NO_REGISTER;

    if (c->completion != JSMI_NO_REGISTER) {
        saved = new_temporary(c);
        emit_move(c, saved, c->completion);
        jsmi_compile_clear_completion(c);
    }
    c->first_temporary = c->emitter.next_register;
    jsmi_compile_statement(c, node->try_statement.finalizer);
    if (saved != JSMI_NO_REGISTER)
        emit_move(c, c->completion, saved);
    jsmi_control_dispatch(c, control);
}

void jsmi_compile_try(JsCompiler *c, JsNode *node)
{
    JsControl control;
    JsBuffer exits;
    JsLabel label = JSMI_NEW_LABEL;

    jsmi_compile_clear_completion(c);
    if (!node->try_statement.finalizer) {
        compile_try_catch(c, node);
        return;
    }
    jsmi_buffer_initialize(&exits, c->budget);
    jsmi_control_push(c, &control, JSMI_CONTROL_FINALLY);
    control.completion_kind = new_temporary(c);
    control.completion_value = new_temporary(c);
    control.finally_label = &label;
    control.exits = &exits;
    // What comes after the part reads it on ways where nothing was put there.
    emit(c, JSMI_OP_LOAD_UNDEFINED, control.completion_value, 0, 0);
    c->first_temporary = c->emitter.next_register;
    jsmi_control_open_region(c, &control, control.completion_value);
    compile_try_catch(c, node);
    jsmi_control_pop(c, &control);
    if (!c->emitter.is_unreachable)
        enter_finally(c, &control, COMPLETION_NORMAL);
    jsmi_control_begin_handler(c, &control);
    jsmi_emit_number(&c->emitter, control.completion_kind, COMPLETION_THROW);
    bind_label(c, &label);
    compile_finalizer(c, node, &control);
    jsmi_buffer_dispose(&exits);
}
