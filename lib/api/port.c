// SPDX-License-Identifier: MIT
#include "api/port.h"

void *jsmi_port_allocate(const JsAllocator *allocator, size_t size)
{
    void *block = allocator->reallocate(allocator->data, NULL, 0, size);

    if (block)
        memset(block, 0, size);
    return block;
}

void jsmi_port_free(const JsAllocator *allocator, void *block, size_t size)
{
    if (block)
        allocator->reallocate(allocator->data, block, size, 0);
}

JsPort *jsmi_port_new(const JsAllocator *allocator)
{
    JsPort *port = jsmi_port_allocate(allocator, sizeof *port);

    if (!port)
        return NULL;
    port->allocator = *allocator;
    port->references = 1;
    port->next_id = 1;
    jsmi_lock_initialize(&port->wakeup_lock);
    jsmi_lock_initialize(&port->lock);
    return port;
}

void jsmi_port_retain(JsPort *port)
{
    atomic_fetch_add(&port->references, 1);
}

void jsmi_port_release(JsPort *port)
{
    JsAllocator allocator = port->allocator;

    if (atomic_fetch_sub(&port->references, 1) != 1)
        return;
    jsmi_port_free(&allocator, port->timers,
                   port->timer_capacity * sizeof(JsTask *));
    jsmi_port_free(&allocator, port->timers_by_id,
                   port->timer_chains * sizeof(JsTask *));
    jsmi_lock_dispose(&port->lock);
    jsmi_lock_dispose(&port->wakeup_lock);
    jsmi_port_free(&allocator, port, sizeof *port);
}

void jsmi_port_add_message(JsPort *port, size_t size)
{
    port->messages += size;
}

void jsmi_port_return_message(JsPort *port, size_t size)
{
    atomic_fetch_add(&port->returned, size);
}

bool jsmi_port_settle_messages(JsPort *port, JsBudget *budget)
{
    size_t size = atomic_exchange(&port->returned, 0);

    port->messages -= size;
    jsmi_discharge(budget, size);
    return size > 0;
}

void jsmi_port_disown_messages(JsPort *port, JsBudget *budget)
{
    jsmi_discharge(budget, port->messages);
    port->messages = 0;
}

void jsmi_port_wake(JsPort *port)
{
    bool was_awake;

    jsmi_lock_acquire(&port->lock);
    was_awake = port->is_awake;
    port->is_awake = true;
    jsmi_lock_release(&port->lock);
    if (was_awake)
        return;
    jsmi_lock_acquire(&port->wakeup_lock);
    if (port->wakeup)
        port->wakeup(port->wakeup_data);
    jsmi_lock_release(&port->wakeup_lock);
}

void jsmi_port_close(JsPort *port)
{
    jsmi_lock_acquire(&port->wakeup_lock);
    port->wakeup = NULL;
    jsmi_lock_release(&port->wakeup_lock);
    jsmi_port_drop_queues(port, NULL);
    jsmi_lock_acquire(&port->lock);
    port->is_closed = true;
    for (int kind = 0; kind < 3; kind++) {
        while (port->handles[kind]) {
            JsHandle *handle = port->handles[kind];

            port->handles[kind] = handle->next;
            handle->previous = handle->next = NULL;
            handle->value = JSMI_NONE;
        }
    }
    jsmi_lock_release(&port->lock);
}

// -------------------------------------------------------------------- handles

JsHandle *jsmi_handle_new(JsPort *port, JsHandleKind kind, JsValue value)
{
    JsHandle *handle = jsmi_port_allocate(&port->allocator, sizeof *handle);

    if (!handle)
        return NULL;
    handle->port = port;
    handle->kind = kind;
    handle->value = value;
    jsmi_port_retain(port);
    jsmi_lock_acquire(&port->lock);
    handle->next = port->handles[kind];
    if (handle->next)
        handle->next->previous = handle;
    port->handles[kind] = handle;
    jsmi_lock_release(&port->lock);
    return handle;
}

