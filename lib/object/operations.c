// SPDX-License-Identifier: MIT
#include "object/operations.h"

#include "number/math.h"
#include "object/elements.h"
#include "object/proxy.h"
#include "object/storage.h"
#include "object/wrapper.h"

// --------------------------------------------------------------------- getting

bool jsmi_get(JsVm *vm, JsObject *object, JsKey key, JsValue *value)
{
    return object->shape->methods->get(vm, object, key, jsmi_value_cell(object),
                                       value);
}

// A property of a string itself; false in `*found` for any other.
static bool get_of_string(JsVm *vm, JsString *string, JsKey key, JsValue *value,
                          bool *found)
{
    JsString *made;
    uint32_t unit;

    *found = true;
    if (jsmi_key_equal(key, JSMI_KEY(length))) {
        *value = jsmi_value_uint32(jsmi_string_length(string));
        return true;
    }
    if (!jsmi_key_is_index(key) ||
        jsmi_key_index(key) >= jsmi_string_length(string)) {
        *found = false;
        return true;
    }
    if (!jsmi_string_unit_at(&vm->heap, string, jsmi_key_index(key), &unit))
        return jsmi_throw_out_of_memory(vm);
    made = jsmi_string_from_code_point(&vm->heap, unit);
    if (!made)
        return jsmi_throw_out_of_memory(vm);
    *value = jsmi_value_cell(made);
    return true;
}

// GetV ( V, P )
// https://tc39.es/ecma262/#sec-getv
bool jsmi_get_v(JsVm *vm, JsValue base, JsKey key, JsValue *value)
{
    JsObject *prototype;
    bool found;

    if (jsmi_is_object(base))
        return jsmi_get(vm, jsmi_as_object(base), key, value);
    if (jsmi_is_nullish(base))
        return jsmi_throw_type_error(vm, "cannot read property %K of %V", &key,
                                     base);
    if (jsmi_is_string(base)) {
        if (!get_of_string(vm, jsmi_as_string(base), key, value, &found))
            return false;
        if (found)
            return true;
    }
    // UNOBSERVABLE: the wrapper that ToObject makes has no other properties.
    if (!jsmi_realm_intrinsic(vm, vm->realm, jsmi_primitive_prototype(base),
                              &prototype))
        return false;
    return prototype->shape->methods->get(vm, prototype, key, base, value);
}

// GetMethod ( V, P )
// https://tc39.es/ecma262/#sec-getmethod
bool jsmi_get_method(JsVm *vm, JsValue base, JsKey key, JsValue *method)
{
    JsValue found;

    if (!jsmi_get_v(vm, base, key, &found))
        return false;
    if (jsmi_is_nullish(found)) {
        *method = JSMI_UNDEFINED;
        return true;
    }
    if (!jsmi_is_callable(found))
        return jsmi_throw_type_error(vm, "%K is not a function but %V", &key,
                                     found);
    *method = found;
    return true;
}

bool jsmi_has_property(JsVm *vm, JsObject *object, JsKey key, bool *has)
{
    return object->shape->methods->has_property(vm, object, key, has);
}

bool jsmi_has_own_property(JsVm *vm, JsObject *object, JsKey key, bool *has)
{
    JsPropertyDescriptor descriptor;
    JsOwnProperty own;

    if (jsmi_object_is_exotic(object))
        return object->shape->methods->get_own_property(vm, object, key,
                                                        &descriptor, has);
    if (!jsmi_object_find_own(vm, object, key, &own))
        return false;
    *has = own.kind != JSMI_OWN_ABSENT;
    return true;
}

// ------------------------------------------------------- setting and defining

// Set ( O, P, V, Throw )
// https://tc39.es/ecma262/#sec-set-o-p-v-throw
bool jsmi_set(JsVm *vm, JsObject *object, JsKey key, JsValue value,
              bool must_succeed)
{
    bool succeeded;

    if (!object->shape->methods->set(vm, object, key, value,
                                     jsmi_value_cell(object), &succeeded))
        return false;
    if (!succeeded && must_succeed)
        return jsmi_throw_type_error(vm,
                                     "property %K of %V cannot be assigned to",
                                     &key, jsmi_value_cell(object));
    return true;
}

