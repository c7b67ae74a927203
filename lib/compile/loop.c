// SPDX-License-Identifier: MIT
#include "compile/compiler.h"

// The labels of a loop that break and continue lead to.
typedef struct Loop {
    JsControl control;
    JsLabel exit;
    JsLabel next;  // where continue leads
} Loop;

static void begin_loop(JsCompiler *c, JsNode *node, Loop *loop)
{
    jsmi_control_push(c, &loop->control, JSMI_CONTROL_BREAKABLE);
    loop->exit = JSMI_NEW_LABEL;
    loop->next = JSMI_NEW_LABEL;
    loop->control.node = node;
    loop->control.break_label = &loop->exit;
    loop->control.continue_label = &loop->next;
}

static void end_loop(JsCompiler *c, Loop *loop)
{
    jsmi_control_pop(c, &loop->control);
    bind_label(c, &loop->exit);
}

// Loops are laid out with the test at the end, entered by a jump to it: one
// jump a turn.
static void begin_body(JsCompiler *c, const JsNode *test, JsLabel *at_test,
                       JsLabel *top)
{
    if (test)
        emit_jump(c, JSMI_OP_JUMP, 0, 0, at_test);
    bind_label(c, top);
    c->emitter.is_unreachable = false;
}

static void end_body(JsCompiler *c, JsNode *test, JsLabel *at_test,
                     JsLabel *top)
{
    if (test) {
        bind_label(c, at_test);
        jsmi_compile_condition(c, test, JSMI_JUMP_IF_TRUE, top);
    } else {
        emit_jump(c, JSMI_OP_LOOP, 0, 0, top);
    }
}

void jsmi_compile_while(JsCompiler *c, JsNode *node)
{
    JsLabel top = JSMI_NEW_LABEL;
    Loop loop;

    jsmi_compile_clear_completion(c);
    begin_loop(c, node, &loop);
    begin_body(c, node->while_loop.test, &loop.next, &top);
    jsmi_compile_statement(c, node->while_loop.body);
    end_body(c, node->while_loop.test, &loop.next, &top);
    end_loop(c, &loop);
}

void jsmi_compile_do_while(JsCompiler *c, JsNode *node)
{
    JsLabel top = JSMI_NEW_LABEL;
    Loop loop;

    jsmi_compile_clear_completion(c);
    begin_loop(c, node, &loop);
    bind_label(c, &top);
    jsmi_compile_statement(c, node->while_loop.body);
    end_body(c, node->while_loop.test, &loop.next, &top);
    end_loop(c, &loop);
}

// CreatePerIterationEnvironment ( perIterationBindings )
// https://tc39.es/ecma262/#sec-createperiterationenvironment
static void copy_environment(JsCompiler *c, JsNode *node)
{
    JsScope *scope = node->for_loop.scope;
    JsScopeLayout *layout = scope ? jsmi_scope_layout(scope) : NULL;

    if (layout && layout->has_environment &&
        node->for_loop.initial->operator== JSMI_DECLARE_LET)
        emit(c, JSMI_OP_COPY_ENVIRONMENT, layout->environment,
             layout->environment, 0);
}

static void compile_for_parts(JsCompiler *c, JsNode *node)
{
    JsNode *initial = node->for_loop.initial;
    JsNode *test = node->for_loop.test;
    JsLabel top = JSMI_NEW_LABEL, at_test = JSMI_NEW_LABEL;
    Loop loop;

    if (initial && initial->kind == JSMI_NODE_VARIABLES)
        jsmi_compile_variables(c, initial);
    else if (initial)
        jsmi_compile_effect(c, initial);
    copy_environment(c, node);
    begin_loop(c, node, &loop);
    begin_body(c, test, &at_test, &top);
    jsmi_compile_statement(c, node->for_loop.body);
    bind_label(c, &loop.next);
    copy_environment(c, node);
    if (node->for_loop.update)
        jsmi_compile_effect(c, node->for_loop.update);
    end_body(c, test, &at_test, &top);
    end_loop(c, &loop);
}

