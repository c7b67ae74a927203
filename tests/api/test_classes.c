// SPDX-License-Identifier: MIT
//
// Section 8 of jsmini.h beyond the first program: values held in C memory,
// memory outside of the heap, parents, and what calls between hosts and
// scripts give.
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

// ---------------------------------------------------------- values held in C

typedef struct Holder {
    jsm_value held;
} Holder;

static int finalized;

static void holder_trace(void *self, jsm_visitor *v)
{
    jsm_visit(v, &((Holder *)self)->held);
}

static void holder_finalize(void *self)
{
    (void)self;
    finalized++;
}

static jsm_value holder_get(jsm_context *cx, const jsm_call *c)
{
    const Holder *self = jsm_arg_native(cx, c, -1, c->data);

    return self ? jsm_load(cx, &self->held) : JSM_NONE;
}

static const jsm_class_def holder_definition = {
    .size = sizeof(holder_definition),
    .name = "Holder",
    .native_size = sizeof(Holder),
    .finalize = holder_finalize,
    .trace = holder_trace,
};

static jsm_value make_holder(Fixture *fixture, jsm_class *k)
{
    jsm_value holder = jsm_native_new(fixture->cx, k, NULL);
    jsm_value get = jsm_function(fixture->cx, "get", holder_get, 0, k, NULL);

    cr_assert_eq(jsm_set(fixture->cx, holder, "get", get), JSM_OK);
    return holder;
}

Test(classes, keep_values_in_their_structs)
{
    Fixture fixture;
    jsm_context *cx;
    jsm_class *k;
    jsm_scope scope;
    jsm_value holder;
    Holder *data;

    finalized = 0;
    fixture_start(&fixture);
    cx = fixture.cx;
    k = jsm_class_new(fixture.runtime, &holder_definition);
    scope = jsm_scope_open(cx);
    holder = make_holder(&fixture, k);
    jsm_set(cx, jsm_global(cx), "holder", holder);
    data = jsm_native_data(cx, holder, k);
    cr_assert_eq(jsm_typeof(jsm_load(cx, &data->held)), JSM_T_UNDEFINED);
    // An old holder and a young value: the store has a barrier.
    jsm_gc(fixture.runtime);
    jsm_store(cx, holder, &data->held, jsm_array(cx, 3, NULL));
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    jsm_debug_gc_every(fixture.runtime, 1, false);
    expect(&fixture, "holder.get().length", "3");
    jsm_debug_gc_every(fixture.runtime, 0, false);
    jsm_gc(fixture.runtime);
    expect(&fixture, "holder.get().length", "3");
    cr_assert_eq(jsm_store(cx, jsm_object(cx), &data->held, JSM_TRUE),
                 JSM_INVALID);
    run(&fixture, "holder = undefined");
    jsm_gc(fixture.runtime);
    fixture_close(&fixture);
    cr_assert_eq(finalized, 1);
}

// --------------------------------------------------- memory outside the heap

Test(classes, tell_of_memory_elsewhere)
{
    jsm_stats stats = {.size = sizeof(stats)};
    Fixture fixture;
    jsm_context *cx;
    jsm_class *k;
    uint64_t collections;

    finalized = 0;
    fixture_start(&fixture);
    cx = fixture.cx;
    k = jsm_class_new(fixture.runtime, &holder_definition);
    jsm_runtime_stats(fixture.runtime, &stats);
    collections = stats.gc_count;
    // A gigabyte in all: without collections it would all be there at once.
    for (int i = 0; i < 1000; i++) {
        jsm_scope scope = jsm_scope_open(cx);
        jsm_value holder = jsm_native_new(cx, k, NULL);

        jsm_native_external(cx, holder, 1 << 20);
        jsm_native_external(cx, holder, -1000);
        jsm_scope_close(cx, scope, JSM_UNDEFINED);
    }
    jsm_runtime_stats(fixture.runtime, &stats);
    cr_assert_gt(stats.gc_count, collections);
    cr_assert_lt(stats.external, 500u << 20);
    jsm_gc(fixture.runtime);
    jsm_gc(fixture.runtime);
    jsm_runtime_stats(fixture.runtime, &stats);
    cr_assert_eq(stats.external, 0);
    fixture_close(&fixture);
    cr_assert_eq(finalized, 1000);
}

// ------------------------------------------------------ interceptors' scopes

static jsm_value any_get(jsm_context *cx, void *self, jsm_value key)
{
    (void)self;
    return jsm_typeof(key) == JSM_T_STRING
               ? jsm_stringf(cx, "<%s>", jsm_cstr(cx, key, NULL))
               : JSM_NONE;
}

static int any_set(jsm_context *cx, void *self, jsm_value key, jsm_value v)
{
    (void)self;
    if (jsm_typeof(v) != JSM_T_OBJECT) {
        return 0;
    }
    jsm_set(cx, v, "stored", key);
    return 1;
}

static jsm_value any_keys(jsm_context *cx, void *self)
{
    const jsm_value keys[] = {jsm_string(cx, "a", 1), jsm_string(cx, "b", 1)};

    (void)self;
    return jsm_array(cx, 2, keys);
}

static uint32_t any_length(jsm_context *cx, void *self)
{
    (void)cx;
    (void)self;
    return 2;
}

static const jsm_intercept any_intercept = {
    .size = sizeof(any_intercept),
    .get = any_get,
    .set = any_set,
    .keys = any_keys,
    .length = any_length,
};

static const jsm_class_def any_definition = {
    .size = sizeof(any_definition),
    .name = "Any",
    .native_size = 1,
    .intercept = &any_intercept,
};

