// SPDX-License-Identifier: MIT
//
// Spans: finding free runs in them, which is all that sweeping is, and what
// becomes of them after a marking.
#include "heap/spans.h"

static const uint8_t poison_byte = 0xDB;

static void set_run(JsHeap *heap, unsigned granules, JsBlock *block,
                    unsigned begin, unsigned end)
{
    JsFreeRun *run = &heap->runs[granules];

    run->next = (uint8_t *)jsmi_block_cell(block, begin);
    run->end = (uint8_t *)jsmi_block_cell(block, end);
    heap->allocated_since += (size_t)(run->end - run->next);
    JSMI_PERMIT(run->next, run->end - run->next);
}

// The first marked granule at or after `position`, or `end`.
static unsigned next_marked(const JsBlock *block, unsigned position,
                            unsigned end)
{
    unsigned word = position / 64;
    uint64_t bits = block->marks[word] & ~(uint64_t)0 << (position % 64);

    while (bits == 0) {
        word++;
        if (word * 64 >= end)
            return end;
        bits = block->marks[word];
    }
    position = word * 64 + (unsigned)jsmi_count_trailing_zeros_64(bits);
    return position < end ? position : end;
}

// Looks for a free run in the class's current span.
static bool search_span(JsHeap *heap, unsigned granules)
{
    JsSizeClass *class = &heap->spans->classes[granules];
    JsBlock *block = class->block;
    unsigned position = class->position, end = class->end, run_end;

    while (position + granules <= end && jsmi_block_is_marked(block, position))
        position += granules;
    if (position + granules > end) {
        class->block = NULL;
        return false;
    }
    run_end = next_marked(block, position, end);
    // Torture: each allocation takes the slow path.
    if (heap->stress_interval || heap->budget->fail_countdown > 0)
        run_end = position + granules;
    else if (run_end == end)
        run_end = position + (end - position) / granules * granules;
    class->position = (uint16_t)run_end;
    set_run(heap, granules, block, position, run_end);
    return true;
}

static void enter_span(JsHeap *heap, unsigned granules, JsBlock *block,
                       unsigned begin, unsigned end)
{
    JsSizeClass *class = &heap->spans->classes[granules];

    class->block = block;
    class->position = (uint16_t)begin;
    class->end = (uint16_t)end;
}

static void enter_page(JsHeap *heap, unsigned granules, JsBlock *block,
                       unsigned page)
{
    enter_span(heap, granules, block, jsmi_page_begin(page),
               (page + 1) * JSMI_GRANULES_PER_PAGE);
}

static void enter_block(JsHeap *heap, unsigned granules, JsBlock *block)
{
    enter_span(heap, granules, block, JSMI_FIRST_GRANULE,
               JSMI_GRANULES_PER_BLOCK);
}

static bool search_available_pages(JsHeap *heap, unsigned granules)
{
    for (JsBlock *block = heap->spans->blocks; block;
         block = block->next_block) {
        // Blocks cut into pages come first.
        if (!block->is_paged)
            return false;
        for (unsigned page = 0; page < JSMI_PAGES_PER_BLOCK; page++) {
            if (block->page_class[page] != granules ||
                block->page_state[page] != JSMI_SPAN_AVAILABLE)
                continue;
            enter_page(heap, granules, block, page);
            if (search_span(heap, granules)) {
                block->page_state[page] = JSMI_SPAN_USED;
                return true;
            }
            block->page_state[page] = JSMI_SPAN_FULL;
        }
    }
    return false;
}

static void use_block(JsHeapSpans *spans, JsBlock *block)
{
    block->state = JSMI_SPAN_USED;
    block->next = spans->used;
    spans->used = block;
}

static bool search_available_blocks(JsHeap *heap, unsigned granules)
{
    JsSizeClass *class = &heap->spans->classes[granules];

    while (class->available) {
        JsBlock *block = class->available;

        class->available = block->next;
        enter_block(heap, granules, block);
        if (search_span(heap, granules)) {
            use_block(heap->spans, block);
            return true;
        }
        block->state = JSMI_SPAN_FULL;
    }
    return false;
}

static bool search_free_pages(JsHeap *heap, unsigned granules)
{
    JsHeapSpans *spans = heap->spans;

    if (spans->free_pages == 0)
        return false;
    for (JsBlock *block = spans->blocks; block && block->is_paged;
         block = block->next_block) {
        for (unsigned page = 0; page < JSMI_PAGES_PER_BLOCK; page++) {
            if (block->page_state[page] != JSMI_SPAN_FREE)
                continue;
            spans->free_pages--;
            block->page_state[page] = JSMI_SPAN_USED;
            block->page_class[page] = (uint8_t)granules;
            enter_page(heap, granules, block, page);
            return search_span(heap, granules);
        }
    }
    return false;
}

