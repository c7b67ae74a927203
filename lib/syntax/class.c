// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

// A class while its body is parsed. Field initializers and static elements
// are the code of two functions that are entered element by element.
typedef struct ClassState {
    JsClassNode *node;
    JsFunctionState *instance;
    JsFunctionState *statics;
    JsScope *instance_scope;
    JsScope *static_scope;
} ClassState;

// Decorators.

static JsNode *parse_decorator(JsParser *parser)
{
    uint32_t start;
    JsNode *node;

    jsmi_parser_advance(parser);
    start = parser->token.start;
    if (parser->token.kind == JSMI_TOKEN_LEFT_PAREN) {
        jsmi_parser_advance(parser);
        node = jsmi_parse_expression(parser, JSMI_WITH_IN);
        if (!node || !jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_PAREN))
            return NULL;
        return node;
    }
    node = jsmi_parse_identifier_reference(parser);
    while (node && jsmi_parser_accept(parser, JSMI_TOKEN_DOT))
        node = jsmi_parse_dot_member(parser, node, start);
    if (node && parser->token.kind == JSMI_TOKEN_LEFT_PAREN) {
        JsNode *call = jsmi_parser_node(parser, JSMI_NODE_CALL, start);

        if (!call)
            return NULL;
        call->call.callee = node;
        node = jsmi_parse_arguments(parser, call) ? call : NULL;
    }
    return node;
}

bool jsmi_parse_decorators(JsParser *parser, JsNodeList *list)
{
    JsListBuilder builder = {.last = NULL};

    while (parser->token.kind == JSMI_TOKEN_AT) {
        JsNode *decorator = parse_decorator(parser);

        if (!decorator)
            return false;
        jsmi_list_append(&builder, decorator);
    }
    *list = builder.list;
    return true;
}

// Private names.

// https://tc39.es/ecma262/#sec-static-semantics-privateboundidentifiers
static bool declare_private(JsParser *parser, ClassState *class_state,
                            const JsNode *element)
{
    JsName *name = element->element.key->identifier.name;
    JsScope *scope = class_state->node->scope;
    bool is_static = element->flags & JSMI_NODE_STATIC;
    JsBinding *binding = name->top;
    JsBindingKind kind = JSMI_BINDING_PRIVATE_FIELD;

    if (name->known == JSMI_TOKEN_PRIVATE_CONSTRUCTOR)
        return jsmi_parser_fail(parser, element->element.key->start,
                                "a private name cannot be #constructor");
    if (element->operator== JSMI_PROPERTY_METHOD)
        kind = JSMI_BINDING_PRIVATE_METHOD;
    else if (element->operator== JSMI_PROPERTY_GETTER)
        kind = JSMI_BINDING_PRIVATE_GETTER;
    else if (element->operator== JSMI_PROPERTY_SETTER)
        kind = JSMI_BINDING_PRIVATE_SETTER;
    if (!is_static && kind != JSMI_BINDING_PRIVATE_FIELD)
        class_state->node->has_private_methods = true;
    if (!binding || binding->scope != scope) {
        binding = jsmi_scope_add(parser, scope, name, kind,
                                 element->element.key->start);
        if (binding)
            binding->is_static = is_static;
        return binding != NULL;
    }
    // A getter and a setter may share a name.
    if (binding->is_static == is_static &&
        ((binding->kind == JSMI_BINDING_PRIVATE_GETTER &&
          kind == JSMI_BINDING_PRIVATE_SETTER) ||
         (binding->kind == JSMI_BINDING_PRIVATE_SETTER &&
          kind == JSMI_BINDING_PRIVATE_GETTER))) {
        binding->kind = JSMI_BINDING_PRIVATE_ACCESSOR;
        return true;
    }
    return jsmi_parser_fail_name(parser, element->element.key->start,
                                 "private name '%n' is declared twice", name);
}

// Initializer functions.

// Enters the function for instance or static elements, making it at the first.
static bool enter_initializer(JsParser *parser, ClassState *class_state,
                              bool is_static)
{
    JsFunctionState **state =
        is_static ? &class_state->statics : &class_state->instance;
    JsScope **scope =
        is_static ? &class_state->static_scope : &class_state->instance_scope;
    JsFunctionNode *function;

    if (*scope) {
        parser->function = *state;
        parser->scope = *scope;
        return true;
    }
    *state = jsmi_function_begin(parser,
                                 is_static ? JSMI_FUNCTION_STATIC_INITIALIZER
                                           : JSMI_FUNCTION_FIELD_INITIALIZER,
                                 class_state->node->start);
    if (!*state ||
        !jsmi_parser_open_scope(parser, JSMI_SCOPE_FIELDS, parser->token.start))
        return false;
    *scope = parser->scope;
    function = (*state)->node;
    function->class_definition = class_state->node;
    function->scope = *scope;
    function->body_scope = *scope;
    (*scope)->function = function;
    if (is_static)
        class_state->node->static_initializer = function;
    else
        class_state->node->instance_initializer = function;
    return true;
}

