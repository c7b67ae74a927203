// SPDX-License-Identifier: MIT
//
// yield and await. The generator's registers live on while it is suspended,
// so that nothing has to be saved here; what is left to do is what the ways of
// resuming ask for.
#include "compile/compiler.h"

enum { MODE_NEXT, MODE_THROW, MODE_RETURN };

void jsmi_compile_await(JsCompiler *c, JsRegister target, JsRegister value)
{
    emit(c, JSMI_OP_AWAIT, target, value, 0);
}

static bool is_async(const JsCompiler *c)
{
    return (c->code_flags & JSMI_CODE_ASYNC) != 0;
}

// What is resumed with R[mode] 0 goes on at `next`.
static void carry_out_resumption(JsCompiler *c, JsRegister received,
                                 JsRegister mode)
{
    JsLabel next = JSMI_NEW_LABEL, is_return = JSMI_NEW_LABEL;

    emit_jump(c, JSMI_OP_JUMP_IF_STRICT_EQUAL_IMMEDIATE, mode, MODE_NEXT,
              &next);
    if (is_async(c)) {
        emit_jump(c, JSMI_OP_JUMP_IF_STRICT_EQUAL_IMMEDIATE, mode, MODE_RETURN,
                  &is_return);
        emit(c, JSMI_OP_THROW, received, 0, 0);
        bind_label(c, &is_return);
        jsmi_compile_await(c, received, received);
    }
    jsmi_compile_return_value(c, received);
    bind_label(c, &next);
}

static void compile_plain_yield(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsRegister value = new_temporary(c);
    JsRegister mode = new_temporary(c);

    if (node->unary.operand)
        jsmi_compile_expression(c, node->unary.operand, value);
    else
        emit(c, JSMI_OP_LOAD_UNDEFINED, value, 0, 0);
    jsmi_compile_position(c, node);
    if (is_async(c)) {
        jsmi_compile_await(c, value, value);
        emit(c, JSMI_OP_YIELD_ASYNC_RESUME, value, mode, value);
    } else {
        emit(c, JSMI_OP_YIELD, value, mode, value);
    }
    carry_out_resumption(c, value, mode);
    emit_move(c, target, value);
}

// -------------------------------------------------------------- async closing

// AsyncIteratorClose of a normal or return completion.
// https://tc39.es/ecma262/#sec-asynciteratorclose
void jsmi_compile_async_close(JsCompiler *c, JsRegister record)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister window = jsmi_register_allocate_window(&c->emitter, 2);
    JsLabel end = JSMI_NEW_LABEL;

    emit_extra(c, JSMI_OP_GET_METHOD, window, record, 0,
               jsmi_compile_own_cache(c, "return"));
    emit_jump(c, JSMI_OP_JUMP_IF_NULLISH, window, 0, &end);
    emit_call_cached(c, JSMI_OP_CALL_METHOD, window, 0);
    jsmi_compile_await(c, window, window);
    emit(c, JSMI_OP_CHECK_OBJECT, window, 0, JSMI_CHECK_ITERATOR_RESULT);
    bind_label(c, &end);
    release_registers(c, mark);
}

// The same of a throw completion: what goes wrong does not matter.
void jsmi_compile_async_close_silently(JsCompiler *c, JsRegister record)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister window = jsmi_register_allocate_window(&c->emitter, 2);
    JsLabel end = JSMI_NEW_LABEL;
    JsControl control;

    jsmi_control_push(c, &control, JSMI_CONTROL_CATCH);
    jsmi_control_open_region(c, &control, new_temporary(c));
    emit_extra(c, JSMI_OP_GET_METHOD, window, record, 0,
               jsmi_compile_own_cache(c, "return"));
    emit_jump(c, JSMI_OP_JUMP_IF_NULLISH, window, 0, &end);
    emit_call_cached(c, JSMI_OP_CALL_METHOD, window, 0);
    jsmi_compile_await(c, window, window);
    jsmi_control_pop(c, &control);
    bind_label(c, &end);
    jsmi_control_begin_handler(c, &control);
    release_registers(c, mark);
}

// ----------------------------------------------------------------- delegation

// yield* with everything that its parts share.
typedef struct Delegation {
    JsRegister record;    // iterator and its next method
    JsRegister received;  // the value that was sent
    JsRegister mode;      // how
    JsRegister window;    // [f, this, value]
    JsRegister done;
    JsLabel got_result;  // of next or throw, in window[0]
    JsLabel yield_result;
    JsLabel finished;
} Delegation;

static void call_inner(JsCompiler *c, const Delegation *state)
{
    emit_move(c, state->window + 2, state->received);
    emit_call_cached(c, JSMI_OP_CALL_METHOD, state->window, 1);
    if (is_async(c))
        jsmi_compile_await(c, state->window, state->window);
}

static void delegate_next(JsCompiler *c, Delegation *state)
{
    emit_move(c, state->window, state->record + 1);
    emit_move(c, state->window + 1, state->record);
    call_inner(c, state);
    emit_jump(c, JSMI_OP_JUMP, 0, 0, &state->got_result);
}

static void delegate_throw(JsCompiler *c, Delegation *state)
{
    JsLabel missing = JSMI_NEW_LABEL;

    emit_extra(c, JSMI_OP_GET_METHOD, state->window, state->record, 0,
               jsmi_compile_own_cache(c, "throw"));
    emit_jump(c, JSMI_OP_JUMP_IF_NULLISH, state->window, 0, &missing);
    call_inner(c, state);
    emit_jump(c, JSMI_OP_JUMP, 0, 0, &state->got_result);
    bind_label(c, &missing);
    if (is_async(c))
        jsmi_compile_async_close(c, state->record);
    else
        emit(c, JSMI_OP_ITERATOR_CLOSE, state->record, 0, 0);
    emit_extra(c, JSMI_OP_THROW_TYPE, 0, 0, 0,
               jsmi_compile_own_string(
                   c, "the iterator does not provide a 'throw' method"));
}

