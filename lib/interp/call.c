// SPDX-License-Identifier: MIT
#include "interp/slow_paths.h"
#include "interp/suspend.h"
#include "interp/tail_calls.h"
#include "object/proxy.h"

// --------------------------------------------------------------- native calls

static inline bool run_native(JsVm *vm, JsNativeFunction *callee,
                              JsValue this_value, JsValue new_target,
                              const JsValue *arguments, uint32_t count,
                              JsValue *result)
{
    JsRealm *caller_realm = vm->realm;
    JsCall call;
    bool succeeded;

    jsmi_call_begin(vm, &call, callee, this_value, new_target, arguments,
                    count);
    vm->realm = callee->realm;
    *result = JSMI_UNDEFINED;
    succeeded = callee->native(&call, result);
    vm->realm = caller_realm;
    jsmi_call_end(vm, &call);
    return succeeded;
}

bool jsmi_call_native(JsVm *vm, JsNativeFunction *callee, JsValue this_value,
                      JsValue new_target, const JsValue *arguments,
                      uint32_t count, JsValue *result)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);
    bool succeeded = run_native(vm, callee, this_value, new_target, arguments,
                                count, result);

    jsmi_scope_rewind(&vm->heap, mark);
    return succeeded;
}

// The loop has seen that the callee is a plain native function.
JSMI_OPERATION(call_native)
{
    JsValue *window = fp + jsmi_instruction_a(instruction);
    JsValue result;

    (void)extra;
    if (!run_native(vm, (JsNativeFunction *)(uintptr_t)window[0].bits,
                    window[1], JSMI_UNDEFINED, window + 2,
                    jsmi_instruction_b(instruction), &result))
        return false;
    window[0] = result;
    return true;
}

// --------------------------------------------------------------------- frames

// Where a finished call's value goes when no frame was needed for it.
static JsStep deliver(JsVm *vm, uint32_t return_kind, uint32_t result_register,
                      JsValue value)
{
    switch (return_kind & JSMI_RETURN_KIND_MASK) {
    case JSMI_RETURN_ENTRY:
        vm->entry_result = value;
        return JSMI_STEP_LEFT;
    case JSMI_RETURN_DISCARD:
        return JSMI_STEP_DONE;
    default:
        vm->frame_pointer[result_register] = value;
        return JSMI_STEP_DONE;
    }
}

static bool check_depth(JsVm *vm)
{
    if (vm->depth_left > 0)
        return true;
    return jsmi_throw_range_error(vm, "maximum call stack size exceeded");
}

// Moves a window to where its frame can be: a copy above the kept arguments,
// or to a new segment. `*window` is the callee's word.
static bool place_window(JsVm *vm, JsLinkedCode *linked, JsValue **window,
                         uint32_t given, uint32_t *kind)
{
    bool keeps = linked->code_flags & JSMI_CODE_NEEDS_ARGUMENTS;
    size_t copied = 2 + (size_t)linked->parameter_count;
    size_t words = 2 + given + (keeps ? copied : 0) + linked->register_count +
                   JSMI_FRAME_HEADER_WORDS;
    JsValue *place = *window;
    bool is_new;

    if (!jsmi_stack_reserve(vm, &place, words, &is_new))
        return false;
    if (is_new) {
        memcpy(place, *window, (2 + given) * sizeof *place);
        *kind |= JSMI_RETURN_POPS_SEGMENT;
    }
    if (keeps) {
        JsValue *copy = place + 2 + given;
        uint32_t parameters = linked->parameter_count;

        if (given < parameters)
            parameters = given;
        memcpy(copy, place, (2 + parameters) * sizeof *copy);
        place = copy;
    }
    *window = place;
    return true;
}

// What is longer is paid for by its length, which only push_frame does: a call
// that runs straight through it has no loop that would pay.
enum { LONGEST_SIMPLE_CODE = 512 };

static void note_simple_frame(JsLinkedCode *linked)
{
    const uint32_t others = JSMI_CODE_NEEDS_ARGUMENTS | JSMI_CODE_CLASS;

    if (!(linked->code_flags & others) &&
        linked->code->instructions.count <= LONGEST_SIMPLE_CODE)
        linked->simple_frame_bytes =
            (int32_t)(linked->register_count * sizeof(JsValue));
}

