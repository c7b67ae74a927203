// SPDX-License-Identifier: MIT
//
// Private elements: ordinary slots under private keys, which no internal method
// shows. A field is writable, a method is not, accessors are a pair.
// https://tc39.es/ecma262/#sec-privatelement-specification-type
#include "object/operations.h"

#include "object/storage.h"

static bool find(JsVm *vm, JsValue base, JsSymbol *name,
                 JsOwnProperty *property)
{
    JsKey key = jsmi_key_from_symbol(name);

    if (!jsmi_is_object(base))
        return jsmi_throw_type_error(vm, "%V has no private member %K", base,
                                     &key);
    jsmi_object_find_private(jsmi_as_object(base), key, property);
    return property->kind != JSMI_OWN_ABSENT ||
           jsmi_throw_type_error(vm, "%V has no private member %K", base, &key);
}

// PrivateGet ( O, P )
// https://tc39.es/ecma262/#sec-privateget
bool jsmi_private_get(JsVm *vm, JsValue base, JsSymbol *name, JsValue *value)
{
    JsKey key = jsmi_key_from_symbol(name);
    JsOwnProperty own;
    JsValue getter;

    if (!find(vm, base, name, &own))
        return false;
    if (own.kind == JSMI_OWN_DATA) {
        *value = own.value;
        jsmi_vm_keep(vm, own.value);
        return true;
    }
    getter = ((JsAccessor *)jsmi_as_cell(own.value))->getter;
    if (jsmi_is_undefined(getter))
        return jsmi_throw_type_error(vm, "%K has no getter", &key);
    jsmi_vm_keep(vm, getter);
    return jsmi_call(vm, getter, base, NULL, 0, value);
}

// PrivateSet ( O, P, value )
// https://tc39.es/ecma262/#sec-privateset
bool jsmi_private_set(JsVm *vm, JsValue base, JsSymbol *name, JsValue value)
{
    JsKey key = jsmi_key_from_symbol(name);
    JsOwnProperty own;
    JsValue setter, ignored;

    if (!find(vm, base, name, &own))
        return false;
    if (own.kind == JSMI_OWN_DATA) {
        if (!(own.attributes & JSMI_WRITABLE))
            return jsmi_throw_type_error(
                vm, "%K is a method and cannot be assigned to", &key);
        jsmi_object_store_own(vm, jsmi_as_object(base), key, own.slot, value);
        return true;
    }
    setter = ((JsAccessor *)jsmi_as_cell(own.value))->setter;
    if (jsmi_is_undefined(setter))
        return jsmi_throw_type_error(vm, "%K has no setter", &key);
    jsmi_vm_keep(vm, setter);
    return jsmi_call(vm, setter, base, &value, 1, &ignored);
}

static bool throw_twice(JsVm *vm, JsValue base, JsKey key)
{
    return jsmi_throw_type_error(vm, "%V already has the private member %K",
                                 base, &key);
}

static bool check_extensible(JsVm *vm, JsValue base, JsKey key)
{
    return jsmi_shape_is_extensible(jsmi_as_object(base)->shape) ||
           jsmi_throw_type_error(
               vm, "%K cannot be added to %V, which is not extensible", &key,
               base);
}

// PrivateFieldAdd ( O, P, value )
// https://tc39.es/ecma262/#sec-privatefieldadd
bool jsmi_private_field_add(JsVm *vm, JsValue base, JsSymbol *name,
                            JsValue value)
{
    JsKey key = jsmi_key_from_symbol(name);
    JsOwnProperty own;

    if (!check_extensible(vm, base, key))
        return false;
    jsmi_object_find_private(jsmi_as_object(base), key, &own);
    if (own.kind != JSMI_OWN_ABSENT)
        return throw_twice(vm, base, key);
    return jsmi_object_add_property(vm, jsmi_as_object(base), key, value,
                                    JSMI_WRITABLE);
}

// The other half of an accessor that is there already.
static bool complete_accessor(JsVm *vm, JsObject *object, JsKey key,
                              const JsOwnProperty *own, JsValue function,
                              bool is_getter)
{
    const JsAccessor *present = (JsAccessor *)jsmi_as_cell(own->value);
    JsValue pair;

    if (!jsmi_is_undefined(is_getter ? present->getter : present->setter))
        return throw_twice(vm, jsmi_value_cell(object), key);
    if (!jsmi_accessor_create(vm, is_getter ? function : present->getter,
                              is_getter ? present->setter : function, &pair))
        return false;
    jsmi_object_store_own(vm, object, key, own->slot, pair);
    return true;
}

// PrivateMethodOrAccessorAdd ( O, method ), a getter and a setter of one name
// coming one after the other.
// https://tc39.es/ecma262/#sec-privatemethodoraccessoradd
bool jsmi_private_method_add(JsVm *vm, JsValue base, JsSymbol *name,
                             JsValue function, int kind)
{
    JsObject *object = jsmi_as_object(base);
    JsKey key = jsmi_key_from_symbol(name);
    JsOwnProperty own;
    JsValue pair;

    if (!check_extensible(vm, base, key))
        return false;
    jsmi_object_find_private(object, key, &own);
    if (own.kind == JSMI_OWN_ACCESSOR && kind != 0)
        return complete_accessor(vm, object, key, &own, function, kind == 1);
    if (own.kind != JSMI_OWN_ABSENT)
        return throw_twice(vm, base, key);
    if (kind == 0)
        return jsmi_object_add_property(vm, object, key, function, 0);
    if (!jsmi_accessor_create(vm, kind == 1 ? function : JSMI_UNDEFINED,
                              kind == 2 ? function : JSMI_UNDEFINED, &pair))
        return false;
    return jsmi_object_add_property(vm, object, key, pair, JSMI_IS_ACCESSOR);
}

bool jsmi_private_has(JsVm *vm, JsValue base, JsSymbol *name, bool *has)
{
    JsKey key = jsmi_key_from_symbol(name);
    JsOwnProperty own;

    if (!jsmi_is_object(base))
        return jsmi_throw_type_error(
            vm, "the right side of '%K in' is not an object but %V", &key,
            base);
    jsmi_object_find_private(jsmi_as_object(base), key, &own);
    *has = own.kind != JSMI_OWN_ABSENT;
    return true;
}
