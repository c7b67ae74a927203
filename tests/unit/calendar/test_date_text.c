// SPDX-License-Identifier: MIT
#include "calendar/date_text.h"

#include "number/math.h"

#include <criterion/criterion.h>
#include <stdlib.h>

typedef struct ParseVector {
    const char *text;
    double time;
} ParseVector;

static double parse(const char *text, const JsTimeZone *zone)
{
    return jsmi_date_parse((const uint8_t *)text, strlen(text), zone);
}

Test(date_text, reads_what_another_engine_reads)
{
    // clang-format off
    static const ParseVector vectors[] = {
        {"2000", 946684800000},
        {"2000-02", 949363200000},
        {"2000-02-29", 951782400000},
        {"2000-01-01T00:00Z", 946684800000},
        {"2000-01-01T00:00:00Z", 946684800000},
        {"2000-01-01T12:34:56.789Z", 946730096789},
        {"2000-01-01T12:34:56.7Z", 946730096700},
        {"2000-01-01T12:34:56.789123Z", 946730096789},
        {"2000-01-01T24:00:00Z", 946771200000},
        {"2000-01-01T24:00:01Z", NAN},
        {"+002000-01-01T00:00:00Z", 946684800000},
        {"-000001-01-01T00:00:00Z", -62198755200000},
        {"-000000-01-01T00:00:00Z", NAN},
        {"-000000", NAN},
        {"+275760-09-13T00:00:00.000Z", 8640000000000000},
        {"+275760-09-13T00:00:00.001Z", NAN},
        {"-271821-04-20T00:00:00.000Z", -8640000000000000},
        {"-271821-04-19T23:59:59.999Z", NAN},
        {"2000-01-01T00:00:00+01:00", 946681200000},
        {"2000-01-01T00:00:00-05:30", 946704600000},
        {"2000-01T00:00Z", 946684800000},
        {"2000T00:00Z", 946684800000},
        {"2000-13-01", NAN},
        {"2000-00-01", NAN},
        {"2000-01-32", NAN},
        {"2000-01-00", NAN},
        {"2000-01-01T25:00Z", NAN},
        {"2000-01-01T00:60Z", NAN},
        {"2000-01-01T00:00:60Z", NAN},
        {"2000-01-01T", NAN},
        {"Sat Jan 01 2000 03:04:05 GMT+0100 (CET)", 946692245000},
        {"Sat Jan 01 2000 03:04:05 GMT+0000 (Coordinated Universal Time)", 946695845000},
        {"Sat, 01 Jan 2000 08:00:00 GMT", 946713600000},
        {"Tue, 01 Feb 2000 10:00:00 GMT", 949399200000},
        {"Tue, 01 Feb 2000 10:00:00 UTC", 949399200000},
        {"Jan 1 2000 10:00:00 GMT+0100", 946717200000},
        {"Jan 1, 2000", 946684800000},
        {"January 1, 2000 10:00", 946720800000},
        {"1 January 2000", 946684800000},
        {"1-Jan-2000", 946684800000},
        {"01-Jan-2000 08:00:00", 946713600000},
        {"Sat, 01-Jan-2000 08:00:00 UT", 946713600000},
        {"2000/01/02", 946771200000},
        {"2000/1/2", 946771200000},
        {"1/2/2000", 946771200000},
        {"01/02/2000 10:20:30", 946808430000},
        {"1/2/99", 915235200000},
        {"1/2/49", 2493158400000},
        {"1/2/50", -631065600000},
        {"2000-1-2", 946771200000},
        {"2000-01-02 10:20", 946808400000},
        {"2000-01-02 10:20:30.123", 946808430123},
        {"2000-01-02 10:20:30Z", 946808430000},
        {"2000-01-02T10:20:30+0100", 946804830000},
        {"2000-01-02 10:20:30 +0100", 946804830000},
        {"1/2/2000 10:20 pm", 946851600000},
        {"1/2/2000 12:20 am", 946772400000},
        {"1/2/2000 12:20 PM", 946815600000},
        {"1/2/2000 13:20 PM", NAN},
        {"Jan 2000", 946684800000},
        {"2000 Jan 2", 946771200000},
        {"1 Jan 32", 1956528000000},
        {"Sat Jan 1 10:20:30 EST 2000", 946740030000},
        {"Jan 1 2000 10:00 PDT", 946746000000},
        {"Jan 1 2000 (comment (nested)) 10:00 GMT", 946720800000},
        {"Thu Jan 01 12345 00:00:00 GMT+0000", 327403382400000},
        {"", NAN},
        {"foo", NAN},
        {"2000-01-01x", NAN},
        {"Jan", NAN},
        {"1/2/3/4", NAN},
        {"10:20", NAN},
        {"Jan 32 2000", NAN},
        {"0/1/2000", NAN},
        {"13/1/2000", NAN},
        {"Sept 5 2000", 968112000000},
        {"septe 5 2000", 968112000000},
        {"Jan 1 2000 10:00:00 GMT+01:00", 946717200000},
        {"Jan 1 2000 10:00:00 GMT-5", 946738800000},
        {"1970-01-01T00:00:00.000+00:00", 0},
        {"1970-01-01t00:00:00z", 0},
        {"Feb 31 2000", 951955200000},
        {"12", 1007164800000},
        {"13", NAN},
        {"5 May 1999 24:00", 925948800000},
        {"5 May 1999 24:01", NAN},
    };
    // clang-format on

    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        double time = parse(vectors[i].text, NULL);
        cr_expect(jsmi_number_same_value(time, vectors[i].time),
                  "%s: %.0f instead of %.0f", vectors[i].text, time,
                  vectors[i].time);
    }
}

