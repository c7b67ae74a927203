// SPDX-License-Identifier: MIT
//
// BigInt objects. https://tc39.es/ecma262/#sec-bigint-objects
#include "heap/bigint.h"

#include "builtins/shared.h"
#include "number/digits.h"
#include "number/math.h"

static JsInteger bigint_view(const JsBigInt *bigint)
{
    return (JsInteger){bigint->limbs, bigint->cell.auxiliary,
                       jsmi_bigint_is_negative(bigint)};
}

// NumberToBigInt ( number )
// https://tc39.es/ecma262/#sec-numbertobigint
static bool number_to_bigint(JsVm *vm, double number, JsValue *result)
{
    uint64_t limbs[JSMI_INTEGER_FROM_DOUBLE_LIMBS];
    JsIntegerResult integer = {.limbs = limbs,
                               .capacity = JSMI_INTEGER_FROM_DOUBLE_LIMBS};
    JsBigInt *bigint;

    if (!jsmi_double_is_integral(number))
        return jsmi_throw_range_error(
            vm, "%V is not an integer and cannot become a BigInt",
            jsmi_value_number(number));
    jsmi_integer_from_double(number, &integer);
    bigint =
        jsmi_bigint_new(&vm->heap, integer.is_negative, limbs, integer.count);
    if (!bigint)
        return jsmi_fail_allocation(vm);
    *result = jsmi_value_cell(bigint);
    return true;
}

// BigInt ( value )
// https://tc39.es/ecma262/#sec-bigint-constructor-number-value
static bool bigint_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue primitive;

    if (!jsmi_is_undefined(call->new_target))
        return jsmi_throw_type_error(vm, "BigInt is not a constructor");
    if (!jsmi_to_primitive(vm, jsmi_argument(call, 0), JSMI_PREFER_NUMBER,
                           &primitive))
        return false;
    if (jsmi_is_number(primitive))
        return number_to_bigint(vm, jsmi_as_number(primitive), result);
    return jsmi_to_bigint(vm, primitive, result);
}

typedef enum Wrapping { AS_INT_N, AS_UINT_N } Wrapping;

// BigInt.asIntN ( bits, bigint ), BigInt.asUintN ( bits, bigint )
// https://tc39.es/ecma262/#sec-bigint.asintn
static bool bigint_wrap(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    bool is_signed = call->callee->mode == AS_INT_N;
    double bits;
    JsValue value;
    JsBigInt *bigint;
    JsInteger integer;
    JsIntegerResult wrapped = {0};
    JsIntegerStatus status;

    if (!jsmi_to_index(vm, jsmi_argument(call, 0), &bits))
        return false;
    if (!jsmi_to_bigint(vm, jsmi_argument(call, 1), &value))
        return false;
    integer = bigint_view(jsmi_as_bigint(value));
    status = is_signed ? jsmi_integer_as_int_n_bound((uint64_t)bits, &integer,
                                                     &wrapped.capacity)
                       : jsmi_integer_as_uint_n_bound((uint64_t)bits, &integer,
                                                      &wrapped.capacity);
    if (status != JSMI_INTEGER_OK)
        return jsmi_throw_range_error(vm, "BigInt is too large");
    if (!jsmi_vm_spend(vm, wrapped.capacity / 64 + 1))
        return false;
    bigint = jsmi_bigint_new(&vm->heap, false, NULL, wrapped.capacity);
    if (!bigint)
        return jsmi_fail_allocation(vm);
    wrapped.limbs = bigint->limbs;
    if (is_signed)
        jsmi_integer_as_int_n((uint64_t)bits, &integer, &wrapped);
    else
        jsmi_integer_as_uint_n((uint64_t)bits, &integer, &wrapped);
    bigint->cell.auxiliary = wrapped.count;
    if (wrapped.is_negative)
        bigint->cell.flags |= JSMI_BIGINT_NEGATIVE;
    jsmi_bigint_normalize(bigint);
    *result = jsmi_value_cell(bigint);
    return true;
}

// ThisBigIntValue ( value )
// https://tc39.es/ecma262/#sec-thisbigintvalue
static bool this_bigint_value(JsCall *call, JsBigInt **bigint)
{
    JsValue value = jsmi_unwrap_primitive(call->this_value);

    if (!jsmi_is_bigint(value))
        return jsmi_throw_type_error(call->vm, "receiver %V is not a BigInt",
                                     call->this_value);
    *bigint = jsmi_as_bigint(value);
    return true;
}

static bool bigint_text(JsVm *vm, const JsBigInt *bigint, int radix,
                        JsValue *result)
{
    JsInteger integer = bigint_view(bigint);
    size_t size = jsmi_integer_text_bound(&integer, radix);
    size_t length;
    uint8_t *text;
    bool succeeded;

    if (size > vm->heap.longest_string)
        return jsmi_throw_string_length(vm);
    text = jsmi_allocate(&vm->budget, size);
    if (!text)
        return jsmi_fail_allocation(vm);
    succeeded =
        jsmi_integer_to_text(&vm->budget, &integer, radix, text, &length)
            ? jsmi_result_text(vm, (const char *)text, length, result)
            : jsmi_fail_allocation(vm);
    jsmi_release(&vm->budget, text, size);
    return succeeded;
}

// BigInt.prototype.toString ( [ radix ] )
// https://tc39.es/ecma262/#sec-bigint.prototype.tostring
static bool bigint_prototype_to_string(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsBigInt *bigint;
    double radix = 10;

    if (!this_bigint_value(call, &bigint))
        return false;
    if (!jsmi_is_undefined(jsmi_argument(call, 0)) &&
        !jsmi_to_integer_or_infinity(vm, jsmi_argument(call, 0), &radix))
        return false;
    if (radix < 2 || radix > 36)
        return jsmi_throw_range_error(vm, "radix must be from 2 to 36");
    return bigint_text(vm, bigint, (int)radix, result);
}

// BigInt.prototype.toLocaleString ( [ reserved1 [ , reserved2 ] ] )
// https://tc39.es/ecma262/#sec-bigint.prototype.tolocalestring
static bool bigint_prototype_to_locale_string(JsCall *call, JsValue *result)
{
    JsBigInt *bigint;

    return this_bigint_value(call, &bigint) &&
           bigint_text(call->vm, bigint, 10, result);
}

// BigInt.prototype.valueOf ( )
// https://tc39.es/ecma262/#sec-bigint.prototype.valueof
static bool bigint_prototype_value_of(JsCall *call, JsValue *result)
{
    JsBigInt *bigint;

    if (!this_bigint_value(call, &bigint))
        return false;
    *result = jsmi_value_cell(bigint);
    return true;
}

const JsPropertySpec jsmi_bigint_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, BIGINT, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(toLocaleString, 0, bigint_prototype_to_locale_string),
    JSMI_METHOD(toString, 0, bigint_prototype_to_string),
    JSMI_METHOD(valueOf, 0, bigint_prototype_value_of),
    JSMI_TAG(BigInt),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_bigint_properties[] = {
    // clang-format off
    JSMI_METHOD(BigInt, 1, bigint_constructor),
    JSMI_OBJECT(prototype, BIGINT_PROTOTYPE, 0),
    JSMI_METHOD_MODE(asIntN, 2, bigint_wrap, AS_INT_N),
    JSMI_METHOD_MODE(asUintN, 2, bigint_wrap, AS_UINT_N),
    JSMI_END,
    // clang-format on
};
