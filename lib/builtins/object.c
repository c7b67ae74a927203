// SPDX-License-Identifier: MIT
//
// Object objects. https://tc39.es/ecma262/#sec-object-objects
#include "builtins/array.h"
#include "builtins/group_by.h"
#include "builtins/iterate.h"
#include "builtins/shared.h"
#include "object/descriptor.h"

// Object ( [ value ] )
// https://tc39.es/ecma262/#sec-object-value
static bool object_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue value = jsmi_argument(call, 0);
    JsObject *object;

    // 1. If NewTarget is neither undefined nor the active function object, ...
    if (!jsmi_is_undefined(call->new_target) &&
        jsmi_as_object(call->new_target) != &call->callee->object) {
        JsShape *shape;

        if (!jsmi_shape_from_constructor(vm, jsmi_as_object(call->new_target),
                                         JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                                         &jsmi_ordinary_methods, 4, &shape))
            return false;
        if (!jsmi_object_allocate(vm, JSMI_CELL_OBJECT,
                                  sizeof(JsObject) + 4 * sizeof(JsValue), shape,
                                  &object))
            return false;
        *result = jsmi_value_object(object);
        return true;
    }
    // 2. If value is either undefined or null, ...
    if (jsmi_is_nullish(value)) {
        if (!jsmi_realm_intrinsic(vm, call->realm,
                                  JSMI_INTRINSIC_OBJECT_PROTOTYPE, &object))
            return false;
        return jsmi_object_create(vm, object, 4, result);
    }
    if (!jsmi_to_object(vm, value, &object))
        return false;
    *result = jsmi_value_object(object);
    return true;
}

// Object.assign ( target, ...sources )
// https://tc39.es/ecma262/#sec-object.assign
static bool assign_from(JsVm *vm, JsObject *to, JsObject *from,
                        const JsKeyList *keys)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (size_t i = 0; i < keys->count; i++) {
        JsPropertyDescriptor descriptor;
        bool found;
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!from->shape->methods->get_own_property(vm, from, keys->keys[i],
                                                    &descriptor, &found))
            return false;
        if (!found || !(descriptor.attributes & JSMI_ENUMERABLE))
            continue;
        if (!jsmi_get(vm, from, keys->keys[i], &value))
            return false;
        if (!jsmi_set(vm, to, keys->keys[i], value, true))
            return false;
    }
    return true;
}

static bool object_assign(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *to;
    uint32_t mark;

    if (!jsmi_to_object(vm, jsmi_argument(call, 0), &to))
        return false;
    *result = jsmi_value_object(to);
    mark = jsmi_scope_open(&vm->heap);
    for (uint32_t i = 1; i < call->argument_count; i++) {
        JsKeyList keys;
        JsObject *from;
        bool succeeded;

        if (!jsmi_turn(vm, mark))
            return false;
        if (jsmi_is_nullish(call->arguments[i]))
            continue;
        if (!jsmi_to_object(vm, call->arguments[i], &from))
            return false;
        jsmi_key_list_initialize(&keys, vm);
        succeeded = from->shape->methods->own_property_keys(vm, from, &keys) &&
                    assign_from(vm, to, from, &keys);
        jsmi_key_list_dispose(&keys);
        if (!succeeded)
            return false;
    }
    return true;
}

// ObjectDefineProperties ( O, Properties ): all descriptors are read before the
// first property is defined.
// https://tc39.es/ecma262/#sec-objectdefineproperties
typedef struct Definitions {
    JsKeyList keys;
    JsPropertyDescriptor *descriptors;
    size_t count;
} Definitions;

static bool read_definitions(JsVm *vm, JsObject *properties,
                             Definitions *definitions)
{
    const JsKeyList *keys = &definitions->keys;

    for (size_t i = 0; i < keys->count; i++) {
        JsPropertyDescriptor descriptor;
        bool found;
        JsValue value;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!properties->shape->methods->get_own_property(
                vm, properties, keys->keys[i], &descriptor, &found))
            return false;
        if (!found || !(descriptor.attributes & JSMI_ENUMERABLE))
            continue;
        if (!jsmi_get(vm, properties, keys->keys[i], &value))
            return false;
        if (!jsmi_to_property_descriptor(
                vm, value, &definitions->descriptors[definitions->count]))
            return false;
        definitions->keys.keys[definitions->count++] = keys->keys[i];
    }
    return true;
}

