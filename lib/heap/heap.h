// SPDX-License-Identifier: MIT
//
// The collected heap: tracing, exact, non-moving, generational by sticky mark
// bits, incremental, lazily swept.
//
// Memory. Cells of up to 512 bytes live in blocks of 16 KB aligned to their
// size, so that the block of a cell is found by masking its address:
//
//   +--------------------------+-----------------------------------------+
//   | JsBlock: 64 mark bits    | cells, in granules of 16 bytes          |
//   | for each 1 KB, classes   |                                         |
//   +--------------------------+-----------------------------------------+
//
// A young heap's first blocks are cut into pages of 1 KB, each of one size
// class, so that a small context stays small; later blocks belong to one class
// whole. Either kind of area is a span. Larger cells have an allocation of
// their own with a JsLarge before the cell.
//
// Allocation bumps inside the current free run of the class: adjacent free
// cells form one run. When the run is used up, the next one is looked for in
// the span, then in the next span that has not been swept yet (sweeping is
// just this search: nothing is written to dead cells, except poison in
// checked builds), then in a new page or block.
//
// Generations. A mark bit that stays set after a collection makes its cell
// old. A minor collection does not clear the marks: it starts from the roots
// and the remembered set, reaches only young cells, and afterwards sweeps only
// spans allocated into since the last collection. A full collection clears the
// marks first.
//
// Invariant of the write barrier: an old cell that may point to a young one is
// in the remembered set. During an incremental marking: a marked cell that
// may point to an unmarked one is in the remembered set, or on the mark stack.
// Hence one barrier for both, with one test: a store into a cell whose gc byte
// has JSMI_GC_BARRIER calls jsmi_heap_remember, which clears the bit and
// records the cell. Every store of a value or cell pointer into a cell goes
// through jsmi_write_barrier; stores into a cell that was allocated since the
// last possible collection need none and say so: "NO BARRIER:".
//
// Rooting. Roots are: the native scope below, what the root functions
// registered with the heap report (the VM stack, the runtime's own fields,
// persistent references), and nothing else. C code needs no push and pop: a
// function that hands a cell to C (an allocation, a property read, a call)
// records it in the native scope, where it stays until whoever opened the
// scope rewinds it: the caller of each native function, each turn of an
// unbounded loop in C. A value read raw from a cell's field is not recorded:
// keep it (jsmi_keep) before the next call that may collect. Cells never
// move. Interpreter code allocates with jsmi_heap_allocate_unrooted and keeps
// its cells in registers.
//
// A function that takes a JsHeap (or a JsVm, or a JsBudget) may collect; one
// that takes none cannot.
#pragma once

#include "base/budget.h"
#include "heap/cell.h"

enum {
    JSMI_GRANULE = 16,
    JSMI_LARGEST_SMALL = 512,
    JSMI_SIZE_CLASSES = JSMI_LARGEST_SMALL / JSMI_GRANULE + 1,
    JSMI_BLOCK_SIZE = 16384,
    JSMI_PAGE_SIZE = 1024,
    JSMI_PAGES_PER_BLOCK = JSMI_BLOCK_SIZE / JSMI_PAGE_SIZE,
};

typedef struct JsHeap JsHeap;
typedef struct JsBlock JsBlock;
typedef struct JsLarge JsLarge;
typedef struct JsMarker JsMarker;

// What is described once for each kind of cell. All functions but `trace` may
// be NULL.
typedef struct JsCellInfo {
    const char *name;
    // Reports every reference in the cell's fixed part to the marker.
    void (*trace)(JsMarker *marker, JsCell *cell);
    // The array of values at the cell's end and its length: traced by the
    // collector itself, in slices when it is long.
    JsValue *(*values)(JsCell *cell, size_t *count);
    // Frees what the cell owns outside the heap. Called once, after the
    // marking that did not reach it, for cells allocated with
    // jsmi_heap_add_finalizable; must not touch other cells, nor allocate.
    void (*finalize)(JsHeap *heap, JsCell *cell);
    // At the end of every marking, before anything is swept, for marked
    // cells added with jsmi_heap_add_weak: drops references to cells that
    // jsmi_heap_is_live denies. Must not allocate.
    void (*clear_weak)(JsHeap *heap, JsCell *cell);
    // Checked builds: aborts if the cell's own invariants do not hold.
    void (*verify)(const JsHeap *heap, const JsCell *cell);
} JsCellInfo;

