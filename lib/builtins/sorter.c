// SPDX-License-Identifier: MIT
#include "builtins/sorter.h"

#include "builtins/shared.h"

enum { LONGEST_INSERTED_RUN = 32 };

// Between half of LONGEST_INSERTED_RUN and all of it, so that so many runs
// make a number of values just below a power of two.
static uint32_t shortest_run(uint32_t count)
{
    uint32_t rest = 0;

    while (count >= LONGEST_INSERTED_RUN) {
        rest |= count & 1;
        count >>= 1;
    }
    return count + rest;
}

// The power of the boundary at `middle` between runs from `start` to `end`: in
// how many binary digits after the point the middles of both, as parts of the
// whole, agree, and one more.
static uint32_t boundary_power(const JsSorter *sorter, uint32_t start,
                               uint32_t middle, uint32_t end)
{
    uint64_t whole = (uint64_t)sorter->count * 2;
    uint64_t a = (uint64_t)start + middle;
    uint64_t b = (uint64_t)middle + end;
    uint32_t power = 0;

    for (;;) {
        power++;
        a *= 2;
        b *= 2;
        if (a >= whole) {
            a -= whole;
            b -= whole;
        } else if (b >= whole) {
            return power;
        }
    }
}

static void merge_last_two(JsHeap *heap, JsSorter *sorter)
{
    JsValue *values = sorter->values->values;
    uint32_t middle = sorter->runs[sorter->run_count - 1].start;
    uint32_t start = sorter->runs[sorter->run_count - 2].start;

    sorter->run_count--;
    sorter->to = start;
    sorter->left = 0;
    sorter->left_end = middle - start;
    sorter->right = middle;
    sorter->right_end = sorter->start;
    memcpy(sorter->scratch->values, values + start,
           (middle - start) * sizeof *values);
    jsmi_write_barrier(heap, sorter->scratch);
    sorter->phase = JSMI_SORTER_MERGING;
}

// The newest run is as long as it gets.
static void begin_run(JsSorter *sorter)
{
    sorter->start = sorter->end;
    sorter->end = sorter->start + 1;
    sorter->limit = sorter->count - sorter->start > sorter->shortest
                        ? sorter->start + sorter->shortest
                        : sorter->count;
    sorter->is_descending = false;
    sorter->phase = JSMI_SORTER_COUNTING;
}

// Whatever can be done without a comparison after a run or a merge is
// complete: the next merge, or the next run. When the last run is on the
// stack, the newest one is empty.
static void settle(JsHeap *heap, JsSorter *sorter);

static void push_run(JsHeap *heap, JsSorter *sorter)
{
    if (sorter->run_count > 0)
        sorter->runs[sorter->run_count - 1].power = sorter->power;
    sorter->runs[sorter->run_count].start = sorter->start;
    sorter->runs[sorter->run_count++].power = 0;
    if (sorter->end == sorter->count) {
        sorter->start = sorter->end;
        settle(heap, sorter);
        return;
    }
    begin_run(sorter);
    // A last run of one value.
    if (sorter->end == sorter->count)
        settle(heap, sorter);
}

static void settle(JsHeap *heap, JsSorter *sorter)
{
    uint32_t count = sorter->run_count;

    if (sorter->start == sorter->count) {
        if (count > 1)
            merge_last_two(heap, sorter);
        else
            sorter->phase = JSMI_SORTER_DONE;
        return;
    }
    if (count > 0) {
        sorter->power = boundary_power(sorter, sorter->runs[count - 1].start,
                                       sorter->start, sorter->end);
        if (count > 1 && sorter->runs[count - 2].power > sorter->power) {
            merge_last_two(heap, sorter);
            return;
        }
    }
    push_run(heap, sorter);
}

