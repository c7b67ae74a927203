// SPDX-License-Identifier: MIT
//
// Marking. A reported cell first waits in a short queue while its memory is
// fetched; when it leaves the queue its mark bit is tested and set, and a cell
// that may have references goes to the mark stack.
#include "heap/spans.h"

#include "heap/string.h"

// Values of one cell that are marked in one go.
enum { SLICE_VALUES = 4096 };

// -------------------------------------------------------------- the mark stack

bool jsmi_cell_vector_grow(JsBudget *budget, JsCellVector *vector,
                           JsCell *const *reserve)
{
    size_t capacity = vector->capacity ? vector->capacity * 2 : 64;
    bool is_reserve = reserve && vector->cells == reserve;
    JsCell **cells =
        jsmi_reallocate(budget, is_reserve ? NULL : vector->cells,
                        is_reserve ? 0 : vector->capacity * sizeof *cells,
                        capacity * sizeof *cells);

    if (!cells)
        return false;
    if (is_reserve)
        memcpy(cells, reserve, vector->count * sizeof *cells);
    vector->cells = cells;
    vector->capacity = capacity;
    return true;
}

static void push(JsMarker *marker, JsCell *cell)
{
    JsCellVector *stack = &marker->heap->mark_stack;

    if (JSMI_UNLIKELY(stack->count == stack->capacity) &&
        !jsmi_cell_vector_grow(marker->heap->budget, stack, marker->reserve)) {
        marker->has_overflowed = true;
        return;
    }
    stack->cells[stack->count++] = cell;
}

static void reset_stack(JsMarker *marker)
{
    JsCellVector *stack = &marker->heap->mark_stack;

    if (stack->cells && stack->cells != marker->reserve) {
        jsmi_release(marker->heap->budget, stack->cells,
                     stack->capacity * sizeof *stack->cells);
    }
    stack->cells = marker->reserve;
    stack->capacity = JSMI_MARK_RESERVE;
    stack->count = 0;
}

// ----------------------------------------------------------------- the marking

static bool has_references(const JsMarker *marker, const JsCell *cell)
{
    const JsCellInfo *info = &marker->heap->infos[cell->kind];

    if (cell->kind == JSMI_CELL_STRING)
        return cell->flags & (JSMI_STRING_ROPE | JSMI_STRING_SLICE);
    return info->trace || info->values;
}

// Marks a cell, and has it traced later, unless it is marked already.
static void visit(JsMarker *marker, JsCell *cell)
{
    uint8_t gc = cell->gc;

    if (JSMI_UNLIKELY(gc & (JSMI_GC_PERMANENT | JSMI_GC_LARGE))) {
        JsLarge *large;

        if (gc & JSMI_GC_PERMANENT)
            return;
        large = jsmi_cell_large(cell);
        if (large->is_marked)
            return;
        large->is_marked = true;
        marker->marked += large->size;
    } else {
        JsBlock *block = jsmi_cell_block(cell);
        unsigned granule = jsmi_cell_granule(cell);
        uint64_t *word = &block->marks[granule / 64];
        uint64_t bit = (uint64_t)1 << (granule % 64);

        if (*word & bit)
            return;
        *word |= bit;
        marker->marked +=
            (size_t)block->page_class[granule / 64] * JSMI_GRANULE;
    }
    cell->gc = (uint8_t)((gc | JSMI_GC_BARRIER) & ~JSMI_GC_REMEMBERED);
    if (gc & JSMI_GC_EPHEMERON_KEY || has_references(marker, cell))
        push(marker, cell);
}

void jsmi_mark_cell(JsMarker *marker, void *cell)
{
    JsCell *oldest;
    uint32_t position;

    if (!cell)
        return;
    if (JSMI_UNLIKELY(marker->check)) {
        marker->check(marker, cell);
        return;
    }
    JSMI_PREFETCH(cell);
    JSMI_PREFETCH(&jsmi_cell_block(cell)->marks[jsmi_cell_granule(cell) / 64]);
    position = marker->queue_position++ % JSMI_MARK_QUEUE;
    oldest = marker->queue[position];
    marker->queue[position] = cell;
    if (oldest)
        visit(marker, oldest);
}

void jsmi_mark_value(JsMarker *marker, JsValue value)
{
    if (jsmi_is_cell(value))
        jsmi_mark_cell(marker, jsmi_as_cell(value));
}

void jsmi_mark_values(JsMarker *marker, const JsValue *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        jsmi_mark_value(marker, values[i]);
}

void jsmi_mark_outside(JsMarker *marker, size_t bytes)
{
    marker->outside += bytes;
}

