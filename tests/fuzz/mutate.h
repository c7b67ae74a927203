// SPDX-License-Identifier: MIT
//
// Changes to a program's text that keep much of its shape: pieces made from a
// small grammar are put in, whole brackets taken out, copied and wrapped.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Changes the text in place; answers its new size, at most `capacity`.
size_t mutate_program(char *text, size_t size, size_t capacity, uint32_t seed);

// Puts a piece of another text in.
size_t mutate_by_crossing(char *text, size_t size, size_t capacity,
                          const char *other, size_t other_size, uint32_t seed);
