// SPDX-License-Identifier: MIT
//
// Fields of classes, section 8 of jsmini.h, as loops see them: each access
// runs often enough for its inline cache to answer, and then meets what the
// cache must not be used for.
#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct Point {
    double x, y;
    int32_t count;
    uint32_t mask;
    int64_t wide;
    float half;
    uint8_t small;
    uint8_t flag;
    const char *name;
} Point;

typedef struct Pixel {
    Point point;
    int32_t color;
} Pixel;

static bool point_construct(jsm_context *cx, void *self, const jsm_call *c)
{
    Point *point = self;
    jsm_value hook = jsm_arg(c, 1);

    point->x = jsm_arg_number(cx, c, 0, 0);
    if (jsm_typeof(hook) == JSM_T_FUNCTION) {
        jsm_call_fn(cx, hook, c->this_val, 0, NULL);
    }
    return jsm_pending(cx) == JSM_OK;
}

static bool pixel_construct(jsm_context *cx, void *self, const jsm_call *c)
{
    Pixel *pixel = self;

    pixel->point.x = jsm_arg_number(cx, c, 0, 0);
    pixel->color = 7;
    return jsm_pending(cx) == JSM_OK;
}

static const jsm_def point_members[] = {
    JSM_FIELD(Point, x, JSM_F64),
    JSM_FIELD(Point, y, (uint32_t)JSM_F64 | (uint32_t)JSM_READONLY),
    JSM_FIELD(Point, count, JSM_I32),
    JSM_FIELD(Point, mask, JSM_U32),
    JSM_FIELD(Point, wide, JSM_I64),
    JSM_FIELD(Point, half, JSM_F32),
    JSM_FIELD(Point, small, JSM_U8),
    JSM_FIELD(Point, flag, JSM_BOOL8),
    JSM_FIELD(Point, name, JSM_CSTR),
    JSM_END,
};

static const jsm_def pixel_members[] = {
    JSM_FIELD(Pixel, color, JSM_I32),
    JSM_END,
};

static const jsm_class_def point_class = {
    .size = sizeof(point_class),
    .name = "Point",
    .native_size = sizeof(Point),
    .construct = point_construct,
    .members = point_members,
};

static const jsm_class_def pixel_class = {
    .size = sizeof(pixel_class),
    .name = "Pixel",
    .parent = &point_class,
    .native_size = sizeof(Pixel),
    .construct = pixel_construct,
    .members = pixel_members,
};

// A class whose instances have a pointer, or none.
static const jsm_class_def borrowed_class = {
    .size = sizeof(borrowed_class),
    .name = "Borrowed",
    .construct = point_construct,
    .members = point_members,
};

static bool borrowed_construct(jsm_context *cx, void *self, const jsm_call *c)
{
    (void)cx;
    (void)c;
    return self == NULL;
}

static const jsm_class_def empty_class = {
    .size = sizeof(empty_class),
    .name = "Empty",
    .construct = borrowed_construct,
    .members = point_members,
};

static jsm_class *point_k;

static jsm_value detach(jsm_context *cx, const jsm_call *c)
{
    jsm_native_detach(cx, jsm_arg(c, 0), point_k);
    return JSM_UNDEFINED;
}

static void install(Fixture *fixture, const char *name, jsm_class *k)
{
    jsm_set(fixture->cx, jsm_global(fixture->cx), name,
            jsm_class_ctor(fixture->cx, k));
}

static void start(Fixture *fixture)
{
    static const jsm_def globals[] = {JSM_FN("detach", detach, 1), JSM_END};

    fixture_start(fixture);
    point_k = jsm_class_new(fixture->runtime, &point_class);
    install(fixture, "Point", point_k);
    install(fixture, "Pixel", jsm_class_new(fixture->runtime, &pixel_class));
    install(fixture, "Empty", jsm_class_new(fixture->runtime, &empty_class));
    jsm_define_all(fixture->cx, jsm_global(fixture->cx), globals, NULL);
    run(fixture, "function readX(o) { return o.x; }"
                 "function writeX(o, v) { o.x = v; }"
                 "function attempt(f, ...a) { try { return f(...a); }"
                 "  catch (e) { return e.name + ': ' + e.message; } }"
                 "var p = new Point(0.5);"
                 "for (let i = 0; i < 100; i++) { readX(p); writeX(p, 0.5); }");
}

