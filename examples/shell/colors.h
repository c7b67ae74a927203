// SPDX-License-Identifier: MIT
//
// Colours on terminals: whether to use them, and which.
#pragma once

#include "jsmini.h"

#include <stdio.h>

#define COLOR_ERROR  "\x1b[31m"
#define COLOR_PROMPT "\x1b[1m"
#define COLOR_END    "\x1b[0m"

// Whether what is written there is seen on a terminal that knows colours. The
// environment variable NO_COLOR, unless it is empty, says no.
bool colors_wanted(FILE *stream);

// For jsm_inspect_options: NULL without colours.
const jsm_styles *colors_of_values(bool wanted);