// FAST PATH: an element of a plain object or array, present with default
// attributes or to be added to an extensible one. `*is_done` tells.
static bool create_element(JsVm *vm, JsObject *object, uint32_t index,
                           JsValue value, bool *is_done)
{
    JsElements *elements = object->elements;
    bool is_array = jsmi_is_array_object(object);

    *is_done = false;
    if (object->cell.flags &
        (JSMI_OBJECT_SEALED_ELEMENTS | JSMI_OBJECT_LENGTH_READ_ONLY))
        return true;
    if (index < elements->writable && !jsmi_is_hole(elements->values[index])) {
        elements->values[index] = value;
        jsmi_write_barrier(&vm->heap, elements);
        *is_done = true;
        return true;
    }
    if (!jsmi_shape_is_extensible(object->shape) ||
        jsmi_elements_are_sparse(object))
        return true;
    if (!jsmi_elements_add(vm, object, index, value, JSMI_ALL_ATTRIBUTES))
        return false;
    if (is_array && index >= object->cell.auxiliary)
        object->cell.auxiliary = index + 1;
    *is_done = true;
    return true;
}

// FAST PATH: a named property of a plain object, likewise.
static bool create_named(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                         bool *is_done)
{
    const JsProperty *entry = jsmi_shape_find(object->shape, key);

    *is_done = false;
    if (entry) {
        if (entry->attributes != JSMI_ALL_ATTRIBUTES)
            return true;
        jsmi_object_store_own(vm, object, key, entry->slot, value);
        *is_done = true;
        return true;
    }
    if (!jsmi_shape_is_extensible(object->shape) ||
        (jsmi_is_array_object(object) && jsmi_key_equal(key, JSMI_KEY(length))))
        return true;
    if (!jsmi_object_add_property(vm, object, key, value, JSMI_ALL_ATTRIBUTES))
        return false;
    *is_done = true;
    return true;
}

// CreateDataProperty ( O, P, V )
// https://tc39.es/ecma262/#sec-createdataproperty
bool jsmi_create_data_property(JsVm *vm, JsObject *object, JsKey key,
                               JsValue value, bool *succeeded)
{
    JsPropertyDescriptor descriptor =
        jsmi_data_descriptor(value, JSMI_ALL_ATTRIBUTES);
    bool is_done;

    if (!(object->cell.flags & (JSMI_OBJECT_EXOTIC | JSMI_OBJECT_LAZY))) {
        if (jsmi_key_is_index(key)
                ? !create_element(vm, object, jsmi_key_index(key), value,
                                  &is_done)
                : !create_named(vm, object, key, value, &is_done))
            return false;
        if (is_done) {
            *succeeded = true;
            return true;
        }
    }
    return object->shape->methods->define_own_property(vm, object, key,
                                                       &descriptor, succeeded);
}

static bool throw_not_definable(JsVm *vm, JsObject *object, JsKey key)
{
    return jsmi_throw_type_error(vm, "property %K of %V cannot be defined",
                                 &key, jsmi_value_cell(object));
}

bool jsmi_create_data_property_or_throw(JsVm *vm, JsObject *object, JsKey key,
                                        JsValue value)
{
    bool succeeded;

    if (!jsmi_create_data_property(vm, object, key, value, &succeeded))
        return false;
    return succeeded || throw_not_definable(vm, object, key);
}

bool jsmi_define_property_or_throw(JsVm *vm, JsObject *object, JsKey key,
                                   const JsPropertyDescriptor *descriptor)
{
    bool succeeded;

    if (!object->shape->methods->define_own_property(vm, object, key,
                                                     descriptor, &succeeded))
        return false;
    return succeeded || throw_not_definable(vm, object, key);
}

bool jsmi_delete_property_or_throw(JsVm *vm, JsObject *object, JsKey key)
{
    bool succeeded;

    if (!object->shape->methods->delete_property(vm, object, key, &succeeded))
        return false;
    return succeeded ||
           jsmi_throw_type_error(vm, "property %K of %V cannot be deleted",
                                 &key, jsmi_value_cell(object));
}

// --------------------------------------------------------------------- calling

bool jsmi_call(JsVm *vm, JsValue function, JsValue this_value,
               const JsValue *arguments, uint32_t count, JsValue *result)
{
    if (!jsmi_is_callable(function))
        return jsmi_throw_type_error(vm, "%V is not a function", function);
    return vm->hooks.call(vm, function, this_value, arguments, count, result);
}

bool jsmi_construct(JsVm *vm, JsObject *constructor, const JsValue *arguments,
                    uint32_t count, JsObject *new_target, JsValue *result)
{
    return vm->hooks.construct(vm, constructor, arguments, count,
                               new_target ? new_target : constructor, result);
}

