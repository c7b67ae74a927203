// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

#include "regexp/regexp.h"

JsNode *jsmi_parse_number(JsParser *parser)
{
    bool is_bigint = parser->token.kind == JSMI_TOKEN_BIGINT;
    JsNode *node = jsmi_parser_node(
        parser, is_bigint ? JSMI_NODE_BIGINT : JSMI_NODE_NUMBER,
        parser->token.start);

    if (!node)
        return NULL;
    if (parser->token.legacy_octal && (parser->is_strict || !parser->annex_b)) {
        jsmi_parser_fail(parser, node->start,
                         "a number with a leading 0 is not allowed in strict "
                         "code");
        return NULL;
    }
    if (is_bigint)
        node->string.value = parser->token.name;
    else
        node->number.value = parser->token.number;
    jsmi_parser_advance(parser);
    return node;
}

JsNode *jsmi_parse_string(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_STRING, parser->token.start);

    if (!node)
        return NULL;
    node->string.value = parser->token.name;
    if (parser->token.has_escape)
        node->flags |= JSMI_NODE_HAS_ESCAPE;
    if (parser->token.legacy_octal) {
        node->flags |= JSMI_NODE_LEGACY_OCTAL;
        node->position = parser->token.bad_escape;
        if (parser->is_strict || !parser->annex_b) {
            jsmi_parser_fail(parser, node->position,
                             "octal escapes are not allowed in strict code");
            return NULL;
        }
    }
    jsmi_parser_advance(parser);
    return node;
}

static JsRegExpText regexp_text(const JsName *name)
{
    return (JsRegExpText){
        .units = name->units,
        .length = name->length,
        .is_latin1 = !name->is_wide,
    };
}

static bool validate_regexp(JsParser *parser, uint32_t start,
                            const JsName *pattern, const JsName *flag_text)
{
    JsRegExpError error = {0};
    uint32_t flags;

    if (!jsmi_regexp_parse_flags(regexp_text(flag_text), &flags))
        return jsmi_parser_fail_name(parser, start + pattern->length + 2,
                                     "invalid regular expression flags '%n'",
                                     flag_text);
    if (jsmi_regexp_validate(parser->lexer.budget, regexp_text(pattern), flags,
                             &error))
        return true;
    if (error.message)
        jsmi_lexer_fail(&parser->lexer, start + 1 + (uint32_t)error.position,
                        "invalid regular expression: %s", error.message);
    else if (parser->lexer.budget->fuel < 0)
        jsmi_lexer_fail_kind(&parser->lexer, JSMI_SYNTAX_TERMINATED, start,
                             "terminated");
    else
        jsmi_lexer_fail_memory(&parser->lexer);
    return false;
}

JsNode *jsmi_parse_regexp(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_REGEXP, parser->token.start);

    if (!node || !jsmi_lexer_regexp(&parser->lexer, &parser->token,
                                    &node->regexp.pattern, &node->regexp.flags))
        return NULL;
    if (!validate_regexp(parser, node->start, node->regexp.pattern,
                         node->regexp.flags))
        return NULL;
    node->end = parser->token.end;
    jsmi_parser_advance(parser);
    return node;
}

// Templates.

static JsNode *parse_template_piece(JsParser *parser, bool is_tagged)
{
    JsNode *piece =
        jsmi_parser_node(parser, JSMI_NODE_TEMPLATE_PIECE, parser->token.start);

    if (!piece)
        return NULL;
    piece->piece.cooked = parser->token.name;
    piece->piece.raw = parser->token.raw;
    if (!piece->piece.cooked && !is_tagged) {
        jsmi_parser_fail(parser, parser->token.bad_escape,
                         "malformed escape in a template");
        return NULL;
    }
    return piece;
}

JsNode *jsmi_parse_template(JsParser *parser, bool is_tagged)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_TEMPLATE, parser->token.start);
    JsListBuilder pieces = {.last = NULL};
    JsListBuilder expressions = {.last = NULL};

    if (!node)
        return NULL;
    for (;;) {
        JsNode *piece;
        JsNode *expression;

        if (parser->token.kind != JSMI_TOKEN_TEMPLATE) {
            jsmi_parser_unexpected(parser, "the rest of a template");
            return NULL;
        }
        piece = parse_template_piece(parser, is_tagged);
        if (!piece)
            return NULL;
        jsmi_list_append(&pieces, piece);
        if (parser->token.is_tail)
            break;
        jsmi_parser_advance(parser);
        expression = jsmi_parse_expression(parser, JSMI_WITH_IN);
        if (!expression)
            return NULL;
        jsmi_list_append(&expressions, expression);
        if (parser->token.kind != JSMI_TOKEN_RIGHT_BRACE) {
            jsmi_parser_unexpected(parser, "'}' in a template");
            return NULL;
        }
        jsmi_lexer_template(&parser->lexer, &parser->token);
    }
    jsmi_parser_advance(parser);
    node->template_literal.pieces = pieces.list;
    node->template_literal.expressions = expressions.list;
    return jsmi_parser_finish(parser, node);
}

// Arrays.

