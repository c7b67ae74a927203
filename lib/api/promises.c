// SPDX-License-Identifier: MIT
//
// Section 12 of jsmini.h: promises, microtasks, rejections nobody handles.
#include "api/external.h"
#include "api/runtime.h"
#include "builtins/atomics.h"

// ------------------------------------------------------------------- deferreds

jsm_deferred *jsm_promise_new(jsm_context *cx, jsm_value *promise)
{
    JsEntry entry;
    JsPromise *made = NULL;
    JsHandle *handle = NULL;

    *promise = JSM_NONE;
    if (!jsmi_enter(cx, &entry))
        return NULL;
    if (jsmi_promise_new(entry.vm, NULL, &made))
        handle = jsmi_handle_new(cx->runtime->port, JSMI_HANDLE_DEFERRED,
                                 jsmi_value_cell(made));
    *promise = jsmi_leave(&entry, handle, jsmi_value_cell(made));
    return (jsm_deferred *)(void *)handle;
}

// What a deferred is settled with: a value that was given, or what is pending.
static bool take_settlement(jsm_context *cx, jsm_value v, JsValue *value,
                            bool *is_rejection)
{
    JsVm *vm = jsmi_vm_of(cx);

    *value = jsmi_inward(v);
    if (v.bits != 0)
        return vm->pending == JSMI_NOTHING_PENDING;
    *is_rejection = true;
    *value = JSMI_UNDEFINED;
    return vm->pending == JSMI_NOTHING_PENDING ||
           jsmi_take_exception(vm, value);
}

static jsm_status settle(jsm_context *cx, jsm_deferred *d, jsm_value v,
                         bool is_rejection)
{
    uint32_t mark = jsmi_scope_open(&jsmi_vm_of(cx)->heap);
    JsValue promise = d->handle.value;
    JsEntry entry;
    JsValue value;
    bool succeeded;

    JSMI_MISUSE_IF(d->handle.port != cx->runtime->port, cx->runtime,
                   is_rejection ? "jsm_reject" : "jsm_resolve",
                   "a deferred of another runtime");
    jsmi_vm_keep(jsmi_vm_of(cx), promise);
    jsmi_handle_free(&d->handle);
    if (!take_settlement(cx, v, &value, &is_rejection) ||
        !jsmi_enter(cx, &entry))
        return jsm_pending(cx);
    if (promise.bits == 0)
        succeeded = true;
    else if (is_rejection)
        succeeded =
            jsmi_promise_reject(entry.vm, jsmi_as_promise(promise), value);
    else
        succeeded = jsmi_promise_resolve_with(entry.vm,
                                              jsmi_as_promise(promise), value);
    entry.mark = mark;
    return jsmi_leave_status(&entry, succeeded);
}

jsm_status jsm_resolve(jsm_context *cx, jsm_deferred *d, jsm_value v)
{
    return settle(cx, d, v, false);
}

jsm_status jsm_reject(jsm_context *cx, jsm_deferred *d, jsm_value v)
{
    return settle(cx, d, v, true);
}

void jsm_deferred_free(void *d)
{
    jsm_deferred *deferred = d;
    JsPort *port;

    if (!deferred)
        return;
    port = deferred->handle.port;
    jsmi_port_retain(port);
    jsmi_handle_free(&deferred->handle);
    // Nothing may be left that keeps the host's loop going.
    jsmi_port_wake(port);
    jsmi_port_release(port);
}

jsm_promise_status jsm_promise_state(jsm_context *cx, jsm_value p,
                                     jsm_value *result)
{
    const JsPromise *promise;

    if (p.bits == 0 || !jsmi_is_promise(jsmi_inward(p)))
        return JSM_P_NOT;
    promise = jsmi_as_promise(jsmi_inward(p));
    if (jsmi_promise_state(promise) == JSMI_PROMISE_PENDING)
        return JSM_P_PENDING;
    if (result) {
        jsmi_vm_keep(jsmi_vm_of(cx), promise->result);
        *result = jsmi_outward(promise->result);
    }
    return jsmi_promise_state(promise) == JSMI_PROMISE_FULFILLED
               ? JSM_P_FULFILLED
               : JSM_P_REJECTED;
}

