// SPDX-License-Identifier: MIT

#include "syntax/lexer.h"

#include "base/text.h"
#include "number/parse.h"
#include "unicode/identifier.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// What unit_at answers behind the end.
enum { NO_UNIT = 0x110000 };

// Units that are read from one poll to the next.
enum { POLL_INTERVAL = 65536 };

static JSMI_ALWAYS_INLINE uint32_t stored_unit(const JsLexer *lexer,
                                               uint32_t position)
{
    if (JSMI_LIKELY(!lexer->is_wide))
        return ((const uint8_t *)lexer->source)[position];
    return ((const uint16_t *)lexer->source)[position];
}

// The window begins, or what is left of it, at `position`.
static void move_window(JsLexer *lexer, uint32_t position)
{
    lexer->window = lexer->length - position > POLL_INTERVAL
                        ? position + POLL_INTERVAL
                        : lexer->length;
}

// A unit behind the window, which moves on. When it is time to stop, the source
// ends there, so that nothing is read any more.
static JSMI_NOINLINE uint32_t unit_behind_window(JsLexer *lexer,
                                                 uint32_t position)
{
    if (position >= lexer->length)
        return NO_UNIT;
    if (!jsmi_poll(lexer->budget)) {
        jsmi_lexer_fail_kind(lexer, JSMI_SYNTAX_TERMINATED, position,
                             "terminated");
        lexer->length = position;
        lexer->window = position;
        return NO_UNIT;
    }
    move_window(lexer, position);
    return stored_unit(lexer, position);
}

static JSMI_ALWAYS_INLINE uint32_t unit_at(JsLexer *lexer, uint32_t position)
{
    if (JSMI_UNLIKELY(position >= lexer->window))
        return unit_behind_window(lexer, position);
    return stored_unit(lexer, position);
}

static uint32_t peek_unit(JsLexer *lexer, uint32_t ahead)
{
    return unit_at(lexer, lexer->position + ahead);
}

// The code point at a position and how many units it has.
static uint32_t code_point_at(JsLexer *lexer, uint32_t position,
                              uint32_t *units)
{
    uint32_t lead = unit_at(lexer, position);

    *units = 1;
    if (jsmi_is_lead_surrogate(lead)) {
        uint32_t trail = unit_at(lexer, position + 1);

        if (jsmi_is_trail_surrogate(trail)) {
            *units = 2;
            return jsmi_combine_surrogates(lead, trail);
        }
    }
    return lead;
}

static bool is_decimal_digit(uint32_t unit)
{
    return unit - '0' < 10;
}

static bool is_terminator(uint32_t unit)
{
    return unit == '\n' || unit == '\r' || unit == 0x2028 || unit == 0x2029;
}

// Errors.

void jsmi_lexer_fail_kind(JsLexer *lexer, JsSyntaxErrorKind kind,
                          uint32_t offset, const char *message)
{
    if (lexer->failed)
        return;
    lexer->failed = true;
    lexer->error->kind = kind;
    lexer->error->offset = offset;
    snprintf(lexer->error->message, sizeof lexer->error->message, "%s",
             message);
}

void jsmi_lexer_fail(JsLexer *lexer, uint32_t offset, const char *format, ...)
{
    char message[sizeof lexer->error->message];
    va_list arguments;

    if (lexer->failed)
        return;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    jsmi_lexer_fail_kind(lexer, JSMI_SYNTAX_ERROR, offset, message);
}

void jsmi_lexer_fail_incomplete(JsLexer *lexer, uint32_t offset,
                                const char *message)
{
    if (!lexer->failed)
        lexer->error->is_incomplete = true;
    jsmi_lexer_fail(lexer, offset, "%s", message);
}

void jsmi_lexer_fail_memory(JsLexer *lexer)
{
    jsmi_lexer_fail_kind(lexer, JSMI_SYNTAX_OUT_OF_MEMORY, lexer->position,
                         "out of memory");
}

bool jsmi_lexer_spend(JsLexer *lexer, size_t units)
{
    if (jsmi_spend(lexer->budget, units))
        return true;
    jsmi_lexer_fail_kind(lexer, JSMI_SYNTAX_TERMINATED, lexer->position,
                         "terminated");
    return false;
}

// Units from `position` on are read once more.
static void read_again(JsLexer *lexer, uint32_t position)
{
    if (lexer->window - position > POLL_INTERVAL)
        move_window(lexer, position);
}

void jsmi_lexer_rewind(JsLexer *lexer, uint32_t position)
{
    lexer->position = position;
    if (!lexer->failed)
        read_again(lexer, position);
}

void jsmi_lexer_quote(JsLexer *lexer, uint32_t start, uint32_t end, char *text,
                      size_t size)
{
    size_t used = 0;

    while (start < end) {
        uint8_t bytes[4];
        uint32_t units;
        uint32_t code_point = code_point_at(lexer, start, &units);
        size_t count;

        if (jsmi_is_surrogate(code_point) || code_point < ' ')
            code_point = JSMI_REPLACEMENT_CHARACTER;
        count = jsmi_utf8_encode(code_point, bytes);
        // Room for this, for an ellipsis and for the end.
        if (used + count + 4 > size) {
            memcpy(text + used, "...", 3);
            used += 3;
            break;
        }
        memcpy(text + used, bytes, count);
        used += count;
        start += units;
    }
    text[used] = '\0';
}

