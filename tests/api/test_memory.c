// SPDX-License-Identifier: MIT
//
// Memory of contexts: what belongs to each, and limits of their own.
#include "fixture.h"

#include <stdio.h>

enum { LIMIT = 2 << 20, TENTH = LIMIT / 10 };

static jsm_context *limited_context(Fixture *fixture)
{
    const jsm_context_options options = {
        .size = sizeof(options),
        .heap_hard = LIMIT,
    };
    jsm_context *cx = jsm_context_new(fixture->runtime, &options);

    cr_assert_not_null(cx);
    return cx;
}

static size_t used_by(const jsm_context *cx)
{
    jsm_stats stats = {.size = sizeof(stats)};

    jsm_context_stats(cx, &stats);
    cr_assert_geq(stats.heap_peak, stats.heap_used);
    return stats.heap_used;
}

static double number_of(jsm_context *cx, const char *script)
{
    jsm_scope scope = jsm_scope_open(cx);
    double number =
        jsm_to_number(cx, jsm_eval(cx, script, JSM_NTS, "memory.js"));

    jsm_scope_close(cx, scope, JSM_NONE);
    cr_assert_eq(jsm_pending(cx), JSM_OK, "%s\n%s", script,
                 jsm_cstr(cx, jsm_catch(cx), NULL));
    return number;
}

Test(memory, belongs_to_contexts)
{
    jsm_stats all = {.size = sizeof(all)};
    Fixture fixture;
    jsm_context *second;
    size_t first_before, second_before;

    fixture_start(&fixture);
    second = jsm_context_new(fixture.runtime, NULL);
    first_before = used_by(fixture.cx);
    second_before = used_by(second);
    run(&fixture, "globalThis.kept = [];"
                  "for (let i = 0; i < 10000; i++) kept.push({ i });"
                  "globalThis.buffer = new ArrayBuffer(1 << 20); 0");
    cr_assert_geq(used_by(fixture.cx), first_before + 10000 * 40 + (1 << 20));
    cr_assert_leq(used_by(fixture.cx), first_before + 10000 * 80 + (2 << 20));
    cr_assert_leq(used_by(second), second_before + 4096);
    jsm_runtime_stats(fixture.runtime, &all);
    cr_assert_leq(used_by(fixture.cx) + used_by(second), all.heap_used);
    // What both reach belongs to the older one.
    jsm_set(second, jsm_global(second), "kept", run(&fixture, "kept"));
    cr_assert_leq(used_by(second), second_before + 4096);
    run(&fixture, "kept = undefined");
    jsm_set(second, jsm_global(second), "kept2", JSM_NULL);
    cr_assert_geq(used_by(second), second_before + 10000 * 40);
    fixture_close(&fixture);
}

static const char *const hogs[] = {
    "for (let i = 0; ; i++) kept.push({ i, next: kept });",
    "for (;;) kept.push(new Array(100).fill(0.5));",
    "for (;;) kept.push([new Uint8Array(1000)]);",
    "for (;;) kept.push(new ArrayBuffer(500000));",
    "for (let i = 0; ; i++) kept.push('text of a hog ' + i);",
    "const map = new Map(); for (let i = 0; ; i++) map.set(i, [i]);",
    ("const map = new WeakMap();"
     "for (let i = 0; ; i++) { kept.push({}); map.set(kept[i], [i]); }"),
    "for (let i = 0; ; i++) kept.push(() => i);",
    "let s = 'x'; for (;;) { s += s + 'y'; kept.push(s.split('')); }",
    "let list = null; for (;;) list = { list };",
    "function* g() { yield 1; } for (;;) kept.push(g());",
    "let o = {}; for (let i = 0; ; i++) o['k' + i] = i;",
    "kept = new Array(1 << 20).fill(1.5);",
    "kept = 'abc'.repeat(1 << 20).split('b');",
};