// A handler for jsm_then; `keeper` releases the data that both share.
static bool make_handler(jsm_context *cx, jsm_native native, void *data,
                         JsExternal *keeper, JsValue *handler)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsNativeFunction *function;

    *handler = JSMI_UNDEFINED;
    if (!native)
        return true;
    if (!jsmi_host_function_create(
            vm, cx->realm, jsmi_host_function, JSMI_KEY(empty), 1,
            (const void *)(uintptr_t)native, data, &function))
        return false;
    function->data[1] = jsmi_value_cell(keeper);
    jsmi_write_barrier(&vm->heap, function);
    *handler = jsmi_value_cell(function);
    return true;
}

jsm_value jsm_then(jsm_context *cx, jsm_value p, jsm_native ok, jsm_native fail,
                   void *data, jsm_free_fn fr)
{
    JsEntry entry;
    JsExternal *keeper;
    JsValue handlers[2];
    JsValue result = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, p)) {
        if (fr)
            fr(data);
        return JSM_NONE;
    }
    succeeded = jsmi_external_new(entry.vm, data, fr, &keeper) &&
                make_handler(cx, ok, data, keeper, &handlers[0]) &&
                make_handler(cx, fail, data, keeper, &handlers[1]) &&
                jsmi_invoke(entry.vm, jsmi_inward(p), JSMI_KEY(then), handlers,
                            2, &result);
    return jsmi_leave(&entry, succeeded, result);
}

// ------------------------------------------------------------------ microtasks

static bool run_host_job(JsVm *vm, JsValue *values)
{
    JsExternal *external = (JsExternal *)(void *)jsmi_as_cell(values[0]);
    jsm_runtime *rt = jsmi_runtime_of(vm);
    JsCallback outer = jsmi_callback_begin(rt);

    if (jsmi_realm_host(vm->realm))
        ((jsm_task_fn)external->function)(jsmi_realm_host(vm->realm),
                                          external->pointer);
    jsmi_callback_end(rt, outer);
    jsmi_external_release(external);
    return vm->pending == JSMI_NOTHING_PENDING;
}

jsm_status jsm_microtask(jsm_context *cx, jsm_task_fn fn, void *data,
                         jsm_free_fn fr)
{
    JsEntry entry;
    JsExternal *external;
    JsValue value;

    if (!jsmi_enter(cx, &entry)) {
        if (fr)
            fr(data);
        return jsm_pending(cx);
    }
    if (!jsmi_external_new(entry.vm, data, fr, &external))
        return jsmi_leave_status(&entry, false);
    external->function = (void (*)(void))fn;
    value = jsmi_value_cell(external);
    if (jsmi_enqueue_job(entry.vm, cx->realm, run_host_job, &value, 1))
        return jsmi_leave_status(&entry, true);
    jsmi_external_release(external);
    return jsmi_leave_status(&entry, false);
}

// ------------------------------------------------- context that follows jobs

static void release_captured(jsm_runtime *rt, void *captured)
{
    const char *outer = jsmi_forbid(rt, "hooks.job_release");

    rt->hooks.job_release(rt->hooks.data, captured);
    rt->forbidden = outer;
}

bool jsmi_job_capture(JsVm *vm, JsValue *captured)
{
    jsm_runtime *rt = jsmi_runtime_of(vm);
    jsm_context *cx = vm->realm ? jsmi_realm_host(vm->realm) : NULL;
    const char *outer = jsmi_forbid(rt, "hooks.job_capture");
    void *pointer = cx ? rt->hooks.job_capture(rt->hooks.data, cx) : NULL;
    JsExternal *external;

    rt->forbidden = outer;
    *captured = JSMI_UNDEFINED;
    if (!pointer)
        return true;
    if (!jsmi_external_new(vm, pointer, NULL, &external) ||
        (rt->hooks.job_release &&
         !jsmi_heap_add_finalizable(&vm->heap, &external->object.cell))) {
        if (rt->hooks.job_release)
            release_captured(rt, pointer);
        return vm->pending == JSMI_NOTHING_PENDING
                   ? jsmi_throw_out_of_memory(vm)
                   : false;
    }
    external->is_captured = rt->hooks.job_release != NULL;
    *captured = jsmi_value_cell(external);
    return true;
}

