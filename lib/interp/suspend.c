// SPDX-License-Identifier: MIT
#include "interp/suspend.h"

#include "interp/slow_paths.h"

#define A jsmi_instruction_a(instruction)
#define B jsmi_instruction_b(instruction)
#define C jsmi_instruction_c(instruction)

void jsmi_generator_trace(JsMarker *marker, JsCell *cell)
{
    JsGenerator *generator = (JsGenerator *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, generator->frame);
    jsmi_mark_cell(marker, generator->promise);
}

void jsmi_async_generator_trace(JsMarker *marker, JsCell *cell)
{
    JsAsyncGenerator *generator = (JsAsyncGenerator *)cell;

    jsmi_generator_trace(marker, cell);
    jsmi_mark_cell(marker, generator->first_request);
    jsmi_mark_cell(marker, generator->last_request);
}

void jsmi_suspended_frame_trace(JsMarker *marker, JsCell *cell)
{
    JsSuspendedFrame *frame = (JsSuspendedFrame *)cell;

    jsmi_mark_value(marker, frame->new_target);
    jsmi_mark_values(marker, frame->words, cell->auxiliary);
}

// -------------------------------------------------------- copying out and back

// What the running frame belongs to, or NULL if it has never been suspended.
static JsGenerator *frame_owner(JsValue *fp)
{
    return jsmi_frame_return_kind(jsmi_frame_of(fp)) & JSMI_RETURN_GENERATOR
               ? (JsGenerator *)jsmi_as_cell(fp[-2])
               : NULL;
}

static void set_state(JsGenerator *generator, JsGeneratorState state)
{
    generator->object.cell.auxiliary = state;
}

// Copies the running frame into its owner, to go on after the instruction
// that is being run. The frame itself stays as it is.
static bool copy_out(JsVm *vm, JsGenerator *owner)
{
    JsValue *fp = vm->frame_pointer;
    JsFrame *header = jsmi_frame_of(fp);
    uint32_t words = 1 + jsmi_frame_function(fp)->linked->register_count;
    JsSuspendedFrame *frame = owner->frame;
    JsValue *place;

    if (!frame) {
        frame = jsmi_heap_allocate(&vm->heap,
                                   sizeof *frame + words * sizeof *frame->words,
                                   JSMI_CELL_SUSPENDED);
        if (!frame)
            return jsmi_throw_out_of_memory(vm);
        frame->cell.auxiliary = words;
        frame->new_target = jsmi_frame_new_target(header);
        owner->frame = frame;
        jsmi_write_barrier(&vm->heap, owner);
    }
    frame->resume_at = vm->program_counter;
    memcpy(frame->words, fp - 1, words * sizeof *frame->words);
    place = frame->words + ((JsValue *)(void *)header - (fp - 1));
    for (int i = 0; i < JSMI_FRAME_HEADER_WORDS; i++)
        place[i] = JSMI_UNDEFINED;
    jsmi_write_barrier(&vm->heap, frame);
    return true;
}

// Copies a suspended frame on top of the stack, its owner below it.
static bool copy_in(JsVm *vm, JsGenerator *owner, uint32_t kind,
                    uint32_t result_register)
{
    JsSuspendedFrame *frame = owner->frame;
    uint32_t words = frame->cell.auxiliary;
    JsValue *top = jsmi_stack_top(vm);
    JsLinkedCode *linked;
    JsFrame *header;
    JsValue *fp;
    bool is_new;

    if (vm->depth_left <= 0)
        return jsmi_throw_range_error(vm, "maximum call stack size exceeded");
    if (!jsmi_vm_spend(vm, 1) ||
        !jsmi_stack_reserve(vm, &top, words + 1, &is_new))
        return false;
    if (is_new)
        kind |= JSMI_RETURN_POPS_SEGMENT;
    top[0] = jsmi_value_cell(owner);
    memcpy(top + 1, frame->words, words * sizeof *top);
    fp = top + 2;
    linked = jsmi_frame_function(fp)->linked;
    if (linked->realm != vm->realm)
        kind |= JSMI_RETURN_RESTORES_REALM;
    header = jsmi_frame_header(fp, linked->parameter_count);
    header->return_address = vm->program_counter;
    header->caller = vm->frame_pointer;
    header->call =
        jsmi_frame_call(kind | JSMI_RETURN_GENERATOR, result_register, 0);
    header->linked_or_new_target = frame->new_target;
    vm->depth_left--;
    vm->realm = linked->realm;
    vm->frame_pointer = fp;
    vm->program_counter = frame->resume_at;
    set_state(owner, JSMI_GENERATOR_RUNNING);
    return true;
}

