// SPDX-License-Identifier: MIT
//
// The objects of cell kind ITERATOR: the iterators that builtins make, which
// differ in what they keep. Which one it is stands in the header's auxiliary
// word.
#pragma once

#include "builtins/shared.h"

typedef enum JsIteratorKind {
    JSMI_ITERATOR_ARRAY = 1,
    JSMI_ITERATOR_STRING,
    JSMI_ITERATOR_MAP,
    JSMI_ITERATOR_SET,
    JSMI_ITERATOR_REGEXP_STRING,
    JSMI_ITERATOR_HELPER,
    JSMI_ITERATOR_WRAP,
    JSMI_ITERATOR_ASYNC_FROM_SYNC,
} JsIteratorKind;

enum { JSMI_ITERATOR_SLOTS = 5 };

// What the fields mean is said where the kind is made.
typedef struct JsIterator JsIterator;
struct JsIterator {
    JsObject object;  // cell.auxiliary: JsIteratorKind
    uint32_t mode;
    uint32_t state;
    double position;
    JsValue slots[JSMI_ITERATOR_SLOTS];
};

// All slots undefined, all numbers 0. Recorded in the scope.
JSMI_MUST_USE bool jsmi_iterator_create(JsVm *vm, JsIntrinsic prototype,
                                        JsIteratorKind kind,
                                        JsIterator **iterator);

static inline void jsmi_iterator_set(JsVm *vm, JsIterator *iterator, int slot,
                                     JsValue value)
{
    iterator->slots[slot] = value;
    jsmi_write_barrier(&vm->heap, iterator);
}

// The receiver, if it is an iterator of the kind; `noun` ("an Array Iterator")
// is for the error.
JSMI_MUST_USE bool jsmi_this_iterator(JsCall *call, JsIteratorKind kind,
                                      const char *noun, JsIterator **iterator);

// CreateArrayFromList(« a, b »)
JSMI_MUST_USE bool jsmi_pair_create(JsVm *vm, JsValue a, JsValue b,
                                    JsValue *pair);

void jsmi_iterator_trace(JsMarker *marker, JsCell *cell);

// One step of a Map's or Set's iterator: the table and the number of the next
// entry. False: the end.
struct JsHashTable;
bool jsmi_collection_iterator_step(JsVm *vm, JsIterator *iterator,
                                   struct JsHashTable **table, uint32_t *entry);
