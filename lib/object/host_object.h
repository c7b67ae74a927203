// SPDX-License-Identifier: MIT
//
// Objects that carry a struct of the host (lib/api makes them), and the
// accessors that are bound to a member of such a struct.
//
// Instances of a class have shapes of their own, because each class has its
// own table of internal methods, and that is part of a shape. So a shape says
// of which class an object is, and an inline cache that knows the shape may
// read or write the member where it lies, if only the struct is still there.
#pragma once

#include "number/math.h"
#include "object/function.h"

typedef struct JsHostClass JsHostClass;
struct JsHostClass {
    const JsHostClass *parent;  // or NULL
    JsObjectMethods methods;    // of its instances' shapes
};

// A cell of kind NATIVE.
typedef struct JsHostObject {
    JsObject object;
    const JsHostClass *of_class;
    void *data;  // NULL: not filled yet, detached, or there is none
} JsHostObject;

// Types of members, in the order of jsm_field_type.
typedef enum JsFieldType {
    JSMI_FIELD_DOUBLE,
    JSMI_FIELD_FLOAT,
    JSMI_FIELD_INT32,
    JSMI_FIELD_UINT32,
    JSMI_FIELD_INT64,
    JSMI_FIELD_UINT8,
    JSMI_FIELD_BOOLEAN,
    JSMI_FIELD_TEXT,
} JsFieldType;

enum {
    JSMI_FIELD_TYPE_BITS = 3,
    JSMI_FIELD_TYPE_MASK = (1 << JSMI_FIELD_TYPE_BITS) - 1,
    JSMI_FIELD_END = 1 << 28,  // members begin below this offset
};

// A member in one word: the mode of its accessors, the slot of a cache.
static inline uint32_t jsmi_field_slot(size_t offset, JsFieldType type)
{
    return (uint32_t)offset << JSMI_FIELD_TYPE_BITS | (uint32_t)type;
}

static inline JsFieldType jsmi_field_type(uint32_t slot)
{
    return (JsFieldType)(slot & JSMI_FIELD_TYPE_MASK);
}

static inline uint32_t jsmi_field_offset(uint32_t slot)
{
    return slot >> JSMI_FIELD_TYPE_BITS;
}

static inline void *jsmi_field_at(const JsObject *object, uint32_t offset)
{
    return (uint8_t *)((const JsHostObject *)(const void *)object)->data +
           offset;
}

static inline void *jsmi_field_place(const JsObject *object, uint32_t slot)
{
    return jsmi_field_at(object, jsmi_field_offset(slot));
}

// Whether an instance of `k` is one of `wanted`, too.
bool jsmi_host_class_extends(const JsHostClass *k, const JsHostClass *wanted);

// The slot for a member that `accessor` (a getter or setter) is bound to, for
// objects like this one. False: it is bound to none, to a member of another
// class, or to one that takes more than a load or store.
bool jsmi_field_describe(const JsObject *object, JsValue accessor,
                         uint32_t *slot);

// Both ask for an object whose struct is there. Reads a member whose type is
// not TEXT ...
JsValue jsmi_field_read(const JsObject *object, uint32_t slot);
// ... and writes one. False, and nothing is written: the value wants converting
// first.
bool jsmi_field_write(const JsObject *object, uint32_t slot, JsValue value);

// The same for the commonest types, of a member that begins at an offset. A
// double is boxed as a double whatever its value.
static inline JsValue jsmi_field_read_double(const JsObject *object,
                                             uint32_t offset)
{
    uint64_t bits;

    memcpy(&bits, jsmi_field_at(object, offset), sizeof bits);
    // Without its sign, what lies above infinity is not a number.
    return JSMI_LIKELY(bits << 1 <= 0x7FF0000000000000u << 1)
               ? JSMI_VALUE(bits + JSMI_DOUBLE_OFFSET)
               : JSMI_NAN;
}

static inline JsValue jsmi_field_read_int32(const JsObject *object,
                                            uint32_t offset)
{
    int32_t integer;

    memcpy(&integer, jsmi_field_at(object, offset), sizeof integer);
    return jsmi_value_int(integer);
}

// False, and nothing is written: the value is of another type.
static inline bool jsmi_field_write_double(const JsObject *object,
                                           uint32_t offset, JsValue value)
{
    double number = jsmi_as_double(value);

    if (!jsmi_is_double(value))
        return false;
    memcpy(jsmi_field_at(object, offset), &number, sizeof number);
    return true;
}

static inline bool jsmi_field_write_int32(const JsObject *object,
                                          uint32_t offset, JsValue value)
{
    int32_t integer = jsmi_as_int(value);

    if (!jsmi_is_int(value))
        return false;
    memcpy(jsmi_field_at(object, offset), &integer, sizeof integer);
    return true;
}