static JsNode *parse_array_element(JsParser *parser, JsNode *array)
{
    JsNode *node;

    if (parser->token.kind == JSMI_TOKEN_COMMA)
        return jsmi_parser_node(parser, JSMI_NODE_ELISION, parser->token.start);
    if (parser->token.kind != JSMI_TOKEN_ELLIPSIS)
        return jsmi_parse_assignment_cover(parser, JSMI_WITH_IN);
    node = jsmi_parser_node(parser, JSMI_NODE_SPREAD, parser->token.start);
    if (!node)
        return NULL;
    array->flags |= JSMI_NODE_HAS_SPREAD;
    jsmi_parser_advance(parser);
    node->unary.operand = jsmi_parse_assignment_cover(parser, JSMI_WITH_IN);
    if (!node->unary.operand)
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_COMMA)
        node->flags |= JSMI_NODE_TRAILING_COMMA;
    return jsmi_parser_finish(parser, node);
}

JsNode *jsmi_parse_array(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_ARRAY, parser->token.start);
    JsListBuilder builder = {.last = NULL};

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    while (parser->token.kind != JSMI_TOKEN_RIGHT_BRACKET) {
        JsNode *element = parse_array_element(parser, node);

        if (!element)
            return NULL;
        jsmi_list_append(&builder, element);
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_COMMA))
            break;
    }
    if (!jsmi_parser_expect_list_end(parser, JSMI_TOKEN_RIGHT_BRACKET))
        return NULL;
    node->list = builder.list;
    return jsmi_parser_finish(parser, node);
}

// Objects.

JsNode *jsmi_parse_property_name(JsParser *parser, bool allows_private,
                                 bool *is_computed)
{
    JsNode *node;

    *is_computed = false;
    switch (parser->token.kind) {
    case JSMI_TOKEN_STRING:
        return jsmi_parse_string(parser);
    case JSMI_TOKEN_NUMBER:
    case JSMI_TOKEN_BIGINT:
        return jsmi_parse_number(parser);
    case JSMI_TOKEN_LEFT_BRACKET:
        *is_computed = true;
        jsmi_parser_advance(parser);
        node = jsmi_parse_assignment(parser, JSMI_WITH_IN);
        if (!node || !jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_BRACKET))
            return NULL;
        return node;
    case JSMI_TOKEN_PRIVATE_NAME:
        if (!allows_private)
            break;
        node = jsmi_parser_node(parser, JSMI_NODE_PRIVATE_NAME,
                                parser->token.start);
        if (!node)
            return NULL;
        node->identifier.name = parser->token.name;
        jsmi_parser_advance(parser);
        return node;
    default:
        if (!jsmi_token_is_name(&parser->token))
            break;
        node = jsmi_parser_node(parser, JSMI_NODE_STRING, parser->token.start);
        if (!node)
            return NULL;
        node->string.value = parser->token.name;
        jsmi_parser_advance(parser);
        return node;
    }
    jsmi_parser_unexpected(parser, "a property name");
    return NULL;
}

// Whether a name of a property can begin with this token.
static bool begins_name(const JsToken *token)
{
    return jsmi_token_is_name(token) || token->kind == JSMI_TOKEN_STRING ||
           token->kind == JSMI_TOKEN_NUMBER ||
           token->kind == JSMI_TOKEN_BIGINT ||
           token->kind == JSMI_TOKEN_LEFT_BRACKET ||
           token->kind == JSMI_TOKEN_PRIVATE_NAME;
}

JsMethodHead jsmi_parse_method_head(JsParser *parser)
{
    JsMethodHead head = {.kind = JSMI_PROPERTY_VALUE};

    if (jsmi_parser_at_word(parser, JSMI_TOKEN_ASYNC)) {
        JsToken next = jsmi_parser_peek(parser);

        if (!next.newline_before &&
            (begins_name(&next) || next.kind == JSMI_TOKEN_MULTIPLY)) {
            head.kind = JSMI_PROPERTY_METHOD;
            head.is_async = true;
            jsmi_parser_advance(parser);
        }
    } else if (jsmi_parser_at_word(parser, JSMI_TOKEN_GET) ||
               jsmi_parser_at_word(parser, JSMI_TOKEN_SET)) {
        JsToken next = jsmi_parser_peek(parser);

        if (begins_name(&next)) {
            head.kind = jsmi_parser_at_word(parser, JSMI_TOKEN_GET)
                            ? JSMI_PROPERTY_GETTER
                            : JSMI_PROPERTY_SETTER;
            jsmi_parser_advance(parser);
            return head;
        }
    } else if (jsmi_parser_at_word(parser, JSMI_TOKEN_ACCESSOR)) {
        JsToken next = jsmi_parser_peek(parser);

        if (!next.newline_before && begins_name(&next))
            head.kind = JSMI_PROPERTY_ACCESSOR;
        return head;
    }
    if (jsmi_parser_accept(parser, JSMI_TOKEN_MULTIPLY)) {
        head.kind = JSMI_PROPERTY_METHOD;
        head.is_generator = true;
    }
    return head;
}

