// SPDX-License-Identifier: MIT
//
// The caches that all property accesses of a machine share: two tables, one
// for reading and one for storing, looked up by shape and key. A site whose
// own cache holds another shape asks here before it searches, so that sites
// which see many shapes (megamorphic ones) cost a hash and a copy. An entry is
// a JsPropertyCache with the same meaning and the same rules; later ones take
// the place of earlier ones. The tables are made when the first site has seen
// a second shape, and are weak as every cache is.
#pragma once

#include "object/vm.h"

typedef enum JsCacheAccess {
    JSMI_CACHE_FOR_READING,
    JSMI_CACHE_FOR_STORING,
} JsCacheAccess;

enum {
    JSMI_SHARED_CACHE_BITS = 9,
    JSMI_SHARED_CACHE_SIZE = 1 << JSMI_SHARED_CACHE_BITS,
};

static inline JsValue *jsmi_cache_inline_slot(JsObject *object,
                                              const JsPropertyCache *cache)
{
    return (JsValue *)(void *)((uint8_t *)object + cache->slot);
}

// Whether `cache` is of this kind and for this shape.
static inline bool jsmi_cache_matches(const JsPropertyCache *cache,
                                      const JsShape *shape, JsCacheKind kind)
{
    return cache->guard == jsmi_cache_guard(shape, kind);
}

typedef struct JsSharedCaches {
    JsPropertyCache entries[2][JSMI_SHARED_CACHE_SIZE];
} JsSharedCaches;

// Cells differ in the bits above the fourth; the products carry them up.
static inline uint32_t jsmi_shared_caches_place(const JsShape *shape, JsKey key)
{
    uint64_t mixed = (uint64_t)(uintptr_t)shape + key.bits * 31;

    return (uint32_t)((mixed * 0x9E3779B97F4A7C15u) >>
                      (64 - JSMI_SHARED_CACHE_BITS));
}

// The one entry that may be about the key for this shape, when there are
// tables.
static inline const JsPropertyCache *
jsmi_shared_caches_entry(const JsVm *vm, JsCacheAccess access,
                         const JsShape *shape, JsKey key)
{
    return &vm->shared_caches
                ->entries[access][jsmi_shared_caches_place(shape, key)];
}

// What is known of the key for this shape; NULL: nothing. Good until the next
// collection or addition.
static inline const JsPropertyCache *
jsmi_shared_caches_find(const JsVm *vm, JsCacheAccess access,
                        const JsShape *shape, JsKey key)
{
    const JsPropertyCache *entry;

    if (!vm->shared_caches)
        return NULL;
    entry = jsmi_shared_caches_entry(vm, access, shape, key);
    return jsmi_key_equal(entry->key, key) && jsmi_cache_shape(entry) == shape
               ? entry
               : NULL;
}

// Remembers what `cache` says. The first call only makes the tables, if there
// is memory for them: that may collect, and the cache be out of date.
void jsmi_shared_caches_add(JsVm *vm, JsCacheAccess access,
                            const JsPropertyCache *cache);

// A weak root function whose data is the vm.
void jsmi_shared_caches_clear_weak(JsHeap *heap, void *data);
void jsmi_shared_caches_dispose(JsVm *vm);
