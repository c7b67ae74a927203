// SPDX-License-Identifier: MIT
//
// The shell's prompt: reads, evaluates, prints, and loops, while timers and
// whatever else is asynchronous goes on. Without a terminal it takes lines and
// prompts for none.
#pragma once

#include "shell.h"

// Until the input ends or somebody asks to leave. The globals are installed.
void prompt_run(Shell *shell);
