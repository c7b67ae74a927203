// SPDX-License-Identifier: MIT
//
// The compiler: from a syntax tree with resolved scopes to an image of
// register bytecode. It knows no heap and no values, only a budget.
//
// Function 0 of the image is the top level.
//
//   script     run with `this` = global this and an [[Environment]] that
//              stands for the global scope; returns the completion value.
//   eval       closed over the environment that CALL_EVAL named (indirect:
//              the global scope); `this` as captured, or else global this;
//              returns the completion value.
//   function   (new Function and its kin) run like a script, returns the
//              function.
//   module     a code of two steps. The modules layer makes the environment
//              from scope 0 of function 0 (kind MODULE) and calls function 0
//              as a generator closed over it. The first resumption creates
//              the functions that are declared at the top level and stops at
//              a YIELD: the module is instantiated. The second one evaluates
//              it up to GENERATOR_RETURN. Without top-level await function 0
//              is a generator (JSMI_CODE_GENERATOR); with it, it is an async
//              generator (flagged JSMI_CODE_ASYNC besides), whose first stop
//              is a YIELD_ASYNC_RESUME.
//              CREATE_GENERATOR is the first instruction in both forms, so
//              that a generator object is what the call returns.
//
// A direct eval is compiled inside the scopes that surround its call: the run
// hands them as the chain of scope descriptors of the images that it is
// running, innermost first (jsmi_scope_outer in code.h steps inside an image;
// at the outermost scope of an eval's function 0 the chain goes on with the
// chain that this eval was compiled in). Scopes of kind GLOBAL may be left
// out.
#pragma once

#include "bytecode/code.h"
#include "syntax/parse.h"

typedef struct JsCompileOptions {
    JsImageKind kind;
    // As the host named the file: Latin-1 or UTF-16.
    const void *name;
    uint32_t name_length;
    bool name_is_wide;
    // Direct eval: the scopes around it, as JsParseOptions.outer_scopes has
    // them.
    const JsScopeInfo *const *outer_scopes;
    uint32_t outer_scope_count;
    bool is_prompt;  // see JsSourceOptions
} JsCompileOptions;

// Compiles a parsed program. The tree's free fields are used; it can be
// compiled only once. The image is made by `allocator` and is not counted by
// the budget: the caller frees image->size bytes, or hands it to
// jsmi_shared_image_new. On failure `*error` says why.
JSMI_MUST_USE bool jsmi_compile(JsSyntaxTree *tree, JsBudget *budget,
                                const JsCompileOptions *options,
                                const JsAllocator *allocator, JsImage **image,
                                JsSyntaxError *error);

typedef struct JsSourceOptions {
    const void *source;  // uint8_t (Latin-1) or uint16_t units
    size_t length;       // in units
    bool is_wide;
    JsImageKind kind;
    // As the host named the file.
    const void *name;
    uint32_t name_length;
    bool name_is_wide;
    uint32_t first_line;    // 0 means 1
    uint32_t first_column;  // 0 means 1
    // SCRIPT: typed at a prompt. It may await at the top level, its function is
    // async if it does, and its let, const and class declarations replace
    // those of earlier scripts.
    bool is_prompt;
    bool is_strict;  // the code around a direct eval is strict
    // EVAL: a direct one, with the scopes around it (see above).
    bool is_direct_eval;
    const JsScopeInfo *const *outer_scopes;
    uint32_t outer_scope_count;
    // FUNCTION: see JSMI_PARSE_FUNCTION.
    uint32_t parameters_end;
    uint32_t body_end;
    uint32_t depth_limit;  // 0: the default
    uint32_t hash_seed;    // of the table of names
} JsSourceOptions;

// Parses and compiles.
JSMI_MUST_USE bool jsmi_compile_source(JsBudget *budget,
                                       const JsSourceOptions *options,
                                       const JsAllocator *allocator,
                                       JsImage **image, JsSyntaxError *error);
