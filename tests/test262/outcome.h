// SPDX-License-Identifier: MIT
//
// How one piece of a test ended.
#pragma once

// In the words of test262's `negative: phase:`.
typedef enum Phase {
    PHASE_NONE,  // nothing was thrown
    PHASE_PARSE,
    PHASE_RESOLUTION,
    PHASE_RUNTIME,
} Phase;

typedef struct Outcome {
    Phase phase;
    char name[64];      // of the thrown value's constructor
    char message[256];  // one line
} Outcome;

const char *phase_name(Phase phase);
