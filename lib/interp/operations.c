// SPDX-License-Identifier: MIT
//
// The cold halves of operators: everything but numbers with numbers.
#include "interp/excerpt.h"
#include "interp/inline_cache.h"
#include "interp/slow_paths.h"

#define A jsmi_instruction_a(instruction)
#define B jsmi_instruction_b(instruction)
#define C jsmi_instruction_c(instruction)

bool jsmi_throw_operand(JsVm *vm)
{
    return jsmi_throw_type_error(vm, "the compiled code is not valid: an "
                                     "operand is of the wrong kind");
}

JSMI_OPERATION(binary)
{
    JsValue result;

    if (!jsmi_binary(vm, (JsBinaryOperator)extra, fp[B], fp[C], &result))
        return false;
    fp[A] = result;
    return true;
}

JSMI_OPERATION(binary_immediate)
{
    JsValue immediate = jsmi_value_int((int32_t)instruction >> 24);
    JsValue result;

    if (!jsmi_binary(vm, (JsBinaryOperator)extra, fp[B], immediate, &result))
        return false;
    fp[A] = result;
    return true;
}

JSMI_OPERATION(unary)
{
    JsValue result;

    if (!jsmi_unary(vm, (JsUnaryOperator)extra, fp[B], &result))
        return false;
    fp[A] = result;
    return true;
}

JSMI_OPERATION(to_number)
{
    double number;

    (void)extra;
    if (!jsmi_to_number(vm, fp[B], &number))
        return false;
    fp[A] = jsmi_value_number(number);
    return true;
}

JSMI_OPERATION(to_numeric)
{
    JsValue numeric;

    (void)extra;
    if (!jsmi_to_numeric(vm, fp[B], &numeric))
        return false;
    fp[A] = numeric;
    return true;
}

JSMI_OPERATION(to_string)
{
    JsString *string;

    (void)extra;
    if (jsmi_is_number(fp[B])) {
        fp[A] = fp[B];
        return true;
    }
    if (!jsmi_to_string(vm, fp[B], &string))
        return false;
    fp[A] = jsmi_value_cell(string);
    return true;
}

enum { MOST_JOINED = 8, LONGEST_JOINED = 512 };

// FAST PATH: a few pieces, none of them a rope, that are short together are
// copied once. `*string` NULL: another case.
static bool join(JsVm *vm, const JsValue *pieces, uint32_t count,
                 JsString **string)
{
    char texts[MOST_JOINED][JSMI_NUMBER_TEXT_SIZE];
    JsUnits units[MOST_JOINED];
    size_t length = 0;

    *string = NULL;
    if (count > MOST_JOINED)
        return true;
    for (uint32_t i = 0; i < count; i++) {
        if (jsmi_is_number(pieces[i])) {
            units[i] = (JsUnits){.data = texts[i],
                                 .length = (uint32_t)jsmi_number_value_to_text(
                                     pieces[i], texts[i])};
        } else {
            const JsString *piece = jsmi_as_string(pieces[i]);

            if (jsmi_string_length(piece) > LONGEST_JOINED ||
                jsmi_string_is_rope(piece))
                return true;
            units[i] = jsmi_string_units(piece);
        }
        length += units[i].length;
    }
    if (length > LONGEST_JOINED)
        return true;
    *string = jsmi_string_join_unrooted(&vm->heap, units, count);
    return *string || jsmi_throw_out_of_memory(vm);
}

JSMI_OPERATION(concatenate)
{
    JsString *joined;

    (void)extra;
    if (!join(vm, fp + B, C, &joined))
        return false;
    if (!joined) {
        joined = JSMI_ATOM(empty);
        for (uint32_t i = 0; i < C; i++) {
            JsString *piece;

            if (!jsmi_to_string(vm, fp[B + i], &piece) ||
                !jsmi_concatenate(vm, joined, piece, &joined))
                return false;
        }
    }
    fp[A] = jsmi_value_cell(joined);
    return true;
}

JSMI_OPERATION(to_object)
{
    JsObject *object;

    (void)extra;
    if (!jsmi_to_object(vm, fp[B], &object))
        return false;
    fp[A] = jsmi_value_cell(object);
    return true;
}

JSMI_OPERATION(to_property_key)
{
    JsKey key;

    (void)extra;
    return jsmi_to_property_key(vm, fp[B], &key) &&
           jsmi_key_to_value(vm, key, &fp[A]);
}

JSMI_OPERATION(check_object_coercible)
{
    (void)extra;
    return jsmi_throw_about_operand(
        vm, fp, fp[A], B ? "has no properties" : "cannot be destructured");
}

JSMI_OPERATION(check_object)
{
    static const char *const expected[] = {
        [JSMI_CHECK_ITERATOR_RESULT] = "an iterator's result",
        [JSMI_CHECK_ITERATOR] = "an iterator",
        [JSMI_CHECK_CONSTRUCTOR_RETURN] = "what a constructor returns",
    };

    (void)extra;
    return jsmi_throw_type_error(vm, "%s must be an object, not %V",
                                 expected[C], fp[A]);
}

