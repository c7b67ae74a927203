// SPDX-License-Identifier: MIT
//
// One scenario that touches everything, run with a collection at every
// allocation and with every allocation failing in turn.
#include "fixture.h"

static bool get_constant(JsCall *call, JsValue *result)
{
    (void)call;
    *result = jsmi_value_int(99);
    return true;
}

static bool get_second_argument(JsCall *call, JsValue *result)
{
    *result = jsmi_argument(call, 1);
    return true;
}

#define TRY(operation)                                                         \
    if (!(operation))                                                          \
        return false;

static bool make(TestVm *test, JsValue *object)
{
    JsObject *prototype;

    return jsmi_realm_intrinsic(&test->vm, test->realm,
                                JSMI_INTRINSIC_OBJECT_PROTOTYPE, &prototype) &&
           jsmi_object_create(&test->vm, prototype, 2, object);
}

static bool number_key(JsVm *vm, const char *prefix, int number, JsKey *key)
{
    char text[24];

    snprintf(text, sizeof text, "%s%d", prefix, number);
    return jsmi_key_from_text(vm, text, key);
}

static bool named_properties(TestVm *test)
{
    JsVm *vm = &test->vm;
    JsValue object, value;
    bool succeeded;
    JsKey key;

    TRY(make(test, &object));
    for (int i = 0; i < 40; i++) {
        TRY(number_key(vm, "name", i, &key));
        TRY(make(test, &value));
        TRY(jsmi_set(vm, jsmi_as_object(object), key, value, true));
    }
    for (int i = 0; i < 40; i += 3) {
        TRY(number_key(vm, "name", i, &key));
        TRY(jsmi_ordinary_delete(vm, jsmi_as_object(object), key, &succeeded));
    }
    for (int i = 0; i < 60; i++) {
        TRY(number_key(vm, "more", i, &key));
        TRY(make(test, &value));
        TRY(jsmi_set(vm, jsmi_as_object(object), key, value, true));
    }
    TRY(number_key(vm, "name", 7, &key));
    TRY(jsmi_get(vm, jsmi_as_object(object), key, &value));
    cr_assert(jsmi_is_object(value));
    TRY(jsmi_set_integrity_level(vm, jsmi_as_object(object), JSMI_FROZEN,
                                 &succeeded));
    return true;
}

static bool elements(TestVm *test)
{
    JsVm *vm = &test->vm;
    JsValue array, value;
    bool succeeded;
    JsKeyList keys;

    TRY(jsmi_array_create(vm, 0, NULL, &array));
    for (uint32_t i = 0; i < 40; i++) {
        TRY(make(test, &value));
        TRY(jsmi_array_append(vm, jsmi_as_object(array), value));
    }
    for (uint32_t i = 0; i < 20; i++) {
        TRY(make(test, &value));
        TRY(jsmi_set(vm, jsmi_as_object(array),
                     jsmi_key_from_index(100000u + i * 65536), value, true));
    }
    TRY(jsmi_get(vm, jsmi_as_object(array), jsmi_key_from_index(39), &value));
    cr_assert(jsmi_is_object(value));
    jsmi_key_list_initialize(&keys, vm);
    succeeded =
        jsmi_ordinary_own_property_keys(vm, jsmi_as_object(array), &keys);
    if (succeeded)
        cr_assert_eq(keys.count, 61);
    jsmi_key_list_dispose(&keys);
    TRY(succeeded);
    TRY(jsmi_array_set_length(vm, jsmi_as_object(array), 10, &succeeded));
    cr_assert(succeeded);
    return true;
}

