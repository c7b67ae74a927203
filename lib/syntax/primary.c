// SPDX-License-Identifier: MIT
//
// Primary expressions, members and calls: what binds tighter than operators.

#include "syntax/parser.h"

JsNode *jsmi_parser_this(JsParser *parser, uint32_t start, uint32_t end)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_THIS, start);

    if (!node)
        return NULL;
    node->end = end;
    node->identifier.name =
        jsmi_parser_pseudo_name(parser, &parser->name_this, "this");
    if (!node->identifier.name)
        return NULL;
    parser->function->uses |= JSMI_USES_THIS;
    jsmi_scope_reference(parser, node);
    return node;
}

JsNode *jsmi_parse_identifier_reference(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_IDENTIFIER, parser->token.start);
    JsName *name = node ? jsmi_parser_identifier(parser) : NULL;

    if (!name)
        return NULL;
    node->identifier.name = name;
    if (name->known == JSMI_TOKEN_ARGUMENTS) {
        if (parser->function->forbids_arguments) {
            jsmi_parser_fail(parser, node->start,
                             "'arguments' is not allowed in a class field "
                             "initializer or static block");
            return NULL;
        }
        parser->function->uses |= JSMI_USES_ARGUMENTS;
    }
    jsmi_scope_reference(parser, node);
    return node;
}

// Identifiers and what begins with `async`.

// Where only an arrow could follow.
static void expect_arrow(JsParser *parser, const char *expected)
{
    if (parser->token.kind == JSMI_TOKEN_ARROW)
        expected = "it on the line of the parameters";
    jsmi_parser_unexpected(parser, expected);
}

static JsNode *parse_arrow_of_identifier(JsParser *parser, bool is_async)
{
    JsArrowMark mark = jsmi_arrow_mark(parser, parser->arrow_start);
    JsNode *parameter = jsmi_parse_identifier_reference(parser);
    JsNodeList list = {.first = parameter, .count = 1};

    if (!parameter)
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_ARROW && !parser->token.newline_before)
        return jsmi_parse_arrow(parser, &mark, list, is_async,
                                (JsInOperator)parser->arrow_in);
    if (is_async) {
        expect_arrow(parser, "'=>'");
        return NULL;
    }
    jsmi_arrow_unmark(parser, &mark);
    return parameter;
}

static JsNode *parse_identifier(JsParser *parser)
{
    JsToken next;

    if (parser->token.start != parser->arrow_start)
        return jsmi_parse_identifier_reference(parser);
    if (!jsmi_parser_at_word(parser, JSMI_TOKEN_ASYNC))
        return parse_arrow_of_identifier(parser, false);
    next = jsmi_parser_peek(parser);
    if (next.kind != JSMI_TOKEN_IDENTIFIER || next.newline_before)
        return parse_arrow_of_identifier(parser, false);
    // async x => ... ; anything else that begins with two identifiers is an
    // error (but for `async of`, which the head of a for statement handles).
    jsmi_parser_advance(parser);
    return parse_arrow_of_identifier(parser, true);
}

// ( ... ): an expression or the parameters of an arrow function.
// https://tc39.es/ecma262/#prod-CoverParenthesizedExpressionAndArrowParameterList
static bool parse_parenthesized_list(JsParser *parser, JsListBuilder *builder,
                                     uint32_t *arrow_only)
{
    while (parser->token.kind != JSMI_TOKEN_RIGHT_PAREN) {
        JsNode *node;

        if (parser->token.kind == JSMI_TOKEN_ELLIPSIS) {
            node =
                jsmi_parser_node(parser, JSMI_NODE_REST, parser->token.start);
            if (!node)
                return false;
            *arrow_only = parser->token.start;
            jsmi_parser_advance(parser);
            node->unary.operand = jsmi_parse_binding_target(parser);
            if (!node->unary.operand)
                return false;
            jsmi_parser_finish(parser, node);
            jsmi_list_append(builder, node);
            return parser->token.kind == JSMI_TOKEN_RIGHT_PAREN ||
                   jsmi_parser_unexpected(parser, "')' after a rest parameter");
        }
        node = jsmi_parse_assignment_cover(parser, JSMI_WITH_IN);
        if (!node)
            return false;
        jsmi_list_append(builder, node);
        if (parser->token.kind != JSMI_TOKEN_COMMA)
            return true;
        *arrow_only = parser->token.start;
        jsmi_parser_advance(parser);
        if (parser->token.kind != JSMI_TOKEN_RIGHT_PAREN)
            *arrow_only = JSMI_NO_OFFSET;
    }
    return true;
}

