// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

// Declarations of variables.

bool jsmi_parser_at_let_declaration(JsParser *parser)
{
    JsToken next;

    if (!jsmi_parser_at_word(parser, JSMI_TOKEN_LET))
        return false;
    next = jsmi_parser_peek(parser);
    return next.kind == JSMI_TOKEN_IDENTIFIER ||
           next.kind == JSMI_TOKEN_ESCAPED_RESERVED ||
           next.kind == JSMI_TOKEN_LEFT_BRACKET ||
           next.kind == JSMI_TOKEN_LEFT_BRACE;
}

// `using x` and `await using x` are declarations only without line breaks.
bool jsmi_parser_at_using_declaration(JsParser *parser, JsDeclarationKind *kind)
{
    uint32_t position = parser->lexer.position;
    JsToken token = parser->token;

    *kind = JSMI_DECLARE_USING;
    if (token.known == JSMI_TOKEN_AWAIT) {
        if (!parser->function->await_is_keyword)
            return false;
        *kind = JSMI_DECLARE_AWAIT_USING;
        jsmi_lexer_next(&parser->lexer, &token);
        if (token.newline_before)
            token.known = 0;
    }
    if (token.known == JSMI_TOKEN_USING)
        jsmi_lexer_next(&parser->lexer, &token);
    else
        token.kind = JSMI_TOKEN_END;
    jsmi_lexer_rewind(&parser->lexer, position);
    return token.kind == JSMI_TOKEN_IDENTIFIER && !token.newline_before;
}

static JsBindingKind binding_kind(JsDeclarationKind kind)
{
    switch (kind) {
    case JSMI_DECLARE_VAR:
        return JSMI_BINDING_VAR;
    case JSMI_DECLARE_LET:
        return JSMI_BINDING_LET;
    case JSMI_DECLARE_CONST:
        return JSMI_BINDING_CONST;
    case JSMI_DECLARE_USING:
        return JSMI_BINDING_USING;
    default:
        return JSMI_BINDING_AWAIT_USING;
    }
}

static bool mark_assigned(JsParser *parser, JsNode *node, void *data)
{
    (void)parser;
    (void)data;
    node->flags |= JSMI_NODE_ASSIGNED;
    return true;
}

bool jsmi_parser_mark_assigned(JsParser *parser, JsNode *target)
{
    return jsmi_pattern_each(parser, target, mark_assigned, NULL);
}

bool jsmi_check_initializer(JsParser *parser, const JsNode *declarator,
                            JsDeclarationKind kind)
{
    if (declarator->binary.right)
        return true;
    if (declarator->binary.left->kind != JSMI_NODE_BINDING_IDENTIFIER)
        return jsmi_parser_fail(parser, declarator->start,
                                "a destructuring declaration needs an "
                                "initializer");
    if (kind != JSMI_DECLARE_VAR && kind != JSMI_DECLARE_LET)
        return jsmi_parser_fail(parser, declarator->start,
                                kind == JSMI_DECLARE_CONST
                                    ? "a const declaration needs an initializer"
                                    : "a using declaration needs an "
                                      "initializer");
    return true;
}

static JsNode *parse_declarator(JsParser *parser, JsDeclarationKind kind,
                                JsInOperator in)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_DECLARATOR, parser->token.start);
    JsBinding *before = parser->scope->last_binding;
    JsNode *target;

    if (!node)
        return NULL;
    if (kind >= JSMI_DECLARE_USING && !jsmi_parser_at_identifier(parser)) {
        jsmi_parser_unexpected(parser, "an identifier");
        return NULL;
    }
    target = jsmi_parse_binding_target(parser);
    node->binary.left = target;
    if (!target || !jsmi_declare_pattern(parser, target, binding_kind(kind)))
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_ASSIGN) {
        node->position = parser->token.start;
        jsmi_parser_advance(parser);
        node->binary.right = jsmi_parse_assignment(parser, in);
        if (!node->binary.right)
            return NULL;
        if (kind == JSMI_DECLARE_VAR &&
            !jsmi_parser_mark_assigned(parser, target))
            return NULL;
    } else if (in == JSMI_WITH_IN &&
               !jsmi_check_initializer(parser, node, kind)) {
        return NULL;
    }
    if (kind != JSMI_DECLARE_VAR && (in == JSMI_WITH_IN || node->binary.right))
        jsmi_scope_initialized(parser->scope, before, parser->previous_end);
    return jsmi_parser_finish(parser, node);
}

