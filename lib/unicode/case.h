// SPDX-License-Identifier: MIT
//
// Case mappings without locales. The simple mappings of one code point to
// another are stored as runs: from a first to a last code point in steps of
// one or two, all mapped by the same distance. The few full mappings of
// SpecialCasing are a list beside them.
//
// Regular expressions compare by canonicalisation: with u or v, simple case
// folding; without, the upper case of a single code unit. Their compiler
// closes sets of characters under it, for which it walks the runs.
#pragma once

#include "base/buffer.h"
#include "base/text.h"

enum { JSMI_MAX_CASE_MAPPING = 3 };

// The full mapping of one code point without regard to its surroundings:
// writes 1 to 3 code points and returns how many.
size_t jsmi_full_upper_case(JsCodePoint code_point,
                            JsCodePoint mapped[JSMI_MAX_CASE_MAPPING]);
size_t jsmi_full_lower_case(JsCodePoint code_point,
                            JsCodePoint mapped[JSMI_MAX_CASE_MAPPING]);

// Append the full mapping of a text as UTF-16, a final sigma in lower case
// being U+03C2. False: the budget ran out; what was appended is not to be
// used. The budget is the buffer's.
JSMI_MUST_USE bool jsmi_append_upper_case(const uint16_t *text, size_t length,
                                          JsBuffer *buffer);
JSMI_MUST_USE bool jsmi_append_lower_case(const uint16_t *text, size_t length,
                                          JsBuffer *buffer);

// Simple mappings of Unicode.
JsCodePoint jsmi_simple_upper_case(JsCodePoint code_point);
JsCodePoint jsmi_simple_lower_case(JsCodePoint code_point);

// scf: CaseFolding with status C or S.
JsCodePoint jsmi_simple_case_fold(JsCodePoint code_point);

typedef enum JsCanonicalization {
    JSMI_CANONICALIZE_UPPER_CASE,  // without u and v: code units
    JSMI_CANONICALIZE_FOLD,        // with u or v: code points
    JSMI_CANONICALIZATION_COUNT
} JsCanonicalization;

// Canonicalize ( rer, ch ) for a regular expression that ignores case.
// https://tc39.es/ecma262/#sec-runtime-semantics-canonicalize-ch
JsCodePoint jsmi_canonicalize(JsCanonicalization canonicalization,
                              JsCodePoint character);

// Code points from `first` to `last` in steps of `step`; each `c` of them is
// canonicalised to `c + distance`, which is another code point.
typedef struct JsCaseRun {
    uint32_t first;
    uint32_t last;
    int32_t distance;
    uint32_t step;
} JsCaseRun;

// The `index`th run, in ascending order; runs do not overlap. False behind the
// last one.
bool jsmi_canonicalization_run(JsCanonicalization canonicalization,
                               size_t index, JsCaseRun *run);
