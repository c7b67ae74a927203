// SPDX-License-Identifier: MIT
//
// Structured clones: what section 14 of jsmini.h says of messages.
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

// What a script gives in one runtime, read by a check in another: the check
// has it as `v`, and gives a text.
static void expect_clone(const char *script, const char *check,
                         const char *text)
{
    Fixture from;
    Fixture to;
    jsm_clone *clone;

    fixture_start(&from);
    fixture_start(&to);
    clone = jsm_clone_write(from.cx, run(&from, script), 0, NULL);
    if (!clone) {
        cr_assert_fail("%s: %s", script, text_of(&from, jsm_catch(from.cx)));
    }
    // The message outlives where it came from.
    fixture_free(&from);
    jsm_set(to.cx, jsm_global(to.cx), "v", jsm_clone_read(to.cx, clone));
    expect(&to, check, text);
    fixture_close(&to);
    cr_assert_eq(from.used, 0);
}

Test(clones, copy_what_has_no_identity)
{
    expect_clone("undefined", "typeof v", "undefined");
    expect_clone("null", "v", "null");
    expect_clone("true", "v", "true");
    expect_clone("false", "v", "false");
    expect_clone("-0", "Object.is(v, -0)", "true");
    expect_clone("1.5", "v", "1.5");
    expect_clone("'text \\u263A'", "v", "text \xE2\x98\xBA");
    expect_clone("'' + 'a'.repeat(1000) + '\\uD800'", "v.length", "1001");
    expect_clone("-123456789012345678901234567890n", "v",
                 "-123456789012345678901234567890");
    expect_clone("0n", "typeof v + v", "bigint0");
}

Test(clones, copy_objects_with_what_they_refer_to)
{
    expect_clone("({ a: 1, b: { c: [1, , 3] }, get d() { return 4 } })",
                 "JSON.stringify(v) + (1 in v.b.c)",
                 "{\"a\":1,\"b\":{\"c\":[1,null,3]},\"d\":4}false");
    expect_clone("let o = { n: 1 }; o.self = o; [o, o]",
                 "v[0] === v[1] && v[0].self === v[0]", "true");
    expect_clone("Object.assign([1, 2], { extra: 'x' })",
                 "v.length + v.extra + Array.isArray(v)", "2xtrue");
    expect_clone("class A { x = 1; #y = 2; z() {} }; new A",
                 "Object.getPrototypeOf(v) === Object.prototype && v.x", "1");
    expect_clone("Object.defineProperty({ a: 1, [Symbol()]: 2 }, 'h',"
                 " { value: 1 })",
                 "Reflect.ownKeys(v).join()", "a");
    expect_clone("JSON.parse('{\"__proto__\": 1}')",
                 "Object.keys(v).join() + v.__proto__", "__proto__1");
    expect_clone("[new Date(5), new Date(NaN)]",
                 "v[0].getTime() + ' ' + v[1].getTime()", "5 NaN");
    expect_clone("[new Number(1), new String('s'), Object(2n),"
                 " new Boolean(false)]",
                 "v.map(x => typeof x + x).join()",
                 "object1,objects,object2,objectfalse");
    expect_clone("let r = /a(.)/giu; r.lastIndex = 3; r",
                 "v + v.lastIndex + v.exec('xAb')[1]", "/a(.)/giu0b");
    expect_clone("let m = new Map([[1, 'a'], ['k', { x: 1 }]]); m.set(m, m)",
                 "v.get(v) === v && v.get('k').x + [...v.keys()].indexOf('k')",
                 "2");
    expect_clone("new Set([1, 'a', NaN])", "[...v].join() + v.has(NaN)",
                 "1,a,NaNtrue");
    expect_clone("(function () { return arguments })(1, 2)",
                 "JSON.stringify(v)", "{\"0\":1,\"1\":2}");
}

Test(clones, copy_errors)
{
    expect_clone("let e = new RangeError('m', { cause: { c: 1 } }); e.x = 1; e",
                 "(v instanceof RangeError) + v.message + v.cause.c + v.x",
                 "truem1undefined");
    expect_clone(
        "class Mine extends TypeError { name = 'Mine' }; new Mine('m')",
        "v.name + v.message + v.constructor.name", "ErrormError");
    expect_clone("new Error", "Object.hasOwn(v, 'message')", "false");
}

Test(clones, copy_and_share_buffers)
{
    expect_clone("let b = new ArrayBuffer(8); let u = new Uint8Array(b, 2, 3);"
                 " u[0] = 7; [u, new Int16Array(b), new DataView(b, 4)]",
                 "v[0][0] + v[1].length + v[2].byteLength + v[0].byteOffset +"
                 " (v[0].buffer === v[2].buffer ? 100 : 0)",
                 "117");
    expect_clone("new BigInt64Array([5n, -5n])", "v.join()", "5,-5");
    expect_clone("new Float64Array(new SharedArrayBuffer(16))",
                 "v.buffer.constructor.name + v.length", "SharedArrayBuffer2");
}

