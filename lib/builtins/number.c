// SPDX-License-Identifier: MIT
//
// Number objects. https://tc39.es/ecma262/#sec-number-objects
#include "builtins/shared.h"
#include "heap/bigint.h"
#include "number/digits.h"
#include "number/fixed.h"
#include "number/math.h"
#include "number/parse.h"

// Number ( value )
// https://tc39.es/ecma262/#sec-number-constructor-number-value
static bool number_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue numeric = jsmi_value_int(0);

    if (call->argument_count > 0 &&
        !jsmi_to_numeric(vm, call->arguments[0], &numeric))
        return false;
    if (jsmi_is_bigint(numeric)) {
        const JsBigInt *bigint = jsmi_as_bigint(numeric);
        JsInteger integer = {bigint->limbs, bigint->cell.auxiliary,
                             jsmi_bigint_is_negative(bigint)};

        numeric = jsmi_value_number(jsmi_integer_to_double(&integer));
    }
    *result = numeric;
    if (jsmi_is_undefined(call->new_target))
        return true;
    return jsmi_wrap_primitive(call, JSMI_INTRINSIC_NUMBER_PROTOTYPE, numeric,
                               result);
}

typedef enum NumberTest {
    IS_FINITE,
    IS_INTEGER,
    IS_NAN,
    IS_SAFE_INTEGER,
} NumberTest;

// Number.isFinite ( number ) and its kin
// https://tc39.es/ecma262/#sec-number.isfinite
static bool number_test(JsCall *call, JsValue *result)
{
    JsValue value = jsmi_argument(call, 0);
    bool truth = false;

    if (jsmi_is_number(value)) {
        double number = jsmi_as_number(value);

        switch ((NumberTest)call->callee->mode) {
        case IS_FINITE:
            truth = isfinite(number);
            break;
        case IS_INTEGER:
            truth = jsmi_double_is_integral(number);
            break;
        case IS_NAN:
            truth = isnan(number);
            break;
        case IS_SAFE_INTEGER:
            truth = jsmi_double_is_safe_integer(number);
            break;
        }
    }
    *result = jsmi_value_boolean(truth);
    return true;
}

// ThisNumberValue ( value )
// https://tc39.es/ecma262/#sec-thisnumbervalue
static bool this_number_value(JsCall *call, double *number)
{
    JsValue value = jsmi_unwrap_primitive(call->this_value);

    if (!jsmi_is_number(value))
        return jsmi_throw_type_error(call->vm, "receiver %V is not a number",
                                     call->this_value);
    *number = jsmi_as_number(value);
    return true;
}

typedef enum NumberFormat {
    TO_EXPONENTIAL,
    TO_FIXED,
    TO_PRECISION,
} NumberFormat;

// Number.prototype.toExponential ( fractionDigits ), toFixed ( fractionDigits )
// and toPrecision ( precision )
// https://tc39.es/ecma262/#sec-number.prototype.toexponential
static bool number_prototype_format(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    NumberFormat format = (NumberFormat)call->callee->mode;
    JsValue argument = jsmi_argument(call, 0);
    double number;
    double digits;
    char text[JSMI_FIXED_TEXT_SIZE];
    size_t length;

    if (!this_number_value(call, &number))
        return false;
    if (format == TO_PRECISION && jsmi_is_undefined(argument)) {
        JsString *string;

        return jsmi_number_to_string(vm, number, &string) &&
               jsmi_result_string(vm, string, result);
    }
    if (!jsmi_to_integer_or_infinity(vm, argument, &digits))
        return false;
    // Only toFixed looks at the digits before it looks at the number.
    if (format != TO_FIXED && !isfinite(number)) {
        JsString *string;

        return jsmi_number_to_string(vm, number, &string) &&
               jsmi_result_string(vm, string, result);
    }
    if (digits < (format == TO_PRECISION ? 1 : 0) ||
        digits > JSMI_MAX_FRACTION_DIGITS)
        return jsmi_throw_range_error(vm, "number of digits out of range");
    if (!jsmi_vm_spend(vm, (size_t)digits))
        return false;
    if (format == TO_FIXED)
        length = jsmi_number_to_fixed(number, (int)digits, text);
    else if (format == TO_PRECISION)
        length = jsmi_number_to_precision(number, (int)digits, text);
    else
        length = jsmi_number_to_exponential(
            number,
            jsmi_is_undefined(argument) ? JSMI_AS_MANY_DIGITS_AS_NECESSARY
                                        : (int)digits,
            text);
    return jsmi_result_text(vm, text, length, result);
}

// What the digits of a number in another radix cost.
enum { UNITS_FOR_RADIX = 16 };

