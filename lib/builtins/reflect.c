// SPDX-License-Identifier: MIT
//
// The Reflect object. https://tc39.es/ecma262/#sec-reflect-object
#include "builtins/shared.h"
#include "object/descriptor.h"

static bool target_argument(JsCall *call, JsObject **target)
{
    JsValue value = jsmi_argument(call, 0);

    if (!jsmi_is_object(value))
        return jsmi_throw_type_error(call->vm, "%V is not an object", value);
    *target = jsmi_as_object(value);
    return true;
}

// The first two arguments of most: an object and a key.
static bool target_and_key(JsCall *call, JsObject **target, JsKey *key)
{
    return target_argument(call, target) &&
           jsmi_to_property_key(call->vm, jsmi_argument(call, 1), key);
}

// Reflect.apply ( target, thisArgument, argumentsList )
// https://tc39.es/ecma262/#sec-reflect.apply
static bool reflect_apply(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue target;
    JsValueList list;

    if (!jsmi_callable_argument(call, 0, &target))
        return false;
    jsmi_value_list_initialize(&list, vm);
    if (!jsmi_create_list_from_array_like(vm, jsmi_argument(call, 2), &list))
        return false;
    return jsmi_call(vm, target, jsmi_argument(call, 1),
                     jsmi_value_list_values(&list), list.count, result);
}

// Reflect.construct ( target, argumentsList [ , newTarget ] )
// https://tc39.es/ecma262/#sec-reflect.construct
static bool reflect_construct(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue target = jsmi_argument(call, 0);
    JsValue new_target = call->argument_count > 2 ? call->arguments[2] : target;
    JsValueList list;

    if (!jsmi_is_constructor(target))
        return jsmi_throw_type_error(vm, "%V is not a constructor", target);
    if (!jsmi_is_constructor(new_target))
        return jsmi_throw_type_error(vm, "%V is not a constructor", new_target);
    jsmi_value_list_initialize(&list, vm);
    if (!jsmi_create_list_from_array_like(vm, jsmi_argument(call, 1), &list))
        return false;
    return jsmi_construct(vm, jsmi_as_object(target),
                          jsmi_value_list_values(&list), list.count,
                          jsmi_as_object(new_target), result);
}

// Reflect.defineProperty ( target, propertyKey, attributes )
// https://tc39.es/ecma262/#sec-reflect.defineproperty
static bool reflect_define_property(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *target;
    JsKey key;
    JsPropertyDescriptor descriptor;
    bool succeeded;

    if (!target_and_key(call, &target, &key))
        return false;
    if (!jsmi_to_property_descriptor(vm, jsmi_argument(call, 2), &descriptor))
        return false;
    if (!target->shape->methods->define_own_property(vm, target, key,
                                                     &descriptor, &succeeded))
        return false;
    *result = jsmi_value_boolean(succeeded);
    return true;
}

// Reflect.deleteProperty ( target, propertyKey )
// https://tc39.es/ecma262/#sec-reflect.deleteproperty
static bool reflect_delete_property(JsCall *call, JsValue *result)
{
    JsObject *target;
    JsKey key;
    bool succeeded;

    if (!target_and_key(call, &target, &key))
        return false;
    if (!target->shape->methods->delete_property(call->vm, target, key,
                                                 &succeeded))
        return false;
    *result = jsmi_value_boolean(succeeded);
    return true;
}

// Reflect.get ( target, propertyKey [ , receiver ] )
// https://tc39.es/ecma262/#sec-reflect.get
static bool reflect_get(JsCall *call, JsValue *result)
{
    JsObject *target;
    JsKey key;

    if (!target_and_key(call, &target, &key))
        return false;
    return target->shape->methods->get(call->vm, target, key,
                                       call->argument_count > 2
                                           ? call->arguments[2]
                                           : jsmi_value_object(target),
                                       result);
}

// Reflect.getOwnPropertyDescriptor ( target, propertyKey )
// https://tc39.es/ecma262/#sec-reflect.getownpropertydescriptor
static bool reflect_get_own_property_descriptor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *target;
    JsKey key;
    JsPropertyDescriptor descriptor;
    bool found;

    if (!target_and_key(call, &target, &key))
        return false;
    if (!target->shape->methods->get_own_property(vm, target, key, &descriptor,
                                                  &found))
        return false;
    if (found)
        return jsmi_from_property_descriptor(vm, &descriptor, result);
    *result = JSMI_UNDEFINED;
    return true;
}

// Reflect.getPrototypeOf ( target )
// https://tc39.es/ecma262/#sec-reflect.getprototypeof
static bool reflect_get_prototype_of(JsCall *call, JsValue *result)
{
    JsObject *target;

    return target_argument(call, &target) &&
           target->shape->methods->get_prototype_of(call->vm, target, result);
}

