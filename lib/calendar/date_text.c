// SPDX-License-Identifier: MIT
#include "calendar/date_text.h"

#include "base/check.h"
#include "number/math.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const month_names[] = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december",
};

static const char *const day_names[] = {
    "sunday",   "monday", "tuesday",  "wednesday",
    "thursday", "friday", "saturday",
};

// ---- Reading ---------------------------------------------------------------

typedef struct Reader {
    const uint8_t *text;
    size_t length;
    size_t position;
} Reader;

// The next character, NUL at the end. A NUL inside the text is no part of any
// date, so it need not be told apart.
static uint8_t peek(const Reader *reader)
{
    return reader->position < reader->length ? reader->text[reader->position]
                                             : 0;
}

static uint8_t peek_second(const Reader *reader)
{
    return reader->length - reader->position > 1
               ? reader->text[reader->position + 1]
               : 0;
}

static bool is_at_end(const Reader *reader)
{
    return reader->position == reader->length;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool accept(Reader *reader, uint8_t c)
{
    if (is_at_end(reader) || peek(reader) != c)
        return false;
    reader->position++;
    return true;
}

// Reads all digits that follow. Numbers that no date has stay one.
static int32_t read_number(Reader *reader, int *digits)
{
    const int32_t limit = 100000000;
    int32_t number = 0;

    *digits = 0;
    for (; is_digit(peek(reader)); reader->position++) {
        if (number < limit)
            number = number * 10 + (peek(reader) - '0');
        if (*digits < 100)
            ++*digits;
    }
    return number;
}

// Milliseconds after the point; further digits are dropped.
static int32_t read_fraction(Reader *reader)
{
    int32_t milliseconds = 0;
    int32_t unit = 100;

    for (; is_digit(peek(reader)); reader->position++) {
        milliseconds += (peek(reader) - '0') * unit;
        unit /= 10;
    }
    return milliseconds;
}

// ---- The standard's format -------------------------------------------------

typedef struct IsoDate {
    int32_t year;
    int32_t month;  // from 1
    int32_t day;
    int32_t hour;
    int32_t minute;
    int32_t second;
    int32_t millisecond;
    int32_t offset;  // in minutes
    bool is_local;
    bool is_minus_zero_year;
} IsoDate;

static bool read_exactly(Reader *reader, int count, int32_t *number)
{
    int digits;

    *number = read_number(reader, &digits);
    return digits == count;
}

static bool read_iso_year(Reader *reader, IsoDate *date)
{
    uint8_t sign = peek(reader);

    if (sign != '+' && sign != '-')
        return read_exactly(reader, 4, &date->year);
    reader->position++;
    if (!read_exactly(reader, 6, &date->year))
        return false;
    date->is_minus_zero_year = sign == '-' && date->year == 0;
    if (sign == '-')
        date->year = -date->year;
    return true;
}

static bool read_iso_offset(Reader *reader, IsoDate *date)
{
    uint8_t sign = peek(reader);
    int32_t hours, minutes;
    int digits;

    if (accept(reader, 'Z') || accept(reader, 'z')) {
        date->is_local = false;
        return true;
    }
    if (sign != '+' && sign != '-')
        return true;
    reader->position++;
    // As the standard has it, or without the colon.
    hours = read_number(reader, &digits);
    if (digits == 4) {
        minutes = hours % 100;
        hours /= 100;
    } else if (digits != 2 || !accept(reader, ':') ||
               !read_exactly(reader, 2, &minutes)) {
        return false;
    }
    date->is_local = false;
    date->offset = hours * 60 + minutes;
    // Hours and minutes out of bounds; there is no such offset.
    if (hours > 23 || minutes > 59)
        date->month = 0;
    if (sign == '-')
        date->offset = -date->offset;
    return true;
}

static bool read_iso_time(Reader *reader, IsoDate *date)
{
    date->is_local = true;
    if (!read_exactly(reader, 2, &date->hour) || !accept(reader, ':') ||
        !read_exactly(reader, 2, &date->minute))
        return false;
    if (accept(reader, ':')) {
        if (!read_exactly(reader, 2, &date->second))
            return false;
        if (accept(reader, '.')) {
            if (!is_digit(peek(reader)))
                return false;
            date->millisecond = read_fraction(reader);
        }
    }
    return read_iso_offset(reader, date);
}

// Whether the text has the form, perhaps with elements out of bounds, in
// letters of either case.
static bool read_iso(Reader *reader, IsoDate *date)
{
    *date = (IsoDate){.month = 1, .day = 1};
    if (!read_iso_year(reader, date))
        return false;
    if (accept(reader, '-')) {
        if (!read_exactly(reader, 2, &date->month))
            return false;
        if (accept(reader, '-') && !read_exactly(reader, 2, &date->day))
            return false;
    }
    if ((accept(reader, 'T') || accept(reader, 't')) &&
        !read_iso_time(reader, date))
        return false;
    return is_at_end(reader);
}

static bool is_time_in_bounds(int32_t hour, int32_t minute, int32_t second,
                              int32_t millisecond)
{
    // 24:00:00 is the end of a day.
    if (hour == 24)
        return minute == 0 && second == 0 && millisecond == 0;
    return hour < 24 && minute < 60 && second < 60;
}

static bool is_in_bounds(const IsoDate *date)
{
    return !date->is_minus_zero_year && date->month >= 1 && date->month <= 12 &&
           date->day >= 1 &&
           date->day <= jsmi_days_in_month(date->year, date->month - 1) &&
           is_time_in_bounds(date->hour, date->minute, date->second,
                             date->millisecond);
}

static double iso_time(const IsoDate *date, const JsTimeZone *zone)
{
    double time =
        jsmi_make_date(jsmi_make_day(date->year, date->month - 1, date->day),
                       jsmi_make_time(date->hour, date->minute, date->second,
                                      date->millisecond));

    if (date->is_local)
        time = jsmi_utc_time(zone, time);
    return jsmi_time_clip(time - date->offset * 60000.0);
}

// ---- Other formats ---------------------------------------------------------

enum { MAX_NUMBERS = 3, DEFAULT_YEAR = 2001 };

typedef struct LooseDate {
    int32_t numbers[MAX_NUMBERS];  // of the date, in the order of the text
    int digits[MAX_NUMBERS];
    int count;
    int month;  // if there was its name, or -1
    bool has_negative_year;
    bool has_time;
    bool has_meridiem;  // am or pm
    bool has_zone;
    bool has_offset;  // in digits
    int32_t hour;
    int32_t minute;
    int32_t second;
    int32_t millisecond;
    int32_t offset;  // in minutes
} LooseDate;

typedef struct Word {
    char letters[16];  // in lower case; longer words mean nothing
    size_t length;
} Word;

static Word read_word(Reader *reader)
{
    Word word = {.length = 0};

    for (; is_letter(peek(reader)); reader->position++) {
        if (word.length < sizeof word.letters - 1)
            word.letters[word.length++] = (char)(peek(reader) | 0x20);
    }
    return word;
}

static bool is_word(const Word *word, const char *letters)
{
    return strcmp(word->letters, letters) == 0;
}

// Which of the names the word is or abbreviates to three letters or more; -1
// for none.
static int find_name(const Word *word, const char *const *names, int count)
{
    if (word->length < 3)
        return -1;
    for (int i = 0; i < count; i++) {
        if (strncmp(names[i], word->letters, word->length) == 0)
            return i;
    }
    return -1;
}

typedef struct ZoneName {
    const char *name;
    int32_t offset;  // in minutes
} ZoneName;

static bool find_zone(const Word *word, int32_t *offset)
{
    static const ZoneName zones[] = {
        {"z", 0},      {"ut", 0},     {"utc", 0},    {"gmt", 0},
        {"est", -300}, {"edt", -240}, {"cst", -360}, {"cdt", -300},
        {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
    };

    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        if (is_word(word, zones[i].name)) {
            *offset = zones[i].offset;
            return true;
        }
    }
    return false;
}

static bool apply_meridiem(LooseDate *date, bool is_afternoon)
{
    if (!date->has_time || date->has_meridiem || date->hour < 1 ||
        date->hour > 12)
        return false;
    date->has_meridiem = true;
    date->hour = date->hour % 12 + (is_afternoon ? 12 : 0);
    return true;
}

// Between the parts of a date like 2-Jan-2000 or 1/2/2000.
static void skip_date_separator(Reader *reader)
{
    uint8_t c = peek(reader);
    uint8_t next = peek_second(reader);

    if ((c == '-' || c == '/') && (is_digit(next) || is_letter(next)))
        reader->position++;
}

static bool read_loose_word(Reader *reader, LooseDate *date)
{
    Word word = read_word(reader);
    int month = find_name(&word, month_names, 12);

    if (month >= 0) {
        if (date->month >= 0)
            return false;
        date->month = month;
        accept(reader, '.');
        skip_date_separator(reader);
        return true;
    }
    if (find_name(&word, day_names, 7) >= 0) {
        accept(reader, '.');
        return true;
    }
    if (is_word(&word, "am") || is_word(&word, "pm"))
        return apply_meridiem(date, word.letters[0] == 'p');
    if (date->has_zone || !find_zone(&word, &date->offset))
        return false;
    date->has_zone = true;
    return true;
}

// What follows the hour: ":mm", ":mm:ss" or ":mm:ss.sss".
static bool read_loose_time(Reader *reader, LooseDate *date, int32_t hour)
{
    int digits;

    if (date->has_time || !accept(reader, ':'))
        return false;
    date->has_time = true;
    date->hour = hour;
    date->minute = read_number(reader, &digits);
    if (digits < 1 || digits > 2)
        return false;
    if (accept(reader, ':')) {
        date->second = read_number(reader, &digits);
        if (digits < 1 || digits > 2)
            return false;
        if (accept(reader, '.')) {
            if (!is_digit(peek(reader)))
                return false;
            date->millisecond = read_fraction(reader);
        }
    }
    return true;
}

static bool read_loose_number(Reader *reader, LooseDate *date)
{
    int digits;
    int32_t number = read_number(reader, &digits);

    if (peek(reader) == ':')
        return digits <= 2 && read_loose_time(reader, date, number);
    if (date->count == MAX_NUMBERS)
        return false;
    date->numbers[date->count] = number;
    date->digits[date->count] = digits;
    date->count++;
    skip_date_separator(reader);
    return true;
}

static bool is_year(const LooseDate *date, int i)
{
    return date->digits[i] > 2 || date->numbers[i] > 31;
}

// A sign before any time or zone: of a first year in six digits, as in the
// standard's format; or the minus of a year before year 0, which toString()
// writes after month and day.
static bool read_signed_year(Reader *reader, LooseDate *date, bool is_negative)
{
    bool is_first = date->month < 0 && date->count == 0;

    if (!is_first && (!is_negative || date->month < 0 || date->count != 1 ||
                      is_year(date, 0)))
        return false;
    date->has_negative_year = is_negative;
    return read_loose_number(reader, date) &&
           (!is_first || (date->count == 1 && date->digits[0] == 6));
}

// A signed year; or +hh, +hhmm or +hh:mm after a time or the name of a zone.
static bool read_loose_sign(Reader *reader, LooseDate *date)
{
    bool is_negative = peek(reader) == '-';
    int digits;

    reader->position++;
    if (!is_digit(peek(reader)))
        return false;
    if (!date->has_time && !date->has_zone)
        return read_signed_year(reader, date, is_negative);
    if (date->has_offset)
        return false;

    int32_t hours = read_number(reader, &digits);
    int32_t minutes = 0;
    if (digits <= 2 && accept(reader, ':')) {
        minutes = read_number(reader, &digits);
        if (digits != 2)
            return false;
    } else if (digits > 2) {
        minutes = hours % 100;
        hours /= 100;
    }
    if (digits > 4 || hours > 23 || minutes > 59)
        return false;
    date->offset = (hours * 60 + minutes) * (is_negative ? -1 : 1);
    date->has_zone = true;
    date->has_offset = true;
    return true;
}

static void skip_comment(Reader *reader)
{
    size_t depth = 0;

    while (!is_at_end(reader)) {
        uint8_t c = peek(reader);
        reader->position++;
        if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return;
    }
}

static bool read_loose(Reader *reader, LooseDate *date)
{
    *date = (LooseDate){.month = -1};
    while (!is_at_end(reader)) {
        uint8_t c = peek(reader);
        bool succeeded = true;
        if (c == ' ' || c == ',' || (c >= '\t' && c <= '\r') || c == 0xA0)
            reader->position++;
        else if (c == '(')
            skip_comment(reader);
        else if (is_letter(c))
            succeeded = read_loose_word(reader, date);
        else if (is_digit(c))
            succeeded = read_loose_number(reader, date);
        else if (c == '+' || c == '-')
            succeeded = read_loose_sign(reader, date);
        else
            succeeded = false;
        if (!succeeded)
            return false;
    }
    return true;
}

static int32_t full_year(const LooseDate *date, int i)
{
    int32_t year = date->numbers[i];

    if (date->has_negative_year)
        return -year;
    if (date->digits[i] > 2 || year > 99)
        return year;
    return year < 50 ? 2000 + year : 1900 + year;
}

// Decides which number is what. Months count from 0.
static bool arrange(const LooseDate *date, int32_t *year, int32_t *month,
                    int32_t *day)
{
    bool has_name = date->month >= 0;
    int fields = date->count + has_name;
    bool is_year_first = date->count > 0 && is_year(date, 0);
    int next = is_year_first;

    if (date->count == 0 || fields > 3)
        return false;
    *year = is_year_first ? full_year(date, 0) : DEFAULT_YEAR;
    *month = date->month;
    *day = 1;
    if (!has_name) {
        *month = next < date->count ? date->numbers[next] - 1 : 0;
        next++;
    }
    if (next < date->count)
        *day = date->numbers[next++];
    if (next < date->count && !is_year_first)
        *year = full_year(date, next++);
    return next >= date->count && *month >= 0 && *month <= 11 && *day >= 1 &&
           *day <= 31;
}

static double loose_time(const LooseDate *date, const JsTimeZone *zone)
{
    int32_t year;
    int32_t month;
    int32_t day;

    if (!arrange(date, &year, &month, &day) ||
        !is_time_in_bounds(date->hour, date->minute, date->second,
                           date->millisecond))
        return NAN;
    double time =
        jsmi_make_date(jsmi_make_day(year, month, day),
                       jsmi_make_time(date->hour, date->minute, date->second,
                                      date->millisecond));
    if (!date->has_zone)
        return jsmi_time_clip(jsmi_utc_time(zone, time));
    return jsmi_time_clip(time - date->offset * 60000.0);
}

double jsmi_date_parse(const uint8_t *text, size_t length,
                       const JsTimeZone *zone)
{
    Reader reader = {text, length, 0};
    IsoDate iso;
    LooseDate loose;

    if (read_iso(&reader, &iso))
        return is_in_bounds(&iso) ? iso_time(&iso, zone) : NAN;
    reader.position = 0;
    return read_loose(&reader, &loose) ? loose_time(&loose, zone) : NAN;
}

// ---- Writing ---------------------------------------------------------------

static const char short_days[7][4] = {"Sun", "Mon", "Tue", "Wed",
                                      "Thu", "Fri", "Sat"};
static const char short_months[12][4] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};

