// SPDX-License-Identifier: MIT
#include "calendar/days.h"

#include "base/check.h"
#include "number/math.h"

enum {
    DAYS_PER_ERA = 146097,  // of 400 years
    // From 1 March of year 0 to 1 January 1970.
    DAYS_BEFORE_EPOCH = 719468,
};

// Beyond this MakeDay does not look for a day. No date in days that doubles
// count exactly leads back from there.
static const double max_year = 1e9;

static int64_t divide_floor(int64_t x, int64_t divisor)
{
    return x / divisor - (x % divisor < 0);
}

// Years begin in March here, which leaves the leap day to their end and makes
// the length of the months before a month (153 * month + 2) / 5.
int64_t jsmi_day_from_date(int64_t year, int month, int day)
{
    int64_t shifted_year = year - (month < 2);
    int shifted_month = month < 2 ? month + 10 : month - 2;
    int64_t era = divide_floor(shifted_year, 400);
    int64_t year_of_era = shifted_year - era * 400;
    int64_t day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    JSMI_ASSERT(month >= 0);
    JSMI_ASSERT(month <= 11);
    return era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_EPOCH;
}

int64_t jsmi_day_from_year(int64_t year)
{
    return jsmi_day_from_date(year, 0, 1);
}

void jsmi_date_from_day(int64_t day, int32_t *year, int32_t *month,
                        int32_t *day_of_month)
{
    int64_t shifted = day + DAYS_BEFORE_EPOCH;
    int64_t era = divide_floor(shifted, DAYS_PER_ERA);
    int64_t day_of_era = shifted - era * DAYS_PER_ERA;
    // Without the leap days before, all years have 365 days.
    int64_t leap_days =
        day_of_era / 1460 - day_of_era / 36524 + day_of_era / 146096;
    int64_t year_of_era = (day_of_era - leap_days) / 365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;

    *day_of_month = (int32_t)(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    *month =
        (int32_t)(shifted_month < 10 ? shifted_month + 2 : shifted_month - 10);
    *year = (int32_t)(era * 400 + year_of_era + (*month < 2));
}

bool jsmi_is_leap_year(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int jsmi_days_in_month(int64_t year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};

    return days[month] + (month == 1 && jsmi_is_leap_year(year));
}

int jsmi_day_in_year(int64_t year, int month, int day)
{
    return (int)(jsmi_day_from_date(year, month, day) -
                 jsmi_day_from_year(year));
}

int jsmi_week_day(int64_t day)
{
    // The first of January 1970 was a Thursday.
    return (int)(day + 4 - 7 * divide_floor(day + 4, 7));
}

double jsmi_day(double time)
{
    return floor(time / JSMI_MILLISECONDS_PER_DAY);
}

double jsmi_time_within_day(double time)
{
    double rest = fmod(time, JSMI_MILLISECONDS_PER_DAY);
    return rest < 0 ? rest + JSMI_MILLISECONDS_PER_DAY : rest + 0.0;
}

JsDateFields jsmi_date_fields(double time)
{
    JsDateFields fields;
    int64_t day = (int64_t)jsmi_day(time);
    int32_t rest = (int32_t)jsmi_time_within_day(time);

    JSMI_ASSERT(isfinite(time));
    jsmi_date_from_day(day, &fields.year, &fields.month, &fields.day);
    fields.weekday = jsmi_week_day(day);
    fields.millisecond = rest % 1000;
    fields.second = rest / 1000 % 60;
    fields.minute = rest / 60000 % 60;
    fields.hour = rest / 3600000;
    return fields;
}

double jsmi_make_time(double hour, double minute, double second,
                      double millisecond)
{
    if (!isfinite(hour) || !isfinite(minute) || !isfinite(second) ||
        !isfinite(millisecond))
        return NAN;
    return ((jsmi_double_to_integer(hour) * 3600000 +
             jsmi_double_to_integer(minute) * 60000) +
            jsmi_double_to_integer(second) * 1000) +
           jsmi_double_to_integer(millisecond);
}

double jsmi_make_day(double year, double month, double date)
{
    if (!isfinite(year) || !isfinite(month) || !isfinite(date))
        return NAN;

    double whole_month = jsmi_double_to_integer(month);
    double years = floor(whole_month / 12);
    double total_year = jsmi_double_to_integer(year) + years;
    if (!(fabs(total_year) <= max_year))
        return NAN;
    double month_in_year = fmod(whole_month, 12);
    if (month_in_year < 0)
        month_in_year += 12;
    int64_t day =
        jsmi_day_from_date((int64_t)total_year, (int)month_in_year, 1);
    return (double)day + jsmi_double_to_integer(date) - 1;
}

double jsmi_make_date(double day, double time)
{
    if (!isfinite(day) || !isfinite(time))
        return NAN;
    double result = day * JSMI_MILLISECONDS_PER_DAY + time;
    return isfinite(result) ? result : NAN;
}

double jsmi_make_full_year(double year)
{
    if (isnan(year))
        return NAN;
    double truncated = jsmi_double_to_integer(year);
    if (truncated >= 0 && truncated <= 99)
        return 1900 + truncated;
    return truncated;
}

double jsmi_time_clip(double time)
{
    if (!(fabs(time) <= JSMI_MAX_TIME))
        return NAN;
    return jsmi_double_to_integer(time);
}

double jsmi_local_time(const JsTimeZone *zone, double time)
{
    return zone == NULL ? time : time + zone->offset(zone->data, time, false);
}

double jsmi_utc_time(const JsTimeZone *zone, double local_time)
{
    if (!isfinite(local_time))
        return NAN;
    if (zone == NULL)
        return local_time;
    return local_time - zone->offset(zone->data, local_time, true);
}