// The first line terminator or `stop` from a position on, or the end of the
// window.
static JSMI_ALWAYS_INLINE uint32_t find_in_window(const JsLexer *lexer,
                                                  uint32_t position,
                                                  uint32_t stop)
{
    const uint8_t *narrow = lexer->source;
    const uint16_t *wide = lexer->source;
    uint32_t end = lexer->window;

    if (!lexer->is_wide) {
        while (position < end && narrow[position] != '\n' &&
               narrow[position] != '\r' && narrow[position] != stop)
            position++;
    } else {
        while (position < end && !is_terminator(wide[position]) &&
               wide[position] != stop)
            position++;
    }
    return position;
}

// The same, or the end of the source. Most of a program's comments are passed
// here.
static uint32_t find_in_line(JsLexer *lexer, uint32_t position, uint32_t stop)
{
    do {
        position = find_in_window(lexer, position, stop);
    } while (position >= lexer->window && unit_at(lexer, position) != NO_UNIT);
    return position;
}

static void skip_line(JsLexer *lexer)
{
    lexer->position = find_in_line(lexer, lexer->position, '\n');
}

void jsmi_lexer_initialize(JsLexer *lexer, JsNames *names,
                           const JsParseOptions *options, JsBudget *budget,
                           JsSyntaxError *error)
{
    *lexer = (JsLexer){
        .source = options->source,
        .length = (uint32_t)options->length,
        .is_wide = options->is_wide,
        .allows_html_comments =
            options->goal != JSMI_PARSE_MODULE && !options->without_annex_b,
        .budget = budget,
        .names = names,
        .error = error,
    };
    jsmi_buffer_initialize(&lexer->scratch, budget);
    jsmi_buffer_initialize(&lexer->raw, budget);
    move_window(lexer, 0);
    if (peek_unit(lexer, 0) == '#' && peek_unit(lexer, 1) == '!')
        skip_line(lexer);
}

void jsmi_lexer_dispose(JsLexer *lexer)
{
    jsmi_buffer_dispose(&lexer->scratch);
    jsmi_buffer_dispose(&lexer->raw);
}

// White space and comments.

// Behind the `/*`. False: it does not end.
static bool skip_block_comment(JsLexer *lexer, JsToken *token)
{
    uint32_t start = lexer->position;

    for (lexer->position += 2;; lexer->position++) {
        uint32_t unit;

        lexer->position = find_in_line(lexer, lexer->position, '*');
        unit = peek_unit(lexer, 0);
        if (unit == '*' && peek_unit(lexer, 1) == '/') {
            lexer->position += 2;
            return true;
        }
        if (unit == NO_UNIT) {
            jsmi_lexer_fail_incomplete(lexer, start, "comment is not closed");
            return false;
        }
        if (is_terminator(unit))
            token->newline_before = true;
    }
}

// A comment, if there is one here. False: there is none (or it is broken).
static bool skip_comment(JsLexer *lexer, JsToken *token, uint32_t unit)
{
    if (unit == '/') {
        uint32_t second = peek_unit(lexer, 1);

        if (second == '*')
            return skip_block_comment(lexer, token);
        if (second != '/')
            return false;
    } else if (!lexer->allows_html_comments) {
        return false;
    } else if (unit == '<') {
        if (peek_unit(lexer, 1) != '!' || peek_unit(lexer, 2) != '-' ||
            peek_unit(lexer, 3) != '-')
            return false;
    } else if (unit == '-') {
        // Only at the beginning of a line.
        if (peek_unit(lexer, 1) != '-' || peek_unit(lexer, 2) != '>' ||
            !token->newline_before)
            return false;
    } else {
        return false;
    }
    skip_line(lexer);
    return true;
}

// Skips everything that may stand between tokens; what follows it.
static JSMI_NOINLINE uint32_t skip_space(JsLexer *lexer, JsToken *token)
{
    for (;;) {
        uint32_t unit = peek_unit(lexer, 0);

        if (is_terminator(unit)) {
            token->newline_before = true;
            lexer->position++;
        } else if (unit == NO_UNIT) {
            return unit;
        } else if (jsmi_is_white_space(unit)) {
            lexer->position++;
        } else if (!skip_comment(lexer, token, unit)) {
            return peek_unit(lexer, 0);
        }
    }
}

// FAST PATH: a token that follows spaces and line ends alone, which most do.
static JSMI_ALWAYS_INLINE uint32_t skip_blanks(JsLexer *lexer, JsToken *token)
{
    uint32_t position = lexer->position;
    uint32_t unit;

    for (;; position++) {
        unit = unit_at(lexer, position);
        if (unit == '\n')
            token->newline_before = true;
        else if (unit != ' ' && unit != '\t')
            break;
    }
    lexer->position = position;
    if (unit > ' ' && unit < 0x7F && unit != '/' && unit != '<' && unit != '-')
        return unit;
    return skip_space(lexer, token);
}

// Identifiers.

static void append_code_point(JsBuffer *buffer, uint32_t code_point)
{
    if (code_point > 0xFFFF) {
        jsmi_buffer_append_u16(buffer, jsmi_lead_surrogate(code_point));
        jsmi_buffer_append_u16(buffer, jsmi_trail_surrogate(code_point));
    } else {
        jsmi_buffer_append_u16(buffer, (uint16_t)code_point);
    }
}

