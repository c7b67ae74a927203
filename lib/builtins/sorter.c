// SPDX-License-Identifier: MIT
#include "builtins/sorter.h"

#include "builtins/shared.h"

enum {
    LONGEST_INSERTED_RUN = 64,
    // A gallop that moves fewer values did not pay.
    SHORTEST_GALLOP = 7,
    // So many more values in a row begin the next one then.
    PENALTY = 2,
};

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

// --------------------------------------------------------------------- merging

// Which value the search looks at next.
static uint32_t probe(const JsSorter *sorter)
{
    uint32_t rest = sorter->high - sorter->low;

    return sorter->reach > 0 && sorter->reach <= rest
               ? sorter->low + sorter->reach - 1
               : sorter->low + rest / 2;
}

// What is known now of the value that was looked at; whether the search goes
// on.
static bool narrow(JsSorter *sorter, bool is_before)
{
    if (is_before) {
        sorter->low = probe(sorter) + 1;
        sorter->reach *= 2;
    } else {
        sorter->high = probe(sorter);
        sorter->reach = 0;
    }
    return sorter->low < sorter->high;
}

static void ask_galloping(JsSorter *sorter)
{
    sorter->next[sorter->gallops_right] = sorter->first + probe(sorter);
}

// How many values of one run come before the first of the other?
static void begin_gallop(JsSorter *sorter, bool is_right)
{
    sorter->gallops_right = is_right;
    sorter->first = sorter->next[is_right];
    sorter->low = 0;
    sorter->high = (uint32_t)(sorter->end[is_right] - sorter->first);
    sorter->reach = 1;
    sorter->phase = JSMI_SORTER_GALLOPING;
    ask_galloping(sorter);
}

// The next values of one run go where the merge is; they may overlap that.
static void take(JsSorter *sorter, bool is_right, size_t count)
{
    memmove(sorter->to, sorter->next[is_right], count * sizeof *sorter->to);
    sorter->to += count;
    sorter->next[is_right] += count;
}

static void merge_last_two(JsHeap *heap, JsSorter *sorter)
{
    JsValue *values = sorter->values->values;
    uint32_t middle = sorter->runs[sorter->run_count - 1].start;
    uint32_t start = sorter->runs[sorter->run_count - 2].start;

    sorter->run_count--;
    memcpy(sorter->scratch->values, values + start,
           (middle - start) * sizeof *values);
    jsmi_write_barrier(heap, sorter->scratch);
    sorter->to = values + start;
    sorter->next[0] = sorter->scratch->values;
    sorter->end[0] = sorter->next[0] + (middle - start);
    sorter->next[1] = values + middle;
    sorter->end[1] = values + sorter->start;
    sorter->is_first_gallop = true;
    sorter->pays = false;
    begin_gallop(sorter, false);
}

// --------------------------------------------------------------- runs in order

// The newest run is as long as it gets.
static void begin_run(JsSorter *sorter)
{
    sorter->start = sorter->newest_end;
    sorter->newest_end = sorter->start + 1;
    sorter->limit = sorter->count - sorter->start > sorter->shortest
                        ? sorter->start + sorter->shortest
                        : sorter->count;
    sorter->is_descending = false;
    sorter->phase = JSMI_SORTER_COUNTING;
    sorter->next[1] = sorter->values->values + sorter->newest_end;
    sorter->next[0] = sorter->next[1] - 1;
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
    if (sorter->newest_end == sorter->count) {
        sorter->start = sorter->newest_end;
        settle(heap, sorter);
        return;
    }
    begin_run(sorter);
    // A last run of one value.
    if (sorter->newest_end == sorter->count)
        settle(heap, sorter);
}

