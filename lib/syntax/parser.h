// SPDX-License-Identifier: MIT
//
// What the files of the parser share. One pass of recursive descent, one
// token of lookahead (and a few places that read one more and step back).
//
// Every function that parses returns NULL or false after a failure, which the
// lexer has recorded by then; the first failure is the one that is reported.
//
// Cover grammars. What may be a pattern or arrow parameters is parsed as an
// expression and converted in place when `=` or `=>` shows up. What would be
// an error in an expression only is remembered in `cover_error`. References
// and scopes that turn out to belong to an arrow's parameters are moved into
// its scope: they are the ones added since a mark (JsArrowMark). So nothing is
// parsed twice.
//
// Nesting is counted in `depth`, which every recursive production raises.
#pragma once

#include "syntax/lexer.h"

enum { JSMI_NO_OFFSET = 0xFFFFFFFF };

// Bits of what a function's code uses, collected while it is parsed.
enum {
    JSMI_USES_THIS = 1,
    JSMI_USES_ARGUMENTS = 2,
    JSMI_USES_SUPER = 4,
    JSMI_USES_SUPER_CALL = 8,
    JSMI_USES_NEW_TARGET = 16,
    JSMI_USES_DIRECT_EVAL = 32,
    JSMI_USES_INNER_EVAL = 64,
    JSMI_USES_AWAIT = 128,
    JSMI_USES_REFLECTION = 256,  // a property named arguments
};

// A statement that break or continue may name, in the arena.
typedef struct JsJumpTarget JsJumpTarget;
struct JsJumpTarget {
    JsNode *node;
    JsName *label;  // of a LABELED, else NULL
    JsNode *loop;   // what continue goes to, or NULL
    JsJumpTarget *outer;
};

// The function whose code is being parsed.
typedef struct JsFunctionState JsFunctionState;
struct JsFunctionState {
    JsFunctionNode *node;
    JsFunctionState *outer;
    JsJumpTarget *targets;
    uint32_t uses;
    bool yield_is_keyword;
    bool await_is_keyword;
    bool await_is_reserved;  // static blocks: neither name nor operator
    bool allows_return;
    bool allows_new_target;
    bool allows_super_property;
    bool allows_super_call;
    bool forbids_arguments;
    bool in_parameters;            // yield and await are errors
    uint32_t name_start;           // of its name, if it has one
    uint32_t duplicate_parameter;  // offset + 1 of the first one
    // Offsets + 1 of the last ones, to reject them in arrow parameters.
    uint32_t last_yield;
    uint32_t last_await;
    uint32_t last_await_name;
};

// A function declared in a block that may become a var as well.
typedef struct JsHoist JsHoist;
struct JsHoist {
    JsNode *declaration;
    JsScope *scope;
    JsHoist *next;
};

typedef struct JsParser {
    JsLexer lexer;
    JsNames names;
    JsToken token;
    uint32_t previous_end;  // of the token before
    JsSyntaxTree *tree;
    uint8_t *next_node;  // zeroed, up to last_node
    uint8_t *last_node;  // the end of the block
    const JsParseOptions *options;
    JsFunctionState *function;
    JsScope *scope;
    JsScope *free_scopes;
    bool is_strict;
    bool annex_b;
    uint32_t depth;
    uint32_t depth_limit;
    uint32_t arrow_start;  // where an arrow function may begin
    uint8_t arrow_in;      // JsInOperator of its body
    uint32_t cover_error;  // offset, or JSMI_NO_OFFSET
    const char *cover_message;
    uint32_t label_run;  // labels directly before the next statement
    JsModuleRequest *last_request;
    JsImportEntry *last_import;
    JsExportEntry *last_export;
    JsName *name_this;  // the pseudo names, made when needed
    JsName *name_super;
    JsName *name_super_call;
    JsName *name_new_target;
    JsName *name_arguments;
} JsParser;

// Whether `in` is an operator: not in the head of a for statement.
typedef enum JsInOperator { JSMI_WITHOUT_IN, JSMI_WITH_IN } JsInOperator;

typedef struct JsListBuilder {
    JsNodeList list;
    JsNode *last;
} JsListBuilder;

