// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

// Precedence of the binary operators, 0 for other tokens. ?? is lowest; its
// mixing with && and || is checked when the node is made.
enum {
    PRECEDENCE_COALESCE = 1,
    PRECEDENCE_OR,
    PRECEDENCE_AND,
    PRECEDENCE_BIT_OR,
    PRECEDENCE_BIT_XOR,
    PRECEDENCE_BIT_AND,
    PRECEDENCE_EQUALITY,
    PRECEDENCE_RELATIONAL,
    PRECEDENCE_SHIFT,
    PRECEDENCE_ADDITIVE,
    PRECEDENCE_MULTIPLICATIVE,
    PRECEDENCE_EXPONENT,
};

typedef struct OperatorInfo {
    uint8_t precedence;
    uint8_t operator;  // JsOperator
} OperatorInfo;

static const OperatorInfo binary_operators[JSMI_TOKEN_KIND_COUNT] = {
    [JSMI_TOKEN_COALESCE] = {PRECEDENCE_COALESCE, JSMI_OPERATOR_COALESCE},
    [JSMI_TOKEN_OR] = {PRECEDENCE_OR, JSMI_OPERATOR_OR},
    [JSMI_TOKEN_AND] = {PRECEDENCE_AND, JSMI_OPERATOR_AND},
    [JSMI_TOKEN_BIT_OR] = {PRECEDENCE_BIT_OR, JSMI_OPERATOR_BIT_OR},
    [JSMI_TOKEN_BIT_XOR] = {PRECEDENCE_BIT_XOR, JSMI_OPERATOR_BIT_XOR},
    [JSMI_TOKEN_BIT_AND] = {PRECEDENCE_BIT_AND, JSMI_OPERATOR_BIT_AND},
    [JSMI_TOKEN_EQUAL] = {PRECEDENCE_EQUALITY, JSMI_OPERATOR_EQUAL},
    [JSMI_TOKEN_NOT_EQUAL] = {PRECEDENCE_EQUALITY, JSMI_OPERATOR_NOT_EQUAL},
    [JSMI_TOKEN_STRICT_EQUAL] = {PRECEDENCE_EQUALITY,
                                 JSMI_OPERATOR_STRICT_EQUAL},
    [JSMI_TOKEN_STRICT_NOT_EQUAL] = {PRECEDENCE_EQUALITY,
                                     JSMI_OPERATOR_STRICT_NOT_EQUAL},
    [JSMI_TOKEN_LESS] = {PRECEDENCE_RELATIONAL, JSMI_OPERATOR_LESS},
    [JSMI_TOKEN_LESS_EQUAL] = {PRECEDENCE_RELATIONAL, JSMI_OPERATOR_LESS_EQUAL},
    [JSMI_TOKEN_GREATER] = {PRECEDENCE_RELATIONAL, JSMI_OPERATOR_GREATER},
    [JSMI_TOKEN_GREATER_EQUAL] = {PRECEDENCE_RELATIONAL,
                                  JSMI_OPERATOR_GREATER_EQUAL},
    [JSMI_TOKEN_INSTANCEOF] = {PRECEDENCE_RELATIONAL, JSMI_OPERATOR_INSTANCEOF},
    [JSMI_TOKEN_IN] = {PRECEDENCE_RELATIONAL, JSMI_OPERATOR_IN},
    [JSMI_TOKEN_SHIFT_LEFT] = {PRECEDENCE_SHIFT, JSMI_OPERATOR_SHIFT_LEFT},
    [JSMI_TOKEN_SHIFT_RIGHT] = {PRECEDENCE_SHIFT, JSMI_OPERATOR_SHIFT_RIGHT},
    [JSMI_TOKEN_SHIFT_RIGHT_UNSIGNED] = {PRECEDENCE_SHIFT,
                                         JSMI_OPERATOR_SHIFT_RIGHT_UNSIGNED},
    [JSMI_TOKEN_ADD] = {PRECEDENCE_ADDITIVE, JSMI_OPERATOR_ADD},
    [JSMI_TOKEN_SUBTRACT] = {PRECEDENCE_ADDITIVE, JSMI_OPERATOR_SUBTRACT},
    [JSMI_TOKEN_MULTIPLY] = {PRECEDENCE_MULTIPLICATIVE, JSMI_OPERATOR_MULTIPLY},
    [JSMI_TOKEN_DIVIDE] = {PRECEDENCE_MULTIPLICATIVE, JSMI_OPERATOR_DIVIDE},
    [JSMI_TOKEN_REMAINDER] = {PRECEDENCE_MULTIPLICATIVE,
                              JSMI_OPERATOR_REMAINDER},
    [JSMI_TOKEN_EXPONENT] = {PRECEDENCE_EXPONENT, JSMI_OPERATOR_EXPONENT},
};