Test(clones, share_and_move_bytes)
{
    Fixture from;
    Fixture to;
    jsm_value list;
    jsm_value given[2];
    jsm_clone *clone;

    fixture_start(&from);
    fixture_start(&to);
    list = run(&from, "globalThis.s = new SharedArrayBuffer(4);"
                      " globalThis.b = new ArrayBuffer(1000);"
                      " new Uint8Array(b)[999] = 9; [s, b, new Uint8Array(b)]");
    given[0] = jsm_get(from.cx, jsm_global(from.cx), "b");
    clone = jsm_clone_write(from.cx, list, 1, given);
    cr_assert_not_null(clone);
    expect(&from, "b.detached + ' ' + b.byteLength", "true 0");
    jsm_set(to.cx, jsm_global(to.cx), "v", jsm_clone_read(to.cx, clone));
    expect(&to, "v[1].byteLength + v[2][999] + (v[2].buffer === v[1])", "1010");
    run(&to, "new Int32Array(v[0])[0] = 42");
    expect(&from, "new Int32Array(s)[0]", "42");
    // What is detached, shared, twice in the list or no buffer is refused, and
    // nothing else is detached then.
    run(&from, "globalThis.c = new ArrayBuffer(1)");
    given[1] = given[0];
    given[0] = jsm_get(from.cx, jsm_global(from.cx), "c");
    cr_assert_null(jsm_clone_write(from.cx, JSM_TRUE, 2, given));
    expect_pending(&from, "cannot be transferred");
    given[1] = given[0];
    cr_assert_null(jsm_clone_write(from.cx, JSM_TRUE, 2, given));
    expect_pending(&from, "cannot be transferred");
    given[1] = jsm_get(from.cx, jsm_global(from.cx), "s");
    cr_assert_null(jsm_clone_write(from.cx, JSM_TRUE, 2, given));
    expect_pending(&from, "cannot be transferred");
    cr_assert_null(jsm_clone_write(from.cx, run(&from, "() => 1"), 1, given));
    expect_pending(&from, "cannot be cloned");
    expect(&from, "c.detached", "false");
    fixture_free(&from);
    expect(&to, "new Int32Array(v[0])[0]", "42");
    fixture_close(&to);
    cr_assert_eq(from.used, 0);
}

static const char *const refused[] = {
    "() => 1",
    "Symbol()",
    "({ deep: [{ f() {} }] })",
    "new WeakMap",
    "new WeakRef({})",
    "Promise.resolve()",
    "new Proxy({}, {})",
    "(function* () {})()",
    "[1].values()",
};

Test(clones, refuse_the_rest)
{
    Fixture fixture;

    fixture_start(&fixture);
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        cr_assert_null(
            jsm_clone_write(fixture.cx, run(&fixture, refused[i]), 0, NULL),
            "%s", refused[i]);
        expect_pending(&fixture, "cannot be cloned");
    }
    cr_assert_null(jsm_clone_write(
        fixture.cx,
        run(&fixture, "({ get x() { throw new RangeError('g') } })"), 0, NULL));
    expect_pending(&fixture, "RangeError: g");
    cr_assert_null(jsm_clone_write(fixture.cx, JSM_NONE, 0, NULL));
    cr_assert_eq(jsm_pending(fixture.cx), JSM_OK);
    fixture_close(&fixture);
}

// Getters that change what is being written, a chain a million long, setters
// on the prototypes of what is read.
Test(clones, are_not_led_astray)
{
    Fixture fixture;
    jsm_clone *clone;

    expect_clone("({ get a() { delete this.b; this.c = 1; return 0 }, b: 2 })",
                 "Object.keys(v).join()", "a");
    expect_clone("let o = null; for (let i = 0; i < 1e5; i++) o = { o }; o",
                 "let n = 0; for (let x = v; x; x = x.o) n++; n", "100000");
    fixture_start(&fixture);
    clone =
        jsm_clone_write(fixture.cx, run(&fixture, "[{ x: 1 }, [2]]"), 0, NULL);
    run(&fixture, "for (const p of [Object.prototype, Array.prototype])"
                  " for (const k of [0, 1, 'x'])"
                  " Object.defineProperty(p, k, { set() { throw 1 } })");
    jsm_set(fixture.cx, jsm_global(fixture.cx), "v",
            jsm_clone_read(fixture.cx, clone));
    expect(&fixture, "v[0].x + v[1][0]", "3");
    fixture_close(&fixture);
}

// Every allocation fails once, in writing and in reading.
Test(clones, fail_cleanly)
{
    static const char script[] =
        "[{ a: 'x'.repeat(99) }, new Map([[1, new Date(0)]]), new Set([1n]),"
        " /a/, new Uint8Array(9), new TypeError('t', { cause: 1 })]";
    bool failed = true;

    for (int i = 1; failed; i++) {
        Fixture fixture;
        jsm_clone *clone;
        jsm_value value;

        fixture_start(&fixture);
        value = run(&fixture, script);
        fixture.fail_at = i;
        clone = jsm_clone_write(fixture.cx, value, 0, NULL);
        if (clone) {
            jsm_clone_read(fixture.cx, clone);
        }
        failed = fixture.fail_at == 0;
        fixture.fail_at = 0;
        jsm_catch(fixture.cx);
        expect(&fixture, "1 + 1", "2");
        fixture_close(&fixture);
        cr_assert_lt(i, 1000);
    }
}

