// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

// Parsing of binding patterns.

static JsNode *parse_binding_identifier(JsParser *parser)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_BINDING_IDENTIFIER,
                                    parser->token.start);
    JsName *name = node ? jsmi_parser_identifier(parser) : NULL;

    if (!name || !jsmi_parser_check_strict_binding(parser, name, node->start))
        return NULL;
    node->identifier.name = name;
    return node;
}

// ...target, without a default, before the closing token.
static JsNode *parse_binding_rest(JsParser *parser, bool in_object)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_REST, parser->token.start);

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    node->unary.operand = in_object ? parse_binding_identifier(parser)
                                    : jsmi_parse_binding_target(parser);
    if (!node->unary.operand)
        return NULL;
    if (parser->token.kind !=
        (in_object ? JSMI_TOKEN_RIGHT_BRACE : JSMI_TOKEN_RIGHT_BRACKET)) {
        jsmi_parser_unexpected(parser, in_object ? "'}' after a rest element"
                                                 : "']' after a rest element");
        return NULL;
    }
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_default(JsParser *parser, JsNode *target)
{
    JsNode *node;

    if (!target || parser->token.kind != JSMI_TOKEN_ASSIGN)
        return target;
    node = jsmi_parser_node(parser, JSMI_NODE_DEFAULT, target->start);
    if (!node)
        return NULL;
    node->position = parser->token.start;
    jsmi_parser_advance(parser);
    node->binary.left = target;
    node->binary.right = jsmi_parse_assignment(parser, JSMI_WITH_IN);
    if (!node->binary.right)
        return NULL;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_binding_property(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_PROPERTY, parser->token.start);
    bool is_computed;

    if (!node)
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_IDENTIFIER) {
        JsToken next = jsmi_parser_peek(parser);

        if (next.kind != JSMI_TOKEN_COLON) {
            node->operator= JSMI_PROPERTY_SHORTHAND;
            node->property.key =
                jsmi_parser_node(parser, JSMI_NODE_STRING, parser->token.start);
            if (!node->property.key)
                return NULL;
            node->property.key->string.value = parser->token.name;
            node->property.value =
                parse_default(parser, parse_binding_identifier(parser));
            if (!node->property.value)
                return NULL;
            return jsmi_parser_finish(parser, node);
        }
    }
    node->property.key = jsmi_parse_property_name(parser, false, &is_computed);
    if (!node->property.key || !jsmi_parser_expect(parser, JSMI_TOKEN_COLON))
        return NULL;
    if (is_computed)
        node->flags |= JSMI_NODE_COMPUTED;
    node->property.value = jsmi_parse_binding_element(parser);
    if (!node->property.value)
        return NULL;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_binding_list(JsParser *parser, JsNodeKind kind,
                                  JsTokenKind end)
{
    JsNode *node = jsmi_parser_node(parser, kind, parser->token.start);
    bool in_object = kind == JSMI_NODE_OBJECT_PATTERN;
    JsListBuilder builder = {.last = NULL};

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    while (parser->token.kind != end) {
        JsNode *element;

        if (parser->token.kind == JSMI_TOKEN_ELLIPSIS)
            element = parse_binding_rest(parser, in_object);
        else if (in_object)
            element = parse_binding_property(parser);
        else if (parser->token.kind == JSMI_TOKEN_COMMA)
            element = jsmi_parser_node(parser, JSMI_NODE_ELISION,
                                       parser->token.start);
        else
            element = jsmi_parse_binding_element(parser);
        if (!element)
            return NULL;
        jsmi_list_append(&builder, element);
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_COMMA))
            break;
    }
    if (!jsmi_parser_expect_list_end(parser, end))
        return NULL;
    node->list = builder.list;
    return jsmi_parser_finish(parser, node);
}

JsNode *jsmi_parse_binding_target(JsParser *parser)
{
    JsNode *node;

    if (parser->token.kind != JSMI_TOKEN_LEFT_BRACKET &&
        parser->token.kind != JSMI_TOKEN_LEFT_BRACE)
        return parse_binding_identifier(parser);
    if (!jsmi_parser_enter(parser, 1))
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_LEFT_BRACKET)
        node = parse_binding_list(parser, JSMI_NODE_ARRAY_PATTERN,
                                  JSMI_TOKEN_RIGHT_BRACKET);
    else
        node = parse_binding_list(parser, JSMI_NODE_OBJECT_PATTERN,
                                  JSMI_TOKEN_RIGHT_BRACE);
    jsmi_parser_leave(parser, 1);
    return node;
}

