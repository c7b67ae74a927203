// SPDX-License-Identifier: MIT
//
// The table behind Map and Set: entries in the order of insertion, found
// through buckets of chains.
//
//   entries   key, value, key, value, ...      (sets: key, key, ...)
//   chains    for each entry: the next one of its bucket, plus one; its hash
//   buckets   for each hash: the first entry, plus one
//
// A deleted entry stays as a hole until the table is rebuilt, so that entries
// keep their numbers. Rebuilding and clearing make a new table and leave the
// old one as it was, with a pointer to its successor: a cursor that still
// stands in an old table finds its place in the new one by counting the holes
// it has passed. Nothing is registered anywhere, and a cursor costs nothing
// when the table stands still.
//
// Keys are compared as SameValueZero does; -0 becomes +0.
#pragma once

#include "builtins/shared.h"

typedef struct JsHashTable JsHashTable;
struct JsHashTable {
    JsCell cell;             // extra: values per entry, 1 or 2
    JsHashTable *successor;  // what replaced this table, or NULL
    uint32_t used;           // entries, holes included
    uint32_t live;           // entries without holes
    uint32_t capacity;       // of entries
    uint32_t bucket_mask;
    bool was_cleared;  // the successor began empty
    JsValue entries[];
};

// A Map or a Set.
typedef struct JsCollection {
    JsObject object;
    JsHashTable *table;
} JsCollection;

typedef JsCollection JsMap;
typedef JsCollection JsSet;

enum { JSMI_HASH_SET = 1, JSMI_HASH_MAP = 2 };

// Recorded in the scope.
JSMI_MUST_USE bool jsmi_hash_table_new(JsVm *vm, uint8_t values_per_entry,
                                       JsHashTable **table);

// The number of the entry with the key, or -1. Runs no script; fails when
// memory or fuel runs out.
JSMI_MUST_USE bool jsmi_hash_table_find(JsVm *vm, JsHashTable *table,
                                        JsValue key, int64_t *entry);

// Adds or changes. `*table` is a field of `owner`, or of no cell if `owner` is
// NULL: then the caller keeps the table alive.
JSMI_MUST_USE bool jsmi_hash_table_set(JsVm *vm, void *owner,
                                       JsHashTable **table, JsValue key,
                                       JsValue value);
JSMI_MUST_USE bool jsmi_hash_table_delete(JsVm *vm, void *owner,
                                          JsHashTable **table, JsValue key,
                                          bool *deleted);
JSMI_MUST_USE bool jsmi_hash_table_clear(JsVm *vm, void *owner,
                                         JsHashTable **table);

static inline JsValue jsmi_hash_table_key(const JsHashTable *table,
                                          uint32_t entry)
{
    return table->entries[(size_t)entry * table->cell.extra];
}

static inline JsValue *jsmi_hash_table_value(JsHashTable *table, uint32_t entry)
{
    JSMI_ASSERT(table->cell.extra == JSMI_HASH_MAP);
    return &table->entries[(size_t)entry * 2 + 1];
}

// A place between two entries. The table must be kept alive by whoever has
// the cursor.
typedef struct JsHashCursor {
    JsHashTable *table;
    uint32_t next;
} JsHashCursor;

// Moves on to the next live entry, through successors. False: there is none
// now.
bool jsmi_hash_cursor_advance(JsHashCursor *cursor, uint32_t *entry);

// CanonicalizeKeyedCollectionKey ( key ); all NaNs become the same one.
static inline JsValue jsmi_canonicalize_key(JsValue key)
{
    return jsmi_is_double(key)
               ? jsmi_value_from_raw_double(jsmi_as_double(key) + 0.0)
               : key;
}

// Map.prototype.forEach and Set.prototype.forEach: collection_for_each.c. The
// mode of their rows is the kind of the receiver.
JsNativeSteps jsmi_collection_for_each_steps;

void jsmi_hash_table_trace(JsMarker *marker, JsCell *cell);
JsValue *jsmi_hash_table_values(JsCell *cell, size_t *count);
void jsmi_collection_trace(JsMarker *marker, JsCell *cell);
