// SPDX-License-Identifier: MIT
//
// Sections 2 to 5: runtimes, scopes, references, making and reading values.
#include "fixture.h"

#include <math.h>
#include <string.h>

Test(runtime, begins_and_ends_without_a_trace)
{
    Fixture fixture;

    fixture_start(&fixture);
    cr_assert_eq(jsm_context_runtime(fixture.cx), fixture.runtime);
    fixture_close(&fixture);
}

Test(runtime, fails_at_every_allocation)
{
    Fixture fixture;
    bool opened = false;

    for (int64_t n = 1; !opened; n++) {
        fixture_prepare(&fixture);
        fixture.fail_at = n;
        fixture.fails_for_ever = n % 2 == 0;
        opened = fixture_open(&fixture) && fixture.fail_at > 1;
        fixture.fail_at = 0;
        fixture_close(&fixture);
        cr_assert_lt(n, 10000);
    }
}

Test(runtime, two_of_them_know_nothing_of_each_other)
{
    Fixture a;
    Fixture b;

    fixture_start(&a);
    fixture_start(&b);
    run(&a, "globalThis.x = 'a'");
    expect(&b, "typeof x", "undefined");
    fixture_close(&a);
    expect(&b, "1 + 1", "2");
    fixture_close(&b);
}

Test(runtime, contexts_share_a_heap_but_no_globals)
{
    Fixture fixture;
    jsm_context *other;
    jsm_value array;

    fixture_start(&fixture);
    other = jsm_context_new(fixture.runtime, NULL);
    array = jsm_eval(other, "[1, 2]", JSM_NTS, "other.js");
    jsm_set(fixture.cx, jsm_global(fixture.cx), "foreign", array);
    expect(&fixture, "[Array.isArray(foreign), foreign instanceof Array]",
           "true,false");
    jsm_context_free(other);
    expect(&fixture, "foreign.length", "2");
    fixture_close(&fixture);
}

static void count_free(void *data)
{
    ++*(int *)data;
}

Test(runtime, keeps_data_in_slots)
{
    static const char key_a;
    static const char key_b;
    int freed = 0;
    Fixture fixture;

    fixture_start(&fixture);
    cr_assert_null(jsm_runtime_slot(fixture.runtime, &key_a));
    cr_assert_eq(
        jsm_runtime_set_slot(fixture.runtime, &key_a, &freed, count_free),
        JSM_OK);
    cr_assert_eq(jsm_runtime_set_slot(fixture.runtime, &key_b, NULL, NULL),
                 JSM_OK);
    cr_assert_eq(jsm_runtime_slot(fixture.runtime, &key_a), &freed);
    jsm_runtime_set_slot(fixture.runtime, &key_a, &freed, count_free);
    cr_assert_eq(freed, 1);
    jsm_context_set_slot(fixture.cx, &key_a, &freed, count_free);
    cr_assert_eq(jsm_context_slot(fixture.cx, &key_a), &freed);
    fixture_close(&fixture);
    cr_assert_eq(freed, 3);
}

Test(values, have_the_type_they_were_made_with)
{
    Fixture fixture;
    jsm_context *cx;

    fixture_start(&fixture);
    cx = fixture.cx;
    cr_assert_eq(jsm_typeof(JSM_NONE), JSM_T_NONE);
    cr_assert_eq(jsm_typeof(JSM_UNDEFINED), JSM_T_UNDEFINED);
    cr_assert_eq(jsm_typeof(JSM_NULL), JSM_T_NULL);
    cr_assert_eq(jsm_typeof(jsm_bool(true)), JSM_T_BOOL);
    cr_assert_eq(jsm_typeof(jsm_number(1.5)), JSM_T_NUMBER);
    cr_assert_eq(jsm_typeof(jsm_int(7)), JSM_T_NUMBER);
    cr_assert_eq(jsm_typeof(jsm_string(cx, "x", 1)), JSM_T_STRING);
    cr_assert_eq(jsm_typeof(jsm_symbol(cx, "x", false)), JSM_T_SYMBOL);
    cr_assert_eq(jsm_typeof(jsm_object(cx)), JSM_T_OBJECT);
    cr_assert_eq(jsm_typeof(jsm_bigint(cx, false, NULL, 0)), JSM_T_BIGINT);
    cr_assert_eq(jsm_typeof(run(&fixture, "(() => 1)")), JSM_T_FUNCTION);
    cr_assert_eq(jsm_kindof(jsm_array(cx, 0, NULL)), JSM_K_ARRAY);
    cr_assert_eq(jsm_kindof(run(&fixture, "new Map")), JSM_K_MAP);
    cr_assert_eq(jsm_kindof(run(&fixture, "new Error")), JSM_K_ERROR);
    cr_assert_eq(jsm_kindof(jsm_number(1)), JSM_K_NONE);
    fixture_close(&fixture);
}