// The declarators behind the keyword. WITHOUT_IN: in the head of a for, which
// checks for missing initializers itself.
JsNode *jsmi_parse_variables(JsParser *parser, JsDeclarationKind kind,
                             uint32_t start, JsInOperator in)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_VARIABLES, start);
    JsListBuilder builder = {.last = NULL};

    if (!node)
        return NULL;
    node->operator=(uint8_t) kind;
    do {
        JsNode *declarator = parse_declarator(parser, kind, in);

        if (!declarator)
            return NULL;
        jsmi_list_append(&builder, declarator);
    } while (jsmi_parser_accept(parser, JSMI_TOKEN_COMMA));
    node->list = builder.list;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_variable_statement(JsParser *parser,
                                        JsDeclarationKind kind)
{
    uint32_t start = parser->token.start;
    JsNode *node;

    if (kind == JSMI_DECLARE_AWAIT_USING) {
        parser->function->uses |= JSMI_USES_AWAIT;
        parser->function->last_await = start + 1;
        jsmi_parser_advance(parser);
    }
    if (kind >= JSMI_DECLARE_USING &&
        (parser->scope->kind == JSMI_SCOPE_SCRIPT ||
         parser->scope->kind == JSMI_SCOPE_EVAL ||
         parser->scope->kind == JSMI_SCOPE_SWITCH)) {
        jsmi_parser_fail(parser, start,
                         "using is only allowed in blocks, function bodies "
                         "and modules");
        return NULL;
    }
    jsmi_parser_advance(parser);
    node = jsmi_parse_variables(parser, kind, start, JSMI_WITH_IN);
    if (!node || !jsmi_parser_semicolon(parser))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

// Blocks.

static JsNode *parse_block_scoped(JsParser *parser, bool is_catch_body)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_BLOCK, parser->token.start);

    if (!node)
        return NULL;
    if (parser->token.kind != JSMI_TOKEN_LEFT_BRACE) {
        jsmi_parser_unexpected(parser, "'{'");
        return NULL;
    }
    if (!jsmi_parser_open_scope(parser, JSMI_SCOPE_BLOCK, node->start))
        return NULL;
    parser->scope->is_catch_body = is_catch_body;
    jsmi_parser_advance(parser);
    if (!jsmi_parse_statements(parser, JSMI_TOKEN_RIGHT_BRACE,
                               &node->block.statements))
        return NULL;
    node->block.scope = jsmi_parser_close_scope(parser);
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_BRACE))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

JsNode *jsmi_parse_block(JsParser *parser)
{
    return parse_block_scoped(parser, false);
}

// Simple statements.

// `let` where only a statement may be. It could be a variable, but not before
// a bracket, and before a name it means a declaration.
static bool at_misplaced_let(JsParser *parser)
{
    JsToken next;

    if (!jsmi_parser_at_word(parser, JSMI_TOKEN_LET))
        return false;
    next = jsmi_parser_peek(parser);
    return next.kind == JSMI_TOKEN_LEFT_BRACKET ||
           (next.kind == JSMI_TOKEN_IDENTIFIER && !next.newline_before);
}

