// SPDX-License-Identifier: MIT
//
// The tests that are too slow with a collection at every allocation, and the
// smallest interval at which each still ends in time. Lines of the list:
//
//     # anything            a comment
//     N folder/test.js      no collection at a smaller interval than N
//     N folder/             so for every test below it
#pragma once

#include "switches.h"

typedef struct Intervals Intervals;

// NULL and a message on standard error if the list cannot be read or a line
// not be understood.
Intervals *intervals_read(const char *path);
void intervals_free(Intervals *intervals);

// Raises the intervals of the switches to what this test (its path below
// test/) needs. No list (NULL) asks for nothing.
void intervals_apply(const Intervals *intervals, const char *path,
                     Switches *switches);
