// SPDX-License-Identifier: MIT
//
// What the two halves of the verifier share. verify.c looks at everything in an
// image by itself: arrays, texts, counts, operands. flow.c follows what the
// registers hold from instruction to instruction, function by function, each
// after those that make closures of it.
//
// Time and memory are linear in the size of the image, with a large factor for
// functions that are as tangled as no compiler makes them; beyond it the image
// is refused. Both come from the budget.
#pragma once

#include "bytecode/code.h"

// A heap environment as it is known before the run: the scope whose slots it
// has, and the environment around it. Number 0 is none (the global scope), 1 to
// `scope_count` those of the scopes of all functions, in order; then follow
// those of with statements.
typedef uint32_t JsEnvironmentNode;

enum {
    JSMI_NO_ENVIRONMENT = 0,
    // Nothing is known yet: no closure of the function was seen, or no
    // environment of the scope.
    JSMI_UNSEEN_ENVIRONMENT = 0x3FFFFE,
    // One environment or another, or none.
    JSMI_ANY_ENVIRONMENT = 0x3FFFFF,
};

// What a slot may hold.
enum {
    JSMI_SLOT_HIDDEN,   // without a name: the first use decides
    JSMI_SLOT_VALUE,    // a value of the language
    JSMI_SLOT_PRIVATE,  // a private name, or undefined before it is made
    JSMI_SLOT_IMPORT,   // the link to another module's binding
    JSMI_SLOT_KIND_MASK = 3,
    JSMI_SLOT_STARTS_UNINITIALIZED = 4,
    JSMI_SLOT_IS_THIS = 8,  // code looks itself whether it is initialized
    JSMI_SLOT_IS_NAMESPACE = 16,  // of an import
};

typedef struct JsVerifier {
    JsBudget *budget;
    JsImage *image;
    uint32_t *claimed;           // a bit for each word that an array takes
    const JsFunctionCode *code;  // the function being checked
    uint8_t *begins;             // per word: 1, an instruction begins here
    uint8_t *cache_uses;         // per cache: the kind of access, 0 none yet

    // Of the image as a whole, for flow.c.
    JsEnvironmentNode *function_environments;
    uint32_t *first_scopes;  // per function: the number of its first scope
    uint32_t *outer_scopes;  // per function: of the scope around it
    uint32_t scope_count;
    uint32_t *first_slots;  // per scope: the number of its first slot
    uint8_t *slots;
    uint32_t slot_count;
    // Per scope: the environment that is in force in it, as its description
    // says; UNSEEN if that is not how it is.
    JsEnvironmentNode *described;
    bool *is_open;  // per scope: direct evals find all its bindings
    JsEnvironmentNode *parents;        // per node
    JsEnvironmentNode *with_children;  // per node: of a with statement in it
    uint32_t node_count, node_capacity;
    uint64_t work_left;

    uint32_t instruction;  // that is being looked at
    JsImageProblem problem;
} JsVerifier;

// Always false.
bool jsmi_verifier_fail(JsVerifier *v, const char *problem);

// Memory of the verifier; `count` of zero gives a block all the same.
JSMI_MUST_USE void *jsmi_verifier_allocate(JsVerifier *v, size_t count,
                                           size_t size);
void jsmi_verifier_release(JsVerifier *v, void *block, size_t count,
                           size_t size);

// The registers of a window operand.
uint32_t jsmi_verifier_window(JsInstruction word, uint32_t extra);
bool jsmi_instruction_ends_flow(JsOpcode opcode);

// Slots and environments of the image, after all its functions' arrays have
// been checked; before it is freed, dispose.
JSMI_MUST_USE bool jsmi_flow_begin(JsVerifier *v);
void jsmi_flow_dispose(JsVerifier *v);
// The function v->code, whose instructions have been checked one by one.
// Instructions that trust what cannot be known beforehand are exchanged for
// their checking kin.
JSMI_MUST_USE bool jsmi_flow_check(JsVerifier *v);
