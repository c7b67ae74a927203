// SPDX-License-Identifier: MIT
//
// Section 14 of jsmini.h: buffers, views and the bytes that several runtimes
// share. A jsm_backing is a JsBacking under another name.
#include "api/runtime.h"

#include "object/array_buffer.h"

_Static_assert(JSM_EF64 == (int)JSMI_ELEMENT_FLOAT64,
               "the element types are in the same order");

static JsBacking *inward_backing(jsm_backing *backing)
{
    return (JsBacking *)(void *)backing;
}

static JsArrayBuffer *as_buffer(JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_ARRAY_BUFFER)
               ? (JsArrayBuffer *)(void *)jsmi_as_cell(value)
               : NULL;
}

// The buffer behind a value; throws for any other value, for one that is
// detached, and unless `allows_shared` for a shared one.
static bool require_buffer(JsVm *vm, JsValue value, bool allows_shared,
                           JsArrayBuffer **buffer)
{
    *buffer = as_buffer(value);
    if (!*buffer || (jsmi_buffer_is_shared(*buffer) && !allows_shared))
        return jsmi_throw_type_error(vm, "%V is no ArrayBuffer", value);
    if (jsmi_buffer_is_detached(*buffer))
        return jsmi_throw_type_error(vm, "the ArrayBuffer is detached");
    return true;
}

// -------------------------------------------------------------- making buffers

jsm_value jsm_buffer(jsm_context *cx, const void *copy_from, size_t n)
{
    JsEntry entry;
    JsArrayBuffer *buffer = NULL;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    succeeded =
        jsmi_buffer_create(entry.vm, NULL, (double)n, (double)n, 0, &buffer);
    if (succeeded && copy_from && n > 0)
        memcpy(buffer->bytes, copy_from, n);
    return jsmi_leave(&entry, succeeded, jsmi_value_cell(buffer));
}

// For bytes that nobody needs to be told of.
static void release_nothing(void *data)
{
    (void)data;
}

jsm_value jsm_buffer_external(jsm_context *cx, void *p, size_t n,
                              jsm_free_fn fr, void *data)
{
    JsEntry entry;
    JsBacking *backing;
    JsArrayBuffer *buffer = NULL;
    bool succeeded;

    if (!jsmi_enter(cx, &entry)) {
        if (fr)
            fr(data);
        return JSM_NONE;
    }
    backing = jsmi_backing_new_external(&cx->runtime->allocator, p, n,
                                        fr ? fr : release_nothing, data);
    if (!backing) {
        if (fr)
            fr(data);
        return jsmi_leave(&entry, false, JSMI_NONE);
    }
    succeeded =
        jsmi_buffer_from_backing(entry.vm, NULL, backing, n, 0, &buffer);
    return jsmi_leave(&entry, succeeded, jsmi_value_cell(buffer));
}

static bool make_view(JsVm *vm, JsElementType type, JsValue value,
                      size_t byte_offset, size_t length, JsTypedArray **array)
{
    size_t size = jsmi_element_size(type);
    JsArrayBuffer *buffer;

    if (!require_buffer(vm, value, true, &buffer))
        return false;
    if (byte_offset % size != 0 || byte_offset > jsmi_buffer_length(buffer) ||
        length > (jsmi_buffer_length(buffer) - byte_offset) / size)
        return jsmi_throw_range_error(vm, "a view outside of its buffer");
    return jsmi_typed_array_create(vm, NULL, type, buffer, byte_offset, length,
                                   array);
}

jsm_value jsm_view(jsm_context *cx, jsm_element_type e, jsm_value buffer,
                   size_t byte_offset, size_t length)
{
    JsEntry entry;
    JsTypedArray *array = NULL;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, buffer))
        return JSM_NONE;
    succeeded = make_view(entry.vm, (JsElementType)e, jsmi_inward(buffer),
                          byte_offset, length, &array);
    return jsmi_leave(&entry, succeeded, jsmi_value_cell(array));
}