static size_t call_fuel(const JsLinkedCode *linked)
{
    uint32_t words = linked->code->instructions.count;

    return words <= LONGEST_SIMPLE_CODE ? 1 : words / JSMI_WORDS_PER_UNIT;
}

// Pushes the frame of a script function. The window's words are live values.
static JsStep push_frame(JsVm *vm, JsLinkedCode *linked, JsValue *window,
                         uint32_t given, JsValue new_target, uint32_t kind,
                         uint32_t result_register)
{
    JsValue *fp, *caller = vm->frame_pointer;

    if (!(linked->cell.flags & JSMI_LINKED)) {
        if (!jsmi_linked_code_link(vm, linked))
            return JSMI_STEP_FAILED;
        linked->cell.flags |= JSMI_LINKED;
        note_simple_frame(linked);
    }
    if (!check_depth(vm) || !jsmi_vm_spend(vm, call_fuel(linked)) ||
        !place_window(vm, linked, &window, given, &kind))
        return JSMI_STEP_FAILED;
    if (linked->realm != vm->realm)
        kind |= JSMI_RETURN_RESTORES_REALM;
    fp = window + 1;
    jsmi_frame_fill(fp, linked, given, vm->program_counter, caller,
                    jsmi_frame_call(kind, result_register, given),
                    (kind & ~(uint32_t)JSMI_RETURN_REPLACED) ==
                            JSMI_RETURN_PLAIN
                        ? jsmi_value_cell(jsmi_frame_function(caller)->linked)
                        : new_target);
    vm->depth_left--;
    vm->realm = linked->realm;
    vm->frame_pointer = fp;
    vm->program_counter = linked->instructions;
    return JSMI_STEP_ENTERED;
}

// The realm that a frame's caller runs in, after the frame was popped.
static void restore_realm(JsVm *vm)
{
    if (vm->frame_pointer)
        vm->realm = jsmi_frame_function(vm->frame_pointer)->linked->realm;
}

void jsmi_drop_frame(JsVm *vm)
{
    JsFrame *frame = jsmi_frame_of(vm->frame_pointer);
    uint32_t kind = jsmi_frame_return_kind(frame);

    vm->program_counter = frame->return_address;
    vm->frame_pointer = frame->caller;
    vm->depth_left++;
    jsmi_frame_clear_header(frame);
    if (kind & JSMI_RETURN_POPS_SEGMENT)
        jsmi_stack_pop_segment(vm);
    if (kind & JSMI_RETURN_RESTORES_REALM)
        restore_realm(vm);
}

JsStep jsmi_leave_frame(JsVm *vm, JsValue value)
{
    JsFrame *frame = jsmi_frame_of(vm->frame_pointer);
    uint32_t kind = jsmi_frame_return_kind(frame);
    uint32_t result_register = jsmi_frame_result_register(frame);
    JsValue this_value = vm->frame_pointer[0];
    JsStep step;

    jsmi_drop_frame(vm);
    if ((kind & JSMI_RETURN_KIND_MASK) == JSMI_RETURN_CONSTRUCT &&
        !jsmi_is_object(value))
        value = this_value;
    step = deliver(vm, kind, result_register, value);
    return step == JSMI_STEP_DONE ? JSMI_STEP_ENTERED : step;
}

// ------------------------------------------------------------------ any callee

// [bound, this, args] -> [target, bound this, bound args, args], in place.
// False if there is no room for it.
static bool unfold_bound(JsVm *vm, JsValue *window, uint32_t *count,
                         bool is_construct)
{
    JsBoundFunction *bound = (JsBoundFunction *)jsmi_as_cell(window[0]);
    uint32_t more = bound->arguments ? bound->arguments->cell.auxiliary : 0;

    if (more > (size_t)(vm->segment->limit - window) ||
        2 + *count + more > (size_t)(vm->segment->limit - window))
        return false;
    memmove(window + 2 + more, window + 2, *count * sizeof *window);
    if (more)
        memcpy(window + 2, bound->arguments->values, more * sizeof *window);
    if (!is_construct)
        window[1] = bound->bound_this;
    else if (window[1].bits == window[0].bits)
        window[1] = jsmi_value_cell(bound->target);
    window[0] = jsmi_value_cell(bound->target);
    *count += more;
    return true;
}

