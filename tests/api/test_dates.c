// SPDX-License-Identifier: MIT
//
// The clock and the local time of Date: the host's, or the C library's.
#include "fixture.h"

#include <stdlib.h>
#include <time.h>

// ------------------------------------------------------------ the C library's

static void use_zone(const char *name)
{
    cr_assert_eq(setenv("TZ", name, 1), 0);
    tzset();
}

// A zone with daylight saving time from April to October, spelled out, so that
// no data base is needed.
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"

Test(dates, are_of_the_zone_of_the_c_library)
{
    Fixture fixture;

    use_zone(BERLIN);
    fixture_start(&fixture);
    expect(&fixture, "new Date(2024, 0, 15, 12).getTimezoneOffset()", "-60");
    expect(&fixture, "new Date(2024, 6, 15, 12).getTimezoneOffset()", "-120");
    expect(&fixture, "new Date(2024, 6, 15, 12).toISOString()",
           "2024-07-15T10:00:00.000Z");
    expect(&fixture, "new Date('2024-01-15T12:00').toISOString()",
           "2024-01-15T11:00:00.000Z");
    expect(&fixture, "new Date(0).toString()",
           "Thu Jan 01 1970 01:00:00 GMT+0100");
    fixture_close(&fixture);
}

// An hour that never is counts on from the offset before it, and of an hour
// that is twice the first is meant.
Test(dates, are_taken_by_the_offset_before_a_change)
{
    Fixture fixture;

    use_zone(BERLIN);
    fixture_start(&fixture);
    expect(&fixture, "new Date(2024, 2, 31, 2, 30).toISOString()",
           "2024-03-31T01:30:00.000Z");
    expect(&fixture, "new Date(2024, 2, 31, 3).toISOString()",
           "2024-03-31T01:00:00.000Z");
    expect(&fixture, "new Date(2024, 9, 27, 2, 30).toISOString()",
           "2024-10-27T00:30:00.000Z");
    expect(&fixture, "new Date(2024, 9, 27, 3).toISOString()",
           "2024-10-27T02:00:00.000Z");
    expect(&fixture,
           "new Date(2024, 2, 31, 1, 59, 59).setSeconds(60) ==="
           "    Date.UTC(2024, 2, 31, 1)",
           "true");
    fixture_close(&fixture);
}

// ------------------------------------------------------------------ the host's

typedef struct Asked {
    int offset;
    int local_questions;
    int questions;
} Asked;

static int answer_offset(void *data, double epoch_ms, bool is_local)
{
    Asked *asked = data;

    (void)epoch_ms;
    asked->questions++;
    asked->local_questions += is_local;
    return asked->offset;
}

static int64_t answer_time(void *data, bool monotonic)
{
    (void)data;
    return monotonic ? 1 : INT64_C(1700000000123456789);
}

Test(dates, are_of_the_zone_and_clock_of_the_host)
{
    Fixture fixture;
    Asked asked = {.offset = 330};

    use_zone(BERLIN);
    fixture_prepare(&fixture);
    fixture.hooks.data = &asked;
    fixture.hooks.utc_offset_minutes = answer_offset;
    fixture.hooks.now_ns = answer_time;
    cr_assert(fixture_open(&fixture));
    expect(&fixture, "Date.now()", "1700000000123");
    expect(&fixture, "new Date().getTime() === Date.now()", "true");
    expect(&fixture, "new Date(0).getHours() * 60 + new Date(0).getMinutes()",
           "330");
    cr_assert_eq(asked.local_questions, 0);
    expect(&fixture, "new Date(1970, 0, 1, 5, 30).getTime()", "0");
    cr_assert_eq(asked.local_questions, 1);
    expect(&fixture, "Date.parse('1970-01-01T05:30')", "0");
    expect(&fixture, "Date.parse('Jan 1 1970 05:30')", "0");
    expect(&fixture, "new Date(0).getTimezoneOffset()", "-330");
    expect(&fixture, "new Date(0).toTimeString()", "05:30:00 GMT+0530");
    asked.offset = -90;
    expect(&fixture, "new Date(0).toTimeString()", "22:30:00 GMT-0130");
    asked.questions = 0;
    expect(&fixture,
           "new Date(NaN).getHours() + Date.UTC(1970) +"
           "    Date.parse('1970-01-01') + new Date(0).getUTCHours()",
           "NaN");
    cr_assert_eq(asked.questions, 0);
    fixture_close(&fixture);
}

Test(dates, are_utc_without_a_zone_that_could_differ)
{
    Fixture fixture;

    use_zone(BERLIN);
    fixture_prepare(&fixture);
    fixture.flags = JSM_RT_DETERMINISTIC;
    cr_assert(fixture_open(&fixture));
    expect(&fixture, "new Date(2024, 6, 15, 12).toISOString()",
           "2024-07-15T12:00:00.000Z");
    fixture_close(&fixture);
}
