// SPDX-License-Identifier: MIT
//
// Concatenation that does not copy until the units are needed.
#include "heap/string.h"

#include "heap/string_cells.h"

// Results that take no more bytes than this are copied at once. No rope is as
// short.
enum { LONGEST_COPY = 36 };

JsString *jsmi_string_concatenate_unrooted(JsHeap *heap, JsString *left,
                                           JsString *right)
{
    size_t left_length = jsmi_string_length(left);
    size_t length = left_length + jsmi_string_length(right);
    uint8_t wide = (left->cell.flags | right->cell.flags) & JSMI_STRING_WIDE;
    JsString *string;

    if (left_length == 0)
        return right;
    if (left_length == length)
        return left;
    if (length > JSMI_LONGEST_STRING)
        return NULL;
    if (length << wide <= LONGEST_COPY) {
        void *to;

        string = jsmi_string_new_unrooted(heap, length, wide, &to);
        if (string) {
            jsmi_units_copy(to, wide, jsmi_string_units(left));
            jsmi_units_copy((uint8_t *)to + (left_length << wide), wide,
                            jsmi_string_units(right));
        }
        return string;
    }
    string = jsmi_string_new_indirect(heap, JSMI_STRING_ROPE | wide, length);
    if (string) {
        // NO BARRIER: the rope is new.
        string->rope.left = left;
        string->rope.right = right;
    }
    return string;
}

JsString *jsmi_string_concatenate(JsHeap *heap, JsString *left, JsString *right)
{
    JsString *string;

    if (!jsmi_scope_reserve(heap))
        return NULL;
    string = jsmi_string_concatenate_unrooted(heap, left, right);
    if (string)
        jsmi_keep(heap, jsmi_value_cell(string));
    return string;
}

typedef struct Piece {
    const JsString *string;
    uint8_t *to;
} Piece;

// Writes the units of a rope. Of two ropes the shorter one comes first and
// the other waits: as lengths halve at each wait, few wait at a time.
static void write_rope(const JsString *rope, uint8_t *to, bool is_wide)
{
    Piece waiting[32];
    Piece piece = {rope, to};
    int count = 0;

    for (;;) {
        while (jsmi_string_is_rope(piece.string)) {
            const JsString *left = piece.string->rope.left;
            Piece other = {piece.string->rope.right,
                           piece.to +
                               ((size_t)jsmi_string_length(left) << is_wide)};

            piece.string = left;
            if (jsmi_string_length(other.string) < jsmi_string_length(left)) {
                Piece longer = piece;

                piece = other;
                other = longer;
            }
            if (jsmi_string_is_rope(piece.string)) {
                JSMI_ASSERT(count < 32);
                waiting[count++] = other;
            } else {
                jsmi_units_copy(piece.to, is_wide,
                                jsmi_string_units(piece.string));
                piece = other;
            }
        }
        jsmi_units_copy(piece.to, is_wide, jsmi_string_units(piece.string));
        if (count == 0)
            return;
        piece = waiting[--count];
    }
}

static bool flatten_rope(JsHeap *heap, JsString *rope)
{
    uint32_t length = jsmi_string_length(rope);
    bool is_wide = jsmi_string_is_wide(rope);
    uint32_t mark = jsmi_scope_open(heap);
    JsString *flat;
    void *units;

    if (!jsmi_spend(heap->budget, length / 8) || !jsmi_scope_reserve(heap))
        return false;
    jsmi_keep(heap, jsmi_value_cell(rope));
    flat = jsmi_string_new_unrooted(heap, length, is_wide, &units);
    jsmi_scope_rewind(heap, mark);
    if (!flat)
        return false;
    write_rope(rope, units, is_wide);
    rope->cell.flags ^= JSMI_STRING_ROPE | JSMI_STRING_SLICE;
    rope->slice.parent = flat;
    rope->slice.offset = 0;
    jsmi_write_barrier(heap, rope);
    return true;
}

bool jsmi_string_flatten(JsHeap *heap, JsString *string, JsUnits *units)
{
    if (jsmi_string_is_rope(string) && !flatten_rope(heap, string))
        return false;
    *units = jsmi_string_units(string);
    return true;
}
