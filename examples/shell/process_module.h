// SPDX-License-Identifier: MIT
//
// The module shell:process, about the program that runs the script:
//
//     args()                the arguments behind the script's name
//     environment()         an object of the environment variables
//     workingFolder(), setWorkingFolder(path)
//     platform()            "linux", "darwin" ...
//     pid()
//     now()                 nanoseconds of a monotonic clock, a BigInt
//     memory()              { used, peak, external, objects }
//     exit(code)            the global function exit
#pragma once

#include "shell.h"

// Their data is the shell.
extern const jsm_def process_module_exports[];
