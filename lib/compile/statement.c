// SPDX-License-Identifier: MIT
#include "compile/compiler.h"

#include <math.h>

void jsmi_compile_clear_completion(JsCompiler *c)
{
    if (c->completion != JSMI_NO_REGISTER)
        emit(c, JSMI_OP_LOAD_UNDEFINED, c->completion, 0, 0);
}

void jsmi_compile_statements(JsCompiler *c, const JsNodeList *list)
{
    for (JsNode *node = list->first; node && !has_stopped(c); node = node->next)
        jsmi_compile_statement(c, node);
}

static void compile_block(JsCompiler *c, JsNode *node)
{
    JsScope *scope = node->block.scope;
    JsDisposal disposal;

    if (!scope) {
        jsmi_compile_statements(c, &node->block.statements);
        return;
    }
    jsmi_scope_enter(c, scope, 0);
    jsmi_scope_instantiate_functions(c, scope);
    jsmi_disposal_begin(c, scope, &disposal);
    jsmi_compile_statements(c, &node->block.statements);
    jsmi_disposal_end(c, &disposal);
    jsmi_scope_leave(c, scope);
}

// --------------------------------------------------------------- declarations

static void compile_var(JsCompiler *c, JsNode *target, JsNode *value)
{
    JsReference reference;
    JsRegister reg;

    if (!value)
        return;
    if (target->kind != JSMI_NODE_BINDING_IDENTIFIER) {
        reg = jsmi_compile_operand_before(c, value, NULL);
        jsmi_compile_bind(c, target, reg, JSMI_PATTERN_VAR, value);
        return;
    }
    reg = jsmi_variable_assignable(c, target);
    if (reg != JSMI_NO_REGISTER) {
        jsmi_compile_named(c, value, target->identifier.name, reg);
        return;
    }
    jsmi_reference_prepare(c, target, value, &reference);
    reg = new_temporary(c);
    jsmi_compile_named(c, value, target->identifier.name, reg);
    jsmi_reference_put(c, &reference, reg);
}

static void compile_lexical(JsCompiler *c, JsNode *target, JsNode *value,
                            JsDeclarationKind kind)
{
    JsBinding *binding;
    JsRegister reg;

    if (target->kind != JSMI_NODE_BINDING_IDENTIFIER) {
        reg = jsmi_compile_operand(c, value);
        jsmi_compile_bind(c, target, reg, JSMI_PATTERN_INITIALIZE, value);
        return;
    }
    binding = target->identifier.binding;
    if (binding && binding->place == JSMI_PLACE_REGISTER &&
        kind < JSMI_DECLARE_USING) {
        if (value && binding->is_checked)
            jsmi_compile_named(c, value, target->identifier.name,
                               binding->slot);
        else if (value)
            jsmi_compile_first_value(c, value, target->identifier.name,
                                     binding->slot);
        else
            emit(c, JSMI_OP_LOAD_UNDEFINED, binding->slot, 0, 0);
        return;
    }
    reg = new_temporary(c);
    if (value)
        jsmi_compile_named(c, value, target->identifier.name, reg);
    else
        emit(c, JSMI_OP_LOAD_UNDEFINED, reg, 0, 0);
    if (kind >= JSMI_DECLARE_USING) {
        jsmi_compile_position(c, target);
        emit(c, JSMI_OP_ADD_DISPOSABLE, c->disposables, reg,
             kind == JSMI_DECLARE_AWAIT_USING);
    }
    jsmi_variable_initialize(c, binding, reg);
}

void jsmi_compile_variables(JsCompiler *c, JsNode *node)
{
    JsNode *declarator = node->list.first;

    for (; declarator && !has_stopped(c); declarator = declarator->next) {
        JsRegisterMark mark = mark_registers(c);
        JsNode *target = declarator->binary.left;
        JsNode *value = declarator->binary.right;

        jsmi_compile_position(c, declarator);
        if (node->operator== JSMI_DECLARE_VAR)
            compile_var(c, target, value);
        else
            compile_lexical(c, target, value, node->operator);
        release_registers(c, mark);
    }
}

