// SPDX-License-Identifier: MIT
//
// The call instructions beyond the loop's fast path.
#include "interp/excerpt.h"
#include "interp/slow_paths.h"

#define A jsmi_instruction_a(instruction)
#define B jsmi_instruction_b(instruction)
#define C jsmi_instruction_c(instruction)

static JsStep throw_not_callable(JsVm *vm, const JsValue *fp, JsValue callee,
                                 const char *problem)
{
    jsmi_throw_about_operand(vm, fp, callee, problem);
    return JSMI_STEP_FAILED;
}

JSMI_STEP(call)
{
    (void)extra;
    if (!jsmi_is_callable(fp[A]))
        return throw_not_callable(vm, fp, fp[A], "is not a function");
    return jsmi_enter_call(vm, fp + A, B, JSMI_RETURN_PLAIN, A);
}

JSMI_STEP(call_too_deep)
{
    vm->depth_left++;
    return jsmi_step_call(vm, fp, instruction, extra);
}

// The words that a call takes on the stack, as jsmi_interpreter_call reckons
// them: where they are not there, that begins a segment and the next calls
// have room again.
static size_t call_words(JsValue callee, uint32_t count)
{
    const JsLinkedCode *linked;
    size_t words = 2 * ((size_t)count + 2) + 4;

    if (!jsmi_is_kind(callee, JSMI_CELL_FUNCTION))
        return words;
    linked = ((const JsFunction *)(const void *)jsmi_as_cell(callee))->linked;
    return words + 2 * (size_t)linked->parameter_count +
           linked->register_count + 2 * JSMI_FRAME_HEADER_WORDS;
}

// Lays the elements of a (dense, fresh) argument array out behind [f, this] at
// the top of the stack. Large ones begin a new segment, which the frame pops.
static bool spread_window(JsVm *vm, const JsValue *window, JsValue **place,
                          uint32_t *count, uint32_t *kind)
{
    const JsObject *array;
    bool is_new;

    if (!jsmi_is_kind(window[2], JSMI_CELL_ARRAY))
        return jsmi_throw_operand(vm);
    array = jsmi_as_object(window[2]);
    if (array->elements->readable != jsmi_array_length(array))
        return jsmi_throw_operand(vm);
    *count = jsmi_array_length(array);
    *place = jsmi_stack_top(vm);
    if (!jsmi_stack_reserve(vm, place, call_words(window[0], *count), &is_new))
        return false;
    (*place)[0] = window[0];
    (*place)[1] = window[1];
    for (uint32_t i = 0; i < *count; i++)
        (*place)[2 + i] = jsmi_is_hole(array->elements->values[i])
                              ? JSMI_UNDEFINED
                              : array->elements->values[i];
    if (is_new)
        *kind |= JSMI_RETURN_POPS_SEGMENT;
    return true;
}

typedef enum SpreadCall {
    SPREAD_CALL,
    SPREAD_TAIL_CALL,
    SPREAD_NEW
} SpreadCall;

// A copy of what the array holds: the callee may get hold of the array itself.
static bool copy_elements(JsVm *vm, const JsObject *array, JsValueList *list)
{
    const JsElements *elements = array->elements;

    jsmi_value_list_initialize(list, vm);
    for (uint32_t i = 0; i < elements->readable; i++) {
        JsValue value = elements->values[i];

        if (!jsmi_value_list_append(list, jsmi_is_hole(value) ? JSMI_UNDEFINED
                                                              : value))
            return false;
    }
    return true;
}