static JsNode *parse_expression_statement(JsParser *parser)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_EXPRESSION_STATEMENT,
                                    parser->token.start);

    if (!node)
        return NULL;
    if (at_misplaced_let(parser)) {
        jsmi_parser_fail(parser, node->start,
                         "a lexical declaration is not allowed here");
        return NULL;
    }
    node->unary.operand = jsmi_parse_expression(parser, JSMI_WITH_IN);
    if (!node->unary.operand || !jsmi_parser_semicolon(parser))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_empty(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_EMPTY, parser->token.start);

    if (node)
        jsmi_parser_advance(parser);
    return node;
}

static JsNode *parse_debugger(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_DEBUGGER, parser->token.start);

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    if (!jsmi_parser_semicolon(parser))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_return(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_RETURN, parser->token.start);

    if (!node)
        return NULL;
    if (!parser->function->allows_return) {
        jsmi_parser_fail(parser, node->start,
                         "return is only allowed in functions");
        return NULL;
    }
    jsmi_parser_advance(parser);
    if (!parser->token.newline_before &&
        parser->token.kind != JSMI_TOKEN_SEMICOLON &&
        parser->token.kind != JSMI_TOKEN_RIGHT_BRACE &&
        parser->token.kind != JSMI_TOKEN_END) {
        node->unary.operand = jsmi_parse_expression(parser, JSMI_WITH_IN);
        if (!node->unary.operand)
            return NULL;
    }
    if (!jsmi_parser_semicolon(parser))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_throw(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_THROW, parser->token.start);

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    if (parser->token.newline_before) {
        jsmi_parser_fail(parser, parser->token.start,
                         "throw and its operand must be on one line");
        return NULL;
    }
    node->unary.operand = jsmi_parse_expression(parser, JSMI_WITH_IN);
    if (!node->unary.operand || !jsmi_parser_semicolon(parser))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

// ( expression )
static JsNode *parse_condition(JsParser *parser)
{
    JsNode *node;

    if (!jsmi_parser_expect(parser, JSMI_TOKEN_LEFT_PAREN))
        return NULL;
    node = jsmi_parse_expression(parser, JSMI_WITH_IN);
    if (!node || !jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_PAREN))
        return NULL;
    return node;
}

JsNode *jsmi_parse_condition(JsParser *parser)
{
    return parse_condition(parser);
}

// if

// Sloppy code may have a function declaration here, which stands for a block
// with it inside.
// https://tc39.es/ecma262/#sec-functiondeclarations-in-ifstatement-statement-clauses
static JsNode *parse_if_body(JsParser *parser)
{
    JsNode *block;

    if (parser->token.kind != JSMI_TOKEN_FUNCTION || parser->is_strict ||
        !parser->annex_b ||
        jsmi_parser_peek(parser).kind == JSMI_TOKEN_MULTIPLY)
        return jsmi_parse_statement(parser);
    block = jsmi_parser_node(parser, JSMI_NODE_BLOCK, parser->token.start);
    if (!block ||
        !jsmi_parser_open_scope(parser, JSMI_SCOPE_BLOCK, block->start))
        return NULL;
    block->block.statements.first =
        jsmi_parse_function_declaration(parser, false);
    if (!block->block.statements.first)
        return NULL;
    block->block.statements.count = 1;
    block->block.scope = jsmi_parser_close_scope(parser);
    return jsmi_parser_finish(parser, block);
}

// A chain of else-ifs is a loop.
static JsNode *parse_if(JsParser *parser)
{
    JsNode *first = NULL;
    JsNode **place = &first;

    for (;;) {
        JsNode *node =
            jsmi_parser_node(parser, JSMI_NODE_IF, parser->token.start);

        if (!node)
            return NULL;
        *place = node;
        place = &node->conditional.alternate;
        jsmi_parser_advance(parser);
        node->conditional.test = parse_condition(parser);
        if (!node->conditional.test)
            return NULL;
        node->conditional.consequent = parse_if_body(parser);
        if (!node->conditional.consequent)
            return NULL;
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_ELSE))
            break;
        if (parser->token.kind != JSMI_TOKEN_IF) {
            *place = parse_if_body(parser);
            if (!*place)
                return NULL;
            break;
        }
    }
    for (JsNode *node = first; node && node->kind == JSMI_NODE_IF;
         node = node->conditional.alternate)
        jsmi_parser_finish(parser, node);
    return first;
}

