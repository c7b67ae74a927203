// SPDX-License-Identifier: MIT
#include "object/arguments.h"

#include "object/operations.h"
#include "object/storage.h"

// The slot that an index is mapped to, or NULL.
static JsValue *mapped_slot(JsObject *object, JsKey key)
{
    JsArguments *arguments = (JsArguments *)object;
    JsSlots *mapping = arguments->mapping;

    if (!mapping || !jsmi_key_is_index(key) ||
        jsmi_key_index(key) >= mapping->cell.auxiliary ||
        !jsmi_same_word(mapping->values[jsmi_key_index(key)], JSMI_TRUE))
        return NULL;
    return &arguments->environment->slots[jsmi_key_index(key)];
}

static void unmap(JsObject *object, JsKey key)
{
    ((JsArguments *)object)->mapping->values[jsmi_key_index(key)] = JSMI_FALSE;
}

static void store_mapped(JsVm *vm, JsObject *object, JsValue *slot,
                         JsValue value)
{
    *slot = value;
    jsmi_write_barrier(&vm->heap, ((JsArguments *)object)->environment);
}

// https://tc39.es/ecma262/#sec-arguments-exotic-objects-getownproperty-p
static bool arguments_get_own_property(JsVm *vm, JsObject *object, JsKey key,
                                       JsPropertyDescriptor *descriptor,
                                       bool *found)
{
    JsValue *slot = mapped_slot(object, key);

    if (!jsmi_ordinary_get_own_property(vm, object, key, descriptor, found))
        return false;
    if (*found && slot) {
        descriptor->value = *slot;
        jsmi_vm_keep(vm, *slot);
    }
    return true;
}

// https://tc39.es/ecma262/#sec-arguments-exotic-objects-defineownproperty-p-desc
static bool
arguments_define_own_property(JsVm *vm, JsObject *object, JsKey key,
                              const JsPropertyDescriptor *descriptor,
                              bool *succeeded)
{
    JsValue *slot = mapped_slot(object, key);

    if (!slot)
        return jsmi_ordinary_define_own_property(vm, object, key, descriptor,
                                                 succeeded);
    // The stored value is what the variable has now, so that the ordinary
    // method compares with it, and keeps it when the mapping ends (step 4).
    jsmi_object_store_own(vm, object, key, -1, *slot);
    if (!jsmi_ordinary_define_own_property(vm, object, key, descriptor,
                                           succeeded))
        return false;
    if (!*succeeded)
        return true;
    if (jsmi_is_accessor_descriptor(descriptor)) {
        unmap(object, key);
        return true;
    }
    if (descriptor->fields & JSMI_HAS_VALUE)
        store_mapped(vm, object, slot, descriptor->value);
    if (descriptor->fields & JSMI_HAS_WRITABLE &&
        !(descriptor->attributes & JSMI_WRITABLE))
        unmap(object, key);
    return true;
}

// https://tc39.es/ecma262/#sec-arguments-exotic-objects-get-p-receiver
static bool arguments_get(JsVm *vm, JsObject *object, JsKey key,
                          JsValue receiver, JsValue *value)
{
    JsValue *slot = mapped_slot(object, key);

    if (!slot)
        return jsmi_ordinary_get(vm, object, key, receiver, value);
    *value = *slot;
    jsmi_vm_keep(vm, *slot);
    return true;
}

// https://tc39.es/ecma262/#sec-arguments-exotic-objects-set-p-v-receiver
static bool arguments_set(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                          JsValue receiver, bool *succeeded)
{
    JsValue *slot = jsmi_same_word(receiver, jsmi_value_cell(object))
                        ? mapped_slot(object, key)
                        : NULL;

    // FAST PATH: a mapped element is a writable data property; setting it sets
    // the variable, and the element's own value is not seen.
    if (slot) {
        store_mapped(vm, object, slot, value);
        *succeeded = true;
        return true;
    }
    return jsmi_ordinary_set(vm, object, key, value, receiver, succeeded);
}

// https://tc39.es/ecma262/#sec-arguments-exotic-objects-delete-p
static bool arguments_delete(JsVm *vm, JsObject *object, JsKey key,
                             bool *succeeded)
{
    JsValue *slot = mapped_slot(object, key);

    if (!jsmi_ordinary_delete(vm, object, key, succeeded))
        return false;
    if (*succeeded && slot)
        unmap(object, key);
    return true;
}