// The whole list of arguments of a bound function's call, on the heap.
static bool bound_arguments(JsVm *vm, const JsBoundFunction *bound,
                            const JsValue *arguments, uint32_t count,
                            JsValueList *list)
{
    uint32_t more = bound->arguments ? bound->arguments->cell.auxiliary : 0;

    jsmi_value_list_initialize(list, vm);
    for (uint32_t i = 0; i < more; i++) {
        if (!jsmi_value_list_append(list, bound->arguments->values[i]))
            return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!jsmi_value_list_append(list, arguments[i]))
            return false;
    }
    return true;
}

// https://tc39.es/ecma262/#sec-bound-function-exotic-objects-call-thisargument-argumentslist
static bool bound_call(JsVm *vm, const JsBoundFunction *bound,
                       const JsValue *arguments, uint32_t count,
                       JsValue *result)
{
    JsValueList list;

    return bound_arguments(vm, bound, arguments, count, &list) &&
           jsmi_interpreter_call(
               vm, jsmi_value_cell(bound->target), bound->bound_this,
               jsmi_value_list_values(&list), list.count, result);
}

// https://tc39.es/ecma262/#sec-bound-function-exotic-objects-construct-argumentslist-newtarget
static bool bound_construct(JsVm *vm, const JsBoundFunction *bound,
                            const JsValue *arguments, uint32_t count,
                            JsObject *new_target, JsValue *result)
{
    JsValueList list;

    return bound_arguments(vm, bound, arguments, count, &list) &&
           jsmi_interpreter_construct(
               vm, bound->target, jsmi_value_list_values(&list), list.count,
               new_target == &bound->object ? bound->target : new_target,
               result);
}

static JsStep throw_class_call(JsVm *vm, JsValue constructor)
{
    JsRealm *realm = vm->realm;

    // An error of the constructor's own realm.
    vm->realm = ((JsFunction *)jsmi_as_cell(constructor))->linked->realm;
    jsmi_throw_type_error(vm, "%V cannot be called without new", constructor);
    vm->realm = realm;
    return JSMI_STEP_FAILED;
}

static JsStep finish(JsVm *vm, bool succeeded, JsValue result,
                     uint32_t return_kind, uint32_t result_register)
{
    if (!succeeded)
        return JSMI_STEP_FAILED;
    return deliver(vm, return_kind, result_register, result);
}

// Pushing a frame may collect before the window is part of it, unless it lies
// in the registers of the running one.
static void keep_window(JsVm *vm, const JsValue *window, uint32_t count)
{
    const JsValue *fp = vm->frame_pointer;

    if (fp && window >= fp &&
        window + 2 + count <=
            fp + jsmi_frame_function(fp)->linked->register_count)
        return;
    for (uint32_t i = 0; i < count + 2; i++)
        jsmi_vm_keep(vm, window[i]);
}

// [Function.prototype.call, f, this, args] -> [f, this, args], and likewise
// for apply with an array whose elements are all there, so that neither takes
// a frame or C stack. False: the callee is another, or does it itself.
static bool unfold_call(JsVm *vm, JsValue *window, uint32_t *count)
{
    const JsNativeFunction *native =
        (const JsNativeFunction *)(uintptr_t)window[0].bits;
    const JsObject *array;
    uint32_t length;

    if (!jsmi_is_kind(window[0], JSMI_CELL_NATIVE_FUNCTION) || native->linked ||
        !jsmi_is_callable(window[1]))
        return false;
    if (native->native == vm->hooks.function_call) {
        if (*count == 0) {
            window[0] = window[1];
            window[1] = JSMI_UNDEFINED;
            return true;
        }
        memmove(window, window + 1, (1 + *count) * sizeof *window);
        --*count;
        return true;
    }
    if (native->native != vm->hooks.function_apply || *count < 2 ||
        !jsmi_is_kind(window[3], JSMI_CELL_ARRAY))
        return false;
    array = jsmi_as_object(window[3]);
    length = jsmi_array_length(array);
    if (array->elements->readable != length ||
        length + 2 > (size_t)(vm->segment->limit - window))
        return false;
    for (uint32_t i = 0; i < length; i++) {
        if (jsmi_is_hole(array->elements->values[i]))
            return false;
    }
    window[0] = window[1];
    window[1] = window[2];
    if (length)
        memcpy(window + 2, array->elements->values, length * sizeof *window);
    *count = length;
    return true;
}

