// SPDX-License-Identifier: MIT
//
// The ordinary internal methods.
// https://tc39.es/ecma262/#sec-ordinary-object-internal-methods-and-internal-slots
//
// Prototype chains are walked in a loop; only where an object has a method of
// its own is it called, and that is counted as a level of C recursion.
#include "object/object.h"

#include "object/elements.h"
#include "object/operations.h"
#include "object/storage.h"

// ------------------------------------------------------------------ prototype

// OrdinaryGetPrototypeOf ( O )
// https://tc39.es/ecma262/#sec-ordinarygetprototypeof
bool jsmi_ordinary_get_prototype_of(JsVm *vm, JsObject *object,
                                    JsValue *prototype)
{
    JsObject *found = object->shape->prototype;

    *prototype = found ? jsmi_value_cell(found) : JSMI_NULL;
    jsmi_vm_keep(vm, *prototype);
    return true;
}

// Whether `object` is on the chain that starts at `start`, as far as it can be
// known without running script. Only prototypes have others in front of them.
static bool chain_contains(JsVm *vm, JsObject *start, const JsObject *object,
                           bool *contains)
{
    *contains = start == object;
    if (!(object->shape->cell.flags & JSMI_SHAPE_OF_PROTOTYPE))
        return true;
    for (JsObject *p = start; p && !*contains; p = p->shape->prototype) {
        if (p->shape->methods->get_prototype_of !=
            jsmi_ordinary_get_prototype_of)
            return true;
        if (!jsmi_vm_spend(vm, 1))
            return false;
        *contains = p->shape->prototype == object;
    }
    return true;
}

// OrdinarySetPrototypeOf ( O, V )
// https://tc39.es/ecma262/#sec-ordinarysetprototypeof
bool jsmi_ordinary_set_prototype_of(JsVm *vm, JsObject *object,
                                    JsValue prototype, bool *succeeded)
{
    JsObject *wanted =
        jsmi_is_null(prototype) ? NULL : jsmi_as_object(prototype);
    bool is_cycle;

    if (wanted == object->shape->prototype) {
        *succeeded = true;
        return true;
    }
    *succeeded = false;
    if (!jsmi_shape_is_extensible(object->shape))
        return true;
    if (!chain_contains(vm, wanted, object, &is_cycle))
        return false;
    if (is_cycle)
        return true;
    if (!jsmi_object_replace_prototype(vm, object, wanted))
        return false;
    *succeeded = true;
    return true;
}

// Immutable prototype exotic objects
// https://tc39.es/ecma262/#sec-set-immutable-prototype
static bool set_immutable_prototype(JsVm *vm, JsObject *object,
                                    JsValue prototype, bool *succeeded)
{
    JsObject *current = object->shape->prototype;

    (void)vm;
    *succeeded = jsmi_same_word(prototype,
                                current ? jsmi_value_cell(current) : JSMI_NULL);
    return true;
}

// -------------------------------------------------------------- extensibility

bool jsmi_ordinary_is_extensible(JsVm *vm, JsObject *object, bool *extensible)
{
    (void)vm;
    *extensible = jsmi_shape_is_extensible(object->shape);
    return true;
}

bool jsmi_ordinary_prevent_extensions(JsVm *vm, JsObject *object,
                                      bool *succeeded)
{
    if (!jsmi_object_close(vm, object))
        return false;
    *succeeded = true;
    return true;
}

// ----------------------------------------------------------------- descriptors

static void descriptor_from_own(JsVm *vm, const JsOwnProperty *own,
                                JsPropertyDescriptor *descriptor)
{
    if (own->kind == JSMI_OWN_DATA) {
        *descriptor = jsmi_data_descriptor(own->value, own->attributes);
        jsmi_vm_keep(vm, own->value);
        return;
    }

    const JsAccessor *accessor = (JsAccessor *)jsmi_as_cell(own->value);
    *descriptor = (JsPropertyDescriptor){
        JSMI_HAS_GET | JSMI_HAS_SET | JSMI_HAS_ENUMERABLE |
            JSMI_HAS_CONFIGURABLE,
        own->attributes & ~(uint32_t)JSMI_WRITABLE, JSMI_UNDEFINED,
        accessor->getter, accessor->setter};
    jsmi_vm_keep(vm, accessor->getter);
    jsmi_vm_keep(vm, accessor->setter);
}

