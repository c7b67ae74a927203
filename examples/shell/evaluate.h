// SPDX-License-Identifier: MIT
//
// What the prompt does with an input: whether it is complete, and what it
// gives.
#pragma once

#include "shell.h"

// Whether it can be evaluated, if only to find out that it is wrong; otherwise
// it takes more lines.
bool evaluate_is_complete(Shell *shell, const char *text);

// Evaluates it, waits if it awaits something, and prints the value, which is
// then `_`, or what was thrown. Nothing is pending afterwards unless the
// script has exited.
void evaluate_input(Shell *shell, const char *text);
