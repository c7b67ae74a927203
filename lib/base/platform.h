// SPDX-License-Identifier: MIT
//
// What differs between compilers and machines, and nothing else. Every
// compiler extension that the library uses is named here once, so that the
// rest of the tree is plain C11 and a new compiler is ported by editing one
// file.
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define JSMI_LIKELY(condition)   __builtin_expect(!!(condition), 1)
#define JSMI_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define JSMI_MUST_USE            __attribute__((warn_unused_result))
#define JSMI_COLD                __attribute__((cold, noinline))
#define JSMI_NOINLINE            __attribute__((noinline))
#define JSMI_ALWAYS_INLINE       __attribute__((always_inline)) inline
#define JSMI_NORETURN            __attribute__((noreturn))
#define JSMI_FALLTHROUGH         __attribute__((fallthrough))
#define JSMI_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define JSMI_PREFETCH(address)   __builtin_prefetch(address)
#define JSMI_HAS_COMPUTED_GOTO 1
#else
#define JSMI_LIKELY(condition)   (condition)
#define JSMI_UNLIKELY(condition) (condition)
#define JSMI_MUST_USE
#define JSMI_COLD
#define JSMI_NOINLINE
#define JSMI_ALWAYS_INLINE inline
#define JSMI_NORETURN      _Noreturn
#define JSMI_FALLTHROUGH   ((void)0)
#define JSMI_PRINTF(text, first)
#define JSMI_PREFETCH(address) ((void)0)
#define JSMI_HAS_COMPUTED_GOTO 0
#endif

#if defined(__SSE2__)
#define JSMI_HAS_SSE2 1
#else
#define JSMI_HAS_SSE2 0
#endif

#if defined(__SANITIZE_ADDRESS__)
#define JSMI_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define JSMI_ADDRESS_SANITIZER 1
#endif
#endif
#ifndef JSMI_ADDRESS_SANITIZER
#define JSMI_ADDRESS_SANITIZER 0
#endif

// Memory that must not be touched, where the sanitizer can tell.
#if JSMI_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#define JSMI_FORBID(address, size) ASAN_POISON_MEMORY_REGION(address, size)
#define JSMI_PERMIT(address, size) ASAN_UNPOISON_MEMORY_REGION(address, size)
#else
#define JSMI_FORBID(address, size) ((void)0)
#define JSMI_PERMIT(address, size) ((void)0)
#endif

// Overflow-checked arithmetic: true if the exact result does not fit.
static inline bool jsmi_add_overflows_int32(int32_t a, int32_t b, int32_t *sum)
{
    return __builtin_add_overflow(a, b, sum);
}

static inline bool jsmi_subtract_overflows_int32(int32_t a, int32_t b,
                                                 int32_t *difference)
{
    return __builtin_sub_overflow(a, b, difference);
}

static inline bool jsmi_multiply_overflows_int32(int32_t a, int32_t b,
                                                 int32_t *product)
{
    return __builtin_mul_overflow(a, b, product);
}

static inline bool jsmi_add_overflows_size(size_t a, size_t b, size_t *sum)
{
    return __builtin_add_overflow(a, b, sum);
}

static inline bool jsmi_multiply_overflows_size(size_t a, size_t b,
                                                size_t *product)
{
    return __builtin_mul_overflow(a, b, product);
}

// Bit scans. The argument must not be zero.
static inline int jsmi_count_trailing_zeros_64(uint64_t bits)
{
    return __builtin_ctzll(bits);
}

static inline int jsmi_count_leading_zeros_64(uint64_t bits)
{
    return __builtin_clzll(bits);
}

static inline int jsmi_count_leading_zeros_32(uint32_t bits)
{
    return __builtin_clz(bits);
}

static inline int jsmi_count_ones_64(uint64_t bits)
{
    return __builtin_popcountll(bits);
}