// with, switch, try

static JsNode *parse_with(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_WITH, parser->token.start);

    if (!node)
        return NULL;
    if (parser->is_strict) {
        jsmi_parser_fail(parser, node->start,
                         "with is not allowed in strict code");
        return NULL;
    }
    jsmi_parser_advance(parser);
    node->with.object = parse_condition(parser);
    if (!node->with.object ||
        !jsmi_parser_open_scope(parser, JSMI_SCOPE_WITH, parser->token.start))
        return NULL;
    parser->scope->has_with = true;
    node->with.body = jsmi_parse_statement(parser);
    if (!node->with.body)
        return NULL;
    node->with.scope = jsmi_parser_close_scope(parser);
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_case(JsParser *parser, bool *has_default)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_CASE, parser->token.start);
    JsListBuilder builder = {.last = NULL};

    if (!node)
        return NULL;
    if (jsmi_parser_accept(parser, JSMI_TOKEN_CASE)) {
        node->switch_case.test = jsmi_parse_expression(parser, JSMI_WITH_IN);
        if (!node->switch_case.test)
            return NULL;
    } else {
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_DEFAULT)) {
            jsmi_parser_unexpected(parser, "'case', 'default' or '}'");
            return NULL;
        }
        if (*has_default) {
            jsmi_parser_fail(parser, node->start,
                             "a switch can have only one default");
            return NULL;
        }
        *has_default = true;
    }
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_COLON))
        return NULL;
    while (parser->token.kind != JSMI_TOKEN_CASE &&
           parser->token.kind != JSMI_TOKEN_DEFAULT &&
           parser->token.kind != JSMI_TOKEN_RIGHT_BRACE) {
        JsNode *statement = jsmi_parse_statement_list_item(parser);

        if (!statement)
            return NULL;
        jsmi_list_append(&builder, statement);
    }
    node->switch_case.statements = builder.list;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_switch(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_SWITCH, parser->token.start);
    JsListBuilder builder = {.last = NULL};
    JsJumpTarget *target;
    bool has_default = false;

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    node->switch_statement.discriminant = parse_condition(parser);
    if (!node->switch_statement.discriminant ||
        !jsmi_parser_open_scope(parser, JSMI_SCOPE_SWITCH,
                                parser->token.start) ||
        !jsmi_parser_expect(parser, JSMI_TOKEN_LEFT_BRACE))
        return NULL;
    target = jsmi_parser_push_target(parser, node, NULL, 0);
    if (!target)
        return NULL;
    target->loop = NULL;
    while (parser->token.kind != JSMI_TOKEN_RIGHT_BRACE) {
        JsNode *clause = parse_case(parser, &has_default);

        if (!clause)
            return NULL;
        jsmi_list_append(&builder, clause);
    }
    jsmi_parser_pop_target(parser);
    node->switch_statement.cases = builder.list;
    node->switch_statement.scope = jsmi_parser_close_scope(parser);
    jsmi_parser_advance(parser);
    return jsmi_parser_finish(parser, node);
}

static bool parse_catch_parameter(JsParser *parser, JsNode *node)
{
    JsNode *parameter;

    jsmi_parser_advance(parser);
    if (!jsmi_parser_open_scope(parser, JSMI_SCOPE_CATCH, parser->token.start))
        return false;
    parameter = jsmi_parse_binding_target(parser);
    if (!parameter ||
        !jsmi_declare_pattern(parser, parameter,
                              parameter->kind == JSMI_NODE_BINDING_IDENTIFIER
                                  ? JSMI_BINDING_SIMPLE_CATCH
                                  : JSMI_BINDING_CATCH))
        return false;
    node->try_statement.parameter = parameter;
    jsmi_scope_initialized(parser->scope, NULL, parser->token.start);
    return jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_PAREN);
}

