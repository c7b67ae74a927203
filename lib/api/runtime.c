// SPDX-License-Identifier: MIT
//
// Section 2 of jsmini.h: runtimes, and how every function enters and leaves.
#include "api/runtime.h"

#include "api/classes.h"
#include "builtins/atomics.h"

#include "builtins/weak.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    DEFAULT_SCRIPT_DEPTH = 20000,
    DEFAULT_STACK_BYTES = 32 << 20,
    VERSION_MAJOR = 0,
    VERSION_MINOR = 1,
    VERSION_PATCH = 0,
};

uint32_t jsm_version(void)
{
    return (uint32_t)VERSION_MAJOR << 16 | VERSION_MINOR << 8 | VERSION_PATCH;
}

// -------------------------------------------------------------- entry and exit

bool jsmi_entry_begin(jsm_context *cx, JsEntry *entry, const char *function)
{
    jsm_runtime *rt = cx->runtime;
    JsVm *vm = &rt->vm;

    jsmi_use_begin(rt, function);
    if (vm->pending != JSMI_NOTHING_PENDING) {
        jsmi_use_end(rt);
        return false;
    }
    entry->vm = vm;
    entry->realm = vm->realm;
    entry->mark = jsmi_scope_open(&vm->heap);
    entry->function = function;
    vm->realm = cx->realm;
    return true;
}

bool jsmi_given(JsEntry *entry, jsm_value value)
{
    return jsmi_all_given(entry, 1, &value);
}

bool jsmi_all_given(JsEntry *entry, int count, const jsm_value *values)
{
    jsm_runtime *rt = jsmi_runtime_of(entry->vm);

    for (int i = 0; i < count; i++) {
        if (values[i].bits == 0) {
            entry->vm->realm = entry->realm;
            jsmi_use_end(rt);
            return false;
        }
        jsmi_value_check(rt, entry->function, jsmi_inward(values[i]));
    }
    return true;
}

jsm_status jsmi_pending_status(const JsVm *vm)
{
    return vm->pending == JSMI_NOTHING_PENDING     ? JSM_OK
           : vm->pending == JSMI_EXCEPTION_PENDING ? JSM_EXCEPTION
                                                   : JSM_TERMINATED;
}

jsm_status jsmi_leave_status(JsEntry *entry, bool succeeded)
{
    JsVm *vm = entry->vm;

    if (!succeeded && vm->pending == JSMI_NOTHING_PENDING)
        jsmi_throw_out_of_memory(vm);
    vm->realm = entry->realm;
    jsmi_scope_rewind(&vm->heap, entry->mark);
    if (!vm->native_call && !vm->frame_pointer)
        jsmi_leave_outermost(jsmi_runtime_of(vm));
    jsmi_use_end(jsmi_runtime_of(vm));
    return succeeded ? JSM_OK : jsmi_pending_status(vm);
}

jsm_value jsmi_leave(JsEntry *entry, bool succeeded, JsValue value)
{
    if (jsmi_leave_status(entry, succeeded) != JSM_OK)
        return JSM_NONE;
    jsmi_vm_keep(entry->vm, value);
    jsmi_scope_check(jsmi_runtime_of(entry->vm), entry->function);
    return jsmi_outward(value);
}

// ----------------------------------------------------------------------- hooks

static void mark_roots(void *data, JsMarker *marker, bool is_minor)
{
    jsm_runtime *rt = data;

    (void)is_minor;
    jsmi_atomics_trace(&rt->vm, marker);
    for (const jsm_context *cx = rt->contexts; cx; cx = cx->next) {
        jsmi_mark_cell(marker, cx->realm);
        jsmi_context_classes_mark(cx, marker);
        jsmi_context_modules_mark(cx, marker);
    }
    for (size_t i = 0; i < rt->rejection_count; i++) {
        jsmi_mark_value(marker, rt->rejections[i].promise);
        jsmi_mark_cell(marker, rt->rejections[i].realm);
    }
    jsmi_port_mark(rt->port, marker);
}

static void clear_weak_roots(JsHeap *heap, void *data)
{
    jsm_runtime *rt = data;

    jsmi_port_clear_weak(rt->port, heap);
}