// Behind `\u`: four hexadecimal digits or a code point in braces. False: ill
// formed; the position is then undefined.
static bool scan_unicode_escape(JsLexer *lexer, uint32_t *code_point)
{
    uint32_t value = 0;
    uint32_t count = 0;

    if (peek_unit(lexer, 0) != '{') {
        for (; count < 4; count++) {
            int digit = jsmi_digit_value(peek_unit(lexer, 0));

            if (digit >= 16)
                return false;
            value = value * 16 + (uint32_t)digit;
            lexer->position++;
        }
        *code_point = value;
        return true;
    }
    for (lexer->position++; peek_unit(lexer, 0) != '}'; count++) {
        int digit = jsmi_digit_value(peek_unit(lexer, 0));

        if (digit >= 16)
            return false;
        value = value * 16 + (uint32_t)digit;
        if (value > 0x10FFFF)
            return false;
        lexer->position++;
    }
    lexer->position++;
    *code_point = value;
    return count > 0;
}

static JsName *intern_scratch(JsLexer *lexer, const JsBuffer *buffer)
{
    static const uint16_t nothing[1];
    JsName *name = NULL;

    if (!buffer->failed)
        name = jsmi_names_intern(
            lexer->names, buffer->size ? (const void *)buffer->data : nothing,
            (uint32_t)(buffer->size / 2), true);
    if (!name)
        jsmi_lexer_fail_memory(lexer);
    return name;
}

static JsName *intern_source(JsLexer *lexer, uint32_t start, uint32_t end,
                             uint32_t hash)
{
    const uint8_t *units = lexer->source;
    JsName *name = jsmi_names_intern_hashed(
        lexer->names, units ? units + ((size_t)start << lexer->is_wide) : NULL,
        end - start, lexer->is_wide, hash);

    if (!name)
        jsmi_lexer_fail_memory(lexer);
    return name;
}

static void bad_character(JsLexer *lexer, uint32_t position)
{
    uint32_t units;
    uint32_t code_point = code_point_at(lexer, position, &units);

    if (code_point == NO_UNIT) {
        jsmi_lexer_fail(lexer, position, "unexpected end of input");
    } else if (code_point > ' ' && code_point < 0x7F) {
        jsmi_lexer_fail(lexer, position, "unexpected character '%c'",
                        (int)code_point);
    } else {
        jsmi_lexer_fail(lexer, position, "unexpected character U+%04X",
                        (unsigned)code_point);
    }
}

// What does not belong into an identifier, at `position`.
static void bad_identifier(JsLexer *lexer, const JsToken *token,
                           uint32_t position)
{
    if (unit_at(lexer, position) == '\\')
        jsmi_lexer_fail(lexer, position,
                        "the escape is of a character that an identifier "
                        "cannot have here");
    else if (position > token->start)
        jsmi_lexer_fail(lexer, token->start,
                        "a '#' must be followed directly by a name");
    else
        bad_character(lexer, position);
}

// An identifier with escapes or characters outside Latin-1: its units go to
// the scratch buffer. `start` is where its characters (behind a #) begin.
static JsName *scan_identifier_slowly(JsLexer *lexer, JsToken *token)
{
    bool is_first = true;

    lexer->scratch.size = 0;
    if (peek_unit(lexer, 0) == '#') {
        jsmi_buffer_append_u16(&lexer->scratch, '#');
        lexer->position++;
    }
    for (;; is_first = false) {
        uint32_t start = lexer->position;
        uint32_t units;
        uint32_t code_point = code_point_at(lexer, start, &units);
        bool is_escape = code_point == '\\';

        lexer->position += units;
        if (is_escape) {
            token->has_escape = true;
            if (peek_unit(lexer, 0) != 'u' ||
                (lexer->position++, !scan_unicode_escape(lexer, &code_point))) {
                jsmi_lexer_fail(lexer, start,
                                "malformed escape in an identifier");
                return NULL;
            }
        }
        if (code_point == NO_UNIT ||
            !(is_first ? jsmi_is_identifier_start(code_point)
                       : jsmi_is_identifier_part(code_point))) {
            if (is_first || is_escape) {
                bad_identifier(lexer, token, start);
                return NULL;
            }
            lexer->position = start;
            return intern_scratch(lexer, &lexer->scratch);
        }
        append_code_point(&lexer->scratch, code_point);
    }
}

static bool is_narrow_part(uint32_t unit)
{
    return unit < 0x100 &&
           (jsmi_character_classes[unit] & JSMI_CHARACTER_IDENTIFIER_PART);
}

// Hashes the Latin-1 parts of an identifier from `position` on, up to the end
// of the window at most, and answers where they end.
static JSMI_ALWAYS_INLINE uint32_t hash_parts(const JsLexer *lexer,
                                              uint32_t position, uint32_t *hash)
{
    const uint8_t *narrow = lexer->source;
    const uint16_t *wide = lexer->source;
    uint32_t end = lexer->window;

    if (JSMI_LIKELY(!lexer->is_wide)) {
        for (; position < end && is_narrow_part(narrow[position]); position++)
            *hash = jsmi_names_hash_step(*hash, narrow[position]);
    } else {
        for (; position < end && is_narrow_part(wide[position]); position++)
            *hash = jsmi_names_hash_step(*hash, wide[position]);
    }
    return position;
}

