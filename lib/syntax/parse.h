// SPDX-License-Identifier: MIT
//
// The parser: source text to syntax tree with resolved scopes, and every early
// error of the standard. It needs a budget and nothing else of the engine.
//
//     JsParseOptions options = {.source = text, .length = n};
//     JsSyntaxTree tree;
//     JsSyntaxError error;
//     if (!jsmi_parse(&tree, budget, &options, &error)) ... error.message
//     ... tree.program ...
//     jsmi_syntax_tree_dispose(&tree);
//
// The text is Latin-1 or UTF-16; it must stay in place as long as positions
// are asked for, the tree itself copies what it needs. Nesting is limited by
// options.depth_limit; long flat programs are not.
#pragma once

#include "base/arena.h"
#include "syntax/scope.h"

typedef enum JsParseGoal {
    JSMI_PARSE_SCRIPT,
    JSMI_PARSE_MODULE,
    JSMI_PARSE_DIRECT_EVAL,
    JSMI_PARSE_INDIRECT_EVAL,
    // One function expression that the caller has put together for the
    // Function constructors:
    //     function anonymous(PARAMETERS\n) {\nBODY\n}
    // (or function*, async function, async function*). parameters_end and
    // body_end are checked against the text, so that neither part can reach
    // into the other. The tree's program is a SCRIPT whose body is one
    // EXPRESSION_STATEMENT with the FUNCTION. A body that declares "use
    // strict" makes the function strict, nothing else does.
    JSMI_PARSE_FUNCTION,
} JsParseGoal;

typedef struct JsParseOptions {
    const void *source;  // uint8_t (Latin-1) or uint16_t units
    size_t length;       // in units, below 2^31
    bool is_wide;
    JsParseGoal goal;
    bool allows_await;     // SCRIPT: at the top level, as in a module
    bool is_strict;        // the code around an eval is strict; or force
    bool without_annex_b;  // reject what only Annex B allows
    // Direct eval: what the code around it permits.
    bool allows_new_target;
    bool allows_super_property;
    bool allows_super_call;
    bool forbids_arguments;  // in a class field initializer or static block
    const JsOuterScope *outer_scopes;  // innermost first
    uint32_t outer_scope_count;
    // JSMI_PARSE_FUNCTION: offsets of the line feeds after the two parts.
    uint32_t parameters_end;
    uint32_t body_end;
    // Where the text begins, for positions; 0 means 1.
    uint32_t first_line;
    uint32_t first_column;
    // Of the table of names, so that texts that collide cannot be prepared.
    uint32_t hash_seed;
    // Levels of nesting; 0: JSMI_DEFAULT_SYNTAX_DEPTH.
    uint32_t depth_limit;
} JsParseOptions;

enum { JSMI_DEFAULT_SYNTAX_DEPTH = 200 };

typedef enum JsSyntaxErrorKind {
    JSMI_SYNTAX_ERROR,     // throw a SyntaxError with `message`
    JSMI_SYNTAX_TOO_DEEP,  // throw a RangeError with `message`
    JSMI_SYNTAX_OUT_OF_MEMORY,
    JSMI_SYNTAX_TERMINATED,  // the fuel ran out
} JsSyntaxErrorKind;

typedef struct JsSyntaxError {
    JsSyntaxErrorKind kind;
    // The text ended too early: more lines might have made it right.
    bool is_incomplete;
    uint32_t offset;
    uint32_t line;      // from 1
    uint32_t column;    // from 1, in code units
    char message[240];  // UTF-8
} JsSyntaxError;

// import x from "specifier" with { type: "json" }
typedef struct JsImportAttribute JsImportAttribute;
struct JsImportAttribute {
    JsName *key;
    JsName *value;
    JsImportAttribute *next;
};

typedef struct JsModuleRequest JsModuleRequest;
struct JsModuleRequest {
    JsName *specifier;
    JsImportPhase phase;
    uint32_t index;  // requests are unique: 0, 1, 2 ...
    uint32_t attribute_count;
    JsImportAttribute *attributes;  // sorted by key, in code unit order
    uint32_t offset;                // of the specifier
    JsModuleRequest *next;
};

typedef struct JsImportEntry JsImportEntry;
struct JsImportEntry {
    JsModuleRequest *request;
    JsName *import_name;  // NULL: the namespace (or, by the request's
                          // phase, the module source)
    JsBinding *binding;   // in the module scope
    uint32_t offset;      // of what is imported
    JsImportEntry *next;
};

typedef enum JsExportKind {
    JSMI_EXPORT_LOCAL,      // binding
    JSMI_EXPORT_INDIRECT,   // import_name of request
    JSMI_EXPORT_NAMESPACE,  // export * as name from
    JSMI_EXPORT_STAR,       // export * from; no export_name
} JsExportKind;

typedef struct JsExportEntry JsExportEntry;
struct JsExportEntry {
    JsExportKind kind;
    JsName *export_name;
    JsName *local_name;
    JsBinding *binding;
    JsModuleRequest *request;
    JsName *import_name;
    uint32_t offset;  // of what is exported
    JsExportEntry *next;
};

typedef struct JsModuleEntries {
    JsModuleRequest *requests;
    JsImportEntry *imports;
    JsExportEntry *exports;  // in source order, imports re-exported by name
                             // already turned into indirect ones
    uint32_t request_count;
    uint32_t import_count;
    uint32_t export_count;
    bool has_top_level_await;
} JsModuleEntries;

typedef struct JsSyntaxTree {
    JsArena arena;
    JsFunctionNode *program;
    uint32_t function_count;
    uint32_t scope_count;
    JsModuleEntries module;
    // The text, for positions.
    const void *source;
    size_t length;
    bool is_wide;
    uint32_t first_line;
    uint32_t first_column;
    const uint32_t *line_starts;  // made at the first question
    uint32_t line_count;
} JsSyntaxTree;

// Parses and resolves. On failure `*error` says why and the tree is empty
// (nothing to dispose, though disposing is allowed).
JSMI_MUST_USE bool jsmi_parse(JsSyntaxTree *tree, JsBudget *budget,
                              const JsParseOptions *options,
                              JsSyntaxError *error);

void jsmi_syntax_tree_dispose(JsSyntaxTree *tree);

// Line and column (from 1, or from where the options said the text begins) of
// a source offset. Lines end with LF, CR, CR LF, U+2028 and U+2029.
void jsmi_syntax_position(JsSyntaxTree *tree, uint32_t offset, uint32_t *line,
                          uint32_t *column);
