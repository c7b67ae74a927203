// SPDX-License-Identifier: MIT
#include "fixture.h"

static bool return_true(JsCall *call, JsValue *result)
{
    (void)call;
    *result = JSMI_TRUE;
    return true;
}

static bool return_undefined(JsCall *call, JsValue *result)
{
    (void)call;
    *result = JSMI_UNDEFINED;
    return true;
}

static bool return_false(JsCall *call, JsValue *result)
{
    (void)call;
    *result = JSMI_FALSE;
    return true;
}

static bool return_data(JsCall *call, JsValue *result)
{
    *result = call->callee->data[0];
    return true;
}

static bool revoke_and_return_data(JsCall *call, JsValue *result)
{
    jsmi_proxy_revoke((JsProxy *)jsmi_as_cell(call->callee->data[1]));
    *result = call->callee->data[0];
    return true;
}

static JsValue make_proxy(TestVm *test, JsValue target, const char *trap,
                          JsValue function)
{
    JsValue handler = test_object(test);
    JsValue proxy;

    if (trap)
        test_set(test, handler, trap, function);
    cr_assert(jsmi_proxy_create(&test->vm, target, handler, &proxy));
    return proxy;
}

static JsValue data_function(TestVm *test, JsNative *native, JsValue data)
{
    JsValue function = test_function(test, native);

    ((JsNativeFunction *)jsmi_as_cell(function))->data[0] = data;
    return function;
}

static void define_fixed(TestVm *test, JsValue object, const char *name,
                         JsValue value)
{
    JsPropertyDescriptor descriptor = jsmi_data_descriptor(value, 0);

    cr_assert(jsmi_define_property_or_throw(&test->vm, jsmi_as_object(object),
                                            test_key(test, name), &descriptor));
}

Test(proxy, without_traps_it_is_its_target)
{
    TestVm test;
    JsKeyList keys;
    bool has;

    test_vm_open(&test);
    JsValue target = test_object(&test);
    JsValue proxy = make_proxy(&test, target, NULL, JSMI_UNDEFINED);
    test_set(&test, proxy, "x", jsmi_value_int(1));
    cr_expect_eq(jsmi_as_int(test_get(&test, target, "x")), 1);
    cr_expect_eq(jsmi_as_int(test_get(&test, proxy, "x")), 1);
    cr_assert(jsmi_has_property(&test.vm, jsmi_as_object(proxy),
                                test_key(&test, "x"), &has));
    cr_expect(has);
    jsmi_key_list_initialize(&keys, &test.vm);
    cr_assert(jsmi_as_object(proxy)->shape->methods->own_property_keys(
        &test.vm, jsmi_as_object(proxy), &keys));
    cr_expect_eq(keys.count, 1);
    jsmi_key_list_dispose(&keys);
    cr_assert(jsmi_delete_property_or_throw(&test.vm, jsmi_as_object(proxy),
                                            test_key(&test, "x")));
    cr_expect(jsmi_is_undefined(test_get(&test, target, "x")));
    test_vm_close(&test);
}

Test(proxy, checks_invariants)
{
    TestVm test;
    JsPropertyDescriptor descriptor;
    JsKeyList keys;
    JsValue value, list;
    bool answer;

    test_vm_open(&test);
    JsVm *vm = &test.vm;
    JsValue target = test_object(&test);
    define_fixed(&test, target, "fixed", jsmi_value_int(1));
    JsKey fixed = test_key(&test, "fixed");

    JsValue proxy =
        make_proxy(&test, target, "get",
                   data_function(&test, return_data, jsmi_value_int(2)));
    cr_expect_not(jsmi_get(vm, jsmi_as_object(proxy), fixed, &value));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    cr_expect_eq(jsmi_as_int(test_get(&test, proxy, "loose")), 2);

    proxy =
        make_proxy(&test, target, "has", test_function(&test, return_false));
    cr_expect_not(jsmi_has_property(vm, jsmi_as_object(proxy), fixed, &answer));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));

    proxy = make_proxy(&test, target, "deleteProperty",
                       test_function(&test, return_true));
    cr_expect_not(
        jsmi_delete_property_or_throw(vm, jsmi_as_object(proxy), fixed));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));

    proxy = make_proxy(&test, target, "set", test_function(&test, return_true));
    cr_expect_not(
        jsmi_set(vm, jsmi_as_object(proxy), fixed, jsmi_value_int(3), true));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));

    proxy = make_proxy(&test, target, "getOwnPropertyDescriptor",
                       test_function(&test, return_undefined));
    cr_expect_not(jsmi_as_object(proxy)->shape->methods->get_own_property(
        vm, jsmi_as_object(proxy), fixed, &descriptor, &answer));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));

    proxy = make_proxy(&test, target, "preventExtensions",
                       test_function(&test, return_true));
    cr_expect_not(jsmi_as_object(proxy)->shape->methods->prevent_extensions(
        vm, jsmi_as_object(proxy), &answer));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));

    // Keys: missing, twice, no string.
    const JsValue lists[3][2] = {
        {test_string(&test, "other"), test_string(&test, "more")},
        {test_string(&test, "fixed"), test_string(&test, "fixed")},
        {test_string(&test, "fixed"), jsmi_value_int(1)},
    };
    for (int i = 0; i < 3; i++) {
        cr_assert(jsmi_array_create(vm, 2, lists[i], &list));
        proxy = make_proxy(&test, target, "ownKeys",
                           data_function(&test, return_data, list));
        jsmi_key_list_initialize(&keys, vm);
        cr_expect_not(jsmi_as_object(proxy)->shape->methods->own_property_keys(
            vm, jsmi_as_object(proxy), &keys));
        jsmi_key_list_dispose(&keys);
        cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    }
    test_vm_close(&test);
}

