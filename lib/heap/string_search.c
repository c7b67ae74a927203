// SPDX-License-Identifier: MIT
//
// Finding a string in another.
#include "heap/string.h"

#include "heap/string_cells.h"

static bool matches_at(JsUnits haystack, JsUnits needle, uint32_t position)
{
    if (haystack.is_wide == needle.is_wide) {
        return memcmp(haystack.latin1 + ((size_t)position << haystack.is_wide),
                      needle.data,
                      (size_t)needle.length << needle.is_wide) == 0;
    }
    for (uint32_t i = 0; i < needle.length; i++) {
        if (jsmi_units_at(haystack, position + i) != jsmi_units_at(needle, i))
            return false;
    }
    return true;
}

// The position of a unit between `from` and `end`, or `end`.
static uint32_t find_unit(JsUnits haystack, uint32_t unit, uint32_t from,
                          uint32_t end)
{
    if (!haystack.is_wide) {
        const uint8_t *found;

        if (unit > 0xFF || from == end)
            return end;
        found = memchr(haystack.latin1 + from, (int)unit, end - from);
        return found ? (uint32_t)(found - haystack.latin1) : end;
    }
    while (from < end && haystack.wide[from] != unit)
        from++;
    return from;
}

int64_t jsmi_units_index_of(JsUnits haystack, JsUnits needle, uint32_t from)
{
    uint32_t last_unit, end;

    if (needle.length > haystack.length ||
        from > haystack.length - needle.length)
        return -1;
    if (needle.length == 0)
        return from;
    // The needle's last unit is looked for first: it filters better, because
    // many words begin alike.
    last_unit = jsmi_units_at(needle, needle.length - 1);
    from += needle.length - 1;
    end = haystack.length;
    while ((from = find_unit(haystack, last_unit, from, end)) < end) {
        uint32_t position = from - (needle.length - 1);

        if (matches_at(haystack, needle, position))
            return position;
        from++;
    }
    return -1;
}

int64_t jsmi_units_last_index_of(JsUnits haystack, JsUnits needle,
                                 uint32_t from)
{
    uint32_t first_unit;

    if (needle.length > haystack.length)
        return -1;
    if (from > haystack.length - needle.length)
        from = haystack.length - needle.length;
    if (needle.length == 0)
        return from;
    first_unit = jsmi_units_at(needle, 0);
    for (int64_t position = from; position >= 0; position--) {
        if (jsmi_units_at(haystack, (uint32_t)position) == first_unit &&
            matches_at(haystack, needle, (uint32_t)position))
            return position;
    }
    return -1;
}
