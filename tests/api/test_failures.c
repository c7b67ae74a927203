// SPDX-License-Identifier: MIT
//
// How every function fails: given JSM_NONE, with an exception pending, after a
// termination, and with each of its allocations refused in turn. A row of the
// table calls one function in a way that works, and says whether it did; the
// tests then take away what it needs.
#include "fixture.h"

#include <math.h>
#include <string.h>

// What a row may use, made before anything is made to fail.
typedef struct Things {
    jsm_context *cx;
    jsm_value v;  // the subject, or JSM_NONE
    jsm_value function;
    jsm_value key;
    jsm_class *k;
    jsm_queue *queue;
    jsm_script *script;
    jsm_ref *ref;
    jsm_backing *backing;
} Things;

typedef struct Row {
    const char *name;
    const char *subject;  // a script for the value that is passed; or NULL
    bool (*call)(Things *t);
    enum {
        // It neither runs script nor allocates from the runtime, so that a
        // pending exception is nothing to it.
        WORKS_WHILE_PENDING = 1
    } flags;
} Row;

static int given;  // what was given to be freed, and what was
static int freed;

static void count_free(void *data)
{
    (void)data;
    freed++;
}

static void *give(void)
{
    given++;
    return &given;
}

static jsm_value nothing(jsm_context *cx, const jsm_call *c)
{
    (void)cx;
    (void)c;
    return JSM_UNDEFINED;
}

static void task(jsm_context *cx, void *data)
{
    (void)cx;
    (void)data;
}

static bool visit(jsm_context *cx, jsm_value v, void *data)
{
    (void)cx;
    (void)v;
    ++*(int *)data;
    return true;
}

static bool write_nothing(void *data, const void *p, size_t n)
{
    (void)data;
    (void)p;
    (void)n;
    return true;
}

static bool made(jsm_value v)
{
    return !jsm_is_none(v);
}

static const char text[] = "a text that no atom has";
static const jsm_def table[] = {
    JSM_FN("f", nothing, 0),
    JSM_NUM("n", 1),
    JSM_STR("s", "text of a table"),
    JSM_END,
};
static const jsm_class_def thing_class = {
    .size = sizeof(thing_class),
    .name = "Thing",
    .native_size = sizeof(jsm_value),
    .members = table,
};

// clang-format off
#define ROW(name) static bool call_##name(Things *t)
#define CX t->cx

