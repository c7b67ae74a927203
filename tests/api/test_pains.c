// SPDX-License-Identifier: MIT
//
// What embedders of other engines complain of, where no other test shows it:
// docs/what-embedders-ask.md names a test for each.
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

// --------------------------------------------------------------------- fibers

enum { FIBERS = 3, STACK = 512 << 10, TURNS = 5 };

typedef struct Fiber {
    ucontext_t place;
    void *stack;
    jsm_context *cx;
    int depth;  // that a recursion through the C stack reached
    bool is_good;
} Fiber;

static ucontext_t host_place;
static Fiber fibers[FIBERS];
static Fiber *current;

// Calls script that calls natives, over and over, in turns with the others.
static void run_fiber(void)
{
    Fiber *fiber = current;

    fiber->is_good = true;
    for (int i = 0; i < TURNS; i++) {
        jsm_scope scope = jsm_scope_open(fiber->cx);
        jsm_value depth = jsm_eval(fiber->cx,
                                   "depth = 0;"
                                   "function dive() { depth++; [1].map(dive) }"
                                   "try { dive() } catch (e) {"
                                   " if (!(e instanceof RangeError)) throw e }"
                                   "depth",
                                   JSM_NTS, "fiber.js");
        int reached = jsm_to_int32(fiber->cx, depth);

        fiber->is_good &= jsm_pending(fiber->cx) == JSM_OK && reached > 50 &&
                          (i == 0 || reached == fiber->depth);
        fiber->depth = reached;
        jsm_scope_close(fiber->cx, scope, JSM_NONE);
        swapcontext(&fiber->place, &host_place);
    }
}

static void resume(Fiber *fiber)
{
    current = fiber;
    swapcontext(&host_place, &fiber->place);
}

static void *resume_all(void *data)
{
    (void)data;
    for (int i = 0; i < FIBERS; i++)
        resume(&fibers[i]);
    return NULL;
}

// No address of a stack means anything: fibers with stacks of their own, above
// and below the host's, take turns in one runtime, and all reach one depth.
Test(pains, fibers_take_turns)
{
    Fixture fixture;

    fixture_start(&fixture);
    for (int i = 0; i < FIBERS; i++) {
        Fiber *fiber = &fibers[i];

        fiber->stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        cr_assert_neq(fiber->stack, MAP_FAILED);
        fiber->cx = fixture.cx;
        getcontext(&fiber->place);
        fiber->place.uc_stack.ss_sp = fiber->stack;
        fiber->place.uc_stack.ss_size = STACK;
        fiber->place.uc_link = &host_place;
        makecontext(&fiber->place, run_fiber, 0);
    }
    // One more turn than they have ends them.
    for (int turn = 0; turn <= TURNS; turn++)
        resume_all(NULL);
    for (int i = 0; i < FIBERS; i++) {
        cr_assert(fibers[i].is_good);
        cr_assert_eq(fibers[i].depth, fibers[0].depth);
        munmap(fibers[i].stack, STACK);
    }
    fixture_close(&fixture);
}

static void *count_depth(void *data)
{
    Fiber *fiber = data;

    current = fiber;
    fiber->depth = jsm_to_int32(
        fiber->cx,
        jsm_eval(fiber->cx,
                 "depth = 0; function dive() { depth++; [1].map(dive)"
                 " } try { dive() } catch (e) {} depth",
                 JSM_NTS, "thread.js"));
    return NULL;
}

// A runtime goes from thread to thread a hundred times; the limit stays.
Test(pains, threads_hand_a_runtime_on)
{
    Fixture fixture;
    Fiber here;

    fixture_start(&fixture);
    here.cx = fixture.cx;
    count_depth(&here);
    for (int i = 0; i < 100; i++) {
        Fiber there = {.cx = fixture.cx};
        pthread_t thread;

        cr_assert_eq(pthread_create(&thread, NULL, count_depth, &there), 0);
        pthread_join(thread, NULL);
        cr_assert_eq(there.depth, here.depth);
    }
    fixture_close(&fixture);
}

// -------------------------------------------------------------------- modules

// A load that another thread finishes when it is let.
typedef struct Load {
    jsm_module_request *request;
    pthread_t thread;
    atomic_bool may_finish;
} Load;

static Load late_load;

static void *finish_late(void *data)
{
    static const char text[] =
        "export const answer = await new Promise(done => done(42));";
    const jsm_source source = {.size = sizeof(source),
                               .kind = JSM_SRC_MODULE,
                               .text = text,
                               .len = JSM_NTS,
                               .name = "late"};
    Load *late = data;

    while (!atomic_load(&late->may_finish))
        sched_yield();
    jsm_module_request_source(late->request, &source);
    return NULL;
}

static jsm_value resolve_as_is(void *data, jsm_context *cx,
                               const char *specifier, const char *referrer)
{
    (void)data;
    (void)referrer;
    return jsm_string(cx, specifier, JSM_NTS);
}

static void begin_load(void *data, jsm_context *cx, jsm_module_request *request)
{
    (void)data;
    (void)cx;
    late_load.request = request;
    cr_assert_eq(
        pthread_create(&late_load.thread, NULL, finish_late, &late_load), 0);
}