static JsNode *parse_try(JsParser *parser)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_TRY, parser->token.start);
    bool has_parameter;

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    node->try_statement.block = jsmi_parse_block(parser);
    if (!node->try_statement.block)
        return NULL;
    if (jsmi_parser_accept(parser, JSMI_TOKEN_CATCH)) {
        has_parameter = parser->token.kind == JSMI_TOKEN_LEFT_PAREN;
        if (has_parameter && !parse_catch_parameter(parser, node))
            return NULL;
        node->try_statement.handler = parse_block_scoped(parser, has_parameter);
        if (!node->try_statement.handler)
            return NULL;
        if (has_parameter)
            node->try_statement.scope = jsmi_parser_close_scope(parser);
    } else if (parser->token.kind != JSMI_TOKEN_FINALLY) {
        jsmi_parser_unexpected(parser, "'catch' or 'finally'");
        return NULL;
    }
    if (jsmi_parser_accept(parser, JSMI_TOKEN_FINALLY)) {
        node->try_statement.finalizer = jsmi_parse_block(parser);
        if (!node->try_statement.finalizer)
            return NULL;
    }
    return jsmi_parser_finish(parser, node);
}

// Labels.

static bool at_label(JsParser *parser)
{
    return parser->token.kind == JSMI_TOKEN_IDENTIFIER &&
           jsmi_parser_peek(parser).kind == JSMI_TOKEN_COLON;
}

// A plain function may be labelled in sloppy code, but not where it would be
// the body of another statement.
static JsNode *parse_labeled_function(JsParser *parser, bool is_list_item)
{
    if (parser->is_strict || !parser->annex_b || !is_list_item ||
        jsmi_parser_peek(parser).kind == JSMI_TOKEN_MULTIPLY) {
        jsmi_parser_fail(parser, parser->token.start,
                         "a function declaration is not allowed here");
        return NULL;
    }
    return jsmi_parse_function_declaration(parser, false);
}

static JsNode *parse_labeled(JsParser *parser, uint32_t label_run,
                             bool is_list_item)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_LABELED, parser->token.start);
    JsName *label = node ? jsmi_parser_identifier(parser) : NULL;
    JsJumpTarget *target;

    if (!label || !jsmi_parser_enter(parser, 1))
        return NULL;
    for (const JsJumpTarget *outer = parser->function->targets; outer;
         outer = outer->outer) {
        if (outer->label == label) {
            jsmi_parser_fail_name(parser, node->start,
                                  "label '%n' is already in use", label);
            return NULL;
        }
    }
    jsmi_parser_advance(parser);
    node->labeled.label = label;
    target = jsmi_parser_push_target(parser, node, label, 0);
    if (!target)
        return NULL;
    target->loop = NULL;
    if (parser->token.kind == JSMI_TOKEN_FUNCTION) {
        node->labeled.body = parse_labeled_function(parser, is_list_item);
    } else if (at_label(parser)) {
        node->labeled.body = parse_labeled(parser, label_run + 1, is_list_item);
    } else {
        parser->label_run = label_run + 1;
        node->labeled.body = jsmi_parse_statement(parser);
    }
    if (!node->labeled.body)
        return NULL;
    jsmi_parser_pop_target(parser);
    jsmi_parser_leave(parser, 1);
    return jsmi_parser_finish(parser, node);
}

// Statements.

