// SPDX-License-Identifier: MIT
//
// Disposable resources: what `using` declarations and disposable stacks
// collect, and how it is disposed of, last one first.
// https://tc39.es/ecma262/#sec-disposablestack-abstract-operations
//
// DisposeResources may have to await between two resources, so that it is a
// sequence of steps: each says what to await before the next one, and whoever
// takes the steps (compiled code, a native driver) does the awaiting and
// combines the errors.
#pragma once

#include "object/operations.h"

typedef enum JsDisposeHint {
    JSMI_DISPOSE_SYNC,
    JSMI_DISPOSE_ASYNC,
} JsDisposeHint;

// [[DisposeCapability]], a cell JSMI_CELL_SLOTS of internal values. Recorded
// in the scope.
JSMI_MUST_USE bool jsmi_disposables_new(JsVm *vm, JsSlots **list);

// AddDisposableResource without a method: looks for the value's own.
JSMI_MUST_USE bool jsmi_disposables_add(JsVm *vm, JsSlots *list, JsValue value,
                                        JsDisposeHint hint);
// With one, which is called with undefined as receiver and, if
// `passes_value`, with the value as its argument.
JSMI_MUST_USE bool jsmi_disposables_defer(JsVm *vm, JsSlots *list,
                                          JsValue method, JsDisposeHint hint,
                                          bool passes_value, JsValue value);

// Disposes of the last resource, or of nothing where something must be awaited
// first. `*awaited` is the value to await now, or uninitialized for none;
// `*done` true: the list is empty, nothing was done. When it fails, the
// resource is off the list and the next step goes on.
JSMI_MUST_USE bool jsmi_disposables_step(JsVm *vm, JsSlots *list,
                                         JsValue *awaited, bool *done);

// A new SuppressedError of the running realm.
JSMI_MUST_USE bool jsmi_suppressed_error(JsVm *vm, JsValue error,
                                         JsValue suppressed, JsValue *result);
