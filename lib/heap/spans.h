// SPDX-License-Identifier: MIT
//
// What the files of the collector share: blocks, spans, large cells and the
// marker. Nothing outside this folder includes this.
//
// A span is an area of one size class: a page of a block that is cut into
// pages, or a whole block. Each span is in one of four states:
//
//   free       belongs to no class; all its mark bits are clear
//   available  has not been swept since the last marking: its free cells are
//              those whose mark bit is clear
//   used       allocated into since the last marking: an unmarked cell in it
//              is a young cell, or lies in the class's current run
//   full       was swept without finding a free cell
//
// A marking ends with every used span (minor) or every span (full) becoming
// available again, or free if nothing in it is marked. While an incremental
// marking is under way available spans are not touched, because a clear mark
// bit does not mean a dead cell then: allocation goes on in the current runs
// and in free spans.
#pragma once

#include "heap/heap.h"

typedef enum JsSpanState {
    JSMI_SPAN_FREE,
    JSMI_SPAN_AVAILABLE,
    JSMI_SPAN_USED,
    JSMI_SPAN_FULL,
} JsSpanState;

struct JsBlock {
    uint64_t marks[JSMI_PAGES_PER_BLOCK];  // a bit for each granule
    // The granules of a cell of each page; the same for all pages of a whole
    // block.
    uint8_t page_class[JSMI_PAGES_PER_BLOCK];
    uint8_t page_state[JSMI_PAGES_PER_BLOCK];  // of a block cut into pages
    JsBlock *next_block;                       // of all the heap's blocks
    JsBlock *next;  // in a class's available list, the used list or the
                    // list of free blocks; of whole blocks only
    bool is_paged;
    uint8_t state;  // of a whole block
};

enum {
    JSMI_GRANULES_PER_PAGE = JSMI_PAGE_SIZE / JSMI_GRANULE,
    JSMI_GRANULES_PER_BLOCK = JSMI_BLOCK_SIZE / JSMI_GRANULE,
    JSMI_FIRST_GRANULE = (sizeof(JsBlock) + JSMI_GRANULE - 1) / JSMI_GRANULE,
    // So many blocks are cut into pages before whole blocks are used.
    JSMI_PAGED_BLOCKS = 8,
    JSMI_FIRST_SCOPE = 32,
    JSMI_MARK_RESERVE = 64,
    JSMI_MARK_QUEUE = 16,
};

_Static_assert(JSMI_GRANULES_PER_PAGE == 64, "a word of mark bits a page");
_Static_assert(JSMI_FIRST_GRANULE <= 16, "a block's header is small");

struct JsLarge {
    JsLarge *next;
    size_t size;  // of the cell
    bool is_marked;
};

enum {
    JSMI_LARGE_HEADER =
        (sizeof(JsLarge) + JSMI_GRANULE - 1) / JSMI_GRANULE * JSMI_GRANULE,
};

static inline JsCell *jsmi_large_cell(JsLarge *large)
{
    return (JsCell *)(void *)((uint8_t *)large + JSMI_LARGE_HEADER);
}

static inline JsLarge *jsmi_cell_large(const JsCell *cell)
{
    return (JsLarge *)(void *)((uint8_t *)(uintptr_t)cell - JSMI_LARGE_HEADER);
}

static inline JsBlock *jsmi_cell_block(const void *cell)
{
    return (JsBlock *)((uintptr_t)cell & ~(uintptr_t)(JSMI_BLOCK_SIZE - 1));
}

// The number of the cell's first granule in its block.
static inline unsigned jsmi_cell_granule(const void *cell)
{
    return ((uintptr_t)cell & (JSMI_BLOCK_SIZE - 1)) / JSMI_GRANULE;
}

static inline bool jsmi_block_is_marked(const JsBlock *block, unsigned granule)
{
    return block->marks[granule / 64] >> (granule % 64) & 1;
}

static inline JsCell *jsmi_block_cell(const JsBlock *block, unsigned granule)
{
    return (JsCell *)(void *)((uint8_t *)(uintptr_t)block +
                              (size_t)granule * JSMI_GRANULE);
}

// The granules of a page that cells may use.
static inline unsigned jsmi_page_begin(unsigned page)
{
    return page == 0 ? (unsigned)JSMI_FIRST_GRANULE
                     : page * JSMI_GRANULES_PER_PAGE;
}

// Whether the marking that just ended, or is under way, reached the cell.
static inline bool jsmi_cell_is_marked(const JsCell *cell)
{
    if (cell->gc & (JSMI_GC_PERMANENT | JSMI_GC_LARGE)) {
        return cell->gc & JSMI_GC_PERMANENT || jsmi_cell_large(cell)->is_marked;
    }
    return jsmi_block_is_marked(jsmi_cell_block(cell), jsmi_cell_granule(cell));
}

// Where a class allocates: its current span, and the granules of that span
// beyond the current run.
typedef struct JsSizeClass {
    JsBlock *available;  // whole blocks, linked by `next`
    JsBlock *block;      // of the current span; NULL: none
    uint16_t position;
    uint16_t end;
} JsSizeClass;

