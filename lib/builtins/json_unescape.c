// SPDX-License-Identifier: MIT
#include "builtins/json_unescape.h"

#include "base/scan.h"
#include "number/parse.h"

// What a backslash and this unit mean; 0: more than one unit, or nothing.
static const uint8_t meanings[128] = {
    ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
};

enum { UNICODE_ESCAPE = 6 };  // units of one

static JSMI_ALWAYS_INLINE uint32_t unit_at(JsUnits text, bool is_wide,
                                           uint32_t i)
{
    return is_wide ? text.wide[i] : text.latin1[i];
}

// The number of four hexadecimal digits; more than 0xFFFF if they are not that.
static uint32_t hexadecimal(JsUnits text, uint32_t at)
{
    uint32_t number = 0;

    for (uint32_t i = at; i < at + 4; i++) {
        int digit = jsmi_digit_value(jsmi_units_at(text, i));

        if (digit > 15)
            return UINT32_MAX;
        number = number << 4 | (uint32_t)digit;
    }
    return number;
}

// What the escape at a backslash means and how long it is; 0 units: nothing.
static JSMI_ALWAYS_INLINE uint32_t escape_at(JsUnits text, bool is_wide,
                                             uint32_t at, uint32_t *meaning)
{
    uint32_t name;

    if (text.length - at < 2)
        return 0;
    name = unit_at(text, is_wide, at + 1);
    *meaning = name < 128 ? meanings[name] : 0;
    if (JSMI_LIKELY(*meaning))
        return 2;
    if (name != 'u' || text.length - at < UNICODE_ESCAPE)
        return 0;
    *meaning = hexadecimal(text, at + 2);
    return *meaning <= 0xFFFF ? UNICODE_ESCAPE : 0;
}

// How many of the units at a place stand for themselves, out of those that are
// looked at together; all of them have been copied to where there is room.
static JSMI_ALWAYS_INLINE uint32_t copy_plain(const JsUnescape *string,
                                              bool is_wide, bool to_wide)
{
    const uint8_t *latin1 = string->text.latin1 + string->at;
    const uint16_t *wide = string->text.wide + string->at;
    uint8_t *to = (uint8_t *)string->to + string->count;
    uint16_t *wide_to = (uint16_t *)string->to + string->count;

    if (is_wide && to_wide) {
        memcpy(wide_to, wide, JSMI_SCAN_UTF16 * sizeof *wide);
    } else if (is_wide) {
        for (int i = 0; i < JSMI_SCAN_UTF16; i++)
            to[i] = (uint8_t)wide[i];
    } else if (to_wide) {
        for (int i = 0; i < JSMI_SCAN_LATIN1; i++)
            wide_to[i] = latin1[i];
    } else {
        memcpy(to, latin1, JSMI_SCAN_LATIN1);
    }
    return is_wide ? jsmi_scan_utf16(wide) : jsmi_scan_latin1(latin1);
}

// Moves behind the units at the place that stand for themselves.
static JSMI_ALWAYS_INLINE JsUnescapeEnd skip_plain(JsUnescape *string,
                                                   bool is_wide, bool to_wide)
{
    const uint32_t many = is_wide ? JSMI_SCAN_UTF16 : JSMI_SCAN_LATIN1;
    uint32_t unit;

    while (string->text.length - string->at >= many &&
           string->room - string->count >= many) {
        uint32_t plain = copy_plain(string, is_wide, to_wide);

        string->at += plain;
        string->count += plain;
        if (plain < many)
            return JSMI_UNESCAPED;
    }
    for (;;) {
        if (string->at == string->text.length)
            return JSMI_UNESCAPE_IS_WRONG;
        unit = unit_at(string->text, is_wide, string->at);
        if (!jsmi_scan_is_plain(unit))
            return JSMI_UNESCAPED;
        if (string->count == string->room)
            return JSMI_UNESCAPE_IS_FULL;
        if (to_wide)
            ((uint16_t *)string->to)[string->count++] = (uint16_t)unit;
        else
            ((uint8_t *)string->to)[string->count++] = (uint8_t)unit;
        string->at++;
    }
}