static JsNode *parse_parenthesized(JsParser *parser)
{
    uint32_t start = parser->token.start;
    bool may_be_arrow = start == parser->arrow_start;
    JsInOperator in = (JsInOperator)parser->arrow_in;
    JsArrowMark mark = jsmi_arrow_mark(parser, start);
    JsListBuilder builder = {.last = NULL};
    uint32_t saved_cover = parser->cover_error;
    uint32_t arrow_only = JSMI_NO_OFFSET;
    uint32_t inner_start;
    JsNode *node;

    parser->cover_error = JSMI_NO_OFFSET;
    jsmi_parser_advance(parser);
    inner_start = parser->token.start;
    if (!parse_parenthesized_list(parser, &builder, &arrow_only) ||
        !jsmi_parser_expect_list_end(parser, JSMI_TOKEN_RIGHT_PAREN))
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_ARROW && may_be_arrow &&
        !parser->token.newline_before) {
        parser->cover_error = saved_cover;
        return jsmi_parse_arrow(parser, &mark, builder.list, false, in);
    }
    jsmi_arrow_unmark(parser, &mark);
    if (!jsmi_parser_check_cover(parser))
        return NULL;
    parser->cover_error = saved_cover;
    if (builder.list.count == 0) {
        expect_arrow(parser, "'=>' after empty parentheses");
        return NULL;
    }
    if (arrow_only != JSMI_NO_OFFSET) {
        jsmi_parser_fail(parser, arrow_only,
                         "only the parameters of an arrow function may end "
                         "like this");
        return NULL;
    }
    node = builder.list.first;
    if (builder.list.count > 1) {
        node = jsmi_parser_node(parser, JSMI_NODE_SEQUENCE, inner_start);
        if (!node)
            return NULL;
        node->list = builder.list;
        node->end = builder.last->end;
    }
    node->flags |= JSMI_NODE_PARENTHESIZED;
    return node;
}

static JsNode *parse_keyword_literal(JsParser *parser, JsNodeKind kind)
{
    JsNode *node = jsmi_parser_node(parser, kind, parser->token.start);

    if (node)
        jsmi_parser_advance(parser);
    return node;
}

static JsNode *parse_this(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_this(parser, parser->token.start, parser->token.end);

    if (node)
        jsmi_parser_advance(parser);
    return node;
}

static JsNode *parse_primary(JsParser *parser)
{
    switch (parser->token.kind) {
    case JSMI_TOKEN_IDENTIFIER:
        if (jsmi_parser_at_async_function(parser))
            return jsmi_parse_function_expression(parser);
        return parse_identifier(parser);
    case JSMI_TOKEN_NUMBER:
    case JSMI_TOKEN_BIGINT:
        return jsmi_parse_number(parser);
    case JSMI_TOKEN_STRING:
        return jsmi_parse_string(parser);
    case JSMI_TOKEN_TEMPLATE:
        return jsmi_parse_template(parser, false);
    case JSMI_TOKEN_DIVIDE:
    case JSMI_TOKEN_ASSIGN_DIVIDE:
        return jsmi_parse_regexp(parser);
    case JSMI_TOKEN_LEFT_PAREN:
        return parse_parenthesized(parser);
    case JSMI_TOKEN_LEFT_BRACKET:
        return jsmi_parse_array(parser);
    case JSMI_TOKEN_LEFT_BRACE:
        return jsmi_parse_object(parser);
    case JSMI_TOKEN_FUNCTION:
        return jsmi_parse_function_expression(parser);
    case JSMI_TOKEN_CLASS:
    case JSMI_TOKEN_AT:
        return jsmi_parse_class_expression(parser);
    case JSMI_TOKEN_THIS:
        return parse_this(parser);
    case JSMI_TOKEN_NULL:
        return parse_keyword_literal(parser, JSMI_NODE_NULL_LITERAL);
    case JSMI_TOKEN_TRUE:
        return parse_keyword_literal(parser, JSMI_NODE_TRUE_LITERAL);
    case JSMI_TOKEN_FALSE:
        return parse_keyword_literal(parser, JSMI_NODE_FALSE_LITERAL);
    default:
        jsmi_parser_unexpected(parser, "an expression");
        return NULL;
    }
}

// super, import and new.

