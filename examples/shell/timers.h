// SPDX-License-Identifier: MIT
//
// setTimeout, setInterval, clearTimeout, clearInterval and queueMicrotask, on
// a task queue of the engine.
#pragma once

#include "jsmini.h"

typedef struct Timers Timers;

// Installs the functions in the context's global object. The result outlives
// the context and is freed after the runtime. NULL with an exception pending
// when there is no memory.
Timers *timers_install(jsm_context *cx);
void timers_free(Timers *timers);
