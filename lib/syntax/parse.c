// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

#include <string.h>

static JsFunctionKind program_kind(JsParseGoal goal)
{
    switch (goal) {
    case JSMI_PARSE_MODULE:
        return JSMI_FUNCTION_MODULE;
    case JSMI_PARSE_DIRECT_EVAL:
    case JSMI_PARSE_INDIRECT_EVAL:
        return JSMI_FUNCTION_EVAL;
    default:
        return JSMI_FUNCTION_SCRIPT;
    }
}

static JsScopeKind program_scope_kind(JsFunctionKind kind)
{
    switch (kind) {
    case JSMI_FUNCTION_MODULE:
        return JSMI_SCOPE_MODULE;
    case JSMI_FUNCTION_EVAL:
        return JSMI_SCOPE_EVAL;
    default:
        return JSMI_SCOPE_SCRIPT;
    }
}

// The scopes around a direct eval, outermost first.
static bool open_outer_scopes(JsParser *parser)
{
    const JsParseOptions *options = parser->options;

    for (uint32_t i = options->outer_scope_count; i-- > 0;) {
        const JsOuterScope *outer = &options->outer_scopes[i];
        JsScope *scope;

        if (!jsmi_parser_open_scope(parser, (JsScopeKind)outer->kind, 0))
            return false;
        scope = parser->scope;
        scope->is_external = true;
        scope->external_hops = i;
        scope->is_strict = outer->is_strict;
        scope->is_arrow = outer->is_arrow;
        scope->is_extensible |= outer->is_extensible;
        for (uint32_t k = 0; k < outer->binding_count; k++) {
            const JsOuterBinding *given = &outer->bindings[k];
            JsName *name = jsmi_names_intern(&parser->names, given->units,
                                             given->length, given->is_wide);
            JsBinding *binding;

            if (!name) {
                jsmi_lexer_fail_memory(&parser->lexer);
                return false;
            }
            binding = jsmi_scope_add(parser, scope, name,
                                     (JsBindingKind)given->kind, 0);
            if (!binding || !jsmi_lexer_spend(&parser->lexer, 1))
                return false;
            binding->is_static = given->is_static;
            if (given->kind == JSMI_BINDING_THIS)
                binding->has_tdz = options->allows_super_call;
            if (given->kind == JSMI_BINDING_PARAMETER)
                binding->has_tdz = outer->has_parameter_expressions;
        }
    }
    return true;
}

// A var of sloppy eval code must not pass a lexical declaration of its name on
// its way to the scope that holds variables. Parameters with expressions are
// in its way too, while they are evaluated.
// https://tc39.es/ecma262/#sec-evaldeclarationinstantiation
static bool check_eval_variables(JsParser *parser, const JsScope *program)
{
    const JsScope *scope = program->parent;

    for (const JsBinding *binding = program->first_binding; binding;
         binding = binding->next) {
        if (!binding->is_eval_var || binding->is_annex_b)
            continue;
        for (scope = program->parent; scope; scope = scope->parent) {
            const JsBinding *outer = jsmi_scope_find(scope, binding->name);
            bool with_parameters =
                scope->kind == JSMI_SCOPE_FUNCTION &&
                parser->options->outer_scopes[scope->external_hops]
                    .has_parameter_expressions;

            if (!jsmi_lexer_spend(&parser->lexer, 1 + scope->binding_count))
                return false;
            if (outer && (with_parameters ||
                          jsmi_binding_is_lexical((JsBindingKind)outer->kind)))
                return jsmi_parser_fail_name(parser, binding->declaration,
                                             "'%n' has already been declared "
                                             "around the eval",
                                             binding->name);
            if (scope->holds_variables)
                break;
        }
    }
    return true;
}

static bool parse_function_goal(JsParser *parser)
{
    JsFunctionNode *program = parser->function->node;
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_EXPRESSION_STATEMENT,
                                    parser->token.start);

    if (!node)
        return false;
    node->unary.operand = jsmi_parse_function_expression(parser);
    if (!node->unary.operand)
        return false;
    jsmi_parser_finish(parser, node);
    program->body = (JsNodeList){.first = node, .count = 1};
    if (parser->token.kind != JSMI_TOKEN_END)
        return jsmi_parser_unexpected(parser, "end of input");
    return true;
}

