// SPDX-License-Identifier: MIT
//
// The operators on values: what the interpreter does not do itself.
#include "object/operations.h"

#include "number/math.h"
#include "object/bigint_view.h"

// --------------------------------------------------------------------- numbers

static double binary_number(JsBinaryOperator operation, double x, double y)
{
    switch (operation) {
    case JSMI_BINARY_ADD:
        return x + y;
    case JSMI_BINARY_SUBTRACT:
        return x - y;
    case JSMI_BINARY_MULTIPLY:
        return x * y;
    case JSMI_BINARY_DIVIDE:
        return x / y;
    case JSMI_BINARY_REMAINDER:
        return jsmi_number_remainder(x, y);
    case JSMI_BINARY_EXPONENTIATE:
        return jsmi_number_exponentiate(x, y);
    case JSMI_BINARY_AND:
        return jsmi_double_to_int32(x) & jsmi_double_to_int32(y);
    case JSMI_BINARY_OR:
        return jsmi_double_to_int32(x) | jsmi_double_to_int32(y);
    case JSMI_BINARY_XOR:
        return jsmi_double_to_int32(x) ^ jsmi_double_to_int32(y);
    case JSMI_BINARY_SHIFT_LEFT:
        return jsmi_int32_left_shift(jsmi_double_to_int32(x),
                                     jsmi_double_to_uint32(y));
    case JSMI_BINARY_SHIFT_RIGHT:
        return jsmi_int32_signed_right_shift(jsmi_double_to_int32(x),
                                             jsmi_double_to_uint32(y));
    case JSMI_BINARY_SHIFT_RIGHT_UNSIGNED:
        break;
    }
    return jsmi_double_to_uint32(x) >> (jsmi_double_to_uint32(y) & 31);
}

// --------------------------------------------------------------------- BigInts

static bool throw_integer_status(JsVm *vm, JsIntegerStatus status)
{
    switch (status) {
    case JSMI_INTEGER_DIVISION_BY_ZERO:
        return jsmi_throw_range_error(vm, "division of a BigInt by zero");
    case JSMI_INTEGER_NEGATIVE_EXPONENT:
        return jsmi_throw_range_error(
            vm, "the exponent of a BigInt must not be negative");
    default:
        return jsmi_throw_range_error(vm, "BigInt is too large");
    }
}

static bool compute(JsVm *vm, JsIntegerOperation operation, JsValue a,
                    const JsValue *b, JsValue *result)
{
    JsInteger x = jsmi_bigint_view(jsmi_as_bigint(a));
    JsInteger y = b ? jsmi_bigint_view(jsmi_as_bigint(*b)) : x;
    uint32_t capacity;
    JsBigInt *made;

    JsIntegerStatus status = jsmi_integer_bound(operation, &x, &y, &capacity);
    if (status != JSMI_INTEGER_OK)
        return throw_integer_status(vm, status);
    made = jsmi_bigint_new(&vm->heap, false, NULL, capacity);
    if (!made)
        return jsmi_throw_out_of_memory(vm);

    JsIntegerResult computed = {made->limbs, capacity, 0, false};
    if (!jsmi_integer_compute(&vm->budget, operation, &x, &y, &computed))
        return jsmi_throw_out_of_memory(vm);
    jsmi_bigint_finish(made, &computed);
    *result = jsmi_value_cell(made);
    return true;
}

static bool binary_bigint(JsVm *vm, JsBinaryOperator operation, JsValue a,
                          JsValue b, JsValue *result)
{
    static const JsIntegerOperation operations[] = {
        [JSMI_BINARY_ADD] = JSMI_INTEGER_ADD,
        [JSMI_BINARY_SUBTRACT] = JSMI_INTEGER_SUBTRACT,
        [JSMI_BINARY_MULTIPLY] = JSMI_INTEGER_MULTIPLY,
        [JSMI_BINARY_DIVIDE] = JSMI_INTEGER_DIVIDE,
        [JSMI_BINARY_REMAINDER] = JSMI_INTEGER_REMAINDER,
        [JSMI_BINARY_EXPONENTIATE] = JSMI_INTEGER_EXPONENTIATE,
        [JSMI_BINARY_AND] = JSMI_INTEGER_AND,
        [JSMI_BINARY_OR] = JSMI_INTEGER_OR,
        [JSMI_BINARY_XOR] = JSMI_INTEGER_XOR,
        [JSMI_BINARY_SHIFT_LEFT] = JSMI_INTEGER_LEFT_SHIFT,
        [JSMI_BINARY_SHIFT_RIGHT] = JSMI_INTEGER_SIGNED_RIGHT_SHIFT,
    };

    if (operation == JSMI_BINARY_SHIFT_RIGHT_UNSIGNED)
        return jsmi_throw_type_error(
            vm, "BigInts have no unsigned right shift, use >>");
    return compute(vm, operations[operation], a, &b, result);
}

// --------------------------------------------------------------------- strings

bool jsmi_concatenate(JsVm *vm, JsString *a, JsString *b, JsString **result)
{
    JsString *made;

    if ((uint64_t)jsmi_string_length(a) + jsmi_string_length(b) >
        vm->heap.longest_string)
        return jsmi_throw_range_error(vm, "invalid string length");
    made = jsmi_string_concatenate(&vm->heap, a, b);
    if (!made)
        return jsmi_throw_out_of_memory(vm);
    *result = made;
    return true;
}

