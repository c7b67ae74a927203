// SPDX-License-Identifier: MIT
//
// An event loop for a program whose main job is running scripts. The engine
// keeps the queues; the loop is the thread that pumps them and sleeps in
// between, until the next timer is due, another thread posts a task or a
// signal arrives. Whoever wakes it writes a byte into a pipe, so that the loop
// can wait for input at the same time. A program that already has a main loop
// calls jsm_pump_tasks from there instead and lets the wakeup hook poke it.
#pragma once

#include "jsmini.h"

typedef struct EventLoop {
    int pipe[2];       // for reading, for writing
    int64_t deadline;  // of the clock of jsm_now: no sleep goes beyond; or 0
} EventLoop;

bool loop_initialize(EventLoop *loop);
// Also after loop_initialize failed.
void loop_destroy(EventLoop *loop);

// For jsm_hooks.wakeup, with the loop as its data: safe on every thread, and in
// signal handlers.
void loop_wake(void *loop);

typedef struct LoopEvents {
    bool is_woken;   // there may be tasks
    bool has_input;  // or the input has ended
} LoopEvents;

// Sleeps until woken, for `nanoseconds` at most if that is not negative, or
// until the file `input` (-1: none) has something to read.
LoopEvents loop_wait(EventLoop *loop, jsm_runtime *runtime, int input,
                     int64_t nanoseconds);

// Runs tasks until none is left and none can come, or `stop`, asked after each
// turn, says so (it may be NULL). JSM_OK, or what the pump failed with.
jsm_status loop_run(EventLoop *loop, jsm_runtime *runtime,
                    bool (*stop)(void *data), void *data);
