// SPDX-License-Identifier: MIT
#include "loop.h"

#include <time.h>

bool loop_initialize(EventLoop *loop)
{
    pthread_condattr_t attributes;
    bool made;

    loop->is_woken = false;
    if (pthread_condattr_init(&attributes) != 0) {
        return false;
    }
    // The monotonic clock, so that setting the wall clock moves no timer.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    made = pthread_cond_init(&loop->condition, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    if (made && pthread_mutex_init(&loop->mutex, NULL) != 0) {
        pthread_cond_destroy(&loop->condition);
        made = false;
    }
    return made;
}

void loop_destroy(EventLoop *loop)
{
    pthread_cond_destroy(&loop->condition);
    pthread_mutex_destroy(&loop->mutex);
}

void loop_wake(void *data)
{
    EventLoop *loop = data;

    pthread_mutex_lock(&loop->mutex);
    loop->is_woken = true;
    pthread_cond_signal(&loop->condition);
    pthread_mutex_unlock(&loop->mutex);
}

static struct timespec time_after(int64_t nanoseconds)
{
    const int64_t second = 1000000000;
    const int64_t longest = 3600 * second;  // a turn without work is harmless
    struct timespec due;
    int64_t fraction;

    if (nanoseconds > longest) {
        nanoseconds = longest;
    }
    clock_gettime(CLOCK_MONOTONIC, &due);
    fraction = (int64_t)due.tv_nsec + nanoseconds % second;
    due.tv_sec += (time_t)(nanoseconds / second + fraction / second);
    due.tv_nsec = (long)(fraction % second);
    return due;
}

// Until woken, or until `nanoseconds` have passed if that is not negative.
static void sleep_for(EventLoop *loop, int64_t nanoseconds)
{
    struct timespec due = {0, 0};
    int status = 0;

    if (nanoseconds >= 0) {
        due = time_after(nanoseconds);
    }
    pthread_mutex_lock(&loop->mutex);
    while (!loop->is_woken && status == 0) {
        if (nanoseconds < 0) {
            status = pthread_cond_wait(&loop->condition, &loop->mutex);
        } else {
            status =
                pthread_cond_timedwait(&loop->condition, &loop->mutex, &due);
        }
    }
    loop->is_woken = false;
    pthread_mutex_unlock(&loop->mutex);
}

jsm_status loop_run(EventLoop *loop, jsm_runtime *runtime,
                    bool (*stop)(void *data), void *data)
{
    for (;;) {
        jsm_pump pump = {.size = sizeof(pump), .max_tasks = 64};
        jsm_status status = jsm_pump_tasks(runtime, &pump);

        if (status != JSM_OK) {
            return status;
        }
        if ((stop && stop(data)) || !pump.alive) {
            return JSM_OK;
        }
        if (!pump.more) {
            sleep_for(loop, pump.next_ns);
        }
    }
}