static JsNode *parse_statement_at(JsParser *parser, uint32_t label_run)
{
    switch (parser->token.kind) {
    case JSMI_TOKEN_LEFT_BRACE:
        return jsmi_parse_block(parser);
    case JSMI_TOKEN_VAR:
        return parse_variable_statement(parser, JSMI_DECLARE_VAR);
    case JSMI_TOKEN_SEMICOLON:
        return parse_empty(parser);
    case JSMI_TOKEN_IF:
        return parse_if(parser);
    case JSMI_TOKEN_FOR:
        return jsmi_parse_for(parser, label_run);
    case JSMI_TOKEN_WHILE:
        return jsmi_parse_while(parser, label_run);
    case JSMI_TOKEN_DO:
        return jsmi_parse_do_while(parser, label_run);
    case JSMI_TOKEN_CONTINUE:
        return jsmi_parse_jump(parser, JSMI_NODE_CONTINUE);
    case JSMI_TOKEN_BREAK:
        return jsmi_parse_jump(parser, JSMI_NODE_BREAK);
    case JSMI_TOKEN_RETURN:
        return parse_return(parser);
    case JSMI_TOKEN_THROW:
        return parse_throw(parser);
    case JSMI_TOKEN_WITH:
        return parse_with(parser);
    case JSMI_TOKEN_SWITCH:
        return parse_switch(parser);
    case JSMI_TOKEN_TRY:
        return parse_try(parser);
    case JSMI_TOKEN_DEBUGGER:
        return parse_debugger(parser);
    case JSMI_TOKEN_FUNCTION:
    case JSMI_TOKEN_CLASS:
    case JSMI_TOKEN_CONST:
        jsmi_parser_fail(parser, parser->token.start,
                         "a declaration is not allowed here, only in a block "
                         "or at the top level");
        return NULL;
    default:
        if (at_label(parser))
            return parse_labeled(parser, label_run, false);
        if (jsmi_parser_at_async_function(parser)) {
            jsmi_parser_fail(parser, parser->token.start,
                             "an async function declaration is not allowed "
                             "here");
            return NULL;
        }
        return parse_expression_statement(parser);
    }
}

// What a statement adds to the depth: those that take the most stack, to parse
// and to compile, count twice.
static uint32_t statement_cost(JsTokenKind kind)
{
    return kind == JSMI_TOKEN_FOR || kind == JSMI_TOKEN_SWITCH ||
                   kind == JSMI_TOKEN_TRY
               ? 2
               : 1;
}

JsNode *jsmi_parse_statement(JsParser *parser)
{
    uint32_t label_run = parser->label_run;
    uint32_t cost = statement_cost(parser->token.kind);
    JsNode *node;

    parser->label_run = 0;
    if (!jsmi_parser_enter(parser, cost))
        return NULL;
    node = parse_statement_at(parser, label_run);
    jsmi_parser_leave(parser, cost);
    return node;
}

static bool at_module_level(const JsParser *parser)
{
    return parser->scope->kind == JSMI_SCOPE_MODULE;
}

static JsNode *parse_import_item(JsParser *parser)
{
    JsToken next = jsmi_parser_peek(parser);

    if (next.kind == JSMI_TOKEN_LEFT_PAREN || next.kind == JSMI_TOKEN_DOT)
        return jsmi_parse_statement(parser);
    if (!at_module_level(parser)) {
        jsmi_parser_fail(parser, parser->token.start,
                         "import declarations are only allowed at the top "
                         "level of modules");
        return NULL;
    }
    return jsmi_parse_import_declaration(parser);
}

static JsNode *parse_export_item(JsParser *parser)
{
    if (!at_module_level(parser)) {
        jsmi_parser_fail(parser, parser->token.start,
                         "export declarations are only allowed at the top "
                         "level of modules");
        return NULL;
    }
    return jsmi_parse_export_declaration(parser, NULL);
}

// @decorator class ..., @decorator export class ...
static JsNode *parse_decorated(JsParser *parser)
{
    uint32_t start = parser->token.start;
    JsNodeList decorators;

    if (!at_module_level(parser))
        return jsmi_parse_class_declaration(parser, false, start, NULL);
    if (!jsmi_parse_decorators(parser, &decorators))
        return NULL;
    if (parser->token.kind == JSMI_TOKEN_EXPORT)
        return jsmi_parse_export_declaration(parser, &decorators);
    return jsmi_parse_class_declaration(parser, false, start, &decorators);
}

