// SPDX-License-Identifier: MIT
//
// Pieces of source text that errors show: the expression that went wrong, in a
// message, and the line it is on, below a report.
#pragma once

#include "interp/frame.h"

enum {
    JSMI_LONGEST_EXPRESSION = 60,                            // code units
    JSMI_EXPRESSION_SIZE = JSMI_LONGEST_EXPRESSION * 3 + 1,  // bytes of UTF-8
    JSMI_LONGEST_EXCERPT = 120,                              // code units
};

// Writes the source text of the expression that the running instruction of a
// frame is about (of a call: what is called) into JSMI_EXPRESSION_SIZE bytes.
// It is empty where the text is unknown, long or on several lines.
void jsmi_expression_text(const JsVm *vm, const JsValue *fp, char *text);

// Throws a TypeError, "EXPRESSION PROBLEM (it is VALUE)", about the value of
// that expression.
bool jsmi_throw_about_operand(JsVm *vm, const JsValue *fp, JsValue value,
                              const char *problem);

// A line of a source text, or the part of a long one around a place.
typedef struct JsExcerpt {
    JsUnits line;    // without what ends it
    uint32_t caret;  // units of the line in front of the place
} JsExcerpt;

// The line with this offset. Its units are those of the source.
JsExcerpt jsmi_excerpt_at(JsUnits source, uint32_t offset);
