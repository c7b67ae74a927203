// SPDX-License-Identifier: MIT
//
// Section 12 of jsmini.h, what a host's main loop builds on: limits of queues,
// when the host is woken, budgets of the pump, what keeps a program alive, who
// runs microtasks. The clock is the test's own.
#include "fixture.h"

#include <limits.h>

typedef struct Loop {
    int64_t now;
    int wakeups;
    int ran;
    int freed;
} Loop;

static int64_t loop_now(void *data, bool monotonic)
{
    (void)monotonic;
    return ((Loop *)data)->now;
}

static void loop_wake(void *data)
{
    ((Loop *)data)->wakeups++;
}

// A task that takes a millisecond.
static void work(jsm_context *cx, void *data)
{
    Loop *loop = data;

    (void)cx;
    loop->now += 1000000;
    loop->ran++;
}

static void count_free(void *data)
{
    ((Loop *)data)->freed++;
}

static void start(Fixture *fixture, Loop *loop, uint32_t flags)
{
    *loop = (Loop){.now = 1000};
    fixture_prepare(fixture);
    fixture->flags = flags;
    fixture->hooks.data = loop;
    fixture->hooks.now_ns = loop_now;
    fixture->hooks.wakeup = loop_wake;
    cr_assert(fixture_open(fixture));
}

static jsm_queue *new_queue(Fixture *fixture, jsm_queue_options options)
{
    jsm_queue *queue;

    options.size = sizeof(options);
    queue = jsm_queue_new(fixture->cx, &options);
    cr_assert_not_null(queue);
    return queue;
}

static jsm_pump turn(Fixture *fixture, jsm_pump given)
{
    given.size = sizeof(given);
    cr_assert_eq(jsm_pump_tasks(fixture->runtime, &given), JSM_OK);
    return given;
}

Test(pump, queues_refuse_what_is_beyond_their_limit)
{
    Loop loop;
    Fixture fixture;
    jsm_queue *queue;

    start(&fixture, &loop, 0);
    queue = new_queue(&fixture, (jsm_queue_options){.max_pending = 3});
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(jsm_post(queue, work, &loop, count_free), JSM_OK);
    }
    cr_assert_geq(jsm_post_after(queue, 1, work, &loop, count_free), 0);
    cr_assert_eq(jsm_post(queue, work, &loop, count_free), JSM_AGAIN);
    cr_assert_eq(jsm_post_after(queue, 1, work, &loop, count_free), JSM_AGAIN);
    cr_assert_eq(loop.freed, 2, "what was refused is released at once");
    turn(&fixture, (jsm_pump){.max_tasks = 1});
    cr_assert_eq(jsm_post(queue, work, &loop, count_free), JSM_OK);
    loop.now += 5000000;
    cr_assert_eq(turn(&fixture, (jsm_pump){0}).ran, 3);
    cr_assert_eq(loop.freed, 6);
    jsm_queue_free(queue);
    fixture_close(&fixture);
}

Test(pump, hosts_are_woken_when_there_is_work_again)
{
    Loop loop;
    Fixture fixture;
    jsm_queue *queue;
    int woken;

    start(&fixture, &loop, 0);
    queue = new_queue(&fixture, (jsm_queue_options){0});
    turn(&fixture, (jsm_pump){0});
    woken = loop.wakeups;
    for (int i = 0; i < 5; i++) {
        jsm_post(queue, work, &loop, NULL);
    }
    cr_assert_eq(loop.wakeups, woken + 1, "once for all five");
    cr_assert_eq(turn(&fixture, (jsm_pump){0}).ran, 5);
    jsm_post(queue, work, &loop, NULL);
    cr_assert_eq(loop.wakeups, woken + 2);
    turn(&fixture, (jsm_pump){0});
    // A microtask queued from outside of a pump is work, too.
    run(&fixture, "Promise.resolve().then(() => 0); 0");
    cr_assert_eq(loop.wakeups, woken + 3);
    turn(&fixture, (jsm_pump){0});
    jsm_queue_free(queue);
    fixture_close(&fixture);
}

Test(pump, turns_have_budgets)
{
    Loop loop;
    Fixture fixture;
    jsm_queue *queue;
    jsm_queue *urgent;
    jsm_pump result;

    start(&fixture, &loop, 0);
    queue = new_queue(&fixture, (jsm_queue_options){0});
    urgent = new_queue(&fixture, (jsm_queue_options){.priority = 5});
    for (int i = 0; i < 10; i++) {
        jsm_post(queue, work, &loop, NULL);
    }
    result = turn(&fixture, (jsm_pump){.max_tasks = 2});
    cr_assert_eq(result.ran, 2);
    cr_assert(result.more && result.alive);
    // Each takes a millisecond: the third passes two and a half.
    result = turn(&fixture, (jsm_pump){.max_ns = 2500000});
    cr_assert_eq(result.ran, 3);
    cr_assert(result.more);
    // Nothing that urgent is there.
    jsm_post(urgent, work, &loop, NULL);
    result = turn(&fixture, (jsm_pump){.min_priority = 5});
    cr_assert_eq(result.ran, 1);
    cr_assert(!result.more && result.alive);
    result = turn(&fixture, (jsm_pump){.min_priority = INT_MIN});
    cr_assert_eq(result.ran, 5);
    cr_assert(!result.more && !result.alive);
    cr_assert_eq(result.next_ns, -1);
    jsm_queue_free(queue);
    jsm_queue_free(urgent);
    fixture_close(&fixture);
}

