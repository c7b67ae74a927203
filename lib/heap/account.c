// SPDX-License-Identifier: MIT
//
// Accounts: heap.h.
#include "heap/spans.h"

enum {
    // An account whose contents were measured and found to fit may grow beyond
    // its limit by one part in so many before it is measured again, so that one
    // that is nearly full is not measured at every allocation.
    SLACK_PARTS = 16,
    // One that is beyond its limit, but not by more than that, is given one
    // part in so many to handle the error with.
    GRACE_PARTS = 32,
};

static void look_for_limits(JsHeap *heap)
{
    heap->has_limits = false;
    for (const JsHeapAccount *a = heap->accounts; a; a = a->next)
        heap->has_limits |= a->limit != SIZE_MAX;
}

void jsmi_heap_add_account(JsHeap *heap, JsHeapAccount *account, size_t limit)
{
    JsHeapAccount **link = &heap->accounts;

    *account = (JsHeapAccount){.limit = limit, .measure_at = limit};
    while (*link)
        link = &(*link)->next;
    *link = account;
    look_for_limits(heap);
}

void jsmi_heap_remove_account(JsHeap *heap, JsHeapAccount *account)
{
    JsHeapAccount **link = &heap->accounts;

    while (*link != account)
        link = &(*link)->next;
    *link = account->next;
    look_for_limits(heap);
}

// Everything that is reached before the next account's roots are reported is
// this one's.
static void mark_account(JsHeap *heap, JsHeapAccount *account)
{
    JsMarker *marker = &heap->spans->marker;
    size_t before = marker->marked + marker->outside;

    heap->report_account(heap->account_data, account, marker);
    jsmi_mark_drain(marker, SIZE_MAX);
    account->live = marker->marked + marker->outside - before;
    account->allocated = 0;
}

static void note_contents(JsHeapAccount *account)
{
    size_t limit = account->limit;

    if (account->live > account->peak)
        account->peak = account->live;
    account->measure_at = limit;
    if (account->live > limit && account->live - limit <= limit / SLACK_PARTS)
        account->measure_at = account->live + limit / GRACE_PARTS;
}

bool jsmi_heap_measure(JsHeap *heap)
{
    JsHeapAccount *payer = heap->payer(heap->account_data);
    JsMarker *marker = &heap->spans->marker;
    size_t before;

    if (!jsmi_heap_begin_measuring(heap))
        return false;
    for (JsHeapAccount *a = heap->accounts; a; a = a->next)
        mark_account(heap, a);
    before = marker->marked + marker->outside;
    jsmi_mark_values(marker, heap->scope, heap->scope_count);
    jsmi_mark_drain(marker, SIZE_MAX);
    if (payer)
        payer->live += marker->marked + marker->outside - before;
    for (JsHeapAccount *a = heap->accounts; a; a = a->next)
        note_contents(a);
    jsmi_heap_end_measuring(heap);
    return true;
}

bool jsmi_heap_charge_slowly(JsHeap *heap, size_t bytes)
{
    JsHeapAccount *account = heap->payer(heap->account_data);
    size_t slack;

    if (!account || account->limit == SIZE_MAX)
        return true;
    if (bytes > account->limit)
        return false;
    if (account->live + account->allocated + bytes > account->measure_at &&
        jsmi_heap_measure(heap)) {
        slack = account->limit / SLACK_PARTS;
        if (account->live + bytes > account->limit)
            return false;
        if (account->live + bytes + slack > account->limit)
            account->measure_at = account->live + bytes + slack;
    }
    account->allocated += bytes;
    return true;
}

void jsmi_heap_note_slowly(JsHeap *heap, size_t bytes)
{
    JsHeapAccount *account = heap->payer(heap->account_data);

    if (account)
        account->allocated += bytes;
}
