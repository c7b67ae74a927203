// SPDX-License-Identifier: MIT
//
// Section 13 of jsmini.h, and what section 15 has for tests: limits, fuel,
// collection, allocations that fail.
#include "fixture.h"

#include <string.h>

// Every way to a longer string ends in a RangeError at the same length.
static const char *const longer[] = {
    "'ab'.repeat(600)",
    "{ let s = 'abcd'; for (;;) s += s }",
    "{ let s = ''; for (;;) s += 'x' }",
    "{ let s = 'x'.repeat(900); `${s}${s}` }",
    "'x'.padEnd(1001)",
    "new Array(1002).join('x')",
    "Array.from({ length: 600 }, () => 'xx').join('')",
    "'x'.repeat(900).replaceAll('x', 'yy')",
    "'\u00DF'.repeat(900).toUpperCase()",
    "JSON.stringify('\\n'.repeat(900))",
    "'x'.repeat(500).concat('y'.repeat(501))",
    "String.fromCharCode(...new Array(1001).fill(65))",
    "(10n ** 1001n).toString()",
    "encodeURIComponent('%'.repeat(400))",
    "'x'.repeat(900).replace(/x/g, '$&$&')",
    "Function('x'.repeat(500), 'y'.repeat(600)).toString()",
};

Test(limits, strings_grow_no_longer_than_allowed)
{
    Fixture fixture;

    fixture_prepare(&fixture);
    fixture.limits.max_string = 1000;
    cr_assert(fixture_open(&fixture));
    for (size_t i = 0; i < sizeof(longer) / sizeof(longer[0]); i++) {
        jsm_eval(fixture.cx, longer[i], JSM_NTS, "longer.js");
        expect_pending(&fixture, "RangeError: ");
    }
    expect(&fixture, "'x'.repeat(1000).length", "1000");
    expect(&fixture, "let s = ''; while (s.length < 1000) s += 'x'; s.length",
           "1000");
    fixture_close(&fixture);
}

Test(limits, may_change_while_the_runtime_lives)
{
    const jsm_limits small = {.size = sizeof(small), .max_string = 40};
    Fixture fixture;

    fixture_start(&fixture);
    run(&fixture, "globalThis.long = 'x'.repeat(50) + 'y'");
    jsm_set_limits(fixture.runtime, &small);
    jsm_eval(fixture.cx, "'x'.repeat(41)", JSM_NTS, "small.js");
    expect_pending(&fixture, "RangeError");
    expect(&fixture, "long.length", "51");
    jsm_set_limits(fixture.runtime, NULL);
    expect(&fixture, "'x'.repeat(5000).length", "5000");
    expect(&fixture, "long.at(-1)", "y");
    fixture_close(&fixture);
}

// A call from C that meets a limit counts as none that was made: what is left
// afterwards is what was there before.
Test(limits, calls_that_meet_them_count_for_nothing)
{
    const jsm_limits shallow = {.size = sizeof(shallow), .max_js_depth = 1};
    const jsm_value arguments[3] = {jsm_int(1), jsm_int(2), JSM_NONE};
    Fixture fixture;
    jsm_value add;
    jsm_value deeper;

    fixture_start(&fixture);
    add = jsm_eval(fixture.cx, "(a, b) => a + b", JSM_NTS, "add.js");
    deeper = jsm_eval(fixture.cx, "() => (() => 1)()", JSM_NTS, "deeper.js");
    jsm_set_limits(fixture.runtime, &shallow);
    for (int i = 0; i < 100; i++) {
        jsm_call_fn(fixture.cx, deeper, JSM_UNDEFINED, 0, NULL);
        expect_pending(&fixture, "RangeError: ");
        cr_assert(jsm_is_none(
            jsm_call_fn(fixture.cx, add, JSM_UNDEFINED, 3, arguments)));
        cr_assert_eq(
            jsm_to_int32(fixture.cx, jsm_call_fn(fixture.cx, add, JSM_UNDEFINED,
                                                 2, arguments)),
            3);
    }
    jsm_set_fuel(fixture.runtime, 10);
    for (int i = 0; i < 10; i++)
        jsm_call_fn(fixture.cx, add, JSM_UNDEFINED, 2, arguments);
    cr_assert_eq(jsm_pending(fixture.cx), JSM_OK);
    jsm_call_fn(fixture.cx, add, JSM_UNDEFINED, 2, arguments);
    cr_assert_eq(jsm_pending(fixture.cx), JSM_TERMINATED);
    fixture_close(&fixture);
}

