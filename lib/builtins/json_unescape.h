// SPDX-License-Identifier: MIT
//
// Strings of JSON text that have escapes: what stands between the quotation
// marks becomes the units that it means.
#pragma once

#include "builtins/json.h"

typedef enum JsUnescapeEnd {
    JSMI_UNESCAPED,          // `at` is that of the closing quotation mark
    JSMI_UNESCAPE_IS_FULL,   // there is no room for more units
    JSMI_UNESCAPE_IS_WIDE,   // an escape does not fit into Latin-1
    JSMI_UNESCAPE_IS_WRONG,  // what is at `at` is no part of a string
} JsUnescapeEnd;

// How far a string has been taken apart.
typedef struct JsUnescape {
    JsUnits text;
    uint32_t at;  // the next unit of the text, behind the opening mark
    void *to;     // where the units go
    bool to_wide;
    uint32_t count;  // how many there are,
    uint32_t room;   // and may be
} JsUnescape;

// Goes on until there is a reason to stop; then `at` and `count` say how far it
// came. When it stopped for want of room or width it can be called again with
// more. Text in UTF-16 is taken apart into Latin-1 only if it is known to fit.
JsUnescapeEnd jsmi_json_unescape(JsUnescape *string);

// What the rest of a string comes to.
typedef struct JsUnescaped {
    JsUnescapeEnd end;  // UNESCAPED or IS_WRONG
    uint32_t at;        // of the quotation mark, or of what is wrong
    uint32_t count;     // of units
    bool is_wide;       // they do not fit into Latin-1
} JsUnescaped;

// Reckons that for a string behind its opening mark. False: stop now.
JSMI_MUST_USE bool jsmi_json_measure(JsBudget *budget, JsUnits text,
                                     uint32_t at, JsUnescaped *result);
