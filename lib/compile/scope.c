// SPDX-License-Identifier: MIT
//
// The layout of scopes: which bindings live in registers and which in slots
// of an environment, and the descriptors of both.
#include "compile/compiler.h"

#include <string.h>

JsScopeLayout *jsmi_scope_layout(const JsScope *scope)
{
    return scope->compiled;
}

static JsScopeLayout *new_layout(JsCompiler *c, JsScope *scope)
{
    JsScopeLayout *layout = scope->compiled;

    if (!layout)
        layout = jsmi_arena_allocate(&c->tree->arena, sizeof(*layout));
    if (layout)
        *layout = (JsScopeLayout){JSMI_NO_SCOPE, 0, false, JSMI_NO_REGISTER};
    scope->compiled = layout;
    return layout;
}

// ------------------------------------------------------------ before it starts

static void attach_external_scope(JsCompiler *c, JsScope *scope,
                                  const JsScopeInfo *info)
{
    JsScopeLayout *layout = new_layout(c, scope);
    JsBinding *binding = scope->first_binding;

    if (!layout)
        return;
    layout->has_environment = (info->flags & JSMI_SCOPE_HAS_ENVIRONMENT) != 0;
    for (; binding; binding = binding->next) {
        const JsBindingInfo *outer;

        if (binding->index >= info->bindings.count)
            continue;
        outer = jsmi_scope_binding(info, binding->index);
        binding->place = JSMI_PLACE_SLOT;
        binding->slot = outer->location;
    }
}

void jsmi_scope_prepare(JsCompiler *c)
{
    JsScope *scope = c->tree->program->scope->parent;
    uint32_t outer = 0;

    for (; scope; scope = scope->parent) {
        if (scope->is_external && outer < c->options->outer_scope_count)
            attach_external_scope(c, scope, c->options->outer_scopes[outer++]);
        else
            (void)new_layout(c, scope);
    }
}

// ---------------------------------------------------------------- descriptors

static JsCodeScopeKind code_scope_kind(const JsScope *scope)
{
    switch ((JsScopeKind)scope->kind) {
    case JSMI_SCOPE_SCRIPT:
        return JSMI_CODE_SCOPE_GLOBAL;
    case JSMI_SCOPE_MODULE:
        return JSMI_CODE_SCOPE_MODULE;
    case JSMI_SCOPE_EVAL:
        return JSMI_CODE_SCOPE_EVAL;
    case JSMI_SCOPE_FUNCTION_NAME:
        return JSMI_CODE_SCOPE_FUNCTION_NAME;
    case JSMI_SCOPE_FUNCTION:
        return JSMI_CODE_SCOPE_FUNCTION;
    case JSMI_SCOPE_FUNCTION_BODY:
        return JSMI_CODE_SCOPE_VAR;
    case JSMI_SCOPE_CLASS:
        return JSMI_CODE_SCOPE_CLASS;
    case JSMI_SCOPE_FIELDS:
        return JSMI_CODE_SCOPE_FIELDS;
    case JSMI_SCOPE_STATIC_BLOCK:
        return JSMI_CODE_SCOPE_STATIC_BLOCK;
    case JSMI_SCOPE_BLOCK:
        return JSMI_CODE_SCOPE_BLOCK;
    case JSMI_SCOPE_LOOP:
        return JSMI_CODE_SCOPE_LOOP;
    case JSMI_SCOPE_SWITCH:
        return JSMI_CODE_SCOPE_SWITCH;
    case JSMI_SCOPE_CATCH:
        return JSMI_CODE_SCOPE_CATCH;
    case JSMI_SCOPE_WITH:
        return JSMI_CODE_SCOPE_WITH;
    }
    return JSMI_CODE_SCOPE_BLOCK;
}

static uint32_t private_kind(const JsBinding *binding)
{
    return (uint32_t)(binding->kind - JSMI_BINDING_PRIVATE_FIELD) |
           (binding->is_static ? 8u : 0u);
}

