// SPDX-License-Identifier: MIT
//
// The arithmetic of time values, as in the standard's clause "Time Values and
// Time Range": a time value is a number of milliseconds since the first
// moment of 1970 UTC, without leap seconds, in the proleptic Gregorian
// calendar. Finite ones lie within JSMI_MAX_TIME of zero; NaN is the time
// value of an invalid date.
//
// Months count from 0, days of the month from 1, days of the week from
// Sunday, 0. Functions on int64_t take days or milliseconds of a valid local
// time, which may exceed the range by a day; those on doubles take anything.
#pragma once

#include "base/platform.h"

#define JSMI_MILLISECONDS_PER_DAY 86400000
#define JSMI_MAX_TIME             8.64e15

// A time value taken apart.
// https://tc39.es/ecma262/#sec-overview-of-date-objects-and-definitions-of-abstract-operations
typedef struct JsDateFields {
    int32_t year;
    int32_t month;        // 0 to 11
    int32_t day;          // 1 to 31
    int32_t weekday;      // 0 to 6
    int32_t hour;         // 0 to 23
    int32_t minute;       // 0 to 59
    int32_t second;       // 0 to 59
    int32_t millisecond;  // 0 to 999
} JsDateFields;

// The fields of a finite time value (or of one shifted to local time).
JsDateFields jsmi_date_fields(double time);

// Day ( t ) and TimeWithinDay ( t ) of a finite time.
double jsmi_day(double time);
double jsmi_time_within_day(double time);

// DayFromYear ( y ), the number of the day that a date is, and the date of
// the number of a day. `year` is within +-10^9.
int64_t jsmi_day_from_year(int64_t year);
int64_t jsmi_day_from_date(int64_t year, int month, int day);
void jsmi_date_from_day(int64_t day, int32_t *year, int32_t *month,
                        int32_t *day_of_month);
bool jsmi_is_leap_year(int64_t year);
int jsmi_days_in_month(int64_t year, int month);
int jsmi_day_in_year(int64_t year, int month, int day);  // from 0
int jsmi_week_day(int64_t day);

// MakeTime, MakeDay, MakeDate, MakeFullYear, TimeClip.
// https://tc39.es/ecma262/#sec-maketime
double jsmi_make_time(double hour, double minute, double second,
                      double millisecond);
double jsmi_make_day(double year, double month, double date);
double jsmi_make_date(double day, double time);
double jsmi_make_full_year(double year);
double jsmi_time_clip(double time);

// The application's clock and time zone, which this folder has no access to.
// `offset` answers by how many milliseconds local time is ahead of UTC, at a
// time in UTC or (`is_local`) at a local time; for a local time that occurs
// twice or is skipped, the offset before the transition. `name` may be NULL;
// it writes the name of the zone at that time (UTF-8, at most `size` bytes)
// and returns its length, 0 if there is none.
typedef struct JsTimeZone {
    void *data;
    double (*offset)(void *data, double time, bool is_local);
    size_t (*name)(void *data, double time, char *text, size_t size);
} JsTimeZone;

// LocalTime ( t ) and UTC ( t ). A NULL zone is UTC. The second answers NaN
// for what is not finite.
// https://tc39.es/ecma262/#sec-localtime
double jsmi_local_time(const JsTimeZone *zone, double time);
double jsmi_utc_time(const JsTimeZone *zone, double local_time);
