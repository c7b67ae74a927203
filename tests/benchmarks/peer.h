// SPDX-License-Identifier: MIT
//
// Another engine to measure against; peer_duktape.c or, where that library is
// not installed, peer_none.c.
#pragma once

// NULL: there is none.
extern const char *const peer_name;

// Makes and frees what a script needs to run.
void peer_make_and_free(void);
