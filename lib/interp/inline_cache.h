// SPDX-License-Identifier: MIT
//
// Inline caches: what the loop remembers of a property access (JsPropertyCache
// in object/function.h, whose rules are in object/shape.h). The first function
// is the fast path; the others fill a cache after the slow path has found out
// what there is. A cache that keeps missing is filled from a table that all
// sites share, looked up by shape and key (the megamorphic cache).
#pragma once

#include "interp/frame.h"
#include "object/host_object.h"
#include "object/shared_caches.h"

// The kind of the cache as far as objects of this shape go: a word that is no
// kind if the cache is not for them. Reckoned once, it makes testing for
// several kinds short.
static inline uintptr_t jsmi_cache_kind_for(const JsPropertyCache *cache,
                                            const JsShape *shape)
{
    return cache->guard ^ (uintptr_t)shape;
}

// The place of a plain value that is not in the object itself; NULL if the
// cache does not describe one (or is out of date).
static inline const JsValue *jsmi_cache_lookup(const JsVm *vm,
                                               const JsObject *object,
                                               const JsPropertyCache *cache)
{
    JsObject *holder = (JsObject *)cache->holder;

    if (jsmi_cache_matches(cache, object->shape, JSMI_CACHE_HOLDER_OVERFLOW) &&
        cache->epoch == vm->prototype_epoch)
        return &holder->overflow->values[cache->slot];
    if (jsmi_cache_matches(cache, object->shape, JSMI_CACHE_HOLDER_INLINE) &&
        cache->epoch == vm->prototype_epoch)
        return jsmi_cache_inline_slot(holder, cache);
    if (jsmi_cache_matches(cache, object->shape, JSMI_CACHE_OWN_OVERFLOW))
        return &object->overflow->values[cache->slot];
    return NULL;
}

// Whether a cache of a kind of FIELD for this object's shape is of use: it is
// not out of date, and the struct is there.
static inline bool jsmi_cache_has_field(const JsVm *vm, const JsObject *object,
                                        const JsPropertyCache *cache)
{
    return cache->epoch == vm->prototype_epoch &&
           ((const JsHostObject *)(const void *)object)->data;
}

// The place of the property that a string names, if the shared caches know it
// as one in the object itself; else NULL.
static inline const JsValue *
jsmi_named_element(const JsVm *vm, JsObject *object, JsString *name)
{
    JsKey key = jsmi_key_from_atom(name);
    const JsPropertyCache *known;

    if (!jsmi_string_is_name(name) || !vm->shared_caches)
        return NULL;
    known = jsmi_shared_caches_entry(vm, JSMI_CACHE_FOR_READING, object->shape,
                                     key);
    return jsmi_key_equal(known->key, key) &&
                   jsmi_cache_matches(known, object->shape,
                                      JSMI_CACHE_OWN_INLINE)
               ? jsmi_cache_inline_slot(object, known)
               : NULL;
}

// Whether the cache knows a global variable: it lies at the cache's slot of the
// holder's vector then.
static inline bool jsmi_cache_knows_global(const JsPropertyCache *cache)
{
    const JsObject *holder = (const JsObject *)cache->holder;

    return jsmi_cache_matches(cache, holder->shape, JSMI_CACHE_GLOBAL);
}

static inline JsSlots *jsmi_cache_global_slots(const JsPropertyCache *cache)
{
    return ((const JsObject *)cache->holder)->overflow;
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
    JsObject *holder;  // where it was found or the search ended
    JsValue value;
    int64_t slot;  // in the holder's shape; -1: an element
    uint32_t attributes;
    bool is_cacheable;  // every object on the way is described by its shape
} JsSearch;

// Searches `object` and its prototypes. False: out of memory.
JSMI_MUST_USE bool jsmi_search_property(JsVm *vm, JsObject *object, JsKey key,
                                        JsSearch *search);

// A plain value that `start` has or inherits, by the shared caches if they
// know it; they will next time. `*holder` is NULL if there is none: nothing,
// an accessor, or what an exotic object has a say in. False: out of memory.
JSMI_MUST_USE bool jsmi_find_data(JsVm *vm, JsObject *start, JsKey key,
                                  const JsObject **holder, JsValue *value);

// Fills the cache with the result of a search that began at `receiver`.
void jsmi_cache_fill_get(JsVm *vm, JsPropertyCache *cache, JsObject *receiver,
                         const JsSearch *search);
// For a store that overwrote an own writable data property.
void jsmi_cache_fill_set(JsVm *vm, JsPropertyCache *cache, JsObject *receiver,
                         uint32_t slot);
// For a store that called a setter: of use if that is bound to a member of a
// struct.
void jsmi_cache_fill_setter(JsVm *vm, JsPropertyCache *cache,
                            JsObject *receiver, const JsSearch *search);
// For a store that added a property, `before` being the shape it had.
void jsmi_cache_fill_add(JsVm *vm, JsPropertyCache *cache, JsShape *before,
                         JsObject *receiver);
// For a property of the global object or a global lexical binding.
void jsmi_cache_fill_global(JsVm *vm, JsPropertyCache *cache, JsObject *holder,
                            uint32_t slot);

// The jump of a SWITCH, 0 if the value is not in the table.
int32_t jsmi_switch_jump(const JsLinkedCode *linked, uint32_t table,
                         JsValue value);