static void leave_initializer(JsParser *parser, const ClassState *class_state)
{
    parser->function = parser->function->outer;
    parser->scope = class_state->node->scope;
}

static void close_initializer(JsParser *parser, JsFunctionState *state,
                              JsScope *scope)
{
    if (!scope)
        return;
    parser->function = state;
    parser->scope = scope;
    jsmi_parser_close_scope(parser);
    jsmi_function_end(parser, state);
    state->node->end = parser->token.end;
}

// Elements.

static bool parse_field(JsParser *parser, ClassState *class_state,
                        JsNode *element)
{
    if (!enter_initializer(parser, class_state,
                           element->flags & JSMI_NODE_STATIC))
        return false;
    parser->function->await_is_reserved = false;
    if (jsmi_parser_accept(parser, JSMI_TOKEN_ASSIGN)) {
        element->element.value = jsmi_parse_assignment(parser, JSMI_WITH_IN);
        if (!element->element.value)
            return false;
    }
    leave_initializer(parser, class_state);
    jsmi_parser_finish(parser, element);
    return jsmi_parser_semicolon(parser);
}

// static { ... }
static bool parse_static_block(JsParser *parser, ClassState *class_state,
                               JsNode *element)
{
    JsNode *block =
        jsmi_parser_node(parser, JSMI_NODE_BLOCK, parser->token.start);

    if (!block || !jsmi_parser_enter(parser, 2) ||
        !enter_initializer(parser, class_state, true) ||
        !jsmi_parser_open_scope(parser, JSMI_SCOPE_STATIC_BLOCK, block->start))
        return false;
    parser->function->await_is_reserved = true;
    element->operator= JSMI_PROPERTY_STATIC_BLOCK;
    element->element.value = block;
    jsmi_parser_advance(parser);
    if (!jsmi_parse_statements(parser, JSMI_TOKEN_RIGHT_BRACE,
                               &block->block.statements))
        return false;
    block->block.scope = jsmi_parser_close_scope(parser);
    leave_initializer(parser, class_state);
    jsmi_parser_leave(parser, 2);
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_BRACE))
        return false;
    jsmi_parser_finish(parser, block);
    jsmi_parser_finish(parser, element);
    return true;
}

static bool is_named(const JsNode *element, JsTokenKind word)
{
    const JsNode *key = element->element.key;

    return !(element->flags & JSMI_NODE_COMPUTED) &&
           key->kind == JSMI_NODE_STRING && key->string.value->known == word;
}

// Whether the element is the class constructor, and what is wrong with its
// name otherwise.
static bool check_element_name(JsParser *parser, const JsNode *element,
                               JsMethodHead head, bool *is_constructor)
{
    bool is_static = element->flags & JSMI_NODE_STATIC;
    bool is_field =
        element->operator== JSMI_PROPERTY_FIELD || element->operator==
        JSMI_PROPERTY_ACCESSOR;

    *is_constructor = false;
    if (is_static && is_named(element, JSMI_TOKEN_PROTOTYPE))
        return jsmi_parser_fail(parser, element->element.key->start,
                                "a static element cannot be named "
                                "'prototype'");
    if (!is_named(element, JSMI_TOKEN_CONSTRUCTOR))
        return true;
    if (is_field)
        return jsmi_parser_fail(parser, element->element.key->start,
                                "a field cannot be named 'constructor'");
    if (is_static)
        return true;
    if (element->operator!= JSMI_PROPERTY_METHOD || head.is_async ||
        head.is_generator)
        return jsmi_parser_fail(parser, element->element.key->start,
                                "a constructor cannot be an accessor, a "
                                "generator or async");
    *is_constructor = true;
    return true;
}

static bool parse_class_constructor(JsParser *parser, ClassState *class_state,
                                    const JsNode *element, JsMethodHead head)
{
    JsClassNode *node = class_state->node;

    if (node->constructor)
        return jsmi_parser_fail(parser, element->element.key->start,
                                "a class can have only one constructor");
    if (element->element.decorators.count)
        return jsmi_parser_fail(parser, element->start,
                                "a constructor cannot be decorated");
    node->constructor =
        jsmi_parse_method(parser,
                          node->heritage ? JSMI_FUNCTION_DERIVED_CONSTRUCTOR
                                         : JSMI_FUNCTION_CONSTRUCTOR,
                          head, node->start);
    if (!node->constructor)
        return false;
    node->constructor->function.function->class_definition = node;
    return true;
}

