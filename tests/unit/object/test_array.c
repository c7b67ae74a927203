// SPDX-License-Identifier: MIT
#include "fixture.h"

static JsValue make_array(TestVm *test, uint32_t length)
{
    JsValue array;

    cr_assert(jsmi_array_create(&test->vm, length, NULL, &array));
    return array;
}

static uint32_t length_of(JsValue array)
{
    return jsmi_array_length(jsmi_as_object(array));
}

static bool define(TestVm *test, JsValue object, JsKey key, JsValue value,
                   uint32_t fields, uint32_t attributes)
{
    JsPropertyDescriptor descriptor = {fields, attributes, value,
                                       JSMI_UNDEFINED, JSMI_UNDEFINED};
    JsObject *array = jsmi_as_object(object);
    bool succeeded;

    cr_assert(array->shape->methods->define_own_property(
        &test->vm, array, key, &descriptor, &succeeded));
    return succeeded;
}

static bool set(TestVm *test, JsValue array, uint32_t index, JsValue value)
{
    JsObject *object = jsmi_as_object(array);
    bool succeeded;

    cr_assert(object->shape->methods->set(&test->vm, object,
                                          jsmi_key_from_index(index), value,
                                          array, &succeeded));
    return succeeded;
}

Test(array, writing_beyond_the_end_grows_the_length)
{
    TestVm test;

    test_vm_open(&test);
    JsValue array = make_array(&test, 0);
    cr_expect(set(&test, array, 4, jsmi_value_int(4)));
    cr_expect_eq(length_of(array), 5);
    cr_expect(jsmi_is_undefined(test_get(&test, array, "3")));
    cr_expect(set(&test, array, 4294967294u, jsmi_value_int(5)));
    cr_expect(jsmi_as_number(test_get(&test, array, "length")) == 4294967295.0);
    cr_expect_eq(jsmi_as_int(test_get(&test, array, "4294967294")), 5);
    // Beyond the largest index it is a property like any other.
    test_set(&test, array, "4294967295", jsmi_value_int(6));
    cr_expect_eq(length_of(array), 4294967295u);
    cr_expect_not(
        jsmi_array_append(&test.vm, jsmi_as_object(array), jsmi_value_int(1)));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE));
    test_vm_close(&test);
}

Test(array, a_shorter_length_deletes)
{
    TestVm test;

    test_vm_open(&test);
    JsValue array = make_array(&test, 0);
    for (uint32_t i = 0; i < 6; i++)
        cr_assert(set(&test, array, i, jsmi_value_int((int)i)));
    test_set(&test, array, "length", jsmi_value_int(2));
    test_set(&test, array, "length", jsmi_value_int(5));
    // What was cut off does not come back to life.
    cr_expect(jsmi_is_undefined(test_get(&test, array, "3")));
    cr_assert(
        jsmi_array_append(&test.vm, jsmi_as_object(array), jsmi_value_int(9)));
    cr_expect(jsmi_is_undefined(test_get(&test, array, "3")));
    cr_expect_eq(jsmi_as_int(test_get(&test, array, "5")), 9);
    test_vm_close(&test);
}

Test(array, an_element_that_is_not_configurable_stops_the_cut)
{
    TestVm test;

    test_vm_open(&test);
    JsValue array = make_array(&test, 0);
    for (uint32_t i = 0; i < 6; i++)
        cr_assert(set(&test, array, i, jsmi_value_int((int)i)));
    cr_expect(define(&test, array, jsmi_key_from_index(2), JSMI_UNDEFINED,
                     JSMI_HAS_CONFIGURABLE, 0));
    cr_expect_not(define(&test, array, JSMI_KEY(length), jsmi_value_int(0),
                         JSMI_HAS_VALUE | JSMI_HAS_WRITABLE, 0));
    cr_expect_eq(length_of(array), 3);
    cr_expect_eq(jsmi_as_int(test_get(&test, array, "2")), 2);
    // The length became read-only all the same.
    cr_expect_not(set(&test, array, 3, jsmi_value_int(3)));
    cr_expect(set(&test, array, 1, jsmi_value_int(7)));
    cr_expect_eq(length_of(array), 3);
    test_vm_close(&test);
}

static bool shrink_and_return_nine(JsCall *call, JsValue *result)
{
    JsValue array = ((JsNativeFunction *)call->callee)->data[0];
    bool succeeded;

    *result = jsmi_value_int(9);
    return jsmi_array_set_length(call->vm, jsmi_as_object(array), 1,
                                 &succeeded);
}

Test(array, the_conversion_of_a_length_may_change_the_array)
{
    TestVm test;

    test_vm_open(&test);
    JsValue array = make_array(&test, 0);
    for (uint32_t i = 0; i < 6; i++)
        cr_assert(set(&test, array, i, jsmi_value_int((int)i)));
    JsValue value = test_object(&test);
    JsValue function = test_function(&test, shrink_and_return_nine);
    ((JsNativeFunction *)jsmi_as_cell(function))->data[0] = array;
    test_set(&test, value, "valueOf", function);
    test_set(&test, array, "length", value);
    cr_expect_eq(length_of(array), 9);
    cr_expect_eq(jsmi_as_int(test_get(&test, array, "0")), 0);
    cr_expect(jsmi_is_undefined(test_get(&test, array, "1")));

    cr_expect_not(jsmi_set(&test.vm, jsmi_as_object(array), JSMI_KEY(length),
                           jsmi_value_double(1.5), true));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE));
    test_vm_close(&test);
}

