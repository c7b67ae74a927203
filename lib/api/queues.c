// SPDX-License-Identifier: MIT
//
// Section 12 of jsmini.h: task queues and the pump. The queues themselves are
// the port's (port.h), since any thread may post.
#include "api/runtime.h"
#include "builtins/atomics.h"

#include <math.h>

jsm_queue *jsm_queue_new(jsm_context *cx, const jsm_queue_options *o)
{
    JsPort *port = cx->runtime->port;
    jsm_queue *queue;

    if (jsm_pending(cx) != JSM_OK)
        return NULL;
    queue = jsmi_port_allocate(&port->allocator, sizeof *queue);
    if (!queue) {
        jsmi_throw(jsmi_vm_of(cx), cx->realm->out_of_memory_error);
        return NULL;
    }
    queue->port = port;
    queue->cx = cx;
    queue->references = 1;
    if (o) {
        queue->priority = o->priority;
        queue->holds_alive = o->hold_alive;
        queue->most_pending = o->max_pending;
    }
    jsmi_queue_add(queue);
    return queue;
}

jsm_queue *jsm_queue_retain(jsm_queue *q)
{
    jsmi_queue_retain(q);
    return q;
}

void jsm_queue_free(void *q)
{
    if (q)
        jsmi_queue_release(q);
}

// -------------------------------------------------------------------- posting

static int64_t post(jsm_queue *queue, bool is_timer, int64_t due,
                    jsm_task_fn fn, void *data, jsm_free_fn fr)
{
    JsPort *port = queue->port;
    JsTask *task = jsmi_port_allocate(&port->allocator, sizeof *task);
    int64_t id = 0;
    jsm_status status = JSM_NOMEM;

    // The task may run, and release the caller's count of the queue, before
    // the wakeup: the runtime may be gone by then.
    jsmi_port_retain(port);
    if (task) {
        *task = (JsTask){.queue = queue,
                         .function = fn,
                         .data = data,
                         .release = fr,
                         .due = due,
                         .id = is_timer};
        status = jsmi_port_post(task, &id);
    }
    if (status == JSM_OK) {
        jsmi_port_wake(port);
        jsmi_port_release(port);
        return id;
    }
    jsmi_port_free(&port->allocator, task, sizeof *task);
    jsmi_port_release(port);
    if (fr)
        fr(data);
    return status;
}

jsm_status jsm_post(jsm_queue *q, jsm_task_fn fn, void *data, jsm_free_fn fr)
{
    return (jsm_status)post(q, false, 0, fn, data, fr);
}

int64_t jsm_post_after(jsm_queue *q, double ms, jsm_task_fn fn, void *data,
                       jsm_free_fn fr)
{
    double delay = ms > 0 ? ceil(ms * 1e6) : 0;
    int64_t now = jsmi_port_now(q->port, true);
    int64_t due =
        delay < 9e18 - (double)now ? now + (int64_t)delay : INT64_MAX - 1;

    return post(q, true, due, fn, data, fr);
}

bool jsm_cancel(jsm_queue *q, int64_t id)
{
    JsTask *task = id > 0 ? jsmi_port_cancel(q, id) : NULL;

    if (task)
        jsmi_task_free(task);
    return task;
}

// -------------------------------------------------------------------- the pump

static void run_task(jsm_runtime *rt, JsTask *task)
{
    JsCallback outer = jsmi_callback_begin(rt);

    task->function(task->queue->cx, task->data);
    jsmi_callback_end(rt, outer);
}

// False: something is pending that nobody takes.
static bool run_microtasks(jsm_runtime *rt)
{
    jsmi_modules_take_completions(rt);
    if (!jsmi_atomics_settle(&rt->vm))
        return false;
    return rt->flags & JSM_RT_EXPLICIT_MICROTASKS ||
           jsm_run_microtasks(rt, 0) >= 0;
}

static bool has_budget(jsm_runtime *rt, const jsm_pump *p, int64_t start)
{
    if (p->max_tasks > 0 && p->ran >= p->max_tasks)
        return false;
    return p->max_ns <= 0 || jsm_now(rt) - start < p->max_ns;
}

