// SPDX-License-Identifier: MIT
//
// The syntax tree. Nodes live in the tree's arena; a node is a header (kind,
// operator, flags, source range) and a union whose member nodes.def names for
// every kind. There is no more memory than this member takes: a node may become
// one of another kind only if that takes no more. Lists are chains through
// `next`: a node is in at most one list.
//
//   0      1         2       4       8     12         16
//   | kind | operator | flags | start | end | position | next | union        |
//
// Source offsets count code units of the text that was parsed. `start` and
// `end` are the exact range of the construct; `position` is the offset that an
// error at run time is blamed on: the operator, the property name after the
// dot, the opening parenthesis of a call, otherwise `start`.
//
// What is long in practice is not deep here: chains of left-associative
// operators, members and calls lean to the left (follow `binary.left`,
// `member.object`, `call.callee` in a loop), else-if chains to the right
// (follow `conditional.alternate` in a loop), everything else is a list. All
// other nesting is limited by the parser's depth budget, so that recursion
// over it is bounded as well.
//
// Declarations in different places:
//   * Function declarations hang on their binding (JsBinding.function) and are
//     instantiated when their scope is entered. The FUNCTION_DECLARATION node
//     in the statement list does nothing, except when its `hoisted` binding is
//     set: then the value of `binding` is copied to it (Annex B.3.3).
//   * `var` names are bindings of the function's body scope. The node of a
//     declarator with an initializer is a reference besides: `binding` is what
//     the assignment goes to, which may be a catch parameter, or be dynamic.
//   * The target of an assignment, an update or a for-in or for-of loop may be
//     a CALL, in sloppy code: it is evaluated and then a ReferenceError thrown.
//   * An import or a list of exports leaves an EMPTY node; the contents are in
//     JsModuleEntries (parse.h). `export var x` and the like leave the
//     declaration itself.
#pragma once

#include "base/arena.h"

typedef struct JsNode JsNode;
typedef struct JsName JsName;
typedef struct JsScope JsScope;
typedef struct JsBinding JsBinding;
typedef struct JsFunctionNode JsFunctionNode;
typedef struct JsClassNode JsClassNode;

typedef enum JsNodeKind {
#define JSMI_NODE(kind, member, description) JSMI_NODE_##kind,
#include "syntax/nodes.def"
#undef JSMI_NODE
    JSMI_NODE_KIND_COUNT,
} JsNodeKind;

// A text that occurs in the program, once per tree however often it occurs:
// identifiers, keys, string literals, private names with their #, template
// texts. Code units below U+0100 only are stored as bytes.
struct JsName {
    const void *units;  // uint8_t or uint16_t
    uint32_t length;    // in code units
    bool is_wide;       // uint16_t units
    uint8_t known;      // JsTokenKind: a reserved or contextual word, or 0
    bool is_index;      // spells an array index (canonical, below 2^32 - 1)
    bool is_exported;   // while parsing: some export has this name
    uint32_t array_index;
    uint32_t constant;  // free for the compiler, initially UINT32_MAX
    JsBinding *top;     // innermost open binding, while parsing
};

// Operators of UNARY, UPDATE, BINARY, LOGICAL and ASSIGN. An ASSIGN has
// JSMI_OPERATOR_NONE for `=` and otherwise the operator that it combines.
typedef enum JsOperator {
    JSMI_OPERATOR_NONE,
    JSMI_OPERATOR_ADD,
    JSMI_OPERATOR_SUBTRACT,
    JSMI_OPERATOR_MULTIPLY,
    JSMI_OPERATOR_DIVIDE,
    JSMI_OPERATOR_REMAINDER,
    JSMI_OPERATOR_EXPONENT,
    JSMI_OPERATOR_SHIFT_LEFT,
    JSMI_OPERATOR_SHIFT_RIGHT,
    JSMI_OPERATOR_SHIFT_RIGHT_UNSIGNED,
    JSMI_OPERATOR_BIT_AND,
    JSMI_OPERATOR_BIT_OR,
    JSMI_OPERATOR_BIT_XOR,
    JSMI_OPERATOR_EQUAL,
    JSMI_OPERATOR_NOT_EQUAL,
    JSMI_OPERATOR_STRICT_EQUAL,
    JSMI_OPERATOR_STRICT_NOT_EQUAL,
    JSMI_OPERATOR_LESS,
    JSMI_OPERATOR_LESS_EQUAL,
    JSMI_OPERATOR_GREATER,
    JSMI_OPERATOR_GREATER_EQUAL,
    JSMI_OPERATOR_IN,  // left may be a PRIVATE_NAME
    JSMI_OPERATOR_INSTANCEOF,
    JSMI_OPERATOR_AND,  // LOGICAL, and ASSIGN for &&=
    JSMI_OPERATOR_OR,
    JSMI_OPERATOR_COALESCE,
    JSMI_OPERATOR_MINUS,  // UNARY from here on
    JSMI_OPERATOR_PLUS,
    JSMI_OPERATOR_NOT,
    JSMI_OPERATOR_BIT_NOT,
    JSMI_OPERATOR_TYPEOF,
    JSMI_OPERATOR_VOID,
    JSMI_OPERATOR_DELETE,
    JSMI_OPERATOR_INCREMENT,  // UPDATE
    JSMI_OPERATOR_DECREMENT,
} JsOperator;