ROW(string) { return made(jsm_string(CX, text, JSM_NTS)); }
ROW(stringf) { return made(jsm_stringf(CX, "%s %d", text, 1)); }
ROW(string_encoded) { return made(jsm_string_encoded(CX, JSM_LATIN1, text, 9)); }
ROW(string_external) { return made(jsm_string_external(CX, JSM_LATIN1, text, 9, count_free, give())); }
ROW(bigint) { return made(jsm_bigint(CX, true, (const uint64_t[]){1, 2}, 2)); }
ROW(symbol) { return made(jsm_symbol(CX, text, true)); }
ROW(object) { return made(jsm_object(CX)); }
ROW(array) { return made(jsm_array(CX, 1, &t->v)); }
ROW(date) { return made(jsm_date(CX, 0)); }
ROW(error) { return made(jsm_error(CX, JSM_ERROR, "%s", text)); }
ROW(pointer) { return made(jsm_pointer(CX, give(), count_free)); }
ROW(json_parse) { return made(jsm_json_parse(CX, "{\"a\": [1]}", JSM_NTS)); }
ROW(to_number) { return !isnan(jsm_to_number(CX, t->v)); }
ROW(to_int32) { return jsm_to_int32(CX, t->v) == 7; }
ROW(to_int64) { return jsm_to_int64(CX, t->v) == 7; }
ROW(to_string) { return made(jsm_to_string(CX, t->v)); }
ROW(cstr) { return strcmp(jsm_cstr(CX, t->v, NULL), "7") == 0; }
ROW(string_copy) { char buffer[4]; return jsm_string_copy(CX, t->v, JSM_UTF8, buffer, 4, NULL) == 1; }
ROW(string_view) { const void *p = NULL; size_t n = 0; jsm_string_view(CX, t->v, &p, &n); return n == 3; }
ROW(bigint_words) { uint64_t word; bool negative; return jsm_bigint_words(CX, t->v, &negative, &word, 1) == 1; }
ROW(inspect) { return made(jsm_inspect(CX, t->v, 2)); }
ROW(inspect_with) { const jsm_inspect_options o = {.size = sizeof(o), .depth = 1}; return made(jsm_inspect_with(CX, t->v, &o)); }
ROW(json_stringify) { return made(jsm_json_stringify(CX, t->v, JSM_UNDEFINED)); }
ROW(instanceof) { return jsm_instanceof(CX, t->v, t->function) == 0; }
ROW(get) { return made(jsm_get(CX, t->v, "new name")); }
ROW(get_at) { return made(jsm_get_at(CX, t->v, 1u << 31)); }
ROW(get_key) { return made(jsm_get_key(CX, t->v, t->key)); }
ROW(get_key_of) { return made(jsm_get_key(CX, t->function, t->v)); }
ROW(set) { return jsm_set(CX, t->v, "other new name", JSM_NULL) == JSM_OK; }
ROW(set_value) { return jsm_set(CX, t->function, "x", t->v) == JSM_OK; }
ROW(set_at) { return jsm_set_at(CX, t->v, 1000, JSM_NULL) == JSM_OK; }
ROW(set_key) { return jsm_set_key(CX, t->v, t->key, JSM_NULL) == JSM_OK; }
ROW(has) { return jsm_has(CX, t->v, t->key, true) >= 0; }
ROW(delete) { return jsm_delete(CX, t->v, t->key) == 1; }
ROW(define) { return jsm_define(CX, t->v, t->key, JSM_TRUE, JSM_UNDEFINED, JSM_UNDEFINED, JSM_W) == JSM_OK; }
ROW(keys) { return made(jsm_keys(CX, t->v, JSM_WITH_PROTO)); }
ROW(length) { return jsm_length(CX, t->v) == 7; }
ROW(prototype) { return made(jsm_prototype(CX, t->v)); }
ROW(set_prototype) { return jsm_set_prototype(CX, t->v, JSM_NULL) == JSM_OK; }
ROW(integrity) { return jsm_integrity(CX, t->v, 2) == JSM_OK; }
ROW(iterate) { int n = 0; return jsm_iterate(CX, t->v, visit, &n) == JSM_OK && n == 2; }
ROW(define_all) { return jsm_define_all(CX, t->v, table, NULL) == JSM_OK; }
ROW(function) { return made(jsm_function(CX, "name of its own", nothing, 1, give(), count_free)); }
ROW(call_fn) { return made(jsm_call_fn(CX, t->v, JSM_UNDEFINED, 0, NULL)); }
ROW(call_fn_with) { return made(jsm_call_fn(CX, t->function, JSM_UNDEFINED, 1, &t->v)); }
ROW(invoke) { return made(jsm_invoke(CX, t->v, "toString", 0, NULL)); }
ROW(new) { return made(jsm_new(CX, t->v, 0, NULL)); }
ROW(class_new) { return jsm_class_new(jsm_context_runtime(CX), &thing_class) != NULL; }
ROW(class_ctor) { return made(jsm_class_ctor(CX, t->k)); }
ROW(native_new) { return made(jsm_native_new(CX, t->k, NULL)); }
ROW(attach) { return jsm_attach(CX, t->v, &freed, give(), count_free) == JSM_OK; }
ROW(eval) { return made(jsm_eval(CX, "var x = {a: 1}; [x]", JSM_NTS, "eval.js")); }
ROW(compile) { const jsm_source s = {.size = sizeof(s), .text = "1 + f()", .len = JSM_NTS, .name = "c.js"}; jsm_script *made_now = jsm_compile(CX, &s); jsm_script_free(made_now); return made_now != NULL; }
ROW(run) { return made(jsm_run(CX, t->script)); }
ROW(script_save) { return jsm_script_save(t->script, write_nothing, NULL) == JSM_OK; }
ROW(module_native) { return jsm_module_native(CX, "native", table, NULL) == JSM_OK; }
ROW(import) { return made(jsm_import(CX, "prepared")); }
ROW(import_link) { return made(jsm_import_link(CX, "prepared")); }
ROW(import_sync) { return made(jsm_import_sync(CX, "prepared")); }
ROW(module_set_source) { return jsm_module_set_source(CX, "prepared", t->v) == JSM_OK; }
ROW(ref_new) { jsm_ref *ref = jsm_ref_new(CX, t->v); jsm_ref_free(ref); return ref != NULL; }
ROW(ref_weak) { jsm_ref *ref = jsm_ref_weak(CX, t->v, NULL, NULL); jsm_ref_free(ref); return ref != NULL; }
ROW(promise_new) { jsm_value promise; jsm_deferred *d = jsm_promise_new(CX, &promise); jsm_deferred_free(d); return d != NULL && made(promise); }
ROW(await) { return made(jsm_await(CX, t->v, -1)); }
ROW(then) { return made(jsm_then(CX, t->v, nothing, NULL, give(), count_free)); }
ROW(microtask) { return jsm_microtask(CX, task, give(), count_free) == JSM_OK; }
ROW(queue_new) { const jsm_queue_options o = {.size = sizeof(o), .name = "queue"}; jsm_queue *q = jsm_queue_new(CX, &o); jsm_queue_free(q); return q != NULL; }
ROW(post) { return jsm_post(t->queue, task, give(), count_free) == JSM_OK; }
ROW(post_after) { return jsm_post_after(t->queue, 1e6, task, give(), count_free) > 0; }
ROW(buffer) { return made(jsm_buffer(CX, text, sizeof(text))); }
ROW(buffer_external) { return made(jsm_buffer_external(CX, give(), 4, count_free, &given)); }
ROW(view) { return made(jsm_view(CX, JSM_EU8, t->v, 0, 8)); }
ROW(bytes) { size_t n; return jsm_bytes(CX, t->v, &n) != NULL; }
ROW(buffer_share) { jsm_backing *b = jsm_buffer_share(CX, t->v, true); jsm_backing_free(b); return b != NULL; }
ROW(buffer_from) { return made(jsm_buffer_from(CX, t->backing)); }
ROW(buffer_detach) { return jsm_buffer_detach(CX, t->v) == JSM_OK; }
ROW(clone_write) { jsm_clone *c = jsm_clone_write(CX, t->v, 0, NULL); jsm_clone_free(c); return c != NULL; }
ROW(clone_read) { return made(jsm_clone_read(CX, jsm_clone_write(CX, t->v, 0, NULL))); }