static bool parse_element_rest(JsParser *parser, ClassState *class_state,
                               JsNode *element, JsMethodHead head,
                               uint32_t start, bool *is_constructor)
{
    JsFunctionKind kind = JSMI_FUNCTION_METHOD;

    if (head.kind == JSMI_PROPERTY_VALUE)
        head.kind = parser->token.kind == JSMI_TOKEN_LEFT_PAREN
                        ? JSMI_PROPERTY_METHOD
                        : JSMI_PROPERTY_FIELD;
    element->operator= head.kind;
    if (element->element.key->kind == JSMI_NODE_PRIVATE_NAME &&
        !(element->flags & JSMI_NODE_COMPUTED)) {
        if (!declare_private(parser, class_state, element))
            return false;
        jsmi_scope_reference(parser, element->element.key);
    }
    if (!check_element_name(parser, element, head, is_constructor))
        return false;
    if (*is_constructor)
        return parse_class_constructor(parser, class_state, element, head);
    if (head.kind == JSMI_PROPERTY_FIELD || head.kind == JSMI_PROPERTY_ACCESSOR)
        return parse_field(parser, class_state, element);
    if (head.kind == JSMI_PROPERTY_GETTER)
        kind = JSMI_FUNCTION_GETTER;
    else if (head.kind == JSMI_PROPERTY_SETTER)
        kind = JSMI_FUNCTION_SETTER;
    element->element.value = jsmi_parse_method(parser, kind, head, start);
    if (!element->element.value)
        return false;
    element->element.value->function.function->class_definition =
        class_state->node;
    jsmi_parser_finish(parser, element);
    return true;
}

// Whether the current word is a modifier, because a name follows it.
static bool takes_static(JsParser *parser)
{
    JsToken next;

    if (!jsmi_parser_at_word(parser, JSMI_TOKEN_STATIC))
        return false;
    next = jsmi_parser_peek(parser);
    return next.kind != JSMI_TOKEN_LEFT_PAREN &&
           next.kind != JSMI_TOKEN_ASSIGN &&
           next.kind != JSMI_TOKEN_SEMICOLON &&
           next.kind != JSMI_TOKEN_RIGHT_BRACE && next.kind != JSMI_TOKEN_END;
}

static bool parse_element(JsParser *parser, ClassState *class_state,
                          JsListBuilder *builder)
{
    JsNode *element =
        jsmi_parser_node(parser, JSMI_NODE_CLASS_ELEMENT, parser->token.start);
    JsMethodHead head;
    bool is_computed;
    bool is_constructor;
    uint32_t start;

    if (!element ||
        !jsmi_parse_decorators(parser, &element->element.decorators))
        return false;
    if (element->element.decorators.count)
        class_state->node->has_decorators = true;
    if (takes_static(parser)) {
        element->flags |= JSMI_NODE_STATIC;
        jsmi_parser_advance(parser);
        if (parser->token.kind == JSMI_TOKEN_LEFT_BRACE) {
            if (element->element.decorators.count)
                return jsmi_parser_fail(parser, element->start,
                                        "a static block cannot be decorated");
            jsmi_list_append(builder, element);
            return parse_static_block(parser, class_state, element);
        }
    }
    start = parser->token.start;
    head = jsmi_parse_method_head(parser);
    if (head.kind == JSMI_PROPERTY_ACCESSOR)
        jsmi_parser_advance(parser);
    element->position = parser->token.start;
    element->element.key = jsmi_parse_property_name(parser, true, &is_computed);
    if (!element->element.key)
        return false;
    if (is_computed)
        element->flags |= JSMI_NODE_COMPUTED;
    if (!parse_element_rest(parser, class_state, element, head, start,
                            &is_constructor))
        return false;
    if (!is_constructor)
        jsmi_list_append(builder, element);
    return true;
}

static bool parse_class_body(JsParser *parser, ClassState *class_state)
{
    JsListBuilder builder = {.last = NULL};

    parser->scope->body_start = parser->token.start;
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_LEFT_BRACE))
        return false;
    while (parser->token.kind != JSMI_TOKEN_RIGHT_BRACE) {
        if (parser->token.kind == JSMI_TOKEN_END)
            return jsmi_parser_unexpected(parser, "a class element or '}'");
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_SEMICOLON) &&
            !parse_element(parser, class_state, &builder))
            return false;
    }
    class_state->node->elements = builder.list;
    close_initializer(parser, class_state->instance,
                      class_state->instance_scope);
    close_initializer(parser, class_state->statics, class_state->static_scope);
    return true;
}

static bool parse_heritage(JsParser *parser, JsClassNode *node)
{
    uint32_t saved_cover = parser->cover_error;

    if (!jsmi_parser_accept(parser, JSMI_TOKEN_EXTENDS))
        return true;
    parser->cover_error = JSMI_NO_OFFSET;
    node->heritage = jsmi_parse_left_hand_side(parser);
    if (!node->heritage || !jsmi_parser_check_cover(parser))
        return false;
    parser->cover_error = saved_cover;
    return true;
}