// A registry whose job does not fit into memory waits for the next collection.
static void enqueue_finalizations(JsVm *vm)
{
    bool was_pending = vm->pending != JSMI_NOTHING_PENDING;

    if (was_pending || jsmi_finalization_enqueue(vm))
        return;
    vm->pending = JSMI_NOTHING_PENDING;
    vm->exception = JSMI_UNDEFINED;
}

// Tells the host, once each time that the limit is passed.
static void check_pressure(jsm_runtime *rt)
{
    bool is_above =
        rt->limits.heap_soft && rt->vm.budget.used > rt->limits.heap_soft;

    if (is_above && !rt->is_under_pressure && rt->hooks.heap_pressure)
        rt->hooks.heap_pressure(rt->hooks.data, rt->vm.budget.used,
                                rt->limits.heap_soft);
    rt->is_under_pressure = is_above;
}

static void after_collection(void *data, JsCollectionKind kind)
{
    jsm_runtime *rt = data;
    const char *outer = jsmi_forbid(rt, "a hook that tells of a collection");

    (void)kind;
    rt->collection_count++;
    jsmi_port_announce_dead(rt->port);
    check_pressure(rt);
    rt->forbidden = outer;
    enqueue_finalizations(&rt->vm);
}

static bool ask_to_go_on(jsm_runtime *rt, jsm_context *cx)
{
    const char *outer = jsmi_forbid(rt, "hooks.interrupt");
    bool goes_on = rt->hooks.interrupt(rt->hooks.data, cx);

    rt->forbidden = outer;
    return goes_on;
}

// The vm's refuelling, and what the host is asked or told by the way.
static bool refuel(JsBudget *budget)
{
    jsm_runtime *rt = budget->owner;
    JsVm *vm = &rt->vm;
    bool succeeded;

    rt->fuel_used += (uint64_t)(rt->fuel_granted - budget->fuel);
    rt->fuel_granted = budget->fuel;
    if (rt->hooks.interrupt && vm->pending != JSMI_TERMINATION_PENDING &&
        vm->realm && jsmi_realm_host(vm->realm) &&
        !ask_to_go_on(rt, jsmi_realm_host(vm->realm)))
        return jsmi_throw_termination(vm);
    succeeded = rt->refuel(budget);
    rt->fuel_granted = budget->fuel;
    return succeeded;
}

// The vm's reclaiming, and what others freed meanwhile.
static bool reclaim(JsBudget *budget, size_t wanted)
{
    jsm_runtime *rt = budget->owner;
    bool has_settled = jsmi_port_settle_messages(rt->port, budget);

    return rt->reclaim(budget, wanted) || has_settled;
}

bool jsmi_may_compile(jsm_runtime *rt, const JsRealm *realm, JsString *source)
{
    jsm_context *cx = jsmi_realm_host(realm);
    JsCallback outer;
    bool allowed;

    if (rt->flags & JSM_RT_NO_EVAL)
        return false;
    if (!rt->hooks.allow_eval || !cx)
        return true;
    outer = jsmi_callback_begin(rt);
    jsmi_keep(&rt->vm.heap, jsmi_value_cell(source));
    allowed = rt->hooks.allow_eval(rt->hooks.data, cx,
                                   jsmi_outward(jsmi_value_cell(source)));
    jsmi_callback_end(rt, outer);
    return allowed;
}

// ---------------------------------------------------------------------- limits

void jsmi_copy_sized(void *to, size_t to_size, const void *from)
{
    size_t size;

    memcpy(&size, from, sizeof size);
    if (size == 0 || size > to_size)
        size = to_size;
    memcpy(to, from, size);
}

