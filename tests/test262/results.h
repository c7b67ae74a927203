// SPDX-License-Identifier: MIT
//
// What a run of the suite finds out. The table lies in memory that the
// processes of the run share: each test is one process's alone while it runs,
// and is read by the first process when all are done.
#pragma once

#include "metadata.h"

#include <stdint.h>

typedef enum RunMode { RUN_SLOPPY, RUN_STRICT, RUN_MODULE, RUN_RAW } RunMode;

typedef enum RunStatus {
    RUN_NOT_RUN,  // the state of memory that nobody wrote
    RUN_PASSED,
    RUN_FAILED,
    RUN_CRASHED,  // a signal, or an end that left no result
    RUN_TIMED_OUT,
} RunStatus;

// One test in one mode.
typedef struct RunResult {
    uint8_t mode;
    uint8_t status;
    uint32_t microseconds;
    char message[512];
} RunResult;

enum { MOST_MODES = 2 };

typedef struct TestResult {
    uint8_t run_count;  // 0: filtered out
    uint8_t feature_count;
    uint16_t features[MOST_FEATURES];  // indices into Suite.features
    RunResult runs[MOST_MODES];
} TestResult;

const char *run_mode_name(RunMode mode);
const char *run_status_name(RunStatus status);

// The modes that a test with these flags runs in; returns how many.
int test_modes(unsigned flags, RunMode modes[MOST_MODES]);

// The worst status of its runs, with failures below crashes.
RunStatus test_status(const TestResult *result);