Test(clones, live_through_collections)
{
    Fixture fixture;
    jsm_clone *clone;
    jsm_value value;

    fixture_start(&fixture);
    value = run(&fixture,
                "[{ get a() { return { b: [1, 2, 3].map(String) } } },"
                " new Map(Array.from({ length: 50 }, (_, i) => [{ i }, [i]])),"
                " new Float32Array(3), new Error('e')]");
    jsm_debug_gc_every(fixture.runtime, 1, true);
    clone = jsm_clone_write(fixture.cx, value, 0, NULL);
    value = jsm_clone_read(fixture.cx, clone);
    jsm_debug_gc_every(fixture.runtime, 0, true);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "v", value);
    expect(&fixture,
           "v[0].a.b.join('') + [...v[1]].every(([k, [n]]) => k.i === n)"
           " + v[2].length + v[3].message",
           "123true3e");
    // One that nobody reads.
    jsm_clone_free(jsm_clone_write(fixture.cx, value, 0, NULL));
    jsm_clone_free(NULL);
    cr_assert(jsm_is_none(jsm_clone_read(fixture.cx, NULL)));
    fixture_close(&fixture);
}

// -------------------------------------------------------------------
// accounting

static size_t used(jsm_runtime *runtime)
{
    jsm_stats stats = {.size = sizeof(stats)};

    jsm_runtime_stats(runtime, &stats);
    return stats.heap_used;
}

// A message is in the count of the runtime that wrote it until it is freed,
// and the buffers that it carries are until it is read.
Test(clones, count_for_the_writer)
{
    enum { SIZE = 1 << 20 };
    Fixture fixture;
    jsm_runtime *other = jsm_runtime_new(NULL);
    jsm_context *reader = jsm_context_new(other, NULL);
    size_t before, before_reader;
    jsm_clone *message;
    jsm_value text, buffer;

    fixture_start(&fixture);
    text = jsm_eval(fixture.cx, "'x'.repeat(1 << 20)", JSM_NTS, "text.js");
    buffer =
        jsm_eval(fixture.cx, "new ArrayBuffer(1 << 20)", JSM_NTS, "buffer.js");
    jsm_gc(fixture.runtime);
    before = used(fixture.runtime);
    message = jsm_clone_write(fixture.cx, text, 0, NULL);
    cr_assert(used(fixture.runtime) >= before + SIZE);
    jsm_clone_free(message);
    jsm_gc(fixture.runtime);
    cr_assert(used(fixture.runtime) < before + SIZE / 2);

    message = jsm_clone_write(fixture.cx, buffer, 0, NULL);
    cr_assert(used(fixture.runtime) >= before + SIZE);
    before_reader = used(other);
    cr_assert(!jsm_is_none(jsm_clone_read(reader, message)));
    jsm_gc(fixture.runtime);
    cr_assert(used(fixture.runtime) < before + SIZE / 2);
    cr_assert(used(other) >= before_reader + SIZE);

    // Moved, it stays counted once, and goes with the runtime.
    message = jsm_clone_write(fixture.cx, buffer, 1, &buffer);
    jsm_gc(fixture.runtime);
    cr_assert(used(fixture.runtime) > before - SIZE / 2 &&
              used(fixture.runtime) < before + SIZE / 2);
    jsm_context_free(fixture.cx);
    jsm_runtime_free(fixture.runtime);
    cr_assert(!jsm_is_none(jsm_clone_read(reader, message)));
    jsm_context_free(reader);
    jsm_runtime_free(other);
    cr_assert_eq(fixture.used, 0);
}

// Messages that nobody reads meet the limit of their writer; once they are
// freed there is room again. What takes more than half of it can be moved.
Test(clones, meet_the_limit_of_the_writer)
{
    enum { MOST = 100 };
    const jsm_limits limits = {.size = sizeof(limits), .heap_hard = 4 << 20};
    jsm_clone *messages[MOST];
    Fixture fixture;
    jsm_value text, buffer;
    int count = 0;

    fixture_prepare(&fixture);
    fixture.limits = limits;
    cr_assert(fixture_open(&fixture));
    text = jsm_eval(fixture.cx, "'x'.repeat(200000)", JSM_NTS, "text.js");
    while (count < MOST && (messages[count] = jsm_clone_write(fixture.cx, text,
                                                              0, NULL)) != NULL)
        count++;
    cr_assert(count > 2 && count < 20);
    expect_pending(&fixture, "RangeError");
    for (int i = 0; i < count; i++)
        jsm_clone_free(messages[i]);
    buffer = jsm_eval(fixture.cx, "new ArrayBuffer(2500000)", JSM_NTS, "b.js");
    for (int i = 0; i < 10; i++) {
        jsm_clone *message = jsm_clone_write(fixture.cx, buffer, 1, &buffer);

        buffer = jsm_clone_read(fixture.cx, message);
        cr_assert_eq(jsm_pending(fixture.cx), JSM_OK);
    }
    fixture_close(&fixture);
}
