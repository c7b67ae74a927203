// SPDX-License-Identifier: MIT
#include "object/compare.h"

#include "number/math.h"
#include "object/bigint_view.h"
#include "object/operations.h"
#include "object/proxy.h"

bool jsmi_require_object_coercible(JsVm *vm, JsValue value)
{
    return !jsmi_is_nullish(value) ||
           jsmi_throw_type_error(vm, "%V has no properties", value);
}

// IsArray ( argument ), without recursion along proxies.
// https://tc39.es/ecma262/#sec-isarray
bool jsmi_is_array(JsVm *vm, JsValue value, bool *is_array)
{
    JsObject *object;

    *is_array = false;
    if (!jsmi_is_object(value))
        return true;
    object = jsmi_as_object(value);
    while (jsmi_object_is_proxy(object)) {
        if (!jsmi_proxy_check_live(vm, (JsProxy *)object) ||
            !jsmi_vm_spend(vm, 1))
            return false;
        object = ((JsProxy *)object)->target;
    }
    *is_array = jsmi_is_array_object(object);
    return true;
}

// https://tc39.es/ecma262/#sec-isregexp
bool jsmi_is_regexp(JsVm *vm, JsValue value, bool *is_regexp)
{
    JsValue matcher;

    *is_regexp = false;
    if (!jsmi_is_object(value))
        return true;
    if (!jsmi_get(vm, jsmi_as_object(value), JSMI_KEY_SYMBOL(match), &matcher))
        return false;
    *is_regexp = jsmi_is_undefined(matcher)
                     ? jsmi_is_kind(value, JSMI_CELL_REGEXP)
                     : jsmi_to_boolean(matcher);
    return true;
}

bool jsmi_is_integral_number(JsValue value)
{
    return jsmi_is_int(value) ||
           (jsmi_is_number(value) &&
            jsmi_double_is_integral(jsmi_as_double(value)));
}

static bool strings_equal(JsVm *vm, JsValue a, JsValue b, bool *equal)
{
    return jsmi_string_equal(&vm->heap, jsmi_as_string(a), jsmi_as_string(b),
                             equal) ||
           jsmi_throw_out_of_memory(vm);
}

// Limbs that are compared for a unit of fuel.
enum { LIMBS_PER_UNIT = 64 };

static bool pay_for_comparison(JsVm *vm, JsValue a, JsValue b)
{
    JsInteger x = jsmi_bigint_view(jsmi_as_bigint(a));
    JsInteger y = jsmi_bigint_view(jsmi_as_bigint(b));
    size_t shorter = x.count < y.count ? x.count : y.count;

    return jsmi_vm_spend(vm, shorter / LIMBS_PER_UNIT);
}

static bool bigints_equal(JsVm *vm, JsValue a, JsValue b, bool *equal)
{
    JsInteger x = jsmi_bigint_view(jsmi_as_bigint(a));
    JsInteger y = jsmi_bigint_view(jsmi_as_bigint(b));

    *equal = jsmi_integer_equal(&x, &y);
    return pay_for_comparison(vm, a, b);
}

// SameValueNonNumber ( x, y ), also for values of different types.
// https://tc39.es/ecma262/#sec-samevaluenonnumber
static bool same_non_number(JsVm *vm, JsValue a, JsValue b, bool *same)
{
    *same = jsmi_same_word(a, b);
    if (*same || !jsmi_is_cell(a) || !jsmi_is_cell(b))
        return true;
    if (jsmi_is_string(a) && jsmi_is_string(b))
        return strings_equal(vm, a, b, same);
    if (jsmi_is_bigint(a) && jsmi_is_bigint(b))
        return bigints_equal(vm, a, b, same);
    return true;
}

bool jsmi_same_value(JsVm *vm, JsValue a, JsValue b, bool *same)
{
    if (!jsmi_is_number(a) || !jsmi_is_number(b))
        return same_non_number(vm, a, b, same);
    *same = jsmi_number_same_value(jsmi_as_number(a), jsmi_as_number(b));
    return true;
}

bool jsmi_same_value_zero(JsVm *vm, JsValue a, JsValue b, bool *same)
{
    if (!jsmi_is_number(a) || !jsmi_is_number(b))
        return same_non_number(vm, a, b, same);
    *same = jsmi_number_same_value_zero(jsmi_as_number(a), jsmi_as_number(b));
    return true;
}

