// SPDX-License-Identifier: MIT
//
// The machine's state: what a runtime is to the layers from objects upwards.
// It embeds the heap and holds what each layer needs of the ones above it as
// hooks, so that calls go down by name and up only through a table.
//
// Abrupt completions. An operation that can complete abruptly returns a
// must-use bool; false means that the thrown value is in `exception` (or that
// the machine is terminating, which no script can catch: exactly one function,
// jsmi_take_exception, takes the value, and it fails on a termination). The
// outputs are then untouched.
#pragma once

#include "object/realm.h"

typedef enum JsPending {
    JSMI_NOTHING_PENDING,
    JSMI_EXCEPTION_PENDING,
    JSMI_TERMINATION_PENDING,  // fuel, deadline or request: not catchable
} JsPending;

// A segment of the VM stack: see interp/frame.h.
typedef struct JsStackSegment JsStackSegment;

// What higher layers install.
typedef struct JsVmHooks {
    // [[Call]] and [[Construct]] of any callable that is no plain native
    // function. `arguments` need not be rooted by the caller beyond the native
    // scope. The result is recorded in the native scope.
    bool (*call)(JsVm *vm, JsValue function, JsValue this_value,
                 const JsValue *arguments, uint32_t count, JsValue *result);
    bool (*construct)(JsVm *vm, JsObject *constructor, const JsValue *arguments,
                      uint32_t count, JsObject *new_target, JsValue *result);
    // The stack of calls as it is now, into an error object's own record.
    bool (*capture_stack)(JsVm *vm, JsObject *error);
    // The code of an indirect eval in a realm, as a function to be called with
    // the realm's global this value. Errors are of the running realm.
    bool (*compile_eval)(JsVm *vm, JsRealm *realm, JsString *source,
                         JsValue *function);
    // PerformEval for a direct eval: inside `scope` of the running function,
    // closed over `environment` (or undefined), with its this value.
    bool (*direct_eval)(JsVm *vm, JsString *source, const JsScopeInfo *scope,
                        JsValue environment, JsValue this_value,
                        JsValue *result);
    // The end of CreateDynamicFunction: compiles one function expression of
    // the realm's global scope, whose text was put together from parameters
    // and body. The offsets are those of JSMI_PARSE_FUNCTION.
    bool (*create_function)(JsVm *vm, JsRealm *realm, JsString *source,
                            uint32_t parameters_end, uint32_t body_end,
                            JsValue *function);
    // Function.prototype.call and apply, which calling sees through.
    JsNative *function_call;
    JsNative *function_apply;
    // RegExpCreate, for literals.
    bool (*create_regexp)(JsVm *vm, JsValue pattern, JsValue flags,
                          JsValue *regexp);
    // The getter of %TypedArray%.prototype.length, which caches know.
    JsNative *typed_array_length;
    // %GeneratorPrototype%.next, which for-of knows.
    JsNative *generator_next;
    // Those of async generators, by the function's mode.
    JsNative *async_generator_resume;
    // import.meta and import() of the module or script whose code it is.
    bool (*import_meta)(JsVm *vm, JsLinkedCode *code, JsValue *meta);
    bool (*import_call)(JsVm *vm, JsLinkedCode *code, JsValue specifier,
                        JsValue options, JsCodeImportPhase phase,
                        JsValue *promise);
    // The property `key` of a sloppy function that legacy programs ask for its
    // caller or arguments with; `*found` is false for every other receiver.
    bool (*reflect)(JsVm *vm, JsValue receiver, JsKey key, JsValue *value,
                    bool *found);
    // The [[ModuleSourceClassName]] of a value: NULL if it has none.
    bool (*module_source_class)(JsVm *vm, JsValue value, JsString **name);
    // A promise of the namespace of a module in the realm of a ShadowRealm,
    // named as the running script would name it.
    bool (*import_into)(JsVm *vm, JsRealm *realm, JsString *specifier,
                        JsValue *promise);
    // HostPromiseRejectionTracker: operation true is "handle".
    void (*track_rejection)(JsVm *vm, JsObject *promise, bool handled);
    // The clock and the zone; milliseconds since the epoch.
    double (*now)(JsVm *vm);
    double (*utc_offset)(JsVm *vm, double time, bool is_local);
    uint64_t (*random)(JsVm *vm);
    // A clock that never goes back, in nanoseconds: what deadlines are set by.
    int64_t (*monotonic)(JsVm *vm);
    // Does nothing for at most so many nanoseconds; NULL: cannot.
    void (*sleep)(JsVm *vm, int64_t nanoseconds);
    // The host's context of asynchronous work, or NULL all three: what is
    // current is captured (undefined: nothing) when a job or reaction is made,
    // and entered and left around the job.
    bool (*job_capture)(JsVm *vm, JsValue *captured);
    void (*job_enter)(JsVm *vm, JsValue captured);
    void (*job_leave)(JsVm *vm, JsValue captured);
    // In builds with checks: calls the function of the host
    // (JSMI_NATIVE_IS_HOST) and looks at what it did. Gives what it gave.
    JsValue (*run_host)(JsVm *vm, const JsCall *call);
    void *data;
} JsVmHooks;

