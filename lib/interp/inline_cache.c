// SPDX-License-Identifier: MIT
#include "interp/inline_cache.h"

#include "object/host_object.h"
#include "object/shared_caches.h"

enum { MOST_CACHED_SLOTS = 1 << 20 };

// Whether the key may be a canonical numeric string.
static bool may_spell_number(JsKey key)
{
    JsUnits units;

    if (jsmi_key_is_symbol(key))
        return false;
    units = jsmi_string_units((JsString *)jsmi_key_cell(key));
    return !units.is_wide && units.length > 0 &&
           strchr("-0123456789IN", units.latin1[0]) != NULL;
}

// Whether the object's own way has a say in this key. Most exotic objects are
// ordinary but for indices.
static bool is_exotic_for(const JsObject *object, JsKey key)
{
    if (!jsmi_object_is_exotic(object))
        return false;
    if (jsmi_key_is_index(key))
        return true;
    switch (object->cell.kind) {
    case JSMI_CELL_PRIMITIVE:
        return jsmi_key_equal(key, JSMI_KEY(length));
    case JSMI_CELL_ARGUMENTS:
        return false;
    case JSMI_CELL_TYPED_ARRAY:
        // Symbols, and names that cannot spell a number.
        return may_spell_number(key);
    default:
        return true;
    }
}

bool jsmi_search_property(JsVm *vm, JsObject *object, JsKey key,
                          JsSearch *search)
{
    uint32_t turns = 0;

    *search = (JsSearch){.found = JSMI_FOUND_ABSENT,
                         .slot = -1,
                         .is_cacheable = !jsmi_key_is_index(key)};
    for (; object; object = object->shape->prototype) {
        JsOwnProperty own;

        search->holder = object;
        if (is_exotic_for(object, key)) {
            search->found = JSMI_FOUND_EXOTIC;
            return true;
        }
        if (!jsmi_object_find_own(vm, object, key, &own))
            return false;
        if (own.kind != JSMI_OWN_ABSENT) {
            search->found = own.kind == JSMI_OWN_DATA ? JSMI_FOUND_DATA
                                                      : JSMI_FOUND_ACCESSOR;
            search->value = own.value;
            search->slot = own.slot;
            search->attributes = own.attributes;
            if (own.slot < 0 || own.slot > MOST_CACHED_SLOTS)
                search->is_cacheable = false;
            return true;
        }
        // A unique shape of the receiver says nothing about what it lacks.
        if (jsmi_shape_is_unique(object->shape) &&
            !(object->shape->cell.flags & JSMI_SHAPE_OF_PROTOTYPE))
            search->is_cacheable = false;
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
    }
    return true;
}

// Caches hold weakly: no barrier, but the code must be looked at after every
// marking (it is in the heap's list of weak cells from the time it is linked).
static void fill(JsPropertyCache *cache, JsVm *vm, JsShape *shape,
                 JsCell *holder, JsCacheKind kind, uint32_t slot)
{
    cache->guard = jsmi_cache_guard(shape, kind);
    cache->holder = holder;
    cache->epoch = vm->prototype_epoch;
    cache->slot = slot;
}

static uint32_t inline_offset(uint32_t slot)
{
    return (uint32_t)(sizeof(JsObject) + slot * sizeof(JsValue));
}

static void fill_place(JsPropertyCache *cache, JsVm *vm, JsShape *shape,
                       JsObject *holder, uint32_t slot, JsCacheKind in_object)
{
    uint32_t capacity = jsmi_shape_inline_capacity(holder->shape);

    // The kinds for the overflow vector follow those for inline slots.
    if (slot < capacity)
        fill(cache, vm, shape, &holder->cell, in_object, inline_offset(slot));
    else
        fill(cache, vm, shape, &holder->cell, (JsCacheKind)(in_object + 1),
             slot - capacity);
}

_Static_assert(JSMI_CACHE_OWN_OVERFLOW == JSMI_CACHE_OWN_INLINE + 1,
               "fill_place counts on it");
_Static_assert(JSMI_CACHE_HOLDER_OVERFLOW == JSMI_CACHE_HOLDER_INLINE + 1,
               "fill_place counts on it");
_Static_assert(JSMI_CACHE_ADD_OVERFLOW == JSMI_CACHE_ADD_INLINE + 1,
               "jsmi_cache_fill_add counts on it");

// For a getter or setter of a prototype that is bound to a member of the
// receiver's struct. False: this one is not.
static bool fill_field(JsPropertyCache *cache, JsVm *vm,
                       const JsObject *receiver, const JsSearch *search,
                       JsValue accessor)
{
    JsCacheKind kind = JSMI_CACHE_FIELD;
    uint32_t slot;

    if (search->holder == receiver ||
        !jsmi_field_describe(receiver, accessor, &slot))
        return false;
    switch (jsmi_field_type(slot)) {
    case JSMI_FIELD_DOUBLE:
        kind = JSMI_CACHE_FIELD_DOUBLE;
        slot = jsmi_field_offset(slot);
        break;
    case JSMI_FIELD_INT32:
        kind = JSMI_CACHE_FIELD_INT32;
        slot = jsmi_field_offset(slot);
        break;
    default:
        break;
    }
    fill(cache, vm, receiver->shape, &search->holder->cell, kind, slot);
    return true;
}