// FAST PATH: a number and a short string, without a string for the number
// alone. `*is_done` false: nothing of that kind.
static bool add_number_text(JsVm *vm, JsValue a, JsValue b, JsValue *result,
                            bool *is_done)
{
    bool is_first = jsmi_is_number(a);
    const JsString *string = jsmi_as_string(is_first ? b : a);
    char text[JSMI_NUMBER_TEXT_SIZE];
    JsUnits units[2];
    JsString *joined;

    *is_done = jsmi_string_length(string) <= 64 && !jsmi_string_is_rope(string);
    if (!*is_done)
        return true;
    units[is_first] = jsmi_string_units(string);
    units[!is_first] = (JsUnits){
        .data = text,
        .length = (uint32_t)jsmi_number_value_to_text(is_first ? a : b, text)};
    joined = jsmi_string_join_unrooted(&vm->heap, units, 2);
    if (!joined)
        return jsmi_throw_out_of_memory(vm);
    jsmi_vm_keep(vm, jsmi_value_cell(joined));
    *result = jsmi_value_cell(joined);
    return true;
}

// Step 1.c of ApplyStringOrNumericBinaryOperator: one of the two is a string.
static bool add_strings(JsVm *vm, JsValue a, JsValue b, JsValue *result)
{
    JsString *left, *right, *joined;
    bool is_done = false;

    if ((jsmi_is_number(a) || jsmi_is_number(b)) &&
        !add_number_text(vm, a, b, result, &is_done))
        return false;
    if (is_done)
        return true;
    if (!jsmi_to_string(vm, a, &left) || !jsmi_to_string(vm, b, &right) ||
        !jsmi_concatenate(vm, left, right, &joined))
        return false;
    *result = jsmi_value_cell(joined);
    return true;
}

// ------------------------------------------------------------------- operators

// ApplyStringOrNumericBinaryOperator ( lVal, opText, rVal )
// https://tc39.es/ecma262/#sec-applystringornumericbinaryoperator
bool jsmi_binary(JsVm *vm, JsBinaryOperator operation, JsValue a, JsValue b,
                 JsValue *result)
{
    if (operation == JSMI_BINARY_ADD) {
        if ((jsmi_is_object(a) &&
             !jsmi_to_primitive(vm, a, JSMI_PREFER_DEFAULT, &a)) ||
            (jsmi_is_object(b) &&
             !jsmi_to_primitive(vm, b, JSMI_PREFER_DEFAULT, &b)))
            return false;
        if (jsmi_is_string(a) || jsmi_is_string(b))
            return add_strings(vm, a, b, result);
    }
    if (!jsmi_to_numeric(vm, a, &a) || !jsmi_to_numeric(vm, b, &b))
        return false;
    if (jsmi_is_bigint(a) && jsmi_is_bigint(b))
        return binary_bigint(vm, operation, a, b, result);
    if (jsmi_is_bigint(a) || jsmi_is_bigint(b))
        return jsmi_throw_type_error(
            vm, "a BigInt cannot be mixed with other numbers");
    *result = jsmi_value_from_raw_double(
        binary_number(operation, jsmi_as_number(a), jsmi_as_number(b)));
    return true;
}

bool jsmi_unary(JsVm *vm, JsUnaryOperator operation, JsValue value,
                JsValue *result)
{
    static const JsIntegerOperation operations[] = {
        [JSMI_UNARY_NEGATE] = JSMI_INTEGER_UNARY_MINUS,
        [JSMI_UNARY_NOT] = JSMI_INTEGER_NOT,
        [JSMI_UNARY_INCREMENT] = JSMI_INTEGER_INCREMENT,
        [JSMI_UNARY_DECREMENT] = JSMI_INTEGER_DECREMENT,
    };
    double number;

    if (!jsmi_to_numeric(vm, value, &value))
        return false;
    if (jsmi_is_bigint(value))
        return compute(vm, operations[operation], value, NULL, result);
    number = jsmi_as_number(value);
    switch (operation) {
    case JSMI_UNARY_NEGATE:
        number = -number;
        break;
    case JSMI_UNARY_NOT:
        number = ~jsmi_double_to_int32(number);
        break;
    case JSMI_UNARY_INCREMENT:
        number += 1;
        break;
    case JSMI_UNARY_DECREMENT:
        number -= 1;
        break;
    }
    *result = jsmi_value_from_raw_double(number);
    return true;
}

// https://tc39.es/ecma262/#sec-typeof-operator
JsString *jsmi_typeof(JsValue value)
{
    if (jsmi_is_number(value))
        return JSMI_ATOM(number);
    if (jsmi_is_undefined(value))
        return JSMI_ATOM(undefined);
    if (jsmi_is_boolean(value))
        return JSMI_ATOM(boolean);
    if (!jsmi_is_cell(value))
        return JSMI_ATOM(object);
    switch (jsmi_as_cell(value)->kind) {
    case JSMI_CELL_STRING:
        return JSMI_ATOM(string);
    case JSMI_CELL_SYMBOL:
        return JSMI_ATOM(symbol);
    case JSMI_CELL_BIGINT:
        return JSMI_ATOM(bigint);
    default:
        if (jsmi_as_cell(value)->flags & JSMI_OBJECT_IS_HTMLDDA)
            return JSMI_ATOM(undefined);
        return jsmi_is_callable(value) ? JSMI_ATOM(function)
                                       : JSMI_ATOM(object);
    }
}
