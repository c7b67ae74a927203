// SPDX-License-Identifier: MIT
//
// Configuration written in JavaScript, by people whom nobody knows: each file
// is evaluated in a sandbox and becomes a C struct, checked member by member,
// or an error that says where and what.
//
//     config [--lock] FILE...
//
// A file ending in .mjs is a module whose default export is the settings;
// any other is a script, and its value is. It can compute whatever it likes,
// but it has no powers: no modules, no clock, no randomness, no eval; so much
// memory, so much fuel. Whatever it gives is data of a stranger, too: a getter
// may never return, an array may claim to have a billion elements. So the
// limits hold while the struct is filled in as well.
//
// What files need beyond plain data is a function of the host: route(path,
// file) checks its arguments where it is called, so that the error has a line,
// a column and a stack of its own.
//
// With --lock every object that comes with the language is frozen first. Each
// file has a runtime of its own here and can harm nobody but itself; where
// several share one, this keeps them from meddling with one another.
#include "jsmini.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_MEMORY = 4 << 20,
    FUEL = 1000000,
    MOST_ROUTES = 8,
};

typedef struct Route {
    char path[64];
    char file[64];
} Route;

typedef struct Settings {
    char host[64];
    double port;
    double timeout;
    bool is_verbose;
    size_t route_count;
    Route routes[MOST_ROUTES];
} Settings;

// The engine's objects, found from the global object and from what only syntax
// leads to; getters are not called.
static const char lock_source[] =
    "{\n"
    "const found = new Set([globalThis, function* () {}, async () => {},\n"
    "                       async function* () {}, [][Symbol.iterator](),\n"
    "                       ''[Symbol.iterator](), new Map().keys(),\n"
    "                       new Set().keys(), ''.matchAll(/x/g)]);\n"
    "for (const object of found) {\n"
    "    const add = value => Object(value) === value && found.add(value);\n"
    "    add(Object.getPrototypeOf(object));\n"
    "    for (const key of Reflect.ownKeys(object)) {\n"
    "        const property = Object.getOwnPropertyDescriptor(object, key);\n"
    "        add(property.value), add(property.get), add(property.set);\n"
    "    }\n"
    "}\n"
    "for (const object of found) Object.freeze(object);\n"
    "}\n";

// ------------------------------------------------------------------ reporting

static bool write_error(void *data, const void *text, size_t length)
{
    return fwrite(text, 1, length, data) == length;
}

// Tells what is pending, if anything is.
static bool is_well(jsm_context *cx, const char *path)
{
    jsm_status status = jsm_pending(cx);

    if (status == JSM_EXCEPTION) {
        fprintf(stderr, "%s:\n", path);
        jsm_print_error(cx, jsm_catch(cx), write_error, stderr);
    } else if (status == JSM_TERMINATED) {
        fprintf(stderr, "%s:\ncomputes for too long\n", path);
        jsm_clear_termination(jsm_context_runtime(cx));
    }
    return status == JSM_OK;
}

// ------------------------------------------------------------------- checking

// Fills a struct's text. `what` is for the message.
static void read_text(jsm_context *cx, jsm_value value, const char *what,
                      char *text, size_t size)
{
    size_t length;
    const char *given;

    if (jsm_typeof(value) != JSM_T_STRING) {
        jsm_throwf(cx, JSM_TYPE_ERROR, "%s: expected a string, not %s", what,
                   jsm_cstr(cx, jsm_inspect(cx, value, 0), NULL));
        return;
    }
    given = jsm_cstr(cx, value, &length);
    if (length >= size || strlen(given) != length) {
        jsm_throwf(cx, JSM_RANGE_ERROR, "%s: too long, or not a text", what);
        return;
    }
    memcpy(text, given, length + 1);
}

static void read_number(jsm_context *cx, jsm_value value, const char *what,
                        double least, double most, double *number)
{
    if (jsm_typeof(value) != JSM_T_NUMBER) {
        jsm_throwf(cx, JSM_TYPE_ERROR, "%s: expected a number, not %s", what,
                   jsm_cstr(cx, jsm_inspect(cx, value, 0), NULL));
        return;
    }
    *number = jsm_to_number(cx, value);
    if (!(*number >= least && *number <= most)) {
        jsm_throwf(cx, JSM_RANGE_ERROR, "%s: expected %g to %g, not %g", what,
                   least, most, *number);
    }
}