Test(array, sparse_elements_become_dense_again)
{
    TestVm test;

    test_vm_open(&test);
    JsValue array = test.slots[0] = make_array(&test, 0);
    cr_assert(set(&test, array, 3000, jsmi_value_int(1)));
    JsObject *object = jsmi_as_object(array);
    cr_expect_eq(object->elements->cell.kind, JSMI_CELL_SPARSE_ELEMENTS);
    for (uint32_t i = 3000; i-- > 0;)
        cr_assert(set(&test, array, i, jsmi_value_int((int)i)));
    cr_expect_eq(object->elements->cell.kind, JSMI_CELL_ELEMENTS);
    for (uint32_t i = 0; i < 3000; i++) {
        JsValue value;
        cr_assert(jsmi_get(&test.vm, object, jsmi_key_from_index(i), &value));
        cr_assert_eq(jsmi_as_int(value), (int)i);
    }
    cr_expect_eq(length_of(array), 3001);
    test_vm_close(&test);
}

Test(array, deleting_the_last_and_appending)
{
    TestVm test;
    bool succeeded;

    test_vm_open(&test);
    JsValue array = make_array(&test, 0);
    for (uint32_t i = 0; i < 3; i++)
        cr_assert(set(&test, array, i, jsmi_value_int((int)i)));
    cr_assert(jsmi_ordinary_delete(&test.vm, jsmi_as_object(array),
                                   jsmi_key_from_index(2), &succeeded));
    cr_expect_eq(length_of(array), 3);
    cr_assert(
        jsmi_array_append(&test.vm, jsmi_as_object(array), jsmi_value_int(9)));
    cr_expect(jsmi_is_undefined(test_get(&test, array, "2")));
    cr_expect_eq(jsmi_as_int(test_get(&test, array, "3")), 9);
    test_vm_close(&test);
}

Test(array, a_frozen_one_refuses_everything)
{
    TestVm test;
    bool succeeded;

    test_vm_open(&test);
    JsValue array = make_array(&test, 0);
    for (uint32_t i = 0; i < 3; i++)
        cr_assert(set(&test, array, i, jsmi_value_int((int)i)));
    cr_assert(jsmi_set_integrity_level(&test.vm, jsmi_as_object(array),
                                       JSMI_FROZEN, &succeeded));
    cr_expect_not(set(&test, array, 1, jsmi_value_int(7)));
    cr_expect_not(set(&test, array, 3, jsmi_value_int(7)));
    cr_expect_not(define(&test, array, JSMI_KEY(length), jsmi_value_int(0),
                         JSMI_HAS_VALUE, 0));
    cr_assert(jsmi_ordinary_delete(&test.vm, jsmi_as_object(array),
                                   jsmi_key_from_index(2), &succeeded));
    cr_expect_not(succeeded);
    cr_expect_eq(length_of(array), 3);
    cr_expect_eq(jsmi_as_int(test_get(&test, array, "1")), 1);

    // Sealed: values may still change.
    JsValue sealed = make_array(&test, 0);
    cr_assert(set(&test, sealed, 0, jsmi_value_int(1)));
    cr_assert(jsmi_set_integrity_level(&test.vm, jsmi_as_object(sealed),
                                       JSMI_SEALED, &succeeded));
    cr_expect(set(&test, sealed, 0, jsmi_value_int(2)));
    cr_expect_not(set(&test, sealed, 1, jsmi_value_int(2)));
    cr_expect_not(define(&test, sealed, JSMI_KEY(length), jsmi_value_int(0),
                         JSMI_HAS_VALUE, 0));
    cr_expect_eq(length_of(sealed), 1);
    test_vm_close(&test);
}

Test(array, an_accessor_on_the_prototype_is_asked)
{
    TestVm test;
    JsObject *prototype;

    test_vm_open(&test);
    JsValue array = make_array(&test, 3);
    cr_assert(jsmi_realm_intrinsic(&test.vm, test.realm,
                                   JSMI_INTRINSIC_ARRAY_PROTOTYPE, &prototype));
    cr_expect(define(&test, jsmi_value_cell(prototype), jsmi_key_from_index(1),
                     jsmi_value_int(5), JSMI_HAS_VALUE, 0));
    cr_expect_eq(jsmi_as_int(test_get(&test, array, "1")), 5);
    // Not writable there: cannot be set here.
    cr_expect_not(set(&test, array, 1, jsmi_value_int(1)));
    cr_expect(set(&test, array, 2, jsmi_value_int(1)));
    test_vm_close(&test);
}
