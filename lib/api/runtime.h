// SPDX-License-Identifier: MIT
//
// What stands behind the handles of jsmini.h: the runtime, which is a JsVm and
// what the host gave it, and the context, which is a realm and its data.
//
// Every public function that may allocate or run script has the same frame:
//
//     JsEntry entry;
//     if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
//         return JSM_NONE;
//     succeeded = ...
//     return jsmi_leave(&entry, succeeded, value);
//
// Entering fails while an exception is pending, makes the context's realm the
// running one and notes the native scope; leaving rewinds the scope but for
// the result. So what a function made on its way is gone when it returns, and
// what it gives lives in the caller's scope.
#pragma once

#include "api/misuse.h"
#include "api/port.h"
#include "builtins/builtins.h"
#include "interp/host_call.h"
#include "jobs/promise.h"

typedef struct JsOwnData JsOwnData;
struct JsOwnData {
    JsOwnData *next;
    const void *key;
    void *data;
    jsm_free_fn release;
};

typedef struct JsExitCall JsExitCall;
struct JsExitCall {
    JsExitCall *next;
    jsm_task_fn function;
    void *data;
};

// A rejected promise that nobody had handled when it was noted, or one that
// was reported and has been handled since.
typedef struct JsRejection {
    JsValue promise;
    JsRealm *realm;
    bool is_handled;
} JsRejection;

// A bit beside JSMI_PROMISE_IS_HANDLED: the host was told.
enum { JSMI_PROMISE_IS_REPORTED = 8 };

// A piece of the host that is being called: a native function, a task, a hook.
typedef struct JsCallback {
    uint32_t mark;         // of the native scope where it began
    uint32_t scope_depth;  // scopes of the host that were open then
} JsCallback;

struct jsm_runtime {
    JsVm vm;  // first: a JsVm * of a runtime is the runtime
    JsPort *port;
    JsAllocator allocator;
    uint32_t flags;  // JSM_RT_...
    jsm_limits limits;
    jsm_hooks hooks;
    jsm_context *contexts;
    jsm_class *classes;
    JsOwnData *own_data;
    jsm_module_host module_host;
    JsRejection *rejections;
    size_t rejection_count;
    size_t rejection_capacity;
    uint32_t scope_depth;   // of jsm_scope_open
    JsCallback callback;    // the innermost
    const char *forbidden;  // what runs that must not use the runtime, or NULL
    bool is_misused;        // the process is about to end
    uint32_t uses;          // calls of the interface under way (if checked)
    atomic_uintptr_t user;  // the thread they are on
    bool is_pumping;
    bool is_under_pressure;  // heap_soft was exceeded, and the host told
    bool (*refuel)(JsBudget *budget);  // the vm's own, as the next
    bool (*reclaim)(JsBudget *budget, size_t wanted);
    int64_t fuel_granted;              // at the last refuelling
    uint64_t fuel_used;                // until then
    size_t external;                   // bytes reported by native objects
    uint64_t collection_count;
    uint64_t collection_time;
    uint64_t longest_collection;
    uint64_t random_state;
};

struct jsm_context {
    jsm_runtime *runtime;
    jsm_context *next;
    JsRealm *realm;
    JsHeapAccount account;
    JsOwnData *own_data;
    JsExitCall *exit_calls;
    struct JsClassEntry *classes;  // constructors made in this realm
    struct JsModuleMap *modules;   // by key
};

static inline jsm_runtime *jsmi_runtime_of(JsVm *vm)
{
    return (jsm_runtime *)(void *)vm;
}

static inline JsVm *jsmi_vm_of(jsm_context *cx)
{
    return &cx->runtime->vm;
}

static inline JsValue jsmi_inward(jsm_value value)
{
    return JSMI_VALUE(value.bits);
}

static inline jsm_value jsmi_outward(JsValue value)
{
    return (jsm_value){value.bits};
}

// Arrays of values are passed as they are: both types are one word.
_Static_assert(sizeof(jsm_value) == sizeof(JsValue), "values are one word");

static inline const JsValue *jsmi_inward_array(const jsm_value *values)
{
    return (const JsValue *)(const void *)values;
}

// -------------------------------------------------------------- entry and exit

typedef struct JsEntry {
    JsVm *vm;
    JsRealm *realm;        // that ran before
    uint32_t mark;         // of the native scope
    const char *function;  // that was entered, for messages
} JsEntry;

// False while an exception is pending.
JSMI_MUST_USE bool jsmi_entry_begin(jsm_context *cx, JsEntry *entry,
                                    const char *function);
#define jsmi_enter(cx, entry) jsmi_entry_begin(cx, entry, __func__)

// Whether a value was given: false for JSM_NONE, and the entry is left. Checked
// builds end the process for a value of another runtime or of a closed scope.
JSMI_MUST_USE bool jsmi_given(JsEntry *entry, jsm_value value);
JSMI_MUST_USE bool jsmi_all_given(JsEntry *entry, int count,
                                  const jsm_value *values);

// Leaves. A failure without an exception becomes the one for want of memory.
jsm_value jsmi_leave(JsEntry *entry, bool succeeded, JsValue value);
jsm_status jsmi_leave_status(JsEntry *entry, bool succeeded);

jsm_status jsmi_pending_status(const JsVm *vm);

// promises.c: tells the host of microtasks that were queued outside of a pump.
void jsmi_wake_for_jobs(jsm_runtime *rt);

// Leaves for C of the host that no script called.
static inline void jsmi_leave_outermost(jsm_runtime *rt)
{
    if (jsmi_pending_jobs(&rt->vm) > 0)
        jsmi_wake_for_jobs(rt);
}

