// SPDX-License-Identifier: MIT
//
// The state of a compilation, shared by the files of this folder.
//
// Functions are compiled one after the other: whoever creates a closure puts
// its function on the list of pending ones, so that nesting costs no C stack
// and every scope around a function has been laid out when its turn comes.
//
// Expressions are compiled into a register that the caller names (`target`),
// or to an operand: the register where the value already lives, or a new
// temporary. A target that is a temporary may be overwritten at any moment
// while the expression is computed; a target that is a variable
// (jsmi_is_variable) is written last, when nothing can throw any more, so
// that `x = f(x)` can use the register of x directly.
//
// Failure is sticky in the buffers (and `is_out_of_fuel`): code that compiles
// goes on to the end of the function without looking.
#pragma once

#include "compile/compile.h"
#include "compile/emitter.h"
#include "compile/image.h"
#include "syntax/scope.h"

typedef struct JsCompiler JsCompiler;
typedef struct JsControl JsControl;

// How a scope is laid out (JsScope.compiled).
typedef struct JsScopeLayout {
    uint32_t index;  // among the scopes of its function
    uint32_t slot_count;
    bool has_environment;
    JsRegister environment;  // where its function keeps the environment
} JsScopeLayout;

// Where a binding lives (JsBinding.place); `slot` says which.
typedef enum JsPlace {
    JSMI_PLACE_NONE,
    JSMI_PLACE_REGISTER,
    JSMI_PLACE_SLOT,
    JSMI_PLACE_GLOBAL,  // found by name from the global scope
    JSMI_PLACE_NAME,    // found by name from the current environment
} JsPlace;

// A function that waits to be compiled.
typedef enum JsPendingKind {
    JSMI_PENDING_FUNCTION,
    JSMI_PENDING_DEFAULT_CONSTRUCTOR,
    // Private methods of a class that has no instance fields.
    JSMI_PENDING_INITIALIZER,
    JSMI_PENDING_ACCESSOR_GETTER,  // of `accessor x`
    JSMI_PENDING_ACCESSOR_SETTER,
} JsPendingKind;

typedef struct JsPendingFunction {
    JsPendingKind kind;
    JsFunctionNode *node;  // FUNCTION only
    JsClassNode *class_definition;
    JsScope *outer_scope;  // where the closure is made
    uint32_t outer_function;
    uint32_t outer_scope_index;  // in that function
    JsImageText name;
    uint32_t storage_slot;  // ACCESSOR_*: slot of the private name
} JsPendingFunction;

// What surrounds a statement, for the jumps that leave it.
typedef enum JsControlKind {
    JSMI_CONTROL_BREAKABLE,  // loop, switch, labelled statement
    JSMI_CONTROL_ITERATOR,   // an iteration to be closed
    JSMI_CONTROL_FINALLY,    // a try with a finally part
    JSMI_CONTROL_CATCH,      // instructions under a handler, nothing else
} JsControlKind;

struct JsControl {
    JsControlKind kind;
    JsControl *parent;
    JsNode *node;  // BREAKABLE: what jumps name as their target
    JsLabel *break_label;
    JsLabel *continue_label;  // NULL: not a loop
    // A handler is in force from `region_start` on, except while the code of
    // a jump out of here runs. Until its place is known, its entries in the
    // table name `marker` as their target.
    uint32_t region_start;   // JSMI_NO_POSITION: suspended, or no handler
    uint32_t first_handler;  // no entry before it belongs to the region
    uint32_t marker;
    bool is_suspended;
    JsRegister exception;
    JsRegister record;  // ITERATOR
    bool is_async;      // ITERATOR: for await
    // FINALLY: what to do afterwards.
    JsRegister completion_kind;
    JsRegister completion_value;
    JsLabel *finally_label;
    JsBuffer *exits;  // the jumps that go through it
};

struct JsCompiler {
    JsBudget *budget;
    JsSyntaxTree *tree;
    const JsCompileOptions *options;
    JsSyntaxError *error;
    JsEmitter emitter;
    JsImageBuilder image;
    JsBuffer pending;  // JsPendingFunction; index is that of the image
    JsBuffer spine;    // JsNode *, chains that are walked iteratively
    uint32_t marker_count;
    struct {
        const char *text;
        JsImageText place;
    } own_texts[8];  // in the image already
    bool is_out_of_fuel;
    uint32_t turns;  // of loops over bindings

