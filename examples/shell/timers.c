// SPDX-License-Identifier: MIT
#include "timers.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

typedef struct Timer Timer;
struct Timer {
    Timers *owner;
    Timer *next;
    Timer *previous;
    jsm_ref *function;
    jsm_ref *arguments;  // an array
    double interval;     // milliseconds; negative: fires once
    double id;           // what the script knows it by
    int64_t post;        // what the queue knows it by
    int posts;           // how many posts of it the queue holds
};

struct Timers {
    jsm_queue *queue;
    Timer *first;
    double last_id;
};

static void unlink_timer(Timer *timer)
{
    if (timer->previous) {
        timer->previous->next = timer->next;
    } else if (timer->owner->first == timer) {
        timer->owner->first = timer->next;
    }
    if (timer->next) {
        timer->next->previous = timer->previous;
    }
    timer->next = NULL;
    timer->previous = NULL;
}

// The queue is done with one post: it ran, was cancelled or is dropped.
static void release_post(void *data)
{
    Timer *timer = data;

    if (--timer->posts == 0) {
        unlink_timer(timer);
        jsm_ref_free(timer->function);
        jsm_ref_free(timer->arguments);
        free(timer);
    }
}

static void fire(jsm_context *cx, void *data);

static bool post_timer(Timer *timer, double milliseconds)
{
    timer->posts++;
    timer->post = jsm_post_after(timer->owner->queue, milliseconds, fire, timer,
                                 release_post);
    return timer->post >= 0;
}

static void fire(jsm_context *cx, void *data)
{
    enum { MOST_ARGUMENTS = 16 };
    Timer *timer = data;
    jsm_value list = jsm_ref_value(cx, timer->arguments);
    jsm_value argv[MOST_ARGUMENTS];
    int64_t length = jsm_length(cx, list);
    int argc = length < MOST_ARGUMENTS ? (int)length : MOST_ARGUMENTS;

    for (int i = 0; i < argc; i++) {
        argv[i] = jsm_get_at(cx, list, (uint32_t)i);
    }
    // Posted before the call, so that the function can clear its own timer;
    // the interval is at least a millisecond, or nothing else would ever run.
    if (timer->interval >= 0) {
        post_timer(timer, fmax(timer->interval, 1));
    }
    jsm_call_fn(cx, jsm_ref_value(cx, timer->function), JSM_UNDEFINED, argc,
                argv);
}

static double clamp_delay(double milliseconds)
{
    return milliseconds >= 0 && milliseconds <= 2147483647 ? milliseconds : 0;
}

static jsm_value start_timer(jsm_context *cx, const jsm_call *call,
                             bool repeats)
{
    Timers *timers = call->data;
    jsm_ref *function = jsm_ref_new(cx, jsm_arg_function(cx, call, 0));
    double delay = clamp_delay(jsm_arg_number(cx, call, 1, 0));
    size_t extra = call->argc > 2 ? (size_t)(call->argc - 2) : 0;
    jsm_ref *arguments = jsm_ref_new(
        cx, jsm_array(cx, extra, extra > 0 ? call->argv + 2 : NULL));
    Timer *timer = calloc(1, sizeof(*timer));

    if (jsm_pending(cx) != JSM_OK || !timer) {
        jsm_ref_free(function);
        jsm_ref_free(arguments);
        free(timer);
        return jsm_pending(cx) != JSM_OK
                   ? JSM_NONE
                   : jsm_throwf(cx, JSM_RANGE_ERROR, "out of memory");
    }
    timer->owner = timers;
    timer->function = function;
    timer->arguments = arguments;
    timer->interval = repeats ? delay : -1;
    timer->id = ++timers->last_id;
    timer->next = timers->first;
    if (timers->first) {
        timers->first->previous = timer;
    }
    timers->first = timer;
    if (!post_timer(timer, delay)) {
        return jsm_throwf(cx, JSM_RANGE_ERROR, "cannot start a timer");
    }
    return jsm_number(timers->last_id);
}

static jsm_value set_timeout(jsm_context *cx, const jsm_call *call)
{
    return start_timer(cx, call, false);
}

static jsm_value set_interval(jsm_context *cx, const jsm_call *call)
{
    return start_timer(cx, call, true);
}

static jsm_value clear_timer(jsm_context *cx, const jsm_call *call)
{
    Timers *timers = call->data;
    double id = jsm_arg_number(cx, call, 0, 0);

    for (Timer *timer = timers->first; timer; timer = timer->next) {
        if (timer->id == id) {
            timer->interval = -1;
            jsm_cancel(timers->queue, timer->post);
            break;
        }
    }
    return jsm_pending(cx) == JSM_OK ? JSM_UNDEFINED : JSM_NONE;
}

static void run_microtask(jsm_context *cx, void *function)
{
    jsm_call_fn(cx, jsm_ref_value(cx, function), JSM_UNDEFINED, 0, NULL);
}

static jsm_value queue_microtask(jsm_context *cx, const jsm_call *call)
{
    jsm_ref *function = jsm_ref_new(cx, jsm_arg_function(cx, call, 0));

    if (!function ||
        jsm_microtask(cx, run_microtask, function, jsm_ref_free) != JSM_OK) {
        return JSM_NONE;
    }
    return JSM_UNDEFINED;
}

static const jsm_def timer_functions[] = {
    JSM_FN("setTimeout", set_timeout, 2),
    JSM_FN("setInterval", set_interval, 2),
    JSM_FN("clearTimeout", clear_timer, 1),
    JSM_FN("clearInterval", clear_timer, 1),
    JSM_FN("queueMicrotask", queue_microtask, 1),
    JSM_END,
};

Timers *timers_install(jsm_context *cx)
{
    jsm_queue_options options = {.size = sizeof(options), .name = "timers"};
    Timers *timers = calloc(1, sizeof(*timers));

    if (!timers) {
        jsm_throwf(cx, JSM_RANGE_ERROR, "out of memory");
        return NULL;
    }
    timers->queue = jsm_queue_new(cx, &options);
    if (!timers->queue ||
        jsm_define_all(cx, jsm_global(cx), timer_functions, timers) != JSM_OK) {
        timers_free(timers);
        return NULL;
    }
    return timers;
}

void timers_free(Timers *timers)
{
    if (timers) {
        jsm_queue_free(timers->queue);
        free(timers);
    }
}
