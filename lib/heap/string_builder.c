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

// Room for units of the builder's width; NULL after a failure.
static void *extend(JsStringBuilder *builder, size_t length)
{
    if (builder->buffer.failed)
        return NULL;
    if (length > JSMI_LONGEST_STRING ||
        length + length_of(builder) > builder->heap->longest_string) {
        builder->is_too_long = true;
        builder->buffer.failed = true;
        return NULL;
    }
    if (!jsmi_spend(builder->heap->budget, length / 8) ||
        !jsmi_poll_turn(builder->heap->budget, &builder->turns)) {
        builder->buffer.failed = true;
        return NULL;
    }
    return jsmi_buffer_extend(&builder->buffer, length << builder->is_wide);
}

static void widen(JsStringBuilder *builder)
{
    size_t length = builder->buffer.size;
    uint32_t turns = 0;

    if (length > 0 && !jsmi_buffer_extend(&builder->buffer, length))
        return;
    builder->is_wide = true;
    // From the end, so that no unit is overwritten before it was read.
    for (size_t i = length; i-- > 0;) {
        uint16_t unit = builder->buffer.data[i];

        if (!jsmi_poll_turn(builder->heap->budget, &turns)) {
            builder->buffer.failed = true;
            return;
        }

        memcpy(builder->buffer.data + i * 2, &unit, sizeof unit);
    }
}

void jsmi_string_builder_append_unit(JsStringBuilder *builder, uint16_t unit)
{
    uint8_t *to;

    if (unit > 0xFF && !builder->is_wide)
        widen(builder);
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
        widen(builder);
    to = extend(builder, units.length);
    if (to && !jsmi_units_copy_long(builder->heap->budget, to, builder->is_wide,
                                    units))
        builder->buffer.failed = true;
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
        builder->buffer.failed = true;
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
