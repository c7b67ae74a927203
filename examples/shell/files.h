// SPDX-License-Identifier: MIT
//
// Reading whole files and working with their names, for programs that feed
// scripts to the engine. A name is a path with forward slashes.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// The bytes of a file and a NUL behind them; NULL (and errno) on failure. The
// caller frees it.
char *file_read(const char *path, size_t *length);

// The same for everything that standard input still gives.
char *file_read_standard_input(size_t *length);

// Where `specifier`, as written in the file `referrer`, points to: relative to
// the folder of the referrer unless it is absolute, with "." and ".." and
// doubled slashes taken out. NULL if there is no memory. The caller frees it.
char *file_resolve(const char *specifier, const char *referrer);

// The path of `name` in a folder ("": the name alone). NULL if there is no
// memory. The caller frees it.
char *file_join(const char *folder, const char *name);

bool file_has_suffix(const char *path, const char *suffix);
