// SPDX-License-Identifier: MIT
//
// What the files about strings share: string.c, string_case.c,
// string_replace.c, string_iterator.c, and the builtins of regular expressions.
#pragma once

#include "builtins/shared.h"

JsNative jsmi_string_prototype_iterate;

// --------------------------------------------------------------- string_case.c

typedef enum JsCaseMode { JSMI_LOWER_CASE, JSMI_UPPER_CASE } JsCaseMode;

JsNative jsmi_string_prototype_change_case;
JsNative jsmi_string_prototype_normalize;
JsNative jsmi_string_prototype_is_well_formed;
JsNative jsmi_string_prototype_to_well_formed;
JsNative jsmi_string_prototype_locale_compare;

// ------------------------------------------------------------ string_replace.c

enum { JSMI_REPLACE_FIRST, JSMI_REPLACE_ALL };

JsNative jsmi_string_prototype_match;
JsNative jsmi_string_prototype_match_all;
// In one step, and in one for each match where a function is called.
JsNative jsmi_string_prototype_replace;
JsNativeSteps jsmi_string_prototype_replace_steps;
JsNative jsmi_string_prototype_search;
JsNative jsmi_string_prototype_split;

// GetSubstitution: appends the replacement text. `captures` are strings or
// undefined (as many as `capture_count`), `named_captures` an object or
// undefined. Reading named captures may run script.
// https://tc39.es/ecma262/#sec-getsubstitution
typedef struct JsSubstitution {
    JsString *string;
    uint32_t position;      // where the match begins
    uint32_t match_length;  // in units; the match is in the string
    JsString *matched;      // or NULL: those units of the string
    const JsValue *captures;
    uint32_t capture_count;
    JsValue named_captures;
    JsString *replacement;  // the template
} JsSubstitution;

JSMI_MUST_USE bool jsmi_append_substitution(JsVm *vm, JsStringBuilder *builder,
                                            const JsSubstitution *substitution);

// Appends a part of a string.
JSMI_MUST_USE bool jsmi_append_part(JsVm *vm, JsStringBuilder *builder,
                                    JsString *string, uint32_t start,
                                    uint32_t end);

// The position of `needle` in `string` at or after `from`, or -1. Pays.
JSMI_MUST_USE bool jsmi_string_index_of(JsVm *vm, JsString *string,
                                        JsString *needle, uint32_t from,
                                        int64_t *position);
