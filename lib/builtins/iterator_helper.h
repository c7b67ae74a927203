// SPDX-License-Identifier: MIT
//
// Iterator helpers: the objects that map, filter, take, drop, flatMap and
// concat return. The standard describes them as generators; here each is a
// small machine whose step is a C function.
// https://tc39.es/ecma262/#sec-iterator-helper-objects
#pragma once

#include "builtins/shared.h"

typedef enum JsHelperMode {
    JSMI_HELPER_CONCAT,
    JSMI_HELPER_DROP,
    JSMI_HELPER_FILTER,
    JSMI_HELPER_FLAT_MAP,
    JSMI_HELPER_MAP,
    JSMI_HELPER_TAKE,
} JsHelperMode;

// Filter, flatMap and map; drop and take.
JsNative jsmi_iterator_prototype_transform;
JsNative jsmi_iterator_prototype_limit;
JsNative jsmi_iterator_concat;

// GetIteratorFlattenable; strings are iterated over only if allowed.
JSMI_MUST_USE bool jsmi_get_iterator_flattenable(JsVm *vm, JsValue value,
                                                 bool allow_strings,
                                                 JsIteratorRecord *record);

// The receiver as an iterator and the first argument as a function; if it is
// none, the iterator is closed.
JSMI_MUST_USE bool jsmi_this_iterator_and_callback(JsCall *call,
                                                   JsIteratorRecord *record,
                                                   JsValue *callback);

// SetterThatIgnoresPrototypeProperties for the receiver and first argument.
JSMI_MUST_USE bool jsmi_set_ignoring_prototype(JsCall *call, JsIntrinsic home,
                                               JsKey key);
