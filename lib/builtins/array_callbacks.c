// SPDX-License-Identifier: MIT
//
// The methods of arrays that call back for each element, as native functions
// that run in steps: a call of one is a frame of the interpreter's loop, its
// state is in the frame's registers, and each callback is a frame above it
// that needs no C stack.
#include "builtins/array.h"
#include "builtins/array_buffer.h"
#include "interp/frame.h"

// Registers: this, the two parameters, the header, then the state.
enum {
    THIS,
    CALLBACK,
    SECOND_ARGUMENT,
    OBJECT = JSMI_STEPS_STATE,  // undefined before the first step
    LENGTH,
    TURN,     // number of the next one
    ELEMENT,  // of the turn whose answer is awaited
    ARRAY,    // that filter and map fill; reduce: the accumulator
    COUNT,    // filter: elements kept so far
    ANSWER,   // of the callback; a hole: none is awaited
    WINDOW,   // function, this, up to four arguments
    WINDOW_END = WINDOW + 6,
};

_Static_assert((int)WINDOW_END <= (int)JSMI_STEPS_REGISTERS,
               "the frame has room for the state");

static JsArrayCallbackMode mode_of(const JsValue *fp)
{
    const JsNativeFunction *callee =
        (const JsNativeFunction *)jsmi_as_cell(fp[-1]);

    return (JsArrayCallbackMode)(callee->mode & ~(unsigned)JSMI_ARRAY_IS_TYPED);
}

static bool is_of_typed_arrays(const JsValue *fp)
{
    const JsNativeFunction *callee =
        (const JsNativeFunction *)jsmi_as_cell(fp[-1]);

    return callee->mode & JSMI_ARRAY_IS_TYPED;
}

static bool is_from_right(JsArrayCallbackMode mode)
{
    return mode == JSMI_ARRAY_FIND_LAST || mode == JSMI_ARRAY_FIND_LAST_INDEX ||
           mode == JSMI_ARRAY_REDUCE_RIGHT;
}

static bool is_reduce(JsArrayCallbackMode mode)
{
    return mode == JSMI_ARRAY_REDUCE || mode == JSMI_ARRAY_REDUCE_RIGHT;
}

// The receiver and its length.
static bool begin_object(JsVm *vm, JsValue *fp, double *length)
{
    JsTypedArray *array;
    JsObject *object;
    size_t count;

    if (is_of_typed_arrays(fp)) {
        if (!jsmi_validate_typed_array(vm, fp[THIS], JSMI_BUFFER_READ, &array,
                                       &count))
            return false;
        fp[OBJECT] = fp[THIS];
        *length = (double)count;
        return true;
    }
    if (!jsmi_to_object(vm, fp[THIS], &object))
        return false;
    fp[OBJECT] = jsmi_value_object(object);
    return jsmi_length_of_array_like(vm, object, length);
}

// What map and filter fill. Elements of typed arrays that a filter keeps are
// in an array that no script sees until all are known.
static bool begin_array(JsVm *vm, JsValue *fp, JsArrayCallbackMode mode,
                        double length)
{
    JsObject *object = jsmi_as_object(fp[OBJECT]);
    JsTypedArray *typed;
    JsObject *array;
    JsValue argument = jsmi_value_number(length);

    if (!is_of_typed_arrays(fp)) {
        if (!jsmi_array_species_create(
                vm, object, mode == JSMI_ARRAY_MAP ? length : 0, &array))
            return false;
        fp[ARRAY] = jsmi_value_object(array);
        return true;
    }
    if (mode == JSMI_ARRAY_FILTER)
        return jsmi_array_create(vm, 0, NULL, &fp[ARRAY]);
    if (!jsmi_typed_array_species_create(vm, (JsTypedArray *)object, &argument,
                                         1, length, &typed))
        return false;
    fp[ARRAY] = jsmi_value_object(typed);
    return true;
}

// The typed array of what a filter kept.
static bool finish_filter(JsVm *vm, const JsValue *fp, JsValue *result)
{
    JsTypedArray *typed;
    double count = jsmi_as_number(fp[COUNT]);
    uint32_t mark;

    if (!jsmi_typed_array_species_create(
            vm, (JsTypedArray *)jsmi_as_object(fp[OBJECT]), &fp[COUNT], 1,
            count, &typed))
        return false;
    *result = jsmi_value_object(typed);
    mark = jsmi_scope_open(&vm->heap);
    for (double k = 0; k < count; k++) {
        JsValue value;

        if (!jsmi_turn(vm, mark) ||
            !jsmi_element_get(vm, jsmi_as_object(fp[ARRAY]), k, &value) ||
            !jsmi_element_set(vm, &typed->object, k, value))
            return false;
    }
    return true;
}