// A copy of a window's arguments on the heap, for callees other than plain
// functions: what unfolding made longer may reach beyond the frame's registers,
// where the next frame begins.
static bool window_arguments(JsVm *vm, const JsValue *window, uint32_t count,
                             JsValueList *list)
{
    jsmi_value_list_initialize(list, vm);
    keep_window(vm, window, count);
    for (uint32_t i = 0; i < count; i++) {
        if (!jsmi_value_list_append(list, window[2 + i]))
            return false;
    }
    return true;
}

static bool call_window(JsVm *vm, const JsValue *window, uint32_t count,
                        JsValue *result)
{
    JsValueList list;

    return window_arguments(vm, window, count, &list) &&
           jsmi_interpreter_call(vm, window[0], window[1],
                                 jsmi_value_list_values(&list), count, result);
}

static bool construct_window(JsVm *vm, const JsValue *window, uint32_t count,
                             JsObject *new_target, JsValue *result)
{
    JsValueList list;

    return window_arguments(vm, window, count, &list) &&
           jsmi_interpreter_construct(vm, jsmi_as_object(window[0]),
                                      jsmi_value_list_values(&list), count,
                                      new_target, result);
}

// What it costs to unfold a call with so many arguments.
static size_t unfolding_fuel(uint32_t count)
{
    return 1 + count / 64;
}

JsStep jsmi_enter_call(JsVm *vm, JsValue *window, uint32_t count,
                       uint32_t return_kind, uint32_t result_register)
{
    JsValue result = JSMI_UNDEFINED;

    if (JSMI_LIKELY(jsmi_enter_simple_call(vm, window, count, return_kind,
                                           result_register)))
        return JSMI_STEP_ENTERED;
    for (;;) {
        if (jsmi_is_kind(window[0], JSMI_CELL_BOUND_FUNCTION)) {
            if (!unfold_bound(vm, window, &count, false))
                return finish(vm, call_window(vm, window, count, &result),
                              result, return_kind, result_register);
        } else if (!unfold_call(vm, window, &count)) {
            break;
        }
        if (!jsmi_vm_spend(vm, unfolding_fuel(count)))
            return JSMI_STEP_FAILED;
    }
    if (jsmi_is_kind(window[0], JSMI_CELL_FUNCTION)) {
        JsFunction *function = (JsFunction *)jsmi_as_cell(window[0]);

        if (function->linked->code_flags & JSMI_CODE_CLASS)
            return throw_class_call(vm, window[0]);
        keep_window(vm, window, count);
        return push_frame(vm, function->linked, window, count, JSMI_UNDEFINED,
                          return_kind, result_register);
    }
    if (jsmi_is_kind(window[0], JSMI_CELL_NATIVE_FUNCTION)) {
        JsNativeFunction *native = (JsNativeFunction *)jsmi_as_cell(window[0]);
        JsStep step;

        if (native->linked) {
            keep_window(vm, window, count);
            return push_frame(vm, native->linked, window, count, JSMI_UNDEFINED,
                              return_kind, result_register);
        }
        if (jsmi_enter_generator(vm, window, count, return_kind,
                                 result_register, &step))
            return step;
        if (native->native != vm->hooks.function_call &&
            native->native != vm->hooks.function_apply &&
            native->native != vm->hooks.generator_next &&
            native->native != vm->hooks.async_generator_resume &&
            !jsmi_is_host_function(window[0]))
            native->object.cell.extra |= JSMI_NATIVE_IS_PLAIN;
        return finish(vm,
                      jsmi_call_native(vm, native, window[1], JSMI_UNDEFINED,
                                       window + 2, count, &result),
                      result, return_kind, result_register);
    }
    return finish(vm, call_window(vm, window, count, &result), result,
                  return_kind, result_register);
}

