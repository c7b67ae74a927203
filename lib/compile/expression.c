// SPDX-License-Identifier: MIT
#include "compile/compiler.h"

#include <math.h>

// --------------------------------------------------------------------- helpers

static bool any_may_assign(const JsNode *first, int *budget);

// Counts down a budget of nodes; when it is used up the answer is yes.
static bool may_assign(const JsNode *node, int *budget)
{
    if (!node)
        return false;
    if (--*budget < 0)
        return true;
    switch (node->kind) {
    case JSMI_NODE_IDENTIFIER:
    case JSMI_NODE_PRIVATE_NAME:
    case JSMI_NODE_THIS:
    case JSMI_NODE_NEW_TARGET:
    case JSMI_NODE_HOME_OBJECT:
    case JSMI_NODE_ACTIVE_FUNCTION:
    case JSMI_NODE_NULL_LITERAL:
    case JSMI_NODE_TRUE_LITERAL:
    case JSMI_NODE_FALSE_LITERAL:
    case JSMI_NODE_NUMBER:
    case JSMI_NODE_BIGINT:
    case JSMI_NODE_STRING:
    case JSMI_NODE_REGEXP:
    case JSMI_NODE_FUNCTION:
    case JSMI_NODE_IMPORT_META:
    case JSMI_NODE_ELISION:
        return false;
    case JSMI_NODE_UNARY:
    case JSMI_NODE_SPREAD:
    case JSMI_NODE_OPTIONAL_CHAIN:
        return may_assign(node->unary.operand, budget);
    case JSMI_NODE_BINARY:
    case JSMI_NODE_LOGICAL:
    case JSMI_NODE_INDEX:
    case JSMI_NODE_PRIVATE_MEMBER:
        return may_assign(node->binary.left, budget) ||
               may_assign(node->binary.right, budget);
    case JSMI_NODE_CONDITIONAL:
        return may_assign(node->conditional.test, budget) ||
               may_assign(node->conditional.consequent, budget) ||
               may_assign(node->conditional.alternate, budget);
    case JSMI_NODE_MEMBER:
        return may_assign(node->member.object, budget);
    case JSMI_NODE_CALL:
    case JSMI_NODE_NEW:
        return may_assign(node->call.callee, budget) ||
               any_may_assign(node->call.arguments.first, budget);
    case JSMI_NODE_ARRAY:
    case JSMI_NODE_SEQUENCE:
        return any_may_assign(node->list.first, budget);
    default:
        return true;
    }
}

static bool any_may_assign(const JsNode *first, int *budget)
{
    for (; first; first = first->next) {
        if (may_assign(first, budget))
            return true;
    }
    return false;
}

bool jsmi_may_assign(const JsNode *node)
{
    int budget = 24;

    return may_assign(node, &budget);
}

bool jsmi_is_anonymous_function(const JsNode *node)
{
    if (node->kind == JSMI_NODE_FUNCTION)
        return !node->function.function->name;
    return node->kind == JSMI_NODE_CLASS &&
           !node->class_definition.definition->name;
}

// Whether a variable may be the target: its register is written by the last
// instruction only.
static bool writes_target_last(const JsNode *node)
{
    switch (node->kind) {
    case JSMI_NODE_IDENTIFIER:
    case JSMI_NODE_THIS:
    case JSMI_NODE_NULL_LITERAL:
    case JSMI_NODE_TRUE_LITERAL:
    case JSMI_NODE_FALSE_LITERAL:
    case JSMI_NODE_NUMBER:
    case JSMI_NODE_BIGINT:
    case JSMI_NODE_STRING:
    case JSMI_NODE_TEMPLATE:
    case JSMI_NODE_REGEXP:
    case JSMI_NODE_FUNCTION:
    case JSMI_NODE_UNARY:
    case JSMI_NODE_BINARY:
    case JSMI_NODE_MEMBER:
    case JSMI_NODE_INDEX:
    case JSMI_NODE_PRIVATE_MEMBER:
    case JSMI_NODE_CALL:
    case JSMI_NODE_NEW:
    case JSMI_NODE_AWAIT:
        return true;
    default:
        return false;
    }
}

