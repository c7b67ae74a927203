// SPDX-License-Identifier: MIT
#include "history.h"

#include "files.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_ENTRIES = 1000 };

// ---------------------------------------------------------------------- places

// Makes the folders of a path that are missing, for nobody but the user.
static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);  // that it exists is no failure
        *slash = '/';
    }
}

// NULL if the environment does not say where.
static char *find_path(void)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");

    // The specification wants an absolute path.
    if (state && state[0] == '/') {
        return file_join(state, "jsmini/history");
    }
    if (home && home[0] == '/') {
        return file_join(home, ".local/state/jsmini/history");
    }
    return NULL;
}

// --------------------------------------------------------------------- entries

static void drop_first(History *history)
{
    free(history->entries[0]);
    history->count--;
    memmove(history->entries, history->entries + 1,
            history->count * sizeof(*history->entries));
}

// Takes over `text`.
static void append(History *history, char *text)
{
    char **entries;

    if (!text) {
        return;
    }
    if (history->count == MOST_ENTRIES) {
        drop_first(history);
    }
    entries = realloc(history->entries,
                      (history->count + 1) * sizeof(*history->entries));
    if (!entries) {
        free(text);
        return;
    }
    history->entries = entries;
    entries[history->count++] = text;
}

void history_add(History *history, const char *text)
{
    bool is_blank = text[strspn(text, " \t\n")] == '\0';

    if (is_blank || text[0] == ' ' ||
        (history->count > 0 &&
         strcmp(history->entries[history->count - 1], text) == 0)) {
        return;
    }
    append(history, strdup(text));
}

bool history_find(const History *history, size_t before, const char *text,
                  size_t *found)
{
    while (before-- > 0) {
        if (strstr(history->entries[before], text)) {
            *found = before;
            return true;
        }
    }
    return false;
}

// ------------------------------------------------------------------- the file

// A line of the file as the text that it stands for.
static char *unescape(const char *line, size_t length)
{
    char *text = malloc(length + 1);
    char *end = text;

    for (size_t i = 0; text && i < length; i++) {
        if (line[i] == '\\' && i + 1 < length) {
            i++;
            *end++ = line[i] == 'n' ? '\n' : line[i];
        } else {
            *end++ = line[i];
        }
    }
    if (text) {
        *end = '\0';
    }
    return text;
}

static void write_escaped(FILE *stream, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n') {
            fputs("\\n", stream);
        } else if (*text == '\\') {
            fputs("\\\\", stream);
        } else {
            putc(*text, stream);
        }
    }
    putc('\n', stream);
}

void history_open(History *history, bool with_file)
{
    size_t length = 0;
    char *bytes;

    *history = (History){.path = with_file ? find_path() : NULL};
    bytes = history->path ? file_read(history->path, &length) : NULL;
    for (const char *line = bytes; line && *line;) {
        size_t end = strcspn(line, "\n");

        append(history, unescape(line, end));
        line += end + (line[end] == '\n');
    }
    free(bytes);
}

// Beside the old file first, which is there until the new one is complete.
static void write_file(const History *history)
{
    char name[4096];
    FILE *stream;
    int file;

    if (snprintf(name, sizeof(name), "%s.%ld", history->path, (long)getpid()) >=
        (int)sizeof(name)) {
        return;
    }
    make_folders(name);
    file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    stream = file >= 0 ? fdopen(file, "w") : NULL;
    if (!stream) {
        return;
    }
    for (size_t i = 0; i < history->count; i++) {
        write_escaped(stream, history->entries[i]);
    }
    if (fclose(stream) != 0 || rename(name, history->path) != 0) {
        remove(name);
    }
}

void history_close(History *history)
{
    if (history->path && history->count > 0) {
        write_file(history);
    }
    for (size_t i = 0; i < history->count; i++) {
        free(history->entries[i]);
    }
    free(history->entries);
    free(history->path);
    *history = (History){0};
}