static const uint8_t assignment_operators[JSMI_TOKEN_KIND_COUNT] = {
    [JSMI_TOKEN_ASSIGN_ADD] = JSMI_OPERATOR_ADD,
    [JSMI_TOKEN_ASSIGN_SUBTRACT] = JSMI_OPERATOR_SUBTRACT,
    [JSMI_TOKEN_ASSIGN_MULTIPLY] = JSMI_OPERATOR_MULTIPLY,
    [JSMI_TOKEN_ASSIGN_DIVIDE] = JSMI_OPERATOR_DIVIDE,
    [JSMI_TOKEN_ASSIGN_REMAINDER] = JSMI_OPERATOR_REMAINDER,
    [JSMI_TOKEN_ASSIGN_EXPONENT] = JSMI_OPERATOR_EXPONENT,
    [JSMI_TOKEN_ASSIGN_SHIFT_LEFT] = JSMI_OPERATOR_SHIFT_LEFT,
    [JSMI_TOKEN_ASSIGN_SHIFT_RIGHT] = JSMI_OPERATOR_SHIFT_RIGHT,
    [JSMI_TOKEN_ASSIGN_SHIFT_RIGHT_UNSIGNED] =
        JSMI_OPERATOR_SHIFT_RIGHT_UNSIGNED,
    [JSMI_TOKEN_ASSIGN_BIT_AND] = JSMI_OPERATOR_BIT_AND,
    [JSMI_TOKEN_ASSIGN_BIT_OR] = JSMI_OPERATOR_BIT_OR,
    [JSMI_TOKEN_ASSIGN_BIT_XOR] = JSMI_OPERATOR_BIT_XOR,
    [JSMI_TOKEN_ASSIGN_AND] = JSMI_OPERATOR_AND,
    [JSMI_TOKEN_ASSIGN_OR] = JSMI_OPERATOR_OR,
    [JSMI_TOKEN_ASSIGN_COALESCE] = JSMI_OPERATOR_COALESCE,
};

// What an arrow needs before it is tried at `start`.
static void allow_arrow(JsParser *parser, JsInOperator in)
{
    parser->arrow_start = parser->token.start;
    parser->arrow_in = (uint8_t)in;
}

bool jsmi_node_is_arrow(const JsNode *node)
{
    return node->kind == JSMI_NODE_FUNCTION &&
           node->function.function->kind == JSMI_FUNCTION_ARROW &&
           !(node->flags & JSMI_NODE_PARENTHESIZED);
}

void jsmi_parser_cover_error(JsParser *parser, uint32_t offset,
                             const char *message)
{
    if (parser->cover_error == JSMI_NO_OFFSET) {
        parser->cover_error = offset;
        parser->cover_message = message;
    }
}

bool jsmi_parser_check_cover(JsParser *parser)
{
    if (parser->cover_error == JSMI_NO_OFFSET)
        return true;
    return jsmi_parser_fail(parser, parser->cover_error, parser->cover_message);
}

// Unary operators.

static JsNode *parse_unary(JsParser *parser);

