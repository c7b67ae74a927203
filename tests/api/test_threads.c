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

int main(void)
{
    return check_posts() || check_last_posts() || check_runtimes()
               ? EXIT_FAILURE
               : EXIT_SUCCESS;
}
