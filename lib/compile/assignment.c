// SPDX-License-Identifier: MIT
#include "compile/compiler.h"

// ----------------------------------------------------------------- references

static JsRegister object_before(JsCompiler *c, JsNode *object, JsNode *key,
                                JsNode *later)
{
    if (!later || jsmi_may_assign(key))
        return jsmi_compile_operand_before(c, object, NULL);
    return jsmi_compile_operand_before(c, object, later);
}

static void prepare_super(JsCompiler *c, JsNode *node, JsReference *reference)
{
    JsRegister window = jsmi_register_allocate_window(&c->emitter, 3);

    reference->kind = JSMI_REFERENCE_SUPER;
    reference->object = window;
    jsmi_compile_super_window(c, node, window);
}

void jsmi_reference_prepare(JsCompiler *c, JsNode *node, JsNode *later,
                            JsReference *reference)
{
    *reference = (JsReference){.node = node};
    switch (node->kind) {
    case JSMI_NODE_IDENTIFIER:
    case JSMI_NODE_BINDING_IDENTIFIER:
        reference->kind = JSMI_REFERENCE_VARIABLE;
        jsmi_variable_prepare(c, node, later, &reference->variable);
        return;
    case JSMI_NODE_MEMBER:
        reference->kind = JSMI_REFERENCE_MEMBER;
        reference->object =
            jsmi_compile_operand_before(c, node->member.object, later);
        return;
    case JSMI_NODE_INDEX:
        reference->kind = JSMI_REFERENCE_INDEX;
        reference->object =
            object_before(c, node->binary.left, node->binary.right, later);
        reference->key =
            jsmi_compile_operand_before(c, node->binary.right, later);
        return;
    case JSMI_NODE_PRIVATE_MEMBER:
        reference->kind = JSMI_REFERENCE_PRIVATE;
        reference->object =
            jsmi_compile_operand_before(c, node->binary.left, later);
        reference->key = jsmi_compile_operand(c, node->binary.right);
        return;
    case JSMI_NODE_SUPER_MEMBER:
    case JSMI_NODE_SUPER_INDEX:
        prepare_super(c, node, reference);
        return;
    default:
        reference->kind = JSMI_REFERENCE_INVALID;
        jsmi_compile_effect(c, node);
        c->emitter.range = (JsSourceRange){node->start, node->end, node->start};
        emit_extra(c, JSMI_OP_THROW_REFERENCE, 0, 0, 0,
                   jsmi_compile_own_string(c, "invalid assignment target"));
    }
}

void jsmi_reference_fix_key(JsCompiler *c, JsReference *reference)
{
    JsNode *node = reference->node;
    JsRegister key;

    if (reference->kind == JSMI_REFERENCE_INDEX) {
        if (node->binary.right->kind == JSMI_NODE_NUMBER ||
            node->binary.right->kind == JSMI_NODE_STRING)
            return;
        key = new_temporary(c);
        jsmi_compile_position(c, node);
        c->emitter.range.end = node->binary.left->end;
        emit(c, JSMI_OP_CHECK_OBJECT_COERCIBLE, reference->object, 1, 0);
        jsmi_compile_position(c, node);
        emit(c, JSMI_OP_TO_PROPERTY_KEY, key, reference->key, 0);
        reference->key = key;
    } else if (reference->kind == JSMI_REFERENCE_SUPER &&
               node->kind == JSMI_NODE_SUPER_INDEX) {
        jsmi_compile_position(c, node);
        emit(c, JSMI_OP_TO_PROPERTY_KEY, reference->object + 2,
             reference->object + 2, 0);
    }
}

static JsName *constant_index(const JsReference *reference)
{
    const JsNode *key = reference->node->binary.right;

    return key->kind == JSMI_NODE_STRING && !key->string.value->is_index
               ? key->string.value
               : NULL;
}

