// SPDX-License-Identifier: MIT
//
// The four normalization forms of Unicode. Text is decomposed code point by
// code point into a segment that ends before the next starter; its marks are
// put in order by combining class with a stable sort, by counting when they
// are many, and composed: any text costs linear time. Hangul syllables are
// computed. Lone surrogates stay as they are.
//
// https://tc39.es/ecma262/#sec-string.prototype.normalize
#pragma once

#include "base/buffer.h"
#include "base/text.h"

typedef enum JsNormalizationForm {
    JSMI_NFC,
    JSMI_NFD,
    JSMI_NFKC,
    JSMI_NFKD,
} JsNormalizationForm;

// Whether the text certainly is in `form`; a quick look at code points only.
// False means that normalizing may or may not change it.
bool jsmi_is_surely_normalized(JsNormalizationForm form, const uint16_t *text,
                               size_t length);

// Appends the normalized text as UTF-16. False: the budget, which is the
// buffer's, ran out; what was appended is not to be used.
JSMI_MUST_USE bool jsmi_append_normalized(JsNormalizationForm form,
                                          const uint16_t *text, size_t length,
                                          JsBuffer *buffer);
