// SPDX-License-Identifier: MIT
//
// Runs a piece of work in a process of its own, so that whatever it does
// (crash, run for ever, leave) costs one result and not the run. Forking from
// a process that has everything warm takes a fraction of a millisecond.
#pragma once

#include "results.h"

// Makes the calling process one that can isolate work: it gets a standard
// error of its own, from which the message of a crash is taken. Once, before
// the first call of isolate. False and errno if the system refuses.
bool isolate_initialize(void);

// Lets `work` fill `*result`, which must lie in shared memory, in a child
// process. Afterwards it has a status in any case; the mode is left alone.
// False if no process could be made.
bool isolate(void (*work)(void *data, RunResult *result), void *data,
             RunResult *result, int64_t timeout_milliseconds);
