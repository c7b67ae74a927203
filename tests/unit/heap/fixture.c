// SPDX-License-Identifier: MIT
#include "fixture.h"

#include <criterion/criterion.h>

static JsValue *slots_values(JsCell *cell, size_t *count)
{
    *count = cell->auxiliary;
    return ((TestSlots *)(void *)cell)->values;
}

static void box_trace(JsMarker *marker, JsCell *cell)
{
    TestBox *box = (TestBox *)(void *)cell;

    jsmi_mark_cell(marker, box->strong);
    if (box->key)
        jsmi_mark_ephemeron(marker, box->key, box->value);
}

static void box_finalize(JsHeap *heap, JsCell *cell)
{
    (void)heap;
    ++*((TestBox *)(void *)cell)->finalized;
}

static void box_clear_weak(JsHeap *heap, JsCell *cell)
{
    TestBox *box = (TestBox *)(void *)cell;

    if (box->weak && !jsmi_heap_is_live(heap, box->weak))
        box->weak = NULL;
    if (box->key && !jsmi_heap_is_live(heap, box->key)) {
        box->key = NULL;
        box->value = JSMI_UNDEFINED;
    }
}

const JsCellInfo test_infos[JSMI_CELL_KIND_COUNT] = {
    [JSMI_CELL_STRING] = {"string", jsmi_string_trace, NULL,
                          jsmi_string_finalize, NULL, NULL},
    [JSMI_CELL_SYMBOL] = {"symbol", jsmi_symbol_trace, NULL, NULL, NULL, NULL},
    [JSMI_CELL_BIGINT] = {"bigint", NULL, NULL, NULL, NULL, NULL},
    [JSMI_CELL_SLOTS] = {"slots", NULL, slots_values, NULL, NULL, NULL},
    [JSMI_CELL_BOX] = {"box", box_trace, NULL, box_finalize, box_clear_weak,
                       NULL},
};

static bool reclaim(JsBudget *budget, size_t wanted)
{
    (void)wanted;
    return jsmi_heap_reclaim(budget->owner);
}

bool test_heap_open(TestHeap *test)
{
    memset(test, 0, sizeof *test);
    jsmi_budget_initialize(&test->budget, NULL);
    if (!jsmi_heap_initialize(&test->heap, &test->budget, test_infos))
        return false;
    test->budget.owner = &test->heap;
    test->budget.reclaim = reclaim;
    jsmi_atom_table_initialize(&test->heap, &test->atoms, 42);
    return true;
}

void test_heap_close(TestHeap *test)
{
    jsmi_atom_table_dispose(&test->heap, &test->atoms);
    jsmi_heap_dispose(&test->heap);
    cr_assert_eq(test->budget.used, 0);
}

TestSlots *test_slots_new(JsHeap *heap, uint32_t count)
{
    TestSlots *slots = jsmi_heap_allocate(
        heap, sizeof *slots + count * sizeof(JsValue), JSMI_CELL_SLOTS);

    if (!slots)
        return NULL;
    slots->cell.auxiliary = count;
    for (uint32_t i = 0; i < count; i++)
        slots->values[i] = JSMI_UNDEFINED;
    return slots;
}

void test_slots_set(JsHeap *heap, TestSlots *slots, uint32_t i, JsValue value)
{
    slots->values[i] = value;
    jsmi_write_barrier(heap, slots);
}

TestBox *test_box_new(JsHeap *heap)
{
    return jsmi_heap_allocate(heap, sizeof(TestBox), JSMI_CELL_BOX);
}
