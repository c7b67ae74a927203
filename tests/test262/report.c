// SPDX-License-Identifier: MIT
#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What one row of a table sums up.
typedef struct Tally {
    size_t tests;
    size_t passed;
    size_t crashed;
    size_t timed_out;
    size_t runs;
    size_t passed_runs;
} Tally;

static void add_test(Tally *tally, const TestResult *result)
{
    RunStatus status = test_status(result);

    if (status == RUN_NOT_RUN) {
        return;
    }
    tally->tests++;
    tally->passed += status == RUN_PASSED ? 1 : 0;
    tally->crashed += status == RUN_CRASHED ? 1 : 0;
    tally->timed_out += status == RUN_TIMED_OUT ? 1 : 0;
    tally->runs += result->run_count;
    for (int i = 0; i < result->run_count; i++) {
        tally->passed_runs += result->runs[i].status == RUN_PASSED ? 1 : 0;
    }
}

static double percent(size_t part, size_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void print_heading(const char *what)
{
    printf("\n%-44s %6s %6s %6s  %6s %6s  %5s %5s\n", what, "tests", "passed",
           "%", "runs", "passed", "crash", "late");
}

static void print_row(const char *name, const Tally *tally)
{
    if (tally->tests > 0) {
        printf("%-44s %6zu %6zu %6.1f  %6zu %6zu  %5zu %5zu\n", name,
               tally->tests, tally->passed,
               percent(tally->passed, tally->tests), tally->runs,
               tally->passed_runs, tally->crashed, tally->timed_out);
    }
}

// -------------------------------------------------------------------- folders

// The length of the first `depth` folders of a path, with the last slash.
static size_t folder_length(const char *path, int depth)
{
    const char *slash = path;

    while (depth-- > 0) {
        const char *next = strchr(slash, '/');

        if (!next) {
            break;
        }
        slash = next + 1;
    }
    return (size_t)(slash - path);
}

typedef void (*PrintRow)(void *data, const char *name, const Tally *tally);

// Paths are sorted, so a folder's tests follow each other.
static void each_folder(const Suite *suite, int depth, PrintRow print,
                        void *data)
{
    size_t i = 0;

    while (i < suite->path_count) {
        const char *path = suite->paths[i];
        size_t length = folder_length(path, depth);
        Tally tally = {0};
        char name[128];

        snprintf(name, sizeof(name), "%.*s", (int)length, path);
        while (i < suite->path_count &&
               folder_length(suite->paths[i], depth) == length &&
               strncmp(suite->paths[i], path, length) == 0) {
            add_test(&tally, &suite->results[i]);
            i++;
        }
        if (tally.tests > 0) {
            print(data, name, &tally);
        }
    }
}

static void print_table_row(void *data, const char *name, const Tally *tally)
{
    (void)data;
    print_row(name, tally);
}

static Tally sum(const Suite *suite)
{
    Tally tally = {0};

    for (size_t i = 0; i < suite->path_count; i++) {
        add_test(&tally, &suite->results[i]);
    }
    return tally;
}

void report_folders(const Suite *suite)
{
    Tally all = sum(suite);

    print_heading("folder");
    each_folder(suite, 2, print_table_row, NULL);
    print_heading("sum");
    each_folder(suite, 1, print_table_row, NULL);
    print_row("all", &all);
}

// ------------------------------------------------------------------- features

static void each_feature(const Suite *suite, PrintRow print, void *data)
{
    Tally *tallies = calloc(suite->feature_count + 1, sizeof(*tallies));

    for (size_t i = 0; tallies && i < suite->path_count; i++) {
        const TestResult *result = &suite->results[i];

        for (int k = 0; k < result->feature_count; k++) {
            add_test(&tallies[result->features[k]], result);
        }
    }
    for (size_t i = 0; tallies && i < suite->feature_count; i++) {
        if (tallies[i].tests > 0) {
            print(data, suite->features[i], &tallies[i]);
        }
    }
    free(tallies);
}

void report_features(const Suite *suite)
{
    print_heading("feature");
    each_feature(suite, print_table_row, NULL);
}

// -------------------------------------------------------------------- slowest

static uint32_t longest_run(const TestResult *result)
{
    uint32_t longest = 0;

    for (int i = 0; i < result->run_count; i++) {
        if (result->runs[i].microseconds > longest) {
            longest = result->runs[i].microseconds;
        }
    }
    return longest;
}

void report_slowest(const Suite *suite, int count)
{
    uint32_t limit = UINT32_MAX;

    printf("\nslowest\n");
    while (count-- > 0) {
        size_t slowest = suite->path_count;
        uint32_t longest = 0;

        for (size_t i = 0; i < suite->path_count; i++) {
            uint32_t microseconds = longest_run(&suite->results[i]);

            if (microseconds > longest && microseconds < limit) {
                longest = microseconds;
                slowest = i;
            }
        }
        if (slowest == suite->path_count) {
            break;
        }
        printf("%8.1f ms  %s\n", longest / 1e3, suite->paths[slowest]);
        limit = longest;
    }
}

// ----------------------------------------------------------------------- JSON

static void write_string(FILE *file, const char *text)
{
    putc('"', file);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '"' || c == '\\') {
            putc('\\', file);
            putc(c, file);
        } else if (c < ' ') {
            fprintf(file, "\\u%04x", c);
        } else {
            putc(c, file);
        }
    }
    putc('"', file);
}

