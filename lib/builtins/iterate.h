// SPDX-License-Identifier: MIT
//
// Walking through the values of an iterable from C, in the way of for-of: the
// iterator is closed when the visitor throws.
#pragma once

#include "builtins/shared.h"

// Called for each value with its number. False: an exception is pending, and
// the iterator will be closed. `*stop` ends the walk, also closing it.
typedef bool JsVisitor(JsVm *vm, void *data, double index, JsValue value,
                       bool *stop);

// What a visitor needs across turns must be rooted by the caller.
JSMI_MUST_USE bool jsmi_iterate(JsVm *vm, JsValue iterable, JsVisitor *visit,
                                void *data);
// The same with an iterator already at hand; `*count` is the number of values
// visited.
JSMI_MUST_USE bool jsmi_iterate_record(JsVm *vm, JsIteratorRecord *record,
                                       JsVisitor *visit, void *data,
                                       double *count);

// Whether iterating the value now would give what its dense elements hold,
// through nothing but natives that nobody has replaced.
bool jsmi_array_iterates_plainly(JsVm *vm, JsValue value);

// IteratorToList(? GetIterator(iterable, SYNC)), appended to the list.
JSMI_MUST_USE bool jsmi_iterable_to_list(JsVm *vm, JsValue iterable,
                                         JsValueList *list);

// AddEntriesFromIterable: calls the adder with each entry's two halves.
JSMI_MUST_USE bool jsmi_add_entries_from_iterable(JsVm *vm, JsObject *target,
                                                  JsValue iterable,
                                                  JsValue adder);
