// SPDX-License-Identifier: MIT
//
// Making objects and storing their named properties.
#include "object/object.h"

#include "object/elements.h"
#include "object/storage.h"
#include "object/vm.h"

bool jsmi_object_allocate(JsVm *vm, JsCellKind kind, size_t size,
                          JsShape *shape, void *object)
{
    JsObject *made = jsmi_heap_allocate(&vm->heap, size, kind);
    uint32_t inline_capacity = jsmi_shape_inline_capacity(shape);

    if (!made)
        return jsmi_throw_out_of_memory(vm);
    JSMI_ASSERT(size >= sizeof(JsObject));
    JSMI_ASSERT(inline_capacity == 0 ||
                size >= sizeof(JsObject) + inline_capacity * sizeof(JsValue));
    // NO BARRIER: the object is new.
    made->shape = shape;
    made->elements = (JsElements *)(uintptr_t)&jsmi_empty_elements;
    for (uint32_t i = 0; i < inline_capacity; i++)
        jsmi_inline_slots(made)[i] = JSMI_UNDEFINED;
    memcpy(object, &made, sizeof made);
    return true;
}

// The root for plain objects of the running realm, remembered there.
static JsShape *plain_root(JsVm *vm, JsObject *prototype, uint32_t capacity)
{
    JsRealm *realm = vm->realm;
    uint32_t i = (capacity + 1) / 2;

    if (!realm || !prototype || i >= 9 ||
        prototype != realm->intrinsics[JSMI_INTRINSIC_OBJECT_PROTOTYPE])
        return jsmi_shape_root(vm, prototype, &jsmi_ordinary_methods, capacity);
    if (!realm->object_shapes[i]) {
        JsShape *root =
            jsmi_shape_root(vm, prototype, &jsmi_ordinary_methods, i * 2);
        if (!root)
            return NULL;
        realm->object_shapes[i] = root;
        jsmi_write_barrier(&vm->heap, realm);
    }
    return realm->object_shapes[i];
}

bool jsmi_object_create(JsVm *vm, JsObject *prototype, uint32_t inline_capacity,
                        JsValue *object)
{
    JsShape *shape = plain_root(vm, prototype, inline_capacity);
    JsObject *made;

    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_object_allocate(vm, JSMI_CELL_OBJECT,
                              sizeof(JsObject) +
                                  jsmi_shape_inline_capacity(shape) *
                                      sizeof(JsValue),
                              shape, &made))
        return false;
    *object = jsmi_value_cell(made);
    return true;
}

bool jsmi_accessor_create(JsVm *vm, JsValue getter, JsValue setter,
                          JsValue *accessor)
{
    JsAccessor *made =
        jsmi_heap_allocate(&vm->heap, sizeof(JsAccessor), JSMI_CELL_ACCESSOR);

    if (!made)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the pair is new.
    made->getter = getter;
    made->setter = setter;
    *accessor = jsmi_value_cell(made);
    return true;
}

// --------------------------------------------------------------------- shapes

void jsmi_prototype_changed(JsVm *vm)
{
    vm->prototype_epoch++;
}

void jsmi_object_set_shape(JsVm *vm, JsObject *object, JsShape *shape)
{
    if (object->shape->cell.flags & JSMI_SHAPE_OF_PROTOTYPE) {
        JSMI_ASSERT(shape->cell.flags & JSMI_SHAPE_OF_PROTOTYPE);
        jsmi_prototype_changed(vm);
    }
    object->shape = shape;
    jsmi_write_barrier(&vm->heap, object);
}

static bool ensure_unique(JsVm *vm, JsObject *object)
{
    if (jsmi_shape_is_unique(object->shape))
        return true;

    JsShape *unique = jsmi_shape_make_unique(vm, object->shape);
    if (!unique)
        return jsmi_throw_out_of_memory(vm);
    jsmi_object_set_shape(vm, object, unique);
    return true;
}

bool jsmi_object_make_real(JsVm *vm, JsObject *object)
{
    return !(object->cell.flags & JSMI_OBJECT_LAZY) ||
           jsmi_function_make_real(vm, object);
}