// Around every call of the host's code: what it leaves in the native scope is
// gone afterwards, and so are scopes that it left open (which builds with
// checks end the process for). The end gets what the beginning gave.
#ifdef JSMI_CHECKED
static inline JsCallback jsmi_callback_begin(jsm_runtime *rt)
{
    JsCallback outer = rt->callback;

    rt->callback = (JsCallback){jsmi_scope_open(&rt->vm.heap), rt->scope_depth};
    return outer;
}

static inline void jsmi_callback_end(jsm_runtime *rt, JsCallback outer)
{
    JSMI_MISUSE_IF(rt->scope_depth != rt->callback.scope_depth, rt,
                   "a callback",
                   "a scope that it opened is still open at its end");
    jsmi_scope_rewind(&rt->vm.heap, rt->callback.mark);
    rt->callback = outer;
}
#else
// Nobody asks how deep scopes nest: the mark is all there is to it.
static inline JsCallback jsmi_callback_begin(jsm_runtime *rt)
{
    return (JsCallback){jsmi_scope_open(&rt->vm.heap), 0};
}

static inline void jsmi_callback_end(jsm_runtime *rt, JsCallback callback)
{
    jsmi_scope_rewind(&rt->vm.heap, callback.mark);
}
#endif

// Around code of the host that must not use the runtime; `what` says what it
// is. What was noted before is given back, for the end.
static inline const char *jsmi_forbid(jsm_runtime *rt, const char *what)
{
    const char *outer = rt->forbidden;

    rt->forbidden = what;
    return outer;
}

// ------------------------------------------------------------------ text, keys

// JSM_NTS resolved.
size_t jsmi_text_length(const char *text, size_t length);
// The property key that UTF-8 text spells. Throws for want of memory.
JSMI_MUST_USE bool jsmi_key_from_utf8(JsVm *vm, const char *text, size_t length,
                                      JsKey *key);
JSMI_MUST_USE bool jsmi_string_of_utf8(JsVm *vm, const char *text,
                                       size_t length, JsString **string);
// The string as UTF-8 with a NUL behind it, in a cell kept in the scope.
// Throws for want of memory.
JSMI_MUST_USE bool jsmi_string_to_utf8(JsVm *vm, JsString *string,
                                       const char **text, size_t *length);
// printf into a new string.
JSMI_MUST_USE bool jsmi_format_string(JsVm *vm, const char *format,
                                      va_list arguments, JsString **string);

// ------------------------------------------------------- pieces of other files

extern const JsCellInfo jsmi_cell_infos[JSMI_CELL_KIND_COUNT];

// system.c: clock, zone and entropy.
void jsmi_system_install(jsm_runtime *rt);
uint64_t jsmi_system_entropy(void);
int64_t jsmi_system_now(bool monotonic);
// Sleeps until a timer is due (-1: there is none), a millisecond at most,
// since other threads may post meanwhile.
void jsmi_system_sleep(int64_t until_timer);

// runtime.c: copies a struct that begins with its size, as much of it as both
// know.
void jsmi_copy_sized(void *to, size_t to_size, const void *from);

// own data of runtimes and contexts
JSMI_MUST_USE bool jsmi_own_data_set(jsm_runtime *rt, JsOwnData **list,
                                     const void *key, void *data,
                                     jsm_free_fn release);
void *jsmi_own_data_get(const JsOwnData *list, const void *key);
void jsmi_own_data_dispose(jsm_runtime *rt, JsOwnData **list);

// functions.c: a function of the host. `name` may be NULL.
JSMI_MUST_USE bool jsmi_host_function_create(JsVm *vm, JsRealm *realm,
                                             JsNative *body, JsKey name,
                                             uint32_t arity, const void *code,
                                             void *data,
                                             JsNativeFunction **function);
// The vm's hook in builds with checks.
JsValue jsmi_run_host(JsVm *vm, const JsCall *call);

// runtime.c: whether the host lets a realm make code of a text. False with or
// without an exception of the host's.
JSMI_MUST_USE bool jsmi_may_compile(jsm_runtime *rt, const JsRealm *realm,
                                    JsString *source);

// scripts.c: what the vm's hooks for code from text do.
void jsmi_scripts_install(jsm_runtime *rt);

// promises.c: the vm's hooks around jobs.
JSMI_MUST_USE bool jsmi_job_capture(JsVm *vm, JsValue *captured);
void jsmi_job_enter(JsVm *vm, JsValue captured);
void jsmi_job_leave(JsVm *vm, JsValue captured);

// promises.c
void jsmi_track_rejection(JsVm *vm, JsObject *promise, bool handled);
void jsmi_report_rejections(jsm_runtime *rt);
// Gives what is pending to hooks.uncaught: false if it has to stay pending.
bool jsmi_report_uncaught(jsm_runtime *rt, jsm_context *cx);

// context.c: what the heap asks of contexts, which are its accounts.
void jsmi_accounts_install(jsm_runtime *rt);

// classes.c
void jsmi_classes_dispose(jsm_runtime *rt);
void jsmi_context_classes_dispose(jsm_context *cx);
void jsmi_context_classes_mark(const jsm_context *cx, JsMarker *marker);

// import_calls.c: the vm's hooks.
void jsmi_modules_install(jsm_runtime *rt);

// modules_api.c
void jsmi_context_modules_dispose(jsm_context *cx);
void jsmi_context_modules_mark(const jsm_context *cx, JsMarker *marker);
// Whether a load waits for the host.
bool jsmi_modules_are_loading(const jsm_runtime *rt);
// Takes what was finished since by other threads, or later.
void jsmi_modules_take_completions(jsm_runtime *rt);
// Requests that were finished too late.
void jsmi_modules_drop_completions(JsPort *port);
// The promise of a compiled module's evaluation; it is no module of the map.
jsm_value jsmi_run_module(jsm_context *cx, JsSharedImage *image);
