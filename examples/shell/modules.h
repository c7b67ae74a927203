// SPDX-License-Identifier: MIT
//
// Modules from disk. A module's key is its path; a specifier is a path
// relative to the file that names it; those that begin with "shell:" are keys as
// they are, of modules that no disk has. A key ending in ".json", or an import
// with { type: "json" }, gives the parsed text; { type: "text" } and
// { type: "bytes" } give the content of any file.
#pragma once

#include "jsmini.h"

// Modules of files, by the path that they have from the importing file.
extern const jsm_module_host modules_host;