// Behind the name: the scope with the name in it, heritage and body.
static bool parse_class_tail(JsParser *parser, JsClassNode *node,
                             uint32_t name_start)
{
    ClassState class_state = {.node = node};

    if (!jsmi_parser_enter(parser, 3) ||
        !jsmi_parser_open_scope(parser, JSMI_SCOPE_CLASS, node->start))
        return false;
    node->scope = parser->scope;
    if (node->name) {
        node->inner_binding =
            jsmi_scope_add(parser, parser->scope, node->name,
                           JSMI_BINDING_CLASS_NAME, name_start);
        if (!node->inner_binding)
            return false;
        node->inner_binding->has_tdz = true;
    }
    if (!parse_heritage(parser, node) ||
        !parse_class_body(parser, &class_state))
        return false;
    jsmi_parser_close_scope(parser);
    node->end = parser->token.end;
    if (node->inner_binding)
        node->inner_binding->initialized = node->end;
    if (node->constructor) {
        node->constructor->function.function->end = node->end;
        node->constructor->function.function->name = node->name;
        node->constructor->end = node->end;
    }
    jsmi_parser_leave(parser, 3);
    return true;
}

// From the decorators on; `decorators` may have been read before.
static JsClassNode *begin_class(JsParser *parser, uint32_t start,
                                const JsNodeList *decorators)
{
    JsClassNode *node = jsmi_parser_allocate(parser, sizeof *node);

    if (!node)
        return NULL;
    node->start = start;
    if (decorators)
        node->decorators = *decorators;
    else if (!jsmi_parse_decorators(parser, &node->decorators))
        return NULL;
    node->has_decorators = node->decorators.count > 0;
    // All parts of a class are strict code, its name included.
    parser->is_strict = true;
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_CLASS))
        return NULL;
    return node;
}

JsNode *jsmi_parse_class_expression(JsParser *parser)
{
    uint32_t start = parser->token.start;
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_CLASS, start);
    bool outer_strict = parser->is_strict;
    JsClassNode *definition = node ? begin_class(parser, start, NULL) : NULL;
    uint32_t name_start = parser->token.start;

    if (!definition)
        return NULL;
    node->class_definition.definition = definition;
    if (parser->token.kind == JSMI_TOKEN_IDENTIFIER) {
        definition->name = jsmi_parser_identifier(parser);
        if (!definition->name || !jsmi_parser_check_strict_binding(
                                     parser, definition->name, name_start))
            return NULL;
    }
    if (!parse_class_tail(parser, definition, name_start))
        return NULL;
    parser->is_strict = outer_strict;
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_BRACE))
        return NULL;
    return jsmi_parser_finish(parser, node);
}

// The binding of the declaration in the scope around the class.
static JsNode *parse_class_target(JsParser *parser, JsClassNode *definition,
                                  bool is_default)
{
    JsNode *target = jsmi_parser_node(parser, JSMI_NODE_BINDING_IDENTIFIER,
                                      parser->token.start);

    if (!target)
        return NULL;
    if (is_default && parser->token.kind != JSMI_TOKEN_IDENTIFIER) {
        target->identifier.name =
            jsmi_names_intern_ascii(&parser->names, "*default*");
        if (!target->identifier.name) {
            jsmi_lexer_fail_memory(&parser->lexer);
            return NULL;
        }
    } else {
        definition->name = jsmi_parser_identifier(parser);
        if (!definition->name || !jsmi_parser_check_strict_binding(
                                     parser, definition->name, target->start))
            return NULL;
        target->identifier.name = definition->name;
    }
    return jsmi_declare_pattern(parser, target, JSMI_BINDING_CLASS) ? target
                                                                    : NULL;
}

JsNode *jsmi_parse_class_declaration(JsParser *parser, bool is_default,
                                     uint32_t start,
                                     const JsNodeList *decorators)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_CLASS_DECLARATION, start);
    bool outer_strict = parser->is_strict;
    JsClassNode *definition =
        node ? begin_class(parser, start, decorators) : NULL;
    JsNode *target;

    if (!definition)
        return NULL;
    target = parse_class_target(parser, definition, is_default);
    if (!target)
        return NULL;
    node->class_definition.definition = definition;
    node->class_definition.target = target;
    if (!parse_class_tail(parser, definition, target->start))
        return NULL;
    parser->is_strict = outer_strict;
    if (parser->scope->kind != JSMI_SCOPE_SWITCH)
        target->identifier.binding->initialized = definition->end;
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_RIGHT_BRACE))
        return NULL;
    return jsmi_parser_finish(parser, node);
}