// An identifier name or, at a #, a private name.
static JSMI_NOINLINE void scan_identifier(JsLexer *lexer, JsToken *token)
{
    uint32_t hash = lexer->names->seed;
    uint32_t position = lexer->position;
    uint32_t unit = unit_at(lexer, position);
    bool is_private = unit == '#';

    if (is_private) {
        hash = jsmi_names_hash_step(hash, unit);
        unit = unit_at(lexer, ++position);
    }
    if (unit < 0x100 &&
        (jsmi_character_classes[unit] & JSMI_CHARACTER_IDENTIFIER_START)) {
        do {
            position = hash_parts(lexer, position, &hash);
            unit = unit_at(lexer, position);
        } while (JSMI_UNLIKELY(is_narrow_part(unit)));
    }
    if (JSMI_LIKELY(position > lexer->position + is_private && unit != '\\' &&
                    (unit < 0x100 || unit == NO_UNIT))) {
        token->name = intern_source(lexer, lexer->position, position, hash);
        lexer->position = position;
    } else {
        token->name = scan_identifier_slowly(lexer, token);
    }
    token->kind = is_private ? JSMI_TOKEN_PRIVATE_NAME : JSMI_TOKEN_IDENTIFIER;
    if (!token->name || is_private)
        return;
    if (token->name->known - JSMI_FIRST_RESERVED <=
            JSMI_LAST_RESERVED - JSMI_FIRST_RESERVED &&
        token->name->known >= JSMI_FIRST_RESERVED) {
        token->kind = token->has_escape ? JSMI_TOKEN_ESCAPED_RESERVED
                                        : token->name->known;
    } else if (!token->has_escape) {
        token->known = token->name->known;
    }
}

// Numbers.

// Digits of a radix with separators between them. Answers how many there
// are; failures are recorded.
static uint32_t scan_digits(JsLexer *lexer, int radix, bool *has_separator)
{
    uint32_t count = 0;

    for (;; lexer->position++) {
        uint32_t unit = peek_unit(lexer, 0);

        if (unit == '_') {
            if (count == 0 || jsmi_digit_value(peek_unit(lexer, 1)) >= radix) {
                jsmi_lexer_fail(lexer, lexer->position,
                                "a numeric separator must stand between "
                                "digits");
                return 0;
            }
            *has_separator = true;
        } else if (jsmi_digit_value(unit) < radix) {
            count++;
        } else {
            return count;
        }
    }
}

// The text of a numeric literal as bytes without separators, in the scratch
// buffer. NULL: out of memory.
static const uint8_t *number_text(JsLexer *lexer, uint32_t start, uint32_t end)
{
    lexer->scratch.size = 0;
    read_again(lexer, start);
    for (uint32_t i = start; i < end && !lexer->failed; i++) {
        uint32_t unit = unit_at(lexer, i);

        if (unit != '_')
            jsmi_buffer_append_byte(&lexer->scratch, (uint8_t)unit);
    }
    if (lexer->scratch.failed) {
        jsmi_lexer_fail_memory(lexer);
        return NULL;
    }
    return lexer->scratch.data;
}

static void finish_bigint(JsLexer *lexer, JsToken *token)
{
    const uint8_t *text = number_text(lexer, token->start, lexer->position);

    lexer->position++;
    token->kind = JSMI_TOKEN_BIGINT;
    if (!text)
        return;
    token->name = jsmi_names_intern(lexer->names, text,
                                    (uint32_t)lexer->scratch.size, false);
    if (!token->name)
        jsmi_lexer_fail_memory(lexer);
}

static void scan_radix_number(JsLexer *lexer, JsToken *token, int radix)
{
    bool has_separator = false;
    const uint8_t *text;

    lexer->position += 2;
    if (scan_digits(lexer, radix, &has_separator) == 0) {
        jsmi_lexer_fail(lexer, lexer->position, "expected a digit of radix %d",
                        radix);
        return;
    }
    if (peek_unit(lexer, 0) == 'n') {
        finish_bigint(lexer, token);
        return;
    }
    text = number_text(lexer, token->start + 2, lexer->position);
    if (text)
        jsmi_parse_radix_digits(lexer->budget, text, lexer->scratch.size, radix,
                                &token->number);
}

// 017 and 089: true if it is octal and so complete.
static bool scan_legacy_octal(JsLexer *lexer, JsToken *token)
{
    uint32_t end = lexer->position + 1;
    bool is_octal = true;
    const uint8_t *text;

    token->legacy_octal = true;
    for (; is_decimal_digit(unit_at(lexer, end)); end++)
        is_octal &= unit_at(lexer, end) < '8';
    if (unit_at(lexer, end) == '_') {
        jsmi_lexer_fail(lexer, end,
                        "a numeric separator cannot stand in a "
                        "number that begins with 0");
        return true;
    }
    if (!is_octal)
        return false;
    lexer->position = end;
    text = number_text(lexer, token->start, end);
    if (text)
        jsmi_parse_radix_digits(lexer->budget, text, lexer->scratch.size, 8,
                                &token->number);
    return true;
}

// FAST PATH: up to 15 digits and nothing else is a sum.
static bool scan_small_integer(JsLexer *lexer, JsToken *token)
{
    uint64_t value = 0;
    uint32_t position = lexer->position;
    uint32_t unit = unit_at(lexer, position);

    for (; is_decimal_digit(unit); unit = unit_at(lexer, ++position)) {
        if (position - lexer->position == 15)
            return false;
        value = value * 10 + (unit - '0');
    }
    if (position == lexer->position || unit == '.' || unit == '_' ||
        unit == 'n' || (unit | 0x20) == 'e')
        return false;
    token->number = (double)value;
    lexer->position = position;
    return true;
}

