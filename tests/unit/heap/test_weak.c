// SPDX-License-Identifier: MIT
//
// Weak references, ephemerons, finalizers.
#include "fixture.h"

#include <criterion/criterion.h>

Test(weak, references_are_cleared_when_the_target_dies)
{
    for (int kind = JSMI_COLLECT_MINOR; kind <= JSMI_COLLECT_FULL; kind++) {
        TestHeap test;
        JsHeap *heap = &test.heap;
        TestBox *box;
        uint32_t mark;

        cr_assert(test_heap_open(&test));
        box = test_box_new(heap);
        cr_assert(jsmi_heap_add_weak(heap, &box->cell));
        mark = jsmi_scope_open(heap);
        box->weak = &test_slots_new(heap, 1)->cell;
        jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
        cr_assert_not_null(box->weak);
        jsmi_scope_rewind(heap, mark);
        jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
        cr_assert_null(box->weak);
        // A young target dies in either kind of collection.
        box->weak = &test_slots_new(heap, 1)->cell;
        jsmi_scope_rewind(heap, mark);
        jsmi_heap_collect(heap, (JsCollectionKind)kind);
        cr_assert_null(box->weak);
        test_heap_close(&test);
    }
}

Test(weak, dead_cells_leave_the_list)
{
    TestHeap test;

    cr_assert(test_heap_open(&test));
    cr_assert(jsmi_heap_add_weak(&test.heap, &test_box_new(&test.heap)->cell));
    jsmi_scope_rewind(&test.heap, 0);
    jsmi_heap_collect(&test.heap, JSMI_COLLECT_MINOR);
    cr_assert_eq(test.heap.weak.count, 0);
    test_heap_close(&test);
}

// Cells whose weak references do not change are looked at by minor collections
// while they are young, and by full ones.
Test(weak, fixed_references_of_old_cells_are_left_alone_by_minor_collections)
{
    TestHeap test;
    JsHeap *heap = &test.heap;
    TestBox *box;
    uint32_t mark;

    cr_assert(test_heap_open(&test));
    box = test_box_new(heap);
    cr_assert(jsmi_heap_add_fixed_weak(heap, &box->cell));
    mark = jsmi_scope_open(heap);
    box->weak = &test_slots_new(heap, 1)->cell;
    jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
    cr_assert_not_null(box->weak);
    jsmi_scope_rewind(heap, mark);
    jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
    cr_assert_not_null(box->weak);
    // A young one after it in the list loses its target, and a dead one goes.
    TestBox *young = test_box_new(heap);
    cr_assert(jsmi_heap_add_fixed_weak(heap, &young->cell));
    mark = jsmi_scope_open(heap);
    young->weak = &test_slots_new(heap, 1)->cell;
    cr_assert(jsmi_heap_add_fixed_weak(heap, &test_box_new(heap)->cell));
    jsmi_scope_rewind(heap, mark);
    cr_assert_eq(heap->fixed_weak.count, 3);
    jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
    cr_assert_null(young->weak);
    cr_assert_eq(heap->fixed_weak.count, 2);
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    cr_assert_null(box->weak);
    jsmi_scope_rewind(heap, 0);
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    cr_assert_eq(heap->fixed_weak.count, 0);
    test_heap_close(&test);
}