typedef struct Writer {
    char *text;  // JSMI_DATE_TEXT_SIZE bytes
    size_t length;
} Writer;

static JSMI_PRINTF(2, 3) void write_format(Writer *writer, const char *format,
                                           ...)
{
    size_t room = JSMI_DATE_TEXT_SIZE - writer->length;
    va_list arguments;

    va_start(arguments, format);
    int written =
        vsnprintf(writer->text + writer->length, room, format, arguments);
    va_end(arguments);
    JSMI_CHECK(written >= 0 && (size_t)written < room);
    writer->length += (size_t)written;
}

// Four digits at least.
static void write_year(Writer *writer, int32_t year)
{
    write_format(writer, "%s%04d", year < 0 ? "-" : "", abs(year));
}

// DateString ( tv )
// https://tc39.es/ecma262/#sec-datestring
static void write_date(Writer *writer, const JsDateFields *fields)
{
    write_format(writer, "%s %s %02d ", short_days[fields->weekday],
                 short_months[fields->month], fields->day);
    write_year(writer, fields->year);
}

// TimeString ( tv )
// https://tc39.es/ecma262/#sec-timestring
static void write_time(Writer *writer, const JsDateFields *fields)
{
    write_format(writer, "%02d:%02d:%02d GMT", fields->hour, fields->minute,
                 fields->second);
}