static void scan_decimal(JsLexer *lexer, JsToken *token)
{
    bool has_separator = false;
    const uint8_t *text;
    size_t size;

    if (scan_small_integer(lexer, token))
        return;
    scan_digits(lexer, 10, &has_separator);
    if (peek_unit(lexer, 0) == 'n' && !token->legacy_octal) {
        finish_bigint(lexer, token);
        return;
    }
    if (peek_unit(lexer, 0) == '.') {
        lexer->position++;
        scan_digits(lexer, 10, &has_separator);
    }
    if ((peek_unit(lexer, 0) | 0x20) == 'e') {
        lexer->position++;
        if (peek_unit(lexer, 0) == '+' || peek_unit(lexer, 0) == '-')
            lexer->position++;
        if (scan_digits(lexer, 10, &has_separator) == 0) {
            jsmi_lexer_fail(lexer, lexer->position,
                            "expected a digit in the exponent");
            return;
        }
    }
    if (lexer->is_wide || has_separator) {
        text = number_text(lexer, token->start, lexer->position);
        size = lexer->scratch.size;
    } else {
        text = (const uint8_t *)lexer->source + token->start;
        size = lexer->position - token->start;
    }
    if (text &&
        jsmi_parse_decimal(lexer->budget, text, size, &token->number) != size)
        jsmi_lexer_fail(lexer, token->start, "malformed number");
}

static JSMI_NOINLINE void scan_number(JsLexer *lexer, JsToken *token)
{
    uint32_t unit = peek_unit(lexer, 0);
    uint32_t second = peek_unit(lexer, 1);
    uint32_t units;
    uint32_t next;

    token->kind = JSMI_TOKEN_NUMBER;
    if (unit == '0' && (second | 0x20) == 'x') {
        scan_radix_number(lexer, token, 16);
    } else if (unit == '0' && (second | 0x20) == 'o') {
        scan_radix_number(lexer, token, 8);
    } else if (unit == '0' && (second | 0x20) == 'b') {
        scan_radix_number(lexer, token, 2);
    } else if (unit == '0' && second == '_') {
        jsmi_lexer_fail(lexer, lexer->position + 1,
                        "a numeric separator cannot follow a leading 0");
    } else if (unit != '0' || !is_decimal_digit(second) ||
               !scan_legacy_octal(lexer, token)) {
        scan_decimal(lexer, token);
    }
    next = code_point_at(lexer, lexer->position, &units);
    if (next != NO_UNIT && (is_decimal_digit(next) || next == '\\' ||
                            jsmi_is_identifier_start(next)))
        jsmi_lexer_fail(lexer, lexer->position,
                        "an identifier or digit cannot directly follow a "
                        "number");
}

// Strings and templates.

typedef enum Escape {
    ESCAPE_UNIT,     // *code_point
    ESCAPE_NOTHING,  // a line continuation
    ESCAPE_MALFORMED,
} Escape;

// Behind a backslash and an octal digit, which is the current unit.
static Escape scan_octal_escape(JsLexer *lexer, JsToken *token, bool allowed,
                                uint32_t *code_point)
{
    uint32_t unit = peek_unit(lexer, 0);
    uint32_t value = unit - '0';
    uint32_t limit = unit <= '3' ? 3 : 2;

    if (unit == '0' && !is_decimal_digit(peek_unit(lexer, 1))) {
        lexer->position++;
        *code_point = 0;
        return ESCAPE_UNIT;
    }
    if (!allowed)
        return ESCAPE_MALFORMED;
    if (!token->legacy_octal)
        token->bad_escape = lexer->position - 1;
    token->legacy_octal = true;
    lexer->position++;
    if (unit >= '8') {
        *code_point = unit;
        return ESCAPE_UNIT;
    }
    for (uint32_t i = 1; i < limit && peek_unit(lexer, 0) - '0' < 8; i++) {
        value = value * 8 + (peek_unit(lexer, 0) - '0');
        lexer->position++;
    }
    *code_point = value;
    return ESCAPE_UNIT;
}

// Behind a backslash.
static Escape scan_escape(JsLexer *lexer, JsToken *token, bool octal_allowed,
                          uint32_t *code_point)
{
    static const char simple[] = "b\bt\tn\nv\vf\fr\r";
    uint32_t unit = peek_unit(lexer, 0);

    if (is_decimal_digit(unit))
        return scan_octal_escape(lexer, token, octal_allowed, code_point);
    lexer->position++;
    if (unit == 'u')
        return scan_unicode_escape(lexer, code_point) ? ESCAPE_UNIT
                                                      : ESCAPE_MALFORMED;
    if (unit == 'x') {
        int high = jsmi_digit_value(peek_unit(lexer, 0));
        int low = high < 16 ? jsmi_digit_value(peek_unit(lexer, 1)) : 16;

        if (low >= 16)
            return ESCAPE_MALFORMED;
        lexer->position += 2;
        *code_point = (uint32_t)(high * 16 + low);
        return ESCAPE_UNIT;
    }
    if (is_terminator(unit)) {
        if (unit == '\r' && peek_unit(lexer, 0) == '\n')
            lexer->position++;
        return ESCAPE_NOTHING;
    }
    *code_point = unit;
    for (size_t i = 0; unit < 0x80 && i + 1 < sizeof simple; i += 2) {
        if ((uint32_t)simple[i] == unit)
            *code_point = (uint32_t)simple[i + 1];
    }
    return ESCAPE_UNIT;
}

