// SPDX-License-Identifier: MIT
#include "base/arena.h"

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20 };

struct JsArenaChunk {
    JsArenaChunk *previous;
    size_t size;
};

void jsmi_arena_initialize(JsArena *arena, JsBudget *budget)
{
    *arena = (JsArena){.budget = budget, .chunk_size = FIRST_CHUNK};
}

void jsmi_arena_dispose(JsArena *arena)
{
    JsArenaChunk *chunk = arena->chunks;

    while (chunk) {
        JsArenaChunk *previous = chunk->previous;
        jsmi_release(arena->budget, chunk, chunk->size);
        chunk = previous;
    }
    jsmi_arena_initialize(arena, arena->budget);
}

bool jsmi_arena_grow(JsArena *arena, size_t size)
{
    size_t chunk_size = arena->chunk_size;
    JsArenaChunk *chunk;

    if (arena->failed)
        return false;
    arena->failed = true;
    if (size > SIZE_MAX / 2)
        return false;
    if (chunk_size < size + sizeof *chunk)
        chunk_size = size + sizeof *chunk;
    chunk = jsmi_allocate(arena->budget, chunk_size);
    if (!chunk)
        return false;
    arena->failed = false;
    chunk->previous = arena->chunks;
    chunk->size = chunk_size;
    arena->chunks = chunk;
    arena->next = (uint8_t *)(chunk + 1);
    arena->end = (uint8_t *)chunk + chunk_size;
    if (arena->chunk_size < LARGEST_CHUNK)
        arena->chunk_size *= 2;
    return true;
}
