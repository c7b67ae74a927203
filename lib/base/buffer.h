// SPDX-License-Identifier: MIT
//
// A growable array of bytes that is sticky on failure: once growing was
// refused, later appends do nothing and `failed` stays true, so that a writer
// appends freely and checks once, before the contents are used or patched.
// After a failure `data` and `size` still describe what fitted.
#pragma once

#include "base/budget.h"

#include <string.h>

typedef struct JsBuffer {
    JsBudget *budget;
    uint8_t *data;
    size_t size;
    size_t capacity;
    bool failed;
} JsBuffer;

void jsmi_buffer_initialize(JsBuffer *buffer, JsBudget *budget);
void jsmi_buffer_dispose(JsBuffer *buffer);

// Makes room for `size` more bytes; false after a failure.
JSMI_MUST_USE bool jsmi_buffer_grow(JsBuffer *buffer, size_t size);

// Room for `size` more bytes, uninitialised, counted as appended; NULL after
// a failure.
static inline JSMI_MUST_USE void *jsmi_buffer_extend(JsBuffer *buffer,
                                                     size_t size)
{
    if (JSMI_UNLIKELY(size > buffer->capacity - buffer->size ||
                      buffer->failed) &&
        !jsmi_buffer_grow(buffer, size))
        return NULL;
    buffer->size += size;
    return buffer->data + buffer->size - size;
}

static inline void jsmi_buffer_append(JsBuffer *buffer, const void *bytes,
                                      size_t size)
{
    void *room = size ? jsmi_buffer_extend(buffer, size) : NULL;

    if (room)
        memcpy(room, bytes, size);
}

static inline void jsmi_buffer_append_byte(JsBuffer *buffer, uint8_t byte)
{
    jsmi_buffer_append(buffer, &byte, sizeof byte);
}

static inline void jsmi_buffer_append_u16(JsBuffer *buffer, uint16_t value)
{
    jsmi_buffer_append(buffer, &value, sizeof value);
}

static inline void jsmi_buffer_append_u32(JsBuffer *buffer, uint32_t value)
{
    jsmi_buffer_append(buffer, &value, sizeof value);
}

static inline void jsmi_buffer_append_u64(JsBuffer *buffer, uint64_t value)
{
    jsmi_buffer_append(buffer, &value, sizeof value);
}

void jsmi_buffer_append_text(JsBuffer *buffer, const char *text);
void jsmi_buffer_append_format(JsBuffer *buffer, const char *format, ...)
    JSMI_PRINTF(2, 3);

// Hands the bytes over, shrunk to fit: the caller releases `*size` bytes.
// NULL if the buffer failed or is empty; the buffer is empty afterwards.
JSMI_MUST_USE void *jsmi_buffer_take(JsBuffer *buffer, size_t *size);
