// SPDX-License-Identifier: MIT
//
// Sections 6 to 8: properties, functions, native classes.
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

Test(properties, are_read_and_written)
{
    Fixture fixture;
    jsm_context *cx;
    jsm_value o;

    fixture_start(&fixture);
    cx = fixture.cx;
    o = run(&fixture, "var o = { a: 1, 5: 'five', get g() { return this.a; } };"
                      " o");
    cr_assert_eq(jsm_to_number(cx, jsm_get(cx, o, "a")), 1);
    cr_assert_eq(jsm_to_number(cx, jsm_get(cx, o, "g")), 1);
    cr_assert_str_eq(text_of(&fixture, jsm_get_at(cx, o, 5)), "five");
    cr_assert_eq(jsm_typeof(jsm_get(cx, o, "none")), JSM_T_UNDEFINED);
    cr_assert_eq(jsm_set(cx, o, "b", jsm_int(2)), JSM_OK);
    cr_assert_eq(jsm_set_at(cx, o, 7, jsm_int(3)), JSM_OK);
    cr_assert_eq(jsm_set_key(cx, o, jsm_string(cx, "c d", 3), JSM_TRUE),
                 JSM_OK);
    expect(&fixture, "JSON.stringify(o)",
           "{\"5\":\"five\",\"7\":3,\"a\":1,\"g\":1,\"b\":2,\"c d\":true}");
    cr_assert_eq(jsm_has(cx, o, jsm_string(cx, "toString", JSM_NTS), false), 1);
    cr_assert_eq(jsm_has(cx, o, jsm_string(cx, "toString", JSM_NTS), true), 0);
    cr_assert_eq(jsm_delete(cx, o, jsm_string(cx, "a", 1)), 1);
    cr_assert_eq(jsm_typeof(jsm_get(cx, o, "g")), JSM_T_UNDEFINED);
    cr_assert_eq(jsm_length(cx, run(&fixture, "[1, 2, 3]")), 3);
    cr_assert_eq(
        jsm_length(cx, jsm_keys(cx, o, JSM_OWN_ENUMERABLE | JSM_OWN_STRINGS)),
        5);
    fixture_close(&fixture);
}

Test(properties, an_assignment_without_effect_throws)
{
    Fixture fixture;

    fixture_start(&fixture);
    cr_assert_eq(jsm_set(fixture.cx, run(&fixture, "Object.freeze({ a: 1 })"),
                         "a", JSM_NULL),
                 JSM_EXCEPTION);
    expect_pending(&fixture, "TypeError");
    cr_assert(jsm_is_none(jsm_get(fixture.cx, JSM_NULL, "x")));
    expect_pending(&fixture, "TypeError");
    fixture_close(&fixture);
}

Test(properties, are_defined_with_attributes)
{
    Fixture fixture;
    jsm_context *cx;
    jsm_value o;

    fixture_start(&fixture);
    cx = fixture.cx;
    o = jsm_object(cx);
    jsm_define(cx, o, jsm_string(cx, "fixed", JSM_NTS), jsm_int(1),
               JSM_UNDEFINED, JSM_UNDEFINED, 0);
    jsm_define(cx, o, jsm_string(cx, "live", JSM_NTS), JSM_UNDEFINED,
               run(&fixture, "(function () { return this.fixed + 1; })"),
               JSM_UNDEFINED, JSM_E);
    jsm_set(cx, jsm_global(cx), "o", o);
    expect(&fixture,
           "o.fixed = 9; [o.fixed, o.live, Object.keys(o), delete o.fixed]",
           "1,2,live,false");
    cr_assert_eq(jsm_set_prototype(cx, o, run(&fixture, "({ up: 'above' })")),
                 JSM_OK);
    expect(&fixture, "o.up", "above");
    cr_assert_eq(jsm_integrity(cx, o, 2), JSM_OK);
    expect(&fixture, "Object.isFrozen(o)", "true");
    fixture_close(&fixture);
}