Test(values, numbers_are_exact)
{
    Fixture fixture;

    fixture_start(&fixture);
    cr_assert_eq(jsm_to_number(fixture.cx, jsm_int(INT64_C(1) << 53)),
                 9007199254740992.0);
    cr_assert_eq(jsm_to_number(fixture.cx, jsm_int(-2147483648)),
                 -2147483648.0);
    cr_assert(signbit(jsm_to_number(fixture.cx, jsm_number(-0.0))));
    cr_assert(isnan(jsm_to_number(fixture.cx, jsm_number(NAN))));
    cr_assert_eq(jsm_to_int32(fixture.cx, jsm_number(4294967297.0)), 1);
    cr_assert_eq(jsm_to_int64(fixture.cx, jsm_number(1e300)), INT64_MAX);
    cr_assert_eq(jsm_to_int64(fixture.cx, jsm_number(-1e300)), INT64_MIN);
    cr_assert_eq(jsm_to_int64(fixture.cx, jsm_number(NAN)), 0);
    fixture_close(&fixture);
}

// A NaN with any payload comes out as a number: no bit pattern forges a value.
Test(values, no_number_forges_a_value)
{
    Fixture fixture;

    fixture_start(&fixture);
    for (uint64_t high = 0xFFF0; high <= 0xFFFF; high++) {
        uint64_t bits = high << 48 | 0x1230;
        double number;

        memcpy(&number, &bits, sizeof(number));
        cr_assert_eq(jsm_typeof(jsm_number(number)), JSM_T_NUMBER);
    }
    fixture_close(&fixture);
}

Test(values, bigints_keep_their_words)
{
    const uint64_t words[] = {5, 7};
    uint64_t back[3] = {0, 0, 0};
    bool negative = false;
    Fixture fixture;
    jsm_value value;

    fixture_start(&fixture);
    value = jsm_bigint(fixture.cx, true, words, 2);
    cr_assert_str_eq(text_of(&fixture, value), "-129127208515966861317");
    cr_assert_eq(jsm_bigint_words(fixture.cx, value, &negative, back, 3), 2);
    cr_assert(negative && back[0] == 5 && back[1] == 7);
    cr_assert_eq(jsm_to_int64(fixture.cx, value), INT64_MIN);
    fixture_close(&fixture);
}

Test(strings, take_and_give_utf8)
{
    const char bytes[] = "a\0\xC3\xBC\xF0\x9F\x98\x80";
    Fixture fixture;
    jsm_value string;
    size_t length;
    const char *text;

    fixture_start(&fixture);
    string = jsm_string(fixture.cx, bytes, sizeof(bytes) - 1);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "s", string);
    expect(&fixture, "[s.length, s.charCodeAt(1), s.codePointAt(3)]",
           "5,0,128512");
    text = jsm_cstr(fixture.cx, string, &length);
    cr_assert_eq(length, sizeof(bytes) - 1);
    cr_assert_arr_eq(text, bytes, sizeof(bytes));
    fixture_close(&fixture);
}

Test(strings, mend_what_is_no_utf8)
{
    Fixture fixture;

    fixture_start(&fixture);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "s",
            jsm_string(fixture.cx, "a\xFFz\xE2\x82", JSM_NTS));
    expect(&fixture, "s === 'a\\ufffdz\\ufffd'", "true");
    cr_assert_str_eq(text_of(&fixture, run(&fixture, "'\\ud800!'")),
                     "\xEF\xBF\xBD!");
    fixture_close(&fixture);
}

