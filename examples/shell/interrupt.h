// SPDX-License-Identifier: MIT
//
// Ctrl-C as an end of what script does now instead of the whole program.
#pragma once

#include "loop.h"

// From now on SIGINT terminates what the runtime runs, and wakes the loop. Both
// have to outlive interrupt_uninstall.
void interrupt_install(jsm_runtime *runtime, EventLoop *loop);
void interrupt_uninstall(void);

// Whether there was one since the last interrupt_take.
bool interrupt_happened(void);
bool interrupt_take(void);