// import() goes on at once; its module comes from another thread; what else
// there is to do is done meanwhile; then the exports are there.
Test(pains, an_import_blocks_nobody)
{
    const jsm_module_host host = {
        .size = sizeof(host), .resolve = resolve_as_is, .load = begin_load};
    Fixture fixture;
    jsm_pump once = {.size = sizeof(once)};

    fixture_start(&fixture);
    jsm_set_module_host(fixture.runtime, &host);
    run(&fixture, "log = []; Promise.resolve().then(() => log.push('job'));"
                  "import('late').then(m => log.push(m.answer));"
                  "log.push('after import')");
    cr_assert_eq(jsm_pump_tasks(fixture.runtime, &once), JSM_OK);
    cr_assert(once.alive, "a load is under way");
    expect(&fixture, "log.join()", "after import,job");
    atomic_store(&late_load.may_finish, true);
    pump(&fixture);
    pthread_join(late_load.thread, NULL);
    expect(&fixture, "log.join()", "after import,job,42");
    fixture_close(&fixture);
}

// Completion of a module: a promise of its namespace, or of why there is none.
Test(pains, a_module_tells_when_it_is_done)
{
    static const jsm_def table[] = {JSM_NUM("x", 3), JSM_END};
    Fixture fixture;
    jsm_value space;

    fixture_start(&fixture);
    cr_assert_eq(jsm_module_native(fixture.cx, "m", table, NULL), JSM_OK);
    space = jsm_await(fixture.cx, jsm_import(fixture.cx, "m"), -1);
    cr_assert_eq(jsm_to_int32(fixture.cx, jsm_get(fixture.cx, space, "x")), 3);
    cr_assert(jsm_is_none(
        jsm_await(fixture.cx, jsm_import(fixture.cx, "no such"), -1)));
    expect_pending(&fixture, "no such");
    fixture_close(&fixture);
}

// ---------------------------------------------------------------------- turns

static void count_task(jsm_context *cx, void *data)
{
    (void)cx;
    ++*(int *)data;
}

// A turn of the loop never waits, does no more than it is let, and tells when
// the next is wanted.
Test(pains, a_turn_does_not_wait)
{
    Fixture fixture;
    jsm_pump turn = {.size = sizeof(turn), .max_tasks = 2};
    jsm_queue *queue;
    int64_t timer;
    int ran = 0;

    fixture_start(&fixture);
    queue = jsm_queue_new(fixture.cx, NULL);
    cr_assert_eq(jsm_pump_tasks(fixture.runtime, &turn), JSM_OK);
    cr_assert(turn.ran == 0 && turn.next_ns == -1 && !turn.more && !turn.alive);
    for (int i = 0; i < 3; i++)
        cr_assert_eq(jsm_post(queue, count_task, &ran, NULL), JSM_OK);
    timer = jsm_post_after(queue, 1e7, count_task, &ran, NULL);
    cr_assert_gt(timer, 0);
    cr_assert_eq(jsm_pump_tasks(fixture.runtime, &turn), JSM_OK);
    cr_assert(turn.ran == 2 && ran == 2 && turn.more && turn.alive);
    cr_assert_eq(jsm_pump_tasks(fixture.runtime, &turn), JSM_OK);
    cr_assert(turn.ran == 1 && !turn.more && turn.alive);
    cr_assert(turn.next_ns > INT64_C(1000000000000) &&
              turn.next_ns <= INT64_C(10000000000000));
    cr_assert(jsm_cancel(queue, timer));
    cr_assert_not(jsm_cancel(queue, timer));
    cr_assert_eq(jsm_pump_tasks(fixture.runtime, &turn), JSM_OK);
    cr_assert(turn.next_ns == -1 && !turn.alive);
    jsm_queue_free(queue);
    fixture_close(&fixture);
}

// ------------------------------------------------------------------- shutdown

static int *ends;

static void note_end(void *data)
{
    (void)data;
    ++*ends;
}

static void end_of_context(jsm_context *cx, void *data)
{
    // The context still works.
    *(int *)data += jsm_to_int32(cx, jsm_eval(cx, "40 + 2", JSM_NTS, "end.js"));
}

// Whatever is still there when a runtime ends, in cycles, queues and promises:
// nothing asserts, nothing leaks, everything is told once.
Test(pains, a_runtime_may_end_at_any_time)
{
    static int last_words;
    int told = 0;
    Fixture fixture;
    jsm_deferred *deferred;
    jsm_queue *queue;
    jsm_ref *ref;
    jsm_value promise;

    ends = &told;
    last_words = 0;
    fixture_start(&fixture);
    jsm_context_at_exit(fixture.cx, end_of_context, &last_words);
    queue = jsm_queue_new(fixture.cx, NULL);
    deferred = jsm_promise_new(fixture.cx, &promise);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "p", promise);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "f",
            jsm_pointer(fixture.cx, &told, note_end));
    ref = jsm_ref_new(
        fixture.cx,
        run(&fixture, "a = {f}; a.a = a; m = new Map([[a, a]]);"
                      "p.then(() => a); Promise.reject(a);"
                      "(async () => { await p; a.x = 1 })(); function* g() {"
                      " yield a } i = g(); i.next(); a"));
    jsm_post(queue, count_task, &told, note_end);
    jsm_post_after(queue, 1e6, count_task, &told, note_end);
    jsm_microtask(fixture.cx, count_task, &told, note_end);
    fixture_free(&fixture);
    cr_assert_eq(last_words, 42);
    cr_assert_eq(told, 4);
    // These are good when it has gone.
    cr_assert_eq(jsm_post(queue, count_task, &told, note_end), JSM_CLOSED);
    cr_assert_eq(told, 5);
    jsm_deferred_free(deferred);
    jsm_ref_free(ref);
    jsm_queue_free(queue);
    cr_assert_eq(fixture.used, 0, "%zu bytes are left", fixture.used);
}