Test(memory, of_a_context_can_be_limited, .timeout = 120)
{
    Fixture fixture;
    jsm_context *cx;

    fixture_start(&fixture);
    run(&fixture, "globalThis.mine = Array.from({ length: 5000 }, () => ({}));"
                  "0");
    cx = limited_context(&fixture);
    number_of(cx, "globalThis.kept = []; 0");
    for (size_t i = 0; i < sizeof(hogs) / sizeof(hogs[0]); i++) {
        char script[400];

        // Caught by script, with what it has made still there ...
        snprintf(script, sizeof(script),
                 "kept = []; try { %s } catch (e) {"
                 "  e.message === 'out of memory' ? 1 : 2 }",
                 hogs[i]);
        cr_expect_eq(number_of(cx, script), 1, "%s", hogs[i]);
        cr_expect_leq(used_by(cx), LIMIT + TENTH, "%s", hogs[i]);
        // ... while the other context goes on, and this one, too.
        cr_expect_eq(
            number_of(fixture.cx, "mine.concat(mine.map((x) => [x])).length"),
            10000);
        cr_expect_eq(number_of(cx, "kept = [1, 2, 3]; kept.length"), 3);
    }
    fixture_close(&fixture);
}

// Runs a script that may throw.
static void run_often(jsm_context *cx, const char *script)
{
    for (int i = 0; i < 10; i++) {
        jsm_scope scope = jsm_scope_open(cx);

        jsm_eval(cx, script, JSM_NTS, "often.js");
        jsm_catch(cx);
        jsm_scope_close(cx, scope, JSM_NONE);
    }
}

Test(memory, of_a_context_is_used_up_to_the_limit)
{
    Fixture fixture;
    jsm_context *cx;
    double kept;

    fixture_start(&fixture);
    cx = limited_context(&fixture);
    number_of(cx, "globalThis.kept = []; 0");
    // Garbage does not count, however much there is.
    number_of(cx, "for (let i = 0; i < 300000; i++) kept = [i, {}, 'a' + i];");
    kept = number_of(cx, "kept = []; let n = 0; try {"
                         "  for (;; n++) kept.push(new ArrayBuffer(10000));"
                         "} catch { } n");
    cr_assert_geq(kept * 10000, LIMIT - 2 * TENTH);
    // Trying again and again takes no more: in the end nothing is to be had.
    run_often(cx, "for (let i = 0; i < 300; i++) {"
                  "  try { for (;;) kept.push({ i }); } catch { } } 0");
    cr_assert_leq(used_by(cx), LIMIT + TENTH);
    jsm_context_free(cx);
    // Without limited contexts nobody is charged.
    run(&fixture, "Array.from({ length: 100000 }, () => ({})).length");
    fixture_close(&fixture);
}

static jsm_value call_back(jsm_context *cx, const jsm_call *c)
{
    return jsm_call_fn(cx, jsm_arg(c, 0), JSM_UNDEFINED, 0, NULL);
}

Test(memory, of_running_functions_belongs_to_their_contexts)
{
    Fixture fixture;
    jsm_context *cx;
    jsm_value hog;

    fixture_start(&fixture);
    cx = limited_context(&fixture);
    // The hog's array is held by its frame alone when it calls the other
    // context's function, which may allocate all the same.
    jsm_set(cx, jsm_global(cx), "callBack",
            jsm_function(cx, "callBack", call_back, 1, NULL, NULL));
    jsm_set(cx, jsm_global(cx), "other",
            run(&fixture, "(() => Array.from({ length: 50000 },"
                          "                  (x, i) => [i]).length)"));
    hog = jsm_eval(cx,
                   "(() => { const mine = []; let n = 0;"
                   "  try { for (;;) mine.push({ n: n++ }); } catch { }"
                   "  return callBack(other) + Math.sign(mine.length); })()",
                   JSM_NTS, "hog.js");
    cr_assert_eq(jsm_to_number(cx, hog), 50001);
    fixture_close(&fixture);
}