// A chain of ephemerons, each value being the next one's key, listed against
// the order in which they are reached.
static void run_chain(bool has_memory, JsCollectionKind kind)
{
    enum { LENGTH = 2000 };
    TestHeap test;
    JsHeap *heap = &test.heap;
    TestSlots *table;
    uint32_t mark;

    cr_assert(test_heap_open(&test));
    heap->poison = true;
    table = test_slots_new(heap, LENGTH + 1);
    mark = jsmi_scope_open(heap);
    jsmi_keep(heap, JSMI_UNDEFINED);
    TestSlots *key = test_slots_new(heap, 1);
    test_slots_set(heap, table, LENGTH, jsmi_value_cell(key));
    for (int i = LENGTH - 1; i >= 0; i--) {
        TestBox *box = test_box_new(heap);
        TestSlots *next = test_slots_new(heap, 1);

        next->values[0] = jsmi_value_int(i);
        box->key = &key->cell;
        box->value = jsmi_value_cell(next);
        cr_assert(jsmi_heap_add_weak(heap, &box->cell));
        test_slots_set(heap, table, (uint32_t)i, jsmi_value_cell(box));
        key = next;
    }
    jsmi_scope_rewind(heap, mark);
    if (!has_memory) {
        test.budget.fail_countdown = 1;
        test.budget.fail_for_ever = true;
    }
    jsmi_heap_collect(heap, kind);
    test.budget.fail_countdown = 0;
    for (int i = 0; i < LENGTH; i++) {
        TestBox *box = (TestBox *)(void *)jsmi_as_cell(table->values[i]);

        cr_assert_not_null(box->key);
        cr_assert_eq(box->key->kind, JSMI_CELL_SLOTS);
        cr_assert_eq(box->key->gc & ~JSMI_GC_BARRIER, 0);
        TestSlots *value = (TestSlots *)(void *)jsmi_as_cell(box->value);
        cr_assert_eq(jsmi_as_int(value->values[0]), i);
    }
    // Without the first key the whole chain falls.
    test_slots_set(heap, table, LENGTH, JSMI_UNDEFINED);
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    for (int i = 0; i < LENGTH; i++) {
        TestBox *box = (TestBox *)(void *)jsmi_as_cell(table->values[i]);

        cr_assert_null(box->key);
    }
    test_heap_close(&test);
}

Test(weak, ephemerons)
{
    run_chain(true, JSMI_COLLECT_FULL);
    run_chain(true, JSMI_COLLECT_MINOR);
}

Test(weak, ephemerons_without_memory)
{
    run_chain(false, JSMI_COLLECT_FULL);
    run_chain(false, JSMI_COLLECT_MINOR);
}

// The value of an ephemeron does not keep its own key alive.
Test(weak, an_ephemeron_whose_value_refers_to_its_key_dies)
{
    TestHeap test;
    JsHeap *heap = &test.heap;
    TestBox *box;
    TestSlots *key;

    cr_assert(test_heap_open(&test));
    box = test_box_new(heap);
    cr_assert(jsmi_heap_add_weak(heap, &box->cell));
    key = test_slots_new(heap, 1);
    key->values[0] = jsmi_value_cell(key);
    box->key = &key->cell;
    box->value = jsmi_value_cell(key);
    jsmi_scope_rewind(heap, 1);
    jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
    cr_assert_null(box->key);
    test_heap_close(&test);
}

static void release_text(void *data)
{
    ++*(int *)data;
}

Test(weak, external_strings_are_released_once)
{
    TestHeap test;
    int released = 0;
    JsExternalText owner = {release_text, &released};
    JsUnits units = {.latin1 = (const uint8_t *)"outside", .length = 7};
    JsString *string;

    cr_assert(test_heap_open(&test));
    string = jsmi_string_external(&test.heap, units, &owner);
    cr_assert_not_null(string);
    jsmi_heap_collect(&test.heap, JSMI_COLLECT_FULL);
    cr_assert_eq(released, 0);
    cr_assert(jsmi_units_equal_text(jsmi_string_units(string), "outside"));
    jsmi_scope_rewind(&test.heap, 0);
    jsmi_heap_collect(&test.heap, JSMI_COLLECT_FULL);
    cr_assert_eq(released, 1);
    // One that lives when the heap ends.
    cr_assert_not_null(jsmi_string_external(&test.heap, units, &owner));
    test_heap_close(&test);
    cr_assert_eq(released, 2);
}

Test(weak, external_strings_are_released_when_memory_runs_out)
{
    // The cell, the block that it is in, the list of what is to be released.
    for (int n = 1; n <= 4; n++) {
        TestHeap test;
        int released = 0;
        JsExternalText owner = {release_text, &released};
        JsUnits units = {.latin1 = (const uint8_t *)"outside", .length = 7};

        cr_assert(test_heap_open(&test));
        test.budget.fail_countdown = n;
        cr_assert_eq(jsmi_string_external(&test.heap, units, &owner) != NULL,
                     n == 4);
        test_heap_close(&test);
        cr_assert_eq(released, 1);
    }
}