static bool add_up(jsm_context *cx, jsm_value value, void *sum)
{
    *(double *)sum += jsm_to_number(cx, value);
    return *(double *)sum < 6;
}

Test(properties, iterables_are_walked_and_closed)
{
    double sum = 0;
    Fixture fixture;

    fixture_start(&fixture);
    cr_assert_eq(
        jsm_iterate(fixture.cx,
                    run(&fixture, "var closed = 0; (function* () { try {"
                                  " yield 1; yield 5; yield 9; } finally {"
                                  " closed++; } })()"),
                    add_up, &sum),
        JSM_OK);
    cr_assert_eq(sum, 6);
    expect(&fixture, "closed", "1");
    cr_assert_eq(jsm_iterate(fixture.cx, jsm_int(5), add_up, &sum),
                 JSM_EXCEPTION);
    expect_pending(&fixture, "iterable");
    fixture_close(&fixture);
}

// ------------------------------------------------------------------ functions

static jsm_value describe(jsm_context *cx, const jsm_call *call)
{
    return jsm_stringf(
        cx, "%d %s %s %s", call->argc, jsm_cstr(cx, jsm_arg(call, 0), NULL),
        jsm_cstr(cx, jsm_arg(call, 3), NULL), (const char *)call->data);
}

static jsm_value throw_it(jsm_context *cx, const jsm_call *call)
{
    return jsm_throw(cx, jsm_arg(call, 0));
}

static jsm_value ignore_it(jsm_context *cx, const jsm_call *call)
{
    (void)call;
    jsm_throwf(cx, JSM_RANGE_ERROR, "number %d", 5);
    return jsm_int(1);  // rule 4: the exception counts
}

static jsm_value take_typed(jsm_context *cx, const jsm_call *call)
{
    double number = jsm_arg_number(cx, call, 0, 7);
    int64_t integer = jsm_arg_int(cx, call, 1, 0, 10, 3);
    const char *text = jsm_arg_string(cx, call, 2, NULL);

    return jsm_stringf(cx, "%g %d %s", number, (int)integer, text);
}

static void count_free(void *data)
{
    ++*(int *)data;
}

Test(functions, get_arguments_and_data)
{
    static char data[] = "data";
    Fixture fixture;
    jsm_context *cx;

    fixture_start(&fixture);
    cx = fixture.cx;
    jsm_set(cx, jsm_global(cx), "f",
            jsm_function(cx, "f", describe, 2, data, NULL));
    expect(&fixture, "f('a', 2)", "2 a undefined data");
    expect(&fixture, "[f.name, f.length, typeof f]", "f,2,function");
    expect(&fixture, "[1].map(f).join()", "3 1 undefined data");
    fixture_close(&fixture);
}

Test(functions, throw_through_script_and_back)
{
    Fixture fixture;
    jsm_context *cx;
    jsm_value argument;

    fixture_start(&fixture);
    cx = fixture.cx;
    jsm_set(cx, jsm_global(cx), "fail",
            jsm_function(cx, "fail", throw_it, 1, NULL, NULL));
    jsm_set(cx, jsm_global(cx), "ignore",
            jsm_function(cx, "ignore", ignore_it, 0, NULL, NULL));
    expect(&fixture, "try { fail('this') } catch (e) { 'caught ' + e }",
           "caught this");
    expect(&fixture, "try { ignore() } catch (e) { String(e) }",
           "RangeError: number 5");
    argument = jsm_string(cx, "deep", JSM_NTS);
    cr_assert(jsm_is_none(jsm_call_fn(
        cx, run(&fixture, "(x => { try { fail(x) } finally { done = 1 } })"),
        JSM_UNDEFINED, 1, &argument)));
    expect_pending(&fixture, "deep");
    expect(&fixture, "done", "1");
    fixture_close(&fixture);
}