static void *captured_pointer(JsValue captured)
{
    return jsmi_is_undefined(captured)
               ? NULL
               : ((const JsExternal *)(void *)jsmi_as_cell(captured))->pointer;
}

void jsmi_job_enter(JsVm *vm, JsValue captured)
{
    jsm_runtime *rt = jsmi_runtime_of(vm);
    const char *outer = jsmi_forbid(rt, "hooks.job_enter");

    rt->hooks.job_enter(rt->hooks.data, captured_pointer(captured));
    rt->forbidden = outer;
}

void jsmi_job_leave(JsVm *vm, JsValue captured)
{
    jsm_runtime *rt = jsmi_runtime_of(vm);
    const char *outer = jsmi_forbid(rt, "hooks.job_leave");

    rt->hooks.job_leave(rt->hooks.data, captured_pointer(captured));
    rt->forbidden = outer;
}

void jsmi_wake_for_jobs(jsm_runtime *rt)
{
    if (!rt->is_pumping && jsmi_pending_jobs(&rt->vm) > 0)
        jsmi_port_wake(rt->port);
}

// A context for the host to be told in: the oldest.
static jsm_context *any_context(const jsm_runtime *rt)
{
    jsm_context *cx = rt->contexts;

    while (cx && cx->next)
        cx = cx->next;
    return cx;
}

static bool tell_uncaught(jsm_runtime *rt, jsm_context *cx)
{
    JsVm *vm = &rt->vm;
    JsValue exception;
    JsCallback outer;

    if (!jsmi_take_exception(vm, &exception))
        return false;
    outer = jsmi_callback_begin(rt);
    jsmi_vm_keep(vm, exception);
    rt->hooks.uncaught(rt->hooks.data, cx, jsmi_outward(exception));
    jsmi_callback_end(rt, outer);
    // There is nobody to be told of what the hook itself threw.
    return vm->pending == JSMI_NOTHING_PENDING ||
           jsmi_take_exception(vm, &exception);
}

bool jsmi_report_uncaught(jsm_runtime *rt, jsm_context *cx)
{
    JsVm *vm = &rt->vm;
    uint32_t mark;
    bool is_told;

    if (vm->pending == JSMI_NOTHING_PENDING)
        return true;
    if (!cx)
        cx = any_context(rt);
    if (!rt->hooks.uncaught || !cx)
        return false;
    mark = jsmi_scope_open(&vm->heap);
    is_told = tell_uncaught(rt, cx);
    jsmi_scope_rewind(&vm->heap, mark);
    return is_told;
}

enum { JOBS_BETWEEN_LOOKS = 256 };

int64_t jsm_run_microtasks(jsm_runtime *rt, int64_t max)
{
    JsVm *vm = &rt->vm;
    int64_t total = 0;

    if (vm->native_call || vm->frame_pointer)
        return JSM_INVALID;
    if (vm->pending != JSMI_NOTHING_PENDING)
        return jsmi_pending_status(vm);
    do {
        size_t ran;
        // Time goes on for Atomics.waitAsync though jobs make ever new ones.
        size_t most = max > 0 && max - total < JOBS_BETWEEN_LOOKS
                          ? (size_t)(max - total)
                          : JOBS_BETWEEN_LOOKS;
        bool succeeded =
            jsmi_run_jobs(vm, most, &ran) && jsmi_atomics_settle(vm);

        total += (int64_t)ran;
        if (!succeeded && !jsmi_report_uncaught(rt, NULL))
            return jsmi_pending_status(vm);
        if (jsmi_pending_jobs(vm) == 0)
            jsmi_report_rejections(rt);
        if (vm->pending != JSMI_NOTHING_PENDING &&
            !jsmi_report_uncaught(rt, NULL))
            return jsmi_pending_status(vm);
    } while (jsmi_pending_jobs(vm) > 0 && (max <= 0 || total < max));
    if (!rt->is_pumping)
        jsmi_port_state(rt->port, INT_MIN, true);
    return total;
}