// Hands the frame that copy_in pushed what it was resumed with. False: it is
// to throw the value, which is pending now.
static bool resume_with(JsVm *vm, JsResumption mode, JsValue value)
{
    JsInstruction instruction = vm->program_counter[-1];
    JsOpcode opcode = jsmi_instruction_opcode(instruction);
    JsValue *fp = vm->frame_pointer;

    if (opcode == JSMI_OP_CREATE_GENERATOR)
        return true;
    if (mode == JSMI_RESUME_THROW &&
        (opcode == JSMI_OP_YIELD || opcode == JSMI_OP_AWAIT))
        return jsmi_throw(vm, value);
    fp[A] = value;
    if (opcode != JSMI_OP_AWAIT)
        fp[B] = jsmi_value_int((int32_t)mode);
    return true;
}

// Runs a suspended frame from C until it suspends, returns or throws.
static bool run(JsVm *vm, JsGenerator *owner, JsResumption mode, JsValue value,
                JsValue *result)
{
    const JsInstruction *program_counter = vm->program_counter;
    JsRealm *realm = vm->realm;
    JsStep step = JSMI_STEP_ENTERED;
    bool succeeded;

    if (vm->native_depth_left <= 0)
        return jsmi_throw_range_error(vm, "maximum call stack size exceeded");
    jsmi_vm_keep(vm, jsmi_value_cell(owner));
    jsmi_vm_keep(vm, value);
    if (!copy_in(vm, owner, JSMI_RETURN_ENTRY, 0))
        return false;
    vm->native_depth_left--;
    if (!resume_with(vm, mode, value))
        step = jsmi_unwind(vm);
    switch (step) {
    case JSMI_STEP_ENTERED:
        succeeded = jsmi_run(vm, result);
        break;
    case JSMI_STEP_LEFT:
        *result = jsmi_take_entry_result(vm);
        succeeded = true;
        break;
    default:
        succeeded = false;
        break;
    }
    jsmi_leave_native(vm);
    vm->program_counter = program_counter;
    vm->realm = realm;
    if (succeeded)
        jsmi_vm_keep(vm, *result);
    return succeeded;
}

// ------------------------------------------------------------------ generators

// https://tc39.es/ecma262/#sec-generatorstart and its async sibling: the
// object that the call of a generator function returns. A module's code is a
// generator too, which nobody sees.
JSMI_STEP(create_generator)
{
    JsFunction *function = jsmi_frame_function(fp);
    uint32_t flags = function->linked->code_flags;
    bool is_module =
        function->linked->code->kind == JSMI_CODE_FUNCTION_TOP_LEVEL;
    bool is_async = (flags & JSMI_CODE_ASYNC) != 0;
    JsGenerator *generator;
    JsShape *shape;

    (void)instruction;
    (void)extra;
    if (is_module)
        shape = jsmi_shape_root(vm, NULL, &jsmi_ordinary_methods, 0);
    else if (!jsmi_shape_from_constructor(
                 vm, &function->object,
                 is_async ? JSMI_INTRINSIC_ASYNC_GENERATOR_PROTOTYPE
                          : JSMI_INTRINSIC_GENERATOR_PROTOTYPE,
                 &jsmi_ordinary_methods, 0, &shape))
        return JSMI_STEP_FAILED;
    if (!shape) {
        jsmi_throw_out_of_memory(vm);
        return JSMI_STEP_FAILED;
    }
    if (!jsmi_object_allocate(
            vm, is_async ? JSMI_CELL_ASYNC_GENERATOR : JSMI_CELL_GENERATOR,
            is_async ? sizeof(JsAsyncGenerator) : sizeof(JsGenerator), shape,
            &generator))
        return JSMI_STEP_FAILED;
    set_state(generator, JSMI_SUSPENDED_START);
    if (!copy_out(vm, generator))
        return JSMI_STEP_FAILED;
    return jsmi_leave_frame(vm, jsmi_value_cell(generator));
}