Test(fields, are_checked_through_caches)
{
    Fixture fixture;

    start(&fixture);
    expect(&fixture, "readX(new Point(2)) + readX(new Pixel(40))", "42");
    expect(&fixture,
           "class Sub extends Point { extra = 1; }"
           "const s = new Sub(3); let n = 0;"
           "for (let i = 0; i < 10; i++) { writeX(s, i + 0.5);"
           "  n += readX(s) + readX(p); } n",
           "55");
    // Objects with the same prototype that are no points.
    expect(&fixture, "attempt(readX, Object.create(Point.prototype))",
           "TypeError: an object is no instance of Point");
    expect(&fixture, "attempt(readX, Point.prototype).slice(0, 9)",
           "TypeError");
    expect(&fixture,
           "attempt(readX, Reflect.construct(Map, [], Point)).slice(0, 9)",
           "TypeError");
    expect(&fixture, "attempt(writeX, Object.create(p), 1).slice(0, 9)",
           "TypeError");
    expect(&fixture, "readX({ x: 1 }) + readX({ y: 1, x: 2 })", "3");
    // An instance with another prototype, and with a property of its own.
    expect(&fixture,
           "const odd = new Point(1); Object.setPrototypeOf(odd, { x: 'o' });"
           "const own = new Point(1);"
           "Object.defineProperty(own, 'x', { value: 'own' });"
           "[readX(odd), readX(own), readX(p)].join()",
           "o,own,0.5");
    fixture_close(&fixture);
}

Test(fields, are_not_read_from_what_is_gone)
{
    Fixture fixture;

    start(&fixture);
    expect(&fixture,
           "detach(p); [attempt(readX, p), attempt(writeX, p, 1)].join('; ')",
           "TypeError: the Point has been detached; "
           "TypeError: the Point has been detached");
    // While it is being constructed there is no struct yet.
    expect(&fixture,
           "let seen; const late = new Point(4, function () {"
           "  seen = attempt(readX, this).slice(0, 9); });"
           "seen + readX(late)",
           "TypeError4");
    expect(&fixture, "attempt(readX, new Empty())",
           "TypeError: the Empty has no data");
    fixture_close(&fixture);
}

Test(fields, follow_their_accessors)
{
    Fixture fixture;

    start(&fixture);
    expect(&fixture,
           "const d = Object.getOwnPropertyDescriptor(Point.prototype, 'x');"
           "Object.defineProperty(Point.prototype, 'x',"
           "                      { get() { return 'mine'; } });"
           "const first = readX(p); writeX(p, 3);"
           "Object.defineProperty(Point.prototype, 'x', d);"
           "const second = readX(p);"
           "Object.defineProperty(Point.prototype, 'x',"
           "    { get: Object.getOwnPropertyDescriptor("
           "               Point.prototype, 'count').get });"
           "const third = readX(p);"
           "Object.defineProperty(Point.prototype, 'x', { value: 'data' });"
           "[first, second, third, readX(p)].join()",
           "mine,3,0,data");
    expect(&fixture, "delete Point.prototype.x; String(readX(p))", "undefined");
    fixture_close(&fixture);
}

// Writes and reads each of the members a hundred times.
static void write_member(Fixture *fixture, const char *name, const char *value,
                         const char *text)
{
    char script[300];

    snprintf(script, sizeof(script),
             "{ const q = new Point(1); let r;"
             "for (let i = 0; i < 100; i++) {"
             "  q.%s = 0; q.%s = %s; r = q.%s; }"
             "String(Object.is(r, -0) ? '-0' : r) }",
             name, name, value, name);
    expect(fixture, script, text);
}

