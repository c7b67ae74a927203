// SPDX-License-Identifier: MIT
//
// Scopes while they are open. JsName.top is the innermost binding of a name in
// the scopes that are open, and `shadowed` leads outward from there, so that
// a look-up costs as much as the name is nested, whatever else is declared.
//
// Conflicts between var and lexical declarations need both directions: a var
// looks at the lexical bindings of its name between itself and the scope that
// holds variables; a lexical declaration asks whether a var of its name was
// written since its scope began, for which the var's binding remembers the
// last place.

#include "syntax/parser.h"

bool jsmi_parser_open_scope(JsParser *parser, JsScopeKind kind, uint32_t start)
{
    JsScope *scope = parser->free_scopes;

    if (scope) {
        parser->free_scopes = scope->parent;
        *scope = (JsScope){0};
    } else {
        scope = jsmi_parser_allocate(parser, sizeof *scope);
        if (!scope)
            return false;
    }
    scope->kind = (uint8_t)kind;
    scope->is_strict = parser->is_strict;
    scope->start = start;
    scope->parent = parser->scope;
    scope->depth = parser->scope ? parser->scope->depth + 1 : 0;
    scope->holds_variables =
        kind == JSMI_SCOPE_SCRIPT || kind == JSMI_SCOPE_MODULE ||
        kind == JSMI_SCOPE_EVAL || kind == JSMI_SCOPE_FUNCTION ||
        kind == JSMI_SCOPE_FUNCTION_BODY || kind == JSMI_SCOPE_STATIC_BLOCK ||
        kind == JSMI_SCOPE_FIELDS;
    scope->is_extensible = kind == JSMI_SCOPE_WITH;
    parser->scope = scope;
    return true;
}

JsScope *jsmi_scope_variables(const JsScope *scope)
{
    while (!scope->holds_variables)
        scope = scope->parent;
    return (JsScope *)scope;
}

void jsmi_scope_reference(JsParser *parser, JsNode *node)
{
    JsScope *scope = parser->scope;

    if (scope->last_reference)
        scope->last_reference->identifier.next_reference = node;
    else
        scope->first_reference = node;
    scope->last_reference = node;
}

void jsmi_scope_initialized(JsScope *scope, JsBinding *last, uint32_t offset)
{
    JsBinding *binding = last ? last->next : scope->first_binding;

    // A case may be jumped to past the declaration.
    if (scope->kind == JSMI_SCOPE_SWITCH)
        return;
    for (; binding; binding = binding->next) {
        if (binding->initialized == JSMI_NO_OFFSET)
            binding->initialized = offset;
    }
}

static void append_child(JsScope *parent, JsScope *child)
{
    child->next_sibling = NULL;
    if (parent->last_child)
        parent->last_child->next_sibling = child;
    else
        parent->first_child = child;
    parent->last_child = child;
}

// Moves the references behind `after` (NULL: all) to another scope.
static void move_references(JsScope *from, JsNode *after, JsScope *to)
{
    JsNode *first =
        after ? after->identifier.next_reference : from->first_reference;

    if (!first)
        return;
    if (to->last_reference)
        to->last_reference->identifier.next_reference = first;
    else
        to->first_reference = first;
    to->last_reference = from->last_reference;
    from->last_reference = after;
    if (after)
        after->identifier.next_reference = NULL;
    else
        from->first_reference = NULL;
}

static void move_children(JsScope *from, JsScope *after, JsScope *to)
{
    JsScope *child = after ? after->next_sibling : from->first_child;

    if (!child)
        return;
    from->last_child = after;
    if (after)
        after->next_sibling = NULL;
    else
        from->first_child = NULL;
    while (child) {
        JsScope *next = child->next_sibling;

        child->parent = to;
        append_child(to, child);
        child = next;
    }
}

void jsmi_scope_adopt(JsParser *parser, const JsArrowMark *mark)
{
    JsScope *scope = parser->scope;

    move_references(scope->parent, mark->last_reference, scope);
    move_children(scope->parent, mark->last_child, scope);
}

