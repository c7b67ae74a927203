// SPDX-License-Identifier: MIT
#include "object/symbol_registry.h"

#include "heap/string_cells.h"

// Open addressing by the hash of the description's units; the description is
// flat. DEAD where one was taken out.
typedef struct JsSymbolRegistry {
    uint32_t capacity;  // a power of two
    uint32_t used;      // dead ones included
    JsSymbol *symbols[];
} JsSymbolRegistry;

#define DEAD ((JsSymbol *)(uintptr_t)1)

static size_t registry_size(uint32_t capacity)
{
    return sizeof(JsSymbolRegistry) + capacity * sizeof(JsSymbol *);
}

static void enter_symbol(const JsVm *vm, JsSymbolRegistry *registry,
                         JsSymbol *symbol)
{
    const JsString *description = symbol->description;
    uint32_t mask = registry->capacity - 1;
    // A static string has the hash of an atom instead.
    uint32_t hash = description->cell.gc & JSMI_GC_PERMANENT
                        ? jsmi_units_hash(jsmi_string_units(description),
                                          vm->heap.hash_seed)
                        : description->hash;
    uint32_t i = hash & mask;

    while (registry->symbols[i])
        i = (i + 1) & mask;
    registry->symbols[i] = symbol;
    registry->used++;
}

static bool grow_registry(JsVm *vm)
{
    JsSymbolRegistry *old = vm->symbols;
    uint32_t live = 0;
    uint32_t capacity = 8;

    if (old && (old->used + 1) * 4 <= old->capacity * 3)
        return true;
    for (uint32_t i = 0; old && i < old->capacity; i++)
        live += old->symbols[i] && old->symbols[i] != DEAD;
    while (capacity < live * 2 + 2)
        capacity *= 2;

    JsSymbolRegistry *registry =
        jsmi_allocate_zeroed(&vm->budget, registry_size(capacity));
    if (!registry)
        return jsmi_throw_out_of_memory(vm);
    registry->capacity = capacity;
    // Making room may have collected, and so taken some out.
    for (uint32_t i = 0; old && i < old->capacity; i++) {
        if (old->symbols[i] && old->symbols[i] != DEAD)
            enter_symbol(vm, registry, old->symbols[i]);
    }
    if (old)
        jsmi_release(&vm->budget, old, registry_size(old->capacity));
    vm->symbols = registry;
    return true;
}

static JsSymbol *find_symbol(const JsSymbolRegistry *registry,
                             const JsString *key, uint32_t hash)
{
    if (!registry)
        return NULL;

    JsUnits units = jsmi_string_units(key);
    uint32_t mask = registry->capacity - 1;
    for (uint32_t i = hash & mask; registry->symbols[i]; i = (i + 1) & mask) {
        JsSymbol *symbol = registry->symbols[i];
        if (symbol != DEAD &&
            jsmi_units_equal(jsmi_string_units(symbol->description), units))
            return symbol;
    }
    return NULL;
}

bool jsmi_symbol_create(JsVm *vm, JsString *description, uint8_t flags,
                        JsValue *symbol)
{
    JsSymbol *made =
        jsmi_symbol_new(&vm->heap, description, jsmi_vm_next_hash(vm), flags);

    if (!made)
        return jsmi_throw_out_of_memory(vm);
    *symbol = jsmi_value_cell(made);
    return true;
}

bool jsmi_symbol_for(JsVm *vm, JsString *key, JsValue *symbol)
{
    JsSymbol *found;
    JsUnits units;
    uint32_t hash;

    if (!jsmi_string_flatten(&vm->heap, key, &units) ||
        !jsmi_string_hash(&vm->heap, key, &hash))
        return jsmi_throw_out_of_memory(vm);
    found = find_symbol(vm->symbols, key, hash);
    if (found) {
        *symbol = jsmi_value_cell(found);
        jsmi_vm_keep(vm, *symbol);
        return true;
    }
    if (!jsmi_symbol_create(vm, key, JSMI_SYMBOL_REGISTERED, symbol) ||
        !grow_registry(vm))
        return false;
    enter_symbol(vm, vm->symbols, jsmi_as_symbol(*symbol));
    return true;
}

JsValue jsmi_key_for_symbol(const JsSymbol *symbol)
{
    return symbol->cell.flags & JSMI_SYMBOL_REGISTERED
               ? jsmi_value_cell(symbol->description)
               : JSMI_UNDEFINED;
}

void jsmi_symbol_registry_clear_weak(JsHeap *heap, void *data)
{
    JsSymbolRegistry *registry = ((JsVm *)data)->symbols;

    for (uint32_t i = 0; registry && i < registry->capacity; i++) {
        JsSymbol *symbol = registry->symbols[i];
        if (symbol && symbol != DEAD && !jsmi_heap_is_live(heap, &symbol->cell))
            registry->symbols[i] = DEAD;
    }
}

void jsmi_symbol_registry_dispose(JsVm *vm)
{
    if (vm->symbols)
        jsmi_release(&vm->budget, vm->symbols,
                     registry_size(vm->symbols->capacity));
    vm->symbols = NULL;
}