JsStep jsmi_enter_construct(JsVm *vm, JsValue *window, uint32_t count,
                            uint32_t return_kind, uint32_t result_register)
{
    JsValue result = JSMI_UNDEFINED;
    JsValue new_target;

    while (jsmi_is_kind(window[0], JSMI_CELL_BOUND_FUNCTION)) {
        if (!unfold_bound(vm, window, &count, true))
            return finish(vm,
                          construct_window(vm, window, count,
                                           jsmi_as_object(window[1]), &result),
                          result, return_kind, result_register);
        if (!jsmi_vm_spend(vm, unfolding_fuel(count)))
            return JSMI_STEP_FAILED;
    }
    new_target = window[1];
    if (jsmi_is_kind(window[0], JSMI_CELL_FUNCTION)) {
        JsFunction *function = (JsFunction *)jsmi_as_cell(window[0]);

        keep_window(vm, window, count);
        if (function->linked->code_flags & JSMI_CODE_DERIVED) {
            window[1] = JSMI_UNINITIALIZED;
        } else if (!jsmi_new_instance(vm, function, jsmi_as_object(new_target),
                                      &window[1])) {
            return JSMI_STEP_FAILED;
        }
        return push_frame(vm, function->linked, window, count, new_target,
                          return_kind == JSMI_RETURN_PLAIN
                              ? (uint32_t)JSMI_RETURN_CONSTRUCT
                              : return_kind,
                          result_register);
    }
    if (jsmi_is_kind(window[0], JSMI_CELL_NATIVE_FUNCTION))
        return finish(
            vm,
            jsmi_call_native(vm, (JsNativeFunction *)jsmi_as_cell(window[0]),
                             JSMI_UNDEFINED, new_target, window + 2, count,
                             &result),
            result, return_kind, result_register);
    return finish(vm,
                  construct_window(vm, window, count,
                                   jsmi_as_object(new_target), &result),
                  result, return_kind, result_register);
}

JsStep jsmi_enter_small_call(JsVm *vm, JsValue function, JsValue this_value,
                             const JsValue *arguments, uint32_t count,
                             uint32_t return_kind, uint32_t result_register)
{
    JsValue *window = jsmi_stack_top(vm);

    JSMI_ASSERT(count + 2 <= JSMI_STACK_SLACK / 2);
    window[0] = function;
    window[1] = this_value;
    for (uint32_t i = 0; i < count; i++)
        window[2 + i] = arguments[i];
    return jsmi_enter_call(vm, window, count, return_kind, result_register);
}

// The frame that was to be replaced is there again, to be unwound: it may be
// what C waits for. Nothing handles exceptions around a tail call, so that its
// registers do not matter.
static void restore_frame(JsVm *vm, JsValue *fp, JsValue function,
                          const JsFrame *frame,
                          const JsInstruction *program_counter)
{
    const JsLinkedCode *linked = ((JsFunction *)jsmi_as_cell(function))->linked;

    fp[-1] = function;
    *jsmi_frame_header(fp, linked->parameter_count) = *frame;
    vm->frame_pointer = fp;
    vm->program_counter = program_counter;
    vm->depth_left--;
}

JsStep jsmi_enter_tail_call(JsVm *vm, JsValue *window, uint32_t count,
                            uint32_t result_register)
{
    JsValue *fp = vm->frame_pointer;
    JsLinkedCode *running = jsmi_frame_function(fp)->linked;
    JsFrame frame = *jsmi_frame_of(fp);
    uint32_t kind = jsmi_frame_return_kind(&frame);
    JsValue *base = fp - 1, running_function = fp[-1];
    const JsInstruction *program_counter = vm->program_counter;
    JsFunction *function;
    JsStep step;

    if (!jsmi_is_kind(window[0], JSMI_CELL_FUNCTION) || vm->keeps_frames)
        return jsmi_enter_call(vm, window, count, JSMI_RETURN_PLAIN,
                               result_register);
    function = (JsFunction *)jsmi_as_cell(window[0]);
    if (running->code_flags & JSMI_CODE_NEEDS_ARGUMENTS)
        base -= 2 + jsmi_frame_argument_count(&frame);
    // A constructor's result wants checking, a generator's frame belongs to
    // somebody, and a segment can be popped by one frame only.
    if (function->linked->code_flags & JSMI_CODE_CLASS ||
        kind & JSMI_RETURN_GENERATOR ||
        (kind & JSMI_RETURN_KIND_MASK) == JSMI_RETURN_CONSTRUCT ||
        (kind & JSMI_RETURN_POPS_SEGMENT &&
         base + 2 * (2 + (size_t)count) + function->linked->register_count +
                 function->linked->parameter_count + 16 >
             vm->stack_limit))
        return jsmi_enter_call(vm, window, count, JSMI_RETURN_PLAIN,
                               result_register);
    keep_window(vm, window, count);
    jsmi_tail_calls_note(vm);
    kind |= JSMI_RETURN_REPLACED;
    jsmi_frame_clear_header(jsmi_frame_of(fp));
    memmove(base, window, (2 + (size_t)count) * sizeof *base);
    vm->depth_left++;
    vm->frame_pointer = frame.caller;
    vm->program_counter = frame.return_address;
    step = push_frame(vm, function->linked, base, count, JSMI_UNDEFINED, kind,
                      jsmi_frame_result_register(&frame));
    if (step == JSMI_STEP_FAILED)
        restore_frame(vm, fp, running_function, &frame, program_counter);
    return step;
}