static bool is_native(JsValue function, JsNative *native)
{
    return jsmi_is_kind(function, JSMI_CELL_NATIVE_FUNCTION) &&
           ((JsNativeFunction *)jsmi_as_cell(function))->native == native;
}

void jsmi_cache_fill_get(JsVm *vm, JsPropertyCache *cache, JsObject *receiver,
                         const JsSearch *search)
{
    const JsAccessor *accessor;
    bool knew_one = jsmi_cache_shape(cache) != NULL;

    if (!search->is_cacheable)
        return;
    switch (search->found) {
    case JSMI_FOUND_DATA:
        fill_place(cache, vm, receiver->shape, search->holder,
                   (uint32_t)search->slot,
                   search->holder == receiver ? JSMI_CACHE_OWN_INLINE
                                              : JSMI_CACHE_HOLDER_INLINE);
        break;
    case JSMI_FOUND_ACCESSOR:
        accessor = (const JsAccessor *)(void *)jsmi_as_cell(search->value);
        if (fill_field(cache, vm, receiver, search, accessor->getter))
            break;
        if (receiver->cell.kind == JSMI_CELL_TYPED_ARRAY &&
            is_native(accessor->getter, vm->hooks.typed_array_length)) {
            fill(cache, vm, receiver->shape, &search->holder->cell,
                 JSMI_CACHE_TYPED_ARRAY_LENGTH, 0);
            break;
        }
        fill(cache, vm, receiver->shape, &search->holder->cell,
             search->holder == receiver ? JSMI_CACHE_OWN_GETTER
                                        : JSMI_CACHE_HOLDER_GETTER,
             (uint32_t)search->slot);
        break;
    case JSMI_FOUND_ABSENT:
        if (!jsmi_shape_is_unique(receiver->shape))
            fill(cache, vm, receiver->shape, &receiver->shape->cell,
                 JSMI_CACHE_ABSENT, 0);
        break;
    case JSMI_FOUND_EXOTIC:
        return;
    }
    if (knew_one)
        jsmi_shared_caches_add(vm, JSMI_CACHE_FOR_READING, cache);
}

void jsmi_cache_fill_set(JsVm *vm, JsPropertyCache *cache, JsObject *receiver,
                         uint32_t slot)
{
    bool knew_one = jsmi_cache_shape(cache) != NULL;

    if (slot > MOST_CACHED_SLOTS)
        return;
    fill_place(cache, vm, receiver->shape, receiver, slot,
               JSMI_CACHE_OWN_INLINE);
    if (knew_one)
        jsmi_shared_caches_add(vm, JSMI_CACHE_FOR_STORING, cache);
}

void jsmi_cache_fill_setter(JsVm *vm, JsPropertyCache *cache,
                            JsObject *receiver, const JsSearch *search)
{
    const JsAccessor *accessor =
        (const JsAccessor *)(void *)jsmi_as_cell(search->value);
    bool knew_one = jsmi_cache_shape(cache) != NULL;

    if (search->is_cacheable &&
        fill_field(cache, vm, receiver, search, accessor->setter) && knew_one)
        jsmi_shared_caches_add(vm, JSMI_CACHE_FOR_STORING, cache);
}

void jsmi_cache_fill_add(JsVm *vm, JsPropertyCache *cache, JsShape *before,
                         JsObject *receiver)
{
    JsShape *after = receiver->shape;
    uint32_t slot = before->slot_count;
    uint32_t capacity = jsmi_shape_inline_capacity(before);
    bool knew_one = jsmi_cache_shape(cache) != NULL;

    if (jsmi_shape_is_unique(after) || jsmi_shape_is_unique(before) ||
        after->slot_count != slot + 1 || slot > MOST_CACHED_SLOTS)
        return;
    if (slot < capacity)
        fill(cache, vm, before, &after->cell, JSMI_CACHE_ADD_INLINE,
             inline_offset(slot));
    else
        fill(cache, vm, before, &after->cell, JSMI_CACHE_ADD_OVERFLOW,
             slot - capacity);
    if (knew_one)
        jsmi_shared_caches_add(vm, JSMI_CACHE_FOR_STORING, cache);
}

void jsmi_cache_fill_global(JsVm *vm, JsPropertyCache *cache, JsObject *holder,
                            uint32_t slot)
{
    if (jsmi_shape_inline_capacity(holder->shape) == 0 &&
        slot <= MOST_CACHED_SLOTS)
        fill(cache, vm, holder->shape, &holder->cell, JSMI_CACHE_GLOBAL, slot);
}

int32_t jsmi_switch_jump(const JsLinkedCode *linked, uint32_t table,
                         JsValue value)
{
    const JsImage *image = jsmi_function_image(linked->code);
    const JsJumpTable *entry = (const JsJumpTable *)jsmi_image_at(
                                   image, linked->code->jump_tables.offset) +
                               table;
    const int32_t *jumps = jsmi_image_at(image, entry->jumps.offset);
    int32_t number;

    if (jsmi_is_int(value))
        number = jsmi_as_int(value);
    else if (!jsmi_is_number(value) ||
             !jsmi_double_is_int32(jsmi_as_double(value) + 0.0, &number))
        return 0;
    if (number < entry->first ||
        (uint32_t)number - (uint32_t)entry->first >= entry->jumps.count)
        return 0;
    return jumps[(uint32_t)number - (uint32_t)entry->first];
}
