// SPDX-License-Identifier: MIT
#include "object/elements.h"

const JsElements jsmi_empty_elements = {
    .cell = {.kind = JSMI_CELL_ELEMENTS, .gc = JSMI_GC_PERMANENT},
};

// Whether an index is so far beyond the elements in use that a dense vector
// would be mostly holes. They are counted only when the vector would have to
// grow by more than a little, and it grows by a factor, so that counting is
// cheap in the long run.
enum { SMALL_GAP = 64, HOLES_FOR_ONE = 8, HOLES_FOR_NOTHING = 1024 };

// Values that are looked at or written between two polls.
enum { FEW_VALUES = 16384 };

static bool count_used(JsVm *vm, const JsElements *elements, uint32_t *used)
{
    *used = 0;
    for (uint32_t i = 0; i < elements->readable; i++) {
        *used += !jsmi_is_hole(elements->values[i]);
        if (i % FEW_VALUES == 0 && !jsmi_poll(&vm->budget))
            return false;
    }
    return true;
}

static bool is_far_beyond(JsVm *vm, const JsElements *elements, uint32_t index,
                          bool *is_far)
{
    uint32_t used;

    *is_far = false;
    if (index < elements->cell.auxiliary ||
        index <= (uint64_t)elements->readable + SMALL_GAP)
        return true;
    if (!count_used(vm, elements, &used))
        return false;
    *is_far = index > (uint64_t)used * HOLES_FOR_ONE + HOLES_FOR_NOTHING;
    return true;
}

static uint32_t dense_attributes(const JsObject *object)
{
    uint32_t attributes = JSMI_ENUMERABLE;

    if (object->elements->writable)
        attributes |= JSMI_WRITABLE;
    if (!(object->cell.flags & JSMI_OBJECT_SEALED_ELEMENTS))
        attributes |= JSMI_CONFIGURABLE;
    return attributes;
}

static JsProperty *find_sparse(const JsObject *object, uint32_t index)
{
    JsSparseElements *sparse = jsmi_sparse_elements(object);

    return jsmi_property_table_find(sparse->table, sparse->table->count,
                                    jsmi_key_from_index(index));
}

bool jsmi_elements_find(const JsObject *object, uint32_t index,
                        JsOwnProperty *property)
{
    const JsElements *elements = object->elements;

    property->slot = -1;
    if (index < elements->readable) {
        if (jsmi_is_hole(elements->values[index]))
            return false;
        property->kind = JSMI_OWN_DATA;
        property->value = elements->values[index];
        property->attributes = dense_attributes(object);
        return true;
    }
    if (!jsmi_elements_are_sparse(object))
        return false;

    JsProperty *entry = find_sparse(object, index);
    if (!entry)
        return false;
    property->kind = entry->attributes & JSMI_IS_ACCESSOR ? JSMI_OWN_ACCESSOR
                                                          : JSMI_OWN_DATA;
    property->value = jsmi_sparse_elements(object)->slots->values[entry->slot];
    property->attributes = entry->attributes & JSMI_ALL_ATTRIBUTES;
    return true;
}

static void prototype_elements_changed(JsVm *vm, const JsObject *object)
{
    if (object->shape->cell.flags & JSMI_SHAPE_OF_PROTOTYPE)
        jsmi_prototype_changed(vm);
}

// ---------------------------------------------------------------------- dense

bool jsmi_object_grow_elements(JsVm *vm, JsObject *object, uint32_t capacity)
{
    JsElements *old = object->elements;

    JSMI_ASSERT(!jsmi_elements_are_sparse(object));
    if (capacity <= old->cell.auxiliary)
        return true;

    JsElements *elements = jsmi_heap_allocate_unrooted(
        &vm->heap, sizeof(JsElements) + (size_t)capacity * sizeof(JsValue),
        JSMI_CELL_ELEMENTS);
    if (!elements)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the vector is new.
    elements->cell.auxiliary = capacity;
    elements->readable = old->readable;
    elements->writable = old->writable;
    if (!jsmi_memory_copy(&vm->budget, elements->values, old->values,
                          old->readable * sizeof(JsValue)))
        return false;
    object->elements = elements;
    jsmi_write_barrier(&vm->heap, object);
    return true;
}

