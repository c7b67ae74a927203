// SPDX-License-Identifier: MIT
//
// A heap with a few kinds of cells for the tests of this folder.
#pragma once

#include "heap/bigint.h"
#include "heap/string.h"
#include "heap/symbol.h"

// A cell with values: auxiliary is their number.
typedef struct TestSlots {
    JsCell cell;
    JsValue values[];
} TestSlots;

// A cell with one reference reported by a trace function, a weak one, and a
// counter to tell of its finalization.
typedef struct TestBox {
    JsCell cell;
    JsCell *strong;
    JsCell *weak;
    int *finalized;
    JsCell *key;  // of an ephemeron
    JsValue value;
} TestBox;

extern const JsCellInfo test_infos[JSMI_CELL_KIND_COUNT];

typedef struct TestHeap {
    JsBudget budget;
    JsHeap heap;
    JsAtomTable atoms;
} TestHeap;

// False if memory is refused.
bool test_heap_open(TestHeap *test);
// Checks that everything was given back.
void test_heap_close(TestHeap *test);

TestSlots *test_slots_new(JsHeap *heap, uint32_t count);
void test_slots_set(JsHeap *heap, TestSlots *slots, uint32_t i, JsValue value);
TestBox *test_box_new(JsHeap *heap);
