// SPDX-License-Identifier: MIT
//
// Runs one test in one mode, in the calling process, and judges it by its
// metadata. What all tests have in common is prepared once: the texts of the
// harness, and a host with the standard preludes evaluated, which each forked
// process then finds ready made.
#pragma once

#include "realm.h"
#include "results.h"

typedef struct Harness Harness;

// Reads the harness files below `suite_folder`. NULL if the suite is not there.
Harness *harness_new(const char *suite_folder);
void harness_free(Harness *harness);

// Makes the warm host. If the engine cannot run the preludes there is none,
// and every test begins from nothing and reports what stops it.
void harness_warm_up(Harness *harness);

typedef struct Execution {
    Harness *harness;
    const Metadata *metadata;
    const char *path;
    const char *text;
    size_t length;
    RunMode mode;
    const Switches *switches;
    bool reloads_scripts;  // see host_reload_scripts
} Execution;

// Fills status and message. Consumes the warm host: once in a process.
void execute(const Execution *execution, RunResult *result);
