// SPDX-License-Identifier: MIT
#include "regexp/matcher.h"

#define UNIT      uint16_t
#define MATCH     jsmi_regexp_match_utf16
#define IS_LATIN1 0
#include "regexp/match_loop.h"
