// SPDX-License-Identifier: MIT
//
// Tokens, as the lexer hands them to the parser one at a time. Two goals of
// the lexical grammar are not decided by the lexer: a token that begins with
// `/` where an expression may begin, and a `}` that ends a substitution, are
// scanned again when the parser says so. What strict code forbids (legacy
// octals, reserved words) is marked here and judged by the parser, because a
// directive may come after the token was read.
#pragma once

#include "syntax/node.h"

typedef enum JsTokenKind {
#define JSMI_TOKEN(kind, text)    JSMI_TOKEN_##kind,
#define JSMI_RESERVED(kind, text) JSMI_TOKEN_##kind,
#define JSMI_WORD(kind, text)     JSMI_TOKEN_##kind,
#include "syntax/tokens.def"
#undef JSMI_TOKEN
#undef JSMI_RESERVED
#undef JSMI_WORD
    JSMI_TOKEN_KIND_COUNT,
} JsTokenKind;

enum {
    JSMI_FIRST_RESERVED = JSMI_TOKEN_BREAK,
    JSMI_LAST_RESERVED = JSMI_TOKEN_WITH,
    JSMI_FIRST_STRICT_RESERVED = JSMI_TOKEN_IMPLEMENTS,
    JSMI_LAST_STRICT_RESERVED = JSMI_TOKEN_YIELD,
};

typedef struct JsToken {
    uint8_t kind;         // JsTokenKind; words are IDENTIFIER
    uint8_t known;        // the word of an IDENTIFIER without escapes, or 0
    bool newline_before;  // a line terminator precedes it
    bool has_escape;
    bool legacy_octal;  // 017, 089, "\07", "\8"
    bool is_tail;       // TEMPLATE: ends with `, not ${
    uint32_t start;
    uint32_t end;
    union {
        double number;  // NUMBER
        // STRING, TEMPLATE: the offset of what legacy_octal tells of, or of
        // the first escape that is malformed.
        uint32_t bad_escape;
    };
    JsName *name;  // identifiers, reserved words, strings, BigInts,
                   // TEMPLATE: cooked text, NULL if ill-formed
    JsName *raw;   // TEMPLATE
} JsToken;

// "'=>'", "identifier": for messages.
const char *jsmi_token_kind_text(JsTokenKind kind);
