// SPDX-License-Identifier: MIT
//
// The lexer: source text to tokens, one at a time, with one position as its
// whole state, so that the parser looks ahead by reading on and setting the
// position back. The first error is kept and every token after it is an ERROR
// token, which no production accepts: callers need not check after each.
//
// https://tc39.es/ecma262/#sec-ecmascript-language-lexical-grammar
#pragma once

#include "base/buffer.h"
#include "syntax/names.h"
#include "syntax/parse.h"

typedef struct JsLexer {
    const void *source;
    uint32_t length;
    uint32_t position;
    // Units before it are read as they are. The first one behind it is read
    // after a poll, and begins another window.
    uint32_t window;
    bool is_wide;
    bool allows_html_comments;
    bool failed;
    JsBudget *budget;
    JsNames *names;
    JsSyntaxError *error;
    JsBuffer scratch;  // code units of a text with escapes
    JsBuffer raw;      // the same for the raw text of a template
} JsLexer;

// Skips a hashbang comment. `error` is written to at the first failure.
void jsmi_lexer_initialize(JsLexer *lexer, JsNames *names,
                           const JsParseOptions *options, JsBudget *budget,
                           JsSyntaxError *error);
void jsmi_lexer_dispose(JsLexer *lexer);

// Reads the next token.
void jsmi_lexer_next(JsLexer *lexer, JsToken *token);

// Reads the regular expression that begins at the start of `token`, a DIVIDE
// or ASSIGN_DIVIDE. False: failed.
JSMI_MUST_USE bool jsmi_lexer_regexp(JsLexer *lexer, JsToken *token,
                                     JsName **pattern, JsName **flags);

// Reads the next piece of a template; `token` is the RIGHT_BRACE that ends a
// substitution.
void jsmi_lexer_template(JsLexer *lexer, JsToken *token);

// Sets the position back to one where it has been before.
void jsmi_lexer_rewind(JsLexer *lexer, uint32_t position);

// Records the first error; later ones are dropped.
void jsmi_lexer_fail(JsLexer *lexer, uint32_t offset, const char *format, ...)
    JSMI_PRINTF(3, 4);
// The same for a text that more lines might make right.
void jsmi_lexer_fail_incomplete(JsLexer *lexer, uint32_t offset,
                                const char *message);
void jsmi_lexer_fail_memory(JsLexer *lexer);
void jsmi_lexer_fail_kind(JsLexer *lexer, JsSyntaxErrorKind kind,
                          uint32_t offset, const char *message);

// Pays for work; false after recording a termination.
JSMI_MUST_USE bool jsmi_lexer_spend(JsLexer *lexer, size_t units);

// A part of the source as UTF-8 for messages, cut to fit `size` bytes.
void jsmi_lexer_quote(JsLexer *lexer, uint32_t start, uint32_t end, char *text,
                      size_t size);
