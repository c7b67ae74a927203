// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>

// A block of `size` bytes, a multiple of the alignment, which is a power of
// two and at least a page. NULL: none to be had.
void *jsmi_system_map(size_t size, size_t alignment);
// Frees a block of exactly that size.
void jsmi_system_unmap(void *block, size_t size);

// Blocks of this many bytes or more that grow without being copied: makes one
// (block NULL), resizes it (both sizes are large) or frees it (new_size 0).
enum { JSMI_LARGE_BLOCK = 512 << 10 };
void *jsmi_system_large(void *block, size_t old_size, size_t new_size);

// Gives pages of the C library that nothing is in back to the system, where it
// can.
void jsmi_system_trim(void);