void jsmi_reference_get(JsCompiler *c, const JsReference *reference,
                        JsRegister target)
{
    JsNode *node = reference->node;

    jsmi_compile_position(c, node);
    switch (reference->kind) {
    case JSMI_REFERENCE_VARIABLE:
        jsmi_variable_get(c, &reference->variable, target);
        break;
    case JSMI_REFERENCE_MEMBER:
        emit_extra(c, JSMI_OP_GET_PROPERTY, target, reference->object, 0,
                   jsmi_compile_cache(c, node->member.name));
        break;
    case JSMI_REFERENCE_INDEX:
        if (constant_index(reference))
            emit_extra(c, JSMI_OP_GET_PROPERTY, target, reference->object, 0,
                       jsmi_compile_cache(c, constant_index(reference)));
        else
            emit(c, JSMI_OP_GET_ELEMENT, target, reference->object,
                 reference->key);
        break;
    case JSMI_REFERENCE_PRIVATE:
        emit(c, JSMI_OP_GET_PRIVATE, target, reference->object, reference->key);
        break;
    case JSMI_REFERENCE_SUPER:
        emit(c, JSMI_OP_GET_SUPER, target, reference->object, 0);
        break;
    case JSMI_REFERENCE_INVALID:
        emit(c, JSMI_OP_LOAD_UNDEFINED, target, 0, 0);
        break;
    }
}

static void put_member(JsCompiler *c, const JsReference *reference,
                       JsName *name, JsRegister value)
{
    const JsNode *node = reference->node;

    if (node->kind == JSMI_NODE_MEMBER &&
        node->member.object->kind == JSMI_NODE_THIS && c->this_stores < 16)
        c->this_stores++;
    emit_extra(c, JSMI_OP_SET_PROPERTY, reference->object, value, 0,
               jsmi_compile_cache(c, name));
}

void jsmi_reference_put(JsCompiler *c, const JsReference *reference,
                        JsRegister value)
{
    JsNode *node = reference->node;

    jsmi_compile_position(c, node);
    switch (reference->kind) {
    case JSMI_REFERENCE_VARIABLE:
        jsmi_variable_assign(c, &reference->variable, value);
        break;
    case JSMI_REFERENCE_MEMBER:
        put_member(c, reference, node->member.name, value);
        break;
    case JSMI_REFERENCE_INDEX:
        if (constant_index(reference))
            put_member(c, reference, constant_index(reference), value);
        else
            emit(c, JSMI_OP_SET_ELEMENT, reference->object, reference->key,
                 value);
        break;
    case JSMI_REFERENCE_PRIVATE:
        emit(c, JSMI_OP_SET_PRIVATE, reference->object, reference->key, value);
        break;
    case JSMI_REFERENCE_SUPER:
        emit(c, JSMI_OP_SET_SUPER, reference->object, value, 0);
        break;
    case JSMI_REFERENCE_INVALID:
        break;
    }
}

// ----------------------------------------------------------------- assignment

static bool is_identifier(const JsNode *node)
{
    return node->kind == JSMI_NODE_IDENTIFIER;
}

// The name that an anonymous function on the right gets.
static JsName *assigned_name(const JsNode *left)
{
    return is_identifier(left) && !(left->flags & JSMI_NODE_PARENTHESIZED)
               ? left->identifier.name
               : NULL;
}

static JsRegister assigned_register(JsCompiler *c, const JsNode *left)
{
    return is_identifier(left) ? jsmi_variable_assignable(c, left)
                               : JSMI_NO_REGISTER;
}

static void give_result(JsCompiler *c, JsRegister target, JsRegister value)
{
    if (target != JSMI_NO_REGISTER)
        emit_move(c, target, value);
}

static void assign_simple(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsNode *left = node->binary.left, *right = node->binary.right;
    JsName *name = assigned_name(left);
    JsRegister reg = assigned_register(c, left);
    JsReference reference;

    if (reg != JSMI_NO_REGISTER) {
        jsmi_compile_named(c, right, name, reg);
        give_result(c, target, reg);
        return;
    }
    jsmi_reference_prepare(c, left, right, &reference);
    if (name && jsmi_is_anonymous_function(right)) {
        reg = new_temporary(c);
        jsmi_compile_named(c, right, name, reg);
    } else if (target != JSMI_NO_REGISTER && !is_variable(c, target)) {
        jsmi_compile_expression(c, right, target);
        reg = target;
    } else {
        reg = jsmi_compile_operand(c, right);
    }
    jsmi_reference_put(c, &reference, reg);
    give_result(c, target, reg);
}

static void assign_pattern(JsCompiler *c, JsNode *node, JsRegister target)
{
    // The pattern may assign the variable that the value comes from.
    JsRegister value = jsmi_compile_operand_before(c, node->binary.right, NULL);

    jsmi_compile_bind(c, node->binary.left, value, JSMI_PATTERN_ASSIGN,
                      node->binary.right);
    give_result(c, target, value);
}