void jsmi_handle_free(JsHandle *handle)
{
    JsPort *port;

    if (!handle)
        return;
    port = handle->port;
    jsmi_lock_acquire(&port->lock);
    if (handle->next)
        handle->next->previous = handle->previous;
    if (handle->previous)
        handle->previous->next = handle->next;
    else if (port->handles[handle->kind] == handle)
        port->handles[handle->kind] = handle->next;
    jsmi_lock_release(&port->lock);
    jsmi_port_free(&port->allocator, handle, sizeof *handle);
    jsmi_port_release(port);
}

void jsmi_port_mark(JsPort *port, JsMarker *marker)
{
    jsmi_lock_acquire(&port->lock);
    for (JsHandle *h = port->handles[JSMI_HANDLE_STRONG]; h; h = h->next)
        jsmi_mark_value(marker, h->value);
    for (JsHandle *h = port->handles[JSMI_HANDLE_DEFERRED]; h; h = h->next)
        jsmi_mark_value(marker, h->value);
    jsmi_lock_release(&port->lock);
}

void jsmi_port_clear_weak(JsPort *port, JsHeap *heap)
{
    jsmi_lock_acquire(&port->lock);
    for (JsHandle *h = port->handles[JSMI_HANDLE_WEAK]; h; h = h->next) {
        if (jsmi_is_cell(h->value) &&
            !jsmi_heap_is_live(heap, jsmi_as_cell(h->value))) {
            h->value = JSMI_NONE;
            h->is_dead = h->on_dead != NULL;
        }
    }
    jsmi_lock_release(&port->lock);
}

void jsmi_port_announce_dead(JsPort *port)
{
    for (;;) {
        jsm_free_fn on_dead = NULL;
        void *data = NULL;

        jsmi_lock_acquire(&port->lock);
        for (JsHandle *h = port->handles[JSMI_HANDLE_WEAK]; h; h = h->next) {
            if (h->is_dead) {
                h->is_dead = false;
                on_dead = h->on_dead;
                data = h->data;
                break;
            }
        }
        jsmi_lock_release(&port->lock);
        if (!on_dead)
            return;
        on_dead(data);
    }
}

// --------------------------------------------------------------------- timers

static bool is_earlier(const JsTask *a, const JsTask *b)
{
    return a->due != b->due ? a->due < b->due : a->sequence < b->sequence;
}

// The place of a timer that is due already and waits among the ready tasks.
#define READY SIZE_MAX

static void put_timer(JsPort *port, JsTask *task, size_t place)
{
    port->timers[place] = task;
    task->place = place;
}

static void sift_up(JsPort *port, size_t i)
{
    JsTask *task = port->timers[i];

    while (i > 0 && is_earlier(task, port->timers[(i - 1) / 2])) {
        put_timer(port, port->timers[(i - 1) / 2], i);
        i = (i - 1) / 2;
    }
    put_timer(port, task, i);
}

static void sift_down(JsPort *port, size_t i)
{
    JsTask *task = port->timers[i];

    for (;;) {
        size_t child = 2 * i + 1;

        if (child + 1 < port->timer_count &&
            is_earlier(port->timers[child + 1], port->timers[child]))
            child++;
        if (child >= port->timer_count ||
            !is_earlier(port->timers[child], task))
            break;
        put_timer(port, port->timers[child], i);
        i = child;
    }
    put_timer(port, task, i);
}

// Takes the timer at a place in the heap out of it.
static JsTask *remove_timer(JsPort *port, size_t i)
{
    JsTask *task = port->timers[i];
    JsTask *moved = port->timers[--port->timer_count];

    if (moved != task) {
        put_timer(port, moved, i);
        sift_up(port, i);
        sift_down(port, moved->place);
    }
    task->place = READY;
    return task;
}

static bool add_timer(JsPort *port, JsTask *task)
{
    if (port->timer_count == port->timer_capacity) {
        size_t capacity = port->timer_capacity ? port->timer_capacity * 2 : 16;
        JsTask **timers =
            port->allocator.reallocate(port->allocator.data, port->timers,
                                       port->timer_capacity * sizeof(JsTask *),
                                       capacity * sizeof(JsTask *));

        if (!timers)
            return false;
        port->timers = timers;
        port->timer_capacity = capacity;
    }
    put_timer(port, task, port->timer_count++);
    sift_up(port, port->timer_count - 1);
    return true;
}