bool jsmi_is_strictly_equal(JsVm *vm, JsValue a, JsValue b, bool *equal)
{
    if (!jsmi_is_number(a) || !jsmi_is_number(b))
        return same_non_number(vm, a, b, equal);
    *equal = jsmi_as_number(a) == jsmi_as_number(b);
    return true;
}

// ------------------------------------------------------------- loose equality

typedef enum LooseType {
    LOOSE_NULLISH,
    LOOSE_BOOLEAN,
    LOOSE_NUMBER,
    LOOSE_STRING,
    LOOSE_SYMBOL,
    LOOSE_BIGINT,
    LOOSE_OBJECT,
} LooseType;

static LooseType loose_type(JsValue value)
{
    if (jsmi_is_number(value))
        return LOOSE_NUMBER;
    if (jsmi_is_nullish(value))
        return LOOSE_NULLISH;
    if (jsmi_is_boolean(value))
        return LOOSE_BOOLEAN;
    if (jsmi_is_object(value))
        return LOOSE_OBJECT;
    if (jsmi_is_string(value))
        return LOOSE_STRING;
    return jsmi_is_symbol(value) ? LOOSE_SYMBOL : LOOSE_BIGINT;
}

static bool bigint_equals_number(JsValue bigint, double number)
{
    JsInteger view = jsmi_bigint_view(jsmi_as_bigint(bigint));

    return number == number && jsmi_integer_compare_double(&view, number) == 0;
}

static bool bigint_equals_string(JsVm *vm, JsValue bigint, JsValue string,
                                 bool *equal)
{
    JsValue parsed;

    if (!jsmi_string_to_bigint(vm, jsmi_as_string(string), &parsed))
        return false;
    *equal = false;
    return jsmi_is_undefined(parsed) ||
           bigints_equal(vm, bigint, parsed, equal);
}

// One of the two is a BigInt, the other a number or a string.
static bool mixed_bigint_equal(JsVm *vm, JsValue a, JsValue b, bool *equal)
{
    JsValue bigint = jsmi_is_bigint(a) ? a : b;
    JsValue other = jsmi_is_bigint(a) ? b : a;

    if (jsmi_is_string(other))
        return bigint_equals_string(vm, bigint, other, equal);
    *equal = jsmi_is_number(other) &&
             bigint_equals_number(bigint, jsmi_as_number(other));
    return true;
}

static JsValue without_boolean(JsValue value)
{
    return jsmi_is_boolean(value)
               ? jsmi_value_int(jsmi_same_word(value, JSMI_TRUE))
               : value;
}

static bool is_html_dda(JsValue value)
{
    return jsmi_is_object(value) &&
           jsmi_as_cell(value)->flags & JSMI_OBJECT_IS_HTMLDDA;
}

// Steps 2 to 14 of IsLooselyEqual for two primitives.
static bool primitives_equal(JsVm *vm, JsValue a, JsValue b, bool *equal)
{
    double x, y;

    a = without_boolean(a);
    b = without_boolean(b);
    if (loose_type(a) == loose_type(b)) {
        if (jsmi_is_nullish(a)) {
            *equal = true;
            return true;
        }
        return jsmi_is_strictly_equal(vm, a, b, equal);
    }
    *equal = false;
    if (jsmi_is_nullish(a) || jsmi_is_nullish(b) || jsmi_is_symbol(a) ||
        jsmi_is_symbol(b))
        return true;
    if (jsmi_is_bigint(a) || jsmi_is_bigint(b))
        return mixed_bigint_equal(vm, a, b, equal);
    if (!jsmi_to_number(vm, a, &x) || !jsmi_to_number(vm, b, &y))
        return false;
    *equal = x == y;
    return true;
}

// IsLooselyEqual ( x, y )
// https://tc39.es/ecma262/#sec-islooselyequal
bool jsmi_is_loosely_equal(JsVm *vm, JsValue a, JsValue b, bool *equal)
{
    if (jsmi_is_object(a) && jsmi_is_object(b)) {
        *equal = jsmi_same_word(a, b);
        return true;
    }
    if (jsmi_is_object(a) || jsmi_is_object(b)) {
        JsValue other = jsmi_is_object(a) ? b : a;
        if (jsmi_is_nullish(other)) {
            *equal = is_html_dda(a) || is_html_dda(b);
            return true;
        }
        if (!jsmi_to_primitive(vm, a, JSMI_PREFER_DEFAULT, &a) ||
            !jsmi_to_primitive(vm, b, JSMI_PREFER_DEFAULT, &b))
            return false;
    }
    return primitives_equal(vm, a, b, equal);
}

