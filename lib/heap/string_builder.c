// SPDX-License-Identifier: MIT
#include "heap/string.h"

#include "heap/string_cells.h"

void jsmi_string_builder_initialize(JsStringBuilder *builder, JsHeap *heap)
{
    memset(builder, 0, sizeof *builder);
    builder->heap = heap;
    jsmi_buffer_initialize(&builder->buffer, heap->budget);
}

void jsmi_string_builder_dispose(JsStringBuilder *builder)
{
    jsmi_buffer_dispose(&builder->buffer);
}

static size_t length_of(const JsStringBuilder *builder)
{
    return builder->buffer.size >> builder->is_wide;
}

// Bytes that are appended between two polls.
enum { BYTES_BEFORE_POLL = 4096 };

static void *fail(JsStringBuilder *builder)
{
    builder->buffer.failed = true;
    builder->quick_end = 0;
    return NULL;
}

// After asking: how far the next ones need not.
static void set_quick_end(JsStringBuilder *builder)
{
    const JsBuffer *buffer = &builder->buffer;
    size_t end = (size_t)builder->heap->longest_string << builder->is_wide;

    if (end > buffer->capacity)
        end = buffer->capacity;
    if (end > buffer->size && end - buffer->size > BYTES_BEFORE_POLL)
        end = buffer->size + BYTES_BEFORE_POLL;
    builder->quick_end = end;
}

static void *extend_slowly(JsStringBuilder *builder, size_t length)
{
    JsBuffer *buffer = &builder->buffer;
    void *room;

    if (buffer->failed)
        return NULL;
    if (length > JSMI_LONGEST_STRING ||
        length + length_of(builder) > builder->heap->longest_string) {
        builder->is_too_long = true;
        return fail(builder);
    }
    if (!jsmi_spend(builder->heap->budget, length / 8) ||
        !jsmi_poll(builder->heap->budget))
        return fail(builder);
    room = jsmi_buffer_extend(buffer, length << builder->is_wide);
    if (!room)
        return fail(builder);
    set_quick_end(builder);
    return room;
}

void *jsmi_string_builder_room_slowly(JsStringBuilder *builder, size_t length)
{
    JsBuffer *buffer = &builder->buffer;
    size_t size = length << builder->is_wide;

    if (buffer->failed ||
        length + length_of(builder) > builder->heap->longest_string)
        return NULL;
    if (!jsmi_poll(builder->heap->budget) ||
        (size > buffer->capacity - buffer->size &&
         !jsmi_buffer_grow(buffer, size)))
        return fail(builder);
    set_quick_end(builder);
    return buffer->data + buffer->size;
}

// Room for units of the builder's width; NULL after a failure.
static inline void *extend(JsStringBuilder *builder, size_t length)
{
    JsBuffer *buffer = &builder->buffer;
    size_t size = length << builder->is_wide;

    if (JSMI_UNLIKELY(buffer->size + size > builder->quick_end))
        return extend_slowly(builder, length);
    if (length >= 8 && !jsmi_spend(builder->heap->budget, length / 8))
        return fail(builder);
    buffer->size += size;
    return buffer->data + buffer->size - size;
}

void jsmi_string_builder_widen(JsStringBuilder *builder)
{
    size_t length = builder->buffer.size;
    uint32_t turns = 0;

    if (builder->is_wide)
        return;
    if (length > 0 && !jsmi_buffer_extend(&builder->buffer, length)) {
        fail(builder);
        return;
    }
    builder->is_wide = true;
    builder->quick_end = 0;
    // From the end, so that no unit is overwritten before it was read.
    for (size_t i = length; i-- > 0;) {
        uint16_t unit = builder->buffer.data[i];

        if (!jsmi_poll_turn(builder->heap->budget, &turns)) {
            fail(builder);
            return;
        }
        memcpy(builder->buffer.data + i * 2, &unit, sizeof unit);
    }
}

void jsmi_string_builder_append_unit_slowly(JsStringBuilder *builder,
                                            uint16_t unit)
{
    uint8_t *to;

    if (unit > 0xFF && !builder->is_wide)
        jsmi_string_builder_widen(builder);
    to = extend(builder, 1);
    if (!to)
        return;
    if (builder->is_wide)
        memcpy(to, &unit, sizeof unit);
    else
        *to = (uint8_t)unit;
}

void jsmi_string_builder_append_code_point(JsStringBuilder *builder,
                                           JsCodePoint code_point)
{
    if (code_point <= 0xFFFF) {
        jsmi_string_builder_append_unit(builder, (uint16_t)code_point);
        return;
    }
    jsmi_string_builder_append_unit(builder, jsmi_lead_surrogate(code_point));
    jsmi_string_builder_append_unit(builder, jsmi_trail_surrogate(code_point));
}

void jsmi_string_builder_append_units(JsStringBuilder *builder, JsUnits units)
{
    void *to;

    if (units.length == 0)
        return;
    if (units.is_wide && !builder->is_wide &&
        !jsmi_units_are_latin1(units.wide, units.length))
        jsmi_string_builder_widen(builder);
    to = extend(builder, units.length);
    if (to && !jsmi_units_copy_long(builder->heap->budget, to, builder->is_wide,
                                    units))
        fail(builder);
}

void jsmi_string_builder_append_text(JsStringBuilder *builder,
                                     const char *ascii)
{
    JsUnits units = {.latin1 = (const uint8_t *)ascii,
                     .length = (uint32_t)strlen(ascii)};

    jsmi_string_builder_append_units(builder, units);
}

void jsmi_string_builder_append_string(JsStringBuilder *builder,
                                       JsString *string)
{
    JsUnits units;

    if (builder->buffer.failed)
        return;
    if (!jsmi_string_flatten(builder->heap, string, &units)) {
        fail(builder);
        return;
    }
    jsmi_string_builder_append_units(builder, units);
}

JsString *jsmi_string_builder_finish(JsStringBuilder *builder)
{
    JsUnits units = {.data = builder->buffer.data,
                     .length = (uint32_t)length_of(builder),
                     .is_wide = builder->is_wide};
    JsString *string = NULL;

    if (!builder->buffer.failed)
        string = jsmi_string_from_units(builder->heap, units);
    jsmi_buffer_dispose(&builder->buffer);
    return string;
}