Test(limits, buffers_grow_no_longer_than_allowed)
{
    Fixture fixture;

    fixture_prepare(&fixture);
    fixture.limits.max_buffer = 4096;
    cr_assert(fixture_open(&fixture));
    jsm_eval(fixture.cx, "new ArrayBuffer(4097)", JSM_NTS, "buffer.js");
    expect_pending(&fixture, "RangeError");
    jsm_eval(fixture.cx, "new Float64Array(513)", JSM_NTS, "buffer.js");
    expect_pending(&fixture, "RangeError");
    cr_assert(jsm_is_none(jsm_buffer(fixture.cx, NULL, 4097)));
    expect_pending(&fixture, "RangeError");
    expect(&fixture, "new Float64Array(512).byteLength", "4096");
    fixture_close(&fixture);
}

Test(limits, fuel_is_counted_and_told)
{
    Fixture fixture;
    int64_t left;
    int64_t again;

    fixture_start(&fixture);
    cr_assert_eq(jsm_fuel(fixture.runtime), -1);
    jsm_set_fuel(fixture.runtime, 100000);
    run(&fixture, "for (let i = 0; i < 1000; i++);");
    left = jsm_fuel(fixture.runtime);
    cr_assert_gt(left, 0);
    cr_assert_lt(left, 99500);
    // The same amount in every run.
    jsm_set_fuel(fixture.runtime, 100000);
    run(&fixture, "for (let i = 0; i < 1000; i++);");
    again = jsm_fuel(fixture.runtime);
    cr_assert_eq(left, again);
    jsm_set_fuel(fixture.runtime, -1);
    fixture_close(&fixture);
}

Test(limits, a_collection_can_be_made_in_steps)
{
    jsm_stats stats = {.size = sizeof(stats)};
    Fixture fixture;
    int steps = 0;

    fixture_start(&fixture);
    run(&fixture, "globalThis.kept = Array.from({ length: 20000 },"
                  " (_, i) => ({ i }))");
    while (!jsm_gc_step(fixture.runtime, 50000)) {
        cr_assert_lt(++steps, 100000);
    }
    jsm_context_stats(fixture.cx, &stats);
    cr_assert_gt(stats.objects, 20000);
    cr_assert_gt(stats.gc_count, 0);
    expect(&fixture, "kept.reduce((s, o) => s + o.i, 0)", "199990000");
    fixture_close(&fixture);
}

// Collections at every allocation and allocations that fail change nothing
// that a script can see but a RangeError.
Test(limits, torture_switches_work_in_every_build)
{
    Fixture fixture;
    int failures = 0;

    fixture_start(&fixture);
    jsm_debug_gc_every(fixture.runtime, 1, true);
    expect(&fixture, "[1, 2, 3].map(x => ({ x })).length", "3");
    jsm_debug_gc_every(fixture.runtime, 0, false);
    for (int i = 1; i < 30; i++) {
        jsm_debug_fail_alloc(fixture.runtime, i);
        jsm_eval(fixture.cx, "new Array(1000).fill(0).map(String).join('')",
                 JSM_NTS, "fail.js");
        jsm_debug_fail_alloc(fixture.runtime, 0);
        if (jsm_pending(fixture.cx) != JSM_OK) {
            expect_pending(&fixture, "out of memory");
            failures++;
        }
    }
    cr_assert_gt(failures, 0);
    jsm_debug_fail_alloc_from(fixture.runtime, 1);
    jsm_eval(fixture.cx, "new Array(100000).fill({})", JSM_NTS, "fail.js");
    jsm_debug_fail_alloc_from(fixture.runtime, 0);
    expect_pending(&fixture, "out of memory");
    expect(&fixture, "1 + 1", "2");
    fixture_close(&fixture);
}
