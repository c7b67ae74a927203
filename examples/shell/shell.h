// SPDX-License-Identifier: MIT
//
// A runtime with a context, everything that the shell gives to scripts, and
// the hooks that tell it what became of them.
#pragma once

#include "console.h"
#include "loop.h"
#include "options.h"
#include "stats.h"
#include "timers.h"

typedef struct Shell {
    const Options *options;
    jsm_runtime *runtime;
    jsm_context *cx;
    Console *console;
    Timers *timers;
    EventLoop loop;
    CountingAllocator allocator;  // used for --stats
    int exit_code;
    bool has_exited;  // the script called exit
} Shell;

// Zeroed memory becomes a shell. False if there is not enough memory; it is to
// be closed in any case.
bool shell_open(Shell *shell, const Options *options);
void shell_close(Shell *shell);

// Adds what scripts expect to the global object, `name` being the first of
// scriptArgs. False with an exception pending.
bool shell_install_globals(Shell *shell, const char *name);

// Compiles and runs a text, or lists its code if the options ask for that.
void shell_run(Shell *shell, const jsm_source *source);

// From now on script has until the time limit of the options.
void shell_start_clock(Shell *shell);
void shell_stop_clock(Shell *shell);

// Runs tasks until there are none, or the script exits. What is pending then
// is to be reported.
void shell_run_tasks(Shell *shell);

// Takes what is pending and says what it is, unless the script has exited.
void shell_report_pending(Shell *shell);
// Says that, and perhaps why, script was terminated.
void shell_report_termination(Shell *shell);
// Whether what shell_start_clock began is over.
bool shell_is_time_up(const Shell *shell);

// exit ( [ code ] ), a native whose data is the shell: no script runs after
// it, not even a finally block.
jsm_value shell_exit(jsm_context *cx, const jsm_call *call);
