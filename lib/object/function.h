// SPDX-License-Identifier: MIT
//
// Functions, the environments they close over, and the realm's side of their
// code.
//
// A function compiled from script is a JsFunction: code, environment, home
// object. Its own properties "length", "name" and "prototype" come into being
// when someone asks (JSMI_OBJECT_LAZY), in this order, which gives "prototype"
// slot 2: making a closure is one allocation.
//
// A native function is a C function with a row of a builtin table or the
// data of an embedder. It gets a JsCall, and what it receives from the engine
// lives until it returns (heap.h, rooting). Its length and name are lazy too.
#pragma once

#include "bytecode/code.h"
#include "object/object.h"

typedef struct JsRealm JsRealm;
typedef struct JsFunction JsFunction;
typedef struct JsLinkedCode JsLinkedCode;
typedef struct JsNativeFunction JsNativeFunction;

// ------------------------------------------------------------------ call frame

// One call of a native function. Arguments that the caller did not pass read
// as undefined through jsmi_argument. It begins as the host's functions see it
// (jsm_call), so that they get the same struct.
typedef struct JsCall {
    JsValue this_value;
    JsValue new_target;        // undefined unless constructing
    const JsValue *arguments;  // the caller's registers: they do not move
    uint32_t argument_count;
    void *host_data;       // the callee's
    JsValue callee_value;  // the callee

    JsVm *vm;
    JsRealm *realm;  // the function's
    JsNativeFunction *callee;
    struct JsCall *previous;  // the native call below this one
    JsValue *frame_pointer;   // of the script frame below, for traces
} JsCall;

// False: an exception is pending in the vm.
typedef bool JsNative(JsCall *call, JsValue *result);

static inline JsValue jsmi_argument(const JsCall *call, uint32_t index)
{
    return index < call->argument_count ? call->arguments[index]
                                        : JSMI_UNDEFINED;
}

// --------------------------------------------------------------- environments

// A heap environment: the captured variables of one scope. An object
// environment (of `with`) has the object in slot 0.
typedef struct JsEnvironment JsEnvironment;
struct JsEnvironment {
    JsCell cell;               // auxiliary: number of slots
    JsEnvironment *parent;     // NULL: the realm's global scope is around it
    const JsScopeInfo *scope;  // in an image that `code` keeps
    JsLinkedCode *code;
    JsObject *variables;  // names that sloppy direct evals added, or NULL
    JsValue slots[];
};

// What a slot of an importing module's environment holds: the binding of
// another module, or a namespace object as `value` when there is no
// environment.
typedef struct JsIndirectBinding {
    JsCell cell;
    JsEnvironment *environment;
    uint64_t slot;
    JsValue value;
} JsIndirectBinding;

// ----------------------------------------------------------------- linked code

typedef enum JsCacheKind {
    JSMI_CACHE_OWN_INLINE,     // slot: byte offset in the object
    JSMI_CACHE_OWN_OVERFLOW,   // slot: index in the overflow vector
    JSMI_CACHE_HOLDER_INLINE,  // of a prototype, `holder`: slots likewise
    JSMI_CACHE_HOLDER_OVERFLOW,
    JSMI_CACHE_HOLDER_GETTER,  // the holder's slot (as in its shape) has a
                               // JsAccessor
    JSMI_CACHE_OWN_GETTER,
    JSMI_CACHE_ABSENT,      // undefined, by rules 2 and 3 of shape.h
    JSMI_CACHE_ADD_INLINE,  // store that adds; `holder` is the new shape
    JSMI_CACHE_ADD_OVERFLOW,
    JSMI_CACHE_ARRAY_LENGTH,
    JSMI_CACHE_STRING_LENGTH,
    JSMI_CACHE_TYPED_ARRAY_LENGTH,  // the getter that all of them inherit
    JSMI_CACHE_FIELD,  // a member of a struct of the host (host_object.h),
                       // for reading or for storing
    JSMI_CACHE_FIELD_DOUBLE,  // the same for the commonest types of members;
    JSMI_CACHE_FIELD_INT32,   // slot: byte offset in the struct
    JSMI_CACHE_EMPTY,
    // Of sites that name globals, which know no other kind: `holder` has a
    // unique shape, the guard, and the slot in its overflow vector.
    JSMI_CACHE_GLOBAL = JSMI_CACHE_OWN_INLINE,
} JsCacheKind;

// One inline cache: what was true when it was filled, checked on each use.
// Holds its cells weakly: cleared at the end of a marking when one died.
//
// The guard is the receiver's shape (or none) with the kind in the low bits,
// which are free because cells are aligned to sixteen. So one comparison with
// an object's shape finds the commonest kind, a plain property of its own,
// and one more any other.
typedef struct JsPropertyCache {
    uintptr_t guard;
    JsCell *holder;  // object (never NULL), or for ADD the shape afterwards
    JsKey key;       // for ever the same
    uint32_t epoch;  // vm->prototype_epoch at filling time
    uint32_t slot;
} JsPropertyCache;

