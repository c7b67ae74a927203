// SPDX-License-Identifier: MIT
//
// Buffers of bytes, and the objects that look into them.
//
//   JsTypedArray, JsDataView --> JsArrayBuffer --> JsBacking --> bytes
//
// A backing is not a cell: it is counted atomically, its memory comes from the
// application's allocator, and the buffers of several runtimes may have the
// same one. Each buffer charges its runtime's budget with the bytes. A backing
// has room for its greatest length from the start, so that its bytes never
// move: resizing only moves the end, and what lies behind it is not touched
// before, unless the buffer is shared. The length of one that grows while it is
// shared is read and written atomically; that of another is the buffer's.
//
// A detached buffer has no backing, no bytes and the length 0. What a typed
// array has at an index is decided by the buffer's length at that moment, so
// that detaching and shrinking need not know the arrays.
//
// Elements are stored as the machine has them. Numbers read from bytes are
// canonical: a NaN's payload never becomes a JsValue.
#pragma once

#include <stdatomic.h>
#include <string.h>

#include "heap/bigint.h"
#include "number/math.h"
#include "object/relaxed.h"
#include "object/vm.h"

// Called with `data` when nobody needs external memory any more; from the
// thread that lets go of it last. Must not touch a runtime.
typedef void JsBackingRelease(void *data);

// An agent waiting for a location (Atomics.wait); builtins/atomics.c.
typedef struct JsWaiter JsWaiter;

typedef struct JsBacking {
    JsAllocator allocator;
    atomic_size_t references;
    atomic_size_t length;  // of a shared one: bytes in use
    size_t capacity;       // bytes there are
    uint8_t *bytes;
    JsBackingRelease *release;  // of external memory, or NULL
    void *release_data;
    bool is_shared;
    atomic_bool is_elsewhere;  // another runtime may have it, too
    bool is_growable;          // a shared one that may grow to the capacity
    atomic_flag lock;          // of the list
    JsWaiter *waiters;         // in the order of their coming
} JsBacking;

// Flags of a buffer, in cell.extra.
enum {
    JSMI_BUFFER_SHARED = 1,
    JSMI_BUFFER_RESIZABLE = 2,  // or growable
    JSMI_BUFFER_IMMUTABLE = 4,
};

typedef struct JsArrayBuffer {
    JsObject object;
    JsBacking *backing;  // NULL: detached
    uint8_t *bytes;      // of the backing
    size_t length;       // unless shared
    size_t charged;      // bytes that the budget was charged with
    JsValue detach_key;
} JsArrayBuffer;

// In the order of the standard's table, and of jsm_element_type.
typedef enum JsElementType {
    JSMI_ELEMENT_INT8,
    JSMI_ELEMENT_UINT8,
    JSMI_ELEMENT_UINT8_CLAMPED,
    JSMI_ELEMENT_INT16,
    JSMI_ELEMENT_UINT16,
    JSMI_ELEMENT_INT32,
    JSMI_ELEMENT_UINT32,
    JSMI_ELEMENT_BIGINT64,
    JSMI_ELEMENT_BIGUINT64,
    JSMI_ELEMENT_FLOAT16,
    JSMI_ELEMENT_FLOAT32,
    JSMI_ELEMENT_FLOAT64,
    JSMI_ELEMENT_TYPES,
} JsElementType;

// The length of an array or view that goes as far as its buffer does.
#define JSMI_LENGTH_TRACKING SIZE_MAX

typedef struct JsTypedArray {
    JsObject object;  // cell.extra: JsElementType
    JsArrayBuffer *buffer;
    size_t byte_offset;
    size_t length;  // elements, or JSMI_LENGTH_TRACKING
} JsTypedArray;

typedef struct JsDataView {
    JsObject object;
    JsArrayBuffer *buffer;
    size_t byte_offset;
    size_t length;  // bytes, or JSMI_LENGTH_TRACKING
} JsDataView;

extern const JsObjectMethods jsmi_typed_array_methods;

// ------------------------------------------------------------------- backings

// Room for `capacity` bytes, which are as the allocator left them; the length
// is zero. NULL: the allocator refused.
JSMI_MUST_USE JsBacking *jsmi_backing_new(const JsAllocator *allocator,
                                          size_t capacity);
// Memory of someone else's. NULL: out of memory, `release` not called.
JSMI_MUST_USE JsBacking *jsmi_backing_new_external(const JsAllocator *allocator,
                                                   void *bytes, size_t length,
                                                   JsBackingRelease *release,
                                                   void *data);
