// SPDX-License-Identifier: MIT
//
// Another engine to measure against; peer_duktape.c or, where that library is
// not installed, peer_none.c.
#pragma once

#include "border.h"

#include <stdbool.h>

// NULL: there is none.
extern const char *const peer_name;

// Makes and frees what a script needs to run.
void peer_make_and_free(void);

// A machine with the functions that border_script wants, having run it, for
// peer_border_cross to make calls in. False: that failed.
bool peer_border_open(void);
// Makes `count` crossings; what adding gave, or 0.
double peer_border_cross(BorderCall call, int count);
void peer_border_close(void);
