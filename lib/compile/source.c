// SPDX-License-Identifier: MIT
//
// From source text to an image: what the parser has to know about the scopes
// around a direct eval is read from their descriptors.
#include "compile/compile.h"

#include <string.h>

static JsScopeKind scope_kind(const JsScopeInfo *scope)
{
    switch ((JsCodeScopeKind)scope->kind) {
    case JSMI_CODE_SCOPE_GLOBAL:
        return JSMI_SCOPE_SCRIPT;
    case JSMI_CODE_SCOPE_MODULE:
        return JSMI_SCOPE_MODULE;
    case JSMI_CODE_SCOPE_EVAL:
        return JSMI_SCOPE_EVAL;
    case JSMI_CODE_SCOPE_FUNCTION:
        return JSMI_SCOPE_FUNCTION;
    case JSMI_CODE_SCOPE_VAR:
        return JSMI_SCOPE_FUNCTION_BODY;
    case JSMI_CODE_SCOPE_BLOCK:
        return JSMI_SCOPE_BLOCK;
    case JSMI_CODE_SCOPE_CATCH:
        return JSMI_SCOPE_CATCH;
    case JSMI_CODE_SCOPE_CLASS:
        return JSMI_SCOPE_CLASS;
    case JSMI_CODE_SCOPE_FUNCTION_NAME:
        return JSMI_SCOPE_FUNCTION_NAME;
    case JSMI_CODE_SCOPE_WITH:
        return JSMI_SCOPE_WITH;
    case JSMI_CODE_SCOPE_FIELDS:
        return JSMI_SCOPE_FIELDS;
    case JSMI_CODE_SCOPE_STATIC_BLOCK:
        return JSMI_SCOPE_STATIC_BLOCK;
    case JSMI_CODE_SCOPE_LOOP:
        return JSMI_SCOPE_LOOP;
    case JSMI_CODE_SCOPE_SWITCH:
        return JSMI_SCOPE_SWITCH;
    }
    return JSMI_SCOPE_BLOCK;
}

static JsBindingKind binding_kind(const JsBindingInfo *binding)
{
    switch ((JsCodeBindingKind)binding->kind) {
    case JSMI_CODE_BINDING_VAR:
        return JSMI_BINDING_VAR;
    case JSMI_CODE_BINDING_LET:
        return JSMI_BINDING_LET;
    case JSMI_CODE_BINDING_CONST:
        return JSMI_BINDING_CONST;
    case JSMI_CODE_BINDING_CLASS:
        return JSMI_BINDING_CLASS;
    case JSMI_CODE_BINDING_FUNCTION:
        return JSMI_BINDING_FUNCTION;
    case JSMI_CODE_BINDING_PARAMETER:
        return JSMI_BINDING_PARAMETER;
    case JSMI_CODE_BINDING_CATCH_PARAMETER:
        return JSMI_BINDING_CATCH;
    case JSMI_CODE_BINDING_SIMPLE_CATCH_PARAMETER:
        return JSMI_BINDING_SIMPLE_CATCH;
    case JSMI_CODE_BINDING_IMPORT:
        return JSMI_BINDING_IMPORT;
    case JSMI_CODE_BINDING_FUNCTION_NAME:
        return JSMI_BINDING_SELF_NAME;
    case JSMI_CODE_BINDING_PRIVATE_NAME:
        return (JsBindingKind)(JSMI_BINDING_PRIVATE_FIELD +
                               (binding->private_kind & 7));
    case JSMI_CODE_BINDING_USING:
        return JSMI_BINDING_USING;
    case JSMI_CODE_BINDING_THIS:
        return JSMI_BINDING_THIS;
    case JSMI_CODE_BINDING_NEW_TARGET:
        return JSMI_BINDING_NEW_TARGET;
    case JSMI_CODE_BINDING_HOME_OBJECT:
        return JSMI_BINDING_HOME_OBJECT;
    case JSMI_CODE_BINDING_ARGUMENTS:
        return JSMI_BINDING_ARGUMENTS;
    case JSMI_CODE_BINDING_ACTIVE_FUNCTION:
        return JSMI_BINDING_ACTIVE_FUNCTION;
    }
    return JSMI_BINDING_VAR;
}

