// SPDX-License-Identifier: MIT
//
// Operations on all own properties of an object.
#include "object/operations.h"

#include "object/elements.h"

// One property of EnumerableOwnProperties, if it still is one.
static bool append_enumerable(JsVm *vm, JsObject *object, JsKey key,
                              JsEnumerateKind kind, JsObject *array)
{
    JsPropertyDescriptor descriptor;
    JsValue pair[2];
    JsValue entry;
    bool found;

    if (!jsmi_key_is_string(key))
        return true;
    if (!object->shape->methods->get_own_property(vm, object, key, &descriptor,
                                                  &found))
        return false;
    if (!found || !(descriptor.attributes & JSMI_ENUMERABLE))
        return true;
    if (kind != JSMI_ENUMERATE_VALUES && !jsmi_key_to_value(vm, key, &pair[0]))
        return false;
    if (kind == JSMI_ENUMERATE_KEYS)
        return jsmi_array_append(vm, array, pair[0]);
    if (!jsmi_get(vm, object, key, &pair[1]))
        return false;
    if (kind == JSMI_ENUMERATE_VALUES)
        return jsmi_array_append(vm, array, pair[1]);
    return jsmi_array_create(vm, 2, pair, &entry) &&
           jsmi_array_append(vm, array, entry);
}

// EnumerableOwnProperties ( O, kind ) as an array.
// https://tc39.es/ecma262/#sec-enumerableownproperties
bool jsmi_enumerable_own_properties(JsVm *vm, JsObject *object,
                                    JsEnumerateKind kind, JsValue *array)
{
    JsKeyList keys;
    JsValue made;
    bool succeeded;

    if (!jsmi_array_create(vm, 0, NULL, &made))
        return false;
    jsmi_key_list_initialize(&keys, vm);
    succeeded = object->shape->methods->own_property_keys(vm, object, &keys);
    for (size_t i = 0; succeeded && i < keys.count; i++) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        succeeded = jsmi_vm_spend(vm, 1) &&
                    append_enumerable(vm, object, keys.keys[i], kind,
                                      jsmi_as_object(made));
        if (succeeded)
            jsmi_scope_rewind(&vm->heap, mark);
    }
    jsmi_key_list_dispose(&keys);
    if (succeeded)
        *array = made;
    return succeeded;
}

static bool is_excluded(JsKey key, const JsKey *excluded, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (jsmi_key_equal(key, excluded[i]))
            return true;
    }
    return false;
}

static bool copy_property(JsVm *vm, JsObject *target, JsObject *from, JsKey key)
{
    JsPropertyDescriptor descriptor;
    JsOwnProperty own;
    JsValue value;
    bool found;

    if (!jsmi_object_is_exotic(from)) {
        if (!jsmi_object_find_own(vm, from, key, &own))
            return false;
        if (own.kind == JSMI_OWN_ABSENT || !(own.attributes & JSMI_ENUMERABLE))
            return true;
        if (own.kind == JSMI_OWN_DATA) {
            jsmi_vm_keep(vm, own.value);
            return jsmi_create_data_property_or_throw(vm, target, key,
                                                      own.value);
        }
    } else {
        if (!from->shape->methods->get_own_property(vm, from, key, &descriptor,
                                                    &found))
            return false;
        if (!found || !(descriptor.attributes & JSMI_ENUMERABLE))
            return true;
    }
    return jsmi_get(vm, from, key, &value) &&
           jsmi_create_data_property_or_throw(vm, target, key, value);
}

// CopyDataProperties ( target, source, excludedItems )
// https://tc39.es/ecma262/#sec-copydataproperties
// Whether the own properties of the object are the first ones of its shape,
// all of them data properties with strings for keys, all attributes, and their
// values in slots.
static bool is_plain_record(JsObject *object)
{
    const JsShape *shape = object->shape;

    if (object->cell.kind != JSMI_CELL_OBJECT || jsmi_shape_is_unique(shape) ||
        object->cell.flags & (JSMI_OBJECT_EXOTIC | JSMI_OBJECT_LAZY) ||
        object->elements != &jsmi_empty_elements ||
        shape->methods->own_property_keys != jsmi_ordinary_own_property_keys)
        return false;
    for (uint32_t i = 0; i < shape->property_count; i++) {
        const JsProperty *entry = &shape->table->entries[i];

        if ((entry->attributes & (JSMI_ALL_ATTRIBUTES | JSMI_IS_ACCESSOR)) !=
                JSMI_ALL_ATTRIBUTES ||
            jsmi_key_is_symbol(entry->key) ||
            jsmi_is_lazy(*jsmi_object_slot(object, entry->slot)))
            return false;
    }
    return true;
}

// FAST PATH: all properties of a plain record into an object that has none
// yet: nothing can be excluded or overwritten, and no script runs.
static bool copy_record(JsVm *vm, JsObject *target, JsObject *from,
                        bool *is_done)
{
    const JsShape *shape = from->shape;

    *is_done = target->cell.kind == JSMI_CELL_OBJECT && target != from &&
               !jsmi_object_is_exotic(target) &&
               target->shape->property_count == 0 &&
               jsmi_shape_is_extensible(target->shape) && is_plain_record(from);
    if (!*is_done)
        return true;
    // The table is read anew: adding may replace it, never its entries.
    for (uint32_t i = 0; i < shape->property_count; i++) {
        JsProperty entry = shape->table->entries[i];

        if (!jsmi_vm_spend(vm, 1) ||
            !jsmi_object_add_property(vm, target, entry.key,
                                      *jsmi_object_slot(from, entry.slot),
                                      JSMI_ALL_ATTRIBUTES))
            return false;
    }
    return true;
}

bool jsmi_copy_data_properties(JsVm *vm, JsObject *target, JsValue source,
                               const JsKey *excluded, size_t excluded_count)
{
    JsKeyList keys;
    JsObject *from;
    bool succeeded, is_done = false;

    if (jsmi_is_nullish(source))
        return true;
    if (!jsmi_to_object(vm, source, &from))
        return false;
    if (excluded_count == 0 && !copy_record(vm, target, from, &is_done))
        return false;
    if (is_done)
        return true;
    jsmi_key_list_initialize(&keys, vm);
    succeeded = from->shape->methods->own_property_keys(vm, from, &keys);
    for (size_t i = 0; succeeded && i < keys.count; i++) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        if (is_excluded(keys.keys[i], excluded, excluded_count))
            continue;
        succeeded = jsmi_vm_spend(vm, 1) &&
                    copy_property(vm, target, from, keys.keys[i]);
        if (succeeded)
            jsmi_scope_rewind(&vm->heap, mark);
    }
    jsmi_key_list_dispose(&keys);
    return succeeded;
}