static bool apply_definitions(JsVm *vm, JsObject *object,
                              const Definitions *definitions)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (size_t i = 0; i < definitions->count; i++) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_define_property_or_throw(vm, object,
                                           definitions->keys.keys[i],
                                           &definitions->descriptors[i]))
            return false;
    }
    return true;
}

static bool object_define_properties_of(JsVm *vm, JsObject *object,
                                        JsValue value)
{
    JsObject *properties;
    Definitions definitions = {.count = 0};
    size_t size = 0;
    bool succeeded;

    if (!jsmi_to_object(vm, value, &properties))
        return false;
    jsmi_key_list_initialize(&definitions.keys, vm);
    succeeded = properties->shape->methods->own_property_keys(
        vm, properties, &definitions.keys);
    if (succeeded && definitions.keys.count > 0) {
        size = definitions.keys.count * sizeof *definitions.descriptors;
        definitions.descriptors = jsmi_allocate(&vm->budget, size);
        succeeded = definitions.descriptors
                        ? read_definitions(vm, properties, &definitions) &&
                              apply_definitions(vm, object, &definitions)
                        : jsmi_fail_allocation(vm);
        if (definitions.descriptors)
            jsmi_release(&vm->budget, definitions.descriptors, size);
    }
    jsmi_key_list_dispose(&definitions.keys);
    return succeeded;
}

// Object.create ( O, Properties )
// https://tc39.es/ecma262/#sec-object.create
static bool object_create(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue prototype = jsmi_argument(call, 0);
    JsValue properties = jsmi_argument(call, 1);

    if (!jsmi_is_object(prototype) && !jsmi_is_null(prototype))
        return jsmi_throw_type_error(
            vm, "prototype %V is neither an object nor null", prototype);
    if (!jsmi_object_create(
            vm, jsmi_is_null(prototype) ? NULL : jsmi_as_object(prototype), 4,
            result))
        return false;
    return jsmi_is_undefined(properties) ||
           object_define_properties_of(vm, jsmi_as_object(*result), properties);
}

// Object.defineProperties ( O, Properties )
// https://tc39.es/ecma262/#sec-object.defineproperties
static bool object_define_properties(JsCall *call, JsValue *result)
{
    *result = jsmi_argument(call, 0);
    if (!jsmi_is_object(*result))
        return jsmi_throw_type_error(call->vm, "%V is not an object", *result);
    return object_define_properties_of(call->vm, jsmi_as_object(*result),
                                       jsmi_argument(call, 1));
}

// Object.defineProperty ( O, P, Attributes )
// https://tc39.es/ecma262/#sec-object.defineproperty
static bool object_define_property(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsKey key;
    JsPropertyDescriptor descriptor;

    *result = jsmi_argument(call, 0);
    if (!jsmi_is_object(*result))
        return jsmi_throw_type_error(vm, "%V is not an object", *result);
    if (!jsmi_to_property_key(vm, jsmi_argument(call, 1), &key))
        return false;
    if (!jsmi_to_property_descriptor(vm, jsmi_argument(call, 2), &descriptor))
        return false;
    return jsmi_define_property_or_throw(vm, jsmi_as_object(*result), key,
                                         &descriptor);
}

// Object.keys ( O ), Object.values ( O ), Object.entries ( O )
// https://tc39.es/ecma262/#sec-object.keys
static bool object_enumerate(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;

    if (!jsmi_to_object(vm, jsmi_argument(call, 0), &object))
        return false;
    return jsmi_enumerable_own_properties(
        vm, object, (JsEnumerateKind)call->callee->mode, result);
}

// Object.freeze ( O ), Object.seal ( O ); the mode is the level
// https://tc39.es/ecma262/#sec-object.freeze
static bool object_set_integrity(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    bool succeeded;

    *result = jsmi_argument(call, 0);
    if (!jsmi_is_object(*result))
        return true;
    if (!jsmi_set_integrity_level(vm, jsmi_as_object(*result),
                                  (JsIntegrityLevel)call->callee->mode,
                                  &succeeded))
        return false;
    if (!succeeded)
        return jsmi_throw_type_error(vm, "cannot freeze or seal %V", *result);
    return true;
}