JSMI_OPERATION(has_property)
{
    JsObject *object;
    JsKey key;
    bool has;

    (void)extra;
    if (!jsmi_is_object(fp[C]))
        return jsmi_throw_type_error(
            vm, "the right-hand side of in must be an object, not %V", fp[C]);
    object = jsmi_as_object(fp[C]);
    if (!jsmi_to_property_key(vm, fp[B], &key) ||
        !jsmi_has_property(vm, object, key, &has))
        return false;
    fp[A] = jsmi_value_boolean(has);
    return true;
}

// FAST PATH of InstanceofOperator: a function that answers as
// Function.prototype does, whose own answer nobody can replace.
static bool ask_function(JsVm *vm, JsValue value, JsValue target, bool *is,
                         bool *is_known)
{
    const JsObject *holder;
    JsObject *common;
    JsValue found;

    *is_known = false;
    if (!jsmi_is_callable(target) ||
        jsmi_is_kind(target, JSMI_CELL_BOUND_FUNCTION))
        return true;
    if (!jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_FUNCTION_PROTOTYPE,
                              &common) ||
        !jsmi_find_data(vm, jsmi_as_object(target),
                        JSMI_KEY_SYMBOL(has_instance), &holder, &found))
        return false;
    if (holder != common)
        return true;
    *is = false;
    *is_known = !jsmi_is_object(value);
    if (*is_known)
        return true;
    if (!jsmi_find_data(vm, jsmi_as_object(target), JSMI_KEY(prototype),
                        &holder, &found))
        return false;
    *is_known = holder && jsmi_is_object(found);
    return !*is_known ||
           jsmi_is_on_prototype_chain(vm, jsmi_as_object(value), found, is);
}

JSMI_OPERATION(instance_of)
{
    bool is, is_known;

    (void)extra;
    if (!ask_function(vm, fp[B], fp[C], &is, &is_known) ||
        (!is_known && !jsmi_instance_of(vm, fp[B], fp[C], &is)))
        return false;
    fp[A] = jsmi_value_boolean(is);
    return true;
}

// Relations and equality of two strings.
static bool compare_strings(JsVm *vm, JsComparison comparison, JsString *a,
                            JsString *b, bool *truth)
{
    bool is_equality = comparison == JSMI_COMPARE_EQUAL ||
                       comparison == JSMI_COMPARE_STRICT_EQUAL;
    int order = 0;

    if (is_equality ? !jsmi_string_equal(&vm->heap, a, b, truth)
                    : !jsmi_string_compare(&vm->heap, a, b, &order))
        return jsmi_throw_out_of_memory(vm);
    switch (comparison) {
    case JSMI_COMPARE_LESS:
        *truth = order < 0;
        break;
    case JSMI_COMPARE_GREATER:
        *truth = order > 0;
        break;
    case JSMI_COMPARE_LESS_EQUAL:
        *truth = order <= 0;
        break;
    case JSMI_COMPARE_GREATER_EQUAL:
        *truth = order >= 0;
        break;
    case JSMI_COMPARE_EQUAL:
    case JSMI_COMPARE_STRICT_EQUAL:
        break;
    }
    return true;
}

// Relations of anything but numbers and strings, and equalities.
static bool compare_others(JsVm *vm, JsComparison comparison, JsValue a,
                           JsValue b, bool *truth)
{
    JsOrder order;

    switch (comparison) {
    case JSMI_COMPARE_LESS:
        if (!jsmi_is_less_than(vm, a, b, true, &order))
            return false;
        *truth = order == JSMI_ORDER_TRUE;
        return true;
    case JSMI_COMPARE_GREATER:
        if (!jsmi_is_less_than(vm, b, a, false, &order))
            return false;
        *truth = order == JSMI_ORDER_TRUE;
        return true;
    case JSMI_COMPARE_LESS_EQUAL:
        if (!jsmi_is_less_than(vm, b, a, false, &order))
            return false;
        *truth = order == JSMI_ORDER_FALSE;
        return true;
    case JSMI_COMPARE_GREATER_EQUAL:
        if (!jsmi_is_less_than(vm, a, b, true, &order))
            return false;
        *truth = order == JSMI_ORDER_FALSE;
        return true;
    case JSMI_COMPARE_EQUAL:
        return jsmi_is_loosely_equal(vm, a, b, truth);
    case JSMI_COMPARE_STRICT_EQUAL:
        return jsmi_is_strictly_equal(vm, a, b, truth);
    }
    return false;
}

int jsmi_compare_short_strings(JsValue a, JsValue b)
{
    const JsString *left, *right;
    uint32_t shorter;

    if (!jsmi_is_string(a) || !jsmi_is_string(b))
        return JSMI_NOT_SHORT_STRINGS;
    left = jsmi_as_string(a);
    right = jsmi_as_string(b);
    shorter = jsmi_string_length(left) < jsmi_string_length(right)
                  ? jsmi_string_length(left)
                  : jsmi_string_length(right);
    return jsmi_strings_are_short_latin1(left, right, shorter)
               ? jsmi_string_compare_short(left, right, shorter)
               : JSMI_NOT_SHORT_STRINGS;
}

bool jsmi_compare_slowly(JsVm *vm, JsComparison comparison, JsValue a,
                         JsValue b, bool *truth)
{
    return jsmi_is_string(a) && jsmi_is_string(b)
               ? compare_strings(vm, comparison, jsmi_as_string(a),
                                 jsmi_as_string(b), truth)
               : compare_others(vm, comparison, a, b, truth);
}

#undef A
#undef B
#undef C
