// SPDX-License-Identifier: MIT
//
// using and await using: a scope that declares them is compiled like a try
// with a finally part that disposes of the resources, last one first, and in
// which errors do not end the disposal but suppress one another.
#include "compile/compiler.h"

static bool has_using(const JsScope *scope, bool *is_async)
{
    bool has_any = false;

    *is_async = false;
    if (!scope)
        return false;
    for (const JsBinding *binding = scope->first_binding; binding;
         binding = binding->next) {
        if (binding->kind == JSMI_BINDING_USING)
            has_any = true;
        if (binding->kind == JSMI_BINDING_AWAIT_USING)
            has_any = *is_async = true;
    }
    return has_any;
}

void jsmi_disposal_begin(JsCompiler *c, const JsScope *scope,
                         JsDisposal *disposal)
{
    JsControl *control = &disposal->control;

    disposal->is_needed = has_using(scope, &disposal->is_async);
    if (!disposal->is_needed)
        return;
    jsmi_buffer_initialize(&disposal->exits, c->budget);
    disposal->label = JSMI_NEW_LABEL;
    jsmi_control_push(c, control, JSMI_CONTROL_FINALLY);
    control->completion_kind = new_temporary(c);
    control->completion_value = new_temporary(c);
    control->finally_label = &disposal->label;
    control->exits = &disposal->exits;
    disposal->outer_list = c->disposables;
    disposal->list = c->disposables = new_temporary(c);
    emit(c, JSMI_OP_LOAD_UNDEFINED, control->completion_value, 0, 0);
    emit(c, JSMI_OP_NEW_DISPOSABLES, disposal->list, 0, 0);
    c->first_temporary = c->emitter.next_register;
    jsmi_control_open_region(c, control, control->completion_value);
}

// DisposeResources ( disposeCapability, completion )
// https://tc39.es/ecma262/#sec-disposeresources
static void dispose_all(JsCompiler *c, JsDisposal *disposal)
{
    JsControl *completion = &disposal->control;
    JsRegister result = new_temporary(c);
    JsRegister exception = new_temporary(c);
    JsLabel next = JSMI_NEW_LABEL, end = JSMI_NEW_LABEL;
    JsLabel first_error = JSMI_NEW_LABEL;
    JsControl control;

    bind_label(c, &next);
    jsmi_control_push(c, &control, JSMI_CONTROL_CATCH);
    jsmi_control_open_region(c, &control, exception);
    emit_jump(c, JSMI_OP_DISPOSE_STEP, disposal->list, result, &end);
    if (disposal->is_async) {
        emit_jump(c, JSMI_OP_JUMP_IF_UNINITIALIZED, result, 0, &next);
        jsmi_compile_await(c, result, result);
    }
    jsmi_control_pop(c, &control);
    emit_jump(c, JSMI_OP_LOOP, 0, 0, &next);
    jsmi_control_begin_handler(c, &control);
    emit_jump(c, JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE,
              completion->completion_kind, 1, &first_error);
    emit(c, JSMI_OP_SUPPRESSED_ERROR, exception, exception,
         completion->completion_value);
    bind_label(c, &first_error);
    jsmi_emit_number(&c->emitter, completion->completion_kind, 1);
    emit_move(c, completion->completion_value, exception);
    emit_jump(c, JSMI_OP_LOOP, 0, 0, &next);
    bind_label(c, &end);
}

void jsmi_disposal_end(JsCompiler *c, JsDisposal *disposal)
{
    JsControl *control = &disposal->control;

    if (!disposal->is_needed)
        return;
    c->disposables = disposal->outer_list;
    jsmi_control_pop(c, control);
    jsmi_emit_number(&c->emitter, control->completion_kind, 0);
    emit_jump(c, JSMI_OP_JUMP, 0, 0, &disposal->label);
    jsmi_control_begin_handler(c, control);
    jsmi_emit_number(&c->emitter, control->completion_kind, 1);
    bind_label(c, &disposal->label);
    c->first_temporary = c->emitter.next_register;
    dispose_all(c, disposal);
    jsmi_control_dispatch(c, control);
    jsmi_buffer_dispose(&disposal->exits);
}
