// SPDX-License-Identifier: MIT
//
// The port is the part of a runtime that other threads may touch, and that may
// outlive it: references, deferreds and queues hold a count of it. Its memory
// and theirs comes straight from the application's allocator, outside the
// runtime's own count.
//
// One lock guards everything in it. It is never held while code of the host
// runs. `wakeup_lock` is: it makes sure that no wakeup of a runtime is under
// way any more once that has been freed. The lock order is wakeup_lock, lock.
#pragma once

#include <stdatomic.h>

#include "api/lock.h"
#include "base/budget.h"
#include "heap/heap.h"
#include "jsmini.h"

typedef struct JsPort JsPort;
typedef struct JsHandle JsHandle;
typedef struct JsTask JsTask;

typedef enum JsHandleKind {
    JSMI_HANDLE_STRONG,
    JSMI_HANDLE_WEAK,
    JSMI_HANDLE_DEFERRED,
} JsHandleKind;

// A jsm_ref or a jsm_deferred: a value that the runtime keeps, or only knows.
struct JsHandle {
    JsPort *port;
    JsHandle *previous;
    JsHandle *next;
    JsHandleKind kind;
    JsValue value;        // none: collected, or the runtime is gone
    jsm_free_fn on_dead;  // of a weak one, until it was called
    void *data;
    bool is_dead;  // on_dead is to be called after this collection
};

struct jsm_ref {
    JsHandle handle;
};

struct jsm_deferred {
    JsHandle handle;
};

struct JsTask {
    JsTask *next;
    JsTask *previous;    // among the ready tasks of the queue
    JsTask *next_by_id;  // of the port's timers by id
    jsm_queue *queue;
    jsm_task_fn function;
    void *data;
    jsm_free_fn release;
    uint64_t sequence;  // order of becoming ready
    int64_t due;        // of a timer, on the monotonic clock
    int64_t id;         // of a timer, from 1
    size_t place;       // of a timer in the port's heap; READY: is ready
};

struct jsm_queue {
    JsPort *port;
    jsm_queue *next;  // of the port
    jsm_context *cx;  // NULL: closed
    JsTask *first;    // tasks that are ready
    JsTask *last;
    size_t pending;  // ready tasks and timers
    size_t most_pending;
    size_t references;  // the host's, and one for each task
    int priority;
    bool holds_alive;
};

struct JsPort {
    JsAllocator allocator;
    atomic_size_t references;
    JsLock wakeup_lock;
    void (*wakeup)(void *data);  // NULL once the runtime is gone
    void *wakeup_data;
    int64_t (*now)(void *data, bool monotonic);  // the host's clock, or NULL
    void *now_data;
    bool is_deterministic;  // no other clock than that
    JsLock lock;            // of all that follows
    bool is_closed;
    JsHandle *handles[3];  // by JsHandleKind
    jsm_queue *queues;
    JsTask **timers;  // a binary heap by due time and sequence
    size_t timer_count;
    size_t timer_capacity;
    JsTask **timers_by_id;  // chains, by the low bits of the id
    size_t timer_chains;    // a power of two, or 0
    size_t identified;      // timers that wait or are ready
    uint64_t next_sequence;
    int64_t next_id;
    size_t messages;         // bytes of them in the count of the runtime, whose
                             // thread alone looks at this
    atomic_size_t returned;  // of those, that are free already: any thread
    bool is_awake;           // the host was told, or is pumping
    jsm_module_request *completions;  // finished from outside of the loading
};

// Raw memory of the application, NULL when refused.
void *jsmi_port_allocate(const JsAllocator *allocator, size_t size);
void jsmi_port_free(const JsAllocator *allocator, void *block, size_t size);

// NULL: out of memory.
JsPort *jsmi_port_new(const JsAllocator *allocator);
void jsmi_port_retain(JsPort *port);
void jsmi_port_release(JsPort *port);

// The runtime is going away: handles lose their values, queues are closed and
// their tasks dropped, no wakeup is called any more.
void jsmi_port_close(JsPort *port);

// Tells the host that there is work, unless it knows.
void jsmi_port_wake(JsPort *port);

// The clock of the host or of the system, in nanoseconds. Any thread.
int64_t jsmi_port_now(const JsPort *port, bool monotonic);

// Handles. NULL: out of memory.
JsHandle *jsmi_handle_new(JsPort *port, JsHandleKind kind, JsValue value);
// Any thread; NULL is allowed.
void jsmi_handle_free(JsHandle *handle);
void jsmi_port_mark(JsPort *port, JsMarker *marker);
// Forgets weakly held values that died; a second call, after the collection,
// tells those who asked.
void jsmi_port_clear_weak(JsPort *port, JsHeap *heap);
void jsmi_port_announce_dead(JsPort *port);

// Messages that a runtime wrote stay in its count until they are freed, which
// may be anywhere and later than the runtime is. Their memory is the budget's
// when it begins to be a message.
void jsmi_port_add_message(JsPort *port, size_t size);
void jsmi_port_return_message(JsPort *port, size_t size);  // any thread
// Takes what was returned out of the count: whether there was anything.
bool jsmi_port_settle_messages(JsPort *port, JsBudget *budget);
// The runtime is going away: takes all of them out of its count.
void jsmi_port_disown_messages(JsPort *port, JsBudget *budget);

// Queues and tasks.
void jsmi_port_drop_queues(JsPort *port, const jsm_context *cx);
// Moves timers that are due to their queues, then takes the first ready task
// of the highest priority from `least_priority` on; NULL if there is none.
JsTask *jsmi_port_next_task(JsPort *port, int64_t now, int least_priority);
// Releases its data, too.
void jsmi_task_free(JsTask *task);
// Enters a task (a timer if its id is not 0; *id is then its new one) into its
// queue. Unless that is JSM_OK, the task stays the caller's.
jsm_status jsmi_port_post(JsTask *task, int64_t *id);
// Takes a timer out; NULL if it is not there any more.
JsTask *jsmi_port_cancel(jsm_queue *queue, int64_t id);

// The port takes its first count.
void jsmi_queue_add(jsm_queue *queue);
void jsmi_queue_retain(jsm_queue *queue);
void jsmi_queue_release(jsm_queue *queue);

typedef struct JsPortState {
    int64_t next_due;  // INT64_MAX: no timer
    bool has_ready;    // a task of the priority asked for
    // Anything queued, a deferred, or a queue that holds alive.
    bool is_alive;
} JsPortState;
// `may_sleep`: where nothing is ready, the next post wakes the host.
JsPortState jsmi_port_state(JsPort *port, int least_priority, bool may_sleep);