// Any thread. NULL may be released. Whoever retains one may hand it to another
// runtime.
JsBacking *jsmi_backing_retain(JsBacking *backing);
void jsmi_backing_release(JsBacking *backing);
// What is charged for a backing: what it takes, and what the C library needs
// beside two blocks where memory is its own. An allocator of the application
// is not guessed about: its sums agree with the runtime's.
size_t jsmi_backing_size(const JsBacking *backing);

// -------------------------------------------------------------------- buffers

static inline bool jsmi_buffer_is_shared(const JsArrayBuffer *buffer)
{
    return buffer->object.cell.extra & JSMI_BUFFER_SHARED;
}

static inline bool jsmi_buffer_is_resizable(const JsArrayBuffer *buffer)
{
    return buffer->object.cell.extra & JSMI_BUFFER_RESIZABLE;
}

static inline bool jsmi_buffer_is_immutable(const JsArrayBuffer *buffer)
{
    return buffer->object.cell.extra & JSMI_BUFFER_IMMUTABLE;
}

static inline bool jsmi_buffer_is_detached(const JsArrayBuffer *buffer)
{
    return buffer->backing == NULL;
}

// ArrayBufferByteLength; 0 when detached.
static inline size_t jsmi_buffer_length(const JsArrayBuffer *buffer)
{
    if (JSMI_UNLIKELY(jsmi_buffer_is_shared(buffer)))
        return atomic_load(&buffer->backing->length);
    return buffer->length;
}

// A buffer object around a backing, whose count it takes over, also when it
// fails. `shape` NULL: the prototype is %ArrayBuffer.prototype% or
// %SharedArrayBuffer.prototype% of the running realm. `flags`: of
// JSMI_BUFFER_*, SHARED as the backing has it. Recorded in the scope.
JSMI_MUST_USE bool jsmi_buffer_from_backing(JsVm *vm, JsShape *shape,
                                            JsBacking *backing, size_t length,
                                            uint8_t flags,
                                            JsArrayBuffer **buffer);

// AllocateArrayBuffer, AllocateSharedArrayBuffer: zeroed. `most` is the
// greatest length of one that may change it (flag RESIZABLE), else `length`. A
// RangeError if that is too much.
JSMI_MUST_USE bool jsmi_buffer_create(JsVm *vm, JsShape *shape, double length,
                                      double most, uint8_t flags,
                                      JsArrayBuffer **buffer);

// DetachArrayBuffer of one that is neither shared nor immutable: the backing's
// count becomes the caller's, or is given up if `backing` is NULL. A TypeError
// if the key differs.
JSMI_MUST_USE bool jsmi_buffer_detach(JsVm *vm, JsArrayBuffer *buffer,
                                      JsValue key, JsBacking **backing);

// The new length of one that is resizable and neither shared nor detached, at
// most its backing's capacity; new bytes are zero. False: terminated.
JSMI_MUST_USE bool jsmi_buffer_resize(JsVm *vm, JsArrayBuffer *buffer,
                                      size_t length);

void jsmi_array_buffer_trace(JsMarker *marker, JsCell *cell);
void jsmi_array_buffer_finalize(JsHeap *heap, JsCell *cell);

// --------------------------------------------------------------- typed arrays

extern const uint8_t jsmi_element_shifts[JSMI_ELEMENT_TYPES];

static inline size_t jsmi_element_size(JsElementType type)
{
    return (size_t)1 << jsmi_element_shifts[type];
}

static inline bool jsmi_element_is_bigint(JsElementType type)
{
    return type == JSMI_ELEMENT_BIGINT64 || type == JSMI_ELEMENT_BIGUINT64;
}

static inline JsElementType jsmi_typed_array_type(const JsTypedArray *array)
{
    return (JsElementType)array->object.cell.extra;
}

static inline bool jsmi_is_typed_array(JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_TYPED_ARRAY);
}

static inline JsTypedArray *jsmi_as_typed_array(JsValue value)
{
    return (JsTypedArray *)jsmi_as_cell(value);
}

// Whether a view from `byte_offset`, of `size` bytes or length-tracking, is not
// inside its buffer any more.
static inline bool jsmi_view_is_out_of_bounds(const JsArrayBuffer *buffer,
                                              size_t byte_offset, size_t size)
{
    size_t length = jsmi_buffer_length(buffer);

    if (jsmi_buffer_is_detached(buffer) || byte_offset > length)
        return true;
    return size != JSMI_LENGTH_TRACKING && size > length - byte_offset;
}