Test(functions, are_called_and_constructed)
{
    Fixture fixture;
    jsm_context *cx;
    jsm_value arguments[2];
    jsm_value made;

    fixture_start(&fixture);
    cx = fixture.cx;
    arguments[0] = jsm_int(20);
    arguments[1] = jsm_int(22);
    cr_assert_eq(
        jsm_to_number(cx, jsm_call_fn(cx, run(&fixture, "(a, b) => a + b"),
                                      JSM_UNDEFINED, 2, arguments)),
        42);
    cr_assert_str_eq(
        text_of(&fixture,
                jsm_invoke(cx, run(&fixture, "[3, 1, 2]"), "sort", 0, NULL)),
        "1,2,3");
    made = jsm_new(cx,
                   run(&fixture, "class A { constructor(x) { this.x = x }"
                                 " } A"),
                   1, arguments);
    cr_assert_eq(jsm_to_number(cx, jsm_get(cx, made, "x")), 20);
    cr_assert(jsm_is_none(jsm_call_fn(cx, jsm_int(1), JSM_UNDEFINED, 0, NULL)));
    expect_pending(&fixture, "not a function");
    fixture_close(&fixture);
}

// One that takes two parameters, with less, as many and more arguments: while
// nothing runs, below a native function, and from a task. It allocates before
// it looks at what it was given.
enum { MOST_ARGUMENTS = 4 };

static const char listing[] =
    "(function (a, b) { 'use strict'; const made = [a, b, { a }];"
    "  return `${this.name}:${made[0]},${made[1]}:${made[2].a}`; })";

static void call_in_all_lengths(jsm_context *cx, jsm_value function)
{
    static const char *const expected[] = {
        "me:undefined,undefined:undefined",
        "me:0,undefined:0",
        "me:0,1:0",
        "me:0,1:0",
        "me:0,1:0",
    };
    jsm_value self = jsm_object(cx);
    jsm_value arguments[MOST_ARGUMENTS];

    jsm_set(cx, self, "name", jsm_string(cx, "me", JSM_NTS));
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
        arguments[i] = jsm_int(i);
    }
    for (int count = 0; count <= MOST_ARGUMENTS; count++) {
        jsm_value text = jsm_call_fn(cx, function, self, count, arguments);

        cr_assert_str_eq(jsm_cstr(cx, text, NULL), expected[count]);
    }
    cr_assert(jsm_is_none(jsm_call_fn(cx, function, JSM_NULL, 0, NULL)));
    cr_assert(jsm_is_none(jsm_call_fn(cx, function, self, 0, NULL)));
    cr_assert_eq(jsm_pending(cx), JSM_EXCEPTION);
    jsm_catch(cx);
}

static jsm_value call_below(jsm_context *cx, const jsm_call *call)
{
    call_in_all_lengths(cx, jsm_arg(call, 0));
    return JSM_UNDEFINED;
}

static void call_in_task(jsm_context *cx, void *data)
{
    (void)data;
    call_in_all_lengths(cx, jsm_get(cx, jsm_global(cx), "listing"));
}

static void call_everywhere(Fixture *fixture)
{
    jsm_context *cx = fixture->cx;
    const jsm_queue_options options = {.size = sizeof(options)};
    jsm_value function = jsm_eval(cx, listing, JSM_NTS, "listing.js");
    jsm_value below = jsm_function(cx, "below", call_below, 1, NULL, NULL);
    jsm_queue *queue;

    jsm_set(cx, jsm_global(cx), "listing", function);
    jsm_set(cx, jsm_global(cx), "below", below);
    call_in_all_lengths(cx, function);
    expect(fixture, "below(listing); [below(listing)].length", "1");
    jsm_call_fn(cx, below, JSM_UNDEFINED, 1, &function);
    cr_assert_eq(jsm_pending(cx), JSM_OK);
    queue = jsm_queue_new(cx, &options);
    jsm_post(queue, call_in_task, NULL, NULL);
    pump(fixture);
    jsm_queue_free(queue);
    cr_assert_eq(jsm_pending(cx), JSM_OK);
}