static JsNode *pseudo_reference(JsParser *parser, JsNodeKind kind,
                                JsName **slot, const char *text,
                                const JsNode *place)
{
    JsNode *node = jsmi_parser_node(parser, kind, place->start);

    if (!node)
        return NULL;
    node->end = place->end;
    node->identifier.name = jsmi_parser_pseudo_name(parser, slot, text);
    if (!node->identifier.name)
        return NULL;
    jsmi_scope_reference(parser, node);
    return node;
}

static JsNode *parse_super_call(JsParser *parser, JsNode *node)
{
    JsNode *function;
    JsNode *new_target;

    if (!parser->function->allows_super_call) {
        jsmi_parser_fail(parser, node->start,
                         "super() is only allowed in the constructor of a "
                         "derived class");
        return NULL;
    }
    parser->function->uses |= JSMI_USES_SUPER_CALL | JSMI_USES_NEW_TARGET;
    node->kind = JSMI_NODE_SUPER_CALL;
    function = pseudo_reference(parser, JSMI_NODE_ACTIVE_FUNCTION,
                                &parser->name_super_call, "super()", node);
    new_target = pseudo_reference(parser, JSMI_NODE_NEW_TARGET,
                                  &parser->name_new_target, "new.target", node);
    if (!function || !new_target)
        return NULL;
    new_target->next = jsmi_parser_this(parser, node->start, node->end);
    if (!new_target->next)
        return NULL;
    function->next = new_target;
    node->call.callee = function;
    return jsmi_parse_arguments(parser, node) ? node : NULL;
}

static JsNode *parse_super(JsParser *parser)
{
    uint32_t start = parser->token.start;
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_SUPER_MEMBER, start);
    bool is_index;

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    node->position = parser->token.start;
    if (parser->token.kind == JSMI_TOKEN_LEFT_PAREN)
        return parse_super_call(parser, node);
    is_index = parser->token.kind == JSMI_TOKEN_LEFT_BRACKET;
    if (!is_index && parser->token.kind != JSMI_TOKEN_DOT) {
        jsmi_parser_unexpected(parser, "'.', '[' or '(' after super");
        return NULL;
    }
    if (!parser->function->allows_super_property) {
        jsmi_parser_fail(parser, start,
                         "super properties are only allowed in methods");
        return NULL;
    }
    parser->function->uses |= JSMI_USES_SUPER;
    node->super_member.home_object = pseudo_reference(
        parser, JSMI_NODE_HOME_OBJECT, &parser->name_super, "super", node);
    node->super_member.this_value = jsmi_parser_this(parser, start, node->end);
    if (!node->super_member.home_object || !node->super_member.this_value)
        return NULL;
    jsmi_parser_advance(parser);
    if (is_index) {
        node->kind = JSMI_NODE_SUPER_INDEX;
        node->super_member.index = jsmi_parse_expression(parser, JSMI_WITH_IN);
        if (!node->super_member.index ||
            !jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_BRACKET))
            return NULL;
    } else {
        node->position = parser->token.start;
        if (!jsmi_token_is_name(&parser->token)) {
            jsmi_parser_unexpected(parser, "a property name");
            return NULL;
        }
        node->super_member.name = parser->token.name;
        jsmi_parser_advance(parser);
    }
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_import_meta(JsParser *parser, JsNode *node)
{
    if (parser->options->goal != JSMI_PARSE_MODULE) {
        jsmi_parser_fail(parser, node->start,
                         "import.meta is only allowed in modules");
        return NULL;
    }
    node->kind = JSMI_NODE_IMPORT_META;
    jsmi_parser_advance(parser);
    return jsmi_parser_finish(parser, node);
}

