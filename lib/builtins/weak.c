// SPDX-License-Identifier: MIT
//
// WeakMap, WeakSet, WeakRef and FinalizationRegistry.
// https://tc39.es/ecma262/#sec-keyed-collections
// https://tc39.es/ecma262/#sec-managing-memory
#include "builtins/weak.h"

#include "builtins/iterate.h"
#include "jobs/promise.h"

// CanBeHeldWeakly ( v )
// https://tc39.es/ecma262/#sec-canbeheldweakly
static bool can_be_held_weakly(JsValue value)
{
    return jsmi_is_object(value) ||
           (jsmi_is_symbol(value) &&
            !(jsmi_as_symbol(value)->cell.flags & JSMI_SYMBOL_REGISTERED));
}

// ---------------------------------------------------------------------- tables
//
// Open addressing with linear probing; removing an entry moves those behind
// it, so that there are no gaps in a run.

static uint32_t hash_of_key(const JsCell *key)
{
    return (uint32_t)(((uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15u) >> 32);
}

static JsWeakEntry *find_entry(const JsWeakTable *table, const JsCell *key)
{
    uint32_t mask = table->capacity - 1;

    if (table->capacity == 0)
        return NULL;
    for (uint32_t i = hash_of_key(key) & mask; table->entries[i].key;
         i = (i + 1) & mask) {
        if (table->entries[i].key == key)
            return &table->entries[i];
    }
    return NULL;
}

static void insert_entry(JsWeakTable *table, JsWeakEntry entry)
{
    uint32_t mask = table->capacity - 1;
    uint32_t i = hash_of_key(entry.key) & mask;

    while (table->entries[i].key)
        i = (i + 1) & mask;
    table->entries[i] = entry;
    table->count++;
}

static bool grow_table(JsVm *vm, JsWeakTable *table)
{
    uint32_t capacity = table->capacity ? table->capacity * 2 : 8;
    JsWeakEntry *entries;
    JsWeakTable old;

    if (capacity == 0)
        return jsmi_throw_range_error(vm, "too many entries in a collection");
    entries = jsmi_allocate_zeroed(&vm->budget, capacity * sizeof *entries);
    if (!entries)
        return jsmi_fail_allocation(vm);
    // Allocating may have collected, and so changed the table.
    old = *table;
    table->entries = entries;
    table->capacity = capacity;
    table->count = 0;
    for (uint32_t i = 0; i < old.capacity; i++) {
        if (old.entries[i].key)
            insert_entry(table, old.entries[i]);
    }
    jsmi_release(&vm->budget, old.entries, old.capacity * sizeof *entries);
    return jsmi_vm_spend(vm, old.capacity / 64);
}

static bool set_entry(JsVm *vm, JsWeakTable *table, JsValue key, JsValue value)
{
    JsWeakEntry *entry = find_entry(table, jsmi_as_cell(key));

    if (entry) {
        entry->value = value;
    } else {
        if ((table->count + 1) * 4 > table->capacity * 3 &&
            !grow_table(vm, table))
            return false;
        insert_entry(table, (JsWeakEntry){jsmi_as_cell(key), value});
    }
    table->has_new = true;
    jsmi_write_barrier(&vm->heap, table);
    return true;
}

static void delete_entry(JsWeakTable *table, JsWeakEntry *entry)
{
    uint32_t mask = table->capacity - 1;
    uint32_t i = (uint32_t)(entry - table->entries);

    entry->key = NULL;
    table->count--;
    for (i = (i + 1) & mask; table->entries[i].key; i = (i + 1) & mask) {
        JsWeakEntry moved = table->entries[i];

        table->entries[i].key = NULL;
        table->count--;
        insert_entry(table, moved);
    }
}

void jsmi_weak_map_trace(JsMarker *marker, JsCell *cell)
{
    const JsWeakTable *table = (JsWeakTable *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_outside(marker, table->capacity * sizeof(JsWeakEntry));
    for (uint32_t i = 0; i < table->capacity; i++) {
        if (table->entries[i].key)
            jsmi_mark_ephemeron(marker, table->entries[i].key,
                                table->entries[i].value);
    }
}

void jsmi_weak_table_clear(JsHeap *heap, JsCell *cell)
{
    JsWeakTable *table = (JsWeakTable *)cell;
    uint32_t mask = table->capacity - 1;
    uint32_t count = table->count;
    uint32_t start = 0;

    if (jsmi_heap_spares_old(heap) && !table->has_new)
        return;
    table->has_new = false;
    for (uint32_t i = 0; i < table->capacity; i++) {
        JsWeakEntry *entry = &table->entries[i];

        if (entry->key && !jsmi_heap_is_live(heap, entry->key)) {
            entry->key = NULL;
            table->count--;
        }
    }
    if (table->count == count || table->count == 0)
        return;
    // What stands behind a new gap moves up. Begin at an empty entry: no run
    // goes around it.
    while (table->entries[start].key)
        start = (start + 1) & mask;
    for (uint32_t k = 0; k < table->capacity; k++) {
        uint32_t i = (start + k) & mask;
        JsWeakEntry entry = table->entries[i];

        if (!entry.key)
            continue;
        table->entries[i].key = NULL;
        table->count--;
        insert_entry(table, entry);
    }
}

void jsmi_weak_table_finalize(JsHeap *heap, JsCell *cell)
{
    JsWeakTable *table = (JsWeakTable *)cell;

    jsmi_release(heap->budget, table->entries,
                 table->capacity * sizeof(JsWeakEntry));
}

// ---------------------------------------------------------- WeakMap and
// WeakSet

typedef struct WeakTraits {
    const char *name;
    const char *noun;
    JsCellKind kind;
    JsIntrinsic prototype;
} WeakTraits;

typedef enum WeakMode { WEAK_MAP, WEAK_SET } WeakMode;

static const WeakTraits weak_traits[] = {
    [WEAK_MAP] = {"WeakMap", "a WeakMap", JSMI_CELL_WEAK_MAP,
                  JSMI_INTRINSIC_WEAK_MAP_PROTOTYPE},
    [WEAK_SET] = {"WeakSet", "a WeakSet", JSMI_CELL_WEAK_SET,
                  JSMI_INTRINSIC_WEAK_SET_PROTOTYPE},
};

static bool this_table(JsCall *call, JsWeakTable **table)
{
    const WeakTraits *traits = &weak_traits[call->callee->mode];

    return jsmi_this_of_kind(call, traits->kind, traits->noun, table);
}

static bool add_value(JsVm *vm, void *data, double index, JsValue value,
                      bool *stop)
{
    JsValue *target_and_adder = data;
    JsValue ignored;

    (void)index;
    (void)stop;
    return jsmi_call(vm, target_and_adder[1], target_and_adder[0], &value, 1,
                     &ignored);
}

// WeakMap ( [ iterable ] ), WeakSet ( [ iterable ] )
// https://tc39.es/ecma262/#sec-weakmap-iterable
static bool weak_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    WeakMode mode = (WeakMode)call->callee->mode;
    const WeakTraits *traits = &weak_traits[mode];
    JsWeakTable *table;
    JsValue target_and_adder[2];

    if (!jsmi_require_new(call, traits->name))
        return false;
    if (!jsmi_create_from_constructor(call, traits->prototype, traits->kind,
                                      sizeof(JsWeakTable), &table))
        return false;
    if (!jsmi_heap_add_finalizable(&vm->heap, &table->object.cell) ||
        !jsmi_heap_add_weak(&vm->heap, &table->object.cell))
        return jsmi_fail_allocation(vm);
    *result = jsmi_value_object(table);
    if (jsmi_is_nullish(jsmi_argument(call, 0)))
        return true;
    target_and_adder[0] = *result;
    if (!jsmi_get(vm, &table->object,
                  mode == WEAK_MAP ? JSMI_KEY(set) : JSMI_KEY(add),
                  &target_and_adder[1]))
        return false;
    if (!jsmi_is_callable(target_and_adder[1]))
        return jsmi_throw_type_error(vm,
                                     "the method that adds to a new %s is "
                                     "not a function",
                                     traits->name);
    if (mode == WEAK_MAP)
        return jsmi_add_entries_from_iterable(
            vm, &table->object, jsmi_argument(call, 0), target_and_adder[1]);
    return jsmi_iterate(vm, jsmi_argument(call, 0), add_value,
                        target_and_adder);
}

// WeakMap.prototype.delete ( key ), WeakSet.prototype.delete ( value )
// https://tc39.es/ecma262/#sec-weakmap.prototype.delete
static bool weak_prototype_delete(JsCall *call, JsValue *result)
{
    JsWeakTable *table;
    JsWeakEntry *entry = NULL;

    if (!this_table(call, &table))
        return false;
    if (can_be_held_weakly(jsmi_argument(call, 0)))
        entry = find_entry(table, jsmi_as_cell(call->arguments[0]));
    if (entry)
        delete_entry(table, entry);
    *result = jsmi_value_boolean(entry);
    return true;
}

// WeakMap.prototype.has ( key ), WeakSet.prototype.has ( value )
// https://tc39.es/ecma262/#sec-weakmap.prototype.has
static bool weak_prototype_has(JsCall *call, JsValue *result)
{
    JsWeakTable *table;

    if (!this_table(call, &table))
        return false;
    *result =
        jsmi_value_boolean(can_be_held_weakly(jsmi_argument(call, 0)) &&
                           find_entry(table, jsmi_as_cell(call->arguments[0])));
    return true;
}

static bool weak_key_argument(JsCall *call, JsValue *key)
{
    *key = jsmi_argument(call, 0);
    if (!can_be_held_weakly(*key))
        return jsmi_throw_type_error(call->vm, "%V cannot be held weakly",
                                     *key);
    return true;
}

// WeakSet.prototype.add ( value )
// https://tc39.es/ecma262/#sec-weakset.prototype.add
static bool weak_set_prototype_add(JsCall *call, JsValue *result)
{
    JsWeakSet *set;
    JsValue value;

    *result = call->this_value;
    return this_table(call, &set) && weak_key_argument(call, &value) &&
           set_entry(call->vm, set, value, JSMI_UNDEFINED);
}

// WeakMap.prototype.get ( key )
// https://tc39.es/ecma262/#sec-weakmap.prototype.get
static bool weak_map_prototype_get(JsCall *call, JsValue *result)
{
    JsWeakMap *map;
    const JsWeakEntry *entry = NULL;

    if (!this_table(call, &map))
        return false;
    if (can_be_held_weakly(jsmi_argument(call, 0)))
        entry = find_entry(map, jsmi_as_cell(call->arguments[0]));
    *result = entry ? entry->value : JSMI_UNDEFINED;
    jsmi_vm_keep(call->vm, *result);
    return true;
}

// WeakMap.prototype.getOrInsert ( key, value )
// https://tc39.es/proposal-upsert/#sec-weakmap.prototype.getOrInsert
static bool weak_map_prototype_get_or_insert(JsCall *call, JsValue *result)
{
    JsWeakMap *map;
    JsValue key;
    const JsWeakEntry *entry;

    if (!this_table(call, &map) || !weak_key_argument(call, &key))
        return false;
    entry = find_entry(map, jsmi_as_cell(key));
    if (entry) {
        *result = entry->value;
        jsmi_vm_keep(call->vm, *result);
        return true;
    }
    *result = jsmi_argument(call, 1);
    return set_entry(call->vm, map, key, *result);
}

// WeakMap.prototype.getOrInsertComputed ( key, callback )
// https://tc39.es/proposal-upsert/#sec-weakmap.prototype.getOrInsertComputed
static bool weak_map_prototype_get_or_insert_computed(JsCall *call,
                                                      JsValue *result)
{
    JsVm *vm = call->vm;
    JsWeakMap *map;
    JsValue key, callback;
    const JsWeakEntry *entry;

    if (!this_table(call, &map) || !weak_key_argument(call, &key) ||
        !jsmi_callable_argument(call, 1, &callback))
        return false;
    entry = find_entry(map, jsmi_as_cell(key));
    if (entry) {
        *result = entry->value;
        jsmi_vm_keep(vm, *result);
        return true;
    }
    return jsmi_call(vm, callback, JSMI_UNDEFINED, &key, 1, result) &&
           set_entry(vm, map, key, *result);
}

// WeakMap.prototype.set ( key, value )
// https://tc39.es/ecma262/#sec-weakmap.prototype.set
static bool weak_map_prototype_set(JsCall *call, JsValue *result)
{
    JsWeakMap *map;
    JsValue key;

    *result = call->this_value;
    return this_table(call, &map) && weak_key_argument(call, &key) &&
           set_entry(call->vm, map, key, jsmi_argument(call, 1));
}

// --------------------------------------------------------------------- WeakRef

// The job that ClearKeptObjects is: from now on the target may go.
static bool release_target(JsVm *vm, JsValue *values)
{
    (void)vm;
    ((JsWeakRef *)jsmi_as_cell(values[0]))->is_kept = false;
    return true;
}

// AddToKeptObjects ( value )
// https://tc39.es/ecma262/#sec-addtokeptobjects
static bool keep_target(JsVm *vm, JsWeakRef *reference)
{
    JsValue values[2] = {jsmi_value_object(reference), reference->target};

    if (reference->is_kept)
        return true;
    if (!jsmi_enqueue_job(vm, NULL, release_target, values, 2))
        return false;
    reference->is_kept = true;
    return true;
}

// WeakRef ( target )
// https://tc39.es/ecma262/#sec-weak-ref-target
static bool weak_ref_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsWeakRef *reference;
    JsValue target;

    if (!jsmi_require_new(call, "WeakRef") || !weak_key_argument(call, &target))
        return false;
    if (!jsmi_create_from_constructor(call, JSMI_INTRINSIC_WEAK_REF_PROTOTYPE,
                                      JSMI_CELL_WEAK_REF, sizeof(JsWeakRef),
                                      &reference))
        return false;
    reference->target = target;
    jsmi_write_barrier(&vm->heap, reference);
    if (!jsmi_heap_add_fixed_weak(&vm->heap, &reference->object.cell))
        return jsmi_fail_allocation(vm);
    *result = jsmi_value_object(reference);
    return keep_target(vm, reference);
}

