// SPDX-License-Identifier: MIT
//
// Function bodies: what happens before the first statement and after the last.
#include "compile/compiler.h"

// -------------------------------------------------------------------- entering

// Code at the top level of a script or eval, or arrows in it, for which `this`
// is that of the global scope or of a module.
static bool is_top_level(const JsFunctionNode *function)
{
    return function->kind == JSMI_FUNCTION_SCRIPT ||
           function->kind == JSMI_FUNCTION_EVAL ||
           function->kind == JSMI_FUNCTION_MODULE;
}

static bool inherits_module_this(const JsFunctionNode *top)
{
    const JsScope *scope = top->scope;

    if (top->kind == JSMI_FUNCTION_MODULE)
        return true;
    while (scope->parent)
        scope = scope->parent;
    return scope->kind == JSMI_SCOPE_MODULE;
}

static void bind_this(JsCompiler *c, const JsFunctionNode *function)
{
    const JsFunctionNode *top = function;

    if (!function->uses_this)
        return;
    while (top->kind == JSMI_FUNCTION_ARROW && top->parent)
        top = top->parent;
    if (!is_top_level(top)) {
        if (top == function && !function->is_strict)
            emit(c, JSMI_OP_COERCE_THIS, 0, 0, 0);
        if (function->kind == JSMI_FUNCTION_DERIVED_CONSTRUCTOR)
            emit(c, JSMI_OP_LOAD_UNINITIALIZED, 0, 0, 0);
        return;
    }
    if (top->kind == JSMI_FUNCTION_SCRIPT && top == function)
        return;
    // No call gives these a `this` of their own.
    emit(c, JSMI_OP_LOAD_UNDEFINED, 0, 0, 0);
    if (!inherits_module_this(top))
        emit(c, JSMI_OP_COERCE_THIS, 0, 0, 0);
}

// Parameters that are plain names, perhaps with a default value, can stay in
// the registers where they arrive.
static void place_parameters(const JsFunctionNode *function)
{
    const JsNode *parameter = function->parameters.first;

    if (function->has_simple_parameters)
        return;
    for (uint32_t i = 0; parameter; parameter = parameter->next, i++) {
        const JsNode *target = parameter->kind == JSMI_NODE_DEFAULT
                                   ? parameter->binary.left
                                   : parameter;

        if (target->kind == JSMI_NODE_BINDING_IDENTIFIER &&
            target->identifier.binding)
            target->identifier.binding->parameter_index = i;
    }
}

static void bind_parameters(JsCompiler *c, const JsFunctionNode *function)
{
    JsNode *parameter = function->parameters.first;

    if (function->uses_reflection && !is_strict(c))
        c->code_flags |= JSMI_CODE_NEEDS_ARGUMENTS;
    if (function->has_simple_parameters)
        return;
    for (uint32_t i = 0; parameter; parameter = parameter->next, i++) {
        JsRegisterMark mark = mark_registers(c);
        JsRegister value = i + 1;

        jsmi_compile_position(c, parameter);
        if (parameter->kind == JSMI_NODE_REST) {
            c->code_flags |= JSMI_CODE_NEEDS_ARGUMENTS;
            value = new_temporary(c);
            emit(c, JSMI_OP_REST_ARGUMENTS, value, i, 0);
            jsmi_compile_bind(c, parameter->unary.operand, value,
                              JSMI_PATTERN_INITIALIZE, NULL);
            release_registers(c, mark);
            continue;
        }
        if (i >= c->parameter_count) {
            c->code_flags |= JSMI_CODE_NEEDS_ARGUMENTS;
            value = new_temporary(c);
            emit(c, JSMI_OP_ARGUMENT, value, i, 0);
        }
        jsmi_compile_bind(c, parameter, value, JSMI_PATTERN_INITIALIZE, NULL);
        release_registers(c, mark);
    }
}

// Variables apart from the parameters: those that share a parameter's name
// begin with its value.
static void enter_body_scope(JsCompiler *c, JsFunctionNode *function)
{
    JsScope *scope = function->body_scope;
    JsBinding *binding;

    if (!scope || scope == function->scope)
        return;
    jsmi_scope_enter(c, scope, 0);
    for (binding = scope->first_binding; binding; binding = binding->next) {
        JsRegisterMark mark = mark_registers(c);
        JsRegister value;

        if (!binding->copy_of || binding->place == JSMI_PLACE_NONE)
            continue;
        value = new_temporary(c);
        jsmi_binding_load(c, binding->copy_of, value);
        jsmi_binding_store(c, binding, value);
        release_registers(c, mark);
    }
}

static JsScope *variable_scope(const JsFunctionNode *function)
{
    return function->body_scope ? function->body_scope : function->scope;
}

static bool runs_own_initializer(const JsFunctionNode *function)
{
    return function->kind == JSMI_FUNCTION_CONSTRUCTOR &&
           function->class_definition &&
           jsmi_class_has_initializer(function->class_definition);
}

