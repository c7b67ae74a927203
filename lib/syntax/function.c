// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

// What the code of a function of this kind may contain.
static void set_permissions(JsFunctionState *state, JsFunctionKind kind)
{
    const JsFunctionState *outer = state->outer;

    state->allows_return = true;
    state->allows_new_target = true;
    switch (kind) {
    case JSMI_FUNCTION_ARROW:
        state->allows_new_target = outer->allows_new_target;
        state->allows_super_property = outer->allows_super_property;
        state->allows_super_call = outer->allows_super_call;
        state->forbids_arguments = outer->forbids_arguments;
        break;
    case JSMI_FUNCTION_DERIVED_CONSTRUCTOR:
        state->allows_super_call = true;
        state->allows_super_property = true;
        break;
    case JSMI_FUNCTION_METHOD:
    case JSMI_FUNCTION_GETTER:
    case JSMI_FUNCTION_SETTER:
    case JSMI_FUNCTION_CONSTRUCTOR:
        state->allows_super_property = true;
        break;
    case JSMI_FUNCTION_FIELD_INITIALIZER:
    case JSMI_FUNCTION_STATIC_INITIALIZER:
        state->allows_super_property = true;
        state->forbids_arguments = true;
        state->allows_return = false;
        break;
    default:
        break;
    }
}

JsFunctionState *jsmi_function_begin(JsParser *parser, JsFunctionKind kind,
                                     uint32_t start)
{
    JsFunctionNode *node = jsmi_parser_allocate(parser, sizeof *node);
    JsFunctionState *state = jsmi_parser_allocate(parser, sizeof *state);

    if (!node || !state)
        return NULL;
    *state = (JsFunctionState){.node = node, .outer = parser->function};
    node->kind = (uint8_t)kind;
    node->start = start;
    node->index = parser->tree->function_count++;
    node->has_simple_parameters = true;
    if (state->outer)
        set_permissions(state, kind);
    parser->function = state;
    return state;
}

void jsmi_function_end(JsParser *parser, JsFunctionState *state)
{
    JsFunctionNode *node = state->node;
    uint32_t uses = state->uses;

    node->is_strict = parser->is_strict;
    node->uses_this = uses & JSMI_USES_THIS;
    node->uses_arguments = uses & JSMI_USES_ARGUMENTS;
    node->uses_reflection = uses & JSMI_USES_REFLECTION;
    node->uses_super = uses & (JSMI_USES_SUPER | JSMI_USES_SUPER_CALL);
    node->uses_super_call = uses & JSMI_USES_SUPER_CALL;
    node->uses_new_target = uses & JSMI_USES_NEW_TARGET;
    node->has_direct_eval = uses & JSMI_USES_DIRECT_EVAL;
    node->has_inner_direct_eval = uses & JSMI_USES_INNER_EVAL;
    node->contains_await = uses & JSMI_USES_AWAIT;
    node->allows_new_target = state->allows_new_target;
    node->allows_super_property = state->allows_super_property;
    node->allows_super_call = state->allows_super_call;
    node->forbids_arguments = state->forbids_arguments;
    parser->function = state->outer;
    if (!state->outer)
        return;
    if (node->kind == JSMI_FUNCTION_ARROW)
        state->outer->uses |=
            uses & ~(uint32_t)(JSMI_USES_DIRECT_EVAL | JSMI_USES_AWAIT);
    else
        state->outer->uses |= uses & JSMI_USES_INNER_EVAL;
}

// Parameters.

static bool check_duplicates(JsParser *parser, const JsFunctionState *state)
{
    const JsFunctionNode *node = state->node;

    if (!state->duplicate_parameter ||
        (node->kind == JSMI_FUNCTION_NORMAL && !parser->is_strict &&
         node->has_simple_parameters))
        return true;
    return jsmi_parser_fail(parser, state->duplicate_parameter - 1,
                            "two parameters have the same name");
}