void jsm_set_limits(jsm_runtime *rt, const jsm_limits *l)
{
    JsVm *vm = &rt->vm;
    jsm_limits *limits = &rt->limits;

    memset(limits, 0, sizeof *limits);
    if (l)
        jsmi_copy_sized(limits, sizeof *limits, l);
    vm->budget.limit = limits->heap_hard ? limits->heap_hard : SIZE_MAX;
    jsmi_vm_set_max_depth(vm, limits->max_js_depth ? limits->max_js_depth
                                                   : DEFAULT_SCRIPT_DEPTH);
    vm->heap.longest_string =
        limits->max_string && limits->max_string < JSMI_LONGEST_STRING
            ? (uint32_t)limits->max_string
            : JSMI_LONGEST_STRING;
    vm->max_buffer_length = limits->max_buffer && limits->max_buffer < SIZE_MAX
                                ? (size_t)limits->max_buffer
                                : SIZE_MAX;
    jsmi_vm_set_max_native_depth(vm, limits->max_native_depth
                                         ? limits->max_native_depth
                                         : JSM_DEFAULT_NATIVE_DEPTH);
    vm->max_stack_bytes = DEFAULT_STACK_BYTES;
}

// -------------------------------------------------------------------- runtimes

static bool has_allocator(const jsm_runtime_options *o)
{
    return o && o->alloc && o->alloc->realloc;
}

static JsAllocator choose_allocator(const jsm_runtime_options *o)
{
    if (has_allocator(o)) {
        JsAllocator chosen = {o->alloc->data, o->alloc->realloc, o->alloc->map,
                              o->alloc->unmap};
        return chosen;
    }
    return jsmi_default_allocator;
}

static void install_hooks(jsm_runtime *rt)
{
    JsVm *vm = &rt->vm;

    vm->hooks.call = jsmi_interpreter_call;
    vm->hooks.construct = jsmi_interpreter_construct;
    vm->hooks.track_rejection = jsmi_track_rejection;
    vm->hooks.reflect = jsmi_reflect;
    vm->hooks.run_host = jsmi_run_host;
    if (rt->hooks.job_capture)
        vm->hooks.job_capture = jsmi_job_capture;
    if (rt->hooks.job_enter)
        vm->hooks.job_enter = jsmi_job_enter;
    if (rt->hooks.job_leave)
        vm->hooks.job_leave = jsmi_job_leave;
    vm->hooks.module_source_class = jsmi_module_source_class;
    jsmi_system_install(rt);
    jsmi_scripts_install(rt);
    jsmi_modules_install(rt);
    jsmi_accounts_install(rt);
    jsmi_builtins_install(vm);
    rt->refuel = vm->budget.refuel;
    vm->budget.refuel = refuel;
    rt->reclaim = vm->budget.reclaim;
    vm->budget.reclaim = reclaim;
    jsmi_vm_set_fuel(vm, -1);
    jsmi_heap_add_root(&vm->heap, mark_roots, rt);
    jsmi_heap_add_weak_root(&vm->heap, clear_weak_roots, rt);
    vm->heap.after_collection = after_collection;
    vm->heap.after_collection_data = rt;
}

static void copy_options(jsm_runtime *rt, const jsm_runtime_options *o)
{
    if (!o)
        return;
    rt->flags = o->flags;
    if (o->hooks)
        jsmi_copy_sized(&rt->hooks, sizeof rt->hooks, o->hooks);
}

// The vm, up to where jsm_runtime_free can take it apart.
static bool open_machine(jsm_runtime *rt, const jsm_runtime_options *o)
{
    JsVm *vm = &rt->vm;

    rt->random_state = rt->flags & JSM_RT_DETERMINISTIC ? 0x2545F4914F6CDD1Du
                                                        : jsmi_system_entropy();
    if (rt->hooks.random)
        rt->random_state = rt->hooks.random(rt->hooks.data);
    if (!jsmi_vm_initialize(vm, &rt->allocator, jsmi_cell_infos,
                            (uint32_t)(rt->random_state >> 32)))
        return false;
    jsm_set_limits(rt, o ? o->limits : NULL);
    if (!jsmi_stack_initialize(vm) || !jsmi_jobs_initialize(vm) ||
        !jsmi_charge(&vm->budget, sizeof *rt)) {
        jsmi_jobs_dispose(vm);
        jsmi_stack_dispose(vm);
        jsmi_vm_dispose(vm);
        return false;
    }
    jsmi_heap_add_root(&vm->heap, jsmi_stack_trace, vm);
    jsmi_heap_add_root(&vm->heap, jsmi_jobs_trace, vm);
    return true;
}

