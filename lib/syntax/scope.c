// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

static const char *const scope_kind_names[] = {
    "script", "module", "eval",   "function name", "function",
    "body",   "class",  "fields", "static block",  "block",
    "loop",   "switch", "catch",  "with",
};

static const char *const binding_kind_names[] = {
    "var",
    "function",
    "parameter",
    "arguments",
    "let",
    "const",
    "using",
    "await using",
    "class",
    "block function",
    "catch",
    "simple catch",
    "import",
    "self name",
    "class name",
    "this",
    "new.target",
    "home object",
    "active function",
    "private field",
    "private method",
    "private getter",
    "private setter",
    "private accessor",
};

const char *jsmi_scope_kind_name(JsScopeKind kind)
{
    return scope_kind_names[kind];
}

const char *jsmi_binding_kind_name(JsBindingKind kind)
{
    return binding_kind_names[kind];
}

bool jsmi_binding_is_immutable(JsBindingKind kind)
{
    switch (kind) {
    case JSMI_BINDING_CONST:
    case JSMI_BINDING_USING:
    case JSMI_BINDING_AWAIT_USING:
    case JSMI_BINDING_IMPORT:
    case JSMI_BINDING_SELF_NAME:
    case JSMI_BINDING_CLASS_NAME:
        return true;
    default:
        return false;
    }
}

bool jsmi_binding_is_lexical(JsBindingKind kind)
{
    switch (kind) {
    case JSMI_BINDING_LET:
    case JSMI_BINDING_CONST:
    case JSMI_BINDING_USING:
    case JSMI_BINDING_AWAIT_USING:
    case JSMI_BINDING_CLASS:
    case JSMI_BINDING_BLOCK_FUNCTION:
    case JSMI_BINDING_CATCH:
    case JSMI_BINDING_IMPORT:
        return true;
    default:
        return false;
    }
}

JsBinding *jsmi_scope_find(const JsScope *scope, const JsName *name)
{
    for (JsBinding *binding = scope->first_binding; binding;
         binding = binding->next) {
        if (binding->name == name)
            return binding;
    }
    return NULL;
}

// Pseudo bindings.

static bool add_pseudo(JsParser *parser, JsScope *scope, JsName **slot,
                       const char *text, JsBindingKind kind)
{
    JsName *name = jsmi_parser_pseudo_name(parser, slot, text);

    return name && jsmi_scope_add(parser, scope, name, kind, scope->start);
}

// FunctionDeclarationInstantiation ( func, argumentsList ), steps 15 to 18:
// whether there is an arguments object.
static bool add_arguments(JsParser *parser, JsScope *scope)
{
    JsName *name =
        jsmi_parser_pseudo_name(parser, &parser->name_arguments, "arguments");
    JsBinding *binding = name ? jsmi_scope_find(scope, name) : NULL;

    if (!name)
        return false;
    if (!binding) {
        binding = jsmi_scope_add(parser, scope, name, JSMI_BINDING_ARGUMENTS,
                                 scope->start);
        if (!binding)
            return false;
    } else if (binding->kind == JSMI_BINDING_VAR) {
        binding->kind = JSMI_BINDING_ARGUMENTS;
    } else {
        return true;
    }
    // A separate body scope may have a var of this name.
    if (scope->function->body_scope != scope) {
        JsBinding *inner = jsmi_scope_find(scope->function->body_scope, name);

        if (inner && inner->kind == JSMI_BINDING_VAR)
            inner->copy_of = binding;
    }
    return true;
}

// The bindings that code refers to without declaring them. Direct eval code
// and arrow functions use those of what is around them.
static bool add_pseudo_bindings(JsParser *parser, JsScope *scope)
{
    const JsFunctionNode *function = scope->function;
    bool has_arguments = false;
    bool has_new_target = false;

    switch (function->kind) {
    case JSMI_FUNCTION_ARROW:
        return true;
    case JSMI_FUNCTION_EVAL:
        if (parser->options->goal == JSMI_PARSE_DIRECT_EVAL)
            return true;
        break;
    case JSMI_FUNCTION_SCRIPT:
    case JSMI_FUNCTION_MODULE:
        break;
    case JSMI_FUNCTION_FIELD_INITIALIZER:
    case JSMI_FUNCTION_STATIC_INITIALIZER:
        has_new_target = true;
        break;
    default:
        has_arguments = true;
        has_new_target = true;
        break;
    }
    if (has_arguments && function->uses_arguments &&
        !add_arguments(parser, scope))
        return false;
    if (function->uses_this && !add_pseudo(parser, scope, &parser->name_this,
                                           "this", JSMI_BINDING_THIS))
        return false;
    if (function->uses_this)
        scope->last_binding->has_tdz =
            function->kind == JSMI_FUNCTION_DERIVED_CONSTRUCTOR;
    if (has_new_target && function->uses_new_target &&
        !add_pseudo(parser, scope, &parser->name_new_target, "new.target",
                    JSMI_BINDING_NEW_TARGET))
        return false;
    if (function->uses_super && !add_pseudo(parser, scope, &parser->name_super,
                                            "super", JSMI_BINDING_HOME_OBJECT))
        return false;
    return !function->uses_super_call ||
           add_pseudo(parser, scope, &parser->name_super_call, "super()",
                      JSMI_BINDING_ACTIVE_FUNCTION);
}

// References.

// The function directly inside the binding's function that the reference is
// in, or in a function within it.
static const JsFunctionNode *outermost_inner(const JsScope *scope,
                                             const JsFunctionNode *owner)
{
    const JsFunctionNode *function = scope->function;

    while (function->parent && function->parent != owner)
        function = function->parent;
    return function;
}

