// SPDX-License-Identifier: MIT
//
// Section 2 of jsmini.h: contexts, what they hold, figures.
#include "api/runtime.h"

#include <ctype.h>

static bool make_realm(jsm_context *cx)
{
    JsVm *vm = jsmi_vm_of(cx);
    uint32_t mark = jsmi_scope_open(&vm->heap);
    JsRealm *realm = NULL;
    bool succeeded = jsmi_realm_new(vm, &realm);

    if (succeeded) {
        realm->host = cx;
        cx->realm = realm;
    } else {
        vm->pending = JSMI_NOTHING_PENDING;
        vm->exception = JSMI_UNDEFINED;
    }
    jsmi_scope_rewind(&vm->heap, mark);
    return succeeded;
}

jsm_context *jsm_context_new(jsm_runtime *rt, const jsm_context_options *o)
{
    jsm_context_options options = {0};
    jsm_context *cx;

    if (o)
        jsmi_copy_sized(&options, sizeof options, o);
    if (rt->vm.pending != JSMI_NOTHING_PENDING)
        return NULL;
    cx = jsmi_allocate_zeroed(&rt->vm.budget, sizeof *cx);
    if (!cx)
        return NULL;
    cx->runtime = rt;
    if (!make_realm(cx)) {
        jsmi_release(&rt->vm.budget, cx, sizeof *cx);
        return NULL;
    }
    jsmi_heap_add_account(&rt->vm.heap, &cx->account,
                          options.heap_hard ? options.heap_hard : SIZE_MAX);
    cx->next = rt->contexts;
    rt->contexts = cx;
    return cx;
}

static void run_exit_calls(jsm_context *cx)
{
    while (cx->exit_calls) {
        JsExitCall call = *cx->exit_calls;
        JsCallback outer;

        jsmi_release(&cx->runtime->vm.budget, cx->exit_calls,
                     sizeof *cx->exit_calls);
        cx->exit_calls = call.next;
        outer = jsmi_callback_begin(cx->runtime);
        call.function(cx, call.data);
        jsmi_callback_end(cx->runtime, outer);
    }
}

static void forget_rejections(jsm_runtime *rt, const JsRealm *realm)
{
    size_t kept = 0;

    for (size_t i = 0; i < rt->rejection_count; i++) {
        if (rt->rejections[i].realm != realm)
            rt->rejections[kept++] = rt->rejections[i];
    }
    rt->rejection_count = kept;
}

void jsm_context_free(jsm_context *cx)
{
    jsm_runtime *rt;
    jsm_context **link;

    if (!cx)
        return;
    rt = cx->runtime;
    jsmi_use_check(rt, __func__);
    JSMI_MISUSE_IF(rt->vm.pending == JSMI_EXCEPTION_PENDING, rt, __func__,
                   "an exception is pending that nobody took");
    run_exit_calls(cx);
    jsmi_port_drop_queues(rt->port, cx);
    jsmi_drop_jobs(&rt->vm, cx->realm);
    forget_rejections(rt, cx->realm);
    jsmi_own_data_dispose(rt, &cx->own_data);
    jsmi_context_modules_dispose(cx);
    jsmi_context_classes_dispose(cx);
    cx->realm->host = NULL;
    jsmi_heap_remove_account(&rt->vm.heap, &cx->account);
    link = &rt->contexts;
    while (*link != cx)
        link = &(*link)->next;
    *link = cx->next;
    if (!rt->contexts && !rt->vm.native_call && !rt->vm.frame_pointer)
        jsmi_scope_rewind(&rt->vm.heap, 0);
    jsmi_release(&rt->vm.budget, cx, sizeof *cx);
}

jsm_runtime *jsm_context_runtime(jsm_context *cx)
{
    return cx->runtime;
}

jsm_value jsm_global(jsm_context *cx)
{
    JsValue global = cx->realm->global_this;

    jsmi_vm_keep(jsmi_vm_of(cx), global);
    return jsmi_outward(global);
}

// Whether %name% is what the identifier of an intrinsic says: in capitals,
// words divided by underscores instead of dots and capitals.
static bool is_intrinsic_name(const char *identifier, const char *name)
{
    while (*identifier || *name) {
        if (*identifier == '_') {
            identifier++;
        } else if (*name == '.') {
            name++;
        } else if (*identifier++ != toupper((unsigned char)*name++)) {
            return false;
        }
    }
    return true;
}

jsm_value jsm_intrinsic(jsm_context *cx, const char *name)
{
    static const char *const identifiers[] = {
#define X(NAME, form, prototype, table) #NAME,
#include "object/intrinsics.def"
#undef X
    };
    JsEntry entry;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    for (int i = 0; i < JSMI_INTRINSIC_COUNT; i++) {
        JsObject *object = NULL;

        if (!is_intrinsic_name(identifiers[i], name))
            continue;
        bool succeeded =
            jsmi_realm_intrinsic(entry.vm, cx->realm, (JsIntrinsic)i, &object);
        return jsmi_leave(&entry, succeeded, jsmi_value_cell(object));
    }
    return jsmi_leave(&entry, true, JSMI_UNDEFINED);
}

