// SPDX-License-Identifier: MIT
#include "compile/image.h"

#include "base/map.h"

#include <string.h>

void jsmi_image_builder_initialize(JsImageBuilder *builder, JsBudget *budget)
{
    JsImage *header;

    jsmi_buffer_initialize(&builder->data, budget);
    jsmi_buffer_initialize(&builder->functions, budget);
    builder->is_too_large = false;
    header = jsmi_buffer_extend(&builder->data, sizeof(JsImage));
    if (header)
        memset(header, 0, sizeof(*header));
}

void jsmi_image_builder_dispose(JsImageBuilder *builder)
{
    jsmi_buffer_dispose(&builder->data);
    jsmi_buffer_dispose(&builder->functions);
}

bool jsmi_image_builder_failed(const JsImageBuilder *builder)
{
    return builder->data.failed || builder->functions.failed ||
           builder->is_too_large;
}

// Appends bytes at a multiple of `alignment` and answers where.
static uint32_t add_bytes(JsImageBuilder *builder, const void *bytes,
                          size_t size, size_t alignment)
{
    size_t offset;
    void *room;

    while (builder->data.size % alignment != 0 && !builder->data.failed)
        jsmi_buffer_append_byte(&builder->data, 0);
    offset = builder->data.size;
    if (size > INT32_MAX || offset > INT32_MAX) {
        builder->is_too_large = true;
        return sizeof(JsImage);
    }
    room = size > 0 ? jsmi_buffer_extend(&builder->data, size) : NULL;
    if (room && !jsmi_memory_copy(builder->data.budget, room, bytes, size))
        builder->data.failed = true;
    return (uint32_t)offset;
}

JsImageText jsmi_image_add_text(JsImageBuilder *builder, const void *units,
                                size_t length, bool is_wide)
{
    size_t width = is_wide ? 2 : 1;

    return (JsImageText){add_bytes(builder, units, length * width, width),
                         (uint32_t)length, is_wide};
}

JsImageSpan jsmi_image_add_array(JsImageBuilder *builder, const void *elements,
                                 size_t count, size_t size)
{
    return (JsImageSpan){
        add_bytes(builder, elements, count * size, sizeof(uint32_t)),
        (uint32_t)count};
}

JsImageSpan jsmi_image_add_buffer(JsImageBuilder *builder,
                                  const JsBuffer *elements, size_t size)
{
    return jsmi_image_add_array(builder, elements->data, elements->size / size,
                                size);
}

// Scopes and functions know where they are.
static void set_self_offsets(JsImage *image)
{
    for (uint32_t i = 0; i < image->functions.count; i++) {
        uint32_t offset =
            image->functions.offset + i * (uint32_t)sizeof(JsFunctionCode);
        JsFunctionCode *code =
            (JsFunctionCode *)(void *)((uint8_t *)image + offset);

        code->self = offset;
        code->index = i;
        for (uint32_t k = 0; k < code->scopes.count; k++) {
            uint32_t place =
                code->scopes.offset + k * (uint32_t)sizeof(JsScopeInfo);
            JsScopeInfo *scope =
                (JsScopeInfo *)(void *)((uint8_t *)image + place);

            scope->self = place;
            scope->function = i;
        }
    }
}

// What was built, as memory of `allocator`. A large block of the budget's own
// is handed over; a small one is copied, because what is cut off it would leave
// a hole in the memory of the C library.
static void *take_block(JsImageBuilder *builder, const JsAllocator *allocator,
                        size_t *size)
{
    JsBuffer *data = &builder->data;
    JsBudget *budget = data->budget;
    void *block;

    if (data->size >= JSMI_LARGE_BLOCK &&
        budget->allocator.reallocate == allocator->reallocate &&
        budget->allocator.data == allocator->data) {
        block = jsmi_buffer_take(data, size);
        if (block)
            jsmi_discharge(budget, *size);
        return block;
    }
    *size = data->size;
    block = allocator->reallocate(allocator->data, NULL, 0, *size);
    if (block && !jsmi_memory_copy(budget, block, data->data, *size)) {
        allocator->reallocate(allocator->data, block, *size, 0);
        return NULL;
    }
    return block;
}

JsImage *jsmi_image_builder_finish(JsImageBuilder *builder,
                                   const JsImage *header,
                                   const JsAllocator *allocator)
{
    JsImageSpan functions = jsmi_image_add_buffer(builder, &builder->functions,
                                                  sizeof(JsFunctionCode));
    size_t size;
    JsImage *image;

    if (jsmi_image_builder_failed(builder))
        return NULL;
    image = take_block(builder, allocator, &size);
    if (!image)
        return NULL;
    *image = *header;
    image->magic = JSMI_IMAGE_MAGIC;
    image->version = JSMI_IMAGE_VERSION;
    image->size = (uint32_t)size;
    image->functions = functions;
    set_self_offsets(image);
    return image;
}
