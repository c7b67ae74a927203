// SPDX-License-Identifier: MIT
//
// The methods of arrays are spread over some files by what they do; array.c
// has the tables. Typed arrays and iterators use some of the steps.
#pragma once

#include "builtins/shared.h"

// The receiver as an object, and its length: the first two steps of most.
JSMI_MUST_USE bool jsmi_this_array_like(JsCall *call, JsObject **object,
                                        double *length);

// ArrayCreate ( length ) for any length: a RangeError above 2^32 - 1.
JSMI_MUST_USE bool jsmi_array_create_checked(JsVm *vm, double length,
                                             JsValue *array);

// ArraySpeciesCreate ( originalArray, length )
JSMI_MUST_USE bool jsmi_array_species_create(JsVm *vm, JsObject *original,
                                             double length, JsObject **array);

// What Object.prototype.toString says of a value.
JSMI_MUST_USE bool jsmi_object_to_string(JsVm *vm, JsValue value,
                                         JsValue *result);

// ------------------------------------------------- methods with callbacks
// array_callbacks.c, array_flat.c. Those before FIND and the reduces skip
// holes.

typedef enum JsArrayCallbackMode {
    JSMI_ARRAY_EVERY,
    JSMI_ARRAY_FILTER,
    JSMI_ARRAY_FOR_EACH,
    JSMI_ARRAY_MAP,
    JSMI_ARRAY_SOME,
    JSMI_ARRAY_FIND,
    JSMI_ARRAY_FIND_INDEX,
    JSMI_ARRAY_FIND_LAST,
    JSMI_ARRAY_FIND_LAST_INDEX,
    JSMI_ARRAY_REDUCE,
    JSMI_ARRAY_REDUCE_RIGHT,
} JsArrayCallbackMode;

// Added to the mode: the method of typed arrays, whose elements have no holes.
enum { JSMI_ARRAY_IS_TYPED = 16 };

// The mode of the row says which method it is.
JsNativeSteps jsmi_array_prototype_callback_steps;
JsNative jsmi_array_prototype_flat;
JsNative jsmi_array_prototype_flat_map;

// ---------------------------------------------- constructor array_from_async.c

JsNative jsmi_array_from_async;

// --------------------------------------------------------------------- joining

typedef enum JsJoinMode {
    JSMI_JOIN_STRINGS,
    JSMI_JOIN_LOCALE_STRINGS,  // by toLocaleString of each
} JsJoinMode;

// The elements as one string; null and undefined as nothing.
JSMI_MUST_USE bool jsmi_join_elements(JsVm *vm, JsObject *object, double length,
                                      JsString *separator, JsJoinMode mode,
                                      JsValue *result);

// ---------------------------------------------------- searching array_search.c

JsNative jsmi_array_prototype_includes;
JsNative jsmi_array_prototype_index_of;
JsNative jsmi_array_prototype_last_index_of;

// -------------------------------------------------------- copying array_copy.c

JsNative jsmi_array_prototype_concat;
JsNative jsmi_array_prototype_slice;
JsNative jsmi_array_prototype_splice;
JsNative jsmi_array_prototype_to_reversed;
JsNative jsmi_array_prototype_to_spliced;
JsNative jsmi_array_prototype_with;

// -------------------------------------------------------- sorting array_sort.c

typedef enum JsArraySortMode {
    JSMI_ARRAY_SORT,
    JSMI_ARRAY_TO_SORTED,
    JSMI_TYPED_ARRAY_SORT,
    JSMI_TYPED_ARRAY_TO_SORTED,
} JsArraySortMode;

// The mode of the row says which method it is.
JsNativeSteps jsmi_array_prototype_sort_steps;

// ------------------------------------------------------------------- iterators
// array_iterator.c; the modes are of JsEnumerateKind

JsNative jsmi_array_prototype_iterate;

JSMI_MUST_USE bool jsmi_array_iterator_create(JsVm *vm, JsObject *array,
                                              JsEnumerateKind kind,
                                              JsValue *iterator);