// import(x), import.defer(x), import.source(x), import.meta. The call forms
// are not allowed as the callee of new.
static JsNode *parse_import(JsParser *parser, bool allows_call)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_IMPORT_CALL, parser->token.start);

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    if (jsmi_parser_accept(parser, JSMI_TOKEN_DOT)) {
        if (jsmi_parser_at_word(parser, JSMI_TOKEN_META))
            return parse_import_meta(parser, node);
        if (jsmi_parser_at_word(parser, JSMI_TOKEN_DEFER)) {
            node->operator= JSMI_IMPORT_DEFER;
        } else if (jsmi_parser_at_word(parser, JSMI_TOKEN_SOURCE)) {
            node->operator= JSMI_IMPORT_SOURCE;
        } else {
            jsmi_parser_unexpected(parser, "'meta', 'defer' or 'source'");
            return NULL;
        }
        jsmi_parser_advance(parser);
    }
    if (!allows_call && parser->token.kind == JSMI_TOKEN_LEFT_PAREN) {
        jsmi_parser_fail(parser, node->start, "new cannot call import()");
        return NULL;
    }
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_LEFT_PAREN))
        return NULL;
    node->binary.left = jsmi_parse_assignment(parser, JSMI_WITH_IN);
    if (!node->binary.left)
        return NULL;
    if (node->operator== JSMI_IMPORT_EVALUATION &&
        jsmi_parser_accept(parser, JSMI_TOKEN_COMMA) &&
        parser->token.kind != JSMI_TOKEN_RIGHT_PAREN) {
        node->binary.right = jsmi_parse_assignment(parser, JSMI_WITH_IN);
        if (!node->binary.right)
            return NULL;
        jsmi_parser_accept(parser, JSMI_TOKEN_COMMA);
    }
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_PAREN))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_new_target(JsParser *parser, JsNode *node)
{
    jsmi_parser_advance(parser);
    if (!jsmi_parser_at_word(parser, JSMI_TOKEN_TARGET)) {
        jsmi_parser_unexpected(parser, "'target'");
        return NULL;
    }
    if (!parser->function->allows_new_target) {
        jsmi_parser_fail(parser, node->start,
                         "new.target is only allowed in functions");
        return NULL;
    }
    node->kind = JSMI_NODE_NEW_TARGET;
    node->identifier.name =
        jsmi_parser_pseudo_name(parser, &parser->name_new_target, "new.target");
    if (!node->identifier.name)
        return NULL;
    parser->function->uses |= JSMI_USES_NEW_TARGET;
    jsmi_scope_reference(parser, node);
    jsmi_parser_advance(parser);
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_member_suffixes(JsParser *parser, JsNode *base,
                                     uint32_t start, bool allows_calls);

static JsNode *parse_new(JsParser *parser)
{
    uint32_t start = parser->token.start;
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_NEW, start);
    uint32_t callee_start;
    JsNode *callee;

    if (!node || !jsmi_parser_enter(parser, 1))
        return NULL;
    jsmi_parser_advance(parser);
    if (parser->token.kind == JSMI_TOKEN_DOT) {
        jsmi_parser_leave(parser, 1);
        return parse_new_target(parser, node);
    }
    callee_start = parser->token.start;
    if (parser->token.kind == JSMI_TOKEN_NEW)
        callee = parse_new(parser);
    else if (parser->token.kind == JSMI_TOKEN_SUPER)
        callee = parse_super(parser);
    else if (parser->token.kind == JSMI_TOKEN_IMPORT)
        callee = parse_import(parser, false);
    else
        callee = parse_primary(parser);
    if (!callee)
        return NULL;
    if (callee->kind == JSMI_NODE_SUPER_CALL) {
        jsmi_parser_fail(parser, callee->start, "new cannot call super()");
        return NULL;
    }
    callee = parse_member_suffixes(parser, callee, callee_start, false);
    if (!callee)
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_OPTIONAL_DOT) {
        jsmi_parser_fail(parser, parser->token.start,
                         "new cannot be followed by an optional chain");
        return NULL;
    }
    node->call.callee = callee;
    jsmi_parser_leave(parser, 1);
    if (parser->token.kind != JSMI_TOKEN_LEFT_PAREN)
        return jsmi_parser_finish(parser, node);
    if (!jsmi_parse_arguments(parser, node))
        return NULL;
    // Where an object is made is where its `new` stands.
    node->position = node->start;
    return node;
}

// Members and calls.

static bool parse_argument_list(JsParser *parser, JsNode *call, bool is_cover)
{
    JsListBuilder builder = {.last = NULL};

    while (parser->token.kind != JSMI_TOKEN_RIGHT_PAREN) {
        JsNode *argument;

        if (parser->token.kind == JSMI_TOKEN_ELLIPSIS) {
            JsNode *spread =
                jsmi_parser_node(parser, JSMI_NODE_SPREAD, parser->token.start);

            if (!spread)
                return false;
            call->flags |= JSMI_NODE_HAS_SPREAD;
            jsmi_parser_advance(parser);
            argument = is_cover
                           ? jsmi_parse_assignment_cover(parser, JSMI_WITH_IN)
                           : jsmi_parse_assignment(parser, JSMI_WITH_IN);
            if (!argument)
                return false;
            spread->unary.operand = argument;
            argument = jsmi_parser_finish(parser, spread);
            if (parser->token.kind == JSMI_TOKEN_COMMA)
                argument->flags |= JSMI_NODE_TRAILING_COMMA;
        } else if (is_cover) {
            argument = jsmi_parse_assignment_cover(parser, JSMI_WITH_IN);
        } else {
            argument = jsmi_parse_assignment(parser, JSMI_WITH_IN);
        }
        if (!argument)
            return false;
        jsmi_list_append(&builder, argument);
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_COMMA))
            break;
    }
    call->call.arguments = builder.list;
    if (!jsmi_parser_expect_list_end(parser, JSMI_TOKEN_RIGHT_PAREN))
        return false;
    jsmi_parser_finish(parser, call);
    return true;
}