void *jsm_bytes(jsm_context *cx, jsm_value buffer_or_view, size_t *n)
{
    JsEntry entry;
    uint8_t *bytes;
    size_t size = 0;

    if (n)
        *n = 0;
    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, buffer_or_view))
        return NULL;
    bytes = jsmi_bytes_of(jsmi_inward(buffer_or_view), &size);
    if (!bytes)
        jsmi_throw_type_error(entry.vm, "%V has no bytes",
                              jsmi_inward(buffer_or_view));
    if (n && bytes)
        *n = size;
    jsmi_leave_status(&entry, bytes != NULL);
    return bytes;
}

// ------------------------------------------------------------ between runtimes

// The bytes of an unshared buffer in a backing of their own.
static bool copy_backing(jsm_context *cx, const JsArrayBuffer *buffer,
                         JsBacking **backing)
{
    size_t length = jsmi_buffer_length(buffer);

    *backing = jsmi_backing_new(&cx->runtime->allocator, length);
    if (!*backing)
        return jsmi_throw_out_of_memory(jsmi_vm_of(cx));
    atomic_init(&(*backing)->length, length);
    if (jsmi_memory_copy(&jsmi_vm_of(cx)->budget, (*backing)->bytes,
                         buffer->bytes, length))
        return true;
    jsmi_backing_release(*backing);
    return false;
}

static bool share(jsm_context *cx, JsValue value, bool detach,
                  JsBacking **backing)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsArrayBuffer *buffer;
    size_t length;

    if (!require_buffer(vm, value, true, &buffer))
        return false;
    if (jsmi_buffer_is_shared(buffer)) {
        *backing = jsmi_backing_retain(buffer->backing);
        return true;
    }
    if (!detach)
        return copy_backing(cx, buffer, backing);
    length = jsmi_buffer_length(buffer);
    if (!jsmi_buffer_detach(vm, buffer, JSMI_UNDEFINED, backing))
        return false;
    // How much of it is in use goes along.
    atomic_store(&(*backing)->length, length);
    return true;
}

jsm_backing *jsm_buffer_share(jsm_context *cx, jsm_value buffer, bool detach)
{
    JsEntry entry;
    JsBacking *backing = NULL;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, buffer))
        return NULL;
    succeeded = share(cx, jsmi_inward(buffer), detach, &backing);
    jsmi_leave_status(&entry, succeeded);
    return succeeded ? (jsm_backing *)(void *)backing : NULL;
}

jsm_value jsm_buffer_from(jsm_context *cx, jsm_backing *b)
{
    JsEntry entry;
    JsBacking *backing = inward_backing(b);
    JsArrayBuffer *buffer = NULL;
    uint8_t flags = 0;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    if (backing->is_shared)
        flags |= JSMI_BUFFER_SHARED;
    if (backing->is_growable)
        flags |= JSMI_BUFFER_RESIZABLE;
    succeeded =
        jsmi_buffer_from_backing(entry.vm, NULL, jsmi_backing_retain(backing),
                                 atomic_load(&backing->length), flags, &buffer);
    return jsmi_leave(&entry, succeeded, jsmi_value_cell(buffer));
}

jsm_status jsm_buffer_detach(jsm_context *cx, jsm_value buffer)
{
    JsEntry entry;
    JsArrayBuffer *found;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return jsm_pending(cx);
    if (!jsmi_given(&entry, buffer))
        return JSM_INVALID;
    found = as_buffer(jsmi_inward(buffer));
    // Detaching twice is nothing.
    succeeded = (found && jsmi_buffer_is_detached(found)) ||
                (require_buffer(entry.vm, jsmi_inward(buffer), false, &found) &&
                 jsmi_buffer_detach(entry.vm, found, JSMI_UNDEFINED, NULL));
    return jsmi_leave_status(&entry, succeeded);
}

jsm_backing *jsm_backing_retain(jsm_backing *b)
{
    jsmi_backing_retain(inward_backing(b));
    return b;
}

void jsm_backing_free(void *b)
{
    jsmi_backing_release(b);
}
