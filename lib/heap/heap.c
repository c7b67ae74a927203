// SPDX-License-Identifier: MIT
//
// The heap as a whole: allocation's slow half, when to collect, collections.
#include "heap/spans.h"
#include "heap/string.h"

#include <time.h>

enum {
    FIRST_MINOR_THRESHOLD = 256 * 1024,
    SMALLEST_MINOR_THRESHOLD = 1024 * 1024,
    LARGEST_MINOR_THRESHOLD = 4 * 1024 * 1024,
    SMALLEST_FULL_THRESHOLD = 1024 * 1024,
    // Memory outside cells that may come on top of twice the old amount.
    OUTSIDE_SLACK = 4 * 1024 * 1024,
    // A heap with more live bytes than this is marked in slices.
    INCREMENTAL_FROM = 2 * 1024 * 1024,
    SLICE_ALLOCATION = 32 * 1024,  // bytes allocated between two slices
    MARKED_PER_ALLOCATED = 4,
    LEAST_GAIN = 64,  // the part of the limit that has to become free
    RECLAIM_BYTES = 256 * 1024,  // marked between two polls
    STEP_BYTES = 64 * 1024,      // marked between two looks at the clock
    // Of the minor collections of a torture every so manieth is a full one, or
    // else what grew old and died would pile up.
    STRESS_FULL_EVERY = 64,
};

bool jsmi_heap_initialize(JsHeap *heap, JsBudget *budget,
                          const JsCellInfo *infos)
{
    memset(heap, 0, sizeof *heap);
    heap->budget = budget;
    heap->infos = infos;
    heap->longest_string = JSMI_LONGEST_STRING;
    heap->minor_threshold = FIRST_MINOR_THRESHOLD;
    heap->full_threshold = SMALLEST_FULL_THRESHOLD;
    heap->spans = jsmi_allocate_zeroed(budget, sizeof *heap->spans);
    if (!heap->spans)
        return false;
    heap->scope = heap->spans->first_scope;
    heap->scope_capacity = JSMI_FIRST_SCOPE;
    return true;
}

static void release_vector(JsHeap *heap, JsCellVector *vector)
{
    jsmi_release(heap->budget, vector->cells,
                 vector->capacity * sizeof *vector->cells);
    memset(vector, 0, sizeof *vector);
}

static void release_large(JsHeap *heap, JsLarge *large)
{
    jsmi_release(heap->budget, large, JSMI_LARGE_HEADER + large->size);
}

static void release_large_list(JsHeap *heap, JsLarge *large)
{
    while (large) {
        JsLarge *next = large->next;

        release_large(heap, large);
        large = next;
    }
}

void jsmi_heap_dispose(JsHeap *heap)
{
    heap->is_shut = true;
    heap->phase = JSMI_HEAP_COLLECTING;
    for (size_t i = 0; i < heap->finalizable.count; i++) {
        JsCell *cell = heap->finalizable.cells[i];

        heap->infos[cell->kind].finalize(heap, cell);
    }
    release_large_list(heap, heap->young_large);
    release_large_list(heap, heap->old_large);
    jsmi_spans_dispose(heap);
    jsmi_mark_dispose(heap);
    release_vector(heap, &heap->remembered);
    release_vector(heap, &heap->finalizable);
    release_vector(heap, &heap->weak);
    release_vector(heap, &heap->fixed_weak);
    jsmi_scope_dispose(heap);
    jsmi_release(heap->budget, heap->spans, sizeof *heap->spans);
    memset(heap, 0, sizeof *heap);
}

void jsmi_heap_add_root(JsHeap *heap, JsRootFunction *report, void *data)
{
    size_t capacity = sizeof heap->roots / sizeof heap->roots[0];

    JSMI_CHECK((size_t)heap->root_count < capacity);
    heap->roots[heap->root_count].report = report;
    heap->roots[heap->root_count++].data = data;
}

void jsmi_heap_add_weak_root(JsHeap *heap, JsWeakRootFunction *clear,
                             void *data)
{
    size_t capacity = sizeof heap->weak_roots / sizeof heap->weak_roots[0];

    JSMI_CHECK((size_t)heap->weak_root_count < capacity);
    heap->weak_roots[heap->weak_root_count].clear = clear;
    heap->weak_roots[heap->weak_root_count++].data = data;
}

