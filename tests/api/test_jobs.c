// SPDX-License-Identifier: MIT
//
// Sections 10 to 13: modules, errors, promises, queues, limits.
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// ------------------------------------------------------------------- promises

Test(promises, are_settled_by_a_deferred)
{
    Fixture fixture;
    jsm_value promise = JSM_UNDEFINED;
    jsm_value result = JSM_UNDEFINED;
    jsm_deferred *deferred;

    fixture_start(&fixture);
    deferred = jsm_promise_new(fixture.cx, &promise);
    cr_assert_not_null(deferred);
    cr_assert_eq(jsm_promise_state(fixture.cx, promise, NULL), JSM_P_PENDING);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "p", promise);
    run(&fixture, "var got; p.then(v => { got = v })");
    jsm_resolve(fixture.cx, deferred, jsm_int(42));
    cr_assert_eq(jsm_promise_state(fixture.cx, promise, &result),
                 JSM_P_FULFILLED);
    cr_assert_eq(jsm_to_number(fixture.cx, result), 42);
    expect(&fixture, "got", "undefined");
    cr_assert_eq(jsm_run_microtasks(fixture.runtime, 0), 1);
    expect(&fixture, "got", "42");
    cr_assert_eq(jsm_promise_state(fixture.cx, jsm_int(1), NULL), JSM_P_NOT);
    fixture_close(&fixture);
}

Test(promises, none_rejects_with_what_is_pending)
{
    Fixture fixture;
    jsm_value promise = JSM_UNDEFINED;
    jsm_value reason = JSM_UNDEFINED;
    jsm_deferred *deferred;

    fixture_start(&fixture);
    deferred = jsm_promise_new(fixture.cx, &promise);
    jsm_resolve(fixture.cx, deferred,
                jsm_throwf(fixture.cx, JSM_RANGE_ERROR, "why"));
    cr_assert_eq(jsm_pending(fixture.cx), JSM_OK);
    cr_assert_eq(jsm_promise_state(fixture.cx, promise, &reason),
                 JSM_P_REJECTED);
    cr_assert_str_eq(text_of(&fixture, reason), "RangeError: why");
    fixture_close(&fixture);
}

static bool pump_once(Fixture *fixture)
{
    jsm_pump state = {.size = sizeof(state)};

    cr_assert_eq(jsm_pump_tasks(fixture->runtime, &state), JSM_OK);
    return state.alive;
}

static void *give_up(void *deferred)
{
    jsm_deferred_free(deferred);
    return NULL;
}

static void count_wakeup(void *data)
{
    atomic_fetch_add((atomic_int *)data, 1);
}

Test(promises, keep_the_program_alive_until_they_are_settled)
{
    Fixture fixture;
    atomic_int wakeups = 0;
    jsm_value promise;
    jsm_deferred *deferred;
    pthread_t thread;

    fixture_prepare(&fixture);
    fixture.hooks.data = &wakeups;
    fixture.hooks.wakeup = count_wakeup;
    cr_assert(fixture_open(&fixture));
    cr_assert_not(pump_once(&fixture));
    deferred = jsm_promise_new(fixture.cx, &promise);
    cr_assert(pump_once(&fixture));
    jsm_resolve(fixture.cx, deferred, JSM_NULL);
    cr_assert_not(pump_once(&fixture));
    // Given up by another thread: the loop is told to look again.
    deferred = jsm_promise_new(fixture.cx, &promise);
    cr_assert(pump_once(&fixture));
    atomic_store(&wakeups, 0);
    cr_assert_eq(pthread_create(&thread, NULL, give_up, deferred), 0);
    pthread_join(thread, NULL);
    cr_assert_eq(atomic_load(&wakeups), 1);
    cr_assert_not(pump_once(&fixture));
    fixture_close(&fixture);
}

Test(promises, may_be_awaited_by_main)
{
    Fixture fixture;
    jsm_value value;

    fixture_start(&fixture);
    value = jsm_await(
        fixture.cx, run(&fixture, "(async () => { await 0; return 7 })()"), -1);
    cr_assert_eq(jsm_to_number(fixture.cx, value), 7);
    cr_assert(jsm_is_none(jsm_await(
        fixture.cx, run(&fixture, "(async () => { throw new Error('e') })()"),
        -1)));
    expect_pending(&fixture, "e");
    fixture_close(&fixture);
}

static int unhandled;
static int handled;

static void on_unhandled(void *data, jsm_context *cx, jsm_value promise,
                         jsm_value reason)
{
    (void)data;
    (void)cx;
    (void)promise;
    (void)reason;
    unhandled++;
}