// A call whose window had to begin a segment goes through C: a callee without
// a frame of its own, or one whose frame needs a segment more, would not pop
// ours.
static JsStep spread_through_native(JsVm *vm, const JsValue *window,
                                    uint32_t count, uint32_t result_register,
                                    SpreadCall call)
{
    JsValue result = JSMI_UNDEFINED;
    JsValueList list;
    bool succeeded;

    jsmi_stack_pop_segment(vm);
    if (!copy_elements(vm, jsmi_as_object(window[2]), &list))
        return JSMI_STEP_FAILED;
    succeeded =
        call == SPREAD_NEW
            ? jsmi_interpreter_construct(vm, jsmi_as_object(window[0]),
                                         jsmi_value_list_values(&list), count,
                                         jsmi_as_object(window[1]), &result)
            : jsmi_interpreter_call(vm, window[0], window[1],
                                    jsmi_value_list_values(&list), count,
                                    &result);
    if (succeeded)
        vm->frame_pointer[result_register] = result;
    return succeeded ? JSMI_STEP_DONE : JSMI_STEP_FAILED;
}

static JsStep spread(JsVm *vm, JsValue *window, uint32_t result_register,
                     SpreadCall call)
{
    uint32_t kind = JSMI_RETURN_PLAIN, count = 0;
    JsValue *place;

    if (!spread_window(vm, window, &place, &count, &kind))
        return JSMI_STEP_FAILED;
    if (kind & JSMI_RETURN_POPS_SEGMENT)
        return spread_through_native(vm, window, count, result_register, call);
    switch (call) {
    case SPREAD_NEW:
        return jsmi_enter_construct(vm, place, count, JSMI_RETURN_PLAIN,
                                    result_register);
    case SPREAD_TAIL_CALL:
        return jsmi_enter_tail_call(vm, place, count, result_register);
    case SPREAD_CALL:
        break;
    }
    return jsmi_enter_call(vm, place, count, JSMI_RETURN_PLAIN,
                           result_register);
}

JSMI_STEP(call_spread)
{
    (void)extra;
    if (!jsmi_is_callable(fp[A]))
        return throw_not_callable(vm, fp, fp[A], "is not a function");
    return spread(vm, fp + A, A, SPREAD_CALL);
}

JSMI_STEP(tail_call)
{
    (void)extra;
    if (!jsmi_is_callable(fp[A]))
        return throw_not_callable(vm, fp, fp[A], "is not a function");
    return jsmi_enter_tail_call(vm, fp + A, B, A);
}

JSMI_STEP(tail_call_spread)
{
    (void)extra;
    if (!jsmi_is_callable(fp[A]))
        return throw_not_callable(vm, fp, fp[A], "is not a function");
    return spread(vm, fp + A, A, SPREAD_TAIL_CALL);
}

// FAST PATH of jsmi_enter_construct: a function with code of the running realm,
// linked already, that needs nothing but a frame, which fits into the segment.
// The window lies in the running frame's registers. DONE: nothing was done.
static JsStep construct_simply(JsVm *vm, JsValue *window, uint32_t count,
                               uint32_t result_register)
{
    JsFunction *function = (JsFunction *)jsmi_as_cell(window[0]);
    const JsLinkedCode *linked = function->linked;
    JsValue *fp = window + 1, new_target = window[1];

    if (!(linked->cell.flags & JSMI_LINKED) ||
        linked->code_flags & JSMI_CODE_NEEDS_ARGUMENTS ||
        linked->realm != vm->realm || vm->depth_left <= 0 ||
        vm->budget.fuel <= 0 ||
        (ptrdiff_t)linked->register_count > vm->stack_limit - fp)
        return JSMI_STEP_DONE;
    if (linked->code_flags & JSMI_CODE_DERIVED)
        *fp = JSMI_UNINITIALIZED;
    else if (!jsmi_new_instance(vm, function, jsmi_as_object(new_target), fp))
        return JSMI_STEP_FAILED;
    vm->budget.fuel--;
    jsmi_frame_fill(
        fp, linked, count, vm->program_counter, vm->frame_pointer,
        jsmi_frame_call(JSMI_RETURN_CONSTRUCT, result_register, count),
        new_target);
    vm->depth_left--;
    vm->frame_pointer = fp;
    vm->program_counter = linked->instructions;
    return JSMI_STEP_ENTERED;
}

