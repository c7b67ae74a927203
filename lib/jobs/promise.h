// SPDX-License-Identifier: MIT
//
// Promises and the microtask queue: the part of the standard's promise
// machinery that runs no script of its own.
// https://tc39.es/ecma262/#sec-promise-abstract-operations
//
// A reaction is one cell: what to do when the promise is settled. Besides the
// standard's reactions with a capability and handlers there are internal ones
// that resume an async function or generator, for which no function objects
// are made.
//
// Microtasks are a first-in, first-out queue of cells and values; a queue that
// cannot grow throws out of memory where the job is enqueued.
#pragma once

#include "object/operations.h"

typedef enum JsPromiseState {
    JSMI_PROMISE_PENDING,
    JSMI_PROMISE_FULFILLED,
    JSMI_PROMISE_REJECTED,
} JsPromiseState;

typedef struct JsPromiseReaction JsPromiseReaction;

// [[PromiseState]] is object.cell.auxiliary's low two bits, the rest flags.
enum { JSMI_PROMISE_IS_HANDLED = 4, JSMI_PROMISE_STATE_MASK = 3 };

typedef struct JsPromise {
    JsObject object;
    JsValue result;
    JsPromiseReaction *first_reaction;
    JsPromiseReaction *last_reaction;
} JsPromise;

// A PromiseCapability record. `promise` undefined: none. Where `resolve` is
// undefined, `promise` is a fresh one of %Promise% whose resolving functions
// nobody could see: they are not made.
typedef struct JsPromiseCapability {
    JsValue promise;
    JsValue resolve;
    JsValue reject;
} JsPromiseCapability;

typedef enum JsReactionKind {
    JSMI_REACT_BY_HANDLERS,  // PromiseReaction records
    JSMI_REACT_BY_RESUMING,  // `target` awaits
} JsReactionKind;

// Resumes something that awaits, from a microtask. False: a termination.
typedef bool JsResume(JsVm *vm, JsCell *target, bool is_rejected,
                      JsValue value);

struct JsPromiseReaction {
    JsCell cell;  // extra: JsReactionKind
    JsPromiseReaction *next;
    JsValue fulfilled;  // handler or undefined
    JsValue rejected;
    JsPromiseCapability capability;
    JsCell *target;
    JsResume *resume;
    JsRealm *realm;    // of the job
    JsValue captured;  // by vm->hooks.job_capture, when `then` was called
};

static inline JsPromise *jsmi_as_promise(JsValue value)
{
    return (JsPromise *)jsmi_as_cell(value);
}

static inline JsPromiseState jsmi_promise_state(const JsPromise *promise)
{
    return (JsPromiseState)(promise->object.cell.auxiliary &
                            JSMI_PROMISE_STATE_MASK);
}

static inline bool jsmi_is_promise(JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_PROMISE);
}

// A pending promise with %Promise.prototype%, or with the given shape.
JSMI_MUST_USE bool jsmi_promise_new(JsVm *vm, JsShape *shape_or_null,
                                    JsPromise **promise);

// HostPromiseRejectionTracker ( promise, "handle" ), if nobody handled the
// promise yet: somebody looks at it now.
void jsmi_promise_handle(JsVm *vm, JsPromise *promise);

// FulfillPromise, RejectPromise: of a pending promise.
JSMI_MUST_USE bool jsmi_promise_fulfill(JsVm *vm, JsPromise *promise,
                                        JsValue value);
JSMI_MUST_USE bool jsmi_promise_reject(JsVm *vm, JsPromise *promise,
                                       JsValue reason);

// RejectPromise with the pending exception, which is taken. False: it was a
// termination, or memory ran out.
JSMI_MUST_USE bool jsmi_promise_reject_pending(JsVm *vm, JsPromise *promise);

// What the resolve function of a promise does (steps 7 on of Promise Resolve
// Functions): self-resolution, thenables, fulfilment. Can run a `then` getter.
JSMI_MUST_USE bool jsmi_promise_resolve_with(JsVm *vm, JsPromise *promise,
                                             JsValue resolution);

