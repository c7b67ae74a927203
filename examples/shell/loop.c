// SPDX-License-Identifier: MIT
#include "loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

bool loop_initialize(EventLoop *loop)
{
    *loop = (EventLoop){.pipe = {-1, -1}};
    if (pipe(loop->pipe) != 0) {
        return false;
    }
    // A full pipe has woken the loop already; an empty one must not hold it.
    for (int i = 0; i < 2; i++) {
        if (fcntl(loop->pipe[i], F_SETFL, O_NONBLOCK) != 0 ||
            fcntl(loop->pipe[i], F_SETFD, FD_CLOEXEC) != 0) {
            loop_destroy(loop);
            return false;
        }
    }
    return true;
}

void loop_destroy(EventLoop *loop)
{
    for (int i = 0; i < 2; i++) {
        if (loop->pipe[i] >= 0) {
            close(loop->pipe[i]);
            loop->pipe[i] = -1;
        }
    }
}

void loop_wake(void *data)
{
    const EventLoop *loop = data;
    int error = errno;
    const char byte = 0;

    if (write(loop->pipe[1], &byte, 1) < 0) {
        // It is full: as good.
    }
    errno = error;
}

static void drain(const EventLoop *loop)
{
    char bytes[64];

    while (read(loop->pipe[0], bytes, sizeof(bytes)) ==
           (ssize_t)sizeof(bytes)) {
    }
}

// What poll wants: rounded up, so that no timer is looked at too early; -1 is
// for ever. A turn without work, after an hour, is harmless.
static int milliseconds(int64_t nanoseconds)
{
    const int64_t longest = (int64_t)3600 * 1000000000;

    if (nanoseconds < 0) {
        return -1;
    }
    if (nanoseconds > longest) {
        nanoseconds = longest;
    }
    return (int)((nanoseconds + 999999) / 1000000);
}

LoopEvents loop_wait(EventLoop *loop, jsm_runtime *runtime, int input,
                     int64_t nanoseconds)
{
    struct pollfd files[2] = {
        {.fd = loop->pipe[0], .events = POLLIN},
        {.fd = input, .events = POLLIN},  // -1 is ignored
    };

    if (loop->deadline > 0) {
        int64_t left = loop->deadline - jsm_now(runtime);

        left = left > 0 ? left : 0;
        if (nanoseconds < 0 || nanoseconds > left) {
            nanoseconds = left;
        }
    }
    if (poll(files, 2, milliseconds(nanoseconds)) <= 0) {
        return (LoopEvents){false, false};
    }
    if (files[0].revents) {
        drain(loop);
    }
    return (LoopEvents){files[0].revents != 0, files[1].revents != 0};
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
            loop_wait(loop, runtime, -1, pump.next_ns);
        }
    }
}
