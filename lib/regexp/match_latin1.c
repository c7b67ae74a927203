// SPDX-License-Identifier: MIT
#include "regexp/matcher.h"

#define UNIT      uint8_t
#define MATCH     jsmi_regexp_match_latin1
#define IS_LATIN1 1
#include "regexp/match_loop.h"
