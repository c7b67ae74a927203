// SPDX-License-Identifier: MIT
//
// The VM stack and its frames.
//
// The stack is a chain of segments; frames never move and never straddle two.
// A call's window is laid out by the caller in its own topmost registers, and
// the callee's frame begins there: nothing is copied.
//
//     caller's registers ... | f | this | args ...
//                                 |
//                                 +- callee's frame pointer: register 0
//
//     fp[-1]                    the function
//     fp[0]                     this
//     fp[1 .. n]                parameters; missing ones are undefined
//     fp[n+1 .. n+4]            JsFrame
//     fp[n+5 .. count-1]        variables and temporaries, undefined on entry
//
// Arguments beyond the parameters are overwritten by the header, unless the
// code keeps them (JSMI_CODE_NEEDS_ARGUMENTS): then function, this and
// parameters are copied above them, and the arguments stay where they were,
// directly below fp[-1].
//
// A window is copied only where a new segment begins. So every word of a
// segment up to the end of the topmost frame is a value, except the first two
// words of each JsFrame: that is how the collector scans it.
//
// A frame says what becomes of its result: JsReturnKind. Calls that the loop
// makes of itself (getters, setters, constructors, iterator steps, callbacks
// of builtins) are frames too; only when C needs a result does it enter the
// loop again (JSMI_RETURN_ENTRY).
#pragma once

#include "object/operations.h"

// Bits in the header flags of a JsLinkedCode.
enum {
    JSMI_LINKED = 1,  // constants and caches are there
};

typedef enum JsReturnKind {
    JSMI_RETURN_PLAIN,      // into the caller's result register
    JSMI_RETURN_ENTRY,      // leave the loop: C called
    JSMI_RETURN_DISCARD,    // of a setter
    JSMI_RETURN_CONSTRUCT,  // `this` unless an object is returned
    JSMI_RETURN_STEP,       // result object of an iterator's next method
    JSMI_RETURN_CALLBACK,   // as PLAIN, but first asks a JsCallbackTurn
    JSMI_RETURN_KIND_MASK = 0x0F,
    JSMI_RETURN_POPS_SEGMENT = 0x10,    // first frame of its segment
    JSMI_RETURN_RESTORES_REALM = 0x20,  // the caller's realm is another one
    JSMI_RETURN_GENERATOR = 0x40,       // a running generator's frame
    // Took another's place: a tail call. A plain frame stays one by that.
    JSMI_RETURN_REPLACED = 0x80,
} JsReturnKind;

typedef struct JsFrame {
    const JsInstruction *return_address;
    JsValue *caller;  // frame pointer, or NULL
    uint64_t call;    // jsmi_frame_call; an integer, if read as a value
    // Of a plain frame: the caller's code, so that returning need not look
    // for it. Of a callback's: the address of a JsCallbackTurn. Of others:
    // new.target.
    JsValue linked_or_new_target;
} JsFrame;

// What a native function that runs in steps and calls back for one thing after
// the other does when the callback has returned `answer`, its frame at `fp`
// being still there, with this header and code. True: that frame has been made
// ready to run once more, as jsmi_run_frame_again does it. False: the frame is
// to be left, and the steps of the native function, whose frame is the header's
// caller, go on; the answer is where it belongs, or will be taken by them.
// Neither allocates nor calls anything.
typedef bool JsCallbackTurn(JsVm *vm, JsValue *fp, JsValue answer,
                            JsFrame *frame, const JsLinkedCode *linked);

// A C pointer as a value that the collector takes for a number, and back.
static inline JsValue jsmi_value_address(uintptr_t address)
{
    return JSMI_VALUE(JSMI_DOUBLE_OFFSET + (uint64_t)address);
}

static inline uintptr_t jsmi_as_address(JsValue value)
{
    return (uintptr_t)(value.bits - JSMI_DOUBLE_OFFSET);
}

enum {
    JSMI_FIRST_SEGMENT_BYTES = 4096,
    // So that the arguments of a call can be counted in 24 bits.
    JSMI_LARGEST_SEGMENT_BYTES = 1 << 27,
    // Words above a frame that are always there, for the small windows that
    // the loop itself makes (getters, iterator steps).
    JSMI_STACK_SLACK = 16,
};