// WeakRef.prototype.deref ( )
// https://tc39.es/ecma262/#sec-weak-ref.prototype.deref
static bool weak_ref_prototype_deref(JsCall *call, JsValue *result)
{
    JsWeakRef *reference;

    if (!jsmi_this_of_kind(call, JSMI_CELL_WEAK_REF, "a WeakRef", &reference))
        return false;
    *result = reference->target;
    if (jsmi_is_undefined(*result))
        return true;
    jsmi_vm_keep(call->vm, *result);
    return keep_target(call->vm, reference);
}

void jsmi_weak_ref_clear(JsHeap *heap, JsCell *cell)
{
    JsWeakRef *reference = (JsWeakRef *)cell;

    if (jsmi_is_cell(reference->target) &&
        !jsmi_heap_is_live(heap, jsmi_as_cell(reference->target)))
        reference->target = JSMI_UNDEFINED;
}

// -------------------------------------------------------- FinalizationRegistry

// FinalizationRegistry ( cleanupCallback )
// https://tc39.es/ecma262/#sec-finalization-registry-cleanup-callback
static bool finalization_registry_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsFinalization *registry;
    JsValue callback;

    if (!jsmi_require_new(call, "FinalizationRegistry") ||
        !jsmi_callable_argument(call, 0, &callback))
        return false;
    if (!jsmi_create_from_constructor(
            call, JSMI_INTRINSIC_FINALIZATION_REGISTRY_PROTOTYPE,
            JSMI_CELL_FINALIZATION, sizeof(JsFinalization), &registry))
        return false;
    registry->realm = call->realm;
    registry->cleanup_callback = callback;
    jsmi_write_barrier(&vm->heap, registry);
    if (!jsmi_heap_add_finalizable(&vm->heap, &registry->object.cell) ||
        !jsmi_heap_add_weak(&vm->heap, &registry->object.cell))
        return jsmi_fail_allocation(vm);
    *result = jsmi_value_object(registry);
    return true;
}

