// SPDX-License-Identifier: MIT
//
// Finding a string in another. Most searches are over after a few comparisons
// at the places where one unit of the needle occurs. One that is not goes on
// with the two-way algorithm (Crochemore and Perrin), which needs no memory and
// is linear whatever the strings are: the needle is cut into two halves at a
// place where shifting by the length of what matched skips no occurrence.
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

        if (unit > 0xFF || from >= end)
            return end;
        found = memchr(haystack.latin1 + from, (int)unit, end - from);
        return found ? (uint32_t)(found - haystack.latin1) : end;
    }
    while (from < end && haystack.wide[from] != unit)
        from++;
    return from;
}

// Where the greatest suffix of the needle begins, under the order of units or
// its reverse, and the period of that suffix.
static uint32_t greatest_suffix(JsUnits needle, bool is_reversed,
                                uint32_t *period)
{
    uint32_t suffix = 0, candidate = 1, k = 0;

    *period = 1;
    while (candidate + k < needle.length) {
        uint32_t a = jsmi_units_at(needle, candidate + k);
        uint32_t b = jsmi_units_at(needle, suffix + k);

        if (a == b) {
            if (k + 1 == *period) {
                candidate += *period;
                k = 0;
            } else {
                k++;
            }
        } else if ((a < b) != is_reversed) {
            candidate += k + 1;
            k = 0;
            *period = candidate - suffix;
        } else {
            suffix = candidate++;
            k = 0;
            *period = 1;
        }
    }
    return suffix;
}

typedef struct TwoWay {
    JsUnits needle;
    uint32_t cut;      // where the right half begins
    uint32_t period;   // how far to shift after a match of the right half
    bool is_periodic;  // the left half recurs with the period
} TwoWay;

static TwoWay prepare(JsUnits needle)
{
    TwoWay search = {.needle = needle};
    uint32_t period, reversed_period;
    uint32_t suffix = greatest_suffix(needle, false, &period);
    uint32_t reversed = greatest_suffix(needle, true, &reversed_period);
    JsUnits left = needle;

    search.cut = suffix > reversed ? suffix : reversed;
    search.period = suffix > reversed ? period : reversed_period;
    left.length = search.cut;
    search.is_periodic = search.cut + search.period <= needle.length &&
                         matches_at(needle, left, search.period);
    if (!search.is_periodic) {
        uint32_t right = needle.length - search.cut;

        search.period = (search.cut > right ? search.cut : right) + 1;
    }
    return search;
}

static int64_t two_way_index_of(JsUnits haystack, JsUnits needle, uint32_t from)
{
    TwoWay search = prepare(needle);
    uint32_t known = 0;  // units of the left half that are known to match

    while (from <= haystack.length - needle.length) {
        uint32_t i = search.cut > known ? search.cut : known;

        while (i < needle.length &&
               jsmi_units_at(needle, i) == jsmi_units_at(haystack, from + i))
            i++;
        if (i < needle.length) {
            from += i - search.cut + 1;
            known = 0;
            continue;
        }
        i = search.cut;
        while (i > known && jsmi_units_at(needle, i - 1) ==
                                jsmi_units_at(haystack, from + i - 1))
            i--;
        if (i <= known)
            return from;
        from += search.period;
        known = search.is_periodic ? needle.length - search.period : 0;
    }
    return -1;
}

enum { RAREST = 100 };

// How much finding a unit says: those that are frequent in most texts, by
// their frequency, say less than all others.
static uint32_t rarity(uint32_t unit)
{
    static const char frequent[] = " etaoinsrhld01";
    const char *found =
        unit > 0 && unit < 128 ? strchr(frequent, (int)unit) : NULL;

    return found ? (uint32_t)(found - frequent) : (uint32_t)RAREST;
}

// The place in the needle of the unit to look for: the last of the rarest
// ones, because many words begin alike.
static uint32_t find_pivot(JsUnits needle)
{
    enum { MOST_LOOKED_AT = 16 };
    uint32_t last = needle.length - 1, pivot = last;
    uint32_t best = rarity(jsmi_units_at(needle, last));

    for (uint32_t i = 1; i <= last && i < MOST_LOOKED_AT && best < RAREST;
         i++) {
        uint32_t rank = rarity(jsmi_units_at(needle, last - i));

        if (rank > best) {
            best = rank;
            pivot = last - i;
        }
    }
    return pivot;
}

int64_t jsmi_units_index_of(JsUnits haystack, JsUnits needle, uint32_t from)
{
    uint32_t pivot_unit, pivot, first_unit, end;
    // What the quick way may compare in vain, in units.
    uint64_t allowance = 1000;

    if (needle.length > haystack.length ||
        from > haystack.length - needle.length)
        return -1;
    if (needle.length == 0)
        return from;
    pivot = find_pivot(needle);
    pivot_unit = jsmi_units_at(needle, pivot);
    first_unit = jsmi_units_at(needle, 0);
    end = haystack.length - needle.length + pivot + 1;
    for (uint32_t start = from;;) {
        uint32_t at = find_unit(haystack, pivot_unit, start + pivot, end);

        if (at == end)
            return -1;
        start = at - pivot;
        if (jsmi_units_at(haystack, start) == first_unit) {
            if (matches_at(haystack, needle, start))
                return start;
            allowance += start + 1 - from;
            from = start + 1;
            if (allowance < needle.length)
                return start == haystack.length - needle.length
                           ? -1
                           : two_way_index_of(haystack, needle, start + 1);
            allowance -= needle.length;
        }
        start++;
    }
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
