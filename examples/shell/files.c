// SPDX-License-Identifier: MIT
#include "files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_stream(FILE *stream, size_t *length)
{
    size_t capacity = 16384;
    size_t used = 0;
    char *bytes = malloc(capacity);

    while (bytes) {
        char *larger;

        used += fread(bytes + used, 1, capacity - used - 1, stream);
        if (used < capacity - 1) {
            break;
        }
        capacity *= 2;
        larger = realloc(bytes, capacity);
        if (!larger) {
            free(bytes);
        }
        bytes = larger;
    }
    if (bytes && ferror(stream)) {
        int error = errno;

        free(bytes);
        bytes = NULL;
        errno = error;
    }
    if (bytes) {
        bytes[used] = '\0';
        *length = used;
    }
    return bytes;
}

char *file_read(const char *path, size_t *length)
{
    FILE *stream = fopen(path, "rb");
    char *bytes;

    if (!stream) {
        return NULL;
    }
    bytes = read_stream(stream, length);
    fclose(stream);
    return bytes;
}

char *file_read_standard_input(size_t *length)
{
    return read_stream(stdin, length);
}

// Takes the last segment off a path that ends at `end`; never the root, and
// never a "..", which stands for an unknown name.
static char *drop_segment(char *path, char *end)
{
    char *slash = end;

    if (end == path) {
        return NULL;
    }
    while (slash > path && slash[-1] != '/') {
        slash--;
    }
    if (end - slash == 2 && slash[0] == '.' && slash[1] == '.') {
        return NULL;
    }
    return slash > path + 1 ? slash - 1 : slash;
}

static char *append_segment(char *path, char *end, const char *segment,
                            size_t length)
{
    if (end > path && end[-1] != '/') {
        *end++ = '/';
    }
    memmove(end, segment, length);
    return end + length;
}

// In place: the result is never longer than what was read.
static void normalize(char *path)
{
    const char *from = path;
    char *end = path;

    if (*from == '/') {
        *end++ = '/';
    }
    while (*from) {
        size_t length;

        from += strspn(from, "/");
        length = strcspn(from, "/");
        if (length == 2 && from[0] == '.' && from[1] == '.') {
            char *shorter = drop_segment(path, end);

            if (shorter) {
                end = shorter;
            } else if (!(end == path + 1 && path[0] == '/')) {
                end = append_segment(path, end, from, length);
            }
        } else if (length > 0 && !(length == 1 && from[0] == '.')) {
            end = append_segment(path, end, from, length);
        }
        from += length;
    }
    *end = '\0';
}

char *file_resolve(const char *specifier, const char *referrer)
{
    const char *slash = referrer ? strrchr(referrer, '/') : NULL;
    size_t folder = 0;
    size_t length = strlen(specifier);
    char *path;

    if (slash && specifier[0] != '/') {
        folder = (size_t)(slash - referrer) + 1;
    }
    path = malloc(folder + length + 1);
    if (path) {
        if (folder > 0) {
            memcpy(path, referrer, folder);
        }
        memcpy(path + folder, specifier, length + 1);
        normalize(path);
    }
    return path;
}

char *file_join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);

    if (path) {
        snprintf(path, size, "%s%s%s", folder, *folder ? "/" : "", name);
    }
    return path;
}

bool file_has_suffix(const char *path, const char *suffix)
{
    size_t path_length = strlen(path);
    size_t suffix_length = strlen(suffix);

    return path_length >= suffix_length &&
           strcmp(path + path_length - suffix_length, suffix) == 0;
}