// OrdinaryGetOwnProperty ( O, P )
// https://tc39.es/ecma262/#sec-ordinarygetownproperty
bool jsmi_ordinary_get_own_property(JsVm *vm, JsObject *object, JsKey key,
                                    JsPropertyDescriptor *descriptor,
                                    bool *found)
{
    JsOwnProperty own;

    if (!jsmi_object_find_own(vm, object, key, &own))
        return false;
    *found = own.kind != JSMI_OWN_ABSENT;
    if (*found)
        descriptor_from_own(vm, &own, descriptor);
    return true;
}

// Steps 4 to 5 of ValidateAndApplyPropertyDescriptor, but for comparing the
// values of a property that can not be written: then `*compare_values`.
static bool is_allowed_change(const JsPropertyDescriptor *descriptor,
                              const JsPropertyDescriptor *current,
                              bool *compare_values)
{
    *compare_values = false;
    if (current->attributes & JSMI_CONFIGURABLE)
        return true;
    if (descriptor->fields & JSMI_HAS_CONFIGURABLE &&
        descriptor->attributes & JSMI_CONFIGURABLE)
        return false;
    if (descriptor->fields & JSMI_HAS_ENUMERABLE &&
        (descriptor->attributes ^ current->attributes) & JSMI_ENUMERABLE)
        return false;
    if (!jsmi_is_accessor_descriptor(descriptor) &&
        !jsmi_is_data_descriptor(descriptor))
        return true;
    if (jsmi_is_accessor_descriptor(descriptor) !=
        jsmi_is_accessor_descriptor(current))
        return false;
    if (jsmi_is_accessor_descriptor(current))
        return (!(descriptor->fields & JSMI_HAS_GET) ||
                jsmi_same_word(descriptor->get, current->get)) &&
               (!(descriptor->fields & JSMI_HAS_SET) ||
                jsmi_same_word(descriptor->set, current->set));
    if (current->attributes & JSMI_WRITABLE)
        return true;
    if (descriptor->fields & JSMI_HAS_WRITABLE &&
        descriptor->attributes & JSMI_WRITABLE)
        return false;
    *compare_values = (descriptor->fields & JSMI_HAS_VALUE) != 0;
    return true;
}

// IsCompatiblePropertyDescriptor ( Extensible, Desc, Current )
// https://tc39.es/ecma262/#sec-iscompatiblepropertydescriptor
bool jsmi_is_compatible_property_descriptor(
    JsVm *vm, bool extensible, const JsPropertyDescriptor *descriptor,
    const JsPropertyDescriptor *current, bool *compatible)
{
    bool compare_values;

    if (!current) {
        *compatible = extensible;
        return true;
    }
    *compatible = is_allowed_change(descriptor, current, &compare_values);
    if (*compatible && compare_values)
        return jsmi_same_value(vm, descriptor->value, current->value,
                               compatible);
    return true;
}

static uint32_t attribute_mask(const JsPropertyDescriptor *descriptor)
{
    uint32_t mask = 0;

    if (descriptor->fields & JSMI_HAS_WRITABLE)
        mask |= JSMI_WRITABLE;
    if (descriptor->fields & JSMI_HAS_ENUMERABLE)
        mask |= JSMI_ENUMERABLE;
    if (descriptor->fields & JSMI_HAS_CONFIGURABLE)
        mask |= JSMI_CONFIGURABLE;
    return mask;
}

// Step 2 of ValidateAndApplyPropertyDescriptor: there is no such property.
static bool add_described(JsVm *vm, JsObject *object, JsKey key,
                          const JsPropertyDescriptor *descriptor)
{
    uint32_t attributes = descriptor->attributes & attribute_mask(descriptor);
    JsValue value = JSMI_UNDEFINED;

    if (jsmi_is_accessor_descriptor(descriptor)) {
        if (!jsmi_accessor_create(
                vm,
                descriptor->fields & JSMI_HAS_GET ? descriptor->get
                                                  : JSMI_UNDEFINED,
                descriptor->fields & JSMI_HAS_SET ? descriptor->set
                                                  : JSMI_UNDEFINED,
                &value))
            return false;
        attributes = (attributes & ~(uint32_t)JSMI_WRITABLE) | JSMI_IS_ACCESSOR;
    } else if (descriptor->fields & JSMI_HAS_VALUE) {
        value = descriptor->value;
    }
    return jsmi_object_add_property(vm, object, key, value, attributes);
}