struct JsVm {
    JsHeap heap;  // first: a JsHeap * of the vm is the vm
    JsBudget budget;
    JsAtomTable atoms;

    JsValue exception;  // when pending
    JsPending pending;

    JsRealm *realm;            // the running execution context's
    uint32_t prototype_epoch;  // rule 3 of shape.h

    // The interpreter's: interp/frame.h explains. The first two lie apart, so
    // that no compiler loads them as one word of twice the size: processors
    // wait for what was stored as two words just before.
    JsValue *frame_pointer;
    JsValue *stack_limit;  // end of the current segment
    const JsInstruction *program_counter;
    JsValue entry_result;  // what an entry frame returned
    JsStackSegment *segment;
    JsStackSegment *spare_segment;
    JsValue *first_frame;   // where one begins while nothing runs
    JsCall *native_call;    // innermost native function, or NULL
    int32_t depth_left;     // how many more script frames there may be
    int32_t max_depth;      // how many in all
    struct JsTailCalls *tail_calls;  // the last ones; NULL: none yet
    bool keeps_frames;               // tail calls are ordinary ones
    int32_t native_depth_left;  // how many more re-entries of C
    int32_t max_native_depth;   // how many in all
    size_t stack_bytes, max_stack_bytes;

    const JsIntrinsicSpec *intrinsics;  // JSMI_INTRINSIC_COUNT rows
    const JsPropertySpec *global_properties;
    JsVmHooks hooks;

    JsShape *null_roots;             // roots of shapes without prototype (weak)
    struct JsSharedCaches *shared_caches;  // shared_caches.h: made at need
    struct JsJobQueue *jobs;         // microtasks: jobs/
    struct JsAsyncWaiter *async_waiters;  // Atomics.waitAsync: atomics.c
    struct JsSymbolRegistry *symbols;  // Symbol.for
    JsCell *waiting_finalization;      // registries: builtins/weak.h
    uint64_t random_state[2];
    uint64_t async_module_count;  // the order of asynchronous evaluations
    uint32_t next_hash;      // of symbols
    _Atomic bool terminate;  // set by any thread
    int64_t fuel_left;       // beyond the current slice; -1: endless
    int64_t deadline;        // of hooks' clock; 0: none
    size_t max_buffer_length;  // bytes of one buffer
    bool can_block;            // [[CanBlock]] of the agent
    uint32_t exclusive;      // nesting of regions where no script may run
};

_Static_assert(offsetof(JsVm, heap) == 0, "the heap comes first");

static inline JsVm *jsmi_heap_vm(JsHeap *heap)
{
    return (JsVm *)heap;
}

static inline void jsmi_vm_keep(JsVm *vm, JsValue value)
{
    if (jsmi_is_cell(value))
        jsmi_keep(&vm->heap, value);
}

// The vm's own memory of roots, budget, atoms and stack; hooks and intrinsics
// are set by the caller before the first realm is made.
JSMI_MUST_USE bool jsmi_vm_initialize(JsVm *vm, const JsAllocator *allocator,
                                      const JsCellInfo *infos, uint32_t seed);
void jsmi_vm_dispose(JsVm *vm);

// Guards recursion in C: counts one more level, or counts nothing and throws
// nothing. Each true is matched by one jsmi_leave_native.
static inline JSMI_MUST_USE bool jsmi_count_native(JsVm *vm)
{
    if (JSMI_LIKELY(--vm->native_depth_left >= 0))
        return true;
    vm->native_depth_left++;
    return false;
}

static inline void jsmi_leave_native(JsVm *vm)
{
    vm->native_depth_left++;
    JSMI_ASSERT(vm->native_depth_left <= vm->max_native_depth);
}

