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

static bool find_unit_slowly(JsBudget *budget, JsUnits haystack, uint32_t unit,
                             uint32_t from, uint32_t end, uint32_t *at)
{
    while (from < end) {
        uint32_t stop =
            end - from > JSMI_UNITS_PIECE ? from + JSMI_UNITS_PIECE : end;

        *at = find_unit(haystack, unit, from, stop);
        if (*at < stop)
            return true;
        from = stop;
        if (from < end && !jsmi_poll(budget))
            return false;
    }
    *at = end;
    return true;
}

// The same, polling. False: stop now.
static inline bool find_unit_long(JsBudget *budget, JsUnits haystack,
                                  uint32_t unit, uint32_t from, uint32_t end,
                                  uint32_t *at)
{
    if (JSMI_UNLIKELY(from < end && end - from > JSMI_UNITS_PIECE))
        return find_unit_slowly(budget, haystack, unit, from, end, at);
    *at = find_unit(haystack, unit, from, end);
    return true;
}

// Where the greatest suffix of the needle begins, under the order of units or
// its reverse, and the period of that suffix. False: stop now.
static bool greatest_suffix(JsBudget *budget, JsUnits needle, bool is_reversed,
                            uint32_t *begin, uint32_t *period)
{
    uint32_t suffix = 0, candidate = 1, k = 0, turns = 0;

    *period = 1;
    while (candidate + k < needle.length) {
        uint32_t a = jsmi_units_at(needle, candidate + k);
        uint32_t b = jsmi_units_at(needle, suffix + k);

        if (!jsmi_poll_turn(budget, &turns))
            return false;
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
    *begin = suffix;
    return true;
}

typedef struct TwoWay {
    JsUnits needle;
    uint32_t cut;      // where the right half begins
    uint32_t period;   // how far to shift after a match of the right half
    bool is_periodic;  // the left half recurs with the period
} TwoWay;

static bool prepare(JsBudget *budget, JsUnits needle, TwoWay *made)
{
    TwoWay search = {.needle = needle};
    uint32_t period, reversed_period, suffix, reversed;
    JsUnits left = needle;

    if (!greatest_suffix(budget, needle, false, &suffix, &period) ||
        !greatest_suffix(budget, needle, true, &reversed, &reversed_period))
        return false;
    search.cut = suffix > reversed ? suffix : reversed;
    search.period = suffix > reversed ? period : reversed_period;
    left.length = search.cut;
    search.is_periodic = search.cut + search.period <= needle.length &&
                         matches_at(needle, left, search.period);
    if (!search.is_periodic) {
        uint32_t right = needle.length - search.cut;

        search.period = (search.cut > right ? search.cut : right) + 1;
    }
    *made = search;
    return true;
}

static bool two_way_index_of(JsBudget *budget, JsUnits haystack, JsUnits needle,
                             uint32_t from, int64_t *position)
{
    TwoWay search;
    uint32_t known = 0;  // units of the left half that are known to match
    uint32_t turns = 0;

    if (!prepare(budget, needle, &search))
        return false;
    while (from <= haystack.length - needle.length) {
        uint32_t i = search.cut > known ? search.cut : known;

        while (i < needle.length &&
               jsmi_units_at(needle, i) == jsmi_units_at(haystack, from + i)) {
            if (!jsmi_poll_turn(budget, &turns))
                return false;
            i++;
        }
        if (!jsmi_poll_turn(budget, &turns))
            return false;
        if (i < needle.length) {
            from += i - search.cut + 1;
            known = 0;
            continue;
        }
        i = search.cut;
        while (i > known && jsmi_units_at(needle, i - 1) ==
                                jsmi_units_at(haystack, from + i - 1)) {
            if (!jsmi_poll_turn(budget, &turns))
                return false;
            i--;
        }
        if (i <= known) {
            *position = from;
            return true;
        }
        from += search.period;
        known = search.is_periodic ? needle.length - search.period : 0;
    }
    return true;
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

bool jsmi_units_index_of(JsBudget *budget, JsUnits haystack, JsUnits needle,
                         uint32_t from, int64_t *position)
{
    uint32_t pivot_unit, pivot, first_unit, end;
    // What the quick way may compare in vain, in units.
    uint64_t allowance = 1000;
    uint32_t turns = 0;

    *position = -1;
    if (needle.length > haystack.length ||
        from > haystack.length - needle.length)
        return true;
    if (needle.length == 0) {
        *position = from;
        return true;
    }
    pivot = find_pivot(needle);
    pivot_unit = jsmi_units_at(needle, pivot);
    first_unit = jsmi_units_at(needle, 0);
    end = haystack.length - needle.length + pivot + 1;
    for (uint32_t start = from;; start++) {
        uint32_t at;

        if (!find_unit_long(budget, haystack, pivot_unit, start + pivot, end,
                            &at))
            return false;
        if (at == end)
            return true;
        if (!jsmi_poll_turn(budget, &turns))
            return false;
        start = at - pivot;
        if (jsmi_units_at(haystack, start) != first_unit)
            continue;
        if (matches_at(haystack, needle, start)) {
            *position = start;
            return true;
        }
        allowance += start + 1 - from;
        from = start + 1;
        if (allowance < needle.length)
            return start == haystack.length - needle.length ||
                   two_way_index_of(budget, haystack, needle, start + 1,
                                    position);
        allowance -= needle.length;
    }
}

// Units that are compared for one unit of fuel.
enum { COMPARED_PER_UNIT = 64 };

bool jsmi_units_last_index_of(JsBudget *budget, JsUnits haystack,
                              JsUnits needle, uint32_t from, int64_t *position)
{
    uint32_t first_unit;

    *position = -1;
    if (needle.length > haystack.length)
        return true;
    if (from > haystack.length - needle.length)
        from = haystack.length - needle.length;
    if (needle.length == 0) {
        *position = from;
        return true;
    }
    first_unit = jsmi_units_at(needle, 0);
    for (int64_t k = from; k >= 0; k--) {
        if (JSMI_UNLIKELY(k % JSMI_UNITS_PIECE == JSMI_UNITS_PIECE - 1) &&
            !jsmi_poll(budget))
            return false;
        if (jsmi_units_at(haystack, (uint32_t)k) != first_unit)
            continue;
        if (!jsmi_spend(budget, needle.length / COMPARED_PER_UNIT))
            return false;
        if (matches_at(haystack, needle, (uint32_t)k)) {
            *position = k;
            return true;
        }
    }
    return true;
}