// parser.c: tokens, errors, nodes.

void jsmi_parser_advance(JsParser *parser);
// Moves past a token of this kind if it is the current one.
bool jsmi_parser_accept(JsParser *parser, JsTokenKind kind);
JSMI_MUST_USE bool jsmi_parser_expect(JsParser *parser, JsTokenKind kind);
// The same for what ends a list, where a comma might stand as well.
JSMI_MUST_USE bool jsmi_parser_expect_list_end(JsParser *parser,
                                               JsTokenKind kind);
// A semicolon, written or inserted.
JSMI_MUST_USE bool jsmi_parser_semicolon(JsParser *parser);
// The token after the current one.
JsToken jsmi_parser_peek(JsParser *parser);

// These answer false, for `return`.
bool jsmi_parser_fail(JsParser *parser, uint32_t offset, const char *message);
bool jsmi_parser_fail_name(JsParser *parser, uint32_t offset,
                           const char *format, const JsName *name);
// "unexpected X, expected Y"; `expected` may be NULL.
bool jsmi_parser_unexpected(JsParser *parser, const char *expected);

JsNode *jsmi_parser_node(JsParser *parser, JsNodeKind kind, uint32_t start);
void *jsmi_parser_allocate(JsParser *parser, size_t size);
// The same node, ended where the last token ended.
JsNode *jsmi_parser_finish(JsParser *parser, JsNode *node);
void jsmi_list_append(JsListBuilder *builder, JsNode *node);

// Raises the depth by `cost`; false: too deep.
JSMI_MUST_USE bool jsmi_parser_enter(JsParser *parser, uint32_t cost);
static inline void jsmi_parser_leave(JsParser *parser, uint32_t cost)
{
    parser->depth -= cost;
}

JsName *jsmi_parser_pseudo_name(JsParser *parser, JsName **slot,
                                const char *text);

// The current token is this word, written without escapes.
static inline bool jsmi_parser_at_word(const JsParser *parser, JsTokenKind word)
{
    return parser->token.known == word;
}

// An identifier, reserved word, or any other name: what may follow a dot.
static inline bool jsmi_token_is_name(const JsToken *token)
{
    return token->kind == JSMI_TOKEN_IDENTIFIER ||
           token->kind == JSMI_TOKEN_ESCAPED_RESERVED ||
           (token->kind >= JSMI_FIRST_RESERVED &&
            token->kind <= JSMI_LAST_RESERVED);
}

// The name of an identifier token that may stand for a variable here, moved
// past; NULL: failed.
JsName *jsmi_parser_identifier(JsParser *parser);
// Whether the current token may be such an identifier.
bool jsmi_parser_at_identifier(const JsParser *parser);
// Fails if strict code, found to be so later, forbids the name as a binding.
JSMI_MUST_USE bool jsmi_parser_check_strict_binding(JsParser *parser,
                                                    const JsName *name,
                                                    uint32_t offset);

// expression.c

JsNode *jsmi_parse_expression(JsParser *parser, JsInOperator in);
JsNode *jsmi_parse_assignment(JsParser *parser, JsInOperator in);
// The same, with `cover_error` left for the caller to judge.
JsNode *jsmi_parse_assignment_cover(JsParser *parser, JsInOperator in);
JsNode *jsmi_parse_expression_cover(JsParser *parser, JsInOperator in);
// Reports a pending cover error.
JSMI_MUST_USE bool jsmi_parser_check_cover(JsParser *parser);
void jsmi_parser_cover_error(JsParser *parser, uint32_t offset,
                             const char *message);
bool jsmi_node_is_arrow(const JsNode *node);

// primary.c

JsNode *jsmi_parse_left_hand_side(JsParser *parser);
// (arguments) of a call, at the parenthesis.
JSMI_MUST_USE bool jsmi_parse_arguments(JsParser *parser, JsNode *call);
// object.name or object.#name, at the name.
JsNode *jsmi_parse_dot_member(JsParser *parser, JsNode *object, uint32_t start);
// A reference to a private name at the current token.
JsNode *jsmi_parse_private_name(JsParser *parser);
// A reference by name at the current identifier token.
JsNode *jsmi_parse_identifier_reference(JsParser *parser);
JsNode *jsmi_parser_this(JsParser *parser, uint32_t start, uint32_t end);