// The same, but throws a RangeError where there is no level left.
JSMI_MUST_USE bool jsmi_enter_native(JsVm *vm);

// Sets how many levels there may be, those under way included.
void jsmi_vm_set_max_native_depth(JsVm *vm, uint32_t depth);

// Starts or stops metering: `fuel` units in all from now on (-1: endless).
void jsmi_vm_set_fuel(JsVm *vm, int64_t fuel);
// What is left of them, or -1.
int64_t jsmi_vm_fuel_left(const JsVm *vm);

// Sets how many script frames there may be, those that run included.
void jsmi_vm_set_max_depth(JsVm *vm, uint32_t depth);

// A number for a new symbol's hash.
static inline uint32_t jsmi_vm_next_hash(JsVm *vm)
{
    vm->next_hash += 0x9E3779B9u;
    return vm->next_hash;
}

// Pays for steps; false with a termination pending when the machine must stop.
static inline JSMI_MUST_USE bool jsmi_vm_spend(JsVm *vm, size_t units)
{
    return jsmi_spend(&vm->budget, units);
}

// ------------------------------------------------------------------ exceptions

// Takes the pending exception: true with it in `*exception` (kept in the
// scope), nothing pending any more. False: a termination, which goes on.
JSMI_MUST_USE bool jsmi_take_exception(JsVm *vm, JsValue *exception);

// Make it pending; always false.
bool jsmi_throw(JsVm *vm, JsValue value);
bool jsmi_throw_out_of_memory(JsVm *vm);
bool jsmi_throw_termination(JsVm *vm);

// What an allocation's NULL becomes: the out-of-memory error, unless a
// termination (which makes operations of the heap fail too) is pending.
// Messages are formatted as printf does, with %s for UTF-8 text, %d, %u, %zu,
// and these of our own: %V a value as a person would name it (strings quoted
// and shortened), %K a key (JsKey by address: const JsKey *), %S a JsString *.
// Always false.
bool jsmi_throw_error(JsVm *vm, JsIntrinsic prototype, const char *format, ...);
bool jsmi_throw_type_error(JsVm *vm, const char *format, ...);
bool jsmi_throw_range_error(JsVm *vm, const char *format, ...);
bool jsmi_throw_reference_error(JsVm *vm, const char *format, ...);
bool jsmi_throw_syntax_error(JsVm *vm, const char *format, ...);

// The compilers learn here that these are always false, and so that whatever
// a successful operation yields has been set.
static inline bool jsmi_failed(bool ignored)
{
    (void)ignored;
    return false;
}

#define jsmi_throw(...) jsmi_failed((jsmi_throw)(__VA_ARGS__))
#define jsmi_throw_out_of_memory(...)                                          \
    jsmi_failed((jsmi_throw_out_of_memory)(__VA_ARGS__))
#define jsmi_throw_termination(...)                                            \
    jsmi_failed((jsmi_throw_termination)(__VA_ARGS__))
#define jsmi_throw_error(...) jsmi_failed((jsmi_throw_error)(__VA_ARGS__))
#define jsmi_throw_type_error(...)                                             \
    jsmi_failed((jsmi_throw_type_error)(__VA_ARGS__))
#define jsmi_throw_range_error(...)                                            \
    jsmi_failed((jsmi_throw_range_error)(__VA_ARGS__))
#define jsmi_throw_reference_error(...)                                        \
    jsmi_failed((jsmi_throw_reference_error)(__VA_ARGS__))
#define jsmi_throw_syntax_error(...)                                           \
    jsmi_failed((jsmi_throw_syntax_error)(__VA_ARGS__))

// An error object with its message and the stack as it is.
JSMI_MUST_USE bool jsmi_error_create(JsVm *vm, JsRealm *realm,
                                     JsIntrinsic prototype, JsString *message,
                                     JsValue *error);

// The same without asking for the stack.
JSMI_MUST_USE bool jsmi_error_create_without_stack(JsVm *vm, JsRealm *realm,
                                                   JsIntrinsic prototype,
                                                   JsString *message,
                                                   JsValue *error);

// An error's record, besides its properties.
typedef struct JsError {
    JsObject object;
    JsCell *frames;  // captured stack, or NULL: see interp/trace.h
    // A SyntaxError of a text that ended too early.
    bool is_incomplete;
} JsError;
