// SPDX-License-Identifier: MIT
#include "builtins/collection.h"

#include "heap/bigint.h"

enum { LEAST_CAPACITY = 4, MOST_ENTRIES = 1 << 27 };

// What an entry has besides its values. The hash keeps chains from looking at
// keys elsewhere in memory that are not the one, and is there when the table
// is rebuilt.
typedef struct JsHashLink {
    uint32_t next;  // entry of the bucket, plus one
    uint32_t hash;
} JsHashLink;

static JsHashLink *table_chains(JsHashTable *table)
{
    return (JsHashLink *)(void *)&table
        ->entries[(size_t)table->capacity * table->cell.extra];
}

static uint32_t *table_buckets(JsHashTable *table)
{
    return (uint32_t *)(void *)(table_chains(table) + table->capacity);
}

static bool table_allocate(JsVm *vm, uint8_t values_per_entry,
                           uint32_t capacity, JsHashTable **table)
{
    size_t size = sizeof(JsHashTable) +
                  (size_t)capacity * values_per_entry * sizeof(JsValue) +
                  (size_t)capacity * (sizeof(JsHashLink) + sizeof(uint32_t));
    JsHashTable *fresh =
        jsmi_heap_allocate(&vm->heap, size, JSMI_CELL_HASH_TABLE);

    if (!fresh)
        return jsmi_fail_allocation(vm);
    fresh->cell.extra = values_per_entry;
    fresh->capacity = capacity;
    fresh->bucket_mask = capacity - 1;
    *table = fresh;
    return true;
}

bool jsmi_hash_table_new(JsVm *vm, uint8_t values_per_entry,
                         JsHashTable **table)
{
    return table_allocate(vm, values_per_entry, LEAST_CAPACITY, table);
}

static uint32_t mix(uint64_t bits)
{
    return (uint32_t)((bits * 0x9E3779B97F4A7C15u) >> 32);
}

static bool hash_key(JsVm *vm, JsValue key, uint32_t *hash)
{
    if (jsmi_is_string(key)) {
        if (!jsmi_string_hash(&vm->heap, jsmi_as_string(key), hash))
            return jsmi_fail_allocation(vm);
        *hash = mix(*hash);
        return true;
    }
    if (jsmi_is_bigint(key)) {
        const JsBigInt *bigint = jsmi_as_bigint(key);
        uint64_t bits = bigint->cell.flags & JSMI_BIGINT_NEGATIVE;

        for (uint32_t i = 0; i < bigint->cell.auxiliary; i++)
            bits = (bits ^ bigint->limbs[i]) * 0x9E3779B97F4A7C15u + 1;
        *hash = mix(bits);
        return jsmi_vm_spend(vm, bigint->cell.auxiliary / 64);
    }
    *hash = mix(key.bits);
    return true;
}

// SameValueZero of canonical keys: numbers are equal if their words are.
static bool keys_equal(JsVm *vm, JsValue a, JsValue b, bool *equal)
{
    *equal = jsmi_same_word(a, b);
    if (*equal)
        return true;
    if (!(jsmi_is_string(a) && jsmi_is_string(b)) &&
        !(jsmi_is_bigint(a) && jsmi_is_bigint(b)))
        return true;
    return jsmi_same_value_zero(vm, a, b, equal);
}

static bool find_with_hash(JsVm *vm, JsHashTable *table, JsValue key,
                           uint32_t hash, int64_t *entry)
{
    const JsHashLink *chains = table_chains(table);
    uint32_t i = table_buckets(table)[hash & table->bucket_mask];

    while (i != 0) {
        bool equal = false;

        if (chains[i - 1].hash == hash &&
            !keys_equal(vm, jsmi_hash_table_key(table, i - 1), key, &equal))
            return false;
        if (equal)
            break;
        i = chains[i - 1].next;
    }
    *entry = (int64_t)i - 1;
    return true;
}

bool jsmi_hash_table_find(JsVm *vm, JsHashTable *table, JsValue key,
                          int64_t *entry)
{
    uint32_t hash;

    key = jsmi_canonicalize_key(key);
    return hash_key(vm, key, &hash) &&
           find_with_hash(vm, table, key, hash, entry);
}

// Adds an entry that is not there, in a table that has room.
static void add_entry(JsVm *vm, JsHashTable *table, JsValue key, JsValue value,
                      uint32_t hash)
{
    uint32_t entry = table->used++;
    uint32_t *bucket = &table_buckets(table)[hash & table->bucket_mask];

    table->entries[(size_t)entry * table->cell.extra] = key;
    if (table->cell.extra == JSMI_HASH_MAP)
        *jsmi_hash_table_value(table, entry) = value;
    table_chains(table)[entry] = (JsHashLink){*bucket, hash};
    *bucket = entry + 1;
    table->live++;
    jsmi_write_barrier(&vm->heap, table);
}