// Number.prototype.toString ( [ radix ] )
// https://tc39.es/ecma262/#sec-number.prototype.tostring
static bool number_prototype_to_string(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    double number;
    double radix = 10;
    JsString *string;
    char *text;
    bool succeeded;

    if (!this_number_value(call, &number))
        return false;
    if (!jsmi_is_undefined(jsmi_argument(call, 0)) &&
        !jsmi_to_integer_or_infinity(vm, jsmi_argument(call, 0), &radix))
        return false;
    if (radix < 2 || radix > 36)
        return jsmi_throw_range_error(vm, "radix must be from 2 to 36");
    if (radix == 10)
        return jsmi_number_to_string(vm, number, &string) &&
               jsmi_result_string(vm, string, result);
    if (!jsmi_vm_spend(vm, UNITS_FOR_RADIX))
        return false;
    // Too large for the C stack.
    text = jsmi_allocate(&vm->budget, JSMI_RADIX_TEXT_SIZE);
    if (!text)
        return jsmi_fail_allocation(vm);
    succeeded = jsmi_result_text(
        vm, text, jsmi_number_to_radix(number, (int)radix, text), result);
    jsmi_release(&vm->budget, text, JSMI_RADIX_TEXT_SIZE);
    return succeeded;
}

// Number.prototype.toLocaleString ( [ reserved1 [ , reserved2 ] ] )
// https://tc39.es/ecma262/#sec-number.prototype.tolocalestring
static bool number_prototype_to_locale_string(JsCall *call, JsValue *result)
{
    double number;
    JsString *string;

    return this_number_value(call, &number) &&
           jsmi_number_to_string(call->vm, number, &string) &&
           jsmi_result_string(call->vm, string, result);
}

// Number.prototype.valueOf ( )
// https://tc39.es/ecma262/#sec-number.prototype.valueof
static bool number_prototype_value_of(JsCall *call, JsValue *result)
{
    double number;

    if (!this_number_value(call, &number))
        return false;
    *result = jsmi_value_number(number);
    return true;
}

// parseFloat ( string )
// https://tc39.es/ecma262/#sec-parsefloat-string
static bool parse_float(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    JsUnits units;

    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &string))
        return false;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    if (!jsmi_vm_spend(vm, units.length / 64 + 1))
        return false;
    *result = jsmi_value_number(
        units.is_wide
            ? jsmi_parse_float_utf16(&vm->budget, units.wide, units.length)
            : jsmi_parse_float_latin1(&vm->budget, units.latin1, units.length));
    return jsmi_poll(&vm->budget);
}

// parseInt ( string, radix )
// https://tc39.es/ecma262/#sec-parseint-string-radix
static bool parse_int(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    JsUnits units;
    int32_t radix;

    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &string))
        return false;
    if (!jsmi_to_int32(vm, jsmi_argument(call, 1), &radix))
        return false;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    if (!jsmi_vm_spend(vm, units.length / 64 + 1))
        return false;
    *result = jsmi_value_number(
        units.is_wide
            ? jsmi_parse_int_utf16(&vm->budget, units.wide, units.length, radix)
            : jsmi_parse_int_latin1(&vm->budget, units.latin1, units.length,
                                    radix));
    return jsmi_poll(&vm->budget);
}

const JsPropertySpec jsmi_parse_float_properties[] = {
    JSMI_METHOD(parseFloat, 1, parse_float),
    JSMI_END,
};

const JsPropertySpec jsmi_parse_int_properties[] = {
    JSMI_METHOD(parseInt, 2, parse_int),
    JSMI_END,
};

const JsPropertySpec jsmi_number_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, NUMBER, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD_MODE(toExponential, 1, number_prototype_format, TO_EXPONENTIAL),
    JSMI_METHOD_MODE(toFixed, 1, number_prototype_format, TO_FIXED),
    JSMI_METHOD(toLocaleString, 0, number_prototype_to_locale_string),
    JSMI_METHOD_MODE(toPrecision, 1, number_prototype_format, TO_PRECISION),
    JSMI_METHOD(toString, 1, number_prototype_to_string),
    JSMI_METHOD(valueOf, 0, number_prototype_value_of),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_number_properties[] = {
    // clang-format off
    JSMI_METHOD(Number, 1, number_constructor),
    JSMI_OBJECT(prototype, NUMBER_PROTOTYPE, 0),
    JSMI_NUMBER(EPSILON, 0x1p-52),
    JSMI_NUMBER(MAX_SAFE_INTEGER, JSMI_MAX_SAFE_INTEGER),
    JSMI_NUMBER(MAX_VALUE, 0x1.fffffffffffffp1023),
    JSMI_NUMBER(MIN_SAFE_INTEGER, -JSMI_MAX_SAFE_INTEGER),
    JSMI_NUMBER(MIN_VALUE, 0x1p-1074),
    JSMI_NUMBER(NaN, (double)NAN),
    JSMI_NUMBER(NEGATIVE_INFINITY, (double)-INFINITY),
    JSMI_NUMBER(POSITIVE_INFINITY, (double)INFINITY),
    JSMI_METHOD_MODE(isFinite, 1, number_test, IS_FINITE),
    JSMI_METHOD_MODE(isInteger, 1, number_test, IS_INTEGER),
    JSMI_METHOD_MODE(isNaN, 1, number_test, IS_NAN),
    JSMI_METHOD_MODE(isSafeInteger, 1, number_test, IS_SAFE_INTEGER),
    JSMI_OBJECT(parseFloat, PARSE_FLOAT, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_OBJECT(parseInt, PARSE_INT, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_END,
    // clang-format on
};
