// SPDX-License-Identifier: MIT
//
// A stable sort that asks for one comparison after the other instead of
// calling for them, so that a comparator can be a frame of the interpreter's
// loop. It sorts a private copy that no script can reach, so that comparators
// may do to the array what they like.
//
// Runs that are ascending already, or strictly descending, are found first;
// short ones are made longer by binary insertion. Neighbouring runs are merged
// in the order of powersort (Munro and Wild): a boundary between two runs has
// a power, which says how deep it lies in a nearly optimal tree of merges.
//
// A merge takes the smaller of the first values of its two runs, the left one
// of which was copied out of the way. When one run has won for a while, it
// gallops (Peters): how many more of its values come before the other's first
// is searched for, in steps that double and then by halves, and they are moved
// at once. What counts as a while grows when that does not pay.
#pragma once

#include "object/operations.h"

enum {
    // Powers on the stack grow from the bottom up and are at most 32.
    JSMI_SORTER_MOST_RUNS = 35,
};

typedef enum JsSorterPhase {
    JSMI_SORTER_COUNTING,   // the run that begins at `start`
    JSMI_SORTER_INSERTING,  // what follows it, up to `limit`
    JSMI_SORTER_MERGING,
    JSMI_SORTER_GALLOPING,  // in a merge
    JSMI_SORTER_DONE,
} JsSorterPhase;

typedef struct JsSorter {
    JsCell cell;
    JsSlots *values;   // what is sorted, in place
    JsSlots *scratch;  // of a merge: its left run
    // What is to be compared next, `a` and `b`, in either of both; when all are
    // sorted, the first is NULL. In a merge: the next of the left and of the
    // right run.
    const JsValue *next[2];
    const JsValue *end[2];  // of both runs
    // Where something else is due than one value after the other: the end, or
    // where a run has won so often in a row that it gallops.
    const JsValue *until[2];
    JsValue *to;         // of a merge: where the smaller of the two goes
    size_t gallop;       // so many bytes of values in a row: gallop
    bool gallops_right;  // the run that does
    bool is_descending;  // the run that is being counted
    JsSorterPhase phase;
    uint32_t count;
    uint32_t shortest;    // no run is shorter, but for the last one
    uint32_t start;       // of the newest run
    uint32_t newest_end;  // and its end
    uint32_t limit;       // where inserting ends
    // A search by halves, in the newest run for the place of the value at its
    // end: between these.
    const JsValue *low_place, *high_place;
    // One in the run that gallops for the place of the other's first: it lies
    // between them. `reach` is the next step, 0 if by halves.
    uint32_t low, high, reach;
    bool pays;             // the gallop before this one did
    bool is_first_gallop;  // of a merge
    const JsValue *first;  // where the run that gallops went on
    uint32_t power;        // of the boundary before the newest run
    uint32_t run_count;    // below the newest run
    struct {
        uint32_t start;
        uint32_t power;  // of the boundary at its end
    } runs[JSMI_SORTER_MOST_RUNS];
} JsSorter;

// A sorter of the list's values, which become its own. Recorded in the scope;
// NULL: out of memory, thrown.
JSMI_MUST_USE JsSorter *jsmi_sorter_new(JsVm *vm, const JsValueList *list);

// The two values to be compared next, the one that stood first as `*a`; false
// when all are sorted.
static inline bool jsmi_sorter_ask(const JsSorter *sorter, JsValue *a,
                                   JsValue *b)
{
    if (!sorter->next[0])
        return false;
    *a = *sorter->next[0];
    *b = *sorter->next[1];
    return true;
}

// jsmi_sorter_answer in all phases but that of inserting.
void jsmi_sorter_answer_slowly(JsHeap *heap, JsSorter *sorter, bool is_after);

// FAST PATH: whether jsmi_sorter_advance will do for an answer.
static inline bool jsmi_sorter_is_merging(const JsSorter *sorter)
{
    return sorter->phase == JSMI_SORTER_MERGING &&
           !jsmi_write_barrier_is_due(sorter->values);
}

