// SPDX-License-Identifier: MIT
//
// UTF-8 on a terminal: characters in bytes and columns.
#pragma once

#include <stddef.h>
#include <stdint.h>

// The code point at `at` (< length), and in *next where the one behind it
// begins. A byte that is no UTF-8 counts as U+FFFD.
uint32_t wide_decode(const char *text, size_t length, size_t at, size_t *next);

// How many columns a code point takes: 0 if it combines with the one before,
// 2 for East Asian characters and pictures, and otherwise 1.
int wide_columns(uint32_t code_point);

// Where the character before or after `at` begins or ends: a code point with
// all that combine with it.
size_t wide_previous(const char *text, size_t length, size_t at);
size_t wide_next(const char *text, size_t length, size_t at);
