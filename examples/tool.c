// SPDX-License-Identifier: MIT
//
// A command-line tool that others extend: it prints a file after each of its
// lines has gone through all plug-ins of a folder, in the order of their names.
//
//     tool FOLDER FILE
//
// A plug-in is a module that exports line(text, number), which gives another
// text, undefined to leave the line as it is or null to drop it; and maybe
// end(), whose result is printed at the end.
//
// Who wrote the plug-ins is not known, so each of them lives in a sandbox:
//
// - a runtime of its own, with a limit of memory, and nothing in its global
//   object but what ECMAScript has: no files, no clock, no randomness, no eval;
// - fuel for each call, so that none can keep the tool from going on;
// - modules from the folder alone. The name is looked at as a text, then the
//   path as the file system sees it, links and all.
//
// A plug-in that breaks a rule, throws or cannot be read is reported, with the
// line of source and a caret, and the tool goes on without it.
#include "jsmini.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_MEMORY = 8 << 20,
    FUEL = 1000000,  // of one call
};

typedef struct Plugin {
    struct Plugin *next;
    jsm_runtime *runtime;
    jsm_context *cx;
    jsm_ref *module;
    const char *folder;  // as realpath gives it
    char name[256];
} Plugin;

// ------------------------------------------------------------------ reporting

static bool write_error(void *data, const void *text, size_t length)
{
    return fwrite(text, 1, length, data) == length;
}

static void uncaught(void *data, jsm_context *cx, jsm_value error)
{
    const Plugin *plugin = data;

    fflush(stdout);
    fprintf(stderr, "plug-in %s:\n", plugin->name);
    jsm_print_error(cx, error, write_error, stderr);
}

static void unhandled(void *data, jsm_context *cx, jsm_value promise,
                      jsm_value reason)
{
    (void)promise;
    uncaught(data, cx, reason);
}

// True if all went well since fuel was given; otherwise tells what did not.
static bool is_well(Plugin *plugin)
{
    jsm_status status = jsm_pending(plugin->cx);

    if (status == JSM_EXCEPTION) {
        uncaught(plugin, plugin->cx, jsm_catch(plugin->cx));
    } else if (status == JSM_TERMINATED) {
        jsm_clear_termination(plugin->runtime);
        fflush(stdout);
        fprintf(stderr, "plug-in %s: was stopped, it computed for too long\n",
                plugin->name);
    }
    return status == JSM_OK;
}

// ---------------------------------------------------------------------- files

// A text with a NUL behind it, to be freed; NULL with errno on failure.
static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t capacity = 0;

    *length = 0;
    while (file && !ferror(file)) {
        if (*length + 1 >= capacity) {
            char *larger = realloc(text, capacity = capacity * 2 + 4096);

            if (!larger) {
                break;
            }
            text = larger;
        }
        *length += fread(text + *length, 1, capacity - *length - 1, file);
        if (feof(file)) {
            text[*length] = '\0';
            fclose(file);
            return text;
        }
    }
    free(text);
    if (file) {
        fclose(file);
    }
    return NULL;
}

// -------------------------------------------------------------------- modules

// Writes where `specifier` leads from the folder of `referrer`, as a path
// relative to the plug-ins' folder; false if that is outside of it.
static bool join(const char *referrer, const char *specifier, char *path,
                 size_t size)
{
    const char *slash = referrer ? strrchr(referrer, '/') : NULL;
    size_t length = slash ? (size_t)(slash - referrer) : 0;

    if (length >= size) {
        return false;
    }
    memcpy(path, referrer ? referrer : "", length);
    while (*specifier) {
        size_t part = strcspn(specifier, "/");

        if (part == 2 && memcmp(specifier, "..", 2) == 0) {
            if (length == 0) {
                return false;
            }
            while (length > 0 && path[--length] != '/') {
            }
        } else if (part > 0 && !(part == 1 && *specifier == '.')) {
            if (length + part + 2 > size) {
                return false;
            }
            if (length > 0) {
                path[length++] = '/';
            }
            memcpy(path + length, specifier, part);
            length += part;
        }
        specifier += part + (specifier[part] == '/');
    }
    path[length] = '\0';
    return true;
}

