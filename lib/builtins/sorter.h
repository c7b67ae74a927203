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
    JSMI_SORTER_DONE,
} JsSorterPhase;

typedef struct JsSorter {
    JsCell cell;
    JsSlots *values;   // what is sorted, in place
    JsSlots *scratch;  // of a merge: its left run
    uint32_t count;
    uint32_t shortest;  // no run is shorter, but for the last one
    JsSorterPhase phase;
    bool is_descending;   // the run that is being counted
    uint32_t start, end;  // of the newest run
    uint32_t limit;       // where inserting ends
    uint32_t low, high;   // between them goes the value at `end`
    uint32_t left;        // next of the left run, in scratch
    uint32_t left_end;    // and its end
    uint32_t right;       // next of the right run
    uint32_t right_end;   // and its end
    uint32_t to;          // where the smaller of the two goes
    uint32_t power;       // of the boundary before the newest run
    uint32_t run_count;   // below the newest run
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
    const JsValue *values;

    // Then there may be no values at all.
    if (sorter->phase == JSMI_SORTER_DONE)
        return false;
    values = sorter->values->values;
    switch (sorter->phase) {
    case JSMI_SORTER_MERGING:
        *a = sorter->scratch->values[sorter->left];
        *b = values[sorter->right];
        return true;
    case JSMI_SORTER_INSERTING:
        *a = values[sorter->low + (sorter->high - sorter->low) / 2];
        *b = values[sorter->end];
        return true;
    case JSMI_SORTER_COUNTING:
        *a = values[sorter->end - 1];
        *b = values[sorter->end];
        return true;
    default:
        return false;
    }
}

// jsmi_sorter_answer where a run or a merge may come to its end.
void jsmi_sorter_answer_slowly(JsHeap *heap, JsSorter *sorter, bool is_after);

// The answer to what was asked: whether `a` has to come after `b`.
static inline void jsmi_sorter_answer(JsHeap *heap, JsSorter *sorter,
                                      bool is_after)
{
    JsValue *values = sorter->values->values;

    // FAST PATH: in the middle of a merge.
    if (JSMI_UNLIKELY(sorter->phase != JSMI_SORTER_MERGING ||
                      sorter->left + 1 >= sorter->left_end ||
                      sorter->right + 1 >= sorter->right_end)) {
        jsmi_sorter_answer_slowly(heap, sorter, is_after);
        return;
    }
    values[sorter->to++] = is_after ? values[sorter->right++]
                                    : sorter->scratch->values[sorter->left++];
    jsmi_write_barrier(heap, sorter->values);
}

void jsmi_sorter_trace(JsMarker *marker, JsCell *cell);
