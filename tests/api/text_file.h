// SPDX-License-Identifier: MIT
//
// The scripts that plain programs among the tests read.
#pragma once

#include <stdio.h>
#include <stdlib.h>

// The text of a file, ending with a NUL, for the caller to free. NULL: it
// cannot be read, or is empty.
static inline char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long length;

    if (!file) {
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) == 0 && (length = ftell(file)) > 0) {
        text = calloc(1, (size_t)length + 1);
        rewind(file);
        if (text && fread(text, 1, (size_t)length, file) != (size_t)length) {
            free(text);
            text = NULL;
        }
    }
    fclose(file);
    return text;
}