// Leaves a sync generator's frame with a value, as whoever resumed it wants
// it: for-of takes the value itself, everybody else a result object.
static JsStep leave_generator(JsVm *vm, JsValue value, bool done, bool is_raw)
{
    JsValue *fp = vm->frame_pointer;
    uint32_t kind =
        jsmi_frame_return_kind(jsmi_frame_of(fp)) & JSMI_RETURN_KIND_MASK;
    uint32_t result_register = jsmi_frame_result_register(jsmi_frame_of(fp));
    JsValue result = value;

    if (kind != JSMI_RETURN_STEP) {
        if (!is_raw && !jsmi_iterator_result(vm, value, done, &result))
            return JSMI_STEP_FAILED;
        return jsmi_leave_frame(vm, result);
    }
    jsmi_drop_frame(vm);
    fp = vm->frame_pointer;
    if (done) {
        // The instruction is two words back: its record is finished, and it
        // jumps.
        fp[jsmi_instruction_a(vm->program_counter[-2])] = JSMI_UNDEFINED;
        vm->program_counter += (int32_t)vm->program_counter[-1];
    } else {
        fp[result_register] = value;
    }
    return JSMI_STEP_ENTERED;
}

// Reading the delegated result threw: the generator has not been left after
// all, the exception is thrown in it.
static JsStep stay_running(JsVm *vm)
{
    JsGenerator *generator = frame_owner(vm->frame_pointer);

    set_state(generator, JSMI_GENERATOR_RUNNING);
    return JSMI_STEP_FAILED;
}

static JsStep yield_in_async_generator(JsVm *vm, JsAsyncGenerator *generator,
                                       JsInstruction instruction);

JSMI_STEP(yield)
{
    JsGenerator *generator = frame_owner(fp);
    JsOpcode opcode = jsmi_instruction_opcode(instruction);
    JsValue value = fp[C];

    (void)extra;
    if (opcode == JSMI_OP_YIELD_ASYNC_RESUME)
        return yield_in_async_generator(vm, (JsAsyncGenerator *)generator,
                                        instruction);
    if (!copy_out(vm, generator))
        return JSMI_STEP_FAILED;
    set_state(generator, JSMI_SUSPENDED_YIELD);
    if (opcode == JSMI_OP_YIELD_DELEGATED &&
        (jsmi_frame_return_kind(jsmi_frame_of(fp)) & JSMI_RETURN_KIND_MASK) ==
            JSMI_RETURN_STEP) {
        // for-of over a generator that delegates: its result object is opened
        // as for-of would.
        JsValue done;

        if (!jsmi_get(vm, jsmi_as_object(value), JSMI_KEY(done), &done) ||
            (!jsmi_to_boolean(done) &&
             !jsmi_get(vm, jsmi_as_object(value), JSMI_KEY(value), &value)))
            return stay_running(vm);
        return leave_generator(vm, value, jsmi_to_boolean(done), true);
    }
    return leave_generator(vm, value, false,
                           opcode == JSMI_OP_YIELD_DELEGATED);
}

static JsStep finish_async_generator(JsVm *vm, JsAsyncGenerator *generator,
                                     bool is_rejected, JsValue value);

JSMI_STEP(generator_return)
{
    JsGenerator *generator = frame_owner(fp);
    JsValue value = fp[A];

    (void)extra;
    if (generator->object.cell.kind == JSMI_CELL_ASYNC_GENERATOR)
        return finish_async_generator(vm, (JsAsyncGenerator *)generator, false,
                                      value);
    set_state(generator, JSMI_GENERATOR_COMPLETED);
    generator->frame = NULL;
    if (generator->promise) {
        if (!jsmi_promise_resolve_with(vm, generator->promise, value))
            return JSMI_STEP_FAILED;
        return jsmi_leave_frame(vm, JSMI_UNDEFINED);
    }
    return leave_generator(vm, value, true, false);
}

// https://tc39.es/ecma262/#sec-generatorvalidate
static bool validate(JsVm *vm, JsValue value, JsGenerator **generator)
{
    if (!jsmi_is_kind(value, JSMI_CELL_GENERATOR))
        return jsmi_throw_type_error(vm, "%V is not a generator", value);
    *generator = (JsGenerator *)jsmi_as_cell(value);
    if (jsmi_generator_state(*generator) == JSMI_GENERATOR_RUNNING)
        return jsmi_throw_type_error(vm, "the generator is already running");
    return true;
}