static uint32_t grown_capacity(uint32_t capacity, uint32_t needed)
{
    uint64_t grown = (uint64_t)capacity + capacity / 2 + 4;

    if (grown < needed)
        grown = needed;
    return grown > JSMI_LARGEST_INDEX ? JSMI_LARGEST_INDEX + 1
                                      : (uint32_t)grown;
}

static bool fill_with_holes(JsVm *vm, JsElements *elements, uint32_t begin,
                            uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        elements->values[i] = JSMI_HOLE;
        if (i % FEW_VALUES == 0 && !jsmi_poll(&vm->budget))
            return false;
    }
    return true;
}

static bool add_dense(JsVm *vm, JsObject *object, uint32_t index, JsValue value)
{
    JsElements *elements = object->elements;

    if (index >= elements->cell.auxiliary) {
        if (!jsmi_object_grow_elements(
                vm, object,
                grown_capacity(elements->cell.auxiliary, index + 1)))
            return false;
        elements = object->elements;
    }
    if (!fill_with_holes(vm, elements, elements->readable, index))
        return false;
    elements->values[index] = value;
    if (index >= elements->readable) {
        elements->readable = index + 1;
        elements->writable = index + 1;
    }
    jsmi_write_barrier(&vm->heap, elements);
    return true;
}

// --------------------------------------------------------------------- sparse

static JsSparseElements *sparse_new(JsVm *vm, uint32_t capacity)
{
    JsSparseElements *sparse = jsmi_heap_allocate(
        &vm->heap, sizeof(JsSparseElements), JSMI_CELL_SPARSE_ELEMENTS);

    if (!sparse)
        return NULL;
    JsPropertyTable *table = jsmi_property_table_new(vm, capacity);
    if (!table)
        return NULL;
    sparse->table = table;
    jsmi_write_barrier(&vm->heap, sparse);
    JsSlots *slots = jsmi_heap_allocate(
        &vm->heap, sizeof(JsSlots) + (size_t)capacity * sizeof(JsValue),
        JSMI_CELL_SLOTS);
    if (!slots)
        return NULL;
    slots->cell.auxiliary = capacity;
    sparse->slots = slots;
    jsmi_write_barrier(&vm->heap, sparse);
    return sparse;
}

static void append_sparse(JsVm *vm, JsSparseElements *sparse, uint32_t index,
                          JsValue value, uint32_t attributes)
{
    uint32_t number = sparse->table->count;

    jsmi_property_table_append(vm, sparse->table, jsmi_key_from_index(index),
                               number, attributes);
    sparse->slots->values[number] = value;
    jsmi_write_barrier(&vm->heap, sparse->slots);
}

static void install_sparse(JsVm *vm, JsObject *object, JsSparseElements *sparse)
{
    object->elements = (JsElements *)sparse;
    jsmi_write_barrier(&vm->heap, object);
}

bool jsmi_object_make_sparse(JsVm *vm, JsObject *object)
{
    JsElements *elements = object->elements;
    uint32_t attributes = dense_attributes(object);
    uint32_t count, turns = 0;

    if (jsmi_elements_are_sparse(object))
        return true;
    if (!count_used(vm, elements, &count))
        return false;

    JsSparseElements *sparse = sparse_new(vm, grown_capacity(count, 8));
    if (!sparse)
        return jsmi_throw_out_of_memory(vm);
    for (uint32_t i = 0; i < elements->readable; i++) {
        if (!jsmi_is_hole(elements->values[i]))
            append_sparse(vm, sparse, i, elements->values[i], attributes);
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
    }
    install_sparse(vm, object, sparse);
    return true;
}

typedef struct SparseSummary {
    uint32_t count;    // of those present
    uint32_t largest;  // index
    bool is_plain;     // all have default attributes
} SparseSummary;

static bool summarize(JsVm *vm, const JsPropertyTable *table,
                      SparseSummary *made)
{
    SparseSummary summary = {0, 0, true};
    uint32_t turns = 0;

    for (uint32_t i = 0; i < table->count; i++) {
        const JsProperty *entry = &table->entries[i];
        if (entry->attributes & JSMI_IS_DELETED)
            continue;
        summary.count++;
        if (jsmi_key_index(entry->key) > summary.largest)
            summary.largest = jsmi_key_index(entry->key);
        if (entry->attributes != JSMI_ALL_ATTRIBUTES)
            summary.is_plain = false;
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
    }
    *made = summary;
    return true;
}