// -------------------------------------------------------------------- ordering

static JsOrder order_of(bool is_less)
{
    return is_less ? JSMI_ORDER_TRUE : JSMI_ORDER_FALSE;
}

static JsOrder compare_bigint_and_number(JsValue bigint, double number)
{
    JsInteger view = jsmi_bigint_view(jsmi_as_bigint(bigint));

    if (number != number)
        return JSMI_ORDER_UNDEFINED;
    return order_of(jsmi_integer_compare_double(&view, number) < 0);
}

static JsOrder compare_number_and_bigint(double number, JsValue bigint)
{
    JsInteger view = jsmi_bigint_view(jsmi_as_bigint(bigint));

    if (number != number)
        return JSMI_ORDER_UNDEFINED;
    return order_of(jsmi_integer_compare_double(&view, number) > 0);
}

static JsOrder compare_bigints(JsValue a, JsValue b)
{
    JsInteger x = jsmi_bigint_view(jsmi_as_bigint(a));
    JsInteger y = jsmi_bigint_view(jsmi_as_bigint(b));

    return order_of(jsmi_integer_compare(&x, &y) < 0);
}

static JsOrder compare_numeric(JsValue a, JsValue b)
{
    if (jsmi_is_bigint(a))
        return jsmi_is_bigint(b)
                   ? compare_bigints(a, b)
                   : compare_bigint_and_number(a, jsmi_as_number(b));
    if (jsmi_is_bigint(b))
        return compare_number_and_bigint(jsmi_as_number(a), b);

    double x = jsmi_as_number(a), y = jsmi_as_number(b);
    if (x != x || y != y)
        return JSMI_ORDER_UNDEFINED;
    return order_of(x < y);
}

// Steps 4.a to 4.b: a BigInt beside a string; undefined if that is no integer.
static bool parse_beside_bigint(JsVm *vm, JsValue *value, bool *is_integer)
{
    JsValue parsed;

    if (!jsmi_string_to_bigint(vm, jsmi_as_string(*value), &parsed))
        return false;
    *is_integer = !jsmi_is_undefined(parsed);
    *value = parsed;
    return true;
}

// IsLessThan ( x, y, LeftFirst )
// https://tc39.es/ecma262/#sec-islessthan
bool jsmi_is_less_than(JsVm *vm, JsValue a, JsValue b, bool left_first,
                       JsOrder *order)
{
    bool is_integer = true;
    int comparison;

    if (left_first) {
        if (!jsmi_to_primitive(vm, a, JSMI_PREFER_NUMBER, &a) ||
            !jsmi_to_primitive(vm, b, JSMI_PREFER_NUMBER, &b))
            return false;
    } else if (!jsmi_to_primitive(vm, b, JSMI_PREFER_NUMBER, &b) ||
               !jsmi_to_primitive(vm, a, JSMI_PREFER_NUMBER, &a)) {
        return false;
    }
    if (jsmi_is_string(a) && jsmi_is_string(b)) {
        if (!jsmi_string_compare(&vm->heap, jsmi_as_string(a),
                                 jsmi_as_string(b), &comparison))
            return jsmi_throw_out_of_memory(vm);
        *order = order_of(comparison < 0);
        return true;
    }
    if (jsmi_is_bigint(a) && jsmi_is_string(b)) {
        if (!parse_beside_bigint(vm, &b, &is_integer))
            return false;
    } else if (jsmi_is_string(a) && jsmi_is_bigint(b)) {
        if (!parse_beside_bigint(vm, &a, &is_integer))
            return false;
    } else if (!jsmi_to_numeric(vm, a, &a) || !jsmi_to_numeric(vm, b, &b)) {
        return false;
    }
    *order = is_integer ? compare_numeric(a, b) : JSMI_ORDER_UNDEFINED;
    return !is_integer || !jsmi_is_bigint(a) || !jsmi_is_bigint(b) ||
           pay_for_comparison(vm, a, b);
}