// A string with escapes, from its first character on.
static void scan_string_slowly(JsLexer *lexer, JsToken *token, uint32_t quote)
{
    token->has_escape = true;
    lexer->scratch.size = 0;
    for (;;) {
        uint32_t unit = peek_unit(lexer, 0);
        uint32_t start = lexer->position;
        uint32_t code_point;

        if (unit == NO_UNIT || unit == '\n' || unit == '\r') {
            jsmi_lexer_fail(lexer, token->start, "string is not closed");
            return;
        }
        lexer->position++;
        if (unit == quote)
            break;
        if (unit != '\\') {
            jsmi_buffer_append_u16(&lexer->scratch, (uint16_t)unit);
            continue;
        }
        if (peek_unit(lexer, 0) == NO_UNIT) {
            // A line continuation, once there is another line.
            jsmi_lexer_fail_incomplete(lexer, token->start,
                                       "string is not closed");
            return;
        }
        switch (scan_escape(lexer, token, true, &code_point)) {
        case ESCAPE_UNIT:
            append_code_point(&lexer->scratch, code_point);
            break;
        case ESCAPE_NOTHING:
            break;
        case ESCAPE_MALFORMED:
            jsmi_lexer_fail(lexer, start, "malformed escape in a string");
            return;
        }
    }
    token->name = intern_scratch(lexer, &lexer->scratch);
}

static JSMI_ALWAYS_INLINE bool ends_plain_text(uint32_t unit, uint32_t quote)
{
    return unit == quote || unit == '\\' || unit == '\n' || unit == '\r';
}

// Hashes the units of a string from `position` on up to one that is not plain,
// or the end of the window, and answers where that is.
static JSMI_ALWAYS_INLINE uint32_t hash_text(const JsLexer *lexer,
                                             uint32_t position, uint32_t quote,
                                             uint32_t *hash)
{
    const uint8_t *narrow = lexer->source;
    const uint16_t *wide = lexer->source;
    uint32_t end = lexer->window;

    if (JSMI_LIKELY(!lexer->is_wide)) {
        for (; position < end && !ends_plain_text(narrow[position], quote);
             position++)
            *hash = jsmi_names_hash_step(*hash, narrow[position]);
    } else {
        for (; position < end && !ends_plain_text(wide[position], quote);
             position++)
            *hash = jsmi_names_hash_step(*hash, wide[position]);
    }
    return position;
}

static JSMI_NOINLINE void scan_string(JsLexer *lexer, JsToken *token,
                                      uint32_t quote)
{
    uint32_t hash = lexer->names->seed;
    uint32_t start = ++lexer->position;
    uint32_t position = start;
    uint32_t unit;

    token->kind = JSMI_TOKEN_STRING;
    do {
        position = hash_text(lexer, position, quote, &hash);
        unit = unit_at(lexer, position);
    } while (JSMI_UNLIKELY(unit != NO_UNIT && !ends_plain_text(unit, quote)));
    if (unit != quote) {
        read_again(lexer, start);
        scan_string_slowly(lexer, token, quote);
        return;
    }
    lexer->position = position + 1;
    token->name = intern_source(lexer, start, position, hash);
}

// The characters of a template up to the ` or ${ that ends the piece.
static JSMI_NOINLINE void scan_template_piece(JsLexer *lexer, JsToken *token)
{
    bool is_well_formed = true;

    token->kind = JSMI_TOKEN_TEMPLATE;
    lexer->scratch.size = 0;
    lexer->raw.size = 0;
    for (;;) {
        uint32_t start = lexer->position;
        uint32_t unit = peek_unit(lexer, 0);
        uint32_t code_point;

        if (unit == NO_UNIT) {
            jsmi_lexer_fail_incomplete(lexer, token->start,
                                       "template is not closed");
            return;
        }
        lexer->position++;
        if (unit == '`') {
            token->is_tail = true;
            break;
        }
        if (unit == '$' && peek_unit(lexer, 0) == '{') {
            lexer->position++;
            break;
        }
        if (unit == '\\' && peek_unit(lexer, 0) != NO_UNIT) {
            switch (scan_escape(lexer, token, false, &code_point)) {
            case ESCAPE_UNIT:
                append_code_point(&lexer->scratch, code_point);
                break;
            case ESCAPE_NOTHING:
                break;
            case ESCAPE_MALFORMED:
                if (is_well_formed)
                    token->bad_escape = start;
                is_well_formed = false;
                lexer->position = start + 2;
                break;
            }
        } else {
            if (unit == '\r') {
                unit = '\n';
                if (peek_unit(lexer, 0) == '\n')
                    lexer->position++;
            }
            jsmi_buffer_append_u16(&lexer->scratch, (uint16_t)unit);
        }
        // The raw text has line terminators normalised too.
        for (uint32_t i = start; i < lexer->position; i++) {
            unit = unit_at(lexer, i);
            if (unit == '\r') {
                unit = '\n';
                if (unit_at(lexer, i + 1) == '\n')
                    i++;
            }
            jsmi_buffer_append_u16(&lexer->raw, (uint16_t)unit);
        }
    }
    token->raw = intern_scratch(lexer, &lexer->raw);
    token->name =
        is_well_formed ? intern_scratch(lexer, &lexer->scratch) : NULL;
}

// Punctuators: the longest that fits.

