// SPDX-License-Identifier: MIT
//
// A host whose main loop is libuv's. Three handles tie a runtime to it: an
// async, which is what the hook `wakeup` sends, so that a post of any thread
// reaches the loop; a timer, which is set to when the runtime's next timer is
// due; and an idle, which keeps the loop turning while tasks are ready, so that
// a busy script does not keep the loop from its other work. All three pump.
//
// The async keeps the loop alive as long as the runtime says that something can
// still come; so uv_run returns by itself when neither libuv nor the runtime
// has anything left to do.
#include "jsmini.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

typedef struct Host {
    jsm_runtime *runtime;
    jsm_context *cx;
    jsm_queue *queue;
    uv_loop_t loop;
    uv_async_t wakeup;
    uv_timer_t timer;
    uv_idle_t ready;
    bool has_failed;
} Host;

static const char script[] =
    "const order = [];\n"
    "setTimeout(() => order.push('late'), 3);\n"
    "setTimeout(() => order.push('early'), 1);\n"
    "queueTask(() => order.push('task'));\n"
    "\n"
    "const factors = n => {\n"
    "    const found = [];\n"
    "    for (let d = 2; n > 1; d++) while (n % d === 0) found.push(d), n /= "
    "d;\n"
    "    return found.join(' * ');\n"
    "};\n"
    "\n"
    "(async () => {\n"
    "    // On libuv's threads, while this one goes on.\n"
    "    const sums = await Promise.all([1e5, 2e5, 3e5].map(countPrimes));\n"
    "    print('primes:', sums.join(), 'and', factors(sums[0]));\n"
    "    const info = await stat('.');\n"
    "    print('this is a folder:', info.isFolder);\n"
    "    await stat('no such file').catch(e => print(e.message));\n"
    "    await new Promise(resolve => setTimeout(resolve, 10));\n"
    "    print(order.join());\n"
    "})();\n";

// ------------------------------------------------------------------ the pump

static void pump(Host *host);

static void on_wakeup(uv_async_t *handle)
{
    pump(handle->data);
}

static void on_timer(uv_timer_t *handle)
{
    pump(handle->data);
}

static void on_ready(uv_idle_t *handle)
{
    pump(handle->data);
}

// Runs what is ready, but not much more than 5 ms of it, and has libuv come
// back when there is more to do.
static void pump(Host *host)
{
    jsm_pump state = {.size = sizeof(state), .max_ns = 5000000};

    if (jsm_pump_tasks(host->runtime, &state) != JSM_OK) {
        host->has_failed = true;  // terminated
        uv_stop(&host->loop);
        return;
    }
    if (state.more) {
        uv_idle_start(&host->ready, on_ready);
    } else {
        uv_idle_stop(&host->ready);
    }
    if (state.next_ns > 0) {
        uv_update_time(&host->loop);
        // Rounded up: the runtime's timers never fire early.
        uv_timer_start(&host->timer, on_timer,
                       (uint64_t)(state.next_ns + 999999) / 1000000, 0);
    } else {
        uv_timer_stop(&host->timer);
    }
    if (state.alive) {
        uv_ref((uv_handle_t *)&host->wakeup);
    } else {
        uv_unref((uv_handle_t *)&host->wakeup);
    }
}

// Any thread. libuv makes one call of several sends.
static void wake(void *data)
{
    uv_async_send(&((Host *)data)->wakeup);
}

// -------------------------------------------------------- requests of libuv

// Something under way: libuv's part, and what settles the script's promise.
typedef struct Request {
    union {
        uv_work_t work;
        uv_fs_t file;
    } uv;
    Host *host;
    jsm_deferred *deferred;
    uint32_t n, count;  // of primes
} Request;

// NULL with an exception pending.
static Request *request_new(jsm_context *cx, Host *host, jsm_value *promise)
{
    Request *request = calloc(1, sizeof(*request));

    if (!request) {
        jsm_throwf(cx, JSM_RANGE_ERROR, "out of memory");
        return NULL;
    }
    request->host = host;
    request->deferred = jsm_promise_new(cx, promise);
    if (!request->deferred) {
        free(request);
        return NULL;
    }
    request->uv.work.data = request;
    return request;
}