// Drops what the runtime holds weakly outside cells: called at the end of every
// marking, minor or full, before anything is swept. Must not allocate.
typedef void JsWeakRootFunction(JsHeap *heap, void *data);

typedef struct JsFreeRun {
    uint8_t *next;
    uint8_t *end;
} JsFreeRun;

// Reports roots. Registered with the heap.
typedef void JsRootFunction(void *data, JsMarker *marker, bool is_minor);

// A cell vector that is sticky on nothing: growing it may fail, and each user
// says below what happens then.
typedef struct JsCellVector {
    JsCell **cells;
    size_t count;
    size_t capacity;
} JsCellVector;

typedef enum JsHeapPhase {
    JSMI_HEAP_IDLE,
    JSMI_HEAP_MARKING,     // an incremental full marking is under way
    JSMI_HEAP_COLLECTING,  // inside the collector: no allocation
} JsHeapPhase;

typedef enum JsCollectionKind {
    JSMI_COLLECT_MINOR,
    JSMI_COLLECT_FULL,
} JsCollectionKind;

// An account is a part of the heap that may have a limit of its own: a context
// of the host. What it contains is measured by a full marking that takes the
// roots of one account after the other and gives each cell to the account that
// reaches it first; what nobody but the native scope reaches is the payer's,
// and what only the rest of the roots reach is nobody's. Between two
// measurings the memory that is handed out is charged to the account that runs,
// the payer. So the estimate is never too low, and is made exact before
// anything is refused.
typedef struct JsHeapAccount JsHeapAccount;
struct JsHeapAccount {
    JsHeapAccount *next;
    size_t limit;       // SIZE_MAX: none
    size_t live;        // when it was measured last
    size_t allocated;   // charged since
    size_t measure_at;  // live + allocated that asks for measuring
    size_t peak;        // the most that `live` has been
};

struct JsHeap {
    JsFreeRun runs[JSMI_SIZE_CLASSES];  // first: what allocation touches
    JsBudget *budget;
    const JsCellInfo *infos;

    // The native scope: values recorded for C. Grown by doubling.
    JsValue *scope;
    uint32_t scope_count;
    uint32_t scope_capacity;
    // Not 0: a value could not be recorded when there were so many. Nothing is
    // collected until the scope has been rewound below that.
    uint32_t scope_short;

    JsHeapPhase phase;
    bool must_collect;  // the threshold was passed; the next safe point
                        // (any allocation's slow path) collects
    bool is_shut;       // being torn down: collect nothing

    struct JsHeapSpans *spans;  // blocks, pages, sweep lists: heap.c's own
    JsLarge *young_large;
    JsLarge *old_large;

    JsCellVector mark_stack;
    JsCellVector remembered;
    JsCellVector finalizable;  // cells with a finalize function
    JsCellVector weak;         // cells with a clear_weak function
    JsCellVector fixed_weak;   // of those, the ones that never change

    struct {
        JsRootFunction *report;
        void *data;
    } roots[8];
    int root_count;
    struct {
        JsWeakRootFunction *clear;
        void *data;
    } weak_roots[8];
    int weak_root_count;

    uint32_t longest_string;  // code units: JSMI_LONGEST_STRING or less
    uint32_t hash_seed;       // of the content hashes of this heap's strings

    // Called after each collection with the outermost state restored, to run
    // what must wait (finalisers of native objects, cleanup jobs).
    void (*after_collection)(void *data, JsCollectionKind kind);
    void *after_collection_data;

    JsHeapAccount *accounts;  // the oldest first
    bool has_limits;          // of any of them
    // The account that runs, or NULL, and the roots of one.
    JsHeapAccount *(*payer)(void *data);
    void (*report_account)(void *data, const JsHeapAccount *account,
                           JsMarker *marker);
    void *account_data;

    // Pacing and figures, in bytes and nanoseconds.
    size_t allocated_since;  // bytes handed to runs since the last
    size_t minor_threshold;
    size_t live_after_full;
    size_t full_threshold;  // `live` that starts a full collection
    size_t live;            // marked after the last collection
    uint64_t minor_count, full_count;

    // Torture: collect at every n-th allocation (0: off; jsmi_heap_stress),
    // which kind; poison freed cells; verify the heap after each collection.
    uint32_t stress_interval;
    uint32_t stress_countdown;
    JsCollectionKind stress_kind;
    bool poison;
    bool verify;
};