// ---------------------------------------------------------------- calls from C

static bool enter_native_level(JsVm *vm)
{
    return jsmi_count_native(vm) ||
           jsmi_throw_range_error(vm, "maximum call stack size exceeded");
}

// Runs a function with code that C called. `this_value` is the new target's
// instance when constructing.
static bool run_function(JsVm *vm, JsObject *function, JsValue this_value,
                         const JsValue *arguments, uint32_t count,
                         JsValue new_target, JsValue *result)
{
    JsLinkedCode *linked = ((JsFunction *)function)->linked;
    const JsInstruction *program_counter = vm->program_counter;
    JsRealm *realm = vm->realm;
    JsValue *window = jsmi_stack_top(vm);
    uint32_t kind = JSMI_RETURN_ENTRY;
    bool is_new, succeeded;

    // Room for the window alone; the frame's own need is seen to by
    // push_frame, which moves it when it must.
    if (!jsmi_stack_reserve(vm, &window,
                            2 + count + 2 * (size_t)linked->parameter_count +
                                linked->register_count +
                                2 * JSMI_FRAME_HEADER_WORDS + 4,
                            &is_new))
        return false;
    if (is_new)
        kind |= JSMI_RETURN_POPS_SEGMENT;
    window[0] = jsmi_value_cell(function);
    window[1] = this_value;
    if (count)
        memcpy(window + 2, arguments, count * sizeof *window);
    if (!jsmi_is_undefined(new_target) ||
        !jsmi_enter_simple_call(vm, window, count, kind, 0)) {
        keep_window(vm, window, count);
        if (push_frame(vm, linked, window, count, new_target, kind, 0) ==
            JSMI_STEP_FAILED) {
            if (is_new)
                jsmi_stack_pop_segment(vm);
            return false;
        }
    }
    succeeded = jsmi_run(vm, result);
    vm->program_counter = program_counter;
    vm->realm = realm;
    return succeeded;
}

// FAST PATH of the hook: lays out and counts a call that only takes a frame, at
// `fp`. NULL: nothing was done.
static inline JsLinkedCode *lay_out_call(JsVm *vm, JsValue *fp,
                                         JsValue function, JsValue this_value,
                                         const JsValue *arguments,
                                         uint32_t count)
{
    JsLinkedCode *linked =
        jsmi_simple_code_from_c(function, vm->realm, jsmi_frame_room(vm, fp));

    if (!linked || count > JSMI_FEW_ARGUMENTS)
        return NULL;
    fp[-1] = function;
    fp[0] = this_value;
    for (uint32_t i = 0; i < count && i < linked->parameter_count; i++)
        fp[1 + i] = arguments[i];
    if (!jsmi_count_call_from_c(vm)) {
        jsmi_uncount_call_from_c(vm);
        return NULL;
    }
    return linked;
}

