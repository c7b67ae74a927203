// SPDX-License-Identifier: MIT
#include "fixture.h"

static bool get_answer(JsCall *call, JsValue *result)
{
    (void)call;
    *result = jsmi_value_int(42);
    return true;
}

static bool store_argument(JsCall *call, JsValue *result)
{
    *result = JSMI_UNDEFINED;
    return jsmi_create_data_property_or_throw(
        call->vm, jsmi_as_object(call->this_value), JSMI_KEY(value),
        jsmi_argument(call, 0));
}

static void define_accessor(TestVm *test, JsValue object, const char *name,
                            JsNative *getter, JsNative *setter)
{
    JsPropertyDescriptor descriptor = {
        JSMI_HAS_GET | JSMI_HAS_SET | JSMI_HAS_CONFIGURABLE, JSMI_CONFIGURABLE,
        JSMI_UNDEFINED, getter ? test_function(test, getter) : JSMI_UNDEFINED,
        setter ? test_function(test, setter) : JSMI_UNDEFINED};

    cr_assert(jsmi_define_property_or_throw(&test->vm, jsmi_as_object(object),
                                            test_key(test, name), &descriptor));
}

Test(object, stores_named_properties)
{
    TestVm test;
    char name[8];

    test_vm_open(&test);
    JsValue object = test.slots[0] = test_object(&test);
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "p%d", i);
        test_set(&test, object, name, jsmi_value_int(i));
    }
    cr_expect(jsmi_shape_is_unique(jsmi_as_object(object)->shape));
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "p%d", i);
        cr_assert_eq(jsmi_as_int(test_get(&test, object, name)), i);
    }
    cr_expect(jsmi_is_undefined(test_get(&test, object, "p300")));
    test_vm_close(&test);
}

Test(object, objects_made_alike_share_a_shape)
{
    TestVm test;

    test_vm_open(&test);
    JsValue a = test_object(&test), b = test_object(&test);
    test_set(&test, a, "x", jsmi_value_int(1));
    test_set(&test, a, "y", jsmi_value_int(2));
    test_set(&test, b, "x", jsmi_value_int(3));
    cr_expect_neq(jsmi_as_object(a)->shape, jsmi_as_object(b)->shape);
    test_set(&test, b, "y", jsmi_value_int(4));
    cr_expect_eq(jsmi_as_object(a)->shape, jsmi_as_object(b)->shape);

    // A branch copies the table and leaves the other line alone.
    JsValue c = test_object(&test);
    test_set(&test, c, "x", jsmi_value_int(5));
    test_set(&test, c, "z", jsmi_value_int(6));
    cr_expect_neq(jsmi_as_object(a)->shape, jsmi_as_object(c)->shape);
    cr_expect(jsmi_is_undefined(test_get(&test, a, "z")));
    cr_expect(jsmi_is_undefined(test_get(&test, c, "y")));
    test_vm_close(&test);
}

Test(object, shapes_survive_as_long_as_an_object_uses_them)
{
    TestVm test;

    test_vm_open(&test);
    JsValue a = test.slots[0] = test_object(&test);
    test_set(&test, a, "x", jsmi_value_int(1));
    test_set(&test, a, "y", jsmi_value_int(2));
    jsmi_scope_rewind(&test.vm.heap, 0);
    jsmi_heap_collect(&test.vm.heap, JSMI_COLLECT_FULL);
    JsValue b = test_object(&test);
    test_set(&test, b, "x", jsmi_value_int(1));
    test_set(&test, b, "y", jsmi_value_int(2));
    cr_expect_eq(jsmi_as_object(a)->shape, jsmi_as_object(b)->shape);

    JsShape *root = jsmi_as_object(test_object(&test))->shape;
    test.slots[1] = jsmi_value_cell(root);
    test.slots[0] = JSMI_UNDEFINED;
    jsmi_scope_rewind(&test.vm.heap, 0);
    jsmi_heap_collect(&test.vm.heap, JSMI_COLLECT_FULL);
    cr_expect_null(root->children);
    test_vm_close(&test);
}

Test(object, many_transitions_are_found_and_forgotten)
{
    TestVm test;
    JsShape *shapes[200];
    char name[8];

    test_vm_open(&test);
    JsShape *root = jsmi_as_object(test_object(&test))->shape;
    test.slots[1] = jsmi_value_cell(root);
    for (int i = 0; i < 200; i++) {
        snprintf(name, sizeof name, "p%d", i);
        shapes[i] = jsmi_shape_add(&test.vm, root, test_key(&test, name), 7);
    }
    for (int i = 0; i < 200; i++) {
        snprintf(name, sizeof name, "p%d", i);
        cr_assert_eq(jsmi_shape_add(&test.vm, root, test_key(&test, name), 7),
                     shapes[i]);
    }
    test.slots[0] = jsmi_value_cell(shapes[77]);
    jsmi_scope_rewind(&test.vm.heap, 0);
    jsmi_heap_collect(&test.vm.heap, JSMI_COLLECT_FULL);
    cr_expect_eq(jsmi_shape_add(&test.vm, root, test_key(&test, "p77"), 7),
                 shapes[77]);
    test_vm_close(&test);
}