// False: out of memory, nothing to dispose of.
JSMI_MUST_USE bool jsmi_heap_initialize(JsHeap *heap, JsBudget *budget,
                                        const JsCellInfo *infos);
// Finalises every finalizable cell and frees all memory.
void jsmi_heap_dispose(JsHeap *heap);

void jsmi_heap_add_root(JsHeap *heap, JsRootFunction *report, void *data);
void jsmi_heap_add_weak_root(JsHeap *heap, JsWeakRootFunction *clear,
                             void *data);

// Torture: from the very next allocation on collects at every `interval`th (0:
// no more), poisons what is freed, and in checked builds verifies the heap.
void jsmi_heap_stress(JsHeap *heap, uint32_t interval, JsCollectionKind kind);

// Torture: from the very next allocation on each cell counts for the budget's
// `fail_countdown` (0: off), not only those that need memory for many.
void jsmi_heap_fail_allocation(JsHeap *heap, int64_t countdown, bool for_ever);

// ------------------------------------------------------------------- accounts

// `limit` is SIZE_MAX for none. The functions in the heap are set before.
void jsmi_heap_add_account(JsHeap *heap, JsHeapAccount *account, size_t limit);
void jsmi_heap_remove_account(JsHeap *heap, JsHeapAccount *account);

// Measures all accounts by a full collection. False: none can be made now.
bool jsmi_heap_measure(JsHeap *heap);

// Charges bytes that are about to be handed out, of cells or outside of the
// heap. False: they do not fit into the payer's limit, measured just now.
JSMI_MUST_USE bool jsmi_heap_charge_slowly(JsHeap *heap, size_t bytes);
// Charges what must not be refused.
void jsmi_heap_note_slowly(JsHeap *heap, size_t bytes);

static inline JSMI_MUST_USE bool jsmi_heap_charge(JsHeap *heap, size_t bytes)
{
    return JSMI_LIKELY(!heap->has_limits) ||
           jsmi_heap_charge_slowly(heap, bytes);
}

static inline void jsmi_heap_note(JsHeap *heap, size_t bytes)
{
    if (JSMI_UNLIKELY(heap->has_limits))
        jsmi_heap_note_slowly(heap, bytes);
}

// ----------------------------------------------------------------- allocation

// The slow half of the next function.
JSMI_MUST_USE void *jsmi_heap_allocate_slowly(JsHeap *heap, size_t size,
                                              JsCellKind kind);

// A cell of `size` bytes, its header filled in (all zero but the kind) and
// the rest undefined: fill it before the next allocation. Not recorded in the
// scope. NULL: out of memory, even after a full collection.
static inline JSMI_MUST_USE void *
jsmi_heap_allocate_unrooted(JsHeap *heap, size_t size, JsCellKind kind)
{
    if (JSMI_LIKELY(size <= JSMI_LARGEST_SMALL)) {
        size_t rounded =
            (size + JSMI_GRANULE - 1) & ~(size_t)(JSMI_GRANULE - 1);
        JsFreeRun *run = &heap->runs[rounded / JSMI_GRANULE];
        uint8_t *cell = run->next;

        if (JSMI_LIKELY((size_t)(run->end - cell) >= rounded)) {
            run->next = cell + rounded;
            *(JsCell *)(void *)cell = (JsCell){.kind = (uint8_t)kind};
            return cell;
        }
    }
    return jsmi_heap_allocate_slowly(heap, size, kind);
}

// The same, zeroed and recorded in the native scope: what C code uses.
JSMI_MUST_USE void *jsmi_heap_allocate(JsHeap *heap, size_t size,
                                       JsCellKind kind);

// The cell's kind has a finalize / clear_weak function that is to be called
// for this cell. False: out of memory.
JSMI_MUST_USE bool jsmi_heap_add_finalizable(JsHeap *heap, JsCell *cell);
JSMI_MUST_USE bool jsmi_heap_add_weak(JsHeap *heap, JsCell *cell);
// The same for a cell that is given its weak references once and for all:
// minor collections need not look at it any more once it is old.
JSMI_MUST_USE bool jsmi_heap_add_fixed_weak(JsHeap *heap, JsCell *cell);

// --------------------------------------------------------------- native scope

