// SPDX-License-Identifier: MIT
//
// The native scope: a stack of values that keeps alive what C code holds.
#include "heap/spans.h"

enum { FIRST_CAPACITY = 64 };

bool jsmi_scope_grow(JsHeap *heap)
{
    uint32_t old = heap->scope_capacity;
    uint32_t capacity = old ? old * 2 : FIRST_CAPACITY;
    JsValue *scope;

    if (capacity < old)
        return false;
    scope = jsmi_reallocate(heap->budget, heap->scope, old * sizeof *scope,
                            (size_t)capacity * sizeof *scope);
    if (!scope)
        return false;
    heap->scope = scope;
    heap->scope_capacity = capacity;
    return true;
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

void jsmi_keep(JsHeap *heap, JsValue value)
{
    if (!jsmi_is_cell(value))
        return;
    if (JSMI_UNLIKELY(heap->scope_count == heap->scope_capacity) &&
        !grow_without_collecting(heap)) {
        // The value stays alive because nothing is collected until the scope
        // that it belongs to, or an outer one, has been rewound.
        heap->spans->is_scope_short = true;
        return;
    }
    heap->scope[heap->scope_count++] = value;
}