// The first steps of each method: the object, its length, the callback's
// check, and what the method fills.
static bool begin(JsVm *vm, JsValue *fp, JsArrayCallbackMode mode)
{
    double length;

    if (!begin_object(vm, fp, &length))
        return false;
    if (!jsmi_is_callable(fp[CALLBACK]))
        return jsmi_throw_type_error(vm, "%V is not a function", fp[CALLBACK]);
    fp[LENGTH] = jsmi_value_number(length);
    fp[TURN] = fp[COUNT] = jsmi_value_int(0);
    fp[ANSWER] = JSMI_HOLE;
    if ((mode == JSMI_ARRAY_MAP || mode == JSMI_ARRAY_FILTER) &&
        !begin_array(vm, fp, mode, length))
        return false;
    if (is_reduce(mode))
        fp[ARRAY] = jsmi_frame_argument_count(jsmi_frame_of(fp)) > 1
                        ? fp[SECOND_ARGUMENT]
                        : JSMI_HOLE;
    return true;
}

// The element's index in the turn with this number.
static double element_index(const JsValue *fp, JsArrayCallbackMode mode,
                            double turn)
{
    return is_from_right(mode) ? jsmi_as_number(fp[LENGTH]) - 1 - turn : turn;
}

// FAST PATH: CreateDataProperty behind the last element of a plain array whose
// vector has room. False: nothing was done.
static bool append_dense(JsVm *vm, JsObject *array, uint32_t k, JsValue value)
{
    JsElements *elements = array->elements;

    if (!jsmi_is_array_object(array) || jsmi_object_is_exotic(array) ||
        elements->readable != k || elements->writable != k ||
        elements->cell.kind != JSMI_CELL_ELEMENTS ||
        k >= elements->cell.auxiliary ||
        !jsmi_shape_is_extensible(array->shape) ||
        array->cell.flags &
            (JSMI_OBJECT_LENGTH_READ_ONLY | JSMI_OBJECT_SEALED_ELEMENTS))
        return false;
    elements->values[k] = value;
    elements->readable = elements->writable = k + 1;
    jsmi_write_barrier(&vm->heap, elements);
    if (jsmi_array_length(array) <= k)
        array->cell.auxiliary = k + 1;
    return true;
}

static bool create_element(JsVm *vm, const JsValue *fp, JsValue k,
                           JsValue value)
{
    JsObject *array = jsmi_as_object(fp[ARRAY]);

    return (jsmi_is_int(k) &&
            append_dense(vm, array, (uint32_t)jsmi_as_int(k), value)) ||
           jsmi_element_create(vm, array, jsmi_as_number(k), value);
}

// Takes the callback's answer; `*is_over` when it ends the walk with
// `*result`.
static bool take_answer(JsVm *vm, JsValue *fp, JsArrayCallbackMode mode,
                        bool *is_over, JsValue *result)
{
    double k = element_index(fp, mode, jsmi_as_number(fp[TURN]) - 1);
    JsValue answer = fp[ANSWER], to;

    fp[ANSWER] = JSMI_HOLE;
    switch (mode) {
    case JSMI_ARRAY_EVERY:
        *is_over = !jsmi_to_boolean(answer);
        *result = JSMI_FALSE;
        break;
    case JSMI_ARRAY_SOME:
        *is_over = jsmi_to_boolean(answer);
        *result = JSMI_TRUE;
        break;
    case JSMI_ARRAY_MAP:
        // No register has it any longer, and storing it may collect.
        jsmi_vm_keep(vm, answer);
        if (is_of_typed_arrays(fp))
            return jsmi_element_set(vm, jsmi_as_object(fp[ARRAY]), k, answer);
        return create_element(vm, fp, jsmi_value_number(k), answer);
    case JSMI_ARRAY_FILTER:
        if (!jsmi_to_boolean(answer))
            break;
        to = fp[COUNT];
        fp[COUNT] = jsmi_value_number(jsmi_as_number(to) + 1);
        return create_element(vm, fp, to, fp[ELEMENT]);
    case JSMI_ARRAY_FIND:
    case JSMI_ARRAY_FIND_LAST:
        *is_over = jsmi_to_boolean(answer);
        *result = fp[ELEMENT];
        break;
    case JSMI_ARRAY_FIND_INDEX:
    case JSMI_ARRAY_FIND_LAST_INDEX:
        *is_over = jsmi_to_boolean(answer);
        *result = jsmi_value_number(k);
        break;
    case JSMI_ARRAY_REDUCE:
    case JSMI_ARRAY_REDUCE_RIGHT:
        fp[ARRAY] = answer;
        break;
    case JSMI_ARRAY_FOR_EACH:
        break;
    }
    return true;
}