jsm_status jsm_context_set_slot(jsm_context *cx, const void *key, void *data,
                                jsm_free_fn fr)
{
    return jsmi_own_data_set(cx->runtime, &cx->own_data, key, data, fr)
               ? JSM_OK
               : JSM_NOMEM;
}

void *jsm_context_slot(const jsm_context *cx, const void *key)
{
    return jsmi_own_data_get(cx->own_data, key);
}

jsm_status jsm_context_at_exit(jsm_context *cx, jsm_task_fn fn, void *data)
{
    JsExitCall *call = jsmi_allocate(&cx->runtime->vm.budget, sizeof *call);

    if (!call)
        return JSM_NOMEM;
    *call = (JsExitCall){cx->exit_calls, fn, data};
    cx->exit_calls = call;
    return JSM_OK;
}

// -------------------------------------------------------------------- accounts

static JsHeapAccount *payer(void *data)
{
    const jsm_runtime *rt = data;
    jsm_context *cx = rt->vm.realm ? jsmi_realm_host(rt->vm.realm) : NULL;

    return cx ? &cx->account : NULL;
}

static void report_account(void *data, const JsHeapAccount *account,
                           JsMarker *marker)
{
    const jsm_runtime *rt = data;
    const jsm_context *cx =
        (const jsm_context *)(const void *)((const uint8_t *)account -
                                            offsetof(jsm_context, account));

    jsmi_mark_cell(marker, cx->realm);
    jsmi_context_classes_mark(cx, marker);
    jsmi_context_modules_mark(cx, marker);
    jsmi_stack_trace_host(&rt->vm, marker, cx);
    jsmi_jobs_trace_host(&rt->vm, marker, cx);
}

void jsmi_accounts_install(jsm_runtime *rt)
{
    rt->vm.heap.payer = payer;
    rt->vm.heap.report_account = report_account;
    rt->vm.heap.account_data = rt;
}

// --------------------------------------------------------------------- figures

static void count_cell(void *data, JsCell *cell, size_t size)
{
    (void)cell;
    (void)size;
    ++*(size_t *)data;
}

static size_t count_references(JsPort *port)
{
    size_t count = 0;

    jsmi_lock_acquire(&port->lock);
    for (int kind = 0; kind < JSMI_HANDLE_DEFERRED; kind++) {
        for (const JsHandle *h = port->handles[kind]; h; h = h->next)
            count++;
    }
    jsmi_lock_release(&port->lock);
    return count;
}

static void fill_statistics(const jsm_runtime *rt, jsm_stats *stats)
{
    const JsVm *vm = &rt->vm;
    // Visiting finishes sweeping, which changes nothing that script can see,
    // but how much is used: so it is first.
    JsHeap *heap = (JsHeap *)(uintptr_t)&vm->heap;

    jsmi_heap_visit(heap, count_cell, &stats->objects);
    jsmi_port_settle_messages(rt->port, heap->budget);
    stats->heap_used = vm->budget.used;
    stats->heap_peak = vm->budget.peak;
    stats->heap_mapped = vm->heap.live + vm->heap.allocated_since;
    stats->external = rt->external;
    stats->refs = count_references(rt->port);
    stats->scopes_max = vm->heap.scope_capacity;
    stats->gc_count = rt->collection_count;
    stats->gc_ns_total = rt->collection_time;
    stats->gc_ns_max = rt->longest_collection;
    stats->fuel_used =
        rt->fuel_used + (uint64_t)(rt->fuel_granted - vm->budget.fuel);
}

static void give_statistics(jsm_stats *out, jsm_stats *stats)
{
    size_t size = out->size ? out->size : sizeof *stats;

    stats->size = size;
    memcpy(out, stats, size < sizeof *stats ? size : sizeof *stats);
}

void jsm_runtime_stats(const jsm_runtime *rt, jsm_stats *out)
{
    jsm_stats stats = {0};

    fill_statistics(rt, &stats);
    give_statistics(out, &stats);
}

void jsm_context_stats(const jsm_context *cx, jsm_stats *out)
{
    jsm_stats stats = {0};

    jsmi_use_check(cx->runtime, __func__);
    (void)jsmi_heap_measure(&cx->runtime->vm.heap);
    fill_statistics(cx->runtime, &stats);
    stats.heap_used = cx->account.live + cx->account.allocated;
    stats.heap_peak =
        cx->account.peak > stats.heap_used ? cx->account.peak : stats.heap_used;
    give_statistics(out, &stats);
}
