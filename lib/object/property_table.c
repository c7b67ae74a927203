// SPDX-License-Identifier: MIT
#include "object/shape.h"

#include "object/vm.h"

enum { LARGEST_UNHASHED = 8 };

static uint32_t *hash_index(const JsPropertyTable *table)
{
    return (uint32_t *)(uintptr_t)(table->entries + table->cell.auxiliary);
}

// The low bits of an index key's hash are poor where indices are multiples of
// a power of two.
static uint32_t table_hash(JsKey key)
{
    uint32_t hash = jsmi_key_hash(key);

    return hash ^ hash >> 15;
}

static uint32_t mask_for(uint32_t capacity)
{
    uint32_t size = 16;

    if (capacity <= LARGEST_UNHASHED)
        return 0;
    // At most half full: most searches along a prototype chain find nothing.
    while (size < capacity * 2)
        size *= 2;
    return size - 1;
}

JsPropertyTable *jsmi_property_table_new(JsVm *vm, uint32_t capacity)
{
    uint32_t mask = mask_for(capacity);
    size_t size = sizeof(JsPropertyTable) +
                  (size_t)capacity * sizeof(JsProperty) +
                  (mask ? ((size_t)mask + 1) * sizeof(uint32_t) : 0);
    JsPropertyTable *table =
        jsmi_heap_allocate(&vm->heap, size, JSMI_CELL_PROPERTY_TABLE);

    if (!table)
        return NULL;
    table->cell.auxiliary = capacity;
    table->hash_mask = mask;
    return table;
}

static void enter_in_index(JsPropertyTable *table, JsKey key, uint32_t number)
{
    uint32_t *index = hash_index(table);
    uint32_t i = table_hash(key) & table->hash_mask;

    while (index[i] != 0)
        i = (i + 1) & table->hash_mask;
    index[i] = number + 1;
}

void jsmi_property_table_append(JsVm *vm, JsPropertyTable *table, JsKey key,
                                uint32_t slot, uint32_t attributes)
{
    JSMI_ASSERT(table->count < table->cell.auxiliary);
    table->entries[table->count] = (JsProperty){key, slot, attributes};
    if (table->hash_mask)
        enter_in_index(table, key, table->count);
    table->count++;
    jsmi_write_barrier(&vm->heap, table);
}

JsPropertyTable *jsmi_property_table_copy(JsVm *vm,
                                          const JsPropertyTable *table,
                                          uint32_t count, uint32_t capacity)
{
    JsPropertyTable *copy = jsmi_property_table_new(vm, capacity);
    uint32_t turns = 0;

    JSMI_ASSERT(count <= capacity);
    // NO BARRIER: the copy is new.
    if (!copy || !jsmi_memory_copy(&vm->budget, copy->entries, table->entries,
                                   count * sizeof(JsProperty)))
        return NULL;
    copy->count = count;
    for (uint32_t i = 0; copy->hash_mask && i < count; i++) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return NULL;
        if (!(copy->entries[i].attributes & JSMI_IS_DELETED))
            enter_in_index(copy, copy->entries[i].key, i);
    }
    return copy;
}

JsProperty *jsmi_property_table_find(const JsPropertyTable *table,
                                     uint32_t count, JsKey key)
{
    JsProperty *entries = (JsProperty *)(uintptr_t)table->entries;

    if (!table->hash_mask) {
        for (uint32_t i = 0; i < count; i++) {
            if (jsmi_key_equal(entries[i].key, key))
                return &entries[i];
        }
        return NULL;
    }

    const uint32_t *index = hash_index(table);
    for (uint32_t i = table_hash(key) & table->hash_mask; index[i] != 0;
         i = (i + 1) & table->hash_mask) {
        uint32_t number = index[i] - 1;
        if (jsmi_key_equal(entries[number].key, key))
            return number < count ? &entries[number] : NULL;
    }
    return NULL;
}

void jsmi_property_table_trace(JsMarker *marker, JsCell *cell)
{
    JsPropertyTable *table = (JsPropertyTable *)cell;

    for (uint32_t i = 0; i < table->count; i++) {
        JsKey key = table->entries[i].key;
        if (key.bits != 0 && !jsmi_key_is_index(key))
            jsmi_mark_cell(marker, jsmi_key_cell(key));
    }
}
