// SPDX-License-Identifier: MIT
//
// From source text to code that runs: what jsm_compile, eval, Function and the
// loading of modules share.
#pragma once

#include "api/runtime.h"
#include "bytecode/code.h"

struct jsm_script {
    JsAllocator allocator;
    atomic_size_t references;
    jsm_source_kind kind;
    JsSharedImage *image;
};

typedef struct JsSourceText {
    JsString *text;  // NULL: the host has the units
    JsUnits units;
    JsString *name;
    uint32_t line, column;  // 0: 1
    JsImageKind kind;
    bool is_prompt;   // JSM_SRC_PROMPT
    const char *map;  // the host's, or NULL
} JsSourceText;

// A source of the host, whatever version of the struct it knows.
jsm_source jsmi_source_of(const jsm_source *source);

// The text of a source of the host as a string kept in the scope, or, of code,
// as the host has it: it is read during the call alone. Calls its `release`, if
// any.
JSMI_MUST_USE bool jsmi_source_text(JsVm *vm, const jsm_source *source,
                                    JsSourceText *text);

// Compiles; throws a SyntaxError with its place, a RangeError for text nested
// too deeply, or for want of memory.
JSMI_MUST_USE bool jsmi_source_compile(JsVm *vm, const JsSourceText *text,
                                       JsSharedImage **image);

// What eval code remembers of the code around it: a JsSlots of three values,
// in [[HostDefined]] of its linked code.
enum {
    JSMI_EVAL_OUTER_CODE,   // a JsLinkedCode
    JSMI_EVAL_OUTER_SCOPE,  // address of a JsScopeInfo in its image
    JSMI_EVAL_VALUES
};

// The script or module whose code this is: passes by evals. NULL for code that
// has none: an indirect eval or a dynamic function.
JsLinkedCode *jsmi_script_or_module(JsLinkedCode *linked);