const JsObjectMethods jsmi_mapped_arguments_methods = {
    jsmi_ordinary_get_prototype_of,
    jsmi_ordinary_set_prototype_of,
    jsmi_ordinary_is_extensible,
    jsmi_ordinary_prevent_extensions,
    arguments_get_own_property,
    arguments_define_own_property,
    jsmi_ordinary_has_property,
    arguments_get,
    arguments_set,
    arguments_delete,
    jsmi_ordinary_own_property_keys,
};

// ------------------------------------------------------------------- creation

static bool make_mapping(JsVm *vm, JsArguments *arguments,
                         JsEnvironment *environment, uint32_t count)
{
    JsSlots *mapping = jsmi_heap_allocate(
        &vm->heap, sizeof(JsSlots) + (size_t)count * sizeof(JsValue),
        JSMI_CELL_SLOTS);

    if (!mapping)
        return jsmi_throw_out_of_memory(vm);
    mapping->cell.auxiliary = count;
    for (uint32_t i = 0; i < count; i++)
        mapping->values[i] = JSMI_TRUE;
    arguments->mapping = mapping;
    arguments->environment = environment;
    arguments->object.cell.flags |= JSMI_OBJECT_EXOTIC;
    jsmi_write_barrier(&vm->heap, arguments);
    return true;
}

static bool fill_elements(JsVm *vm, JsObject *object, const JsValue *values,
                          uint32_t count)
{
    if (count == 0)
        return true;
    if (!jsmi_object_grow_elements(vm, object, count))
        return false;
    memcpy(object->elements->values, values, count * sizeof(JsValue));
    object->elements->readable = count;
    object->elements->writable = count;
    jsmi_write_barrier(&vm->heap, object->elements);
    return true;
}

static bool add_iterator(JsVm *vm, JsObject *object, JsRealm *realm)
{
    JsObject *prototype;

    // %Array.prototype.values% is made with its holder.
    if (!jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_ARRAY_PROTOTYPE,
                              &prototype))
        return false;
    return jsmi_object_add_property(vm, object, JSMI_KEY_SYMBOL(iterator),
                                    realm->array_values,
                                    JSMI_BUILTIN_ATTRIBUTES);
}

static bool add_callee(JsVm *vm, JsObject *object, JsFunction *callee,
                       bool is_mapped)
{
    JsRealm *realm = callee->linked->realm;
    JsObject *thrower;
    JsValue pair;

    if (is_mapped)
        return jsmi_object_add_property(vm, object, JSMI_KEY(callee),
                                        jsmi_value_cell(callee),
                                        JSMI_BUILTIN_ATTRIBUTES);
    if (!jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_THROW_TYPE_ERROR,
                              &thrower) ||
        !jsmi_accessor_create(vm, jsmi_value_cell(thrower),
                              jsmi_value_cell(thrower), &pair))
        return false;
    return jsmi_object_add_property(vm, object, JSMI_KEY(callee), pair,
                                    JSMI_IS_ACCESSOR);
}

// https://tc39.es/ecma262/#sec-createunmappedargumentsobject
// https://tc39.es/ecma262/#sec-createmappedargumentsobject
bool jsmi_arguments_create(JsVm *vm, JsFunction *callee, const JsValue *values,
                           uint32_t count, JsEnvironment *environment,
                           JsValue *arguments)
{
    JsRealm *realm = callee->linked->realm;
    uint32_t parameters = callee->linked->code->length;
    uint32_t mapped = parameters < count ? parameters : count;
    JsObject *prototype;
    JsArguments *made;
    JsShape *shape;

    if (!jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &prototype))
        return false;
    shape = jsmi_shape_root(vm, prototype,
                            environment ? &jsmi_mapped_arguments_methods
                                        : &jsmi_ordinary_methods,
                            0);
    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_object_allocate(vm, JSMI_CELL_ARGUMENTS, sizeof(JsArguments),
                              shape, &made))
        return false;
    if (!fill_elements(vm, &made->object, values, count) ||
        !jsmi_object_add_property(vm, &made->object, JSMI_KEY(length),
                                  jsmi_value_uint32(count),
                                  JSMI_BUILTIN_ATTRIBUTES) ||
        !add_iterator(vm, &made->object, realm) ||
        !add_callee(vm, &made->object, callee, environment != NULL))
        return false;
    if (environment && mapped > 0 &&
        !make_mapping(vm, made, environment, mapped))
        return false;
    *arguments = jsmi_value_cell(made);
    return true;
}

void jsmi_arguments_trace(JsMarker *marker, JsCell *cell)
{
    JsArguments *arguments = (JsArguments *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, arguments->environment);
    jsmi_mark_cell(marker, arguments->mapping);
}
