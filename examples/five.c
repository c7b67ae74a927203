// SPDX-License-Identifier: MIT
//
// Five things that nearly every host gives its scripts, in as few lines as they
// take when each failure is handled: console.log, timers, a fetch that works on
// a thread of its own, a class whose instances are a C struct, and a main loop
// that sleeps until there is something to do. The marked parts are for copying;
// a test counts their lines.
//
// What makes them short: errors stick, so that a function calls what it needs
// and looks once, before it does what cannot be undone; a function that takes
// data over frees it when it fails, too; and tables define what scripts see.
#include "jsmini.h"

#include "five_http.h"

#include <limits.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// clang-format off

// BEGIN console
static jsm_value console_log(jsm_context *cx, const jsm_call *c)
{
    for (int i = 0; i < c->argc; i++) {
        bool is_text = jsm_typeof(c->argv[i]) == JSM_T_STRING;
        jsm_value v = is_text ? c->argv[i] : jsm_inspect(cx, c->argv[i], 2);

        printf("%s%s", i ? " " : "", jsm_cstr(cx, v, NULL));
    }
    putchar('\n');
    return JSM_UNDEFINED;
}

static const jsm_def console[] = { JSM_FN("log", console_log, 0), JSM_END };
// END

// BEGIN timers
static void fire(jsm_context *cx, void *fn)
{
    jsm_call_fn(cx, jsm_ref_value(cx, fn), JSM_UNDEFINED, 0, NULL);
}

static jsm_value set_timeout(jsm_context *cx, const jsm_call *c)
{
    double ms = jsm_arg_number(cx, c, 1, 0);
    jsm_ref *fn = jsm_ref_new(cx, jsm_arg_function(cx, c, 0));
    int64_t id = fn ? jsm_post_after(c->data, ms, fire, fn, jsm_ref_free) : 0;

    // Throws nothing where an exception is pending already.
    return id > 0 ? jsm_int(id) : jsm_throwf(cx, JSM_ERROR, "no more timers");
}

static jsm_value clear_timeout(jsm_context *cx, const jsm_call *c)
{
    jsm_cancel(c->data, jsm_arg_int(cx, c, 0, 0, INT64_MAX, 0));
    return JSM_UNDEFINED;
}
// END

// BEGIN fetch
typedef struct Request {
    char *url, *body; size_t length; jsm_queue *queue; jsm_deferred *deferred;
} Request;

static void request_free(void *data)
{
    Request *r = data;

    jsm_deferred_free(r->deferred), jsm_queue_free(r->queue);
    free(r->url), free(r->body), free(r);
}

static void finish_fetch(jsm_context *cx, void *data)  // on the script's thread
{
    Request *r = data;
    jsm_value body = r->body ? jsm_string(cx, r->body, r->length)
                             : jsm_throwf(cx, JSM_ERROR, "no %s", r->url);

    jsm_resolve(cx, r->deferred, body);  // rejects with what was thrown
    r->deferred = NULL;
}

static void *fetch_on_thread(void *data)
{
    Request *r = data;

    r->body = http_get(r->url, &r->length);
    jsm_post(r->queue, finish_fetch, r, request_free);  // frees r in any case
    return NULL;
}

static jsm_value fetch(jsm_context *cx, const jsm_call *c)
{
    jsm_value p = JSM_NONE;
    const char *url = jsm_arg_string(cx, c, 0, NULL);
    Request *r = calloc(1, sizeof(*r));
    pthread_t thread;

    if (!r)
        return jsm_throwf(cx, JSM_ERROR, "out of memory");
    *r = (Request){ strdup(url), NULL, 0, jsm_queue_retain(c->data), jsm_promise_new(cx, &p) };
    if (!r->url || !r->deferred || pthread_create(&thread, NULL, fetch_on_thread, r) != 0) {
        request_free(r);
        return jsm_throwf(cx, JSM_ERROR, "fetch: no memory or no thread");
    }
    pthread_detach(thread);
    return p;
}
// END

// BEGIN class
typedef struct Vec3 { double x, y, z; } Vec3;

static const char key;  // of the slot where the runtime keeps the class

static bool vec3_construct(jsm_context *cx, void *self, const jsm_call *c)
{
    double x = jsm_arg_number(cx, c, 0, 0), y = jsm_arg_number(cx, c, 1, 0);

    *(Vec3 *)self = (Vec3){ x, y, jsm_arg_number(cx, c, 2, 0) };
    return jsm_pending(cx) == JSM_OK;
}

static jsm_value vec3_add(jsm_context *cx, const jsm_call *c)
{
    jsm_class *k = jsm_runtime_slot(jsm_context_runtime(cx), &key);
    const Vec3 *a = jsm_arg_native(cx, c, -1, k);
    const Vec3 *b = jsm_arg_native(cx, c, 0, k);

    return !a || !b ? JSM_NONE
                    : jsm_native_new(cx, k, &(Vec3){ a->x + b->x, a->y + b->y, a->z + b->z });
}