bool jsmi_invoke(JsVm *vm, JsValue base, JsKey key, const JsValue *arguments,
                 uint32_t count, JsValue *result)
{
    JsValue function;

    if (!jsmi_get_v(vm, base, key, &function))
        return false;
    if (!jsmi_is_callable(function))
        return jsmi_throw_type_error(vm, "%K of %V is not a function but %V",
                                     &key, base, function);
    return vm->hooks.call(vm, function, base, arguments, count, result);
}

// ------------------------------------------------------------------- integrity

static bool freeze_property(JsVm *vm, JsObject *object, JsKey key,
                            JsIntegrityLevel level)
{
    JsPropertyDescriptor change = {JSMI_HAS_CONFIGURABLE, 0, JSMI_UNDEFINED,
                                   JSMI_UNDEFINED, JSMI_UNDEFINED};
    JsPropertyDescriptor current;
    bool found;

    if (level == JSMI_FROZEN) {
        if (!object->shape->methods->get_own_property(vm, object, key, &current,
                                                      &found))
            return false;
        if (!found)
            return true;
        if (!jsmi_is_accessor_descriptor(&current))
            change.fields |= JSMI_HAS_WRITABLE;
    }
    return jsmi_define_property_or_throw(vm, object, key, &change);
}

// FAST PATH: dense elements of an object that is not exotic are frozen or
// sealed by a flag, and need not be looked at one by one.
static void freeze_elements(JsObject *object, JsIntegrityLevel level)
{
    if (object->elements->readable == 0)
        return;
    object->cell.flags |= JSMI_OBJECT_SEALED_ELEMENTS;
    if (level == JSMI_FROZEN)
        object->elements->writable = 0;
}

static bool freeze_all(JsVm *vm, JsObject *object, JsIntegrityLevel level,
                       JsKeyList *keys)
{
    bool is_dense =
        !jsmi_object_is_exotic(object) && object->elements->readable > 0;

    if (is_dense)
        freeze_elements(object, level);
    if (!object->shape->methods->own_property_keys(vm, object, keys))
        return false;
    for (size_t i = 0; i < keys->count; i++) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        if (is_dense && jsmi_key_is_index(keys->keys[i]))
            continue;
        if (!jsmi_vm_spend(vm, 1) ||
            !freeze_property(vm, object, keys->keys[i], level))
            return false;
        jsmi_scope_rewind(&vm->heap, mark);
    }
    return true;
}

// SetIntegrityLevel ( O, level )
// https://tc39.es/ecma262/#sec-setintegritylevel
bool jsmi_set_integrity_level(JsVm *vm, JsObject *object,
                              JsIntegrityLevel level, bool *succeeded)
{
    JsKeyList keys;
    bool is_done;

    if (!object->shape->methods->prevent_extensions(vm, object, succeeded))
        return false;
    if (!*succeeded)
        return true;
    jsmi_key_list_initialize(&keys, vm);
    is_done = freeze_all(vm, object, level, &keys);
    jsmi_key_list_dispose(&keys);
    return is_done;
}

static bool is_frozen_property(JsVm *vm, JsObject *object, JsKey key,
                               JsIntegrityLevel level, bool *is_frozen)
{
    JsPropertyDescriptor current;
    bool found;

    if (!object->shape->methods->get_own_property(vm, object, key, &current,
                                                  &found))
        return false;
    *is_frozen = !found ||
                 (!(current.attributes & JSMI_CONFIGURABLE) &&
                  !(level == JSMI_FROZEN && jsmi_is_data_descriptor(&current) &&
                    current.attributes & JSMI_WRITABLE));
    return true;
}

// TestIntegrityLevel ( O, level )
// https://tc39.es/ecma262/#sec-testintegritylevel
bool jsmi_test_integrity_level(JsVm *vm, JsObject *object,
                               JsIntegrityLevel level, bool *has)
{
    bool extensible, is_done;
    JsKeyList keys;

    if (!object->shape->methods->is_extensible(vm, object, &extensible))
        return false;
    *has = !extensible;
    if (extensible)
        return true;
    jsmi_key_list_initialize(&keys, vm);
    is_done = object->shape->methods->own_property_keys(vm, object, &keys);
    for (size_t i = 0; is_done && *has && i < keys.count; i++) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        is_done = jsmi_vm_spend(vm, 1) &&
                  is_frozen_property(vm, object, keys.keys[i], level, has);
        if (is_done)
            jsmi_scope_rewind(&vm->heap, mark);
    }
    jsmi_key_list_dispose(&keys);
    return is_done;
}

// ----------------------------------------------------------------------- lists