Test(classes, may_answer_for_every_property)
{
    Fixture fixture;
    jsm_class *k;

    fixture_start(&fixture);
    k = jsm_class_new(fixture.runtime, &any_definition);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "any",
            jsm_native_new(fixture.cx, k, NULL));
    expect(&fixture, "any.x + any[7]", "<x><7>");
    expect(&fixture, "let o = {}; any.there = o; o.stored", "there");
    expect(&fixture, "any.own = 5; Object.keys(any).join()", "0,1,a,b,own");
    expect(&fixture,
           "let s = 0; for (let i = 0; i < 50000; i++) s += any.x.length; s",
           "150000");
    jsm_debug_gc_every(fixture.runtime, 1, true);
    expect(&fixture, "any.y + any.z", "<y><z>");
    jsm_debug_gc_every(fixture.runtime, 0, true);
    fixture_close(&fixture);
}

// ------------------------------------------------- pointers, text, prototypes

static int released;

static void count_release(void *data)
{
    (void)data;
    released++;
}

Test(values, stand_for_pointers_and_text_of_the_host)
{
    static const char text[] = "text that stays where it is";
    static const uint16_t wide[] = {'w', 0x263A};
    Fixture fixture;
    jsm_context *cx;

    released = 0;
    fixture_start(&fixture);
    cx = fixture.cx;
    jsm_set(cx, jsm_global(cx), "pointer",
            jsm_pointer(cx, &fixture, count_release));
    cr_assert_eq(jsm_to_pointer(cx, run(&fixture, "pointer")), &fixture);
    cr_assert_null(jsm_to_pointer(cx, run(&fixture, "({})")));
    jsm_set(cx, jsm_global(cx), "text",
            jsm_string_external(cx, JSM_LATIN1, text, sizeof(text) - 1,
                                count_release, NULL));
    jsm_set(cx, jsm_global(cx), "wide",
            jsm_string_external(cx, JSM_UTF16, wide, 2, count_release, NULL));
    expect(&fixture, "text.slice(0, 4) + wide", "textw\xE2\x98\xBA");
    expect(&fixture, "({ [text]: 1 })['text that stays where it is']", "1");
    cr_assert_str_eq(text_of(&fixture, jsm_to_string(cx, jsm_int(42))), "42");
    jsm_to_string(cx, run(&fixture, "Symbol()"));
    expect_pending(&fixture, "TypeError");
    fixture_close(&fixture);
    cr_assert_eq(released, 3);
}

Test(values, of_the_realm_can_be_asked_for)
{
    Fixture fixture;
    jsm_context *cx;
    jsm_value date;

    fixture_start(&fixture);
    cx = fixture.cx;
    cr_assert_eq(jsm_version() >> 16, 0);
    date = jsm_date(cx, 0);
    cr_assert_eq(jsm_kindof(date), JSM_K_DATE);
    cr_assert(jsm_same(cx, jsm_prototype(cx, date),
                       jsm_intrinsic(cx, "Date.prototype")));
    cr_assert_eq(jsm_typeof(jsm_intrinsic(cx, "Nothing")), JSM_T_UNDEFINED);
    cr_assert_eq(
        jsm_typeof(jsm_prototype(cx, jsm_intrinsic(cx, "Object.prototype"))),
        JSM_T_NULL);
    cr_assert_str_eq(
        text_of(&fixture,
                jsm_get_key(cx, run(&fixture, "({1: 2})"), jsm_int(1))),
        "2");
    jsm_get_key(cx, JSM_NULL, jsm_int(1));
    expect_pending(&fixture, "TypeError");
    fixture_close(&fixture);
}

// ------------------------------------------------------- arguments and stacks

static jsm_value call_twice(jsm_context *cx, const jsm_call *c)
{
    jsm_value function = jsm_arg_function(cx, c, 0);
    jsm_frame frames[2] = {{.size = sizeof(jsm_frame)},
                           {.size = sizeof(jsm_frame)}};

    if (jsm_pending(cx) == JSM_OK) {
        cr_assert_eq(jsm_stack(cx, frames, 2), 3);
        cr_assert_str_eq(frames[0].func, "callTwice");
        cr_assert(frames[0].native);
        cr_assert_str_eq(frames[1].func, "outer");
        cr_assert_eq(frames[1].line, 2);
    }
    jsm_call_fn(cx, function, JSM_UNDEFINED, 0, NULL);
    return jsm_call_fn(cx, function, JSM_UNDEFINED, 0, NULL);
}

Test(functions, take_functions)
{
    Fixture fixture;

    fixture_start(&fixture);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "callTwice",
            jsm_function(fixture.cx, "callTwice", call_twice, 1, NULL, NULL));
    expect(&fixture,
           "let n = 0; function outer() {\n return callTwice(() => ++n); }\n"
           "outer()",
           "2");
    jsm_eval(fixture.cx, "callTwice(1)", JSM_NTS, "test.js");
    expect_pending(&fixture, "argument 1");
    fixture_close(&fixture);
}

// ----------------------------------------------------------------- the end

static int exits;

static void note_exit(jsm_context *cx, void *data)
{
    exits = exits * 10 + *(int *)data;
    cr_assert_eq(jsm_to_int32(cx, jsm_eval(cx, "6 * 7", JSM_NTS, "exit.js")),
                 42);
}

Test(contexts, tell_when_they_end)
{
    static int first = 1;
    static int second = 2;
    Fixture fixture;

    exits = 0;
    fixture_start(&fixture);
    cr_assert_eq(jsm_context_at_exit(fixture.cx, note_exit, &first), JSM_OK);
    cr_assert_eq(jsm_context_at_exit(fixture.cx, note_exit, &second), JSM_OK);
    fixture_close(&fixture);
    cr_assert_eq(exits, 21);
}