static jsm_value vec3_length(jsm_context *cx, const jsm_call *c)
{
    const Vec3 *v = jsm_arg_native(cx, c, -1, jsm_runtime_slot(jsm_context_runtime(cx), &key));

    return v ? jsm_number(hypot(hypot(v->x, v->y), v->z)) : JSM_NONE;
}

static const jsm_def vec3_members[] = {
    JSM_FIELD(Vec3, x, JSM_F64), JSM_FIELD(Vec3, y, JSM_F64), JSM_FIELD(Vec3, z, JSM_F64),
    JSM_FN("add", vec3_add, 1), JSM_GET("length", vec3_length), JSM_END };

static const jsm_class_def vec3_def = {
    .size = sizeof(vec3_def), .name = "Vec3", .native_size = sizeof(Vec3), .arity = 3,
    .construct = vec3_construct, .members = vec3_members };
// END

// BEGIN host
static void wake(void *ends)  // any thread
{
    if (write(((int *)ends)[1], "", 1) < 0)
        perror("cannot wake the loop");
}

static void uncaught(void *data, jsm_context *cx, jsm_value error)
{
    (void)data;
    fprintf(stderr, "%s\n", jsm_cstr(cx, jsm_inspect(cx, error, 2), NULL));
}

static void unhandled(void *data, jsm_context *cx, jsm_value p, jsm_value why)
{
    (void)p;
    uncaught(data, cx, why);
}

static const jsm_def globals[] = {
    JSM_NS("console", console), JSM_FN("setTimeout", set_timeout, 2),
    JSM_FN("clearTimeout", clear_timeout, 1), JSM_FN("fetch", fetch, 1), JSM_END };

static jsm_status run(const char *source)
{
    int ends[2];
    if (pipe(ends) != 0)
        return JSM_NOMEM;
    jsm_hooks hooks = { sizeof(hooks), ends, wake, uncaught, unhandled };
    jsm_runtime *rt =
        jsm_runtime_new(&(jsm_runtime_options){ sizeof(jsm_runtime_options), .hooks = &hooks });
    jsm_context *cx = rt ? jsm_context_new(rt, NULL) : NULL;
    jsm_queue *queue = cx ? jsm_queue_new(cx, NULL) : NULL;
    jsm_status status = JSM_NOMEM;

    if (cx) {  // each of these does nothing where one before it failed
        jsm_runtime_set_slot(rt, &key, jsm_class_new(rt, &vec3_def), NULL);
        jsm_define_all(cx, jsm_global(cx), globals, queue);
        jsm_set(cx, jsm_global(cx), "Vec3", jsm_class_ctor(cx, jsm_runtime_slot(rt, &key)));
        jsm_eval(cx, source, JSM_NTS, "main.js");
    }
    jsm_pump pump = { .size = sizeof(pump) };
    while (cx && (status = jsm_pump_tasks(rt, &pump)) == JSM_OK && pump.alive) {
        struct pollfd end = { ends[0], POLLIN, 0 };
        int ms = pump.next_ns < 0 ? -1 : (int)(pump.next_ns / 1000000 % 60000) + 1;
        if (!pump.more && poll(&end, 1, ms) > 0 && read(end.fd, &(char){ 0 }, 1) != 1)
            perror("cannot be woken");
    }
    jsm_queue_free(queue), jsm_runtime_free(rt);
    close(ends[0]), close(ends[1]);
    return status;
}
// END

// clang-format on

int main(void)
{
    static const char script[] =
        "const later = setTimeout(() => console.log('never'), 5);\n"
        "const timer = new Promise(done => setTimeout(done, 1));\n"
        "clearTimeout(later);\n"
        "class Named extends Vec3 {\n"
        "    constructor(name, ...xyz) { super(...xyz); this.name = name; }\n"
        "}\n"
        "const v = new Named('v', 1, 2, 2);\n"
        "console.log('length', v.length, v.add(new Vec3(1, 1, 1)).x);\n"
        "try { v.add({}); } catch (e) { console.log(e.message); }\n"
        "try { setTimeout(1); } catch (e) { console.log(e.message); }\n"
        "(async () => {\n"
        "    await timer.then(() => console.log('a timer'));\n"
        "    const [x, y, z] = JSON.parse(await fetch(`${site}/vector`));\n"
        "    console.log(new Named('fetched', x, y, z).length, [x, { y, z "
        "}]);\n"
        "    await fetch(`${site}/nothing`).catch(e => console.log(e.name));\n"
        "})();\n";
    char *source = malloc(sizeof(script) + 64);
    HttpServer *server = http_server_start("/vector", "[3, 4, 12]");
    jsm_status status = JSM_NOMEM;

    if (source && server) {
        sprintf(source, "const site = 'http://127.0.0.1:%u';\n%s",
                http_server_port(server), script);
        status = run(source);
    }
    http_server_stop(server);
    free(source);
    return status == JSM_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