JsNode *jsmi_parse_binding_element(JsParser *parser)
{
    return parse_default(parser, jsmi_parse_binding_target(parser));
}

// Conversion of expressions.

static bool invalid_element(JsParser *parser, const JsNode *node,
                            JsPatternUse use)
{
    if (node->flags & JSMI_NODE_PARENTHESIZED &&
        (node->kind == JSMI_NODE_OBJECT || node->kind == JSMI_NODE_ARRAY))
        return jsmi_parser_fail(parser, node->start,
                                "a pattern cannot stand in parentheses");
    return jsmi_parser_fail(parser, node->start,
                            use == JSMI_BINDING_PATTERN
                                ? "invalid parameter"
                                : "invalid destructuring target");
}

static bool convert_identifier(JsParser *parser, JsNode *node, JsPatternUse use)
{
    if (!jsmi_parser_check_strict_binding(parser, node->identifier.name,
                                          node->start))
        return false;
    if (use == JSMI_ASSIGNMENT_PATTERN) {
        node->flags |= JSMI_NODE_ASSIGNED;
    } else {
        node->flags &= (uint16_t)~JSMI_NODE_ASSIGNED;
        node->kind = JSMI_NODE_BINDING_IDENTIFIER;
    }
    return true;
}

static bool convert_rest(JsParser *parser, JsNode *node, JsPatternUse use,
                         bool in_object)
{
    const JsNode *operand = node->unary.operand;

    if (node->next || (node->flags & JSMI_NODE_TRAILING_COMMA))
        return jsmi_parser_fail(parser, node->start,
                                "a rest element must be the last one");
    node->kind = JSMI_NODE_REST;
    if (operand->kind == JSMI_NODE_ASSIGN || operand->kind == JSMI_NODE_DEFAULT)
        return jsmi_parser_fail(parser, operand->start,
                                "a rest element cannot have a default");
    if (in_object && (operand->kind == JSMI_NODE_OBJECT ||
                      operand->kind == JSMI_NODE_ARRAY ||
                      operand->kind == JSMI_NODE_OBJECT_PATTERN ||
                      operand->kind == JSMI_NODE_ARRAY_PATTERN))
        return invalid_element(parser, operand, use);
    return jsmi_convert_to_pattern(parser, node->unary.operand, use);
}

static bool convert_list(JsParser *parser, JsNode *list, JsPatternUse use,
                         bool in_object)
{
    for (JsNode *node = list->list.first; node; node = node->next) {
        bool is_good;

        switch (node->kind) {
        case JSMI_NODE_ELISION:
            is_good = true;
            break;
        case JSMI_NODE_SPREAD:
        case JSMI_NODE_REST:
            is_good = convert_rest(parser, node, use, in_object);
            break;
        case JSMI_NODE_PROPERTY:
            if (node->operator>= JSMI_PROPERTY_METHOD)
                return invalid_element(parser, node, use);
            if (node->operator== JSMI_PROPERTY_PROTO)
                node->operator= JSMI_PROPERTY_VALUE;
            is_good =
                jsmi_convert_to_pattern(parser, node->property.value, use);
            break;
        default:
            is_good = jsmi_convert_to_pattern(parser, node, use);
            break;
        }
        if (!is_good)
            return false;
    }
    return true;
}

// An ARRAY_PATTERN and the like comes here again when an assignment turns out
// to be a parameter with a default.
bool jsmi_convert_to_pattern(JsParser *parser, JsNode *node, JsPatternUse use)
{
    bool is_parenthesized = node->flags & JSMI_NODE_PARENTHESIZED;

    if (is_parenthesized &&
        (use == JSMI_BINDING_PATTERN || node->kind == JSMI_NODE_OBJECT ||
         node->kind == JSMI_NODE_ARRAY || node->kind == JSMI_NODE_ASSIGN))
        return invalid_element(parser, node, use);
    switch (node->kind) {
    case JSMI_NODE_IDENTIFIER:
        return convert_identifier(parser, node, use);
    case JSMI_NODE_MEMBER:
    case JSMI_NODE_INDEX:
    case JSMI_NODE_PRIVATE_MEMBER:
    case JSMI_NODE_SUPER_MEMBER:
    case JSMI_NODE_SUPER_INDEX:
        if (use == JSMI_ASSIGNMENT_PATTERN)
            return true;
        break;
    case JSMI_NODE_ASSIGN:
        if (node->operator!= JSMI_OPERATOR_NONE)
            break;
        node->kind = JSMI_NODE_DEFAULT;
        return jsmi_convert_to_pattern(parser, node->binary.left, use);
    case JSMI_NODE_DEFAULT:
        return jsmi_convert_to_pattern(parser, node->binary.left, use);
    case JSMI_NODE_ARRAY:
    case JSMI_NODE_ARRAY_PATTERN:
        node->kind = JSMI_NODE_ARRAY_PATTERN;
        return convert_list(parser, node, use, false);
    case JSMI_NODE_OBJECT:
    case JSMI_NODE_OBJECT_PATTERN:
        node->kind = JSMI_NODE_OBJECT_PATTERN;
        return convert_list(parser, node, use, true);
    default:
        break;
    }
    return invalid_element(parser, node, use);
}

