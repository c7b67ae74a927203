// SPDX-License-Identifier: MIT
//
// A budget is what a piece of the engine may use up: bytes and steps.
//
// Bytes. All memory of a runtime comes from the application's allocator
// through its one budget and is counted to the byte, so that a limit is exact
// and a leak shows as a count that does not return to zero. Releasing takes
// the size again: nothing is stored beside the memory. An allocation that the
// limit or the allocator refuses is tried once more after `reclaim` (a full
// collection, when a heap stands behind the budget) said that it freed
// something; then the answer is NULL, which every caller handles. A function
// that is handed a budget may therefore collect, just like one that takes the
// vm.
//
// Steps. Every loop whose length depends on data spends fuel. `fuel` is the
// rest of the current slice; when it is used up, `refuel` looks at the total,
// the clock and the termination flag, and either begins another slice or
// says false, after which the operation that was spending has failed (with a
// termination pending, if a vm stands behind it).
//
// What takes long but is no step of the standard's (copies, tables that grow,
// collections) must not cost fuel, or fuel would depend on addresses and on
// memory: it polls the clock and the flag between its pieces instead.
//
// Unicode, numbers, regular expressions and syntax know only this much of the
// engine, which is why they can be tested and used alone.
#pragma once

#include "base/check.h"
#include "base/platform.h"

#include <string.h>

typedef struct JsAllocator {
    void *data;
    // Grows, shrinks, makes (block NULL) or frees (new_size 0) a block.
    // Blocks are aligned to 16 bytes.
    void *(*reallocate)(void *data, void *block, size_t old_size,
                        size_t new_size);
    // Makes and frees blocks with an alignment that is a power of two.
    void *(*map)(void *data, size_t size, size_t alignment);
    void (*unmap)(void *data, void *block, size_t size);
} JsAllocator;

typedef struct JsBudget JsBudget;
struct JsBudget {
    int64_t fuel;  // left in this slice; first, because it is hottest
    bool (*refuel)(JsBudget *budget);
    bool (*poll)(JsBudget *budget);  // the clock and the flag alone

    JsAllocator allocator;
    size_t used;   // bytes outstanding
    size_t peak;   // the most that `used` has been
    size_t limit;  // `used` never exceeds it
    // What is used beyond this is given back before whoever is told to stop
    // has ended, which takes time. SIZE_MAX: nothing of importance.
    size_t kept;
    bool (*reclaim)(JsBudget *budget, size_t wanted);
    void *owner;  // for the two functions above

    // Torture: the allocation that counts this to zero fails, and with
    // `fail_for_ever` every later one too. Zero or less: off. The heap's cells
    // count as well.
    int64_t fail_countdown;
    bool fail_for_ever;
};

// The torture switch above: counts an allocation. True: it must fail.
JSMI_MUST_USE bool jsmi_budget_must_fail(JsBudget *budget);

// The C library's allocator.
extern const JsAllocator jsmi_default_allocator;

// A budget without limits on the given allocator (NULL: the default one).
void jsmi_budget_initialize(JsBudget *budget, const JsAllocator *allocator);

// NULL when refused. A size of zero is an error of the caller.
JSMI_MUST_USE void *jsmi_allocate(JsBudget *budget, size_t size);
JSMI_MUST_USE void *jsmi_allocate_zeroed(JsBudget *budget, size_t size);

// NULL when refused; the old block is then untouched. `block` may be NULL
// with an old size of zero.
JSMI_MUST_USE void *jsmi_reallocate(JsBudget *budget, void *block,
                                    size_t old_size, size_t new_size);

// Frees a block of exactly `size` bytes. NULL with size zero is allowed.
void jsmi_release(JsBudget *budget, void *block, size_t size);

// The same for aligned blocks.
JSMI_MUST_USE void *jsmi_map(JsBudget *budget, size_t size, size_t alignment);
void jsmi_unmap(JsBudget *budget, void *block, size_t size);

// Gives pages that were freed back to the system, where memory is the C
// library's, which keeps them: what is resident exceeded the limit otherwise,
// when memory of another kind grows in their place. Takes a while.
void jsmi_budget_trim(JsBudget *budget);

// Counts bytes that someone else allocated on the runtime's behalf. False if
// that would exceed the limit; then nothing is counted.
JSMI_MUST_USE bool jsmi_charge(JsBudget *budget, size_t size);
void jsmi_discharge(JsBudget *budget, size_t size);

// Pays for `units` steps of the standard's algorithms. False: stop now.
static inline JSMI_MUST_USE bool jsmi_spend(JsBudget *budget, size_t units)
{
    budget->fuel -= (int64_t)units;
    return JSMI_LIKELY(budget->fuel >= 0) || budget->refuel(budget);
}

// About how many nanoseconds the system takes for the pages of what is given
// back before an operation that has to stop has ended.
static inline int64_t jsmi_release_time(const JsBudget *budget)
{
    enum { BYTES_PER_NANOSECOND = 10 };

    return budget->used <= budget->kept
               ? 0
               : (int64_t)((budget->used - budget->kept) /
                           BYTES_PER_NANOSECOND);
}

// False: stop now. To be called about every 100 microseconds of work.
static inline JSMI_MUST_USE bool jsmi_poll(JsBudget *budget)
{
    return budget->poll(budget);
}

// The same for a loop of quick turns: looks every 1024th time.
static inline JSMI_MUST_USE bool jsmi_poll_turn(JsBudget *budget,
                                                uint32_t *turns)
{
    return JSMI_LIKELY(++*turns % 1024 != 0) || jsmi_poll(budget);
}

// Copy (areas that do not overlap), move or zero memory, however much, polling
// between pieces. False: stop now; some of it has been written then.
JSMI_MUST_USE bool jsmi_memory_copy_slowly(JsBudget *budget, void *to,
                                           const void *from, size_t size);
JSMI_MUST_USE bool jsmi_memory_move(JsBudget *budget, void *to,
                                    const void *from, size_t size);
JSMI_MUST_USE bool jsmi_memory_clear_slowly(JsBudget *budget, void *block,
                                            size_t size);

// A piece that takes about 100 microseconds where the memory is new.
enum { JSMI_MEMORY_PIECE = 128 * 1024 };

static inline JSMI_MUST_USE bool jsmi_memory_copy(JsBudget *budget, void *to,
                                                  const void *from, size_t size)
{
    if (JSMI_UNLIKELY(size > JSMI_MEMORY_PIECE))
        return jsmi_memory_copy_slowly(budget, to, from, size);
    if (size > 0)
        memcpy(to, from, size);
    return true;
}

static inline JSMI_MUST_USE bool jsmi_memory_clear(JsBudget *budget,
                                                   void *block, size_t size)
{
    if (JSMI_UNLIKELY(size > JSMI_MEMORY_PIECE))
        return jsmi_memory_clear_slowly(budget, block, size);
    memset(block, 0, size);
    return true;
}
