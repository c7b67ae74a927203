// SPDX-License-Identifier: MIT
//
// The JSON object: json.c has its tables, JSON.rawJSON and what is shared;
// json_parse.c and json_revive.c one direction, json_stringify.c and
// json_quote.c the other. None recurses: what is being read or written is a
// stack in a list that the scope keeps.
#pragma once

#include "builtins/shared.h"

JsNative jsmi_json_parse;
JsNative jsmi_json_stringify;

// Parses a whole text. With `record` not NULL, it gets the Parse Record of the
// value: an array of the value and either the source text of a primitive, an
// array of the records of an array's elements, or an object without prototype
// with the records of an object's properties. No script sees it.
JSMI_MUST_USE bool jsmi_json_parse_text(JsVm *vm, JsString *text,
                                        JsValue *value, JsValue *record);

// The same for the text of a JSON module; a SyntaxError says where in the file
// it is.
JSMI_MUST_USE bool jsmi_json_parse_file(JsVm *vm, JsString *text,
                                        JsString *file, JsValue *value);

// Whether JSON.rawJSON made the object; then `*text` is its text.
JSMI_MUST_USE bool jsmi_is_raw_json(JsVm *vm, JsValue value, bool *is_raw);

// Keeps a list across the turn that begins.
static inline JSMI_MUST_USE bool jsmi_list_turn(JsVm *vm, uint32_t mark,
                                                const JsValueList *list)
{
    if (!jsmi_turn(vm, mark))
        return false;
    if (list->cell)
        jsmi_keep(&vm->heap, jsmi_value_cell(list->cell));
    return true;
}

// QuoteJSONString, followed by `after`, up to two units. False: out of memory
// or fuel; what does not fit into a string makes the builder fail.
JSMI_MUST_USE bool jsmi_json_quote(JsVm *vm, JsStringBuilder *builder,
                                   JsString *string, const char *after);

// Eight Latin-1 units, the first one in the lowest byte.
static inline uint64_t jsmi_json_eight_units(const uint8_t *units)
{
    uint64_t word = 0;

    for (int i = 0; i < 8; i++)
        word |= (uint64_t)units[i] << 8 * i;
    return word;
}

// Of eight Latin-1 units in a word, the top bit of the lowest byte that is a
// quotation mark, a backslash or a control character, and perhaps bits of bytes
// above it; 0 if there is none.
static inline uint64_t jsmi_json_special_units(uint64_t units)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t quotes = units ^ ones * '"';
    const uint64_t backslashes = units ^ ones * '\\';

    return ((units - ones * ' ') | (quotes - ones) | (backslashes - ones)) &
           ~units & ones * 0x80;
}
