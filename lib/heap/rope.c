// SPDX-License-Identifier: MIT
//
// Concatenation that does not copy until the units are needed.
#include "heap/string.h"

#include "heap/string_cells.h"

// Results that take no more bytes than this are copied at once. No rope is as
// short.
enum { LONGEST_COPY = 36 };

// A rope of this many bytes or more that is being appended to becomes a buffer.
enum { SHORTEST_BUFFER = 256, BUFFER_DOUBLES_UP_TO = 1 << 20 };

static bool flatten_into(JsHeap *heap, JsString *rope, uint32_t capacity);

// Whether the string is all of what is in use of a buffer.
static bool is_end_of_buffer(const JsString *string)
{
    return string->cell.flags & JSMI_STRING_SLICE &&
           string->slice.parent->cell.flags & JSMI_STRING_BUFFER &&
           string->slice.offset == 0 &&
           string->slice.parent->hash == jsmi_string_length(string);
}

// Whether the rope looks like one that grows at its end. Two levels are asked
// for, so that appending once to a long string copies nothing.
static bool is_growing(const JsString *rope, const JsString *right)
{
    const JsString *left = rope->rope.left;

    return jsmi_string_length(rope) >= SHORTEST_BUFFER &&
           jsmi_string_length(right) <= jsmi_string_length(rope) / 4 &&
           (jsmi_string_is_rope(left) || is_end_of_buffer(left)) &&
           jsmi_string_length(rope->rope.right) <= jsmi_string_length(left);
}

// Never less than the length, which may be beyond a limit that was set later.
static uint32_t grown_capacity(const JsHeap *heap, uint32_t length)
{
    uint32_t more = length < BUFFER_DOUBLES_UP_TO ? length : length / 2;

    if (length >= heap->longest_string)
        return length;
    return more < heap->longest_string - length ? length + more
                                                : heap->longest_string;
}

// Appends in place to a text that grows. `*made` NULL: that is not possible,
// and nothing was done. False: out of memory or fuel.
static bool append(JsHeap *heap, JsString *left, JsString *right,
                   JsString **made)
{
    uint32_t left_length = jsmi_string_length(left);
    uint32_t length = left_length + jsmi_string_length(right);
    bool is_wide = jsmi_string_is_wide(left);
    JsString *buffer;

    *made = NULL;
    if (jsmi_string_is_rope(right) || (jsmi_string_is_wide(right) && !is_wide))
        return true;
    if (jsmi_string_is_rope(left)
            ? is_growing(left, right)
            : is_end_of_buffer(left) &&
                  left->slice.parent->cell.auxiliary < length) {
        if (!flatten_into(heap, left, grown_capacity(heap, length)))
            return false;
    } else if (!is_end_of_buffer(left)) {
        return true;
    }
    *made = jsmi_string_new_indirect(
        heap, JSMI_STRING_SLICE | (is_wide ? JSMI_STRING_WIDE : 0), length);
    if (!*made)
        return false;
    buffer = left->slice.parent;
    // NO BARRIER: the slice is new.
    (*made)->slice.parent = buffer;
    (*made)->slice.offset = 0;
    buffer->hash = length;
    return jsmi_units_copy_long(heap->budget,
                                (uint8_t *)jsmi_string_flat_units(buffer) +
                                    ((size_t)left_length << is_wide),
                                is_wide, jsmi_string_units(right));
}

JsString *jsmi_string_join_unrooted(JsHeap *heap, const JsUnits *pieces,
                                    uint32_t count)
{
    size_t length = 0;
    bool is_wide = false;
    JsString *string;
    void *to;

    for (uint32_t i = 0; i < count; i++) {
        length += pieces[i].length;
        is_wide |= pieces[i].is_wide;
    }
    if (length == 0)
        return JSMI_ATOM(empty);
    if (length == 1 && !is_wide) {
        while (pieces->length == 0)
            pieces++;
        return jsmi_unit_string(pieces->latin1[0]);
    }
    string = jsmi_string_new_unrooted(heap, length, is_wide, &to);
    for (uint32_t i = 0; string && i < count; i++) {
        if (!jsmi_units_copy_long(heap->budget, to, is_wide, pieces[i]))
            return NULL;
        to = (uint8_t *)to + ((size_t)pieces[i].length << is_wide);
    }
    return string;
}

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
    if (length > heap->longest_string)
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
    if (!append(heap, left, right, &string))
        return NULL;
    if (string)
        return string;
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
static bool write_rope(JsBudget *budget, const JsString *rope, uint8_t *to,
                       bool is_wide)
{
    Piece waiting[32];
    Piece piece = {rope, to};
    int count = 0;
    uint32_t turns = 0;

    for (;;) {
        while (jsmi_string_is_rope(piece.string)) {
            if (!jsmi_poll_turn(budget, &turns))
                return false;
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
                if (!jsmi_units_copy_long(budget, piece.to, is_wide,
                                          jsmi_string_units(piece.string)))
                    return false;
                piece = other;
            }
        }
        if (!jsmi_units_copy_long(budget, piece.to, is_wide,
                                  jsmi_string_units(piece.string)))
            return false;
        if (count == 0)
            return true;
        piece = waiting[--count];
    }
}

// Turns a rope, or a slice of a full buffer, into a slice of a new flat string
// with room for `capacity` units; a buffer, if that is more than it has.
static bool flatten_into(JsHeap *heap, JsString *string, uint32_t capacity)
{
    uint32_t length = jsmi_string_length(string);
    bool is_wide = jsmi_string_is_wide(string);
    uint32_t mark = jsmi_scope_open(heap);
    JsString *flat;
    void *units;

    if (!jsmi_spend(heap->budget, length / 8) || !jsmi_scope_reserve(heap))
        return false;
    jsmi_keep(heap, jsmi_value_cell(string));
    flat = jsmi_string_new_unrooted(heap, capacity, is_wide, &units);
    jsmi_scope_rewind(heap, mark);
    if (!flat)
        return false;
    if (jsmi_string_is_rope(string)
            ? !write_rope(heap->budget, string, units, is_wide)
            : !jsmi_units_copy_long(heap->budget, units, is_wide,
                                    jsmi_string_units(string)))
        return false;
    if (capacity > length) {
        flat->cell.flags |= JSMI_STRING_BUFFER;
        flat->hash = length;
    }
    string->cell.flags =
        (uint8_t)((string->cell.flags & ~JSMI_STRING_ROPE) | JSMI_STRING_SLICE);
    string->slice.parent = flat;
    string->slice.offset = 0;
    jsmi_write_barrier(heap, string);
    return true;
}

bool jsmi_string_flatten(JsHeap *heap, JsString *string, JsUnits *units)
{
    if (jsmi_string_is_rope(string) &&
        !flatten_into(heap, string, jsmi_string_length(string)))
        return false;
    *units = jsmi_string_units(string);
    return true;
}
