// SPDX-License-Identifier: MIT
//
// Integers of any size: what BigInts are made of.
//
// An integer is a sign and a magnitude: 64-bit limbs, least significant
// first, without a zero limb at the top. Zero has no limbs and is never
// negative. Nobody owns an integer: JsInteger is a view of limbs that lie in
// a heap cell, in a constant or on the stack.
//
// Results go where the caller wants them, in two steps, so that a heap can
// allocate the cell for a result directly and only once:
//
//     JsIntegerStatus status = jsmi_integer_bound(op, &x, &y, &capacity);
//     ... if not OK: the RangeError that the status stands for ...
//     ... room for `capacity` limbs, which the operands do not overlap ...
//     JsIntegerResult result = { .limbs = room, .capacity = capacity };
//     if (!jsmi_integer_compute(budget, op, &x, &y, &result))
//         ... out of memory, or out of fuel with a termination pending ...
//     ... result.count limbs are valid; the rest may be trimmed away ...
//
// A bound exceeds the result by two limbs at most, except where cancellation
// makes the result smaller. Between the two steps the operands' limbs may
// have moved, but not changed.
//
// Operations charge fuel per some limbs of work and stop when it is used up.
// Scratch memory comes from the budget and is given back before they return.
// A function that takes a budget and returns bool fails for these two reasons
// only; the contents of the result are then undefined.
//
// Multiplication is schoolbook, then Karatsuba's; division is Knuth's
// algorithm D, then Burnikel and Ziegler's recursion; conversion to and from
// text divides and conquers. So all are as fast as multiplication, up to a
// logarithm.
#pragma once

#include "base/budget.h"

enum {
    JSMI_LIMB_BITS = 64,
    // No integer has more than 2^30 bits.
    JSMI_MAX_INTEGER_LIMBS = 1 << 24,
};

typedef struct JsInteger {
    const uint64_t *limbs;
    uint32_t count;
    bool is_negative;
} JsInteger;

typedef struct JsIntegerResult {
    uint64_t *limbs;    // the caller's memory
    uint32_t capacity;  // in limbs
    uint32_t count;     // set by the operation
    bool is_negative;   // set by the operation
} JsIntegerResult;

typedef enum JsIntegerStatus {
    JSMI_INTEGER_OK,
    JSMI_INTEGER_TOO_LARGE,
    JSMI_INTEGER_DIVISION_BY_ZERO,
    JSMI_INTEGER_NEGATIVE_EXPONENT,
} JsIntegerStatus;

// The operations of the BigInt type.
// https://tc39.es/ecma262/#sec-ecmascript-language-types-bigint-type
typedef enum JsIntegerOperation {
    JSMI_INTEGER_ADD,
    JSMI_INTEGER_SUBTRACT,
    JSMI_INTEGER_MULTIPLY,
    JSMI_INTEGER_DIVIDE,     // truncates
    JSMI_INTEGER_REMAINDER,  // has the sign of the dividend
    JSMI_INTEGER_EXPONENTIATE,
    JSMI_INTEGER_LEFT_SHIFT,          // a negative count shifts right
    JSMI_INTEGER_SIGNED_RIGHT_SHIFT,  // rounds down
    JSMI_INTEGER_AND,
    JSMI_INTEGER_OR,
    JSMI_INTEGER_XOR,
    // With one operand, `y` is not looked at and may be NULL.
    JSMI_INTEGER_UNARY_MINUS,
    JSMI_INTEGER_NOT,
    JSMI_INTEGER_INCREMENT,
    JSMI_INTEGER_DECREMENT,
} JsIntegerOperation;

// Room that the result needs, or why there is none. The room may be 0.
JSMI_MUST_USE JsIntegerStatus jsmi_integer_bound(JsIntegerOperation operation,
                                                 const JsInteger *x,
                                                 const JsInteger *y,
                                                 uint32_t *capacity);