static JsTokenKind punctuator(JsLexer *lexer, uint32_t length, JsTokenKind kind)
{
    lexer->position += length;
    return kind;
}

// `op` or `op=`, `length` units without the `=`.
static JsTokenKind with_assign(JsLexer *lexer, uint32_t length,
                               JsTokenKind plain, JsTokenKind assign)
{
    if (peek_unit(lexer, length) == '=')
        return punctuator(lexer, length + 1, assign);
    return punctuator(lexer, length, plain);
}

static JsTokenKind scan_comparison(JsLexer *lexer, uint32_t unit)
{
    uint32_t second = peek_unit(lexer, 1);

    if (unit == '<') {
        if (second == '<')
            return with_assign(lexer, 2, JSMI_TOKEN_SHIFT_LEFT,
                               JSMI_TOKEN_ASSIGN_SHIFT_LEFT);
        return with_assign(lexer, 1, JSMI_TOKEN_LESS, JSMI_TOKEN_LESS_EQUAL);
    }
    if (second != '>')
        return with_assign(lexer, 1, JSMI_TOKEN_GREATER,
                           JSMI_TOKEN_GREATER_EQUAL);
    if (peek_unit(lexer, 2) == '>')
        return with_assign(lexer, 3, JSMI_TOKEN_SHIFT_RIGHT_UNSIGNED,
                           JSMI_TOKEN_ASSIGN_SHIFT_RIGHT_UNSIGNED);
    return with_assign(lexer, 2, JSMI_TOKEN_SHIFT_RIGHT,
                       JSMI_TOKEN_ASSIGN_SHIFT_RIGHT);
}

// = ! & | * ? . + -: what may be doubled in one way or another.
static JsTokenKind scan_doubled(JsLexer *lexer, uint32_t unit)
{
    bool doubled = peek_unit(lexer, 1) == unit;

    switch (unit) {
    case '+':
        if (doubled)
            return punctuator(lexer, 2, JSMI_TOKEN_INCREMENT);
        return with_assign(lexer, 1, JSMI_TOKEN_ADD, JSMI_TOKEN_ASSIGN_ADD);
    case '-':
        if (doubled)
            return punctuator(lexer, 2, JSMI_TOKEN_DECREMENT);
        return with_assign(lexer, 1, JSMI_TOKEN_SUBTRACT,
                           JSMI_TOKEN_ASSIGN_SUBTRACT);
    case '&':
        if (doubled)
            return with_assign(lexer, 2, JSMI_TOKEN_AND, JSMI_TOKEN_ASSIGN_AND);
        return with_assign(lexer, 1, JSMI_TOKEN_BIT_AND,
                           JSMI_TOKEN_ASSIGN_BIT_AND);
    case '|':
        if (doubled)
            return with_assign(lexer, 2, JSMI_TOKEN_OR, JSMI_TOKEN_ASSIGN_OR);
        return with_assign(lexer, 1, JSMI_TOKEN_BIT_OR,
                           JSMI_TOKEN_ASSIGN_BIT_OR);
    case '*':
        if (doubled)
            return with_assign(lexer, 2, JSMI_TOKEN_EXPONENT,
                               JSMI_TOKEN_ASSIGN_EXPONENT);
        return with_assign(lexer, 1, JSMI_TOKEN_MULTIPLY,
                           JSMI_TOKEN_ASSIGN_MULTIPLY);
    case '!':
        if (peek_unit(lexer, 1) == '=')
            return with_assign(lexer, 2, JSMI_TOKEN_NOT_EQUAL,
                               JSMI_TOKEN_STRICT_NOT_EQUAL);
        return punctuator(lexer, 1, JSMI_TOKEN_NOT);
    case '?':
        if (doubled)
            return with_assign(lexer, 2, JSMI_TOKEN_COALESCE,
                               JSMI_TOKEN_ASSIGN_COALESCE);
        if (peek_unit(lexer, 1) == '.' &&
            !is_decimal_digit(peek_unit(lexer, 2)))
            return punctuator(lexer, 2, JSMI_TOKEN_OPTIONAL_DOT);
        return punctuator(lexer, 1, JSMI_TOKEN_QUESTION);
    default:
        if (doubled)
            return with_assign(lexer, 2, JSMI_TOKEN_EQUAL,
                               JSMI_TOKEN_STRICT_EQUAL);
        if (peek_unit(lexer, 1) == '>')
            return punctuator(lexer, 2, JSMI_TOKEN_ARROW);
        return punctuator(lexer, 1, JSMI_TOKEN_ASSIGN);
    }
}

// The tokens that nothing can be added to.
static const uint8_t single_punctuators[128] = {
    ['{'] = JSMI_TOKEN_LEFT_BRACE,   ['}'] = JSMI_TOKEN_RIGHT_BRACE,
    ['('] = JSMI_TOKEN_LEFT_PAREN,   [')'] = JSMI_TOKEN_RIGHT_PAREN,
    ['['] = JSMI_TOKEN_LEFT_BRACKET, [']'] = JSMI_TOKEN_RIGHT_BRACKET,
    [';'] = JSMI_TOKEN_SEMICOLON,    [','] = JSMI_TOKEN_COMMA,
    [':'] = JSMI_TOKEN_COLON,        ['~'] = JSMI_TOKEN_BIT_NOT,
    ['@'] = JSMI_TOKEN_AT,
};