Test(proxy, may_be_revoked_in_a_trap)
{
    TestVm test;
    JsValue value;

    test_vm_open(&test);
    JsValue function =
        data_function(&test, revoke_and_return_data, jsmi_value_int(5));
    JsValue proxy = make_proxy(&test, test_object(&test), "get", function);
    ((JsNativeFunction *)jsmi_as_cell(function))->data[1] = proxy;
    cr_expect_eq(jsmi_as_int(test_get(&test, proxy, "x")), 5);
    cr_expect_not(jsmi_get(&test.vm, jsmi_as_object(proxy),
                           test_key(&test, "x"), &value));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    test_vm_close(&test);
}

Test(proxy, long_chains_end_in_a_range_error)
{
    TestVm test;
    JsValue value;
    JsRealm *realm;
    bool answer;

    test_vm_open(&test);
    JsVm *vm = &test.vm;
    JsValue proxy = test_object(&test);
    for (int i = 0; i < 20000; i++) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        proxy = make_proxy(&test, proxy, NULL, JSMI_UNDEFINED);
        jsmi_scope_rewind(&vm->heap, mark);
        test.slots[0] = proxy;
    }
    JsKey key = test_key(&test, "x");
    cr_expect_not(jsmi_get(vm, jsmi_as_object(proxy), key, &value));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE));
    cr_expect_not(jsmi_has_property(vm, jsmi_as_object(proxy), key, &answer));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE));
    cr_expect_not(jsmi_set(vm, jsmi_as_object(proxy), key, value, true));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE));
    // These walk in a loop.
    cr_expect(jsmi_is_array(vm, proxy, &answer) && !answer);
    cr_expect(jsmi_get_function_realm(vm, jsmi_as_object(proxy), &realm));
    cr_expect_eq(vm->native_depth_left, vm->max_native_depth);
    test_vm_close(&test);
}

Test(proxy, long_chains_of_prototypes_are_walked)
{
    TestVm test;

    test_vm_open(&test);
    JsValue object = test_object(&test);
    test_set(&test, object, "deep", jsmi_value_int(1));
    for (int i = 0; i < 50000; i++) {
        uint32_t mark = jsmi_scope_open(&test.vm.heap);
        cr_assert(
            jsmi_object_create(&test.vm, jsmi_as_object(object), 0, &object));
        jsmi_scope_rewind(&test.vm.heap, mark);
        test.slots[0] = object;
    }
    cr_expect_eq(jsmi_as_int(test_get(&test, object, "deep")), 1);
    test_set(&test, object, "other", jsmi_value_int(1));
    cr_expect(jsmi_is_undefined(test_get(&test, object, "nothing")));
    test_vm_close(&test);
}

Test(proxy, a_proxy_as_prototype_is_asked)
{
    TestVm test;
    JsValue heir;

    test_vm_open(&test);
    JsValue proxy =
        make_proxy(&test, test_object(&test), "get",
                   data_function(&test, return_data, jsmi_value_int(3)));
    cr_assert(jsmi_object_create(&test.vm, jsmi_as_object(proxy), 0, &heir));
    cr_expect_eq(jsmi_as_int(test_get(&test, heir, "anything")), 3);
    test_vm_close(&test);
}

Test(proxy, private_elements_are_on_the_proxy_itself)
{
    TestVm test;
    JsValue name, value;
    bool has, succeeded;

    test_vm_open(&test);
    JsValue target = test_object(&test);
    JsValue proxy = make_proxy(&test, target, NULL, JSMI_UNDEFINED);
    cr_assert(jsmi_symbol_create(&test.vm, JSMI_ATOM(value),
                                 JSMI_SYMBOL_PRIVATE, &name));
    cr_assert(jsmi_private_field_add(&test.vm, proxy, jsmi_as_symbol(name),
                                     jsmi_value_int(4)));
    cr_assert(jsmi_private_has(&test.vm, target, jsmi_as_symbol(name), &has));
    cr_expect_not(has);
    cr_assert(jsmi_private_get(&test.vm, proxy, jsmi_as_symbol(name), &value));
    cr_expect_eq(jsmi_as_int(value), 4);
    cr_expect_not(jsmi_private_field_add(&test.vm, proxy, jsmi_as_symbol(name),
                                         jsmi_value_int(4)));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    cr_assert(jsmi_ordinary_prevent_extensions(&test.vm, jsmi_as_object(target),
                                               &succeeded));
    cr_expect_not(jsmi_private_field_add(&test.vm, target, jsmi_as_symbol(name),
                                         jsmi_value_int(4)));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    test_vm_close(&test);
}