static void on_handled(void *data, jsm_context *cx, jsm_value promise)
{
    (void)data;
    (void)cx;
    (void)promise;
    handled++;
}

Test(promises, unhandled_rejections_are_told_after_the_microtasks)
{
    Fixture fixture;

    unhandled = handled = 0;
    fixture_prepare(&fixture);
    fixture.hooks.unhandled_rejection = on_unhandled;
    fixture.hooks.rejection_handled = on_handled;
    cr_assert(fixture_open(&fixture));
    run(&fixture, "Promise.reject(1).catch(() => 0);"
                  " var late = Promise.reject(2); var soon ="
                  " Promise.reject(3); Promise.resolve().then(() =>"
                  " soon.catch(() => 0)); 0");
    cr_assert_eq(unhandled, 0);
    pump(&fixture);
    cr_assert_eq(unhandled, 1);
    run(&fixture, "late.catch(() => 0)");
    pump(&fixture);
    cr_assert_eq(handled, 1);
    fixture_close(&fixture);
}

// --------------------------------------------------------------------- queues

static char order[64];

static void note(jsm_context *cx, void *data)
{
    (void)cx;
    strcat(order, data);
}

static void note_and_queue(jsm_context *cx, void *data)
{
    static char microtask[] = "m";

    strcat(order, data);
    jsm_microtask(cx, note, microtask, NULL);
}

static void count_free(void *data)
{
    ++*(int *)data;
}

static void do_nothing(jsm_context *cx, void *data)
{
    (void)cx;
    (void)data;
}

Test(queues, run_by_priority_with_microtasks_between)
{
    static char a[] = "a", b[] = "b", c[] = "c";
    jsm_queue_options low = {.size = sizeof(low), .priority = -1};
    jsm_queue_options high = {.size = sizeof(high), .priority = 1};
    Fixture fixture;
    jsm_queue *slow;
    jsm_queue *fast;

    order[0] = '\0';
    fixture_start(&fixture);
    slow = jsm_queue_new(fixture.cx, &low);
    fast = jsm_queue_new(fixture.cx, &high);
    cr_assert_eq(jsm_post(slow, note_and_queue, a, NULL), JSM_OK);
    cr_assert_eq(jsm_post(fast, note_and_queue, b, NULL), JSM_OK);
    cr_assert_eq(jsm_post(fast, note_and_queue, c, NULL), JSM_OK);
    pump(&fixture);
    cr_assert_str_eq(order, "bmcmam");
    jsm_queue_free(slow);
    jsm_queue_free(fast);
    fixture_close(&fixture);
}

static void pump_one(Fixture *fixture)
{
    jsm_pump one = {.size = sizeof one, .max_tasks = 1};

    cr_assert_eq(jsm_pump_tasks(fixture->runtime, &one), JSM_OK);
    cr_assert_eq(one.ran, 1);
}

Test(queues, timers_run_by_time_and_can_be_cancelled)
{
    static char a[] = "a", b[] = "b", c[] = "c";
    int freed = 0;
    Fixture fixture;
    jsm_queue *queue;
    int64_t id;

    order[0] = '\0';
    fixture_start(&fixture);
    queue = jsm_queue_new(fixture.cx, NULL);
    jsm_post_after(queue, 4, note, b, NULL);
    jsm_post_after(queue, 1, note, a, NULL);
    id = jsm_post_after(queue, 2, do_nothing, &freed, count_free);
    jsm_post_after(queue, 4, note, c, NULL);
    cr_assert_geq(id, 0);
    cr_assert(jsm_cancel(queue, id));
    cr_assert_not(jsm_cancel(queue, id));
    cr_assert_eq(freed, 1);
    pump(&fixture);
    cr_assert_str_eq(order, "abc");
    jsm_queue_free(queue);
    fixture_close(&fixture);
}

// Cancelling does not go through the others: this would take minutes.
Test(queues, cancel_any_of_many_timers, .timeout = 60)
{
    enum { TIMERS = 100000 };
    static int64_t ids[TIMERS];
    int freed = 0;
    Fixture fixture;
    jsm_queue *queue;

    fixture_start(&fixture);
    queue = jsm_queue_new(fixture.cx, NULL);
    for (int i = 0; i < TIMERS; i++)
        ids[i] = jsm_post_after(queue, i % 7 ? 1e6 + i : 0, do_nothing, &freed,
                                count_free);
    // Some are due and wait among the ready tasks.
    pump_one(&fixture);
    cr_assert_eq(freed, 1);
    cr_assert_not(jsm_cancel(queue, ids[0]));
    for (int i = 1; i < TIMERS; i++)
        cr_assert(jsm_cancel(queue, ids[(int64_t)i * 7919 % TIMERS]));
    cr_assert_eq(freed, TIMERS);
    cr_assert_not(jsm_cancel(queue, ids[1]));
    cr_assert_not(jsm_cancel(queue, ids[TIMERS - 1] + 1));
    jsm_queue_free(queue);
    fixture_close(&fixture);
}

