// SPDX-License-Identifier: MIT
//
// The source map of a script that a tool has made from others: its last line
// names it, as a file beside the script or as a data: URL.
//
//     //# sourceMappingURL=script.js.map
#pragma once

#include <stddef.h>

// The text of the map of a script, which was read from `path` (NULL: not from
// a file); NULL if it names none, or what it names cannot be read. The caller
// frees it.
char *source_map_read(const char *script, size_t length, const char *path);