static bool check_delete(JsParser *parser, const JsNode *operand)
{
    if (operand->kind == JSMI_NODE_IDENTIFIER && parser->is_strict)
        return jsmi_parser_fail(parser, operand->start,
                                "strict code cannot delete a variable");
    if (operand->kind == JSMI_NODE_OPTIONAL_CHAIN)
        operand = operand->unary.operand;
    if (operand->kind == JSMI_NODE_PRIVATE_MEMBER)
        return jsmi_parser_fail(parser, operand->start,
                                "private members cannot be deleted");
    return true;
}

static JsNode *parse_prefix(JsParser *parser, JsNodeKind kind,
                            JsOperator operator)
{
    JsNode *node = jsmi_parser_node(parser, kind, parser->token.start);
    uint32_t start;

    if (!node || !jsmi_parser_enter(parser, 1))
        return NULL;
    node->operator=(uint8_t) operator;
    jsmi_parser_advance(parser);
    start = parser->token.start;
    node->unary.operand = parse_unary(parser);
    if (!node->unary.operand)
        return NULL;
    jsmi_parser_leave(parser, 1);
    jsmi_parser_finish(parser, node);
    if (kind == JSMI_NODE_UPDATE) {
        node->flags |= JSMI_NODE_PREFIX;
        if (!jsmi_check_simple_target(parser, node->unary.operand, start,
                                      "invalid operand of an update"))
            return NULL;
        return node;
    }
    if (operator==
        JSMI_OPERATOR_DELETE && !check_delete(parser, node->unary.operand))
        return NULL;
    // -x ** y needs parentheses.
    if (parser->token.kind == JSMI_TOKEN_EXPONENT) {
        jsmi_parser_fail(parser, parser->token.start,
                         "an unary operator before ** needs parentheses");
        return NULL;
    }
    return node;
}

static JsNode *parse_await(JsParser *parser)
{
    if (parser->function->in_parameters) {
        jsmi_parser_fail(parser, parser->token.start,
                         "await is not allowed in parameters");
        return NULL;
    }
    parser->function->last_await = parser->token.start + 1;
    parser->function->uses |= JSMI_USES_AWAIT;
    return parse_prefix(parser, JSMI_NODE_AWAIT, JSMI_OPERATOR_NONE);
}

static JsNode *parse_postfix(JsParser *parser)
{
    uint32_t start = parser->token.start;
    JsNode *operand = jsmi_parse_left_hand_side(parser);
    JsNode *node;

    if (!operand || parser->token.newline_before ||
        (parser->token.kind != JSMI_TOKEN_INCREMENT &&
         parser->token.kind != JSMI_TOKEN_DECREMENT) ||
        jsmi_node_is_arrow(operand))
        return operand;
    node = jsmi_parser_node(parser, JSMI_NODE_UPDATE, operand->start);
    if (!node || !jsmi_check_simple_target(parser, operand, start,
                                           "invalid operand of an update"))
        return NULL;
    node->position = parser->token.start;
    node->operator= parser->token.kind == JSMI_TOKEN_INCREMENT
        ? JSMI_OPERATOR_INCREMENT
        : JSMI_OPERATOR_DECREMENT;
    node->unary.operand = operand;
    jsmi_parser_advance(parser);
    return node;
}

