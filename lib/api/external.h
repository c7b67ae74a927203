// SPDX-License-Identifier: MIT
//
// Objects that stand for a pointer of the host, with a function that is called
// when they die: jsm_pointer, what jsm_attach ties to objects, the data of host
// microtasks, and what was captured for jobs. They have no prototype and no properties of their own.
#pragma once

#include "object/vm.h"

typedef struct JsExternal {
    JsObject object;
    void *pointer;
    void (*release)(void *pointer);  // NULL: nothing, or called already
    // Of data attached to an object: under which key, and the next one.
    const void *key;
    struct JsExternal *next;
    void (*function)(void);  // of a microtask: a jsm_task_fn
    bool is_captured;        // by hooks.job_capture
} JsExternal;

// Recorded in the scope. On failure `release` has been called.
JSMI_MUST_USE bool jsmi_external_new(JsVm *vm, void *pointer,
                                     void (*release)(void *pointer),
                                     JsExternal **external);
// Calls the release function now, once.
void jsmi_external_release(JsExternal *external);

void jsmi_external_trace(JsMarker *marker, JsCell *cell);
void jsmi_external_finalize(JsHeap *heap, JsCell *cell);