JsRegister jsmi_compile_operand(JsCompiler *c, JsNode *node)
{
    JsRegister reg = JSMI_NO_REGISTER;

    if (node->kind == JSMI_NODE_IDENTIFIER || node->kind == JSMI_NODE_THIS ||
        node->kind == JSMI_NODE_NEW_TARGET ||
        node->kind == JSMI_NODE_HOME_OBJECT)
        reg = jsmi_variable_register(c, node);
    return reg != JSMI_NO_REGISTER ? reg : jsmi_compile_temporary(c, node);
}

static bool is_assigned_variable(const JsNode *node)
{
    return node->kind == JSMI_NODE_IDENTIFIER && node->identifier.binding &&
           node->identifier.binding->is_assigned;
}

JsRegister jsmi_compile_operand_before(JsCompiler *c, JsNode *node,
                                       JsNode *later)
{
    if (is_assigned_variable(node) && (!later || jsmi_may_assign(later)))
        return jsmi_compile_temporary(c, node);
    return jsmi_compile_operand(c, node);
}

JsRegister jsmi_compile_temporary(JsCompiler *c, JsNode *node)
{
    JsRegister target = new_temporary(c);

    jsmi_compile_expression(c, node, target);
    return target;
}

void jsmi_compile_effect(JsCompiler *c, JsNode *node)
{
    JsRegisterMark mark = mark_registers(c);

    switch (node->kind) {
    case JSMI_NODE_STRING:
    case JSMI_NODE_NUMBER:
        break;
    case JSMI_NODE_ASSIGN:
        jsmi_compile_assign(c, node, JSMI_NO_REGISTER);
        break;
    case JSMI_NODE_UPDATE:
        jsmi_compile_update(c, node, JSMI_NO_REGISTER);
        break;
    case JSMI_NODE_SEQUENCE:
        for (node = node->list.first; node && !has_stopped(c);
             node = node->next)
            jsmi_compile_effect(c, node);
        break;
    default:
        (void)jsmi_compile_operand(c, node);
    }
    release_registers(c, mark);
}

void jsmi_compile_named(JsCompiler *c, JsNode *node, JsName *name,
                        JsRegister target)
{
    if (!name || !jsmi_is_anonymous_function(node)) {
        jsmi_compile_expression(c, node, target);
    } else if (node->kind == JSMI_NODE_CLASS && is_variable(c, target)) {
        JsRegisterMark mark = mark_registers(c);
        JsRegister result = new_temporary(c);

        jsmi_compile_class(c, node->class_definition.definition, name, result);
        emit_move(c, target, result);
        release_registers(c, mark);
    } else if (node->kind == JSMI_NODE_CLASS) {
        jsmi_compile_class(c, node->class_definition.definition, name, target);
    } else {
        jsmi_compile_closure(c, node->function.function, name, target);
    }
}

void jsmi_compile_computed_name(JsCompiler *c, JsNode *node, JsRegister key,
                                JsRegister target)
{
    if (node->kind == JSMI_NODE_CLASS) {
        jsmi_compile_class_with_key(c, node->class_definition.definition, key,
                                    target);
        return;
    }
    jsmi_compile_closure(c, node->function.function, NULL, target);
    emit(c, JSMI_OP_SET_FUNCTION_NAME, target, key, 0);
}

// ------------------------------------------------------------------- operators

