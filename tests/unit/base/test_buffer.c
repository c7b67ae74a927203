// SPDX-License-Identifier: MIT
#include "base/buffer.h"

#include <criterion/criterion.h>
#include <string.h>

Test(buffer, grows_and_is_taken)
{
    JsBudget budget;
    JsBuffer buffer;
    size_t size;
    char *text;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&buffer, &budget);
    for (int i = 0; i < 1000; i++)
        jsmi_buffer_append_format(&buffer, "%d,", i);
    jsmi_buffer_append_byte(&buffer, 0);
    text = jsmi_buffer_take(&buffer, &size);
    cr_assert_not_null(text);
    cr_assert_eq(strlen(text), size - 1);
    cr_assert_eq(memcmp(text, "0,1,2,3,", 8), 0);
    cr_assert_eq(budget.used, size);
    jsmi_release(&budget, text, size);
    cr_assert_eq(budget.used, 0);
}

Test(buffer, is_sticky_on_failure)
{
    JsBudget budget;
    JsBuffer buffer;
    size_t size;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&buffer, &budget);
    jsmi_buffer_append_text(&buffer, "kept");
    budget.limit = budget.used;
    for (int i = 0; i < 100; i++)
        jsmi_buffer_append_text(&buffer, "longer than there is room for");
    cr_assert(buffer.failed);
    budget.limit = SIZE_MAX;
    jsmi_buffer_append_byte(&buffer, 'x');
    cr_assert(buffer.failed);
    cr_assert_null(jsmi_buffer_take(&buffer, &size));
    cr_assert_eq(budget.used, 0);
}
