// SPDX-License-Identifier: MIT
//
// The block of an image while it grows. Everything but the header and the
// function table is appended to `data`, whose first bytes stand for the
// header, so that offsets are final at once; the function table comes last.
#pragma once

#include "base/buffer.h"
#include "bytecode/code.h"

typedef struct JsImageBuilder {
    JsBuffer data;
    JsBuffer functions;  // JsFunctionCode, in order of index
    bool is_too_large;
} JsImageBuilder;

void jsmi_image_builder_initialize(JsImageBuilder *builder, JsBudget *budget);
void jsmi_image_builder_dispose(JsImageBuilder *builder);

JsImageText jsmi_image_add_text(JsImageBuilder *builder, const void *units,
                                size_t length, bool is_wide);

// `count` elements of `size` bytes, aligned for words.
JsImageSpan jsmi_image_add_array(JsImageBuilder *builder, const void *elements,
                                 size_t count, size_t size);
JsImageSpan jsmi_image_add_buffer(JsImageBuilder *builder,
                                  const JsBuffer *elements, size_t size);

bool jsmi_image_builder_failed(const JsImageBuilder *builder);

// The finished image, made by `allocator`; NULL if memory was refused now or
// before. `header` gives the fields that this does not know.
JSMI_MUST_USE JsImage *jsmi_image_builder_finish(JsImageBuilder *builder,
                                                 const JsImage *header,
                                                 const JsAllocator *allocator);
