// SPDX-License-Identifier: MIT
#include "fixture.h"

static const JsCellInfo infos[JSMI_CELL_KIND_COUNT] = {
    JSMI_OBJECT_CELL_INFOS,
};

// ------------------------------------------------------------------- builtins

static bool return_this(JsCall *call, JsValue *result)
{
    *result = call->this_value;
    return true;
}

static bool return_argument(JsCall *call, JsValue *result)
{
    *result = jsmi_argument(call, 0);
    return true;
}

static bool construct_object(JsCall *call, JsValue *result)
{
    JsShape *shape;
    JsObject *made;

    if (!jsmi_is_object(call->new_target))
        return jsmi_throw_type_error(call->vm, "called without new");
    if (!jsmi_shape_from_constructor(call->vm, jsmi_as_object(call->new_target),
                                     JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                                     &jsmi_ordinary_methods, 0, &shape) ||
        !jsmi_object_allocate(call->vm, JSMI_CELL_OBJECT, sizeof(JsObject),
                              shape, &made))
        return false;
    *result = jsmi_value_cell(made);
    return true;
}

static const JsPropertySpec object_rows[] = {
    JSMI_METHOD(Object, 1, construct_object),
    JSMI_OBJECT(prototype, OBJECT_PROTOTYPE, 0),
    JSMI_METHOD(keys, 1, return_argument),
    JSMI_END,
};

