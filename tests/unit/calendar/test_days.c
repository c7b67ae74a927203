// SPDX-License-Identifier: MIT
#include "calendar/days.h"

#include "number/math.h"

#include <criterion/criterion.h>

#define EXPECT_SAME(actual, expected)                                          \
    cr_expect(jsmi_number_same_value(actual, expected), "%s: %.17g", #actual,  \
              actual)

// DayFromYear ( y ) as the standard writes it.
static double day_from_year(double y)
{
    return 365 * (y - 1970) + floor((y - 1969) / 4) - floor((y - 1901) / 100) +
           floor((y - 1601) / 400);
}

Test(days, agree_with_the_standard_year_by_year)
{
    for (int64_t year = -280000; year <= 280000; year++) {
        int64_t first = jsmi_day_from_year(year);
        int32_t y;
        int32_t month;
        int32_t day;

        cr_assert_eq((double)first, day_from_year((double)year));
        jsmi_date_from_day(first, &y, &month, &day);
        cr_assert(y == year && month == 0 && day == 1);
        jsmi_date_from_day(first - 1, &y, &month, &day);
        cr_assert(y == year - 1 && month == 11 && day == 31);
        cr_assert_eq(jsmi_is_leap_year(year),
                     jsmi_day_from_year(year + 1) - first == 366);
    }
}

Test(days, follow_each_other)
{
    int64_t day = jsmi_day_from_date(-402, 0, 1);

    for (int32_t year = -402; year < 2402; year++) {
        for (int32_t month = 0; month < 12; month++) {
            for (int32_t date = 1; date <= jsmi_days_in_month(year, month);
                 date++, day++) {
                int32_t y;
                int32_t m;
                int32_t d;
                jsmi_date_from_day(day, &y, &m, &d);
                cr_assert(y == year && m == month && d == date);
                cr_assert_eq(jsmi_day_from_date(year, month, date), day);
            }
        }
    }
    cr_expect_eq(jsmi_day_in_year(2000, 2, 1), 60);
    cr_expect_eq(jsmi_day_in_year(1900, 11, 31), 364);
}

Test(days, of_the_week)
{
    cr_expect_eq(jsmi_week_day(0), 4);
    cr_expect_eq(jsmi_week_day(-1), 3);
    cr_expect_eq(jsmi_week_day(3), 0);
    cr_expect_eq(jsmi_week_day(-4), 0);
    cr_expect_eq(jsmi_week_day(-5), 6);
    cr_expect_eq(jsmi_week_day(100000000), 6);
    cr_expect_eq(jsmi_week_day(-100000000), 2);
}

Test(days, fields)
{
    JsDateFields fields = jsmi_date_fields(-1);

    cr_expect_eq(fields.year, 1969);
    cr_expect_eq(fields.month, 11);
    cr_expect_eq(fields.day, 31);
    cr_expect_eq(fields.weekday, 3);
    cr_expect_eq(fields.hour, 23);
    cr_expect_eq(fields.minute, 59);
    cr_expect_eq(fields.second, 59);
    cr_expect_eq(fields.millisecond, 999);
    fields = jsmi_date_fields(-8.64e15 - 86399999);
    cr_expect_eq(fields.year, -271821);
    cr_expect_eq(fields.day, 19);
    cr_expect_eq(fields.millisecond, 1);
    fields = jsmi_date_fields(8.64e15 + 86399999);
    cr_expect_eq(fields.year, 275760);
    cr_expect_eq(fields.day, 13);
    cr_expect_eq(fields.hour, 23);
    EXPECT_SAME(jsmi_time_within_day(-86400000), 0.0);
    EXPECT_SAME(jsmi_day(-86400001), -2.0);
}

Test(days, make_day)
{
    EXPECT_SAME(jsmi_make_day(1970, 0, 1), 0.0);
    EXPECT_SAME(jsmi_make_day(2000, 1, 29), 11016.0);
    EXPECT_SAME(jsmi_make_day(2000, 14, 1), 11382.0);
    EXPECT_SAME(jsmi_make_day(2000, -1, 31), 10956.0);
    EXPECT_SAME(jsmi_make_day(2000, -12, 1), 10592.0);
    EXPECT_SAME(jsmi_make_day(1970.9, 0.9, 1.9), 0.0);
    EXPECT_SAME(jsmi_make_day(1970, -0.9, -0.9), -1.0);
    EXPECT_SAME(jsmi_make_day(1970, 0, 1e20), 1e20);
    EXPECT_SAME(jsmi_make_day(1e300, 0, 1), NAN);
    EXPECT_SAME(jsmi_make_day(0, 1e308, 1), NAN);
    EXPECT_SAME(jsmi_make_day(1e308, -1e308, 1), NAN);
    EXPECT_SAME(jsmi_make_day(NAN, 0, 1), NAN);
    EXPECT_SAME(jsmi_make_day(1970, INFINITY, 1), NAN);
    EXPECT_SAME(jsmi_make_day(1970, 0, -INFINITY), NAN);
    // Far years with days that lead back.
    EXPECT_SAME(jsmi_make_day(-1e6, 12e6, 1), day_from_year(0));
}

Test(days, make_time_and_date)
{
    EXPECT_SAME(jsmi_make_time(1, 2, 3, 4), 3723004.0);
    EXPECT_SAME(jsmi_make_time(-1, 0, 0, 0), -3600000.0);
    EXPECT_SAME(jsmi_make_time(1.9, -0.5, 0, 0.9), 3600000.0);
    EXPECT_SAME(jsmi_make_time(NAN, 0, 0, 0), NAN);
    EXPECT_SAME(jsmi_make_time(0, INFINITY, 0, 0), NAN);
    EXPECT_SAME(jsmi_make_date(1, 1), 86400001.0);
    EXPECT_SAME(jsmi_make_date(1e305, 0), NAN);
    EXPECT_SAME(jsmi_make_date(NAN, 0), NAN);
    EXPECT_SAME(jsmi_make_full_year(0), 1900.0);
    EXPECT_SAME(jsmi_make_full_year(-0.5), 1900.0);
    EXPECT_SAME(jsmi_make_full_year(99.9), 1999.0);
    EXPECT_SAME(jsmi_make_full_year(100), 100.0);
    EXPECT_SAME(jsmi_make_full_year(-1), -1.0);
    EXPECT_SAME(jsmi_make_full_year(NAN), NAN);
    EXPECT_SAME(jsmi_time_clip(8.64e15), 8.64e15);
    EXPECT_SAME(jsmi_time_clip(-8.64e15), -8.64e15);
    EXPECT_SAME(jsmi_time_clip(8.64e15 + 1), NAN);
    EXPECT_SAME(jsmi_time_clip(NAN), NAN);
    EXPECT_SAME(jsmi_time_clip(-0.0), 0.0);
    EXPECT_SAME(jsmi_time_clip(-1.9), -1.0);
    EXPECT_SAME(jsmi_utc_time(NULL, INFINITY), NAN);
    EXPECT_SAME(jsmi_local_time(NULL, 5), 5.0);
}