static bool parse_program_body(JsParser *parser)
{
    JsFunctionNode *program = parser->function->node;
    JsListBuilder builder = {.last = NULL};
    uint32_t strict_offset = JSMI_NO_OFFSET;

    if (parser->options->goal == JSMI_PARSE_FUNCTION)
        return parse_function_goal(parser);
    if (!jsmi_parse_directives(parser, &builder, &strict_offset))
        return false;
    parser->scope->is_strict = parser->is_strict;
    if (!jsmi_parse_statements_into(parser, JSMI_TOKEN_END, &builder))
        return false;
    program->body = builder.list;
    return parser->options->goal != JSMI_PARSE_MODULE ||
           jsmi_module_finish(parser);
}

static bool parse_program(JsParser *parser)
{
    const JsParseOptions *options = parser->options;
    JsFunctionKind kind = program_kind(options->goal);
    JsFunctionState *state;
    JsScope *program_scope;
    JsScope *root;

    if (!open_outer_scopes(parser))
        return false;
    state = jsmi_function_begin(parser, kind, 0);
    if (!state || !jsmi_parser_open_scope(parser, program_scope_kind(kind), 0))
        return false;
    program_scope = parser->scope;
    program_scope->function = state->node;
    state->node->scope = program_scope;
    state->node->body_scope = program_scope;
    state->node->end = (uint32_t)options->length;
    state->await_is_keyword =
        options->goal == JSMI_PARSE_MODULE || options->allows_await;
    if (options->goal == JSMI_PARSE_DIRECT_EVAL) {
        state->allows_new_target = options->allows_new_target;
        state->allows_super_property = options->allows_super_property;
        state->allows_super_call = options->allows_super_call;
        state->forbids_arguments = options->forbids_arguments;
    }
    parser->tree->program = state->node;
    jsmi_parser_advance(parser);
    if (!parse_program_body(parser))
        return false;
    root = program_scope;
    while (parser->scope) {
        root = jsmi_parser_close_scope(parser);
        if (parser->lexer.failed)
            return false;
    }
    jsmi_function_end(parser, state);
    state->node->is_strict = program_scope->is_strict;
    parser->tree->module.has_top_level_await =
        options->goal == JSMI_PARSE_MODULE && state->node->contains_await;
    state->node->is_async =
        options->allows_await && state->node->contains_await;
    return jsmi_scope_resolve(parser, root) &&
           check_eval_variables(parser, program_scope);
}

static void describe_failure(JsSyntaxTree *tree, JsSyntaxError *error)
{
    // Nobody sees where, and looking for it takes time.
    if (error->kind == JSMI_SYNTAX_TERMINATED)
        return;
    jsmi_syntax_position(tree, error->offset, &error->line, &error->column);
}

bool jsmi_parse(JsSyntaxTree *tree, JsBudget *budget,
                const JsParseOptions *options, JsSyntaxError *error)
{
    JsParser parser = {
        .tree = tree,
        .options = options,
        .annex_b = !options->without_annex_b,
        .is_strict = options->is_strict || options->goal == JSMI_PARSE_MODULE,
        .depth_limit = options->depth_limit ? options->depth_limit
                                            : JSMI_DEFAULT_SYNTAX_DEPTH,
        .arrow_start = JSMI_NO_OFFSET,
        .cover_error = JSMI_NO_OFFSET,
    };
    bool succeeded;

    *tree = (JsSyntaxTree){
        .source = options->source,
        .length = options->length,
        .is_wide = options->is_wide,
        .first_line = options->first_line,
        .first_column = options->first_column,
    };
    *error = (JsSyntaxError){0};
    jsmi_arena_initialize(&tree->arena, budget);
    jsmi_lexer_initialize(&parser.lexer, &parser.names, options, budget, error);
    if (options->length > INT32_MAX) {
        jsmi_lexer_fail(&parser.lexer, 0, "the source text is too long");
        succeeded = false;
    } else if (!jsmi_names_initialize(&parser.names, &tree->arena,
                                      options->hash_seed)) {
        jsmi_lexer_fail_memory(&parser.lexer);
        succeeded = false;
    } else {
        succeeded = parse_program(&parser) && !parser.lexer.failed;
    }
    jsmi_lexer_dispose(&parser.lexer);
    if (!succeeded) {
        JSMI_ASSERT(parser.lexer.failed);
        describe_failure(tree, error);
        jsmi_syntax_tree_dispose(tree);
    }
    return succeeded;
}

void jsmi_syntax_tree_dispose(JsSyntaxTree *tree)
{
    jsmi_arena_dispose(&tree->arena);
    tree->program = NULL;
    tree->line_starts = NULL;
    tree->line_count = 0;
}
