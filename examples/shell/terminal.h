// SPDX-License-Identifier: MIT
//
// The terminal while the shell prompts: keys come one by one, and nothing is
// echoed. Ctrl-C is a key as long as somebody types, and a signal while script
// runs.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// False if standard input and output are no terminal that can do that: then
// lines come as they are.
bool terminal_open(void);
// As it was before.
void terminal_close(void);

// Whether Ctrl-C interrupts.
void terminal_set_signals(bool wanted);

size_t terminal_columns(void);

void terminal_write(const char *bytes, size_t length);
