// SPDX-License-Identifier: MIT
//
// performance.now, and Stopwatch, a native class: its instances hold a C
// struct, and the collector frees them without anyone's help.
#pragma once

#include "jsmini.h"

// Adds both to the global object. False with an exception pending.
bool stopwatch_install(jsm_context *cx);
