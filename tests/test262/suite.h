// SPDX-License-Identifier: MIT
//
// The files of the suite on disk: where they are, which of them are to be run.
#pragma once

#include "results.h"

typedef struct Selection {
    const char *const *prefixes;  // of paths below test/; none: everything
    int prefix_count;
    const char *feature;          // NULL, or only tests that name it
    const char *skipped_feature;  // NULL, or no test that names it
    bool has_intl;                // with the folders of ECMA-402
    int shard;                    // 1 to shard_count: every so manieth test
    int shard_count;
} Selection;

typedef struct Suite {
    char *folder;  // holds test/ and harness/
    char **paths;  // below test/, sorted
    size_t path_count;
    char **features;  // as features.txt lists them
    size_t feature_count;
    TestResult *results;  // shared memory, one for each path
} Suite;

// Lists the tests that the selection takes as far as their names tell. NULL
// and a message on standard error if there is no suite in the folder.
Suite *suite_open(const char *folder, const Selection *selection);
void suite_close(Suite *suite);

// Unpacks the archive below `parent`, unless that was done before, and returns
// the folder with the suite; NULL and a message on standard error otherwise.
char *suite_unpack(const char *archive, const char *parent);

// The index of a feature, or feature_count for one that nobody listed.
size_t suite_find_feature(const Suite *suite, Span name);

// The path of a test for opening it; the caller frees it.
char *suite_test_path(const Suite *suite, size_t index);

// What the selection says about a test once its metadata is known.
bool selection_takes(const Selection *selection, const Metadata *metadata);
