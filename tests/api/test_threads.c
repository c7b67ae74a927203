// SPDX-License-Identifier: MIT
//
// Threads, as a plain program, so that a sanitizer can watch: several runtimes
// at once, each on its own thread, posting to one another.
#include "jsmini.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 4, POSTS = 500 };

static atomic_int ran;
static atomic_int freed;

static void count_run(jsm_context *cx, void *data)
{
    (void)data;
    jsm_eval(cx, "globalThis.n = (globalThis.n ?? 0) + 1", JSM_NTS, "task.js");
    atomic_fetch_add(&ran, 1);
}

static void count_free(void *data)
{
    (void)data;
    atomic_fetch_add(&freed, 1);
}

static void *post_many(void *data)
{
    jsm_queue *queue = data;

    for (int i = 0; i < POSTS; i++) {
        if (jsm_post(queue, count_run, queue, count_free) != JSM_OK) {
            abort();
        }
    }
    jsm_queue_free(queue);
    return NULL;
}

static void *run_alone(void *data)
{
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_value result = jsm_eval(cx,
                                "let s = 0; for (let i = 0; i < 1e5; i++)"
                                " s += [i].map(x => x % 7)[0]; s",
                                JSM_NTS, "alone.js");

    *(double *)data = jsm_to_number(cx, result);
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    return NULL;
}

static int check_posts(void)
{
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_queue *queue = jsm_queue_new(cx, NULL);
    jsm_pump pump = {.size = sizeof(pump)};
    pthread_t threads[THREADS];
    double n;

    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, post_many, jsm_queue_retain(queue));
    }
    while (atomic_load(&ran) < THREADS * POSTS) {
        if (jsm_pump_tasks(runtime, &pump) != JSM_OK) {
            return 1;
        }
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    n = jsm_to_number(cx, jsm_get(cx, jsm_global(cx), "n"));
    jsm_queue_free(queue);
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    return n != THREADS * POSTS || atomic_load(&freed) != THREADS * POSTS;
}

static int check_runtimes(void)
{
    pthread_t threads[THREADS];
    double results[THREADS];

    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, run_alone, &results[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        if (results[i] != 299995) {
            fprintf(stderr, "thread %d computed %g\n", i, results[i]);
            return 1;
        }
    }
    return 0;
}

// A thread whose post is the last that anybody does with the queue.
static void *post_last(void *queue)
{
    jsm_post(queue, count_run, queue, jsm_queue_free);
    return NULL;
}

// The task frees the queue, and the runtime goes while the thread may still be
// inside of jsm_post.
static int check_last_posts(void)
{
    for (int round = 0; round < 500; round++) {
        jsm_runtime *runtime = jsm_runtime_new(NULL);
        jsm_context *cx = jsm_context_new(runtime, NULL);
        jsm_queue *queue = jsm_queue_new(cx, NULL);
        jsm_pump pump = {.size = sizeof(pump)};
        pthread_t thread;

        if (pthread_create(&thread, NULL, post_last, queue) != 0) {
            return 1;
        }
        while (pump.ran == 0) {
            if (jsm_pump_tasks(runtime, &pump) != JSM_OK) {
                return 1;
            }
        }
        jsm_runtime_free(runtime);
        pthread_join(thread, NULL);
    }
    return 0;
}

static const char shared_source[] =
    "globalThis.calls = globalThis.calls || []; calls.push(`${1.5}`, 2n);"
    "class A { #n = calls.length; get n() { return this.#n + tag`x`; } }"
    "function tag(strings) { return strings.raw[0] === 'x' ? 1 : 0; }"
    "let sum = 0; for (const x of [1, 2, 3]) sum += x;"
    "sum * 100 + new A().n";

static jsm_script *compile_shared(jsm_context *cx)
{
    const jsm_source source = {.size = sizeof(source),
                               .text = shared_source,
                               .len = JSM_NTS,
                               .name = "shared.js"};

    return jsm_compile(cx, &source);
}

// A runtime of its own runs the script and gives up its count of it.
static void *run_shared(void *data)
{
    jsm_script *script = data;
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    bool succeeded = true;

    for (int i = 0; i < 20; i++) {
        jsm_context *cx = jsm_context_new(runtime, NULL);

        succeeded &= jsm_to_number(cx, jsm_run(cx, script)) == 603;
        jsm_context_free(cx);
    }
    jsm_script_free(script);
    jsm_runtime_free(runtime);
    return succeeded ? data : NULL;
}

// One script in several contexts of its runtime and, at the same time, in those
// of other threads. Who frees it last does not matter.
static int check_scripts(void)
{
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *contexts[3];
    pthread_t threads[THREADS];
    jsm_script *script = NULL;
    int failures = 0;

    for (int i = 0; i < 3; i++) {
        contexts[i] = jsm_context_new(runtime, NULL);
        script = script ? script : compile_shared(contexts[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, run_shared,
                       jsm_script_retain(script));
    }
    for (int i = 0; i < 3; i++) {
        failures +=
            jsm_to_number(contexts[i], jsm_run(contexts[i], script)) != 603;
    }
    // What a context has made of a script outlives the script.
    jsm_script_free(script);
    for (int i = 0; i < 3; i++) {
        failures +=
            jsm_to_number(contexts[i], jsm_eval(contexts[i], "new A().n",
                                                JSM_NTS, "again.js")) != 3;
        jsm_context_free(contexts[i]);
    }
    jsm_runtime_free(runtime);
    for (int i = 0; i < THREADS; i++) {
        void *succeeded;

        pthread_join(threads[i], &succeeded);
        failures += !succeeded;
    }
    if (failures) {
        fprintf(stderr, "%d runs of a shared script went wrong\n", failures);
    }
    return failures;
}

int main(void)
{
    return check_posts() || check_last_posts() || check_runtimes() ||
                   check_scripts()
               ? EXIT_FAILURE
               : EXIT_SUCCESS;
}