static const JsFunctionCode *scope_function(const JsScopeInfo *scope)
{
    return jsmi_image_function(jsmi_scope_image(scope), scope->function);
}

// Whether variables have a scope of their own, apart from parameters with
// expressions.
static bool has_parameter_expressions(const JsScopeInfo *scope)
{
    const JsFunctionCode *code = scope_function(scope);

    if (scope->kind != JSMI_CODE_SCOPE_FUNCTION)
        return false;
    for (uint32_t i = 0; i < code->scopes.count; i++) {
        if (jsmi_function_scope(code, i)->kind == JSMI_CODE_SCOPE_VAR)
            return true;
    }
    return false;
}

static bool describe_outer_scope(JsArena *arena, const JsScopeInfo *scope,
                                 JsOuterScope *outer)
{
    uint32_t count = scope->bindings.count;
    JsOuterBinding *bindings =
        jsmi_arena_allocate(arena, (count + 1) * sizeof(JsOuterBinding));

    if (!bindings)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const JsBindingInfo *binding = jsmi_scope_binding(scope, i);

        bindings[i] = (JsOuterBinding){
            .units =
                jsmi_image_at(jsmi_scope_image(scope), binding->name.offset),
            .length = binding->name.count,
            .is_wide = binding->name.is_wide != 0,
            .is_static = (binding->private_kind & 8) != 0,
            .kind = (uint8_t)binding_kind(binding),
        };
    }
    *outer = (JsOuterScope){
        .kind = (uint8_t)scope_kind(scope),
        .is_strict = (scope->flags & JSMI_SCOPE_IS_STRICT) != 0,
        .is_arrow = scope_function(scope)->kind == JSMI_CODE_FUNCTION_ARROW,
        .is_extensible = (scope->flags & JSMI_SCOPE_HAS_DIRECT_EVAL) != 0 ||
                         scope->kind == JSMI_CODE_SCOPE_WITH,
        .has_parameter_expressions = has_parameter_expressions(scope),
        .binding_count = count,
        .bindings = bindings,
    };
    return true;
}

// What the innermost function that is no arrow allows its direct evals.
static void allow_by_function(JsParseOptions *parse, const JsScopeInfo *scope)
{
    const JsFunctionCode *code = scope_function(scope);

    if (scope->kind == JSMI_CODE_SCOPE_FIELDS ||
        code->kind == JSMI_CODE_FUNCTION_FIELD_INITIALIZER)
        parse->forbids_arguments = true;
    parse->allows_new_target = true;
    switch ((JsCodeFunctionKind)code->kind) {
    case JSMI_CODE_FUNCTION_DERIVED_CONSTRUCTOR:
        parse->allows_super_call = true;
        JSMI_FALLTHROUGH;
    case JSMI_CODE_FUNCTION_METHOD:
    case JSMI_CODE_FUNCTION_GETTER:
    case JSMI_CODE_FUNCTION_SETTER:
    case JSMI_CODE_FUNCTION_CLASS_CONSTRUCTOR:
    case JSMI_CODE_FUNCTION_FIELD_INITIALIZER:
        parse->allows_super_property = true;
        break;
    default:
        break;
    }
}

// The global scope has no environment of its own: its names are found by the
// run.
static uint32_t count_outer_scopes(const JsSourceOptions *options)
{
    uint32_t count = 0;

    while (count < options->outer_scope_count &&
           options->outer_scopes[count]->kind != JSMI_CODE_SCOPE_GLOBAL)
        count++;
    return count;
}