Test(object, deletes_and_compacts)
{
    TestVm test;
    char name[16];
    bool succeeded;

    test_vm_open(&test);
    JsValue object = test.slots[0] = test_object(&test);
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "p%d", i);
        test_set(&test, object, name, jsmi_value_int(i));
        if (i >= 10) {
            snprintf(name, sizeof name, "p%d", i - 10);
            JsKey key = test_key(&test, name);
            cr_assert(jsmi_ordinary_delete(&test.vm, jsmi_as_object(object),
                                           key, &succeeded));
            cr_assert(succeeded);
        }
        jsmi_scope_rewind(&test.vm.heap, 0);
    }
    JsShape *shape = jsmi_as_object(object)->shape;
    cr_expect(shape->slot_count < 100, "%u", shape->slot_count);
    cr_expect(shape->table->cell.auxiliary < 100);
    for (int i = 4990; i < 5000; i++) {
        snprintf(name, sizeof name, "p%d", i);
        cr_expect_eq(jsmi_as_int(test_get(&test, object, name)), i);
    }
    cr_expect(jsmi_is_undefined(test_get(&test, object, "p4989")));
    test_vm_close(&test);
}

Test(object, calls_accessors)
{
    TestVm test;

    test_vm_open(&test);
    JsValue object = test_object(&test);
    define_accessor(&test, object, "answer", get_answer, store_argument);
    cr_expect_eq(jsmi_as_int(test_get(&test, object, "answer")), 42);
    test_set(&test, object, "answer", jsmi_value_int(7));
    cr_expect_eq(jsmi_as_int(test_get(&test, object, "value")), 7);

    // Inherited: the receiver is the object asked.
    JsValue heir;
    cr_assert(jsmi_object_create(&test.vm, jsmi_as_object(object), 0, &heir));
    test_set(&test, heir, "answer", jsmi_value_int(8));
    cr_expect_eq(jsmi_as_int(test_get(&test, object, "value")), 7);
    cr_expect_eq(jsmi_as_int(test_get(&test, heir, "value")), 8);

    define_accessor(&test, object, "read", get_answer, NULL);
    cr_expect_not(jsmi_set(&test.vm, jsmi_as_object(object),
                           test_key(&test, "read"), JSMI_NULL, true));
    cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    test_vm_close(&test);
}

Test(object, orders_keys)
{
    TestVm test;
    JsKeyList keys;
    JsValue symbol;
    static const char *const expected[] = {"0", "7", "1000000", "b", "a"};

    test_vm_open(&test);
    JsValue object = test_object(&test);
    test_set(&test, object, "b", JSMI_NULL);
    test_set(&test, object, "1000000", JSMI_NULL);
    cr_assert(jsmi_symbol_create(&test.vm, NULL, 0, &symbol));
    cr_assert(jsmi_set(&test.vm, jsmi_as_object(object),
                       jsmi_key_from_symbol(jsmi_as_symbol(symbol)), JSMI_NULL,
                       true));
    test_set(&test, object, "7", JSMI_NULL);
    test_set(&test, object, "a", JSMI_NULL);
    test_set(&test, object, "0", JSMI_NULL);

    jsmi_key_list_initialize(&keys, &test.vm);
    cr_assert(jsmi_ordinary_own_property_keys(&test.vm, jsmi_as_object(object),
                                              &keys));
    cr_assert_eq(keys.count, 6);
    for (size_t i = 0; i < 5; i++) {
        JsValue key;
        cr_assert(jsmi_key_to_value(&test.vm, keys.keys[i], &key));
        cr_expect(test_is_text(key, expected[i]), "key %zu", i);
    }
    cr_expect(jsmi_key_is_symbol(keys.keys[5]));
    jsmi_key_list_dispose(&keys);
    test_vm_close(&test);
}

Test(object, refuses_cycles_of_prototypes)
{
    TestVm test;
    bool succeeded;

    test_vm_open(&test);
    JsValue a = test_object(&test), b = test_object(&test);
    cr_assert(jsmi_ordinary_set_prototype_of(&test.vm, jsmi_as_object(a), b,
                                             &succeeded));
    cr_expect(succeeded);
    cr_assert(jsmi_ordinary_set_prototype_of(&test.vm, jsmi_as_object(b), a,
                                             &succeeded));
    cr_expect_not(succeeded);
    test_vm_close(&test);
}

