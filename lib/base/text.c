// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <string.h>

JsCodePoint jsmi_utf8_decode(const uint8_t *text, size_t size,
                             size_t *position, bool *valid)
{
    size_t i = *position;
    uint8_t first = text[i++];
    uint8_t low = 0x80, high = 0xBF;  // the range of the second byte
    JsCodePoint code_point;
    int more;

    if (first < 0x80) {
        *position = i;
        return first;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        more = 1;
        code_point = first & 0x1F;
    } else if (first >= 0xE0 && first <= 0xEF) {
        more = 2;
        code_point = first & 0x0F;
        if (first == 0xE0)
            low = 0xA0;
        if (first == 0xED)
            high = 0x9F;
    } else if (first >= 0xF0 && first <= 0xF4) {
        more = 3;
        code_point = first & 0x07;
        if (first == 0xF0)
            low = 0x90;
        if (first == 0xF4)
            high = 0x8F;
    } else {
        goto ill_formed;
    }
    for (; more > 0; more--) {
        if (i >= size || text[i] < low || text[i] > high)
            goto ill_formed;
        code_point = (code_point << 6) | (text[i++] & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    *position = i;
    return code_point;

ill_formed:
    *position = i;
    if (valid)
        *valid = false;
    return JSMI_REPLACEMENT_CHARACTER;
}

size_t jsmi_utf8_encode(JsCodePoint code_point, uint8_t bytes[4])
{
    if (code_point < 0x80) {
        bytes[0] = (uint8_t)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        bytes[0] = (uint8_t)(0xC0 | (code_point >> 6));
        bytes[1] = (uint8_t)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        bytes[0] = (uint8_t)(0xE0 | (code_point >> 12));
        bytes[1] = (uint8_t)(0x80 | ((code_point >> 6) & 0x3F));
        bytes[2] = (uint8_t)(0x80 | (code_point & 0x3F));
        return 3;
    }
    bytes[0] = (uint8_t)(0xF0 | (code_point >> 18));
    bytes[1] = (uint8_t)(0x80 | ((code_point >> 12) & 0x3F));
    bytes[2] = (uint8_t)(0x80 | ((code_point >> 6) & 0x3F));
    bytes[3] = (uint8_t)(0x80 | (code_point & 0x3F));
    return 4;
}

// The length of the run of ASCII bytes at the start, found a word at a time.
static size_t ascii_prefix(const uint8_t *text, size_t size)
{
    size_t i = 0;

    while (size - i >= sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, text + i, sizeof word);
        if (word & 0x8080808080808080u)
            break;
        i += sizeof word;
    }
    while (i < size && text[i] < 0x80)
        i++;
    return i;
}

JsUtf8Measure jsmi_utf8_measure(const uint8_t *text, size_t size)
{
    JsUtf8Measure measure = {0, true, true, true};
    size_t i = 0;

    while (i < size) {
        size_t run = ascii_prefix(text + i, size - i);
        JsCodePoint code_point;

        measure.units += run;
        i += run;
        if (i == size)
            break;
        code_point = jsmi_utf8_decode(text, size, &i, &measure.is_valid);
        measure.is_ascii = false;
        if (code_point > 0xFF)
            measure.is_latin1 = false;
        measure.units += code_point > 0xFFFF ? 2 : 1;
    }
    return measure;
}

void jsmi_utf8_to_latin1(const uint8_t *text, size_t size, uint8_t *units)
{
    size_t i = 0;

    while (i < size) {
        size_t run = ascii_prefix(text + i, size - i);

        memcpy(units, text + i, run);
        units += run;
        i += run;
        if (i < size)
            *units++ = (uint8_t)jsmi_utf8_decode(text, size, &i, NULL);
    }
}

void jsmi_utf8_to_utf16(const uint8_t *text, size_t size, uint16_t *units)
{
    size_t i = 0;

    while (i < size) {
        size_t run = ascii_prefix(text + i, size - i);
        JsCodePoint code_point;

        for (size_t k = 0; k < run; k++)
            units[k] = text[i + k];
        units += run;
        i += run;
        if (i == size)
            break;
        code_point = jsmi_utf8_decode(text, size, &i, NULL);
        if (code_point > 0xFFFF) {
            *units++ = jsmi_lead_surrogate(code_point);
            *units++ = jsmi_trail_surrogate(code_point);
        } else {
            *units++ = (uint16_t)code_point;
        }
    }
}

static JsCodePoint without_lone_surrogate(JsCodePoint code_point)
{
    return jsmi_is_surrogate(code_point) ? JSMI_REPLACEMENT_CHARACTER
                                         : code_point;
}

size_t jsmi_utf16_utf8_size(const uint16_t *text, size_t length)
{
    size_t size = 0, i = 0;

    while (i < length) {
        JsCodePoint code_point = jsmi_utf16_decode(text, length, &i);

        size += code_point < 0x80      ? 1
                : code_point < 0x800   ? 2
                : code_point < 0x10000 ? 3
                                       : 4;
    }
    return size;
}

size_t jsmi_utf16_to_utf8(const uint16_t *text, size_t length, uint8_t *bytes)
{
    size_t size = 0, i = 0;

    while (i < length) {
        JsCodePoint code_point = jsmi_utf16_decode(text, length, &i);
        uint8_t encoded[4];
        size_t count =
            jsmi_utf8_encode(without_lone_surrogate(code_point), encoded);

        memcpy(bytes + size, encoded, count);
        size += count;
    }
    return size;
}

size_t jsmi_latin1_utf8_size(const uint8_t *text, size_t length)
{
    size_t size = length;

    for (size_t i = 0; i < length; i++)
        size += text[i] >> 7;
    return size;
}

size_t jsmi_latin1_to_utf8(const uint8_t *text, size_t length, uint8_t *bytes)
{
    size_t size = 0;

    for (size_t i = 0; i < length; i++)
        size += jsmi_utf8_encode(text[i], bytes + size);
    return size;
}
