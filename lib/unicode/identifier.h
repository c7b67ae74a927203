// SPDX-License-Identifier: MIT
//
// Which characters make up names and which separate tokens. Code points below
// 256 are answered by one table of bits that a scanner may also read directly;
// the rest of ID_Start and ID_Continue is in a table of two stages: one page
// number for each 256 code points, and pages of 256 bits, equal ones shared.
//
// https://tc39.es/ecma262/#sec-names-and-keywords
// https://tc39.es/ecma262/#sec-white-space
// https://tc39.es/ecma262/#sec-line-terminators
#pragma once

#include "base/text.h"

// The bits of jsmi_character_classes.
enum {
    JSMI_CHARACTER_IDENTIFIER_START = 1,  // ID_Start, $ and _
    JSMI_CHARACTER_IDENTIFIER_PART = 2,   // ID_Continue and $
    JSMI_CHARACTER_WHITE_SPACE = 4,
    JSMI_CHARACTER_LINE_TERMINATOR = 8,  // LF and CR; not U+2028 and U+2029
    JSMI_CHARACTER_DECIMAL_DIGIT = 16,
    JSMI_CHARACTER_HEX_DIGIT = 32,
};

extern const uint8_t jsmi_character_classes[256];

// ID_Start and ID_Continue of any code point, without what ECMA-262 adds.
bool jsmi_is_id_start(JsCodePoint code_point);
bool jsmi_is_id_continue(JsCodePoint code_point);

// White space above U+00FF: byte order mark and Space_Separator.
bool jsmi_is_wide_white_space(JsCodePoint code_point);

// IdentifierStartChar: ID_Start, $ and _. Escapes are the caller's matter.
static inline bool jsmi_is_identifier_start(JsCodePoint code_point)
{
    if (code_point < 256)
        return jsmi_character_classes[code_point] &
               JSMI_CHARACTER_IDENTIFIER_START;
    return jsmi_is_id_start(code_point);
}

// IdentifierPartChar: ID_Continue and $. ID_Continue has had the two joiners
// U+200C and U+200D since Unicode 16.
static inline bool jsmi_is_identifier_part(JsCodePoint code_point)
{
    if (code_point < 256)
        return jsmi_character_classes[code_point] &
               JSMI_CHARACTER_IDENTIFIER_PART;
    return jsmi_is_id_continue(code_point);
}

static inline bool jsmi_is_white_space(JsCodePoint code_point)
{
    if (code_point < 256)
        return jsmi_character_classes[code_point] & JSMI_CHARACTER_WHITE_SPACE;
    return jsmi_is_wide_white_space(code_point);
}

static inline bool jsmi_is_line_terminator(JsCodePoint code_point)
{
    return code_point == '\n' || code_point == '\r' || code_point == 0x2028 ||
           code_point == 0x2029;
}
