// SPDX-License-Identifier: MIT
//
// Text in an image as a string of the heap.
#pragma once

#include "bytecode/code.h"
#include "object/vm.h"

// A text of an image; empty if it is absent.
static inline JsUnits jsmi_image_units(const JsImage *image, JsImageText text)
{
    return (JsUnits){{jsmi_image_at(image, text.offset)},
                     text.offset == JSMI_NO_NAME ? 0 : text.count,
                     text.is_wide != 0};
}

// The atom with the text, or a plain string if it spells an array index. The
// empty string if the text is absent. Recorded in the scope.
JSMI_MUST_USE bool jsmi_image_string(JsVm *vm, const JsImage *image,
                                     JsImageText text, JsString **string);