Test(strings, come_in_other_encodings)
{
    const uint16_t units[] = {'h', 0x20AC, 0xD83D, 0xDE00};
    char small[4];
    bool lossy = false;
    Fixture fixture;
    jsm_value string;
    const void *view;
    size_t count;

    fixture_start(&fixture);
    string = jsm_string_encoded(fixture.cx, JSM_UTF16, units, 4);
    cr_assert_str_eq(text_of(&fixture, string),
                     "h\xE2\x82\xAC\xF0\x9F\x98\x80");
    cr_assert_eq(jsm_string_copy(fixture.cx, string, JSM_UTF8, small, 4, NULL),
                 8);
    cr_assert_eq(
        jsm_string_copy(fixture.cx, string, JSM_LATIN1, small, 4, &lossy), 4);
    cr_assert(lossy);
    string = jsm_string_encoded(fixture.cx, JSM_LATIN1, "\xE9!", 2);
    cr_assert_str_eq(text_of(&fixture, string), "\xC3\xA9!");
    cr_assert_eq(jsm_string_view(fixture.cx, string, &view, &count),
                 JSM_LATIN1);
    cr_assert_eq(count, 2);
    cr_assert_arr_eq(view, "\xE9!", 2);
    string = jsm_stringf(fixture.cx, "%d-%s", 5, "x");
    cr_assert_str_eq(text_of(&fixture, string), "5-x");
    fixture_close(&fixture);
}

Test(scopes, let_go_of_what_was_made_in_them)
{
    Fixture fixture;
    jsm_stats stats = {.size = sizeof(stats)};
    size_t before;

    fixture_start(&fixture);
    jsm_gc(fixture.runtime);
    jsm_runtime_stats(fixture.runtime, &stats);
    before = stats.objects;
    for (int i = 0; i < 1000; i++) {
        jsm_scope scope = jsm_scope_open(fixture.cx);

        jsm_object(fixture.cx);
        jsm_scope_close(fixture.cx, scope, JSM_UNDEFINED);
    }
    jsm_gc(fixture.runtime);
    jsm_runtime_stats(fixture.runtime, &stats);
    cr_assert_lt(stats.objects, before + 100);
    fixture_close(&fixture);
}

Test(scopes, keep_what_is_asked)
{
    Fixture fixture;
    jsm_scope scope;
    jsm_value kept;

    fixture_start(&fixture);
    scope = jsm_scope_open(fixture.cx);
    kept = run(&fixture, "({ kept: 'yes' })");
    kept = jsm_scope_close(fixture.cx, scope, kept);
    jsm_gc(fixture.runtime);
    cr_assert_str_eq(text_of(&fixture, jsm_get(fixture.cx, kept, "kept")),
                     "yes");
    fixture_close(&fixture);
}

Test(references, outlive_scopes)
{
    Fixture fixture;
    jsm_scope scope;
    jsm_ref *strong;
    jsm_ref *weak;
    int dead = 0;

    fixture_start(&fixture);
    scope = jsm_scope_open(fixture.cx);
    strong = jsm_ref_new(fixture.cx, run(&fixture, "({ n: 'strong' })"));
    weak = jsm_ref_weak(fixture.cx, run(&fixture, "({ n: 'weak' })"),
                        count_free, &dead);
    jsm_scope_close(fixture.cx, scope, JSM_UNDEFINED);
    jsm_gc(fixture.runtime);
    scope = jsm_scope_open(fixture.cx);
    cr_assert_str_eq(
        text_of(&fixture,
                jsm_get(fixture.cx, jsm_ref_value(fixture.cx, strong), "n")),
        "strong");
    jsm_scope_close(fixture.cx, scope, JSM_UNDEFINED);
    cr_assert_not(jsm_ref_alive(weak));
    cr_assert_eq(dead, 1);
    cr_assert_eq(jsm_typeof(jsm_ref_value(fixture.cx, weak)), JSM_T_UNDEFINED);
    jsm_ref_free(strong);
    jsm_ref_free(weak);
    jsm_ref_free(NULL);
    cr_assert_null(jsm_ref_new(fixture.cx, JSM_NONE));
    fixture_close(&fixture);
}

Test(references, may_be_freed_after_the_runtime)
{
    Fixture fixture;
    jsm_ref *ref;

    fixture_start(&fixture);
    ref = jsm_ref_new(fixture.cx, run(&fixture, "[1]"));
    fixture_free(&fixture);
    jsm_ref_free(ref);
    cr_assert_eq(fixture.used, 0);
}

