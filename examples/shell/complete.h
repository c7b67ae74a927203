// SPDX-License-Identifier: MIT
//
// What may stand at the cursor of a line of JavaScript: keywords, names of the
// global scope, and properties behind a dot. No script runs for it: members
// are followed through data properties alone, neither getters nor the traps of
// proxies are called.
#pragma once

#include "editor.h"

#include "jsmini.h"

typedef struct Completer {
    jsm_context *cx;
    jsm_ref *descriptor_of;  // Object.getOwnPropertyDescriptor, as it was
} Completer;

// Before any script can have changed the builtins. False without memory.
bool completer_open(Completer *completer, jsm_context *cx);
void completer_close(Completer *completer);

// For EditorHost: `completer` is a Completer.
void completer_complete(void *completer, const char *text, size_t cursor,
                        Completions *completions);
