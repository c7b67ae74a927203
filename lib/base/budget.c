// SPDX-License-Identifier: MIT
#include "base/budget.h"

#include "base/map.h"

#include <stdlib.h>
#include <string.h>

static void *resize_small(void *block, size_t new_size)
{
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

static void *default_reallocate(void *data, void *block, size_t old_size,
                                size_t new_size)
{
    bool was_large = old_size >= JSMI_LARGE_BLOCK;
    bool is_large = new_size >= JSMI_LARGE_BLOCK;
    void *moved;

    (void)data;
    if (!was_large && !is_large)
        return resize_small(block, new_size);
    if (was_large == is_large || old_size == 0 || new_size == 0)
        return jsmi_system_large(block, old_size, new_size);
    // From one kind to the other.
    moved = is_large ? jsmi_system_large(NULL, 0, new_size) : malloc(new_size);
    if (!moved)
        return NULL;
    memcpy(moved, block, is_large ? old_size : new_size);
    if (was_large)
        jsmi_system_large(block, old_size, 0);
    else
        free(block);
    return moved;
}

static void *default_map(void *data, size_t size, size_t alignment)
{
    (void)data;
    return jsmi_system_map(size, alignment);
}

static void default_unmap(void *data, void *block, size_t size)
{
    (void)data;
    jsmi_system_unmap(block, size);
}

const JsAllocator jsmi_default_allocator = {
    NULL,
    default_reallocate,
    default_map,
    default_unmap,
};

static bool endless_fuel(JsBudget *budget)
{
    budget->fuel = INT64_MAX;
    return true;
}

static bool go_on(JsBudget *budget)
{
    (void)budget;
    return true;
}

void jsmi_budget_initialize(JsBudget *budget, const JsAllocator *allocator)
{
    memset(budget, 0, sizeof *budget);
    budget->allocator = allocator ? *allocator : jsmi_default_allocator;
    budget->limit = SIZE_MAX;
    budget->kept = SIZE_MAX;
    budget->fuel = INT64_MAX;
    budget->refuel = endless_fuel;
    budget->poll = go_on;
}

bool jsmi_budget_must_fail(JsBudget *budget)
{
    if (JSMI_LIKELY(budget->fail_countdown <= 0))
        return false;
    if (--budget->fail_countdown > 0)
        return false;
    budget->fail_countdown = budget->fail_for_ever ? 1 : 0;
    return true;
}

static void count(JsBudget *budget, size_t size)
{
    budget->used += size;
    if (budget->used > budget->peak)
        budget->peak = budget->used;
}

static bool fits(const JsBudget *budget, size_t size)
{
    return size <= budget->limit && budget->used <= budget->limit - size;
}

static bool make_room(JsBudget *budget, size_t size)
{
    return budget->reclaim && budget->reclaim(budget, size);
}

void *jsmi_reallocate(JsBudget *budget, void *block, size_t old_size,
                      size_t new_size)
{
    JSMI_ASSERT(new_size > 0);
    JSMI_ASSERT((block == NULL) == (old_size == 0));
    if (jsmi_budget_must_fail(budget))
        return NULL;
    for (int attempt = 0; attempt < 2; attempt++) {
        if (new_size <= old_size || fits(budget, new_size - old_size)) {
            void *moved = budget->allocator.reallocate(
                budget->allocator.data, block, old_size, new_size);
            if (moved) {
                budget->used -= old_size;
                count(budget, new_size);
                return moved;
            }
        }
        if (attempt == 0 && !make_room(budget, new_size))
            break;
    }
    return NULL;
}

void *jsmi_allocate(JsBudget *budget, size_t size)
{
    return jsmi_reallocate(budget, NULL, 0, size);
}

void *jsmi_allocate_zeroed(JsBudget *budget, size_t size)
{
    void *block = jsmi_allocate(budget, size);

    if (block && !jsmi_memory_clear(budget, block, size)) {
        jsmi_release(budget, block, size);
        return NULL;
    }
    return block;
}

void jsmi_release(JsBudget *budget, void *block, size_t size)
{
    if (!block)
        return;
    JSMI_ASSERT(budget->used >= size);
    budget->used -= size;
    budget->allocator.reallocate(budget->allocator.data, block, size, 0);
}

void *jsmi_map(JsBudget *budget, size_t size, size_t alignment)
{
    if (jsmi_budget_must_fail(budget))
        return NULL;
    for (int attempt = 0; attempt < 2; attempt++) {
        if (fits(budget, size)) {
            void *block =
                budget->allocator.map(budget->allocator.data, size, alignment);
            if (block) {
                count(budget, size);
                return block;
            }
        }
        if (attempt == 0 && !make_room(budget, size))
            break;
    }
    return NULL;
}

void jsmi_unmap(JsBudget *budget, void *block, size_t size)
{
    JSMI_ASSERT(budget->used >= size);
    budget->used -= size;
    budget->allocator.unmap(budget->allocator.data, block, size);
}

void jsmi_budget_trim(JsBudget *budget)
{
    if (budget->allocator.reallocate == default_reallocate)
        jsmi_system_trim();
}

bool jsmi_charge(JsBudget *budget, size_t size)
{
    if (jsmi_budget_must_fail(budget))
        return false;
    if (!fits(budget, size) && !(make_room(budget, size) && fits(budget, size)))
        return false;
    count(budget, size);
    return true;
}

void jsmi_discharge(JsBudget *budget, size_t size)
{
    JSMI_ASSERT(budget->used >= size);
    budget->used -= size;
}

bool jsmi_memory_copy_slowly(JsBudget *budget, void *to, const void *from,
                             size_t size)
{
    uint8_t *target = to;
    const uint8_t *source = from;

    for (size_t done = 0; done < size; done += JSMI_MEMORY_PIECE) {
        size_t rest = size - done;

        memcpy(target + done, source + done,
               rest < JSMI_MEMORY_PIECE ? rest : JSMI_MEMORY_PIECE);
        if (!jsmi_poll(budget))
            return false;
    }
    return true;
}

bool jsmi_memory_move(JsBudget *budget, void *to, const void *from, size_t size)
{
    uint8_t *target = to;
    const uint8_t *source = from;
    bool is_forward = target <= source;

    for (size_t done = 0; done < size;) {
        size_t rest = size - done;
        size_t piece = rest < JSMI_MEMORY_PIECE ? rest : JSMI_MEMORY_PIECE;
        size_t offset = is_forward ? done : rest - piece;

        memmove(target + offset, source + offset, piece);
        done += piece;
        if (done < size && !jsmi_poll(budget))
            return false;
    }
    return true;
}

bool jsmi_memory_clear_slowly(JsBudget *budget, void *block, size_t size)
{
    uint8_t *target = block;

    for (size_t done = 0; done < size; done += JSMI_MEMORY_PIECE) {
        size_t rest = size - done;

        memset(target + done, 0,
               rest < JSMI_MEMORY_PIECE ? rest : JSMI_MEMORY_PIECE);
        if (!jsmi_poll(budget))
            return false;
    }
    return true;
}