Test(conversions, run_script_and_may_throw)
{
    Fixture fixture;

    fixture_start(&fixture);
    cr_assert_eq(jsm_to_number(fixture.cx, run(&fixture, "({ valueOf: () => 5"
                                                         " })")),
                 5);
    cr_assert(
        isnan(jsm_to_number(fixture.cx, jsm_symbol(fixture.cx, "s", false))));
    expect_pending(&fixture, "TypeError");
    cr_assert_str_eq(
        jsm_cstr(fixture.cx,
                 run(&fixture, "({ toString() { throw new Error('no') } })"),
                 NULL),
        "");
    expect_pending(&fixture, "no");
    cr_assert(jsm_to_bool(run(&fixture, "[]")));
    cr_assert_not(jsm_to_bool(run(&fixture, "''")));
    cr_assert(jsm_same(fixture.cx, jsm_number(NAN), jsm_number(NAN)));
    cr_assert_not(jsm_equal(fixture.cx, jsm_number(NAN), jsm_number(NAN)));
    cr_assert(jsm_equal(fixture.cx, jsm_int(5), jsm_number(5)));
    cr_assert_eq(
        jsm_instanceof(fixture.cx, run(&fixture, "[]"), run(&fixture, "Array")),
        1);
    fixture_close(&fixture);
}

Test(conversions, json_there_and_back)
{
    Fixture fixture;
    jsm_value value;

    fixture_start(&fixture);
    value = jsm_json_parse(fixture.cx, "{\"a\":[1,\"x\"]}", JSM_NTS);
    cr_assert_str_eq(
        text_of(&fixture, jsm_json_stringify(fixture.cx, value, JSM_UNDEFINED)),
        "{\"a\":[1,\"x\"]}");
    cr_assert(jsm_is_none(jsm_json_parse(fixture.cx, "{", JSM_NTS)));
    expect_pending(&fixture, "SyntaxError");
    fixture_close(&fixture);
}

Test(conversions, inspect_shows_values_to_people)
{
    Fixture fixture;
    const char *text;

    fixture_start(&fixture);
    text = text_of(&fixture,
                   jsm_inspect(fixture.cx,
                               run(&fixture, "var o = { a: [1, 'x'], f() {},"
                                             " get g() { throw 1; } };"
                                             " o.self = o; o"),
                               2));
    cr_assert(strstr(text, "a: [ 1, 'x' ]"), "%s", text);
    cr_assert_eq(jsm_pending(fixture.cx), JSM_OK);
    text =
        text_of(&fixture, jsm_inspect(fixture.cx,
                                      run(&fixture, "new RangeError('r')"), 2));
    cr_assert(strstr(text, "RangeError: r"), "%s", text);
    fixture_close(&fixture);
}

// What a script gives, shown with options.
static const char *inspected(Fixture *fixture, const char *script,
                             const jsm_inspect_options *options)
{
    return text_of(
        fixture, jsm_inspect_with(fixture->cx, run(fixture, script), options));
}

Test(conversions, inspect_with_options)
{
    jsm_inspect_options options = {
        .size = sizeof(options),
        .depth = 1,
        .width = 20,
        .most_entries = 3,
        .longest_string = 4,
    };
    Fixture fixture;

    fixture_start(&fixture);
    cr_expect_str_eq(inspected(&fixture, "({ a: 1, b: [{}] })", &options),
                     "{\n  a: 1,\n  b: [ [Object] ]\n}");
    cr_expect_str_eq(inspected(&fixture, "({ abc: 1, def: 23456 })", &options),
                     "{\n  abc: 1,\n  def: 23456\n}");
    cr_expect_str_eq(inspected(&fixture, "[1, 2, 3, 4, 5]", &options),
                     "[\n  1,\n  2,\n  3,\n  ... 2 more items\n]");
    cr_expect_str_eq(inspected(&fixture, "new Set([1, 2, 3, 4])", &options),
                     "Set(4) {\n  1,\n  2,\n  3,\n  ... 1 more item\n}");
    cr_expect_str_eq(
        inspected(&fixture, "({ a: 1, b: 2, c: 3, d: 4 })", &options),
        "{\n  a: 1,\n  b: 2,\n  c: 3,\n  ... 1 more item\n}");
    cr_expect_str_eq(inspected(&fixture, "['abcdef', 'abcde']", &options),
                     "[\n  'abcd'... 2 more characters,\n"
                     "  'abcd'... 1 more character\n]");
    cr_expect_str_eq(inspected(&fixture, "[, , 1, , 2, , 3]", &options),
                     "[\n  <2 empty items>,\n  1,\n  <1 empty item>,\n"
                     "  ... 3 more items\n]");
    cr_expect_str_eq(
        text_of(&fixture,
                jsm_inspect_with(fixture.cx,
                                 jsm_pointer(fixture.cx, &options, NULL),
                                 &options)),
        "[External]");
    // A host that knows of fewer options.
    options.size = offsetof(jsm_inspect_options, width);
    cr_expect_str_eq(inspected(&fixture, "({ abc: 1, def: 23456 })", &options),
                     "{ abc: 1, def: 23456 }");
    fixture_close(&fixture);
}