static bool declare_parameter(JsParser *parser, JsNode *parameter)
{
    JsFunctionNode *node = parser->function->node;
    JsBinding *before = parser->scope->last_binding;
    uint32_t index = node->parameters.count;

    if (!jsmi_declare_pattern(parser, parameter, JSMI_BINDING_PARAMETER))
        return false;
    jsmi_scope_initialized(parser->scope, before, parser->previous_end);
    if (parameter->kind == JSMI_NODE_BINDING_IDENTIFIER)
        parameter->identifier.binding->parameter_index = index;
    else
        node->has_simple_parameters = false;
    if (parameter->kind == JSMI_NODE_REST)
        node->has_rest = true;
    if (jsmi_pattern_has_expression(parameter))
        node->has_parameter_expressions = true;
    // ExpectedArgumentCount: up to the first default or rest.
    if (node->length == index && parameter->kind != JSMI_NODE_DEFAULT &&
        parameter->kind != JSMI_NODE_REST)
        node->length = index + 1;
    return true;
}

static void finish_parameters(JsParser *parser)
{
    const JsFunctionNode *node = parser->function->node;

    if (!node->has_parameter_expressions)
        return;
    for (JsBinding *binding = parser->scope->first_binding; binding;
         binding = binding->next)
        binding->has_tdz = true;
}

static JsNode *parse_parameter(JsParser *parser)
{
    JsNode *node;

    if (parser->token.kind != JSMI_TOKEN_ELLIPSIS)
        return jsmi_parse_binding_element(parser);
    node = jsmi_parser_node(parser, JSMI_NODE_REST, parser->token.start);
    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    node->unary.operand = jsmi_parse_binding_target(parser);
    if (!node->unary.operand)
        return NULL;
    if (parser->token.kind != JSMI_TOKEN_RIGHT_PAREN) {
        jsmi_parser_unexpected(parser, "')' after a rest parameter");
        return NULL;
    }
    return jsmi_parser_finish(parser, node);
}

// The outermost function of the Function constructors must have its
// punctuation where the caller put it.
static bool check_piece_end(JsParser *parser, uint32_t end)
{
    if (parser->options->goal != JSMI_PARSE_FUNCTION ||
        parser->function->node->index != 1 || parser->token.start == end + 1)
        return true;
    return jsmi_parser_fail(parser, parser->token.start,
                            "the parameters and the body of a function must "
                            "each be complete");
}

static bool parse_parameters(JsParser *parser)
{
    JsFunctionNode *node = parser->function->node;
    JsListBuilder builder = {.last = NULL};

    if (!jsmi_parser_expect(parser, JSMI_TOKEN_LEFT_PAREN))
        return false;
    parser->function->in_parameters = true;
    while (parser->token.kind != JSMI_TOKEN_RIGHT_PAREN) {
        JsNode *parameter = parse_parameter(parser);

        if (!parameter || !declare_parameter(parser, parameter))
            return false;
        jsmi_list_append(&builder, parameter);
        node->parameters = builder.list;
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_COMMA))
            break;
    }
    parser->function->in_parameters = false;
    finish_parameters(parser);
    if (parser->token.kind == JSMI_TOKEN_RIGHT_PAREN &&
        !check_piece_end(parser, parser->options->parameters_end))
        return false;
    return jsmi_parser_expect_list_end(parser, JSMI_TOKEN_RIGHT_PAREN);
}

static bool check_accessor_parameters(JsParser *parser)
{
    const JsFunctionNode *node = parser->function->node;

    if (node->kind == JSMI_FUNCTION_GETTER && node->parameters.count != 0)
        return jsmi_parser_fail(parser, node->parameters.first->start,
                                "a getter has no parameters");
    if (node->kind == JSMI_FUNCTION_SETTER &&
        (node->parameters.count != 1 || node->has_rest))
        return jsmi_parser_fail(parser,
                                node->parameters.count
                                    ? node->parameters.first->start
                                    : parser->previous_end - 1,
                                "a setter has exactly one parameter, which "
                                "is no rest parameter");
    return true;
}

// Bodies.

static bool check_strict_name(JsParser *parser, JsNode *node, void *data)
{
    (void)data;
    return jsmi_parser_check_strict_binding(parser, node->identifier.name,
                                            node->start);
}

// The body turned out to be strict after the head was parsed as sloppy.
static bool become_strict(JsParser *parser, uint32_t strict_offset,
                          bool was_strict)
{
    JsFunctionNode *node = parser->function->node;

    if (!node->has_simple_parameters)
        return jsmi_parser_fail(parser, strict_offset,
                                "\"use strict\" is not allowed in a function "
                                "whose parameters are not simple");
    if (was_strict)
        return true;
    for (JsNode *parameter = node->parameters.first; parameter;
         parameter = parameter->next) {
        if (!jsmi_pattern_each(parser, parameter, check_strict_name, NULL))
            return false;
    }
    if (node->name && node->kind == JSMI_FUNCTION_NORMAL)
        return jsmi_parser_check_strict_binding(parser, node->name,
                                                parser->function->name_start);
    return true;
}

