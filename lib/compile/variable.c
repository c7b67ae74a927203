// SPDX-License-Identifier: MIT
//
// Reading and assigning variables: from where a reference stands to where its
// binding lives.
#include "compile/compiler.h"

typedef enum Access {
    IN_NOTHING,  // a variable that nobody reads
    IN_REGISTER,
    IN_SLOT,   // of an environment of this function
    IN_OUTER,  // of an environment around it
    IN_IMPORT,
    BY_GLOBAL,
    BY_NAME,
} Access;

typedef struct Location {
    Access access;
    JsRegister where;  // the register, or that of the environment
    uint32_t slot;
    uint32_t hops;  // from the function's [[Environment]]
} Location;

static uint32_t count_hops(JsCompiler *c, const JsScope *to)
{
    uint32_t hops = 0;

    for (const JsScope *scope = c->outer_scope; scope && scope != to;
         scope = scope->parent) {
        const JsScopeLayout *layout = jsmi_scope_layout(scope);

        if (layout && layout->has_environment)
            hops++;
    }
    return hops;
}

// Whether the scope is one of the function being compiled.
static bool is_own_scope(const JsCompiler *c, const JsScope *scope)
{
    return !scope->is_external && c->function && scope->function == c->function;
}

static Location locate(JsCompiler *c, const JsBinding *binding)
{
    Location location = {.slot = binding->slot};
    JsScope *scope = binding->scope;

    switch ((JsPlace)binding->place) {
    case JSMI_PLACE_NONE:
        location.access = IN_NOTHING;
        return location;
    case JSMI_PLACE_GLOBAL:
        location.access = BY_GLOBAL;
        return location;
    case JSMI_PLACE_NAME:
        location.access = BY_NAME;
        return location;
    case JSMI_PLACE_REGISTER:
        JSMI_ASSERT(binding->kind == JSMI_BINDING_THIS ||
                    is_own_scope(c, scope));
        location.access = IN_REGISTER;
        location.where = binding->slot;
        return location;
    case JSMI_PLACE_SLOT:
        break;
    }
    if (is_own_scope(c, scope)) {
        location.access = IN_SLOT;
        location.where = jsmi_scope_layout(scope)->environment;
    } else {
        location.access = IN_OUTER;
        location.hops = count_hops(c, scope);
    }
    return location;
}

static Location locate_node(JsCompiler *c, const JsNode *node)
{
    if (node->flags & JSMI_NODE_DYNAMIC)
        return (Location){.access = BY_NAME};
    if (!node->identifier.binding)
        return (Location){.access = BY_GLOBAL};
    return locate(c, node->identifier.binding);
}

static bool is_pseudo_reference(const JsNode *node)
{
    return node->kind == JSMI_NODE_THIS || node->kind == JSMI_NODE_NEW_TARGET ||
           node->kind == JSMI_NODE_HOME_OBJECT ||
           node->kind == JSMI_NODE_ACTIVE_FUNCTION;
}

// Of a derived constructor: may be uninitialized, with a message of its own.
static bool is_derived_this(const JsBinding *binding)
{
    return binding && binding->kind == JSMI_BINDING_THIS &&
           (binding->scope->is_external ||
            (binding->scope->function &&
             binding->scope->function->kind ==
                 JSMI_FUNCTION_DERIVED_CONSTRUCTOR));
}

JsRegister jsmi_variable_register(JsCompiler *c, const JsNode *node)
{
    Location location;
    const JsBinding *binding = node->identifier.binding;

    if (is_pseudo_reference(node) && !binding)
        return node->kind == JSMI_NODE_THIS ? 0 : JSMI_NO_REGISTER;
    location = locate_node(c, node);
    // `this` of a function is in register 0 as well as in its slot.
    if (node->kind == JSMI_NODE_THIS && location.access == IN_SLOT &&
        !is_derived_this(binding))
        return 0;
    if (location.access != IN_REGISTER || is_derived_this(binding) ||
        node->flags & JSMI_NODE_CHECK_INITIALIZED)
        return JSMI_NO_REGISTER;
    return location.where;
}

static void load_location(JsCompiler *c, const Location *location,
                          const JsBinding *binding, bool is_checked,
                          JsRegister target)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister environment;

    switch (location->access) {
    case IN_REGISTER:
        if (is_checked)
            emit_extra(c, JSMI_OP_CHECK_INITIALIZED, location->where, 0, 0,
                       jsmi_compile_string(c, binding->name));
        emit_move(c, target, location->where);
        return;
    case IN_SLOT:
        if (location->slot > UINT8_MAX)
            emit_extra(c, JSMI_OP_GET_SLOT_FAR, target, location->where, 0,
                       location->slot);
        else
            emit(c, is_checked ? JSMI_OP_GET_SLOT_CHECKED : JSMI_OP_GET_SLOT,
                 target, location->where, location->slot);
        return;
    case IN_OUTER:
        if (location->slot <= UINT8_MAX && location->hops <= UINT8_MAX) {
            emit(c, is_checked ? JSMI_OP_GET_OUTER_CHECKED : JSMI_OP_GET_OUTER,
                 target, location->hops, location->slot);
            return;
        }
        environment = new_temporary(c);
        emit(c, JSMI_OP_OUTER_ENVIRONMENT, environment, location->hops, 0);
        emit_extra(c, JSMI_OP_GET_SLOT_FAR, target, environment, 0,
                   location->slot);
        release_registers(c, mark);
        return;
    default:
        emit(c, JSMI_OP_LOAD_UNDEFINED, target, 0, 0);
        return;
    }
}