bool jsmi_object_become_prototype(JsVm *vm, JsObject *object)
{
    if (object->shape->cell.flags & JSMI_SHAPE_OF_PROTOTYPE)
        return true;
    if (!jsmi_object_make_real(vm, object) || !ensure_unique(vm, object))
        return false;
    // No cache has seen the object as a prototype, so the epoch stands still.
    object->shape->cell.flags |= JSMI_SHAPE_OF_PROTOTYPE;
    return true;
}

// ---------------------------------------------------------------------- slots

// Room for slot number `slot`.
static bool ensure_slot(JsVm *vm, JsObject *object, uint32_t slot)
{
    uint32_t inline_capacity = jsmi_shape_inline_capacity(object->shape);
    JsSlots *old = object->overflow;
    uint32_t capacity = old ? old->cell.auxiliary : 0;

    if (slot < inline_capacity || slot - inline_capacity < capacity)
        return true;
    if (capacity == 0)
        capacity = 4;
    while (capacity <= slot - inline_capacity)
        capacity *= 2;

    JsSlots *slots = jsmi_heap_allocate_unrooted(
        &vm->heap, sizeof(JsSlots) + (size_t)capacity * sizeof(JsValue),
        JSMI_CELL_SLOTS);
    if (!slots)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the vector is new.
    uint32_t used = old ? old->cell.auxiliary : 0;
    slots->cell.auxiliary = capacity;
    if (old && !jsmi_memory_copy(&vm->budget, slots->values, old->values,
                                 used * sizeof(JsValue)))
        return false;
    for (uint32_t i = used; i < capacity; i++)
        slots->values[i] = JSMI_UNDEFINED;
    object->overflow = slots;
    jsmi_write_barrier(&vm->heap, object);
    return true;
}

static void store_slot(JsVm *vm, JsObject *object, uint32_t slot, JsValue value)
{
    *jsmi_object_slot(object, slot) = value;
    jsmi_write_barrier(&vm->heap,
                       slot < jsmi_shape_inline_capacity(object->shape)
                           ? (void *)object
                           : (void *)object->overflow);
}

void jsmi_object_store_own(JsVm *vm, JsObject *object, JsKey key, int64_t slot,
                           JsValue value)
{
    if (slot >= 0)
        store_slot(vm, object, (uint32_t)slot, value);
    else
        jsmi_elements_store(vm, object, jsmi_key_index(key), value);
}

// A unique shape's table without its holes, the slots numbered anew and the
// values moved: slots ascend with entries, so that they move down.
static bool compact(JsVm *vm, JsObject *object)
{
    JsShape *old = object->shape;
    uint32_t live = old->property_count - old->deleted_count;
    JsShape *fresh = jsmi_shape_with_prototype(vm, old, old->prototype);
    JsPropertyTable *table =
        fresh ? jsmi_property_table_new(vm, live < 4 ? 8 : live * 2) : NULL;

    if (!table)
        return jsmi_throw_out_of_memory(vm);
    for (uint32_t i = 0; i < old->property_count; i++) {
        const JsProperty *entry = &old->table->entries[i];
        if (entry->attributes & JSMI_IS_DELETED)
            continue;
        store_slot(vm, object, table->count,
                   *jsmi_object_slot(object, entry->slot));
        jsmi_property_table_append(vm, table, entry->key, table->count,
                                   entry->attributes);
    }
    for (uint32_t slot = live; slot < old->slot_count; slot++)
        store_slot(vm, object, slot, JSMI_UNDEFINED);
    fresh->table = table;
    fresh->property_count = live;
    fresh->slot_count = live;
    fresh->deleted_count = 0;
    jsmi_write_barrier(&vm->heap, fresh);
    jsmi_object_set_shape(vm, object, fresh);
    return true;
}

static bool wants_compaction(const JsShape *shape)
{
    return shape->table &&
           shape->property_count == shape->table->cell.auxiliary &&
           shape->deleted_count >= shape->property_count / 4 + 1;
}

static bool add_to_unique(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                          uint32_t attributes)
{
    if (wants_compaction(object->shape) && !compact(vm, object))
        return false;

    uint32_t slot = object->shape->slot_count;
    if (slot % 256 == 255 && !jsmi_poll(&vm->budget))
        return false;
    if (!ensure_slot(vm, object, slot))
        return false;
    if (!jsmi_shape_add_in_place(vm, object->shape, key, attributes))
        return jsmi_throw_out_of_memory(vm);
    store_slot(vm, object, slot, value);
    if (object->shape->cell.flags & JSMI_SHAPE_OF_PROTOTYPE)
        jsmi_prototype_changed(vm);
    return true;
}