JsOpcode jsmi_binary_opcode(JsOperator operator)
{
    switch (operator) {
    case JSMI_OPERATOR_ADD:
        return JSMI_OP_ADD;
    case JSMI_OPERATOR_SUBTRACT:
        return JSMI_OP_SUBTRACT;
    case JSMI_OPERATOR_MULTIPLY:
        return JSMI_OP_MULTIPLY;
    case JSMI_OPERATOR_DIVIDE:
        return JSMI_OP_DIVIDE;
    case JSMI_OPERATOR_REMAINDER:
        return JSMI_OP_REMAINDER;
    case JSMI_OPERATOR_EXPONENT:
        return JSMI_OP_EXPONENTIATE;
    case JSMI_OPERATOR_SHIFT_LEFT:
        return JSMI_OP_SHIFT_LEFT;
    case JSMI_OPERATOR_SHIFT_RIGHT:
        return JSMI_OP_SHIFT_RIGHT;
    case JSMI_OPERATOR_SHIFT_RIGHT_UNSIGNED:
        return JSMI_OP_SHIFT_RIGHT_UNSIGNED;
    case JSMI_OPERATOR_BIT_AND:
        return JSMI_OP_BIT_AND;
    case JSMI_OPERATOR_BIT_OR:
        return JSMI_OP_BIT_OR;
    case JSMI_OPERATOR_BIT_XOR:
        return JSMI_OP_BIT_XOR;
    case JSMI_OPERATOR_EQUAL:
        return JSMI_OP_EQUAL;
    case JSMI_OPERATOR_NOT_EQUAL:
        return JSMI_OP_NOT_EQUAL;
    case JSMI_OPERATOR_STRICT_EQUAL:
        return JSMI_OP_STRICT_EQUAL;
    case JSMI_OPERATOR_STRICT_NOT_EQUAL:
        return JSMI_OP_STRICT_NOT_EQUAL;
    case JSMI_OPERATOR_LESS:
        return JSMI_OP_LESS;
    case JSMI_OPERATOR_LESS_EQUAL:
        return JSMI_OP_LESS_EQUAL;
    case JSMI_OPERATOR_GREATER:
        return JSMI_OP_GREATER;
    case JSMI_OPERATOR_GREATER_EQUAL:
        return JSMI_OP_GREATER_EQUAL;
    case JSMI_OPERATOR_IN:
        return JSMI_OP_HAS_PROPERTY;
    default:
        return JSMI_OP_INSTANCE_OF;
    }
}

bool jsmi_is_small_integer(const JsNode *node, int32_t *value)
{
    double number;

    if (node->kind != JSMI_NODE_NUMBER)
        return false;
    number = node->number.value;
    if (!(number >= INT8_MIN && number <= INT8_MAX) ||
        number != trunc(number) || (number == 0 && signbit(number)))
        return false;
    *value = (int32_t)number;
    return true;
}

// The form of the operator with a small integer on the right, if there is one.
static bool immediate_opcode(JsOperator operator, JsOpcode * opcode)
{
    switch (operator) {
    case JSMI_OPERATOR_ADD:
        *opcode = JSMI_OP_ADD_IMMEDIATE;
        return true;
    case JSMI_OPERATOR_SUBTRACT:
        *opcode = JSMI_OP_SUBTRACT_IMMEDIATE;
        return true;
    case JSMI_OPERATOR_MULTIPLY:
        *opcode = JSMI_OP_MULTIPLY_IMMEDIATE;
        return true;
    case JSMI_OPERATOR_BIT_AND:
        *opcode = JSMI_OP_BIT_AND_IMMEDIATE;
        return true;
    case JSMI_OPERATOR_BIT_OR:
        *opcode = JSMI_OP_BIT_OR_IMMEDIATE;
        return true;
    case JSMI_OPERATOR_BIT_XOR:
        *opcode = JSMI_OP_BIT_XOR_IMMEDIATE;
        return true;
    case JSMI_OPERATOR_SHIFT_LEFT:
        *opcode = JSMI_OP_SHIFT_LEFT_IMMEDIATE;
        return true;
    case JSMI_OPERATOR_SHIFT_RIGHT:
        *opcode = JSMI_OP_SHIFT_RIGHT_IMMEDIATE;
        return true;
    case JSMI_OPERATOR_SHIFT_RIGHT_UNSIGNED:
        *opcode = JSMI_OP_SHIFT_RIGHT_UNSIGNED_IMMEDIATE;
        return true;
    default:
        return false;
    }
}