// The three figures of a frame's `call`: what becomes of the result, the
// caller's register for it, and how many arguments were passed.
static inline uint64_t jsmi_frame_call(uint32_t return_kind,
                                       uint32_t result_register,
                                       uint32_t argument_count)
{
    // The highest flag comes lowest, so that one shift leaves what a plain
    // frame has none of.
    uint32_t kind = (return_kind << 1 | return_kind >> 7) & 0xFF;

    JSMI_ASSERT(return_kind <= 0xFF && result_register <= 0xFF &&
                argument_count < JSMI_LARGEST_SEGMENT_BYTES / sizeof(JsValue));
    return JSMI_INT_TAG | (uint64_t)kind << 40 |
           (uint64_t)argument_count << 16 | result_register << 8;
}

// The same of a plain frame that this instruction calls: A and B lie in the
// instruction as they lie here.
static inline uint64_t jsmi_frame_plain_call(JsInstruction instruction)
{
    return JSMI_INT_TAG | (instruction & 0x00FFFF00u);
}

static inline uint32_t jsmi_frame_return_kind(const JsFrame *frame)
{
    uint32_t kind = (uint32_t)(frame->call >> 40) & 0xFF;

    return (kind >> 1 | kind << 7) & 0xFF;
}

static inline uint32_t jsmi_frame_result_register(const JsFrame *frame)
{
    return (uint32_t)frame->call >> 8 & 0xFF;
}

static inline uint32_t jsmi_frame_argument_count(const JsFrame *frame)
{
    return (uint32_t)(frame->call >> 16) & 0xFFFFFF;
}

static inline bool jsmi_frame_returns_as(const JsFrame *frame,
                                         uint32_t return_kind)
{
    uint64_t kind = jsmi_frame_call(return_kind, 0, 0);

    return frame->call >> 40 == kind >> 40;
}

static inline bool jsmi_frame_is_plain(const JsFrame *frame)
{
    return frame->call >> 41 == JSMI_INT_TAG >> 41;
}

static inline JsValue jsmi_frame_new_target(const JsFrame *frame)
{
    return jsmi_frame_is_plain(frame) ||
                   jsmi_frame_returns_as(frame, JSMI_RETURN_CALLBACK)
               ? JSMI_UNDEFINED
               : frame->linked_or_new_target;
}

_Static_assert(sizeof(JsFrame) == JSMI_FRAME_HEADER_WORDS * sizeof(JsValue),
               "the compiler leaves this much room");

struct JsStackSegment {
    JsStackSegment *previous;
    JsValue *limit;           // end of `words`
    size_t size;              // of the allocation
    JsValue *previous_limit;  // stack_limit of the segment below
    JsValue words[];
};

static inline JsFunction *jsmi_frame_function(const JsValue *fp)
{
    return (JsFunction *)(uintptr_t)fp[-1].bits;
}

static inline JsFrame *jsmi_frame_header(JsValue *fp, uint32_t parameter_count)
{
    return (JsFrame *)(void *)(fp + parameter_count + 1);
}

static inline JsFrame *jsmi_frame_of(JsValue *fp)
{
    return jsmi_frame_header(fp,
                             jsmi_frame_function(fp)->linked->parameter_count);
}

// To be done to the header of a frame that is left: its place may be one of
// the caller's registers, which are values.
static inline void jsmi_frame_clear_header(JsFrame *frame)
{
    JsValue *words = (JsValue *)(void *)frame;

    words[0] = words[1] = JSMI_UNDEFINED;
}

// The registers of a new frame, by twos, the last one perhaps beyond the frame,
// in the slack.
static inline void jsmi_frame_clear_registers(JsFrame *frame, JsValue *fp,
                                              const JsLinkedCode *linked)
{
    const JsValue *end = fp + linked->register_count;

    for (JsValue *r = (JsValue *)(void *)(frame + 1); r < end; r += 2)
        r[0] = r[1] = JSMI_UNDEFINED;
}

// Fills a new frame but for its function, this and given arguments: missing
// parameters, header, registers. `word` is linked_or_new_target.
static inline void jsmi_frame_fill(JsValue *fp, const JsLinkedCode *linked,
                                   uint32_t given,
                                   const JsInstruction *return_address,
                                   JsValue *caller, uint64_t call, JsValue word)
{
    JsFrame *frame = jsmi_frame_header(fp, linked->parameter_count);

    while (JSMI_UNLIKELY(given < linked->parameter_count))
        fp[++given] = JSMI_UNDEFINED;
    frame->return_address = return_address;
    frame->caller = caller;
    frame->call = call;
    frame->linked_or_new_target = word;
    jsmi_frame_clear_registers(frame, fp, linked);
}