static JsCodeBindingKind code_binding_kind(const JsBinding *binding)
{
    switch ((JsBindingKind)binding->kind) {
    case JSMI_BINDING_VAR:
        return JSMI_CODE_BINDING_VAR;
    case JSMI_BINDING_FUNCTION:
        return JSMI_CODE_BINDING_FUNCTION;
    case JSMI_BINDING_PARAMETER:
        return JSMI_CODE_BINDING_PARAMETER;
    case JSMI_BINDING_ARGUMENTS:
        return JSMI_CODE_BINDING_ARGUMENTS;
    case JSMI_BINDING_LET:
    case JSMI_BINDING_BLOCK_FUNCTION:
        return JSMI_CODE_BINDING_LET;
    case JSMI_BINDING_CONST:
    case JSMI_BINDING_CLASS_NAME:
        return JSMI_CODE_BINDING_CONST;
    case JSMI_BINDING_USING:
    case JSMI_BINDING_AWAIT_USING:
        return JSMI_CODE_BINDING_USING;
    case JSMI_BINDING_CLASS:
        return JSMI_CODE_BINDING_CLASS;
    case JSMI_BINDING_CATCH:
        return JSMI_CODE_BINDING_CATCH_PARAMETER;
    case JSMI_BINDING_SIMPLE_CATCH:
        return JSMI_CODE_BINDING_SIMPLE_CATCH_PARAMETER;
    case JSMI_BINDING_IMPORT:
        return JSMI_CODE_BINDING_IMPORT;
    case JSMI_BINDING_SELF_NAME:
        return JSMI_CODE_BINDING_FUNCTION_NAME;
    case JSMI_BINDING_THIS:
        return JSMI_CODE_BINDING_THIS;
    case JSMI_BINDING_NEW_TARGET:
        return JSMI_CODE_BINDING_NEW_TARGET;
    case JSMI_BINDING_HOME_OBJECT:
        return JSMI_CODE_BINDING_HOME_OBJECT;
    case JSMI_BINDING_ACTIVE_FUNCTION:
        return JSMI_CODE_BINDING_ACTIVE_FUNCTION;
    default:
        return JSMI_CODE_BINDING_PRIVATE_NAME;
    }
}

static void describe_binding(JsCompiler *c, const JsBinding *binding,
                             JsBuffer *infos)
{
    JsPlace place = binding->place;
    JsBindingInfo info = {
        .name = jsmi_compile_text(c, binding->name),
        .kind = code_binding_kind(binding),
        .location = place == JSMI_PLACE_REGISTER || place == JSMI_PLACE_SLOT
                        ? binding->slot
                        : 0,
    };

    if (place == JSMI_PLACE_SLOT)
        info.flags |= JSMI_BINDING_IN_ENVIRONMENT;
    if (binding->has_tdz)
        info.flags |= JSMI_BINDING_STARTS_UNINITIALIZED;
    if (binding->function)
        info.flags |= JSMI_BINDING_HAS_FUNCTION;
    if (binding->is_annex_b)
        info.flags |= JSMI_BINDING_IS_ANNEX_B;
    if (info.kind == JSMI_CODE_BINDING_PRIVATE_NAME)
        info.private_kind = private_kind(binding);
    jsmi_buffer_append(infos, &info, sizeof(info));
}

// Bindings are many and give few instructions: polls now and then.
static bool goes_on(JsCompiler *c)
{
    if (!has_stopped(c) && !jsmi_poll_turn(c->budget, &c->turns))
        c->emitter.words.failed = true;
    return !has_stopped(c);
}

static void describe_scope(JsCompiler *c, const JsScope *scope,
                           JsScopeLayout *layout, uint32_t parent)
{
    JsScopeInfo info = {
        .kind = code_scope_kind(scope),
        .parent = parent,
        .slot_count = layout->slot_count,
        .environment_register =
            layout->has_environment ? layout->environment : 0,
        .start = here(c),
        .end = here(c),
    };
    JsBuffer bindings;

    if (layout->has_environment)
        info.flags |= JSMI_SCOPE_HAS_ENVIRONMENT;
    if (scope->is_strict)
        info.flags |= JSMI_SCOPE_IS_STRICT;
    if (scope->is_extensible && scope->holds_variables)
        info.flags |= JSMI_SCOPE_HAS_DIRECT_EVAL;
    jsmi_buffer_initialize(&bindings, c->budget);
    for (JsBinding *binding = scope->first_binding; binding && goes_on(c);
         binding = binding->next)
        describe_binding(c, binding, &bindings);
    c->image.data.failed |= bindings.failed;
    info.bindings =
        jsmi_image_add_buffer(&c->image, &bindings, sizeof(JsBindingInfo));
    jsmi_buffer_dispose(&bindings);
    layout->index = (uint32_t)(c->scopes.size / sizeof(JsScopeInfo));
    jsmi_buffer_append(&c->scopes, &info, sizeof(info));
}