void jsmi_compile_for(JsCompiler *c, JsNode *node)
{
    JsScope *scope = node->for_loop.scope;
    JsDisposal disposal;

    jsmi_compile_clear_completion(c);
    if (scope)
        jsmi_scope_enter(c, scope, 0);
    jsmi_disposal_begin(c, scope, &disposal);
    compile_for_parts(c, node);
    jsmi_disposal_end(c, &disposal);
    if (scope)
        jsmi_scope_leave(c, scope);
}

// ---------------------------------------------------------------- for-in, of

// The declared target, or the expression.
static JsNode *each_target(JsNode *node)
{
    JsNode *target = node->for_each.target;

    return target->kind == JSMI_NODE_VARIABLES ? target->list.first->binary.left
                                               : target;
}

static JsPatternMode each_mode(const JsNode *node)
{
    const JsNode *target = node->for_each.target;

    if (target->kind != JSMI_NODE_VARIABLES)
        return JSMI_PATTERN_ASSIGN;
    return target->operator== JSMI_DECLARE_VAR ? JSMI_PATTERN_VAR
                                               : JSMI_PATTERN_INITIALIZE;
}

// The register of a declared variable that can take each value at once.
static JsRegister each_register(const JsNode *node, JsNode *target)
{
    JsBinding *binding;

    if (target->kind != JSMI_NODE_BINDING_IDENTIFIER ||
        each_mode(node) != JSMI_PATTERN_INITIALIZE ||
        node->for_each.target->operator>= JSMI_DECLARE_USING)
        return JSMI_NO_REGISTER;
    binding = target->identifier.binding;
    if (!binding || binding->is_checked ||
        binding->place != JSMI_PLACE_REGISTER)
        return JSMI_NO_REGISTER;
    return binding->slot;
}

static bool declares_resource(const JsNode *node)
{
    const JsNode *target = node->for_each.target;

    return target->kind == JSMI_NODE_VARIABLES &&
           target->operator>= JSMI_DECLARE_USING;
}

// One iteration: binds the value in its new scope, runs the body.
static void compile_iteration(JsCompiler *c, JsNode *node, JsRegister value)
{
    JsNode *target = each_target(node);
    JsRegister first_temporary = c->first_temporary;
    JsDisposal disposal = {.is_needed = false};

    if (node->for_each.scope)
        jsmi_scope_renew(c, node->for_each.scope);
    if (declares_resource(node)) {
        jsmi_disposal_begin(c, node->for_each.scope, &disposal);
        jsmi_compile_position(c, target);
        emit(c, JSMI_OP_ADD_DISPOSABLE, c->disposables, value,
             node->for_each.target->operator== JSMI_DECLARE_AWAIT_USING);
    }
    jsmi_compile_position(c, target);
    if (each_register(node, target) == JSMI_NO_REGISTER)
        jsmi_compile_bind(c, target, value, each_mode(node), NULL);
    jsmi_compile_statement(c, node->for_each.body);
    jsmi_disposal_end(c, &disposal);
    c->first_temporary = first_temporary;
}

// Annex B: for (var x = 1 in object).
static void compile_annex_b_initializer(JsCompiler *c, JsNode *node)
{
    JsNode *target = node->for_each.target;

    if (target->kind == JSMI_NODE_VARIABLES && target->list.first->binary.right)
        jsmi_compile_variables(c, target);
}

static void compile_for_in_parts(JsCompiler *c, JsNode *node)
{
    JsRegister enumerator = new_temporary(c);
    JsRegister value = each_register(node, each_target(node));
    Loop loop;

    jsmi_compile_expression(c, node->for_each.object, enumerator);
    if (value == JSMI_NO_REGISTER)
        value = new_temporary(c);
    c->first_temporary = c->emitter.next_register;
    jsmi_compile_position(c, node->for_each.object);
    emit(c, JSMI_OP_FOR_IN_START, enumerator, enumerator, 0);
    begin_loop(c, node, &loop);
    bind_label(c, &loop.next);
    jsmi_compile_position(c, node->for_each.object);
    emit_jump(c, JSMI_OP_FOR_IN_STEP, value, enumerator, &loop.exit);
    compile_iteration(c, node, value);
    emit_jump(c, JSMI_OP_LOOP, 0, 0, &loop.next);
    end_loop(c, &loop);
}