// route ( path, file ): what `routes` is made of, checked at once.
static jsm_value route(jsm_context *cx, const jsm_call *call)
{
    jsm_value object = jsm_object(cx);
    Route checked;

    read_text(cx, jsm_arg(call, 0), "path", checked.path, sizeof(checked.path));
    read_text(cx, jsm_arg(call, 1), "file", checked.file, sizeof(checked.file));
    if (jsm_pending(cx) == JSM_OK && checked.path[0] != '/') {
        jsm_throwf(cx, JSM_RANGE_ERROR, "path: '%s' does not begin with '/'",
                   checked.path);
    }
    jsm_set(cx, object, "path", jsm_arg(call, 0));
    jsm_set(cx, object, "file", jsm_arg(call, 1));
    return object;
}

static void read_routes(jsm_context *cx, jsm_value array, Settings *settings)
{
    int64_t count = jsm_length(cx, array);

    if (count > MOST_ROUTES) {
        jsm_throwf(cx, JSM_RANGE_ERROR, "routes: more than %d", MOST_ROUTES);
        return;
    }
    for (uint32_t i = 0; count > 0 && i < (uint32_t)count; i++) {
        Route *to = &settings->routes[i];
        jsm_value from = jsm_get_at(cx, array, i);
        char what[32];

        snprintf(what, sizeof(what), "routes[%u].path", i);
        read_text(cx, jsm_get(cx, from, "path"), what, to->path,
                  sizeof(to->path));
        snprintf(what, sizeof(what), "routes[%u].file", i);
        read_text(cx, jsm_get(cx, from, "file"), what, to->file,
                  sizeof(to->file));
        settings->route_count++;
    }
}

// A name that means nothing is most often a slip of the finger.
static void check_names(jsm_context *cx, jsm_value object)
{
    static const char known[] = " host port timeout verbose routes ";
    jsm_value names = jsm_keys(cx, object, JSM_OWN_STRINGS);
    int64_t count = jsm_length(cx, names);

    for (uint32_t i = 0; count > 0 && i < (uint32_t)count; i++) {
        jsm_scope scope = jsm_scope_open(cx);
        const char *name = jsm_cstr(cx, jsm_get_at(cx, names, i), NULL);
        char wanted[32];

        snprintf(wanted, sizeof(wanted), " %.29s ", name);
        if (jsm_pending(cx) == JSM_OK && !strstr(known, wanted)) {
            jsm_throwf(cx, JSM_TYPE_ERROR, "there is no setting '%s'", name);
        }
        jsm_scope_close(cx, scope, JSM_NONE);
    }
}

// Where something is wrong an exception is pending afterwards, and what comes
// behind it does nothing: one look at the end is enough.
static void read_settings(jsm_context *cx, jsm_value object, Settings *settings)
{
    jsm_value timeout = jsm_get(cx, object, "timeout");
    jsm_value routes = jsm_get(cx, object, "routes");

    *settings = (Settings){.timeout = 10};
    if (jsm_typeof(object) != JSM_T_OBJECT) {
        jsm_throwf(cx, JSM_TYPE_ERROR, "the settings are not an object");
    }
    check_names(cx, object);
    read_text(cx, jsm_get(cx, object, "host"), "host", settings->host,
              sizeof(settings->host));
    read_number(cx, jsm_get(cx, object, "port"), "port", 1, 65535,
                &settings->port);
    if (jsm_pending(cx) == JSM_OK && settings->port != floor(settings->port)) {
        jsm_throwf(cx, JSM_RANGE_ERROR, "port: expected an integer");
    }
    if (jsm_typeof(timeout) != JSM_T_UNDEFINED) {
        read_number(cx, timeout, "timeout", 0, 3600, &settings->timeout);
    }
    settings->is_verbose = jsm_to_bool(jsm_get(cx, object, "verbose"));
    if (jsm_typeof(routes) != JSM_T_UNDEFINED) {
        read_routes(cx, routes, settings);
    }
}

// ----------------------------------------------------------------- evaluating

