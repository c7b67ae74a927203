// SPDX-License-Identifier: MIT
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SMALLEST_CAPACITY = 64 };

void jsmi_buffer_initialize(JsBuffer *buffer, JsBudget *budget)
{
    *buffer = (JsBuffer){.budget = budget};
}

void jsmi_buffer_dispose(JsBuffer *buffer)
{
    jsmi_release(buffer->budget, buffer->data, buffer->capacity);
    jsmi_buffer_initialize(buffer, buffer->budget);
}

bool jsmi_buffer_grow(JsBuffer *buffer, size_t size)
{
    size_t needed, capacity;
    void *data;

    if (buffer->failed)
        return false;
    buffer->failed = true;
    if (jsmi_add_overflows_size(buffer->size, size, &needed) ||
        needed > SIZE_MAX / 2)
        return false;
    capacity = buffer->capacity + buffer->capacity / 2;
    if (capacity < SMALLEST_CAPACITY)
        capacity = SMALLEST_CAPACITY;
    if (capacity < needed)
        capacity = needed;
    data = jsmi_reallocate(buffer->budget, buffer->data, buffer->capacity,
                           capacity);
    if (!data)
        return false;
    buffer->failed = false;
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

void jsmi_buffer_append_text(JsBuffer *buffer, const char *text)
{
    jsmi_buffer_append(buffer, text, strlen(text));
}

void jsmi_buffer_append_format(JsBuffer *buffer, const char *format, ...)
{
    va_list arguments;
    char *room;
    int length;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    JSMI_CHECK(length >= 0);

    // One byte more than counted, for the terminator.
    room = jsmi_buffer_extend(buffer, (size_t)length + 1);
    if (!room)
        return;
    va_start(arguments, format);
    vsnprintf(room, (size_t)length + 1, format, arguments);
    va_end(arguments);
    buffer->size--;
}

void *jsmi_buffer_take(JsBuffer *buffer, size_t *size)
{
    void *data;

    if (buffer->failed || buffer->size == 0) {
        jsmi_buffer_dispose(buffer);
        return NULL;
    }
    data = buffer->data;
    if (buffer->size < buffer->capacity) {
        data = jsmi_reallocate(buffer->budget, buffer->data, buffer->capacity,
                               buffer->size);
        if (!data) {
            jsmi_buffer_dispose(buffer);
            return NULL;
        }
    }
    *size = buffer->size;
    jsmi_buffer_initialize(buffer, buffer->budget);
    return data;
}
