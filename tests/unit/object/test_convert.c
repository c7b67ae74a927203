// SPDX-License-Identifier: MIT
#include "fixture.h"

#include <math.h>

static bool return_data(JsCall *call, JsValue *result)
{
    *result = call->callee->data[0];
    return true;
}

static JsValue object_with(TestVm *test, const char *method, JsValue value)
{
    JsValue object = test_object(test);
    JsValue function = test_function(test, return_data);

    ((JsNativeFunction *)jsmi_as_cell(function))->data[0] = value;
    test_set(test, object, method, function);
    return object;
}

static JsValue bigint(TestVm *test, const char *text)
{
    JsValue value;

    cr_assert(jsmi_string_to_bigint(
        &test->vm, jsmi_as_string(test_string(test, text)), &value));
    cr_assert(jsmi_is_bigint(value));
    return value;
}

Test(convert, keys)
{
    static const struct {
        const char *text;
        bool is_index;
    } cases[] = {
        {"0", true},    {"7", true},
        {"10", true},   {"4294967294", true},
        {"00", false},  {"4294967295", false},
        {"-1", false},  {"", false},
        {"1.5", false}, {"12345678901", false},
        {"a", false},
    };
    TestVm test;

    test_vm_open(&test);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        JsKey key = test_key(&test, cases[i].text);
        JsValue back;
        cr_expect_eq(jsmi_key_is_index(key), cases[i].is_index, "%s",
                     cases[i].text);
        cr_assert(jsmi_key_to_value(&test.vm, key, &back));
        cr_expect(test_is_text(back, cases[i].text), "%s", cases[i].text);
    }
    JsKey key;
    cr_assert(jsmi_to_property_key(&test.vm, jsmi_value_double(-0.0), &key));
    cr_expect(jsmi_key_equal(key, jsmi_key_from_index(0)));
    cr_assert(jsmi_key_from_integer(&test.vm, 9007199254740991.0, &key));
    cr_expect(jsmi_key_is_string(key) && !jsmi_key_is_index(key));
    test_vm_close(&test);
}

Test(convert, canonical_numeric_strings)
{
    static const struct {
        const char *text;
        bool is_numeric;
    } cases[] = {
        {"0", true},        {"-0", true},         {"1.5", true},
        {"1e+21", true},    {"1e21", false},      {"NaN", true},
        {"Infinity", true}, {"-Infinity", true},  {"+1", false},
        {"01", false},      {"1.0", false},       {"x", false},
        {"Info", false},    {"4294967296", true}, {"", false},
    };
    TestVm test;

    test_vm_open(&test);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool is_numeric;
        double number;
        cr_assert(jsmi_canonical_numeric_index(
            &test.vm, test_key(&test, cases[i].text), &is_numeric, &number));
        cr_expect_eq(is_numeric, cases[i].is_numeric, "%s", cases[i].text);
    }
    test_vm_close(&test);
}

Test(convert, objects_to_primitives)
{
    TestVm test;
    JsValue primitive;
    JsString *string;
    double number;

    test_vm_open(&test);
    JsVm *vm = &test.vm;
    JsValue object = object_with(&test, "valueOf", jsmi_value_int(5));
    cr_assert(jsmi_to_number(vm, object, &number));
    cr_expect(number == 5);
    // valueOf of %Object.prototype% gives the object, so toString is asked.
    object = object_with(&test, "toString", test_string(&test, "7"));
    cr_assert(jsmi_to_number(vm, object, &number));
    cr_expect(number == 7);
    cr_assert(jsmi_to_string(vm, object, &string));
    cr_expect(test_is_text(jsmi_value_cell(string), "7"));
    object = object_with(&test, "toString", test_object(&test));
    cr_expect_not(
        jsmi_to_primitive(vm, object, JSMI_PREFER_STRING, &primitive));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));

    JsValue symbol;
    cr_assert(jsmi_symbol_create(vm, NULL, 0, &symbol));
    cr_expect_not(jsmi_to_number(vm, symbol, &number));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    cr_expect_not(jsmi_to_string(vm, symbol, &string));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    cr_expect_not(jsmi_to_number(vm, bigint(&test, "1"), &number));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    test_vm_close(&test);
}