static bool this_registry(JsCall *call, JsFinalization **registry)
{
    return jsmi_this_of_kind(call, JSMI_CELL_FINALIZATION,
                             "a FinalizationRegistry", registry);
}

// Drops what is free, keeping the order.
static void compact_registrations(JsFinalization *registry)
{
    uint32_t used = 0;

    for (uint32_t i = 0; i < registry->count; i++) {
        if (registry->registrations[i].state != JSMI_REGISTRATION_FREE)
            registry->registrations[used++] = registry->registrations[i];
    }
    registry->count = used;
}

static bool add_registration(JsVm *vm, JsFinalization *registry,
                             JsRegistration registration)
{
    if (registry->count == registry->capacity) {
        uint32_t capacity = registry->capacity ? registry->capacity * 2 : 4;
        JsRegistration *registrations =
            jsmi_allocate(&vm->budget, capacity * sizeof *registrations);

        if (!registrations)
            return jsmi_fail_allocation(vm);
        // Copied afterwards, since allocating may have collected.
        if (registry->count > 0)
            memcpy(registrations, registry->registrations,
                   registry->count * sizeof *registrations);
        jsmi_release(&vm->budget, registry->registrations,
                     registry->capacity * sizeof *registrations);
        registry->registrations = registrations;
        registry->capacity = capacity;
    }
    registry->registrations[registry->count++] = registration;
    registry->has_new = true;
    jsmi_write_barrier(&vm->heap, registry);
    return true;
}

