// SPDX-License-Identifier: MIT
#include "modules.h"

#include "files.h"
#include "source_map.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static jsm_value resolve(void *data, jsm_context *cx, const char *specifier,
                         const char *referrer)
{
    jsm_value key;
    char *path;

    (void)data;
    if (strncmp(specifier, "shell:", strlen("shell:")) == 0) {
        return jsm_string(cx, specifier, JSM_NTS);
    }
    path = file_resolve(specifier, referrer);
    if (!path) {
        return jsm_throwf(cx, JSM_RANGE_ERROR, "out of memory");
    }
    key = jsm_string(cx, path, JSM_NTS);
    free(path);
    return key;
}

// False for a type that nobody here knows.
static bool source_kind(const char *path, const char *type,
                        jsm_source_kind *kind)
{
    if (!type) {
        *kind = file_has_suffix(path, ".json") ? JSM_SRC_JSON : JSM_SRC_MODULE;
    } else if (strcmp(type, "json") == 0) {
        *kind = JSM_SRC_JSON;
    } else if (strcmp(type, "text") == 0) {
        *kind = JSM_SRC_TEXT;
    } else if (strcmp(type, "bytes") == 0) {
        *kind = JSM_SRC_BYTES;
    } else {
        return false;
    }
    return true;
}

static void load(void *data, jsm_context *cx, jsm_module_request *request)
{
    const char *path = jsm_module_request_key(request);
    const char *type = jsm_module_request_attr(request, "type");
    jsm_source source = {.size = sizeof(source), .enc = JSM_UTF8, .line = 1};
    char message[512];
    char *map = NULL;
    char *text;

    (void)data;
    (void)cx;
    if (!source_kind(path, type, &source.kind)) {
        snprintf(message, sizeof(message),
                 "cannot import '%s': unknown type '%s'", path, type);
        jsm_module_request_fail(request, JSM_TYPE_ERROR, message);
        return;
    }
    text = file_read(path, &source.len);
    if (!text) {
        snprintf(message, sizeof(message), "cannot read module '%s': %s", path,
                 strerror(errno));
        jsm_module_request_fail(request, JSM_ERROR, message);
        return;
    }
    source.text = text;
    source.name = path;
    if (source.kind == JSM_SRC_MODULE) {
        source.source_map = map = source_map_read(text, source.len, path);
    }
    jsm_module_request_source(request, &source);
    free(map);
    free(text);
}

static void fill_meta(void *data, jsm_context *cx, const char *key,
                      jsm_value meta)
{
    (void)data;
    jsm_set(cx, meta, "url", jsm_stringf(cx, "file://%s", key));
    jsm_set(cx, meta, "filename", jsm_string(cx, key, JSM_NTS));
}

const jsm_module_host modules_host = {
    .size = sizeof(modules_host),
    .resolve = resolve,
    .load = load,
    .meta = fill_meta,
};