// Annex B: evaluating a function declaration in a block assigns the var of
// the same name.
// https://tc39.es/ecma262/#sec-block-level-function-declarations-web-legacy-compatibility-semantics
static void compile_function_declaration(JsCompiler *c, JsNode *node)
{
    JsBinding *hoisted = node->function.hoisted;
    JsRegister value, environment;

    // The arguments object is not a variable of this kind.
    if (!hoisted || hoisted->kind == JSMI_BINDING_ARGUMENTS)
        return;
    value = new_temporary(c);
    jsmi_binding_load(c, node->function.binding, value);
    switch ((JsPlace)hoisted->place) {
    case JSMI_PLACE_GLOBAL:
        emit_extra(c, JSMI_OP_SET_GLOBAL, value, 0, 0,
                   jsmi_compile_cache(c, hoisted->name));
        break;
    case JSMI_PLACE_NAME:
        // In the scope of variables itself: neither a let of the eval's own
        // scopes nor an object of `with` is meant.
        environment = new_temporary(c);
        emit(c, JSMI_OP_OUTER_ENVIRONMENT, environment, 0, 0);
        emit_extra(c, JSMI_OP_DECLARE_EVAL_FUNCTION, value, environment, 1,
                   jsmi_compile_string(c, hoisted->name));
        break;
    default:
        jsmi_binding_store(c, hoisted, value);
    }
}

static void compile_class_declaration(JsCompiler *c, JsNode *node)
{
    JsClassNode *definition = node->class_definition.definition;
    JsNode *target = node->class_definition.target;
    JsRegister value = new_temporary(c);

    jsmi_compile_class(
        c, definition,
        target && target->identifier.binding
            ? jsmi_compile_declared_name(c, target->identifier.binding)
            : NULL,
        value);
    if (target)
        jsmi_variable_initialize(c, target->identifier.binding, value);
}

static void compile_export_default(JsCompiler *c, JsNode *node)
{
    JsRegister value = new_temporary(c);

    jsmi_compile_default_export(c, node->export_default.value, value);
    jsmi_variable_initialize(c, node->export_default.binding, value);
}

// ------------------------------------------------------------------------- if

static void compile_if(JsCompiler *c, JsNode *node)
{
    JsLabel end = JSMI_NEW_LABEL;

    jsmi_compile_clear_completion(c);
    // Chains of else-if lean to the right.
    for (;;) {
        JsLabel otherwise = JSMI_NEW_LABEL;
        JsNode *alternate = node->conditional.alternate;

        jsmi_compile_condition(c, node->conditional.test, JSMI_JUMP_IF_FALSE,
                               &otherwise);
        jsmi_compile_statement(c, node->conditional.consequent);
        if (alternate && !c->emitter.is_unreachable)
            emit_jump(c, JSMI_OP_JUMP, 0, 0, &end);
        bind_label(c, &otherwise);
        if (!alternate)
            break;
        if (alternate->kind != JSMI_NODE_IF) {
            jsmi_compile_statement(c, alternate);
            break;
        }
        node = alternate;
    }
    bind_label(c, &end);
}

// --------------------------------------------------------------------- switch

enum { FEWEST_TABLE_CASES = 4 };

typedef struct SwitchRange {
    double least;
    double most;
    uint32_t count;
    bool is_integer;
} SwitchRange;

static SwitchRange measure_cases(const JsNode *node)
{
    SwitchRange range = {INFINITY, -INFINITY, 0, true};
    const JsNode *clause = node->switch_statement.cases.first;

    for (; clause; clause = clause->next) {
        const JsNode *test = clause->switch_case.test;
        double value;

        if (!test)
            continue;
        range.count++;
        if (test->kind != JSMI_NODE_NUMBER ||
            test->number.value != trunc(test->number.value) ||
            fabs(test->number.value) > 1e9) {
            range.is_integer = false;
            continue;
        }
        value = test->number.value;
        range.least = value < range.least ? value : range.least;
        range.most = value > range.most ? value : range.most;
    }
    return range;
}

static bool uses_table(const SwitchRange *range)
{
    return range->is_integer && range->count >= FEWEST_TABLE_CASES &&
           range->most - range->least < 2.0 * range->count + 8;
}

// What compiling a switch has to remember.
typedef struct Switch {
    JsNode *node;
    JsLabel *labels;   // one for each clause
    JsRegister value;  // of the discriminant
    SwitchRange range;
    uint32_t table;   // its number
    uint32_t origin;  // where the SWITCH instruction is
} Switch;