Test(convert, indices_and_lengths)
{
    TestVm test;
    double number;

    test_vm_open(&test);
    cr_assert(jsmi_to_length(&test.vm, jsmi_value_double(-5), &number));
    cr_expect(number == 0);
    cr_assert(jsmi_to_length(&test.vm, jsmi_value_double(INFINITY), &number));
    cr_expect(number == 9007199254740991.0);
    cr_assert(jsmi_to_index(&test.vm, JSMI_UNDEFINED, &number));
    cr_expect(number == 0);
    cr_expect_not(jsmi_to_index(&test.vm, jsmi_value_int(-1), &number));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE));
    cr_assert(jsmi_to_integer_or_infinity(&test.vm, JSMI_NAN, &number));
    cr_expect(number == 0 && !signbit(number));
    test_vm_close(&test);
}

Test(compare, equality)
{
    TestVm test;
    bool equal;

    test_vm_open(&test);
    JsVm *vm = &test.vm;
    const struct {
        JsValue a, b;
        bool loosely, strictly;
    } cases[] = {
        {JSMI_NULL, JSMI_UNDEFINED, true, false},
        {JSMI_NULL, jsmi_value_int(0), false, false},
        {jsmi_value_int(1), jsmi_value_double(1), true, true},
        {jsmi_value_double(0), jsmi_value_double(-0.0), true, true},
        {JSMI_NAN, JSMI_NAN, false, false},
        {JSMI_TRUE, jsmi_value_int(1), true, false},
        {JSMI_TRUE, test_string(&test, "1"), true, false},
        {test_string(&test, "a"), test_string(&test, "a"), true, true},
        {test_string(&test, " 12 "), jsmi_value_int(12), true, false},
        {bigint(&test, "3"), jsmi_value_int(3), true, false},
        {bigint(&test, "3"), bigint(&test, "0x3"), true, true},
        {bigint(&test, "3"), test_string(&test, "3"), true, false},
        {bigint(&test, "3"), test_string(&test, "3n"), false, false},
        {object_with(&test, "valueOf", jsmi_value_int(4)), jsmi_value_int(4),
         true, false},
        {test_object(&test), test_object(&test), false, false},
        {test_object(&test), JSMI_NULL, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert(jsmi_is_loosely_equal(vm, cases[i].a, cases[i].b, &equal));
        cr_expect_eq(equal, cases[i].loosely, "%zu", i);
        cr_assert(jsmi_is_loosely_equal(vm, cases[i].b, cases[i].a, &equal));
        cr_expect_eq(equal, cases[i].loosely, "%zu", i);
        cr_assert(jsmi_is_strictly_equal(vm, cases[i].a, cases[i].b, &equal));
        cr_expect_eq(equal, cases[i].strictly, "%zu", i);
    }
    cr_assert(jsmi_same_value(vm, JSMI_NAN, JSMI_NAN, &equal) && equal);
    cr_assert(jsmi_same_value(vm, jsmi_value_int(0), jsmi_value_double(-0.0),
                              &equal) &&
              !equal);
    cr_assert(jsmi_same_value_zero(vm, jsmi_value_int(0),
                                   jsmi_value_double(-0.0), &equal) &&
              equal);
    test_vm_close(&test);
}

Test(compare, ordering)
{
    TestVm test;
    JsOrder order;

    test_vm_open(&test);
    const struct {
        JsValue a, b;
        JsOrder order;
    } cases[] = {
        {jsmi_value_int(1), jsmi_value_int(2), JSMI_ORDER_TRUE},
        {jsmi_value_int(1), JSMI_NAN, JSMI_ORDER_UNDEFINED},
        {test_string(&test, "10"), test_string(&test, "9"), JSMI_ORDER_TRUE},
        {test_string(&test, "10"), jsmi_value_int(9), JSMI_ORDER_FALSE},
        {bigint(&test, "1"), jsmi_value_double(1.5), JSMI_ORDER_TRUE},
        {jsmi_value_double(1.5), bigint(&test, "1"), JSMI_ORDER_FALSE},
        {bigint(&test, "1"), test_string(&test, "x"), JSMI_ORDER_UNDEFINED},
        {bigint(&test, "1"), test_string(&test, "2"), JSMI_ORDER_TRUE},
        {JSMI_NULL, jsmi_value_int(1), JSMI_ORDER_TRUE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert(
            jsmi_is_less_than(&test.vm, cases[i].a, cases[i].b, true, &order));
        cr_expect_eq(order, cases[i].order, "%zu", i);
    }
    test_vm_close(&test);
}

Test(operators, binary_and_unary)
{
    TestVm test;
    JsValue result;

    test_vm_open(&test);
    JsVm *vm = &test.vm;
    cr_assert(jsmi_binary(vm, JSMI_BINARY_ADD, test_string(&test, "a"),
                          JSMI_NULL, &result));
    JsUnits units;
    cr_assert(jsmi_string_flatten(&vm->heap, jsmi_as_string(result), &units));
    cr_expect(jsmi_units_equal_text(units, "anull"));
    cr_assert(jsmi_binary(vm, JSMI_BINARY_SUBTRACT, test_string(&test, "7"),
                          JSMI_TRUE, &result));
    cr_expect_eq(jsmi_as_int(result), 6);
    cr_assert(jsmi_binary(vm, JSMI_BINARY_SHIFT_RIGHT_UNSIGNED,
                          jsmi_value_int(-1), jsmi_value_int(32), &result));
    cr_expect(jsmi_as_number(result) == 4294967295.0);
    cr_assert(jsmi_binary(vm, JSMI_BINARY_REMAINDER, jsmi_value_int(INT32_MIN),
                          jsmi_value_int(-1), &result));
    cr_expect(jsmi_as_number(result) == 0 && signbit(jsmi_as_number(result)));
    cr_expect_not(jsmi_binary(vm, JSMI_BINARY_ADD, bigint(&test, "1"),
                              jsmi_value_int(1), &result));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    cr_expect_not(jsmi_binary(vm, JSMI_BINARY_DIVIDE, bigint(&test, "1"),
                              bigint(&test, "0"), &result));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE));
    cr_assert(jsmi_unary(vm, JSMI_UNARY_NEGATE, jsmi_value_int(0), &result));
    cr_expect(jsmi_is_double(result) && signbit(jsmi_as_double(result)));
    cr_assert(jsmi_unary(vm, JSMI_UNARY_NOT, bigint(&test, "5"), &result));
    bool equal;
    cr_assert(jsmi_is_loosely_equal(vm, result, jsmi_value_int(-6), &equal));
    cr_expect(equal);
    test_vm_close(&test);
}