void jsmi_compile_binary_operation(JsCompiler *c, JsOperator operator,
                                   JsRegister target, JsRegister left,
                                   JsNode *right)
{
    JsSourceRange range = c->emitter.range;
    JsOpcode opcode;
    int32_t value;
    JsRegister operand;

    if (jsmi_is_small_integer(right, &value) &&
        immediate_opcode(operator, & opcode)) {
        emit(c, opcode, target, left, (uint32_t)value & 0xFF);
        return;
    }
    operand = jsmi_compile_operand(c, right);
    c->emitter.range = range;
    emit(c, jsmi_binary_opcode(operator), target, left, operand);
}

static void compile_private_in(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsRegister name = new_temporary(c);
    JsRegister object;

    jsmi_variable_load(c, node->binary.left, name);
    object = jsmi_compile_operand(c, node->binary.right);
    jsmi_compile_position(c, node);
    emit(c, JSMI_OP_HAS_PRIVATE, target, name, object);
}

static bool is_plain_binary(const JsNode *node)
{
    return node->kind == JSMI_NODE_BINARY &&
           node->binary.left->kind != JSMI_NODE_PRIVATE_NAME;
}

static JsNode *pop_spine(JsCompiler *c)
{
    c->spine.size -= sizeof(JsNode *);
    return *(JsNode **)(void *)(c->spine.data + c->spine.size);
}

// Left-associative chains are as long as the program likes: the operators are
// remembered on the spine while the leftmost operand is found.
static void compile_binary(JsCompiler *c, JsNode *node, JsRegister target)
{
    size_t base = c->spine.size;
    JsNode *left = node;
    JsRegister result = target, reg;

    for (; is_plain_binary(left); left = left->binary.left)
        jsmi_buffer_append(&c->spine, &left, sizeof(JsNode *));
    if (c->spine.failed)
        return;
    // Intermediate results share one temporary.
    if (is_variable(c, target) && is_plain_binary(node->binary.left))
        result = new_temporary(c);
    else if (is_variable(c, target))
        result = JSMI_NO_REGISTER;
    reg = JSMI_NO_REGISTER;
    while (c->spine.size > base) {
        JsNode *operation = pop_spine(c);
        JsNode *right = operation->binary.right;
        bool is_last = c->spine.size == base;
        JsRegisterMark mark = mark_registers(c);

        if (has_stopped(c)) {
            c->spine.size = base;
            return;
        }
        if (reg == JSMI_NO_REGISTER) {
            bool in_place = left->kind == JSMI_NODE_IDENTIFIER ||
                            left->kind == JSMI_NODE_THIS ||
                            result == JSMI_NO_REGISTER;

            if (in_place) {
                reg = jsmi_compile_operand_before(c, left, right);
            } else {
                jsmi_compile_expression(c, left, result);
                reg = result;
            }
        }
        jsmi_compile_position(c, operation);
        jsmi_compile_binary_operation(c, operation->operator,
                                      is_last ? target : result, reg, right);
        reg = result;
        release_registers(c, mark);
    }
}

static void compile_unary(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsNode *operand = node->unary.operand;
    static const JsOpcode opcodes[] = {
        [JSMI_OPERATOR_MINUS] = JSMI_OP_NEGATE,
        [JSMI_OPERATOR_PLUS] = JSMI_OP_TO_NUMBER,
        [JSMI_OPERATOR_NOT] = JSMI_OP_NOT,
        [JSMI_OPERATOR_BIT_NOT] = JSMI_OP_BIT_NOT,
    };
    JsRegister reg;

    switch (node->operator) {
    case JSMI_OPERATOR_VOID:
        jsmi_compile_effect(c, operand);
        emit(c, JSMI_OP_LOAD_UNDEFINED, target, 0, 0);
        return;
    case JSMI_OPERATOR_DELETE:
        jsmi_compile_delete(c, node, target);
        return;
    case JSMI_OPERATOR_TYPEOF:
        if (operand->kind == JSMI_NODE_IDENTIFIER) {
            reg = jsmi_variable_register(c, operand);
            if (reg == JSMI_NO_REGISTER) {
                reg = new_temporary(c);
                jsmi_variable_load_typeof(c, operand, reg);
            }
        } else {
            reg = jsmi_compile_operand(c, operand);
        }
        emit(c, JSMI_OP_TYPEOF, target, reg, 0);
        return;
    case JSMI_OPERATOR_MINUS:
        if (operand->kind == JSMI_NODE_NUMBER) {
            jsmi_emit_number(&c->emitter, target, -operand->number.value);
            return;
        }
        break;
    }
    reg = jsmi_compile_operand(c, operand);
    jsmi_compile_position(c, node);
    emit(c, opcodes[node->operator], target, reg, 0);
}