JsHeap *jsmi_marker_heap(JsMarker *marker)
{
    return marker->heap;
}

static void flush_queue(JsMarker *marker)
{
    for (int i = 0; i < JSMI_MARK_QUEUE; i++) {
        JsCell *cell = marker->queue[i];

        marker->queue[i] = NULL;
        if (cell)
            visit(marker, cell);
    }
}

// ------------------------------------------------------------------ ephemerons

static uint32_t *bucket_of(JsMarker *marker, const JsCell *key)
{
    uint64_t hash = ((uint64_t)(uintptr_t)key >> 4) * 0x9E3779B97F4A7C15u;

    return &marker->buckets[(hash >> 32) & (marker->ephemeron_capacity - 1)];
}

static void link_ephemeron(JsMarker *marker, uint32_t i)
{
    uint32_t *bucket = bucket_of(marker, marker->ephemerons[i].key);

    marker->ephemerons[i].next = *bucket;
    *bucket = i + 1;
}

static void free_ephemerons(JsMarker *marker)
{
    JsBudget *budget = marker->heap->budget;
    size_t capacity = marker->ephemeron_capacity;

    jsmi_release(budget, marker->ephemerons,
                 capacity * sizeof *marker->ephemerons);
    jsmi_release(budget, marker->buckets, capacity * sizeof *marker->buckets);
    marker->ephemerons = NULL;
    marker->buckets = NULL;
    marker->ephemeron_capacity = 0;
    marker->ephemeron_count = 0;
}

static bool grow_ephemerons(JsMarker *marker)
{
    JsBudget *budget = marker->heap->budget;
    uint32_t count = marker->ephemeron_count;
    uint32_t capacity =
        marker->ephemeron_capacity ? marker->ephemeron_capacity * 2 : 16;
    uint32_t *buckets = jsmi_allocate(budget, capacity * sizeof *buckets);
    JsEphemeron *ephemerons;

    if (!buckets)
        return false;
    memset(buckets, 0, capacity * sizeof *buckets);
    ephemerons = jsmi_allocate(budget, capacity * sizeof *ephemerons);
    if (!ephemerons) {
        jsmi_release(budget, buckets, capacity * sizeof *buckets);
        return false;
    }
    if (count > 0)
        memcpy(ephemerons, marker->ephemerons, count * sizeof *ephemerons);
    free_ephemerons(marker);
    marker->ephemerons = ephemerons;
    marker->buckets = buckets;
    marker->ephemeron_capacity = capacity;
    marker->ephemeron_count = count;
    for (uint32_t i = 0; i < count; i++)
        link_ephemeron(marker, i);
    return true;
}

void jsmi_mark_ephemeron(JsMarker *marker, JsCell *key, JsValue value)
{
    uint32_t i;

    if (JSMI_UNLIKELY(marker->check)) {
        marker->check(marker, key);
        jsmi_mark_value(marker, value);
        return;
    }
    if (!jsmi_is_cell(value))
        return;
    if (jsmi_cell_is_marked(key)) {
        jsmi_mark_value(marker, value);
        return;
    }
    // Without memory for one there will be none for the others.
    if (marker->ephemeron_count == marker->ephemeron_capacity &&
        (marker->has_lost_ephemeron || !grow_ephemerons(marker))) {
        marker->has_lost_ephemeron = true;
        return;
    }
    i = marker->ephemeron_count++;
    marker->ephemerons[i].key = key;
    marker->ephemerons[i].value = value;
    link_ephemeron(marker, i);
    key->gc |= JSMI_GC_EPHEMERON_KEY;
}

// The key of recorded ephemerons was reached.
static void mark_ephemeron_values(JsMarker *marker, JsCell *key)
{
    uint32_t i = *bucket_of(marker, key);

    key->gc &= (uint8_t)~JSMI_GC_EPHEMERON_KEY;
    while (i > 0) {
        const JsEphemeron *ephemeron = &marker->ephemerons[i - 1];

        if (ephemeron->key == key)
            jsmi_mark_value(marker, ephemeron->value);
        i = ephemeron->next;
    }
}

static void end_ephemerons(JsMarker *marker)
{
    for (uint32_t i = 0; i < marker->ephemeron_count; i++)
        marker->ephemerons[i].key->gc &= (uint8_t)~JSMI_GC_EPHEMERON_KEY;
    free_ephemerons(marker);
}

// --------------------------------------------------------------------- tracing