// Values after the newest run are inserted into it until it is long enough.
static void insert_next(JsHeap *heap, JsSorter *sorter)
{
    if (sorter->end >= sorter->limit) {
        settle(heap, sorter);
        return;
    }
    sorter->low = sorter->start;
    sorter->high = sorter->end;
    sorter->phase = JSMI_SORTER_INSERTING;
}

static void answer_counting(JsHeap *heap, JsSorter *sorter, bool is_after)
{
    JsValue *values = sorter->values->values;

    if (sorter->end == sorter->start + 1)
        sorter->is_descending = is_after;
    if (is_after == sorter->is_descending && ++sorter->end < sorter->count)
        return;
    if (sorter->is_descending) {
        for (uint32_t i = sorter->start, j = sorter->end - 1; i < j; i++, j--) {
            JsValue value = values[i];

            values[i] = values[j];
            values[j] = value;
        }
    }
    insert_next(heap, sorter);
}

static void answer_inserting(JsHeap *heap, JsSorter *sorter, bool is_after)
{
    JsValue *values = sorter->values->values;
    uint32_t middle = sorter->low + (sorter->high - sorter->low) / 2;
    JsValue value = values[sorter->end];

    if (is_after)
        sorter->high = middle;
    else
        sorter->low = middle + 1;
    if (sorter->low < sorter->high)
        return;
    memmove(values + sorter->low + 1, values + sorter->low,
            (sorter->end - sorter->low) * sizeof *values);
    values[sorter->low] = value;
    sorter->end++;
    insert_next(heap, sorter);
}

static void answer_merging(JsHeap *heap, JsSorter *sorter, bool is_after)
{
    JsValue *values = sorter->values->values;
    const JsValue *scratch = sorter->scratch->values;

    if (is_after)
        values[sorter->to++] = values[sorter->right++];
    else
        values[sorter->to++] = scratch[sorter->left++];
    if (sorter->left < sorter->left_end && sorter->right < sorter->right_end)
        return;
    memcpy(values + sorter->to, scratch + sorter->left,
           (sorter->left_end - sorter->left) * sizeof *values);
    settle(heap, sorter);
}

void jsmi_sorter_answer_slowly(JsHeap *heap, JsSorter *sorter, bool is_after)
{
    if (sorter->phase == JSMI_SORTER_MERGING)
        answer_merging(heap, sorter, is_after);
    else if (sorter->phase == JSMI_SORTER_INSERTING)
        answer_inserting(heap, sorter, is_after);
    else
        answer_counting(heap, sorter, is_after);
    jsmi_write_barrier(heap, sorter->values);
}

JsSorter *jsmi_sorter_new(JsVm *vm, const JsValueList *list)
{
    JsSorter *sorter =
        jsmi_heap_allocate(&vm->heap, sizeof *sorter, JSMI_CELL_SORTER);
    uint32_t count = list->count;

    if (!sorter) {
        jsmi_raise_allocation_failure(vm);
        return NULL;
    }
    // NO BARRIER: the sorter is new.
    sorter->values = list->cell;
    sorter->count = count;
    sorter->phase = JSMI_SORTER_DONE;
    if (count < 2)
        return sorter;
    sorter->scratch = jsmi_heap_allocate(
        &vm->heap, sizeof(JsSlots) + count * sizeof(JsValue), JSMI_CELL_SLOTS);
    if (!sorter->scratch) {
        jsmi_raise_allocation_failure(vm);
        return NULL;
    }
    jsmi_write_barrier(&vm->heap, sorter);
    sorter->scratch->cell.auxiliary = count;
    for (uint32_t i = 0; i < count; i++)
        sorter->scratch->values[i] = JSMI_UNDEFINED;
    sorter->shortest = shortest_run(count);
    begin_run(sorter);
    return sorter;
}

void jsmi_sorter_trace(JsMarker *marker, JsCell *cell)
{
    JsSorter *sorter = (JsSorter *)cell;

    jsmi_mark_cell(marker, sorter->values);
    jsmi_mark_cell(marker, sorter->scratch);
}