static jsm_value resolve(void *data, jsm_context *cx, const char *specifier,
                         const char *referrer)
{
    (void)data;
    if (!referrer) {
        return jsm_string(cx, specifier, JSM_NTS);
    }
    return jsm_throwf(cx, JSM_TYPE_ERROR, "configuration imports nothing");
}

// The only module is the file itself, whose text is `data`.
static void load(void *data, jsm_context *cx, jsm_module_request *request)
{
    const jsm_source source = {
        .size = sizeof(source),
        .kind = JSM_SRC_MODULE,
        .text = data,
        .len = JSM_NTS,
        .name = jsm_module_request_key(request),
    };

    (void)cx;
    jsm_module_request_source(request, &source);
}

static bool is_module(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot && strcmp(dot, ".mjs") == 0;
}

// The name without its folders, for messages.
static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static jsm_value evaluate(jsm_context *cx, const char *path, char *text)
{
    const jsm_module_host modules = {
        .size = sizeof(modules),
        .data = text,
        .resolve = resolve,
        .load = load,
    };

    jsm_set_module_host(jsm_context_runtime(cx), &modules);
    if (!is_module(path)) {
        return jsm_eval(cx, text, JSM_NTS, name_of(path));
    }
    return jsm_get(cx, jsm_await(cx, jsm_import(cx, name_of(path)), -1),
                   "default");
}

// The struct of a file's text; false, and told why, if there is none.
static bool configure(const char *path, char *text, bool is_locked,
                      Settings *settings)
{
    static const jsm_def functions[] = {JSM_FN("route", route, 2), JSM_END};
    const jsm_limits limits = {
        .size = sizeof(limits),
        .heap_hard = MOST_MEMORY,
        .max_js_depth = 500,
    };
    const jsm_runtime_options options = {
        .size = sizeof(options),
        .flags = JSM_RT_NO_EVAL | JSM_RT_DETERMINISTIC,
        .limits = &limits,
    };
    jsm_runtime *runtime = jsm_runtime_new(&options);
    jsm_context *cx = runtime ? jsm_context_new(runtime, NULL) : NULL;
    bool is_good = false;

    if (cx) {
        jsm_define_all(cx, jsm_global(cx), functions, NULL);
        if (is_locked) {
            jsm_eval(cx, lock_source, JSM_NTS, "lock");
        }
        jsm_set_fuel(runtime, FUEL);
        read_settings(cx, evaluate(cx, path, text), settings);
        is_good = is_well(cx, name_of(path));
    } else {
        fprintf(stderr, "%s: no memory\n", path);
    }
    jsm_runtime_free(runtime);
    return is_good;
}

// ----------------------------------------------------------------- the program

// A text with a NUL behind it, to be freed; NULL with errno on failure.
static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t length = 0;
    size_t capacity = 0;

    while (file && !ferror(file)) {
        if (length + 1 >= capacity) {
            char *larger = realloc(text, capacity = capacity * 2 + 4096);

            if (!larger) {
                break;
            }
            text = larger;
        }
        length += fread(text + length, 1, capacity - length - 1, file);
        if (feof(file)) {
            text[length] = '\0';
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

static void show(const char *path, const Settings *settings)
{
    printf("%s: %s:%g, timeout %g s%s\n", name_of(path), settings->host,
           settings->port, settings->timeout,
           settings->is_verbose ? ", verbose" : "");
    for (size_t i = 0; i < settings->route_count; i++) {
        printf("    %s -> %s\n", settings->routes[i].path,
               settings->routes[i].file);
    }
}

int main(int count, char **arguments)
{
    bool is_locked = count > 1 && strcmp(arguments[1], "--lock") == 0;
    int failures = 0;

    for (int i = is_locked ? 2 : 1; i < count; i++) {
        char *text = read_file(arguments[i]);
        Settings settings;

        if (!text) {
            fprintf(stderr, "%s: %s\n", arguments[i], strerror(errno));
            failures++;
        } else if (configure(arguments[i], text, is_locked, &settings)) {
            show(arguments[i], &settings);
        } else {
            failures++;
        }
        free(text);
    }
    printf("%d of %d cannot be used\n", failures,
           count - 1 - (is_locked ? 1 : 0));
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