// What is left of the current runs is given up, so that each allocation takes
// the slow path, where it is seen.
void jsmi_heap_stress(JsHeap *heap, uint32_t interval, JsCollectionKind kind)
{
    heap->stress_interval = interval;
    heap->stress_countdown = interval;
    heap->stress_kind = kind;
    heap->poison = interval > 0;
    heap->verify = JSMI_IS_CHECKED && interval > 0;
    jsmi_spans_drop_runs(heap);
}

void jsmi_heap_fail_allocation(JsHeap *heap, int64_t countdown, bool for_ever)
{
    heap->budget->fail_countdown = countdown;
    heap->budget->fail_for_ever = for_ever;
    jsmi_spans_drop_runs(heap);
}

// ----------------------------------------------------------------- collections

// Nothing may be collected: the heap is busy, or C code holds a value that
// the scope had no room for.
static bool is_blocked(JsHeap *heap)
{
    if (heap->phase == JSMI_HEAP_COLLECTING || heap->is_shut)
        return true;
    if (heap->scope_count < heap->scope_short)
        heap->scope_short = 0;
    return heap->scope_short != 0;
}

static void finish_large(JsHeap *heap, bool is_minor)
{
    JsLarge *lists[2] = {heap->young_large, heap->old_large};
    JsLarge *kept = is_minor ? heap->old_large : NULL;

    heap->young_large = NULL;
    for (int i = 0; i < (is_minor ? 1 : 2); i++) {
        JsLarge *large = lists[i];

        while (large) {
            JsLarge *next = large->next;

            if (large->is_marked) {
                large->next = kept;
                kept = large;
            } else {
                release_large(heap, large);
            }
            large = next;
        }
    }
    heap->old_large = kept;
}

// A young generation of which much survives is given more time to die.
static void pace_minor(JsHeap *heap, size_t survived)
{
    size_t threshold = heap->minor_threshold;

    if (survived > heap->allocated_since / 4)
        threshold *= 2;
    else if (survived < heap->allocated_since / 16)
        threshold /= 2;
    if (threshold < SMALLEST_MINOR_THRESHOLD)
        threshold = SMALLEST_MINOR_THRESHOLD;
    if (threshold > LARGEST_MINOR_THRESHOLD)
        threshold = LARGEST_MINOR_THRESHOLD;
    heap->minor_threshold = threshold;
}

static void pace_full(JsHeap *heap)
{
    heap->live_after_full = heap->live;
    heap->full_threshold = heap->live * 2;
    if (heap->full_threshold < SMALLEST_FULL_THRESHOLD)
        heap->full_threshold = SMALLEST_FULL_THRESHOLD;
    heap->spans->used_after_full = heap->budget->used;
}

// The part of the limit by which the heap grows between two trims.
enum { GROWTH_PER_TRIM = 64 };

// What was freed may be of another kind than what grows in its place: not far
// from the limit both would be resident.
static void trim_near_limit(JsHeap *heap)
{
    const JsBudget *budget = heap->budget;
    JsHeapSpans *spans = heap->spans;
    size_t step = budget->limit / GROWTH_PER_TRIM;

    if (spans->live_after_trim > heap->live)
        spans->live_after_trim = heap->live;
    if (budget->used <= budget->limit / 4 * 3 ||
        heap->live - spans->live_after_trim < step)
        return;
    spans->live_after_trim = heap->live;
    jsmi_budget_trim(heap->budget);
}

static void after_collection(JsHeap *heap, JsCollectionKind kind)
{
    trim_near_limit(heap);
    heap->allocated_since = 0;
    heap->must_collect = false;
    heap->phase = JSMI_HEAP_IDLE;
    if (heap->verify)
        jsmi_heap_verify(heap);
    if (heap->after_collection)
        heap->after_collection(heap->after_collection_data, kind);
}

static void collect_minor(JsHeap *heap)
{
    JsMarker *marker = &heap->spans->marker;

    heap->phase = JSMI_HEAP_COLLECTING;
    jsmi_mark_begin(heap, true);
    jsmi_mark_finish(heap);
    finish_large(heap, true);
    jsmi_spans_finish_minor(heap);
    heap->live += marker->marked;
    heap->minor_count++;
    pace_minor(heap, marker->marked);
    after_collection(heap, JSMI_COLLECT_MINOR);
}