Test(conversions, inspect_in_styles)
{
    const jsm_styles styles = {
        .size = sizeof(styles),
        .end = "|",
        .number = "n|",
        .string = "s|",
        .special = "x|",
        .undefined = "u|",
    };
    const jsm_inspect_options options = {
        .size = sizeof(options),
        .depth = 2,
        .width = 40,
        .styles = &styles,
    };
    Fixture fixture;

    fixture_start(&fixture);
    // Styles take no room on the line.
    cr_expect_str_eq(
        inspected(&fixture, "({ a: 1, 'b c': ['d', 2n], e: true })", &options),
        "{ a: n|1|, s|'b c'|: [ s|'d'|, n|2n| ], e: true }");
    cr_expect_str_eq(inspected(&fixture, "[function f() {}, , null]", &options),
                     "[ x|[Function: f]|, u|<1 empty item>|, null ]");
    cr_expect_str_eq(inspected(&fixture, "var o = {}; o.o = o", &options),
                     "x|<ref *1>| { o: x|[Circular *1]| }");
    fixture_close(&fixture);
}

Test(conversions, inspect_fails_at_every_allocation)
{
    static const char script[] =
        "class P { x = [1, , 3]; m = new Map([[{}, new Set(['s'])]]); }"
        "var v = [new P(), new Error('e', { cause: 1 }), /x/g, new Date(0),"
        "         new Proxy({}, {}), Symbol('s'), 'long'.repeat(30), -0.5,"
        "         new Uint8Array(40), function f() {}, Object(2n)];"
        "v.push({ v, get g() { return 1 } }); v";
    bool succeeded = false;

    for (int64_t n = 1; !succeeded; n++) {
        Fixture fixture;
        jsm_value value;

        fixture_start(&fixture);
        value = run(&fixture, script);
        fixture.fail_at = n;
        succeeded = !jsm_is_none(jsm_inspect(fixture.cx, value, 4));
        fixture.fail_at = 0;
        cr_assert(succeeded == (jsm_pending(fixture.cx) == JSM_OK));
        jsm_catch(fixture.cx);
        fixture_close(&fixture);
        cr_assert_lt(n, 10000);
    }
}

static int questions;  // that inspecting asked of the host

static jsm_value ask_get(jsm_context *cx, void *self, jsm_value key)
{
    (void)cx;
    (void)self;
    (void)key;
    questions++;
    return jsm_int(1);
}

static jsm_value ask_keys(jsm_context *cx, void *self)
{
    (void)self;
    questions++;
    return jsm_array(cx, 0, NULL);
}

Test(conversions, inspect_asks_no_interceptor)
{
    static const jsm_intercept intercept = {
        .size = sizeof(intercept),
        .get = ask_get,
        .keys = ask_keys,
    };
    static const jsm_class_def definition = {
        .size = sizeof(definition),
        .name = "Store",
        .native_size = 8,
        .intercept = &intercept,
    };
    Fixture fixture;
    jsm_value store;

    fixture_start(&fixture);
    store = jsm_native_new(fixture.cx,
                           jsm_class_new(fixture.runtime, &definition), NULL);
    questions = 0;
    cr_expect_str_eq(text_of(&fixture, jsm_inspect(fixture.cx, store, 2)),
                     "Store {}");
    cr_expect_eq(questions, 0);
    fixture_close(&fixture);
}
