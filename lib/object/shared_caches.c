// SPDX-License-Identifier: MIT
#include "object/shared_caches.h"

static JsSharedCaches *make_tables(JsVm *vm)
{
    JsSharedCaches *made = jsmi_allocate(&vm->budget, sizeof *made);

    if (!made)
        return NULL;
    for (int access = 0; access < 2; access++) {
        for (int i = 0; i < JSMI_SHARED_CACHE_SIZE; i++) {
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

    if (vm->shared_caches)
        vm->shared_caches
            ->entries[access][jsmi_shared_caches_place(shape, cache->key)] =
            *cache;
    else
        vm->shared_caches = make_tables(vm);
}

void jsmi_shared_caches_clear_weak(JsHeap *heap, void *data)
{
    JsSharedCaches *tables = ((JsVm *)data)->shared_caches;

    if (!tables)
        return;
    for (int access = 0; access < 2; access++) {
        for (int i = 0; i < JSMI_SHARED_CACHE_SIZE; i++) {
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