bool jsmi_parse_arguments(JsParser *parser, JsNode *call)
{
    call->position = parser->token.start;
    jsmi_parser_advance(parser);
    return parse_argument_list(parser, call, false);
}

static void note_direct_eval(JsParser *parser, JsNode *call)
{
    JsScope *variables = jsmi_scope_variables(parser->scope);

    call->flags |= JSMI_NODE_DIRECT_EVAL;
    parser->scope->has_direct_eval = true;
    parser->function->uses |= JSMI_USES_DIRECT_EVAL | JSMI_USES_INNER_EVAL |
                              JSMI_USES_THIS | JSMI_USES_NEW_TARGET;
    if (!parser->function->forbids_arguments)
        parser->function->uses |= JSMI_USES_ARGUMENTS;
    if (parser->function->allows_super_property)
        parser->function->uses |= JSMI_USES_SUPER;
    if (parser->function->allows_super_call)
        parser->function->uses |= JSMI_USES_SUPER_CALL;
    if (!parser->is_strict && variables->kind != JSMI_SCOPE_SCRIPT)
        variables->is_extensible = true;
}

// async(...): a call, or the head of an async arrow function.
// https://tc39.es/ecma262/#prod-CoverCallExpressionAndAsyncArrowHead
static JsNode *parse_async_call(JsParser *parser, JsNode *callee,
                                uint32_t start)
{
    JsInOperator in = (JsInOperator)parser->arrow_in;
    JsArrowMark mark = jsmi_arrow_mark(parser, start);
    JsNode *call = jsmi_parser_node(parser, JSMI_NODE_CALL, start);
    uint32_t saved_cover = parser->cover_error;

    if (!call)
        return NULL;
    call->call.callee = callee;
    call->position = parser->token.start;
    parser->cover_error = JSMI_NO_OFFSET;
    jsmi_parser_advance(parser);
    if (!parse_argument_list(parser, call, true))
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_ARROW &&
        !parser->token.newline_before) {
        parser->cover_error = saved_cover;
        return jsmi_parse_arrow(parser, &mark, call->call.arguments, true, in);
    }
    jsmi_arrow_unmark(parser, &mark);
    if (!jsmi_parser_check_cover(parser))
        return NULL;
    parser->cover_error = saved_cover;
    return call;
}

static JsNode *parse_call(JsParser *parser, JsNode *callee, uint32_t start)
{
    JsNode *call = jsmi_parser_node(parser, JSMI_NODE_CALL, start);

    if (!call)
        return NULL;
    call->call.callee = callee;
    if (callee->kind == JSMI_NODE_IDENTIFIER &&
        callee->identifier.name->known == JSMI_TOKEN_EVAL)
        note_direct_eval(parser, call);
    return jsmi_parse_arguments(parser, call) ? call : NULL;
}

JsNode *jsmi_parse_private_name(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_PRIVATE_NAME, parser->token.start);

    if (!node)
        return NULL;
    node->identifier.name = parser->token.name;
    jsmi_scope_reference(parser, node);
    jsmi_parser_advance(parser);
    return node;
}

// The name behind a dot; the current token is the name.
JsNode *jsmi_parse_dot_member(JsParser *parser, JsNode *object, uint32_t start)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_MEMBER, start);

    if (!node)
        return NULL;
    node->position = parser->token.start;
    if (parser->token.kind == JSMI_TOKEN_PRIVATE_NAME) {
        node->kind = JSMI_NODE_PRIVATE_MEMBER;
        node->binary.left = object;
        node->binary.right = jsmi_parse_private_name(parser);
        return node->binary.right ? node : NULL;
    }
    if (!jsmi_token_is_name(&parser->token)) {
        jsmi_parser_unexpected(parser, "a property name");
        return NULL;
    }
    node->member.object = object;
    node->member.name = parser->token.name;
    if (parser->token.name->known == JSMI_TOKEN_ARGUMENTS)
        parser->function->uses |= JSMI_USES_REFLECTION;
    jsmi_parser_advance(parser);
    return node;
}