static bool push_partial(JsMarker *marker, JsCell *cell)
{
    if (marker->partial_count == marker->partial_capacity) {
        size_t old = marker->partial_capacity, capacity = old ? old * 2 : 8;
        JsPartialCell *partial =
            jsmi_reallocate(marker->heap->budget, marker->partial,
                            old * sizeof *partial, capacity * sizeof *partial);

        if (!partial)
            return false;
        marker->partial = partial;
        marker->partial_capacity = capacity;
    }
    marker->partial[marker->partial_count].cell = cell;
    marker->partial[marker->partial_count++].position = 0;
    return true;
}

// Traces the next slice of the cell that is partly traced. The array may have
// changed since the last slice; the write barrier saw to what was stored.
static void trace_partial(JsMarker *marker)
{
    JsPartialCell *partial = &marker->partial[marker->partial_count - 1];
    JsCell *cell = partial->cell;
    size_t position = partial->position, count, end;
    JsValue *values = marker->heap->infos[cell->kind].values(cell, &count);

    end = position + SLICE_VALUES;
    if (end < count) {
        partial->position = end;
    } else {
        end = count;
        marker->partial_count--;
    }
    if (position < end)
        jsmi_mark_values(marker, values + position, end - position);
}

static void trace_cell(JsMarker *marker, JsCell *cell)
{
    const JsCellInfo *info = &marker->heap->infos[cell->kind];
    size_t count;

    if (JSMI_UNLIKELY(cell->gc & JSMI_GC_EPHEMERON_KEY))
        mark_ephemeron_values(marker, cell);
    if (info->trace)
        info->trace(marker, cell);
    if (info->values) {
        const JsValue *values = info->values(cell, &count);

        if (count <= SLICE_VALUES || !push_partial(marker, cell))
            jsmi_mark_values(marker, values, count);
    }
}

bool jsmi_mark_drain(JsMarker *marker, size_t target)
{
    JsCellVector *stack = &marker->heap->mark_stack;

    for (;;) {
        while (stack->count > 0) {
            trace_cell(marker, stack->cells[--stack->count]);
            if (marker->marked >= target)
                return false;
        }
        flush_queue(marker);
        if (stack->count > 0)
            continue;
        if (marker->partial_count == 0)
            return true;
        trace_partial(marker);
        if (marker->marked >= target)
            return false;
    }
}

// A marked cell is traced once more: what it refers to may be unmarked.
static void retrace(JsMarker *marker, JsCell *cell)
{
    cell->gc = (uint8_t)((cell->gc | JSMI_GC_BARRIER) & ~JSMI_GC_REMEMBERED);
    trace_cell(marker, cell);
}

static void retrace_marked(void *data, JsCell *cell)
{
    JsMarker *marker = data;

    if (cell->gc & JSMI_GC_EPHEMERON_KEY || has_references(marker, cell)) {
        retrace(marker, cell);
        jsmi_mark_drain(marker, SIZE_MAX);
    }
}

// Drains to the end, however little memory there is.
static void drain_completely(JsMarker *marker)
{
    size_t marked;

    jsmi_mark_drain(marker, SIZE_MAX);
    do {
        if (!marker->has_overflowed && !marker->has_lost_ephemeron)
            return;
        marked = marker->marked;
        marker->has_overflowed = false;
        jsmi_spans_visit_marked(marker->heap, retrace_marked, marker);
    } while (marker->has_overflowed || marker->marked != marked);
}

// -------------------------------------------------------------- the remembered

void jsmi_heap_remember(JsHeap *heap, JsCell *cell)
{
    JsHeapSpans *spans = heap->spans;
    JsHeapPhase phase = heap->phase;
    JsCellVector *remembered = &heap->remembered;

    cell->gc &= (uint8_t)~JSMI_GC_BARRIER;
    // The marking under way has not reached the cell yet.
    if (phase == JSMI_HEAP_MARKING && !jsmi_cell_is_marked(cell))
        return;
    cell->gc |= JSMI_GC_REMEMBERED;
    // A barrier must not collect.
    if (!jsmi_cell_vector_reserve(heap, remembered)) {
        if (phase == JSMI_HEAP_MARKING)
            spans->marker.has_overflowed = true;
        else
            spans->must_be_full = true;
        return;
    }
    remembered->cells[remembered->count++] = cell;
}

// What is remembered at the end of an incremental marking is traced with the
// mutator at rest. To keep that short, slices trace it beforehand, unless the
// mutator keeps remembering more and the marking must come to its end.
enum { FEW_REMEMBERED = 256, LAST_SLICES = 32, BYTES_PER_RETRACE = 64 };

