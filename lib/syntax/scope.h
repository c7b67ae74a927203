// SPDX-License-Identifier: MIT
//
// Scopes and bindings: who declares a name and who refers to it.
//
// The tree of scopes is the static image of the environments of the standard.
// Parsing declares names in the innermost open scope (or, for var, in the
// innermost scope that holds variables) and hangs every reference on the
// scope it stands in. When the whole program has been read, one walk over the
// scopes resolves all references: entering a scope pushes its bindings on
// their names, so that a name's innermost binding is found without a search.
//
// The walk then says for each binding whether it is captured: referred to
// from the code of another function, or visible to a direct eval or a `with`
// body, which may name anything. Bindings that are not captured can live in
// registers; a scope without captured bindings needs no environment.
//
// `this`, `new.target`, the home object and the constructor of a super call
// are bindings of the innermost function that is no arrow, made when they are
// used, so that an arrow captures them like variables.
//
// Scopes and what they stand for:
//
//   script        SCRIPT           var and function names here become
//                                  properties of the global object, let,
//                                  const and class go to the global lexical
//                                  environment; both resolved by name
//   module        MODULE           holds everything; exports are bindings
//   eval          EVAL             let, const, class; and var if strict.
//                                  The var names of a sloppy eval are here
//                                  too, with `is_eval_var`: they belong to
//                                  the surrounding variable scope
//   function      FUNCTION_NAME    self name of a function expression
//                 FUNCTION         parameters, `arguments`, pseudo bindings,
//                                  and the body's variables
//                 FUNCTION_BODY    the body's variables, where the parameters
//                                  have expressions (a child of FUNCTION);
//                                  bindings with `copy_of` start as copies
//   class         CLASS            inner name, private names
//                 FIELDS           scope of a field or static initializer
//                 STATIC_BLOCK     body of static { }, holds its variables
//   statements    BLOCK, LOOP, SWITCH, CATCH, WITH
#pragma once

#include "syntax/node.h"

typedef enum JsScopeKind {
    JSMI_SCOPE_SCRIPT,
    JSMI_SCOPE_MODULE,
    JSMI_SCOPE_EVAL,
    JSMI_SCOPE_FUNCTION_NAME,
    JSMI_SCOPE_FUNCTION,
    JSMI_SCOPE_FUNCTION_BODY,
    JSMI_SCOPE_CLASS,
    JSMI_SCOPE_FIELDS,
    JSMI_SCOPE_STATIC_BLOCK,
    JSMI_SCOPE_BLOCK,
    JSMI_SCOPE_LOOP,  // head of for, for-in, for-of
    JSMI_SCOPE_SWITCH,
    JSMI_SCOPE_CATCH,  // the parameter
    JSMI_SCOPE_WITH,   // declares nothing
} JsScopeKind;

typedef enum JsBindingKind {
    JSMI_BINDING_VAR,
    JSMI_BINDING_FUNCTION,  // top level of a function, script, eval
    JSMI_BINDING_PARAMETER,
    JSMI_BINDING_ARGUMENTS,  // the arguments object
    JSMI_BINDING_LET,
    JSMI_BINDING_CONST,
    JSMI_BINDING_USING,
    JSMI_BINDING_AWAIT_USING,
    JSMI_BINDING_CLASS,           // class declaration: like let
    JSMI_BINDING_BLOCK_FUNCTION,  // in a block: like let, set on entry
    JSMI_BINDING_CATCH,           // in a pattern: like let
    JSMI_BINDING_SIMPLE_CATCH,    // catch (e)
    JSMI_BINDING_IMPORT,          // immutable, lives in another module
    JSMI_BINDING_SELF_NAME,       // immutable; assignment throws if strict
    JSMI_BINDING_CLASS_NAME,      // inner name of a class: like const
    JSMI_BINDING_THIS,
    JSMI_BINDING_NEW_TARGET,
    JSMI_BINDING_HOME_OBJECT,
    JSMI_BINDING_ACTIVE_FUNCTION,
    JSMI_BINDING_PRIVATE_FIELD,  // also of an auto-accessor's name
    JSMI_BINDING_PRIVATE_METHOD,
    JSMI_BINDING_PRIVATE_GETTER,
    JSMI_BINDING_PRIVATE_SETTER,
    JSMI_BINDING_PRIVATE_ACCESSOR,  // getter and setter
} JsBindingKind;