jsm_runtime *jsm_runtime_new(const jsm_runtime_options *o)
{
    JsAllocator allocator = choose_allocator(o);
    jsm_runtime *rt = jsmi_port_allocate(&allocator, sizeof *rt);

    if (!rt)
        return NULL;
    rt->allocator = allocator;
    copy_options(rt, o);
    rt->port = jsmi_port_new(&allocator);
    if (!rt->port || !open_machine(rt, o)) {
        if (rt->port)
            jsmi_port_release(rt->port);
        jsmi_port_free(&allocator, rt, sizeof *rt);
        return NULL;
    }
    rt->port->wakeup = rt->hooks.wakeup;
    rt->port->wakeup_data = rt->hooks.data;
    install_hooks(rt);
    return rt;
}

void jsm_runtime_free(jsm_runtime *rt)
{
    JsVm *vm;
    JsAllocator allocator;

    if (!rt)
        return;
    vm = &rt->vm;
    jsmi_use_check(rt, __func__);
    JSMI_MISUSE_IF(vm->native_call || vm->frame_pointer || rt->is_pumping, rt,
                   __func__, "called from a callback of the runtime itself");
    JSMI_MISUSE_IF(vm->pending == JSMI_EXCEPTION_PENDING, rt, __func__,
                   "an exception is pending that nobody took");
    allocator = rt->allocator;
    vm->pending = JSMI_NOTHING_PENDING;
    vm->exception = JSMI_UNDEFINED;
    while (rt->contexts)
        jsm_context_free(rt->contexts);
    jsmi_own_data_dispose(rt, &rt->own_data);
    jsmi_port_close(rt->port);
    jsmi_modules_drop_completions(rt->port);
    jsmi_atomics_dispose(vm);
    jsmi_jobs_dispose(vm);
    jsmi_stack_dispose(vm);
    jsmi_release(&vm->budget, rt->rejections,
                 rt->rejection_capacity * sizeof *rt->rejections);
    // Classes last: finalizers of the heap's objects know them.
    jsmi_vm_dispose(vm);
    jsmi_classes_dispose(rt);
    jsmi_discharge(&vm->budget, sizeof *rt);
    jsmi_port_disown_messages(rt->port, &vm->budget);
    JSMI_ASSERT(vm->budget.used == 0);
    jsmi_port_release(rt->port);
    jsmi_port_free(&allocator, rt, sizeof *rt);
}

// -------------------------------------------------------------------- own data

bool jsmi_own_data_set(jsm_runtime *rt, JsOwnData **list, const void *key,
                       void *data, jsm_free_fn release)
{
    JsOwnData *slot = *list;

    while (slot && slot->key != key)
        slot = slot->next;
    if (slot) {
        jsm_free_fn old = slot->release;
        void *old_data = slot->data;

        slot->data = data;
        slot->release = release;
        if (old)
            old(old_data);
        return true;
    }
    slot = jsmi_allocate(&rt->vm.budget, sizeof *slot);
    if (!slot) {
        if (release)
            release(data);
        return false;
    }
    *slot = (JsOwnData){*list, key, data, release};
    *list = slot;
    return true;
}

void *jsmi_own_data_get(const JsOwnData *list, const void *key)
{
    while (list && list->key != key)
        list = list->next;
    return list ? list->data : NULL;
}

void jsmi_own_data_dispose(jsm_runtime *rt, JsOwnData **list)
{
    while (*list) {
        JsOwnData *slot = *list;

        *list = slot->next;
        if (slot->release)
            slot->release(slot->data);
        jsmi_release(&rt->vm.budget, slot, sizeof *slot);
    }
}

jsm_status jsm_runtime_set_slot(jsm_runtime *rt, const void *key, void *data,
                                jsm_free_fn fr)
{
    return jsmi_own_data_set(rt, &rt->own_data, key, data, fr) ? JSM_OK
                                                               : JSM_NOMEM;
}

void *jsm_runtime_slot(const jsm_runtime *rt, const void *key)
{
    return jsmi_own_data_get(rt->own_data, key);
}