static JsNode *parse_unary(JsParser *parser)
{
    switch (parser->token.kind) {
    case JSMI_TOKEN_SUBTRACT:
        return parse_prefix(parser, JSMI_NODE_UNARY, JSMI_OPERATOR_MINUS);
    case JSMI_TOKEN_ADD:
        return parse_prefix(parser, JSMI_NODE_UNARY, JSMI_OPERATOR_PLUS);
    case JSMI_TOKEN_NOT:
        return parse_prefix(parser, JSMI_NODE_UNARY, JSMI_OPERATOR_NOT);
    case JSMI_TOKEN_BIT_NOT:
        return parse_prefix(parser, JSMI_NODE_UNARY, JSMI_OPERATOR_BIT_NOT);
    case JSMI_TOKEN_TYPEOF:
        return parse_prefix(parser, JSMI_NODE_UNARY, JSMI_OPERATOR_TYPEOF);
    case JSMI_TOKEN_VOID:
        return parse_prefix(parser, JSMI_NODE_UNARY, JSMI_OPERATOR_VOID);
    case JSMI_TOKEN_DELETE:
        return parse_prefix(parser, JSMI_NODE_UNARY, JSMI_OPERATOR_DELETE);
    case JSMI_TOKEN_INCREMENT:
        return parse_prefix(parser, JSMI_NODE_UPDATE, JSMI_OPERATOR_INCREMENT);
    case JSMI_TOKEN_DECREMENT:
        return parse_prefix(parser, JSMI_NODE_UPDATE, JSMI_OPERATOR_DECREMENT);
    case JSMI_TOKEN_IDENTIFIER:
        if (parser->token.known == JSMI_TOKEN_AWAIT &&
            parser->function->await_is_keyword)
            return parse_await(parser);
        break;
    default:
        break;
    }
    return parse_postfix(parser);
}

// Binary operators.

static bool is_plain_logical(const JsNode *node, bool coalesce)
{
    return node->kind == JSMI_NODE_LOGICAL &&
           !(node->flags & JSMI_NODE_PARENTHESIZED) &&
           (node->operator== JSMI_OPERATOR_COALESCE) == coalesce;
}

static JsNode *make_binary(JsParser *parser, OperatorInfo info, JsNode *left,
                           JsNode *right, uint32_t start, uint32_t position)
{
    bool is_logical = info.precedence <= PRECEDENCE_AND;
    JsNode *node = jsmi_parser_node(
        parser, is_logical ? JSMI_NODE_LOGICAL : JSMI_NODE_BINARY, start);

    if (!node)
        return NULL;
    node->operator= info.operator;
    node->position = position;
    node->binary.left = left;
    node->binary.right = right;
    if (is_logical) {
        bool mixes_with = info.operator!= JSMI_OPERATOR_COALESCE;

        if (is_plain_logical(left, mixes_with) ||
            is_plain_logical(right, mixes_with)) {
            jsmi_parser_fail(parser, position,
                             "?? mixed with && or || needs parentheses");
            return NULL;
        }
    }
    return jsmi_parser_finish(parser, node);
}

static OperatorInfo current_operator(const JsParser *parser, JsInOperator in)
{
    OperatorInfo info = binary_operators[parser->token.kind];

    if (parser->token.kind == JSMI_TOKEN_IN && in == JSMI_WITHOUT_IN)
        info.precedence = 0;
    return info;
}

// #name, which only `in` may follow.
static JsNode *parse_private_in(JsParser *parser, JsInOperator in,
                                int precedence)
{
    JsNode *node = jsmi_parse_private_name(parser);

    if (!node)
        return NULL;
    if (parser->token.kind != JSMI_TOKEN_IN || in == JSMI_WITHOUT_IN ||
        precedence > PRECEDENCE_RELATIONAL) {
        jsmi_parser_fail(parser, node->start,
                         "a private name must be followed by 'in' or follow "
                         "a '.'");
        return NULL;
    }
    return node;
}

// Operators of at least this precedence. Left-associative ones are a loop.
static JsNode *parse_binary(JsParser *parser, JsInOperator in, int precedence)
{
    uint32_t start = parser->token.start;
    JsNode *left = parser->token.kind == JSMI_TOKEN_PRIVATE_NAME
                       ? parse_private_in(parser, in, precedence)
                       : parse_unary(parser);

    if (!left)
        return NULL;
    for (;;) {
        OperatorInfo info = current_operator(parser, in);
        uint32_t position = parser->token.start;
        JsNode *right;

        if (info.precedence < precedence || info.precedence == 0 ||
            jsmi_node_is_arrow(left))
            return left;
        if (!jsmi_parser_enter(parser, 1))
            return NULL;
        jsmi_parser_advance(parser);
        right = parse_binary(parser, in,
                             info.precedence == PRECEDENCE_EXPONENT
                                 ? PRECEDENCE_EXPONENT
                                 : info.precedence + 1);
        if (!right)
            return NULL;
        jsmi_parser_leave(parser, 1);
        left = make_binary(parser, info, left, right, start, position);
        if (!left)
            return NULL;
    }
}

