// SPDX-License-Identifier: MIT
#include "outcome.h"

const char *phase_name(Phase phase)
{
    static const char *const names[] = {
        [PHASE_NONE] = "none",
        [PHASE_PARSE] = "parse",
        [PHASE_RESOLUTION] = "resolution",
        [PHASE_RUNTIME] = "runtime",
    };

    return names[phase];
}