static JsTask **timer_chain(const JsPort *port, int64_t id)
{
    return &port->timers_by_id[(size_t)id & (port->timer_chains - 1)];
}

// Makes twice as many chains when there are more timers. Without the memory
// the chains get longer; false if there is none yet.
static bool grow_timer_chains(JsPort *port)
{
    size_t count = port->timer_chains;
    size_t grown = count ? count * 2 : 16;
    JsTask **old = port->timers_by_id;
    JsTask **chains;

    if (port->identified < count)
        return true;
    chains = jsmi_port_allocate(&port->allocator, grown * sizeof *chains);
    if (!chains)
        return count > 0;
    port->timers_by_id = chains;
    port->timer_chains = grown;
    for (size_t i = 0; i < count; i++) {
        for (JsTask *task = old[i], *next; task; task = next) {
            JsTask **chain = timer_chain(port, task->id);

            next = task->next_by_id;
            task->next_by_id = *chain;
            *chain = task;
        }
    }
    if (old)
        jsmi_port_free(&port->allocator, old, count * sizeof *old);
    return true;
}

static void remember_timer(JsPort *port, JsTask *task)
{
    JsTask **chain = timer_chain(port, task->id);

    task->next_by_id = *chain;
    *chain = task;
    port->identified++;
}

// A task that will not be waited for any more; one that is no timer is none.
static void forget_timer(JsPort *port, const JsTask *task)
{
    JsTask **link;

    if (task->id == 0)
        return;
    link = timer_chain(port, task->id);
    while (*link != task)
        link = &(*link)->next_by_id;
    *link = task->next_by_id;
    port->identified--;
}

// ---------------------------------------------------------------------- tasks

static void append(JsPort *port, JsTask *task)
{
    jsm_queue *queue = task->queue;

    task->next = NULL;
    task->previous = queue->last;
    task->sequence = port->next_sequence++;
    if (queue->last)
        queue->last->next = task;
    else
        queue->first = task;
    queue->last = task;
}

static void take_ready(jsm_queue *queue, const JsTask *task)
{
    if (task->previous)
        task->previous->next = task->next;
    else
        queue->first = task->next;
    if (task->next)
        task->next->previous = task->previous;
    else
        queue->last = task->previous;
}

void jsmi_queue_release(jsm_queue *queue)
{
    JsPort *port = queue->port;
    jsm_queue **link = &port->queues;
    bool is_last;

    jsmi_lock_acquire(&port->lock);
    is_last = --queue->references == 0;
    if (is_last) {
        while (*link && *link != queue)
            link = &(*link)->next;
        if (*link)
            *link = queue->next;
    }
    jsmi_lock_release(&port->lock);
    if (!is_last)
        return;
    jsmi_port_free(&port->allocator, queue, sizeof *queue);
    jsmi_port_release(port);
}

void jsmi_task_free(JsTask *task)
{
    jsm_queue *queue = task->queue;

    if (task->release)
        task->release(task->data);
    jsmi_port_free(&queue->port->allocator, task, sizeof *task);
    jsmi_queue_release(queue);
}

// Takes the timers of a context (NULL: all) out of the heap.
static JsTask *take_timers(JsPort *port, const jsm_context *cx, JsTask *taken)
{
    size_t kept = 0;

    for (size_t i = 0; i < port->timer_count; i++) {
        JsTask *task = port->timers[i];

        if (cx && task->queue->cx != cx) {
            put_timer(port, task, kept++);
        } else {
            task->next = taken;
            taken = task;
        }
    }
    port->timer_count = kept;
    for (size_t i = kept / 2; i-- > 0;)
        sift_down(port, i);
    return taken;
}

