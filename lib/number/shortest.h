// SPDX-License-Identifier: MIT
//
// Numbers to decimal text, as Number::toString has it: among the decimals
// that read back as the number, the one with the fewest digits, and of those
// the closest one.
//
// The decimals that read back as a double are an interval around it. Its
// three points (lower end, number, upper end) are multiplied by the power of
// ten that makes the interval between 1 and 10 units wide, in 128-bit
// fixed point rounded to odd, so that comparisons with integers come out as
// they would exactly; then at most four candidates are left to look at. This
// is R. Giulietti's Schubfach. The powers come from number/powers.h.
#pragma once

#include "base/platform.h"

// The longest results have 25 characters. All texts end with a NUL byte that
// the returned length does not count.
enum { JSMI_NUMBER_TEXT_SIZE = 32 };

// Number::toString ( x, 10 ); answers the length.
// https://tc39.es/ecma262/#sec-numeric-types-number-tostring
size_t jsmi_number_to_text(double number, char text[JSMI_NUMBER_TEXT_SIZE]);

// The same for integers, without the way through doubles.
size_t jsmi_int32_to_text(int32_t number, char text[JSMI_NUMBER_TEXT_SIZE]);
size_t jsmi_uint64_to_text(uint64_t number, char text[JSMI_NUMBER_TEXT_SIZE]);

// A positive decimal, 0.ddd * 10^point.
typedef struct JsShortestDecimal {
    char digits[20];  // '0' to '9', the first and the last not '0'
    int count;        // 1 to 17
    int point;        // the standard's n
} JsShortestDecimal;

// The shortest decimal of a finite number above zero.
JsShortestDecimal jsmi_shortest_decimal(double number);