// The operation itself, after its bound was OK.
JSMI_MUST_USE bool jsmi_integer_compute(JsBudget *budget,
                                        JsIntegerOperation operation,
                                        const JsInteger *x, const JsInteger *y,
                                        JsIntegerResult *result);

// BigInt.asIntN ( bits, bigint ) and asUintN, `bits` up to 2^53 - 1.
// https://tc39.es/ecma262/#sec-bigint.asintn
JSMI_MUST_USE JsIntegerStatus jsmi_integer_as_int_n_bound(uint64_t bits,
                                                          const JsInteger *x,
                                                          uint32_t *capacity);
void jsmi_integer_as_int_n(uint64_t bits, const JsInteger *x,
                           JsIntegerResult *result);
JSMI_MUST_USE JsIntegerStatus jsmi_integer_as_uint_n_bound(uint64_t bits,
                                                           const JsInteger *x,
                                                           uint32_t *capacity);
void jsmi_integer_as_uint_n(uint64_t bits, const JsInteger *x,
                            JsIntegerResult *result);

// Modulo 2^64: ToBigUint64; as int64_t, ToBigInt64.
uint64_t jsmi_integer_to_uint64(const JsInteger *x);

// Small integers. Room for one limb suffices.
void jsmi_integer_from_int64(int64_t number, JsIntegerResult *result);
void jsmi_integer_from_uint64(uint64_t number, JsIntegerResult *result);

// NumberToBigInt of an integral Number. Room for 16 limbs suffices.
// https://tc39.es/ecma262/#sec-numbertobigint
enum { JSMI_INTEGER_FROM_DOUBLE_LIMBS = 16 };
void jsmi_integer_from_double(double number, JsIntegerResult *result);

// Number ( bigint ): rounds half to even, to an infinity if need be.
double jsmi_integer_to_double(const JsInteger *x);

// BigInt::equal, and comparisons that answer -1, 0 or 1. A number must not be
// NaN; the infinities are beyond every integer.
bool jsmi_integer_equal(const JsInteger *x, const JsInteger *y);
int jsmi_integer_compare(const JsInteger *x, const JsInteger *y);
int jsmi_integer_compare_double(const JsInteger *x, double y);

// The number of bits of the magnitude without leading zeros; 0 for zero.
uint64_t jsmi_integer_bit_length(const JsInteger *x);

// BigInt::toString ( x, radix ): room that the text needs, in bytes, a few
// more than it has; and the text with its sign, without a NUL byte. Answers
// its length in `*length`.
// https://tc39.es/ecma262/#sec-numeric-types-bigint-tostring
size_t jsmi_integer_text_bound(const JsInteger *x, int radix);
JSMI_MUST_USE bool jsmi_integer_to_text(JsBudget *budget, const JsInteger *x,
                                        int radix, uint8_t *text,
                                        size_t *length);

// Text of an integer literal taken apart: a view of nothing but digits.
typedef struct JsIntegerText {
    JsBudget *budget;    // that is polled, or NULL
    const void *digits;  // uint8_t or uint16_t units, all valid in the radix
    size_t length;       // 0: the integer 0
    bool is_wide;        // UTF-16
    bool is_negative;
    int radix;
} JsIntegerText;

// StringToBigInt's grammar, StringIntegerLiteral. False: not one.
// https://tc39.es/ecma262/#sec-stringtobigint
JSMI_MUST_USE bool jsmi_integer_text_latin1(JsBudget *budget,
                                            const uint8_t *text, size_t length,
                                            JsIntegerText *parts);
JSMI_MUST_USE bool jsmi_integer_text_utf16(JsBudget *budget,
                                           const uint16_t *text, size_t length,
                                           JsIntegerText *parts);

// The integer of such a text, in the two steps.
JSMI_MUST_USE JsIntegerStatus
jsmi_integer_parse_bound(const JsIntegerText *text, uint32_t *capacity);
JSMI_MUST_USE bool jsmi_integer_parse(JsBudget *budget,
                                      const JsIntegerText *text,
                                      JsIntegerResult *result);