Test(queues, drop_what_is_left_and_refuse_what_comes_late)
{
    int freed = 0;
    Fixture fixture;
    jsm_queue *queue;

    fixture_start(&fixture);
    queue = jsm_queue_new(fixture.cx, NULL);
    jsm_post(queue, do_nothing, &freed, count_free);
    jsm_post_after(queue, 100000, do_nothing, &freed, count_free);
    jsm_microtask(fixture.cx, do_nothing, &freed, count_free);
    fixture_free(&fixture);
    cr_assert_eq(freed, 3);
    cr_assert_eq(jsm_post(queue, do_nothing, &freed, count_free), JSM_CLOSED);
    cr_assert_eq(freed, 4);
    jsm_queue_free(queue);
    cr_assert_eq(fixture.used, 0);
}

static int uncaught;

static void on_uncaught(void *data, jsm_context *cx, jsm_value error)
{
    (void)data;
    (void)cx;
    (void)error;
    uncaught++;
}

static void throw_something(jsm_context *cx, void *data)
{
    (void)data;
    jsm_throwf(cx, JSM_ERROR, "from a task");
}

Test(queues, a_task_that_throws_is_reported_and_the_next_one_runs)
{
    static char a[] = "a";
    Fixture fixture;
    jsm_queue *queue;

    order[0] = '\0';
    uncaught = 0;
    fixture_prepare(&fixture);
    fixture.hooks.uncaught = on_uncaught;
    cr_assert(fixture_open(&fixture));
    queue = jsm_queue_new(fixture.cx, NULL);
    jsm_post(queue, throw_something, NULL, NULL);
    jsm_post(queue, note, a, NULL);
    pump(&fixture);
    cr_assert_eq(uncaught, 1);
    cr_assert_str_eq(order, "a");
    jsm_queue_free(queue);
    fixture_close(&fixture);
}

static void throw_again(void *data, jsm_context *cx, jsm_value error)
{
    (void)data;
    (void)error;
    uncaught++;
    jsm_throwf(cx, JSM_ERROR, "from the hook");
}

Test(queues, what_the_hook_of_uncaught_errors_throws_is_dropped)
{
    Fixture fixture;
    jsm_stats before = {.size = sizeof(before)};
    jsm_stats after = {.size = sizeof(after)};
    jsm_queue *queue;

    uncaught = 0;
    fixture_prepare(&fixture);
    fixture.hooks.uncaught = throw_again;
    cr_assert(fixture_open(&fixture));
    queue = jsm_queue_new(fixture.cx, NULL);
    for (int i = 0; i < 3000; i++) {
        if (i == 1000) {
            jsm_gc(fixture.runtime);
            jsm_runtime_stats(fixture.runtime, &before);
        }
        jsm_post(queue, throw_something, NULL, NULL);
        pump(&fixture);
    }
    cr_assert_eq(uncaught, 3000);
    cr_assert_eq(jsm_pending(fixture.cx), JSM_OK);
    // No error is kept by anything.
    jsm_gc(fixture.runtime);
    jsm_runtime_stats(fixture.runtime, &after);
    cr_assert_leq(after.objects, before.objects + 10);
    jsm_queue_free(queue);
    fixture_close(&fixture);
}

// --------------------------------------------------------------------- errors

Test(errors, know_where_they_were_made)
{
    jsm_frame frames[4];
    Fixture fixture;
    jsm_value error;
    size_t count;

    fixture_start(&fixture);
    for (int i = 0; i < 4; i++) {
        frames[i].size = sizeof(frames[i]);
    }
    jsm_eval(fixture.cx,
             "function inner() {\n  throw new Error('x');\n}\n"
             "function outer() { inner(); }\nouter();",
             JSM_NTS, "place.js");
    error = jsm_catch(fixture.cx);
    count = jsm_error_frames(fixture.cx, error, frames, 4);
    cr_assert_eq(count, 3);
    cr_assert_str_eq(frames[0].func, "inner");
    cr_assert_str_eq(frames[0].file, "place.js");
    cr_assert_eq(frames[0].line, 2);
    cr_assert_eq(frames[0].column, 9);
    cr_assert_str_eq(frames[1].func, "outer");
    cr_assert_eq(frames[2].line, 5);
    fixture_close(&fixture);
}