// Annex B.3.3: functions in blocks of sloppy code.
// https://tc39.es/ecma262/#sec-block-level-function-declarations-web-legacy-compatibility-semantics

static JsBinding *find_open(const JsName *name, const JsScope *scope)
{
    JsBinding *binding = name->top;

    while (binding && binding->scope->depth > scope->depth)
        binding = binding->shadowed;
    return binding && binding->scope == scope ? binding : NULL;
}

// Whether a var of eval code would meet a lexical declaration around the eval.
static bool is_lexical_outside(const JsScope *scope, const JsName *name)
{
    do {
        const JsBinding *binding;

        scope = scope->parent;
        binding = scope ? jsmi_scope_find(scope, name) : NULL;
        if (binding && jsmi_binding_is_lexical((JsBindingKind)binding->kind))
            return true;
    } while (scope && !scope->holds_variables);
    return false;
}

// Makes the var that a function in a block is copied to, unless something
// stands in the way.
static bool hoist_here(JsParser *parser, JsScope *scope, JsHoist *hoist)
{
    JsNode *declaration = hoist->declaration;
    JsName *name = declaration->function.binding->name;
    JsBinding *binding = find_open(name, scope);

    if (scope->kind == JSMI_SCOPE_EVAL && is_lexical_outside(scope, name))
        return true;
    if (scope->kind == JSMI_SCOPE_FUNCTION_BODY) {
        const JsBinding *parameter = find_open(name, scope->parent);

        if (parameter && parameter->kind == JSMI_BINDING_PARAMETER)
            return true;
    }
    if (binding && (binding->kind == JSMI_BINDING_PARAMETER ||
                    jsmi_binding_is_lexical((JsBindingKind)binding->kind)))
        return true;
    if (!binding) {
        binding = jsmi_scope_add(parser, scope, name, JSMI_BINDING_VAR,
                                 declaration->position);
        if (!binding)
            return false;
        binding->is_annex_b = true;
        binding->is_eval_var = scope->kind == JSMI_SCOPE_EVAL;
    }
    binding->is_assigned = true;
    declaration->function.hoisted = binding;
    return true;
}

static bool stops_hoist(const JsScope *scope, const JsHoist *hoist)
{
    const JsBinding *binding;

    if (hoist->scope == scope)
        return false;
    binding = find_open(hoist->declaration->function.binding->name, scope);
    return binding && jsmi_binding_is_lexical((JsBindingKind)binding->kind);
}

static bool pass_hoists(JsParser *parser, JsScope *scope)
{
    JsHoist *hoist = scope->hoists;

    scope->hoists = NULL;
    while (hoist) {
        JsHoist *next = hoist->next;

        if (scope->holds_variables) {
            if (!hoist_here(parser, scope, hoist))
                return false;
        } else if (!stops_hoist(scope, hoist)) {
            hoist->next = scope->parent->hoists;
            scope->parent->hoists = hoist;
        }
        hoist = next;
    }
    return true;
}

static bool may_dissolve(const JsScope *scope)
{
    return scope->binding_count == 0 &&
           (scope->kind == JSMI_SCOPE_BLOCK || scope->kind == JSMI_SCOPE_LOOP ||
            scope->kind == JSMI_SCOPE_SWITCH);
}

JsScope *jsmi_parser_close_scope(JsParser *parser)
{
    JsScope *scope = parser->scope;
    JsScope *parent = scope->parent;

    scope->end = parser->token.end;
    if (scope->hoists && !pass_hoists(parser, scope)) {
        parser->scope = parent;
        return NULL;
    }
    parser->scope = parent;
    for (JsBinding *binding = scope->first_binding; binding;
         binding = binding->next)
        binding->name->top = binding->shadowed;
    if (!parent)
        return scope;
    parent->has_direct_eval |= scope->has_direct_eval;
    parent->has_with |= scope->has_with;
    if (may_dissolve(scope)) {
        move_references(scope, NULL, parent);
        move_children(scope, NULL, parent);
        scope->parent = parser->free_scopes;
        parser->free_scopes = scope;
        return NULL;
    }
    append_child(parent, scope);
    return scope;
}