// literal.c

JsNode *jsmi_parse_array(JsParser *parser);
JsNode *jsmi_parse_object(JsParser *parser);
JsNode *jsmi_parse_template(JsParser *parser, bool is_tagged);
JsNode *jsmi_parse_regexp(JsParser *parser);
JsNode *jsmi_parse_number(JsParser *parser);
JsNode *jsmi_parse_string(JsParser *parser);
// A property or class element name: STRING, NUMBER, BIGINT, PRIVATE_NAME or
// an expression with *is_computed. Private names only if allowed.
JsNode *jsmi_parse_property_name(JsParser *parser, bool allows_private,
                                 bool *is_computed);

// What a property's or element's name is preceded by.
typedef struct JsMethodHead {
    uint8_t kind;  // JSMI_PROPERTY_VALUE, METHOD, GETTER, SETTER, ACCESSOR
    bool is_async;
    bool is_generator;
} JsMethodHead;

// Reads get, set, async and * where they come before a name. ACCESSOR is only
// told, not passed.
JsMethodHead jsmi_parse_method_head(JsParser *parser);

// pattern.c

typedef enum JsPatternUse {
    JSMI_ASSIGNMENT_PATTERN,
    JSMI_BINDING_PATTERN
} JsPatternUse;

// A binding identifier or pattern, not yet declared.
JsNode *jsmi_parse_binding_target(JsParser *parser);
// The same with an optional default.
JsNode *jsmi_parse_binding_element(JsParser *parser);
// Turns an expression into an assignment target, pattern or parameter.
JSMI_MUST_USE bool jsmi_convert_to_pattern(JsParser *parser, JsNode *node,
                                           JsPatternUse use);
// Fails unless the expression, which begins at `start` with the parentheses
// around it, is a simple assignment target; marks it.
JSMI_MUST_USE bool jsmi_check_simple_target(JsParser *parser, JsNode *node,
                                            uint32_t start,
                                            const char *message);
// Declares all names of a target.
JSMI_MUST_USE bool jsmi_declare_pattern(JsParser *parser, JsNode *target,
                                        JsBindingKind kind);
// Calls for each BINDING_IDENTIFIER; false stops.
JSMI_MUST_USE bool
jsmi_pattern_each(JsParser *parser, JsNode *target,
                  bool (*visit)(JsParser *, JsNode *, void *), void *data);
bool jsmi_pattern_has_expression(const JsNode *target);

// statement.c

JsNode *jsmi_parse_statement(JsParser *parser);
JsNode *jsmi_parse_statement_list_item(JsParser *parser);
// A BLOCK with a scope of the kind; the current token is the brace.
JsNode *jsmi_parse_block(JsParser *parser);
// Statements up to the closing token, directives first if asked for.
JSMI_MUST_USE bool jsmi_parse_statements(JsParser *parser, JsTokenKind end,
                                         JsNodeList *list);
// The directive prologue; *uses_strict is the offset of a "use strict".
JSMI_MUST_USE bool jsmi_parse_directives(JsParser *parser,
                                         JsListBuilder *builder,
                                         uint32_t *strict_offset);
JSMI_MUST_USE bool jsmi_parse_statements_into(JsParser *parser, JsTokenKind end,
                                              JsListBuilder *builder);
JsNode *jsmi_parse_variables(JsParser *parser, JsDeclarationKind kind,
                             uint32_t start, JsInOperator in);
// Marks what a var declaration binds as assigned.
JSMI_MUST_USE bool jsmi_parser_mark_assigned(JsParser *parser, JsNode *target);
// Fails if a declaration of this kind must have an initializer and has none.
JSMI_MUST_USE bool jsmi_check_initializer(JsParser *parser,
                                          const JsNode *declarator,
                                          JsDeclarationKind kind);
// ( expression )
JsNode *jsmi_parse_condition(JsParser *parser);
bool jsmi_parser_at_let_declaration(JsParser *parser);
bool jsmi_parser_at_using_declaration(JsParser *parser,
                                      JsDeclarationKind *kind);