Test(errors, of_syntax_point_into_the_source)
{
    jsm_frame frame = {.size = sizeof(frame)};
    Fixture fixture;
    jsm_value error;

    fixture_start(&fixture);
    cr_assert(jsm_is_none(
        jsm_eval(fixture.cx, "var a = 1;\nvar 5;", JSM_NTS, "bad.js")));
    error = jsm_catch(fixture.cx);
    cr_assert(strstr(text_of(&fixture, error), "SyntaxError"));
    cr_assert_geq(jsm_error_frames(fixture.cx, error, &frame, 1), 1);
    cr_assert_str_eq(frame.file, "bad.js");
    cr_assert_eq(frame.line, 2);
    cr_assert_eq(frame.column, 5);
    fixture_close(&fixture);
}

Test(errors, of_every_kind_can_be_made)
{
    Fixture fixture;

    fixture_start(&fixture);
    cr_assert_str_eq(
        text_of(&fixture, jsm_error(fixture.cx, JSM_TYPE_ERROR, "n %d", 1)),
        "TypeError: n 1");
    jsm_throwf(fixture.cx, JSM_REFERENCE_ERROR, "%s", "r");
    expect_pending(&fixture, "ReferenceError: r");
    cr_assert(jsm_is_none(jsm_catch(fixture.cx)));
    fixture_close(&fixture);
}

// --------------------------------------------------------------------- limits

Test(limits, fuel_ends_what_does_not_end)
{
    Fixture fixture;

    fixture_start(&fixture);
    jsm_set_fuel(fixture.runtime, 100000);
    cr_assert(jsm_is_none(jsm_eval(fixture.cx,
                                   "try { for (;;) ; } catch { caught = 1 }"
                                   " finally { ran = 1 }",
                                   JSM_NTS, "x.js")));
    cr_assert_eq(jsm_pending(fixture.cx), JSM_TERMINATED);
    cr_assert(jsm_is_none(jsm_catch(fixture.cx)));
    jsm_set_fuel(fixture.runtime, -1);
    jsm_clear_termination(fixture.runtime);
    expect(&fixture, "typeof caught + typeof ran", "undefinedundefined");
    fixture_close(&fixture);
}

Test(limits, a_deadline_ends_it_too)
{
    Fixture fixture;
    int64_t start;

    fixture_start(&fixture);
    start = jsm_now(fixture.runtime);
    jsm_set_deadline(fixture.runtime, start + 20000000);
    jsm_eval(fixture.cx, "for (;;) ;", JSM_NTS, "x.js");
    cr_assert_eq(jsm_pending(fixture.cx), JSM_TERMINATED);
    cr_assert_geq(jsm_now(fixture.runtime) - start, 20000000);
    jsm_set_deadline(fixture.runtime, 0);
    jsm_clear_termination(fixture.runtime);
    expect(&fixture, "1 + 1", "2");
    fixture_close(&fixture);
}

static int64_t stand_still(void *data, bool monotonic)
{
    (void)data;
    return monotonic ? 1000000000 : 0;
}

// What compiling holds has to be given back by the deadline, too: a millisecond
// before it a large text is not compiled to its end, a small one is.
Test(limits, a_deadline_counts_what_is_given_back)
{
    enum { STATEMENTS = 200000 };
    static const char statement[] = "x;\n";
    size_t length = sizeof(statement) - 1;
    char *text = malloc(STATEMENTS * length);
    Fixture fixture;

    fixture_prepare(&fixture);
    fixture.hooks.now_ns = stand_still;
    cr_assert(fixture_open(&fixture));
    run(&fixture, "var x = 1");
    for (size_t i = 0; i < STATEMENTS; i++) {
        memcpy(text + i * length, statement, length);
    }
    jsm_set_deadline(fixture.runtime, stand_still(NULL, true) + 1000000);
    expect(&fixture, "x + 1", "2");
    jsm_eval(fixture.cx, text, STATEMENTS * length, "x.js");
    cr_assert_eq(jsm_pending(fixture.cx), JSM_TERMINATED);
    jsm_clear_termination(fixture.runtime);
    jsm_set_deadline(fixture.runtime, 0);
    jsm_eval(fixture.cx, text, STATEMENTS * length, "x.js");
    cr_assert_eq(jsm_pending(fixture.cx), JSM_OK);
    free(text);
    fixture_close(&fixture);
}

static void *terminate_later(void *runtime)
{
    usleep(10000);
    jsm_terminate(runtime);
    return NULL;
}