bool jsmi_mark_slice(JsMarker *marker, size_t bytes)
{
    JsCellVector *remembered = &marker->heap->remembered;
    size_t target = marker->marked + bytes;

    if (!jsmi_mark_drain(marker, target))
        return false;
    if (remembered->count <= FEW_REMEMBERED ||
        marker->last_slices++ >= LAST_SLICES)
        return true;
    for (size_t i = 0; i < bytes / BYTES_PER_RETRACE; i++) {
        if (remembered->count == 0)
            return true;
        retrace(marker, remembered->cells[--remembered->count]);
        if (!jsmi_mark_drain(marker, target))
            return false;
    }
    return false;
}

static void trace_remembered(JsMarker *marker)
{
    JsCellVector *remembered = &marker->heap->remembered;

    while (remembered->count > 0)
        retrace(marker, remembered->cells[--remembered->count]);
}

// -------------------------------------------------------------- weak and final

// Clears and keeps the cells from an index on that were reached.
static void clear_weak_vector(JsHeap *heap, JsCellVector *weak, size_t kept)
{
    for (size_t i = kept; i < weak->count; i++) {
        JsCell *cell = weak->cells[i];

        if (!jsmi_cell_is_marked(cell))
            continue;
        weak->cells[kept++] = cell;
        heap->infos[cell->kind].clear_weak(heap, cell);
    }
    weak->count = kept;
}

static void clear_weak_cells(JsHeap *heap, bool is_minor)
{
    JsHeapSpans *spans = heap->spans;

    clear_weak_vector(heap, &heap->weak, 0);
    // What an old one refers to has become old with it.
    clear_weak_vector(heap, &heap->fixed_weak,
                      is_minor ? spans->fixed_weak_old : 0);
    spans->fixed_weak_old = heap->fixed_weak.count;
    for (int i = 0; i < heap->weak_root_count; i++)
        heap->weak_roots[i].clear(heap, heap->weak_roots[i].data);
}

static void finalize_cells(JsHeap *heap, bool is_minor)
{
    JsCellVector *finalizable = &heap->finalizable;
    // A minor collection frees no old cell.
    size_t kept = is_minor ? heap->spans->finalizable_old : 0;

    for (size_t i = kept; i < finalizable->count; i++) {
        JsCell *cell = finalizable->cells[i];

        if (jsmi_cell_is_marked(cell))
            finalizable->cells[kept++] = cell;
        else
            heap->infos[cell->kind].finalize(heap, cell);
    }
    finalizable->count = kept;
    heap->spans->finalizable_old = kept;
}

// ----------------------------------------------------------------- the marking

static void report_roots(JsMarker *marker)
{
    JsHeap *heap = marker->heap;

    jsmi_mark_values(marker, heap->scope, heap->scope_count);
    for (int i = 0; i < heap->root_count; i++) {
        heap->roots[i].report(heap->roots[i].data, marker, marker->is_minor);
    }
}

static void forget_remembered(JsHeap *heap)
{
    JsCellVector *remembered = &heap->remembered;

    while (remembered->count > 0) {
        remembered->cells[--remembered->count]->gc &=
            (uint8_t)~JSMI_GC_REMEMBERED;
    }
    heap->spans->must_be_full = false;
}

static void clear_large_marks(JsHeap *heap)
{
    for (JsLarge *large = heap->old_large; large; large = large->next)
        large->is_marked = false;
}

void jsmi_mark_begin(JsHeap *heap, bool is_minor)
{
    JsMarker *marker = &heap->spans->marker;

    marker->heap = heap;
    marker->is_minor = is_minor;
    marker->has_overflowed = false;
    marker->has_lost_ephemeron = false;
    marker->marked = 0;
    marker->outside = 0;
    marker->last_slices = 0;
    if (!heap->mark_stack.cells)
        reset_stack(marker);
    if (!is_minor) {
        forget_remembered(heap);
        clear_large_marks(heap);
        jsmi_spans_clear_marks(heap);
    }
}

void jsmi_mark_roots(JsHeap *heap)
{
    report_roots(&heap->spans->marker);
}

void jsmi_mark_finish(JsHeap *heap)
{
    JsMarker *marker = &heap->spans->marker;

    report_roots(marker);
    trace_remembered(marker);
    drain_completely(marker);
    end_ephemerons(marker);
    clear_weak_cells(heap, marker->is_minor);
    finalize_cells(heap, marker->is_minor);
    jsmi_mark_dispose(heap);
}

void jsmi_mark_dispose(JsHeap *heap)
{
    JsMarker *marker = &heap->spans->marker;

    marker->heap = heap;
    free_ephemerons(marker);
    reset_stack(marker);
    jsmi_release(heap->budget, marker->partial,
                 marker->partial_capacity * sizeof *marker->partial);
    marker->partial = NULL;
    marker->partial_capacity = 0;
    marker->partial_count = 0;
}