// Elements that were once sparse and have filled up become dense again.
static bool make_dense(JsVm *vm, JsObject *object, uint32_t count)
{
    JsSparseElements *sparse = jsmi_sparse_elements(object);
    JsElements *elements = jsmi_heap_allocate(
        &vm->heap, sizeof(JsElements) + (size_t)count * sizeof(JsValue),
        JSMI_CELL_ELEMENTS);
    uint32_t turns = 0;

    if (!elements)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the vector is new.
    elements->cell.auxiliary = count;
    elements->readable = count;
    elements->writable = count;
    if (!fill_with_holes(vm, elements, 0, count))
        return false;
    for (uint32_t i = 0; i < sparse->table->count; i++) {
        const JsProperty *entry = &sparse->table->entries[i];
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        if (!(entry->attributes & JSMI_IS_DELETED))
            elements->values[jsmi_key_index(entry->key)] =
                sparse->slots->values[entry->slot];
    }
    object->elements = elements;
    jsmi_write_barrier(&vm->heap, object);
    return true;
}

// Room for one more in a full table: without the deleted ones, larger, or
// dense.
static bool grow_sparse(JsVm *vm, JsObject *object)
{
    JsSparseElements *old = jsmi_sparse_elements(object);
    SparseSummary summary;
    uint32_t turns = 0;

    if (!jsmi_vm_spend(vm, old->table->count / 16) ||
        !summarize(vm, old->table, &summary))
        return false;
    if (summary.is_plain && summary.largest <= (uint64_t)summary.count * 2 + 64)
        return make_dense(vm, object, summary.largest + 1);

    JsSparseElements *sparse =
        sparse_new(vm, grown_capacity(summary.count, summary.count * 2));
    if (!sparse)
        return jsmi_throw_out_of_memory(vm);
    for (uint32_t i = 0; i < old->table->count; i++) {
        const JsProperty *entry = &old->table->entries[i];
        if (!(entry->attributes & JSMI_IS_DELETED))
            append_sparse(vm, sparse, jsmi_key_index(entry->key),
                          old->slots->values[entry->slot], entry->attributes);
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
    }
    install_sparse(vm, object, sparse);
    return true;
}

bool jsmi_elements_add(JsVm *vm, JsObject *object, uint32_t index,
                       JsValue value, uint32_t attributes)
{
    prototype_elements_changed(vm, object);
    if (!jsmi_elements_are_sparse(object)) {
        bool is_plain = attributes == JSMI_ALL_ATTRIBUTES &&
                        (object->elements->readable == 0 ||
                         dense_attributes(object) == JSMI_ALL_ATTRIBUTES);
        bool is_far = false;
        if (is_plain && !is_far_beyond(vm, object->elements, index, &is_far))
            return false;
        if (is_plain && !is_far)
            return add_dense(vm, object, index, value);
        if (!jsmi_object_make_sparse(vm, object))
            return false;
    }

    JsSparseElements *sparse = jsmi_sparse_elements(object);
    if (sparse->table->count == sparse->table->cell.auxiliary) {
        if (!grow_sparse(vm, object))
            return false;
        if (!jsmi_elements_are_sparse(object))
            return jsmi_elements_add(vm, object, index, value, attributes);
        sparse = jsmi_sparse_elements(object);
    }
    append_sparse(vm, sparse, index, value, attributes);
    return true;
}

void jsmi_elements_store(JsVm *vm, JsObject *object, uint32_t index,
                         JsValue value)
{
    JsElements *elements = object->elements;

    if (index < elements->readable) {
        elements->values[index] = value;
        jsmi_write_barrier(&vm->heap, elements);
        return;
    }

    JsSlots *slots = jsmi_sparse_elements(object)->slots;
    slots->values[find_sparse(object, index)->slot] = value;
    jsmi_write_barrier(&vm->heap, slots);
}

bool jsmi_elements_change(JsVm *vm, JsObject *object, uint32_t index,
                          JsValue value, uint32_t attributes)
{
    if (!jsmi_elements_are_sparse(object) &&
        attributes == dense_attributes(object)) {
        jsmi_elements_store(vm, object, index, value);
        return true;
    }
    if (!jsmi_object_make_sparse(vm, object))
        return false;
    prototype_elements_changed(vm, object);
    jsmi_elements_store(vm, object, index, value);
    find_sparse(object, index)->attributes = attributes;
    return true;
}

static void remove_sparse(JsSparseElements *sparse, JsProperty *entry)
{
    sparse->slots->values[entry->slot] = JSMI_UNDEFINED;
    entry->key.bits = 0;
    entry->attributes = JSMI_IS_DELETED;
}