// Reflect.has ( target, propertyKey )
// https://tc39.es/ecma262/#sec-reflect.has
static bool reflect_has(JsCall *call, JsValue *result)
{
    JsObject *target;
    JsKey key;
    bool has;

    if (!target_and_key(call, &target, &key))
        return false;
    if (!jsmi_has_property(call->vm, target, key, &has))
        return false;
    *result = jsmi_value_boolean(has);
    return true;
}

// Reflect.isExtensible ( target )
// https://tc39.es/ecma262/#sec-reflect.isextensible
static bool reflect_is_extensible(JsCall *call, JsValue *result)
{
    JsObject *target;
    bool extensible;

    if (!target_argument(call, &target))
        return false;
    if (!target->shape->methods->is_extensible(call->vm, target, &extensible))
        return false;
    *result = jsmi_value_boolean(extensible);
    return true;
}

static bool keys_to_array(JsVm *vm, const JsKeyList *keys, JsValue *result)
{
    uint32_t mark;

    if (!jsmi_array_create(vm, 0, NULL, result))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (size_t i = 0; i < keys->count; i++) {
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_key_to_value(vm, keys->keys[i], &value))
            return false;
        if (!jsmi_array_append(vm, jsmi_as_object(*result), value))
            return false;
    }
    return true;
}

// Reflect.ownKeys ( target )
// https://tc39.es/ecma262/#sec-reflect.ownkeys
static bool reflect_own_keys(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *target;
    JsKeyList keys;
    bool succeeded;

    if (!target_argument(call, &target))
        return false;
    jsmi_key_list_initialize(&keys, vm);
    succeeded = target->shape->methods->own_property_keys(vm, target, &keys) &&
                keys_to_array(vm, &keys, result);
    jsmi_key_list_dispose(&keys);
    return succeeded;
}

// Reflect.preventExtensions ( target )
// https://tc39.es/ecma262/#sec-reflect.preventextensions
static bool reflect_prevent_extensions(JsCall *call, JsValue *result)
{
    JsObject *target;
    bool succeeded;

    if (!target_argument(call, &target))
        return false;
    if (!target->shape->methods->prevent_extensions(call->vm, target,
                                                    &succeeded))
        return false;
    *result = jsmi_value_boolean(succeeded);
    return true;
}

// Reflect.set ( target, propertyKey, V [ , receiver ] )
// https://tc39.es/ecma262/#sec-reflect.set
static bool reflect_set(JsCall *call, JsValue *result)
{
    JsObject *target;
    JsKey key;
    bool succeeded;

    if (!target_and_key(call, &target, &key))
        return false;
    if (!target->shape->methods->set(
            call->vm, target, key, jsmi_argument(call, 2),
            call->argument_count > 3 ? call->arguments[3]
                                     : jsmi_value_object(target),
            &succeeded))
        return false;
    *result = jsmi_value_boolean(succeeded);
    return true;
}

// Reflect.setPrototypeOf ( target, proto )
// https://tc39.es/ecma262/#sec-reflect.setprototypeof
static bool reflect_set_prototype_of(JsCall *call, JsValue *result)
{
    JsObject *target;
    JsValue prototype = jsmi_argument(call, 1);
    bool succeeded;

    if (!target_argument(call, &target))
        return false;
    if (!jsmi_is_object(prototype) && !jsmi_is_null(prototype))
        return jsmi_throw_type_error(
            call->vm, "prototype %V is neither an object nor null", prototype);
    if (!target->shape->methods->set_prototype_of(call->vm, target, prototype,
                                                  &succeeded))
        return false;
    *result = jsmi_value_boolean(succeeded);
    return true;
}

const JsPropertySpec jsmi_reflect_properties[] = {
    // clang-format off
    JSMI_METHOD(apply, 3, reflect_apply),
    JSMI_METHOD(construct, 2, reflect_construct),
    JSMI_METHOD(defineProperty, 3, reflect_define_property),
    JSMI_METHOD(deleteProperty, 2, reflect_delete_property),
    JSMI_METHOD(get, 2, reflect_get),
    JSMI_METHOD(getOwnPropertyDescriptor, 2, reflect_get_own_property_descriptor),
    JSMI_METHOD(getPrototypeOf, 1, reflect_get_prototype_of),
    JSMI_METHOD(has, 2, reflect_has),
    JSMI_METHOD(isExtensible, 1, reflect_is_extensible),
    JSMI_METHOD(ownKeys, 1, reflect_own_keys),
    JSMI_METHOD(preventExtensions, 1, reflect_prevent_extensions),
    JSMI_METHOD(set, 3, reflect_set),
    JSMI_METHOD(setPrototypeOf, 2, reflect_set_prototype_of),
    JSMI_TAG(Reflect),
    JSMI_END,
    // clang-format on
};
