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

typedef struct JsSharedCaches JsSharedCaches;

typedef enum JsCacheAccess {
    JSMI_CACHE_FOR_READING,
    JSMI_CACHE_FOR_STORING,
} JsCacheAccess;

// What is known of `cache`'s key for this shape is copied into it. False:
// nothing is.
bool jsmi_shared_caches_find(const JsVm *vm, JsCacheAccess access,
                             const JsShape *shape, JsPropertyCache *cache);
// Remembers what `cache` says. Without memory it is forgotten at once.
void jsmi_shared_caches_add(JsVm *vm, JsCacheAccess access,
                            const JsPropertyCache *cache);

// A weak root function whose data is the vm.
void jsmi_shared_caches_clear_weak(JsHeap *heap, void *data);
void jsmi_shared_caches_dispose(JsVm *vm);