// Object.isFrozen ( O ), Object.isSealed ( O )
// https://tc39.es/ecma262/#sec-object.isfrozen
static bool object_test_integrity(JsCall *call, JsValue *result)
{
    JsValue value = jsmi_argument(call, 0);
    bool has = true;

    if (jsmi_is_object(value) &&
        !jsmi_test_integrity_level(call->vm, jsmi_as_object(value),
                                   (JsIntegrityLevel)call->callee->mode, &has))
        return false;
    *result = jsmi_value_boolean(has);
    return true;
}

// Object.preventExtensions ( O )
// https://tc39.es/ecma262/#sec-object.preventextensions
static bool object_prevent_extensions(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    bool succeeded;

    *result = jsmi_argument(call, 0);
    if (!jsmi_is_object(*result))
        return true;
    object = jsmi_as_object(*result);
    if (!object->shape->methods->prevent_extensions(vm, object, &succeeded))
        return false;
    if (!succeeded)
        return jsmi_throw_type_error(vm, "cannot prevent extensions of %V",
                                     *result);
    return true;
}

// Object.isExtensible ( O )
// https://tc39.es/ecma262/#sec-object.isextensible
static bool object_is_extensible(JsCall *call, JsValue *result)
{
    JsValue value = jsmi_argument(call, 0);
    bool extensible = false;

    if (jsmi_is_object(value)) {
        JsObject *object = jsmi_as_object(value);

        if (!object->shape->methods->is_extensible(call->vm, object,
                                                   &extensible))
            return false;
    }
    *result = jsmi_value_boolean(extensible);
    return true;
}

// Object.fromEntries ( iterable )
// https://tc39.es/ecma262/#sec-object.fromentries
static bool define_entry(JsVm *vm, void *data, double index, JsValue entry,
                         bool *stop)
{
    JsObject *object = data;
    JsValue name, value;
    JsKey key;

    (void)index;
    (void)stop;
    if (!jsmi_is_object(entry))
        return jsmi_throw_type_error(vm, "iterator value %V is not an entry",
                                     entry);
    if (!jsmi_element_get(vm, jsmi_as_object(entry), 0, &name))
        return false;
    if (!jsmi_element_get(vm, jsmi_as_object(entry), 1, &value))
        return false;
    if (!jsmi_to_property_key(vm, name, &key))
        return false;
    return jsmi_create_data_property_or_throw(vm, object, key, value);
}

static bool object_from_entries(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *prototype;

    if (!jsmi_require_object_coercible(vm, jsmi_argument(call, 0)))
        return false;
    if (!jsmi_realm_intrinsic(vm, call->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &prototype))
        return false;
    if (!jsmi_object_create(vm, prototype, 4, result))
        return false;
    return jsmi_iterate(vm, jsmi_argument(call, 0), define_entry,
                        jsmi_as_object(*result));
}

// Object.getOwnPropertyDescriptor ( O, P )
// https://tc39.es/ecma262/#sec-object.getownpropertydescriptor
static bool object_get_own_property_descriptor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsKey key;
    JsPropertyDescriptor descriptor;
    bool found;

    if (!jsmi_to_object(vm, jsmi_argument(call, 0), &object))
        return false;
    if (!jsmi_to_property_key(vm, jsmi_argument(call, 1), &key))
        return false;
    if (!object->shape->methods->get_own_property(vm, object, key, &descriptor,
                                                  &found))
        return false;
    if (found)
        return jsmi_from_property_descriptor(vm, &descriptor, result);
    *result = JSMI_UNDEFINED;
    return true;
}

// Object.getOwnPropertyDescriptors ( O )
// https://tc39.es/ecma262/#sec-object.getownpropertydescriptors
static bool describe_all(JsVm *vm, JsObject *object, const JsKeyList *keys,
                         JsObject *descriptors)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (size_t i = 0; i < keys->count; i++) {
        JsPropertyDescriptor descriptor;
        bool found;
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!object->shape->methods->get_own_property(vm, object, keys->keys[i],
                                                      &descriptor, &found))
            return false;
        if (!found)
            continue;
        if (!jsmi_from_property_descriptor(vm, &descriptor, &value))
            return false;
        if (!jsmi_create_data_property_or_throw(vm, descriptors, keys->keys[i],
                                                value))
            return false;
    }
    return true;
}

