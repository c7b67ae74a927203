// SPDX-License-Identifier: MIT
#include "realm.h"

#include "agent.h"
#include "loop.h"
#include "modules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRELUDE_LENGTH = 14 };

static const char strict_directive[] = "\"use strict\";\n";

_Static_assert(sizeof(strict_directive) == PRELUDE_LENGTH + 1,
               "the directive and its newline");

// Realms beyond the first, made by $262.createRealm.
typedef struct Realm Realm;
struct Realm {
    Realm *next;
    jsm_context *cx;
};

struct Host {
    HostOptions options;
    jsm_runtime *runtime;
    jsm_context *cx;
    Realm *realms;
    bool reloads;  // compiled scripts, before they are run
    EventLoop loop;
    Agents *agents;
    bool owns_agents;
    Agent *agent;  // NULL in the main agent
    jsm_class *document_all_class;
    jsm_class *module_source_class;
    Outcome uncaught;  // what a job threw and nobody caught
};

jsm_runtime *host_runtime(const Host *host)
{
    return host->runtime;
}

const HostOptions *host_options(const Host *host)
{
    return &host->options;
}

// -------------------------------------------------- describing what is thrown

// Copies text into a buffer as one line, cut where it is full.
static void copy_line(char *buffer, size_t size, const char *text)
{
    size_t i;

    for (i = 0; i + 1 < size && text[i]; i++) {
        bool is_control = (unsigned char)text[i] < ' ';

        buffer[i] = is_control ? ' ' : text[i];
    }
    // Not in the middle of a character.
    while (i > 0 && text[i] && ((unsigned char)text[i] & 0xC0) == 0x80) {
        i--;
    }
    buffer[i] = '\0';
}

static void describe_error(jsm_context *cx, jsm_value error, Phase phase,
                           Outcome *outcome)
{
    jsm_scope scope = jsm_scope_open(cx);
    jsm_type type = jsm_typeof(error);
    jsm_value text = error;
    jsm_value name;

    outcome->phase = phase;
    name = jsm_get(cx, jsm_get(cx, error, "constructor"), "name");
    if (jsm_typeof(name) == JSM_T_STRING) {
        copy_line(outcome->name, sizeof(outcome->name),
                  jsm_cstr(cx, name, NULL));
    } else {
        jsm_catch(cx);
        copy_line(outcome->name, sizeof(outcome->name), "unknown");
    }
    if (type == JSM_T_OBJECT || type == JSM_T_FUNCTION) {
        text = jsm_get(cx, error, "message");
    }
    copy_line(outcome->message, sizeof(outcome->message),
              jsm_cstr(cx, jsm_to_string(cx, text), NULL));
    jsm_catch(cx);
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
}

// Takes what is pending. A termination is described and stays.
static void take_pending(Host *host, Phase phase, Outcome *outcome)
{
    jsm_status status = jsm_pending(host->cx);

    if (status == JSM_TERMINATED) {
        outcome->phase = phase;
        copy_line(outcome->name, sizeof(outcome->name), "terminated");
        outcome->message[0] = '\0';
    } else if (status != JSM_OK) {
        describe_error(host->cx, jsm_catch(host->cx), phase, outcome);
    }
}

static void on_uncaught(void *data, jsm_context *cx, jsm_value error)
{
    Host *host = data;

    if (host->uncaught.phase == PHASE_NONE) {
        describe_error(cx, error, PHASE_RUNTIME, &host->uncaught);
    }
}

static void on_wakeup(void *data)
{
    Host *host = data;

    loop_wake(&host->loop);
}

// --------------------------------------------------------- print and $262

static jsm_value test_print(jsm_context *cx, const jsm_call *call)
{
    Host *host = call->data;
    size_t length;
    const char *text =
        jsm_cstr(cx, jsm_to_string(cx, jsm_arg(call, 0)), &length);

    if (jsm_pending(cx) != JSM_OK) {
        return JSM_NONE;
    }
    host->options.print(host->options.data, text, length);
    return JSM_UNDEFINED;
}

static bool install_globals(Host *host, jsm_context *cx);