// Step 6: the property is there and may change as asked.
static bool apply_described(JsVm *vm, JsObject *object, JsKey key,
                            const JsOwnProperty *own,
                            const JsPropertyDescriptor *current,
                            const JsPropertyDescriptor *descriptor)
{
    uint32_t mask = attribute_mask(descriptor);
    uint32_t attributes =
        (own->attributes & ~mask) | (descriptor->attributes & mask);
    JsValue value = own->value;

    if (jsmi_is_accessor_descriptor(descriptor)) {
        bool was_accessor = own->kind == JSMI_OWN_ACCESSOR;
        JsValue get = descriptor->fields & JSMI_HAS_GET ? descriptor->get
                      : was_accessor                    ? current->get
                                                        : JSMI_UNDEFINED;
        JsValue set = descriptor->fields & JSMI_HAS_SET ? descriptor->set
                      : was_accessor                    ? current->set
                                                        : JSMI_UNDEFINED;
        if (!jsmi_accessor_create(vm, get, set, &value))
            return false;
        // Caches may know what a prototype's accessor does.
        if (was_accessor && object->shape->cell.flags & JSMI_SHAPE_OF_PROTOTYPE)
            jsmi_prototype_changed(vm);
        attributes = (attributes & ~(uint32_t)JSMI_WRITABLE) | JSMI_IS_ACCESSOR;
    } else if (own->kind == JSMI_OWN_ACCESSOR &&
               !jsmi_is_data_descriptor(descriptor)) {
        attributes = (attributes & ~(uint32_t)JSMI_WRITABLE) | JSMI_IS_ACCESSOR;
        jsmi_vm_keep(vm, value);
    } else {
        if (own->kind == JSMI_OWN_ACCESSOR) {
            value = JSMI_UNDEFINED;
            if (!(mask & JSMI_WRITABLE))
                attributes &= ~(uint32_t)JSMI_WRITABLE;
        }
        if (descriptor->fields & JSMI_HAS_VALUE)
            value = descriptor->value;
    }
    return jsmi_object_change_property(vm, object, key, value, attributes);
}

// OrdinaryDefineOwnProperty ( O, P, Desc )
// https://tc39.es/ecma262/#sec-ordinarydefineownproperty
bool jsmi_ordinary_define_own_property(JsVm *vm, JsObject *object, JsKey key,
                                       const JsPropertyDescriptor *descriptor,
                                       bool *succeeded)
{
    JsPropertyDescriptor current;
    JsOwnProperty own;
    bool is_compatible;

    if (!jsmi_object_find_own(vm, object, key, &own))
        return false;
    if (own.kind == JSMI_OWN_ABSENT) {
        if (!jsmi_shape_is_extensible(object->shape)) {
            *succeeded = false;
            return true;
        }
        if (!add_described(vm, object, key, descriptor))
            return false;
        *succeeded = true;
        return true;
    }

    descriptor_from_own(vm, &own, &current);
    if (!jsmi_is_compatible_property_descriptor(vm, true, descriptor, &current,
                                                &is_compatible))
        return false;
    if (is_compatible &&
        !apply_described(vm, object, key, &own, &current, descriptor))
        return false;
    *succeeded = is_compatible;
    return true;
}

// ------------------------------------------------------------- has, get, set

// The next object on the chain, whatever it takes to find it. What is spent
// makes the clock be looked at on a long chain.
static bool next_on_chain(JsVm *vm, JsObject *object, JsObject **next)
{
    JsValue prototype;

    if (!jsmi_vm_spend(vm, 1))
        return false;
    if (object->shape->methods->get_prototype_of ==
        jsmi_ordinary_get_prototype_of) {
        *next = object->shape->prototype;
        return true;
    }
    if (!object->shape->methods->get_prototype_of(vm, object, &prototype))
        return false;
    *next = jsmi_is_null(prototype) ? NULL : jsmi_as_object(prototype);
    return true;
}

// OrdinaryHasProperty ( O, P )
// https://tc39.es/ecma262/#sec-ordinaryhasproperty
bool jsmi_ordinary_has_property(JsVm *vm, JsObject *object, JsKey key,
                                bool *has)
{
    *has = false;
    while (object) {
        const JsObjectMethods *methods = object->shape->methods;
        JsPropertyDescriptor descriptor;
        JsOwnProperty own;

        if (!jsmi_object_is_exotic(object)) {
            if (!jsmi_object_find_own(vm, object, key, &own))
                return false;
            *has = own.kind != JSMI_OWN_ABSENT;
        } else if (!methods->get_own_property(vm, object, key, &descriptor,
                                              has)) {
            return false;
        }
        if (*has)
            return true;
        if (!next_on_chain(vm, object, &object))
            return false;
        if (object && object->shape->methods->has_property !=
                          jsmi_ordinary_has_property) {
            if (!jsmi_enter_native(vm))
                return false;
            bool succeeded =
                object->shape->methods->has_property(vm, object, key, has);
            jsmi_leave_native(vm);
            return succeeded;
        }
    }
    return true;
}