// Declarations.

static bool has_dead_zone(JsBindingKind kind)
{
    switch (kind) {
    case JSMI_BINDING_LET:
    case JSMI_BINDING_CONST:
    case JSMI_BINDING_USING:
    case JSMI_BINDING_AWAIT_USING:
    case JSMI_BINDING_CLASS:
    case JSMI_BINDING_CLASS_NAME:
    case JSMI_BINDING_CATCH:
    case JSMI_BINDING_IMPORT:
        return true;
    default:
        return false;
    }
}

JsBinding *jsmi_scope_add(JsParser *parser, JsScope *scope, JsName *name,
                          JsBindingKind kind, uint32_t offset)
{
    JsBinding *binding = jsmi_parser_allocate(parser, sizeof *binding);
    JsBinding **place = &name->top;

    if (!binding)
        return NULL;
    binding->name = name;
    binding->scope = scope;
    binding->kind = (uint8_t)kind;
    binding->has_tdz = has_dead_zone(kind);
    binding->index = scope->binding_count++;
    binding->parameter_index = UINT32_MAX;
    binding->declaration = offset;
    binding->last_var = offset;
    binding->initialized = JSMI_NO_OFFSET;
    binding->slot = UINT32_MAX;
    binding->place = UINT32_MAX;
    if (scope->last_binding)
        scope->last_binding->next = binding;
    else
        scope->first_binding = binding;
    scope->last_binding = binding;
    while (*place && (*place)->scope->depth > scope->depth)
        place = &(*place)->shadowed;
    binding->shadowed = *place;
    *place = binding;
    return binding;
}

static JsBinding *fail_duplicate(JsParser *parser, const JsName *name,
                                 uint32_t offset)
{
    jsmi_parser_fail_name(parser, offset, "'%n' has already been declared",
                          name);
    return NULL;
}

static bool is_var_like(const JsBinding *binding)
{
    return binding->kind == JSMI_BINDING_VAR ||
           binding->kind == JSMI_BINDING_PARAMETER ||
           binding->kind == JSMI_BINDING_ARGUMENTS ||
           (binding->kind == JSMI_BINDING_FUNCTION &&
            binding->scope->kind != JSMI_SCOPE_MODULE);
}

static JsBinding *declare_var(JsParser *parser, JsName *name,
                              JsBindingKind kind, uint32_t offset)
{
    JsScope *scope = jsmi_scope_variables(parser->scope);
    JsBinding *binding = name->top;

    for (; binding && binding->scope->depth > scope->depth;
         binding = binding->shadowed) {
        if (binding->kind != JSMI_BINDING_SIMPLE_CATCH || !parser->annex_b)
            return fail_duplicate(parser, name, offset);
    }
    if (binding && binding->scope == scope) {
        if (!is_var_like(binding))
            return fail_duplicate(parser, name, offset);
        binding->last_var = offset;
        return binding;
    }
    binding = jsmi_scope_add(parser, scope, name, kind, offset);
    if (!binding)
        return NULL;
    binding->is_eval_var = scope->kind == JSMI_SCOPE_EVAL && !parser->is_strict;
    if (scope->kind == JSMI_SCOPE_FUNCTION_BODY)
        binding->copy_of = find_open(name, scope->parent);
    return binding;
}

// Whether a var of this name was declared through a block scope.
static bool was_var_declared(const JsScope *scope, const JsName *name)
{
    const JsScope *variables = jsmi_scope_variables(scope);
    const JsBinding *binding = find_open(name, variables);

    return binding && variables != scope && is_var_like(binding) &&
           binding->kind != JSMI_BINDING_PARAMETER &&
           binding->last_var >= scope->start;
}

// Two plain functions of one name in a block are one, in sloppy code.
static bool merges_functions(const JsParser *parser, const JsBinding *binding,
                             JsBindingKind kind)
{
    return kind == JSMI_BINDING_BLOCK_FUNCTION && binding->kind == kind &&
           !parser->is_strict && parser->annex_b;
}

