// SPDX-License-Identifier: MIT
//
// print, and console with the methods that programs use: log, info, debug,
// warn, error, assert, trace, dir, group, groupEnd, count, countReset, time,
// timeLog, timeEnd.
#pragma once

#include "jsmini.h"

typedef struct Console Console;

// Installs both in the context's global object. The result is freed after the
// runtime. NULL with an exception pending when there is no memory.
Console *console_install(jsm_context *cx);
void console_free(Console *console);