static bool call_getter(JsVm *vm, JsValue getter, JsValue receiver,
                        JsValue *value)
{
    if (jsmi_is_undefined(getter)) {
        *value = JSMI_UNDEFINED;
        return true;
    }
    return jsmi_call(vm, getter, receiver, NULL, 0, value);
}

static bool get_accessor(JsVm *vm, const JsAccessor *accessor, JsKey key,
                         JsValue receiver, JsValue *value)
{
    bool found = false;

    jsmi_vm_keep(vm, accessor->getter);
    if (JSMI_UNLIKELY(accessor->cell.flags & JSMI_ACCESSOR_REFLECTS) &&
        !vm->hooks.reflect(vm, receiver, key, value, &found))
        return false;
    return found || call_getter(vm, accessor->getter, receiver, value);
}

// The own property, whether the object is exotic or not.
static bool find_descriptor(JsVm *vm, JsObject *object, JsKey key,
                            JsPropertyDescriptor *descriptor, bool *found)
{
    return object->shape->methods->get_own_property(vm, object, key, descriptor,
                                                    found);
}

// OrdinaryGet ( O, P, Receiver )
// https://tc39.es/ecma262/#sec-ordinaryget
bool jsmi_ordinary_get(JsVm *vm, JsObject *object, JsKey key, JsValue receiver,
                       JsValue *value)
{
    while (object) {
        JsPropertyDescriptor descriptor;
        JsOwnProperty own;
        bool found;

        if (!jsmi_object_is_exotic(object)) {
            if (!jsmi_object_find_own(vm, object, key, &own))
                return false;
            if (own.kind == JSMI_OWN_DATA) {
                *value = own.value;
                jsmi_vm_keep(vm, own.value);
                return true;
            }
            if (own.kind == JSMI_OWN_ACCESSOR) {
                return get_accessor(vm, (JsAccessor *)jsmi_as_cell(own.value),
                                    key, receiver, value);
            }
        } else {
            if (!find_descriptor(vm, object, key, &descriptor, &found))
                return false;
            if (found && jsmi_is_accessor_descriptor(&descriptor))
                return call_getter(vm, descriptor.get, receiver, value);
            if (found) {
                *value = descriptor.value;
                return true;
            }
        }
        if (!next_on_chain(vm, object, &object))
            return false;
        if (object && object->shape->methods->get != jsmi_ordinary_get) {
            if (!jsmi_enter_native(vm))
                return false;
            bool succeeded =
                object->shape->methods->get(vm, object, key, receiver, value);
            jsmi_leave_native(vm);
            return succeeded;
        }
    }
    *value = JSMI_UNDEFINED;
    return true;
}

// Steps 2.c to 2.e of OrdinarySetWithOwnDescriptor: the value goes into the
// receiver, which may be any object.
static bool set_on_receiver(JsVm *vm, JsKey key, JsValue value,
                            JsValue receiver, bool *succeeded)
{
    JsPropertyDescriptor existing;
    JsObject *object;
    bool found;

    *succeeded = false;
    if (!jsmi_is_object(receiver))
        return true;
    object = jsmi_as_object(receiver);
    if (!find_descriptor(vm, object, key, &existing, &found))
        return false;
    if (!found)
        return jsmi_create_data_property(vm, object, key, value, succeeded);
    if (jsmi_is_accessor_descriptor(&existing) ||
        !(existing.attributes & JSMI_WRITABLE))
        return true;

    JsPropertyDescriptor change = {JSMI_HAS_VALUE, 0, value, JSMI_UNDEFINED,
                                   JSMI_UNDEFINED};
    return object->shape->methods->define_own_property(vm, object, key, &change,
                                                       succeeded);
}

static bool call_setter(JsVm *vm, JsValue setter, JsValue receiver,
                        JsValue value, bool *succeeded)
{
    JsValue ignored;

    if (jsmi_is_undefined(setter)) {
        *succeeded = false;
        return true;
    }
    if (!jsmi_call(vm, setter, receiver, &value, 1, &ignored))
        return false;
    *succeeded = true;
    return true;
}

