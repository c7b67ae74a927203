// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

JsJumpTarget *jsmi_parser_push_target(JsParser *parser, JsNode *node,
                                      JsName *label, uint32_t label_run)
{
    JsJumpTarget *outer = parser->function->targets;
    JsJumpTarget *target = jsmi_parser_allocate(parser, sizeof *target);

    if (!target)
        return NULL;
    *target = (JsJumpTarget){
        .node = node,
        .label = label,
        .loop = node,
        .outer = outer,
    };
    for (; label_run; label_run--) {
        outer->loop = node;
        outer = outer->outer;
    }
    parser->function->targets = target;
    return target;
}

void jsmi_parser_pop_target(JsParser *parser)
{
    parser->function->targets = parser->function->targets->outer;
}

// The statement that a jump leaves or continues, or NULL.
static JsNode *find_target(const JsParser *parser, JsNodeKind kind,
                           const JsName *label)
{
    const JsJumpTarget *target = parser->function->targets;

    for (; target; target = target->outer) {
        if (target->label != label)
            continue;
        if (kind == JSMI_NODE_BREAK)
            return target->node;
        if (target->loop || label)
            return target->loop;
    }
    return NULL;
}

JsNode *jsmi_parse_jump(JsParser *parser, JsNodeKind kind)
{
    JsNode *node = jsmi_parser_node(parser, kind, parser->token.start);
    uint32_t label_start;
    JsName *label = NULL;

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    label_start = parser->token.start;
    if (parser->token.kind == JSMI_TOKEN_IDENTIFIER &&
        !parser->token.newline_before) {
        label = jsmi_parser_identifier(parser);
        if (!label)
            return NULL;
    }
    node->jump.label = label;
    node->jump.target = find_target(parser, kind, label);
    if (!node->jump.target) {
        if (label)
            jsmi_parser_fail_name(parser, label_start,
                                  kind == JSMI_NODE_BREAK
                                      ? "no statement around has the label '%n'"
                                      : "no loop around has the label '%n'",
                                  label);
        else
            jsmi_parser_fail(parser, node->start,
                             kind == JSMI_NODE_BREAK
                                 ? "break is only allowed in loops and switches"
                                 : "continue is only allowed in loops");
        return NULL;
    }
    if (!jsmi_parser_semicolon(parser))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_loop_body(JsParser *parser, JsNode *loop,
                               uint32_t label_run)
{
    JsNode *body;

    if (!jsmi_parser_push_target(parser, loop, NULL, label_run))
        return NULL;
    body = jsmi_parse_statement(parser);
    if (body)
        jsmi_parser_pop_target(parser);
    return body;
}

JsNode *jsmi_parse_while(JsParser *parser, uint32_t label_run)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_WHILE, parser->token.start);

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    node->while_loop.test = jsmi_parse_condition(parser);
    if (!node->while_loop.test)
        return NULL;
    node->while_loop.body = parse_loop_body(parser, node, label_run);
    if (!node->while_loop.body)
        return NULL;
    return jsmi_parser_finish(parser, node);
}

JsNode *jsmi_parse_do_while(JsParser *parser, uint32_t label_run)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_DO_WHILE, parser->token.start);

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    node->while_loop.body = parse_loop_body(parser, node, label_run);
    if (!node->while_loop.body || !jsmi_parser_expect(parser, JSMI_TOKEN_WHILE))
        return NULL;
    node->while_loop.test = jsmi_parse_condition(parser);
    if (!node->while_loop.test)
        return NULL;
    // Here a missing semicolon is always inserted.
    jsmi_parser_accept(parser, JSMI_TOKEN_SEMICOLON);
    return jsmi_parser_finish(parser, node);
}

// for

typedef struct ForHead {
    JsNode *initial;
    uint32_t target_start;  // of an expression, parentheses included
    JsDeclarationKind kind;
    bool is_declaration;
    bool is_await;
    bool starts_with_let;  // as an expression
    bool starts_with_async_of;
} ForHead;

// The two tokens behind the current one.
static void peek_two(JsParser *parser, JsToken *first, JsToken *second)
{
    uint32_t position = parser->lexer.position;

    jsmi_lexer_next(&parser->lexer, first);
    jsmi_lexer_next(&parser->lexer, second);
    jsmi_lexer_rewind(&parser->lexer, position);
}