// Returns the $262 of the new realm.
static jsm_value create_realm(jsm_context *cx, const jsm_call *call)
{
    Host *host = call->data;
    Realm *realm = calloc(1, sizeof(*realm));

    if (realm) {
        realm->cx = jsm_context_new(host->runtime, NULL);
    }
    if (!realm || !realm->cx) {
        free(realm);
        return jsm_pending(cx) != JSM_OK
                   ? JSM_NONE
                   : jsm_throwf(cx, JSM_RANGE_ERROR, "out of memory");
    }
    realm->next = host->realms;
    host->realms = realm;
    if (!install_globals(host, realm->cx)) {
        return JSM_NONE;
    }
    return jsm_get(realm->cx, jsm_global(realm->cx), "$262");
}

static jsm_value detach_array_buffer(jsm_context *cx, const jsm_call *call)
{
    if (jsm_buffer_detach(cx, jsm_arg(call, 0)) != JSM_OK) {
        return JSM_NONE;
    }
    return JSM_NULL;
}

static jsm_value eval_script(jsm_context *cx, const jsm_call *call)
{
    jsm_source source = {
        .size = sizeof(source),
        .kind = JSM_SRC_SCRIPT,
        .name = "evalScript",
        .line = 1,
    };
    jsm_value text = jsm_to_string(cx, jsm_arg(call, 0));
    jsm_value result = JSM_NONE;
    const void *units = NULL;
    jsm_script *script;

    if (jsm_pending(cx) != JSM_OK) {
        return JSM_NONE;
    }
    source.enc = jsm_string_view(cx, text, &units, &source.len);
    source.text = units;
    script = jsm_compile(cx, &source);
    if (script) {
        result = jsm_run(cx, script);
        jsm_script_free(script);
    }
    return result;
}

static jsm_value collect_garbage(jsm_context *cx, const jsm_call *call)
{
    (void)call;
    jsm_gc(jsm_context_runtime(cx));
    return JSM_UNDEFINED;
}

static const jsm_def test262_functions[] = {
    JSM_FN("createRealm", create_realm, 0),
    JSM_FN("detachArrayBuffer", detach_array_buffer, 1),
    JSM_FN("evalScript", eval_script, 1),
    JSM_FN("gc", collect_garbage, 0),
    JSM_END,
};

// What a call of IsHTMLDDA gives, as document.all without a name does.
static jsm_value call_document_all(jsm_context *cx, void *self,
                                   const jsm_call *call)
{
    (void)cx;
    (void)self;
    (void)call;
    return JSM_NULL;
}

static const jsm_class_def document_all_definition = {
    .size = sizeof(document_all_definition),
    .name = "IsHTMLDDA",
    .flags = JSM_CLASS_HTMLDDA,
    .call = call_document_all,
};

// The module that has a source phase, as INTERPRETING.md has it.
static const char module_source[] = "<module source>";

static const jsm_class_def module_source_definition = {
    .size = sizeof(module_source_definition),
    .name = "ModuleSource",
    .flags = JSM_CLASS_MODULE_SOURCE,
};

static jsm_value resolve_module(void *data, jsm_context *cx,
                                const char *specifier, const char *referrer)
{
    if (strcmp(specifier, module_source) == 0) {
        return jsm_string(cx, specifier, JSM_NTS);
    }
    return modules_host.resolve(data, cx, specifier, referrer);
}

static void install_modules(jsm_runtime *runtime)
{
    jsm_module_host host = modules_host;

    host.resolve = resolve_module;
    jsm_set_module_host(runtime, &host);
}

static void install_module_source(const Host *host, jsm_context *cx)
{
    static const jsm_def exports[] = {JSM_END};

    jsm_module_native(cx, module_source, exports, NULL);
    jsm_module_set_source(cx, module_source,
                          jsm_native_new(cx, host->module_source_class, NULL));
}

// A writable, configurable property that is not enumerable.
static void define_hidden(jsm_context *cx, jsm_value object, const char *name,
                          jsm_value value)
{
    jsm_define(cx, object, jsm_string(cx, name, JSM_NTS), value, JSM_UNDEFINED,
               JSM_UNDEFINED, JSM_W | JSM_C);
}

