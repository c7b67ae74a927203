// SPDX-License-Identifier: MIT
#include "builtins/group_by.h"

#include "builtins/collection.h"
#include "builtins/iterate.h"

// The groups are a Map from keys to arrays while they are being collected.
typedef struct Groups {
    JsCollection *map;
    JsValue callback;
    JsKeyCoercion coercion;
} Groups;

static bool coerce_key(JsVm *vm, JsKeyCoercion coercion, JsValue *value)
{
    JsKey key;

    if (coercion == JSMI_GROUP_BY_COLLECTION_KEY)
        return true;
    return jsmi_to_property_key(vm, *value, &key) &&
           jsmi_key_to_value(vm, key, value);
}

static bool add_to_group(JsVm *vm, void *data, double index, JsValue value,
                         bool *stop)
{
    Groups *groups = data;
    JsCollection *map = groups->map;
    JsValue arguments[2] = {value, jsmi_value_number(index)};
    JsValue key, group;
    int64_t entry;

    (void)stop;
    if (!jsmi_call(vm, groups->callback, JSMI_UNDEFINED, arguments, 2, &key))
        return false;
    if (!coerce_key(vm, groups->coercion, &key))
        return false;
    if (!jsmi_hash_table_find(vm, map->table, key, &entry))
        return false;
    if (entry >= 0) {
        group = *jsmi_hash_table_value(map->table, (uint32_t)entry);
        return jsmi_array_append(vm, jsmi_as_object(group), value);
    }
    return jsmi_array_create(vm, 1, &value, &group) &&
           jsmi_hash_table_set(vm, map, &map->table, key, group);
}

static bool groups_to_object(JsVm *vm, JsHashTable *table, JsValue *result)
{
    uint32_t mark;

    if (!jsmi_object_create(vm, NULL, 4, result))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (uint32_t i = 0; i < table->used; i++) {
        JsKey key;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_to_property_key(vm, jsmi_hash_table_key(table, i), &key))
            return false;
        if (!jsmi_create_data_property_or_throw(
                vm, jsmi_as_object(*result), key,
                *jsmi_hash_table_value(table, i)))
            return false;
    }
    return true;
}

bool jsmi_group_by(JsCall *call, JsKeyCoercion coercion, JsValue *result)
{
    JsVm *vm = call->vm;
    Groups groups = {.coercion = coercion};

    if (!jsmi_require_object_coercible(vm, jsmi_argument(call, 0)))
        return false;
    if (!jsmi_callable_argument(call, 1, &groups.callback))
        return false;
    if (!jsmi_create_of_kind(vm, JSMI_INTRINSIC_MAP_PROTOTYPE, JSMI_CELL_MAP,
                             sizeof(JsMap), &groups.map))
        return false;
    if (!jsmi_hash_table_new(vm, JSMI_HASH_MAP, &groups.map->table))
        return false;
    jsmi_write_barrier(&vm->heap, groups.map);
    if (!jsmi_iterate(vm, jsmi_argument(call, 0), add_to_group, &groups))
        return false;
    if (coercion == JSMI_GROUP_BY_PROPERTY_KEY)
        return groups_to_object(vm, groups.map->table, result);
    *result = jsmi_value_object(groups.map);
    return true;
}