bool jsmi_generator_resume(JsVm *vm, JsValue value, JsResumption mode,
                           JsValue argument, JsValue *result)
{
    JsGenerator *generator;

    if (!validate(vm, value, &generator))
        return false;
    if (mode != JSMI_RESUME_NEXT &&
        jsmi_generator_state(generator) == JSMI_SUSPENDED_START) {
        set_state(generator, JSMI_GENERATOR_COMPLETED);
        generator->frame = NULL;
    }
    if (jsmi_generator_state(generator) == JSMI_GENERATOR_COMPLETED) {
        if (mode == JSMI_RESUME_THROW)
            return jsmi_throw(vm, argument);
        return jsmi_iterator_result(
            vm, mode == JSMI_RESUME_RETURN ? argument : JSMI_UNDEFINED, true,
            result);
    }
    return run(vm, generator, mode, argument, result);
}

JsStep jsmi_step_generator(JsVm *vm, JsValue *record, uint32_t result_register,
                           bool *applies, bool *done)
{
    JsGenerator *generator;

    *applies = false;
    if (!jsmi_is_kind(record[0], JSMI_CELL_GENERATOR) ||
        !jsmi_is_kind(record[1], JSMI_CELL_NATIVE_FUNCTION) ||
        ((JsNativeFunction *)jsmi_as_cell(record[1]))->native !=
            vm->hooks.generator_next)
        return JSMI_STEP_DONE;
    generator = (JsGenerator *)jsmi_as_cell(record[0]);
    if (jsmi_generator_state(generator) == JSMI_GENERATOR_RUNNING)
        return JSMI_STEP_DONE;
    *applies = true;
    if (jsmi_generator_state(generator) == JSMI_GENERATOR_COMPLETED) {
        record[0] = JSMI_UNDEFINED;
        *done = true;
        return JSMI_STEP_DONE;
    }
    if (!copy_in(vm, generator, JSMI_RETURN_STEP, result_register)) {
        record[0] = JSMI_UNDEFINED;
        return JSMI_STEP_FAILED;
    }
    if (!resume_with(vm, JSMI_RESUME_NEXT, JSMI_UNDEFINED))
        return JSMI_STEP_FAILED;
    return JSMI_STEP_ENTERED;
}

static bool add_request(JsVm *vm, JsAsyncGenerator *generator,
                        JsResumption mode, JsValue value, JsPromise *promise);
static JsSlots *take_request(JsVm *vm, JsAsyncGenerator *generator);

static bool is_suspended(const JsGenerator *generator)
{
    return jsmi_generator_state(generator) == JSMI_SUSPENDED_START ||
           jsmi_generator_state(generator) == JSMI_SUSPENDED_YIELD;
}

// The frame's own results go nowhere: its caller has the promise already.
static bool enter_async_generator(JsVm *vm, const JsNativeFunction *next,
                                  JsAsyncGenerator *generator, JsValue value,
                                  uint32_t result_register)
{
    JsValue *caller = vm->frame_pointer;
    JsRealm *realm = vm->realm;
    JsPromise *promise;
    bool succeeded;

    vm->realm = next->realm;
    succeeded =
        jsmi_promise_new(vm, NULL, &promise) &&
        add_request(vm, generator, JSMI_RESUME_NEXT, value, promise);
    vm->realm = realm;
    if (!succeeded)
        return false;
    if (!copy_in(vm, &generator->generator, JSMI_RETURN_DISCARD,
                 result_register)) {
        (void)take_request(vm, generator);
        return false;
    }
    caller[result_register] = jsmi_value_cell(promise);
    return true;
}

bool jsmi_enter_generator(JsVm *vm, const JsValue *window, uint32_t count,
                          uint32_t return_kind, uint32_t result_register,
                          JsStep *step)
{
    const JsNativeFunction *next =
        (const JsNativeFunction *)(void *)jsmi_as_cell(window[0]);
    JsValue value = count > 0 ? window[2] : JSMI_UNDEFINED;
    bool is_async = jsmi_is_kind(window[1], JSMI_CELL_ASYNC_GENERATOR);
    JsGenerator *generator;
    bool succeeded;

    if (return_kind != JSMI_RETURN_PLAIN ||
        (is_async ? next->native != vm->hooks.async_generator_resume ||
                        next->mode != JSMI_RESUME_NEXT
                  : next->native != vm->hooks.generator_next ||
                        !jsmi_is_kind(window[1], JSMI_CELL_GENERATOR)))
        return false;
    generator = (JsGenerator *)jsmi_as_cell(window[1]);
    if (!is_suspended(generator))
        return false;
    jsmi_vm_keep(vm, window[1]);
    jsmi_vm_keep(vm, value);
    succeeded = is_async
                    ? enter_async_generator(vm, next,
                                            (JsAsyncGenerator *)generator,
                                            value, result_register)
                    : copy_in(vm, generator, return_kind, result_register);
    *step = succeeded && resume_with(vm, JSMI_RESUME_NEXT, value)
                ? JSMI_STEP_ENTERED
                : JSMI_STEP_FAILED;
    return true;
}