uint32_t jsmi_scope_current(const JsCompiler *c)
{
    const JsScope *scope = c->scope;

    if (scope == c->outer_scope || !scope || !jsmi_scope_layout(scope))
        return JSMI_NO_SCOPE;
    return jsmi_scope_layout(scope)->index;
}

// --------------------------------------------------------------------- layout

// Whether `arguments` shares its elements with the parameters.
static bool has_mapped_arguments(const JsScope *scope)
{
    JsFunctionNode *function = scope->function;
    JsBinding *binding = scope->first_binding;

    if (scope->kind != JSMI_SCOPE_FUNCTION || scope->is_arrow ||
        function->is_strict || !function->has_simple_parameters)
        return false;
    while (binding && binding->kind != JSMI_BINDING_ARGUMENTS)
        binding = binding->next;
    return binding != NULL;
}

static bool is_pseudo(const JsBinding *binding)
{
    return binding->kind == JSMI_BINDING_THIS ||
           binding->kind == JSMI_BINDING_NEW_TARGET ||
           binding->kind == JSMI_BINDING_HOME_OBJECT ||
           binding->kind == JSMI_BINDING_ACTIVE_FUNCTION ||
           binding->kind == JSMI_BINDING_ARGUMENTS;
}

static bool needs_slot(const JsScope *scope, const JsBinding *binding)
{
    // Private names are needed by the initializers of the class.
    if (binding->is_captured || binding->kind >= JSMI_BINDING_PRIVATE_FIELD)
        return true;
    return scope->kind == JSMI_SCOPE_MODULE &&
           (binding->is_exported || binding->kind == JSMI_BINDING_IMPORT);
}

// Takes a register, and makes sure that it begins as `binding` has to.
static void place_in_register(JsCompiler *c, JsBinding *binding)
{
    JsRegister used = c->emitter.register_count;
    bool is_checked = binding->is_checked;

    binding->place = JSMI_PLACE_REGISTER;
    if (binding->kind == JSMI_BINDING_THIS) {
        binding->slot = 0;
        return;
    }
    if (binding->kind == JSMI_BINDING_PARAMETER && !is_checked &&
        binding->parameter_index < c->parameter_count) {
        binding->slot = binding->parameter_index + 1;
        return;
    }
    binding->slot = new_temporary(c);
    if (is_checked &&
        (binding->has_tdz || binding->kind == JSMI_BINDING_PARAMETER))
        emit(c, JSMI_OP_LOAD_UNINITIALIZED, binding->slot, 0, 0);
    else if (binding->slot < used && binding->kind == JSMI_BINDING_VAR)
        emit(c, JSMI_OP_LOAD_UNDEFINED, binding->slot, 0, 0);
}

static void place_binding(JsCompiler *c, JsScope *scope, JsScopeLayout *layout,
                          JsBinding *binding, bool is_mapped)
{
    if (scope->kind == JSMI_SCOPE_SCRIPT && !is_pseudo(binding)) {
        binding->place = JSMI_PLACE_GLOBAL;
        return;
    }
    if (binding->is_eval_var) {
        binding->place = JSMI_PLACE_NAME;
        return;
    }
    if (is_mapped && binding->kind == JSMI_BINDING_PARAMETER) {
        binding->place = JSMI_PLACE_SLOT;
        binding->slot = binding->parameter_index;
        return;
    }
    if (needs_slot(scope, binding) && scope->kind != JSMI_SCOPE_SCRIPT) {
        binding->place = JSMI_PLACE_SLOT;
        binding->slot = layout->slot_count++;
        return;
    }
    if (!binding->is_referenced && (binding->kind == JSMI_BINDING_VAR ||
                                    binding->kind == JSMI_BINDING_FUNCTION ||
                                    binding->kind == JSMI_BINDING_SELF_NAME ||
                                    binding->kind == JSMI_BINDING_CLASS_NAME)) {
        binding->place = JSMI_PLACE_NONE;
        return;
    }
    place_in_register(c, binding);
}

static bool needs_environment(const JsScope *scope, uint32_t slot_count)
{
    switch ((JsScopeKind)scope->kind) {
    case JSMI_SCOPE_SCRIPT:
        return false;
    case JSMI_SCOPE_MODULE:
        return true;
    case JSMI_SCOPE_FUNCTION:
    case JSMI_SCOPE_FUNCTION_BODY:
        return slot_count > 0 ||
               (scope->is_extensible && scope->holds_variables);
    default:
        return slot_count > 0;
    }
}