// Jump tables are filled in when all labels are known.
static void write_table(JsCompiler *c, const Switch *state)
{
    uint32_t size = (uint32_t)(state->range.most - state->range.least) + 1;
    JsNode *clause = state->node->switch_statement.cases.first;
    JsJumpTable table = {.first = (int32_t)state->range.least};
    const JsLabel *label = state->labels;
    JsBuffer jumps;
    int32_t *entries;

    jsmi_buffer_initialize(&jumps, c->budget);
    for (uint32_t i = 0; i < size; i++)
        jsmi_buffer_append_u32(&jumps, 0);
    entries = (int32_t *)(void *)jumps.data;
    for (; clause && !jumps.failed; clause = clause->next, label++) {
        uint32_t index;

        if (!clause->switch_case.test)
            continue;
        index = (uint32_t)(clause->switch_case.test->number.value -
                           state->range.least);
        if (entries[index] == 0)
            entries[index] = jsmi_label_distance(label, state->origin);
    }
    c->tables.failed |= jumps.failed;
    table.jumps = jsmi_image_add_buffer(&c->image, &jumps, sizeof(int32_t));
    jsmi_buffer_dispose(&jumps);
    if (!c->tables.failed)
        ((JsJumpTable *)(void *)c->tables.data)[state->table] = table;
}

static void compile_case_tests(JsCompiler *c, const Switch *state)
{
    JsNode *clause = state->node->switch_statement.cases.first;
    JsLabel *label = state->labels;

    for (; clause && !has_stopped(c); clause = clause->next, label++) {
        JsRegisterMark mark = mark_registers(c);
        JsNode *test = clause->switch_case.test;
        int32_t value;

        if (!test)
            continue;
        if (jsmi_is_small_integer(test, &value)) {
            jsmi_compile_position(c, test);
            emit_jump(c, JSMI_OP_JUMP_IF_STRICT_EQUAL_IMMEDIATE, state->value,
                      (uint32_t)value & 0xFF, label);
        } else {
            JsRegister operand = jsmi_compile_operand(c, test);

            jsmi_compile_position(c, test);
            emit_jump(c, JSMI_OP_JUMP_IF_STRICT_EQUAL, state->value, operand,
                      label);
        }
        release_registers(c, mark);
    }
}

static void emit_table_jump(JsCompiler *c, Switch *state)
{
    JsJumpTable empty = {0};

    state->table = (uint32_t)(c->tables.size / sizeof(JsJumpTable));
    jsmi_buffer_append(&c->tables, &empty, sizeof(empty));
    emit_extra(c, JSMI_OP_SWITCH, state->value, 0, 0, state->table);
    state->origin = here(c) - 2;
}

static void compile_clauses(JsCompiler *c, Switch *state)
{
    JsNode *clause = state->node->switch_statement.cases.first;
    JsLabel end = JSMI_NEW_LABEL;
    JsLabel *otherwise = &end, *label = state->labels;
    JsControl control;

    for (; clause; clause = clause->next, label++) {
        *label = JSMI_NEW_LABEL;
        if (!clause->switch_case.test)
            otherwise = label;
    }
    if (uses_table(&state->range))
        emit_table_jump(c, state);
    else
        compile_case_tests(c, state);
    emit_jump(c, JSMI_OP_JUMP, 0, 0, otherwise);
    jsmi_control_push(c, &control, JSMI_CONTROL_BREAKABLE);
    control.node = state->node;
    control.break_label = &end;
    label = state->labels;
    clause = state->node->switch_statement.cases.first;
    for (; clause && !has_stopped(c); clause = clause->next, label++) {
        bind_label(c, label);
        // A table jumps here without using the label.
        c->emitter.is_unreachable = false;
        jsmi_compile_statements(c, &clause->switch_case.statements);
    }
    jsmi_control_pop(c, &control);
    bind_label(c, &end);
    if (uses_table(&state->range))
        write_table(c, state);
}

static void compile_switch(JsCompiler *c, JsNode *node)
{
    JsScope *scope = node->switch_statement.scope;
    Switch state = {.node = node, .range = measure_cases(node)};
    JsDisposal disposal;

    jsmi_compile_clear_completion(c);
    state.value = jsmi_compile_operand_before(
        c, node->switch_statement.discriminant, NULL);
    c->first_temporary = c->emitter.next_register;
    state.labels = jsmi_arena_allocate(
        &c->tree->arena,
        (node->switch_statement.cases.count + 1) * sizeof(JsLabel));
    if (!state.labels)
        return;
    if (scope) {
        jsmi_scope_enter(c, scope, 0);
        jsmi_scope_instantiate_functions(c, scope);
    }
    jsmi_disposal_begin(c, scope, &disposal);
    compile_clauses(c, &state);
    jsmi_disposal_end(c, &disposal);
    if (scope)
        jsmi_scope_leave(c, scope);
}