// `operator` of VARIABLES and of the FOR heads that contain one.
typedef enum JsDeclarationKind {
    JSMI_DECLARE_VAR,
    JSMI_DECLARE_LET,
    JSMI_DECLARE_CONST,
    JSMI_DECLARE_USING,
    JSMI_DECLARE_AWAIT_USING,
} JsDeclarationKind;

// `operator` of PROPERTY and CLASS_ELEMENT.
typedef enum JsPropertyKind {
    JSMI_PROPERTY_VALUE,      // key: value
    JSMI_PROPERTY_SHORTHAND,  // name, with value the IDENTIFIER
    JSMI_PROPERTY_PROTO,      // __proto__: value sets the prototype
    JSMI_PROPERTY_METHOD,     // value is a FUNCTION, from here on
    JSMI_PROPERTY_GETTER,
    JSMI_PROPERTY_SETTER,
    JSMI_PROPERTY_FIELD,         // classes only: value NULL or expression
    JSMI_PROPERTY_ACCESSOR,      // accessor x = value
    JSMI_PROPERTY_STATIC_BLOCK,  // key NULL, value a BLOCK
} JsPropertyKind;

// `operator` of IMPORT_CALL and JsModuleRequest.phase.
typedef enum JsImportPhase {
    JSMI_IMPORT_EVALUATION,
    JSMI_IMPORT_DEFER,
    JSMI_IMPORT_SOURCE,
} JsImportPhase;

// Bits of JsNode.flags.
enum {
    // Any expression: it stands in parentheses.
    JSMI_NODE_PARENTHESIZED = 1 << 0,
    // Member and call nodes: written with ?.; an undefined or null object
    // ends the surrounding OPTIONAL_CHAIN with undefined.
    JSMI_NODE_OPTIONAL = 1 << 1,
    // CALL: may be a direct eval.
    JSMI_NODE_DIRECT_EVAL = 1 << 2,
    // ARRAY, OBJECT, CALL, NEW, SUPER_CALL: has a SPREAD in its list.
    JSMI_NODE_HAS_SPREAD = 1 << 3,
    // PROPERTY, CLASS_ELEMENT: the key is an expression in brackets.
    // Otherwise it is a STRING, NUMBER, BIGINT or PRIVATE_NAME node.
    JSMI_NODE_COMPUTED = 1 << 4,
    // CLASS_ELEMENT.
    JSMI_NODE_STATIC = 1 << 5,
    // UPDATE.
    JSMI_NODE_PREFIX = 1 << 6,
    // YIELD: yield*.
    JSMI_NODE_DELEGATE = 1 << 7,
    // FOR_OF: for await.
    JSMI_NODE_FOR_AWAIT = 1 << 8,
    // EXPRESSION_STATEMENT of a directive prologue.
    JSMI_NODE_DIRECTIVE = 1 << 9,
    // IDENTIFIER, BINDING_IDENTIFIER: a `with` object or a variable made by a
    // sloppy direct eval may stand between the use and `binding` (NULL: the
    // global); look the name up at run time.
    JSMI_NODE_DYNAMIC = 1 << 10,
    // IDENTIFIER: `binding` may be uninitialised here (let, const, class,
    // parameters with expressions, this in a derived constructor): check.
    JSMI_NODE_CHECK_INITIALIZED = 1 << 11,
    // IDENTIFIER: in the code of another function than its binding.
    JSMI_NODE_CAPTURES = 1 << 12,
    // STRING: written with an escape or a line continuation (so it is no
    // "use strict"), or with a legacy octal escape.
    JSMI_NODE_HAS_ESCAPE = 1 << 13,
    JSMI_NODE_LEGACY_OCTAL = 1 << 14,
    // SPREAD in an array literal: a comma follows.
    JSMI_NODE_TRAILING_COMMA = 1 << 15,
    // IDENTIFIER: the target of an assignment or update; BINDING_IDENTIFIER:
    // of a var with an initializer.
    JSMI_NODE_ASSIGNED = 1 << 9,
};

