// SPDX-License-Identifier: MIT
//
// Changes to an image that keep most of it as it was: what lies in the image is
// known, so that instructions, operands and descriptions are hit and not only
// texts.
#pragma once

#include "bytecode/code.h"

// Changes the image in place, by what the seed says; answers its new size,
// which is at most `size`.
size_t mutate_image(JsImage *image, size_t size, uint32_t seed);