// Values have 47 bits for an address.
static bool is_addressable(const void *memory)
{
    return (uint64_t)(uintptr_t)memory >> 47 == 0;
}

static JsBlock *map_block(JsHeap *heap)
{
    JsBlock *block = jsmi_map(heap->budget, JSMI_BLOCK_SIZE, JSMI_BLOCK_SIZE);

    if (!block)
        return NULL;
    if (!is_addressable((uint8_t *)block + JSMI_BLOCK_SIZE - 1)) {
        jsmi_unmap(heap->budget, block, JSMI_BLOCK_SIZE);
        return NULL;
    }
    memset(block, 0, sizeof *block);
    heap->spans->block_count++;
    return block;
}

static bool add_paged_block(JsHeap *heap)
{
    JsHeapSpans *spans = heap->spans;
    JsBlock *block = map_block(heap);

    if (!block)
        return false;
    block->is_paged = true;
    block->next_block = spans->blocks;
    spans->blocks = block;
    spans->paged_count++;
    spans->free_pages += JSMI_PAGES_PER_BLOCK;
    return true;
}

// Whole blocks come after those cut into pages.
static void link_whole_block(JsHeapSpans *spans, JsBlock *block)
{
    JsBlock **link = &spans->blocks;

    while (*link && (*link)->is_paged)
        link = &(*link)->next_block;
    block->next_block = *link;
    *link = block;
}

static bool take_free_block(JsHeap *heap, unsigned granules)
{
    JsHeapSpans *spans = heap->spans;
    JsBlock *block = spans->free_blocks;

    if (block) {
        spans->free_blocks = block->next;
        spans->free_count--;
    } else {
        block = map_block(heap);
        if (!block)
            return false;
        link_whole_block(spans, block);
    }
    memset(block->page_class, (int)granules, sizeof block->page_class);
    use_block(spans, block);
    enter_block(heap, granules, block);
    return search_span(heap, granules);
}

bool jsmi_spans_next_run(JsHeap *heap, unsigned granules)
{
    JsHeapSpans *spans = heap->spans;

    if (spans->classes[granules].block && search_span(heap, granules))
        return true;
    if (heap->phase != JSMI_HEAP_MARKING &&
        (search_available_pages(heap, granules) ||
         search_available_blocks(heap, granules)))
        return true;
    if (search_free_pages(heap, granules))
        return true;
    if (spans->free_blocks || spans->paged_count >= JSMI_PAGED_BLOCKS)
        return take_free_block(heap, granules);
    return add_paged_block(heap) && search_free_pages(heap, granules);
}

void jsmi_spans_drop_runs(JsHeap *heap)
{
    memset(heap->runs, 0, sizeof heap->runs);
    for (int i = 0; i < JSMI_SIZE_CLASSES; i++)
        heap->spans->classes[i].block = NULL;
}

void jsmi_spans_clear_marks(JsHeap *heap)
{
    JsHeapSpans *spans = heap->spans;

    for (JsBlock *block = spans->blocks; block; block = block->next_block)
        memset(block->marks, 0, sizeof block->marks);
    // What lies beyond the current runs cannot be told from live cells until
    // the marking ends.
    for (int i = 0; i < JSMI_SIZE_CLASSES; i++) {
        spans->classes[i].block = NULL;
        spans->classes[i].available = NULL;
    }
}

static bool has_marks(const JsBlock *block)
{
    uint64_t bits = 0;

    for (int i = 0; i < JSMI_PAGES_PER_BLOCK; i++)
        bits |= block->marks[i];
    return bits != 0;
}

// Overwrites the free cells of a span.
static void poison_span(JsBlock *block, unsigned granules, unsigned begin,
                        unsigned end)
{
    unsigned position = begin;

    for (; position + granules <= end; position += granules) {
        JsCell *cell = jsmi_block_cell(block, position);
        size_t size = (size_t)granules * JSMI_GRANULE;

        if (!jsmi_block_is_marked(block, position)) {
            JSMI_PERMIT(cell, size);
            memset(cell, poison_byte, size);
            JSMI_FORBID(cell, size);
        }
    }
}

static void finish_page(JsHeap *heap, JsBlock *block, unsigned page)
{
    if (heap->poison) {
        poison_span(block, block->page_class[page], jsmi_page_begin(page),
                    (page + 1) * JSMI_GRANULES_PER_PAGE);
    }
    if (block->marks[page]) {
        block->page_state[page] = JSMI_SPAN_AVAILABLE;
    } else {
        block->page_state[page] = JSMI_SPAN_FREE;
        heap->spans->free_pages++;
    }
}

