// SPDX-License-Identifier: MIT
//
// What the engine asks of the system when the host does not answer: the time,
// the local zone and some entropy.
#if !defined(_WIN32)
#define _GNU_SOURCE  // clocks, zones: beyond plain C11
#endif
#include "api/runtime.h"

#include <time.h>

#if defined(__linux__)
#include <sys/random.h>
#endif

int64_t jsmi_system_now(bool monotonic)
{
    struct timespec now;

    if (clock_gettime(monotonic ? CLOCK_MONOTONIC : CLOCK_REALTIME, &now) != 0)
        return 0;
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void jsmi_system_sleep(int64_t until_timer)
{
    struct timespec pause = {0, 1000000};

    if (until_timer >= 0 && until_timer < pause.tv_nsec)
        pause.tv_nsec = (long)until_timer;
    nanosleep(&pause, NULL);
}

uint64_t jsmi_system_entropy(void)
{
    uint64_t word = 0;

#if defined(__linux__)
    if (getrandom(&word, sizeof word, GRND_NONBLOCK) == (ssize_t)sizeof word)
        return word;
#endif
    word = (uint64_t)jsmi_system_now(false) * 0x9E3779B97F4A7C15u;
    return word ^ (uint64_t)jsmi_system_now(true);
}

int64_t jsmi_port_now(const JsPort *port, bool monotonic)
{
    if (port->now)
        return port->now(port->now_data, monotonic);
    return port->is_deterministic ? 0 : jsmi_system_now(monotonic);
}

int64_t jsm_now(jsm_runtime *rt)
{
    return jsmi_port_now(rt->port, true);
}

static double wall_clock(JsVm *vm)
{
    int64_t now = jsmi_port_now(jsmi_runtime_of(vm)->port, false);
    int64_t milliseconds = now / 1000000;

    return (double)(now < 0 && now % 1000000 ? milliseconds - 1 : milliseconds);
}

static int64_t monotonic_clock(JsVm *vm)
{
    return jsmi_port_now(jsmi_runtime_of(vm)->port, true);
}

// The zone's offset at a time of UTC, in milliseconds.
static double offset_at(double time)
{
    time_t seconds = (time_t)(time / 1000);
    struct tm local;

    if (!(time > -8.64e15 && time < 8.64e15) || !localtime_r(&seconds, &local))
        return 0;
    return (double)local.tm_gmtoff * 1000;
}

static double utc_offset(JsVm *vm, double time, bool is_local)
{
    jsm_runtime *rt = jsmi_runtime_of(vm);
    double before, offset;

    if (rt->hooks.utc_offset_minutes)
        return rt->hooks.utc_offset_minutes(rt->hooks.data, time, is_local) *
               60000.0;
    if (rt->flags & JSM_RT_DETERMINISTIC)
        return 0;
    if (!is_local)
        return offset_at(time);
    // A local time that occurs twice, or never, is taken by the offset before
    // the transition.
    before = offset_at(time - 86400000);
    offset = offset_at(time - before);
    return offset_at(time - offset) == offset ? offset : before;
}

// splitmix64
static uint64_t random_word(JsVm *vm)
{
    jsm_runtime *rt = jsmi_runtime_of(vm);
    uint64_t word;

    if (rt->hooks.random)
        return rt->hooks.random(rt->hooks.data);
    word = rt->random_state += 0x9E3779B97F4A7C15u;
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9u;
    word = (word ^ word >> 27) * 0x94D049BB133111EBu;
    return word ^ word >> 31;
}

static void sleep_in_wait(JsVm *vm, int64_t nanoseconds)
{
    (void)vm;
    jsmi_system_sleep(nanoseconds);
}

void jsmi_system_install(jsm_runtime *rt)
{
    rt->port->now = rt->hooks.now_ns;
    rt->port->now_data = rt->hooks.data;
    rt->port->is_deterministic = rt->flags & JSM_RT_DETERMINISTIC;
    rt->vm.hooks.now = wall_clock;
    rt->vm.hooks.monotonic = monotonic_clock;
    rt->vm.hooks.utc_offset = utc_offset;
    rt->vm.hooks.random = random_word;
    rt->vm.hooks.sleep = sleep_in_wait;
    rt->vm.can_block = rt->flags & JSM_RT_CAN_BLOCK;
    rt->vm.keeps_frames = rt->flags & JSM_RT_KEEP_FRAMES;
}