static bool parse_body_statements(JsParser *parser)
{
    JsFunctionNode *node = parser->function->node;
    JsListBuilder builder = {.last = NULL};
    uint32_t strict_offset = JSMI_NO_OFFSET;
    JsScope *scope = parser->scope;
    bool was_strict = parser->is_strict;

    jsmi_parser_advance(parser);
    if (!jsmi_parse_directives(parser, &builder, &strict_offset))
        return false;
    if (strict_offset != JSMI_NO_OFFSET &&
        !become_strict(parser, strict_offset, was_strict))
        return false;
    if (!check_duplicates(parser, parser->function))
        return false;
    node->scope->is_strict = parser->is_strict;
    scope->is_strict = parser->is_strict;
    if (!jsmi_parse_statements_into(parser, JSMI_TOKEN_RIGHT_BRACE, &builder))
        return false;
    node->body = builder.list;
    return check_piece_end(parser, parser->options->body_end);
}

// { ... }, with a scope of its own where the parameters have expressions.
static bool parse_body(JsParser *parser)
{
    JsFunctionNode *node = parser->function->node;

    node->body_start = parser->token.start;
    if (parser->token.kind != JSMI_TOKEN_LEFT_BRACE)
        return jsmi_parser_unexpected(parser, "'{' and a function body");
    node->body_scope = node->scope;
    if (node->has_parameter_expressions) {
        if (!jsmi_parser_open_scope(parser, JSMI_SCOPE_FUNCTION_BODY,
                                    parser->token.start))
            return false;
        node->body_scope = parser->scope;
    }
    if (!parse_body_statements(parser))
        return false;
    if (node->body_scope != node->scope)
        jsmi_parser_close_scope(parser);
    // Who reads the brace's successor reads it in the code outside.
    node->end = parser->token.end;
    return true;
}

static bool open_function_scope(JsParser *parser, uint32_t start)
{
    JsFunctionNode *node = parser->function->node;

    if (!jsmi_parser_open_scope(parser, JSMI_SCOPE_FUNCTION, start))
        return false;
    node->scope = parser->scope;
    node->scope->function = node;
    node->scope->is_arrow = node->kind == JSMI_FUNCTION_ARROW;
    return true;
}

// ( parameters ) { body }, with the state already begun. Ends the function.
static bool parse_function_rest(JsParser *parser, JsFunctionState *state)
{
    bool outer_strict = parser->is_strict;
    uint32_t saved_run = parser->label_run;

    parser->label_run = 0;
    if (!jsmi_parser_enter(parser, 2) ||
        !open_function_scope(parser, parser->token.start) ||
        !parse_parameters(parser) || !check_accessor_parameters(parser) ||
        !parse_body(parser))
        return false;
    jsmi_parser_close_scope(parser);
    jsmi_parser_leave(parser, 2);
    jsmi_function_end(parser, state);
    parser->is_strict = outer_strict;
    parser->label_run = saved_run;
    return jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_BRACE);
}

// Function expressions and declarations.

bool jsmi_parser_at_async_function(JsParser *parser)
{
    JsToken next;

    if (!jsmi_parser_at_word(parser, JSMI_TOKEN_ASYNC))
        return false;
    next = jsmi_parser_peek(parser);
    return next.kind == JSMI_TOKEN_FUNCTION && !next.newline_before;
}

// async? function *?
static JsFunctionState *parse_function_head(JsParser *parser)
{
    JsFunctionState *state =
        jsmi_function_begin(parser, JSMI_FUNCTION_NORMAL, parser->token.start);

    if (!state)
        return NULL;
    state->node->is_async = parser->token.kind != JSMI_TOKEN_FUNCTION;
    if (state->node->is_async)
        jsmi_parser_advance(parser);
    jsmi_parser_advance(parser);
    state->node->is_generator = jsmi_parser_accept(parser, JSMI_TOKEN_MULTIPLY);
    state->yield_is_keyword = state->node->is_generator;
    state->await_is_keyword = state->node->is_async;
    return state;
}

