// SPDX-License-Identifier: MIT
#include "judge.h"

#include <stdio.h>

static void fail(RunResult *result, const char *what, const Outcome *outcome)
{
    result->status = RUN_FAILED;
    if (outcome->phase == PHASE_NONE) {
        snprintf(result->message, sizeof(result->message), "%s", what);
    } else {
        snprintf(result->message, sizeof(result->message), "%s%s: %s (%s)",
                 what, outcome->name, outcome->message,
                 phase_name(outcome->phase));
    }
}

static void judge_negative(const Metadata *metadata, const Outcome *outcome,
                           RunResult *result)
{
    char what[120];

    if (outcome->phase == metadata->negative_phase &&
        span_equals(metadata->negative_type, outcome->name)) {
        result->status = RUN_PASSED;
        return;
    }
    snprintf(what, sizeof(what), "expected a %.*s (%s)%s",
             (int)metadata->negative_type.length, metadata->negative_type.start,
             phase_name(metadata->negative_phase),
             outcome->phase == PHASE_NONE ? "" : ", got ");
    fail(result, what, outcome);
}

void judge(const Metadata *metadata, const Outcome *outcome, bool is_done,
           const char *report, RunResult *result)
{
    if (metadata->negative_phase != PHASE_NONE) {
        judge_negative(metadata, outcome, result);
    } else if (outcome->phase != PHASE_NONE) {
        fail(result, "", outcome);
    } else if (!(metadata->flags & TEST_ASYNC)) {
        result->status = RUN_PASSED;
    } else if (report) {
        fail(result, report, outcome);
    } else if (!is_done) {
        fail(result, "the test never called $DONE", outcome);
    } else {
        result->status = RUN_PASSED;
    }
}