bool jsmi_check_simple_target(JsParser *parser, JsNode *node, uint32_t start,
                              const char *message)
{
    switch (node->kind) {
    case JSMI_NODE_IDENTIFIER:
        node->flags |= JSMI_NODE_ASSIGNED;
        return jsmi_parser_check_strict_binding(parser, node->identifier.name,
                                                node->start);
    case JSMI_NODE_MEMBER:
    case JSMI_NODE_INDEX:
    case JSMI_NODE_PRIVATE_MEMBER:
    case JSMI_NODE_SUPER_MEMBER:
    case JSMI_NODE_SUPER_INDEX:
        return true;
    case JSMI_NODE_CALL:
        // For the Web's sake this fails only when it is evaluated.
        if (!parser->is_strict && parser->annex_b)
            return true;
        break;
    default:
        break;
    }
    return jsmi_parser_fail(parser, start, message);
}

// Walks.

bool jsmi_pattern_each(JsParser *parser, JsNode *target,
                       bool (*visit)(JsParser *, JsNode *, void *), void *data)
{
    switch (target->kind) {
    case JSMI_NODE_BINDING_IDENTIFIER:
        return visit(parser, target, data);
    case JSMI_NODE_DEFAULT:
        return jsmi_pattern_each(parser, target->binary.left, visit, data);
    case JSMI_NODE_REST:
        return jsmi_pattern_each(parser, target->unary.operand, visit, data);
    case JSMI_NODE_PROPERTY:
        return jsmi_pattern_each(parser, target->property.value, visit, data);
    case JSMI_NODE_ARRAY_PATTERN:
    case JSMI_NODE_OBJECT_PATTERN:
        for (JsNode *node = target->list.first; node; node = node->next) {
            if (!jsmi_pattern_each(parser, node, visit, data))
                return false;
        }
        return true;
    default:
        return true;
    }
}

static bool declare_identifier(JsParser *parser, JsNode *node, void *data)
{
    const JsBindingKind *kind = data;
    JsBinding *binding;

    if (*kind != JSMI_BINDING_VAR && *kind != JSMI_BINDING_PARAMETER &&
        *kind != JSMI_BINDING_CATCH && *kind != JSMI_BINDING_SIMPLE_CATCH &&
        node->identifier.name->known == JSMI_TOKEN_LET)
        return jsmi_parser_fail(parser, node->start,
                                "'let' cannot be the name of a lexical "
                                "declaration");
    binding = jsmi_declare(parser, node->identifier.name, *kind, node->start);
    if (!binding)
        return false;
    // A var with an initializer assigns what its name refers to there.
    if (*kind == JSMI_BINDING_VAR)
        jsmi_scope_reference(parser, node);
    else
        node->identifier.binding = binding;
    return true;
}

bool jsmi_declare_pattern(JsParser *parser, JsNode *target, JsBindingKind kind)
{
    return jsmi_pattern_each(parser, target, declare_identifier, &kind);
}

bool jsmi_pattern_has_expression(const JsNode *target)
{
    switch (target->kind) {
    case JSMI_NODE_DEFAULT:
        return true;
    case JSMI_NODE_REST:
        return jsmi_pattern_has_expression(target->unary.operand);
    case JSMI_NODE_PROPERTY:
        return (target->flags & JSMI_NODE_COMPUTED) ||
               jsmi_pattern_has_expression(target->property.value);
    case JSMI_NODE_ARRAY_PATTERN:
    case JSMI_NODE_OBJECT_PATTERN:
        for (const JsNode *node = target->list.first; node; node = node->next) {
            if (jsmi_pattern_has_expression(node))
                return true;
        }
        return false;
    default:
        return false;
    }
}