static JsName *parse_function_name(JsParser *parser)
{
    uint32_t start = parser->token.start;
    JsName *name = jsmi_parser_identifier(parser);

    if (name && !jsmi_parser_check_strict_binding(parser, name, start))
        return NULL;
    return name;
}

// The name of a function expression, bound in a scope around it. What the
// Function constructors make has the name only as a property.
static bool parse_self_name(JsParser *parser, JsFunctionNode *function)
{
    uint32_t start = parser->token.start;

    function->name = parse_function_name(parser);
    if (!function->name)
        return false;
    if (parser->options->goal == JSMI_PARSE_FUNCTION && function->index == 1)
        return true;
    if (!jsmi_parser_open_scope(parser, JSMI_SCOPE_FUNCTION_NAME, start))
        return false;
    function->self_scope = parser->scope;
    function->self_scope->function = function;
    return jsmi_scope_add(parser, parser->scope, function->name,
                          JSMI_BINDING_SELF_NAME, start) != NULL;
}

JsNode *jsmi_parse_function_expression(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_FUNCTION, parser->token.start);
    JsFunctionState *state = node ? parse_function_head(parser) : NULL;
    JsFunctionNode *function;

    if (!state)
        return NULL;
    function = state->node;
    node->function.function = function;
    state->name_start = parser->token.start;
    if (parser->token.kind != JSMI_TOKEN_LEFT_PAREN &&
        !parse_self_name(parser, function))
        return NULL;
    if (!parse_function_rest(parser, state))
        return NULL;
    if (function->self_scope)
        jsmi_parser_close_scope(parser);
    return jsmi_parser_finish(parser, node);
}

JsNode *jsmi_parse_function_declaration(JsParser *parser, bool is_default)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_FUNCTION_DECLARATION,
                                    parser->token.start);
    JsFunctionState *state = node ? parse_function_head(parser) : NULL;
    uint32_t name_start;
    JsName *name;

    if (!state)
        return NULL;
    node->function.function = state->node;
    state->node->is_declaration = true;
    // The name belongs to the code around the function.
    parser->function = state->outer;
    name_start = parser->token.start;
    if (is_default && parser->token.kind == JSMI_TOKEN_LEFT_PAREN) {
        name = jsmi_names_intern_ascii(&parser->names, "*default*");
        if (!name)
            jsmi_lexer_fail_memory(&parser->lexer);
    } else {
        name = parse_function_name(parser);
        state->node->name = name;
        state->name_start = name_start;
    }
    if (!name)
        return NULL;
    node->position = name_start;
    if (!jsmi_declare_function(parser, node, name, name_start))
        return NULL;
    parser->function = state;
    if (!parse_function_rest(parser, state))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

JsNode *jsmi_parse_method(JsParser *parser, JsFunctionKind kind,
                          JsMethodHead head, uint32_t start)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_FUNCTION, start);
    JsFunctionState *state =
        node ? jsmi_function_begin(parser, kind, start) : NULL;

    if (!state)
        return NULL;
    node->function.function = state->node;
    state->node->is_async = head.is_async;
    state->node->is_generator = head.is_generator;
    state->yield_is_keyword = head.is_generator;
    state->await_is_keyword = head.is_async;
    if (!parse_function_rest(parser, state))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

// Arrow functions.

JsArrowMark jsmi_arrow_mark(JsParser *parser, uint32_t start)
{
    JsArrowMark mark = {
        .last_reference = parser->scope->last_reference,
        .last_child = parser->scope->last_child,
        .uses = parser->function->uses,
        .start = start,
        .is_extensible = jsmi_scope_variables(parser->scope)->is_extensible,
    };

    parser->function->uses = 0;
    return mark;
}

void jsmi_arrow_unmark(JsParser *parser, const JsArrowMark *mark)
{
    parser->function->uses |= mark->uses;
}

// What must not stand in the parameters although the code around allows it.
static bool check_arrow_head(JsParser *parser, const JsArrowMark *mark,
                             bool is_async)
{
    const JsFunctionState *state = parser->function;

    if (state->last_yield > mark->start)
        return jsmi_parser_fail(parser, state->last_yield - 1,
                                "yield is not allowed in parameters");
    if (state->last_await > mark->start)
        return jsmi_parser_fail(parser, state->last_await - 1,
                                "await is not allowed in parameters");
    if (is_async && state->last_await_name > mark->start)
        return jsmi_parser_fail(parser, state->last_await_name - 1,
                                "'await' is reserved in the parameters of an "
                                "async function");
    return true;
}