static bool object_get_own_property_descriptors(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsObject *prototype;
    JsKeyList keys;
    bool succeeded;

    if (!jsmi_to_object(vm, jsmi_argument(call, 0), &object))
        return false;
    if (!jsmi_realm_intrinsic(vm, call->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &prototype))
        return false;
    if (!jsmi_object_create(vm, prototype, 4, result))
        return false;
    jsmi_key_list_initialize(&keys, vm);
    succeeded = object->shape->methods->own_property_keys(vm, object, &keys) &&
                describe_all(vm, object, &keys, jsmi_as_object(*result));
    jsmi_key_list_dispose(&keys);
    return succeeded;
}

// GetOwnPropertyKeys ( O, type )
// https://tc39.es/ecma262/#sec-getownpropertykeys
typedef enum KeyType { KEY_STRING, KEY_SYMBOL } KeyType;

static bool select_keys(JsVm *vm, const JsKeyList *keys, KeyType type,
                        JsValue *result)
{
    uint32_t mark;

    if (!jsmi_array_create(vm, 0, NULL, result))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (size_t i = 0; i < keys->count; i++) {
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (jsmi_key_is_symbol(keys->keys[i]) != (type == KEY_SYMBOL))
            continue;
        if (!jsmi_key_to_value(vm, keys->keys[i], &value))
            return false;
        if (!jsmi_array_append(vm, jsmi_as_object(*result), value))
            return false;
    }
    return true;
}

// Object.getOwnPropertyNames ( O ), Object.getOwnPropertySymbols ( O )
// https://tc39.es/ecma262/#sec-object.getownpropertynames
static bool object_get_own_property_keys(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsKeyList keys;
    bool succeeded;

    if (!jsmi_to_object(vm, jsmi_argument(call, 0), &object))
        return false;
    jsmi_key_list_initialize(&keys, vm);
    succeeded = object->shape->methods->own_property_keys(vm, object, &keys) &&
                select_keys(vm, &keys, (KeyType)call->callee->mode, result);
    jsmi_key_list_dispose(&keys);
    return succeeded;
}

// Object.getPrototypeOf ( O )
// https://tc39.es/ecma262/#sec-object.getprototypeof
static bool object_get_prototype_of(JsCall *call, JsValue *result)
{
    JsObject *object;

    return jsmi_to_object(call->vm, jsmi_argument(call, 0), &object) &&
           object->shape->methods->get_prototype_of(call->vm, object, result);
}

// Object.setPrototypeOf ( O, proto )
// https://tc39.es/ecma262/#sec-object.setprototypeof
static bool set_prototype_or_throw(JsVm *vm, JsValue value, JsValue prototype)
{
    JsObject *object;
    bool succeeded;

    if (!jsmi_is_object(value))
        return true;
    object = jsmi_as_object(value);
    if (!object->shape->methods->set_prototype_of(vm, object, prototype,
                                                  &succeeded))
        return false;
    if (!succeeded)
        return jsmi_throw_type_error(vm, "cannot set the prototype of %V",
                                     value);
    return true;
}

static bool object_set_prototype_of(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue prototype = jsmi_argument(call, 1);

    *result = jsmi_argument(call, 0);
    if (!jsmi_require_object_coercible(vm, *result))
        return false;
    if (!jsmi_is_object(prototype) && !jsmi_is_null(prototype))
        return jsmi_throw_type_error(
            vm, "prototype %V is neither an object nor null", prototype);
    return set_prototype_or_throw(vm, *result, prototype);
}

// Object.groupBy ( items, callback )
// https://tc39.es/ecma262/#sec-object.groupby
static bool object_group_by(JsCall *call, JsValue *result)
{
    return jsmi_group_by(call, JSMI_GROUP_BY_PROPERTY_KEY, result);
}

// Object.hasOwn ( O, P )
// https://tc39.es/ecma262/#sec-object.hasown
static bool object_has_own(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsKey key;
    bool has;

    if (!jsmi_to_object(vm, jsmi_argument(call, 0), &object))
        return false;
    if (!jsmi_to_property_key(vm, jsmi_argument(call, 1), &key))
        return false;
    if (!jsmi_has_own_property(vm, object, key, &has))
        return false;
    *result = jsmi_value_boolean(has);
    return true;
}

