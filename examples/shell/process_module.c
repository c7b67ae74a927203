// SPDX-License-Identifier: MIT
#include "process_module.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;

static jsm_value args(jsm_context *cx, const jsm_call *call)
{
    const Shell *shell = call->data;
    jsm_value list = jsm_array(cx, 0, NULL);

    for (int i = 0; i < shell->options->argument_count; i++) {
        jsm_set_at(cx, list, (uint32_t)i,
                   jsm_string(cx, shell->options->arguments[i], JSM_NTS));
    }
    return jsm_pending(cx) == JSM_OK ? list : JSM_NONE;
}

// Defined rather than assigned: a variable may be called __proto__.
static jsm_value environment(jsm_context *cx, const jsm_call *call)
{
    jsm_value variables = jsm_object(cx);

    (void)call;
    for (char **entry = environ; *entry && jsm_pending(cx) == JSM_OK; entry++) {
        const char *sign = strchr(*entry, '=');
        jsm_scope scope = jsm_scope_open(cx);

        if (sign) {
            jsm_define(cx, variables,
                       jsm_string(cx, *entry, (size_t)(sign - *entry)),
                       jsm_string(cx, sign + 1, JSM_NTS), JSM_UNDEFINED,
                       JSM_UNDEFINED, JSM_DEFAULT_ATTR);
        }
        jsm_scope_close(cx, scope, JSM_UNDEFINED);
    }
    return jsm_pending(cx) == JSM_OK ? variables : JSM_NONE;
}

static jsm_value working_folder(jsm_context *cx, const jsm_call *call)
{
    char path[PATH_MAX];

    (void)call;
    if (!getcwd(path, sizeof(path))) {
        return jsm_throwf(cx, JSM_ERROR, "no working folder: %s",
                          strerror(errno));
    }
    return jsm_string(cx, path, JSM_NTS);
}

static jsm_value set_working_folder(jsm_context *cx, const jsm_call *call)
{
    const char *path = jsm_arg_string(cx, call, 0, NULL);

    if (jsm_pending(cx) != JSM_OK) {
        return JSM_NONE;
    }
    if (chdir(path) != 0) {
        return jsm_throwf(cx, JSM_ERROR, "cannot go to '%s': %s", path,
                          strerror(errno));
    }
    return JSM_UNDEFINED;
}

static jsm_value platform(jsm_context *cx, const jsm_call *call)
{
    struct utsname system;

    (void)call;
    if (uname(&system) < 0) {
        return jsm_string(cx, "unknown", JSM_NTS);
    }
    return jsm_invoke(cx, jsm_string(cx, system.sysname, JSM_NTS),
                      "toLowerCase", 0, NULL);
}

static jsm_value pid(jsm_context *cx, const jsm_call *call)
{
    (void)cx;
    (void)call;
    return jsm_int(getpid());
}

static jsm_value now(jsm_context *cx, const jsm_call *call)
{
    const uint64_t time = (uint64_t)jsm_now(jsm_context_runtime(cx));

    (void)call;
    return jsm_bigint(cx, false, &time, 1);
}

static jsm_value memory(jsm_context *cx, const jsm_call *call)
{
    jsm_stats stats = {.size = sizeof(stats)};
    jsm_value result = jsm_object(cx);

    (void)call;
    jsm_runtime_stats(jsm_context_runtime(cx), &stats);
    jsm_set(cx, result, "used", jsm_number((double)stats.heap_used));
    jsm_set(cx, result, "peak", jsm_number((double)stats.heap_peak));
    jsm_set(cx, result, "external", jsm_number((double)stats.external));
    jsm_set(cx, result, "objects", jsm_number((double)stats.objects));
    return jsm_pending(cx) == JSM_OK ? result : JSM_NONE;
}

const jsm_def process_module_exports[] = {
    JSM_FN("args", args, 0),
    JSM_FN("environment", environment, 0),
    JSM_FN("workingFolder", working_folder, 0),
    JSM_FN("setWorkingFolder", set_working_folder, 1),
    JSM_FN("platform", platform, 0),
    JSM_FN("pid", pid, 0),
    JSM_FN("now", now, 0),
    JSM_FN("memory", memory, 0),
    JSM_FN("exit", shell_exit, 1),
    JSM_END,
};
