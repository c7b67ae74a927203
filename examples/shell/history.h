// SPDX-License-Identifier: MIT
//
// What was typed before, in this session and earlier ones. The file has a line
// for each entry, with line feeds and backslashes of the text escaped.
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct History {
    char **entries;  // the oldest first
    size_t count;
    char *path;  // of the file; NULL: none
} History;

// Reads jsmini/history in $XDG_STATE_HOME, or in ~/.local/state; without
// `with_file`, or if there is no such place, the history begins empty and
// leaves no trace.
void history_open(History *history, bool with_file);
// Writes the file, with the latest entries up to a limit.
void history_close(History *history);

// Remembers a text, unless it is the same as the last one, blank, or begins
// with a space.
void history_add(History *history, const char *text);

// The latest entry before number `before` that contains `text`; false if there
// is none.
bool history_find(const History *history, size_t before, const char *text,
                  size_t *found);