static bool is_new_target(JsVm *vm, const JsValue *window)
{
    return window[1].bits == window[0].bits || jsmi_is_constructor(window[1]) ||
           jsmi_throw_operand(vm);
}

JSMI_STEP(construct)
{
    (void)extra;
    if (!jsmi_is_constructor(fp[A]))
        return throw_not_callable(vm, fp, fp[A], "is not a constructor");
    if (!is_new_target(vm, fp + A))
        return JSMI_STEP_FAILED;
    if (jsmi_is_kind(fp[A], JSMI_CELL_FUNCTION)) {
        JsStep step = construct_simply(vm, fp + A, B, A);

        if (step != JSMI_STEP_DONE)
            return step;
    }
    return jsmi_enter_construct(vm, fp + A, B, JSMI_RETURN_PLAIN, A);
}

JSMI_STEP(construct_spread)
{
    (void)extra;
    if (!jsmi_is_constructor(fp[A]))
        return throw_not_callable(vm, fp, fp[A], "is not a constructor");
    if (!is_new_target(vm, fp + A))
        return JSMI_STEP_FAILED;
    return spread(vm, fp + A, A, SPREAD_NEW);
}

JSMI_OPERATION(super_constructor)
{
    JsObject *function;
    JsValue prototype;

    (void)extra;
    if (!jsmi_is_object(fp[B]))
        return jsmi_throw_operand(vm);
    function = jsmi_as_object(fp[B]);
    if (!function->shape->methods->get_prototype_of(vm, function, &prototype))
        return false;
    fp[A] = prototype;
    return true;
}

// Whether the callee of a call that looks like a direct eval is the eval of
// the running realm.
static bool is_eval(JsVm *vm, JsValue callee)
{
    const JsObject *eval = vm->realm->intrinsics[JSMI_INTRINSIC_EVAL];

    return eval && jsmi_is_object(callee) && jsmi_as_object(callee) == eval;
}

// https://tc39.es/ecma262/#sec-performeval, for the caller's scope `extra`.
static JsStep direct_eval(JsVm *vm, JsValue *fp, JsInstruction instruction,
                          uint32_t extra, JsValue source)
{
    const JsScopeInfo *scope =
        jsmi_function_scope(jsmi_frame_function(fp)->linked->code, extra);
    JsValue result;

    if (!jsmi_is_string(source)) {
        fp[A] = source;
        return JSMI_STEP_DONE;
    }
    if (!vm->hooks.direct_eval(vm, jsmi_as_string(source), scope, fp[C],
                               fp[A + 1], &result))
        return JSMI_STEP_FAILED;
    fp[A] = result;
    return JSMI_STEP_DONE;
}

JSMI_STEP(call_eval)
{
    if (is_eval(vm, fp[A]))
        return direct_eval(vm, fp, instruction, extra,
                           B > 0 ? fp[A + 2] : JSMI_UNDEFINED);
    return jsmi_step_call(vm, fp, instruction, 0);
}

JSMI_STEP(tail_call_eval)
{
    if (is_eval(vm, fp[A]))
        return direct_eval(vm, fp, instruction, extra,
                           B > 0 ? fp[A + 2] : JSMI_UNDEFINED);
    return jsmi_step_tail_call(vm, fp, instruction, 0);
}

JSMI_STEP(call_eval_spread)
{
    const JsElements *elements;

    if (!jsmi_is_kind(fp[A + 2], JSMI_CELL_ARRAY)) {
        jsmi_throw_operand(vm);
        return JSMI_STEP_FAILED;
    }
    elements = jsmi_as_object(fp[A + 2])->elements;
    if (is_eval(vm, fp[A]))
        return direct_eval(vm, fp, instruction, extra,
                           elements->readable > 0 &&
                                   !jsmi_is_hole(elements->values[0])
                               ? elements->values[0]
                               : JSMI_UNDEFINED);
    return B ? jsmi_step_tail_call_spread(vm, fp, instruction, 0)
             : jsmi_step_call_spread(vm, fp, instruction, 0);
}

#undef A
#undef B
#undef C