Test(limits, another_thread_may_terminate)
{
    Fixture fixture;
    pthread_t thread;

    fixture_start(&fixture);
    pthread_create(&thread, NULL, terminate_later, fixture.runtime);
    jsm_eval(fixture.cx, "for (;;) try { (() => { for (;;) ; })() } catch {}",
             JSM_NTS, "x.js");
    pthread_join(thread, NULL);
    cr_assert_eq(jsm_pending(fixture.cx), JSM_TERMINATED);
    jsm_clear_termination(fixture.runtime);
    expect(&fixture, "'usable'", "usable");
    fixture_close(&fixture);
}

Test(limits, memory_runs_out_as_a_range_error)
{
    jsm_stats stats = {.size = sizeof(stats)};
    Fixture fixture;

    fixture_prepare(&fixture);
    fixture.limits.heap_hard = 4 << 20;
    cr_assert(fixture_open(&fixture));
    expect(&fixture,
           "var all = []; try { for (;;) all.push(new Array(100).fill(1)) }"
           " catch (e) { all = null; e.name }",
           "RangeError");
    // Compiled code is outside of the runtime's count.
    jsm_runtime_stats(fixture.runtime, &stats);
    cr_assert_leq(stats.heap_peak, 4 << 20);
    expect(&fixture, "try { 'x'.repeat(1 << 28) } catch (e) { e.name }",
           "RangeError");
    expect(&fixture, "'still ' + 'usable'", "still usable");
    fixture_close(&fixture);
}

Test(limits, depth_is_a_range_error)
{
    Fixture fixture;

    fixture_start(&fixture);
    expect(&fixture,
           "(function f() { try { return f() } catch (e) { return e.name }"
           " })()",
           "RangeError");
    fixture_close(&fixture);
}

// -------------------------------------------------------------------- modules

typedef struct File {
    const char *name;
    const char *text;
} File;

static const File files[] = {
    {"main", "import { b } from 'b'; import d from 'data' with { type:"
             " 'json' }; export const sum = b + d.n; out = sum;"},
    {"b", "export const b = 40; export let late; export const set = () => {"
          " late = 1 }"},
    {"data", "{ \"n\": 2 }"},
    {"broken", "export const = 1;"},
    {"unresolved", "import { nothing } from 'b'; ran = 1;"},
    {"throws", "throw new RangeError('at evaluation')"},
    {"cycle", "import { one as first } from 'cycle'; export const one = 1;"
              " export { first as two }"},
};

static jsm_value resolve(void *data, jsm_context *cx, const char *specifier,
                         const char *referrer)
{
    (void)data;
    (void)referrer;
    return jsm_string(cx, specifier, JSM_NTS);
}

static void load(void *data, jsm_context *cx, jsm_module_request *request)
{
    const char *key = jsm_module_request_key(request);
    const char *type = jsm_module_request_attr(request, "type");
    jsm_source source = {.size = sizeof(source), .name = key};

    (void)data;
    (void)cx;
    source.kind =
        type && strcmp(type, "json") == 0 ? JSM_SRC_JSON : JSM_SRC_MODULE;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        if (strcmp(files[i].name, key) == 0) {
            source.text = files[i].text;
            source.len = JSM_NTS;
            jsm_module_request_source(request, &source);
            return;
        }
    }
    jsm_module_request_fail(request, JSM_REFERENCE_ERROR, "no such file");
}

static void start_with_modules(Fixture *fixture)
{
    const jsm_module_host host = {
        .size = sizeof(host),
        .resolve = resolve,
        .load = load,
    };

    fixture_start(fixture);
    jsm_set_module_host(fixture->runtime, &host);
    run(fixture, "var out");
}

static void expect_rejection(Fixture *fixture, jsm_value promise,
                             const char *words)
{
    jsm_value reason = JSM_UNDEFINED;

    pump(fixture);
    cr_assert_eq(jsm_promise_state(fixture->cx, promise, &reason),
                 JSM_P_REJECTED);
    cr_assert(strstr(text_of(fixture, reason), words), "%s",
              text_of(fixture, reason));
}

Test(modules, are_loaded_linked_and_evaluated_once)
{
    Fixture fixture;
    jsm_value promise;
    jsm_value namespace = JSM_UNDEFINED;

    start_with_modules(&fixture);
    promise = jsm_import(fixture.cx, "main");
    pump(&fixture);
    cr_assert_eq(jsm_promise_state(fixture.cx, promise, &namespace),
                 JSM_P_FULFILLED);
    expect(&fixture, "out", "42");
    cr_assert_eq(
        jsm_to_number(fixture.cx, jsm_get(fixture.cx, namespace, "sum")), 42);
    run(&fixture, "out = 0; import('main').then(m => { out = m.sum + 1 })");
    pump(&fixture);
    expect(&fixture, "out", "43");
    fixture_close(&fixture);
}

