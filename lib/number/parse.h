// SPDX-License-Identifier: MIT
//
// Text to numbers, correctly rounded whatever the length.
//
// A decimal is read as its first 19 digits w and a power of ten. Small cases
// are one exact multiplication or division of doubles. Otherwise w is
// multiplied by the 128-bit power of ten, once rounded down and once rounded
// up: if both products round to the same double, that is it (D. Lemire's
// method, with an interval for its proof). If they do not, the decimal is
// compared exactly with the point half-way between the two doubles, in
// integers on the stack: digits beyond the 780th cannot matter but for being
// all zero or not.
//
// Nothing here allocates, and all of it is linear in the length. Who reads
// text of unlimited length pays for it beforehand, and hands over a budget
// that is polled: if that said to stop, as polling again will, the number
// means nothing. NULL: not polled.
#pragma once

#include "base/budget.h"

// Reads the longest prefix that is a StrUnsignedDecimalLiteral without
// Infinity: "1", "1.", ".5", "1.5e-7" (of "1e+" only the "1"). Answers how
// many bytes that was; 0 if there is no such prefix, and then `*number` is
// untouched. For the lexer.
// https://tc39.es/ecma262/#prod-StrUnsignedDecimalLiteral
size_t jsmi_parse_decimal(JsBudget *budget, const uint8_t *text, size_t length,
                          double *number);

// Reads the longest prefix of digits of the radix, 2 to 36, upper or lower
// case, as an integer. Answers how many bytes it has, 0 for none.
size_t jsmi_parse_radix_digits(JsBudget *budget, const uint8_t *text,
                               size_t length, int radix, double *number);

// StringToNumber ( str ): NaN if the text is not a StringNumericLiteral.
// https://tc39.es/ecma262/#sec-stringtonumber
double jsmi_string_to_number_latin1(JsBudget *budget, const uint8_t *text,
                                    size_t length);
double jsmi_string_to_number_utf16(JsBudget *budget, const uint16_t *text,
                                   size_t length);

// parseFloat ( string ), after ToString.
// https://tc39.es/ecma262/#sec-parsefloat-string
double jsmi_parse_float_latin1(JsBudget *budget, const uint8_t *text,
                               size_t length);
double jsmi_parse_float_utf16(JsBudget *budget, const uint16_t *text,
                              size_t length);

// parseInt ( string, radix ), after ToString and ToInt32: any `radix`.
// https://tc39.es/ecma262/#sec-parseint-string-radix
double jsmi_parse_int_latin1(JsBudget *budget, const uint8_t *text,
                             size_t length, int32_t radix);
double jsmi_parse_int_utf16(JsBudget *budget, const uint16_t *text,
                            size_t length, int32_t radix);

// The value of a digit in radix 36, or 36.
static inline int jsmi_digit_value(uint32_t unit)
{
    if (unit - '0' < 10)
        return (int)(unit - '0');
    if ((unit | 0x20) - 'a' < 26)
        return (int)((unit | 0x20) - 'a') + 10;
    return 36;
}

// WhiteSpace or LineTerminator: what StrWhiteSpaceChar and trim() remove.
// https://tc39.es/ecma262/#prod-StrWhiteSpaceChar
bool jsmi_is_string_white_space(uint32_t unit);
