// SPDX-License-Identifier: MIT
//
// Command line switches that make a run harder on the engine, shared by the
// shell and the test262 programs:
//
//     --gc-every N         a full collection at every Nth allocation
//     --minor-gc-every N   a minor one
//     --fail-allocation N  the Nth allocation from the first script on fails
//     --fail-for-ever      and every one after it
#pragma once

#include "jsmini.h"

typedef struct Switches {
    int64_t gc_every;
    int64_t minor_gc_every;
    int64_t fail_allocation;
    bool fails_for_ever;
} Switches;

// How many arguments from `argv[0]` on are such a switch with its operand: 0
// if it is none, -1 if the operand is missing or no positive number.
int switches_parse(Switches *switches, char **argv);

void switches_apply(const Switches *switches, jsm_runtime *runtime);

// A positive whole number and nothing behind it.
bool switches_parse_count(const char *text, int64_t *count);
