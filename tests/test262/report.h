// SPDX-License-Identifier: MIT
//
// What a run found, for people (tables) and for programs (JSON).
#pragma once

#include "suite.h"

// A row per folder, two levels deep, and sums; tests count as passed if all
// their runs do.
void report_folders(const Suite *suite);

// A row per feature that a test of this run names.
void report_features(const Suite *suite);

// The tests that took longest.
void report_slowest(const Suite *suite, int count);

// Sums, rows and every test that did not pass. False and a message on
// standard error if the file cannot be written.
bool report_json(const Suite *suite, const char *path, double seconds);
