// SPDX-License-Identifier: MIT
//
// Dates as text, both ways.
//
// Reading tries the standard's date time string format first, strictly:
// YYYY, YYYY-MM, YYYY-MM-DD, each alone or followed by THH:mm, THH:mm:ss or
// THH:mm:ss.sss and perhaps Z or +HH:mm, with years of four digits or a sign
// and six. What does not match is read by a second, lenient reader that
// understands what toString and toUTCString write and what browsers agree to
// accept beside it: words for months and days of the week, numbers apart by
// spaces, slashes or dashes, times with am and pm, zones like GMT+0100, EST
// or +01:00, and comments in parentheses.
#pragma once

#include "calendar/days.h"

// Date.parse ( string ) for Latin-1 text; other text is not a date. The zone
// is for what gives none. NaN if the text cannot be understood.
// https://tc39.es/ecma262/#sec-date.parse
double jsmi_date_parse(const uint8_t *text, size_t length,
                       const JsTimeZone *zone);

enum { JSMI_DATE_TEXT_SIZE = 128 };

typedef enum JsDateFormat {
    JSMI_DATE_TO_ISO_STRING,   // 2000-01-02T03:04:05.006Z
    JSMI_DATE_TO_STRING,       // Sun Jan 02 2000 03:04:05 GMT+0100 (name)
    JSMI_DATE_TO_DATE_STRING,  // Sun Jan 02 2000
    JSMI_DATE_TO_TIME_STRING,  // 03:04:05 GMT+0100 (name)
    JSMI_DATE_TO_UTC_STRING,   // Sun, 02 Jan 2000 03:04:05 GMT
} JsDateFormat;

// Writes a time value, NaN as "Invalid Date" (which toISOString must not be
// asked for: its caller throws), and answers the length. The zone may be
// NULL: UTC. UTF-8; ends with a NUL byte that is not counted.
// https://tc39.es/ecma262/#sec-date.prototype.tostring
size_t jsmi_date_format(double time, JsDateFormat format,
                        const JsTimeZone *zone, char text[JSMI_DATE_TEXT_SIZE]);
