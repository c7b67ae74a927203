// SPDX-License-Identifier: MIT
#include "wide.h"

#include <stdbool.h>

typedef struct Range {
    uint32_t first, last;
} Range;

// In order, for a search by halves. Scripts with rare marks are left out.
static const Range combining[] = {
    {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD},
    {0x05BF, 0x05BF},   {0x05C1, 0x05C2},   {0x0610, 0x061A},
    {0x064B, 0x065F},   {0x0670, 0x0670},   {0x06D6, 0x06DC},
    {0x06DF, 0x06E4},   {0x0900, 0x0902},   {0x093C, 0x093C},
    {0x0941, 0x0948},   {0x094D, 0x094D},   {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A},   {0x0E47, 0x0E4E},   {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},   {0x200B, 0x200F},   {0x202A, 0x202E},
    {0x2060, 0x2064},   {0x20D0, 0x20FF},   {0x302A, 0x302D},
    {0x3099, 0x309A},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F},
    {0xFEFF, 0xFEFF},   {0x1F3FB, 0x1F3FF}, {0xE0001, 0xE007F},
    {0xE0100, 0xE01EF},
};

static const Range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},
    {0x23E9, 0x23EC},   {0x23F0, 0x23F0},   {0x23F3, 0x23F3},
    {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},
    {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},
    {0x26F2, 0x26F3},   {0x26F5, 0x26F5},   {0x26FA, 0x26FA},
    {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},
    {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18AFF}, {0x1AFF0, 0x1B2FF},
    {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E},
    {0x1F191, 0x1F19A}, {0x1F1E6, 0x1F202}, {0x1F210, 0x1F23B},
    {0x1F240, 0x1F248}, {0x1F250, 0x1F251}, {0x1F260, 0x1F265},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB},
    {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

static bool is_in(uint32_t code_point, const Range *ranges, size_t count)
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;

        if (code_point > ranges[middle].last) {
            low = middle + 1;
        } else if (code_point < ranges[middle].first) {
            count = middle;
        } else {
            return true;
        }
    }
    return false;
}

// How many bytes a first byte announces, and the bits it gives; 0 for none.
static int sequence_length(unsigned char byte, uint32_t *bits)
{
    if (byte < 0x80) {
        *bits = byte;
        return 1;
    }
    if (byte >= 0xC2 && byte < 0xE0) {
        *bits = byte & 0x1Fu;
        return 2;
    }
    if (byte >= 0xE0 && byte < 0xF0) {
        *bits = byte & 0x0Fu;
        return 3;
    }
    if (byte >= 0xF0 && byte < 0xF5) {
        *bits = byte & 0x07u;
        return 4;
    }
    return 0;
}

uint32_t wide_decode(const char *text, size_t length, size_t at, size_t *next)
{
    uint32_t code_point = 0;
    int count = sequence_length((unsigned char)text[at], &code_point);

    *next = at + 1;
    for (int i = 1; i < count; i++) {
        unsigned char byte =
            at + (size_t)i < length ? (unsigned char)text[at + (size_t)i] : 0;

        if ((byte & 0xC0) != 0x80) {
            return 0xFFFD;
        }
        code_point = code_point << 6 | (byte & 0x3Fu);
    }
    if (count == 0) {
        return 0xFFFD;
    }
    *next = at + (size_t)count;
    return code_point;
}

int wide_columns(uint32_t code_point)
{
    if (code_point < 0x300) {
        return 1;
    }
    if (is_in(code_point, combining, sizeof(combining) / sizeof(*combining))) {
        return 0;
    }
    return is_in(code_point, wide, sizeof(wide) / sizeof(*wide)) ? 2 : 1;
}

size_t wide_previous(const char *text, size_t length, size_t at)
{
    while (at > 0) {
        size_t next;

        at--;
        while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80) {
            at--;
        }
        if (wide_columns(wide_decode(text, length, at, &next)) > 0) {
            break;
        }
    }
    return at;
}

size_t wide_next(const char *text, size_t length, size_t at)
{
    if (at < length) {
        wide_decode(text, length, at, &at);
    }
    while (at < length) {
        size_t next;

        if (wide_columns(wide_decode(text, length, at, &next)) > 0) {
            break;
        }
        at = next;
    }
    return at;
}
