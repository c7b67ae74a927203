// SPDX-License-Identifier: MIT
#include "bytecode/code.h"

#include <stdatomic.h>
#include <string.h>

#include "bytecode/source_map.h"

struct JsSharedImage {
    JsAllocator allocator;
    JsImage *image;
    atomic_size_t references;
    char *map_text;  // JSON, or NULL
    size_t map_size;
    _Atomic(JsSourceMap *) map;  // NULL: not yet decoded
    // jsmi_shared_image_charge: to whom, and for how many cells.
    _Atomic(JsBudget *) charged;
    uint32_t holders;
};

// Inner handlers come first, so that the first one that fits is the one.
const JsHandler *jsmi_function_find_handler(const JsFunctionCode *code,
                                            uint32_t instruction)
{
    const JsHandler *handlers =
        jsmi_image_at(jsmi_function_image(code), code->handlers.offset);

    for (uint32_t i = 0; i < code->handlers.count; i++) {
        if (instruction >= handlers[i].start && instruction < handlers[i].end)
            return &handlers[i];
    }
    return NULL;
}

const JsPosition *jsmi_function_find_position(const JsFunctionCode *code,
                                              uint32_t instruction)
{
    const JsPosition *positions =
        jsmi_image_at(jsmi_function_image(code), code->positions.offset);
    uint32_t low = 0, high = code->positions.count;

    // Invariant: entries before low begin at or before the instruction,
    // those from high on after it.
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (positions[middle].instruction <= instruction)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &positions[low - 1] : NULL;
}

void jsmi_image_line_and_column(const JsImage *image, uint32_t offset,
                                uint32_t *line, uint32_t *column)
{
    const uint32_t *starts = jsmi_image_at(image, image->line_starts.offset);
    uint32_t low = 0, high = image->line_starts.count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (starts[middle] <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low <= 1) {
        *line = image->first_line;
        *column = image->first_column + offset;
        return;
    }
    *line = image->first_line + low - 1;
    *column = offset - starts[low - 1] + 1;
}

JsSharedImage *jsmi_shared_image_new(const JsAllocator *allocator,
                                     JsImage *image)
{
    JsSharedImage *shared =
        allocator->reallocate(allocator->data, NULL, 0, sizeof(JsSharedImage));

    if (!shared) {
        allocator->reallocate(allocator->data, image, image->size, 0);
        return NULL;
    }
    shared->allocator = *allocator;
    shared->image = image;
    shared->map_text = NULL;
    shared->map_size = 0;
    atomic_init(&shared->map, NULL);
    shared->holders = 0;
    atomic_init(&shared->references, 1);
    atomic_init(&shared->charged, NULL);
    return shared;
}

JsSharedImage *jsmi_shared_image_retain(JsSharedImage *shared)
{
    atomic_fetch_add_explicit(&shared->references, 1, memory_order_relaxed);
    return shared;
}

void jsmi_shared_image_release(JsSharedImage *shared)
{
    JsAllocator allocator = shared->allocator;

    if (atomic_fetch_sub_explicit(&shared->references, 1,
                                  memory_order_acq_rel) != 1)
        return;
    jsmi_source_map_free(atomic_load(&shared->map));
    if (shared->map_text)
        allocator.reallocate(allocator.data, shared->map_text, shared->map_size,
                             0);
    allocator.reallocate(allocator.data, shared->image, shared->image->size, 0);
    allocator.reallocate(allocator.data, shared, sizeof(JsSharedImage), 0);
}

const JsImage *jsmi_shared_image_get(const JsSharedImage *shared)
{
    return shared->image;
}

bool jsmi_shared_image_set_map(JsSharedImage *shared, const char *json,
                               size_t size)
{
    if (size == 0)
        return true;
    shared->map_text =
        shared->allocator.reallocate(shared->allocator.data, NULL, 0, size);
    if (!shared->map_text)
        return false;
    memcpy(shared->map_text, json, size);
    shared->map_size = size;
    return true;
}

const char *jsmi_shared_image_map_text(const JsSharedImage *shared,
                                       size_t *size)
{
    *size = shared->map_size;
    return shared->map_text;
}

const JsSourceMap *jsmi_shared_image_map(JsSharedImage *shared)
{
    JsSourceMap *map = atomic_load(&shared->map), *nothing = NULL;

    if (map || !shared->map_text)
        return map;
    map = jsmi_source_map_decode(&shared->allocator, shared->map_text,
                                 shared->map_size);
    // Another thread may have been first.
    if (map && !atomic_compare_exchange_strong(&shared->map, &nothing, map)) {
        jsmi_source_map_free(map);
        map = nothing;
    }
    return map;
}

// What it takes, and what the C library needs beside its blocks where memory is
// its own.
static size_t charged_size(const JsSharedImage *shared)
{
    enum { MALLOC_OVERHEAD = 48 };
    bool is_default =
        shared->allocator.reallocate == jsmi_default_allocator.reallocate;

    return sizeof *shared + shared->image->size + shared->map_size +
           (is_default ? MALLOC_OVERHEAD : 0);
}

// What is charged to a budget is changed on that runtime's thread alone.
bool jsmi_shared_image_charge(JsSharedImage *shared, JsBudget *budget)
{
    JsBudget *charged = NULL;

    if (atomic_load(&shared->charged) == NULL) {
        if (!jsmi_charge(budget, charged_size(shared)))
            return false;
        if (!atomic_compare_exchange_strong(&shared->charged, &charged, budget))
            jsmi_discharge(budget, charged_size(shared));
    }
    if (atomic_load(&shared->charged) == budget)
        shared->holders++;
    return true;
}

void jsmi_shared_image_discharge(JsSharedImage *shared, JsBudget *budget)
{
    if (atomic_load(&shared->charged) != budget || --shared->holders > 0)
        return;
    jsmi_discharge(budget, charged_size(shared));
    atomic_store(&shared->charged, NULL);
}