static JsNode *parse_index_member(JsParser *parser, JsNode *object,
                                  uint32_t start)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_INDEX, start);

    if (!node)
        return NULL;
    node->position = parser->token.start;
    jsmi_parser_advance(parser);
    node->binary.left = object;
    node->binary.right = jsmi_parse_expression(parser, JSMI_WITH_IN);
    if (!node->binary.right ||
        !jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_BRACKET))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_tagged(JsParser *parser, JsNode *tag, uint32_t start)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_TAGGED_TEMPLATE, start);

    if (!node)
        return NULL;
    node->position = parser->token.start;
    node->tagged.tag = tag;
    node->tagged.template_literal = jsmi_parse_template(parser, true);
    if (!node->tagged.template_literal)
        return NULL;
    return jsmi_parser_finish(parser, node);
}

// What follows a `?.`.
static JsNode *parse_optional(JsParser *parser, JsNode *base, uint32_t start)
{
    JsNode *node;

    jsmi_parser_advance(parser);
    if (parser->token.kind == JSMI_TOKEN_LEFT_PAREN) {
        node = jsmi_parser_node(parser, JSMI_NODE_CALL, start);
        if (!node)
            return NULL;
        node->call.callee = base;
        if (!jsmi_parse_arguments(parser, node))
            return NULL;
    } else if (parser->token.kind == JSMI_TOKEN_LEFT_BRACKET) {
        node = parse_index_member(parser, base, start);
    } else {
        node = jsmi_parse_dot_member(parser, base, start);
    }
    if (node)
        node->flags |= JSMI_NODE_OPTIONAL;
    return node;
}

static JsNode *parse_member_suffixes(JsParser *parser, JsNode *base,
                                     uint32_t start, bool allows_calls)
{
    bool in_chain = false;
    JsNode *chain;

    for (;;) {
        switch (parser->token.kind) {
        case JSMI_TOKEN_DOT:
            jsmi_parser_advance(parser);
            base = jsmi_parse_dot_member(parser, base, start);
            break;
        case JSMI_TOKEN_LEFT_BRACKET:
            base = parse_index_member(parser, base, start);
            break;
        case JSMI_TOKEN_TEMPLATE:
            if (in_chain) {
                jsmi_parser_fail(parser, parser->token.start,
                                 "an optional chain cannot tag a template");
                return NULL;
            }
            base = parse_tagged(parser, base, start);
            break;
        case JSMI_TOKEN_LEFT_PAREN:
            if (!allows_calls)
                return base;
            base = parse_call(parser, base, start);
            break;
        case JSMI_TOKEN_OPTIONAL_DOT:
            if (!allows_calls)
                return base;
            in_chain = true;
            base = parse_optional(parser, base, start);
            break;
        default:
            if (!in_chain)
                return base;
            chain = jsmi_parser_node(parser, JSMI_NODE_OPTIONAL_CHAIN, start);
            if (!chain)
                return NULL;
            chain->unary.operand = base;
            return jsmi_parser_finish(parser, chain);
        }
        if (!base)
            return NULL;
    }
}

JsNode *jsmi_parse_left_hand_side(JsParser *parser)
{
    uint32_t start = parser->token.start;
    bool is_async = jsmi_parser_at_word(parser, JSMI_TOKEN_ASYNC) &&
                    start == parser->arrow_start;
    JsNode *node;

    switch (parser->token.kind) {
    case JSMI_TOKEN_NEW:
        node = parse_new(parser);
        break;
    case JSMI_TOKEN_SUPER:
        node = parse_super(parser);
        break;
    case JSMI_TOKEN_IMPORT:
        node = parse_import(parser, true);
        break;
    default:
        node = parse_primary(parser);
        break;
    }
    if (!node || jsmi_node_is_arrow(node))
        return node;
    if (is_async && node->kind == JSMI_NODE_IDENTIFIER &&
        parser->token.kind == JSMI_TOKEN_LEFT_PAREN &&
        !parser->token.newline_before) {
        node = parse_async_call(parser, node, start);
        if (!node || jsmi_node_is_arrow(node))
            return node;
    }
    return parse_member_suffixes(parser, node, start, true);
}