// Object.is ( value1, value2 )
// https://tc39.es/ecma262/#sec-object.is
static bool object_is(JsCall *call, JsValue *result)
{
    bool same;

    if (!jsmi_same_value(call->vm, jsmi_argument(call, 0),
                         jsmi_argument(call, 1), &same))
        return false;
    *result = jsmi_value_boolean(same);
    return true;
}

// Object.prototype.hasOwnProperty ( V )
// https://tc39.es/ecma262/#sec-object.prototype.hasownproperty
static bool object_prototype_has_own_property(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsKey key;
    JsObject *object;
    bool has;

    if (!jsmi_to_property_key(vm, jsmi_argument(call, 0), &key))
        return false;
    if (!jsmi_to_object(vm, call->this_value, &object))
        return false;
    if (!jsmi_has_own_property(vm, object, key, &has))
        return false;
    *result = jsmi_value_boolean(has);
    return true;
}

// Object.prototype.isPrototypeOf ( V )
// https://tc39.es/ecma262/#sec-object.prototype.isprototypeof
static bool object_prototype_is_prototype_of(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue value = jsmi_argument(call, 0);
    JsObject *object;
    uint32_t mark;

    *result = JSMI_FALSE;
    if (!jsmi_is_object(value))
        return true;
    if (!jsmi_to_object(vm, call->this_value, &object))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (;;) {
        JsObject *current = jsmi_as_object(value);

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!current->shape->methods->get_prototype_of(vm, current, &value))
            return false;
        if (!jsmi_is_object(value))
            return true;
        if (jsmi_as_object(value) == object) {
            *result = JSMI_TRUE;
            return true;
        }
        jsmi_scope_rewind(&vm->heap, mark);
        jsmi_vm_keep(vm, value);
    }
}

// Object.prototype.propertyIsEnumerable ( V )
// https://tc39.es/ecma262/#sec-object.prototype.propertyisenumerable
static bool object_prototype_property_is_enumerable(JsCall *call,
                                                    JsValue *result)
{
    JsVm *vm = call->vm;
    JsKey key;
    JsObject *object;
    JsPropertyDescriptor descriptor;
    bool found;

    if (!jsmi_to_property_key(vm, jsmi_argument(call, 0), &key))
        return false;
    if (!jsmi_to_object(vm, call->this_value, &object))
        return false;
    if (!object->shape->methods->get_own_property(vm, object, key, &descriptor,
                                                  &found))
        return false;
    *result =
        jsmi_value_boolean(found && descriptor.attributes & JSMI_ENUMERABLE);
    return true;
}

// Object.prototype.toLocaleString ( )
// https://tc39.es/ecma262/#sec-object.prototype.tolocalestring
static bool object_prototype_to_locale_string(JsCall *call, JsValue *result)
{
    return jsmi_invoke(call->vm, call->this_value, JSMI_KEY(toString), NULL, 0,
                       result);
}

// What [object ...] says of an object without a tag.
static bool builtin_tag(JsVm *vm, JsObject *object, JsString **tag)
{
    bool is_array;
    JsValue value = jsmi_value_object(object);

    if (!jsmi_is_array(vm, value, &is_array))
        return false;
    if (is_array) {
        *tag = JSMI_ATOM(object_Array);
        return true;
    }
    switch ((JsCellKind)object->cell.kind) {
    case JSMI_CELL_ARGUMENTS:
        *tag = JSMI_ATOM(object_Arguments);
        return true;
    case JSMI_CELL_ERROR:
        *tag = JSMI_ATOM(object_Error);
        return true;
    case JSMI_CELL_DATE:
        *tag = JSMI_ATOM(object_Date);
        return true;
    case JSMI_CELL_REGEXP:
        *tag = JSMI_ATOM(object_RegExp);
        return true;
    case JSMI_CELL_PRIMITIVE:
        value = jsmi_wrapped_value(value);
        if (jsmi_is_boolean(value))
            *tag = JSMI_ATOM(object_Boolean);
        else if (jsmi_is_number(value))
            *tag = JSMI_ATOM(object_Number);
        else if (jsmi_is_string(value))
            *tag = JSMI_ATOM(object_String);
        else
            *tag = JSMI_ATOM(object_Object);
        return true;
    default:
        *tag = jsmi_is_callable(value) ? JSMI_ATOM(object_Function)
                                       : JSMI_ATOM(object_Object);
        return true;
    }
}

