// SPDX-License-Identifier: MIT
//
// Async-from-sync iterators: what for-await and yield* in async generators
// iterate with where a value has only a sync iterator.
// https://tc39.es/ecma262/#sec-async-from-sync-iterator-objects
//
// No script ever sees such an object, so that it may keep its sync iterator
// record in ordinary slots and its methods need not check their receiver.
#pragma once

#include "object/operations.h"

// CreateAsyncFromSyncIterator: replaces a sync iterator record by the async
// one. Recorded in the scope.
JSMI_MUST_USE bool
jsmi_create_async_from_sync_iterator(JsVm *vm, JsIteratorRecord *record);

// %AsyncFromSyncIteratorPrototype%
extern const JsPropertySpec
    jsmi_async_from_sync_iterator_prototype_properties[];