// A for-of record whose iterator threw is finished.
static void finish_step_record(JsVm *vm)
{
    const JsFrame *header = jsmi_frame_of(vm->frame_pointer);

    if ((jsmi_frame_return_kind(header) & JSMI_RETURN_KIND_MASK) ==
        JSMI_RETURN_STEP)
        header->caller[jsmi_instruction_a(header->return_address[-2])] =
            JSMI_UNDEFINED;
}

JsStep jsmi_generator_unwound(JsVm *vm)
{
    JsGenerator *generator = frame_owner(vm->frame_pointer);
    JsValue exception;

    finish_step_record(vm);
    if (generator->object.cell.kind == JSMI_CELL_ASYNC_GENERATOR) {
        if (jsmi_take_exception(vm, &exception))
            return finish_async_generator(vm, (JsAsyncGenerator *)generator,
                                          true, exception);
    } else if (generator->promise) {
        if (jsmi_take_exception(vm, &exception) &&
            jsmi_promise_reject(vm, generator->promise, exception)) {
            set_state(generator, JSMI_GENERATOR_COMPLETED);
            generator->frame = NULL;
            return jsmi_leave_frame(vm, JSMI_UNDEFINED);
        }
    }
    set_state(generator, JSMI_GENERATOR_COMPLETED);
    generator->frame = NULL;
    return JSMI_STEP_FAILED;
}

// ------------------------------------------------------------- async functions

static bool resume_awaiting(JsVm *vm, JsCell *target, bool is_rejected,
                            JsValue value)
{
    JsGenerator *owner = (JsGenerator *)target;
    JsValue ignored;

    // Gone with a termination.
    if (!owner->frame)
        return true;
    return run(vm, owner, is_rejected ? JSMI_RESUME_THROW : JSMI_RESUME_NEXT,
               value, &ignored);
}

// The activation of an async function that awaits for the first time.
static bool make_activation(JsVm *vm, JsGenerator **activation)
{
    JsShape *shape = jsmi_shape_root(vm, NULL, &jsmi_ordinary_methods, 0);
    JsPromise *promise;

    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_object_allocate(vm, JSMI_CELL_GENERATOR, sizeof **activation,
                              shape, activation) ||
        !jsmi_promise_new(vm, NULL, &promise))
        return false;
    (*activation)->promise = promise;
    jsmi_write_barrier(&vm->heap, *activation);
    return true;
}

// https://tc39.es/ecma262/#await
JSMI_STEP(await)
{
    JsGenerator *owner = frame_owner(fp);
    bool is_first = !owner;

    (void)extra;
    if (is_first && !make_activation(vm, &owner))
        return JSMI_STEP_FAILED;
    if (!copy_out(vm, owner) ||
        !jsmi_await(vm, fp[B], &owner->object.cell, resume_awaiting))
        return JSMI_STEP_FAILED;
    return jsmi_leave_frame(
        vm, is_first ? jsmi_value_cell(owner->promise) : JSMI_UNDEFINED);
}

// The end of an async function: its promise is made only now if it never
// awaited.
static JsStep settle_async(JsVm *vm, JsValue *fp, bool is_rejected,
                           JsValue value)
{
    JsGenerator *owner = frame_owner(fp);
    JsPromise *promise = owner ? owner->promise : NULL;

    if (!promise && !jsmi_promise_new(vm, NULL, &promise))
        return JSMI_STEP_FAILED;
    if (!(is_rejected ? jsmi_promise_reject(vm, promise, value)
                      : jsmi_promise_resolve_with(vm, promise, value)))
        return JSMI_STEP_FAILED;
    if (owner) {
        set_state(owner, JSMI_GENERATOR_COMPLETED);
        owner->frame = NULL;
        return jsmi_leave_frame(vm, JSMI_UNDEFINED);
    }
    return jsmi_leave_frame(vm, jsmi_value_cell(promise));
}