// Nodes in source order, chained through `next`.
typedef struct JsNodeList {
    JsNode *first;
    uint32_t count;
} JsNodeList;

struct JsNode {
    uint8_t kind;      // JsNodeKind
    uint8_t operator;  // JsOperator, JsDeclarationKind, ... by kind
    uint16_t flags;
    uint32_t start;
    uint32_t end;
    uint32_t position;
    JsNode *next;
    union {
        uint8_t none;
        struct {
            JsName *name;
            // What it refers to; NULL: a property of the global object or a
            // binding of another script.
            JsBinding *binding;
            JsNode *next_reference;  // for scope analysis
        } identifier;
        struct {
            double value;
        } number;
        struct {
            JsName *value;
        } string;
        struct {
            JsName *pattern;
            JsName *flags;
        } regexp;
        struct {
            JsNodeList pieces;
            JsNodeList expressions;
        } template_literal;
        struct {
            JsName *cooked;  // NULL: an ill-formed escape, in a tagged one
            JsName *raw;
        } piece;
        struct {
            JsNode *tag;
            JsNode *template_literal;
        } tagged;
        JsNodeList list;
        struct {
            JsNode *key;
            JsNode *value;
        } property;
        struct {
            JsFunctionNode *function;
            // FUNCTION_DECLARATION only: what it declares in its scope, and
            // the var that evaluating the declaration assigns, or NULL.
            JsBinding *binding;
            JsBinding *hoisted;
        } function;
        struct {
            JsClassNode *definition;
            JsNode *target;  // CLASS_DECLARATION: a BINDING_IDENTIFIER
        } class_definition;
        struct {
            JsNode *operand;
        } unary;
        struct {
            JsNode *left;
            JsNode *right;
        } binary;
        struct {
            JsNode *test;
            JsNode *consequent;
            JsNode *alternate;
        } conditional;
        struct {
            JsNode *object;
            JsName *name;
        } member;
        struct {
            JsNode *home_object;
            JsNode *this_value;
            JsName *name;   // SUPER_MEMBER
            JsNode *index;  // SUPER_INDEX
        } super_member;
        struct {
            JsNode *callee;
            JsNodeList arguments;
        } call;
        struct {
            JsNodeList statements;
            JsScope *scope;  // NULL: declares nothing
        } block;
        struct {
            JsNode *initial;  // VARIABLES or an expression
            JsNode *test;
            JsNode *update;
            JsNode *body;
            JsScope *scope;  // of let and const in `initial`, or NULL
        } for_loop;
        struct {
            // VARIABLES with one DECLARATOR (with an initializer only in the
            // Annex B form of for-in), or an assignment target or pattern.
            JsNode *target;
            JsNode *object;  // evaluated inside `scope`, uninitialised there
            JsNode *body;
            JsScope *scope;  // made anew for each iteration, or NULL
        } for_each;
        struct {
            JsNode *test;
            JsNode *body;
        } while_loop;
        struct {
            JsName *label;  // NULL: none written
            JsNode *target;
        } jump;
        struct {
            JsNode *object;
            JsNode *body;
            JsScope *scope;
        } with;
        struct {
            JsNode *discriminant;
            JsNodeList cases;
            JsScope *scope;  // NULL: declares nothing
        } switch_statement;
        struct {
            JsNode *test;
            JsNodeList statements;
        } switch_case;
        struct {
            JsName *label;
            JsNode *body;
        } labeled;
        struct {
            JsNode *block;
            JsNode *parameter;  // target or pattern, NULL: none written
            JsNode *handler;    // BLOCK, NULL: no catch
            JsNode *finalizer;  // BLOCK, NULL: no finally
            JsScope *scope;     // of the parameter, NULL: none
        } try_statement;
        struct {
            JsNode *value;       // an expression
            JsBinding *binding;  // *default*
        } export_default;
        struct {
            JsNode *key;
            JsNode *value;
            JsNodeList decorators;  // expressions
        } element;
    };
};