void jsmi_port_drop_queues(JsPort *port, const jsm_context *cx)
{
    JsTask *tasks;

    jsmi_lock_acquire(&port->lock);
    tasks = take_timers(port, cx, NULL);
    for (jsm_queue *queue = port->queues; queue; queue = queue->next) {
        if (cx && queue->cx != cx)
            continue;
        if (queue->last) {
            queue->last->next = tasks;
            tasks = queue->first;
        }
        queue->first = queue->last = NULL;
        queue->pending = 0;
        queue->cx = NULL;
    }
    for (const JsTask *task = tasks; task; task = task->next)
        forget_timer(port, task);
    jsmi_lock_release(&port->lock);
    while (tasks) {
        JsTask *task = tasks;

        tasks = task->next;
        jsmi_task_free(task);
    }
}

JsTask *jsmi_port_next_task(JsPort *port, int64_t now, int least_priority)
{
    jsm_queue *best = NULL;
    JsTask *task = NULL;

    jsmi_lock_acquire(&port->lock);
    while (port->timer_count > 0 && port->timers[0]->due <= now)
        append(port, remove_timer(port, 0));
    for (jsm_queue *queue = port->queues; queue; queue = queue->next) {
        if (!queue->first || queue->priority < least_priority)
            continue;
        if (!best || queue->priority > best->priority ||
            (queue->priority == best->priority &&
             queue->first->sequence < best->first->sequence))
            best = queue;
    }
    if (best) {
        task = best->first;
        take_ready(best, task);
        forget_timer(port, task);
        best->pending--;
    }
    jsmi_lock_release(&port->lock);
    return task;
}

JsPortState jsmi_port_state(JsPort *port, int least_priority, bool may_sleep)
{
    JsPortState state = {INT64_MAX, false, false};

    jsmi_lock_acquire(&port->lock);
    if (port->timer_count > 0) {
        state.next_due = port->timers[0]->due;
        state.is_alive = true;
    }
    for (jsm_queue *queue = port->queues; queue; queue = queue->next) {
        if (queue->first && queue->priority >= least_priority)
            state.has_ready = true;
        if (queue->pending > 0 || (queue->holds_alive && queue->cx))
            state.is_alive = true;
    }
    if (port->completions)
        state.has_ready = state.is_alive = true;
    if (port->handles[JSMI_HANDLE_DEFERRED])
        state.is_alive = true;
    if (may_sleep && !state.has_ready)
        port->is_awake = false;
    jsmi_lock_release(&port->lock);
    return state;
}

jsm_status jsmi_port_post(JsTask *task, int64_t *id)
{
    jsm_queue *queue = task->queue;
    JsPort *port = queue->port;
    bool is_timer = task->id != 0;
    jsm_status status = JSM_OK;

    jsmi_lock_acquire(&port->lock);
    if (!queue->cx) {
        status = JSM_CLOSED;
    } else if (queue->most_pending && queue->pending >= queue->most_pending) {
        status = JSM_AGAIN;
    } else if (is_timer) {
        task->id = port->next_id++;
        task->sequence = port->next_sequence++;
        *id = task->id;
        if (grow_timer_chains(port) && add_timer(port, task))
            remember_timer(port, task);
        else
            status = JSM_NOMEM;
    } else {
        append(port, task);
    }
    if (status == JSM_OK) {
        queue->pending++;
        queue->references++;
    }
    jsmi_lock_release(&port->lock);
    return status;
}

JsTask *jsmi_port_cancel(jsm_queue *queue, int64_t id)
{
    JsPort *port = queue->port;
    JsTask *found = NULL;

    jsmi_lock_acquire(&port->lock);
    if (port->timer_chains > 0)
        found = *timer_chain(port, id);
    while (found && (found->id != id || found->queue != queue))
        found = found->next_by_id;
    if (found) {
        forget_timer(port, found);
        if (found->place == READY)
            take_ready(queue, found);
        else
            remove_timer(port, found->place);
        queue->pending--;
    }
    jsmi_lock_release(&port->lock);
    return found;
}

void jsmi_queue_add(jsm_queue *queue)
{
    JsPort *port = queue->port;

    jsmi_port_retain(port);
    jsmi_lock_acquire(&port->lock);
    queue->next = port->queues;
    port->queues = queue;
    jsmi_lock_release(&port->lock);
}

void jsmi_queue_retain(jsm_queue *queue)
{
    jsmi_lock_acquire(&queue->port->lock);
    queue->references++;
    jsmi_lock_release(&queue->port->lock);
}