static bool at_for_using(JsParser *parser, JsDeclarationKind *kind)
{
    JsToken first;
    JsToken second;

    if (!jsmi_parser_at_using_declaration(parser, kind))
        return false;
    if (*kind == JSMI_DECLARE_AWAIT_USING)
        return true;
    // `for (using of ...` is about a variable named using, unless `of` is
    // what is declared.
    peek_two(parser, &first, &second);
    return first.known != JSMI_TOKEN_OF || second.kind == JSMI_TOKEN_ASSIGN;
}

static bool parse_for_declaration(JsParser *parser, ForHead *head)
{
    uint32_t start = parser->token.start;

    head->is_declaration = true;
    if (head->kind == JSMI_DECLARE_AWAIT_USING) {
        parser->function->uses |= JSMI_USES_AWAIT;
        parser->function->last_await = start + 1;
        jsmi_parser_advance(parser);
    }
    jsmi_parser_advance(parser);
    head->initial =
        jsmi_parse_variables(parser, head->kind, start, JSMI_WITHOUT_IN);
    return head->initial != NULL;
}

static bool parse_for_expression(JsParser *parser, ForHead *head)
{
    JsToken first;
    JsToken second;

    head->target_start = parser->token.start;
    head->starts_with_let = jsmi_parser_at_word(parser, JSMI_TOKEN_LET);
    if (jsmi_parser_at_word(parser, JSMI_TOKEN_ASYNC)) {
        peek_two(parser, &first, &second);
        head->starts_with_async_of =
            first.known == JSMI_TOKEN_OF && second.kind != JSMI_TOKEN_ARROW;
    }
    head->initial = head->starts_with_async_of
                        ? jsmi_parse_identifier_reference(parser)
                        : jsmi_parse_expression_cover(parser, JSMI_WITHOUT_IN);
    return head->initial != NULL;
}

static bool parse_for_initial(JsParser *parser, ForHead *head)
{
    switch (parser->token.kind) {
    case JSMI_TOKEN_SEMICOLON:
        return true;
    case JSMI_TOKEN_VAR:
        head->kind = JSMI_DECLARE_VAR;
        return parse_for_declaration(parser, head);
    case JSMI_TOKEN_CONST:
        head->kind = JSMI_DECLARE_CONST;
        return parse_for_declaration(parser, head);
    case JSMI_TOKEN_IDENTIFIER:
        if (jsmi_parser_at_let_declaration(parser)) {
            head->kind = JSMI_DECLARE_LET;
            return parse_for_declaration(parser, head);
        }
        if ((jsmi_parser_at_word(parser, JSMI_TOKEN_USING) ||
             jsmi_parser_at_word(parser, JSMI_TOKEN_AWAIT)) &&
            at_for_using(parser, &head->kind))
            return parse_for_declaration(parser, head);
        return parse_for_expression(parser, head);
    default:
        return parse_for_expression(parser, head);
    }
}

static bool check_for_each_declaration(JsParser *parser, const ForHead *head,
                                       bool is_of)
{
    JsNode *declarator = head->initial->list.first;

    if (declarator->next)
        return jsmi_parser_fail(parser, declarator->next->start,
                                "this loop declares only one variable");
    if (head->kind >= JSMI_DECLARE_USING && !is_of)
        return jsmi_parser_fail(parser, head->initial->start,
                                "using is not allowed in for-in");
    if (declarator->binary.right &&
        (is_of || head->kind != JSMI_DECLARE_VAR || parser->is_strict ||
         !parser->annex_b ||
         declarator->binary.left->kind != JSMI_NODE_BINDING_IDENTIFIER))
        return jsmi_parser_fail(parser, declarator->binary.right->start,
                                "the variable of this loop cannot have an "
                                "initializer");
    return head->kind != JSMI_DECLARE_VAR ||
           jsmi_parser_mark_assigned(parser, declarator->binary.left);
}

static bool check_for_each_target(JsParser *parser, const ForHead *head,
                                  bool is_of)
{
    JsNode *target = head->initial;

    if (is_of && head->starts_with_let)
        return jsmi_parser_fail(parser, target->start,
                                "the target of for-of cannot begin with let");
    if (is_of && head->starts_with_async_of && !head->is_await)
        return jsmi_parser_fail(parser, target->start,
                                "the target of for-of cannot be async");
    if ((target->kind == JSMI_NODE_OBJECT || target->kind == JSMI_NODE_ARRAY) &&
        !(target->flags & JSMI_NODE_PARENTHESIZED)) {
        parser->cover_error = JSMI_NO_OFFSET;
        return jsmi_convert_to_pattern(parser, target, JSMI_ASSIGNMENT_PATTERN);
    }
    return jsmi_check_simple_target(parser, target, head->target_start,
                                    "invalid loop target");
}

