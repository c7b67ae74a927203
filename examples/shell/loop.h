// SPDX-License-Identifier: MIT
//
// An event loop for a program whose main job is running scripts. The engine
// keeps the queues; the loop is the thread that pumps them and sleeps in
// between, until the next timer is due or another thread posts a task. A
// program that already has a main loop calls jsm_pump_tasks from there instead
// and lets the wakeup hook poke it.
#pragma once

#include "jsmini.h"

#include <pthread.h>

typedef struct EventLoop {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
    bool is_woken;
} EventLoop;

bool loop_initialize(EventLoop *loop);
void loop_destroy(EventLoop *loop);

// For jsm_hooks.wakeup, with the loop as its data: safe on every thread.
void loop_wake(void *loop);

// Runs tasks until none is left and none can come, or `stop`, asked after each
// turn, says so (it may be NULL). JSM_OK, or what the pump failed with.
jsm_status loop_run(EventLoop *loop, jsm_runtime *runtime,
                    bool (*stop)(void *data), void *data);
