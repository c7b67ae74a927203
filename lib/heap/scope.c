// SPDX-License-Identifier: MIT
//
// The native scope: a stack of values that keeps alive what C code holds.
#include "heap/spans.h"

// The values that fit in the heap's own structure come first.
static bool is_first_scope(const JsHeap *heap)
{
    return heap->scope == heap->spans->first_scope;
}

bool jsmi_scope_grow(JsHeap *heap)
{
    uint32_t old = heap->scope_capacity, capacity = old * 2;
    bool is_first = is_first_scope(heap);
    JsValue *scope;

    if (capacity < old)
        return false;
    scope = jsmi_reallocate(heap->budget, is_first ? NULL : heap->scope,
                            is_first ? 0 : old * sizeof *scope,
                            (size_t)capacity * sizeof *scope);
    if (!scope)
        return false;
    if (is_first)
        memcpy(scope, heap->scope, old * sizeof *scope);
    heap->scope = scope;
    heap->scope_capacity = capacity;
    return true;
}

void jsmi_scope_dispose(JsHeap *heap)
{
    if (!is_first_scope(heap)) {
        jsmi_release(heap->budget, heap->scope,
                     heap->scope_capacity * sizeof *heap->scope);
    }
}

// The value is not in the scope yet: growing must not collect it.
static bool grow_without_collecting(JsHeap *heap)
{
    JsHeapPhase phase = heap->phase;
    bool has_grown;

    heap->phase = JSMI_HEAP_COLLECTING;
    has_grown = jsmi_scope_grow(heap);
    heap->phase = phase;
    return has_grown;
}

void jsmi_keep_slowly(JsHeap *heap, JsValue value)
{
    if (heap->scope_count < heap->scope_short)
        heap->scope_short = 0;
    if (heap->scope_count == heap->scope_capacity &&
        !grow_without_collecting(heap)) {
        // The value stays alive because nothing is collected until the scope
        // that it belongs to, or an outer one, has been rewound.
        heap->scope_short = heap->scope_count;
        return;
    }
    heap->scope[heap->scope_count++] = value;
}