static jsm_value resolve(void *data, jsm_context *cx, const char *specifier,
                         const char *referrer)
{
    char path[512];

    (void)data;
    if (strcmp(specifier, "tool") == 0) {
        return jsm_string(cx, "tool", JSM_NTS);  // the native module
    }
    if (strncmp(specifier, "./", 2) != 0 && strncmp(specifier, "../", 3) != 0) {
        return jsm_throwf(cx, JSM_TYPE_ERROR, "there is no module '%s'",
                          specifier);
    }
    if (!join(referrer, specifier, path, sizeof(path))) {
        return jsm_throwf(cx, JSM_TYPE_ERROR, "'%s' is outside of the folder",
                          specifier);
    }
    return jsm_string(cx, path, JSM_NTS);
}

static void load(void *data, jsm_context *cx, jsm_module_request *request)
{
    const Plugin *plugin = data;
    const char *key = jsm_module_request_key(request);
    size_t folder_length = strlen(plugin->folder);
    jsm_source source = {.size = sizeof(source), .kind = JSM_SRC_MODULE};
    char path[PATH_MAX];
    char real_path[PATH_MAX];
    char *text = NULL;

    (void)cx;
    snprintf(path, sizeof(path), "%s/%s", plugin->folder, key);
    // A link may lead out of the folder.
    if (realpath(path, real_path) &&
        strncmp(real_path, plugin->folder, folder_length) == 0 &&
        real_path[folder_length] == '/') {
        text = read_file(real_path, &source.len);
    }
    if (!text) {
        snprintf(path, sizeof(path), "cannot read '%.200s'", key);
        jsm_module_request_fail(request, JSM_ERROR, path);
        return;
    }
    source.text = text;
    source.name = key;
    jsm_module_request_source(request, &source);
    free(text);
}

// words ( text ): an array of its words.
static jsm_value words(jsm_context *cx, const jsm_call *call)
{
    const char *text = jsm_arg_string(cx, call, 0, NULL);
    jsm_value array = jsm_array(cx, 0, NULL);
    uint32_t count = 0;

    while (*text && jsm_pending(cx) == JSM_OK) {
        size_t length = strcspn(text, " ,.;:");
        jsm_scope scope = jsm_scope_open(cx);

        if (length > 0) {
            jsm_set_at(cx, array, count++, jsm_string(cx, text, length));
        }
        jsm_scope_close(cx, scope, JSM_NONE);
        text += length + strspn(text + length, " ,.;:");
    }
    return array;
}

static const jsm_def tool_module[] = {JSM_FN("words", words, 1), JSM_END};

// ------------------------------------------------------------------- plug-ins

static void plugin_close(Plugin *plugin)
{
    jsm_ref_free(plugin->module);
    jsm_runtime_free(plugin->runtime);
    free(plugin);
}

static bool load_plugin(Plugin *plugin)
{
    const jsm_module_host modules = {
        .size = sizeof(modules),
        .data = plugin,
        .resolve = resolve,
        .load = load,
    };
    jsm_context *cx = plugin->cx;
    char specifier[sizeof(plugin->name) + 2];
    jsm_value module;

    snprintf(specifier, sizeof(specifier), "./%s", plugin->name);
    jsm_set_module_host(plugin->runtime, &modules);
    jsm_module_native(cx, "tool", tool_module, NULL);
    jsm_set_fuel(plugin->runtime, FUEL);
    module = jsm_await(cx, jsm_import(cx, specifier), -1);
    if (jsm_typeof(jsm_get(cx, module, "line")) != JSM_T_FUNCTION) {
        jsm_throwf(cx, JSM_TYPE_ERROR, "exports no function 'line'");
    }
    plugin->module = jsm_ref_new(cx, module);
    return is_well(plugin);
}

// NULL, and told why, if it cannot be used.
static Plugin *plugin_open(const char *folder, const char *name)
{
    Plugin *plugin = calloc(1, sizeof(*plugin));
    const jsm_limits limits = {
        .size = sizeof(limits),
        .heap_hard = MOST_MEMORY,
        .max_js_depth = 1000,
    };
    const jsm_hooks hooks = {
        .size = sizeof(hooks),
        .data = plugin,
        .uncaught = uncaught,
        .unhandled_rejection = unhandled,
    };
    const jsm_runtime_options options = {
        .size = sizeof(options),
        .flags = JSM_RT_NO_EVAL | JSM_RT_DETERMINISTIC,
        .limits = &limits,
        .hooks = &hooks,
    };

    if (!plugin) {
        fputs("no memory for a plug-in\n", stderr);
        return NULL;
    }
    plugin->folder = folder;
    snprintf(plugin->name, sizeof(plugin->name), "%s", name);
    plugin->runtime = jsm_runtime_new(&options);
    plugin->cx =
        plugin->runtime ? jsm_context_new(plugin->runtime, NULL) : NULL;
    if (!plugin->cx) {
        fprintf(stderr, "plug-in %s: no memory\n", name);
    } else if (load_plugin(plugin)) {
        return plugin;
    }
    plugin_close(plugin);
    return NULL;
}

