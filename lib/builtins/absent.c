// SPDX-License-Identifier: MIT
//
// The tables of globals that this library does not have yet. Who writes the
// file of one removes its line here and adds its row to global.c.
#include "builtins/builtins.h"

#define ABSENT(table)                                                          \
    const JsPropertySpec jsmi_##table##_properties[] = {JSMI_END};

// clang-format off
ABSENT(atomics)
ABSENT(array_buffer)
ABSENT(array_buffer_prototype)
ABSENT(shared_array_buffer)
ABSENT(shared_array_buffer_prototype)
ABSENT(data_view)
ABSENT(data_view_prototype)
ABSENT(typed_array)
ABSENT(typed_array_prototype)
ABSENT(int8_array)
ABSENT(uint8_array)
ABSENT(uint8_clamped_array)
ABSENT(int16_array)
ABSENT(uint16_array)
ABSENT(int32_array)
ABSENT(uint32_array)
ABSENT(bigint64_array)
ABSENT(biguint64_array)
ABSENT(float16_array)
ABSENT(float32_array)
ABSENT(float64_array)
ABSENT(int8_array_prototype)
ABSENT(uint8_array_prototype)
ABSENT(uint8_clamped_array_prototype)
ABSENT(int16_array_prototype)
ABSENT(uint16_array_prototype)
ABSENT(int32_array_prototype)
ABSENT(uint32_array_prototype)
ABSENT(bigint64_array_prototype)
ABSENT(biguint64_array_prototype)
ABSENT(float16_array_prototype)
ABSENT(float32_array_prototype)
ABSENT(float64_array_prototype)
// clang-format on

#undef ABSENT
