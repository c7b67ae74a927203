// SPDX-License-Identifier: MIT
//
// Looking at many units of JSON text at a time: how many come before the first
// one that does not stand for itself in a string, which is a quotation mark, a
// backslash or a control character. With the instructions that every x86-64
// has it takes one look; elsewhere a word or a unit at a time is looked at.
#pragma once

#include <string.h>

#include "base/platform.h"

#if JSMI_HAS_SSE2
#include <emmintrin.h>
#endif

// How many units are looked at, all of which must be there.
enum { JSMI_SCAN_LATIN1 = 16, JSMI_SCAN_UTF16 = 8 };

static inline bool jsmi_scan_is_plain(uint32_t unit)
{
    return unit >= ' ' && unit != '"' && unit != '\\';
}

#if JSMI_HAS_SSE2

static inline uint32_t jsmi_scan_latin1(const uint8_t *units)
{
    __m128i all = _mm_loadu_si128((const __m128i *)(const void *)units);
    __m128i controls = _mm_cmpeq_epi8(_mm_max_epu8(all, _mm_set1_epi8(' ' - 1)),
                                      _mm_set1_epi8(' ' - 1));
    __m128i special = _mm_or_si128(_mm_cmpeq_epi8(all, _mm_set1_epi8('"')),
                                   _mm_cmpeq_epi8(all, _mm_set1_epi8('\\')));
    uint32_t found =
        (uint32_t)_mm_movemask_epi8(_mm_or_si128(special, controls));

    // The bit above those of the units ends the search.
    return (uint32_t)jsmi_count_trailing_zeros_64(found | 1u << 16);
}

static inline uint32_t jsmi_scan_utf16(const uint16_t *units)
{
    __m128i all = _mm_loadu_si128((const __m128i *)(const void *)units);
    __m128i controls = _mm_cmpeq_epi16(
        _mm_subs_epu16(all, _mm_set1_epi16(' ' - 1)), _mm_setzero_si128());
    __m128i special = _mm_or_si128(_mm_cmpeq_epi16(all, _mm_set1_epi16('"')),
                                   _mm_cmpeq_epi16(all, _mm_set1_epi16('\\')));
    uint32_t found =
        (uint32_t)_mm_movemask_epi8(_mm_or_si128(special, controls));

    return (uint32_t)jsmi_count_trailing_zeros_64(found | 1u << 16) / 2;
}

#else

// Of eight units in a word, the first one in its lowest byte: the top bit of
// the lowest byte that is special, and perhaps bits of bytes above it.
static inline uint64_t jsmi_scan_word(const uint8_t *units)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t word = 0, quotes, backslashes;

    for (int i = 0; i < 8; i++)
        word |= (uint64_t)units[i] << 8 * i;
    quotes = word ^ ones * '"';
    backslashes = word ^ ones * '\\';
    return ((word - ones * ' ') | (quotes - ones) | (backslashes - ones)) &
           ~word & ones * 0x80;
}

static inline uint32_t jsmi_scan_latin1(const uint8_t *units)
{
    uint64_t special = jsmi_scan_word(units);
    uint32_t before = 0;

    if (!special) {
        special = jsmi_scan_word(units + 8);
        before = 8;
    }
    return before +
           (special ? (uint32_t)jsmi_count_trailing_zeros_64(special) / 8 : 8);
}

static inline uint32_t jsmi_scan_utf16(const uint16_t *units)
{
    uint32_t i = 0;

    while (i < JSMI_SCAN_UTF16 && jsmi_scan_is_plain(units[i]))
        i++;
    return i;
}

#endif