static void finish_block(JsHeap *heap, JsBlock *block)
{
    JsHeapSpans *spans = heap->spans;
    JsSizeClass *class = &spans->classes[block->page_class[0]];

    if (heap->poison) {
        poison_span(block, block->page_class[0], JSMI_FIRST_GRANULE,
                    JSMI_GRANULES_PER_BLOCK);
    }
    if (has_marks(block)) {
        block->state = JSMI_SPAN_AVAILABLE;
        block->next = class->available;
        class->available = block;
    } else {
        block->state = JSMI_SPAN_FREE;
        block->next = spans->free_blocks;
        spans->free_blocks = block;
        spans->free_count++;
    }
}

void jsmi_spans_finish_minor(JsHeap *heap)
{
    JsHeapSpans *spans = heap->spans;
    JsBlock *used = spans->used;

    jsmi_spans_drop_runs(heap);
    for (JsBlock *block = spans->blocks; block && block->is_paged;
         block = block->next_block) {
        for (unsigned page = 0; page < JSMI_PAGES_PER_BLOCK; page++) {
            if (block->page_state[page] == JSMI_SPAN_USED)
                finish_page(heap, block, page);
        }
    }
    spans->used = NULL;
    while (used) {
        JsBlock *next = used->next;

        finish_block(heap, used);
        used = next;
    }
}

static void unmap_block(JsHeap *heap, JsBlock *block)
{
    JSMI_PERMIT(block, JSMI_BLOCK_SIZE);
    jsmi_unmap(heap->budget, block, JSMI_BLOCK_SIZE);
    heap->spans->block_count--;
}

static bool finish_paged_block(JsHeap *heap, JsBlock *block)
{
    JsHeapSpans *spans = heap->spans;

    for (unsigned page = 0; page < JSMI_PAGES_PER_BLOCK; page++) {
        if (block->page_state[page] == JSMI_SPAN_FREE)
            spans->free_pages++;
        else
            finish_page(heap, block, page);
    }
    if (has_marks(block) || spans->paged_count == 1)
        return true;
    spans->free_pages -= JSMI_PAGES_PER_BLOCK;
    spans->paged_count--;
    return false;
}

void jsmi_spans_finish_full(JsHeap *heap, size_t keep_blocks)
{
    JsHeapSpans *spans = heap->spans;
    JsBlock **link = &spans->blocks;

    jsmi_spans_drop_runs(heap);
    spans->used = NULL;
    spans->free_blocks = NULL;
    spans->free_count = 0;
    spans->free_pages = 0;
    for (int i = 0; i < JSMI_SIZE_CLASSES; i++)
        spans->classes[i].available = NULL;
    while (*link) {
        JsBlock *block = *link;
        bool is_kept;

        if (block->is_paged) {
            is_kept = finish_paged_block(heap, block);
        } else {
            is_kept = has_marks(block) || spans->free_count < keep_blocks;
            if (is_kept)
                finish_block(heap, block);
        }
        if (is_kept) {
            link = &block->next_block;
        } else {
            *link = block->next_block;
            unmap_block(heap, block);
        }
    }
}

void jsmi_spans_dispose(JsHeap *heap)
{
    JsBlock *block = heap->spans->blocks;

    while (block) {
        JsBlock *next = block->next_block;

        unmap_block(heap, block);
        block = next;
    }
    heap->spans->blocks = NULL;
}

static void visit_large(JsLarge *large, JsBlockCellVisitor *visit, void *data)
{
    for (; large; large = large->next) {
        if (large->is_marked)
            visit(data, jsmi_large_cell(large));
    }
}

void jsmi_spans_visit_marked(JsHeap *heap, JsBlockCellVisitor *visit,
                             void *data)
{
    for (JsBlock *block = heap->spans->blocks; block;
         block = block->next_block) {
        unsigned granule = JSMI_FIRST_GRANULE;

        for (;; granule++) {
            granule = next_marked(block, granule, JSMI_GRANULES_PER_BLOCK);
            if (granule == JSMI_GRANULES_PER_BLOCK)
                break;
            visit(data, jsmi_block_cell(block, granule));
            if (granule + 1 == JSMI_GRANULES_PER_BLOCK)
                break;
        }
    }
    visit_large(heap->young_large, visit, data);
    visit_large(heap->old_large, visit, data);
}

size_t jsmi_cell_size(const JsCell *cell)
{
    const JsBlock *block = jsmi_cell_block(cell);

    if (cell->gc & JSMI_GC_LARGE)
        return jsmi_cell_large(cell)->size;
    return (size_t)block->page_class[jsmi_cell_granule(cell) / 64] *
           JSMI_GRANULE;
}
