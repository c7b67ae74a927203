// SPDX-License-Identifier: MIT
//
// What the two files of Promise share.
#pragma once

#include "builtins/shared.h"
#include "jobs/promise.h"

// IfAbruptRejectPromise: rejects the capability's promise with the pending
// exception and gives the promise as the result. False: a termination, or the
// reject function threw.
JSMI_MUST_USE bool
jsmi_capability_reject_pending(JsVm *vm, const JsPromiseCapability *capability,
                               JsValue *result);

// NewPromiseCapability(this value)
JSMI_MUST_USE bool
jsmi_promise_method_capability(JsCall *call, JsPromiseCapability *capability);

// promise_combine.c
bool jsmi_promise_all(JsCall *call, JsValue *result);
bool jsmi_promise_all_keyed(JsCall *call, JsValue *result);
bool jsmi_promise_all_settled(JsCall *call, JsValue *result);
bool jsmi_promise_all_settled_keyed(JsCall *call, JsValue *result);
bool jsmi_promise_any(JsCall *call, JsValue *result);
bool jsmi_promise_race(JsCall *call, JsValue *result);