static JsNode *parse_word_item(JsParser *parser)
{
    JsDeclarationKind kind;

    if (jsmi_parser_at_let_declaration(parser))
        return parse_variable_statement(parser, JSMI_DECLARE_LET);
    if ((jsmi_parser_at_word(parser, JSMI_TOKEN_USING) ||
         jsmi_parser_at_word(parser, JSMI_TOKEN_AWAIT)) &&
        jsmi_parser_at_using_declaration(parser, &kind))
        return parse_variable_statement(parser, kind);
    if (jsmi_parser_at_async_function(parser))
        return jsmi_parse_function_declaration(parser, false);
    if (at_label(parser))
        return parse_labeled(parser, 0, true);
    return jsmi_parse_statement(parser);
}

JsNode *jsmi_parse_statement_list_item(JsParser *parser)
{
    parser->label_run = 0;
    switch (parser->token.kind) {
    case JSMI_TOKEN_FUNCTION:
        return jsmi_parse_function_declaration(parser, false);
    case JSMI_TOKEN_CLASS:
        return jsmi_parse_class_declaration(parser, false, parser->token.start,
                                            NULL);
    case JSMI_TOKEN_AT:
        return parse_decorated(parser);
    case JSMI_TOKEN_CONST:
        return parse_variable_statement(parser, JSMI_DECLARE_CONST);
    case JSMI_TOKEN_IMPORT:
        return parse_import_item(parser);
    case JSMI_TOKEN_EXPORT:
        return parse_export_item(parser);
    case JSMI_TOKEN_IDENTIFIER:
        return parse_word_item(parser);
    default:
        return jsmi_parse_statement(parser);
    }
}

bool jsmi_parse_statements_into(JsParser *parser, JsTokenKind end,
                                JsListBuilder *builder)
{
    while (parser->token.kind != end) {
        JsNode *statement;

        if (parser->token.kind == JSMI_TOKEN_END)
            return jsmi_parser_unexpected(parser, "'}'");
        statement = jsmi_parse_statement_list_item(parser);
        if (!statement)
            return false;
        jsmi_list_append(builder, statement);
    }
    return true;
}

bool jsmi_parse_statements(JsParser *parser, JsTokenKind end, JsNodeList *list)
{
    JsListBuilder builder = {.last = NULL};

    if (!jsmi_parse_statements_into(parser, end, &builder))
        return false;
    *list = builder.list;
    return true;
}

bool jsmi_parse_directives(JsParser *parser, JsListBuilder *builder,
                           uint32_t *strict_offset)
{
    uint32_t octal = JSMI_NO_OFFSET;

    while (parser->token.kind == JSMI_TOKEN_STRING) {
        JsNode *node = parse_expression_statement(parser);
        const JsNode *string;

        if (!node)
            return false;
        jsmi_list_append(builder, node);
        string = node->unary.operand;
        if (string->kind != JSMI_NODE_STRING)
            break;
        node->flags |= JSMI_NODE_DIRECTIVE;
        if ((string->flags & JSMI_NODE_LEGACY_OCTAL) && octal == JSMI_NO_OFFSET)
            octal = string->position;
        if (string->string.value->known == JSMI_TOKEN_USE_STRICT &&
            !(string->flags & JSMI_NODE_HAS_ESCAPE)) {
            if (*strict_offset == JSMI_NO_OFFSET)
                *strict_offset = string->start;
            parser->is_strict = true;
        }
    }
    if (octal != JSMI_NO_OFFSET && parser->is_strict)
        return jsmi_parser_fail(parser, octal,
                                "octal escapes are not allowed in strict code");
    return true;
}
