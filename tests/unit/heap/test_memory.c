// SPDX-License-Identifier: MIT
//
// Limits, refused memory, the native scope.
#include "fixture.h"

#include <criterion/criterion.h>

Test(memory, a_fresh_heap_is_small)
{
    TestHeap test;

    cr_assert(test_heap_open(&test));
    cr_assert_not_null(test_slots_new(&test.heap, 3));
    cr_assert_not_null(test_box_new(&test.heap));
    cr_assert_lt(test.budget.used, 16384 + 3072);
    test_heap_close(&test);
}

Test(memory, garbage_stays_within_a_limit)
{
    TestHeap test;
    JsHeap *heap = &test.heap;

    cr_assert(test_heap_open(&test));
    test.budget.limit = 300 * 1024;
    for (int i = 0; i < 100000; i++) {
        uint32_t mark = jsmi_scope_open(heap);

        cr_assert_not_null(test_slots_new(heap, (uint32_t)i % 60));
        if (i % 100 == 0)
            cr_assert_not_null(test_slots_new(heap, 5000));
        jsmi_scope_rewind(heap, mark);
    }
    cr_assert_leq(test.budget.peak, test.budget.limit);
    // What is alive cannot be freed.
    for (int i = 0;; i++) {
        if (!test_slots_new(heap, 20))
            break;
        cr_assert_lt(i, 10000);
    }
    // Afterwards the heap is as good as new.
    jsmi_scope_rewind(heap, 0);
    for (int i = 0; i < 1000; i++) {
        cr_assert_not_null(test_slots_new(heap, 20));
        jsmi_scope_rewind(heap, 0);
    }
    test_heap_close(&test);
}

// A piece of work with all that allocates.
static bool work(TestHeap *test)
{
    JsHeap *heap = &test->heap;
    JsStringBuilder builder;
    JsString *string, *other;
    JsUnits units;

    for (int i = 0; i < 70; i++) {
        TestSlots *slots = test_slots_new(heap, (uint32_t)i * 3);
        TestBox *box = test_box_new(heap);

        if (!slots || !box || !jsmi_heap_add_weak(heap, &box->cell))
            return false;
        test_slots_set(heap, slots, 0, jsmi_value_cell(box));
        box->key = &slots->cell;
        box->value = jsmi_value_cell(slots);
        if (i % 20 == 0)
            jsmi_heap_collect(heap, (JsCollectionKind)(i / 20 % 2));
    }
    jsmi_string_builder_initialize(&builder, heap);
    for (int i = 0; i < 200; i++)
        jsmi_string_builder_append_unit(&builder, (uint16_t)(i * 5));
    string = jsmi_string_builder_finish(&builder);
    if (!string)
        return false;
    other = jsmi_string_concatenate(heap, string, string);
    if (!other || !jsmi_string_flatten(heap, other, &units))
        return false;
    string = jsmi_string_substring(heap, other, 10, 300);
    if (!string || !jsmi_atomize(heap, &test->atoms, string))
        return false;
    for (uint8_t i = 0; i < 100; i++) {
        uint8_t text[3] = {'a', 'b', i};
        JsUnits name = {.latin1 = text, .length = 3};

        if (!jsmi_atomize_units(heap, &test->atoms, name))
            return false;
    }
    return jsmi_symbol_new(heap, string, 1, 0) &&
           jsmi_bigint_from_int64(heap, -5);
}

Test(memory, every_allocation_fails_once)
{
    for (int for_ever = 0; for_ever < 2; for_ever++) {
        int n = 1;

        for (;; n++) {
            TestHeap test;
            bool worked;

            cr_assert(test_heap_open(&test));
            test.heap.verify = true;
            test.heap.poison = true;
            test.budget.fail_countdown = n;
            test.budget.fail_for_ever = for_ever;
            worked = work(&test);
            if (worked && test.budget.fail_countdown > (for_ever ? 1 : 0)) {
                test_heap_close(&test);
                break;
            }
            test.budget.fail_countdown = 0;
            jsmi_heap_collect(&test.heap, JSMI_COLLECT_FULL);
            jsmi_scope_rewind(&test.heap, 0);
            cr_assert(work(&test));
            test_heap_close(&test);
        }
        cr_assert_gt(n, 20);
    }
}

Test(memory, the_heap_itself_is_refused)
{
    JsBudget budget;
    JsHeap heap;

    jsmi_budget_initialize(&budget, NULL);
    budget.fail_countdown = 1;
    cr_assert(!jsmi_heap_initialize(&heap, &budget, test_infos));
    cr_assert_eq(budget.used, 0);
}