static bool prototypes_and_functions(TestVm *test)
{
    JsVm *vm = &test->vm;
    JsValue base, heir, function, value;
    bool succeeded;

    TRY(make(test, &base));
    TRY(jsmi_native_function_create(vm, test->realm, get_constant,
                                    JSMI_KEY(get), 3, &function));
    TRY(jsmi_object_create(vm, jsmi_as_object(base), 0, &heir));
    JsPropertyDescriptor accessor = {JSMI_HAS_GET, 0, JSMI_UNDEFINED, function,
                                     JSMI_UNDEFINED};
    TRY(jsmi_define_property_or_throw(vm, jsmi_as_object(base), JSMI_KEY(value),
                                      &accessor));
    TRY(jsmi_get(vm, jsmi_as_object(heir), JSMI_KEY(value), &value));
    cr_assert_eq(jsmi_as_int(value), 99);
    TRY(jsmi_set(vm, jsmi_as_object(function), JSMI_KEY(value), heir, true));
    TRY(jsmi_get(vm, jsmi_as_object(function), JSMI_KEY(name), &value));
    cr_assert(test_is_text(value, "get"));
    TRY(jsmi_ordinary_set_prototype_of(vm, jsmi_as_object(heir), function,
                                       &succeeded));
    TRY(jsmi_get(vm, jsmi_as_object(heir), JSMI_KEY(length), &value));
    cr_assert_eq(jsmi_as_int(value), 3);
    return true;
}

static bool proxies(TestVm *test)
{
    JsVm *vm = &test->vm;
    JsValue target, handler, proxy, function, value;
    JsPropertyDescriptor descriptor;
    JsKeyList keys;
    bool found;

    TRY(make(test, &target));
    TRY(make(test, &handler));
    TRY(jsmi_native_function_create(vm, test->realm, get_second_argument,
                                    JSMI_KEY(get), 3, &function));
    TRY(jsmi_set(vm, jsmi_as_object(handler), JSMI_KEY(get), function, true));
    TRY(jsmi_proxy_create(vm, target, handler, &proxy));
    TRY(jsmi_set(vm, jsmi_as_object(proxy), JSMI_KEY(length), proxy, true));
    TRY(jsmi_get(vm, jsmi_as_object(proxy), JSMI_KEY(length), &value));
    cr_assert(test_is_text(value, "length"));
    TRY(jsmi_as_object(proxy)->shape->methods->get_own_property(
        vm, jsmi_as_object(proxy), JSMI_KEY(length), &descriptor, &found));
    cr_assert(found && jsmi_same_word(descriptor.value, proxy));
    jsmi_key_list_initialize(&keys, vm);
    found = jsmi_as_object(proxy)->shape->methods->own_property_keys(
        vm, jsmi_as_object(proxy), &keys);
    jsmi_key_list_dispose(&keys);
    return found;
}

static bool conversions(TestVm *test)
{
    JsVm *vm = &test->vm;
    JsValue value, other;
    JsString *string;
    JsObject *object;
    bool answer;
    JsKey key;

    TRY(jsmi_number_to_string(vm, 1.5e300, &string));
    TRY(jsmi_key_from_string(vm, string, &key));
    TRY(jsmi_to_object(vm, jsmi_value_cell(string), &object));
    TRY(jsmi_get(vm, object, jsmi_key_from_index(1), &value));
    cr_assert(test_is_text(value, "."));
    TRY(jsmi_binary(vm, JSMI_BINARY_ADD, jsmi_value_cell(string),
                    jsmi_value_int(1), &value));
    cr_assert(jsmi_is_string(value));
    string = jsmi_string_from_text(&vm->heap, "123456789012345678901234567890");
    TRY(string || jsmi_throw_out_of_memory(vm));
    TRY(jsmi_string_to_bigint(vm, string, &value));
    TRY(jsmi_binary(vm, JSMI_BINARY_MULTIPLY, value, value, &other));
    TRY(jsmi_binary(vm, JSMI_BINARY_DIVIDE, other, value, &other));
    TRY(jsmi_is_strictly_equal(vm, value, other, &answer));
    cr_assert(answer);
    TRY(jsmi_to_string(vm, other, &string));
    cr_assert(test_is_text(jsmi_value_cell(string),
                           "123456789012345678901234567890"));
    TRY(jsmi_symbol_for(vm, string, &value));
    TRY(jsmi_symbol_for(vm, string, &other));
    cr_assert(jsmi_same_word(value, other));
    return true;
}