// Values that bindings have by themselves: parameters, this and so on.
static void fill_binding(JsCompiler *c, JsBinding *binding)
{
    JsRegister value;
    JsRegisterMark mark = mark_registers(c);

    if (binding->place == JSMI_PLACE_NONE)
        return;
    if (binding->kind == JSMI_BINDING_THIS) {
        if (binding->place == JSMI_PLACE_SLOT && !binding->has_tdz)
            jsmi_binding_store(c, binding, 0);
        return;
    }
    if (binding->kind == JSMI_BINDING_PARAMETER) {
        if (!c->function || !c->function->has_simple_parameters ||
            binding->parameter_index == UINT32_MAX)
            return;
        if (binding->parameter_index < c->parameter_count) {
            if (binding->place == JSMI_PLACE_SLOT)
                jsmi_binding_store(c, binding, binding->parameter_index + 1);
            return;
        }
        c->code_flags |= JSMI_CODE_NEEDS_ARGUMENTS;
        value = new_temporary(c);
        emit(c, JSMI_OP_ARGUMENT, value, binding->parameter_index, 0);
        jsmi_binding_store(c, binding, value);
        release_registers(c, mark);
        return;
    }
    value = binding->place == JSMI_PLACE_REGISTER ? binding->slot
                                                  : new_temporary(c);
    switch (binding->kind) {
    case JSMI_BINDING_NEW_TARGET:
        emit(c, JSMI_OP_NEW_TARGET, value, 0, 0);
        break;
    case JSMI_BINDING_HOME_OBJECT:
        emit(c, JSMI_OP_HOME_OBJECT, value, 0, 0);
        break;
    case JSMI_BINDING_ACTIVE_FUNCTION:
    case JSMI_BINDING_SELF_NAME:
        emit(c, JSMI_OP_CALLEE, value, 0, 0);
        break;
    default:
        release_registers(c, mark);
        return;
    }
    jsmi_binding_store(c, binding, value);
    release_registers(c, mark);
}

// The arguments object, after the parameters have their slots.
static void create_arguments(JsCompiler *c, JsBinding *binding, bool is_mapped,
                             JsRegister environment)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister value;

    if (binding->place == JSMI_PLACE_NONE)
        return;
    value = binding->place == JSMI_PLACE_REGISTER ? binding->slot
                                                  : new_temporary(c);
    c->code_flags |= JSMI_CODE_NEEDS_ARGUMENTS;
    emit(c, JSMI_OP_CREATE_ARGUMENTS, value, is_mapped ? environment : 0,
         is_mapped);
    jsmi_binding_store(c, binding, value);
    release_registers(c, mark);
}

static void make_environment(JsCompiler *c, JsScope *scope,
                             JsScopeLayout *layout)
{
    JsRegister parent;
    JsRegisterMark mark;

    layout->environment = new_temporary(c);
    if (scope->kind == JSMI_SCOPE_MODULE) {
        emit(c, JSMI_OP_OUTER_ENVIRONMENT, layout->environment, 0, 0);
        return;
    }
    mark = mark_registers(c);
    parent = jsmi_scope_environment(c);
    // The descriptor is the next one that is added.
    emit_extra(c, JSMI_OP_NEW_ENVIRONMENT, layout->environment, parent, 0,
               (uint32_t)(c->scopes.size / sizeof(JsScopeInfo)));
    release_registers(c, mark);
}

static void store_all_parameters(JsCompiler *c, const JsFunctionNode *function,
                                 JsRegister environment)
{
    JsRegister far = new_temporary(c);

    for (uint32_t i = 0; i < function->parameters.count; i++) {
        JsRegister value = i + 1;

        if (i >= c->parameter_count) {
            emit(c, JSMI_OP_ARGUMENT, far, i, 0);
            value = far;
        }
        if (i <= UINT8_MAX)
            emit(c, JSMI_OP_SET_SLOT, value, environment, i);
        else
            emit_extra(c, JSMI_OP_SET_SLOT_FAR, value, environment, 0, i);
    }
}