Test(strings, are_objects_with_units)
{
    TestVm test;
    JsObject *object;
    JsKeyList keys;

    test_vm_open(&test);
    JsValue string = test_string(&test, "abc");
    cr_expect(test_is_text(test_get(&test, string, "1"), "b"));
    cr_expect_eq(jsmi_as_int(test_get(&test, string, "length")), 3);
    cr_expect(jsmi_is_undefined(test_get(&test, string, "3")));
    cr_assert(jsmi_to_object(&test.vm, string, &object));
    JsValue wrapper = jsmi_value_cell(object);
    cr_expect(test_is_text(test_get(&test, wrapper, "2"), "c"));
    cr_expect_not(
        jsmi_set(&test.vm, object, jsmi_key_from_index(0), JSMI_NULL, true));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    test_set(&test, wrapper, "9", jsmi_value_int(9));
    test_set(&test, wrapper, "x", jsmi_value_int(9));
    jsmi_key_list_initialize(&keys, &test.vm);
    cr_assert(
        object->shape->methods->own_property_keys(&test.vm, object, &keys));
    cr_assert_eq(keys.count, 6);
    cr_expect(jsmi_key_equal(keys.keys[3], jsmi_key_from_index(9)));
    cr_expect(jsmi_key_equal(keys.keys[4], JSMI_KEY(length)));
    jsmi_key_list_dispose(&keys);
    cr_expect_not(jsmi_delete_property_or_throw(&test.vm, object,
                                                jsmi_key_from_index(1)));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    test_vm_close(&test);
}

Test(fuel, runs_out_and_ends_the_machine)
{
    TestVm test;
    JsValue value;

    test_vm_open(&test);
    jsmi_vm_set_fuel(&test.vm, 50000);
    int64_t spent = 0;
    while (jsmi_vm_spend(&test.vm, 10))
        spent += 10;
    cr_expect_eq(spent, 50000);
    cr_expect_eq(test.vm.pending, JSMI_TERMINATION_PENDING);
    cr_expect_not(jsmi_take_exception(&test.vm, &value));
    // Nothing takes its place.
    cr_expect_not(jsmi_throw_type_error(&test.vm, "no"));
    cr_expect_eq(test.vm.pending, JSMI_TERMINATION_PENDING);
    test_vm_close(&test);
}