Test(object, freezes)
{
    TestVm test;
    bool succeeded, has;

    test_vm_open(&test);
    JsValue object = test_object(&test);
    test_set(&test, object, "x", jsmi_value_int(1));
    test_set(&test, object, "3", jsmi_value_int(3));
    cr_assert(jsmi_set_integrity_level(&test.vm, jsmi_as_object(object),
                                       JSMI_FROZEN, &succeeded));
    cr_assert(jsmi_test_integrity_level(&test.vm, jsmi_as_object(object),
                                        JSMI_FROZEN, &has));
    cr_expect(has);
    static const char *const names[] = {"x", "3", "y", "4"};
    for (int i = 0; i < 4; i++) {
        cr_expect_not(jsmi_set(&test.vm, jsmi_as_object(object),
                               test_key(&test, names[i]), JSMI_NULL, true));
        cr_expect(test_threw(&test, JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE));
    }
    cr_expect_eq(jsmi_as_int(test_get(&test, object, "x")), 1);
    cr_expect_eq(jsmi_as_int(test_get(&test, object, "3")), 3);
    test_vm_close(&test);
}

// -------------------------------------------------------- the rules for caches

Test(caches, a_prototype_has_a_unique_shape_and_bumps_the_epoch)
{
    TestVm test;
    bool succeeded;
    JsValue heir;

    test_vm_open(&test);
    JsValue prototype = test_object(&test);
    test_set(&test, prototype, "x", jsmi_value_int(1));
    test_set(&test, prototype, "y", jsmi_value_int(1));
    cr_expect_not(jsmi_shape_is_unique(jsmi_as_object(prototype)->shape));
    cr_assert(
        jsmi_object_create(&test.vm, jsmi_as_object(prototype), 0, &heir));
    JsShape *shape = jsmi_as_object(prototype)->shape;
    cr_expect(jsmi_shape_is_unique(shape));
    cr_expect(shape->cell.flags & JSMI_SHAPE_OF_PROTOTYPE);

    uint32_t epoch = test.vm.prototype_epoch;
    test_set(&test, prototype, "x", jsmi_value_int(2));
    test_set(&test, heir, "new", jsmi_value_int(2));
    cr_expect_eq(test.vm.prototype_epoch, epoch);
    cr_expect_eq(jsmi_as_object(prototype)->shape, shape);

    test_set(&test, prototype, "z", jsmi_value_int(3));
    cr_expect_gt(test.vm.prototype_epoch, epoch);
    cr_expect_eq(jsmi_as_object(prototype)->shape, shape);

    epoch = test.vm.prototype_epoch;
    test_set(&test, prototype, "5", jsmi_value_int(3));
    cr_expect_gt(test.vm.prototype_epoch, epoch);

    epoch = test.vm.prototype_epoch;
    cr_assert(jsmi_ordinary_delete(&test.vm, jsmi_as_object(prototype),
                                   test_key(&test, "x"), &succeeded));
    cr_expect_gt(test.vm.prototype_epoch, epoch);
    cr_expect_neq(jsmi_as_object(prototype)->shape, shape);
    cr_expect(jsmi_as_object(prototype)->shape->cell.flags &
              JSMI_SHAPE_OF_PROTOTYPE);

    epoch = test.vm.prototype_epoch;
    JsPropertyDescriptor change = {JSMI_HAS_ENUMERABLE, 0, JSMI_UNDEFINED,
                                   JSMI_UNDEFINED, JSMI_UNDEFINED};
    cr_assert(jsmi_define_property_or_throw(&test.vm, jsmi_as_object(prototype),
                                            test_key(&test, "y"), &change));
    cr_expect_gt(test.vm.prototype_epoch, epoch);

    epoch = test.vm.prototype_epoch;
    cr_assert(jsmi_ordinary_set_prototype_of(
        &test.vm, jsmi_as_object(prototype), JSMI_NULL, &succeeded));
    cr_expect_gt(test.vm.prototype_epoch, epoch);

    // The roots below moved with the shapes.
    JsValue second;
    cr_assert(
        jsmi_object_create(&test.vm, jsmi_as_object(prototype), 0, &second));
    JsShape *root = jsmi_as_object(second)->shape;
    test_set(&test, second, "new", jsmi_value_int(2));
    cr_expect_eq(jsmi_as_object(second)->shape, jsmi_as_object(heir)->shape);
    cr_expect(jsmi_shape_is_root(root));
    test_vm_close(&test);
}