static JsNode *parse_conditional(JsParser *parser, JsInOperator in)
{
    uint32_t start = parser->token.start;
    JsNode *test = parse_binary(parser, in, PRECEDENCE_COALESCE);
    JsNode *node;

    if (!test || parser->token.kind != JSMI_TOKEN_QUESTION ||
        jsmi_node_is_arrow(test))
        return test;
    node = jsmi_parser_node(parser, JSMI_NODE_CONDITIONAL, start);
    if (!node)
        return NULL;
    node->position = parser->token.start;
    jsmi_parser_advance(parser);
    node->conditional.test = test;
    node->conditional.consequent = jsmi_parse_assignment(parser, JSMI_WITH_IN);
    if (!node->conditional.consequent ||
        !jsmi_parser_expect(parser, JSMI_TOKEN_COLON))
        return NULL;
    node->conditional.alternate = jsmi_parse_assignment(parser, in);
    if (!node->conditional.alternate)
        return NULL;
    return jsmi_parser_finish(parser, node);
}

// Assignment, yield, sequences.

static bool ends_yield(const JsToken *token)
{
    switch (token->kind) {
    case JSMI_TOKEN_END:
    case JSMI_TOKEN_RIGHT_PAREN:
    case JSMI_TOKEN_RIGHT_BRACKET:
    case JSMI_TOKEN_RIGHT_BRACE:
    case JSMI_TOKEN_COMMA:
    case JSMI_TOKEN_SEMICOLON:
    case JSMI_TOKEN_COLON:
    case JSMI_TOKEN_IN:
        return true;
    default:
        return token->newline_before;
    }
}

static JsNode *parse_yield(JsParser *parser, JsInOperator in)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_YIELD, parser->token.start);

    if (!node)
        return NULL;
    if (parser->function->in_parameters) {
        jsmi_parser_fail(parser, node->start,
                         "yield is not allowed in parameters");
        return NULL;
    }
    parser->function->last_yield = node->start + 1;
    jsmi_parser_advance(parser);
    if (parser->token.kind == JSMI_TOKEN_MULTIPLY &&
        !parser->token.newline_before) {
        node->flags |= JSMI_NODE_DELEGATE;
        jsmi_parser_advance(parser);
    } else if (ends_yield(&parser->token)) {
        return node;
    }
    node->unary.operand = jsmi_parse_assignment(parser, in);
    if (!node->unary.operand)
        return NULL;
    return jsmi_parser_finish(parser, node);
}

static bool is_logical_operator(uint8_t operation)
{
    return operation == JSMI_OPERATOR_AND || operation == JSMI_OPERATOR_OR ||
           operation == JSMI_OPERATOR_COALESCE;
}

