// SPDX-License-Identifier: MIT
//
// What may stand behind a backslash, except back references and assertions.
#include "regexp/parser.h"

#include <string.h>

static int hex_value(int32_t unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    if (unit >= 'A' && unit <= 'F')
        return unit - 'A' + 10;
    if (unit >= 'a' && unit <= 'f')
        return unit - 'a' + 10;
    return -1;
}

static bool is_digit(int32_t unit)
{
    return unit >= '0' && unit <= '9';
}

static bool is_letter(int32_t unit)
{
    return (unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z');
}

// Reads exactly `count` hexadecimal digits or nothing.
static bool parse_hex(JsRegExpParser *parser, int count, JsCodePoint *value)
{
    JsCodePoint result = 0;

    for (int i = 0; i < count; i++) {
        int digit = hex_value(jsmi_regexp_parser_peek_at(parser, (size_t)i));

        if (digit < 0)
            return false;
        result = result * 16 + (JsCodePoint)digit;
    }
    parser->position += (size_t)count;
    *value = result;
    return true;
}

// The digits and the closing brace of \u{...}.
static bool parse_braced_hex(JsRegExpParser *parser, JsCodePoint *value)
{
    JsCodePoint result = 0;
    bool has_digits = false;

    for (;;) {
        int32_t unit = jsmi_regexp_parser_peek(parser);
        int digit = hex_value(unit);

        if (unit == '}' && has_digits) {
            parser->position++;
            *value = result;
            return true;
        }
        if (digit < 0)
            return false;
        result = result * 16 + (JsCodePoint)digit;
        if (result >= JSMI_CODE_POINT_LIMIT)
            return false;
        has_digits = true;
        parser->position++;
    }
}

// \uHHHH of a trail surrogate behind a lead surrogate.
static bool parse_trail_surrogate(JsRegExpParser *parser, JsCodePoint *trail)
{
    size_t start = parser->position;

    if (jsmi_regexp_parser_accept(parser, '\\') &&
        jsmi_regexp_parser_accept(parser, 'u') && parse_hex(parser, 4, trail) &&
        jsmi_is_trail_surrogate(*trail))
        return true;
    parser->position = start;
    return false;
}

bool jsmi_regexp_parse_unicode_escape(JsRegExpParser *parser, bool is_unicode,
                                      JsCodePoint *character)
{
    size_t start = parser->position;
    JsCodePoint trail;

    if (is_unicode && jsmi_regexp_parser_accept(parser, '{')) {
        if (parse_braced_hex(parser, character))
            return true;
        parser->position = start;
        return false;
    }
    if (!parse_hex(parser, 4, character))
        return false;
    if (is_unicode && jsmi_is_lead_surrogate(*character) &&
        parse_trail_surrogate(parser, &trail))
        *character = jsmi_combine_surrogates(*character, trail);
    return true;
}

// \cX. Without a letter the backslash stands for itself and the `c` is read
// again as a character of its own.
static bool parse_control_letter(JsRegExpParser *parser,
                                 JsEscapeContext context,
                                 JsCodePoint *character)
{
    int32_t unit = jsmi_regexp_parser_peek(parser);

    if (is_letter(unit) ||
        (!parser->is_unicode && context == JSMI_ESCAPE_IN_CLASS &&
         (is_digit(unit) || unit == '_'))) {
        parser->position++;
        *character = (JsCodePoint)unit % 32;
        return true;
    }
    if (parser->is_unicode)
        return jsmi_regexp_parser_refuse(parser,
                                         "invalid control letter escape");
    parser->position--;
    *character = '\\';
    return true;
}

// LegacyOctalEscapeSequence, or one of \8 and \9, which are themselves.
static void parse_legacy_octal(JsRegExpParser *parser, JsCodePoint *character)
{
    JsCodePoint value = (JsCodePoint)jsmi_regexp_parser_peek(parser) - '0';
    int limit = value <= 3 ? 3 : 2;

    parser->position++;
    if (value >= 8) {
        *character = value + '0';
        return;
    }
    for (int i = 1; i < limit; i++) {
        int32_t unit = jsmi_regexp_parser_peek(parser);

        if (unit < '0' || unit > '7')
            break;
        value = value * 8 + (JsCodePoint)(unit - '0');
        parser->position++;
    }
    *character = value;
}

static bool parse_digit_escape(JsRegExpParser *parser, JsCodePoint *character)
{
    if (jsmi_regexp_parser_peek(parser) == '0' &&
        !is_digit(jsmi_regexp_parser_peek_at(parser, 1))) {
        parser->position++;
        *character = 0;
        return true;
    }
    if (parser->is_unicode)
        return jsmi_regexp_parser_refuse(parser, "invalid decimal escape");
    parse_legacy_octal(parser, character);
    return true;
}

// ClassSetReservedPunctuator
static bool is_reserved_punctuator(int32_t unit)
{
    return unit > 0 && unit < 128 && strchr("&-!#%,:;<=>@`~", unit);
}

static bool is_syntax_character(int32_t unit)
{
    return unit > 0 && unit < 128 && strchr("^$\\.*+?()[]{}|/", unit);
}

static bool parse_identity_escape(JsRegExpParser *parser,
                                  JsEscapeContext context,
                                  JsCodePoint *character)
{
    int32_t unit = jsmi_regexp_parser_peek(parser);
    bool is_allowed;

    if (unit == JSMI_NO_CHARACTER)
        return jsmi_regexp_parser_refuse(parser,
                                         "\\ at the end of the pattern");
    if (!parser->is_unicode)
        is_allowed = unit != 'k' || !parser->has_named_groups;
    else if (context == JSMI_ESCAPE_IN_CLASS_SET)
        is_allowed = is_syntax_character(unit) || is_reserved_punctuator(unit);
    else
        is_allowed = is_syntax_character(unit) ||
                     (unit == '-' && context == JSMI_ESCAPE_IN_CLASS);
    if (!is_allowed)
        return jsmi_regexp_parser_refuse(parser, "invalid escape");
    *character = jsmi_regexp_parser_next(parser);
    return true;
}

static bool simple_escape(int32_t unit, JsEscapeContext context,
                          JsCodePoint *character)
{
    switch (unit) {
    case 'b':
        *character = '\b';
        return context != JSMI_ESCAPE_IN_PATTERN;
    case 'f':
        *character = '\f';
        return true;
    case 'n':
        *character = '\n';
        return true;
    case 'r':
        *character = '\r';
        return true;
    case 't':
        *character = '\t';
        return true;
    case 'v':
        *character = '\v';
        return true;
    default:
        return false;
    }
}

bool jsmi_regexp_parse_character_escape(JsRegExpParser *parser,
                                        JsEscapeContext context,
                                        JsCodePoint *character)
{
    int32_t unit = jsmi_regexp_parser_peek(parser);

    if (simple_escape(unit, context, character)) {
        parser->position++;
        return true;
    }
    if (is_digit(unit))
        return parse_digit_escape(parser, character);
    switch (unit) {
    case 'c':
        parser->position++;
        return parse_control_letter(parser, context, character);
    case 'x':
        parser->position++;
        if (parse_hex(parser, 2, character))
            return true;
        break;
    case 'u':
        parser->position++;
        if (jsmi_regexp_parse_unicode_escape(parser, parser->is_unicode,
                                             character))
            return true;
        break;
    default:
        return parse_identity_escape(parser, context, character);
    }
    // x and u without their digits.
    if (parser->is_unicode)
        return jsmi_regexp_parser_refuse(
            parser, unit == 'x' ? "invalid escape" : "invalid Unicode escape");
    *character = (JsCodePoint)unit;
    return true;
}

bool jsmi_regexp_parser_at_class_escape(const JsRegExpParser *parser)
{
    int32_t unit = jsmi_regexp_parser_peek(parser);

    if (unit == 'p' || unit == 'P')
        return parser->is_unicode;
    return unit > 0 && unit < 128 && strchr("dDsSwW", unit);
}

static void add_digits(JsCodePointSet *set)
{
    jsmi_code_point_set_add(set, '0', '9');
}

// WhiteSpace and LineTerminator
static void add_space(JsCodePointSet *set)
{
    static const JsCodePoint ranges[][2] = {
        {0x09, 0x0D},     {0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680},
        {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
        {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};

    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        jsmi_code_point_set_add(set, ranges[i][0], ranges[i][1]);
}

// WordCharacters ( rer )
// https://tc39.es/ecma262/#sec-wordcharacters
static void add_word_characters(const JsRegExpParser *parser,
                                JsCodePointSet *set)
{
    jsmi_code_point_set_add(set, '0', '9');
    jsmi_code_point_set_add(set, 'A', 'Z');
    jsmi_code_point_set_add(set, '_', '_');
    jsmi_code_point_set_add(set, 'a', 'z');
    if (parser->is_unicode && jsmi_regexp_parser_ignores_case(parser)) {
        jsmi_code_point_set_add(set, 0x17F, 0x17F);
        jsmi_code_point_set_add(set, 0x212A, 0x212A);
    }
}

// MaybeSimpleCaseFolding ( rer, A )
static void maybe_fold(const JsRegExpParser *parser, JsCodePointSet *set)
{
    if (parser->has_sets && jsmi_regexp_parser_ignores_case(parser))
        jsmi_code_point_set_canonicalize(set, JSMI_CANONICALIZE_FOLD);
}

// CharacterComplement ( rer, S )
// https://tc39.es/ecma262/#sec-charactercomplement
void jsmi_regexp_parser_complement(const JsRegExpParser *parser,
                                   JsCodePointSet *set)
{
    if (parser->has_sets && jsmi_regexp_parser_ignores_case(parser)) {
        JsCodePointSet all;

        jsmi_code_point_set_initialize(&all, set->budget);
        jsmi_code_point_set_add_canonical(&all, JSMI_CANONICALIZE_FOLD);
        jsmi_code_point_set_subtract(&all, set);
        jsmi_code_point_set_dispose(set);
        *set = all;
        return;
    }
    jsmi_code_point_set_complement(
        set, parser->is_unicode ? JSMI_CODE_POINT_LIMIT : 0x10000);
}

// The longest names of properties have 32 characters.
enum { MAX_PROPERTY_NAME = 40 };

typedef struct PropertyText {
    char text[MAX_PROPERTY_NAME];
    size_t length;
} PropertyText;

static bool read_property_text(JsRegExpParser *parser, PropertyText *text)
{
    text->length = 0;
    for (;;) {
        int32_t unit = jsmi_regexp_parser_peek(parser);

        if (!is_letter(unit) && !is_digit(unit) && unit != '_')
            return true;
        if (text->length == MAX_PROPERTY_NAME)
            return false;
        text->text[text->length++] = (char)unit;
        parser->position++;
    }
}

// {Name} or {Name=Value}
static bool parse_property(JsRegExpParser *parser, JsUnicodeProperty *property)
{
    PropertyText name;
    PropertyText value;
    bool has_value;

    if (!jsmi_regexp_parser_accept(parser, '{') ||
        !read_property_text(parser, &name))
        return jsmi_regexp_parser_refuse(parser, "invalid property name");
    has_value = jsmi_regexp_parser_accept(parser, '=');
    if ((has_value && !read_property_text(parser, &value)) ||
        !jsmi_regexp_parser_accept(parser, '}') ||
        !jsmi_unicode_property_find(name.text, name.length,
                                    has_value ? value.text : NULL,
                                    has_value ? value.length : 0, property))
        return jsmi_regexp_parser_refuse(parser, "invalid property name");
    return true;
}

static bool parse_property_escape(JsRegExpParser *parser, bool is_negated,
                                  JsCodePointSet *set,
                                  JsUnicodeProperty *strings)
{
    JsUnicodeProperty property;

    if (!parse_property(parser, &property))
        return false;
    if (property.kind == JSMI_PROPERTY_OF_STRINGS &&
        (is_negated || !parser->has_sets))
        return jsmi_regexp_parser_refuse(parser, "invalid property name");
    *strings = property;
    if (parser->is_validating)
        return true;
    jsmi_unicode_property_members(property, set);
    maybe_fold(parser, set);
    if (is_negated)
        jsmi_regexp_parser_complement(parser, set);
    return true;
}

bool jsmi_regexp_parse_class_escape(JsRegExpParser *parser, JsCodePointSet *set,
                                    JsUnicodeProperty *strings)
{
    int32_t unit = jsmi_regexp_parser_peek(parser);

    parser->position++;
    *strings = (JsUnicodeProperty){.kind = JSMI_PROPERTY_BINARY};
    if (unit == 'p' || unit == 'P')
        return parse_property_escape(parser, unit == 'P', set, strings);
    if (parser->is_validating)
        return true;
    switch (unit) {
    case 'd':
    case 'D':
        add_digits(set);
        break;
    case 's':
    case 'S':
        add_space(set);
        break;
    default:
        add_word_characters(parser, set);
        break;
    }
    maybe_fold(parser, set);
    if (unit < 'a')
        jsmi_regexp_parser_complement(parser, set);
    return true;
}