// `name` or `name = default`, at the name.
static JsNode *parse_shorthand(JsParser *parser, JsNode *property)
{
    JsNode *value;
    JsNode *assign;

    property->operator= JSMI_PROPERTY_SHORTHAND;
    property->property.key =
        jsmi_parser_node(parser, JSMI_NODE_STRING, parser->token.start);
    if (!property->property.key)
        return NULL;
    property->property.key->string.value = parser->token.name;
    value = jsmi_parse_identifier_reference(parser);
    property->property.value = value;
    if (!value)
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_ASSIGN) {
        jsmi_parser_cover_error(parser, parser->token.start,
                                "a default value is only allowed in a "
                                "destructuring pattern");
        assign = jsmi_parser_node(parser, JSMI_NODE_ASSIGN, value->start);
        if (!assign)
            return NULL;
        assign->position = parser->token.start;
        jsmi_parser_advance(parser);
        assign->binary.left = value;
        assign->binary.right = jsmi_parse_assignment(parser, JSMI_WITH_IN);
        if (!assign->binary.right)
            return NULL;
        property->property.value = jsmi_parser_finish(parser, assign);
    }
    return jsmi_parser_finish(parser, property);
}

static JsFunctionKind method_function_kind(JsMethodHead head)
{
    if (head.kind == JSMI_PROPERTY_GETTER)
        return JSMI_FUNCTION_GETTER;
    if (head.kind == JSMI_PROPERTY_SETTER)
        return JSMI_FUNCTION_SETTER;
    return JSMI_FUNCTION_METHOD;
}

static JsNode *parse_property_rest(JsParser *parser, JsNode *property,
                                   JsMethodHead head, bool *has_proto)
{
    const JsNode *key = property->property.key;
    bool is_proto = !(property->flags & JSMI_NODE_COMPUTED) &&
                    key->kind == JSMI_NODE_STRING &&
                    key->string.value->known == JSMI_TOKEN_PROTO;

    if (head.kind != JSMI_PROPERTY_VALUE ||
        parser->token.kind == JSMI_TOKEN_LEFT_PAREN) {
        if (head.kind == JSMI_PROPERTY_VALUE)
            head.kind = JSMI_PROPERTY_METHOD;
        property->operator= head.kind;
        property->property.value = jsmi_parse_method(
            parser, method_function_kind(head), head, property->start);
    } else {
        if (!jsmi_parser_expect(parser, JSMI_TOKEN_COLON))
            return NULL;
        if (is_proto) {
            property->operator= JSMI_PROPERTY_PROTO;
            if (*has_proto)
                jsmi_parser_cover_error(parser, property->start,
                                        "__proto__ is set twice");
            *has_proto = true;
        }
        property->property.value =
            jsmi_parse_assignment_cover(parser, JSMI_WITH_IN);
    }
    if (!property->property.value)
        return NULL;
    return jsmi_parser_finish(parser, property);
}

static JsNode *parse_property(JsParser *parser, JsNode *object, bool *has_proto)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_PROPERTY, parser->token.start);
    JsMethodHead head;
    bool is_computed;

    if (!node)
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_END) {
        jsmi_parser_unexpected(parser, "a property or '}'");
        return NULL;
    }
    if (jsmi_parser_accept(parser, JSMI_TOKEN_ELLIPSIS)) {
        node->kind = JSMI_NODE_SPREAD;
        object->flags |= JSMI_NODE_HAS_SPREAD;
        node->unary.operand = jsmi_parse_assignment_cover(parser, JSMI_WITH_IN);
        if (!node->unary.operand)
            return NULL;
        if (parser->token.kind == JSMI_TOKEN_COMMA)
            node->flags |= JSMI_NODE_TRAILING_COMMA;
        return jsmi_parser_finish(parser, node);
    }
    if (parser->token.kind == JSMI_TOKEN_IDENTIFIER) {
        JsToken next = jsmi_parser_peek(parser);

        if (next.kind == JSMI_TOKEN_COMMA || next.kind == JSMI_TOKEN_ASSIGN ||
            next.kind == JSMI_TOKEN_RIGHT_BRACE)
            return parse_shorthand(parser, node);
    }
    head = jsmi_parse_method_head(parser);
    if (head.kind == JSMI_PROPERTY_ACCESSOR)
        head.kind = JSMI_PROPERTY_VALUE;
    node->property.key = jsmi_parse_property_name(parser, false, &is_computed);
    if (!node->property.key)
        return NULL;
    if (is_computed)
        node->flags |= JSMI_NODE_COMPUTED;
    return parse_property_rest(parser, node, head, has_proto);
}

JsNode *jsmi_parse_object(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_OBJECT, parser->token.start);
    JsListBuilder builder = {.last = NULL};
    bool has_proto = false;

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    while (parser->token.kind != JSMI_TOKEN_RIGHT_BRACE) {
        JsNode *property = parse_property(parser, node, &has_proto);

        if (!property)
            return NULL;
        jsmi_list_append(&builder, property);
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_COMMA))
            break;
    }
    if (!jsmi_parser_expect_list_end(parser, JSMI_TOKEN_RIGHT_BRACE))
        return NULL;
    node->list = builder.list;
    return jsmi_parser_finish(parser, node);
}