// An own data property of the receiver itself, which is not exotic.
static bool overwrite_own(JsVm *vm, JsObject *object, JsKey key,
                          const JsOwnProperty *own, JsValue value,
                          bool *succeeded)
{
    if (own->slot < 0 && !jsmi_key_is_index(key)) {
        JsPropertyDescriptor change = {JSMI_HAS_VALUE, 0, value, JSMI_UNDEFINED,
                                       JSMI_UNDEFINED};
        return object->shape->methods->define_own_property(vm, object, key,
                                                           &change, succeeded);
    }
    jsmi_object_store_own(vm, object, key, own->slot, value);
    *succeeded = true;
    return true;
}

// The receiver lacks the property, and so did all on its chain, or one had
// it writable.
static bool add_to_receiver(JsVm *vm, JsObject *object, JsKey key,
                            JsValue value, bool *succeeded)
{
    JsPropertyDescriptor descriptor =
        jsmi_data_descriptor(value, JSMI_ALL_ATTRIBUTES);

    if (object->shape->methods->define_own_property !=
        jsmi_ordinary_define_own_property)
        return object->shape->methods->define_own_property(
            vm, object, key, &descriptor, succeeded);
    if (!jsmi_shape_is_extensible(object->shape)) {
        *succeeded = false;
        return true;
    }
    if (!jsmi_object_add_property(vm, object, key, value, JSMI_ALL_ATTRIBUTES))
        return false;
    *succeeded = true;
    return true;
}

// What one object on the chain says about a set. `*is_done`: all was done.
static bool set_at_holder(JsVm *vm, JsObject *holder, JsKey key, JsValue value,
                          JsValue receiver, bool *is_done, bool *found,
                          bool *succeeded)
{
    JsOwnProperty own;

    *is_done = true;
    *found = false;
    if (!jsmi_object_find_own(vm, holder, key, &own))
        return false;
    if (own.kind == JSMI_OWN_ACCESSOR) {
        JsValue setter = ((JsAccessor *)jsmi_as_cell(own.value))->setter;
        jsmi_vm_keep(vm, setter);
        return call_setter(vm, setter, receiver, value, succeeded);
    }
    if (own.kind == JSMI_OWN_DATA) {
        if (!(own.attributes & JSMI_WRITABLE)) {
            *succeeded = false;
            return true;
        }
        if (jsmi_same_word(receiver, jsmi_value_cell(holder)))
            return overwrite_own(vm, holder, key, &own, value, succeeded);
        *found = true;
    }
    *is_done = false;
    return true;
}

// OrdinarySet ( O, P, V, Receiver ) and OrdinarySetWithOwnDescriptor, the
// calls of parent.[[Set]] being turns of the loop.
// https://tc39.es/ecma262/#sec-ordinaryset
bool jsmi_ordinary_set(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                       JsValue receiver, bool *succeeded)
{
    JsObject *first = object;

    for (;;) {
        bool is_done, found;

        if (jsmi_object_is_exotic(object)) {
            JsPropertyDescriptor own;
            if (!find_descriptor(vm, object, key, &own, &found))
                return false;
            if (found)
                return jsmi_ordinary_set_with_own_descriptor(
                    vm, object, key, value, receiver, &own, succeeded);
        } else {
            if (!set_at_holder(vm, object, key, value, receiver, &is_done,
                               &found, succeeded))
                return false;
            if (is_done)
                return true;
        }
        if (found)
            break;
        if (!next_on_chain(vm, object, &object))
            return false;
        if (!object)
            break;
        if (object->shape->methods->set != jsmi_ordinary_set) {
            if (!jsmi_enter_native(vm))
                return false;
            bool returned = object->shape->methods->set(vm, object, key, value,
                                                        receiver, succeeded);
            jsmi_leave_native(vm);
            return returned;
        }
    }
    // FAST PATH: the receiver is where the walk began, and lacks it.
    if (jsmi_same_word(receiver, jsmi_value_cell(first)) &&
        !jsmi_object_is_exotic(first) && object != first)
        return add_to_receiver(vm, first, key, value, succeeded);
    return set_on_receiver(vm, key, value, receiver, succeeded);
}

