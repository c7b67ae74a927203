// SPDX-License-Identifier: MIT
//
// Memory that is freed all at once. Allocation bumps a pointer inside a chunk;
// chunks double. Sticky on failure like a buffer: after a refused allocation
// every later one answers NULL too and `failed` is set.
#pragma once

#include "base/budget.h"

#include <string.h>

typedef struct JsArenaChunk JsArenaChunk;

typedef struct JsArena {
    JsBudget *budget;
    JsArenaChunk *chunks;
    uint8_t *next;
    uint8_t *end;
    size_t chunk_size;
    bool failed;
} JsArena;

void jsmi_arena_initialize(JsArena *arena, JsBudget *budget);
void jsmi_arena_dispose(JsArena *arena);

// Makes room for `size` bytes in a new chunk; false after a failure.
JSMI_MUST_USE bool jsmi_arena_grow(JsArena *arena, size_t size);

// Zeroed memory, aligned to 8 bytes; NULL after a failure.
static inline JSMI_MUST_USE void *jsmi_arena_allocate(JsArena *arena,
                                                      size_t size)
{
    void *block;

    if (size > SIZE_MAX - 7)
        return NULL;
    size = (size + 7) & ~(size_t)7;
    if (JSMI_UNLIKELY(size > (size_t)(arena->end - arena->next)) &&
        !jsmi_arena_grow(arena, size))
        return NULL;
    block = arena->next;
    arena->next += size;
    if (JSMI_UNLIKELY(!jsmi_memory_clear(arena->budget, block, size))) {
        arena->failed = true;
        return NULL;
    }
    return block;
}