// Settles the promise, with JSM_NONE as jsm_resolve does, and frees the
// request. Nothing runs in here: the wakeup has the loop pump.
static void request_finish(Request *request, jsm_value value)
{
    jsm_resolve(request->host->cx, request->deferred, value);
    free(request);
}

// The runtime went before the request was done.
static bool request_is_orphan(Request *request)
{
    if (request->host->cx) {
        return false;
    }
    jsm_deferred_free(request->deferred);
    free(request);
    return true;
}

static jsm_value throw_uv(jsm_context *cx, const char *what, int status)
{
    return jsm_throwf(cx, JSM_ERROR, "%s: %s", what, uv_strerror(status));
}

// On a thread of libuv's pool.
static void compute_primes(uv_work_t *work)
{
    Request *request = work->data;

    for (uint32_t n = 2; n < request->n; n++) {
        uint32_t d = 2;

        while (d * d <= n && n % d != 0) {
            d++;
        }
        request->count += d * d > n;
    }
}

static void finish_primes(uv_work_t *work, int status)
{
    Request *request = work->data;
    jsm_context *cx = request->host->cx;
    jsm_scope scope;

    if (request_is_orphan(request)) {
        return;
    }
    scope = jsm_scope_open(cx);
    request_finish(request, status == 0 ? jsm_int(request->count)
                                        : throw_uv(cx, "countPrimes", status));
    jsm_scope_close(cx, scope, JSM_NONE);
}

static jsm_value count_primes(jsm_context *cx, const jsm_call *call)
{
    int64_t n = jsm_arg_int(cx, call, 0, 0, 10000000, 0);
    jsm_value promise;
    Request *request = request_new(cx, call->data, &promise);
    int status;

    if (!request) {
        return JSM_NONE;
    }
    request->n = (uint32_t)n;
    status = uv_queue_work(&request->host->loop, &request->uv.work,
                           compute_primes, finish_primes);
    if (status != 0) {
        request_finish(request, throw_uv(cx, "countPrimes", status));
    }
    return promise;
}

static void finish_stat(uv_fs_t *file)
{
    Request *request = file->data;
    jsm_context *cx = request->host->cx;
    jsm_scope scope;
    jsm_value info;

    if (request_is_orphan(request)) {
        uv_fs_req_cleanup(file);
        return;
    }
    scope = jsm_scope_open(cx);
    if (file->result < 0) {
        info = throw_uv(cx, file->path, (int)file->result);
    } else {
        bool is_folder = (file->statbuf.st_mode & S_IFMT) == S_IFDIR;

        info = jsm_object(cx);
        jsm_set(cx, info, "size", jsm_number((double)file->statbuf.st_size));
        jsm_set(cx, info, "isFolder", jsm_bool(is_folder));
    }
    uv_fs_req_cleanup(file);
    request_finish(request, info);
    jsm_scope_close(cx, scope, JSM_NONE);
}

static jsm_value stat_path(jsm_context *cx, const jsm_call *call)
{
    const char *path = jsm_arg_string(cx, call, 0, NULL);
    jsm_value promise;
    Request *request = request_new(cx, call->data, &promise);
    int status;

    if (!request) {
        return JSM_NONE;
    }
    status =
        uv_fs_stat(&request->host->loop, &request->uv.file, path, finish_stat);
    if (status != 0) {
        request_finish(request, throw_uv(cx, path, status));
    }
    return promise;
}

// ------------------------------------------------------- timers, tasks, print

static void call_function(jsm_context *cx, void *function)
{
    jsm_call_fn(cx, jsm_ref_value(cx, function), JSM_UNDEFINED, 0, NULL);
}

static jsm_value set_timeout(jsm_context *cx, const jsm_call *call)
{
    const Host *host = call->data;
    double ms = jsm_arg_number(cx, call, 1, 0);
    jsm_ref *function = jsm_ref_new(cx, jsm_arg_function(cx, call, 0));
    int64_t id = 0;

    if (function) {
        id = jsm_post_after(host->queue, ms, call_function, function,
                            jsm_ref_free);
    }
    return id > 0 ? jsm_int(id) : jsm_throwf(cx, JSM_ERROR, "no more timers");
}