// A mark to rewind to.
static inline uint32_t jsmi_scope_open(const JsHeap *heap)
{
    return heap->scope_count;
}

static inline void jsmi_scope_rewind(JsHeap *heap, uint32_t mark)
{
    JSMI_ASSERT(mark <= heap->scope_count);
    heap->scope_count = mark;
}

// Makes room in the scope. False: out of memory.
JSMI_MUST_USE bool jsmi_scope_grow(JsHeap *heap);

// Makes sure that jsmi_keep will not fail once.
static inline JSMI_MUST_USE bool jsmi_scope_reserve(JsHeap *heap)
{
    return JSMI_LIKELY(heap->scope_count < heap->scope_capacity) ||
           jsmi_scope_grow(heap);
}

// Records a value in the scope, if it is a cell. It cannot fail: when the
// scope has no room and cannot grow, the value stays alive because nothing is
// collected until the scope was rewound, and jsmi_heap_allocate refuses cells
// meanwhile.
void jsmi_keep_slowly(JsHeap *heap, JsValue value);

static inline void jsmi_keep(JsHeap *heap, JsValue value)
{
    if (!jsmi_is_cell(value))
        return;
    if (JSMI_LIKELY(heap->scope_count < heap->scope_capacity &&
                    heap->scope_short == 0))
        heap->scope[heap->scope_count++] = value;
    else
        jsmi_keep_slowly(heap, value);
}

// -------------------------------------------------------------------- barrier

void jsmi_heap_remember(JsHeap *heap, JsCell *cell);

// To be called after (or just before, with no collection in between) storing
// a cell into `owner`.
static inline void jsmi_write_barrier(JsHeap *heap, void *owner)
{
    JsCell *cell = owner;

    if (JSMI_UNLIKELY(cell->gc & JSMI_GC_BARRIER))
        jsmi_heap_remember(heap, cell);
}

// Whether jsmi_write_barrier would do anything: not before the next possible
// collection if it was called.
static inline bool jsmi_write_barrier_is_due(const void *owner)
{
    return ((const JsCell *)owner)->gc & JSMI_GC_BARRIER;
}

// ----------------------------------------------------------------- collection

void jsmi_heap_collect(JsHeap *heap, JsCollectionKind kind);

// For the budget's reclaim function: frees what it can, unless that is
// impossible now. True if bytes were given back.
bool jsmi_heap_reclaim(JsHeap *heap);

// Incremental full collection: does about `budget_ns` of work; true when the
// cycle is complete (or none was needed).
bool jsmi_heap_step(JsHeap *heap, int64_t budget_ns);

// At the end of a marking and until the cell is swept: was it reached? Young
// or old cells outside a collection are live.
bool jsmi_heap_is_live(const JsHeap *heap, const JsCell *cell);

// For clear_weak functions: whether only young cells can have died, so that a
// cell without new references since the last collection has nothing to drop.
bool jsmi_heap_spares_old(const JsHeap *heap);

// What trace functions report to. Marking NULL or a non-cell is fine.
void jsmi_mark_cell(JsMarker *marker, void *cell);
void jsmi_mark_value(JsMarker *marker, JsValue value);
void jsmi_mark_values(JsMarker *marker, const JsValue *values, size_t count);
JsHeap *jsmi_marker_heap(JsMarker *marker);
// Counts bytes outside of the heap that the cell being traced owns, for the
// accounts.
void jsmi_mark_outside(JsMarker *marker, size_t bytes);

// Ephemerons: from the trace function of a weak table. If `key` is (or
// becomes, later in this marking) reached, `value` is marked.
void jsmi_mark_ephemeron(JsMarker *marker, JsCell *key, JsValue value);

// ------------------------------------------------------------------ inspection

// Walks the heap and aborts if an invariant does not hold: every reference
// points to a live cell of a known kind, no old cell points to a young one
// without being remembered, each cell's own verify function agrees.
void jsmi_heap_verify(JsHeap *heap);

typedef void JsCellVisitor(void *data, JsCell *cell, size_t size);
// Every live cell (after finishing sweeping by a full collection if needed).
void jsmi_heap_visit(JsHeap *heap, JsCellVisitor *visit, void *data);

// Whether an address could be a live cell: for conservative scans in torture
// builds.
bool jsmi_heap_contains(const JsHeap *heap, const void *address);
