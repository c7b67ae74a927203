// SPDX-License-Identifier: MIT
#include "intervals.h"

#include "files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A few dozen lines at most: they are looked through from the first on.
typedef struct Line {
    struct Line *next;
    int64_t interval;
    const char *path;  // in the list's text
} Line;

struct Intervals {
    char *text;
    Line *lines;
};

// Takes the line apart in place.
static bool read_line(Intervals *intervals, char *text)
{
    char *space = strchr(text, ' ');
    Line *line;

    if (*text == '#' || *text == '\0') {
        return true;
    }
    line = calloc(1, sizeof(*line));
    if (!line) {
        return false;
    }
    line->next = intervals->lines;
    intervals->lines = line;
    if (!space) {
        return false;
    }
    *space = '\0';
    line->path = space + 1;
    return switches_parse_count(text, &line->interval) &&
           (file_has_suffix(line->path, ".js") ||
            file_has_suffix(line->path, "/"));
}

Intervals *intervals_read(const char *path)
{
    Intervals *intervals = calloc(1, sizeof(*intervals));
    size_t length;
    char *line;

    if (!intervals) {
        return NULL;
    }
    line = intervals->text = file_read(path, &length);
    if (!line) {
        fprintf(stderr, "%s: cannot read it\n", path);
        intervals_free(intervals);
        return NULL;
    }
    for (int number = 1; line; number++) {
        char *end = strchr(line, '\n');

        if (end) {
            *end = '\0';
        }
        if (!read_line(intervals, line)) {
            fprintf(stderr, "%s:%d: cannot understand this line\n", path,
                    number);
            intervals_free(intervals);
            return NULL;
        }
        line = end ? end + 1 : NULL;
    }
    return intervals;
}

void intervals_free(Intervals *intervals)
{
    if (!intervals) {
        return;
    }
    while (intervals->lines) {
        Line *next = intervals->lines->next;

        free(intervals->lines);
        intervals->lines = next;
    }
    free(intervals->text);
    free(intervals);
}

static bool covers(const Line *line, const char *path)
{
    return file_has_suffix(line->path, "/")
               ? strncmp(path, line->path, strlen(line->path)) == 0
               : strcmp(path, line->path) == 0;
}

static void raise_interval(int64_t *interval, int64_t least)
{
    if (*interval > 0 && *interval < least) {
        *interval = least;
    }
}

void intervals_apply(const Intervals *intervals, const char *path,
                     Switches *switches)
{
    const Line *line = intervals ? intervals->lines : NULL;

    for (; line; line = line->next) {
        if (covers(line, path)) {
            raise_interval(&switches->gc_every, line->interval);
            raise_interval(&switches->minor_gc_every, line->interval);
        }
    }
}