static void compile_logical(JsCompiler *c, JsNode *node, JsRegister target)
{
    static const JsOpcode opcodes[] = {
        [JSMI_OPERATOR_AND] = JSMI_OP_JUMP_IF_FALSE,
        [JSMI_OPERATOR_OR] = JSMI_OP_JUMP_IF_TRUE,
        [JSMI_OPERATOR_COALESCE] = JSMI_OP_JUMP_IF_NOT_NULLISH,
    };
    size_t base = c->spine.size;
    JsLabel end = JSMI_NEW_LABEL;
    JsNode *left = node;
    JsRegister result = target;

    if (is_variable(c, target))
        result = new_temporary(c);
    // a && b && c: chains of any length. A jump of an inner operation to its
    // own end would only meet the next test, which for equal operators jumps
    // on; so all go to the end of a run of equal operators at once.
    for (; left->kind == JSMI_NODE_LOGICAL && left->operator== node->operator;
         left = left->binary.left)
        jsmi_buffer_append(&c->spine, &left, sizeof(JsNode *));
    if (c->spine.failed)
        return;
    jsmi_compile_expression(c, left, result);
    while (c->spine.size > base) {
        JsNode *operation = pop_spine(c);

        if (has_stopped(c)) {
            c->spine.size = base;
            return;
        }
        emit_jump(c, opcodes[node->operator], result, 0, &end);
        jsmi_compile_expression(c, operation->binary.right, result);
    }
    bind_label(c, &end);
    emit_move(c, target, result);
}

static void compile_conditional(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsRegister result = is_variable(c, target) ? new_temporary(c) : target;
    JsLabel end = JSMI_NEW_LABEL;

    // a ? b : c ? d : e ...: the chain leans to the right.
    for (; node->kind == JSMI_NODE_CONDITIONAL && !has_stopped(c);
         node = node->conditional.alternate) {
        JsLabel otherwise = JSMI_NEW_LABEL;

        jsmi_compile_condition(c, node->conditional.test, JSMI_JUMP_IF_FALSE,
                               &otherwise);
        jsmi_compile_expression(c, node->conditional.consequent, result);
        emit_jump(c, JSMI_OP_JUMP, 0, 0, &end);
        bind_label(c, &otherwise);
    }
    jsmi_compile_expression(c, node, result);
    bind_label(c, &end);
    emit_move(c, target, result);
}

static void compile_string(JsCompiler *c, JsName *value, JsRegister target)
{
    jsmi_compile_load_constant(c, target, jsmi_compile_string(c, value));
}

static void compile_bigint(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsConstant constant = {.kind = JSMI_CONSTANT_BIGINT,
                           .text = jsmi_compile_text(c, node->string.value)};

    jsmi_compile_load_constant(c, target,
                               jsmi_constant_add(&c->emitter, &constant));
}

static void compile_import_call(JsCompiler *c, JsNode *node, JsRegister target)
{
    static const JsCodeImportPhase phases[] = {
        [JSMI_IMPORT_EVALUATION] = JSMI_PHASE_EVALUATION,
        [JSMI_IMPORT_DEFER] = JSMI_PHASE_DEFER,
        [JSMI_IMPORT_SOURCE] = JSMI_PHASE_SOURCE,
    };
    JsNode *second = node->binary.right;
    JsRegister specifier =
        second ? jsmi_compile_operand_before(c, node->binary.left, second)
               : jsmi_compile_operand(c, node->binary.left);
    JsRegister options;

    if (second) {
        options = jsmi_compile_operand(c, second);
    } else {
        options = new_temporary(c);
        emit(c, JSMI_OP_LOAD_UNDEFINED, options, 0, 0);
    }
    jsmi_compile_position(c, node);
    emit_extra(c, JSMI_OP_IMPORT_CALL, target, specifier, options,
               (uint32_t)phases[node->operator]);
}