static jsm_value queue_task(jsm_context *cx, const jsm_call *call)
{
    const Host *host = call->data;
    jsm_ref *function = jsm_ref_new(cx, jsm_arg_function(cx, call, 0));

    if (!function || jsm_post(host->queue, call_function, function,
                              jsm_ref_free) != JSM_OK) {
        return jsm_throwf(cx, JSM_ERROR, "no more tasks");
    }
    return JSM_UNDEFINED;
}

static jsm_value print(jsm_context *cx, const jsm_call *call)
{
    for (int i = 0; i < call->argc; i++) {
        printf("%s%s", i ? " " : "", jsm_cstr(cx, call->argv[i], NULL));
    }
    putchar('\n');
    return JSM_UNDEFINED;
}

static const jsm_def globals[] = {
    JSM_FN("countPrimes", count_primes, 1),
    JSM_FN("stat", stat_path, 1),
    JSM_FN("setTimeout", set_timeout, 2),
    JSM_FN("queueTask", queue_task, 1),
    JSM_FN("print", print, 0),
    JSM_END,
};

// ---------------------------------------------------------- opening, closing

static bool write_error(void *data, const void *text, size_t length)
{
    return fwrite(text, 1, length, data) == length;
}

static void report(void *data, jsm_context *cx, jsm_value error)
{
    Host *host = data;

    host->has_failed = true;
    jsm_print_error(cx, error, write_error, stderr);
}

static void report_rejection(void *data, jsm_context *cx, jsm_value promise,
                             jsm_value reason)
{
    (void)promise;
    report(data, cx, reason);
}

static bool open_runtime(Host *host)
{
    const jsm_hooks hooks = {
        .size = sizeof(hooks),
        .data = host,
        .wakeup = wake,
        .uncaught = report,
        .unhandled_rejection = report_rejection,
    };
    const jsm_runtime_options options = {
        .size = sizeof(options),
        .hooks = &hooks,
    };

    host->runtime = jsm_runtime_new(&options);
    host->cx = host->runtime ? jsm_context_new(host->runtime, NULL) : NULL;
    host->queue = host->cx ? jsm_queue_new(host->cx, NULL) : NULL;
    return host->queue;
}

// Of libuv's handles only uv_async_init can fail.
static bool open_handles(Host *host)
{
    if (uv_loop_init(&host->loop) != 0) {
        return false;
    }
    if (uv_async_init(&host->loop, &host->wakeup, on_wakeup) != 0) {
        uv_loop_close(&host->loop);
        return false;
    }
    uv_timer_init(&host->loop, &host->timer);
    uv_idle_init(&host->loop, &host->ready);
    host->wakeup.data = host->timer.data = host->ready.data = host;
    return true;
}

// The runtime first: no wakeup comes any more when it is gone. Then the
// requests that are under way, if the loop was stopped, find it gone.
static void close_all(Host *host)
{
    jsm_queue_free(host->queue);
    jsm_runtime_free(host->runtime);
    host->cx = NULL;
    uv_close((uv_handle_t *)&host->wakeup, NULL);
    uv_close((uv_handle_t *)&host->timer, NULL);
    uv_close((uv_handle_t *)&host->ready, NULL);
    uv_run(&host->loop, UV_RUN_DEFAULT);
    uv_loop_close(&host->loop);
    uv_library_shutdown();
}

int main(void)
{
    static Host host;

    if (!open_handles(&host)) {
        fputs("libuv has no loop for us\n", stderr);
        return EXIT_FAILURE;
    }
    if (open_runtime(&host)) {
        jsm_define_all(host.cx, jsm_global(host.cx), globals, &host);
        jsm_eval(host.cx, script, JSM_NTS, "main.js");
        pump(&host);  // tells what was thrown, and sets the handles
        uv_run(&host.loop, UV_RUN_DEFAULT);
    } else {
        host.has_failed = true;
    }
    close_all(&host);
    return host.has_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