JSMI_STEP(async_return)
{
    (void)extra;
    return settle_async(vm, fp, false, fp[A]);
}

JSMI_STEP(async_throw)
{
    (void)extra;
    return settle_async(vm, fp, true, fp[A]);
}

// ------------------------------------------------------------ async generators
//
// https://tc39.es/ecma262/#sec-asyncgenerator-abstract-operations

enum { REQUEST_MODE, REQUEST_VALUE, REQUEST_PROMISE, REQUEST_NEXT, REQUEST_SIZE };

static JsResumption request_mode(const JsSlots *request)
{
    return (JsResumption)jsmi_as_int(request->values[REQUEST_MODE]);
}

static bool add_request(JsVm *vm, JsAsyncGenerator *generator,
                        JsResumption mode, JsValue value, JsPromise *promise)
{
    JsSlots *request = jsmi_heap_allocate(
        &vm->heap, sizeof *request + REQUEST_SIZE * sizeof(JsValue),
        JSMI_CELL_SLOTS);

    if (!request)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the request is new.
    request->cell.auxiliary = REQUEST_SIZE;
    request->values[REQUEST_MODE] = jsmi_value_int((int32_t)mode);
    request->values[REQUEST_VALUE] = value;
    request->values[REQUEST_PROMISE] = jsmi_value_cell(promise);
    request->values[REQUEST_NEXT] = JSMI_UNDEFINED;
    if (generator->last_request) {
        generator->last_request->values[REQUEST_NEXT] =
            jsmi_value_cell(request);
        jsmi_write_barrier(&vm->heap, generator->last_request);
    } else {
        generator->first_request = request;
    }
    generator->last_request = request;
    jsmi_write_barrier(&vm->heap, generator);
    return true;
}

static JsSlots *take_request(JsVm *vm, JsAsyncGenerator *generator)
{
    JsSlots *request = generator->first_request;
    JsValue next = request->values[REQUEST_NEXT];

    jsmi_keep(&vm->heap, jsmi_value_cell(request));
    generator->first_request =
        jsmi_is_undefined(next) ? NULL : (JsSlots *)jsmi_as_cell(next);
    if (!generator->first_request)
        generator->last_request = NULL;
    jsmi_write_barrier(&vm->heap, generator);
    return request;
}

// AsyncGeneratorCompleteStep
static bool complete_step(JsVm *vm, JsAsyncGenerator *generator,
                          bool is_rejected, JsValue value, bool done)
{
    JsSlots *request = take_request(vm, generator);
    JsPromise *promise = jsmi_as_promise(request->values[REQUEST_PROMISE]);
    JsValue result;

    if (is_rejected)
        return jsmi_promise_reject(vm, promise, value);
    return jsmi_iterator_result(vm, value, done, &result) &&
           jsmi_promise_resolve_with(vm, promise, result);
}

static bool drain_queue(JsVm *vm, JsAsyncGenerator *generator);

static bool resume_await_return(JsVm *vm, JsCell *target, bool is_rejected,
                                JsValue value)
{
    JsAsyncGenerator *generator = (JsAsyncGenerator *)target;

    return complete_step(vm, generator, is_rejected, value, true) &&
           drain_queue(vm, generator);
}

// AsyncGeneratorAwaitReturn. `*awaits` false: the value could not be awaited,
// the request is completed, and the queue wants draining further.
static bool await_return(JsVm *vm, JsAsyncGenerator *generator, bool *awaits)
{
    JsValue reason;

    *awaits = jsmi_await(vm, generator->first_request->values[REQUEST_VALUE],
                         &generator->generator.object.cell,
                         resume_await_return);
    return *awaits || (jsmi_take_exception(vm, &reason) &&
                       complete_step(vm, generator, true, reason, true));
}

