// SPDX-License-Identifier: MIT
//
// Map objects and their iterators. https://tc39.es/ecma262/#sec-map-objects
#include "builtins/collection.h"
#include "builtins/group_by.h"
#include "builtins/iterate.h"
#include "builtins/iterator_object.h"

static bool this_map(JsCall *call, JsMap **map)
{
    return jsmi_this_of_kind(call, JSMI_CELL_MAP, "a Map", map);
}

// Map ( [ iterable ] )
// https://tc39.es/ecma262/#sec-map-iterable
static bool map_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsMap *map;
    JsValue adder;

    if (!jsmi_require_new(call, "Map"))
        return false;
    if (!jsmi_create_from_constructor(call, JSMI_INTRINSIC_MAP_PROTOTYPE,
                                      JSMI_CELL_MAP, sizeof(JsMap), &map))
        return false;
    if (!jsmi_hash_table_new(vm, JSMI_HASH_MAP, &map->table))
        return false;
    jsmi_write_barrier(&vm->heap, map);
    *result = jsmi_value_object(map);
    if (jsmi_is_nullish(jsmi_argument(call, 0)))
        return true;
    if (!jsmi_get(vm, &map->object, JSMI_KEY(set), &adder))
        return false;
    if (!jsmi_is_callable(adder))
        return jsmi_throw_type_error(vm, "'set' of the new Map is not a "
                                         "function");
    return jsmi_add_entries_from_iterable(vm, &map->object,
                                          jsmi_argument(call, 0), adder);
}

// Map.groupBy ( items, callback )
// https://tc39.es/ecma262/#sec-map.groupby
static bool map_group_by(JsCall *call, JsValue *result)
{
    return jsmi_group_by(call, JSMI_GROUP_BY_COLLECTION_KEY, result);
}

// Map.prototype.clear ( )
// https://tc39.es/ecma262/#sec-map.prototype.clear
static bool map_prototype_clear(JsCall *call, JsValue *result)
{
    JsMap *map;

    *result = JSMI_UNDEFINED;
    return this_map(call, &map) &&
           jsmi_hash_table_clear(call->vm, map, &map->table);
}

// Map.prototype.delete ( key )
// https://tc39.es/ecma262/#sec-map.prototype.delete
static bool map_prototype_delete(JsCall *call, JsValue *result)
{
    JsMap *map;
    bool deleted;

    if (!this_map(call, &map))
        return false;
    if (!jsmi_hash_table_delete(call->vm, map, &map->table,
                                jsmi_argument(call, 0), &deleted))
        return false;
    *result = jsmi_value_boolean(deleted);
    return true;
}

// Map.prototype.get ( key )
// https://tc39.es/ecma262/#sec-map.prototype.get
static bool map_prototype_get(JsCall *call, JsValue *result)
{
    JsMap *map;
    int64_t entry;

    if (!this_map(call, &map))
        return false;
    if (!jsmi_hash_table_find(call->vm, map->table, jsmi_argument(call, 0),
                              &entry))
        return false;
    *result = entry < 0 ? JSMI_UNDEFINED
                        : *jsmi_hash_table_value(map->table, (uint32_t)entry);
    jsmi_vm_keep(call->vm, *result);
    return true;
}

// Map.prototype.getOrInsert ( key, value )
// https://tc39.es/proposal-upsert/#sec-map.prototype.getOrInsert
static bool map_prototype_get_or_insert(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsMap *map;
    int64_t entry;

    if (!this_map(call, &map))
        return false;
    if (!jsmi_hash_table_find(vm, map->table, jsmi_argument(call, 0), &entry))
        return false;
    if (entry >= 0) {
        *result = *jsmi_hash_table_value(map->table, (uint32_t)entry);
        jsmi_vm_keep(vm, *result);
        return true;
    }
    *result = jsmi_argument(call, 1);
    return jsmi_hash_table_set(vm, map, &map->table, jsmi_argument(call, 0),
                               *result);
}

// Map.prototype.getOrInsertComputed ( key, callback )
// https://tc39.es/proposal-upsert/#sec-map.prototype.getOrInsertComputed
static bool map_prototype_get_or_insert_computed(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsMap *map;
    JsValue callback;
    JsValue key = jsmi_canonicalize_key(jsmi_argument(call, 0));
    int64_t entry;

    if (!this_map(call, &map) || !jsmi_callable_argument(call, 1, &callback))
        return false;
    if (!jsmi_hash_table_find(vm, map->table, key, &entry))
        return false;
    if (entry >= 0) {
        *result = *jsmi_hash_table_value(map->table, (uint32_t)entry);
        jsmi_vm_keep(vm, *result);
        return true;
    }
    return jsmi_call(vm, callback, JSMI_UNDEFINED, &key, 1, result) &&
           jsmi_hash_table_set(vm, map, &map->table, key, *result);
}

// Map.prototype.has ( key )
// https://tc39.es/ecma262/#sec-map.prototype.has
static bool map_prototype_has(JsCall *call, JsValue *result)
{
    JsMap *map;
    int64_t entry;

    if (!this_map(call, &map))
        return false;
    if (!jsmi_hash_table_find(call->vm, map->table, jsmi_argument(call, 0),
                              &entry))
        return false;
    *result = jsmi_value_boolean(entry >= 0);
    return true;
}