// What the method returns when every element was visited.
static bool finish(JsVm *vm, const JsValue *fp, JsArrayCallbackMode mode,
                   JsValue *result)
{
    switch (mode) {
    case JSMI_ARRAY_EVERY:
        *result = JSMI_TRUE;
        break;
    case JSMI_ARRAY_SOME:
        *result = JSMI_FALSE;
        break;
    case JSMI_ARRAY_FIND_INDEX:
    case JSMI_ARRAY_FIND_LAST_INDEX:
        *result = jsmi_value_int(-1);
        break;
    case JSMI_ARRAY_MAP:
    case JSMI_ARRAY_FILTER:
        *result = fp[ARRAY];
        if (is_of_typed_arrays(fp) && mode == JSMI_ARRAY_FILTER)
            return finish_filter(vm, fp, result);
        break;
    case JSMI_ARRAY_REDUCE:
    case JSMI_ARRAY_REDUCE_RIGHT:
        if (jsmi_is_hole(fp[ARRAY]))
            return jsmi_throw_type_error(
                vm, "reduce of an empty array without an initial value");
        *result = fp[ARRAY];
        break;
    default:
        *result = JSMI_UNDEFINED;
        break;
    }
    return true;
}

// FAST PATH: the index of the next element, which lies in the vector of a plain
// object or array; -1 if it does not.
static int32_t next_dense(const JsValue *fp, JsArrayCallbackMode mode)
{
    const JsObject *object = jsmi_as_object(fp[OBJECT]);
    int32_t turn, index;

    if (!jsmi_are_ints(fp[TURN], fp[LENGTH]) || jsmi_object_is_exotic(object))
        return -1;
    turn = jsmi_as_int(fp[TURN]);
    if (turn >= jsmi_as_int(fp[LENGTH]))
        return -1;
    index = is_from_right(mode) ? jsmi_as_int(fp[LENGTH]) - 1 - turn : turn;
    return (uint32_t)index < object->elements->readable &&
                   !jsmi_is_hole(object->elements->values[index])
               ? index
               : -1;
}

static void take_dense(JsValue *fp, int32_t index)
{
    fp[TURN] = jsmi_value_int(jsmi_as_int(fp[TURN]) + 1);
    fp[ELEMENT] = jsmi_as_object(fp[OBJECT])->elements->values[index];
}

// Moves on to the next element that there is. `*found` false: the end.
static bool next_element(JsVm *vm, JsValue *fp, JsArrayCallbackMode mode,
                         double *k, bool *found)
{
    bool skips_holes =
        !is_of_typed_arrays(fp) && (mode < JSMI_ARRAY_FIND || is_reduce(mode));
    JsObject *object = jsmi_as_object(fp[OBJECT]);
    double length = jsmi_as_number(fp[LENGTH]);
    uint32_t mark = jsmi_scope_open(&vm->heap);
    int32_t index = next_dense(fp, mode);

    *found = index >= 0;
    if (*found) {
        take_dense(fp, index);
        *k = index;
        return jsmi_vm_spend(vm, 1);
    }
    for (double turn = jsmi_as_number(fp[TURN]); turn < length; turn++) {
        JsValue element = JSMI_UNDEFINED;

        *found = true;
        *k = element_index(fp, mode, turn);
        if (!jsmi_turn(vm, mark) ||
            !(skips_holes
                  ? jsmi_element_get_present(vm, object, *k, &element, found)
                  : jsmi_element_get(vm, object, *k, &element)))
            return false;
        if (*found) {
            fp[TURN] = jsmi_value_number(turn + 1);
            fp[ELEMENT] = element;
            return true;
        }
        if (!is_from_right(mode))
            turn = jsmi_element_next(object, turn + 1, length) - 1;
    }
    *found = false;
    return true;
}

// Lays out at most so many arguments of the next call, and `this`; how many
// it has.
static inline uint32_t lay_out(JsValue *fp, JsArrayCallbackMode mode, JsValue k,
                               uint32_t most)
{
    JsValue *arguments = fp + WINDOW + 2;
    uint32_t count = 0;

    fp[WINDOW + 1] = is_reduce(mode) ? JSMI_UNDEFINED : fp[SECOND_ARGUMENT];
    if (is_reduce(mode) && count < most)
        arguments[count++] = fp[ARRAY];
    if (count < most)
        arguments[count++] = fp[ELEMENT];
    if (count < most)
        arguments[count++] = k;
    if (count < most)
        arguments[count++] = fp[OBJECT];
    return count;
}

