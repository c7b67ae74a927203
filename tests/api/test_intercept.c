// SPDX-License-Identifier: MIT
//
// Native classes that answer for their properties, named and indexed, by every
// function of jsm_intercept; and whose instances can be called besides.
#include "fixture.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 8 };

// A list of numbers, which also knows its items by the names "item0" ...
typedef struct List {
    double scale;  // a field of the parent class
    uint32_t count;
    double items[MOST];
} List;

static char journal[400];

static void note(const char *what)
{
    strncat(journal, what, sizeof(journal) - strlen(journal) - 1);
}

// The number of an item by its name; -1: it is none.
static int item_of(jsm_context *cx, const List *list, jsm_value key)
{
    int index;

    if (jsm_typeof(key) != JSM_T_STRING ||
        sscanf(jsm_cstr(cx, key, NULL), "item%d", &index) != 1 || index < 0 ||
        (uint32_t)index >= list->count) {
        return -1;
    }
    return index;
}

static jsm_value list_get(jsm_context *cx, void *self, jsm_value key)
{
    const List *list = self;
    int index = item_of(cx, list, key);

    return index < 0 ? JSM_NONE : jsm_number(list->items[index]);
}

static jsm_value list_get_at(jsm_context *cx, void *self, uint32_t i)
{
    const List *list = self;

    (void)cx;
    return i < list->count ? jsm_number(list->items[i]) : JSM_NONE;
}

static int list_set(jsm_context *cx, void *self, jsm_value key, jsm_value v)
{
    List *list = self;
    int index = item_of(cx, list, key);

    if (index >= 0) {
        list->items[index] = jsm_to_number(cx, v);
    }
    return index >= 0;
}

static int list_set_at(jsm_context *cx, void *self, uint32_t i, jsm_value v)
{
    List *list = self;

    if (i > list->count || i >= MOST) {
        jsm_throwf(cx, JSM_RANGE_ERROR, "the list has no place %u", i);
        return -1;
    }
    list->items[i] = jsm_to_number(cx, v);
    list->count += i == list->count;
    return 1;
}

static int list_has(jsm_context *cx, void *self, jsm_value key)
{
    unsigned index;

    note("has ");
    if (item_of(cx, self, key) >= 0) {
        return 1;
    }
    return jsm_typeof(key) == JSM_T_STRING &&
           sscanf(jsm_cstr(cx, key, NULL), "%u", &index) == 1 &&
           index < ((const List *)self)->count;
}

static int list_delete(jsm_context *cx, void *self, jsm_value key)
{
    List *list = self;
    int index = item_of(cx, list, key);

    note("delete ");
    if (index < 0) {
        return 0;
    }
    list->count--;
    memmove(list->items + index, list->items + index + 1,
            (list->count - (unsigned)index) * sizeof(*list->items));
    return 1;
}

static jsm_value list_keys(jsm_context *cx, void *self)
{
    const List *list = self;
    jsm_value keys = jsm_array(cx, 0, NULL);

    for (uint32_t i = 0; i < list->count; i++) {
        jsm_set_at(cx, keys, i, jsm_stringf(cx, "item%u", i));
    }
    return keys;
}

static uint32_t list_length(jsm_context *cx, void *self)
{
    (void)cx;
    return ((const List *)self)->count;
}

// Called, it adds its arguments up.
static jsm_value list_call(jsm_context *cx, void *self, const jsm_call *c)
{
    double sum = 0;

    for (int i = 0; i < c->argc; i++) {
        sum += jsm_arg_number(cx, c, i, 0);
    }
    return jsm_number(sum * ((const List *)self)->scale +
                      *(const double *)c->data);
}

static int finalized;

static void list_finalize(void *self)
{
    (void)self;
    finalized++;
}

static bool list_construct(jsm_context *cx, void *self, const jsm_call *c)
{
    List *list = self;

    list->scale = 10;
    for (int i = 0; i < c->argc && i < MOST; i++) {
        list->items[list->count++] = jsm_arg_number(cx, c, i, 0);
    }
    return jsm_pending(cx) == JSM_OK;
}

static jsm_value list_of(jsm_context *cx, const jsm_call *c)
{
    return jsm_new(cx, c->this_val, c->argc, c->argv);
}

static jsm_class *list_k;

static jsm_value list_total(jsm_context *cx, const jsm_call *c)
{
    const List *list = jsm_arg_native(cx, c, -1, list_k);
    double total = 0;

    for (uint32_t i = 0; list && i < list->count; i++) {
        total += list->items[i];
    }
    return jsm_number(total);
}

static const jsm_def scaled_members[] = {
    JSM_FIELD(List, scale, JSM_F64),
    JSM_END,
};

static const jsm_def list_members[] = {
    JSM_GET("total", list_total),
    JSM_SFN("of", list_of, 0),
    JSM_NUM("MOST", MOST),
    JSM_STR("unit", "metre"),
    JSM_END,
};

static const jsm_intercept list_intercept = {
    .size = sizeof(list_intercept),
    .get = list_get,
    .get_at = list_get_at,
    .set = list_set,
    .set_at = list_set_at,
    .has = list_has,
    .del = list_delete,
    .keys = list_keys,
    .length = list_length,
};

