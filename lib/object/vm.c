// SPDX-License-Identifier: MIT
//
// The machine's state: beginning, end, roots, fuel and exceptions.
#include "object/vm.h"

#include "object/shared_caches.h"
#include "object/symbol_registry.h"

enum {
    // A unit takes a hundred nanoseconds at most.
    FUEL_SLICE = 2000,
    // Defaults that the interpreter's owner may change.
    DEFAULT_NATIVE_DEPTH = 128,
    DEFAULT_DEPTH = 100000,
};

static void report_roots(void *data, JsMarker *marker, bool is_minor)
{
    JsVm *vm = data;

    (void)is_minor;
    jsmi_mark_value(marker, vm->exception);
    jsmi_mark_value(marker, vm->entry_result);
    jsmi_mark_cell(marker, vm->realm);
    jsmi_mark_cell(marker, vm->waiting_finalization);
}

// By the deadline an operation has to have ended, what it gives back included.
static bool is_due(JsVm *vm)
{
    return vm->deadline != 0 && vm->hooks.monotonic &&
           vm->hooks.monotonic(vm) + jsmi_release_time(&vm->budget) >=
               vm->deadline;
}

static bool poll(JsBudget *budget)
{
    JsVm *vm = budget->owner;

    if (vm->pending == JSMI_TERMINATION_PENDING)
        return false;
    if (vm->terminate || is_due(vm))
        return jsmi_throw_termination(vm);
    return true;
}

static bool refuel(JsBudget *budget)
{
    JsVm *vm = budget->owner;
    int64_t owed = -budget->fuel;

    if (!poll(budget))
        return false;
    if (vm->fuel_left < 0) {
        budget->fuel = FUEL_SLICE;
        return true;
    }
    if (vm->fuel_left < owed) {
        vm->fuel_left = 0;
        budget->fuel = 0;
        return jsmi_throw_termination(vm);
    }
    vm->fuel_left -= owed;
    budget->fuel = vm->fuel_left < FUEL_SLICE ? vm->fuel_left : FUEL_SLICE;
    vm->fuel_left -= budget->fuel;
    return true;
}

static bool reclaim(JsBudget *budget, size_t wanted)
{
    (void)wanted;
    return jsmi_heap_reclaim(&((JsVm *)budget->owner)->heap);
}

void jsmi_vm_set_fuel(JsVm *vm, int64_t fuel)
{
    vm->fuel_left = fuel;
    vm->budget.fuel = 0;
}

int64_t jsmi_vm_fuel_left(const JsVm *vm)
{
    int64_t slice = vm->budget.fuel > 0 ? vm->budget.fuel : 0;

    return vm->fuel_left < 0 ? -1 : vm->fuel_left + slice;
}

void jsmi_vm_set_max_depth(JsVm *vm, uint32_t depth)
{
    int32_t most = depth < INT32_MAX ? (int32_t)depth : INT32_MAX;

    vm->depth_left += most - vm->max_depth;
    vm->max_depth = most;
}

bool jsmi_vm_initialize(JsVm *vm, const JsAllocator *allocator,
                        const JsCellInfo *infos, uint32_t seed)
{
    memset(vm, 0, sizeof *vm);
    jsmi_budget_initialize(&vm->budget, allocator);
    if (!jsmi_heap_initialize(&vm->heap, &vm->budget, infos))
        return false;
    vm->budget.refuel = refuel;
    vm->budget.poll = poll;
    vm->budget.reclaim = reclaim;
    vm->budget.owner = vm;
    vm->fuel_left = -1;
    vm->exception = JSMI_UNDEFINED;
    vm->entry_result = JSMI_UNDEFINED;
    jsmi_vm_set_max_native_depth(vm, DEFAULT_NATIVE_DEPTH);
    jsmi_vm_set_max_depth(vm, DEFAULT_DEPTH);
    vm->max_buffer_length = SIZE_MAX;
    vm->next_hash = seed;
    jsmi_atom_table_initialize(&vm->heap, &vm->atoms, seed);
    jsmi_heap_add_root(&vm->heap, report_roots, vm);
    jsmi_heap_add_weak_root(&vm->heap, jsmi_shape_clear_null_roots, vm);
    jsmi_heap_add_weak_root(&vm->heap, jsmi_symbol_registry_clear_weak, vm);
    jsmi_heap_add_weak_root(&vm->heap, jsmi_shared_caches_clear_weak, vm);
    return true;
}

void jsmi_vm_dispose(JsVm *vm)
{
    jsmi_symbol_registry_dispose(vm);
    jsmi_shared_caches_dispose(vm);
    jsmi_atom_table_dispose(&vm->heap, &vm->atoms);
    jsmi_heap_dispose(&vm->heap);
}

void jsmi_vm_set_max_native_depth(JsVm *vm, uint32_t depth)
{
    int32_t most = depth < INT32_MAX ? (int32_t)depth : INT32_MAX;

    vm->native_depth_left += most - vm->max_native_depth;
    vm->max_native_depth = most;
}

bool jsmi_enter_native(JsVm *vm)
{
    return jsmi_count_native(vm) ||
           jsmi_throw_range_error(vm, "too much recursion");
}

// ------------------------------------------------------------------ exceptions

bool jsmi_take_exception(JsVm *vm, JsValue *exception)
{
    JSMI_ASSERT(vm->pending != JSMI_NOTHING_PENDING);
    if (vm->pending == JSMI_TERMINATION_PENDING)
        return false;
    *exception = vm->exception;
    jsmi_vm_keep(vm, vm->exception);
    vm->exception = JSMI_UNDEFINED;
    vm->pending = JSMI_NOTHING_PENDING;
    return true;
}

bool(jsmi_throw)(JsVm *vm, JsValue value)
{
    if (vm->pending != JSMI_TERMINATION_PENDING) {
        vm->exception = value;
        vm->pending = JSMI_EXCEPTION_PENDING;
    }
    return false;
}

bool(jsmi_throw_out_of_memory)(JsVm *vm)
{
    // Before the first realm there is nobody who could look at it.
    return jsmi_throw(vm, vm->realm ? vm->realm->out_of_memory_error
                                    : JSMI_UNDEFINED);
}

bool(jsmi_throw_termination)(JsVm *vm)
{
    vm->exception = JSMI_UNDEFINED;
    vm->pending = JSMI_TERMINATION_PENDING;
    return false;
}