// FinalizationRegistry.prototype.register ( target, heldValue [ ,
// unregisterToken ] )
// https://tc39.es/ecma262/#sec-finalization-registry.prototype.register
static bool finalization_registry_prototype_register(JsCall *call,
                                                     JsValue *result)
{
    JsVm *vm = call->vm;
    JsFinalization *registry;
    JsValue target;
    JsValue held_value = jsmi_argument(call, 1);
    JsValue token = jsmi_argument(call, 2);
    bool same;

    *result = JSMI_UNDEFINED;
    if (!this_registry(call, &registry) || !weak_key_argument(call, &target))
        return false;
    if (!jsmi_same_value(vm, target, held_value, &same))
        return false;
    if (same)
        return jsmi_throw_type_error(vm,
                                     "a target cannot be its own held value");
    if (!can_be_held_weakly(token) && !jsmi_is_undefined(token))
        return jsmi_throw_type_error(vm, "%V cannot be held weakly", token);
    return add_registration(
        vm, registry,
        (JsRegistration){jsmi_as_cell(target),
                         jsmi_is_undefined(token) ? NULL : jsmi_as_cell(token),
                         held_value, JSMI_REGISTRATION_LIVE});
}

// FinalizationRegistry.prototype.unregister ( unregisterToken )
// https://tc39.es/ecma262/#sec-finalization-registry.prototype.unregister
static bool finalization_registry_prototype_unregister(JsCall *call,
                                                       JsValue *result)
{
    JsFinalization *registry;
    JsValue token;
    bool removed = false;

    if (!this_registry(call, &registry) || !weak_key_argument(call, &token))
        return false;
    if (!jsmi_vm_spend(call->vm, registry->count / 64))
        return false;
    for (uint32_t i = 0; i < registry->count; i++) {
        JsRegistration *registration = &registry->registrations[i];

        if (registration->state != JSMI_REGISTRATION_FREE &&
            registration->token == jsmi_as_cell(token)) {
            *registration = (JsRegistration){.held_value = JSMI_UNDEFINED};
            removed = true;
        }
    }
    *result = jsmi_value_boolean(removed);
    return true;
}