struct JsBinding {
    JsName *name;
    JsScope *scope;
    JsBinding *next;  // in the scope, in order of declaration
    uint8_t kind;     // JsBindingKind
    bool is_captured;
    bool is_assigned;          // some reference assigns it after declaration
    bool is_referenced;        // some reference reads or assigns it
    bool is_static;            // of private names
    bool is_eval_var;          // var or function of a sloppy eval
    bool is_annex_b;           // a var only because of Annex B.3.3
    bool is_exported;          // module: some export names it
    bool has_tdz;              // uninitialised until declared (let-like)
    bool is_checked;           // some reference checks that it is initialised
    uint32_t index;            // in the scope: 0, 1, 2 ...
    uint32_t captured_index;   // among the captured ones of the scope
    uint32_t parameter_index;  // simple parameters; UINT32_MAX: none
    uint32_t declaration;      // source offset of the name
    uint32_t initialized;      // offset from which on it has its value
    uint32_t last_var;         // while parsing: offset of the last `var`
    JsNode *function;          // FUNCTION_DECLARATION node to instantiate
    JsBinding *copy_of;        // FUNCTION_BODY: the parameter it begins as
    JsBinding *shadowed;       // while parsing: next outer of the same name
    uint32_t slot;             // free for the compiler
    uint32_t place;            // free for the compiler
};

struct JsScope {
    uint8_t kind;  // JsScopeKind
    bool is_strict;
    bool is_arrow;         // FUNCTION: of an arrow
    bool holds_variables;  // var declarations inside end up here
    bool is_catch_body;    // BLOCK of a catch clause
    // A sloppy direct eval may add variables here at run time (only where
    // `holds_variables`), or it is a `with`.
    bool is_extensible;
    bool has_direct_eval;    // in this scope or a scope (of any function) in it
    bool has_with;           // the same for `with` statements
    bool needs_environment;  // has a captured binding
    // Made from the options of a direct eval; `external_hops` environments
    // out from where the eval is called.
    bool is_external;
    uint32_t external_hops;
    uint32_t index;       // 0, 1, 2 ... in order of opening
    uint32_t depth;       // 0 for the outermost
    uint32_t start;       // source range
    uint32_t body_start;  // CLASS: where private names begin to be visible
    uint32_t end;
    uint32_t binding_count;
    uint32_t captured_count;
    JsBinding *first_binding;
    JsBinding *last_binding;
    JsFunctionNode *function;
    JsScope *parent;
    JsScope *first_child;
    JsScope *last_child;
    JsScope *next_sibling;
    JsNode *first_reference;  // standing directly in this scope
    JsNode *last_reference;
    struct JsHoist *hoists;       // while parsing: functions in blocks
    JsScope *nearest_extensible;  // this scope or one around it, or NULL
    void *compiled;               // free for the compiler
};

// One scope around a direct eval, as the running code remembers it.
typedef struct JsOuterBinding {
    const void *units;
    uint32_t length;
    bool is_wide;
    bool is_static;  // of private names
    uint8_t kind;    // JsBindingKind
} JsOuterBinding;

typedef struct JsOuterScope {
    uint8_t kind;  // JsScopeKind
    bool is_strict;
    bool is_arrow;
    bool is_extensible;
    bool has_parameter_expressions;  // of a FUNCTION
    uint32_t binding_count;
    const JsOuterBinding *bindings;  // `index` counts in this order
} JsOuterScope;

// True for the kinds that a plain assignment cannot change (it throws, or is
// ignored for a sloppy SELF_NAME).
bool jsmi_binding_is_immutable(JsBindingKind kind);

// let, const, class and the like: duplicates are errors, has a dead zone.
bool jsmi_binding_is_lexical(JsBindingKind kind);

const char *jsmi_scope_kind_name(JsScopeKind kind);
const char *jsmi_binding_kind_name(JsBindingKind kind);

// The binding of a name in exactly this scope, or NULL. Linear in the number
// of its bindings.
JsBinding *jsmi_scope_find(const JsScope *scope, const JsName *name);
