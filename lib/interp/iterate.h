// SPDX-License-Identifier: MIT
//
// Iteration by the loop's instructions. An iteration record takes three
// registers: iterator, next method, state. An array that iterates as arrays do
// has no iterator object: the array itself, null as next method, and the
// index as state stand for one (nobody can see the difference).
#pragma once

#include "interp/frame.h"

// The state of a for-in loop.
// https://tc39.es/ecma262/#sec-enumerate-object-properties
typedef struct JsEnumerator {
    JsCell cell;
    JsObject *first;     // where the enumeration began
    JsObject *current;   // the object on its chain whose keys these are
    JsSlots *keys;       // strings and index numbers not yet visited
    uint32_t next;
    uint32_t count;
} JsEnumerator;

void jsmi_enumerator_trace(JsMarker *marker, JsCell *cell);