    // The function being compiled.
    JsPendingFunction current;
    JsFunctionNode *function;  // NULL: one without a node
    uint32_t function_index;
    uint32_t parameter_count;  // registers
    uint32_t code_flags;
    uint32_t this_stores;  // assignments to named properties of this
    JsBuffer scopes;       // JsScopeInfo
    JsBuffer tables;       // JsJumpTable
    JsScope *scope;        // innermost open one
    JsScope *outer_scope;  // around the function
    JsControl *control;
    JsRegister first_temporary;  // below it are variables
    JsRegister completion;       // script, eval; or JSMI_NO_REGISTER
    JsRegister disposables;      // list of the innermost using scope
};

// ----------------------------------------------------------------- shorthands

// Whether nothing would come of going on: no memory, or it is time to stop.
static inline bool has_stopped(const JsCompiler *c)
{
    return JSMI_UNLIKELY(c->emitter.words.failed);
}

static inline void emit(JsCompiler *c, JsOpcode opcode, uint32_t a, uint32_t b,
                        uint32_t third)
{
    jsmi_emit(&c->emitter, opcode, a, b, third);
}

static inline void emit_extra(JsCompiler *c, JsOpcode opcode, uint32_t a,
                              uint32_t b, uint32_t third, uint32_t extra)
{
    jsmi_emit_extra(&c->emitter, opcode, a, b, third, extra);
}

static inline void emit_jump(JsCompiler *c, JsOpcode opcode, uint32_t a,
                             uint32_t b, JsLabel *label)
{
    jsmi_emit_jump(&c->emitter, opcode, a, b, label);
}

// CALL or CALL_METHOD.
static inline void emit_call_cached(JsCompiler *c, JsOpcode opcode,
                                    JsRegister window, uint32_t count)
{
    emit(c, opcode, window, count, jsmi_call_cache_add(&c->emitter));
}

static inline void emit_move(JsCompiler *c, JsRegister target,
                             JsRegister source)
{
    jsmi_emit_move(&c->emitter, target, source);
}

static inline void bind_label(JsCompiler *c, JsLabel *label)
{
    jsmi_label_bind(&c->emitter, label);
}

static inline uint32_t here(const JsCompiler *c)
{
    return jsmi_emitter_position(&c->emitter);
}

static inline JsRegister new_temporary(JsCompiler *c)
{
    return jsmi_register_allocate(&c->emitter);
}

static inline JsRegisterMark mark_registers(const JsCompiler *c)
{
    return jsmi_register_mark(&c->emitter);
}

static inline void release_registers(JsCompiler *c, JsRegisterMark mark)
{
    jsmi_register_release(&c->emitter, mark);
}

static inline bool is_variable(const JsCompiler *c, JsRegister reg)
{
    return reg < c->first_temporary;
}

static inline bool is_strict(const JsCompiler *c)
{
    return (c->code_flags & JSMI_CODE_STRICT) != 0;
}

// ------------------------------------------------------ compiler.c: the basics

// Registers for parameters; further ones are read by ARGUMENT.
enum { JSMI_MOST_PARAMETERS = 100 };

// From here on instructions belong to the node.
void jsmi_compile_position(JsCompiler *c, const JsNode *node);

JsImageText jsmi_compile_text(JsCompiler *c, JsName *name);
uint32_t jsmi_compile_string(JsCompiler *c, JsName *name);
uint32_t jsmi_compile_cache(JsCompiler *c, JsName *name);
// Constants and caches for texts of the compiler's own (ASCII).
uint32_t jsmi_compile_own_string(JsCompiler *c, const char *text);
uint32_t jsmi_compile_own_cache(JsCompiler *c, const char *text);

// R[target] := constant `index`.
void jsmi_compile_load_constant(JsCompiler *c, JsRegister target,
                                uint32_t index);

// Puts a function on the list; the answer is the child number that CLOSURE
// and NEW_CLASS want.
uint32_t jsmi_compile_pend(JsCompiler *c, const JsPendingFunction *pending);

// R[target] := closure of the function, in the current environment.
void jsmi_compile_closure(JsCompiler *c, JsFunctionNode *node, JsName *name,
                          JsRegister target);

// ------------------------------------------------------------ scope.c: layout

JsScopeLayout *jsmi_scope_layout(const JsScope *scope);