static void settle(JsHeap *heap, JsSorter *sorter)
{
    uint32_t count = sorter->run_count;

    if (sorter->start == sorter->count) {
        if (count > 1) {
            merge_last_two(heap, sorter);
        } else {
            sorter->phase = JSMI_SORTER_DONE;
            sorter->next[0] = NULL;
        }
        return;
    }
    if (count > 0) {
        sorter->power = boundary_power(sorter, sorter->runs[count - 1].start,
                                       sorter->start, sorter->newest_end);
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
    const JsValue *values = sorter->values->values;

    if (sorter->newest_end >= sorter->limit) {
        settle(heap, sorter);
        return;
    }
    sorter->low_place = values + sorter->start;
    sorter->high_place = values + sorter->newest_end;
    sorter->phase = JSMI_SORTER_INSERTING;
    sorter->next[0] = jsmi_sorter_middle(sorter->low_place, sorter->high_place);
    sorter->next[1] = sorter->high_place;
}

// --------------------------------------------------------------------- answers

static void answer_counting(JsHeap *heap, JsSorter *sorter, bool is_after)
{
    JsValue *values = sorter->values->values;

    if (sorter->newest_end == sorter->start + 1)
        sorter->is_descending = is_after;
    if (is_after == sorter->is_descending &&
        ++sorter->newest_end < sorter->count) {
        sorter->next[0] = sorter->next[1]++;
        return;
    }
    if (sorter->is_descending) {
        for (uint32_t i = sorter->start, j = sorter->newest_end - 1; i < j;
             i++, j--) {
            JsValue value = values[i];

            values[i] = values[j];
            values[j] = value;
        }
    }
    insert_next(heap, sorter);
}

void jsmi_sorter_insert(JsHeap *heap, JsSorter *sorter)
{
    JsValue *end = sorter->values->values + sorter->newest_end;
    size_t count = (size_t)(end - sorter->low_place);
    JsValue value = *end;

    memmove(end - count + 1, end - count, count * sizeof *end);
    end[0 - (ptrdiff_t)count] = value;
    jsmi_write_barrier(heap, sorter->values);
    sorter->newest_end++;
    insert_next(heap, sorter);
}

void jsmi_sorter_turn(JsHeap *heap, JsSorter *sorter, bool is_right)
{
    if (sorter->next[is_right] < sorter->end[is_right]) {
        begin_gallop(sorter, is_right);
        return;
    }
    // What is left of the right run is where it belongs.
    if (is_right)
        take(sorter, false, (size_t)(sorter->end[0] - sorter->next[0]));
    settle(heap, sorter);
}

// The values that come before the other run's first are moved, and that after
// them; then the other run may gallop: that goes on as long as one of the two
// finds enough. The gallop that a merge begins with is none that was chosen.
static void end_gallop(JsHeap *heap, JsSorter *sorter)
{
    bool is_right = sorter->gallops_right;
    uint32_t count = sorter->low;
    bool pays = count >= SHORTEST_GALLOP, goes_on = pays || sorter->pays;

    sorter->next[is_right] = sorter->first;
    take(sorter, is_right, count);
    take(sorter, !is_right, 1);
    if (goes_on && sorter->gallop > sizeof(JsValue))
        sorter->gallop -= sizeof(JsValue);
    else if (!goes_on && !sorter->is_first_gallop)
        sorter->gallop += PENALTY * sizeof(JsValue);
    sorter->phase = JSMI_SORTER_MERGING;
    sorter->is_first_gallop = false;
    sorter->pays = pays;
    if (sorter->next[is_right] == sorter->end[is_right]) {
        jsmi_sorter_turn(heap, sorter, is_right);
    } else if (goes_on || sorter->next[!is_right] == sorter->end[!is_right]) {
        jsmi_sorter_turn(heap, sorter, !is_right);
    } else {
        jsmi_sorter_begin_row(sorter, false);
        jsmi_sorter_begin_row(sorter, true);
    }
}

static void answer_galloping(JsHeap *heap, JsSorter *sorter, bool is_after)
{
    if (narrow(sorter, is_after == sorter->gallops_right))
        ask_galloping(sorter);
    else
        end_gallop(heap, sorter);
}

static void answer_merging(JsHeap *heap, JsSorter *sorter, bool is_after)
{
    if (jsmi_sorter_advance(sorter, is_after))
        jsmi_sorter_turn(heap, sorter, is_after);
}

void jsmi_sorter_answer_slowly(JsHeap *heap, JsSorter *sorter, bool is_after)
{
    switch (sorter->phase) {
    case JSMI_SORTER_COUNTING:
        answer_counting(heap, sorter, is_after);
        break;
    case JSMI_SORTER_MERGING:
        answer_merging(heap, sorter, is_after);
        break;
    case JSMI_SORTER_GALLOPING:
        answer_galloping(heap, sorter, is_after);
        break;
    case JSMI_SORTER_INSERTING:
    case JSMI_SORTER_DONE:
        break;
    }
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
    sorter->next[0] = NULL;
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
    sorter->gallop = SHORTEST_GALLOP * sizeof(JsValue);
    begin_run(sorter);
    return sorter;
}

void jsmi_sorter_trace(JsMarker *marker, JsCell *cell)
{
    JsSorter *sorter = (JsSorter *)cell;

    jsmi_mark_cell(marker, sorter->values);
    jsmi_mark_cell(marker, sorter->scratch);
}