bool jsmi_object_add_property(JsVm *vm, JsObject *object, JsKey key,
                              JsValue value, uint32_t attributes)
{
    if (jsmi_key_is_index(key))
        return jsmi_elements_add(vm, object, jsmi_key_index(key), value,
                                 attributes);
    if (!jsmi_object_make_real(vm, object))
        return false;

    JsShape *shape = object->shape;
    if (!jsmi_shape_is_unique(shape)) {
        if (shape->property_count < JSMI_MOST_SHARED_PROPERTIES) {
            if (!ensure_slot(vm, object, shape->slot_count))
                return false;
            JsShape *next = jsmi_shape_add(vm, shape, key, attributes);
            if (!next)
                return jsmi_throw_out_of_memory(vm);
            store_slot(vm, object, shape->slot_count, value);
            object->shape = next;
            jsmi_write_barrier(&vm->heap, object);
            return true;
        }
        if (!ensure_unique(vm, object))
            return false;
    }
    return add_to_unique(vm, object, key, value, attributes);
}

// -------------------------------------------------------------------- finding

static bool find_named(JsVm *vm, JsObject *object, JsKey key,
                       JsOwnProperty *property)
{
    if (object->cell.flags & JSMI_OBJECT_LAZY &&
        (jsmi_key_equal(key, JSMI_KEY(prototype)) ||
         jsmi_key_equal(key, JSMI_KEY(name)) ||
         jsmi_key_equal(key, JSMI_KEY(length))) &&
        !jsmi_function_make_real(vm, object))
        return false;

    const JsProperty *entry = jsmi_shape_find(object->shape, key);
    if (entry) {
        property->slot = entry->slot;
        property->kind = entry->attributes & JSMI_IS_ACCESSOR
                             ? JSMI_OWN_ACCESSOR
                             : JSMI_OWN_DATA;
        property->attributes = entry->attributes & JSMI_ALL_ATTRIBUTES;
        property->value = *jsmi_object_slot(object, entry->slot);
        return !jsmi_is_lazy(property->value) ||
               jsmi_realm_make_real(vm, object, key, &property->value);
    }
    property->slot = -1;
    if (jsmi_is_array_object(object) && jsmi_key_equal(key, JSMI_KEY(length))) {
        property->kind = JSMI_OWN_DATA;
        property->attributes = object->cell.flags & JSMI_OBJECT_LENGTH_READ_ONLY
                                   ? 0
                                   : JSMI_WRITABLE;
        property->value = jsmi_value_uint32(jsmi_array_length(object));
        return true;
    }
    property->kind = JSMI_OWN_ABSENT;
    return true;
}

bool jsmi_object_find_own(JsVm *vm, JsObject *object, JsKey key,
                          JsOwnProperty *property)
{
    if (!jsmi_key_is_index(key))
        return find_named(vm, object, key, property);
    if (!jsmi_elements_find(object, jsmi_key_index(key), property))
        property->kind = JSMI_OWN_ABSENT;
    return true;
}

void jsmi_object_find_private(JsObject *object, JsKey name,
                              JsOwnProperty *property)
{
    const JsProperty *entry = jsmi_shape_find(object->shape, name);

    property->kind = JSMI_OWN_ABSENT;
    property->slot = -1;
    if (!entry)
        return;
    property->slot = entry->slot;
    property->kind = entry->attributes & JSMI_IS_ACCESSOR ? JSMI_OWN_ACCESSOR
                                                          : JSMI_OWN_DATA;
    property->attributes = entry->attributes & JSMI_ALL_ATTRIBUTES;
    property->value = *jsmi_object_slot(object, entry->slot);
}

// ------------------------------------------------------- changing and removing

bool jsmi_object_change_property(JsVm *vm, JsObject *object, JsKey key,
                                 JsValue value, uint32_t attributes)
{
    if (jsmi_key_is_index(key))
        return jsmi_elements_change(vm, object, jsmi_key_index(key), value,
                                    attributes);

    const JsProperty *entry = jsmi_shape_find(object->shape, key);
    uint32_t slot = entry->slot;
    if (entry->attributes != attributes) {
        if (!ensure_unique(vm, object))
            return false;
        JsShape *fresh =
            jsmi_shape_change_attributes(vm, object->shape, key, attributes);
        if (!fresh)
            return jsmi_throw_out_of_memory(vm);
        jsmi_object_set_shape(vm, object, fresh);
    }
    store_slot(vm, object, slot, value);
    return true;
}