static const jsm_class_def scaled_class = {
    .size = sizeof(scaled_class),
    .name = "Scaled",
    .native_size = sizeof(double),
    .members = scaled_members,
    .finalize = list_finalize,
};

static double offset = 0.5;

static const jsm_class_def list_class = {
    .size = sizeof(list_class),
    .name = "List",
    .parent = &scaled_class,
    .native_size = sizeof(List),
    .construct = list_construct,
    .members = list_members,
    .intercept = &list_intercept,
};

static const jsm_class_def callable_class = {
    .size = sizeof(callable_class),
    .name = "CallableList",
    .parent = &list_class,
    .native_size = sizeof(List),
    .construct = list_construct,
    .call = list_call,
    .data = &offset,
};

static void start(Fixture *fixture, const jsm_class_def *definition)
{
    jsm_class *k;

    finalized = 0;
    journal[0] = '\0';
    fixture_start(fixture);
    k = list_k = jsm_class_new(fixture->runtime, &list_class);
    if (definition != &list_class) {
        k = jsm_class_new(fixture->runtime, definition);
    }
    cr_assert_not_null(k);
    jsm_set(fixture->cx, jsm_global(fixture->cx), "List",
            jsm_class_ctor(fixture->cx, k));
    run(fixture, "globalThis.list = new List(1, 2, 3);"
                 "function attempt(f) { try { return f(); }"
                 "  catch (e) { return e.name + ': ' + e.message; } } 0");
}

static void access_properties(Fixture *fixture)
{
    expect(fixture, "[list[0], list.item1, list[3], list.item3].join()",
           "1,2,,");
    expect(fixture,
           "list[1] = 20; list.item2 = '30'; list[3] = 4;"
           "[list.item0, list.item1, list.item2, list.item3].join()",
           "1,20,30,4");
    expect(fixture, "attempt(() => list[6] = 1)",
           "RangeError: the list has no place 6");
    journal[0] = '\0';
    expect(fixture,
           "['item1' in list, 3 in list, 4 in list, 'scale' in list,"
           " Reflect.has(list, 'no')].join()",
           "true,true,false,true,false");
    cr_assert_str_eq(journal, "has has has has has ");
    expect(fixture, "delete list.item0; list.item0", "20");
    expect(fixture, "list.own = 1; delete list.own; list.own === undefined",
           "true");
    expect(fixture, "Object.keys(list).join()", "0,1,2,item0,item1,item2");
    expect(fixture,
           "const d = Object.getOwnPropertyDescriptor(list, 'item1');"
           "[d.value, d.writable, d.enumerable, d.configurable].join()",
           "30,true,true,true");
    expect(fixture, "Object.entries({ ...list }).join(';')",
           "0,20;1,30;2,4;item0,20;item1,30;item2,4");
    // An own property, and one beneath, where the host has no say.
    expect(fixture, "list.extra = 'e'; [list.extra, list.scale].join()",
           "e,10");
    expect(fixture, "list.scale = 2; list.scale", "2");
    // What inherits asks the host, too.
    expect(fixture, "Object.create(list).item0", "20");
}

Test(intercept, answers_for_names_and_indices)
{
    Fixture fixture;

    start(&fixture, &list_class);
    access_properties(&fixture);
    expect(&fixture, "[typeof list, List.prototype.MOST, list.unit].join()",
           "object,8,metre");
    expect(&fixture, "List.of(5, 6)[1]", "6");
    fixture_close(&fixture);
    cr_assert_eq(finalized, 2);
}

Test(intercept, and_can_be_called)
{
    Fixture fixture;

    start(&fixture, &callable_class);
    expect(&fixture, "list(1, 2)", "30.5");
    access_properties(&fixture);
    expect(&fixture, "list.total", "54");
    expect(&fixture, "list(1, 2)", "6.5");
    expect(&fixture, "[typeof list, list instanceof List, list.call].join()",
           "function,true,");
    expect(&fixture, "Function.prototype.call.call(list, null, 7)", "14.5");
    expect(&fixture, "[3].map((x) => list(x)).join()", "6.5");
    fixture_close(&fixture);
    cr_assert_eq(finalized, 1);
}

Test(intercept, works_through_caches_and_collections)
{
    Fixture fixture;

    start(&fixture, &callable_class);
    jsm_debug_gc_every(fixture.runtime, 1, true);
    expect(&fixture,
           "let s = 0; for (let i = 0; i < 50; i++) {"
           "  const l = new List(i); l.item0++; l[0] += 1;"
           "  s += l.item0 + l(0) + l.scale; } s",
           "1850");
    jsm_debug_gc_every(fixture.runtime, 0, true);
    fixture_close(&fixture);
    cr_assert_eq(finalized, 51);
}

Test(intercept, is_silent_once_detached)
{
    Fixture fixture;

    start(&fixture, &list_class);
    jsm_set(fixture.cx, jsm_global(fixture.cx), "gone",
            jsm_native_new(fixture.cx, list_k, NULL));
    cr_assert_not_null(
        jsm_native_detach(fixture.cx, run(&fixture, "gone"), list_k));
    expect(&fixture, "[gone[0], gone.item0, Object.keys(gone)].join()", ",,");
    expect(&fixture, "attempt(() => gone.scale).slice(0, 9)", "TypeError");
    fixture_close(&fixture);
}
