// SPDX-License-Identifier: MIT
//
// Posts from four threads into a runtime that is being pumped, as a plain
// program, so that ThreadSanitizer can watch: every post runs once, those of a
// thread in their order.
//
//   test_posts [POSTS]   in all, 20000 without it
#include "jsmini.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4 };

// What a thread posts: its data is the address of its own number.
typedef struct Poster {
    jsm_queue *queue;
    pthread_t thread;
    long count;
    unsigned char *times_run;  // of each post
    atomic_long freed;
    long last_run;
    bool in_order;
} Poster;

typedef struct Post {
    Poster *poster;
    long number;
} Post;

static atomic_long wakeups;
static atomic_bool failed;

static void wake(void *data)
{
    (void)data;
    atomic_fetch_add(&wakeups, 1);
}

static void run_post(jsm_context *cx, void *data)
{
    const Post *post = data;
    Poster *poster = post->poster;

    (void)cx;
    poster->times_run[post->number]++;
    poster->in_order &= post->number == poster->last_run + 1;
    poster->last_run = post->number;
}

static void free_post(void *data)
{
    Post *post = data;

    atomic_fetch_add(&post->poster->freed, 1);
    free(post);
}

static void *post_many(void *data)
{
    Poster *poster = data;

    for (long i = 0; i < poster->count; i++) {
        Post *post = malloc(sizeof(Post));
        jsm_status status;

        if (!post) {
            abort();
        }
        *post = (Post){poster, i};
        status = jsm_post(poster->queue, run_post, post, free_post);
        if (status != JSM_OK) {
            atomic_store(&failed, true);
        }
        // Let the pump run dry now and then.
        if (i % 64 == 63) {
            sched_yield();
        }
    }
    jsm_queue_free(poster->queue);
    return NULL;
}

static long pump_all(jsm_runtime *runtime, long total)
{
    jsm_pump pump = {.size = sizeof(pump), .max_tasks = 1000};
    long ran = 0;
    int idle = 0;

    // A while with nothing to do after the last: nothing may come twice.
    while (ran < total || idle < 100) {
        if (jsm_pump_tasks(runtime, &pump) != JSM_OK) {
            return -1;
        }
        ran += (long)pump.ran;
        if (pump.ran == 0) {
            idle += ran >= total;
            sched_yield();
        }
    }
    return ran;
}

static bool check(const Poster *poster)
{
    for (long i = 0; i < poster->count; i++) {
        if (poster->times_run[i] != 1) {
            printf("post %ld ran %d times\n", i, poster->times_run[i]);
            return false;
        }
    }
    return poster->in_order && atomic_load(&poster->freed) == poster->count;
}

int main(int argc, char **argv)
{
    const jsm_hooks hooks = {.size = sizeof(hooks), .wakeup = wake};
    const jsm_runtime_options options = {.size = sizeof(options),
                                         .hooks = &hooks};
    long total = argc > 1 ? atol(argv[1]) : 20000;
    jsm_runtime *runtime = jsm_runtime_new(&options);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_queue *queue = jsm_queue_new(cx, NULL);
    Poster posters[THREADS];
    bool is_good;

    memset(posters, 0, sizeof(posters));
    for (int i = 0; i < THREADS; i++) {
        posters[i].queue = jsm_queue_retain(queue);
        posters[i].count = total / THREADS;
        posters[i].times_run = calloc((size_t)posters[i].count, 1);
        posters[i].last_run = -1;
        posters[i].in_order = true;
        pthread_create(&posters[i].thread, NULL, post_many, &posters[i]);
    }
    total = total / THREADS * THREADS;
    is_good = pump_all(runtime, total) == total;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(posters[i].thread, NULL);
        is_good &= check(&posters[i]);
        free(posters[i].times_run);
    }
    is_good &= !atomic_load(&failed) && atomic_load(&wakeups) > 0;
    printf("%ld posts, %ld wakeups\n", total, atomic_load(&wakeups));
    jsm_queue_free(queue);
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