bool jsmi_object_remove_property(JsVm *vm, JsObject *object, JsKey key)
{
    if (jsmi_key_is_index(key)) {
        jsmi_elements_remove(vm, object, jsmi_key_index(key));
        return true;
    }
    if (!ensure_unique(vm, object))
        return false;

    uint32_t slot = jsmi_shape_find(object->shape, key)->slot;
    JsShape *fresh = jsmi_shape_remove(vm, object->shape, key);
    if (!fresh)
        return jsmi_throw_out_of_memory(vm);
    jsmi_object_set_shape(vm, object, fresh);
    store_slot(vm, object, slot, JSMI_UNDEFINED);
    return true;
}

// A shared shape with few properties is built again below the new prototype's
// root, so that objects treated alike keep shapes alike.
enum { MOST_REBUILT_PROPERTIES = 16 };

static JsShape *rebuild_shape(JsVm *vm, const JsShape *old, JsObject *prototype)
{
    JsShape *shape = jsmi_shape_root(vm, prototype, old->methods,
                                     jsmi_shape_inline_capacity(old));

    for (uint32_t i = 0; shape && i < old->property_count; i++) {
        const JsProperty *entry = &old->table->entries[i];
        shape = jsmi_shape_add(vm, shape, entry->key, entry->attributes);
        if (shape)
            jsmi_keep(&vm->heap, jsmi_value_cell(shape));
    }
    return shape;
}

bool jsmi_object_replace_prototype(JsVm *vm, JsObject *object,
                                   JsObject *prototype)
{
    JsShape *old = object->shape;
    JsShape *shape = !jsmi_shape_is_unique(old) &&
                             old->property_count <= MOST_REBUILT_PROPERTIES
                         ? rebuild_shape(vm, old, prototype)
                         : jsmi_shape_with_prototype(vm, old, prototype);

    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    jsmi_object_set_shape(vm, object, shape);
    return true;
}

bool jsmi_object_close(JsVm *vm, JsObject *object)
{
    if (!jsmi_object_make_real(vm, object))
        return false;
    if (!jsmi_shape_is_extensible(object->shape))
        return true;

    JsShape *fresh = jsmi_shape_not_extensible(vm, object->shape);
    if (!fresh)
        return jsmi_throw_out_of_memory(vm);
    jsmi_object_set_shape(vm, object, fresh);
    return true;
}

// ------------------------------------------------------------------- key lists

void jsmi_key_list_initialize(JsKeyList *list, JsVm *vm)
{
    *list = (JsKeyList){.vm = vm};
}

void jsmi_key_list_dispose(JsKeyList *list)
{
    jsmi_release(&list->vm->budget, list->keys, list->capacity * sizeof(JsKey));
    list->keys = NULL;
    list->count = list->capacity = 0;
}

bool jsmi_key_list_append(JsKeyList *list, JsKey key)
{
    // Lists are made by all kinds of loops.
    if (list->count % 256 == 255 && !jsmi_poll(&list->vm->budget))
        return false;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 8;
        JsKey *keys = jsmi_reallocate(&list->vm->budget, list->keys,
                                      list->capacity * sizeof(JsKey),
                                      capacity * sizeof(JsKey));
        if (!keys)
            return jsmi_throw_out_of_memory(list->vm);
        list->keys = keys;
        list->capacity = capacity;
    }
    list->keys[list->count++] = key;
    if (!jsmi_key_is_index(key))
        jsmi_keep(&list->vm->heap, jsmi_value_cell(jsmi_key_cell(key)));
    return true;
}

// ---------------------------------------------------------------- collection

void jsmi_object_trace(JsMarker *marker, JsCell *cell)
{
    JsObject *object = (JsObject *)cell;

    jsmi_mark_cell(marker, object->shape);
    jsmi_mark_cell(marker, object->overflow);
    jsmi_mark_cell(marker, object->elements);
    jsmi_mark_values(marker, jsmi_inline_slots(object),
                     jsmi_shape_inline_capacity(object->shape));
}
