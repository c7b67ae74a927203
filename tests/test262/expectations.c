// SPDX-License-Identifier: MIT
#include "expectations.h"

#include "files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANY_MODE = -1 };

typedef struct Line {
    char *path;  // ends with a slash if it is a folder
    int mode;    // a RunMode or ANY_MODE
    char *reason;
} Line;

struct Expectations {
    Line *lines;  // sorted by path
    size_t count;
    size_t capacity;
};

// -------------------------------------------------------------------- reading

static int compare_lines(const void *a, const void *b)
{
    const Line *left = a;
    const Line *right = b;
    int order = strcmp(left->path, right->path);

    return order ? order : left->mode - right->mode;
}

static bool read_mode(const char *text, int *mode)
{
    for (RunMode known = RUN_SLOPPY; known <= RUN_RAW; known++) {
        if (strcmp(text, run_mode_name(known)) == 0) {
            *mode = (int)known;
            return true;
        }
    }
    return false;
}

static bool add_line(Expectations *list, const char *path, int mode,
                     const char *reason)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 256;
        Line *lines = realloc(list->lines, capacity * sizeof(*lines));

        if (!lines) {
            return false;
        }
        list->lines = lines;
        list->capacity = capacity;
    }
    list->lines[list->count++] = (Line){strdup(path), mode, strdup(reason)};
    return true;
}

// Takes the line apart in place; false if it has no known form.
static bool read_line(Expectations *list, char *line, char **reason)
{
    static const char mark[] = "reason: ";
    int mode = ANY_MODE;
    char *space;

    if (*line == '#' || *line == '\0') {
        return true;
    }
    if (strncmp(line, mark, sizeof(mark) - 1) == 0) {
        *reason = line + sizeof(mark) - 1;
        return true;
    }
    space = strrchr(line, ' ');
    if (space && read_mode(space + 1, &mode)) {
        *space = '\0';
    }
    return (file_has_suffix(line, "/") || file_has_suffix(line, ".js")) &&
           add_line(list, line, mode, *reason);
}

Expectations *expectations_read(const char *path)
{
    Expectations *list = calloc(1, sizeof(*list));
    size_t length;
    char *text = file_read(path, &length);
    char *line = text;
    char none[] = "";
    char *reason = none;
    int number = 0;

    while (list && line && *line) {
        char *end = line + strcspn(line, "\n");
        bool is_last = !*end;

        *end = '\0';
        number++;
        if (!read_line(list, line, &reason)) {
            fprintf(stderr, "%s:%d: cannot understand this line\n", path,
                    number);
            expectations_free(list);
            list = NULL;
        }
        line = is_last ? NULL : end + 1;
    }
    free(text);
    if (list && list->count > 0) {
        qsort(list->lines, list->count, sizeof(*list->lines), compare_lines);
    }
    return list;
}

void expectations_free(Expectations *list)
{
    if (!list) {
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        free(list->lines[i].path);
        free(list->lines[i].reason);
    }
    free(list->lines);
    free(list);
}

// ------------------------------------------------------------------ looking up