// IsTypedArrayOutOfBounds
static inline bool jsmi_typed_array_is_out_of_bounds(const JsTypedArray *array)
{
    return jsmi_view_is_out_of_bounds(
        array->buffer, array->byte_offset,
        array->length == JSMI_LENGTH_TRACKING
            ? JSMI_LENGTH_TRACKING
            : array->length
                  << jsmi_element_shifts[jsmi_typed_array_type(array)]);
}

// TypedArrayLength; 0 when out of bounds.
static inline size_t jsmi_typed_array_length(const JsTypedArray *array)
{
    size_t length = jsmi_buffer_length(array->buffer);
    unsigned shift = jsmi_element_shifts[jsmi_typed_array_type(array)];

    if (length < array->byte_offset)
        return 0;
    length = (length - array->byte_offset) >> shift;
    if (array->length == JSMI_LENGTH_TRACKING)
        return length;
    return array->length <= length ? array->length : 0;
}

// Where the elements begin. Good until the buffer is detached.
static inline uint8_t *jsmi_typed_array_bytes(const JsTypedArray *array)
{
    return array->buffer->bytes + array->byte_offset;
}

static inline JsValue jsmi_value_read_double(double number)
{
    return isnan(number) ? jsmi_value_number(NAN) : jsmi_value_number(number);
}

// RawBytesToNumeric of a type that is not BigInt. Here and below `bytes` are
// aligned as the elements of typed arrays are.
static inline JsValue jsmi_element_load_number(JsElementType type,
                                               const uint8_t *bytes)
{
    uint32_t u32;
    float f32;

    switch (type) {
    case JSMI_ELEMENT_INT8:
        return jsmi_value_int((int8_t)jsmi_relaxed_load_8(bytes));
    case JSMI_ELEMENT_UINT8:
    case JSMI_ELEMENT_UINT8_CLAMPED:
        return jsmi_value_int(jsmi_relaxed_load_8(bytes));
    case JSMI_ELEMENT_INT16:
        return jsmi_value_int((int16_t)jsmi_relaxed_load_16(bytes));
    case JSMI_ELEMENT_UINT16:
        return jsmi_value_int(jsmi_relaxed_load_16(bytes));
    case JSMI_ELEMENT_INT32:
        return jsmi_value_int((int32_t)jsmi_relaxed_load_32(bytes));
    case JSMI_ELEMENT_UINT32:
        return jsmi_value_uint32(jsmi_relaxed_load_32(bytes));
    case JSMI_ELEMENT_FLOAT16:
        return jsmi_value_read_double(
            jsmi_half_to_double(jsmi_relaxed_load_16(bytes)));
    case JSMI_ELEMENT_FLOAT32:
        u32 = jsmi_relaxed_load_32(bytes);
        memcpy(&f32, &u32, 4);
        return jsmi_value_read_double((double)f32);
    default:
        return jsmi_value_read_double(
            jsmi_double_from_bits(jsmi_relaxed_load_64(bytes)));
    }
}

// NumericToRawBytes of a Number.
static inline void jsmi_element_store_number(JsElementType type, uint8_t *bytes,
                                             double number)
{
    uint32_t u32;
    float f32;

    switch (type) {
    case JSMI_ELEMENT_INT8:
    case JSMI_ELEMENT_UINT8:
        jsmi_relaxed_store_8(bytes, (uint8_t)jsmi_double_to_uint32(number));
        break;
    case JSMI_ELEMENT_UINT8_CLAMPED:
        jsmi_relaxed_store_8(bytes, jsmi_double_to_uint8_clamp(number));
        break;
    case JSMI_ELEMENT_INT16:
    case JSMI_ELEMENT_UINT16:
        jsmi_relaxed_store_16(bytes, (uint16_t)jsmi_double_to_uint32(number));
        break;
    case JSMI_ELEMENT_FLOAT16:
        jsmi_relaxed_store_16(bytes, jsmi_double_to_half(number));
        break;
    case JSMI_ELEMENT_INT32:
    case JSMI_ELEMENT_UINT32:
        jsmi_relaxed_store_32(bytes, jsmi_double_to_uint32(number));
        break;
    case JSMI_ELEMENT_FLOAT32:
        f32 = (float)number;
        memcpy(&u32, &f32, 4);
        jsmi_relaxed_store_32(bytes, u32);
        break;
    default:
        jsmi_relaxed_store_64(bytes, jsmi_double_bits(number));
        break;
    }
}