static bool convert_parameter(JsParser *parser, JsNode *parameter)
{
    if (parameter->kind == JSMI_NODE_SPREAD) {
        if (parameter->next || (parameter->flags & JSMI_NODE_TRAILING_COMMA))
            return jsmi_parser_fail(parser, parameter->start,
                                    "a rest parameter must be the last one");
        if (parameter->unary.operand->kind == JSMI_NODE_ASSIGN)
            return jsmi_parser_fail(parser, parameter->start,
                                    "a rest parameter cannot have a default");
        parameter->kind = JSMI_NODE_REST;
        return jsmi_convert_to_pattern(parser, parameter->unary.operand,
                                       JSMI_BINDING_PATTERN);
    }
    if (parameter->kind == JSMI_NODE_REST)
        return true;
    return jsmi_convert_to_pattern(parser, parameter, JSMI_BINDING_PATTERN);
}

static bool take_arrow_parameters(JsParser *parser, JsNodeList parameters)
{
    JsFunctionNode *node = parser->function->node;

    for (JsNode *parameter = parameters.first; parameter;
         parameter = parameter->next) {
        if (!convert_parameter(parser, parameter) ||
            !declare_parameter(parser, parameter))
            return false;
        node->parameters.first = parameters.first;
        node->parameters.count++;
    }
    finish_parameters(parser);
    return check_duplicates(parser, parser->function);
}

static bool parse_expression_body(JsParser *parser, JsInOperator in)
{
    JsFunctionNode *node = parser->function->node;
    JsNode *body =
        jsmi_parser_node(parser, JSMI_NODE_RETURN, parser->token.start);

    if (!body)
        return false;
    node->is_expression_body = true;
    node->body_start = parser->token.start;
    node->body_scope = node->scope;
    body->unary.operand = jsmi_parse_assignment(parser, in);
    if (!body->unary.operand)
        return false;
    jsmi_parser_finish(parser, body);
    node->body = (JsNodeList){.first = body, .count = 1};
    node->end = parser->previous_end;
    return true;
}

// What the parameters used was noted in the function around.
static void take_arrow_uses(JsParser *parser, const JsArrowMark *mark)
{
    JsFunctionState *state = parser->function;
    JsScope *outer_variables = jsmi_scope_variables(parser->scope->parent);

    state->uses = state->outer->uses;
    state->outer->uses = mark->uses;
    outer_variables->is_extensible = mark->is_extensible;
    if (state->uses & JSMI_USES_DIRECT_EVAL) {
        parser->scope->has_direct_eval = true;
        parser->scope->is_extensible = !parser->is_strict;
    }
    jsmi_scope_adopt(parser, mark);
}

JsNode *jsmi_parse_arrow(JsParser *parser, const JsArrowMark *mark,
                         JsNodeList parameters, bool is_async, JsInOperator in)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_FUNCTION, mark->start);
    bool outer_strict = parser->is_strict;
    bool is_expression;
    JsFunctionState *state;

    if (!node || !check_arrow_head(parser, mark, is_async) ||
        !jsmi_parser_enter(parser, 2))
        return NULL;
    state = jsmi_function_begin(parser, JSMI_FUNCTION_ARROW, mark->start);
    if (!state)
        return NULL;
    node->function.function = state->node;
    node->position = parser->token.start;
    state->node->is_async = is_async;
    state->await_is_keyword = is_async;
    if (!open_function_scope(parser, mark->start))
        return NULL;
    take_arrow_uses(parser, mark);
    if (!take_arrow_parameters(parser, parameters))
        return NULL;
    jsmi_parser_advance(parser);
    is_expression = parser->token.kind != JSMI_TOKEN_LEFT_BRACE;
    if (!(is_expression ? parse_expression_body(parser, in)
                        : parse_body(parser)))
        return NULL;
    jsmi_parser_close_scope(parser);
    jsmi_parser_leave(parser, 2);
    jsmi_function_end(parser, state);
    parser->is_strict = outer_strict;
    if (!is_expression && !jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_BRACE))
        return NULL;
    return jsmi_parser_finish(parser, node);
}