// FunctionDeclarationInstantiation ( func, argumentsList )
// https://tc39.es/ecma262/#sec-functiondeclarationinstantiation
static void enter_function(JsCompiler *c, JsFunctionNode *function)
{
    bind_this(c, function);
    if (runs_own_initializer(function)) {
        JsRegisterMark mark = mark_registers(c);
        JsRegister callee = new_temporary(c);

        emit(c, JSMI_OP_CALLEE, callee, 0, 0);
        jsmi_compile_run_initializer(c, callee, 0);
        release_registers(c, mark);
    }
    if (function->self_scope)
        jsmi_scope_enter(c, function->self_scope, 0);
    place_parameters(function);
    jsmi_scope_enter(c, function->scope, 0);
    bind_parameters(c, function);
    enter_body_scope(c, function);
    jsmi_scope_instantiate_functions(c, variable_scope(function));
    c->first_temporary = c->emitter.next_register;
}

static void leave_function(JsCompiler *c, JsFunctionNode *function)
{
    if (function->body_scope && function->body_scope != function->scope)
        jsmi_scope_leave(c, function->body_scope);
    jsmi_scope_leave(c, function->scope);
    if (function->self_scope)
        jsmi_scope_leave(c, function->self_scope);
}

// ---------------------------------------------------------------------- bodies

static void return_undefined(JsCompiler *c)
{
    JsRegister value;

    if (c->emitter.is_unreachable)
        return;
    if (!(c->code_flags &
          (JSMI_CODE_GENERATOR | JSMI_CODE_ASYNC | JSMI_CODE_DERIVED))) {
        emit(c, JSMI_OP_RETURN_UNDEFINED, 0, 0, 0);
        return;
    }
    value = new_temporary(c);
    emit(c, JSMI_OP_LOAD_UNDEFINED, value, 0, 0);
    jsmi_compile_return_value(c, value);
}

static void compile_statements(JsCompiler *c, JsFunctionNode *function)
{
    JsDisposal disposal;

    if (function->kind == JSMI_FUNCTION_FIELD_INITIALIZER ||
        function->kind == JSMI_FUNCTION_STATIC_INITIALIZER) {
        jsmi_compile_initializer(c, function->class_definition,
                                 function->kind ==
                                     JSMI_FUNCTION_STATIC_INITIALIZER);
    } else {
        jsmi_disposal_begin(c, variable_scope(function), &disposal);
        jsmi_compile_statements(c, &function->body);
        jsmi_disposal_end(c, &disposal);
    }
    return_undefined(c);
}

// Whatever is thrown in an async function, its parameters included, rejects
// the promise.
static void begin_async(JsCompiler *c, JsControl *control)
{
    emit(c, JSMI_OP_START_ASYNC, 0, 0, 0);
    jsmi_control_push(c, control, JSMI_CONTROL_CATCH);
    jsmi_control_open_region(c, control, new_temporary(c));
}

static void end_async(JsCompiler *c, JsControl *control)
{
    jsmi_control_pop(c, control);
    jsmi_control_begin_handler(c, control);
    emit(c, JSMI_OP_ASYNC_THROW, control->exception, 0, 0);
}

static void compile_async(JsCompiler *c, JsFunctionNode *function)
{
    JsControl control;

    begin_async(c, &control);
    enter_function(c, function);
    compile_statements(c, function);
    end_async(c, &control);
}

static bool declares_names(const JsScope *scope, bool only_eval_variables)
{
    const JsBinding *binding = scope->first_binding;

    while (binding && (binding->kind == JSMI_BINDING_THIS ||
                       (only_eval_variables && !binding->is_eval_var)))
        binding = binding->next;
    return binding != NULL;
}

static void declare_top_level(JsCompiler *c, JsFunctionNode *function)
{
    JsScope *scope = function->scope;
    JsRegisterMark mark = mark_registers(c);
    JsScopeLayout *layout = jsmi_scope_layout(scope);
    bool is_eval = function->kind == JSMI_FUNCTION_EVAL;

    if (!layout || !declares_names(scope, is_eval))
        return;
    if (function->body.first)
        jsmi_compile_position(c, function->body.first);
    emit_extra(
        c, is_eval ? JSMI_OP_DECLARE_EVAL_VARIABLES : JSMI_OP_DECLARE_GLOBALS,
        jsmi_scope_environment(c), c->options->is_prompt, 0, layout->index);
    release_registers(c, mark);
}

static void compile_program_body(JsCompiler *c, JsFunctionNode *function)
{
    jsmi_scope_enter(c, function->scope, 0);
    declare_top_level(c, function);
    jsmi_scope_instantiate_functions(c, function->scope);
    if (variable_scope(function) != function->scope)
        jsmi_scope_enter(c, variable_scope(function), 0);
    c->first_temporary = c->emitter.next_register;
    jsmi_compile_clear_completion(c);
    jsmi_compile_statements(c, &function->body);
    jsmi_compile_return_value(c, c->completion);
}