static bool install_globals(Host *host, jsm_context *cx)
{
    jsm_value global = jsm_global(cx);
    jsm_value test262 = jsm_object(cx);
    jsm_value agent = jsm_object(cx);

    jsm_define_all(cx, test262, test262_functions, host);
    jsm_set(cx, test262, "global", global);
    jsm_set(cx, test262, "AbstractModuleSource",
            jsm_intrinsic(cx, "AbstractModuleSource"));
    jsm_set(cx, test262, "IsHTMLDDA",
            jsm_native_new(cx, host->document_all_class, NULL));
    install_module_source(host, cx);
    agent_install(cx, agent, host->agents, host->agent);
    jsm_set(cx, test262, "agent", agent);
    define_hidden(cx, global, "$262", test262);
    define_hidden(cx, global, "print",
                  jsm_function(cx, "print", test_print, 1, host, NULL));
    return jsm_pending(cx) == JSM_OK;
}

// ------------------------------------------------------------ begin and end

static bool host_open(Host *host)
{
    jsm_hooks hooks = {
        .size = sizeof(hooks),
        .data = host,
        .wakeup = on_wakeup,
        .uncaught = on_uncaught,
    };
    jsm_runtime_options options = {
        .size = sizeof(options),
        .flags = host->options.can_block ? (uint32_t)JSM_RT_CAN_BLOCK : 0,
        .hooks = &hooks,
    };

    host->runtime = jsm_runtime_new(&options);
    if (!host->runtime) {
        return false;
    }
    install_modules(host->runtime);
    host->document_all_class =
        jsm_class_new(host->runtime, &document_all_definition);
    host->module_source_class =
        jsm_class_new(host->runtime, &module_source_definition);
    host->cx = jsm_context_new(host->runtime, NULL);
    return host->document_all_class && host->module_source_class && host->cx &&
           install_globals(host, host->cx);
}

Host *host_new_agent(const HostOptions *options, Agents *agents, Agent *agent)
{
    Host *host = calloc(1, sizeof(*host));

    if (!host || !loop_initialize(&host->loop)) {
        free(host);
        return NULL;
    }
    host->options = *options;
    host->agents = agents;
    host->agent = agent;
    if (!host_open(host)) {
        host_free(host);
        return NULL;
    }
    return host;
}

Host *host_new(const HostOptions *options)
{
    Agents *agents = agents_new(options);
    Host *host = agents ? host_new_agent(options, agents, NULL) : NULL;

    if (host) {
        host->owns_agents = true;
    } else {
        agents_free(agents);
    }
    return host;
}

void host_end_agents(Host *host)
{
    agents_end(host->agents);
}

void host_free(Host *host)
{
    if (host->owns_agents) {
        agents_end(host->agents);
    }
    while (host->realms) {
        Realm *realm = host->realms;

        host->realms = realm->next;
        jsm_context_free(realm->cx);
        free(realm);
    }
    if (host->cx) {
        jsm_context_free(host->cx);
    }
    if (host->runtime) {
        jsm_runtime_free(host->runtime);
    }
    loop_destroy(&host->loop);
    if (host->owns_agents) {
        agents_free(host->agents);
    }
    free(host);
}

void host_apply_switches(Host *host, const Switches *switches)
{
    switches_apply(switches, host->runtime);
}

void host_reload_scripts(Host *host)
{
    host->reloads = true;
}

// --------------------------------------------------------------- evaluating

static jsm_script *compile(Host *host, const char *path, const char *text,
                           size_t length, jsm_source_kind kind)
{
    jsm_source source = {
        .size = sizeof(source),
        .kind = kind,
        .text = text,
        .len = length,
        .enc = JSM_UTF8,
        .name = path,
        .line = 1,
    };

    return jsm_compile(host->cx, &source);
}

typedef struct Saved {
    char *bytes;
    size_t length;
} Saved;

static bool save_bytes(void *data, const void *bytes, size_t length)
{
    Saved *saved = data;
    char *grown = realloc(saved->bytes, saved->length + length);

    if (!grown) {
        return false;
    }
    memcpy(grown + saved->length, bytes, length);
    saved->bytes = grown;
    saved->length += length;
    return true;
}

// The script as one gets it from a file that anybody could have written.
static jsm_script *reload(Host *host, jsm_script *script)
{
    jsm_script *loaded = NULL;
    Saved saved = {NULL, 0};

    if (jsm_script_save(script, save_bytes, &saved) == JSM_OK) {
        loaded =
            jsm_script_load(host->cx, saved.bytes, saved.length, false);
    }
    free(saved.bytes);
    jsm_script_free(script);
    return loaded;
}

