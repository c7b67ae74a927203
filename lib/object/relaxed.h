// SPDX-License-Identifier: MIT
//
// Access to bytes that other threads may access at the same time, as those of
// shared buffers: by relaxed atomic operations, which cost no more than plain
// ones. Integers of up to four bytes are never torn; eight bytes are not where
// the machine can help it.
// https://tc39.es/ecma262/#sec-memory-model
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint8_t jsmi_relaxed_load_8(const uint8_t *bytes)
{
    return atomic_load_explicit((_Atomic uint8_t *)(uintptr_t)bytes,
                                memory_order_relaxed);
}

static inline void jsmi_relaxed_store_8(uint8_t *bytes, uint8_t value)
{
    atomic_store_explicit((_Atomic uint8_t *)(uintptr_t)bytes, value,
                          memory_order_relaxed);
}

static inline uint16_t jsmi_relaxed_load_16(const uint8_t *bytes)
{
    return atomic_load_explicit((_Atomic uint16_t *)(uintptr_t)bytes,
                                memory_order_relaxed);
}

static inline void jsmi_relaxed_store_16(uint8_t *bytes, uint16_t value)
{
    atomic_store_explicit((_Atomic uint16_t *)(uintptr_t)bytes, value,
                          memory_order_relaxed);
}

static inline uint32_t jsmi_relaxed_load_32(const uint8_t *bytes)
{
    return atomic_load_explicit((_Atomic uint32_t *)(uintptr_t)bytes,
                                memory_order_relaxed);
}

static inline void jsmi_relaxed_store_32(uint8_t *bytes, uint32_t value)
{
    atomic_store_explicit((_Atomic uint32_t *)(uintptr_t)bytes, value,
                          memory_order_relaxed);
}

static inline uint64_t jsmi_relaxed_load_64(const uint8_t *bytes)
{
#if ATOMIC_LLONG_LOCK_FREE == 2
    return atomic_load_explicit((_Atomic uint64_t *)(uintptr_t)bytes,
                                memory_order_relaxed);
#else
    uint32_t halves[2] = {jsmi_relaxed_load_32(bytes),
                          jsmi_relaxed_load_32(bytes + 4)};
    uint64_t value;

    memcpy(&value, halves, 8);
    return value;
#endif
}

static inline void jsmi_relaxed_store_64(uint8_t *bytes, uint64_t value)
{
#if ATOMIC_LLONG_LOCK_FREE == 2
    atomic_store_explicit((_Atomic uint64_t *)(uintptr_t)bytes, value,
                          memory_order_relaxed);
#else
    uint32_t halves[2];

    memcpy(halves, &value, 8);
    jsmi_relaxed_store_32(bytes, halves[0]);
    jsmi_relaxed_store_32(bytes + 4, halves[1]);
#endif
}

// memmove, where either side may be shared if `is_shared`.
void jsmi_relaxed_move(uint8_t *target, const uint8_t *source, size_t size,
                       bool is_shared);
// The same for any size. False: stop now; some of it has been moved.
JSMI_MUST_USE bool jsmi_relaxed_move_long(JsBudget *budget, uint8_t *target,
                                          const uint8_t *source, size_t size,
                                          bool is_shared);