Test(caches, changes_give_another_shape)
{
    TestVm test;
    bool succeeded;

    test_vm_open(&test);
    JsValue object = test_object(&test);
    test_set(&test, object, "x", jsmi_value_int(1));
    test_set(&test, object, "y", jsmi_value_int(2));
    JsShape *shape = jsmi_as_object(object)->shape;

    JsPropertyDescriptor change = {JSMI_HAS_WRITABLE, 0, JSMI_UNDEFINED,
                                   JSMI_UNDEFINED, JSMI_UNDEFINED};
    cr_assert(jsmi_define_property_or_throw(&test.vm, jsmi_as_object(object),
                                            test_key(&test, "x"), &change));
    cr_expect_neq(jsmi_as_object(object)->shape, shape);
    shape = jsmi_as_object(object)->shape;
    cr_assert(jsmi_ordinary_delete(&test.vm, jsmi_as_object(object),
                                   test_key(&test, "y"), &succeeded));
    cr_expect_neq(jsmi_as_object(object)->shape, shape);
    shape = jsmi_as_object(object)->shape;
    cr_assert(jsmi_ordinary_set_prototype_of(&test.vm, jsmi_as_object(object),
                                             JSMI_NULL, &succeeded));
    cr_expect_neq(jsmi_as_object(object)->shape, shape);
    shape = jsmi_as_object(object)->shape;
    cr_assert(jsmi_ordinary_prevent_extensions(&test.vm, jsmi_as_object(object),
                                               &succeeded));
    cr_expect_neq(jsmi_as_object(object)->shape, shape);
    test_vm_close(&test);
}

// --------------------------------------------------------------------- realms

Test(realm, builtins_are_lazy)
{
    TestVm test;

    test_vm_open(&test);
    JsValue global = jsmi_value_cell(test.realm->global_object);
    cr_expect_null(test.realm->intrinsics[JSMI_INTRINSIC_OBJECT]);
    JsValue object = test_get(&test, global, "Object");
    cr_expect(jsmi_is_constructor(object));
    cr_expect(test_is_text(test_get(&test, object, "name"), "Object"));
    cr_expect_eq(jsmi_as_int(test_get(&test, object, "length")), 1);

    uint32_t epoch = test.vm.prototype_epoch;
    JsValue prototype = test_get(&test, object, "prototype");
    JsValue value_of = test_get(&test, prototype, "valueOf");
    cr_expect(jsmi_is_callable(value_of));
    cr_expect(jsmi_same_word(test_get(&test, prototype, "valueOf"), value_of));
    cr_expect(
        jsmi_same_word(test_get(&test, prototype, "constructor"), object));
    cr_expect(jsmi_same_word(test_get(&test, prototype, "flags"), prototype));
    cr_expect_eq(test.vm.prototype_epoch, epoch);
    test_vm_close(&test);
}

Test(realm, aliases_outlive_their_originals)
{
    TestVm test;
    JsObject *prototype;
    JsValue value;

    test_vm_open(&test);
    cr_assert(jsmi_realm_intrinsic(&test.vm, test.realm,
                                   JSMI_INTRINSIC_ARRAY_PROTOTYPE, &prototype));
    cr_expect(jsmi_realm_array_iteration_is_pristine(&test.vm, test.realm));
    test_set(&test, jsmi_value_cell(prototype), "values", JSMI_NULL);
    cr_assert(jsmi_get(&test.vm, prototype, JSMI_KEY_SYMBOL(iterator), &value));
    cr_expect(jsmi_is_callable(value));
    cr_expect(jsmi_realm_array_iteration_is_pristine(&test.vm, test.realm));
    cr_assert(jsmi_set(&test.vm, prototype, JSMI_KEY_SYMBOL(iterator),
                       JSMI_NULL, true));
    cr_expect_not(jsmi_realm_array_iteration_is_pristine(&test.vm, test.realm));
    test_vm_close(&test);
}

Test(function, lazy_properties_come_when_asked)
{
    TestVm test;
    JsKeyList keys;

    test_vm_open(&test);
    JsValue function = test_function(&test, get_answer);
    JsShape *shape = jsmi_as_object(function)->shape;
    cr_expect(jsmi_is_undefined(test_get(&test, function, "other")));
    cr_expect_eq(jsmi_as_object(function)->shape, shape);
    cr_expect(test_is_text(test_get(&test, function, "name"), ""));
    cr_expect_neq(jsmi_as_object(function)->shape, shape);

    // Adding one puts the lazy ones before it.
    JsValue second = test_function(&test, get_answer);
    test_set(&test, second, "own", JSMI_NULL);
    jsmi_key_list_initialize(&keys, &test.vm);
    cr_assert(jsmi_ordinary_own_property_keys(&test.vm, jsmi_as_object(second),
                                              &keys));
    cr_assert_eq(keys.count, 3);
    cr_expect(jsmi_key_equal(keys.keys[0], JSMI_KEY(length)));
    cr_expect(jsmi_key_equal(keys.keys[1], JSMI_KEY(name)));
    jsmi_key_list_dispose(&keys);
    test_vm_close(&test);
}