Test(modules, linking_evaluates_nothing)
{
    Fixture fixture;
    jsm_value promise;

    start_with_modules(&fixture);
    promise = jsm_import_link(fixture.cx, "main");
    pump(&fixture);
    cr_assert_eq(jsm_promise_state(fixture.cx, promise, NULL), JSM_P_FULFILLED);
    expect(&fixture, "out", "undefined");
    jsm_import(fixture.cx, "main");
    pump(&fixture);
    expect(&fixture, "out", "42");
    fixture_close(&fixture);
}

Test(modules, fail_clearly)
{
    Fixture fixture;

    start_with_modules(&fixture);
    expect_rejection(&fixture, jsm_import(fixture.cx, "missing"),
                     "no such file");
    expect_rejection(&fixture, jsm_import(fixture.cx, "broken"), "SyntaxError");
    expect_rejection(&fixture, jsm_import_link(fixture.cx, "unresolved"),
                     "SyntaxError");
    expect(&fixture, "typeof ran", "undefined");
    expect_rejection(&fixture, jsm_import(fixture.cx, "throws"),
                     "at evaluation");
    expect_rejection(&fixture, jsm_import(fixture.cx, "throws"),
                     "at evaluation");
    fixture_close(&fixture);
}

Test(modules, may_import_themselves)
{
    Fixture fixture;

    start_with_modules(&fixture);
    run(&fixture, "import('cycle').then(m => { out = m.one + m.two })");
    pump(&fixture);
    expect(&fixture, "out", "2");
    fixture_close(&fixture);
}

static void load_version(void *data, jsm_context *cx, jsm_module_request *r)
{
    int *version = data;
    char text[64];
    jsm_source source = {
        .size = sizeof(source), .kind = JSM_SRC_MODULE, .text = text};

    (void)cx;
    snprintf(text, sizeof(text), "%s export default %d",
             *version == 1 ? "throw new Error('first');" : "", *version);
    source.len = strlen(text);
    (*version)++;
    jsm_module_request_source(r, &source);
}

static jsm_value resolve_most(void *data, jsm_context *cx,
                              const char *specifier, const char *referrer)
{
    (void)data;
    (void)referrer;
    return strcmp(specifier, "forbidden") == 0
               ? jsm_throwf(cx, JSM_TYPE_ERROR, "not for you")
               : jsm_string(cx, specifier, JSM_NTS);
}

static void load_importer(void *data, jsm_context *cx, jsm_module_request *r)
{
    jsm_source source = {.size = sizeof(source),
                         .kind = JSM_SRC_MODULE,
                         .text = "// What follows cannot be had.\n"
                                 " import 'missing';",
                         .len = JSM_NTS,
                         .name = jsm_module_request_key(r)};

    (void)data;
    (void)cx;
    if (strcmp(source.name, "to forbidden") == 0) {
        source.text = "import {} from 'forbidden';";
    }
    if (strcmp(source.name, "missing") == 0) {
        jsm_module_request_fail(r, JSM_ERROR, "no such file");
    } else {
        jsm_module_request_source(r, &source);
    }
}

static void expect_failure_at(Fixture *fixture, const char *specifier, int line,
                              int column)
{
    jsm_frame frame = {.size = sizeof(frame)};
    jsm_value error;

    cr_assert(jsm_is_none(
        jsm_await(fixture->cx, jsm_import(fixture->cx, specifier), -1)));
    error = jsm_catch(fixture->cx);
    cr_assert_eq(jsm_error_frames(fixture->cx, error, &frame, 1), 1);
    cr_assert_str_eq(frame.file, specifier);
    cr_assert_eq(frame.line, line);
    cr_assert_eq(frame.column, column);
}

Test(modules, fail_where_they_were_asked_for)
{
    const jsm_module_host host = {
        .size = sizeof(host), .resolve = resolve_most, .load = load_importer};
    Fixture fixture;

    fixture_start(&fixture);
    jsm_set_module_host(fixture.runtime, &host);
    expect_failure_at(&fixture, "to missing", 2, 9);
    expect_failure_at(&fixture, "to forbidden", 1, 16);
    // The host itself asked.
    cr_assert(jsm_is_none(
        jsm_await(fixture.cx, jsm_import(fixture.cx, "missing"), -1)));
    cr_assert_eq(jsm_error_frames(fixture.cx, jsm_catch(fixture.cx), NULL, 0),
                 0);
    fixture_close(&fixture);
}

