// SPDX-License-Identifier: MIT
#include "image_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_BYTES = 24 << 20,
    MOST_DEPTH = 300,
    MOST_NATIVE_DEPTH = 30,
    MOST_JOBS = 500,
};

static const char other_module[] =
    "export let value = 1; export function bump() { value++; }\n"
    "export { value as self }; export default 'd';";

// Converts its arguments, so that what they are is looked at.
static jsm_value print_nothing(jsm_context *cx, const jsm_call *call)
{
    for (int i = 0; i < call->argc; i++) {
        jsm_value text = jsm_to_string(cx, call->argv[i]);

        if (jsm_is_none(text))
            return JSM_NONE;
    }
    return JSM_UNDEFINED;
}

static jsm_value resolve(void *data, jsm_context *cx, const char *specifier,
                         const char *referrer)
{
    (void)data;
    (void)referrer;
    return jsm_string(cx, specifier, JSM_NTS);
}

static void load(void *data, jsm_context *cx, jsm_module_request *request)
{
    const jsm_source source = {.size = sizeof(source),
                               .kind = JSM_SRC_MODULE,
                               .text = other_module,
                               .len = JSM_NTS,
                               .name = "other"};

    (void)data;
    (void)cx;
    if (strcmp(jsm_module_request_key(request), "other") == 0)
        jsm_module_request_source(request, &source);
    else
        jsm_module_request_fail(request, JSM_REFERENCE_ERROR, "no such module");
}

static jsm_runtime *start(bool is_limited)
{
    const jsm_limits limits = {.size = sizeof(limits),
                               .heap_hard = MOST_BYTES,
                               .max_js_depth = MOST_DEPTH,
                               .max_native_depth = MOST_NATIVE_DEPTH};
    const jsm_runtime_options options = {.size = sizeof(options),
                                         .flags = JSM_RT_EXPLICIT_MICROTASKS |
                                                  JSM_RT_DETERMINISTIC,
                                         .limits = is_limited ? &limits : NULL};
    const jsm_module_host host = {
        .size = sizeof(host), .resolve = resolve, .load = load};
    jsm_runtime *runtime = jsm_runtime_new(&options);

    if (!runtime)
        abort();
    jsm_set_module_host(runtime, &host);
    return runtime;
}

typedef struct Saved {
    char *bytes;
    size_t size;
} Saved;

static bool save_bytes(void *data, const void *bytes, size_t size)
{
    Saved *saved = data;
    char *grown = realloc(saved->bytes, saved->size + size);

    if (!grown)
        abort();
    memcpy(grown + saved->size, bytes, size);
    saved->bytes = grown;
    saved->size += size;
    return true;
}

static void describe(jsm_context *cx, jsm_value error, char *text, size_t size)
{
    snprintf(text, size, "%s", jsm_cstr(cx, error, NULL));
}

void *image_compile(const char *path, const char *text, size_t length,
                    size_t *size)
{
    size_t end = strlen(path);
    bool is_module = end > 4 && strcmp(path + end - 4, ".mjs") == 0;
    const jsm_source source = {.size = sizeof(source),
                               .kind =
                                   is_module ? JSM_SRC_MODULE : JSM_SRC_SCRIPT,
                               .text = text,
                               .len = length,
                               .name = path};
    jsm_runtime *runtime = start(false);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_scope scope = jsm_scope_open(cx);
    jsm_script *script = jsm_compile(cx, &source);
    Saved saved = {NULL, 0};
    char message[256];

    if (script) {
        jsm_script_save(script, save_bytes, &saved);
    } else {
        describe(cx, jsm_catch(cx), message, sizeof(message));
        printf("%s: %s\n", path, message);
    }
    jsm_script_free(script);
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    *size = saved.size;
    return saved.bytes;
}

static bool write_nothing(void *data, const void *bytes, size_t size)
{
    size_t *written = data;

    (void)bytes;
    *written += size;
    return true;
}

static void run_loaded(jsm_runtime *runtime, jsm_context *cx,
                       jsm_script *script, ImageResult *result)
{
    jsm_value error;
    size_t written = 0;

    jsm_run(cx, script);
    jsm_script_free(script);
    result->is_terminated = jsm_pending(cx) == JSM_TERMINATED;
    jsm_clear_termination(runtime);
    error = jsm_catch(cx);
    if (!jsm_is_none(error))
        jsm_print_error(cx, error, write_nothing, &written);
    if (jsm_run_microtasks(runtime, MOST_JOBS) < 0)
        result->is_terminated = true;
    jsm_clear_termination(runtime);
    jsm_catch(cx);
    jsm_gc(runtime);
}

void image_run(const void *bytes, size_t size, int64_t fuel, int64_t gc_every,
               ImageResult *result)
{
    jsm_runtime *runtime = start(fuel >= 0);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_scope scope = jsm_scope_open(cx);
    jsm_script *script;

    *result = (ImageResult){false, false, ""};
    jsm_set(cx, jsm_global(cx), "print",
            jsm_function(cx, "print", print_nothing, 1, NULL, NULL));
    if (gc_every > 0)
        jsm_debug_gc_every(runtime, gc_every, true);
    jsm_set_fuel(runtime, fuel);
    script = jsm_script_load(cx, bytes, size, false);
    if (script) {
        run_loaded(runtime, cx, script, result);
    } else {
        result->is_refused = true;
        jsm_clear_termination(runtime);
        describe(cx, jsm_catch(cx), result->message, sizeof(result->message));
    }
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
}
