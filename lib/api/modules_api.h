// SPDX-License-Identifier: MIT
//
// What the files on modules share: loads (modules_api.c), the kinds of modules
// that the host can give (module_kinds.c), and import(), import.meta and what
// else of modules script asks for while it runs (import_calls.c).
#pragma once

#include "api/scripts.h"
#include "modules/module.h"

typedef enum JsLoadMode {
    JSMI_LOAD_TO_LINK,
    JSMI_LOAD_TO_RUN,     // the promise gives undefined
    JSMI_LOAD_TO_IMPORT,  // the promise gives the namespace
    JSMI_LOAD_TO_DEFER,   // the promise gives the deferred namespace
    JSMI_LOAD_SOURCE,     // the promise gives the module's source
    JSMI_LOAD_AT_ONCE,    // the namespace, without a job
} JsLoadMode;

// Begins a load: the promise of what `mode` says of the module that a specifier
// means. `type` is the import attribute, `referrer` the key or name of who
// asks; both may be NULL.
JSMI_MUST_USE bool jsmi_modules_load(jsm_context *cx, JsRealm *realm,
                                     JsLoadMode mode, JsString *specifier,
                                     JsString *type, JsString *referrer,
                                     JsValue *promise);

// A module whose exports a table defines.
JSMI_MUST_USE bool jsmi_native_module_new(jsm_context *cx, JsString *key,
                                          const jsm_def *exports, void *data,
                                          JsModule **module);
// A module of a source: script text, JSON, text or bytes. Calls its `release`.
JSMI_MUST_USE bool jsmi_source_module_new(jsm_context *cx, JsString *key,
                                          const jsm_source *source,
                                          JsModule **module);
// The bytes of a source's text, without what ends it.
size_t jsmi_source_size(const jsm_source *source);