// For a JsCallbackTurn, when `this` and the arguments of the next call are in
// their registers, as many as the last one had and there are parameters for. It
// has seen to it that there is fuel: for the call, for the step that is left
// out, and for what that would have spent besides.
static inline void jsmi_run_frame_again(JsVm *vm, JsValue *fp, JsFrame *frame,
                                        const JsLinkedCode *linked,
                                        int64_t fuel)
{
    vm->budget.fuel -= fuel;
    for (uint32_t given = jsmi_frame_argument_count(frame);
         JSMI_UNLIKELY(given < linked->parameter_count);)
        fp[++given] = JSMI_UNDEFINED;
    jsmi_frame_clear_registers(frame, fp, linked);
}

// Bytes that the first segment has for the frame that begins it. It is there
// whenever nothing runs.
enum {
    JSMI_FIRST_FRAME_BYTES =
        (int)(JSMI_FIRST_SEGMENT_BYTES - sizeof(JsStackSegment) -
              (JSMI_STACK_SLACK + 1) * sizeof(JsValue)),
};

// Bytes that the segment has for a frame that begins at `fp`.
static inline ptrdiff_t jsmi_frame_room(const JsVm *vm, const JsValue *fp)
{
    return (const uint8_t *)vm->stack_limit - (const uint8_t *)fp;
}

// Whether a plain call of this code, its frame beginning at `fp`, needs nothing
// but that frame, and the frame fits.
static inline bool jsmi_frame_is_simple(const JsVm *vm,
                                        const JsLinkedCode *linked,
                                        const JsValue *fp)
{
    return linked->simple_frame_bytes <= jsmi_frame_room(vm, fp) &&
           linked->realm == vm->realm;
}

// Where a new window above the running frame begins: beyond its registers and
// beyond the arguments of a native function that it called with a window
// above them.
JsValue *jsmi_stack_top(JsVm *vm);

// Makes sure that `words` fit above `*top` in the current segment, or begins
// a new segment and sets `*top` to its first word (then `*is_new`). Throws.
JSMI_MUST_USE bool jsmi_stack_reserve(JsVm *vm, JsValue **top, size_t words,
                                      bool *is_new);
// Ends the newest segment.
void jsmi_stack_pop_segment(JsVm *vm);

JSMI_MUST_USE bool jsmi_stack_initialize(JsVm *vm);
void jsmi_stack_dispose(JsVm *vm);
// The stack as roots.
void jsmi_stack_trace(void *vm, JsMarker *marker, bool is_minor);
// Of them, those of the frames and native calls in realms of one host.
void jsmi_stack_trace_host(const JsVm *vm, JsMarker *marker, const void *host);

// Calls (or constructs with `new_target`) what the window holds: [function,
// this, arguments...], its words at the top of the running frame or above it.
// The result goes where `kind` and `result_register` say. Handles every kind
// of callable.
JsStep jsmi_enter_call(JsVm *vm, JsValue *window, uint32_t argument_count,
                       uint32_t return_kind, uint32_t result_register);
JsStep jsmi_enter_construct(JsVm *vm, JsValue *window, uint32_t argument_count,
                            uint32_t return_kind, uint32_t result_register);

// Calls [function, this, arguments...] in the place of the running frame where
// that can be done; else as jsmi_enter_call does with PLAIN.
JsStep jsmi_enter_tail_call(JsVm *vm, JsValue *window, uint32_t argument_count,
                            uint32_t result_register);

// FAST PATH of jsmi_enter_call: a function with code of the running realm,
// linked already, whose frame needs nothing special and fits into the segment.
static inline bool jsmi_enter_simple_call_with(JsVm *vm, JsValue *window,
                                               uint32_t count, uint64_t call,
                                               JsValue word)
{
    JsValue *fp = window + 1;
    const JsLinkedCode *linked;

    if (!jsmi_is_kind(window[0], JSMI_CELL_FUNCTION))
        return false;
    linked = ((JsFunction *)jsmi_as_cell(window[0]))->linked;
    if (!jsmi_frame_is_simple(vm, linked, fp) || vm->depth_left <= 0 ||
        vm->budget.fuel <= 0)
        return false;
    vm->budget.fuel--;
    jsmi_frame_fill(fp, linked, count, vm->program_counter, vm->frame_pointer,
                    call, word);
    vm->depth_left--;
    vm->frame_pointer = fp;
    vm->program_counter = linked->instructions;
    return true;
}