static void replace_table(JsVm *vm, void *owner, JsHashTable **field,
                          JsHashTable *fresh)
{
    (*field)->successor = fresh;
    jsmi_write_barrier(&vm->heap, *field);
    *field = fresh;
    if (owner)
        jsmi_write_barrier(&vm->heap, owner);
}

// Makes a table of another capacity with the live entries of this one.
static bool rebuild(JsVm *vm, void *owner, JsHashTable **field,
                    uint32_t capacity)
{
    JsHashTable *old = *field;
    JsHashTable *fresh;

    if (capacity > MOST_ENTRIES)
        return jsmi_throw_range_error(vm, "too many entries in a collection");
    if (!table_allocate(vm, old->cell.extra, capacity, &fresh))
        return false;
    if (!jsmi_vm_spend(vm, old->used / 64))
        return false;
    for (uint32_t i = 0; i < old->used; i++) {
        JsValue key = jsmi_hash_table_key(old, i);

        if (jsmi_is_hole(key))
            continue;
        add_entry(vm, fresh, key,
                  old->cell.extra == JSMI_HASH_MAP
                      ? *jsmi_hash_table_value(old, i)
                      : JSMI_UNDEFINED,
                  table_chains(old)[i].hash);
    }
    replace_table(vm, owner, field, fresh);
    return true;
}

bool jsmi_hash_table_set(JsVm *vm, void *owner, JsHashTable **field,
                         JsValue key, JsValue value)
{
    JsHashTable *table = *field;
    uint32_t hash;
    int64_t entry;

    key = jsmi_canonicalize_key(key);
    if (!hash_key(vm, key, &hash))
        return false;
    if (!find_with_hash(vm, table, key, hash, &entry))
        return false;
    if (entry >= 0) {
        if (table->cell.extra == JSMI_HASH_MAP) {
            *jsmi_hash_table_value(table, (uint32_t)entry) = value;
            jsmi_write_barrier(&vm->heap, table);
        }
        return true;
    }
    if (table->used == table->capacity &&
        !rebuild(vm, owner, field,
                 table->live > table->capacity / 2 ? table->capacity * 2
                                                   : table->capacity))
        return false;
    add_entry(vm, *field, key, value, hash);
    return true;
}

bool jsmi_hash_table_delete(JsVm *vm, void *owner, JsHashTable **field,
                            JsValue key, bool *deleted)
{
    JsHashTable *table = *field;
    int64_t entry;

    if (!jsmi_hash_table_find(vm, table, key, &entry))
        return false;
    *deleted = entry >= 0;
    if (!*deleted)
        return true;
    // NO BARRIER: a hole is no cell.
    table->entries[(size_t)entry * table->cell.extra] = JSMI_HOLE;
    if (table->cell.extra == JSMI_HASH_MAP)
        *jsmi_hash_table_value(table, (uint32_t)entry) = JSMI_UNDEFINED;
    table->live--;
    if (table->capacity > LEAST_CAPACITY && table->live < table->capacity / 8)
        return rebuild(vm, owner, field,
                       table->capacity / 4 < LEAST_CAPACITY
                           ? LEAST_CAPACITY
                           : table->capacity / 4);
    return true;
}

bool jsmi_hash_table_clear(JsVm *vm, void *owner, JsHashTable **field)
{
    JsHashTable *fresh;

    if (!jsmi_hash_table_new(vm, (*field)->cell.extra, &fresh))
        return false;
    // The old entries are of no use to any cursor.
    (*field)->was_cleared = true;
    (*field)->used = 0;
    (*field)->live = 0;
    replace_table(vm, owner, field, fresh);
    return true;
}

// Where the cursor stands in the table that came after this one.
static void follow(JsHashCursor *cursor)
{
    const JsHashTable *table = cursor->table;
    uint32_t holes = 0;

    for (uint32_t i = 0; i < cursor->next && i < table->used; i++)
        holes += jsmi_is_hole(jsmi_hash_table_key(table, i));
    cursor->next = table->was_cleared ? 0 : cursor->next - holes;
    cursor->table = table->successor;
}

bool jsmi_hash_cursor_advance(JsHashCursor *cursor, uint32_t *entry)
{
    while (cursor->table->successor)
        follow(cursor);
    while (cursor->next < cursor->table->used) {
        *entry = cursor->next++;
        if (!jsmi_is_hole(jsmi_hash_table_key(cursor->table, *entry)))
            return true;
    }
    return false;
}

void jsmi_hash_table_trace(JsMarker *marker, JsCell *cell)
{
    jsmi_mark_cell(marker, ((JsHashTable *)cell)->successor);
}

JsValue *jsmi_hash_table_values(JsCell *cell, size_t *count)
{
    JsHashTable *table = (JsHashTable *)cell;

    *count = (size_t)table->used * cell->extra;
    return table->entries;
}

void jsmi_collection_trace(JsMarker *marker, JsCell *cell)
{
    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, ((JsCollection *)cell)->table);
}