static void compile_await(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsRegister value = jsmi_compile_operand(c, node->unary.operand);

    jsmi_compile_position(c, node);
    jsmi_compile_await(c, target, value);
}

static void dispatch(JsCompiler *c, JsNode *node, JsRegister target)
{
    if (has_stopped(c))
        return;
    switch (node->kind) {
    case JSMI_NODE_IDENTIFIER:
    case JSMI_NODE_THIS:
    case JSMI_NODE_NEW_TARGET:
    case JSMI_NODE_HOME_OBJECT:
    case JSMI_NODE_ACTIVE_FUNCTION:
    case JSMI_NODE_PRIVATE_NAME:
        jsmi_variable_load(c, node, target);
        break;
    case JSMI_NODE_NULL_LITERAL:
        emit(c, JSMI_OP_LOAD_NULL, target, 0, 0);
        break;
    case JSMI_NODE_TRUE_LITERAL:
        emit(c, JSMI_OP_LOAD_TRUE, target, 0, 0);
        break;
    case JSMI_NODE_FALSE_LITERAL:
        emit(c, JSMI_OP_LOAD_FALSE, target, 0, 0);
        break;
    case JSMI_NODE_NUMBER:
        jsmi_emit_number(&c->emitter, target, node->number.value);
        break;
    case JSMI_NODE_BIGINT:
        compile_bigint(c, node, target);
        break;
    case JSMI_NODE_STRING:
        compile_string(c, node->string.value, target);
        break;
    case JSMI_NODE_REGEXP:
        jsmi_compile_regexp(c, node, target);
        break;
    case JSMI_NODE_TEMPLATE:
        jsmi_compile_template(c, node, target);
        break;
    case JSMI_NODE_ARRAY:
        jsmi_compile_array(c, node, target);
        break;
    case JSMI_NODE_OBJECT:
        jsmi_compile_object(c, node, target);
        break;
    case JSMI_NODE_FUNCTION:
        jsmi_compile_closure(c, node->function.function,
                             node->function.function->name, target);
        break;
    case JSMI_NODE_CLASS:
        jsmi_compile_class(c, node->class_definition.definition, NULL, target);
        break;
    case JSMI_NODE_UNARY:
        compile_unary(c, node, target);
        break;
    case JSMI_NODE_UPDATE:
        jsmi_compile_update(c, node, target);
        break;
    case JSMI_NODE_BINARY:
        if (is_plain_binary(node))
            compile_binary(c, node, target);
        else
            compile_private_in(c, node, target);
        break;
    case JSMI_NODE_LOGICAL:
        compile_logical(c, node, target);
        break;
    case JSMI_NODE_ASSIGN:
        jsmi_compile_assign(c, node, target);
        break;
    case JSMI_NODE_CONDITIONAL:
        compile_conditional(c, node, target);
        break;
    case JSMI_NODE_SEQUENCE:
        for (node = node->list.first; node->next; node = node->next)
            jsmi_compile_effect(c, node);
        jsmi_compile_expression(c, node, target);
        break;
    case JSMI_NODE_MEMBER:
    case JSMI_NODE_INDEX:
    case JSMI_NODE_PRIVATE_MEMBER:
    case JSMI_NODE_SUPER_MEMBER:
    case JSMI_NODE_SUPER_INDEX:
    case JSMI_NODE_OPTIONAL_CHAIN:
    case JSMI_NODE_CALL:
    case JSMI_NODE_TAGGED_TEMPLATE:
        jsmi_compile_chain(c, node, target);
        break;
    case JSMI_NODE_NEW:
        jsmi_compile_new(c, node, target);
        break;
    case JSMI_NODE_SUPER_CALL:
        jsmi_compile_super_call(c, node, target);
        break;
    case JSMI_NODE_IMPORT_CALL:
        compile_import_call(c, node, target);
        break;
    case JSMI_NODE_IMPORT_META:
        emit(c, JSMI_OP_IMPORT_META, target, 0, 0);
        break;
    case JSMI_NODE_YIELD:
        jsmi_compile_yield(c, node, target);
        break;
    case JSMI_NODE_AWAIT:
        compile_await(c, node, target);
        break;
    default:
        JSMI_ASSERT(false);
    }
}

