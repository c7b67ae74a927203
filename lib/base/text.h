// SPDX-License-Identifier: MIT
//
// UTF-8 and UTF-16. The engine's strings are sequences of 16-bit code units
// that need not be well formed; text at the border is UTF-8. Decoding never
// fails: an ill-formed sequence yields U+FFFD for each maximal subpart, as the
// Unicode Standard recommends. A lone surrogate encoded in three bytes is
// ill-formed UTF-8 and treated so.
#pragma once

#include "base/platform.h"

typedef uint32_t JsCodePoint;

enum { JSMI_REPLACEMENT_CHARACTER = 0xFFFD };

static inline bool jsmi_is_lead_surrogate(uint32_t unit)
{
    return (unit & 0xFFFFFC00u) == 0xD800;
}

static inline bool jsmi_is_trail_surrogate(uint32_t unit)
{
    return (unit & 0xFFFFFC00u) == 0xDC00;
}

static inline bool jsmi_is_surrogate(uint32_t unit)
{
    return (unit & 0xFFFFF800u) == 0xD800;
}

static inline JsCodePoint jsmi_combine_surrogates(uint32_t lead, uint32_t trail)
{
    return 0x10000 + ((lead - 0xD800) << 10) + (trail - 0xDC00);
}

static inline uint16_t jsmi_lead_surrogate(JsCodePoint code_point)
{
    return (uint16_t)(0xD800 + ((code_point - 0x10000) >> 10));
}

static inline uint16_t jsmi_trail_surrogate(JsCodePoint code_point)
{
    return (uint16_t)(0xDC00 + ((code_point - 0x10000) & 0x3FF));
}

// Decodes the code point at `*position` (< `size`) and moves past it. `valid`
// may be NULL; it is set to false for an ill-formed sequence and left alone
// otherwise.
JsCodePoint jsmi_utf8_decode(const uint8_t *text, size_t size,
                             size_t *position, bool *valid);

// Writes 1 to 4 bytes and returns how many. A surrogate is written in three
// bytes: whoever needs well-formed UTF-8 replaces lone ones first.
size_t jsmi_utf8_encode(JsCodePoint code_point, uint8_t bytes[4]);

// Decodes the code point at `*position` (< `length`) and moves past it. A
// lone surrogate is its own code point.
static inline JsCodePoint jsmi_utf16_decode(const uint16_t *text,
                                            size_t length, size_t *position)
{
    uint32_t unit = text[(*position)++];

    if (jsmi_is_lead_surrogate(unit) && *position < length &&
        jsmi_is_trail_surrogate(text[*position]))
        return jsmi_combine_surrogates(unit, text[(*position)++]);
    return unit;
}

typedef struct JsUtf8Measure {
    size_t units;     // length in UTF-16 code units
    bool is_latin1;   // no code point above U+00FF
    bool is_ascii;
    bool is_valid;
} JsUtf8Measure;

// What decoding the whole text would give.
JsUtf8Measure jsmi_utf8_measure(const uint8_t *text, size_t size);

// Decode the whole text into memory of the measured number of units. The
// first requires a text measured as Latin-1.
void jsmi_utf8_to_latin1(const uint8_t *text, size_t size, uint8_t *units);
void jsmi_utf8_to_utf16(const uint8_t *text, size_t size, uint16_t *units);

// The bytes that UTF-16 text takes as UTF-8, lone surrogates counted as
// U+FFFD, and the encoding itself. Both return the number of bytes.
size_t jsmi_utf16_utf8_size(const uint16_t *text, size_t length);
size_t jsmi_utf16_to_utf8(const uint16_t *text, size_t length, uint8_t *bytes);
size_t jsmi_latin1_utf8_size(const uint8_t *text, size_t length);
size_t jsmi_latin1_to_utf8(const uint8_t *text, size_t length, uint8_t *bytes);