// TimeZoneString ( tv )
// https://tc39.es/ecma262/#sec-timezoneestring
static void write_zone(Writer *writer, const JsTimeZone *zone, double time)
{
    char name[64] = "UTC";
    size_t length = 3;
    int minutes = 0;

    if (zone != NULL) {
        minutes = (int)(zone->offset(zone->data, time, false) / 60000);
        length = 0;
        if (zone->name != NULL)
            length = zone->name(zone->data, time, name, sizeof name);
        if (length > sizeof name)
            length = 0;
    }
    write_format(writer, "%c%02d%02d", minutes < 0 ? '-' : '+',
                 abs(minutes) / 60, abs(minutes) % 60);
    if (length > 0)
        write_format(writer, " (%.*s)", (int)length, name);
}

static void write_iso(Writer *writer, const JsDateFields *fields)
{
    if (fields->year >= 0 && fields->year <= 9999)
        write_format(writer, "%04d", fields->year);
    else
        write_format(writer, "%c%06d", fields->year < 0 ? '-' : '+',
                     abs(fields->year));
    write_format(writer, "-%02d-%02dT%02d:%02d:%02d.%03dZ", fields->month + 1,
                 fields->day, fields->hour, fields->minute, fields->second,
                 fields->millisecond);
}

static void write_utc(Writer *writer, const JsDateFields *fields)
{
    write_format(writer, "%s, %02d %s ", short_days[fields->weekday],
                 fields->day, short_months[fields->month]);
    write_year(writer, fields->year);
    write_format(writer, " ");
    write_time(writer, fields);
}

size_t jsmi_date_format(double time, JsDateFormat format,
                        const JsTimeZone *zone, char text[JSMI_DATE_TEXT_SIZE])
{
    Writer writer = {text, 0};
    bool is_utc =
        format == JSMI_DATE_TO_ISO_STRING || format == JSMI_DATE_TO_UTC_STRING;

    if (isnan(time)) {
        write_format(&writer, "Invalid Date");
        return writer.length;
    }
    JsDateFields fields =
        jsmi_date_fields(is_utc ? time : jsmi_local_time(zone, time));
    switch (format) {
    case JSMI_DATE_TO_ISO_STRING:
        write_iso(&writer, &fields);
        break;
    case JSMI_DATE_TO_UTC_STRING:
        write_utc(&writer, &fields);
        break;
    case JSMI_DATE_TO_DATE_STRING:
        write_date(&writer, &fields);
        break;
    case JSMI_DATE_TO_STRING:
        write_date(&writer, &fields);
        write_format(&writer, " ");
        JSMI_FALLTHROUGH;
    case JSMI_DATE_TO_TIME_STRING:
        write_time(&writer, &fields);
        write_zone(&writer, zone, time);
        break;
    }
    return writer.length;
}
