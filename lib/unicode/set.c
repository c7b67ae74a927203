// SPDX-License-Identifier: MIT
#include "unicode/set.h"

#include <string.h>

void jsmi_code_point_set_initialize(JsCodePointSet *set, JsBudget *budget)
{
    *set = (JsCodePointSet){.budget = budget};
}

void jsmi_code_point_set_dispose(JsCodePointSet *set)
{
    jsmi_release(set->budget, set->bounds, set->capacity * sizeof *set->bounds);
    jsmi_code_point_set_initialize(set, set->budget);
}

static bool reserve(JsCodePointSet *set, uint32_t count)
{
    uint32_t capacity;
    JsCodePoint *bounds;

    if (set->failed)
        return false;
    if (count <= set->capacity)
        return true;
    capacity = set->capacity * 2 > count ? set->capacity * 2 : count + 6;
    bounds = jsmi_reallocate(set->budget, set->bounds,
                             set->capacity * sizeof *bounds,
                             capacity * sizeof *bounds);
    if (!bounds) {
        set->failed = true;
        return false;
    }
    set->bounds = bounds;
    set->capacity = capacity;
    return true;
}

// The number of boundaries that are at most `code_point`: odd if it is inside.
static uint32_t bounds_up_to(const JsCodePointSet *set, JsCodePoint code_point)
{
    uint32_t low = 0;
    uint32_t high = set->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (set->bounds[middle] <= code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool jsmi_code_point_set_contains(const JsCodePointSet *set,
                                  JsCodePoint code_point)
{
    return bounds_up_to(set, code_point) & 1;
}

// Replaces the boundaries from `from` up to `to` by those of one range.
static void splice(JsCodePointSet *set, uint32_t from, uint32_t to,
                   const JsCodePoint *bounds, uint32_t count)
{
    uint32_t new_count = set->count - (to - from) + count;

    if (!reserve(set, new_count))
        return;
    memmove(set->bounds + from + count, set->bounds + to,
            (set->count - to) * sizeof *bounds);
    memcpy(set->bounds + from, bounds, count * sizeof *bounds);
    set->count = new_count;
}

void jsmi_code_point_set_add(JsCodePointSet *set, JsCodePoint first,
                             JsCodePoint last)
{
    JsCodePoint bounds[2];
    uint32_t count = 0;
    uint32_t from;
    uint32_t to;

    JSMI_ASSERT(first <= last && last < JSMI_CODE_POINT_LIMIT);
    // The ranges that touch this one, from either side, melt into it.
    from = first == 0 ? 0 : bounds_up_to(set, first - 1);
    to = bounds_up_to(set, last + 1);
    if (!(from & 1))
        bounds[count++] = first;
    if (!(to & 1))
        bounds[count++] = last + 1;
    splice(set, from, to, bounds, count);
}

typedef enum Operation { UNION, INTERSECTION, DIFFERENCE } Operation;

static bool is_member(Operation operation, bool in_left, bool in_right)
{
    switch (operation) {
    case UNION:
        return in_left || in_right;
    case INTERSECTION:
        return in_left && in_right;
    default:
        return in_left && !in_right;
    }
}

// Walks the boundaries of both sets in order and keeps those where the
// membership in the result changes.
static void combine(JsCodePointSet *set, const JsCodePointSet *other,
                    Operation operation)
{
    JsCodePointSet result;
    uint32_t i = 0;
    uint32_t k = 0;
    bool inside = false;

    jsmi_code_point_set_initialize(&result, set->budget);
    result.failed = set->failed || other->failed;
    if (!reserve(&result, set->count + other->count + 1)) {
        set->failed = true;
        return;
    }
    while (i < set->count || k < other->count) {
        JsCodePoint left = i < set->count ? set->bounds[i] : UINT32_MAX;
        JsCodePoint right = k < other->count ? other->bounds[k] : UINT32_MAX;
        JsCodePoint bound = left < right ? left : right;

        i += left == bound;
        k += right == bound;
        if (is_member(operation, i & 1, k & 1) != inside) {
            inside = !inside;
            result.bounds[result.count++] = bound;
        }
    }
    jsmi_code_point_set_dispose(set);
    *set = result;
}

void jsmi_code_point_set_unite(JsCodePointSet *set, const JsCodePointSet *other)
{
    combine(set, other, UNION);
}

void jsmi_code_point_set_intersect(JsCodePointSet *set,
                                   const JsCodePointSet *other)
{
    combine(set, other, INTERSECTION);
}

void jsmi_code_point_set_subtract(JsCodePointSet *set,
                                  const JsCodePointSet *other)
{
    combine(set, other, DIFFERENCE);
}

void jsmi_code_point_set_complement(JsCodePointSet *set, JsCodePoint limit)
{
    JsCodePointSet result;

    jsmi_code_point_set_initialize(&result, set->budget);
    jsmi_code_point_set_add(&result, 0, limit - 1);
    jsmi_code_point_set_subtract(&result, set);
    result.failed |= set->failed;
    jsmi_code_point_set_dispose(set);
    *set = result;
}

void jsmi_code_point_set_copy(JsCodePointSet *set, const JsCodePointSet *other)
{
    set->failed |= other->failed;
    if (other->count == 0 || !reserve(set, other->count))
        return;
    memcpy(set->bounds, other->bounds, other->count * sizeof *set->bounds);
    set->count = other->count;
}
