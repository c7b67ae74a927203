// SPDX-License-Identifier: MIT
#include "unicode/set.h"

#include <criterion/criterion.h>

// A set of small numbers beside a mask of the same, to compare.
typedef struct Pair {
    JsCodePointSet set;
    uint64_t mask;
} Pair;

static void check(const Pair *pair)
{
    cr_assert_not(pair->set.failed);
    cr_assert_eq(pair->set.count % 2, 0);
    for (uint32_t i = 1; i < pair->set.count; i++)
        cr_assert_lt(pair->set.bounds[i - 1], pair->set.bounds[i]);
    for (JsCodePoint c = 0; c < 64; c++)
        cr_assert_eq(jsmi_code_point_set_contains(&pair->set, c),
                     pair->mask >> c & 1, "%u", c);
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

static void fill(Pair *pair, JsBudget *budget, uint32_t *random)
{
    jsmi_code_point_set_initialize(&pair->set, budget);
    pair->mask = 0;
    for (uint32_t n = next_random(random) % 8; n > 0; n--) {
        uint32_t first = next_random(random) % 64;
        uint32_t length = next_random(random) % 10;
        uint32_t last = first + length < 64 ? first + length : 63;

        jsmi_code_point_set_add(&pair->set, first, last);
        for (uint32_t c = first; c <= last; c++)
            pair->mask |= (uint64_t)1 << c;
        check(pair);
    }
}

Test(set, agrees_with_a_mask)
{
    uint32_t random = 7;
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    for (int round = 0; round < 2000; round++) {
        Pair left;
        Pair right;

        fill(&left, &budget, &random);
        fill(&right, &budget, &random);
        switch (round % 4) {
        case 0:
            jsmi_code_point_set_unite(&left.set, &right.set);
            left.mask |= right.mask;
            break;
        case 1:
            jsmi_code_point_set_intersect(&left.set, &right.set);
            left.mask &= right.mask;
            break;
        case 2:
            jsmi_code_point_set_subtract(&left.set, &right.set);
            left.mask &= ~right.mask;
            break;
        default:
            jsmi_code_point_set_complement(&left.set, 64);
            left.mask = ~left.mask;
            break;
        }
        check(&left);
        jsmi_code_point_set_dispose(&left.set);
        jsmi_code_point_set_dispose(&right.set);
    }
    cr_assert_eq(budget.used, 0);
}

Test(set, is_sticky_on_failure)
{
    JsBudget budget;
    JsCodePointSet set;
    JsCodePointSet other;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_code_point_set_initialize(&set, &budget);
    jsmi_code_point_set_initialize(&other, &budget);
    jsmi_code_point_set_add(&other, 'a', 'z');
    budget.fail_countdown = 1;
    jsmi_code_point_set_add(&set, 'b', 'c');
    cr_assert(set.failed);
    jsmi_code_point_set_unite(&other, &set);
    cr_assert(other.failed);
    jsmi_code_point_set_complement(&other, JSMI_CODE_POINT_LIMIT);
    cr_assert(other.failed);
    jsmi_code_point_set_dispose(&set);
    jsmi_code_point_set_dispose(&other);
    cr_assert_eq(budget.used, 0);
}