static const Line *find_line(const Expectations *list, const char *path,
                             size_t length, int mode)
{
    size_t low = 0;
    size_t high = list->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        const Line *line = &list->lines[middle];
        int order = strncmp(line->path, path, length);

        if (order == 0) {
            order = line->path[length] ? 1 : line->mode - mode;
        }
        if (order == 0) {
            return line;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static const Line *find_covering(const Expectations *list, const char *path,
                                 RunMode mode)
{
    size_t length = strlen(path);
    const Line *line = find_line(list, path, length, ANY_MODE);

    if (!line) {
        line = find_line(list, path, length, (int)mode);
    }
    for (const char *slash = strchr(path, '/'); !line && slash;
         slash = strchr(slash + 1, '/')) {
        line = find_line(list, path, (size_t)(slash - path) + 1, ANY_MODE);
    }
    return line;
}

bool expectations_has(const Expectations *list, const char *path, RunMode mode)
{
    return find_covering(list, path, mode) != NULL;
}

// ------------------------------------------------------------------- comparing

static void compare_test(const Expectations *list, const char *path,
                         const TestResult *result, Comparison *comparison)
{
    bool has_failed = false;
    bool fails_unexpectedly = false;
    bool passes_unexpectedly = false;

    for (int i = 0; i < result->run_count; i++) {
        const RunResult *run = &result->runs[i];
        bool is_listed = expectations_has(list, path, (RunMode)run->mode);
        bool has_passed = run->status == RUN_PASSED;
        bool can_be_listed = has_passed || run->status == RUN_FAILED;

        has_failed |= !has_passed;
        if (has_passed == !is_listed && can_be_listed) {
            continue;
        }
        passes_unexpectedly |= has_passed;
        fails_unexpectedly |= !has_passed;
        printf("unexpected: %s %s %s%s%s\n", path,
               run_mode_name((RunMode)run->mode),
               run_status_name((RunStatus)run->status),
               run->message[0] ? ": " : "", run->message);
    }
    comparison->unexpected_passes += passes_unexpectedly ? 1 : 0;
    comparison->unexpected_failures += fails_unexpectedly ? 1 : 0;
    comparison->expected_failures += has_failed && !fails_unexpectedly ? 1 : 0;
}

Comparison expectations_compare(const Expectations *list, const Suite *suite)
{
    Comparison comparison = {0};

    for (size_t i = 0; i < suite->path_count; i++) {
        compare_test(list, suite->paths[i], &suite->results[i], &comparison);
    }
    return comparison;
}

// --------------------------------------------------------------------- writing

// A first guess at why a run fails, for a person to refine.
static const char *guess_reason(const RunResult *run)
{
    const char *message = run->message;

    if (strncmp(message, "expected a ", 11) == 0) {
        return "an error that the engine does not report as it should";
    }
    if (strstr(message, "(parse)")) {
        return "text that the parser refuses and should take";
    }
    if (strstr(message, "is not defined")) {
        return "a global that does not exist yet";
    }
    if (strncmp(message, "Test262Error", 12) == 0) {
        return "another result than the standard asks for";
    }
    return "an error where the standard asks for none";
}

static bool all_fail(const TestResult *result)
{
    for (int i = 0; i < result->run_count; i++) {
        if (result->runs[i].status != RUN_FAILED) {
            return false;
        }
    }
    return true;
}

static void add_new_line(const Expectations *old, Expectations *list,
                         const char *path, int mode, const RunResult *run)
{
    const Line *covering = find_covering(old, path, (RunMode)run->mode);
    const char *reason =
        covering && *covering->reason ? covering->reason : guess_reason(run);

    add_line(list, path, mode, reason);
}

static void add_test(const Expectations *old, Expectations *list,
                     const char *path, const TestResult *result)
{
    if (result->run_count > 0 && all_fail(result)) {
        add_new_line(old, list, path, ANY_MODE, &result->runs[0]);
        return;
    }
    for (int i = 0; i < result->run_count; i++) {
        if (result->runs[i].status == RUN_FAILED) {
            add_new_line(old, list, path, result->runs[i].mode,
                         &result->runs[i]);
        }
    }
}

// Adds lines for the tests from `first` up to `end`, whose paths have their
// first `depth` characters in common: one line for the folder if all of them
// fail, otherwise each folder in it by itself.
static void add_folder(const Expectations *old, Expectations *list,
                       const Suite *suite, size_t first, size_t end,
                       size_t depth)
{
    size_t failing = 0;

    for (size_t i = first; i < end; i++) {
        failing += all_fail(&suite->results[i]) ? 1 : 0;
    }
    if (depth > 0 && failing == end - first && failing > 1) {
        char *folder = strndup(suite->paths[first], depth);

        add_new_line(old, list, folder, ANY_MODE,
                     &suite->results[first].runs[0]);
        free(folder);
        return;
    }
    while (first < end) {
        const char *path = suite->paths[first];
        const char *slash = strchr(path + depth, '/');
        size_t next = first + 1;

        if (!slash) {
            add_test(old, list, path, &suite->results[first]);
        } else {
            size_t length = (size_t)(slash - path) + 1;

            while (next < end &&
                   strncmp(suite->paths[next], path, length) == 0) {
                next++;
            }
            add_folder(old, list, suite, first, next, length);
        }
        first = next;
    }
}

static int compare_reasons(const void *a, const void *b)
{
    const Line *left = a;
    const Line *right = b;
    int order = strcmp(left->reason, right->reason);

    return order ? order : compare_lines(a, b);
}

static void write_lines(const Expectations *list, FILE *file)
{
    const char *reason = "";

    fputs("# What fails in test262 (see expectations.h for the form of this "
          "file).\n# It only shrinks: a line whose test passes must go.\n",
          file);
    for (size_t i = 0; i < list->count; i++) {
        const Line *line = &list->lines[i];

        if (strcmp(line->reason, reason) != 0) {
            reason = line->reason;
            fprintf(file, "\nreason: %s\n", reason);
        }
        if (line->mode == ANY_MODE) {
            fprintf(file, "%s\n", line->path);
        } else {
            fprintf(file, "%s %s\n", line->path,
                    run_mode_name((RunMode)line->mode));
        }
    }
}

bool expectations_write(const Expectations *old, const Suite *suite,
                        const char *path)
{
    Expectations list = {0};
    FILE *file = fopen(path, "w");
    bool written = false;

    if (!file) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    add_folder(old, &list, suite, 0, suite->path_count, 0);
    if (list.count > 0) {
        qsort(list.lines, list.count, sizeof(*list.lines), compare_reasons);
    }
    write_lines(&list, file);
    written = fclose(file) == 0;
    for (size_t i = 0; i < list.count; i++) {
        free(list.lines[i].path);
        free(list.lines[i].reason);
    }
    free(list.lines);
    return written;
}