Test(date_text, reads_its_own_way)
{
    static const ParseVector vectors[] = {
        {"Fri Jan 01 -0001 00:00:00 GMT+0000", -62198755200000},
        {"Fri, 01 Jan -0001 00:00:00 GMT", -62198755200000},
        {"Fri Jan 01 0049 00:00:00 GMT+0000", -60620832000000},
        {"2000-02-30", NAN},
        {"2001-02-29T00:00Z", NAN},
        {"-000000-03-31T00:45Z", NAN},
        {"foo 2000", NAN},
        {"Jan Feb 1 2000", NAN},
        {"Jan 1 2000 10:00:00 GMT+2460", NAN},
        {"Jan 1 2000 10:00:00 GMT+0100 +0100", NAN},
        {"Jan 1 2000 10:00:00 GMT UTC", NAN},
        {"Jan 1 2000 10:00 am pm", NAN},
        {"Jan 1 2000 -5", NAN},
        {"2000-01-01T00:00+24:00", NAN},
        {"2000-01-01T00:00+00:60", NAN},
        {"2000-01-01T00:00:00.Z", NAN},
        {"Jan 1 2000 (unclosed", 946684800000},
        {"Jan 1 2000 )", NAN},
        {"99999999999999999999-01-01", NAN},
        {"1/2/99999999999999999999", NAN},
    };

    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        double time = parse(vectors[i].text, NULL);
        cr_expect(jsmi_number_same_value(time, vectors[i].time),
                  "%s: %.0f instead of %.0f", vectors[i].text, time,
                  vectors[i].time);
    }
    cr_expect(isnan(jsmi_date_parse((const uint8_t *)"2000\0", 5, NULL)));
    cr_expect(
        isnan(jsmi_date_parse((const uint8_t *)"2000-01-01\0", 11, NULL)));
    cr_expect(isnan(jsmi_date_parse(NULL, 0, NULL)));
}

Test(date_text, reads_any_length)
{
    enum { SIZE = 1000000 };
    uint8_t *text = malloc(SIZE);

    memset(text, '9', SIZE);
    cr_expect(isnan(jsmi_date_parse(text, SIZE, NULL)));
    memset(text, '(', SIZE);
    cr_expect(isnan(jsmi_date_parse(text, SIZE, NULL)));
    memset(text, ' ', SIZE);
    memcpy(text, "2000 Jan 2", 10);
    cr_expect_eq(jsmi_date_parse(text, SIZE, NULL), 946771200000);
    memset(text, 'a', SIZE);
    cr_expect(isnan(jsmi_date_parse(text, SIZE, NULL)));
    memset(text, '0', SIZE);
    memcpy(text, "2000-01-01T00:00:00.", 20);
    text[SIZE - 1] = 'Z';
    cr_expect_eq(jsmi_date_parse(text, SIZE, NULL), 946684800000);
    free(text);
}

// An hour ahead of UTC, two from a certain time on.
static const double transition = 954032400000;

static double offset(void *data, double time, bool is_local)
{
    const double hour = 3600000;

    (void)data;
    return time < transition + (is_local ? 2 * hour : 0) ? hour : 2 * hour;
}

static size_t name(void *data, double time, char *text, size_t size)
{
    cr_assert_geq(size, 4);
    memcpy(text, time < transition ? data : "CEST", time < transition ? 3 : 4);
    return time < transition ? 3 : 4;
}

static char winter_name[] = "CET";
static const JsTimeZone zone = {winter_name, offset, name};