// At an assignment operator behind `left`.
static JsNode *parse_assignment_rest(JsParser *parser, JsNode *left,
                                     uint32_t start, JsInOperator in)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_ASSIGN, start);
    bool is_plain = parser->token.kind == JSMI_TOKEN_ASSIGN;

    if (!node)
        return NULL;
    node->position = parser->token.start;
    node->operator= assignment_operators[parser->token.kind];
    if (is_plain &&
        (left->kind == JSMI_NODE_OBJECT || left->kind == JSMI_NODE_ARRAY)) {
        if (left->flags & JSMI_NODE_PARENTHESIZED) {
            jsmi_parser_fail(parser, start,
                             "a pattern cannot stand in parentheses");
            return NULL;
        }
        if (!jsmi_convert_to_pattern(parser, left, JSMI_ASSIGNMENT_PATTERN))
            return NULL;
        parser->cover_error = JSMI_NO_OFFSET;
    } else if (left->kind == JSMI_NODE_CALL &&
               is_logical_operator(node->operator)) {
        jsmi_parser_fail(parser, start, "invalid assignment target");
        return NULL;
    } else if (!jsmi_check_simple_target(parser, left, start,
                                         "invalid assignment target")) {
        return NULL;
    }
    jsmi_parser_advance(parser);
    node->binary.left = left;
    node->binary.right = jsmi_parse_assignment(parser, in);
    if (!node->binary.right)
        return NULL;
    return jsmi_parser_finish(parser, node);
}

JsNode *jsmi_parse_assignment_cover(JsParser *parser, JsInOperator in)
{
    uint32_t start = parser->token.start;
    uint32_t saved_cover = parser->cover_error;
    JsNode *node;

    if (!jsmi_parser_enter(parser, 1))
        return NULL;
    parser->cover_error = JSMI_NO_OFFSET;
    if (jsmi_parser_at_word(parser, JSMI_TOKEN_YIELD) &&
        parser->function->yield_is_keyword) {
        node = parse_yield(parser, in);
    } else {
        allow_arrow(parser, in);
        node = parse_conditional(parser, in);
        if (node &&
            (assignment_operators[parser->token.kind] ||
             parser->token.kind == JSMI_TOKEN_ASSIGN) &&
            !jsmi_node_is_arrow(node))
            node = parse_assignment_rest(parser, node, start, in);
    }
    if (!node)
        return NULL;
    // Only a bare literal can still become a pattern.
    if (((node->kind != JSMI_NODE_OBJECT && node->kind != JSMI_NODE_ARRAY) ||
         (node->flags & JSMI_NODE_PARENTHESIZED)) &&
        !jsmi_parser_check_cover(parser))
        return NULL;
    if (saved_cover != JSMI_NO_OFFSET)
        parser->cover_error = saved_cover;
    jsmi_parser_leave(parser, 1);
    return node;
}

JsNode *jsmi_parse_assignment(JsParser *parser, JsInOperator in)
{
    uint32_t saved_cover = parser->cover_error;
    JsNode *node;

    parser->cover_error = JSMI_NO_OFFSET;
    node = jsmi_parse_assignment_cover(parser, in);
    if (!node || !jsmi_parser_check_cover(parser))
        return NULL;
    parser->cover_error = saved_cover;
    return node;
}

JsNode *jsmi_parse_expression_cover(JsParser *parser, JsInOperator in)
{
    uint32_t start = parser->token.start;
    JsNode *first = jsmi_parse_assignment_cover(parser, in);
    JsListBuilder builder = {.last = NULL};
    JsNode *node;

    if (!first || parser->token.kind != JSMI_TOKEN_COMMA)
        return first;
    if (!jsmi_parser_check_cover(parser))
        return NULL;
    node = jsmi_parser_node(parser, JSMI_NODE_SEQUENCE, start);
    if (!node)
        return NULL;
    jsmi_list_append(&builder, first);
    while (jsmi_parser_accept(parser, JSMI_TOKEN_COMMA)) {
        JsNode *next = jsmi_parse_assignment(parser, in);

        if (!next)
            return NULL;
        jsmi_list_append(&builder, next);
    }
    node->list = builder.list;
    return jsmi_parser_finish(parser, node);
}

JsNode *jsmi_parse_expression(JsParser *parser, JsInOperator in)
{
    uint32_t saved_cover = parser->cover_error;
    JsNode *node;

    parser->cover_error = JSMI_NO_OFFSET;
    node = jsmi_parse_expression_cover(parser, in);
    if (!node || !jsmi_parser_check_cover(parser))
        return NULL;
    parser->cover_error = saved_cover;
    return node;
}