void jsmi_compile_for_in(JsCompiler *c, JsNode *node)
{
    JsScope *scope = node->for_each.scope;

    compile_annex_b_initializer(c, node);
    jsmi_compile_clear_completion(c);
    if (scope)
        jsmi_scope_enter(c, scope, 0);
    compile_for_in_parts(c, node);
    if (scope)
        jsmi_scope_leave(c, scope);
}

// The next value of an async iterator.
static void async_step(JsCompiler *c, JsNode *node, JsRegister record,
                       JsRegister value, JsLabel *done)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister window = jsmi_register_allocate_window(&c->emitter, 2);
    JsRegister is_done = new_temporary(c);

    jsmi_compile_position(c, node->for_each.object);
    emit_move(c, window, record + 1);
    emit_move(c, window + 1, record);
    emit_call_cached(c, JSMI_OP_CALL_METHOD, window, 0);
    jsmi_compile_await(c, window, window);
    emit(c, JSMI_OP_CHECK_OBJECT, window, 0, JSMI_CHECK_ITERATOR_RESULT);
    emit_extra(c, JSMI_OP_GET_PROPERTY, is_done, window, 0,
               jsmi_compile_own_cache(c, "done"));
    emit_jump(c, JSMI_OP_JUMP_IF_TRUE, is_done, 0, done);
    emit_extra(c, JSMI_OP_GET_PROPERTY, value, window, 0,
               jsmi_compile_own_cache(c, "value"));
    release_registers(c, mark);
}

static void compile_for_of_body(JsCompiler *c, JsNode *node, JsRegister record,
                                JsRegister value, JsRegister exception)
{
    bool is_async = (node->flags & JSMI_NODE_FOR_AWAIT) != 0;
    JsLabel top = JSMI_NEW_LABEL, done = JSMI_NEW_LABEL;
    JsControl iteration;
    Loop outer, inner;

    // Breaking out closes the iterator, continuing does not.
    begin_loop(c, node, &outer);
    outer.control.continue_label = NULL;
    bind_label(c, &top);
    jsmi_compile_position(c, node->for_each.object);
    if (is_async)
        async_step(c, node, record, value, &done);
    else
        emit_jump(c, JSMI_OP_ITERATOR_STEP, record, value, &done);
    jsmi_control_push(c, &iteration, JSMI_CONTROL_ITERATOR);
    iteration.record = record;
    iteration.is_async = is_async;
    jsmi_control_open_region(c, &iteration, exception);
    begin_loop(c, node, &inner);
    inner.control.break_label = NULL;
    compile_iteration(c, node, value);
    jsmi_control_pop(c, &inner.control);
    bind_label(c, &inner.next);
    jsmi_control_pop(c, &iteration);
    emit_jump(c, JSMI_OP_LOOP, 0, 0, &top);
    jsmi_control_begin_handler(c, &iteration);
    if (is_async)
        jsmi_compile_async_close_silently(c, record);
    else
        emit(c, JSMI_OP_ITERATOR_CLOSE_SILENTLY, record, 0, 0);
    emit(c, JSMI_OP_THROW, exception, 0, 0);
    bind_label(c, &done);
    end_loop(c, &outer);
}

void jsmi_compile_for_of(JsCompiler *c, JsNode *node)
{
    JsScope *scope = node->for_each.scope;
    bool is_async = (node->flags & JSMI_NODE_FOR_AWAIT) != 0;
    JsRegister record, value, exception, object;
    JsRegisterMark mark;

    jsmi_compile_clear_completion(c);
    if (scope)
        jsmi_scope_enter(c, scope, 0);
    record = jsmi_record_allocate(&c->emitter);
    exception = new_temporary(c);
    value = each_register(node, each_target(node));
    if (value == JSMI_NO_REGISTER)
        value = new_temporary(c);
    c->first_temporary = c->emitter.next_register;
    mark = mark_registers(c);
    object = jsmi_compile_operand(c, node->for_each.object);
    jsmi_compile_position(c, node->for_each.object);
    emit(c, is_async ? JSMI_OP_GET_ASYNC_ITERATOR : JSMI_OP_GET_ITERATOR,
         record, object, 0);
    release_registers(c, mark);
    compile_for_of_body(c, node, record, value, exception);
    if (scope)
        jsmi_scope_leave(c, scope);
}
