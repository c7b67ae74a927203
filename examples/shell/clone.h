// SPDX-License-Identifier: MIT
//
// structuredClone, as browsers have it.
#pragma once

#include "jsmini.h"

// Adds it to the global object. False with an exception pending.
bool clone_install(jsm_context *cx);