static void run_script(Host *host, const char *path, const char *text,
                       size_t length, Outcome *outcome)
{
    jsm_script *script = compile(host, path, text, length, JSM_SRC_SCRIPT);

    if (!script) {
        take_pending(host, PHASE_PARSE, outcome);
        return;
    }
    if (host->reloads) {
        script = reload(host, script);
        if (!script) {
            take_pending(host, PHASE_RUNTIME, outcome);
            return;
        }
    }
    jsm_run(host->cx, script);
    jsm_script_free(script);
    take_pending(host, PHASE_RUNTIME, outcome);
}

static void run_strict_script(Host *host, const char *path, const char *text,
                              size_t length, Outcome *outcome)
{
    char *strict = malloc(length + PRELUDE_LENGTH + 1);

    if (!strict) {
        outcome->phase = PHASE_RUNTIME;
        copy_line(outcome->name, sizeof(outcome->name), "RangeError");
        return;
    }
    memcpy(strict, strict_directive, PRELUDE_LENGTH);
    memcpy(strict + PRELUDE_LENGTH, text, length);
    run_script(host, path, strict, length + PRELUDE_LENGTH, outcome);
    free(strict);
}

typedef struct Waiting {
    Host *host;
    jsm_value promise;
} Waiting;

static bool is_settled(void *data)
{
    Waiting *waiting = data;

    return jsm_promise_state(waiting->host->cx, waiting->promise, NULL) !=
           JSM_P_PENDING;
}

// Runs jobs until the promise is settled: false if that was a rejection, or
// there was no promise at all. One that no job can settle counts as settled.
static bool wait_for(Host *host, jsm_value promise, Phase phase,
                     Outcome *outcome)
{
    Waiting waiting = {host, promise};
    jsm_value result = JSM_UNDEFINED;

    if (jsm_promise_state(host->cx, promise, NULL) == JSM_P_NOT) {
        outcome->phase = phase;
        copy_line(outcome->name, sizeof(outcome->name), "no promise");
        take_pending(host, phase, outcome);
        return false;
    }
    host_run_jobs(host, is_settled, &waiting, outcome);
    if (outcome->phase != PHASE_NONE) {
        return false;
    }
    if (jsm_promise_state(host->cx, promise, &result) == JSM_P_REJECTED) {
        describe_error(host->cx, result, phase, outcome);
        return false;
    }
    return true;
}

// Parsed on its own first, to tell its syntax errors from those of what it
// imports; linked and evaluated in two steps for the same reason.
static void run_module(Host *host, const char *path, const char *text,
                       size_t length, Outcome *outcome)
{
    jsm_scope scope = jsm_scope_open(host->cx);
    jsm_script *script = compile(host, path, text, length, JSM_SRC_MODULE);

    if (!script) {
        take_pending(host, PHASE_PARSE, outcome);
    } else {
        jsm_script_free(script);
        if (wait_for(host, jsm_import_link(host->cx, path), PHASE_RESOLUTION,
                     outcome)) {
            wait_for(host, jsm_import(host->cx, path), PHASE_RUNTIME, outcome);
        }
    }
    jsm_scope_close(host->cx, scope, JSM_UNDEFINED);
}

void host_evaluate(Host *host, const char *path, const char *text,
                   size_t length, HostMode mode, Outcome *outcome)
{
    jsm_scope scope = jsm_scope_open(host->cx);

    *outcome = (Outcome){.phase = PHASE_NONE};
    switch (mode) {
    case HOST_SLOPPY:
        run_script(host, path, text, length, outcome);
        break;
    case HOST_STRICT:
        run_strict_script(host, path, text, length, outcome);
        break;
    case HOST_MODULE:
        run_module(host, path, text, length, outcome);
        break;
    }
    jsm_scope_close(host->cx, scope, JSM_UNDEFINED);
}

void host_run_jobs(Host *host, bool (*stop)(void *data), void *data,
                   Outcome *outcome)
{
    jsm_status status = loop_run(&host->loop, host->runtime, stop, data);

    if (status != JSM_OK) {
        take_pending(host, PHASE_RUNTIME, outcome);
    }
    if (outcome->phase == PHASE_NONE) {
        *outcome = host->uncaught;
    }
}
