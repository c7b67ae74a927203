// SPDX-License-Identifier: MIT
//
// The cell behind DisposableStack and AsyncDisposableStack.
#pragma once

#include "builtins/shared.h"
#include "interp/dispose.h"

typedef struct JsDisposableStack {
    JsObject object;  // cell.auxiliary: JsDisposeHint
    JsSlots *list;    // NULL once it is disposed of
} JsDisposableStack;

void jsmi_disposable_stack_trace(JsMarker *marker, JsCell *cell);
