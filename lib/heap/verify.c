// SPDX-License-Identifier: MIT
//
// Looking at the whole heap: the verifier, and walking over the cells.
#include "heap/spans.h"

// ------------------------------------------------------------------ membership

static bool is_in_run(const JsFreeRun *run, const uint8_t *address)
{
    return address >= run->next && address < run->end;
}

// Whether an unmarked cell of a used span was handed out: it lies neither in
// the class's current run nor beyond it.
static bool is_young_cell(const JsHeap *heap, const JsBlock *block,
                          unsigned granule, unsigned granules)
{
    const JsSizeClass *class = &heap->spans->classes[granules];
    const uint8_t *address = (const uint8_t *)jsmi_block_cell(block, granule);
    unsigned page = granule / 64;
    unsigned state = block->is_paged ? block->page_state[page] : block->state;

    if (is_in_run(&heap->runs[granules], address))
        return false;
    // Other spans have marked cells only, until a marking clears the marks:
    // then what it has not reached yet may be alive too.
    if (state != JSMI_SPAN_USED)
        return heap->phase == JSMI_HEAP_MARKING;
    // While a marking is under way, the rest of a span that was current when
    // it began is not known to be free: the answer may be a wrong yes.
    return !(class->block == block && granule >= class->position &&
             granule < class->end);
}

static bool block_contains(const JsHeap *heap, const JsBlock *block,
                           const void *address)
{
    unsigned granule = jsmi_cell_granule(address), page = granule / 64;
    unsigned granules = block->page_class[page], begin;

    if (granule < JSMI_FIRST_GRANULE || granules == 0 ||
        (block->is_paged ? block->page_state[page] : block->state) ==
            JSMI_SPAN_FREE)
        return false;
    begin =
        block->is_paged ? jsmi_page_begin(page) : (unsigned)JSMI_FIRST_GRANULE;
    if ((granule - begin) % granules != 0)
        return false;
    return jsmi_block_is_marked(block, granule) ||
           is_young_cell(heap, block, granule, granules);
}

static bool large_contains(const JsLarge *large, const void *address)
{
    for (; large; large = large->next) {
        if ((const uint8_t *)large + JSMI_LARGE_HEADER == address)
            return true;
    }
    return false;
}

static bool is_block(const JsHeap *heap, const JsBlock *wanted)
{
    for (const JsBlock *block = heap->spans->blocks; block;
         block = block->next_block) {
        if (block == wanted)
            return true;
    }
    return false;
}

bool jsmi_heap_contains(const JsHeap *heap, const void *address)
{
    const JsBlock *block = jsmi_cell_block(address);

    if ((uintptr_t)address % JSMI_GRANULE != 0)
        return false;
    if (is_block(heap, block))
        return block_contains(heap, block, address);
    return large_contains(heap->young_large, address) ||
           large_contains(heap->old_large, address);
}

// -------------------------------------------------------------------- verifier

// The verifier is a marker that looks at what is reported to it. It remembers
// some blocks that it found to be the heap's.
enum { KNOWN_BLOCKS = 256 };

typedef struct Verifier {
    JsMarker marker;
    const JsBlock *known[KNOWN_BLOCKS];
} Verifier;

static bool is_cell_of_heap(Verifier *verifier, const JsCell *cell)
{
    const JsHeap *heap = verifier->marker.heap;
    const JsBlock *block = jsmi_cell_block(cell);
    size_t slot = (uintptr_t)block / JSMI_BLOCK_SIZE % KNOWN_BLOCKS;

    if (verifier->known[slot] != block) {
        if (!is_block(heap, block))
            return jsmi_heap_contains(heap, cell);
        verifier->known[slot] = block;
    }
    return (uintptr_t)cell % JSMI_GRANULE == 0 &&
           block_contains(heap, block, cell);
}

static void check_reference(JsMarker *marker, JsCell *cell)
{
    JsHeap *heap = marker->heap;

    if (cell->gc & JSMI_GC_PERMANENT)
        return;
    JSMI_CHECK(is_cell_of_heap((Verifier *)marker, cell));
    JSMI_CHECK(cell->kind != JSMI_CELL_FREE);
    JSMI_CHECK(cell->kind < JSMI_CELL_KIND_COUNT);
    // An old cell that refers to a young one is remembered.
    if (marker->owner && heap->phase == JSMI_HEAP_IDLE &&
        !heap->spans->must_be_full && !jsmi_cell_is_marked(cell))
        JSMI_CHECK(marker->owner->gc & JSMI_GC_REMEMBERED);
}

static void verify_cell(void *data, JsCell *cell)
{
    JsMarker *marker = data;
    JsHeap *heap = marker->heap;
    const JsCellInfo *info;

    JSMI_CHECK(cell->kind != JSMI_CELL_FREE);
    JSMI_CHECK(cell->kind < JSMI_CELL_KIND_COUNT);
    JSMI_CHECK(cell->gc & (JSMI_GC_BARRIER | JSMI_GC_REMEMBERED));
    JSMI_CHECK(!(cell->gc & JSMI_GC_PERMANENT));
    info = &heap->infos[cell->kind];
    JSMI_CHECK(info->name != NULL);
    marker->owner = cell;
    if (info->trace)
        info->trace(marker, cell);
    if (info->values) {
        size_t count;
        const JsValue *values = info->values(cell, &count);

        jsmi_mark_values(marker, values, count);
    }
    if (info->verify)
        info->verify(heap, cell);
}

void jsmi_heap_verify(JsHeap *heap)
{
    Verifier verifier = {.marker = {.heap = heap, .check = check_reference}};
    JsMarker *marker = &verifier.marker;

    if (heap->phase != JSMI_HEAP_IDLE)
        return;
    jsmi_spans_visit_marked(heap, verify_cell, marker);
    marker->owner = NULL;
    jsmi_mark_values(marker, heap->scope, heap->scope_count);
    for (int i = 0; i < heap->root_count; i++)
        heap->roots[i].report(heap->roots[i].data, marker, false);
}

// --------------------------------------------------------------------- walking

typedef struct Walk {
    JsCellVisitor *visit;
    void *data;
} Walk;

static void walk_cell(void *data, JsCell *cell)
{
    Walk *walk = data;

    walk->visit(walk->data, cell, jsmi_cell_size(cell));
}

void jsmi_heap_visit(JsHeap *heap, JsCellVisitor *visit, void *data)
{
    Walk walk = {visit, data};

    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    jsmi_spans_visit_marked(heap, walk_cell, &walk);
}