#undef ROW
#undef CX
#define ROW(name, subject, flags) {"jsm_" #name, subject, call_##name, flags}
#define SEVEN "({valueOf() { return 7 }, toString() { return '7' }})"

static const Row rows[] = {
    ROW(string, NULL, 0), ROW(stringf, NULL, 0), ROW(string_encoded, NULL, 0),
    ROW(string_external, NULL, 0), ROW(bigint, NULL, 0), ROW(symbol, NULL, 0),
    ROW(object, NULL, 0), ROW(array, "({})", 0), ROW(date, NULL, 0),
    ROW(error, NULL, 0), ROW(pointer, NULL, 0), ROW(json_parse, NULL, 0),
    ROW(to_number, SEVEN, 0), ROW(to_int32, SEVEN, 0), ROW(to_int64, SEVEN, 0),
    ROW(to_string, SEVEN, 0), ROW(cstr, SEVEN, 0), ROW(string_copy, SEVEN, 0),
    ROW(string_view, "'a' + 'bc'.slice(0)", 0), ROW(bigint_words, "10n", 0),
    ROW(inspect, "({a: [1]})", 0), ROW(inspect_with, "[{}]", 0),
    ROW(json_stringify, "({a: [1]})", 0), ROW(instanceof, "({})", 0),
    ROW(get, "({})", 0), ROW(get_at, "({})", 0), ROW(get_key, "({})", 0),
    ROW(get_key_of, "'x'", 0), ROW(set, "({})", 0), ROW(set_value, "({})", 0),
    ROW(set_at, "({})", 0), ROW(set_key, "({})", 0), ROW(has, "({})", 0),
    ROW(delete, "({a: 1})", 0), ROW(define, "({})", 0), ROW(keys, "[1]", 0),
    ROW(length, "({length: 7})", 0), ROW(prototype, "({})", 0),
    ROW(set_prototype, "({})", 0), ROW(integrity, "({a: 1})", 0),
    ROW(iterate, "new Set([1, 2])", 0), ROW(define_all, "({})", 0),
    ROW(function, NULL, 0), ROW(call_fn, "() => []", 0),
    ROW(call_fn_with, "1", 0), ROW(invoke, "[1, {}]", 0),
    ROW(new, "(class { x = [] })", 0), ROW(class_new, NULL, 0),
    ROW(class_ctor, NULL, 0), ROW(native_new, NULL, 0), ROW(attach, "({})", 0),
    ROW(eval, NULL, 0), ROW(compile, NULL, 0), ROW(run, NULL, 0),
    ROW(script_save, NULL, WORKS_WHILE_PENDING), ROW(module_native, NULL, 0),
    ROW(import, NULL, 0), ROW(import_link, NULL, 0),
    ROW(import_sync, NULL, 0), ROW(module_set_source, "({})", 0),
    ROW(ref_new, "({})", 0), ROW(ref_weak, "({})", 0),
    ROW(promise_new, NULL, 0), ROW(then, "Promise.resolve(1)", 0),
    ROW(await, "Promise.resolve([1])", 0), ROW(microtask, NULL, 0), ROW(queue_new, NULL, 0),
    ROW(post, NULL, WORKS_WHILE_PENDING),
    ROW(post_after, NULL, WORKS_WHILE_PENDING), ROW(buffer, NULL, 0),
    ROW(buffer_external, NULL, 0), ROW(view, "new ArrayBuffer(8)", 0),
    ROW(bytes, "new ArrayBuffer(8)", 0),
    ROW(buffer_share, "new ArrayBuffer(8)", 0), ROW(buffer_from, NULL, 0),
    ROW(buffer_detach, "new ArrayBuffer(8)", 0),
    ROW(clone_write, "({a: [new Map]})", 0),
    ROW(clone_read, "({a: [new Map]})", 0),
};
// clang-format on

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static void prepare(Fixture *fixture, Things *t, const Row *row)
{
    const jsm_source source = {.size = sizeof(source),
                               .text = "[1, {}].map(String)",
                               .len = JSM_NTS,
                               .name = "prepared.js"};
    jsm_context *cx;

    fixture_start(fixture);
    given = freed = 0;
    cx = fixture->cx;
    *t = (Things){.cx = cx};
    t->function = run(fixture, "(function (a) { return typeof a })");
    t->key = run(fixture, "'a'");
    t->k = jsm_class_new(fixture->runtime, &thing_class);
    jsm_module_native(cx, "prepared", table, NULL);
    t->queue = jsm_queue_new(cx, NULL);
    t->script = jsm_compile(cx, &source);
    t->ref = jsm_ref_new(cx, t->function);
    t->backing = jsm_buffer_share(cx, jsm_buffer(cx, NULL, 8), true);
    t->v = row->subject ? run(fixture, row->subject) : JSM_UNDEFINED;
    cr_assert_eq(jsm_pending(cx), JSM_OK);
}

