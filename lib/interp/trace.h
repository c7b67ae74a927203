// SPDX-License-Identifier: MIT
//
// Stacks of calls as data. A captured stack is one cell (JSMI_CELL_SLOTS) that
// names, for each call, innermost first, its code or native function and the
// instruction it had come to; lines and columns are only worked out when
// somebody looks. Only the innermost JSMI_MOST_TRACED calls are kept, so that
// running out of stack costs no more than any other error.
#pragma once

#include "interp/excerpt.h"

enum { JSMI_MOST_TRACED = 50 };

// A call, to look at. The texts live as long as the captured stack.
typedef struct JsTraceFrame {
    const char *prefix;  // "", "get ", "set ", "new "
    JsUnits function;    // its name; empty: none
    JsUnits file;        // empty for native functions
    uint32_t line;       // from 1; 0: unknown
    uint32_t column;     // from 1, in code units
    bool is_native;
    bool is_async;      // an async function that was resumed
    bool is_replaced;   // by the tail call that it made, of the one before it
    bool is_top_level;  // of a script, module or eval
} JsTraceFrame;

// The stack as it is now, recorded in the scope. The call of an error's own
// constructor is left out.
JSMI_MUST_USE bool jsmi_trace_capture(JsVm *vm, JsCell **trace);

// vm->hooks.capture_stack
bool jsmi_trace_capture_error(JsVm *vm, JsObject *error);

// A place in a source text.
typedef struct JsTracePlace {
    JsString *file;
    uint32_t line, column;  // from 1
    JsUnits source;
    uint32_t offset;  // in it
} JsTracePlace;

// Puts a place in front of an error's stack: where a syntax error was found.
JSMI_MUST_USE bool jsmi_trace_add_place(JsVm *vm, JsObject *error,
                                        const JsTracePlace *place);

// `trace` may be NULL: an empty stack.
uint32_t jsmi_trace_count(const JsCell *trace);
void jsmi_trace_get(const JsCell *trace, uint32_t index, JsTraceFrame *frame);
// The line of source that a call had come to; false for native functions.
bool jsmi_trace_excerpt(const JsCell *trace, uint32_t index,
                        JsExcerpt *excerpt);

// What "stack" of an error shows: its name and message as far as they can be
// read without running script, then a line for each call. Recorded in the
// scope.
JSMI_MUST_USE bool jsmi_error_stack_text(JsVm *vm, JsObject *error,
                                         JsString **text);