static inline bool jsmi_enter_simple_call(JsVm *vm, JsValue *window,
                                          uint32_t count, uint32_t return_kind,
                                          uint32_t result_register)
{
    const JsValue *caller = vm->frame_pointer;

    return jsmi_enter_simple_call_with(
        vm, window, count, jsmi_frame_call(return_kind, result_register, count),
        return_kind == JSMI_RETURN_PLAIN
            ? jsmi_value_cell(jsmi_frame_function(caller)->linked)
            : JSMI_UNDEFINED);
}

// What a native function that runs in steps does to call back: jsmi_enter_call
// of a window in its frame, its fast path in line.
static inline JsStep jsmi_enter_callback(JsVm *vm, JsValue *window,
                                         uint32_t count,
                                         uint32_t result_register)
{
    if (JSMI_LIKELY(jsmi_enter_simple_call(vm, window, count, JSMI_RETURN_PLAIN,
                                           result_register)))
        return JSMI_STEP_ENTERED;
    return jsmi_enter_call(vm, window, count, JSMI_RETURN_PLAIN,
                           result_register);
}

// The same when the callback is called for one thing after the other: `turn` is
// asked for the next one before the steps go on.
static inline JsStep jsmi_enter_callbacks(JsVm *vm, JsValue *window,
                                          uint32_t count,
                                          uint32_t result_register,
                                          JsCallbackTurn *turn)
{
    if (JSMI_LIKELY(jsmi_enter_simple_call_with(
            vm, window, count,
            jsmi_frame_call(JSMI_RETURN_CALLBACK, result_register, count),
            jsmi_value_address((uintptr_t)turn))))
        return JSMI_STEP_ENTERED;
    return jsmi_enter_call(vm, window, count, JSMI_RETURN_PLAIN,
                           result_register);
}

// Makes a small window [function, this, up to two arguments] above the running
// frame and enters it.
JsStep jsmi_enter_small_call(JsVm *vm, JsValue function, JsValue this_value,
                             const JsValue *arguments, uint32_t count,
                             uint32_t return_kind, uint32_t result_register);

// The object that `new` of a script function makes before it runs. Not
// recorded in the scope.
JSMI_MUST_USE bool jsmi_new_instance(JsVm *vm, JsFunction *function,
                                     JsObject *new_target, JsValue *instance);

// Pops the running frame, which returned `value`: restores segment, realm and
// depth and delivers by its return kind. ENTERED: go on in the frame below;
// LEFT: it was an entry frame, the value is in vm->entry_result.
JsStep jsmi_leave_frame(JsVm *vm, JsValue value);
// Pops the running frame without a result.
void jsmi_drop_frame(JsVm *vm);

// Finds the handler of the pending exception, dropping frames on the way.
// ENTERED: go on there. FAILED: the entry frame was dropped (on a termination,
// at once down to it). LEFT: an async generator's entry frame took it.
JSMI_MUST_USE JsStep jsmi_unwind(JsVm *vm);

// After LEFT: nobody else keeps it alive now.
static inline JsValue jsmi_take_entry_result(JsVm *vm)
{
    JsValue result = vm->entry_result;

    vm->entry_result = JSMI_UNDEFINED;
    return result;
}

// The loop: runs the frame on top, at `fp`, whose function's code is `linked`,
// from `pc` on until the entry frame that it is or lies above returns.
// JSMI_NONE: it failed. The result is not recorded.
JSMI_MUST_USE JsValue jsmi_execute(JsVm *vm, JsValue *fp,
                                   const JsInstruction *pc,
                                   JsLinkedCode *linked);

static inline JSMI_MUST_USE bool jsmi_run(JsVm *vm, JsValue *result)
{
    JsValue *fp = vm->frame_pointer;
    JsValue value = jsmi_execute(vm, fp, vm->program_counter,
                                 jsmi_frame_function(fp)->linked);

    if (JSMI_UNLIKELY(jsmi_same_word(value, JSMI_NONE)))
        return false;
    *result = value;
    return true;
}

// More arguments than these take more than a fast path.
enum { JSMI_FEW_ARGUMENTS = 256 };