static bool parse_for_each_head(JsParser *parser, JsNode *node,
                                const ForHead *head)
{
    bool is_of = parser->token.kind != JSMI_TOKEN_IN;

    if (head->is_await && !is_of)
        return jsmi_parser_unexpected(parser, "'of'");
    node->kind = is_of ? JSMI_NODE_FOR_OF : JSMI_NODE_FOR_IN;
    if (head->is_await)
        node->flags |= JSMI_NODE_FOR_AWAIT;
    if (!(head->is_declaration ? check_for_each_declaration(parser, head, is_of)
                               : check_for_each_target(parser, head, is_of)) ||
        !jsmi_parser_check_cover(parser))
        return false;
    node->for_each.target = head->initial;
    jsmi_parser_advance(parser);
    node->for_each.object = is_of ? jsmi_parse_assignment(parser, JSMI_WITH_IN)
                                  : jsmi_parse_expression(parser, JSMI_WITH_IN);
    return node->for_each.object != NULL;
}

static bool parse_classic_head(JsParser *parser, JsNode *node,
                               const ForHead *head)
{
    if (head->is_await)
        return jsmi_parser_unexpected(parser, "'of'");
    if (!jsmi_parser_check_cover(parser))
        return false;
    node->for_loop.initial = head->initial;
    if (head->is_declaration) {
        for (JsNode *declarator = head->initial->list.first; declarator;
             declarator = declarator->next) {
            if (!jsmi_check_initializer(parser, declarator, head->kind))
                return false;
        }
    }
    jsmi_scope_initialized(parser->scope, NULL, parser->token.start);
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_SEMICOLON))
        return false;
    if (parser->token.kind != JSMI_TOKEN_SEMICOLON) {
        node->for_loop.test = jsmi_parse_expression(parser, JSMI_WITH_IN);
        if (!node->for_loop.test)
            return false;
    }
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_SEMICOLON))
        return false;
    if (parser->token.kind != JSMI_TOKEN_RIGHT_PAREN) {
        node->for_loop.update = jsmi_parse_expression(parser, JSMI_WITH_IN);
        if (!node->for_loop.update)
            return false;
    }
    return true;
}

static bool parse_for_head(JsParser *parser, JsNode *node)
{
    uint32_t saved_cover = parser->cover_error;
    ForHead head = {.initial = NULL};

    jsmi_parser_advance(parser);
    if (jsmi_parser_at_word(parser, JSMI_TOKEN_AWAIT) &&
        parser->function->await_is_keyword) {
        head.is_await = true;
        parser->function->uses |= JSMI_USES_AWAIT;
        parser->function->last_await = parser->token.start + 1;
        jsmi_parser_advance(parser);
    }
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_LEFT_PAREN))
        return false;
    parser->cover_error = JSMI_NO_OFFSET;
    if (!parse_for_initial(parser, &head))
        return false;
    if (head.initial && (parser->token.kind == JSMI_TOKEN_IN ||
                         jsmi_parser_at_word(parser, JSMI_TOKEN_OF))) {
        if (!parse_for_each_head(parser, node, &head))
            return false;
    } else if (!parse_classic_head(parser, node, &head)) {
        return false;
    }
    parser->cover_error = saved_cover;
    return jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_PAREN);
}

JsNode *jsmi_parse_for(JsParser *parser, uint32_t label_run)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_FOR, parser->token.start);
    JsNode *body;
    JsScope *scope;

    if (!node ||
        !jsmi_parser_open_scope(parser, JSMI_SCOPE_LOOP, node->start) ||
        !parse_for_head(parser, node))
        return NULL;
    jsmi_scope_initialized(parser->scope, NULL, parser->token.start);
    body = parse_loop_body(parser, node, label_run);
    if (!body)
        return NULL;
    scope = jsmi_parser_close_scope(parser);
    if (node->kind == JSMI_NODE_FOR) {
        node->for_loop.body = body;
        node->for_loop.scope = scope;
    } else {
        node->for_each.body = body;
        node->for_each.scope = scope;
    }
    return jsmi_parser_finish(parser, node);
}