static void finish(Fixture *fixture, Things *t, const Row *row)
{
    jsm_backing_free(t->backing);
    jsm_ref_free(t->ref);
    jsm_script_free(t->script);
    jsm_queue_free(t->queue);
    fixture_close(fixture);
    cr_assert_eq(given, freed, "%s: %d to be freed, %d were", row->name, given,
                 freed);
}

// Takes what is pending, which has to be of this kind.
static void take(Things *t, const Row *row, const char *words)
{
    jsm_value error;

    cr_assert_eq(jsm_pending(t->cx), JSM_EXCEPTION, "%s", row->name);
    error = jsm_catch(t->cx);
    cr_assert(strstr(jsm_cstr(t->cx, error, NULL), words), "%s: %s", row->name,
              jsm_cstr(t->cx, error, NULL));
}

Test(failures, of_nothing_every_function_works)
{
    for (size_t i = 0; i < ROWS; i++) {
        Fixture fixture;
        Things t;

        prepare(&fixture, &t, &rows[i]);
        cr_assert(rows[i].call(&t), "%s", rows[i].name);
        cr_assert_eq(jsm_pending(t.cx), JSM_OK, "%s", rows[i].name);
        finish(&fixture, &t, &rows[i]);
    }
}

Test(failures, none_fails_a_call)
{
    for (size_t i = 0; i < ROWS; i++) {
        Fixture fixture;
        Things t;

        if (!rows[i].subject)
            continue;
        prepare(&fixture, &t, &rows[i]);
        t.v = JSM_NONE;
        cr_assert_not(rows[i].call(&t), "%s", rows[i].name);
        jsm_catch(t.cx);
        expect(&fixture, "'still ' + 'works'", "still works");
        finish(&fixture, &t, &rows[i]);
    }
}

Test(failures, a_pending_exception_fails_a_call_and_stays)
{
    for (size_t i = 0; i < ROWS; i++) {
        Fixture fixture;
        Things t;
        bool works = (rows[i].flags & WORKS_WHILE_PENDING) != 0;

        prepare(&fixture, &t, &rows[i]);
        jsm_throwf(t.cx, JSM_ERROR, "the first");
        cr_assert_eq(rows[i].call(&t), works, "%s", rows[i].name);
        take(&t, &rows[i], "the first");
        cr_assert(works || rows[i].call(&t), "%s, afterwards", rows[i].name);
        finish(&fixture, &t, &rows[i]);
    }
}

