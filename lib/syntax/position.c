// SPDX-License-Identifier: MIT

#include "base/buffer.h"
#include "syntax/parse.h"

#include <string.h>

static uint32_t unit_at(const JsSyntaxTree *tree, size_t index)
{
    return tree->is_wide ? ((const uint16_t *)tree->source)[index]
                         : ((const uint8_t *)tree->source)[index];
}

// Units that are looked at from one poll to the next.
enum { POLL_INTERVAL = 65536 };

// Whether four units are all above CR and below U+2028: none ends a line. The
// high bit of each says so; what one carries into the next is a matter only
// where its own is set.
static bool are_ordinary(const uint16_t *units)
{
    const uint64_t ones = 0x0001000100010001;
    uint64_t four;

    memcpy(&four, units, sizeof four);
    return (((four - ('\r' + 1) * ones) | (four + (0x8000 - 0x2028) * ones) |
             four) &
            0x8000 * ones) == 0;
}

// The first line terminator of a part of the text, or the end of the part.
static size_t find_terminator(const JsSyntaxTree *tree, size_t from, size_t end)
{
    const uint16_t *wide = tree->source;

    if (!tree->is_wide) {
        const uint8_t *narrow = tree->source;
        const uint8_t *feed = memchr(narrow + from, '\n', end - from);
        size_t line_end = feed ? (size_t)(feed - narrow) : end;
        const uint8_t *other = memchr(narrow + from, '\r', line_end - from);

        return other ? (size_t)(other - narrow) : line_end;
    }
    for (;; from++) {
        uint32_t unit;

        while (end - from >= 4 && are_ordinary(wide + from))
            from += 4;
        if (from == end)
            break;
        unit = wide[from];
        if (unit == '\n' || unit == '\r' || unit == 0x2028 || unit == 0x2029)
            break;
    }
    return from;
}

// The offset behind the next line terminator at or after `from`, or 0.
static size_t next_line(const JsSyntaxTree *tree, size_t from)
{
    while (from < tree->length) {
        size_t boundary = from - from % POLL_INTERVAL + POLL_INTERVAL;
        size_t end = boundary < tree->length ? boundary : tree->length;
        size_t found = find_terminator(tree, from, end);

        // Nobody sees where, then.
        if (found + 1 >= boundary && !jsmi_poll(tree->arena.budget))
            return 0;
        if (found < end) {
            bool is_pair = unit_at(tree, found) == '\r' &&
                           found + 1 < tree->length &&
                           unit_at(tree, found + 1) == '\n';

            return found + 1 + is_pair;
        }
        from = end;
    }
    return 0;
}

// Lists where lines begin. Without memory questions are answered by scanning.
static bool make_line_table(JsSyntaxTree *tree)
{
    JsBuffer starts;
    size_t start = 0;
    uint32_t *table;

    if (tree->line_starts || tree->arena.failed)
        return tree->line_starts != NULL;
    jsmi_buffer_initialize(&starts, tree->arena.budget);
    do {
        jsmi_buffer_append_u32(&starts, (uint32_t)start);
    } while ((start = next_line(tree, start)) != 0);
    table =
        starts.failed ? NULL : jsmi_arena_allocate(&tree->arena, starts.size);
    if (table) {
        memcpy(table, starts.data, starts.size);
        tree->line_starts = table;
        tree->line_count = (uint32_t)(starts.size / sizeof *table);
    }
    jsmi_buffer_dispose(&starts);
    return table != NULL;
}

static void answer(const JsSyntaxTree *tree, uint32_t line_index,
                   uint32_t line_start, uint32_t offset, uint32_t *line,
                   uint32_t *column)
{
    uint32_t first_column = tree->first_column ? tree->first_column : 1;

    *line = line_index + (tree->first_line ? tree->first_line : 1);
    *column = offset - line_start + (line_index == 0 ? first_column : 1);
}

void jsmi_syntax_position(JsSyntaxTree *tree, uint32_t offset, uint32_t *line,
                          uint32_t *column)
{
    uint32_t low = 0;
    uint32_t high;
    size_t start = 0;
    size_t next;

    if (!make_line_table(tree)) {
        while ((next = next_line(tree, start)) != 0 && next <= offset) {
            start = next;
            low++;
        }
        answer(tree, low, (uint32_t)start, offset, line, column);
        return;
    }
    // The last line that begins at or before the offset.
    high = tree->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (tree->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    answer(tree, low, tree->line_starts[low], offset, line, column);
}