static bool errors(TestVm *test)
{
    JsVm *vm = &test->vm;
    JsValue error, message;
    JsKey key = JSMI_KEY(length);

    (void)jsmi_throw_type_error(vm, "%V %K %d %s %zu", JSMI_NULL, &key, -3,
                                "text", (size_t)7);
    if (vm->pending != JSMI_EXCEPTION_PENDING ||
        jsmi_same_word(vm->exception, vm->realm->out_of_memory_error))
        return false;
    cr_assert(jsmi_take_exception(vm, &error));
    TRY(jsmi_get(vm, jsmi_as_object(error), JSMI_KEY(message), &message));
    cr_assert(test_is_text(message, "null 'length' -3 text 7"));
    return true;
}

static bool scenario(TestVm *test)
{
    return named_properties(test) && elements(test) &&
           prototypes_and_functions(test) && proxies(test) &&
           conversions(test) && errors(test);
}

static void run_under_stress(JsCollectionKind kind)
{
    TestVm test;

    test_vm_open(&test);
    test.vm.heap.stress_interval = 1;
    test.vm.heap.stress_kind = kind;
    cr_assert(scenario(&test));
    test_vm_close(&test);
}

Test(torture, a_full_collection_at_every_allocation)
{
    run_under_stress(JSMI_COLLECT_FULL);
}

Test(torture, a_minor_collection_at_every_allocation)
{
    run_under_stress(JSMI_COLLECT_MINOR);
}

// How many allocations the scenario makes.
static int64_t count_allocations(void)
{
    const int64_t plenty = INT64_MAX / 2;
    TestVm test;

    test_vm_open(&test);
    test.vm.budget.fail_countdown = plenty;
    cr_assert(scenario(&test));
    int64_t count = plenty - test.vm.budget.fail_countdown;
    test_vm_close(&test);
    return count;
}

static void run_with_failure(int64_t n, bool for_ever)
{
    TestVm test;

    test_vm_open(&test);
    test.vm.budget.fail_countdown = n;
    test.vm.budget.fail_for_ever = for_ever;
    bool succeeded = scenario(&test);
    test.vm.budget.fail_countdown = 0;
    test.vm.budget.fail_for_ever = false;
    if (!succeeded) {
        JsValue error;
        cr_assert_eq(test.vm.pending, JSMI_EXCEPTION_PENDING, "at %d", (int)n);
        cr_assert(jsmi_take_exception(&test.vm, &error));
        cr_assert(jsmi_same_word(error, test.vm.realm->out_of_memory_error));
        cr_assert_eq(test.vm.native_depth_left, test.vm.max_native_depth);
        // The machine is as good as new.
        cr_assert(scenario(&test), "afterwards, at %d", (int)n);
    }
    jsmi_heap_verify(&test.vm.heap);
    test_vm_close(&test);
}

Test(torture, every_allocation_fails_once)
{
    int64_t count = count_allocations();

    cr_assert_gt(count, 20);
    for (int64_t n = 1; n <= count; n++)
        run_with_failure(n, false);
}

Test(torture, every_allocation_fails_for_ever)
{
    int64_t count = count_allocations();

    for (int64_t n = 1; n <= count; n++)
        run_with_failure(n, true);
}

Test(torture, opening_fails_at_every_allocation)
{
    for (int64_t n = 1; n < 200; n++) {
        TestVm test;
        memset(&test, 0, sizeof test);
        if (test_vm_open_failing(&test, n)) {
            test_vm_close(&test);
            cr_assert_gt(n, 3);
            return;
        }
        cr_assert_eq(test.vm.budget.used, 0);
    }
    cr_assert_fail("opening never succeeded");
}