// Each width of the text and of the string has code of its own.
static JSMI_ALWAYS_INLINE JsUnescapeEnd unescape(JsUnescape *given,
                                                 bool is_wide, bool to_wide)
{
    JsUnescape string = *given;
    JsUnescapeEnd end;

    for (;;) {
        uint32_t unit, length, meaning;

        end = skip_plain(&string, is_wide, to_wide);
        if (end != JSMI_UNESCAPED)
            break;
        unit = unit_at(string.text, is_wide, string.at);
        if (unit == '"')
            break;
        length = unit == '\\'
                     ? escape_at(string.text, is_wide, string.at, &meaning)
                     : 0;
        if (length == 0)
            end = JSMI_UNESCAPE_IS_WRONG;
        else if (string.count == string.room)
            end = JSMI_UNESCAPE_IS_FULL;
        else if (!to_wide && meaning > 0xFF)
            end = JSMI_UNESCAPE_IS_WIDE;
        if (end != JSMI_UNESCAPED)
            break;
        if (to_wide)
            ((uint16_t *)string.to)[string.count++] = (uint16_t)meaning;
        else
            ((uint8_t *)string.to)[string.count++] = (uint8_t)meaning;
        string.at += length;
    }
    given->at = string.at;
    given->count = string.count;
    return end;
}

JsUnescapeEnd jsmi_json_unescape(JsUnescape *string)
{
    if (string->text.is_wide)
        return string->to_wide ? unescape(string, true, true)
                               : unescape(string, true, false);
    return string->to_wide ? unescape(string, false, true)
                           : unescape(string, false, false);
}

// ------------------------------------------------------------------- measuring

static bool is_any_wide(JsUnits text, uint32_t start, uint32_t end)
{
    uint16_t all = 0;

    for (uint32_t i = start; i < end; i++)
        all |= text.wide[i];
    return all > 0xFF;
}

// Moves behind at most so many units that stand for themselves; whether there
// are more.
static JSMI_ALWAYS_INLINE bool pass_plain(JsUnits text, bool is_wide,
                                          uint32_t *at, uint32_t most)
{
    const uint32_t many = is_wide ? JSMI_SCAN_UTF16 : JSMI_SCAN_LATIN1;
    uint32_t end = text.length - *at > most ? *at + most : text.length;

    while (end - *at >= many) {
        uint32_t plain = is_wide ? jsmi_scan_utf16(text.wide + *at)
                                 : jsmi_scan_latin1(text.latin1 + *at);

        *at += plain;
        if (plain < many)
            return false;
    }
    while (*at < end && jsmi_scan_is_plain(unit_at(text, is_wide, *at)))
        ++*at;
    return *at == end && end < text.length;
}

static JSMI_ALWAYS_INLINE bool measure(JsBudget *budget, JsUnits text,
                                       bool is_wide, JsUnescaped *result)
{
    enum { BEFORE_POLL = 16384 };
    uint32_t at = result->at, turns = 0;

    for (;;) {
        uint32_t start = at, length, meaning;
        bool has_more = pass_plain(text, is_wide, &at, BEFORE_POLL);

        result->at = at;
        result->count += at - start;
        if (is_wide && !result->is_wide)
            result->is_wide = is_any_wide(text, start, at);
        if (JSMI_UNLIKELY(has_more)) {
            if (!jsmi_poll(budget))
                return false;
            continue;
        }
        if (at < text.length && unit_at(text, is_wide, at) == '"')
            return true;
        length = at < text.length && unit_at(text, is_wide, at) == '\\'
                     ? escape_at(text, is_wide, at, &meaning)
                     : 0;
        if (length == 0) {
            result->end = JSMI_UNESCAPE_IS_WRONG;
            return true;
        }
        result->is_wide = result->is_wide || meaning > 0xFF;
        result->count++;
        at += length;
        if (!jsmi_poll_turn(budget, &turns))
            return false;
    }
}

bool jsmi_json_measure(JsBudget *budget, JsUnits text, uint32_t at,
                       JsUnescaped *result)
{
    *result = (JsUnescaped){.end = JSMI_UNESCAPED, .at = at};
    return text.is_wide ? measure(budget, text, true, result)
                        : measure(budget, text, false, result);
}