Test(pump, tells_the_next_timer)
{
    Loop loop;
    Fixture fixture;
    jsm_queue *queue;
    jsm_pump result;
    int64_t timer;

    start(&fixture, &loop, 0);
    queue = new_queue(&fixture, (jsm_queue_options){0});
    jsm_post_after(queue, 30, work, &loop, count_free);
    timer = jsm_post_after(queue, 10, work, &loop, count_free);
    result = turn(&fixture, (jsm_pump){0});
    cr_assert_eq(result.ran, 0);
    cr_assert_eq(result.next_ns, 10000000);
    cr_assert(!result.more && result.alive);
    cr_assert(jsm_cancel(queue, timer));
    cr_assert_not(jsm_cancel(queue, timer));
    cr_assert_eq(loop.freed, 1);
    loop.now += 29999999;
    result = turn(&fixture, (jsm_pump){0});
    cr_assert_eq(result.ran, 0);
    cr_assert_eq(result.next_ns, 1);
    loop.now++;
    result = turn(&fixture, (jsm_pump){0});
    cr_assert_eq(result.ran, 1);
    cr_assert(!result.alive);
    jsm_queue_free(queue);
    fixture_close(&fixture);
}

Test(pump, is_alive_as_long_as_something_can_come)
{
    Loop loop;
    Fixture fixture;
    jsm_queue *queue;
    jsm_deferred *deferred;
    jsm_value promise;

    start(&fixture, &loop, 0);
    cr_assert_not(turn(&fixture, (jsm_pump){0}).alive);
    queue = new_queue(&fixture, (jsm_queue_options){.hold_alive = true});
    cr_assert(turn(&fixture, (jsm_pump){0}).alive);
    jsm_queue_free(queue);
    cr_assert_not(turn(&fixture, (jsm_pump){0}).alive);
    deferred = jsm_promise_new(fixture.cx, &promise);
    cr_assert(turn(&fixture, (jsm_pump){0}).alive);
    jsm_deferred_free(deferred);
    cr_assert_not(turn(&fixture, (jsm_pump){0}).alive);
    fixture_close(&fixture);
}

Test(pump, leaves_microtasks_alone_if_asked_to)
{
    Loop loop;
    Fixture fixture;
    jsm_pump result;

    start(&fixture, &loop, JSM_RT_EXPLICIT_MICROTASKS);
    run(&fixture, "globalThis.n = 0; const add = () => n++;"
                  "Promise.resolve().then(add).then(add).then(add); 0");
    result = turn(&fixture, (jsm_pump){0});
    cr_assert(result.alive && !result.more);
    expect(&fixture, "n", "0");
    cr_assert_eq(jsm_run_microtasks(fixture.runtime, 1), 1);
    expect(&fixture, "n", "1");
    cr_assert_geq(jsm_run_microtasks(fixture.runtime, 0), 2);
    expect(&fixture, "n", "3");
    cr_assert_not(turn(&fixture, (jsm_pump){0}).alive);
    fixture_close(&fixture);
}

Test(pump, what_outlives_the_runtime_does_no_harm)
{
    Loop loop;
    Fixture fixture;
    jsm_queue *queue;
    jsm_deferred *deferred;
    jsm_value promise;

    start(&fixture, &loop, 0);
    queue = new_queue(&fixture, (jsm_queue_options){0});
    jsm_queue_retain(queue);
    deferred = jsm_promise_new(fixture.cx, &promise);
    cr_assert_eq(jsm_post(queue, work, &loop, count_free), JSM_OK);
    jsm_context_free(fixture.cx);
    jsm_runtime_free(fixture.runtime);
    cr_assert_eq(loop.ran, 0);
    cr_assert_eq(loop.freed, 1);
    cr_assert_eq(jsm_post(queue, work, &loop, count_free), JSM_CLOSED);
    cr_assert_eq(jsm_post_after(queue, 1, work, &loop, count_free), JSM_CLOSED);
    cr_assert_eq(loop.freed, 3);
    jsm_queue_free(queue);
    jsm_queue_free(queue);
    jsm_deferred_free(deferred);
    cr_assert_eq(fixture.used, 0);
}