// A scope that cannot grow loses no value: nothing is collected until it is
// rewound.
Test(memory, a_scope_that_cannot_grow_keeps_everything)
{
    TestHeap test;
    JsHeap *heap = &test.heap;
    TestSlots *cells[2000];
    TestSlots *last;
    int finalized = 0;

    cr_assert(test_heap_open(&test));
    heap->poison = true;
    for (int i = 0; i < 2000; i++) {
        cells[i] = jsmi_heap_allocate_unrooted(
            heap, sizeof(TestSlots) + sizeof(JsValue), JSMI_CELL_SLOTS);
        cr_assert_not_null(cells[i]);
        cells[i]->cell.auxiliary = 1;
        cells[i]->values[0] = jsmi_value_int(i);
    }
    test.budget.fail_countdown = 1;
    test.budget.fail_for_ever = true;
    for (int i = 0; i < 2000; i++)
        jsmi_keep(heap, jsmi_value_cell(cells[i]));
    test.budget.fail_countdown = 0;
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    cr_assert(!jsmi_heap_reclaim(heap));
    cr_assert_eq(heap->full_count, 0);
    for (int i = 0; i < 2000; i++)
        cr_assert_eq(jsmi_as_int(cells[i]->values[0]), i);
    // The scope grows again, but what was lost is still not recorded.
    last = test_slots_new(heap, 1);
    cr_assert_not_null(last);
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    cr_assert_eq(heap->full_count, 0);
    jsmi_scope_rewind(heap, 0);
    TestBox *box = test_box_new(heap);
    box->finalized = &finalized;
    cr_assert(jsmi_heap_add_finalizable(heap, &box->cell));
    jsmi_scope_rewind(heap, 0);
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    cr_assert_eq(heap->full_count, 1);
    cr_assert_eq(finalized, 1);
    test_heap_close(&test);
}

static void *map_high(void *data, size_t size, size_t alignment)
{
    (void)data;
    (void)size;
    (void)alignment;
    return (void *)(uintptr_t)0x800000000000u;
}

static void unmap_high(void *data, void *block, size_t size)
{
    (void)block;
    (void)size;
    ++*(int *)data;
}

// A value has 47 bits for an address.
Test(memory, blocks_at_high_addresses_are_refused)
{
    TestHeap test;
    int unmapped = 0;

    cr_assert(test_heap_open(&test));
    test.budget.allocator.map = map_high;
    test.budget.allocator.unmap = unmap_high;
    test.budget.allocator.data = &unmapped;
    cr_assert_null(test_slots_new(&test.heap, 1));
    cr_assert_eq(unmapped, 1);
    test_heap_close(&test);
}

static void count_collection(void *data, JsCollectionKind kind)
{
    ++((int *)data)[kind];
}

Test(memory, collections_are_told)
{
    TestHeap test;
    int counts[2] = {0, 0};

    cr_assert(test_heap_open(&test));
    test.heap.after_collection = count_collection;
    test.heap.after_collection_data = counts;
    jsmi_heap_collect(&test.heap, JSMI_COLLECT_MINOR);
    jsmi_heap_collect(&test.heap, JSMI_COLLECT_FULL);
    cr_assert_eq(counts[JSMI_COLLECT_MINOR], 1);
    cr_assert_eq(counts[JSMI_COLLECT_FULL], 1);
    test_heap_close(&test);
}

Test(memory, containment)
{
    TestHeap test;
    JsHeap *heap = &test.heap;
    TestSlots *slots, *large;

    cr_assert(test_heap_open(&test));
    slots = test_slots_new(heap, 4);
    large = test_slots_new(heap, 400);
    for (int round = 0; round < 2; round++) {
        cr_assert(jsmi_heap_contains(heap, slots));
        cr_assert(jsmi_heap_contains(heap, large));
        cr_assert(!jsmi_heap_contains(heap, (uint8_t *)slots + 8));
        cr_assert(!jsmi_heap_contains(heap, (uint8_t *)slots + 16));
        cr_assert(!jsmi_heap_contains(heap, (uint8_t *)slots + 48));
        cr_assert(!jsmi_heap_contains(heap, &test));
        jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    }
    jsmi_scope_rewind(heap, 0);
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    cr_assert(!jsmi_heap_contains(heap, slots));
    cr_assert(!jsmi_heap_contains(heap, large));
    test_heap_close(&test);
}