void jsmi_elements_remove(JsVm *vm, JsObject *object, uint32_t index)
{
    JsElements *elements = object->elements;

    prototype_elements_changed(vm, object);
    if (index >= elements->readable) {
        remove_sparse(jsmi_sparse_elements(object), find_sparse(object, index));
        return;
    }
    elements->values[index] = JSMI_HOLE;
    if (index + 1 == elements->readable) {
        elements->readable--;
        elements->writable--;
    }
}

static uint32_t truncate_sparse(JsSparseElements *sparse, uint32_t length)
{
    JsPropertyTable *table = sparse->table;

    for (uint32_t i = 0; i < table->count; i++) {
        const JsProperty *entry = &table->entries[i];
        if (!(entry->attributes & (JSMI_IS_DELETED | JSMI_CONFIGURABLE)) &&
            jsmi_key_index(entry->key) >= length)
            length = jsmi_key_index(entry->key) + 1;
    }
    for (uint32_t i = 0; i < table->count; i++) {
        JsProperty *entry = &table->entries[i];
        if (!(entry->attributes & JSMI_IS_DELETED) &&
            jsmi_key_index(entry->key) >= length)
            remove_sparse(sparse, entry);
    }
    return length;
}

uint32_t jsmi_elements_truncate(JsVm *vm, JsObject *object, uint32_t length)
{
    JsElements *elements = object->elements;

    if (jsmi_elements_are_sparse(object)) {
        prototype_elements_changed(vm, object);
        return truncate_sparse(jsmi_sparse_elements(object), length);
    }
    if (length >= elements->readable)
        return length;
    if (object->cell.flags & JSMI_OBJECT_SEALED_ELEMENTS) {
        uint32_t last = elements->readable;
        while (last > length && jsmi_is_hole(elements->values[last - 1]))
            last--;
        return last;
    }
    prototype_elements_changed(vm, object);
    if (length == 0 && elements->cell.auxiliary > 64) {
        object->elements = (JsElements *)(uintptr_t)&jsmi_empty_elements;
        return 0;
    }
    elements->readable = length;
    elements->writable = length;
    return length;
}

// ----------------------------------------------------------------------- keys

// Heap sort: in place, without recursion, and never quadratic.
static void sift_down(JsKey *keys, size_t root, size_t count)
{
    JsKey key = keys[root];

    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && keys[child].bits < keys[child + 1].bits)
            child++;
        if (keys[child].bits <= key.bits)
            break;
        keys[root] = keys[child];
    }
    keys[root] = key;
}

static bool sort_keys(JsVm *vm, JsKey *keys, size_t count)
{
    uint32_t turns = 0;

    for (size_t i = count / 2; i-- > 0;) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        sift_down(keys, i, count);
    }
    for (size_t i = count; i-- > 1;) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        JsKey largest = keys[0];
        keys[0] = keys[i];
        keys[i] = largest;
        sift_down(keys, 0, i);
    }
    return true;
}

static bool append_sparse_keys(JsVm *vm, const JsPropertyTable *table,
                               uint32_t limit, JsKeyList *keys)
{
    size_t first = keys->count;

    if (!jsmi_vm_spend(vm, table->count))
        return false;
    for (uint32_t i = 0; i < table->count; i++) {
        const JsProperty *entry = &table->entries[i];
        if (!(entry->attributes & JSMI_IS_DELETED) &&
            jsmi_key_index(entry->key) < limit &&
            !jsmi_key_list_append(keys, entry->key))
            return false;
    }
    return keys->count <= first + 1 ||
           sort_keys(vm, keys->keys + first, keys->count - first);
}

bool jsmi_elements_append_keys(JsVm *vm, JsObject *object, uint32_t limit,
                               JsKeyList *keys)
{
    JsElements *elements = object->elements;

    if (jsmi_elements_are_sparse(object))
        return append_sparse_keys(vm, jsmi_sparse_elements(object)->table,
                                  limit, keys);
    if (!jsmi_vm_spend(vm, elements->readable / 8))
        return false;
    for (uint32_t i = 0; i < elements->readable && i < limit; i++) {
        if (!jsmi_is_hole(elements->values[i]) &&
            !jsmi_key_list_append(keys, jsmi_key_from_index(i)))
            return false;
    }
    return true;
}