// FAST PATH of calls from C, in steps, of a function with code of the realm
// that runs, linked already, whose frame needs nothing special and fits into
// the segment. The first: its code, or NULL if the call takes more. There are
// `room` bytes for the frame.
static inline JsLinkedCode *
jsmi_simple_code_from_c(JsValue function, const JsRealm *realm, ptrdiff_t room)
{
    JsLinkedCode *linked;

    if (JSMI_UNLIKELY(!jsmi_is_cell(function)) ||
        JSMI_UNLIKELY(jsmi_as_cell(function)->kind != JSMI_CELL_FUNCTION))
        return NULL;
    linked = ((const JsFunction *)(const void *)jsmi_as_cell(function))->linked;
    return JSMI_LIKELY(linked->simple_frame_bytes <= room) &&
                   JSMI_LIKELY(linked->realm == realm)
               ? linked
               : NULL;
}

// The second: counts it. False: the call takes more, and what was counted is
// to be taken back by the other function, next of all.
static inline JSMI_MUST_USE bool jsmi_count_call_from_c(JsVm *vm)
{
    return JSMI_LIKELY(--vm->budget.fuel >= 0) &&
           JSMI_LIKELY(--vm->depth_left >= 0) &&
           JSMI_LIKELY(--vm->native_depth_left >= 0);
}

static inline void jsmi_uncount_call_from_c(JsVm *vm)
{
    if (vm->budget.fuel >= 0) {
        if (vm->depth_left >= 0)
            vm->native_depth_left++;
        vm->depth_left++;
    }
    vm->budget.fuel++;
}

// The same while nothing runs, when there are frames left for certain and the
// call is below the first level that counts; nothing is to be taken back.
static inline JSMI_MUST_USE bool jsmi_count_first_call(JsVm *vm)
{
    JSMI_ASSERT(vm->depth_left == vm->max_depth && vm->depth_left > 0);
    if (JSMI_UNLIKELY(--vm->budget.fuel < 0)) {
        vm->budget.fuel++;
        return false;
    }
    vm->depth_left--;
    return true;
}

// The last, when the function, `this` and as many arguments as there are
// parameters are in their places: pushes the frame, which keeps all that the
// call needs alive, and runs it. `caller` is the frame that runs, or NULL, and
// `return_address` where it is. The frame is the running one from when the
// loop notes it, which it does before anybody asks. The level of C is still
// counted after it.
static inline JSMI_MUST_USE JsValue jsmi_run_from_c(
    JsVm *vm, JsLinkedCode *linked, JsValue *caller,
    const JsInstruction *return_address, JsValue *fp, uint32_t count)
{
    jsmi_frame_fill(fp, linked, count, return_address, caller,
                    jsmi_frame_call(JSMI_RETURN_ENTRY, 0, count),
                    JSMI_UNDEFINED);
    return jsmi_execute(vm, fp, linked->instructions, linked);
}

// vm->hooks.call and construct.
bool jsmi_interpreter_call(JsVm *vm, JsValue function, JsValue this_value,
                           const JsValue *arguments, uint32_t count,
                           JsValue *result);
bool jsmi_interpreter_construct(JsVm *vm, JsObject *constructor,
                                const JsValue *arguments, uint32_t count,
                                JsObject *new_target, JsValue *result);

// vm->hooks.reflect (reflect.c)
bool jsmi_reflect(JsVm *vm, JsValue receiver, JsKey key, JsValue *value,
                  bool *found);

// Around the call of a native function, in whose realm the caller sees to it
// that it runs: makes it the running one.
static inline void jsmi_call_begin(JsVm *vm, JsCall *call,
                                   JsNativeFunction *callee, JsValue this_value,
                                   JsValue new_target, const JsValue *arguments,
                                   uint32_t count)
{
    *call = (JsCall){
        .this_value = this_value,
        .new_target = new_target,
        .arguments = arguments,
        .argument_count = count,
        .host_data = callee->host_data,
        .callee_value = jsmi_value_cell(callee),
        .vm = vm,
        .realm = callee->realm,
        .callee = callee,
        .previous = vm->native_call,
        .frame_pointer = vm->frame_pointer,
    };
    vm->native_call = call;
}

static inline void jsmi_call_end(JsVm *vm, const JsCall *call)
{
    vm->native_call = call->previous;
}

// Calls a native function with arguments anywhere; result not kept.
JSMI_MUST_USE bool jsmi_call_native(JsVm *vm, JsNativeFunction *callee,
                                    JsValue this_value, JsValue new_target,
                                    const JsValue *arguments, uint32_t count,
                                    JsValue *result);