void jsmi_scope_enter(JsCompiler *c, JsScope *scope, uint32_t hidden)
{
    JsScopeLayout *layout = new_layout(c, scope);
    uint32_t parent = jsmi_scope_current(c);
    bool is_mapped = has_mapped_arguments(scope);
    JsBinding *binding;

    if (!layout)
        return;
    if (is_mapped)
        layout->slot_count = scope->function->parameters.count;
    for (binding = scope->first_binding; binding && goes_on(c);
         binding = binding->next)
        place_binding(c, scope, layout, binding, is_mapped);
    layout->slot_count += hidden;
    // An arguments object of this kind tells by its environment that it is
    // one, even without parameters.
    layout->has_environment =
        is_mapped || needs_environment(scope, layout->slot_count);
    if (layout->has_environment)
        make_environment(c, scope, layout);
    describe_scope(c, scope, layout, parent);
    c->scope = scope;
    c->first_temporary = c->emitter.next_register;
    for (binding = scope->first_binding; binding && goes_on(c);
         binding = binding->next)
        fill_binding(c, binding);
    // Slots of parameters that a later one of the same name hides still show
    // in the arguments object.
    if (is_mapped && scope->function->has_duplicate_parameters)
        store_all_parameters(c, scope->function, layout->environment);
    for (binding = scope->first_binding; binding; binding = binding->next) {
        if (binding->kind == JSMI_BINDING_ARGUMENTS)
            create_arguments(c, binding, is_mapped, layout->environment);
    }
}

void jsmi_scope_enter_with(JsCompiler *c, JsScope *scope,
                           JsRegister environment)
{
    JsScopeLayout *layout = new_layout(c, scope);
    uint32_t parent = jsmi_scope_current(c);

    if (!layout)
        return;
    layout->has_environment = true;
    layout->environment = environment;
    describe_scope(c, scope, layout, parent);
    c->scope = scope;
    c->first_temporary = c->emitter.next_register;
}

void jsmi_scope_renew(JsCompiler *c, JsScope *scope)
{
    JsScopeLayout *layout = jsmi_scope_layout(scope);
    JsRegisterMark mark = mark_registers(c);
    JsBinding *binding;

    if (!layout)
        return;
    if (layout->has_environment) {
        c->scope = scope->parent;
        emit_extra(c, JSMI_OP_NEW_ENVIRONMENT, layout->environment,
                   jsmi_scope_environment(c), 0, layout->index);
        c->scope = scope;
        release_registers(c, mark);
    }
    for (binding = scope->first_binding; binding; binding = binding->next) {
        if (binding->place == JSMI_PLACE_REGISTER && binding->is_checked &&
            binding->has_tdz)
            emit(c, JSMI_OP_LOAD_UNINITIALIZED, binding->slot, 0, 0);
    }
}

void jsmi_scope_instantiate_functions(JsCompiler *c, JsScope *scope)
{
    JsBinding *binding = scope->first_binding;

    for (; binding && goes_on(c); binding = binding->next) {
        JsRegisterMark mark = mark_registers(c);
        JsPlace place = binding->place;
        JsFunctionNode *function;
        JsRegister value;

        if (!binding->function || place == JSMI_PLACE_NONE)
            continue;
        function = binding->function->function.function;
        value = place == JSMI_PLACE_REGISTER ? binding->slot : new_temporary(c);
        jsmi_compile_position(c, binding->function);
        jsmi_compile_closure(c, function,
                             function->name
                                 ? function->name
                                 : jsmi_compile_declared_name(c, binding),
                             value);
        if (place == JSMI_PLACE_GLOBAL)
            emit_extra(c, JSMI_OP_DECLARE_GLOBAL_FUNCTION, value, 0, 0,
                       jsmi_compile_string(c, binding->name));
        else if (place == JSMI_PLACE_NAME)
            emit_extra(c, JSMI_OP_DECLARE_EVAL_FUNCTION, value,
                       jsmi_scope_environment(c), 0,
                       jsmi_compile_string(c, binding->name));
        else
            jsmi_binding_store(c, binding, value);
        release_registers(c, mark);
    }
}

void jsmi_scope_leave(JsCompiler *c, JsScope *scope)
{
    JsScopeLayout *layout = jsmi_scope_layout(scope);

    c->scope =
        layout && layout->index != JSMI_NO_SCOPE ? scope->parent : c->scope;
    if (!layout || c->scopes.failed)
        return;
    ((JsScopeInfo *)(void *)c->scopes.data)[layout->index].end = here(c);
}

JsRegister jsmi_scope_environment(JsCompiler *c)
{
    JsRegister environment;

    for (JsScope *scope = c->scope; scope && scope != c->outer_scope;
         scope = scope->parent) {
        JsScopeLayout *layout = jsmi_scope_layout(scope);

        if (layout && layout->has_environment)
            return layout->environment;
    }
    environment = new_temporary(c);
    emit(c, JSMI_OP_OUTER_ENVIRONMENT, environment, 0, 0);
    return environment;
}
