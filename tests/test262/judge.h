// SPDX-License-Identifier: MIT
#pragma once

#include "results.h"

// The verdict on a test that ended so. `is_done` says that an asynchronous
// test reported success; `report` is the failure it reported, or NULL.
void judge(const Metadata *metadata, const Outcome *outcome, bool is_done,
           const char *report, RunResult *result);
