// SPDX-License-Identifier: MIT
//
// A pool of threads that compute. Each worker has a runtime of its own, since
// one is used by one thread at a time; values go back and forth as structured
// clones, posted to the queue of whoever is to have them. To the script in the
// main runtime, compute(n) is a function that returns a promise.
#include "jsmini.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORKERS = 3 };

// Puts a thread to sleep until a runtime's wakeup hook is called.
typedef struct Alarm {
    pthread_mutex_t lock;
    pthread_cond_t rung;
    bool is_ringing;
} Alarm;

typedef struct Worker {
    pthread_t thread;
    Alarm alarm;
    jsm_context *cx;
    jsm_queue *queue;
    atomic_bool is_stopping;
} Worker;

typedef struct Pool {
    Worker workers[WORKERS];
    Alarm alarm;       // of the main thread
    jsm_queue *reply;  // of the main context
    int next_worker;
} Pool;

// What is asked of a worker and then, with another message, what it answers.
typedef struct Job {
    Pool *pool;
    jsm_clone *message;
    jsm_deferred *deferred;  // touched by the main thread alone
    bool has_failed;
} Job;

static const char work_source[] =
    "function work({ n }) {\n"
    "    if (n < 0) throw new RangeError(`no such number: ${n}`);\n"
    "    const fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2);\n"
    "    return { n, fib: fib(n), digits: new Set(String(fib(n))) };\n"
    "}\n";

static const char main_source[] =
    "for (const n of [20, 15, -1, 10])\n"
    "    compute({ n }).then(\n"
    "        r => done(`fib(${r.n}) is ${r.fib}, of ${r.digits.size} "
    "digits`),\n"
    "        e => done(`failed: ${e.message}`));\n";

static void ring(void *data)
{
    Alarm *alarm = data;

    pthread_mutex_lock(&alarm->lock);
    alarm->is_ringing = true;
    pthread_cond_signal(&alarm->rung);
    pthread_mutex_unlock(&alarm->lock);
}

static void sleep_until_rung(Alarm *alarm)
{
    pthread_mutex_lock(&alarm->lock);
    while (!alarm->is_ringing) {
        pthread_cond_wait(&alarm->rung, &alarm->lock);
    }
    alarm->is_ringing = false;
    pthread_mutex_unlock(&alarm->lock);
}

static jsm_context *open_context(Alarm *alarm)
{
    const jsm_hooks hooks = {
        .size = sizeof(hooks),
        .data = alarm,
        .wakeup = ring,
    };
    const jsm_runtime_options options = {
        .size = sizeof(options),
        .hooks = &hooks,
    };
    jsm_runtime *runtime;
    jsm_context *cx;

    pthread_mutex_init(&alarm->lock, NULL);
    pthread_cond_init(&alarm->rung, NULL);
    runtime = jsm_runtime_new(&options);
    cx = runtime ? jsm_context_new(runtime, NULL) : NULL;
    if (!cx) {
        jsm_runtime_free(runtime);
    }
    return cx;
}

static void close_context(jsm_context *cx)
{
    if (cx) {
        jsm_catch(cx);  // what made the start fail
        jsm_runtime_free(jsm_context_runtime(cx));
    }
}

static void drop_job(void *data)
{
    Job *job = data;

    jsm_clone_free(job->message);
    jsm_deferred_free(job->deferred);
    free(job);
}

// ------------------------------------------------------- on the main thread

static void finish_job(jsm_context *cx, void *data)
{
    Job *job = data;
    jsm_value value = jsm_clone_read(cx, job->message);

    if (job->has_failed) {
        jsm_reject(cx, job->deferred, value);
    } else {
        jsm_resolve(cx, job->deferred, value);
    }
    // Both are used up; what is left is freed as the task's data.
    job->message = NULL;
    job->deferred = NULL;
}

// ------------------------------------------------------------- on a worker's

static void do_job(jsm_context *cx, void *data)
{
    Job *job = data;
    jsm_value given = jsm_clone_read(cx, job->message);
    jsm_value result = jsm_invoke(cx, jsm_global(cx), "work", 1, &given);

    job->message = jsm_clone_write(cx, result, 0, NULL);
    if (!job->message) {
        job->has_failed = true;
        job->message = jsm_clone_write(cx, jsm_catch(cx), 0, NULL);
    }
    if (!job->message) {  // a function was thrown, or something like it
        jsm_catch(cx);
        job->message = jsm_clone_write(
            cx, jsm_error(cx, JSM_ERROR, "threw what cannot be sent"), 0, NULL);
    }
    // A post that fails drops the job.
    jsm_post(job->pool->reply, finish_job, job, drop_job);
}