// Scripts, evals: they return the value of their last statement, a script that
// awaits a promise of it.
static void compile_program(JsCompiler *c, JsFunctionNode *function)
{
    JsControl control;

    c->completion = new_temporary(c);
    bind_this(c, function);
    if (function->is_async) {
        begin_async(c, &control);
        compile_program_body(c, function);
        end_async(c, &control);
    } else {
        compile_program_body(c, function);
    }
}

// See compile.h: the first step instantiates, the second evaluates.
static void compile_module(JsCompiler *c, JsFunctionNode *function)
{
    JsRegister value, mode;
    JsRegisterMark mark;

    emit(c, JSMI_OP_CREATE_GENERATOR, 0, 0, 0);
    bind_this(c, function);
    jsmi_scope_enter(c, function->scope, 0);
    jsmi_scope_instantiate_functions(c, function->scope);
    mark = mark_registers(c);
    value = new_temporary(c);
    mode = new_temporary(c);
    emit(c, JSMI_OP_LOAD_UNDEFINED, value, 0, 0);
    emit(c,
         c->code_flags & JSMI_CODE_ASYNC ? JSMI_OP_YIELD_ASYNC_RESUME
                                         : JSMI_OP_YIELD,
         value, mode, value);
    release_registers(c, mark);
    c->first_temporary = c->emitter.next_register;
    compile_statements(c, function);
}

// ------------------------------------------------------ functions without text

// constructor() {} or constructor(...arguments) { super(...arguments); }
// without looking at how arrays are iterated.
static void compile_default_constructor(JsCompiler *c)
{
    const JsClassNode *definition = c->current.class_definition;
    JsRegister callee = new_temporary(c);
    JsRegister window;

    c->emitter.range =
        (JsSourceRange){definition->start, definition->end, definition->start};
    if (!definition->heritage) {
        if (jsmi_class_has_initializer(definition)) {
            emit(c, JSMI_OP_CALLEE, callee, 0, 0);
            jsmi_compile_run_initializer(c, callee, 0);
        }
        emit(c, JSMI_OP_RETURN_UNDEFINED, 0, 0, 0);
        return;
    }
    c->code_flags |= JSMI_CODE_NEEDS_ARGUMENTS;
    c->emitter.range.start = definition->heritage->start;
    c->emitter.range.end = definition->heritage->end;
    window = jsmi_register_allocate_window(&c->emitter, 3);
    emit(c, JSMI_OP_CALLEE, callee, 0, 0);
    emit(c, JSMI_OP_SUPER_CONSTRUCTOR, window, callee, 0);
    emit(c, JSMI_OP_NEW_TARGET, window + 1, 0, 0);
    emit(c, JSMI_OP_REST_ARGUMENTS, window + 2, 0, 0);
    emit(c, JSMI_OP_CONSTRUCT_SPREAD, window, 0, 0);
    if (jsmi_class_has_initializer(definition))
        jsmi_compile_run_initializer(c, callee, window);
    emit(c, JSMI_OP_RETURN_DERIVED, window, window, 0);
}

static void compile_accessor(JsCompiler *c)
{
    JsRegister name = new_temporary(c);
    JsRegister value = new_temporary(c);
    JsBinding storage = {
        .scope = c->current.class_definition->scope,
        .place = JSMI_PLACE_SLOT,
        .slot = c->current.storage_slot,
    };

    jsmi_binding_load(c, &storage, name);
    if (c->current.kind == JSMI_PENDING_ACCESSOR_SETTER) {
        emit(c, JSMI_OP_SET_PRIVATE, 0, name, 1);
        emit(c, JSMI_OP_RETURN_UNDEFINED, 0, 0, 0);
        return;
    }
    emit(c, JSMI_OP_GET_PRIVATE, value, 0, name);
    emit(c, JSMI_OP_RETURN, value, 0, 0);
}

void jsmi_compile_function(JsCompiler *c)
{
    JsFunctionNode *function = c->function;

    switch (c->current.kind) {
    case JSMI_PENDING_DEFAULT_CONSTRUCTOR:
        compile_default_constructor(c);
        return;
    case JSMI_PENDING_INITIALIZER:
        jsmi_compile_private_methods(c, c->current.class_definition);
        emit(c, JSMI_OP_RETURN_UNDEFINED, 0, 0, 0);
        return;
    case JSMI_PENDING_ACCESSOR_GETTER:
    case JSMI_PENDING_ACCESSOR_SETTER:
        compile_accessor(c);
        return;
    case JSMI_PENDING_FUNCTION:
        break;
    }
    c->emitter.range =
        (JsSourceRange){function->start, function->end, function->body_start};
    if (function->kind == JSMI_FUNCTION_MODULE) {
        compile_module(c, function);
    } else if (is_top_level(function)) {
        compile_program(c, function);
    } else if (function->is_async && !function->is_generator) {
        compile_async(c, function);
    } else {
        enter_function(c, function);
        if (function->is_generator)
            emit(c, JSMI_OP_CREATE_GENERATOR, 0, 0, 0);
        compile_statements(c, function);
    }
    leave_function(c, function);
}
