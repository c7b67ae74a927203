// SPDX-License-Identifier: MIT
#include "results.h"

const char *run_mode_name(RunMode mode)
{
    static const char *const names[] = {"sloppy", "strict", "module", "raw"};

    return names[mode];
}

const char *run_status_name(RunStatus status)
{
    static const char *const names[] = {"not run", "passed", "failed",
                                        "crashed", "timed out"};

    return names[status];
}

int test_modes(unsigned flags, RunMode modes[MOST_MODES])
{
    if (flags & TEST_RAW) {
        modes[0] = flags & TEST_MODULE ? RUN_MODULE : RUN_RAW;
        return 1;
    }
    if (flags & TEST_MODULE) {
        modes[0] = RUN_MODULE;
        return 1;
    }
    if (flags & TEST_ONLY_STRICT) {
        modes[0] = RUN_STRICT;
        return 1;
    }
    modes[0] = RUN_SLOPPY;
    if (flags & TEST_NO_STRICT) {
        return 1;
    }
    modes[1] = RUN_STRICT;
    return 2;
}

RunStatus test_status(const TestResult *result)
{
    RunStatus worst = RUN_NOT_RUN;

    for (int i = 0; i < result->run_count; i++) {
        if (result->runs[i].status > (uint8_t)worst) {
            worst = (RunStatus)result->runs[i].status;
        }
    }
    return worst;
}