static void write_tally(FILE *file, const Tally *tally)
{
    fprintf(file,
            "{\"tests\":%zu,\"passed\":%zu,\"runs\":%zu,"
            "\"passedRuns\":%zu,\"crashed\":%zu,\"timedOut\":%zu}",
            tally->tests, tally->passed, tally->runs, tally->passed_runs,
            tally->crashed, tally->timed_out);
}

typedef struct JsonRows {
    FILE *file;
    bool has_rows;
} JsonRows;

static void write_row(void *data, const char *name, const Tally *tally)
{
    JsonRows *rows = data;

    fputs(rows->has_rows ? ",\n  " : "\n  ", rows->file);
    rows->has_rows = true;
    write_string(rows->file, name);
    putc(':', rows->file);
    write_tally(rows->file, tally);
}

static void write_failures(FILE *file, const Suite *suite)
{
    bool has_rows = false;

    for (size_t i = 0; i < suite->path_count; i++) {
        const TestResult *result = &suite->results[i];

        for (int k = 0; k < result->run_count; k++) {
            const RunResult *run = &result->runs[k];

            if (run->status == RUN_PASSED) {
                continue;
            }
            fputs(has_rows ? ",\n  {\"path\":" : "\n  {\"path\":", file);
            has_rows = true;
            write_string(file, suite->paths[i]);
            fprintf(file, ",\"mode\":\"%s\",\"status\":\"%s\",\"message\":",
                    run_mode_name((RunMode)run->mode),
                    run_status_name((RunStatus)run->status));
            write_string(file, run->message);
            putc('}', file);
        }
    }
}

bool report_json(const Suite *suite, const char *path, double seconds)
{
    FILE *file = fopen(path, "w");
    Tally all = sum(suite);
    JsonRows folders = {file, false};
    JsonRows features = {file, false};
    bool written;

    if (file) {
        fprintf(file, "{\"seconds\":%.1f,\n\"all\":", seconds);
        write_tally(file, &all);
        fputs(",\n\"folders\":{", file);
        each_folder(suite, 1, write_row, &folders);
        each_folder(suite, 2, write_row, &folders);
        fputs("},\n\"features\":{", file);
        each_feature(suite, write_row, &features);
        fputs("},\n\"failures\":[", file);
        write_failures(file, suite);
        fputs("]}\n", file);
    }
    written = file && !ferror(file);
    if (!file || fclose(file) != 0 || !written) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    return true;
}
