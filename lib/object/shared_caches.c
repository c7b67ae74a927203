// SPDX-License-Identifier: MIT
#include "object/shared_caches.h"

enum { TABLE_BITS = 9, TABLE_SIZE = 1 << TABLE_BITS };

struct JsSharedCaches {
    JsPropertyCache entries[2][TABLE_SIZE];
};

// Cells differ in the bits above the fourth; the product carries them up.
static uint32_t place_of(const JsShape *shape, JsKey key)
{
    uint64_t mixed = ((uint64_t)(uintptr_t)shape >> 4) + (key.bits >> 4) * 31;

    return (uint32_t)((mixed * 0x9E3779B97F4A7C15u) >> (64 - TABLE_BITS));
}

bool jsmi_shared_caches_find(const JsVm *vm, JsCacheAccess access,
                             const JsShape *shape, JsPropertyCache *cache)
{
    const JsPropertyCache *entry;

    if (!vm->shared_caches)
        return false;
    entry = &vm->shared_caches->entries[access][place_of(shape, cache->key)];
    if (!jsmi_key_equal(entry->key, cache->key) ||
        jsmi_cache_shape(entry) != shape)
        return false;
    *cache = *entry;
    return true;
}

static JsSharedCaches *make_tables(JsVm *vm)
{
    JsSharedCaches *made = jsmi_allocate(&vm->budget, sizeof *made);

    if (!made)
        return NULL;
    for (int access = 0; access < 2; access++) {
        for (int i = 0; i < TABLE_SIZE; i++) {
            made->entries[access][i].key = (JsKey){0};
            jsmi_cache_clear(&made->entries[access][i]);
        }
    }
    return made;
}

void jsmi_shared_caches_add(JsVm *vm, JsCacheAccess access,
                            const JsPropertyCache *cache)
{
    const JsShape *shape = jsmi_cache_shape(cache);

    if (!vm->shared_caches)
        vm->shared_caches = make_tables(vm);
    if (vm->shared_caches)
        vm->shared_caches->entries[access][place_of(shape, cache->key)] =
            *cache;
}

void jsmi_shared_caches_clear_weak(JsHeap *heap, void *data)
{
    JsSharedCaches *tables = ((JsVm *)data)->shared_caches;

    if (!tables)
        return;
    for (int access = 0; access < 2; access++) {
        for (int i = 0; i < TABLE_SIZE; i++) {
            JsPropertyCache *entry = &tables->entries[access][i];
            const JsShape *shape = jsmi_cache_shape(entry);

            if (shape && (!jsmi_heap_is_live(heap, &shape->cell) ||
                          !jsmi_heap_is_live(heap, entry->holder) ||
                          !jsmi_heap_is_live(heap, jsmi_key_cell(entry->key))))
                jsmi_cache_clear(entry);
        }
    }
}

void jsmi_shared_caches_dispose(JsVm *vm)
{
    if (vm->shared_caches)
        jsmi_release(&vm->budget, vm->shared_caches, sizeof *vm->shared_caches);
    vm->shared_caches = NULL;
}