// A long array of values that is being marked piece by piece.
typedef struct JsPartialCell {
    JsCell *cell;
    size_t position;
} JsPartialCell;

typedef struct JsEphemeron {
    JsCell *key;
    JsValue value;
    uint32_t next;  // in the bucket, 1 more than the index; 0: none
} JsEphemeron;

// Marking works on three lists: a short queue, whose cells are being fetched
// into the processor's cache; the mark stack, of marked cells that are still
// to be traced; and the long cells of which a part has been traced. Nothing
// is lost when one of them cannot grow: the marked cells are then traced
// again until that finds nothing new.
struct JsMarker {
    JsHeap *heap;
    bool is_minor;
    bool has_overflowed;      // a marked cell was not put on the mark stack
    bool has_lost_ephemeron;  // an ephemeron was not recorded
    // The verifier's: looks at each reported cell instead of marking it.
    void (*check)(JsMarker *marker, JsCell *cell);
    JsCell *owner;  // the cell whose references are checked
    uint32_t queue_position;
    JsCell *queue[JSMI_MARK_QUEUE];
    uint32_t last_slices;  // of an incremental marking that seemed done
    size_t marked;         // bytes, since the marking began
    size_t outside;        // likewise, what those cells own elsewhere

    JsPartialCell *partial;
    size_t partial_count;
    size_t partial_capacity;

    // Ephemerons whose key has not been reached, hashed by the key.
    JsEphemeron *ephemerons;
    uint32_t *buckets;
    uint32_t ephemeron_count;
    uint32_t ephemeron_capacity;  // also the number of buckets

    JsCell *reserve[JSMI_MARK_RESERVE];  // the first mark stack
};

typedef struct JsHeapSpans {
    JsSizeClass classes[JSMI_SIZE_CLASSES];
    JsBlock *blocks;       // all
    JsBlock *used;         // whole blocks allocated into
    JsBlock *free_blocks;  // whole blocks of no class
    size_t block_count;
    size_t free_count;
    unsigned paged_count;
    unsigned free_pages;
    bool must_be_full;       // the remembered set is incomplete
    bool is_exhausted;       // the last collection for want of memory was vain
    size_t finalizable_old;  // cells before this index are old
    size_t fixed_weak_old;   // likewise
    size_t used_after_full;  // the budget's bytes after the last one
    size_t live_after_trim;  // bytes in cells when pages were given back
    size_t slice_at;         // `allocated_since` that asks for the next slice
    JsMarker marker;
    JsValue first_scope[JSMI_FIRST_SCOPE];
} JsHeapSpans;

// The cell is the key of a recorded ephemeron.
enum { JSMI_GC_EPHEMERON_KEY = 16 };

// heap.c: grows a vector; false: out of memory. `reserve` is memory that is
// not to be freed.
JSMI_MUST_USE bool jsmi_cell_vector_grow(JsBudget *budget, JsCellVector *vector,
                                         JsCell *const *reserve);

// Makes room for one more cell, never collecting.
JSMI_MUST_USE bool jsmi_cell_vector_reserve(JsHeap *heap, JsCellVector *vector);

// sweep.c: the next free run of a class; false: out of memory.
JSMI_MUST_USE bool jsmi_spans_next_run(JsHeap *heap, unsigned granules);
// Forgets the runs and current spans of all classes.
void jsmi_spans_drop_runs(JsHeap *heap);
// Clears all marks, before a full marking; keeps the current runs.
void jsmi_spans_clear_marks(JsHeap *heap);
// After a marking: makes what it did not reach available.
void jsmi_spans_finish_minor(JsHeap *heap);
void jsmi_spans_finish_full(JsHeap *heap, size_t keep_blocks);
void jsmi_spans_dispose(JsHeap *heap);

typedef void JsBlockCellVisitor(void *data, JsCell *cell);
// Every marked cell.
void jsmi_spans_visit_marked(JsHeap *heap, JsBlockCellVisitor *visit,
                             void *data);
// The size of a cell's memory.
size_t jsmi_cell_size(const JsCell *cell);

// heap.c: around a full marking whose roots account.c reports beforehand.
// False: nothing can be collected now.
JSMI_MUST_USE bool jsmi_heap_begin_measuring(JsHeap *heap);
void jsmi_heap_end_measuring(JsHeap *heap);

// scope.c
void jsmi_scope_dispose(JsHeap *heap);

// mark.c. Begins a marking: for a full one, clears the marks.
void jsmi_mark_begin(JsHeap *heap, bool is_minor);
// Reports the roots; jsmi_mark_finish does it again.
void jsmi_mark_roots(JsHeap *heap);
// Traces until nothing is left or `target` bytes were marked; true if nothing
// is left.
bool jsmi_mark_drain(JsMarker *marker, size_t target);
// Marks about `bytes` more, what is remembered included; true if it is time
// to finish.
bool jsmi_mark_slice(JsMarker *marker, size_t bytes);
// Marks everything that is reachable, ends with weak cells cleared and
// finalizers called.
void jsmi_mark_finish(JsHeap *heap);
void jsmi_mark_dispose(JsHeap *heap);
