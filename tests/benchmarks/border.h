// SPDX-License-Identifier: MIT
//
// Calls across the border between C and script, as each engine makes them.
#pragma once

typedef enum BorderCall {
    BORDER_LOOP,      // the script's loop around its calls, and no calls
    BORDER_TO_C,      // a C function that does nothing
    BORDER_TO_C_ADD,  // one that adds two integers, checking that they are
    // The same with global variables, as in a script that is all top level.
    BORDER_GLOBAL_LOOP,
    BORDER_GLOBAL_TO_C,
    BORDER_GLOBAL_TO_C_ADD,
    BORDER_TO_SCRIPT,
    BORDER_TO_SCRIPT_ADD,
    BORDER_CALLS,
} BorderCall;

// The functions of the script that are run with a number of turns, and those
// that C calls.
static const char *const border_functions[BORDER_CALLS] = {
    "loop",          "callNothing", "callAdd", "globalLoop",
    "globalNothing", "globalAdd",   "nothing", "add",
};

// Wants two global functions of C: doNothing() and addIntegers(a, b).
static const char border_script[] =
    "function loop(n) { for (var i = 0; i < n; i++); return 0; }\n"
    "function callNothing(n) { var f = doNothing;\n"
    "  for (var i = 0; i < n; i++) f(); return 0; }\n"
    "function callAdd(n) { var f = addIntegers, s = 0;\n"
    "  for (var i = 0; i < n; i++) s = f(s, 3); return s; }\n"
    "var i, n, s;\n"
    "function globalLoop(count) { n = count;\n"
    "  for (i = 0; i < n; i++); return 0; }\n"
    "function globalNothing(count) { n = count;\n"
    "  for (i = 0; i < n; i++) doNothing(); return 0; }\n"
    "function globalAdd(count) { n = count; s = 0;\n"
    "  for (i = 0; i < n; i++) s = addIntegers(s, 3); return s; }\n"
    "function nothing() {}\n"
    "function add(a, b) { return a + b; }\n";