Test(functions, are_called_from_everywhere_with_any_number_of_arguments)
{
    Fixture fixture;

    fixture_start(&fixture);
    call_everywhere(&fixture);
    jsm_debug_gc_every(fixture.runtime, 1, true);
    call_everywhere(&fixture);
    jsm_debug_gc_every(fixture.runtime, 0, true);
    fixture_close(&fixture);
}

// The realm that a call from C ran in is not the running one afterwards, and
// jobs that it left are run.
Test(functions, leave_nothing_running)
{
    Fixture fixture;
    jsm_context *other;
    jsm_value function;

    fixture_start(&fixture);
    other = jsm_context_new(fixture.runtime, NULL);
    function = jsm_eval(other,
                        "(x => { Promise.resolve(x).then(v => {"
                        " globalThis.seen = v }); })",
                        JSM_NTS, "other.js");
    for (int i = 0; i < 3; i++) {
        const jsm_value argument = jsm_int(i);

        jsm_call_fn(other, function, JSM_UNDEFINED, 1, &argument);
        cr_assert_eq(jsm_pending(other), JSM_OK);
        pump(&fixture);
        cr_assert_eq(
            jsm_to_int32(other, jsm_get(other, jsm_global(other), "seen")), i);
        expect(&fixture, "typeof seen", "undefined");
    }
    jsm_context_free(other);
    jsm_gc(fixture.runtime);
    fixture_close(&fixture);
}

Test(functions, typed_arguments_say_what_is_wrong)
{
    Fixture fixture;
    jsm_context *cx;

    fixture_start(&fixture);
    cx = fixture.cx;
    jsm_set(cx, jsm_global(cx), "take",
            jsm_function(cx, "take", take_typed, 3, NULL, NULL));
    expect(&fixture, "take(undefined, undefined, 'x')", "7 3 x");
    expect(&fixture, "take('2.5', 4.9, 6)", "2.5 4 6");
    expect(&fixture,
           "try { take(0, 11, '') } catch (e) { e.name + '/' +"
           " e.message.includes('take') + '/' + e.message.includes('2') }",
           "RangeError/true/true");
    expect(&fixture, "try { take(Symbol()) } catch (e) { e.name }",
           "TypeError");
    expect(&fixture, "try { take(1, 1) } catch (e) { e.name }", "TypeError");
    fixture_close(&fixture);
}

Test(functions, free_their_data_once)
{
    int freed = 0;
    Fixture fixture;
    jsm_scope scope;

    fixture_start(&fixture);
    scope = jsm_scope_open(fixture.cx);
    jsm_function(fixture.cx, "f", describe, 0, &freed, count_free);
    jsm_scope_close(fixture.cx, scope, JSM_UNDEFINED);
    jsm_gc(fixture.runtime);
    fixture_close(&fixture);
    cr_assert_eq(freed, 1);
}

Test(functions, a_failed_call_stops_the_row)
{
    Fixture fixture;
    jsm_context *cx;
    jsm_value none;

    fixture_start(&fixture);
    cx = fixture.cx;
    run(&fixture, "var log = []; var f = x => { log.push(x) }");
    none = jsm_get(cx, JSM_UNDEFINED, "x");
    cr_assert(jsm_is_none(none));
    cr_assert(jsm_is_none(jsm_eval(cx, "log.push('ran')", JSM_NTS, "x.js")));
    cr_assert(jsm_is_none(jsm_object(cx)));
    cr_assert_eq(jsm_set(cx, jsm_global(cx), "y", JSM_TRUE), JSM_EXCEPTION);
    expect_pending(&fixture, "TypeError");
    cr_assert_eq(jsm_pending(cx), JSM_OK);
    cr_assert(jsm_is_none(jsm_call_fn(cx, jsm_get(cx, jsm_global(cx), "f"),
                                      JSM_UNDEFINED, 1, &none)));
    expect(&fixture, "log.length + typeof y", "0undefined");
    fixture_close(&fixture);
}

// ---------------------------------------------------------------- definitions