// LengthOfArrayLike ( obj )
// https://tc39.es/ecma262/#sec-lengthofarraylike
bool jsmi_length_of_array_like(JsVm *vm, JsObject *object, double *length)
{
    JsValue value;

    if (jsmi_is_array_object(object)) {
        *length = jsmi_array_length(object);
        return true;
    }
    return jsmi_get(vm, object, JSMI_KEY(length), &value) &&
           jsmi_to_length(vm, value, length);
}

void jsmi_value_list_initialize(JsValueList *list, JsVm *vm)
{
    *list = (JsValueList){vm, NULL, 0};
}

bool jsmi_value_list_append(JsValueList *list, JsValue value)
{
    JsHeap *heap = &list->vm->heap;
    uint32_t capacity = list->cell ? list->cell->cell.auxiliary : 0;

    if (list->count == capacity) {
        uint32_t grown = capacity ? capacity * 2 : 8;
        JsSlots *slots = jsmi_heap_allocate(
            heap, sizeof(JsSlots) + (size_t)grown * sizeof(JsValue),
            JSMI_CELL_SLOTS);
        if (!slots)
            return jsmi_throw_out_of_memory(list->vm);
        // NO BARRIER: the vector is new.
        slots->cell.auxiliary = grown;
        if (list->cell)
            memcpy(slots->values, list->cell->values,
                   list->count * sizeof(JsValue));
        for (uint32_t i = list->count; i < grown; i++)
            slots->values[i] = JSMI_UNDEFINED;
        list->cell = slots;
    }
    list->cell->values[list->count++] = value;
    jsmi_write_barrier(heap, list->cell);
    return true;
}

// FAST PATH: all elements of a plain array or object lie in its vector.
static bool list_from_dense(JsValueList *list, JsObject *object, double length,
                            bool *is_done)
{
    JsElements *elements = object->elements;

    *is_done = false;
    if (jsmi_object_is_exotic(object) || elements->readable < length)
        return true;
    for (uint32_t i = 0; i < length; i++) {
        if (jsmi_is_hole(elements->values[i]))
            return true;
    }
    if (!jsmi_vm_spend(list->vm, (size_t)length / 16))
        return false;
    for (uint32_t i = 0; i < length; i++) {
        if (!jsmi_value_list_append(list, elements->values[i]))
            return false;
    }
    *is_done = true;
    return true;
}

// CreateListFromArrayLike ( obj )
// https://tc39.es/ecma262/#sec-createlistfromarraylike
bool jsmi_create_list_from_array_like(JsVm *vm, JsValue value,
                                      JsValueList *list)
{
    JsObject *object;
    double length;
    bool is_done;

    if (!jsmi_is_object(value))
        return jsmi_throw_type_error(
            vm, "a list of arguments must be an object, not %V", value);
    object = jsmi_as_object(value);
    if (!jsmi_length_of_array_like(vm, object, &length) ||
        !list_from_dense(list, object, length, &is_done))
        return false;
    for (double i = 0; !is_done && i < length; i++) {
        uint32_t mark;
        JsValue element;
        JsKey key;
        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (i > UINT32_MAX - 1)
            return jsmi_throw_range_error(vm, "too many arguments");
        // The vector must outlive the turn's scope.
        if (!jsmi_value_list_append(list, JSMI_UNDEFINED))
            return false;
        mark = jsmi_scope_open(&vm->heap);
        if (!jsmi_key_from_integer(vm, i, &key) ||
            !jsmi_get(vm, object, key, &element))
            return false;
        list->cell->values[list->count - 1] = element;
        jsmi_write_barrier(&vm->heap, list->cell);
        jsmi_scope_rewind(&vm->heap, mark);
    }
    return true;
}

bool jsmi_create_array_from_list(JsVm *vm, const JsValueList *list,
                                 JsValue *array)
{
    return jsmi_array_create(vm, list->count, jsmi_value_list_values(list),
                             array);
}

// ------------------------------------------------------------------ instances

// Steps 5 to 6 of OrdinaryHasInstance.
bool jsmi_is_on_prototype_chain(JsVm *vm, JsObject *object, JsValue prototype,
                                bool *is)
{
    *is = false;
    for (;;) {
        JsValue parent;
        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (object->shape->methods->get_prototype_of ==
            jsmi_ordinary_get_prototype_of) {
            JsObject *next = object->shape->prototype;
            parent = next ? jsmi_value_cell(next) : JSMI_NULL;
        } else if (!object->shape->methods->get_prototype_of(vm, object,
                                                             &parent)) {
            return false;
        }
        if (jsmi_is_null(parent))
            return true;
        if (jsmi_same_word(parent, prototype)) {
            *is = true;
            return true;
        }
        object = jsmi_as_object(parent);
    }
}

