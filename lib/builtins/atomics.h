// SPDX-License-Identifier: MIT
//
// Promises of Atomics.waitAsync. Another agent may notify at any time, and
// time passes: whoever runs the jobs of a runtime asks from time to time
// whether a promise can be settled.
#pragma once

#include "object/vm.h"

// Enqueues jobs for those that were notified, or whose time is over. False:
// out of memory, thrown; call again.
JSMI_MUST_USE bool jsmi_atomics_settle(JsVm *vm);

// In how many nanoseconds to look again; INT64_MAX: nothing outside of the
// runtime's own scripts will settle any of them.
int64_t jsmi_atomics_next_look(const JsVm *vm);

// The roots that these are, and the end.
void jsmi_atomics_trace(const JsVm *vm, JsMarker *marker);
void jsmi_atomics_dispose(JsVm *vm);
