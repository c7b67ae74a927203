// SPDX-License-Identifier: MIT
//
// Weak collections and references.
//
// A WeakMap or WeakSet is a table by address, outside the heap, whose keys the
// collector does not follow; each value is an ephemeron: reached if its key
// and the map are. Entries of dead keys go at the end of the marking.
//
// A WeakRef's target stays alive until the end of the job in which it was made
// or read: a microtask that does nothing holds it until then.
//
// A FinalizationRegistry that lost a target waits in a list of the vm until
// the collection is over; then jsmi_finalization_enqueue makes a job of it.
#pragma once

#include "builtins/shared.h"

typedef struct JsWeakEntry {
    JsCell *key;    // NULL: empty
    JsValue value;  // of a set: undefined
} JsWeakEntry;

typedef struct JsWeakTable {
    JsObject object;
    JsWeakEntry *entries;
    uint32_t capacity;  // a power of two, or 0
    uint32_t count;
    bool has_new;  // entries made or changed since the last collection
} JsWeakTable;

typedef JsWeakTable JsWeakMap;
typedef JsWeakTable JsWeakSet;

typedef struct JsWeakRef {
    JsObject object;
    JsValue target;  // undefined when it is dead
    bool is_kept;    // a microtask holds the target
} JsWeakRef;

typedef enum JsRegistrationState {
    JSMI_REGISTRATION_FREE,
    JSMI_REGISTRATION_LIVE,
    JSMI_REGISTRATION_DEAD,  // the target is gone, the callback is due
} JsRegistrationState;

typedef struct JsRegistration {
    JsCell *target;
    JsCell *token;  // NULL: none
    JsValue held_value;
    JsRegistrationState state;
} JsRegistration;

typedef struct JsFinalization JsFinalization;
struct JsFinalization {
    JsObject object;
    JsRealm *realm;
    JsValue cleanup_callback;
    JsRegistration *registrations;
    uint32_t capacity;
    uint32_t count;
    bool has_new;     // registrations since the last collection
    bool is_waiting;  // in the vm's list
    JsFinalization *next_waiting;
};

// Makes a job for each registry that waits. To be called after a collection.
// False: out of memory; what is left waits for the next time.
JSMI_MUST_USE bool jsmi_finalization_enqueue(JsVm *vm);

void jsmi_weak_map_trace(JsMarker *marker, JsCell *cell);
void jsmi_weak_table_clear(JsHeap *heap, JsCell *cell);
void jsmi_weak_table_finalize(JsHeap *heap, JsCell *cell);
void jsmi_weak_ref_clear(JsHeap *heap, JsCell *cell);
void jsmi_finalization_trace(JsMarker *marker, JsCell *cell);
void jsmi_finalization_clear(JsHeap *heap, JsCell *cell);
void jsmi_finalization_finalize(JsHeap *heap, JsCell *cell);