static JsBinding *declare_lexical(JsParser *parser, JsName *name,
                                  JsBindingKind kind, uint32_t offset)
{
    JsScope *scope = parser->scope;
    JsBinding *binding = find_open(name, scope);
    const JsBinding *outer;

    if (binding) {
        if (merges_functions(parser, binding, kind))
            return binding;
        return fail_duplicate(parser, name, offset);
    }
    if (was_var_declared(scope, name))
        return fail_duplicate(parser, name, offset);
    // The body of a catch clause and the parameter, a separate function body
    // and the parameters share a contour.
    if (scope->parent &&
        (scope->kind == JSMI_SCOPE_FUNCTION_BODY ||
         (scope->kind == JSMI_SCOPE_BLOCK &&
          scope->parent->kind == JSMI_SCOPE_CATCH && scope->is_catch_body))) {
        outer = find_open(name, scope->parent);
        if (outer && outer->kind != JSMI_BINDING_ARGUMENTS)
            return fail_duplicate(parser, name, offset);
    }
    return jsmi_scope_add(parser, scope, name, kind, offset);
}

static JsBinding *declare_parameter(JsParser *parser, JsName *name,
                                    uint32_t offset)
{
    JsBinding *binding = find_open(name, parser->scope);

    if (!binding)
        return jsmi_scope_add(parser, parser->scope, name,
                              JSMI_BINDING_PARAMETER, offset);
    parser->function->node->has_duplicate_parameters = true;
    if (!parser->function->duplicate_parameter)
        parser->function->duplicate_parameter = offset + 1;
    return binding;
}

JsBinding *jsmi_declare(JsParser *parser, JsName *name, JsBindingKind kind,
                        uint32_t offset)
{
    if (kind == JSMI_BINDING_VAR)
        return declare_var(parser, name, kind, offset);
    if (kind == JSMI_BINDING_PARAMETER)
        return declare_parameter(parser, name, offset);
    return declare_lexical(parser, name, kind, offset);
}

static bool add_hoist(JsParser *parser, JsNode *declaration)
{
    JsHoist *hoist = jsmi_parser_allocate(parser, sizeof *hoist);

    if (!hoist)
        return false;
    hoist->declaration = declaration;
    hoist->scope = parser->scope;
    hoist->next = parser->scope->hoists;
    parser->scope->hoists = hoist;
    return true;
}

// Top-level functions are like var, in modules and blocks like let.
bool jsmi_declare_function(JsParser *parser, JsNode *declaration, JsName *name,
                           uint32_t offset)
{
    const JsFunctionNode *function = declaration->function.function;
    bool is_plain = !function->is_async && !function->is_generator;
    JsScope *scope = parser->scope;
    JsBinding *binding;

    if (scope->kind == JSMI_SCOPE_MODULE) {
        binding = declare_lexical(parser, name, JSMI_BINDING_FUNCTION, offset);
    } else if (scope->holds_variables) {
        binding = declare_var(parser, name, JSMI_BINDING_FUNCTION, offset);
        if (binding && binding->kind == JSMI_BINDING_VAR)
            binding->kind = JSMI_BINDING_FUNCTION;
    } else {
        binding = find_open(name, scope);
        // Only plain functions may be declared twice.
        if (binding && binding->function &&
            (!is_plain || binding->function->function.function->is_async ||
             binding->function->function.function->is_generator))
            return fail_duplicate(parser, name, offset) != NULL;
        binding =
            declare_lexical(parser, name, JSMI_BINDING_BLOCK_FUNCTION, offset);
    }
    if (!binding)
        return false;
    declaration->function.binding = binding;
    binding->function = declaration;
    if (binding->kind == JSMI_BINDING_BLOCK_FUNCTION && is_plain &&
        !parser->is_strict && parser->annex_b)
        return add_hoist(parser, declaration);
    return true;
}