// AsyncGeneratorDrainQueue
static bool drain_queue(JsVm *vm, JsAsyncGenerator *generator)
{
    set_state(&generator->generator, JSMI_GENERATOR_DRAINING);
    while (generator->first_request) {
        const JsSlots *request = generator->first_request;
        bool awaits = false;

        if (request_mode(request) == JSMI_RESUME_RETURN) {
            if (!await_return(vm, generator, &awaits))
                return false;
            if (awaits)
                return true;
        } else if (!complete_step(
                       vm, generator,
                       request_mode(request) == JSMI_RESUME_THROW,
                       request_mode(request) == JSMI_RESUME_THROW
                           ? request->values[REQUEST_VALUE]
                           : JSMI_UNDEFINED,
                       true)) {
            return false;
        }
    }
    set_state(&generator->generator, JSMI_GENERATOR_COMPLETED);
    return true;
}

static JsStep finish_async_generator(JsVm *vm, JsAsyncGenerator *generator,
                                     bool is_rejected, JsValue value)
{
    generator->generator.frame = NULL;
    set_state(&generator->generator, JSMI_GENERATOR_DRAINING);
    jsmi_vm_keep(vm, jsmi_value_cell(generator));
    if (!complete_step(vm, generator, is_rejected, value, true) ||
        !drain_queue(vm, generator))
        return JSMI_STEP_FAILED;
    return jsmi_leave_frame(vm, JSMI_UNDEFINED);
}

// AsyncGeneratorYield after its Await
static JsStep yield_in_async_generator(JsVm *vm, JsAsyncGenerator *generator,
                                       JsInstruction instruction)
{
    JsValue *fp = vm->frame_pointer;
    const JsSlots *request;

    if (!complete_step(vm, generator, false, fp[C], false))
        return JSMI_STEP_FAILED;
    request = generator->first_request;
    if (request) {
        fp[A] = request->values[REQUEST_VALUE];
        fp[B] = request->values[REQUEST_MODE];
        return JSMI_STEP_DONE;
    }
    if (!copy_out(vm, &generator->generator))
        return JSMI_STEP_FAILED;
    set_state(&generator->generator, JSMI_SUSPENDED_YIELD);
    return jsmi_leave_frame(vm, JSMI_UNDEFINED);
}

// What enqueueing a request does at once, by the generator's state.
static bool act_on_request(JsVm *vm, JsAsyncGenerator *generator,
                           JsResumption mode, JsValue value, JsPromise *promise)
{
    JsGeneratorState state = jsmi_generator_state(&generator->generator);
    JsValue result;
    bool awaits;

    if (mode == JSMI_RESUME_THROW && state == JSMI_SUSPENDED_START) {
        generator->generator.frame = NULL;
        set_state(&generator->generator, JSMI_GENERATOR_COMPLETED);
        state = JSMI_GENERATOR_COMPLETED;
    }
    if (state == JSMI_GENERATOR_COMPLETED && mode == JSMI_RESUME_THROW)
        return jsmi_promise_reject(vm, promise, value);
    if (state == JSMI_GENERATOR_COMPLETED && mode == JSMI_RESUME_NEXT)
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, &result) &&
               jsmi_promise_resolve_with(vm, promise, result);
    if (!add_request(vm, generator, mode, value, promise))
        return false;
    if (mode == JSMI_RESUME_RETURN && (state == JSMI_SUSPENDED_START ||
                                       state == JSMI_GENERATOR_COMPLETED)) {
        generator->generator.frame = NULL;
        set_state(&generator->generator, JSMI_GENERATOR_DRAINING);
        return await_return(vm, generator, &awaits) &&
               (awaits || drain_queue(vm, generator));
    }
    if (state == JSMI_SUSPENDED_START || state == JSMI_SUSPENDED_YIELD)
        return run(vm, &generator->generator, mode, value, &result);
    return true;
}

bool jsmi_async_generator_enqueue(JsVm *vm, JsValue value, JsResumption mode,
                                  JsValue argument, JsValue *result)
{
    JsPromise *promise;
    JsValue reason;

    if (!jsmi_promise_new(vm, NULL, &promise))
        return false;
    *result = jsmi_value_cell(promise);
    if (!jsmi_is_kind(value, JSMI_CELL_ASYNC_GENERATOR)) {
        jsmi_throw_type_error(vm, "%V is not an async generator", value);
        return jsmi_take_exception(vm, &reason) &&
               jsmi_promise_reject(vm, promise, reason);
    }
    return act_on_request(vm, (JsAsyncGenerator *)jsmi_as_cell(value), mode,
                          argument, promise);
}

#undef A
#undef B
#undef C