// Blocks that are kept although nothing lives in them, because the mutator is
// about to fill them: before the next full collection it will allocate about as
// much as has been marked in this one. Half-way to the limit memory may be
// wanted for other things than blocks.
static size_t blocks_to_keep(const JsHeap *heap)
{
    size_t marked = heap->spans->marker.marked;
    bool is_plenty = heap->budget->used <= heap->budget->limit / 2;

    return (is_plenty && marked > heap->minor_threshold
                ? marked
                : heap->minor_threshold) /
           JSMI_BLOCK_SIZE;
}

// The atomic end of a full marking. Nothing is kept when memory is short.
static void finish_full(JsHeap *heap, bool is_short)
{
    heap->phase = JSMI_HEAP_COLLECTING;
    jsmi_mark_finish(heap);
    finish_large(heap, false);
    jsmi_spans_finish_full(heap, is_short ? 0 : blocks_to_keep(heap));
    heap->live = heap->spans->marker.marked;
    heap->full_count++;
    pace_full(heap);
    after_collection(heap, JSMI_COLLECT_FULL);
}

static void collect_full(JsHeap *heap, bool is_short)
{
    if (heap->phase != JSMI_HEAP_MARKING)
        jsmi_mark_begin(heap, false);
    finish_full(heap, is_short);
}

void jsmi_heap_collect(JsHeap *heap, JsCollectionKind kind)
{
    if (is_blocked(heap))
        return;
    if (heap->phase == JSMI_HEAP_MARKING) {
        finish_full(heap, false);
        // What died while it was being marked is still there.
        if (kind == JSMI_COLLECT_MINOR)
            return;
    }
    if (kind == JSMI_COLLECT_MINOR && !heap->spans->must_be_full)
        collect_minor(heap);
    else
        collect_full(heap, false);
}

bool jsmi_heap_begin_measuring(JsHeap *heap)
{
    if (is_blocked(heap))
        return false;
    if (heap->phase == JSMI_HEAP_MARKING)
        finish_full(heap, false);
    heap->phase = JSMI_HEAP_COLLECTING;
    jsmi_mark_begin(heap, false);
    return true;
}

void jsmi_heap_end_measuring(JsHeap *heap)
{
    finish_full(heap, false);
}

// --------------------------------------------------------- incremental marking

static void begin_incremental(JsHeap *heap)
{
    heap->phase = JSMI_HEAP_COLLECTING;
    jsmi_mark_begin(heap, false);
    jsmi_mark_roots(heap);
    heap->phase = JSMI_HEAP_MARKING;
    heap->spans->slice_at = heap->allocated_since + SLICE_ALLOCATION;
}

// Marks about `bytes` more; true when nothing is left to mark.
static bool mark_slice(JsHeap *heap, size_t bytes)
{
    JsMarker *marker = &heap->spans->marker;
    bool is_drained;

    heap->phase = JSMI_HEAP_COLLECTING;
    is_drained = jsmi_mark_slice(marker, bytes);
    heap->phase = JSMI_HEAP_MARKING;
    return is_drained;
}