typedef struct Sample {
    double f64;
    float f32;
    int32_t i32;
    uint32_t u32;
    int64_t i64;
    uint8_t u8;
    bool flag;
    const char *text;
    double fixed;
} Sample;

static const jsm_def inner[] = {
    JSM_NUM("PI", 3.5),
    JSM_STR("name", "inner"),
    JSM_END,
};

static const jsm_def outer[] = {
    JSM_FN("describe", describe, 0),
    JSM_NS("inner", inner),
    JSM_END,
};

Test(definitions, make_namespaces)
{
    static char data[] = "d";
    Fixture fixture;

    fixture_start(&fixture);
    cr_assert_eq(
        jsm_define_all(fixture.cx, jsm_global(fixture.cx), outer, data),
        JSM_OK);
    expect(&fixture, "[describe(1), inner.PI, inner.name].join()",
           "1 1 undefined d,3.5,inner");
    expect(&fixture, "Object.keys(globalThis).includes('describe')", "false");
    fixture_close(&fixture);
}

// -------------------------------------------------------------------- classes

static int finalized;

static bool construct_sample(jsm_context *cx, void *self, const jsm_call *call)
{
    Sample *sample = self;

    sample->f64 = jsm_arg_number(cx, call, 0, 0);
    sample->text = "text";
    sample->fixed = 8;
    return jsm_pending(cx) == JSM_OK;
}

static void finalize_sample(void *self)
{
    (void)self;
    finalized++;
}

static jsm_value sample_double(jsm_context *cx, const jsm_call *call)
{
    Sample *sample = jsm_arg_native(cx, call, -1, call->data);

    (void)cx;
    return sample ? jsm_number(sample->f64 * 2) : JSM_NONE;
}

static jsm_value sample_count(jsm_context *cx, const jsm_call *call)
{
    (void)cx;
    (void)call;
    return jsm_int(3);
}

static const jsm_def sample_members[] = {
    JSM_FIELD(Sample, f64, JSM_F64),
    JSM_FIELD(Sample, f32, JSM_F32),
    JSM_FIELD(Sample, i32, JSM_I32),
    JSM_FIELD(Sample, u32, JSM_U32),
    JSM_FIELD(Sample, i64, JSM_I64),
    JSM_FIELD(Sample, u8, JSM_U8),
    JSM_FIELD(Sample, flag, JSM_BOOL8),
    JSM_FIELD(Sample, text, JSM_CSTR),
    JSM_FIELD(Sample, fixed, (uint32_t)JSM_F64 | (uint32_t)JSM_READONLY),
    JSM_SFN("count", sample_count, 0),
    JSM_END,
};

static const jsm_class_def sample_class = {
    .size = sizeof(sample_class),
    .name = "Sample",
    .native_size = sizeof(Sample),
    .arity = 1,
    .construct = construct_sample,
    .finalize = finalize_sample,
    .members = sample_members,
};

static jsm_class *install_sample(Fixture *fixture)
{
    jsm_class *k = jsm_class_new(fixture->runtime, &sample_class);

    cr_assert_not_null(k);
    jsm_set(fixture->cx, jsm_global(fixture->cx), "Sample",
            jsm_class_ctor(fixture->cx, k));
    finalized = 0;
    return k;
}

Test(classes, fields_are_properties)
{
    Fixture fixture;
    jsm_class *k;
    Sample *sample;
    jsm_value instance;

    fixture_start(&fixture);
    k = install_sample(&fixture);
    instance =
        run(&fixture, "var s = new Sample(1.5); s.f32 = 0.5; s.i32 = -5;"
                      " s.u32 = 4294967295; s.i64 = -7; s.u8 = 300; s.flag = 1;"
                      " s");
    sample = jsm_native_data(fixture.cx, instance, k);
    cr_assert_not_null(sample);
    cr_assert_eq(sample->f64, 1.5);
    cr_assert_eq(sample->f32, 0.5F);
    cr_assert_eq(sample->i32, -5);
    cr_assert_eq(sample->u32, UINT32_MAX);
    cr_assert_eq(sample->i64, -7);
    cr_assert_eq(sample->u8, 44);
    cr_assert(sample->flag);
    sample->f64 = 2.5;
    expect(&fixture, "[s.f64, s.flag, s.text, s.fixed, Sample.count()]",
           "2.5,true,text,8,3");
    expect(&fixture, "'use strict'; try { s.fixed = 1 } catch (e) { e.name }",
           "TypeError");
    expect(&fixture,
           "[Sample.name, Sample.length, s instanceof Sample,"
           " Object.prototype.toString.call(s)]",
           "Sample,1,true,[object Sample]");
    fixture_close(&fixture);
}