// Map.prototype.set ( key, value )
// https://tc39.es/ecma262/#sec-map.prototype.set
static bool map_prototype_set(JsCall *call, JsValue *result)
{
    JsMap *map;

    *result = call->this_value;
    return this_map(call, &map) &&
           jsmi_hash_table_set(call->vm, map, &map->table,
                               jsmi_argument(call, 0), jsmi_argument(call, 1));
}

// get Map.prototype.size
// https://tc39.es/ecma262/#sec-get-map.prototype.size
static bool map_prototype_size(JsCall *call, JsValue *result)
{
    JsMap *map;

    if (!this_map(call, &map))
        return false;
    *result = jsmi_value_uint32(map->table->live);
    return true;
}

// ------------------------------------------------------------------- iterators
//
// Slot 0: the table where the iterator stands, undefined at the end; the
// position is the cursor's. The mode is a JsEnumerateKind.

// CreateMapIterator ( map, kind )
// https://tc39.es/ecma262/#sec-createmapiterator
static bool map_prototype_iterate(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsMap *map;
    JsIterator *iterator;

    if (!this_map(call, &map))
        return false;
    if (!jsmi_iterator_create(vm, JSMI_INTRINSIC_MAP_ITERATOR_PROTOTYPE,
                              JSMI_ITERATOR_MAP, &iterator))
        return false;
    iterator->mode = call->callee->mode;
    jsmi_iterator_set(vm, iterator, 0, jsmi_value_cell(map->table));
    *result = jsmi_value_object(iterator);
    return true;
}

bool jsmi_collection_iterator_step(JsVm *vm, JsIterator *iterator,
                                   JsHashTable **table, uint32_t *entry)
{
    JsHashCursor cursor;

    if (jsmi_is_undefined(iterator->slots[0]))
        return false;
    cursor.table = (JsHashTable *)jsmi_as_cell(iterator->slots[0]);
    cursor.next = (uint32_t)iterator->position;
    if (!jsmi_hash_cursor_advance(&cursor, entry)) {
        // NO BARRIER: undefined is no cell.
        iterator->slots[0] = JSMI_UNDEFINED;
        return false;
    }
    iterator->position = cursor.next;
    jsmi_iterator_set(vm, iterator, 0, jsmi_value_cell(cursor.table));
    *table = cursor.table;
    return true;
}

// %MapIteratorPrototype%.next ( )
// https://tc39.es/ecma262/#sec-%mapiteratorprototype%.next
static bool map_iterator_next(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIterator *iterator;
    JsHashTable *table;
    uint32_t entry;
    JsValue key, value;

    if (!jsmi_this_iterator(call, JSMI_ITERATOR_MAP, "a Map Iterator",
                            &iterator))
        return false;
    if (!jsmi_collection_iterator_step(vm, iterator, &table, &entry))
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    key = jsmi_hash_table_key(table, entry);
    value = *jsmi_hash_table_value(table, entry);
    if (iterator->mode == JSMI_ENUMERATE_KEYS)
        value = key;
    else if (iterator->mode == JSMI_ENUMERATE_ENTRIES &&
             !jsmi_pair_create(vm, key, value, &value))
        return false;
    return jsmi_iterator_result(vm, value, false, result);
}

const JsPropertySpec jsmi_map_iterator_prototype_properties[] = {
    JSMI_METHOD(next, 0, map_iterator_next),
    JSMI_TAG(Map_Iterator),
    JSMI_END,
};

const JsPropertySpec jsmi_map_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD(clear, 0, map_prototype_clear),
    JSMI_OBJECT(constructor, MAP, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(delete, 1, map_prototype_delete),
    JSMI_METHOD_MODE(entries, 0, map_prototype_iterate, JSMI_ENUMERATE_ENTRIES),
    JSMI_STEPS(forEach, 1, jsmi_collection_for_each_steps, JSMI_CELL_MAP),
    JSMI_METHOD(get, 1, map_prototype_get),
    JSMI_METHOD(getOrInsert, 2, map_prototype_get_or_insert),
    JSMI_METHOD(getOrInsertComputed, 2, map_prototype_get_or_insert_computed),
    JSMI_METHOD(has, 1, map_prototype_has),
    JSMI_METHOD_MODE(keys, 0, map_prototype_iterate, JSMI_ENUMERATE_KEYS),
    JSMI_METHOD(set, 2, map_prototype_set),
    JSMI_GETTER(size, map_prototype_size),
    JSMI_METHOD_MODE(values, 0, map_prototype_iterate, JSMI_ENUMERATE_VALUES),
    JSMI_SYMBOL_ALIAS(iterator, entries, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_TAG(Map),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_map_properties[] = {
    // clang-format off
    JSMI_METHOD(Map, 0, map_constructor),
    JSMI_OBJECT(prototype, MAP_PROTOTYPE, 0),
    JSMI_METHOD(groupBy, 2, map_group_by),
    JSMI_SYMBOL_GETTER(species, jsmi_return_this),
    JSMI_END,
    // clang-format on
};