Test(modules, can_be_forgotten)
{
    int version = 1;
    const jsm_module_host host = {
        .size = sizeof(host), .data = &version, .load = load_version};
    Fixture fixture;

    fixture_start(&fixture);
    jsm_set_module_host(fixture.runtime, &host);
    cr_assert_not(jsm_module_forget(fixture.cx, "m"));
    run(&fixture,
        "var out = []; var get = () => import('m').then("
        "m => { out.push(m.default) }, e => { out.push(e.message) })");
    run(&fixture, "get(); get()");
    pump(&fixture);
    expect(&fixture, "out.join()", "first,first");
    cr_assert(jsm_module_forget(fixture.cx, "m"));
    cr_assert_not(jsm_module_forget(fixture.cx, "m"));
    run(&fixture, "get(); get()");
    pump(&fixture);
    expect(&fixture, "out.join()", "first,first,2,2");
    run(&fixture, "var second; import('m').then(m => { second = m })");
    pump(&fixture);
    cr_assert(jsm_module_forget(fixture.cx, "m"));
    jsm_gc(fixture.runtime);
    run(&fixture, "get()");
    pump(&fixture);
    expect(&fixture, "out.join() + ':' + second.default",
           "first,first,2,2,3:2");
    jsm_throwf(fixture.cx, JSM_ERROR, "pending");
    cr_assert_not(jsm_module_forget(fixture.cx, "m"));
    expect_pending(&fixture, "pending");
    fixture_close(&fixture);
}

static jsm_value native_twice(jsm_context *cx, const jsm_call *call)
{
    return jsm_number(2 * jsm_arg_number(cx, call, 0, 0));
}

static const jsm_def native_exports[] = {
    JSM_FN("twice", native_twice, 1),
    JSM_NUM("limit", 9),
    JSM_END,
};

Test(modules, can_be_native)
{
    Fixture fixture;

    start_with_modules(&fixture);
    cr_assert_eq(jsm_module_native(fixture.cx, "native", native_exports, NULL),
                 JSM_OK);
    run(&fixture, "import('native').then(m => { out = m.twice(m.limit) })");
    pump(&fixture);
    expect(&fixture, "out", "18");
    fixture_close(&fixture);
}

Test(modules, a_script_can_be_compiled_once_and_run_anywhere)
{
    const jsm_source source = {
        .size = sizeof(source),
        .text = "typeof n === 'undefined' ? n = 1 : ++n; n",
        .len = JSM_NTS,
        .name = "shared.js",
    };
    Fixture a;
    Fixture b;
    jsm_script *script;

    fixture_start(&a);
    fixture_start(&b);
    script = jsm_compile(a.cx, &source);
    cr_assert_not_null(script);
    cr_assert_str_eq(text_of(&a, jsm_run(a.cx, script)), "1");
    cr_assert_str_eq(text_of(&a, jsm_run(a.cx, script)), "2");
    cr_assert_str_eq(text_of(&b, jsm_run(b.cx, script)), "1");
    fixture_free(&a);
    cr_assert_str_eq(text_of(&b, jsm_run(b.cx, script)), "2");
    jsm_script_free(script);
    fixture_close(&b);
    cr_assert_eq(a.used, 0);
}

static jsm_value add_one(jsm_context *cx, const jsm_call *c)
{
    return jsm_number(jsm_arg_number(cx, c, 0, 0) + *(const int *)c->data);
}

static jsm_value tell_reason(jsm_context *cx, const jsm_call *c)
{
    return jsm_stringf(cx, "because %s", jsm_cstr(cx, jsm_arg(c, 0), NULL));
}

static int then_released;

static void count_then_release(void *data)
{
    (void)data;
    then_released++;
}

Test(promises, are_followed_by_natives)
{
    static int one = 1;
    Fixture fixture;
    jsm_context *cx;
    jsm_deferred *deferred;
    jsm_value promise;
    jsm_value next;
    jsm_value result = JSM_UNDEFINED;

    then_released = 0;
    fixture_start(&fixture);
    cx = fixture.cx;
    deferred = jsm_promise_new(cx, &promise);
    next = jsm_then(cx, promise, add_one, NULL, &one, count_then_release);
    cr_assert_eq(jsm_resolve(cx, deferred, jsm_int(41)), JSM_OK);
    pump(&fixture);
    cr_assert_eq(jsm_promise_state(cx, next, &result), JSM_P_FULFILLED);
    cr_assert_eq(jsm_to_int32(cx, result), 42);
    deferred = jsm_promise_new(cx, &promise);
    next = jsm_then(cx, promise, NULL, tell_reason, NULL, NULL);
    cr_assert_eq(jsm_reject(cx, deferred, jsm_string(cx, "of it", JSM_NTS)),
                 JSM_OK);
    pump(&fixture);
    jsm_promise_state(cx, next, &result);
    cr_assert_str_eq(text_of(&fixture, result), "because of it");
    // What is no promise has no then; the data is released all the same.
    cr_assert(jsm_is_none(
        jsm_then(cx, JSM_TRUE, add_one, NULL, &one, count_then_release)));
    expect_pending(&fixture, "TypeError");
    fixture_close(&fixture);
    cr_assert_eq(then_released, 2);
}