enum { JSMI_CACHE_KIND_MASK = 15 };

_Static_assert((int)JSMI_CACHE_OWN_INLINE == 0 &&
                   (int)JSMI_CACHE_EMPTY <= (int)JSMI_CACHE_KIND_MASK,
               "a kind fits the low bits of a cell's address");

static inline uintptr_t jsmi_cache_guard(const JsShape *shape, JsCacheKind kind)
{
    return (uintptr_t)shape | (uintptr_t)kind;
}

static inline JsCacheKind jsmi_cache_kind(const JsPropertyCache *cache)
{
    return (JsCacheKind)(cache->guard & JSMI_CACHE_KIND_MASK);
}

static inline JsShape *jsmi_cache_shape(const JsPropertyCache *cache)
{
    return (JsShape *)(cache->guard & ~(uintptr_t)JSMI_CACHE_KIND_MASK);
}

// Forgets: matches nothing, and the holder is an object without a shape.
void jsmi_cache_clear(JsPropertyCache *cache);

// What a call site called last, and its code. Weak, as property caches are.
typedef struct JsCallCache {
    JsValue callee;  // a function of the site's own realm; JSMI_NONE: none
    JsLinkedCode *target;
} JsCallCache;

enum { JSMI_NO_SIMPLE_FRAME = INT32_MAX };

// A function's code as one realm runs it: realised constants and caches. Made
// when a closure of it is first made, filled in at the first call
// (`constants` NULL until then), collected with its last closure.
struct JsLinkedCode {
    JsCell cell;  // flags: JSMI_LINKED in interp/frame.h
    const JsFunctionCode *code;
    const JsInstruction *instructions;
    JsValue *constants;  // behind `caches` in one allocation
    JsPropertyCache *caches;
    JsCallCache *call_caches;
    JsLinkedCode **children;
    uint32_t register_count;
    // Of the registers, where a plain call needs nothing but a frame; before
    // that is known, or if it needs more, JSMI_NO_SIMPLE_FRAME: more than any
    // segment has room for, so that the loop's test whether there is room
    // sends such calls out of line.
    int32_t simple_frame_bytes;
    uint32_t parameter_count;
    uint32_t code_flags;   // JSMI_CODE_*
    uint32_t side_size;    // bytes of that allocation
    JsSharedImage *image;  // a reference of its own
    JsRealm *realm;
    JsCell *host_defined;  // [[HostDefined]]: script or module, or NULL
};

// A linked code for function `index` of the image, which is retained.
JSMI_MUST_USE bool jsmi_linked_code_new(JsVm *vm, JsRealm *realm,
                                        JsSharedImage *image, uint32_t index,
                                        JsCell *host_defined,
                                        JsLinkedCode **linked);
// Realises constants and caches. Once per code and realm.
JSMI_MUST_USE bool jsmi_linked_code_link(JsVm *vm, JsLinkedCode *linked);

// The linked code of child number `index` (CLOSURE's operand).
JSMI_MUST_USE bool jsmi_linked_code_child(JsVm *vm, JsLinkedCode *linked,
                                          uint32_t index, JsLinkedCode **child);

// ------------------------------------------------------------------- functions

// What constructing needs besides: made at the first `new` or for a class.
typedef struct JsConstructData {
    JsCell cell;
    JsShape *instance_shape;  // for new_target == this function
    JsValue fields;           // [[Fields]] initializer function or undefined
    JsValue source_class;     // reserved for private brand checks
} JsConstructData;

struct JsFunction {
    JsObject object;
    JsLinkedCode *linked;
    JsEnvironment *environment;       // or NULL
    JsObject *home_object;            // or NULL
    JsConstructData *construct_data;  // or NULL
};

_Static_assert(sizeof(JsFunction) == 64, "a closure is four granules");

// What a step of the machine made in C came to.
typedef enum JsStep {
    JSMI_STEP_FAILED,   // exception pending
    JSMI_STEP_DONE,     // the result is where it belongs
    JSMI_STEP_ENTERED,  // a frame was pushed or popped: vm->frame_pointer and
                        // vm->program_counter say where to go on
    JSMI_STEP_LEFT,     // the entry frame returned vm->entry_result
} JsStep;

// A native function that runs as a frame of the interpreter's loop, one step
// at a time: it is called with its frame's registers again and again, keeps
// its state in them, and asks for calls by pushing frames (interp/steps.h).
typedef JsStep JsNativeSteps(JsVm *vm, JsValue *fp);

// In the header's extra byte of a native function.
enum {
    // It was called, and calling it takes nothing but a call of `native`: it
    // is none of those that the interpreter knows.
    JSMI_NATIVE_IS_PLAIN = 1,
    // It reads or writes a member of a struct of the host: `mode` says which
    // (host_object.h), of the JsHostClass that `host_data` is.
    JSMI_NATIVE_IS_FIELD = 2,
    // It is a function of the host, which is not marked as a plain one: the
    // loop calls it in fewer steps.
    JSMI_NATIVE_IS_HOST = 4,
};

