// SPDX-License-Identifier: MIT
//
// Section 14: buffers, views, and bytes that go from runtime to runtime.
#include "fixture.h"

#include <string.h>

static void count_free(void *data)
{
    ++*(int *)data;
}

Test(buffers, show_their_bytes)
{
    Fixture fixture;
    jsm_value buffer;
    jsm_value view;
    size_t size = 0;
    uint8_t *bytes;

    fixture_start(&fixture);
    buffer = jsm_buffer(fixture.cx, "abcd", 4);
    cr_assert_eq(jsm_kindof(buffer), JSM_K_ARRAYBUFFER);
    bytes = jsm_bytes(fixture.cx, buffer, &size);
    cr_assert_eq(size, 4);
    cr_assert_arr_eq(bytes, "abcd", 4);
    view = jsm_view(fixture.cx, JSM_EU16, buffer, 2, 1);
    cr_assert_eq(jsm_kindof(view), JSM_K_TYPEDARRAY);
    cr_assert_eq(jsm_bytes(fixture.cx, view, &size), bytes + 2);
    cr_assert_eq(size, 2);
    cr_assert(jsm_is_none(jsm_view(fixture.cx, JSM_EU16, buffer, 1, 1)));
    expect_pending(&fixture, "RangeError");
    cr_assert_null(jsm_bytes(fixture.cx, jsm_int(1), &size));
    expect_pending(&fixture, "TypeError");
    fixture_close(&fixture);
}

Test(buffers, leave_external_bytes_where_they_are)
{
    char bytes[8] = "outside";
    int freed = 0;
    Fixture fixture;
    jsm_value buffer;
    jsm_scope scope;

    fixture_start(&fixture);
    scope = jsm_scope_open(fixture.cx);
    buffer = jsm_buffer_external(fixture.cx, bytes, 8, count_free, &freed);
    cr_assert_eq(jsm_bytes(fixture.cx, buffer, NULL), (void *)bytes);
    jsm_scope_close(fixture.cx, scope, JSM_UNDEFINED);
    jsm_gc(fixture.runtime);
    cr_assert_eq(freed, 1);
    fixture_close(&fixture);
    cr_assert_eq(freed, 1);
}

Test(buffers, of_external_bytes_may_leave_them_alone)
{
    static char bytes[8] = "outside";
    Fixture fixture;
    jsm_value buffer;

    fixture_start(&fixture);
    buffer = jsm_buffer_external(fixture.cx, bytes, 8, NULL, NULL);
    cr_assert_eq(jsm_bytes(fixture.cx, buffer, NULL), (void *)bytes);
    fixture_close(&fixture);
    cr_assert_str_eq(bytes, "outside");
}

Test(buffers, detach_once)
{
    Fixture fixture;
    jsm_value buffer;

    fixture_start(&fixture);
    buffer = jsm_buffer(fixture.cx, NULL, 16);
    cr_assert_eq(jsm_buffer_detach(fixture.cx, buffer), JSM_OK);
    cr_assert_eq(jsm_buffer_detach(fixture.cx, buffer), JSM_OK);
    cr_assert_null(jsm_bytes(fixture.cx, buffer, NULL));
    expect_pending(&fixture, "TypeError");
    cr_assert_eq(jsm_buffer_detach(fixture.cx, jsm_object(fixture.cx)),
                 JSM_EXCEPTION);
    expect_pending(&fixture, "TypeError");
    fixture_close(&fixture);
}

Test(buffers, go_to_other_runtimes)
{
    Fixture a;
    Fixture b;
    jsm_value buffer;
    jsm_backing *backing;
    size_t size = 0;

    fixture_start(&a);
    fixture_start(&b);
    buffer = jsm_buffer(a.cx, "moved", 5);
    backing = jsm_buffer_share(a.cx, buffer, true);
    cr_assert_not_null(backing);
    cr_assert_null(jsm_buffer_share(a.cx, buffer, false));
    expect_pending(&a, "TypeError");
    fixture_free(&a);
    buffer = jsm_buffer_from(b.cx, backing);
    jsm_backing_free(jsm_backing_retain(backing));
    jsm_backing_free(backing);
    cr_assert_arr_eq(jsm_bytes(b.cx, buffer, &size), "moved", 5);
    cr_assert_eq(size, 5);
    fixture_close(&b);
    cr_assert_eq(a.used, 0);
}