void jsmi_compile_expression(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsRegisterMark mark = mark_registers(c);

    if (is_variable(c, target) && !writes_target_last(node)) {
        JsRegister result = new_temporary(c);

        dispatch(c, node, result);
        emit_move(c, target, result);
    } else {
        dispatch(c, node, target);
    }
    release_registers(c, mark);
}

void jsmi_compile_first_value(JsCompiler *c, JsNode *node, JsName *name,
                              JsRegister target)
{
    JsRegisterMark mark = mark_registers(c);

    if (node->kind == JSMI_NODE_ARRAY || node->kind == JSMI_NODE_OBJECT) {
        dispatch(c, node, target);
        release_registers(c, mark);
    } else {
        jsmi_compile_named(c, node, name, target);
    }
}

// ------------------------------------------------------------------ conditions

typedef struct FusedJumps {
    JsOpcode if_true, if_false;
    JsOpcode immediate_true, immediate_false;
} FusedJumps;

static bool fused_jumps(JsOperator operator, FusedJumps * jumps)
{
    switch (operator) {
    case JSMI_OPERATOR_LESS:
        *jumps = (FusedJumps){JSMI_OP_JUMP_IF_LESS, JSMI_OP_JUMP_IF_NOT_LESS,
                              JSMI_OP_JUMP_IF_LESS_IMMEDIATE,
                              JSMI_OP_JUMP_IF_NOT_LESS_IMMEDIATE};
        return true;
    case JSMI_OPERATOR_LESS_EQUAL:
        *jumps = (FusedJumps){JSMI_OP_JUMP_IF_LESS_EQUAL,
                              JSMI_OP_JUMP_IF_NOT_LESS_EQUAL,
                              JSMI_OP_JUMP_IF_LESS_EQUAL_IMMEDIATE,
                              JSMI_OP_JUMP_IF_NOT_LESS_EQUAL_IMMEDIATE};
        return true;
    case JSMI_OPERATOR_GREATER:
        *jumps =
            (FusedJumps){JSMI_OP_JUMP_IF_GREATER, JSMI_OP_JUMP_IF_NOT_GREATER,
                         JSMI_OP_JUMP_IF_GREATER_IMMEDIATE,
                         JSMI_OP_JUMP_IF_NOT_GREATER_IMMEDIATE};
        return true;
    case JSMI_OPERATOR_GREATER_EQUAL:
        *jumps = (FusedJumps){JSMI_OP_JUMP_IF_GREATER_EQUAL,
                              JSMI_OP_JUMP_IF_NOT_GREATER_EQUAL,
                              JSMI_OP_JUMP_IF_GREATER_EQUAL_IMMEDIATE,
                              JSMI_OP_JUMP_IF_NOT_GREATER_EQUAL_IMMEDIATE};
        return true;
    case JSMI_OPERATOR_STRICT_EQUAL:
        *jumps = (FusedJumps){JSMI_OP_JUMP_IF_STRICT_EQUAL,
                              JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL,
                              JSMI_OP_JUMP_IF_STRICT_EQUAL_IMMEDIATE,
                              JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE};
        return true;
    case JSMI_OPERATOR_STRICT_NOT_EQUAL:
        *jumps = (FusedJumps){JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL,
                              JSMI_OP_JUMP_IF_STRICT_EQUAL,
                              JSMI_OP_JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE,
                              JSMI_OP_JUMP_IF_STRICT_EQUAL_IMMEDIATE};
        return true;
    case JSMI_OPERATOR_EQUAL:
        *jumps = (FusedJumps){JSMI_OP_JUMP_IF_EQUAL, JSMI_OP_JUMP_IF_NOT_EQUAL,
                              JSMI_OPCODE_COUNT, JSMI_OPCODE_COUNT};
        return true;
    case JSMI_OPERATOR_NOT_EQUAL:
        *jumps = (FusedJumps){JSMI_OP_JUMP_IF_NOT_EQUAL, JSMI_OP_JUMP_IF_EQUAL,
                              JSMI_OPCODE_COUNT, JSMI_OPCODE_COUNT};
        return true;
    default:
        return false;
    }
}