// RawBytesToNumeric of any type. A BigInt is recorded in the scope; false: out
// of memory, thrown.
JSMI_MUST_USE bool jsmi_element_load(JsVm *vm, JsElementType type,
                                     const uint8_t *bytes, JsValue *value);

// A value converted for a type: a Number, or an integer modulo 2^64.
typedef struct JsNumeric {
    double number;
    uint64_t integer;
} JsNumeric;

// ToNumber or ToBigInt, as the type has it. Runs script.
JSMI_MUST_USE bool jsmi_to_element(JsVm *vm, JsElementType type, JsValue value,
                                   JsNumeric *numeric);

static inline void jsmi_element_store(JsElementType type, uint8_t *bytes,
                                      const JsNumeric *numeric)
{
    if (jsmi_element_is_bigint(type))
        jsmi_relaxed_store_64(bytes, numeric->integer);
    else
        jsmi_element_store_number(type, bytes, numeric->number);
}

// FAST PATH: a read at an index inside of an array of Numbers; no script runs,
// nothing is allocated. False: another way.
static inline bool jsmi_typed_array_get_fast(const JsObject *object,
                                             uint32_t index, JsValue *value)
{
    const JsTypedArray *array = (const JsTypedArray *)object;
    JsElementType type;

    if (object->cell.kind != JSMI_CELL_TYPED_ARRAY)
        return false;
    type = jsmi_typed_array_type(array);
    if (index >= jsmi_typed_array_length(array) || jsmi_element_is_bigint(type))
        return false;
    *value = jsmi_element_load_number(
        type, jsmi_typed_array_bytes(array) +
                  ((size_t)index << jsmi_element_shifts[type]));
    return true;
}

// FAST PATH: the same for storing a Number into a mutable array.
static inline bool jsmi_typed_array_set_fast(const JsObject *object,
                                             uint32_t index, JsValue value)
{
    const JsTypedArray *array = (const JsTypedArray *)object;
    JsElementType type;

    if (object->cell.kind != JSMI_CELL_TYPED_ARRAY || !jsmi_is_number(value))
        return false;
    type = jsmi_typed_array_type(array);
    if (index >= jsmi_typed_array_length(array) ||
        jsmi_element_is_bigint(type) || jsmi_buffer_is_immutable(array->buffer))
        return false;
    jsmi_element_store_number(type,
                              jsmi_typed_array_bytes(array) +
                                  ((size_t)index << jsmi_element_shifts[type]),
                              jsmi_as_number(value));
    return true;
}

// TypedArrayGetElement: undefined where there is none.
JSMI_MUST_USE bool jsmi_typed_array_get(JsVm *vm, JsTypedArray *array,
                                        double index, JsValue *value);
// TypedArraySetElement: converts, then stores if there is such an element.
JSMI_MUST_USE bool jsmi_typed_array_set(JsVm *vm, JsTypedArray *array,
                                        double index, JsValue value);

// A typed array over part of a buffer that was checked to be there: the
// offset aligned, the length JSMI_LENGTH_TRACKING or elements. `shape` NULL:
// the prototype is the type's in the running realm. Recorded in the scope.
JSMI_MUST_USE bool jsmi_typed_array_create(JsVm *vm, JsShape *shape,
                                           JsElementType type,
                                           JsArrayBuffer *buffer,
                                           size_t byte_offset, size_t length,
                                           JsTypedArray **array);

static inline JsIntrinsic jsmi_element_constructor(JsElementType type)
{
    return (JsIntrinsic)(JSMI_INTRINSIC_INT8_ARRAY + (int)type);
}

static inline JsIntrinsic jsmi_element_prototype(JsElementType type)
{
    return (JsIntrinsic)(JSMI_INTRINSIC_INT8_ARRAY_PROTOTYPE + (int)type);
}

void jsmi_typed_array_trace(JsMarker *marker, JsCell *cell);
void jsmi_data_view_trace(JsMarker *marker, JsCell *cell);

// The bytes that a buffer, typed array or DataView has now, and how many; NULL
// for any other value, and for one detached or out of bounds.
uint8_t *jsmi_bytes_of(JsValue value, size_t *size);
