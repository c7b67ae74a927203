// SPDX-License-Identifier: MIT
//
// A JavaScript value is one 64-bit word, NaN-boxed so that pointers are raw:
//
//    63        48                                                0
//   +------------+------------------------------------------------+
//   |    0000    |  0 none, 2 undefined, 4 null, 6 false, 8 true  |  singleton
//   |    0000    |  10 hole, 12 uninitialized (never seen by JS)  |
//   |    0000    |  address of a cell, aligned to 16              |  cell
//   |    0001    |  address of the row of a builtin not yet made  |  lazy
//   | 0002..FFFC |  the bits of a double plus 2^49                |  double
//   |    FFFE    |  0000  |  two's complement                     |  int32
//   +------------+------------------------------------------------+
//
// Doubles work because the upper sixteen bits of a canonical one are at most
// FFF8: adding 2^49 cannot carry into the integers' range. A NaN with other
// bits could, and would then forge a pointer or an integer: a double that
// comes from raw bytes goes through jsmi_value_from_raw_double.
//
// A number with an int32 value may be boxed either way; jsmi_value_number
// prefers the integer, and whoever compares words compares doubles first.
// -0 is always a double.
//
// The bit patterns of the five public singletons are part of the ABI
// (jsmini.h). The word is wrapped in a struct so that C keeps values and
// integers apart.
#pragma once

#include <string.h>

#include "base/check.h"

typedef struct JsCell JsCell;

typedef struct JsValue {
    uint64_t bits;
} JsValue;

_Static_assert(sizeof(JsValue) == 8, "a value is one word");

#define JSMI_VALUE(word) ((JsValue){word})

#define JSMI_NONE          JSMI_VALUE(0)
#define JSMI_UNDEFINED     JSMI_VALUE(2)
#define JSMI_NULL          JSMI_VALUE(4)
#define JSMI_FALSE         JSMI_VALUE(6)
#define JSMI_TRUE          JSMI_VALUE(8)
#define JSMI_HOLE          JSMI_VALUE(10)  // an absent element of an array
#define JSMI_UNINITIALIZED JSMI_VALUE(12)  // in the temporal dead zone

#define JSMI_LAZY_TAG      0x0001000000000000u
#define JSMI_DOUBLE_OFFSET 0x0002000000000000u
#define JSMI_INT_TAG       0xFFFE000000000000u

static inline bool jsmi_same_word(JsValue a, JsValue b)
{
    return a.bits == b.bits;
}

static inline bool jsmi_is_undefined(JsValue value)
{
    return value.bits == 2;
}

static inline bool jsmi_is_null(JsValue value)
{
    return value.bits == 4;
}

static inline bool jsmi_is_nullish(JsValue value)
{
    return value.bits == 2 || value.bits == 4;
}

static inline bool jsmi_is_boolean(JsValue value)
{
    return value.bits == 6 || value.bits == 8;
}

static inline bool jsmi_is_hole(JsValue value)
{
    return value.bits == 10;
}

static inline bool jsmi_is_uninitialized(JsValue value)
{
    return value.bits == 12;
}

// One subtraction and one comparison: cells are what lies between the
// singletons and the lazy builtins.
static inline bool jsmi_is_cell(JsValue value)
{
    return value.bits - 16 < JSMI_LAZY_TAG - 16;
}

static inline bool jsmi_is_lazy(JsValue value)
{
    return value.bits >> 48 == 1;
}

static inline bool jsmi_is_int(JsValue value)
{
    return value.bits >= JSMI_INT_TAG;
}

static inline bool jsmi_are_ints(JsValue a, JsValue b)
{
    return (a.bits & b.bits) >= JSMI_INT_TAG;
}

static inline bool jsmi_is_number(JsValue value)
{
    return value.bits >= JSMI_DOUBLE_OFFSET;
}

static inline bool jsmi_is_double(JsValue value)
{
    return jsmi_is_number(value) && !jsmi_is_int(value);
}

static inline JsValue jsmi_value_cell(const void *cell)
{
    return JSMI_VALUE((uint64_t)(uintptr_t)cell);
}

static inline JsCell *jsmi_as_cell(JsValue value)
{
    JSMI_ASSERT(jsmi_is_cell(value));
    return (JsCell *)(uintptr_t)value.bits;
}

static inline JsValue jsmi_value_boolean(bool truth)
{
    return JSMI_VALUE(truth ? 8 : 6);
}

static inline JsValue jsmi_value_int(int32_t number)
{
    return JSMI_VALUE(JSMI_INT_TAG | (uint32_t)number);
}

static inline int32_t jsmi_as_int(JsValue value)
{
    return (int32_t)(uint32_t)value.bits;
}

// The number as a double-boxed value, whatever it is. It must not be a NaN
// from raw bytes.
static inline JsValue jsmi_value_double(double number)
{
    uint64_t bits;

    memcpy(&bits, &number, sizeof bits);
    return JSMI_VALUE(bits + JSMI_DOUBLE_OFFSET);
}

static inline double jsmi_as_double(JsValue value)
{
    uint64_t bits = value.bits - JSMI_DOUBLE_OFFSET;
    double number;

    memcpy(&number, &bits, sizeof number);
    return number;
}

// Either boxing of a number, as a double.
static inline double jsmi_as_number(JsValue value)
{
    return jsmi_is_int(value) ? jsmi_as_int(value) : jsmi_as_double(value);
}

static inline bool jsmi_double_is_int32(double number, int32_t *integer)
{
    uint64_t bits;

    if (!(number >= INT32_MIN && number <= INT32_MAX))
        return false;
    *integer = (int32_t)number;
    memcpy(&bits, &number, sizeof bits);
    return *integer == number && bits != 0x8000000000000000u;
}

// Boxes as an integer if it is one.
static inline JsValue jsmi_value_number(double number)
{
    int32_t integer;

    return jsmi_double_is_int32(number, &integer) ? jsmi_value_int(integer)
                                                  : jsmi_value_double(number);
}

static inline JsValue jsmi_value_uint32(uint32_t number)
{
    return number <= INT32_MAX ? jsmi_value_int((int32_t)number)
                               : jsmi_value_double(number);
}

// A double whose bits came from outside.
static inline JsValue jsmi_value_from_raw_double(double number)
{
    return number == number
               ? jsmi_value_number(number)
               : JSMI_VALUE(0x7FF8000000000000u + JSMI_DOUBLE_OFFSET);
}

#define JSMI_NAN JSMI_VALUE(0x7FF8000000000000u + JSMI_DOUBLE_OFFSET)

// Stands in a slot for the builtin that a row of a const table describes.
static inline JsValue jsmi_value_lazy(const void *row)
{
    return JSMI_VALUE(JSMI_LAZY_TAG | (uint64_t)(uintptr_t)row);
}

static inline const void *jsmi_as_lazy(JsValue value)
{
    return (const void *)(uintptr_t)(value.bits & (JSMI_LAZY_TAG - 1));
}
