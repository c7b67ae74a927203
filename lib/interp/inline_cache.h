// SPDX-License-Identifier: MIT
//
// Inline caches: what the loop remembers of a property access (JsPropertyCache
// in object/function.h, whose rules are in object/shape.h). The first function
// is the fast path; the others fill a cache after the slow path has found out
// what there is. A cache that keeps missing is filled from a table that all
// sites share, looked up by shape and key (the megamorphic cache).
#pragma once

#include "interp/frame.h"

static inline JsValue *jsmi_cache_inline_slot(JsObject *object,
                                              const JsPropertyCache *cache)
{
    return (JsValue *)(void *)((uint8_t *)object + jsmi_cache_slot(cache));
}

// The property's place, given that the object's shape is the cache's; NULL if
// the cache does not describe a plain value (or is out of date).
static inline const JsValue *jsmi_cache_lookup(const JsVm *vm, JsObject *object,
                                               const JsPropertyCache *cache)
{
    JsCacheKind kind = jsmi_cache_kind(cache);

    if (JSMI_LIKELY(kind == JSMI_CACHE_OWN_INLINE))
        return jsmi_cache_inline_slot(object, cache);
    if (kind == JSMI_CACHE_HOLDER_INLINE)
        return JSMI_LIKELY(cache->epoch == vm->prototype_epoch)
                   ? jsmi_cache_inline_slot((JsObject *)cache->holder, cache)
                   : NULL;
    if (kind == JSMI_CACHE_HOLDER_OVERFLOW)
        return JSMI_LIKELY(cache->epoch == vm->prototype_epoch)
                   ? &((JsObject *)cache->holder)
                          ->overflow->values[jsmi_cache_slot(cache)]
                   : NULL;
    if (kind == JSMI_CACHE_OWN_OVERFLOW)
        return &object->overflow->values[jsmi_cache_slot(cache)];
    return NULL;
}

// What a search along a prototype chain found, as far as ordinary objects go.
typedef enum JsFound {
    JSMI_FOUND_ABSENT,
    JSMI_FOUND_DATA,      // value
    JSMI_FOUND_ACCESSOR,  // value is a JsAccessor
    JSMI_FOUND_EXOTIC,    // the search ends at `holder`, an exotic object (or
                          // a lazy function asked for a lazy property)
} JsFound;

typedef struct JsSearch {
    JsFound found;
    JsObject *holder;     // where it was found or the search ended
    JsValue value;
    int64_t slot;         // in the holder's shape; -1: an element
    uint32_t attributes;
    bool is_cacheable;    // every object on the way is described by its shape
} JsSearch;

// Searches `object` and its prototypes. False: out of memory.
JSMI_MUST_USE bool jsmi_search_property(JsVm *vm, JsObject *object, JsKey key,
                                        JsSearch *search);

// Fills the cache with the result of a search that began at `receiver`.
void jsmi_cache_fill_get(JsVm *vm, JsLinkedCode *linked, JsPropertyCache *cache,
                         JsObject *receiver, const JsSearch *search);
// For a store that overwrote an own writable data property.
void jsmi_cache_fill_set(JsVm *vm, JsLinkedCode *linked, JsPropertyCache *cache,
                         JsObject *receiver, uint32_t slot);
// For a store that added a property, `before` being the shape it had.
void jsmi_cache_fill_add(JsVm *vm, JsLinkedCode *linked, JsPropertyCache *cache,
                         JsShape *before, JsObject *receiver);
// For a property of the global object or a global lexical binding.
void jsmi_cache_fill_global(JsVm *vm, JsLinkedCode *linked,
                            JsPropertyCache *cache, JsObject *holder,
                            uint32_t slot);

// The jump of a SWITCH, 0 if the value is not in the table.
int32_t jsmi_switch_jump(const JsLinkedCode *linked, uint32_t table,
                         JsValue value);