static int64_t now(void)
{
    struct timespec time;

    if (!timespec_get(&time, TIME_UTC))
        return 0;
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Marks to the end, as far as the deadline allows.
static bool mark_polling(JsHeap *heap)
{
    if (heap->phase == JSMI_HEAP_IDLE)
        begin_incremental(heap);
    while (!mark_slice(heap, RECLAIM_BYTES)) {
        if (!jsmi_poll(heap->budget))
            return false;
    }
    finish_full(heap, true);
    return true;
}

// Whether a full collection that was asked for at the limit freed enough to go
// on with: if each frees next to nothing, script that is about to run out of
// memory spends all its time collecting.
static bool has_gained(const JsHeap *heap, size_t used, size_t live)
{
    const JsBudget *budget = heap->budget;
    size_t gained = used > budget->used ? used - budget->used : 0;

    if (live > heap->live)
        gained += live - heap->live;
    return budget->limit == SIZE_MAX ? gained > 0
                                     : gained > budget->limit / LEAST_GAIN;
}

bool jsmi_heap_reclaim(JsHeap *heap)
{
    size_t used = heap->budget->used;
    size_t live = heap->live + heap->allocated_since;

    if (is_blocked(heap))
        return false;
    // What died while it was being marked is still there after the first.
    if ((heap->phase == JSMI_HEAP_MARKING && !mark_polling(heap)) ||
        !mark_polling(heap))
        return false;
    // Empty after a full marking.
    release_vector(heap, &heap->remembered);
    heap->spans->is_exhausted = !has_gained(heap, used, live);
    return !heap->spans->is_exhausted;
}

bool jsmi_heap_step(JsHeap *heap, int64_t budget_ns)
{
    int64_t end = now() + budget_ns;

    if (is_blocked(heap))
        return true;
    if (heap->phase == JSMI_HEAP_IDLE) {
        if (heap->allocated_since == 0 && heap->live == heap->live_after_full)
            return true;
        begin_incremental(heap);
    }
    do {
        if (mark_slice(heap, STEP_BYTES)) {
            finish_full(heap, false);
            return true;
        }
    } while (now() < end);
    return false;
}

// ------------------------------------------------------------------ allocation

static void collect_as_needed(JsHeap *heap)
{
    JsHeapSpans *spans = heap->spans;

    if (heap->live < heap->full_threshold && !spans->must_be_full &&
        heap->budget->used / 2 < spans->used_after_full + OUTSIDE_SLACK)
        collect_minor(heap);
    else if (heap->live < INCREMENTAL_FROM)
        collect_full(heap, false);
    else
        begin_incremental(heap);
}

static JsCollectionKind stressing_kind(const JsHeap *heap)
{
    uint64_t count = heap->minor_count + heap->full_count + 1;

    return count % STRESS_FULL_EVERY == 0 ? JSMI_COLLECT_FULL
                                          : heap->stress_kind;
}

// The safe point of allocation: collects, or marks a slice, if it is time.
static void keep_pace(JsHeap *heap)
{
    JsHeapSpans *spans = heap->spans;

    if (heap->stress_interval) {
        if (heap->stress_countdown > 1) {
            heap->stress_countdown--;
            return;
        }
        heap->stress_countdown = heap->stress_interval;
        jsmi_heap_collect(heap, stressing_kind(heap));
    } else if (heap->phase == JSMI_HEAP_MARKING) {
        if (heap->allocated_since < spans->slice_at || is_blocked(heap))
            return;
        spans->slice_at = heap->allocated_since + SLICE_ALLOCATION;
        if (mark_slice(heap, SLICE_ALLOCATION * MARKED_PER_ALLOCATED))
            finish_full(heap, false);
    } else if (heap->allocated_since >= heap->minor_threshold ||
               heap->must_collect) {
        if (!is_blocked(heap))
            collect_as_needed(heap);
    }
}

static void *allocate_large(JsHeap *heap, size_t size, JsCellKind kind)
{
    JsLarge *large;
    JsCell *cell;

    if (size > PTRDIFF_MAX - JSMI_LARGE_HEADER || !jsmi_heap_charge(heap, size))
        return NULL;
    large = jsmi_allocate(heap->budget, JSMI_LARGE_HEADER + size);
    if (!large)
        return NULL;
    // Values have 47 bits for an address.
    if ((uint64_t)((uintptr_t)large + size) >> 47 != 0) {
        jsmi_release(heap->budget, large, JSMI_LARGE_HEADER + size);
        return NULL;
    }
    large->next = heap->young_large;
    large->size = size;
    large->is_marked = false;
    heap->young_large = large;
    heap->allocated_since += size;
    cell = jsmi_large_cell(large);
    *cell = (JsCell){.kind = (uint8_t)kind, .gc = JSMI_GC_LARGE};
    return cell;
}

void *jsmi_heap_allocate_slowly(JsHeap *heap, size_t size, JsCellKind kind)
{
    JsHeapSpans *spans = heap->spans;
    unsigned granules;
    JsFreeRun *run;
    JsCell *cell;

    JSMI_ASSERT(heap->phase != JSMI_HEAP_COLLECTING);
    if (jsmi_budget_must_fail(heap->budget))
        return NULL;
    keep_pace(heap);
    if (size > JSMI_LARGEST_SMALL)
        return allocate_large(heap, size, kind);
    granules = (unsigned)((size + JSMI_GRANULE - 1) / JSMI_GRANULE);
    run = &heap->runs[granules];
    // A class whose run was used up, unless the collection emptied it.
    if ((size_t)(run->end - run->next) < (size_t)granules * JSMI_GRANULE) {
        uint64_t full_count = heap->full_count;

        if (!jsmi_heap_charge(heap, size))
            return NULL;
        // Where memory was refused, a full collection may have left free
        // cells although it could not return a block.
        if (!jsmi_spans_next_run(heap, granules) &&
            (heap->full_count == full_count || spans->is_exhausted ||
             !jsmi_spans_next_run(heap, granules)))
            return NULL;
        jsmi_heap_note(heap, (size_t)(run->end - run->next));
    }
    cell = (JsCell *)(void *)run->next;
    run->next += (size_t)granules * JSMI_GRANULE;
    *cell = (JsCell){.kind = (uint8_t)kind};
    return cell;
}

static void clear_granule(uint8_t *cell, size_t number)
{
    memset(cell + number * JSMI_GRANULE, 0, JSMI_GRANULE);
}

// Clears what follows the header; a few granules without a call. (Small cells
// consist of whole granules.)
static inline bool clear_cell(JsHeap *heap, JsCell *cell, size_t size)
{
    uint8_t *bytes = (uint8_t *)cell;

    if (size > 5 * JSMI_GRANULE)
        return jsmi_memory_clear(heap->budget, cell + 1, size - sizeof *cell);
    memset(cell + 1, 0, JSMI_GRANULE - sizeof *cell);
    if (size > JSMI_GRANULE)
        clear_granule(bytes, 1);
    if (size > 2 * JSMI_GRANULE)
        clear_granule(bytes, 2);
    if (size > 3 * JSMI_GRANULE)
        clear_granule(bytes, 3);
    if (size > 4 * JSMI_GRANULE)
        clear_granule(bytes, 4);
    return true;
}

void *jsmi_heap_allocate(JsHeap *heap, size_t size, JsCellKind kind)
{
    JsCell *cell;

    if (!jsmi_scope_reserve(heap))
        return NULL;
    cell = jsmi_heap_allocate_unrooted(heap, size, kind);
    if (!cell)
        return NULL;
    if (!clear_cell(heap, cell, size))
        return NULL;
    jsmi_keep(heap, jsmi_value_cell(cell));
    return cell;
}

bool jsmi_cell_vector_reserve(JsHeap *heap, JsCellVector *vector)
{
    JsHeapPhase phase = heap->phase;
    bool has_room;

    if (vector->count < vector->capacity)
        return true;
    heap->phase = JSMI_HEAP_COLLECTING;
    has_room = jsmi_cell_vector_grow(heap->budget, vector, NULL);
    heap->phase = phase;
    return has_room;
}

// The cell need not be rooted yet.
static bool add_to_vector(JsHeap *heap, JsCellVector *vector, JsCell *cell)
{
    if (!jsmi_cell_vector_reserve(heap, vector))
        return false;
    vector->cells[vector->count++] = cell;
    return true;
}

bool jsmi_heap_add_finalizable(JsHeap *heap, JsCell *cell)
{
    return add_to_vector(heap, &heap->finalizable, cell);
}

bool jsmi_heap_add_weak(JsHeap *heap, JsCell *cell)
{
    return add_to_vector(heap, &heap->weak, cell);
}

bool jsmi_heap_add_fixed_weak(JsHeap *heap, JsCell *cell)
{
    return add_to_vector(heap, &heap->fixed_weak, cell);
}

bool jsmi_heap_spares_old(const JsHeap *heap)
{
    return heap->spans->marker.is_minor;
}

bool jsmi_heap_is_live(const JsHeap *heap, const JsCell *cell)
{
    return heap->phase != JSMI_HEAP_COLLECTING || jsmi_cell_is_marked(cell);
}
