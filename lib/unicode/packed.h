// SPDX-License-Identifier: MIT
//
// Reading the packed tables. Numbers are stored in sevens of bits, lowest
// first, the top bit of a byte saying that more follow. A packed set is the
// distances between its boundaries, beginning outside the set at 0.
#pragma once

#include "unicode/set.h"

typedef struct JsPackedBytes {
    const uint8_t *data;
    size_t size;
    size_t position;
} JsPackedBytes;

static inline uint32_t jsmi_packed_varint(JsPackedBytes *bytes)
{
    uint32_t value = 0;
    unsigned shift = 0;
    uint8_t byte;

    do {
        byte = bytes->data[bytes->position++];
        value |= (uint32_t)(byte & 127) << shift;
        shift += 7;
    } while (byte & 128);
    return value;
}

// Adds the members of a packed set, all behind those that `set` has.
static inline void jsmi_packed_add_to(const uint8_t *data, size_t size,
                                      JsCodePointSet *set)
{
    JsPackedBytes bytes = {data, size, 0};
    JsCodePoint bound = 0;

    while (bytes.position < size) {
        JsCodePoint first = bound + jsmi_packed_varint(&bytes);

        bound = bytes.position < size ? first + jsmi_packed_varint(&bytes)
                                      : JSMI_CODE_POINT_LIMIT;
        jsmi_code_point_set_add(set, first, bound - 1);
    }
}

static inline bool jsmi_packed_contains(const uint8_t *data, size_t size,
                                        JsCodePoint code_point)
{
    JsPackedBytes bytes = {data, size, 0};
    JsCodePoint bound = 0;
    bool inside = false;

    while (bytes.position < size) {
        bound += jsmi_packed_varint(&bytes);
        if (code_point < bound)
            return inside;
        inside = !inside;
    }
    return inside;
}
