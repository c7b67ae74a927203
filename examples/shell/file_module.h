// SPDX-License-Identifier: MIT
//
// The module shell:file, for scripts that work with files:
//
//     readFile(path)            the text of a file; what is no UTF-8 is U+FFFD
//     readBytes(path)           its bytes, a Uint8Array
//     writeFile(path, data)     data: text, an ArrayBuffer or a view of one
//     appendFile(path, data)
//     listFolder(path)          the names in a folder, sorted
//     makeFolder(path)
//     status(path)              { kind: 'file' | 'folder' | 'other', size,
//                                 modified: Date }
//     exists(path)
//     rename(from, to)
//     remove(path)              of a file or an empty folder
//
// All of them do their work at once. What fails throws an Error whose message
// begins with the system's name of the problem, "ENOENT: ...", and which has
// the properties `code` and `path`.
#pragma once

#include "jsmini.h"

extern const jsm_def file_module_exports[];