// Object.prototype.toString ( )
// https://tc39.es/ecma262/#sec-object.prototype.tostring
bool jsmi_object_to_string(JsVm *vm, JsValue value, JsValue *result)
{
    JsObject *object;
    JsString *fallback;
    JsValue tag;
    JsStringBuilder builder;

    if (jsmi_is_undefined(value)) {
        *result = JSMI_ATOM_VALUE(object_Undefined);
        return true;
    }
    if (jsmi_is_null(value)) {
        *result = JSMI_ATOM_VALUE(object_Null);
        return true;
    }
    if (!jsmi_to_object(vm, value, &object))
        return false;
    if (!builtin_tag(vm, object, &fallback))
        return false;
    if (!jsmi_get(vm, object, JSMI_KEY_SYMBOL(to_string_tag), &tag))
        return false;
    if (!jsmi_is_string(tag)) {
        *result = jsmi_value_cell(fallback);
        return true;
    }
    jsmi_string_builder_initialize(&builder, &vm->heap);
    jsmi_string_builder_append_text(&builder, "[object ");
    jsmi_string_builder_append_string(&builder, jsmi_as_string(tag));
    jsmi_string_builder_append_unit(&builder, ']');
    return jsmi_result_builder(vm, &builder, result);
}

static bool object_prototype_to_string(JsCall *call, JsValue *result)
{
    return jsmi_object_to_string(call->vm, call->this_value, result);
}

// Object.prototype.valueOf ( )
// https://tc39.es/ecma262/#sec-object.prototype.valueof
static bool object_prototype_value_of(JsCall *call, JsValue *result)
{
    JsObject *object;

    if (!jsmi_to_object(call->vm, call->this_value, &object))
        return false;
    *result = jsmi_value_object(object);
    return true;
}

// get Object.prototype.__proto__
// https://tc39.es/ecma262/#sec-get-object.prototype.__proto__
static bool object_prototype_get_proto(JsCall *call, JsValue *result)
{
    JsObject *object;

    return jsmi_to_object(call->vm, call->this_value, &object) &&
           object->shape->methods->get_prototype_of(call->vm, object, result);
}

// set Object.prototype.__proto__
// https://tc39.es/ecma262/#sec-set-object.prototype.__proto__
static bool object_prototype_set_proto(JsCall *call, JsValue *result)
{
    JsValue prototype = jsmi_argument(call, 0);

    *result = JSMI_UNDEFINED;
    if (!jsmi_require_object_coercible(call->vm, call->this_value))
        return false;
    if (!jsmi_is_object(prototype) && !jsmi_is_null(prototype))
        return true;
    return set_prototype_or_throw(call->vm, call->this_value, prototype);
}

// Object.prototype.__defineGetter__ ( P, getter ) and __defineSetter__; the
// mode is JSMI_HAS_GET or JSMI_HAS_SET
// https://tc39.es/ecma262/#sec-object.prototype.__defineGetter__
static bool object_prototype_define_accessor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsValue function;
    JsKey key;
    JsPropertyDescriptor descriptor = {
        call->callee->mode | JSMI_HAS_ENUMERABLE | JSMI_HAS_CONFIGURABLE,
        JSMI_ENUMERABLE | JSMI_CONFIGURABLE, JSMI_UNDEFINED, JSMI_UNDEFINED,
        JSMI_UNDEFINED};

    if (!jsmi_to_object(vm, call->this_value, &object))
        return false;
    if (!jsmi_callable_argument(call, 1, &function))
        return false;
    if (call->callee->mode == JSMI_HAS_GET)
        descriptor.get = function;
    else
        descriptor.set = function;
    if (!jsmi_to_property_key(vm, jsmi_argument(call, 0), &key))
        return false;
    *result = JSMI_UNDEFINED;
    return jsmi_define_property_or_throw(vm, object, key, &descriptor);
}