static void assign_compound(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsNode *left = node->binary.left, *right = node->binary.right;
    JsRegister reg = assigned_register(c, left);
    JsReference reference;
    JsRegister value;

    if (reg != JSMI_NO_REGISTER) {
        value = jsmi_compile_operand_before(c, left, right);
        jsmi_compile_position(c, node);
        jsmi_compile_binary_operation(c, node->operator, reg, value, right);
        give_result(c, target, reg);
        return;
    }
    jsmi_reference_prepare(c, left, NULL, &reference);
    jsmi_reference_fix_key(c, &reference);
    value = new_temporary(c);
    jsmi_reference_get(c, &reference, value);
    jsmi_compile_position(c, node);
    jsmi_compile_binary_operation(c, node->operator, value, value, right);
    jsmi_reference_put(c, &reference, value);
    give_result(c, target, value);
}

static void assign_logical(JsCompiler *c, JsNode *node, JsRegister target)
{
    static const JsOpcode opcodes[] = {
        [JSMI_OPERATOR_AND] = JSMI_OP_JUMP_IF_FALSE,
        [JSMI_OPERATOR_OR] = JSMI_OP_JUMP_IF_TRUE,
        [JSMI_OPERATOR_COALESCE] = JSMI_OP_JUMP_IF_NOT_NULLISH,
    };
    JsNode *left = node->binary.left, *right = node->binary.right;
    JsRegister reg = assigned_register(c, left);
    JsLabel end = JSMI_NEW_LABEL;
    JsReference reference;
    JsRegister value;

    if (reg != JSMI_NO_REGISTER) {
        emit_jump(c, opcodes[node->operator], reg, 0, &end);
        jsmi_compile_named(c, right, assigned_name(left), reg);
        bind_label(c, &end);
        give_result(c, target, reg);
        return;
    }
    jsmi_reference_prepare(c, left, NULL, &reference);
    jsmi_reference_fix_key(c, &reference);
    value = new_temporary(c);
    jsmi_reference_get(c, &reference, value);
    emit_jump(c, opcodes[node->operator], value, 0, &end);
    jsmi_compile_named(c, right, assigned_name(left), value);
    jsmi_reference_put(c, &reference, value);
    bind_label(c, &end);
    give_result(c, target, value);
}

void jsmi_compile_assign(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsNode *left = node->binary.left;

    switch (node->operator) {
    case JSMI_OPERATOR_NONE:
        if (left->kind == JSMI_NODE_ARRAY_PATTERN ||
            left->kind == JSMI_NODE_OBJECT_PATTERN)
            assign_pattern(c, node, target);
        else
            assign_simple(c, node, target);
        return;
    case JSMI_OPERATOR_AND:
    case JSMI_OPERATOR_OR:
    case JSMI_OPERATOR_COALESCE:
        assign_logical(c, node, target);
        return;
    default:
        assign_compound(c, node, target);
    }
}

void jsmi_compile_update(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsNode *operand = node->unary.operand;
    JsOpcode opcode = node->operator== JSMI_OPERATOR_INCREMENT
                          ? JSMI_OP_INCREMENT
                          : JSMI_OP_DECREMENT;
    bool is_prefix =
        node->flags & JSMI_NODE_PREFIX || target == JSMI_NO_REGISTER;
    JsRegister reg = assigned_register(c, operand);
    JsReference reference;
    JsRegister value, changed;

    if (reg != JSMI_NO_REGISTER) {
        jsmi_compile_position(c, node);
        if (!is_prefix)
            emit(c, JSMI_OP_TO_NUMERIC, target, reg, 0);
        emit(c, opcode, reg, is_prefix ? reg : target, 0);
        if (is_prefix)
            give_result(c, target, reg);
        return;
    }
    jsmi_reference_prepare(c, operand, NULL, &reference);
    jsmi_reference_fix_key(c, &reference);
    value = new_temporary(c);
    jsmi_reference_get(c, &reference, value);
    jsmi_compile_position(c, node);
    if (is_prefix) {
        emit(c, opcode, value, value, 0);
        jsmi_reference_put(c, &reference, value);
    } else {
        changed = new_temporary(c);
        emit(c, JSMI_OP_TO_NUMERIC, value, value, 0);
        emit(c, opcode, changed, value, 0);
        jsmi_reference_put(c, &reference, changed);
    }
    give_result(c, target, value);
}
