// SPDX-License-Identifier: MIT
//
// hooks.job_capture and its like, used as AsyncLocalStorage would: a number
// that follows the work which was begun while it was current.
#include "fixture.h"

#include <stdlib.h>

typedef struct Store {
    int value;
} Store;

typedef struct Tracker {
    int current;  // 0: nothing
    int captured, released;
    int depth;
    int saved[8];
} Tracker;

static void *capture(void *data, jsm_context *cx)
{
    Tracker *tracker = data;
    Store *store;

    (void)cx;
    if (tracker->current == 0) {
        return NULL;
    }
    store = malloc(sizeof(*store));
    cr_assert_not_null(store);
    store->value = tracker->current;
    tracker->captured++;
    return store;
}

static void enter(void *data, void *captured)
{
    Tracker *tracker = data;

    cr_assert_lt(tracker->depth, 8);
    tracker->saved[tracker->depth++] = tracker->current;
    tracker->current = captured ? ((Store *)captured)->value : 0;
}

static void leave(void *data, void *captured)
{
    Tracker *tracker = data;

    (void)captured;
    tracker->current = tracker->saved[--tracker->depth];
}

static void release(void *data, void *captured)
{
    ((Tracker *)data)->released++;
    free(captured);
}

// run(value, function): calls it with the value current.
static jsm_value storage_run(jsm_context *cx, const jsm_call *c)
{
    Tracker *tracker = c->data;
    int outer = tracker->current;
    jsm_value result;

    tracker->current = (int)jsm_arg_int(cx, c, 0, 0, 1000, 0);
    result =
        jsm_call_fn(cx, jsm_arg_function(cx, c, 1), JSM_UNDEFINED, 0, NULL);
    tracker->current = outer;
    return result;
}

static jsm_value storage_get(jsm_context *cx, const jsm_call *c)
{
    (void)cx;
    return jsm_int(((Tracker *)c->data)->current);
}

static const jsm_def storage[] = {
    JSM_FN("run", storage_run, 2),
    JSM_FN("current", storage_get, 0),
    JSM_END,
};

static void start(Fixture *fixture, Tracker *tracker)
{
    *tracker = (Tracker){0};
    fixture_prepare(fixture);
    fixture->hooks.data = tracker;
    fixture->hooks.job_capture = capture;
    fixture->hooks.job_enter = enter;
    fixture->hooks.job_leave = leave;
    fixture->hooks.job_release = release;
    cr_assert(fixture_open(fixture));
    jsm_define_all(fixture->cx, jsm_global(fixture->cx), storage, tracker);
    run(fixture, "globalThis.log = []; 0");
}

static void finish(Fixture *fixture, const Tracker *tracker)
{
    cr_assert_eq(tracker->current, 0);
    cr_assert_eq(tracker->depth, 0);
    fixture_close(fixture);
    cr_assert_gt(tracker->captured, 0);
    cr_assert_eq(tracker->captured, tracker->released);
}

Test(async_context, follows_awaits_and_reactions)
{
    Tracker tracker;
    Fixture fixture;

    start(&fixture, &tracker);
    run(&fixture,
        "async function work(name, gate) {"
        "  log.push(name + current()); await null;"
        "  log.push(name + current()); await gate;"
        "  log.push(name + current()); return name; }"
        "const { promise, resolve } = Promise.withResolvers();"
        "run(1, () => work('a', promise));"
        "run(2, () => work('b', promise));"
        "run(3, () => promise.then(() => log.push('then' + current()))"
        "    .then(() => log.push('more' + current())));"
        // Who resolves does not matter: who waits does.
        "run(4, () => Promise.resolve().then(() => resolve()));"
        "work('none', promise); 0");
    pump(&fixture);
    expect(&fixture, "log.join()",
           "a1,b2,none0,a1,b2,none0,then3,a1,b2,none0,more3");
    finish(&fixture, &tracker);
}

Test(async_context, follows_thenables_generators_and_throws)
{
    Tracker tracker;
    Fixture fixture;

    start(&fixture, &tracker);
    run(&fixture,
        "run(1, () => Promise.resolve({ then(r) { log.push('t' + current());"
        "    r(); } }));"
        "run(2, async () => { for await (const x of (async function* () {"
        "    yield 1; log.push('g' + current()); })())"
        "  log.push('f' + current()); });"
        "run(3, async () => { try { await Promise.reject(1); }"
        "  catch { log.push('c' + current()); }"
        "  finally { await 0; log.push('y' + current()); } }); 0");
    pump(&fixture);
    expect(&fixture, "log.sort().join()", "c3,f2,g2,t1,y3");
    finish(&fixture, &tracker);
}

static void note(jsm_context *cx, void *data)
{
    Tracker *tracker = data;

    tracker->saved[7] = tracker->current;
    (void)cx;
}

Test(async_context, follows_microtasks_of_the_host)
{
    Tracker tracker;
    Fixture fixture;

    start(&fixture, &tracker);
    tracker.current = 5;
    cr_assert_eq(jsm_microtask(fixture.cx, note, &tracker, NULL), JSM_OK);
    tracker.current = 0;
    pump(&fixture);
    cr_assert_eq(tracker.saved[7], 5);
    finish(&fixture, &tracker);
}

Test(async_context, is_released_where_nothing_runs)
{
    Tracker tracker;
    Fixture fixture;

    start(&fixture, &tracker);
    run(&fixture, "run(6, () => { new Promise(() => {}).then(() => {});"
                  "  Promise.resolve().then(() => {}); }); 0");
    cr_assert_eq(tracker.captured, 2);
    jsm_gc(fixture.runtime);
    cr_assert_eq(tracker.released, 1);
    finish(&fixture, &tracker);
}