// CreateResolvingFunctions. The functions keep their shared flag in their own
// data slots.
JSMI_MUST_USE bool jsmi_create_resolving_functions(JsVm *vm, JsPromise *promise,
                                                   JsValue *resolve,
                                                   JsValue *reject);

// PromiseResolve(C, x)
JSMI_MUST_USE bool jsmi_promise_resolve(JsVm *vm, JsObject *constructor,
                                        JsValue value, JsValue *promise);

// NewPromiseCapability(C)
JSMI_MUST_USE bool jsmi_new_promise_capability(JsVm *vm, JsValue constructor,
                                               JsPromiseCapability *capability);

// PerformPromiseThen; `capability` NULL: none.
JSMI_MUST_USE bool
jsmi_perform_promise_then(JsVm *vm, JsPromise *promise, JsValue fulfilled,
                          JsValue rejected,
                          const JsPromiseCapability *capability);

// Await: `resume(target, ...)` is called in a microtask once `value`, made a
// promise, is settled.
JSMI_MUST_USE bool jsmi_await(JsVm *vm, JsValue value, JsCell *target,
                              JsResume *resume);
// The same for a promise that is known to be one.
JSMI_MUST_USE bool jsmi_promise_then_resume(JsVm *vm, JsPromise *promise,
                                            JsCell *target, JsResume *resume);

// ------------------------------------------------------------------ microtasks

// One turn of the queue's work: values that a job needs and the function that
// does it. Runs with the realm current and returns false only on a
// termination or an exception that nobody handles (which stays pending).
typedef bool JsJobFunction(JsVm *vm, JsValue *values);

enum { JSMI_JOB_VALUES = 4 };

// HostEnqueuePromiseJob and host microtasks. `realm` NULL: the current one.
JSMI_MUST_USE bool jsmi_enqueue_job(JsVm *vm, JsRealm *realm,
                                    JsJobFunction *function,
                                    const JsValue *values, int count);
// The same with what was captured before.
JSMI_MUST_USE bool jsmi_enqueue_captured_job(JsVm *vm, JsRealm *realm,
                                             JsJobFunction *function,
                                             const JsValue *values, int count,
                                             JsValue captured);
// What vm->hooks.job_capture gives; undefined without that hook.
static inline JSMI_MUST_USE bool jsmi_capture(JsVm *vm, JsValue *captured)
{
    *captured = JSMI_UNDEFINED;
    return !vm->hooks.job_capture || vm->hooks.job_capture(vm, captured);
}

typedef struct JsJob {
    JsJobFunction *function;
    JsRealm *realm;
    JsValue captured;
    JsValue values[JSMI_JOB_VALUES];
} JsJob;

// A ring buffer whose capacity is a power of two.
struct JsJobQueue {
    JsJob *jobs;
    size_t capacity;
    size_t first;
    size_t count;
};

static inline size_t jsmi_pending_jobs(const JsVm *vm)
{
    return vm->jobs->count;
}

// Runs at most `most` jobs (0: until none is left), and those they enqueue.
// False: a job left an exception or a termination pending; call again for the
// rest. `*ran` counts.
JSMI_MUST_USE bool jsmi_run_jobs(JsVm *vm, size_t most, size_t *ran);

// Drops the jobs of a realm that goes away.
void jsmi_drop_jobs(JsVm *vm, const JsRealm *realm);

JSMI_MUST_USE bool jsmi_jobs_initialize(JsVm *vm);
void jsmi_jobs_dispose(JsVm *vm);
void jsmi_jobs_trace(void *vm, JsMarker *marker, bool is_minor);
// The values of the jobs in realms of one host.
void jsmi_jobs_trace_host(const JsVm *vm, JsMarker *marker, const void *host);

void jsmi_promise_trace(JsMarker *marker, JsCell *cell);
void jsmi_reaction_trace(JsMarker *marker, JsCell *cell);
