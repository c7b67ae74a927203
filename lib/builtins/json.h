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