// Object.prototype.__lookupGetter__ ( P ) and __lookupSetter__
// https://tc39.es/ecma262/#sec-object.prototype.__lookupGetter__
static bool object_prototype_lookup_accessor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsKey key;
    JsValue prototype;
    uint32_t mark;

    if (!jsmi_to_object(vm, call->this_value, &object))
        return false;
    if (!jsmi_to_property_key(vm, jsmi_argument(call, 0), &key))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (;;) {
        JsPropertyDescriptor descriptor;
        bool found;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!object->shape->methods->get_own_property(vm, object, key,
                                                      &descriptor, &found))
            return false;
        if (found) {
            *result = JSMI_UNDEFINED;
            if (jsmi_is_accessor_descriptor(&descriptor))
                *result = call->callee->mode == JSMI_HAS_GET ? descriptor.get
                                                             : descriptor.set;
            return true;
        }
        if (!object->shape->methods->get_prototype_of(vm, object, &prototype))
            return false;
        *result = JSMI_UNDEFINED;
        if (!jsmi_is_object(prototype))
            return true;
        jsmi_scope_rewind(&vm->heap, mark);
        jsmi_vm_keep(vm, prototype);
        object = jsmi_as_object(prototype);
    }
}

const JsPropertySpec jsmi_object_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, OBJECT, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(hasOwnProperty, 1, object_prototype_has_own_property),
    JSMI_METHOD(isPrototypeOf, 1, object_prototype_is_prototype_of),
    JSMI_METHOD(propertyIsEnumerable, 1, object_prototype_property_is_enumerable),
    JSMI_METHOD(toLocaleString, 0, object_prototype_to_locale_string),
    JSMI_METHOD(toString, 0, object_prototype_to_string),
    JSMI_METHOD(valueOf, 0, object_prototype_value_of),
    JSMI_ACCESSOR(__proto__, object_prototype_get_proto, object_prototype_set_proto),
    JSMI_METHOD_MODE(__defineGetter__, 2, object_prototype_define_accessor, JSMI_HAS_GET),
    JSMI_METHOD_MODE(__defineSetter__, 2, object_prototype_define_accessor, JSMI_HAS_SET),
    JSMI_METHOD_MODE(__lookupGetter__, 1, object_prototype_lookup_accessor, JSMI_HAS_GET),
    JSMI_METHOD_MODE(__lookupSetter__, 1, object_prototype_lookup_accessor, JSMI_HAS_SET),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_object_properties[] = {
    // clang-format off
    JSMI_METHOD(Object, 1, object_constructor),
    JSMI_OBJECT(prototype, OBJECT_PROTOTYPE, 0),
    JSMI_METHOD(assign, 2, object_assign),
    JSMI_METHOD(create, 2, object_create),
    JSMI_METHOD(defineProperties, 2, object_define_properties),
    JSMI_METHOD(defineProperty, 3, object_define_property),
    JSMI_METHOD_MODE(entries, 1, object_enumerate, JSMI_ENUMERATE_ENTRIES),
    JSMI_METHOD_MODE(freeze, 1, object_set_integrity, JSMI_FROZEN),
    JSMI_METHOD(fromEntries, 1, object_from_entries),
    JSMI_METHOD(getOwnPropertyDescriptor, 2, object_get_own_property_descriptor),
    JSMI_METHOD(getOwnPropertyDescriptors, 1, object_get_own_property_descriptors),
    JSMI_METHOD_MODE(getOwnPropertyNames, 1, object_get_own_property_keys, KEY_STRING),
    JSMI_METHOD_MODE(getOwnPropertySymbols, 1, object_get_own_property_keys, KEY_SYMBOL),
    JSMI_METHOD(getPrototypeOf, 1, object_get_prototype_of),
    JSMI_METHOD(groupBy, 2, object_group_by),
    JSMI_METHOD(hasOwn, 2, object_has_own),
    JSMI_METHOD(is, 2, object_is),
    JSMI_METHOD(isExtensible, 1, object_is_extensible),
    JSMI_METHOD_MODE(isFrozen, 1, object_test_integrity, JSMI_FROZEN),
    JSMI_METHOD_MODE(isSealed, 1, object_test_integrity, JSMI_SEALED),
    JSMI_METHOD_MODE(keys, 1, object_enumerate, JSMI_ENUMERATE_KEYS),
    JSMI_METHOD(preventExtensions, 1, object_prevent_extensions),
    JSMI_METHOD_MODE(seal, 1, object_set_integrity, JSMI_SEALED),
    JSMI_METHOD(setPrototypeOf, 2, object_set_prototype_of),
    JSMI_METHOD_MODE(values, 1, object_enumerate, JSMI_ENUMERATE_VALUES),
    JSMI_END,
    // clang-format on
};
