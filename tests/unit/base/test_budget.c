// SPDX-License-Identifier: MIT
#include "base/arena.h"
#include "base/budget.h"

#include <criterion/criterion.h>

Test(budget, counts_to_the_byte)
{
    JsBudget budget;
    void *block;

    jsmi_budget_initialize(&budget, NULL);
    block = jsmi_allocate(&budget, 100);
    cr_assert_not_null(block);
    cr_assert_eq(budget.used, 100);
    block = jsmi_reallocate(&budget, block, 100, 40);
    cr_assert_not_null(block);
    cr_assert_eq(budget.used, 40);
    cr_assert_eq(budget.peak, 100);
    jsmi_release(&budget, block, 40);
    cr_assert_eq(budget.used, 0);
}

Test(budget, limit_is_exact)
{
    JsBudget budget;
    void *block;

    jsmi_budget_initialize(&budget, NULL);
    budget.limit = 100;
    cr_assert_null(jsmi_allocate(&budget, 101));
    cr_assert_eq(budget.used, 0);
    block = jsmi_allocate(&budget, 100);
    cr_assert_not_null(block);
    cr_assert_null(jsmi_allocate(&budget, 1));
    cr_assert_null(jsmi_reallocate(&budget, block, 100, 101));
    cr_assert_eq(budget.used, 100);
    jsmi_release(&budget, block, 100);
}

Test(budget, fails_the_nth_allocation_once_or_for_ever)
{
    JsBudget budget;
    void *block;

    jsmi_budget_initialize(&budget, NULL);
    budget.fail_countdown = 2;
    block = jsmi_allocate(&budget, 8);
    cr_assert_not_null(block);
    jsmi_release(&budget, block, 8);
    cr_assert_null(jsmi_allocate(&budget, 8));
    block = jsmi_allocate(&budget, 8);
    cr_assert_not_null(block);
    jsmi_release(&budget, block, 8);

    budget.fail_countdown = 1;
    budget.fail_for_ever = true;
    for (int i = 0; i < 3; i++)
        cr_assert_null(jsmi_allocate(&budget, 8));
}

static bool no_more(JsBudget *budget)
{
    (void)budget;
    return false;
}

Test(budget, fuel_runs_out)
{
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    budget.fuel = 10;
    budget.refuel = no_more;
    cr_assert(jsmi_spend(&budget, 10));
    cr_assert_not(jsmi_spend(&budget, 1));
}

Test(arena, frees_everything_at_once)
{
    JsBudget budget;
    JsArena arena;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_arena_initialize(&arena, &budget);
    for (size_t size = 1; size < 20000; size = size * 3 + 1) {
        uint8_t *block = jsmi_arena_allocate(&arena, size);

        cr_assert_not_null(block);
        cr_assert_eq((uintptr_t)block % 8, 0);
        for (size_t i = 0; i < size; i++)
            cr_assert_eq(block[i], 0);
    }
    jsmi_arena_dispose(&arena);
    cr_assert_eq(budget.used, 0);
}

Test(arena, is_sticky_on_failure)
{
    JsBudget budget;
    JsArena arena;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_arena_initialize(&arena, &budget);
    budget.fail_countdown = 1;
    cr_assert_null(jsmi_arena_allocate(&arena, 10));
    cr_assert(arena.failed);
    cr_assert_null(jsmi_arena_allocate(&arena, 10));
    jsmi_arena_dispose(&arena);
}