// What a line becomes, in place of *text, which may be NULL: dropped. False if
// the plug-in is not to be used any more; the line is as it was.
static bool plugin_line(Plugin *plugin, char **text, int number)
{
    jsm_context *cx = plugin->cx;
    jsm_scope scope = jsm_scope_open(cx);
    jsm_value arguments[] = {jsm_string(cx, *text, JSM_NTS), jsm_int(number)};
    jsm_value result;
    char *changed = NULL;
    bool is_good;

    jsm_set_fuel(plugin->runtime, FUEL);
    result =
        jsm_invoke(cx, jsm_ref_value(cx, plugin->module), "line", 2, arguments);
    if (jsm_typeof(result) == JSM_T_STRING) {
        changed = strdup(jsm_cstr(cx, result, NULL));
    } else if (jsm_typeof(result) != JSM_T_NULL) {
        changed = strdup(*text);
    }
    jsm_run_microtasks(plugin->runtime, 0);
    is_good = is_well(plugin);
    jsm_scope_close(cx, scope, JSM_NONE);
    if (is_good) {
        free(*text);
        *text = changed;
    } else {
        free(changed);
    }
    return is_good;
}

static void plugin_end(Plugin *plugin)
{
    jsm_context *cx = plugin->cx;
    jsm_scope scope = jsm_scope_open(cx);
    jsm_value module = jsm_ref_value(cx, plugin->module);
    const char *text = "";

    jsm_set_fuel(plugin->runtime, FUEL);
    if (jsm_typeof(jsm_get(cx, module, "end")) == JSM_T_FUNCTION) {
        text = jsm_cstr(cx, jsm_invoke(cx, module, "end", 0, NULL), NULL);
    }
    if (is_well(plugin) && *text) {
        printf("%s: %s\n", plugin->name, text);
    }
    jsm_scope_close(cx, scope, JSM_NONE);
}

// ------------------------------------------------------------------- the tool

static int is_module(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && strcmp(dot, ".mjs") == 0;
}

// In the order of their names.
static bool open_plugins(const char *folder, Plugin **first)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_module, alphasort);
    Plugin **link = first;

    if (count < 0) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        *link = plugin_open(folder, entries[i]->d_name);
        if (*link) {
            link = &(*link)->next;
        }
        free(entries[i]);
    }
    free(entries);
    return true;
}

// Takes over the text.
static void print_line(Plugin **plugins, char *text, int number)
{
    Plugin **link = plugins;

    while (text && *link) {
        Plugin *plugin = *link;

        if (plugin_line(plugin, &text, number)) {
            link = &plugin->next;
        } else {
            *link = plugin->next;
            plugin_close(plugin);
        }
    }
    if (text) {
        puts(text);
        free(text);
    }
}

static void print_file(Plugin **plugins, const char *text)
{
    for (int number = 1; *text; number++) {
        size_t length = strcspn(text, "\n");

        print_line(plugins, strndup(text, length), number);
        text += length + (text[length] == '\n');
    }
}

int main(int count, char **arguments)
{
    Plugin *plugins = NULL;
    char folder[PATH_MAX];
    size_t length;
    char *text;

    if (count != 3) {
        fputs("usage: tool FOLDER FILE\n", stderr);
        return EXIT_FAILURE;
    }
    text = read_file(arguments[2], &length);
    if (!text) {
        fprintf(stderr, "%s: %s\n", arguments[2], strerror(errno));
        return EXIT_FAILURE;
    }
    if (!realpath(arguments[1], folder) || !open_plugins(folder, &plugins)) {
        fprintf(stderr, "%s: %s\n", arguments[1], strerror(errno));
        free(text);
        return EXIT_FAILURE;
    }
    print_file(&plugins, text);
    free(text);
    while (plugins) {
        Plugin *plugin = plugins;

        plugins = plugin->next;
        plugin_end(plugin);
        plugin_close(plugin);
    }
    return EXIT_SUCCESS;
}