// OrdinaryHasInstance ( C, O ). Bound functions go on with their targets'
// own answer to instanceof, which counts as recursion.
// https://tc39.es/ecma262/#sec-ordinaryhasinstance
bool jsmi_ordinary_has_instance(JsVm *vm, JsValue constructor, JsValue value,
                                bool *is)
{
    JsValue prototype;
    bool succeeded;

    *is = false;
    if (!jsmi_is_callable(constructor))
        return true;
    if (jsmi_is_kind(constructor, JSMI_CELL_BOUND_FUNCTION)) {
        JsBoundFunction *bound = (JsBoundFunction *)jsmi_as_cell(constructor);
        if (!jsmi_enter_native(vm))
            return false;
        succeeded =
            jsmi_instance_of(vm, value, jsmi_value_cell(bound->target), is);
        jsmi_leave_native(vm);
        return succeeded;
    }
    if (!jsmi_is_object(value))
        return true;
    if (!jsmi_get(vm, jsmi_as_object(constructor), JSMI_KEY(prototype),
                  &prototype))
        return false;
    if (!jsmi_is_object(prototype))
        return jsmi_throw_type_error(
            vm, "the prototype of %V is not an object but %V", constructor,
            prototype);
    return jsmi_is_on_prototype_chain(vm, jsmi_as_object(value), prototype, is);
}

// InstanceofOperator ( V, target )
// https://tc39.es/ecma262/#sec-instanceofoperator
bool jsmi_instance_of(JsVm *vm, JsValue value, JsValue target, bool *is)
{
    JsValue method, result;

    if (!jsmi_is_object(target))
        return jsmi_throw_type_error(
            vm, "the right side of 'instanceof' is not an object but %V",
            target);
    if (!jsmi_get_method(vm, target, JSMI_KEY_SYMBOL(has_instance), &method))
        return false;
    if (!jsmi_is_undefined(method)) {
        if (!jsmi_call(vm, method, target, &value, 1, &result))
            return false;
        *is = jsmi_to_boolean(result);
        return true;
    }
    if (!jsmi_is_callable(target))
        return jsmi_throw_type_error(
            vm, "the right side of 'instanceof' is not callable");
    return jsmi_ordinary_has_instance(vm, target, value, is);
}

// SpeciesConstructor ( O, defaultConstructor )
// https://tc39.es/ecma262/#sec-speciesconstructor
bool jsmi_species_constructor(JsVm *vm, JsObject *object, JsIntrinsic fallback,
                              JsObject **constructor)
{
    JsValue found, species;

    if (!jsmi_get(vm, object, JSMI_KEY(constructor), &found))
        return false;
    if (jsmi_is_undefined(found))
        return jsmi_realm_intrinsic(vm, vm->realm, fallback, constructor);
    if (!jsmi_is_object(found))
        return jsmi_throw_type_error(
            vm, "'constructor' is not an object but %V", found);
    if (!jsmi_get(vm, jsmi_as_object(found), JSMI_KEY_SYMBOL(species),
                  &species))
        return false;
    if (jsmi_is_nullish(species))
        return jsmi_realm_intrinsic(vm, vm->realm, fallback, constructor);
    if (!jsmi_is_constructor(species))
        return jsmi_throw_type_error(
            vm, "[Symbol.species] is not a constructor but %V", species);
    *constructor = jsmi_as_object(species);
    return true;
}

// GetPrototypeFromConstructor ( constructor, intrinsicDefaultProto )
// https://tc39.es/ecma262/#sec-getprototypefromconstructor
bool jsmi_shape_from_constructor(JsVm *vm, JsObject *new_target,
                                 JsIntrinsic fallback,
                                 const JsObjectMethods *methods,
                                 uint32_t inline_capacity, JsShape **shape)
{
    JsObject *object;
    JsValue prototype;
    JsRealm *realm;
    JsShape *root;

    if (!jsmi_get(vm, new_target, JSMI_KEY(prototype), &prototype))
        return false;
    if (jsmi_is_object(prototype))
        object = jsmi_as_object(prototype);
    else if (!jsmi_get_function_realm(vm, new_target, &realm) ||
             !jsmi_realm_intrinsic(vm, realm, fallback, &object))
        return false;
    root = jsmi_shape_root(vm, object, methods, inline_capacity);
    if (!root)
        return jsmi_throw_out_of_memory(vm);
    *shape = root;
    return true;
}
