// SPDX-License-Identifier: MIT
//
// What the files of buffers and of what looks into them share.
#pragma once

#include "builtins/shared.h"
#include "object/array_buffer.h"

// Which operations a buffer is wanted for.
typedef enum JsBufferAccess {
    JSMI_BUFFER_READ,
    JSMI_BUFFER_WRITE
} JsBufferAccess;

// ValidateTypedArray ( value, order, accessMode ): the length is what it has
// now. A TypeError if it is none, out of bounds, or immutable when it is to be
// written.
JSMI_MUST_USE bool jsmi_validate_typed_array(JsVm *vm, JsValue value,
                                             JsBufferAccess access,
                                             JsTypedArray **array,
                                             size_t *length);

// TypedArrayCreateFromConstructor ( constructor, arguments ): with at least
// `least_length` elements (0: any).
JSMI_MUST_USE bool jsmi_typed_array_from_constructor(
    JsVm *vm, JsObject *constructor, const JsValue *arguments, uint32_t count,
    double least_length, JsBufferAccess access, JsTypedArray **array);

// TypedArrayCreateSameType ( exemplar, length ): zeroed.
JSMI_MUST_USE bool jsmi_typed_array_create_same_type(JsVm *vm,
                                                     JsElementType type,
                                                     double length,
                                                     JsTypedArray **array);

// TypedArraySpeciesCreate ( exemplar, arguments )
JSMI_MUST_USE bool
jsmi_typed_array_species_create(JsVm *vm, JsTypedArray *exemplar,
                                const JsValue *arguments, uint32_t count,
                                double least_length, JsTypedArray **array);

// Copies elements from the front between two places that may overlap or not,
// of types that are both BigInt or both not; the bytes are as one after the
// other is converted and stored. `is_shared`: other threads may look at either.
JSMI_MUST_USE bool jsmi_elements_convert(JsVm *vm, JsElementType to,
                                         uint8_t *target, JsElementType from,
                                         const uint8_t *source, size_t count,
                                         bool is_shared);

// The constructors of both kinds of buffers; flags: of JSMI_BUFFER_*.
JSMI_MUST_USE bool jsmi_buffer_construct(JsCall *call, uint8_t flags,
                                         JsIntrinsic prototype,
                                         const char *name, JsValue *result);

// The new buffer that a slice goes to, by the species constructor.
JSMI_MUST_USE bool jsmi_buffer_species_create(JsCall *call,
                                              JsArrayBuffer *buffer,
                                              JsIntrinsic fallback,
                                              double length,
                                              JsArrayBuffer **created);

// ------------------------------------------------- methods in other files

// typed_array_methods.c
JsNative jsmi_typed_array_prototype_at;
JsNative jsmi_typed_array_prototype_copy_within;
JsNative jsmi_typed_array_prototype_fill;
JsNative jsmi_typed_array_prototype_search;
JsNative jsmi_typed_array_prototype_join;
JsNative jsmi_typed_array_prototype_reverse;
JsNative jsmi_typed_array_prototype_set;
JsNative jsmi_typed_array_prototype_slice;
JsNative jsmi_typed_array_prototype_subarray;
JsNative jsmi_typed_array_prototype_to_locale_string;
JsNative jsmi_typed_array_prototype_to_reversed;
JsNative jsmi_typed_array_prototype_with;

// Sorts as many of the elements of one array as are given into another of the
// type, or into itself, without a comparator. Runs no script.
JSMI_MUST_USE bool jsmi_typed_array_sort_by_default(JsVm *vm,
                                                    JsTypedArray *target,
                                                    JsTypedArray *source,
                                                    double length);

typedef enum JsTypedArraySearch {
    JSMI_TYPED_ARRAY_INCLUDES,
    JSMI_TYPED_ARRAY_INDEX_OF,
    JSMI_TYPED_ARRAY_LAST_INDEX_OF,
} JsTypedArraySearch;

// uint8_array.c
JsNative jsmi_uint8_array_from_base64;
JsNative jsmi_uint8_array_from_hex;
JsNative jsmi_uint8_array_prototype_set_from_base64;
JsNative jsmi_uint8_array_prototype_set_from_hex;
JsNative jsmi_uint8_array_prototype_to_base64;
JsNative jsmi_uint8_array_prototype_to_hex;