// OrdinarySetWithOwnDescriptor ( O, P, V, Receiver, ownDesc )
// https://tc39.es/ecma262/#sec-ordinarysetwithowndescriptor
bool jsmi_ordinary_set_with_own_descriptor(JsVm *vm, JsObject *object,
                                           JsKey key, JsValue value,
                                           JsValue receiver,
                                           const JsPropertyDescriptor *own,
                                           bool *succeeded)
{
    JsObject *parent;

    if (!own) {
        if (!next_on_chain(vm, object, &parent))
            return false;
        if (parent) {
            if (!jsmi_enter_native(vm))
                return false;
            bool returned = parent->shape->methods->set(vm, parent, key, value,
                                                        receiver, succeeded);
            jsmi_leave_native(vm);
            return returned;
        }
        return set_on_receiver(vm, key, value, receiver, succeeded);
    }
    if (jsmi_is_accessor_descriptor(own))
        return call_setter(vm, own->set, receiver, value, succeeded);
    if (!(own->attributes & JSMI_WRITABLE)) {
        *succeeded = false;
        return true;
    }
    return set_on_receiver(vm, key, value, receiver, succeeded);
}

// --------------------------------------------------------------- delete, keys

// OrdinaryDelete ( O, P )
// https://tc39.es/ecma262/#sec-ordinarydelete
bool jsmi_ordinary_delete(JsVm *vm, JsObject *object, JsKey key,
                          bool *succeeded)
{
    JsPropertyDescriptor descriptor;
    bool found;

    // Exotic objects that fall back to this have a [[GetOwnProperty]] of
    // their own.
    if (!find_descriptor(vm, object, key, &descriptor, &found))
        return false;
    if (found && !(descriptor.attributes & JSMI_CONFIGURABLE)) {
        *succeeded = false;
        return true;
    }
    if (found && !jsmi_object_remove_property(vm, object, key))
        return false;
    *succeeded = true;
    return true;
}

bool jsmi_append_named_keys(JsVm *vm, JsObject *object, JsKeyList *keys)
{
    bool has_symbols = false;
    const JsShape *shape = object->shape;
    uint32_t turns = 0;

    if (!jsmi_vm_spend(vm, shape->property_count / 8))
        return false;
    for (uint32_t i = 0; i < shape->property_count; i++) {
        const JsProperty *entry = &shape->table->entries[i];
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        if (entry->attributes & JSMI_IS_DELETED)
            continue;
        if (jsmi_key_is_symbol(entry->key))
            has_symbols = true;
        else if (!jsmi_key_list_append(keys, entry->key))
            return false;
    }
    for (uint32_t i = 0; has_symbols && i < shape->property_count; i++) {
        const JsProperty *entry = &shape->table->entries[i];
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        if (!(entry->attributes & JSMI_IS_DELETED) &&
            jsmi_key_is_symbol(entry->key) &&
            !jsmi_key_is_private(entry->key) &&
            !jsmi_key_list_append(keys, entry->key))
            return false;
    }
    return true;
}

// OrdinaryOwnPropertyKeys ( O )
// https://tc39.es/ecma262/#sec-ordinaryownpropertykeys
bool jsmi_ordinary_own_property_keys(JsVm *vm, JsObject *object,
                                     JsKeyList *keys)
{
    if (!jsmi_object_make_real(vm, object) ||
        !jsmi_elements_append_keys(vm, object, UINT32_MAX, keys))
        return false;
    if (jsmi_is_array_object(object) &&
        !jsmi_key_list_append(keys, JSMI_KEY(length)))
        return false;
    return jsmi_append_named_keys(vm, object, keys);
}

const JsObjectMethods jsmi_ordinary_methods = {
    jsmi_ordinary_get_prototype_of,
    jsmi_ordinary_set_prototype_of,
    jsmi_ordinary_is_extensible,
    jsmi_ordinary_prevent_extensions,
    jsmi_ordinary_get_own_property,
    jsmi_ordinary_define_own_property,
    jsmi_ordinary_has_property,
    jsmi_ordinary_get,
    jsmi_ordinary_set,
    jsmi_ordinary_delete,
    jsmi_ordinary_own_property_keys,
};

const JsObjectMethods jsmi_immutable_prototype_methods = {
    jsmi_ordinary_get_prototype_of,
    set_immutable_prototype,
    jsmi_ordinary_is_extensible,
    jsmi_ordinary_prevent_extensions,
    jsmi_ordinary_get_own_property,
    jsmi_ordinary_define_own_property,
    jsmi_ordinary_has_property,
    jsmi_ordinary_get,
    jsmi_ordinary_set,
    jsmi_ordinary_delete,
    jsmi_ordinary_own_property_keys,
};