Test(classes, check_what_they_are_given)
{
    Fixture fixture;
    jsm_class *k;

    fixture_start(&fixture);
    k = install_sample(&fixture);
    jsm_set(fixture.cx, run(&fixture, "Sample.prototype"), "double",
            jsm_function(fixture.cx, "double", sample_double, 0, k, NULL));
    expect(&fixture, "new Sample(4).double()", "8");
    expect(&fixture,
           "try { Sample.prototype.double.call({}) } catch (e) { e.name + '/'"
           " + e.message.includes('Sample') }",
           "TypeError/true");
    expect(&fixture, "try { Sample() } catch (e) { e.name }", "TypeError");
    cr_assert_null(jsm_native_data(fixture.cx, jsm_int(1), k));
    expect_pending(&fixture, "TypeError");
    cr_assert_null(jsm_native_data_or_null(run(&fixture, "({})"), k));
    cr_assert_eq(jsm_pending(fixture.cx), JSM_OK);
    fixture_close(&fixture);
}

Test(classes, may_be_extended_by_script)
{
    Fixture fixture;

    fixture_start(&fixture);
    install_sample(&fixture);
    expect(&fixture,
           "class More extends Sample { extra = 1; constructor(x) {"
           " super(x + 1); } get both() { return this.f64 + this.extra; } }"
           " var m = new More(1); [m.both, m instanceof Sample]",
           "3,true");
    fixture_close(&fixture);
}

Test(classes, finalize_each_instance_once)
{
    Fixture fixture;

    fixture_start(&fixture);
    install_sample(&fixture);
    run(&fixture, "for (let i = 0; i < 100; i++) new Sample(i);"
                  " var kept = new Sample(1); undefined");
    jsm_gc(fixture.runtime);
    cr_assert_geq(finalized, 99);
    cr_assert_leq(finalized, 100);
    fixture_close(&fixture);
    cr_assert_eq(finalized, 101);
}

Test(classes, make_instances_from_c)
{
    Fixture fixture;
    jsm_class *k;
    const Sample init = {.f64 = 9};
    jsm_value instance;

    fixture_start(&fixture);
    k = install_sample(&fixture);
    instance = jsm_native_new(fixture.cx, k, &init);
    cr_assert_eq(
        jsm_to_number(fixture.cx, jsm_get(fixture.cx, instance, "f64")), 9);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "s", instance);
    cr_assert_not_null(jsm_native_detach(fixture.cx, instance, k));
    expect(&fixture, "try { s.f64 } catch (e) { e.name }", "TypeError");
    fixture_close(&fixture);
}

static const jsm_class_def document_all = {
    .size = sizeof(document_all),
    .name = "All",
    .flags = JSM_CLASS_HTMLDDA,
};

Test(classes, can_be_falsy_objects)
{
    Fixture fixture;
    jsm_class *k;

    fixture_start(&fixture);
    k = jsm_class_new(fixture.runtime, &document_all);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "all",
            jsm_native_new(fixture.cx, k, NULL));
    expect(&fixture, "[typeof all, all == null, all === undefined, !all]",
           "undefined,true,false,true");
    fixture_close(&fixture);
}

static const char attached_key;