// Opens a scope: lays out its bindings, makes its environment, prepares dead
// zones. `hidden` more slots are added to the environment.
void jsmi_scope_enter(JsCompiler *c, JsScope *scope, uint32_t hidden);
// The scope of a `with` statement, whose environment is in the register.
void jsmi_scope_enter_with(JsCompiler *c, JsScope *scope,
                           JsRegister environment);
// A scope's environment is made anew, for another iteration.
void jsmi_scope_renew(JsCompiler *c, JsScope *scope);
void jsmi_scope_instantiate_functions(JsCompiler *c, JsScope *scope);
// Closes the innermost scope, which is `scope`.
void jsmi_scope_leave(JsCompiler *c, JsScope *scope);

// The register of the environment in force; a new temporary if that is the
// function's closure environment.
JsRegister jsmi_scope_environment(JsCompiler *c);

// The scope number that is in force, JSMI_NO_SCOPE if none in this function.
uint32_t jsmi_scope_current(const JsCompiler *c);

// Ties external scopes to the run's.
void jsmi_scope_prepare(JsCompiler *c);

// ------------------------------------------------------ variable.c: variables

// The register that holds the variable for reading without further ado, or
// JSMI_NO_REGISTER.
JsRegister jsmi_variable_register(JsCompiler *c, const JsNode *node);

void jsmi_variable_load(JsCompiler *c, JsNode *node, JsRegister target);
void jsmi_variable_load_typeof(JsCompiler *c, JsNode *node, JsRegister target);

// How an assignment reaches its variable: what has to be looked up before
// the value is computed.
typedef struct JsVariableTarget {
    JsNode *node;
    JsRegister scope;  // of RESOLVE_NAME, or JSMI_NO_REGISTER
} JsVariableTarget;

// `value` may be NULL: any.
void jsmi_variable_prepare(JsCompiler *c, JsNode *node, const JsNode *value,
                           JsVariableTarget *target);
void jsmi_variable_get(JsCompiler *c, const JsVariableTarget *target,
                       JsRegister result);
void jsmi_variable_assign(JsCompiler *c, const JsVariableTarget *target,
                          JsRegister value);
// let, const, class, parameters: gives the binding its first value.
void jsmi_variable_initialize(JsCompiler *c, JsBinding *binding,
                              JsRegister value);
void jsmi_variable_delete(JsCompiler *c, JsNode *node, JsRegister target);

// The variable's register if assigning it is nothing but writing there.
JsRegister jsmi_variable_assignable(JsCompiler *c, const JsNode *node);

// The same without a node, for bindings that are surely initialised.
void jsmi_binding_load(JsCompiler *c, JsBinding *binding, JsRegister target);

// Stores to the binding without any check.
void jsmi_binding_store(JsCompiler *c, JsBinding *binding, JsRegister value);

// `this` as it is, for SUPER_CALL and the end of derived constructors.
void jsmi_this_load_unchecked(JsCompiler *c, JsBinding *binding,
                              JsRegister target);

// ------------------------------------------------------------- expression.c

void jsmi_compile_expression(JsCompiler *c, JsNode *node, JsRegister target);
JsRegister jsmi_compile_operand(JsCompiler *c, JsNode *node);
// The same, but not the register of a variable that `later` may assign.
JsRegister jsmi_compile_operand_before(JsCompiler *c, JsNode *node,
                                       JsNode *later);
// The value in a temporary of its own on top of the stack.
JsRegister jsmi_compile_temporary(JsCompiler *c, JsNode *node);
void jsmi_compile_effect(JsCompiler *c, JsNode *node);
// Like jsmi_compile_expression; an anonymous function gets the name.
void jsmi_compile_named(JsCompiler *c, JsNode *node, JsName *name,
                        JsRegister target);
// The same for a variable that nobody can see before: its register may be
// written early.
void jsmi_compile_first_value(JsCompiler *c, JsNode *node, JsName *name,
                              JsRegister target);
// The same, with a name that is the property key in a register.
void jsmi_compile_computed_name(JsCompiler *c, JsNode *node, JsRegister key,
                                JsRegister target);
bool jsmi_is_anonymous_function(const JsNode *node);
// Whether evaluating the node may assign a variable that lives in a register.
bool jsmi_may_assign(const JsNode *node);
// Whether the node is a number that an immediate operand can hold.
bool jsmi_is_small_integer(const JsNode *node, int32_t *value);

