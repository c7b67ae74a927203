// SPDX-License-Identifier: MIT
//
// Iterator helpers: the objects that map, filter, take, drop, flatMap and
// concat return. The standard describes them as generators; here each is a
// small machine whose step is a C function.
// https://tc39.es/ecma262/#sec-iterator-helper-objects
#pragma once

#include "builtins/shared.h"

typedef enum JsHelperMode {
    JSMI_HELPER_CHUNKS,
    JSMI_HELPER_CONCAT,
    JSMI_HELPER_DROP,
    JSMI_HELPER_FILTER,
    JSMI_HELPER_FLAT_MAP,
    JSMI_HELPER_MAP,
    JSMI_HELPER_TAKE,
    JSMI_HELPER_WINDOWS,
    JSMI_HELPER_ZIP,
} JsHelperMode;

// The slots of a helper. The position counts the values so far (map, filter,
// flatMap), what is left (take, drop), the iterables done (concat), the size
// (chunks, windows) or is the mode (zip).
enum {
    JSMI_HELPER_ITERATOR,    // [[UnderlyingIterator]]; undefined: none, or
                             // exhausted
    JSMI_HELPER_NEXT,        // its next method
    JSMI_HELPER_FUNCTION,    // callback; concat: an array of methods and
                             // iterables; windows: the window so far; zip: an
                             // array of iterators and next methods
    JSMI_HELPER_INNER,       // flatMap, concat: inner iterator or undefined;
                             // windows: whether partial ones are allowed; zip:
                             // an array of paddings or undefined
    JSMI_HELPER_INNER_NEXT,  // zip: an array of keys or undefined
};

// Filter, flatMap and map; drop and take.
JsNative jsmi_iterator_prototype_transform;
JsNative jsmi_iterator_prototype_limit;
JsNative jsmi_iterator_prototype_chunks;
JsNative jsmi_iterator_prototype_windows;
JsNative jsmi_iterator_concat;

struct JsIterator;

JSMI_MUST_USE bool jsmi_helper_create(JsCall *call, JsHelperMode mode,
                                      struct JsIterator **helper);

// iterator_zip.c: the mode tells zip from zipKeyed.
enum { JSMI_ZIP_ARRAYS, JSMI_ZIP_KEYED };
JsNative jsmi_iterator_zip;
JSMI_MUST_USE bool jsmi_zip_step(JsVm *vm, struct JsIterator *helper,
                                 JsValue *value, bool *done);
JSMI_MUST_USE bool jsmi_zip_close(JsVm *vm, struct JsIterator *helper);

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