static void *run_worker(void *data)
{
    Worker *worker = data;
    jsm_pump pump = {.size = sizeof(pump)};

    for (;;) {
        jsm_pump_tasks(jsm_context_runtime(worker->cx), &pump);
        if (atomic_load(&worker->is_stopping)) {
            return NULL;
        }
        if (!pump.more) {
            sleep_until_rung(&worker->alarm);
        }
    }
}

static void free_worker(Worker *worker)
{
    jsm_queue_free(worker->queue);
    close_context(worker->cx);
}

// The runtime is made here and used there from then on.
static bool start_worker(Worker *worker)
{
    worker->cx = open_context(&worker->alarm);
    if (worker->cx) {
        jsm_eval(worker->cx, work_source, JSM_NTS, "work.js");
        worker->queue = jsm_queue_new(worker->cx, NULL);
    }
    if (worker->queue &&
        pthread_create(&worker->thread, NULL, run_worker, worker) == 0) {
        return true;
    }
    free_worker(worker);
    return false;
}

static void end_worker(Worker *worker)
{
    atomic_store(&worker->is_stopping, true);
    ring(&worker->alarm);
    pthread_join(worker->thread, NULL);
    free_worker(worker);
}

// ------------------------------------------------------- what scripts can call

// compute ( value ): a promise of what a worker makes of it.
static jsm_value compute(jsm_context *cx, const jsm_call *call)
{
    Pool *pool = call->data;
    Job *job = calloc(1, sizeof(*job));
    jsm_value promise = JSM_UNDEFINED;

    if (!job) {
        return jsm_throwf(cx, JSM_RANGE_ERROR, "out of memory");
    }
    job->pool = pool;
    job->message = jsm_clone_write(cx, jsm_arg(call, 0), 0, NULL);
    job->deferred = jsm_promise_new(cx, &promise);
    if (jsm_pending(cx) != JSM_OK) {
        drop_job(job);
        return JSM_NONE;
    }
    pool->next_worker = (pool->next_worker + 1) % WORKERS;
    if (jsm_post(pool->workers[pool->next_worker].queue, do_job, job, NULL) !=
        JSM_OK) {
        drop_job(job);
        return jsm_throwf(cx, JSM_ERROR, "the worker takes no more");
    }
    return promise;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// The answers come in any order: they are printed sorted.
static char *lines[8];
static size_t line_count;

static jsm_value done(jsm_context *cx, const jsm_call *call)
{
    const char *text = jsm_arg_string(cx, call, 0, NULL);

    if (jsm_pending(cx) != JSM_OK ||
        line_count == sizeof(lines) / sizeof(lines[0]) ||
        !(lines[line_count] = strdup(text))) {
        return jsm_throwf(cx, JSM_RANGE_ERROR, "no room for '%s'", text);
    }
    line_count++;
    return JSM_UNDEFINED;
}

static const jsm_def functions[] = {
    JSM_FN("compute", compute, 1),
    JSM_FN("done", done, 1),
    JSM_END,
};

static int run_main(jsm_context *cx, Pool *pool)
{
    jsm_pump pump = {.size = sizeof(pump)};

    jsm_define_all(cx, jsm_global(cx), functions, pool);
    jsm_eval(cx, main_source, JSM_NTS, "main.js");
    if (jsm_pending(cx) != JSM_OK) {
        fprintf(stderr, "%s\n", jsm_cstr(cx, jsm_catch(cx), NULL));
        return EXIT_FAILURE;
    }
    for (;;) {
        if (jsm_pump_tasks(jsm_context_runtime(cx), &pump) != JSM_OK) {
            return EXIT_FAILURE;
        }
        if (!pump.alive) {  // no promise is left that a worker has to settle
            return EXIT_SUCCESS;
        }
        if (!pump.more) {
            sleep_until_rung(&pool->alarm);
        }
    }
}

int main(void)
{
    static Pool pool;
    jsm_context *cx = open_context(&pool.alarm);
    int status = EXIT_FAILURE;
    int started = 0;

    pool.reply = cx ? jsm_queue_new(cx, NULL) : NULL;
    while (pool.reply && started < WORKERS &&
           start_worker(&pool.workers[started])) {
        started++;
    }
    if (started == WORKERS) {
        status = run_main(cx, &pool);
    } else {
        fputs("the pool cannot be started\n", stderr);
    }
    while (started > 0) {
        end_worker(&pool.workers[--started]);
    }
    jsm_queue_free(pool.reply);
    close_context(cx);
    qsort(lines, line_count, sizeof(lines[0]), compare_lines);
    for (size_t i = 0; i < line_count; i++) {
        puts(lines[i]);
        free(lines[i]);
    }
    return status;
}