typedef enum JsSense { JSMI_JUMP_IF_FALSE, JSMI_JUMP_IF_TRUE } JsSense;
void jsmi_compile_condition(JsCompiler *c, JsNode *node, JsSense sense,
                            JsLabel *label);

// ----------------------------------------------------------------- literal.c

void jsmi_compile_array(JsCompiler *c, JsNode *node, JsRegister target);
void jsmi_compile_object(JsCompiler *c, JsNode *node, JsRegister target);
void jsmi_compile_template(JsCompiler *c, JsNode *node, JsRegister target);
void jsmi_compile_template_object(JsCompiler *c, JsNode *node,
                                  JsRegister target);
void jsmi_compile_regexp(JsCompiler *c, JsNode *node, JsRegister target);
// A list of expressions and SPREAD appended to an array.
void jsmi_compile_elements(JsCompiler *c, JsNode *first, JsRegister array);
// The key of a PROPERTY or CLASS_ELEMENT that is a constant name for an
// instruction with a cache, or NULL.
JsName *jsmi_property_name(const JsNode *property);
// The key as a value. Computed ones are converted to property keys.
JsRegister jsmi_compile_property_key(JsCompiler *c, JsNode *property);

// -------------------------------------------------------------------- call.c

// [value, this] of what would be called: into two neighbouring registers.
void jsmi_compile_reference(JsCompiler *c, JsNode *node, JsRegister window);
// Members, indexes, calls, super, optional chains: with their long spines.
void jsmi_compile_chain(JsCompiler *c, JsNode *node, JsRegister target);
// [super base, this, key] of a super property.
void jsmi_compile_super_window(JsCompiler *c, JsNode *node, JsRegister window);
void jsmi_compile_new(JsCompiler *c, JsNode *node, JsRegister target);
void jsmi_compile_super_call(JsCompiler *c, JsNode *node, JsRegister target);
void jsmi_compile_delete(JsCompiler *c, JsNode *node, JsRegister target);
// Emits `return call` as a tail call, or false if it has to be an ordinary
// one.
bool jsmi_compile_tail_call(JsCompiler *c, JsNode *node);
// The run of a class constructor's field initializer on `this`.
void jsmi_compile_run_initializer(JsCompiler *c, JsRegister constructor,
                                  JsRegister this_value);

// The key of a class element as a value.
JsRegister jsmi_compile_element_key(JsCompiler *c, JsNode *element);

// A class whose name is the property key in a register.
void jsmi_compile_class_with_key(JsCompiler *c, JsClassNode *class_definition,
                                 JsRegister key, JsRegister target);

// -------------------------------------------------------------- assignment.c

// A reference that is assigned: its parts are evaluated once.
typedef enum JsReferenceKind {
    JSMI_REFERENCE_VARIABLE,
    JSMI_REFERENCE_MEMBER,
    JSMI_REFERENCE_INDEX,
    JSMI_REFERENCE_PRIVATE,
    JSMI_REFERENCE_SUPER,
    JSMI_REFERENCE_INVALID,  // f() = 1: throws when it is evaluated
} JsReferenceKind;

typedef struct JsReference {
    JsReferenceKind kind;
    JsNode *node;
    JsVariableTarget variable;
    JsRegister object;  // SUPER: window [super base, this, key]
    JsRegister key;
} JsReference;

// `later` is what is evaluated between this and the use, NULL: anything.
void jsmi_reference_prepare(JsCompiler *c, JsNode *node, JsNode *later,
                            JsReference *reference);
// For compound assignments: the key is converted now, once.
void jsmi_reference_fix_key(JsCompiler *c, JsReference *reference);
void jsmi_reference_get(JsCompiler *c, const JsReference *reference,
                        JsRegister target);
void jsmi_reference_put(JsCompiler *c, const JsReference *reference,
                        JsRegister value);
void jsmi_compile_assign(JsCompiler *c, JsNode *node, JsRegister target);
void jsmi_compile_update(JsCompiler *c, JsNode *node, JsRegister target);
JsOpcode jsmi_binary_opcode(JsOperator operator);
void jsmi_compile_binary_operation(JsCompiler *c, JsOperator operator,
                                   JsRegister target, JsRegister left,
                                   JsNode *right);

// ----------------------------------------------------------------- pattern.c

// What happens to the parts of a pattern.
typedef enum JsPatternMode {
    JSMI_PATTERN_ASSIGN,      // references
    JSMI_PATTERN_INITIALIZE,  // let, const, parameters: first values
    JSMI_PATTERN_VAR,         // var: assignment through the reference
} JsPatternMode;

