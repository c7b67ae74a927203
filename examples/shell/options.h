// SPDX-License-Identifier: MIT
//
// What the command line of the shell says.
#pragma once

#include "switches.h"

enum { EXIT_UNCAUGHT = 1, EXIT_USAGE = 2 };

typedef struct Options {
    const char *code;  // of -e
    const char *path;  // of a script; NULL: standard input
    char **arguments;  // behind it
    int argument_count;
    int64_t heap_limit;  // bytes; 0: none
    int64_t time_limit;  // milliseconds; 0: none
    bool reads_input;    // the script is "-"
    bool is_module;
    bool is_interactive;  // -i
    bool keeps_frames;
    bool keeps_no_history;
    bool disassembles;
    bool shows_statistics;
    Switches switches;
} Options;

// Fills `options`, which is zeroed. The exit code if the program is to end at
// once, having said why, otherwise -1.
int options_parse(Options *options, int argc, char **argv);
