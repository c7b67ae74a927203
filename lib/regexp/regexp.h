// SPDX-License-Identifier: MIT
//
// Regular expressions of ECMA-262, without an engine around them: patterns
// and subjects are arrays of code units, failures are told in return values.
//
// A pattern is parsed into a tree (parse.c, class.c), the tree is compiled to
// a program of 32-bit words (compile.c), and a backtracking matcher with its
// own stack runs the program (match.c). A program is one immutable block
// without pointers: it may be shared, copied and saved.
//
// Everything that can use up memory or time takes a budget. No function here
// recurses deeper for deeper patterns or longer subjects.
//
// https://tc39.es/ecma262/#sec-regexp-regular-expression-objects
#pragma once

#include "base/budget.h"

// The flags of a regular expression.
enum {
    JSMI_REGEXP_HAS_INDICES = 1 << 0,   // d
    JSMI_REGEXP_GLOBAL = 1 << 1,        // g
    JSMI_REGEXP_IGNORE_CASE = 1 << 2,   // i
    JSMI_REGEXP_MULTILINE = 1 << 3,     // m
    JSMI_REGEXP_DOT_ALL = 1 << 4,       // s
    JSMI_REGEXP_UNICODE = 1 << 5,       // u
    JSMI_REGEXP_UNICODE_SETS = 1 << 6,  // v
    JSMI_REGEXP_STICKY = 1 << 7,        // y
};

// A view of code units that belong to the caller.
typedef struct JsRegExpText {
    const void *units;  // uint8_t if Latin-1, else uint16_t
    size_t length;      // at most JSMI_REGEXP_MAX_LENGTH
    bool is_latin1;
} JsRegExpText;

#define JSMI_REGEXP_MAX_LENGTH ((size_t)0x7FFFFFFF)

// Why a pattern was refused. `message` is a literal in the manner of
// "Unterminated group"; NULL says that it was the budget that refused, with
// whatever its owner has to say about it. `position` counts code units.
typedef struct JsRegExpError {
    const char *message;
    size_t position;
} JsRegExpError;

typedef struct JsRegExpProgram {
    uint32_t size;            // of the whole block, in bytes
    uint32_t flags;           // as compiled
    uint32_t capture_count;   // with capture 0, the whole match
    uint32_t group_count;     // named groups
    uint32_t register_count;  // the rest is for the matcher
    uint32_t sets;            // offsets from the program, in words; the code
    uint32_t prefilter;       // is behind this header
    uint32_t memo;            // 0: none
    uint32_t groups;
} JsRegExpProgram;

// A named group. Groups of the same name may stand in different alternatives:
// `first` is the lowest index among the groups of this name.
typedef struct JsRegExpGroup {
    const uint16_t *name;
    uint32_t length;   // of the name in code units
    uint32_t capture;  // index of the capture
    uint32_t first;
} JsRegExpGroup;

typedef enum JsRegExpResult {
    JSMI_REGEXP_FAILED,  // the budget refused memory or time
    JSMI_REGEXP_NOT_FOUND,
    JSMI_REGEXP_FOUND,
} JsRegExpResult;

typedef enum JsRegExpMode {
    JSMI_REGEXP_SEARCH,    // at the start index or anywhere behind it
    JSMI_REGEXP_AT_START,  // at the start index only, as flag y wants
} JsRegExpMode;

// The offset of a capture that took no part in the match.
#define JSMI_REGEXP_NO_CAPTURE UINT32_MAX

// Reads the flags `text`. False if one is unknown, occurs twice, or if both u
// and v occur.
JSMI_MUST_USE bool jsmi_regexp_parse_flags(JsRegExpText text, uint32_t *flags);

// Whether `pattern` is a pattern under these flags: the early errors of a
// regular expression literal. False fills in `error`.
JSMI_MUST_USE bool jsmi_regexp_validate(JsBudget *budget, JsRegExpText pattern,
                                        uint32_t flags, JsRegExpError *error);

// Compiles a pattern. The program is one block of `size` bytes that the caller
// releases to the budget. NULL fills in `error`.
JSMI_MUST_USE JsRegExpProgram *jsmi_regexp_compile(JsBudget *budget,
                                                   JsRegExpText pattern,
                                                   uint32_t flags,
                                                   JsRegExpError *error);

// The named groups in the order of the pattern; `index` < `group_count`.
JsRegExpGroup jsmi_regexp_group(const JsRegExpProgram *program, uint32_t index);

// Matches. `start` is at most the length of the subject; with u or v, one that
// points into the middle of a surrogate pair means the pair. When found,
// `captures` gets `capture_count` pairs of offsets, start and end; otherwise
// its contents are undefined. The flags g and y are for the caller to obey.
JSMI_MUST_USE JsRegExpResult jsmi_regexp_match(const JsRegExpProgram *program,
                                               JsRegExpText subject,
                                               size_t start, JsRegExpMode mode,
                                               uint32_t *captures,
                                               JsBudget *budget);