// CleanupFinalizationRegistry ( finalizationRegistry )
// https://tc39.es/ecma262/#sec-cleanup-finalization-registry
static bool cleanup_registry(JsVm *vm, JsValue *values)
{
    JsFinalization *registry = (JsFinalization *)jsmi_as_cell(values[0]);
    uint32_t mark = jsmi_scope_open(&vm->heap);

    // Callbacks may register and unregister: entries are found by number.
    for (uint32_t i = 0; i < registry->count; i++) {
        JsRegistration registration = registry->registrations[i];
        JsValue ignored;

        if (registration.state != JSMI_REGISTRATION_DEAD)
            continue;
        if (!jsmi_turn(vm, mark))
            return false;
        jsmi_vm_keep(vm, registration.held_value);
        registry->registrations[i] =
            (JsRegistration){.held_value = JSMI_UNDEFINED};
        if (!jsmi_call(vm, registry->cleanup_callback, JSMI_UNDEFINED,
                       &registration.held_value, 1, &ignored))
            return false;
    }
    compact_registrations(registry);
    return true;
}

bool jsmi_finalization_enqueue(JsVm *vm)
{
    while (vm->waiting_finalization) {
        JsFinalization *registry = (JsFinalization *)vm->waiting_finalization;
        JsValue value = jsmi_value_object(registry);

        if (!jsmi_enqueue_job(vm, registry->realm, cleanup_registry, &value, 1))
            return false;
        vm->waiting_finalization = (JsCell *)registry->next_waiting;
        registry->next_waiting = NULL;
        registry->is_waiting = false;
    }
    return true;
}