static bool pump(jsm_runtime *rt, jsm_pump *p)
{
    int64_t start = jsm_now(rt);

    if (!jsmi_report_uncaught(rt, NULL) || !run_microtasks(rt))
        return false;
    while (has_budget(rt, p, start)) {
        JsTask *task =
            jsmi_port_next_task(rt->port, jsm_now(rt), p->min_priority);
        jsm_context *cx;

        if (!task)
            break;
        cx = task->queue->cx;
        run_task(rt, task);
        jsmi_task_free(task);
        p->ran++;
        if (!jsmi_report_uncaught(rt, cx) || !run_microtasks(rt))
            return false;
    }
    return true;
}

// What is left to do.
static void describe_rest(jsm_runtime *rt, jsm_pump *p)
{
    bool has_jobs = jsmi_pending_jobs(&rt->vm) > 0;
    JsPortState state = jsmi_port_state(rt->port, p->min_priority, true);
    int64_t now = jsm_now(rt);
    int64_t next_look = jsmi_atomics_next_look(&rt->vm);

    p->next_ns = state.next_due == INT64_MAX ? -1
                 : state.next_due > now      ? state.next_due - now
                                             : 0;
    if (next_look != INT64_MAX && (p->next_ns < 0 || next_look < p->next_ns))
        p->next_ns = next_look;
    p->more = state.has_ready || p->next_ns == 0 ||
              (has_jobs && !(rt->flags & JSM_RT_EXPLICIT_MICROTASKS));
    p->alive = state.is_alive || has_jobs || next_look != INT64_MAX ||
               jsmi_modules_are_loading(rt);
}

jsm_status jsm_pump_tasks(jsm_runtime *rt, jsm_pump *p)
{
    JsVm *vm = &rt->vm;
    jsm_pump given = {.size = sizeof given};
    size_t size =
        p && p->size && p->size < sizeof given ? p->size : sizeof given;

    if (vm->native_call || vm->frame_pointer || rt->is_pumping)
        return JSM_INVALID;
    if (p)
        memcpy(&given, p, size);
    given.ran = 0;
    jsmi_use_begin(rt, __func__);
    rt->is_pumping = true;
    pump(rt, &given);
    rt->is_pumping = false;
    describe_rest(rt, &given);
    jsmi_use_end(rt);
    if (p)
        memcpy(p, &given, size);
    return jsmi_pending_status(vm);
}

// -------------------------------------------------------------------- awaiting

// Pumps until the promise is settled; false with something pending.
static bool pump_until_settled(jsm_context *cx, jsm_value p, int64_t timeout_ns)
{
    jsm_runtime *rt = cx->runtime;
    int64_t start = jsm_now(rt);

    while (jsm_promise_state(cx, p, NULL) == JSM_P_PENDING) {
        jsm_pump turn = {
            .size = sizeof turn, .max_tasks = 1, .min_priority = INT_MIN};

        if (jsm_pump_tasks(rt, &turn) != JSM_OK)
            return false;
        if (jsm_promise_state(cx, p, NULL) != JSM_P_PENDING)
            break;
        if (timeout_ns >= 0 && jsm_now(rt) - start >= timeout_ns) {
            jsm_throwf(cx, JSM_ERROR, "timed out waiting for a promise");
            return false;
        }
        if (!turn.alive && timeout_ns < 0) {
            jsm_throwf(cx, JSM_ERROR,
                       "nothing is left that could settle the promise");
            return false;
        }
        if (!turn.more)
            jsmi_system_sleep(turn.next_ns);
    }
    return true;
}

jsm_value jsm_await(jsm_context *cx, jsm_value p, int64_t timeout_ns)
{
    JsVm *vm = jsmi_vm_of(cx);
    jsm_value result = JSM_UNDEFINED;

    if (p.bits == 0 || jsm_pending(cx) != JSM_OK)
        return JSM_NONE;
    if (vm->native_call || vm->frame_pointer || cx->runtime->is_pumping)
        return jsm_throwf(cx, JSM_TYPE_ERROR, "a native function cannot await");
    if (!jsmi_is_promise(jsmi_inward(p)))
        return p;
    // Somebody looks at the outcome.
    jsmi_as_promise(jsmi_inward(p))->object.cell.auxiliary |=
        JSMI_PROMISE_IS_HANDLED;
    if (!pump_until_settled(cx, p, timeout_ns))
        return JSM_NONE;
    if (jsm_promise_state(cx, p, &result) == JSM_P_REJECTED)
        return jsm_throw(cx, result);
    return result;
}