_Static_assert(sizeof(void *) != 8 || sizeof(JsNode) == 64,
               "no node is larger than a cache line");

// A function, arrow, method, class constructor, field initializer, script,
// module or eval code.
typedef enum JsFunctionKind {
    JSMI_FUNCTION_NORMAL,
    JSMI_FUNCTION_ARROW,
    JSMI_FUNCTION_METHOD,
    JSMI_FUNCTION_GETTER,
    JSMI_FUNCTION_SETTER,
    JSMI_FUNCTION_CONSTRUCTOR,  // of a class without heritage
    JSMI_FUNCTION_DERIVED_CONSTRUCTOR,
    // All instance fields, or all static fields and blocks, of a class. It
    // has no body of its own: it runs the matching CLASS_ELEMENT nodes.
    JSMI_FUNCTION_FIELD_INITIALIZER,
    JSMI_FUNCTION_STATIC_INITIALIZER,
    JSMI_FUNCTION_SCRIPT,
    JSMI_FUNCTION_MODULE,
    JSMI_FUNCTION_EVAL,
} JsFunctionKind;

struct JsFunctionNode {
    uint8_t kind;  // JsFunctionKind
    bool is_async;
    bool is_generator;
    bool is_strict;
    bool is_declaration;
    bool is_expression_body;  // an arrow whose body is one RETURN node
    bool has_simple_parameters;
    bool has_parameter_expressions;
    bool has_duplicate_parameters;
    bool has_rest;
    // What its own code does, arrows and direct evals in it included. A
    // direct eval sets all four of the first.
    bool uses_this;
    bool uses_reflection;  // f.arguments may be asked for
    bool uses_arguments;
    bool uses_super;
    bool uses_super_call;
    bool uses_new_target;
    bool has_direct_eval;        // directly in its code
    bool has_inner_direct_eval;  // in it or in a function within it
    bool needs_environment;      // some binding of its scopes is captured
    // What a direct eval in its code may contain.
    bool allows_new_target;
    bool allows_super_property;
    bool allows_super_call;
    bool forbids_arguments;
    bool contains_await;  // await, for await or await using
    uint32_t index;       // 0 is the program; inner ones follow
    uint32_t start;       // exact source text; a class constructor
    uint32_t end;         // has that of its class
    uint32_t body_start;  // of the body's { or expression
    uint32_t length;      // expected argument count
    JsName *name;         // written name, NULL: none
    JsFunctionNode *parent;
    JsNodeList parameters;          // targets, patterns, DEFAULT, REST
    JsNodeList body;                // statements
    JsScope *self_scope;            // of a function expression's own name
    JsScope *scope;                 // parameters, arguments, this, ...
    JsScope *body_scope;            // same, unless there are expressions
    JsClassNode *class_definition;  // of constructors and initializers
    void *compiled;                 // free for the compiler
};

struct JsClassNode {
    JsName *name;              // NULL: anonymous
    JsBinding *inner_binding;  // the name inside the class, NULL: none
    JsNode *heritage;          // NULL: no extends
    JsNode *constructor;       // FUNCTION, NULL: the default one
    JsNodeList elements;       // CLASS_ELEMENT, without the constructor
    JsNodeList decorators;     // expressions
    JsScope *scope;            // inner name and private names; always there
    JsFunctionNode *instance_initializer;  // NULL: no instance fields
    JsFunctionNode *static_initializer;    // NULL: no static elements to run
    bool has_private_methods;  // instance private methods or accessors
    bool has_decorators;       // of its own or of an element
    uint32_t start;
    uint32_t end;
};

// "IDENTIFIER" and so on, for dumps.
const char *jsmi_node_kind_name(JsNodeKind kind);