static void compile_comparison(JsCompiler *c, JsNode *node,
                               const FusedJumps *jumps, JsSense sense,
                               JsLabel *label)
{
    JsNode *right = node->binary.right;
    JsRegister left = jsmi_compile_operand_before(c, node->binary.left, right);
    JsRegister operand;
    int32_t value;

    if (jumps->immediate_true != JSMI_OPCODE_COUNT &&
        jsmi_is_small_integer(right, &value)) {
        jsmi_compile_position(c, node);
        emit_jump(c,
                  sense == JSMI_JUMP_IF_TRUE ? jumps->immediate_true
                                             : jumps->immediate_false,
                  left, (uint32_t)value & 0xFF, label);
        return;
    }
    operand = jsmi_compile_operand(c, right);
    jsmi_compile_position(c, node);
    emit_jump(c, sense == JSMI_JUMP_IF_TRUE ? jumps->if_true : jumps->if_false,
              left, operand, label);
}

// a && b or a || b as a condition. `node` is the end of a chain that may lean
// to the left for long.
static void compile_logical_condition(JsCompiler *c, JsNode *node,
                                      JsSense sense, JsLabel *label)
{
    // What ends the evaluation early: false for &&, true for ||.
    JsSense early = node->operator== JSMI_OPERATOR_AND ? JSMI_JUMP_IF_FALSE
                                                       : JSMI_JUMP_IF_TRUE;
    size_t base = c->spine.size;
    JsLabel skip = JSMI_NEW_LABEL;
    JsNode *left = node;

    for (; left->kind == JSMI_NODE_LOGICAL && left->operator== node->operator;
         left = left->binary.left)
        jsmi_buffer_append(&c->spine, &left, sizeof(JsNode *));
    if (c->spine.failed)
        return;
    while (c->spine.size > base) {
        JsNode *operation = pop_spine(c);

        jsmi_compile_condition(c, left, early, early == sense ? label : &skip);
        left = operation->binary.right;
    }
    jsmi_compile_condition(c, left, sense, label);
    bind_label(c, &skip);
}

void jsmi_compile_condition(JsCompiler *c, JsNode *node, JsSense sense,
                            JsLabel *label)
{
    JsRegisterMark mark = mark_registers(c);
    FusedJumps jumps;
    JsRegister value;

    while (node->kind == JSMI_NODE_UNARY &&
           node->operator== JSMI_OPERATOR_NOT) {
        node = node->unary.operand;
        sense =
            sense == JSMI_JUMP_IF_TRUE ? JSMI_JUMP_IF_FALSE : JSMI_JUMP_IF_TRUE;
    }
    if (node->kind == JSMI_NODE_LOGICAL &&
        node->operator!= JSMI_OPERATOR_COALESCE) {
        compile_logical_condition(c, node, sense, label);
    } else if (node->kind == JSMI_NODE_TRUE_LITERAL ||
               node->kind == JSMI_NODE_FALSE_LITERAL) {
        if ((node->kind == JSMI_NODE_TRUE_LITERAL) ==
            (sense == JSMI_JUMP_IF_TRUE))
            emit_jump(c, JSMI_OP_JUMP, 0, 0, label);
    } else if (is_plain_binary(node) && fused_jumps(node->operator, & jumps)) {
        compile_comparison(c, node, &jumps, sense, label);
    } else {
        value = jsmi_compile_operand(c, node);
        emit_jump(c,
                  sense == JSMI_JUMP_IF_TRUE ? JSMI_OP_JUMP_IF_TRUE
                                             : JSMI_OP_JUMP_IF_FALSE,
                  value, 0, label);
    }
    release_registers(c, mark);
}