static double west_offset(void *data, double time, bool is_local)
{
    (void)data;
    (void)time;
    (void)is_local;
    return -(3 * 60 + 30) * 60000.0;
}

static const JsTimeZone west = {NULL, west_offset, NULL};

static void expect_format(double time, JsDateFormat format,
                          const JsTimeZone *in_zone, const char *expected)
{
    char text[JSMI_DATE_TEXT_SIZE];

    cr_expect_eq(jsmi_date_format(time, format, in_zone, text),
                 strlen(expected));
    cr_expect_str_eq(text, expected);
}

Test(date_text, formats)
{
    expect_format(NAN, JSMI_DATE_TO_STRING, &zone, "Invalid Date");
    expect_format(0, JSMI_DATE_TO_ISO_STRING, &zone,
                  "1970-01-01T00:00:00.000Z");
    expect_format(-1, JSMI_DATE_TO_ISO_STRING, &zone,
                  "1969-12-31T23:59:59.999Z");
    expect_format(8.64e15, JSMI_DATE_TO_ISO_STRING, &zone,
                  "+275760-09-13T00:00:00.000Z");
    expect_format(-8.64e15, JSMI_DATE_TO_ISO_STRING, &zone,
                  "-271821-04-20T00:00:00.000Z");
    expect_format(-62167219200001, JSMI_DATE_TO_ISO_STRING, NULL,
                  "-000001-12-31T23:59:59.999Z");
    expect_format(-62167219200000, JSMI_DATE_TO_ISO_STRING, NULL,
                  "0000-01-01T00:00:00.000Z");
    expect_format(253402300800000, JSMI_DATE_TO_ISO_STRING, NULL,
                  "+010000-01-01T00:00:00.000Z");
    expect_format(946692245006, JSMI_DATE_TO_STRING, &zone,
                  "Sat Jan 01 2000 03:04:05 GMT+0100 (CET)");
    expect_format(transition, JSMI_DATE_TO_STRING, &zone,
                  "Sun Mar 26 2000 03:00:00 GMT+0200 (CEST)");
    expect_format(946692245006, JSMI_DATE_TO_STRING, NULL,
                  "Sat Jan 01 2000 02:04:05 GMT+0000 (UTC)");
    expect_format(946692245006, JSMI_DATE_TO_STRING, &west,
                  "Fri Dec 31 1999 22:34:05 GMT-0330");
    expect_format(946692245006, JSMI_DATE_TO_DATE_STRING, &west,
                  "Fri Dec 31 1999");
    expect_format(946692245006, JSMI_DATE_TO_TIME_STRING, &zone,
                  "03:04:05 GMT+0100 (CET)");
    expect_format(946692245006, JSMI_DATE_TO_UTC_STRING, &zone,
                  "Sat, 01 Jan 2000 02:04:05 GMT");
    expect_format(-62198755200000, JSMI_DATE_TO_UTC_STRING, NULL,
                  "Fri, 01 Jan -0001 00:00:00 GMT");
    expect_format(-8.64e15, JSMI_DATE_TO_STRING, &west,
                  "Mon Apr 19 -271821 20:30:00 GMT-0330");
}

Test(date_text, local_times)
{
    cr_expect_eq(parse("2000-01-01", &zone), 946684800000);
    cr_expect_eq(parse("2000-01-01T00:00", &zone), 946684800000 - 3600000);
    cr_expect_eq(parse("2000-01-01T00:00Z", &zone), 946684800000);
    cr_expect_eq(parse("2000/01/01", &zone), 946684800000 - 3600000);
    cr_expect_eq(parse("2000-07-01T00:00", &zone), 962402400000);
    cr_expect_eq(parse("2000/01/01", &west), 946684800000 + 12600000);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

Test(date_text, what_is_written_reads_back)
{
    static const JsDateFormat formats[] = {
        JSMI_DATE_TO_ISO_STRING, JSMI_DATE_TO_STRING, JSMI_DATE_TO_UTC_STRING};
    uint64_t state = 1970;

    for (int i = 0; i < 30000; i++) {
        char text[JSMI_DATE_TEXT_SIZE];
        JsDateFormat format = formats[i % 3];
        int64_t range = i % 2 == 0 ? 8640000000000 : 100000000000;
        int64_t seconds =
            (int64_t)(next_random(&state) % (2 * (uint64_t)range));
        double time = (double)(seconds - range) * 1000;
        size_t length = jsmi_date_format(time, format, &zone, text);

        cr_assert_eq(jsmi_date_parse((const uint8_t *)text, length, &west),
                     time, "%s", text);
    }
}