void jsmi_finalization_trace(JsMarker *marker, JsCell *cell)
{
    JsFinalization *registry = (JsFinalization *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, registry->realm);
    jsmi_mark_value(marker, registry->cleanup_callback);
    jsmi_mark_cell(marker, registry->next_waiting);
    for (uint32_t i = 0; i < registry->count; i++)
        jsmi_mark_value(marker, registry->registrations[i].held_value);
}

void jsmi_finalization_clear(JsHeap *heap, JsCell *cell)
{
    JsFinalization *registry = (JsFinalization *)cell;
    JsVm *vm = jsmi_heap_vm(heap);
    bool has_dead = false;

    if (jsmi_heap_spares_old(heap) && !registry->has_new)
        return;
    registry->has_new = false;
    for (uint32_t i = 0; i < registry->count; i++) {
        JsRegistration *registration = &registry->registrations[i];

        if (registration->token &&
            !jsmi_heap_is_live(heap, registration->token))
            registration->token = NULL;
        if (registration->state == JSMI_REGISTRATION_LIVE &&
            !jsmi_heap_is_live(heap, registration->target)) {
            registration->target = NULL;
            registration->state = JSMI_REGISTRATION_DEAD;
            has_dead = true;
        }
    }
    // NO BARRIER: the vm's list is a root.
    if (has_dead && !registry->is_waiting) {
        registry->is_waiting = true;
        registry->next_waiting = (JsFinalization *)vm->waiting_finalization;
        vm->waiting_finalization = cell;
    }
}

void jsmi_finalization_finalize(JsHeap *heap, JsCell *cell)
{
    JsFinalization *registry = (JsFinalization *)cell;

    jsmi_release(heap->budget, registry->registrations,
                 registry->capacity * sizeof(JsRegistration));
}

const JsPropertySpec jsmi_weak_map_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, WEAK_MAP, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD_MODE(delete, 1, weak_prototype_delete, WEAK_MAP),
    JSMI_METHOD_MODE(get, 1, weak_map_prototype_get, WEAK_MAP),
    JSMI_METHOD_MODE(getOrInsert, 2, weak_map_prototype_get_or_insert, WEAK_MAP),
    JSMI_METHOD_MODE(getOrInsertComputed, 2, weak_map_prototype_get_or_insert_computed, WEAK_MAP),
    JSMI_METHOD_MODE(has, 1, weak_prototype_has, WEAK_MAP),
    JSMI_METHOD_MODE(set, 2, weak_map_prototype_set, WEAK_MAP),
    JSMI_TAG(WeakMap),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_weak_map_properties[] = {
    // clang-format off
    JSMI_METHOD_MODE(WeakMap, 0, weak_constructor, WEAK_MAP),
    JSMI_OBJECT(prototype, WEAK_MAP_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_weak_set_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD_MODE(add, 1, weak_set_prototype_add, WEAK_SET),
    JSMI_OBJECT(constructor, WEAK_SET, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD_MODE(delete, 1, weak_prototype_delete, WEAK_SET),
    JSMI_METHOD_MODE(has, 1, weak_prototype_has, WEAK_SET),
    JSMI_TAG(WeakSet),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_weak_set_properties[] = {
    // clang-format off
    JSMI_METHOD_MODE(WeakSet, 0, weak_constructor, WEAK_SET),
    JSMI_OBJECT(prototype, WEAK_SET_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_weak_ref_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, WEAK_REF, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(deref, 0, weak_ref_prototype_deref),
    JSMI_TAG(WeakRef),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_weak_ref_properties[] = {
    // clang-format off
    JSMI_METHOD(WeakRef, 1, weak_ref_constructor),
    JSMI_OBJECT(prototype, WEAK_REF_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_finalization_registry_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, FINALIZATION_REGISTRY, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(register_, 2, finalization_registry_prototype_register),
    JSMI_METHOD(unregister, 1, finalization_registry_prototype_unregister),
    JSMI_TAG(FinalizationRegistry),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_finalization_registry_properties[] = {
    // clang-format off
    JSMI_METHOD(FinalizationRegistry, 1, finalization_registry_constructor),
    JSMI_OBJECT(prototype, FINALIZATION_REGISTRY_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};