static void load_import(JsCompiler *c, const Location *location,
                        JsRegister target)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister environment = location->where;

    if (location->access == IN_OUTER) {
        environment = new_temporary(c);
        emit(c, JSMI_OP_OUTER_ENVIRONMENT, environment, location->hops, 0);
    }
    emit_extra(c, JSMI_OP_GET_IMPORT, target, environment, 0, location->slot);
    release_registers(c, mark);
}

static void load(JsCompiler *c, JsNode *node, JsRegister target,
                 JsOpcode global, JsOpcode name)
{
    JsRegister direct = jsmi_variable_register(c, node);
    Location location;
    JsBinding *binding = node->identifier.binding;
    bool is_checked = (node->flags & JSMI_NODE_CHECK_INITIALIZED) != 0;
    JsRegisterMark mark = mark_registers(c);

    if (direct != JSMI_NO_REGISTER) {
        emit_move(c, target, direct);
        return;
    }
    if (is_pseudo_reference(node) && !binding) {
        emit(c, JSMI_OP_LOAD_UNDEFINED, target, 0, 0);
        return;
    }
    jsmi_compile_position(c, node);
    location = locate_node(c, node);
    if (location.access == BY_GLOBAL) {
        emit_extra(c, global, target, 0, 0,
                   jsmi_compile_cache(c, node->identifier.name));
    } else if (location.access == BY_NAME) {
        emit_extra(c, name, target, jsmi_scope_environment(c), 0,
                   jsmi_compile_string(c, node->identifier.name));
        release_registers(c, mark);
    } else if (binding->kind == JSMI_BINDING_IMPORT) {
        load_import(c, &location, target);
    } else if (is_derived_this(binding)) {
        load_location(c, &location, binding, false, target);
        emit(c, JSMI_OP_CHECK_THIS, target, 0, 0);
    } else {
        load_location(c, &location, binding, is_checked, target);
    }
}

void jsmi_variable_load(JsCompiler *c, JsNode *node, JsRegister target)
{
    load(c, node, target, JSMI_OP_GET_GLOBAL, JSMI_OP_GET_NAME);
}

void jsmi_variable_load_typeof(JsCompiler *c, JsNode *node, JsRegister target)
{
    load(c, node, target, JSMI_OP_GET_GLOBAL_OR_UNDEFINED,
         JSMI_OP_GET_NAME_OR_UNDEFINED);
}

void jsmi_binding_load(JsCompiler *c, JsBinding *binding, JsRegister target)
{
    Location location = locate(c, binding);

    load_location(c, &location, binding, false, target);
}

void jsmi_this_load_unchecked(JsCompiler *c, JsBinding *binding,
                              JsRegister target)
{
    jsmi_binding_load(c, binding, target);
}

// ----------------------------------------------------------------- assignment

static void store_location(JsCompiler *c, const Location *location,
                           const JsBinding *binding, bool is_checked,
                           JsRegister value)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister environment = location->where;

    switch (location->access) {
    case IN_REGISTER:
        if (is_checked)
            emit_extra(c, JSMI_OP_CHECK_INITIALIZED, location->where, 0, 0,
                       jsmi_compile_string(c, binding->name));
        emit_move(c, location->where, value);
        return;
    case IN_OUTER:
        if (location->slot <= UINT8_MAX && location->hops <= UINT8_MAX) {
            emit(c, is_checked ? JSMI_OP_SET_OUTER_CHECKED : JSMI_OP_SET_OUTER,
                 value, location->hops, location->slot);
            return;
        }
        environment = new_temporary(c);
        emit(c, JSMI_OP_OUTER_ENVIRONMENT, environment, location->hops, 0);
        break;
    case IN_SLOT:
        if (location->slot <= UINT8_MAX) {
            emit(c, is_checked ? JSMI_OP_SET_SLOT_CHECKED : JSMI_OP_SET_SLOT,
                 value, location->where, location->slot);
            return;
        }
        break;
    default:
        return;
    }
    emit_extra(c, JSMI_OP_SET_SLOT_FAR, value, environment, is_checked,
               location->slot);
    release_registers(c, mark);
}

void jsmi_binding_store(JsCompiler *c, JsBinding *binding, JsRegister value)
{
    Location location = locate(c, binding);

    store_location(c, &location, binding, false, value);
}

void jsmi_variable_initialize(JsCompiler *c, JsBinding *binding,
                              JsRegister value)
{
    if (!binding)
        return;
    if (binding->place == JSMI_PLACE_GLOBAL) {
        emit_extra(c, JSMI_OP_INITIALIZE_GLOBAL, value, 0, 0,
                   jsmi_compile_cache(c, binding->name));
        return;
    }
    jsmi_binding_store(c, binding, value);
}