// FAST PATH: takes an answer that does not end the walk and needs no more room.
// False: nothing was done.
static bool take_simple_answer(JsVm *vm, JsValue *fp, JsArrayCallbackMode mode,
                               JsValue answer)
{
    JsObject *array;

    switch (mode) {
    case JSMI_ARRAY_EVERY:
        return jsmi_to_boolean(answer);
    case JSMI_ARRAY_SOME:
    case JSMI_ARRAY_FIND:
    case JSMI_ARRAY_FIND_LAST:
    case JSMI_ARRAY_FIND_INDEX:
    case JSMI_ARRAY_FIND_LAST_INDEX:
        return !jsmi_to_boolean(answer);
    case JSMI_ARRAY_MAP:
        array = jsmi_as_object(fp[ARRAY]);
        return append_dense(vm, array, (uint32_t)jsmi_as_int(fp[TURN]) - 1,
                            answer);
    case JSMI_ARRAY_FILTER:
        if (!jsmi_to_boolean(answer))
            return true;
        array = jsmi_as_object(fp[ARRAY]);
        if (!append_dense(vm, array, (uint32_t)jsmi_as_int(fp[COUNT]),
                          fp[ELEMENT]))
            return false;
        fp[COUNT] = jsmi_value_int(jsmi_as_int(fp[COUNT]) + 1);
        return true;
    case JSMI_ARRAY_REDUCE:
    case JSMI_ARRAY_REDUCE_RIGHT:
        fp[ARRAY] = answer;
        return true;
    case JSMI_ARRAY_FOR_EACH:
        break;
    }
    return true;
}

// FAST PATH: from one element of a vector to the next. There is such a one
// before the answer is taken, or the steps would take it again.
static bool next_turn(JsVm *vm, JsValue *fp, JsValue answer, JsFrame *frame,
                      const JsLinkedCode *linked)
{
    JsValue *native = frame->caller;
    JsArrayCallbackMode mode = mode_of(native);
    int32_t index = next_dense(native, mode);

    if (JSMI_UNLIKELY(index < 0 || vm->budget.fuel < 3) ||
        !take_simple_answer(vm, native, mode, answer))
        return false;
    take_dense(native, index);
    lay_out(native, mode, jsmi_value_int(index), linked->parameter_count);
    // next_element pays, too.
    jsmi_run_frame_again(vm, fp, frame, linked, 3);
    return true;
}

static JsStep call_back(JsVm *vm, JsValue *fp, JsArrayCallbackMode mode,
                        double k)
{
    uint32_t count = lay_out(fp, mode, jsmi_value_number(k), UINT32_MAX);

    fp[WINDOW] = fp[CALLBACK];
    return jsmi_enter_callbacks(vm, fp + WINDOW, count, ANSWER, next_turn);
}

// Array.prototype.every ( callback [ , thisArg ] ), filter, find, findIndex,
// findLast, findLastIndex, forEach, map, reduce, reduceRight, some
// https://tc39.es/ecma262/#sec-array.prototype.every
JsStep jsmi_array_prototype_callback_steps(JsVm *vm, JsValue *fp)
{
    JsArrayCallbackMode mode = mode_of(fp);
    JsValue result = JSMI_UNDEFINED;
    bool is_over = false, found;
    double k;

    if (jsmi_is_undefined(fp[OBJECT])) {
        if (!begin(vm, fp, mode))
            return JSMI_STEP_FAILED;
    } else if (!jsmi_is_hole(fp[ANSWER])) {
        if (!take_answer(vm, fp, mode, &is_over, &result))
            return JSMI_STEP_FAILED;
        if (is_over)
            return jsmi_leave_frame(vm, result);
    }
    if (!next_element(vm, fp, mode, &k, &found))
        return JSMI_STEP_FAILED;
    if (!found)
        return finish(vm, fp, mode, &result) ? jsmi_leave_frame(vm, result)
                                             : JSMI_STEP_FAILED;
    if (is_reduce(mode) && jsmi_is_hole(fp[ARRAY])) {
        // The first element of a reduce without an initial value.
        fp[ARRAY] = fp[ELEMENT];
        return JSMI_STEP_DONE;
    }
    return call_back(vm, fp, mode, k);
}