static bool call_from_c(JsVm *vm, JsValue function, JsValue this_value,
                        const JsValue *arguments, uint32_t count,
                        JsValue *result)
{
    JsCell *callee;

    if (!jsmi_is_callable(function))
        return jsmi_throw_type_error(vm, "%V is not a function", function);
    callee = jsmi_as_cell(function);
    if (callee->kind == JSMI_CELL_FUNCTION) {
        if (((JsFunction *)callee)->linked->code_flags & JSMI_CODE_CLASS)
            return throw_class_call(vm, function) == JSMI_STEP_DONE;
        return run_function(vm, (JsObject *)callee, this_value, arguments,
                            count, JSMI_UNDEFINED, result);
    }
    if (callee->kind == JSMI_CELL_NATIVE_FUNCTION) {
        JsNativeFunction *native = (JsNativeFunction *)callee;

        if (native->linked)
            return run_function(vm, &native->object, this_value, arguments,
                                count, JSMI_UNDEFINED, result);
        return jsmi_call_native(vm, native, this_value, JSMI_UNDEFINED,
                                arguments, count, result);
    }
    if (callee->kind == JSMI_CELL_PROXY)
        return jsmi_proxy_call(vm, (JsObject *)callee, this_value, arguments,
                               count, result);
    if (callee->kind == JSMI_CELL_BOUND_FUNCTION)
        return bound_call(vm, (JsBoundFunction *)callee, arguments, count,
                          result);
    return jsmi_throw_type_error(vm, "%V is not a function", function);
}

bool jsmi_interpreter_call(JsVm *vm, JsValue function, JsValue this_value,
                           const JsValue *arguments, uint32_t count,
                           JsValue *result)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);
    JsValue *fp = jsmi_stack_top(vm) + 1;
    JsLinkedCode *linked =
        lay_out_call(vm, fp, function, this_value, arguments, count);
    JsValue value = JSMI_UNDEFINED;
    bool succeeded;

    if (JSMI_LIKELY(linked)) {
        value = jsmi_run_from_c(vm, linked, vm->frame_pointer,
                                vm->program_counter, fp, count);
        jsmi_leave_native(vm);
        if (jsmi_same_word(value, JSMI_NONE))
            return false;
        jsmi_vm_keep(vm, value);
        *result = value;
        return true;
    }
    if (!enter_native_level(vm))
        return false;
    jsmi_vm_keep(vm, function);
    jsmi_vm_keep(vm, this_value);
    succeeded = call_from_c(vm, function, this_value, arguments, count, &value);
    jsmi_leave_native(vm);
    jsmi_scope_rewind(&vm->heap, mark);
    if (succeeded) {
        jsmi_vm_keep(vm, value);
        *result = value;
    }
    return succeeded;
}

static bool construct_from_c(JsVm *vm, JsObject *constructor,
                             const JsValue *arguments, uint32_t count,
                             JsObject *new_target, JsValue *result)
{
    JsValue this_value = JSMI_UNINITIALIZED;

    switch (constructor->cell.kind) {
    case JSMI_CELL_FUNCTION: {
        JsFunction *function = (JsFunction *)constructor;

        if (!(function->linked->code_flags & JSMI_CODE_DERIVED) &&
            !jsmi_new_instance(vm, function, new_target, &this_value))
            return false;
        jsmi_vm_keep(vm, this_value);
        if (!run_function(vm, constructor, this_value, arguments, count,
                          jsmi_value_cell(new_target), result))
            return false;
        if (!jsmi_is_object(*result))
            *result = this_value;
        return true;
    }
    case JSMI_CELL_NATIVE_FUNCTION:
        return jsmi_call_native(vm, (JsNativeFunction *)constructor,
                                JSMI_UNDEFINED, jsmi_value_cell(new_target),
                                arguments, count, result);
    case JSMI_CELL_PROXY:
        return jsmi_proxy_construct(vm, constructor, arguments, count,
                                    new_target, result);
    default:
        return bound_construct(vm, (JsBoundFunction *)constructor, arguments,
                               count, new_target, result);
    }
}

bool jsmi_interpreter_construct(JsVm *vm, JsObject *constructor,
                                const JsValue *arguments, uint32_t count,
                                JsObject *new_target, JsValue *result)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);
    JsValue value = JSMI_UNDEFINED;
    bool succeeded;

    JSMI_ASSERT(constructor->cell.flags & JSMI_OBJECT_CONSTRUCTOR);
    if (!enter_native_level(vm))
        return false;
    jsmi_keep(&vm->heap, jsmi_value_cell(constructor));
    jsmi_keep(&vm->heap, jsmi_value_cell(new_target));
    succeeded =
        construct_from_c(vm, constructor, arguments, count, new_target, &value);
    jsmi_leave_native(vm);
    jsmi_scope_rewind(&vm->heap, mark);
    if (succeeded) {
        jsmi_vm_keep(vm, value);
        *result = value;
    }
    return succeeded;
}