static bool describe_outer_scopes(JsArena *arena,
                                  const JsSourceOptions *options,
                                  JsParseOptions *parse)
{
    uint32_t count = count_outer_scopes(options);
    JsOuterScope *outer =
        jsmi_arena_allocate(arena, (count + 1) * sizeof(JsOuterScope));
    bool has_function = false;

    if (!outer)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const JsScopeInfo *scope = options->outer_scopes[i];
        JsCodeFunctionKind kind =
            (JsCodeFunctionKind)scope_function(scope)->kind;

        if (!describe_outer_scope(arena, scope, &outer[i]))
            return false;
        // Class scopes and the like inside a function belong to it as well.
        if (!has_function && kind != JSMI_CODE_FUNCTION_ARROW &&
            kind != JSMI_CODE_FUNCTION_TOP_LEVEL) {
            has_function = true;
            allow_by_function(parse, scope);
        }
    }
    parse->outer_scopes = outer;
    parse->outer_scope_count = count;
    return true;
}

static JsParseGoal parse_goal(const JsSourceOptions *options)
{
    switch (options->kind) {
    case JSMI_IMAGE_MODULE:
        return JSMI_PARSE_MODULE;
    case JSMI_IMAGE_EVAL:
        return options->is_direct_eval ? JSMI_PARSE_DIRECT_EVAL
                                       : JSMI_PARSE_INDIRECT_EVAL;
    case JSMI_IMAGE_FUNCTION:
        return JSMI_PARSE_FUNCTION;
    case JSMI_IMAGE_SCRIPT:
        break;
    }
    return JSMI_PARSE_SCRIPT;
}

static bool parse_and_compile(JsBudget *budget, const JsSourceOptions *options,
                              const JsParseOptions *parse,
                              const JsAllocator *allocator, JsImage **image,
                              JsSyntaxError *error)
{
    JsCompileOptions compile = {
        .kind = options->kind,
        .name = options->name,
        .name_length = options->name_length,
        .name_is_wide = options->name_is_wide,
        .outer_scopes = options->outer_scopes,
        .outer_scope_count = parse->outer_scope_count,
        .is_prompt = options->is_prompt,
    };
    JsSyntaxTree tree;
    bool succeeded;

    if (!jsmi_parse(&tree, budget, parse, error))
        return false;
    succeeded = jsmi_compile(&tree, budget, &compile, allocator, image, error);
    jsmi_syntax_tree_dispose(&tree);
    return succeeded;
}

bool jsmi_compile_source(JsBudget *budget, const JsSourceOptions *options,
                         const JsAllocator *allocator, JsImage **image,
                         JsSyntaxError *error)
{
    JsParseOptions parse = {
        .source = options->source,
        .length = options->length,
        .is_wide = options->is_wide,
        .goal = parse_goal(options),
        .allows_await = options->is_prompt,
        .is_strict = options->is_strict,
        .parameters_end = options->parameters_end,
        .body_end = options->body_end,
        .first_line = options->first_line,
        .first_column = options->first_column,
        .depth_limit = options->depth_limit,
        .hash_seed = options->hash_seed,
    };
    size_t kept = budget->kept;
    JsArena arena;
    bool succeeded = false;

    *image = NULL;
    if (options->length > INT32_MAX) {
        *error = (JsSyntaxError){.kind = JSMI_SYNTAX_OUT_OF_MEMORY};
        return false;
    }
    // The tree and what becomes the image may be large.
    budget->kept = budget->used;
    jsmi_arena_initialize(&arena, budget);
    if (!options->is_direct_eval ||
        describe_outer_scopes(&arena, options, &parse))
        succeeded =
            parse_and_compile(budget, options, &parse, allocator, image, error);
    else
        *error = (JsSyntaxError){.kind = JSMI_SYNTAX_OUT_OF_MEMORY};
    jsmi_arena_dispose(&arena);
    budget->kept = kept;
    return succeeded;
}