Test(failures, a_termination_fails_a_call_until_it_is_cleared)
{
    for (size_t i = 0; i < ROWS; i++) {
        Fixture fixture;
        Things t;
        bool works = (rows[i].flags & WORKS_WHILE_PENDING) != 0;

        prepare(&fixture, &t, &rows[i]);
        jsm_terminate(fixture.runtime);
        jsm_eval(t.cx, "for (;;);", JSM_NTS, "endless.js");
        cr_assert_eq(jsm_pending(t.cx), JSM_TERMINATED, "%s", rows[i].name);
        cr_assert_eq(rows[i].call(&t), works, "%s", rows[i].name);
        cr_assert(jsm_is_none(jsm_catch(t.cx)), "%s", rows[i].name);
        cr_assert_eq(jsm_pending(t.cx), JSM_TERMINATED, "%s", rows[i].name);
        jsm_clear_termination(fixture.runtime);
        cr_assert_eq(jsm_pending(t.cx), JSM_OK, "%s", rows[i].name);
        cr_assert(works || rows[i].call(&t), "%s, afterwards", rows[i].name);
        finish(&fixture, &t, &rows[i]);
    }
}

// Refuses the nth allocation of a call: true if there was one.
static bool refuse(const Row *row, int64_t nth, bool for_ever)
{
    Fixture fixture;
    Things t;
    bool succeeded;
    bool refused;

    prepare(&fixture, &t, row);
    fixture.fails_for_ever = for_ever;
    fixture.fail_at = nth;
    succeeded = row->call(&t);
    refused = fixture.fail_at == 0 || (for_ever && fixture.fail_at == 1);
    fixture.fail_at = 0;
    fixture.fails_for_ever = false;
    if (jsm_pending(t.cx) != JSM_OK) {
        cr_assert_not(succeeded, "%s, %d", row->name, (int)nth);
        take(&t, row, "RangeError");
    }
    cr_assert(refused || succeeded, "%s, %d", row->name, (int)nth);
    expect(&fixture, "'still ' + 'works'", "still works");
    finish(&fixture, &t, row);
    return refused;
}

Test(failures, every_allocation_may_be_refused, .timeout = 240)
{
    for (size_t i = 0; i < ROWS; i++) {
        for (int64_t n = 1; refuse(&rows[i], n, false); n++)
            cr_assert(refuse(&rows[i], n, true));
    }
}

Test(failures, no_collection_takes_what_a_call_needs, .timeout = 240)
{
    for (size_t i = 0; i < ROWS; i++) {
        Fixture fixture;
        Things t;

        prepare(&fixture, &t, &rows[i]);
        jsm_debug_gc_every(fixture.runtime, 1, true);
        cr_assert(rows[i].call(&t), "%s", rows[i].name);
        jsm_debug_gc_every(fixture.runtime, 0, true);
        finish(&fixture, &t, &rows[i]);
    }
}

// ------------------------------------------------------------------- re-entry

static int refusals;

static void try_to_pump(jsm_context *cx)
{
    jsm_runtime *runtime = jsm_context_runtime(cx);
    jsm_value error;

    refusals += jsm_pump_tasks(runtime, NULL) == JSM_INVALID;
    refusals += jsm_pending(cx) == JSM_OK;
    refusals += jsm_is_none(jsm_await(cx, jsm_object(cx), 0));
    error = jsm_catch(cx);
    refusals += strstr(jsm_cstr(cx, error, NULL), "cannot await") != NULL;
}

static jsm_value pump_in_call(jsm_context *cx, const jsm_call *c)
{
    (void)c;
    try_to_pump(cx);
    refusals += jsm_run_microtasks(jsm_context_runtime(cx), 0) == JSM_INVALID;
    return JSM_UNDEFINED;
}

static void pump_in_task(jsm_context *cx, void *data)
{
    (void)data;
    try_to_pump(cx);
}

Test(failures, nothing_is_pumped_within_a_call_or_a_task)
{
    Fixture fixture;
    jsm_queue *queue;

    fixture_start(&fixture);
    refusals = 0;
    jsm_set(fixture.cx, jsm_global(fixture.cx), "f",
            jsm_function(fixture.cx, "f", pump_in_call, 0, NULL, NULL));
    run(&fixture, "Promise.resolve().then(() => log = 'job'); f()");
    cr_assert_eq(refusals, 5);
    queue = jsm_queue_new(fixture.cx, NULL);
    jsm_post(queue, pump_in_task, NULL, NULL);
    jsm_queue_free(queue);
    pump(&fixture);
    cr_assert_eq(refusals, 9);
    expect(&fixture, "log", "job");
    fixture_close(&fixture);
}