static const JsPropertySpec object_prototype_rows[] = {
    JSMI_OBJECT(constructor, OBJECT, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(valueOf, 0, return_this),
    JSMI_GETTER(flags, return_this),
    JSMI_END,
};

static const JsPropertySpec array_prototype_rows[] = {
    JSMI_METHOD(push, 1, return_argument),
    JSMI_METHOD(values, 0, return_this),
    JSMI_SYMBOL_ALIAS(iterator, values, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_NUMBER(PI, 3.5),
    JSMI_END,
};

static const JsPropertySpec array_iterator_prototype_rows[] = {
    JSMI_METHOD(next, 0, return_this),
    JSMI_END,
};

static const JsPropertySpec function_rows[] = {
    JSMI_METHOD(Function, 1, return_argument),
    JSMI_END,
};

static const JsPropertySpec function_prototype_rows[] = {
    JSMI_METHOD(call, 1, return_argument),
    JSMI_END,
};

static const JsPropertySpec global_rows[] = {
    JSMI_OBJECT(Object, OBJECT, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(eval, 1, return_argument),
    JSMI_END,
};

static bool make_function_prototype(JsVm *vm, JsRealm *realm, JsObject *parent,
                                    JsObject **object)
{
    JsNativeFunction *made;
    JsShape *shape = jsmi_shape_root(vm, parent, &jsmi_function_methods, 0);

    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_object_allocate(vm, JSMI_CELL_NATIVE_FUNCTION,
                              sizeof(JsNativeFunction), shape, &made))
        return false;
    made->object.cell.flags |= JSMI_OBJECT_CALLABLE | JSMI_OBJECT_LAZY;
    made->native = return_argument;
    made->realm = realm;
    *object = &made->object;
    return true;
}

static bool make_wrapper(JsVm *vm, JsRealm *realm, JsValue value,
                         JsObject **object)
{
    JsObject *parent = realm->intrinsics[JSMI_INTRINSIC_OBJECT_PROTOTYPE];
    JsShape *shape =
        jsmi_shape_root(vm, parent, jsmi_wrapper_methods(value), 0);
    JsValue made;

    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_wrapper_create(vm, shape, value, &made))
        return false;
    *object = jsmi_as_object(made);
    return true;
}

static bool make_string_prototype(JsVm *vm, JsRealm *realm, JsObject *parent,
                                  JsObject **object)
{
    (void)parent;
    return make_wrapper(vm, realm, JSMI_ATOM_VALUE(empty), object);
}

static bool make_number_prototype(JsVm *vm, JsRealm *realm, JsObject *parent,
                                  JsObject **object)
{
    (void)parent;
    return make_wrapper(vm, realm, jsmi_value_int(0), object);
}

static bool make_boolean_prototype(JsVm *vm, JsRealm *realm, JsObject *parent,
                                   JsObject **object)
{
    (void)parent;
    return make_wrapper(vm, realm, JSMI_FALSE, object);
}

static bool make_throw_type_error(JsVm *vm, JsRealm *realm, JsObject *parent,
                                  JsObject **object)
{
    JsValue made;

    (void)parent;
    if (!jsmi_native_function_create(vm, realm, return_argument,
                                     JSMI_KEY(empty), 0, &made))
        return false;
    *object = jsmi_as_object(made);
    return true;
}

// Constructors and functions that no test looks into share one table.
static void fill_specs(JsIntrinsicSpec *specs)
{
    static const JsIntrinsicSpec rows[JSMI_INTRINSIC_COUNT] = {
#define X(NAME, form, prototype, table)                                        \
    {JSMI_FORM_##form, JSMI_INTRINSIC_##prototype,                             \
     JSMI_FORM_##form == JSMI_FORM_CONSTRUCTOR ||                              \
             JSMI_FORM_##form == JSMI_FORM_FUNCTION                            \
         ? function_rows                                                       \
         : NULL,                                                               \
     NULL},
#include "object/intrinsics.def"
#undef X
    };

    memcpy(specs, rows, sizeof rows);
    specs[JSMI_INTRINSIC_OBJECT].properties = object_rows;
    specs[JSMI_INTRINSIC_OBJECT_PROTOTYPE].properties = object_prototype_rows;
    specs[JSMI_INTRINSIC_ARRAY_PROTOTYPE].properties = array_prototype_rows;
    specs[JSMI_INTRINSIC_ARRAY_ITERATOR_PROTOTYPE].properties =
        array_iterator_prototype_rows;
    specs[JSMI_INTRINSIC_FUNCTION_PROTOTYPE].properties =
        function_prototype_rows;
    specs[JSMI_INTRINSIC_FUNCTION_PROTOTYPE].make = make_function_prototype;
    specs[JSMI_INTRINSIC_STRING_PROTOTYPE].make = make_string_prototype;
    specs[JSMI_INTRINSIC_NUMBER_PROTOTYPE].make = make_number_prototype;
    specs[JSMI_INTRINSIC_BOOLEAN_PROTOTYPE].make = make_boolean_prototype;
    specs[JSMI_INTRINSIC_THROW_TYPE_ERROR].make = make_throw_type_error;
}

// ---------------------------------------------------------------------- hooks

static bool call_native(JsVm *vm, JsValue function, JsValue this_value,
                        JsValue new_target, const JsValue *arguments,
                        uint32_t count, JsValue *result)
{
    JsNativeFunction *callee = (JsNativeFunction *)jsmi_as_cell(function);
    uint32_t mark = jsmi_scope_open(&vm->heap);
    JsCall call = {
        .this_value = this_value,
        .new_target = new_target,
        .arguments = arguments,
        .argument_count = count,
        .host_data = callee->host_data,
        .callee_value = jsmi_value_cell(callee),
        .vm = vm,
        .realm = callee->realm,
        .callee = callee,
        .previous = vm->native_call,
    };
    bool succeeded;

    vm->native_call = &call;
    succeeded = callee->native(&call, result);
    vm->native_call = call.previous;
    jsmi_scope_rewind(&vm->heap, mark);
    if (succeeded)
        jsmi_vm_keep(vm, *result);
    return succeeded;
}

static bool call_hook(JsVm *vm, JsValue function, JsValue this_value,
                      const JsValue *arguments, uint32_t count, JsValue *result)
{
    if (jsmi_is_kind(function, JSMI_CELL_PROXY))
        return jsmi_proxy_call(vm, jsmi_as_object(function), this_value,
                               arguments, count, result);
    return call_native(vm, function, this_value, JSMI_UNDEFINED, arguments,
                       count, result);
}

static bool construct_hook(JsVm *vm, JsObject *constructor,
                           const JsValue *arguments, uint32_t count,
                           JsObject *new_target, JsValue *result)
{
    if (jsmi_object_is_proxy(constructor))
        return jsmi_proxy_construct(vm, constructor, arguments, count,
                                    new_target, result);
    return call_native(vm, jsmi_value_cell(constructor), JSMI_UNDEFINED,
                       jsmi_value_cell(new_target), arguments, count, result);
}

// ------------------------------------------------------------------- fixture

static JsIntrinsicSpec test_specs[JSMI_INTRINSIC_COUNT];

static void report_test(void *data, JsMarker *marker, bool is_minor)
{
    TestVm *test = data;

    (void)is_minor;
    jsmi_mark_cell(marker, test->realm);
    jsmi_mark_values(marker, test->slots, 4);
}

static bool make_realm(TestVm *test)
{
    fill_specs(test_specs);
    test->vm.intrinsics = test_specs;
    test->vm.global_properties = global_rows;
    test->vm.hooks.call = call_hook;
    test->vm.hooks.construct = construct_hook;
    jsmi_heap_add_root(&test->vm.heap, report_test, test);
    test->vm.heap.verify = true;
    test->vm.heap.poison = true;
    if (!jsmi_realm_new(&test->vm, &test->realm))
        return false;
    test->vm.realm = test->realm;
    return true;
}

void test_vm_open(TestVm *test)
{
    memset(test, 0, sizeof *test);
    cr_assert(jsmi_vm_initialize(&test->vm, NULL, infos, 42));
    cr_assert(make_realm(test));
}

bool test_vm_open_failing(TestVm *test, int64_t n)
{
    bool succeeded;

    memset(test, 0, sizeof *test);
    cr_assert(jsmi_vm_initialize(&test->vm, NULL, infos, 42));
    test->vm.budget.fail_countdown = n;
    succeeded = make_realm(test);
    test->vm.budget.fail_countdown = 0;
    if (!succeeded) {
        cr_assert_eq(test->vm.pending, JSMI_EXCEPTION_PENDING);
        jsmi_vm_dispose(&test->vm);
    }
    return succeeded;
}

void test_vm_close(TestVm *test)
{
    jsmi_vm_dispose(&test->vm);
    cr_assert_eq(test->vm.budget.used, 0, "%zu bytes are outstanding",
                 test->vm.budget.used);
}

JsValue test_function(TestVm *test, JsNative *native)
{
    JsValue function;

    cr_assert(jsmi_native_function_create(&test->vm, test->realm, native,
                                          JSMI_KEY(empty), 0, &function));
    return function;
}

JsValue test_object(TestVm *test)
{
    JsObject *prototype;
    JsValue object;

    cr_assert(jsmi_realm_intrinsic(
        &test->vm, test->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE, &prototype));
    cr_assert(jsmi_object_create(&test->vm, prototype, 4, &object));
    return object;
}

JsKey test_key(TestVm *test, const char *text)
{
    JsKey key;

    cr_assert(jsmi_key_from_text(&test->vm, text, &key));
    return key;
}

JsValue test_string(TestVm *test, const char *text)
{
    JsString *string = jsmi_string_from_text(&test->vm.heap, text);

    cr_assert_not_null(string);
    return jsmi_value_cell(string);
}

JsValue test_get(TestVm *test, JsValue object, const char *name)
{
    JsValue value;

    cr_assert(jsmi_get_v(&test->vm, object, test_key(test, name), &value));
    return value;
}

void test_set(TestVm *test, JsValue object, const char *name, JsValue value)
{
    cr_assert(jsmi_set(&test->vm, jsmi_as_object(object), test_key(test, name),
                       value, true));
}

bool test_threw(TestVm *test, JsIntrinsic prototype)
{
    JsValue error;

    if (test->vm.pending != JSMI_EXCEPTION_PENDING ||
        !jsmi_take_exception(&test->vm, &error) || !jsmi_is_object(error))
        return false;
    return jsmi_as_object(error)->shape->prototype ==
           test->realm->intrinsics[prototype];
}

bool test_is_text(JsValue value, const char *text)
{
    return jsmi_is_string(value) &&
           !jsmi_string_is_rope(jsmi_as_string(value)) &&
           jsmi_units_equal_text(jsmi_string_units(jsmi_as_string(value)),
                                 text);
}
