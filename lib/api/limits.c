// SPDX-License-Identifier: MIT
//
// Section 13 of jsmini.h: fuel, deadlines, termination, collecting; and the
// torture switches of section 15.
#include "api/runtime.h"

void jsm_set_fuel(jsm_runtime *rt, int64_t units)
{
    rt->fuel_used += (uint64_t)(rt->fuel_granted - rt->vm.budget.fuel);
    jsmi_vm_set_fuel(&rt->vm, units < 0 ? -1 : units);
    rt->fuel_granted = rt->vm.budget.fuel;
}

int64_t jsm_fuel(const jsm_runtime *rt)
{
    return jsmi_vm_fuel_left(&rt->vm);
}

void jsm_set_deadline(jsm_runtime *rt, int64_t monotonic_ns)
{
    rt->vm.deadline = monotonic_ns;
}

void jsm_terminate(jsm_runtime *rt)
{
    rt->vm.terminate = true;
}

void jsm_clear_termination(jsm_runtime *rt)
{
    rt->vm.terminate = false;
    if (rt->vm.pending == JSMI_TERMINATION_PENDING) {
        rt->vm.pending = JSMI_NOTHING_PENDING;
        rt->vm.exception = JSMI_UNDEFINED;
    }
}

static void note_collection(jsm_runtime *rt, int64_t start)
{
    uint64_t time = (uint64_t)(jsmi_port_now(rt->port, true) - start);

    rt->collection_time += time;
    if (time > rt->longest_collection)
        rt->longest_collection = time;
}

void jsm_gc(jsm_runtime *rt)
{
    int64_t start = jsmi_port_now(rt->port, true);

    jsmi_use_check(rt, __func__);
    jsmi_heap_collect(&rt->vm.heap, JSMI_COLLECT_FULL);
    note_collection(rt, start);
}

bool jsm_gc_step(jsm_runtime *rt, int64_t budget_ns)
{
    int64_t start = jsmi_port_now(rt->port, true);
    bool is_complete;

    jsmi_use_check(rt, __func__);
    is_complete = jsmi_heap_step(&rt->vm.heap, budget_ns);
    note_collection(rt, start);
    return is_complete;
}

void jsm_debug_fail_alloc(jsm_runtime *rt, int64_t nth)
{
    jsmi_heap_fail_allocation(&rt->vm.heap, nth, false);
}

void jsm_debug_fail_alloc_from(jsm_runtime *rt, int64_t nth)
{
    jsmi_heap_fail_allocation(&rt->vm.heap, nth, nth > 0);
}

void jsm_debug_gc_every(jsm_runtime *rt, int64_t n, bool full)
{
    uint32_t interval = n <= 0 ? 0 : n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;

    jsmi_heap_stress(&rt->vm.heap, interval,
                     full ? JSMI_COLLECT_FULL : JSMI_COLLECT_MINOR);
}