// False where the binding is certain to have its value: the reference stands
// behind the declaration, in the same function or in one that is made there.
static bool needs_check(const JsNode *node, const JsScope *scope,
                        const JsBinding *binding)
{
    const JsFunctionNode *inner;

    if (!binding->has_tdz)
        return false;
    // Methods and initializers of a class run when it has been made.
    if (binding->kind == JSMI_BINDING_CLASS_NAME &&
        scope->function != binding->scope->function) {
        inner = outermost_inner(scope, binding->scope->function);
        return !inner->class_definition ||
               inner->class_definition->inner_binding != binding;
    }
    if (binding->kind == JSMI_BINDING_IMPORT || binding->scope->is_external ||
        binding->kind == JSMI_BINDING_THIS ||
        node->start < binding->initialized)
        return true;
    if (scope->function == binding->scope->function)
        return false;
    inner = outermost_inner(scope, binding->scope->function);
    return inner->is_declaration || inner->start < binding->initialized;
}

static bool resolve_reference(JsParser *parser, JsScope *scope, JsNode *node)
{
    JsBinding *binding = node->identifier.name->top;
    const JsScope *extensible = scope->nearest_extensible;

    // An arrow's parameter was a reference before it was a parameter.
    if (node->kind == JSMI_NODE_BINDING_IDENTIFIER && node->identifier.binding)
        return true;
    if (node->kind == JSMI_NODE_PRIVATE_NAME) {
        // The heritage of a class does not see its private names.
        while (binding && node->start < binding->scope->body_start)
            binding = binding->shadowed;
        if (!binding)
            return jsmi_parser_fail_name(parser, node->start,
                                         "private name '%n' is not declared in "
                                         "any class around",
                                         node->identifier.name);
    } else if (node->kind == JSMI_NODE_IDENTIFIER ||
               node->kind == JSMI_NODE_BINDING_IDENTIFIER) {
        if (extensible &&
            (!binding || extensible->depth > binding->scope->depth))
            node->flags |= JSMI_NODE_DYNAMIC;
        if (binding && binding->is_eval_var)
            node->flags |= JSMI_NODE_DYNAMIC;
    }
    node->identifier.binding = binding;
    if (!binding)
        return true;
    if (node->kind == JSMI_NODE_IDENTIFIER ||
        node->kind == JSMI_NODE_BINDING_IDENTIFIER) {
        binding->is_referenced |= node->kind == JSMI_NODE_IDENTIFIER;
        binding->is_assigned |= (node->flags & JSMI_NODE_ASSIGNED) != 0;
    } else {
        binding->is_referenced = true;
    }
    if (scope->function != binding->scope->function) {
        node->flags |= JSMI_NODE_CAPTURES;
        binding->is_captured = true;
    }
    if (needs_check(node, scope, binding)) {
        node->flags |= JSMI_NODE_CHECK_INITIALIZED;
        binding->is_checked = true;
    }
    return true;
}

// The walk.

static void inherit_from_parent(JsScope *scope)
{
    const JsScope *parent = scope->parent;

    scope->depth = parent ? parent->depth + 1 : 0;
    if (!scope->function) {
        scope->function = parent ? parent->function : NULL;
    } else if (scope->function->parent != scope->function && parent &&
               parent->function != scope->function) {
        scope->function->parent = parent->function;
    }
    scope->nearest_extensible = scope->is_extensible ? scope
                                : parent ? parent->nearest_extensible
                                         : NULL;
}

static bool enter_scope(JsParser *parser, JsScope *scope)
{
    bool owns_function;

    inherit_from_parent(scope);
    scope->index = parser->tree->scope_count++;
    owns_function = scope->function && scope->function->scope == scope;
    for (JsBinding *binding = scope->first_binding; binding;
         binding = binding->next) {
        binding->shadowed = binding->name->top;
        binding->name->top = binding;
    }
    if (owns_function && !add_pseudo_bindings(parser, scope))
        return false;
    for (JsNode *node = scope->first_reference; node;
         node = node->identifier.next_reference) {
        if (!resolve_reference(parser, scope, node))
            return false;
    }
    return jsmi_lexer_spend(&parser->lexer, 1 + scope->binding_count);
}

static void leave_scope(JsScope *scope)
{
    bool all_visible = scope->has_direct_eval || scope->has_with;

    for (JsBinding *binding = scope->first_binding; binding;
         binding = binding->next) {
        binding->name->top = binding->shadowed;
        if (all_visible) {
            binding->is_captured = true;
            binding->is_assigned = true;
            binding->is_referenced = true;
        }
        binding->is_captured |= binding->is_exported;
        if (binding->is_captured)
            binding->captured_index = scope->captured_count++;
    }
    scope->needs_environment = scope->captured_count > 0;
    if (scope->needs_environment && scope->function)
        scope->function->needs_environment = true;
}

bool jsmi_scope_resolve(JsParser *parser, JsScope *root)
{
    JsScope *scope = root;

    if (!enter_scope(parser, scope))
        return false;
    for (;;) {
        if (scope->first_child) {
            scope = scope->first_child;
        } else {
            leave_scope(scope);
            while (scope != root && !scope->next_sibling) {
                scope = scope->parent;
                leave_scope(scope);
            }
            if (scope == root)
                return true;
            scope = scope->next_sibling;
        }
        if (!enter_scope(parser, scope))
            return false;
    }
}