// ------------------------------------------------------------------ rejections

static bool note_rejection(jsm_runtime *rt, JsObject *promise, bool handled)
{
    if (rt->rejection_count == rt->rejection_capacity) {
        size_t capacity =
            rt->rejection_capacity ? rt->rejection_capacity * 2 : 8;
        JsRejection *grown = jsmi_reallocate(
            &rt->vm.budget, rt->rejections,
            rt->rejection_capacity * sizeof *grown, capacity * sizeof *grown);

        if (!grown)
            return false;
        rt->rejections = grown;
        rt->rejection_capacity = capacity;
    }
    rt->rejections[rt->rejection_count++] =
        (JsRejection){jsmi_value_cell(promise), rt->vm.realm, handled};
    return true;
}

// HostPromiseRejectionTracker ( promise, operation )
// https://tc39.es/ecma262/#sec-host-promise-rejection-tracker
void jsmi_track_rejection(JsVm *vm, JsObject *promise, bool handled)
{
    uint32_t *flags = &promise->cell.auxiliary;

    jsmi_keep(&vm->heap, jsmi_value_cell(promise));
    if (!handled) {
        // Without memory for the note the rejection is not reported, which is
        // all that can be done here.
        if (!note_rejection(jsmi_runtime_of(vm), promise, false))
            *flags &= ~(uint32_t)JSMI_PROMISE_IS_REPORTED;
    } else if (*flags & JSMI_PROMISE_IS_REPORTED) {
        *flags &= ~(uint32_t)JSMI_PROMISE_IS_REPORTED;
        if (!note_rejection(jsmi_runtime_of(vm), promise, true))
            *flags |= JSMI_PROMISE_IS_REPORTED;
    }
}

static void report_rejection(jsm_runtime *rt, JsRejection rejection)
{
    const jsm_hooks *hooks = &rt->hooks;
    JsPromise *promise = jsmi_as_promise(rejection.promise);
    uint32_t *flags = &promise->object.cell.auxiliary;
    jsm_value outward = jsmi_outward(rejection.promise);
    jsm_context *cx = jsmi_realm_host(rejection.realm);

    if (rejection.is_handled) {
        if (hooks->rejection_handled && cx)
            hooks->rejection_handled(hooks->data, cx, outward);
        return;
    }
    if (*flags & JSMI_PROMISE_IS_HANDLED || !cx)
        return;
    *flags |= JSMI_PROMISE_IS_REPORTED;
    jsmi_vm_keep(&rt->vm, promise->result);
    if (hooks->unhandled_rejection)
        hooks->unhandled_rejection(hooks->data, cx, outward,
                                   jsmi_outward(promise->result));
}

void jsmi_report_rejections(jsm_runtime *rt)
{
    JsVm *vm = &rt->vm;
    size_t i = 0;

    // What the host does in a hook may add more at the end.
    while (i < rt->rejection_count && vm->pending == JSMI_NOTHING_PENDING) {
        JsCallback outer = jsmi_callback_begin(rt);
        JsRejection rejection = rt->rejections[i++];

        jsmi_keep(&vm->heap, rejection.promise);
        jsmi_keep(&vm->heap, jsmi_value_cell(rejection.realm));
        report_rejection(rt, rejection);
        jsmi_callback_end(rt, outer);
    }
    if (i > 0)
        memmove(rt->rejections, rt->rejections + i,
                (rt->rejection_count - i) * sizeof *rt->rejections);
    rt->rejection_count -= i;
}