bool jsmi_parser_at_async_function(JsParser *parser);

// loop.c

// `label_run` is the number of labels directly before the statement.
JsNode *jsmi_parse_for(JsParser *parser, uint32_t label_run);
JsNode *jsmi_parse_while(JsParser *parser, uint32_t label_run);
JsNode *jsmi_parse_do_while(JsParser *parser, uint32_t label_run);
JsNode *jsmi_parse_jump(JsParser *parser, JsNodeKind kind);
// Pushes a loop (a switch or a label sets `loop` to NULL); the labels before
// it continue it. NULL: failed.
JsJumpTarget *jsmi_parser_push_target(JsParser *parser, JsNode *node,
                                      JsName *label, uint32_t label_run);
void jsmi_parser_pop_target(JsParser *parser);

// function.c

typedef struct JsArrowMark {
    JsNode *last_reference;
    JsScope *last_child;
    uint32_t uses;
    uint32_t start;
    bool is_extensible;
} JsArrowMark;

JsArrowMark jsmi_arrow_mark(JsParser *parser, uint32_t start);
// The parameters were none: what was used belongs to the function around.
void jsmi_arrow_unmark(JsParser *parser, const JsArrowMark *mark);
// At the =>.
JsNode *jsmi_parse_arrow(JsParser *parser, const JsArrowMark *mark,
                         JsNodeList parameters, bool is_async, JsInOperator in);
JsNode *jsmi_parse_function_expression(JsParser *parser);
// `is_default`: the name may be missing.
JsNode *jsmi_parse_function_declaration(JsParser *parser, bool is_default);
JsNode *jsmi_parse_method(JsParser *parser, JsFunctionKind kind,
                          JsMethodHead head, uint32_t start);
// The state of a function whose code begins, in the arena; NULL: failed.
JsFunctionState *jsmi_function_begin(JsParser *parser, JsFunctionKind kind,
                                     uint32_t start);
void jsmi_function_end(JsParser *parser, JsFunctionState *state);

// class.c

JsNode *jsmi_parse_class_expression(JsParser *parser);
JSMI_MUST_USE bool jsmi_parse_decorators(JsParser *parser, JsNodeList *list);
// `decorators`: read already; NULL: to be read here. The class is the text from
// `start` on.
JsNode *jsmi_parse_class_declaration(JsParser *parser, bool is_default,
                                     uint32_t start,
                                     const JsNodeList *decorators);

// module.c

JsNode *jsmi_parse_import_declaration(JsParser *parser);
// `decorators`: what stood before, NULL if nothing did.
JsNode *jsmi_parse_export_declaration(JsParser *parser,
                                      const JsNodeList *decorators);
JSMI_MUST_USE bool jsmi_module_finish(JsParser *parser);

// declare.c

JSMI_MUST_USE bool jsmi_parser_open_scope(JsParser *parser, JsScopeKind kind,
                                          uint32_t start);
// Answers the scope, or NULL if nothing was declared in it and it could be
// dissolved into its parent.
JsScope *jsmi_parser_close_scope(JsParser *parser);
JsBinding *jsmi_declare(JsParser *parser, JsName *name, JsBindingKind kind,
                        uint32_t offset);
JSMI_MUST_USE bool jsmi_declare_function(JsParser *parser, JsNode *declaration,
                                         JsName *name, uint32_t offset);
// Adds without looking for conflicts.
JsBinding *jsmi_scope_add(JsParser *parser, JsScope *scope, JsName *name,
                          JsBindingKind kind, uint32_t offset);
// The bindings after `last` hold their values from `offset` on.
void jsmi_scope_initialized(JsScope *scope, JsBinding *last, uint32_t offset);
void jsmi_scope_reference(JsParser *parser, JsNode *node);
// The scope that a var declaration here adds to.
JsScope *jsmi_scope_variables(const JsScope *scope);
// Moves what was added to the current scope's parent since the mark into the
// current scope.
void jsmi_scope_adopt(JsParser *parser, const JsArrowMark *mark);

// scope.c

// Resolves all references below the root.
JSMI_MUST_USE bool jsmi_scope_resolve(JsParser *parser, JsScope *root);
