// SPDX-License-Identifier: MIT
//
// Section 14 of jsmini.h: bytes that buffers of several runtimes share. No
// value is a buffer as long as the library has no ArrayBuffer, which is what
// these functions say of every value they are given.
#include "api/runtime.h"

struct jsm_backing {
    JsAllocator allocator;
    atomic_size_t references;
    size_t size;
    uint8_t *bytes;
};

jsm_backing *jsm_backing_retain(jsm_backing *b)
{
    atomic_fetch_add(&b->references, 1);
    return b;
}

void jsm_backing_free(void *b)
{
    jsm_backing *backing = b;
    JsAllocator allocator;

    if (!backing || atomic_fetch_sub(&backing->references, 1) != 1)
        return;
    allocator = backing->allocator;
    if (backing->size > 0)
        jsmi_port_free(&allocator, backing->bytes, backing->size);
    jsmi_port_free(&allocator, backing, sizeof *backing);
}

static jsm_status throw_no_buffer(jsm_context *cx, jsm_value value)
{
    JsEntry entry;

    if (!jsmi_enter(cx, &entry))
        return jsm_pending(cx);
    if (!jsmi_given(&entry, value))
        return JSM_INVALID;
    jsmi_throw_type_error(entry.vm, "%V is no ArrayBuffer", jsmi_inward(value));
    return jsmi_leave_status(&entry, false);
}

jsm_backing *jsm_buffer_share(jsm_context *cx, jsm_value buffer, bool detach)
{
    (void)detach;
    throw_no_buffer(cx, buffer);
    return NULL;
}

jsm_value jsm_buffer_from(jsm_context *cx, jsm_backing *b)
{
    (void)b;
    throw_no_buffer(cx, JSM_UNDEFINED);
    return JSM_NONE;
}

jsm_status jsm_buffer_detach(jsm_context *cx, jsm_value buffer)
{
    return throw_no_buffer(cx, buffer);
}