Test(fields, convert_what_is_written)
{
    Fixture fixture;

    start(&fixture);
    write_member(&fixture, "x", "-0", "-0");
    write_member(&fixture, "x", "0 / 0", "NaN");
    write_member(&fixture, "x", "'1.5'", "1.5");
    write_member(&fixture, "x", "{ valueOf() { return 9; } }", "9");
    write_member(&fixture, "x", "null", "0");
    write_member(&fixture, "count", "4294967295", "-1");
    write_member(&fixture, "count", "-2.9", "-2");
    write_member(&fixture, "count", "true", "1");
    write_member(&fixture, "mask", "-1", "4294967295");
    write_member(&fixture, "wide", "2 ** 40", "1099511627776");
    write_member(&fixture, "wide", "-(2n ** 62n)", "-4611686018427388000");
    write_member(&fixture, "half", "0.1", "0.10000000149011612");
    write_member(&fixture, "small", "258.5", "2");
    write_member(&fixture, "flag", "0.5", "true");
    write_member(&fixture, "flag", "NaN", "false");
    write_member(&fixture, "flag", "'no'", "true");
    write_member(&fixture, "flag", "true", "true");
    expect(&fixture, "attempt(writeX, p, 1n).slice(0, 9)", "TypeError");
    expect(&fixture, "attempt(writeX, p, Symbol()).slice(0, 9)", "TypeError");
    expect(&fixture,
           "attempt(writeX, p, { valueOf() { detach(p); return 1; } })",
           "TypeError: the Point has been detached");
    expect(&fixture,
           "const q = new Point(); q.y = 1;"
           "[q.y, q.name, attempt(() => { 'use strict'; q.y = 1; })"
           "                  .slice(0, 9)].join()",
           "0,,TypeError");
    fixture_close(&fixture);
}

Test(fields, canonicalise_numbers_of_the_host)
{
    const uint64_t forged = 0xFFFF123456789ABC;
    const Point init = {.count = -3, .wide = INT64_MIN};
    Point *point;
    Fixture fixture;
    jsm_value instance;

    start(&fixture);
    instance = jsm_native_new(fixture.cx, point_k, &init);
    point = jsm_native_data(fixture.cx, instance, point_k);
    memcpy(&point->x, &forged, sizeof(forged));
    point->half = (float)NAN;
    jsm_set(fixture.cx, jsm_global(fixture.cx), "q", instance);
    expect(&fixture,
           "let t; for (let i = 0; i < 10; i++)"
           "  t = [q.x, q.half, q.count, q.wide];"
           "t.join()",
           "NaN,NaN,-3,-9223372036854776000");
    fixture_close(&fixture);
}

Test(fields, live_through_collections)
{
    Fixture fixture;

    start(&fixture);
    jsm_debug_gc_every(fixture.runtime, 1, true);
    expect(&fixture,
           "let sum = 0;"
           "for (let i = 0; i < 20; i++) { const o = i % 2 ? new Pixel(i)"
           "    : new Point(i); writeX(o, readX(o) + 1);"
           "  sum += readX(o); } sum",
           "210");
    jsm_debug_gc_every(fixture.runtime, 0, false);
    fixture_close(&fixture);
}

Test(fields, of_borrowed_structs)
{
    Point point = {.x = 4};
    Fixture fixture;
    jsm_class *k;

    start(&fixture);
    k = jsm_class_new(fixture.runtime, &borrowed_class);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "b",
            jsm_native_new(fixture.cx, k, &point));
    expect(&fixture,
           "for (let i = 0; i < 10; i++) writeX(b, readX(b) + 1);"
           "readX(b)",
           "14");
    cr_assert_eq(point.x, 14);
    fixture_close(&fixture);
}