struct JsNativeFunction {
    JsObject object;
    JsLinkedCode *linked;  // code of one NATIVE_STEP if it runs in steps, or
                           // NULL; in the place of a JsFunction's
    union {
        JsNative *native;
        JsNativeSteps *steps;
    };
    JsRealm *realm;
    const struct JsPropertySpec *spec;  // of a builtin, or NULL
    JsCell *name;                       // atom or symbol, or NULL: the spec's
    uint16_t length;
    uint16_t name_prefix;  // 0 none, 1 "get ", 2 "set "
    uint32_t mode;         // of a family that shares a body
    void *host_data;       // of an embedder's function
    void (*release)(void *host_data);
    JsValue data[2];  // internal slots of closures in C
};

static inline bool jsmi_is_plain_native(JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_NATIVE_FUNCTION) &&
           jsmi_as_cell(value)->extra & JSMI_NATIVE_IS_PLAIN;
}

static inline bool jsmi_is_host_function(JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_NATIVE_FUNCTION) &&
           jsmi_as_cell(value)->extra & JSMI_NATIVE_IS_HOST;
}

_Static_assert(offsetof(JsNativeFunction, linked) ==
                   offsetof(JsFunction, linked),
               "a frame finds its code whatever its function is");

typedef struct JsBoundFunction {
    JsObject object;
    JsObject *target;
    JsValue bound_this;
    JsSlots *arguments;  // or NULL
} JsBoundFunction;

// OrdinaryFunctionCreate for a closure, with the prototype that its kind asks
// for. Recorded in the scope.
JSMI_MUST_USE bool jsmi_function_create(JsVm *vm, JsLinkedCode *linked,
                                        JsEnvironment *environment,
                                        JsValue *function);

// CreateBuiltinFunction. `name` is an atom or symbol key.
JSMI_MUST_USE bool jsmi_native_function_create(JsVm *vm, JsRealm *realm,
                                               JsNative *native, JsKey name,
                                               uint32_t length,
                                               JsValue *function);

// The code of native functions that run in steps, made once for a realm.
JSMI_MUST_USE bool jsmi_realm_steps_code(JsVm *vm, JsRealm *realm,
                                         JsLinkedCode **linked);
// Registers of a frame that runs in steps: two parameters, then these many
// for state and windows, from JSMI_STEPS_STATE on.
enum {
    JSMI_STEPS_PARAMETERS = 2,
    JSMI_STEPS_STATE = JSMI_STEPS_PARAMETERS + 1 + JSMI_FRAME_HEADER_WORDS,
    JSMI_STEPS_REGISTERS = JSMI_STEPS_STATE + 16,
};

// Turns the lazy own properties into ordinary ones.
JSMI_MUST_USE bool jsmi_function_make_real(JsVm *vm, JsObject *function);

// SetFunctionName; `prefix` is 0, 1 "get" or 2 "set".
JSMI_MUST_USE bool jsmi_set_function_name(JsVm *vm, JsObject *function,
                                          JsKey name, int prefix);

// The shape of objects that `new` of this function makes when new_target is
// the function itself. Runs no script; false with `*shape` NULL untouched when
// memory runs out.
JSMI_MUST_USE bool jsmi_function_instance_shape(JsVm *vm, JsFunction *function,
                                                JsShape **shape);

extern const JsObjectMethods jsmi_function_methods;  // ordinary with lazies

// The realm of a function, through bound functions and proxies
// (GetFunctionRealm). Throws for a revoked proxy.
JSMI_MUST_USE bool jsmi_get_function_realm(JsVm *vm, JsObject *function,
                                           JsRealm **realm);

// construct_data, made if there is none.
JSMI_MUST_USE bool jsmi_function_ensure_construct_data(JsVm *vm,
                                                       JsFunction *function);

// ---------------------------------------------------------- for the collector

void jsmi_function_trace(JsMarker *marker, JsCell *cell);
void jsmi_construct_data_trace(JsMarker *marker, JsCell *cell);
void jsmi_native_function_trace(JsMarker *marker, JsCell *cell);
// Calls `release`, for functions added to the heap's finalizable cells.
void jsmi_native_function_finalize(JsHeap *heap, JsCell *cell);
void jsmi_bound_function_trace(JsMarker *marker, JsCell *cell);
void jsmi_environment_trace(JsMarker *marker, JsCell *cell);
JsValue *jsmi_environment_values(JsCell *cell, size_t *count);
void jsmi_linked_code_trace(JsMarker *marker, JsCell *cell);
void jsmi_linked_code_clear_weak(JsHeap *heap, JsCell *cell);
void jsmi_linked_code_finalize(JsHeap *heap, JsCell *cell);