// The loser of a comparison has won nothing in a row.
static inline void jsmi_sorter_begin_row(JsSorter *sorter, bool is_right)
{
    size_t rest = (size_t)((const uint8_t *)sorter->end[is_right] -
                           (const uint8_t *)sorter->next[is_right]);
    size_t length = sorter->gallop < rest ? sorter->gallop : rest;

    sorter->until[is_right] =
        (const JsValue *)(const void *)((const uint8_t *)
                                            sorter->next[is_right] +
                                        length);
}

// jsmi_sorter_answer in the middle of a merge; whether jsmi_sorter_turn is due.
// Without jumps that depend on the answer, which cannot be foretold, and with
// the places of both runs written where they are read next: a store whose
// address depends on the answer would hold those reads up.
static inline bool jsmi_sorter_advance(JsSorter *sorter, bool is_after)
{
    const JsValue *left = sorter->next[0], *right = sorter->next[1];
    uint64_t left_bits = left->bits, right_bits = right->bits;
    uint64_t mask = 0 - (uint64_t)is_after;

    jsmi_sorter_begin_row(sorter, !is_after);
    sorter->next[0] = left + !is_after;
    sorter->next[1] = right + is_after;
    // NO BARRIER: the caller has seen to it.
    (sorter->to++)->bits = left_bits ^ ((left_bits ^ right_bits) & mask);
    return sorter->next[is_after] == sorter->until[is_after];
}

// Fetches what the value after the next one of the run that has just won refers
// to: a comparator will look at it. Memory that is none may be asked for.
static inline void jsmi_sorter_look_ahead(const JsSorter *sorter, bool is_right)
{
    const JsValue *next = sorter->next[is_right];
    const JsValue *last = sorter->end[is_right] - 1;

    JSMI_PREFETCH(
        (const void *)(uintptr_t)(next < last ? next[1] : *next).bits);
}

// A merge whose run that has just won is at its end, or gallops now.
void jsmi_sorter_turn(JsHeap *heap, JsSorter *sorter, bool is_right);

// The place in the middle of those where a value may be inserted.
static inline const JsValue *jsmi_sorter_middle(const JsValue *low,
                                                const JsValue *high)
{
    return low + (high - low) / 2;
}

// jsmi_sorter_answer while a value is inserted; whether its place is known. It
// takes no jumps that depend on the answer, either.
static inline bool jsmi_sorter_narrow(JsSorter *sorter, bool is_after)
{
    const JsValue *middle = sorter->next[0];
    const JsValue *low = is_after ? sorter->low_place : middle + 1;
    const JsValue *high = is_after ? middle : sorter->high_place;

    sorter->low_place = low;
    sorter->high_place = high;
    sorter->next[0] = jsmi_sorter_middle(low, high);
    return low == high;
}

// A value that is being inserted has found its place.
void jsmi_sorter_insert(JsHeap *heap, JsSorter *sorter);

// The answer to what was asked: whether `a` has to come after `b`. True in the
// middle of a merge, for jsmi_sorter_look_ahead.
static inline bool jsmi_sorter_answer(JsHeap *heap, JsSorter *sorter,
                                      bool is_after)
{
    if (JSMI_LIKELY(jsmi_sorter_is_merging(sorter))) {
        if (JSMI_LIKELY(!jsmi_sorter_advance(sorter, is_after)))
            return true;
        jsmi_sorter_turn(heap, sorter, is_after);
    } else if (sorter->phase == JSMI_SORTER_INSERTING) {
        if (jsmi_sorter_narrow(sorter, is_after))
            jsmi_sorter_insert(heap, sorter);
    } else {
        jsmi_sorter_answer_slowly(heap, sorter, is_after);
    }
    return false;
}

void jsmi_sorter_trace(JsMarker *marker, JsCell *cell);