JsRegister jsmi_variable_assignable(JsCompiler *c, const JsNode *node)
{
    JsBinding *binding = node->identifier.binding;
    Location location = locate_node(c, node);

    if (location.access != IN_REGISTER ||
        jsmi_binding_is_immutable(binding->kind) ||
        node->flags & JSMI_NODE_CHECK_INITIALIZED)
        return JSMI_NO_REGISTER;
    return location.where;
}

// A constant cannot run script, so nothing happens to the scopes meanwhile.
static bool is_inert(const JsNode *value)
{
    switch (value->kind) {
    case JSMI_NODE_NULL_LITERAL:
    case JSMI_NODE_TRUE_LITERAL:
    case JSMI_NODE_FALSE_LITERAL:
    case JSMI_NODE_NUMBER:
    case JSMI_NODE_BIGINT:
    case JSMI_NODE_STRING:
    case JSMI_NODE_FUNCTION:
        return true;
    default:
        return false;
    }
}

void jsmi_variable_prepare(JsCompiler *c, JsNode *node, const JsNode *value,
                           JsVariableTarget *target)
{
    Location location = locate_node(c, node);
    JsRegisterMark mark;

    *target = (JsVariableTarget){node, JSMI_NO_REGISTER};
    // A reference that was unresolvable before the value was computed stays
    // so, which only strict code notices; a name is looked up first in any
    // case, for a `with` object may lose it meanwhile.
    if (location.access != BY_NAME &&
        !(location.access == BY_GLOBAL && !node->identifier.binding &&
          is_strict(c) && !(value && is_inert(value))))
        return;
    target->scope = new_temporary(c);
    mark = mark_registers(c);
    jsmi_compile_position(c, node);
    emit_extra(c, JSMI_OP_RESOLVE_NAME, target->scope,
               jsmi_scope_environment(c), 0,
               jsmi_compile_string(c, node->identifier.name));
    release_registers(c, mark);
}

void jsmi_variable_get(JsCompiler *c, const JsVariableTarget *target,
                       JsRegister result)
{
    if (target->scope == JSMI_NO_REGISTER) {
        jsmi_variable_load(c, target->node, result);
        return;
    }
    jsmi_compile_position(c, target->node);
    emit_extra(c, JSMI_OP_GET_RESOLVED, result, target->scope, 0,
               jsmi_compile_string(c, target->node->identifier.name));
}

// Assigning what cannot be assigned: dead zone first, then TypeError.
static void assign_immutable(JsCompiler *c, JsNode *node,
                             const Location *location)
{
    JsBinding *binding = node->identifier.binding;
    JsRegisterMark mark = mark_registers(c);

    if (binding->kind == JSMI_BINDING_SELF_NAME && !is_strict(c))
        return;
    if (node->flags & JSMI_NODE_CHECK_INITIALIZED &&
        binding->kind != JSMI_BINDING_IMPORT)
        load_location(c, location, binding, true, new_temporary(c));
    emit_extra(c, JSMI_OP_THROW_CONSTANT, 0, 0, 0,
               jsmi_compile_string(c, binding->name));
    // What follows is compiled all the same, and may be jumped to.
    release_registers(c, mark);
}

void jsmi_variable_assign(JsCompiler *c, const JsVariableTarget *target,
                          JsRegister value)
{
    JsNode *node = target->node;
    JsBinding *binding = node->identifier.binding;
    Location location = locate_node(c, node);

    jsmi_compile_position(c, node);
    if (target->scope != JSMI_NO_REGISTER) {
        emit_extra(c, JSMI_OP_SET_RESOLVED, value, target->scope, 0,
                   jsmi_compile_string(c, node->identifier.name));
    } else if (location.access == BY_GLOBAL) {
        emit_extra(c, JSMI_OP_SET_GLOBAL, value, 0, 0,
                   jsmi_compile_cache(c, node->identifier.name));
    } else if (jsmi_binding_is_immutable(binding->kind)) {
        assign_immutable(c, node, &location);
    } else {
        store_location(c, &location, binding,
                       (node->flags & JSMI_NODE_CHECK_INITIALIZED) != 0, value);
    }
}

void jsmi_variable_delete(JsCompiler *c, JsNode *node, JsRegister target)
{
    Location location = locate_node(c, node);
    JsRegisterMark mark = mark_registers(c);

    if (is_pseudo_reference(node)) {
        emit(c, JSMI_OP_LOAD_TRUE, target, 0, 0);
        return;
    }
    if (location.access != BY_NAME && location.access != BY_GLOBAL) {
        emit(c, JSMI_OP_LOAD_FALSE, target, 0, 0);
        return;
    }
    jsmi_compile_position(c, node);
    emit_extra(c, JSMI_OP_DELETE_NAME, target, jsmi_scope_environment(c), 0,
               jsmi_compile_string(c, node->identifier.name));
    release_registers(c, mark);
}