// ------------------------------------------------------------------ the others

static void compile_with(JsCompiler *c, JsNode *node)
{
    JsRegister environment = new_temporary(c);
    JsRegisterMark mark = mark_registers(c);
    JsRegister object = jsmi_compile_operand(c, node->with.object);

    jsmi_compile_position(c, node->with.object);
    emit(c, JSMI_OP_NEW_WITH_ENVIRONMENT, environment,
         jsmi_scope_environment(c), object);
    release_registers(c, mark);
    jsmi_compile_clear_completion(c);
    jsmi_scope_enter_with(c, node->with.scope, environment);
    jsmi_compile_statement(c, node->with.body);
    jsmi_scope_leave(c, node->with.scope);
}

static void compile_labeled(JsCompiler *c, JsNode *node)
{
    JsLabel end = JSMI_NEW_LABEL;
    JsControl control;

    jsmi_control_push(c, &control, JSMI_CONTROL_BREAKABLE);
    control.node = node;
    control.break_label = &end;
    jsmi_compile_statement(c, node->labeled.body);
    jsmi_control_pop(c, &control);
    bind_label(c, &end);
}

static void compile_expression_statement(JsCompiler *c, JsNode *node)
{
    if (c->completion != JSMI_NO_REGISTER)
        jsmi_compile_expression(c, node->unary.operand, c->completion);
    else
        jsmi_compile_effect(c, node->unary.operand);
}

static void dispatch(JsCompiler *c, JsNode *node)
{
    if (has_stopped(c))
        return;
    switch (node->kind) {
    case JSMI_NODE_EMPTY:
        break;
    case JSMI_NODE_DEBUGGER:
        emit(c, JSMI_OP_DEBUGGER, 0, 0, 0);
        break;
    case JSMI_NODE_EXPRESSION_STATEMENT:
        compile_expression_statement(c, node);
        break;
    case JSMI_NODE_BLOCK:
        compile_block(c, node);
        break;
    case JSMI_NODE_VARIABLES:
        jsmi_compile_variables(c, node);
        break;
    case JSMI_NODE_FUNCTION_DECLARATION:
        compile_function_declaration(c, node);
        break;
    case JSMI_NODE_CLASS_DECLARATION:
        compile_class_declaration(c, node);
        break;
    case JSMI_NODE_IF:
        compile_if(c, node);
        break;
    case JSMI_NODE_FOR:
        jsmi_compile_for(c, node);
        break;
    case JSMI_NODE_FOR_IN:
        jsmi_compile_for_in(c, node);
        break;
    case JSMI_NODE_FOR_OF:
        jsmi_compile_for_of(c, node);
        break;
    case JSMI_NODE_WHILE:
        jsmi_compile_while(c, node);
        break;
    case JSMI_NODE_DO_WHILE:
        jsmi_compile_do_while(c, node);
        break;
    case JSMI_NODE_CONTINUE:
    case JSMI_NODE_BREAK:
        jsmi_compile_break(c, node->jump.target,
                           node->kind == JSMI_NODE_CONTINUE);
        break;
    case JSMI_NODE_RETURN:
        jsmi_compile_return(c, node);
        break;
    case JSMI_NODE_THROW:
        emit(c, JSMI_OP_THROW, jsmi_compile_operand(c, node->unary.operand), 0,
             0);
        break;
    case JSMI_NODE_WITH:
        compile_with(c, node);
        break;
    case JSMI_NODE_SWITCH:
        compile_switch(c, node);
        break;
    case JSMI_NODE_LABELED:
        compile_labeled(c, node);
        break;
    case JSMI_NODE_TRY:
        jsmi_compile_try(c, node);
        break;
    case JSMI_NODE_EXPORT_DEFAULT:
        compile_export_default(c, node);
        break;
    default:
        JSMI_ASSERT(false);
    }
}

void jsmi_compile_statement(JsCompiler *c, JsNode *node)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister first_temporary = c->first_temporary;

    c->first_temporary = c->emitter.next_register;
    jsmi_compile_position(c, node);
    c->emitter.begins_statement = node->kind != JSMI_NODE_BLOCK &&
                                  node->kind != JSMI_NODE_EMPTY &&
                                  node->kind != JSMI_NODE_LABELED;
    dispatch(c, node);
    c->emitter.begins_statement = false;
    c->first_temporary = first_temporary;
    release_registers(c, mark);
}