static JSMI_NOINLINE JsTokenKind scan_punctuator(JsLexer *lexer, uint32_t unit)
{
    switch (unit) {
    case '.':
        if (peek_unit(lexer, 1) == '.' && peek_unit(lexer, 2) == '.')
            return punctuator(lexer, 3, JSMI_TOKEN_ELLIPSIS);
        return punctuator(lexer, 1, JSMI_TOKEN_DOT);
    case '%':
        return with_assign(lexer, 1, JSMI_TOKEN_REMAINDER,
                           JSMI_TOKEN_ASSIGN_REMAINDER);
    case '^':
        return with_assign(lexer, 1, JSMI_TOKEN_BIT_XOR,
                           JSMI_TOKEN_ASSIGN_BIT_XOR);
    case '/':
        return with_assign(lexer, 1, JSMI_TOKEN_DIVIDE,
                           JSMI_TOKEN_ASSIGN_DIVIDE);
    case '<':
    case '>':
        return scan_comparison(lexer, unit);
    case '+':
    case '-':
    case '&':
    case '|':
    case '*':
    case '!':
    case '?':
    case '=':
        return scan_doubled(lexer, unit);
    default:
        bad_character(lexer, lexer->position);
        return JSMI_TOKEN_ERROR;
    }
}

// A token that begins with `unit`, the current one.
static JSMI_ALWAYS_INLINE void scan_token(JsLexer *lexer, JsToken *token,
                                          uint32_t unit)
{
    uint8_t classes = unit < 0x100 ? jsmi_character_classes[unit] : 0;

    if (classes & JSMI_CHARACTER_IDENTIFIER_START) {
        scan_identifier(lexer, token);
    } else if (unit < 128 && single_punctuators[unit]) {
        token->kind = single_punctuators[unit];
        lexer->position++;
    } else if (unit == NO_UNIT) {
        token->kind = JSMI_TOKEN_END;
    } else if (is_decimal_digit(unit) ||
               (unit == '.' && is_decimal_digit(peek_unit(lexer, 1)))) {
        scan_number(lexer, token);
    } else if (unit == '"' || unit == '\'') {
        scan_string(lexer, token, unit);
    } else if (unit == '`') {
        lexer->position++;
        scan_template_piece(lexer, token);
    } else if (unit == '#' || unit == '\\' || unit >= 0x100) {
        scan_identifier(lexer, token);
    } else {
        token->kind = (uint8_t)scan_punctuator(lexer, unit);
    }
}

void jsmi_lexer_next(JsLexer *lexer, JsToken *token)
{
    uint32_t before = lexer->position;

    *token = (JsToken){0};
    if (!lexer->failed) {
        uint32_t unit;

        token->newline_before = before == 0;
        unit = skip_blanks(lexer, token);
        token->start = lexer->position;
        scan_token(lexer, token, unit);
        if (!jsmi_lexer_spend(lexer, 1 + (lexer->position - before) / 64))
            token->kind = JSMI_TOKEN_ERROR;
    }
    if (JSMI_UNLIKELY(lexer->failed))
        token->kind = JSMI_TOKEN_ERROR;
    token->end = lexer->position;
}

void jsmi_lexer_template(JsLexer *lexer, JsToken *token)
{
    uint32_t start = token->start;

    *token = (JsToken){.start = start};
    lexer->position = start + 1;
    scan_template_piece(lexer, token);
    if (!jsmi_lexer_spend(lexer, 1 + (lexer->position - start) / 64) ||
        lexer->failed)
        token->kind = JSMI_TOKEN_ERROR;
    token->end = lexer->position;
}

static JsName *intern_range(JsLexer *lexer, uint32_t start, uint32_t end)
{
    uint32_t hash = lexer->names->seed;

    read_again(lexer, start);
    for (uint32_t i = start; i < end && !lexer->failed; i++)
        hash = jsmi_names_hash_step(hash, unit_at(lexer, i));
    return intern_source(lexer, start, end, hash);
}

bool jsmi_lexer_regexp(JsLexer *lexer, JsToken *token, JsName **pattern,
                       JsName **flags)
{
    uint32_t start = token->start + 1;
    uint32_t end;
    bool in_class = false;

    lexer->position = start;
    for (;; lexer->position++) {
        uint32_t unit = peek_unit(lexer, 0);

        if (unit == '\\') {
            lexer->position++;
            unit = peek_unit(lexer, 0);
        } else if (unit == '[') {
            in_class = true;
        } else if (unit == ']') {
            in_class = false;
        } else if (unit == '/' && !in_class) {
            break;
        }
        if (unit == NO_UNIT || is_terminator(unit)) {
            jsmi_lexer_fail(lexer, token->start,
                            "regular expression is not closed");
            return false;
        }
    }
    end = lexer->position++;
    *pattern = intern_range(lexer, start, end);
    start = lexer->position;
    for (;;) {
        uint32_t units;
        uint32_t code_point = code_point_at(lexer, lexer->position, &units);

        if (code_point == NO_UNIT || !jsmi_is_identifier_part(code_point))
            break;
        lexer->position += units;
    }
    if (peek_unit(lexer, 0) == '\\')
        jsmi_lexer_fail(lexer, lexer->position,
                        "escapes are not allowed in the flags of a regular "
                        "expression");
    *flags = intern_range(lexer, start, lexer->position);
    token->end = lexer->position;
    return jsmi_lexer_spend(lexer, 1 + (token->end - token->start) / 64) &&
           *pattern && *flags && !lexer->failed;
}