Test(classes, data_can_be_attached_to_any_object)
{
    int freed = 0;
    Fixture fixture;
    jsm_value o;

    fixture_start(&fixture);
    o = jsm_object(fixture.cx);
    cr_assert_null(jsm_attached(o, &attached_key));
    cr_assert_eq(jsm_attach(fixture.cx, o, &attached_key, &freed, count_free),
                 JSM_OK);
    cr_assert_eq(jsm_attached(o, &attached_key), &freed);
    fixture_close(&fixture);
    cr_assert_eq(freed, 1);
}

// ------------------------------------------------------------ printing errors

typedef struct Page {
    char text[2000];
    size_t length;
} Page;

static bool write_page(void *data, const void *p, size_t n)
{
    Page *page = data;

    cr_assert_lt(page->length + n, sizeof(page->text));
    memcpy(page->text + page->length, p, n);
    page->length += n;
    page->text[page->length] = '\0';
    return true;
}

// What is printed of what a script throws.
static void expect_printed(Fixture *fixture, const char *script,
                           const char *text)
{
    Page page = {.length = 0};
    jsm_value error;

    jsm_eval(fixture->cx, script, JSM_NTS, "page.js");
    error = jsm_catch(fixture->cx);
    jsm_print_error(fixture->cx, error, write_page, &page);
    cr_assert_str_eq(page.text, text);
    cr_assert_eq(jsm_pending(fixture->cx), JSM_OK);
}

Test(errors, print_the_line_with_a_caret)
{
    Fixture fixture;

    fixture_start(&fixture);
    expect_printed(&fixture, "let a = {};\n\tlet b = a.b.c;\nlet d",
                   "page.js:2:14\n"
                   "\tlet b = a.b.c;\n"
                   "\t            ^\n"
                   "TypeError: cannot read property 'c' of undefined "
                   "(reading a.b.c)\n"
                   "    at page.js:2:14\n");
    expect_printed(&fixture, "let x;\r\n'\xC3\xA9\xF0\x9F\x98\x80' = 1\r\n",
                   "page.js:2:1\n"
                   "'\xC3\xA9\xF0\x9F\x98\x80' = 1\n"
                   "^\n"
                   "SyntaxError: invalid assignment target\n"
                   "    at page.js:2:1\n");
    expect_printed(&fixture, "throw 'no error'", "'no error'\n");
    expect_printed(&fixture, "throw undefined", "undefined\n");
    expect_printed(&fixture, "'\xF0\x9F\x98\x80'; null.x",
                   "page.js:1:12\n"
                   "'\xF0\x9F\x98\x80'; null.x\n"
                   "          ^\n"
                   "TypeError: cannot read property 'x' of null "
                   "(reading null.x)\n"
                   "    at page.js:1:12\n");
    fixture_close(&fixture);
}

// A script on one line of a megabyte shows the part around the place.
Test(errors, print_part_of_a_long_line)
{
    enum { LENGTH = 1 << 20 };
    char *script = calloc(LENGTH + 20, 1);
    Page page = {.length = 0};
    Fixture fixture;

    memset(script, ';', LENGTH);
    memcpy(script + LENGTH, "null.x;;;;", 10);
    fixture_start(&fixture);
    jsm_eval(fixture.cx, script, JSM_NTS, "long.js");
    jsm_print_error(fixture.cx, jsm_catch(fixture.cx), write_page, &page);
    cr_assert(strstr(page.text, ";;;null.x;;;;\n"));
    cr_assert_lt(page.length, 500);
    fixture_close(&fixture);
    free(script);
}

// It leaves a pending exception alone and shows what it is given.
Test(errors, print_while_another_is_pending)
{
    Page page = {.length = 0};
    Fixture fixture;
    jsm_value shown;

    fixture_start(&fixture);
    shown = jsm_error(fixture.cx, JSM_RANGE_ERROR, "shown");
    jsm_throwf(fixture.cx, JSM_TYPE_ERROR, "pending");
    jsm_print_error(fixture.cx, shown, write_page, &page);
    cr_assert_str_eq(page.text, "RangeError: shown\n");
    expect_pending(&fixture, "TypeError: pending");
    fixture_close(&fixture);
}
