// SPDX-License-Identifier: MIT
//
// Storage of the properties with index keys: dense vectors and sparse tables
// (object.h). These functions look at neither extensibility nor an array's
// length; they maintain rule 3 of shape.h.
#pragma once

#include "object/vm.h"

// The own property at an index; false when absent.
bool jsmi_elements_find(const JsObject *object, uint32_t index,
                        JsOwnProperty *property);

// Adds one that is absent.
JSMI_MUST_USE bool jsmi_elements_add(JsVm *vm, JsObject *object, uint32_t index,
                                     JsValue value, uint32_t attributes);

// Overwrites the value of one that is present.
void jsmi_elements_store(JsVm *vm, JsObject *object, uint32_t index,
                         JsValue value);

// Gives one that is present another value and other attributes.
JSMI_MUST_USE bool jsmi_elements_change(JsVm *vm, JsObject *object,
                                        uint32_t index, JsValue value,
                                        uint32_t attributes);

// Removes one that is present.
void jsmi_elements_remove(JsVm *vm, JsObject *object, uint32_t index);

// Removes those from `length` on, the highest first, up to one that is not
// configurable; the answer is the length that is left.
uint32_t jsmi_elements_truncate(JsVm *vm, JsObject *object, uint32_t length);

// Appends the keys of those below `limit` in ascending order.
JSMI_MUST_USE bool jsmi_elements_append_keys(JsVm *vm, JsObject *object,
                                             uint32_t limit, JsKeyList *keys);

static inline bool jsmi_elements_are_sparse(const JsObject *object)
{
    return object->elements->cell.kind == JSMI_CELL_SPARSE_ELEMENTS;
}

// The sparse table; only where there is one.
static inline JsSparseElements *jsmi_sparse_elements(const JsObject *object)
{
    JSMI_ASSERT(jsmi_elements_are_sparse(object));
    return (JsSparseElements *)object->elements;
}