Test(promises, can_be_given_up)
{
    Fixture fixture;
    jsm_deferred *early;
    jsm_deferred *late;
    jsm_value promise;

    fixture_start(&fixture);
    early = jsm_promise_new(fixture.cx, &promise);
    late = jsm_promise_new(fixture.cx, &promise);
    jsm_deferred_free(early);
    cr_assert(pump_once(&fixture));
    cr_assert_eq(jsm_promise_state(fixture.cx, promise, NULL), JSM_P_PENDING);
    fixture_free(&fixture);
    jsm_deferred_free(late);
    cr_assert_eq(fixture.used, 0);
}

static void load_native(void *data, jsm_context *cx,
                        jsm_module_request *request)
{
    (void)cx;
    cr_assert_str_eq(jsm_module_request_key(request), "native");
    cr_assert_null(jsm_module_request_attr(request, "type"));
    jsm_module_request_native(request, native_exports, data);
}

Test(modules, a_load_may_give_a_native_one)
{
    const jsm_module_host host = {.size = sizeof(host), .load = load_native};
    Fixture fixture;
    jsm_value namespace;

    fixture_start(&fixture);
    jsm_set_module_host(fixture.runtime, &host);
    namespace = jsm_import_sync(fixture.cx, "native");
    cr_assert_eq(
        jsm_to_int32(fixture.cx, jsm_get(fixture.cx, namespace, "limit")), 9);
    fixture_close(&fixture);
}

// ---------------------------------------------------------------- saved code

typedef struct Saved {
    unsigned char bytes[1 << 16];
    size_t length;
} Saved;

static bool save_bytes(void *data, const void *p, size_t n)
{
    Saved *saved = data;

    if (n > sizeof(saved->bytes) - saved->length) {
        return false;
    }
    memcpy(saved->bytes + saved->length, p, n);
    saved->length += n;
    return true;
}

static void save(Saved *saved, const char *text)
{
    const jsm_source source = {
        .size = sizeof(source), .text = text, .len = JSM_NTS, .name = "s.js"};
    Fixture fixture;
    jsm_script *script;

    fixture_start(&fixture);
    script = jsm_compile(fixture.cx, &source);
    saved->length = 0;
    cr_assert_eq(jsm_script_save(script, save_bytes, saved), JSM_OK);
    jsm_script_free(jsm_script_retain(script));
    jsm_script_free(script);
    fixture_close(&fixture);
}

Test(scripts, can_be_saved_and_loaded)
{
    static _Alignas(16) Saved saved;
    Fixture fixture;
    jsm_script *script;

    save(&saved, "function f(x) { return x * 2 } f(21) + ` ${[1, 2n]}`");
    fixture_start(&fixture);
    script = jsm_script_load(fixture.cx, saved.bytes, saved.length, false);
    cr_assert_not_null(script);
    cr_assert_str_eq(text_of(&fixture, jsm_run(fixture.cx, script)), "42 1,2");
    jsm_script_free(script);
    fixture_close(&fixture);
}

// Whatever byte is changed, looking at it does no harm.
Test(scripts, changed_on_the_way_are_looked_at_first)
{
    static _Alignas(16) Saved saved;
    Fixture fixture;
    int refused = 0;

    save(&saved, "let o = { a: 1 }; for (let k in o) o[k]++; o.a");
    fixture_start(&fixture);
    for (size_t i = 0; i < saved.length; i++) {
        jsm_scope scope = jsm_scope_open(fixture.cx);
        jsm_script *script;

        saved.bytes[i] ^= (unsigned char)(1 + i % 255);
        script = jsm_script_load(fixture.cx, saved.bytes, saved.length, false);
        saved.bytes[i] ^= (unsigned char)(1 + i % 255);
        refused += !script;
        jsm_script_free(script);
        jsm_catch(fixture.cx);
        jsm_scope_close(fixture.cx, scope, JSM_UNDEFINED);
    }
    cr_assert_gt(refused, 0);
    cr_assert_null(jsm_script_load(fixture.cx, saved.bytes, 3, false));
    expect_pending(&fixture, "cut off");
    expect(&fixture, "1 + 1", "2");
    fixture_close(&fixture);
}
