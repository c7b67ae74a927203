// SPDX-License-Identifier: MIT
//
// Numbers to text with a wanted number of digits, and in other radices.
//
// A double is a short integer times a power of two, so its decimal expansion
// ends. The first three functions write that expansion out in full (at most
// 767 digits) and round it half up, as the standard asks: there is nothing
// to get wrong.
#pragma once

#include "base/platform.h"

enum {
    JSMI_FIXED_TEXT_SIZE = 128,   // for at most 100 digits after the point
    JSMI_RADIX_TEXT_SIZE = 2208,  // radix 2: 1024 before it, 1074 after it
    JSMI_MAX_FRACTION_DIGITS = 100,
    JSMI_AS_MANY_DIGITS_AS_NECESSARY = -1,
};

// Number.prototype.toFixed ( fractionDigits ), 0 to 100 of them. Like all of
// these: any number, NaN and the infinities included; the text ends with a
// NUL byte that the returned length does not count.
// https://tc39.es/ecma262/#sec-number.prototype.tofixed
size_t jsmi_number_to_fixed(double number, int fraction_digits,
                            char text[JSMI_FIXED_TEXT_SIZE]);

// Number.prototype.toExponential ( fractionDigits ), 0 to 100 of them or
// JSMI_AS_MANY_DIGITS_AS_NECESSARY.
// https://tc39.es/ecma262/#sec-number.prototype.toexponential
size_t jsmi_number_to_exponential(double number, int fraction_digits,
                                  char text[JSMI_FIXED_TEXT_SIZE]);

// Number.prototype.toPrecision ( precision ), 1 to 100.
// https://tc39.es/ecma262/#sec-number.prototype.toprecision
size_t jsmi_number_to_precision(double number, int precision,
                                char text[JSMI_FIXED_TEXT_SIZE]);

// Number::toString ( x, radix ), radix 2 to 36. Radix 10 is exact; in the
// others the fraction has as many digits as tell the number from its
// neighbours, and digits before the point that a double cannot hold are 0.
size_t jsmi_number_to_radix(double number, int radix,
                            char text[JSMI_RADIX_TEXT_SIZE]);