static void delegate_return(JsCompiler *c, Delegation *state)
{
    JsLabel missing = JSMI_NEW_LABEL;

    emit_extra(c, JSMI_OP_GET_METHOD, state->window, state->record, 0,
               jsmi_compile_own_cache(c, "return"));
    emit_jump(c, JSMI_OP_JUMP_IF_NULLISH, state->window, 0, &missing);
    call_inner(c, state);
    emit(c, JSMI_OP_CHECK_OBJECT, state->window, 0, JSMI_CHECK_ITERATOR_RESULT);
    emit_extra(c, JSMI_OP_GET_PROPERTY, state->done, state->window, 0,
               jsmi_compile_own_cache(c, "done"));
    emit_jump(c, JSMI_OP_JUMP_IF_FALSE, state->done, 0, &state->yield_result);
    emit_extra(c, JSMI_OP_GET_PROPERTY, state->received, state->window, 0,
               jsmi_compile_own_cache(c, "value"));
    jsmi_compile_return_value(c, state->received);
    bind_label(c, &missing);
    if (is_async(c))
        jsmi_compile_await(c, state->received, state->received);
    jsmi_compile_return_value(c, state->received);
}

// Hands the inner result on. An async generator awaits the value of a return;
// if that is rejected, the inner generator is thrown to.
static void yield_inner(JsCompiler *c, Delegation *state, JsLabel *again)
{
    JsLabel not_return = JSMI_NEW_LABEL;
    JsControl control;

    if (!is_async(c)) {
        emit(c, JSMI_OP_YIELD_DELEGATED, state->received, state->mode,
             state->window);
        emit_jump(c, JSMI_OP_LOOP, 0, 0, again);
        return;
    }
    emit_extra(c, JSMI_OP_GET_PROPERTY, state->received, state->window, 0,
               jsmi_compile_own_cache(c, "value"));
    emit(c, JSMI_OP_YIELD_ASYNC_RESUME, state->received, state->mode,
         state->received);
    emit_jump(c, JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE, state->mode,
              MODE_RETURN, &not_return);
    jsmi_control_push(c, &control, JSMI_CONTROL_CATCH);
    jsmi_control_open_region(c, &control, state->received);
    jsmi_compile_await(c, state->received, state->received);
    jsmi_control_pop(c, &control);
    bind_label(c, &not_return);
    emit_jump(c, JSMI_OP_LOOP, 0, 0, again);
    jsmi_control_begin_handler(c, &control);
    jsmi_emit_number(&c->emitter, state->mode, MODE_THROW);
    emit_jump(c, JSMI_OP_LOOP, 0, 0, again);
}

// YieldExpression : yield * AssignmentExpression
// https://tc39.es/ecma262/#sec-generator-function-definitions-runtime-semantics-evaluation
static void compile_delegation(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsLabel again = JSMI_NEW_LABEL, not_next = JSMI_NEW_LABEL;
    JsLabel is_return = JSMI_NEW_LABEL;
    Delegation state = {
        .record = jsmi_record_allocate(&c->emitter),
        .received = new_temporary(c),
        .mode = new_temporary(c),
        .window = jsmi_register_allocate_window(&c->emitter, 3),
        .done = new_temporary(c),
        .got_result = JSMI_NEW_LABEL,
        .yield_result = JSMI_NEW_LABEL,
        .finished = JSMI_NEW_LABEL,
    };

    jsmi_compile_expression(c, node->unary.operand, state.received);
    c->emitter.range = (JsSourceRange){
        node->unary.operand->start, node->unary.operand->end, node->position};
    emit(c, is_async(c) ? JSMI_OP_GET_ASYNC_ITERATOR : JSMI_OP_GET_ITERATOR,
         state.record, state.received, is_async(c) ? 0 : 1);
    jsmi_compile_position(c, node);
    emit(c, JSMI_OP_LOAD_UNDEFINED, state.received, 0, 0);
    jsmi_emit_number(&c->emitter, state.mode, MODE_NEXT);
    bind_label(c, &again);
    emit_jump(c, JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE, state.mode,
              MODE_NEXT, &not_next);
    delegate_next(c, &state);
    bind_label(c, &not_next);
    emit_jump(c, JSMI_OP_JUMP_IF_STRICT_EQUAL_IMMEDIATE, state.mode,
              MODE_RETURN, &is_return);
    delegate_throw(c, &state);
    bind_label(c, &is_return);
    delegate_return(c, &state);
    bind_label(c, &state.got_result);
    emit(c, JSMI_OP_CHECK_OBJECT, state.window, 0, JSMI_CHECK_ITERATOR_RESULT);
    emit_extra(c, JSMI_OP_GET_PROPERTY, state.done, state.window, 0,
               jsmi_compile_own_cache(c, "done"));
    emit_jump(c, JSMI_OP_JUMP_IF_TRUE, state.done, 0, &state.finished);
    bind_label(c, &state.yield_result);
    yield_inner(c, &state, &again);
    bind_label(c, &state.finished);
    emit_extra(c, JSMI_OP_GET_PROPERTY, target, state.window, 0,
               jsmi_compile_own_cache(c, "value"));
}

void jsmi_compile_yield(JsCompiler *c, JsNode *node, JsRegister target)
{
    if (node->flags & JSMI_NODE_DELEGATE)
        compile_delegation(c, node, target);
    else
        compile_plain_yield(c, node, target);
}