// Binds `value` to a target: an identifier, a member, a pattern or DEFAULT.
// `source`: the expression that gave the value, for messages, or NULL.
void jsmi_compile_bind(JsCompiler *c, JsNode *target, JsRegister value,
                       JsPatternMode mode, const JsNode *source);

// --------------------------------------------------------------- statement.c

void jsmi_compile_statement(JsCompiler *c, JsNode *node);
void jsmi_compile_statements(JsCompiler *c, const JsNodeList *list);
void jsmi_compile_variables(JsCompiler *c, JsNode *node);
// The completion value becomes undefined.
void jsmi_compile_clear_completion(JsCompiler *c);

// -------------------------------------------------------------------- loop.c

void jsmi_compile_while(JsCompiler *c, JsNode *node);
void jsmi_compile_do_while(JsCompiler *c, JsNode *node);
void jsmi_compile_for(JsCompiler *c, JsNode *node);
void jsmi_compile_for_in(JsCompiler *c, JsNode *node);
void jsmi_compile_for_of(JsCompiler *c, JsNode *node);

// ----------------------------------------------------------------- control.c

void jsmi_control_push(JsCompiler *c, JsControl *control, JsControlKind kind);
void jsmi_control_pop(JsCompiler *c, JsControl *control);
// Opens the region of a control that has a handler; ends it at the place of
// the handler, which finds the exception in control->exception.
void jsmi_control_open_region(JsCompiler *c, JsControl *control,
                              JsRegister exception);
void jsmi_control_close_region(JsCompiler *c, JsControl *control);
void jsmi_control_begin_handler(JsCompiler *c, JsControl *control);

void jsmi_compile_break(JsCompiler *c, JsNode *target, bool is_continue);
// Returns R[value] from the function through everything that is open. `value`
// is a register that no cleanup overwrites.
void jsmi_compile_return_value(JsCompiler *c, JsRegister value);
void jsmi_compile_return(JsCompiler *c, JsNode *node);
void jsmi_compile_try(JsCompiler *c, JsNode *node);

// ------------------------------------------------------------- disposal.c

// Around the code of a scope that declares `using`: what was added to the list
// is disposed of however the code is left.
typedef struct JsDisposal {
    JsControl control;
    JsBuffer exits;
    JsLabel label;
    JsRegister list;
    JsRegister outer_list;
    bool is_async;
    bool is_needed;
} JsDisposal;

void jsmi_disposal_begin(JsCompiler *c, const JsScope *scope,
                         JsDisposal *disposal);
void jsmi_disposal_end(JsCompiler *c, JsDisposal *disposal);

// What follows a finally part: goes on with the completion that led there.
void jsmi_control_dispatch(JsCompiler *c, JsControl *control);

// --------------------------------------------------------------- generator.c

void jsmi_compile_yield(JsCompiler *c, JsNode *node, JsRegister target);
void jsmi_compile_await(JsCompiler *c, JsRegister target, JsRegister value);
// Async iterators: one step and closing.
void jsmi_compile_async_close(JsCompiler *c, JsRegister record);
void jsmi_compile_async_close_silently(JsCompiler *c, JsRegister record);

// ------------------------------------------------------------------- class.c

// `name` is for anonymous classes, NULL: none.
void jsmi_compile_class(JsCompiler *c, JsClassNode *class_definition,
                        JsName *name, JsRegister target);
// The body of an initializer: of the class itself, or of its instances.
void jsmi_compile_initializer(JsCompiler *c, JsClassNode *class_definition,
                              bool of_class);
// Adds the private methods of instances to `this` and runs the initializers
// that decorators of methods asked for.
void jsmi_compile_private_methods(JsCompiler *c, JsClassNode *class_definition);
// Whether new instances need an initializer to be run.
bool jsmi_class_has_initializer(const JsClassNode *class_definition);

// ---------------------------------------------------------------- function.c

void jsmi_compile_function(JsCompiler *c);

// ------------------------------------------------------------------ module.c

// The name of a declared function or class.
JsName *jsmi_compile_declared_name(JsCompiler *c, const JsBinding *binding);

// The value of `export default`: anonymous functions are named "default".
void jsmi_compile_default_export(JsCompiler *c, JsNode *value,
                                 JsRegister target);

void jsmi_compile_module_entries(JsCompiler *c, JsImage *header);
