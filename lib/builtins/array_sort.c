// SPDX-License-Identifier: MIT
//
// Sorting arrays, typed ones too. With a comparator the methods run in steps,
// so that each call of it is a frame of the interpreter's loop; see sorter.h.
#include "builtins/array.h"
#include "builtins/array_buffer.h"
#include "builtins/sorter.h"
#include "interp/frame.h"

// ------------------------------------------------------------------- comparing

static uint32_t count_digits(uint32_t number)
{
    uint32_t count = 1;

    for (; number >= 10; number /= 10)
        count++;
    return count;
}

// Two integers as their decimal texts compare.
static double compare_as_text(int32_t a, int32_t b)
{
    uint64_t a_digits = a < 0 ? 0 - (uint64_t)a : (uint64_t)a;
    uint64_t b_digits = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
    uint32_t a_count, b_count;

    // A minus sign comes before any digit.
    if ((a < 0) != (b < 0))
        return a < 0 ? -1 : 1;
    a_count = count_digits((uint32_t)a_digits);
    b_count = count_digits((uint32_t)b_digits);
    for (uint32_t i = a_count; i < b_count; i++)
        a_digits *= 10;
    for (uint32_t i = b_count; i < a_count; i++)
        b_digits *= 10;
    if (a_digits != b_digits)
        return a_digits < b_digits ? -1 : 1;
    return (double)a_count - b_count;
}

// CompareArrayElements ( x, y, comparator ) without a comparator, of values
// that are not undefined.
// https://tc39.es/ecma262/#sec-comparearrayelements
static bool compare_by_default(JsVm *vm, JsValue a, JsValue b, double *order)
{
    JsString *a_string, *b_string;
    int sign;

    if (jsmi_are_ints(a, b)) {
        *order = compare_as_text(jsmi_as_int(a), jsmi_as_int(b));
        return true;
    }
    if (!jsmi_to_string(vm, a, &a_string) || !jsmi_to_string(vm, b, &b_string))
        return false;
    if (!jsmi_string_compare(&vm->heap, a_string, b_string, &sign))
        return jsmi_fail_allocation(vm);
    *order = sign;
    return true;
}

static bool run_sorter(JsVm *vm, JsSorter *sorter)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);
    JsValue a, b;

    while (jsmi_sorter_ask(sorter, &a, &b)) {
        double order;

        if (!jsmi_turn(vm, mark) || !compare_by_default(vm, a, b, &order))
            return false;
        jsmi_sorter_answer(&vm->heap, sorter, order > 0);
    }
    return true;
}

static bool check_comparator(JsVm *vm, JsValue comparator)
{
    return jsmi_is_undefined(comparator) || jsmi_is_callable(comparator) ||
           jsmi_throw_type_error(vm, "comparator %V is not a function",
                                 comparator);
}

// Both values that were read and undefined ones, which are counted only: they
// come last, and no comparator sees them.
typedef struct Collected {
    JsValueList list;
    double undefined_count;
} Collected;

static bool collect(Collected *collected, JsValue value)
{
    if (jsmi_is_undefined(value)) {
        collected->undefined_count++;
        return true;
    }
    return jsmi_value_list_append(&collected->list, value);
}

// SortIndexedProperties ( obj, len, SortCompare, holes ), the reading half.
// https://tc39.es/ecma262/#sec-sortindexedproperties
static bool read_elements(JsVm *vm, JsObject *object, double length,
                          bool skip_holes, Collected *collected)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (double k = 0; k < length; k++) {
        JsValue value;
        bool present = true;

        if (!jsmi_turn(vm, mark))
            return false;
        if (collected->list.cell)
            jsmi_keep(&vm->heap, jsmi_value_cell(collected->list.cell));
        if (skip_holes
                ? !jsmi_element_get_present(vm, object, k, &value, &present)
                : !jsmi_element_get(vm, object, k, &value))
            return false;
        if (present && !collect(collected, value))
            return false;
        if (!present)
            k = jsmi_element_next(object, k + 1, length) - 1;
    }
    return true;
}

// ----------------------------------------------------------------- the methods
// https://tc39.es/ecma262/#sec-array.prototype.sort
// https://tc39.es/ecma262/#sec-array.prototype.tosorted
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.sort
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.tosorted

// Registers: this, the two parameters, the header, then the state.
enum {
    THIS,
    COMPARATOR,
    OBJECT = JSMI_STEPS_STATE,  // undefined before the first step; of typed
                                // arrays the target
    LENGTH,
    SORTER,
    UNDEFINED_COUNT,
    SUBTRACTION,  // Subtraction, as an integer
    ANSWER,       // of the comparator
    WINDOW,       // function, this, two arguments
    WINDOW_END = WINDOW + 4,
};

_Static_assert((int)WINDOW_END <= (int)JSMI_STEPS_REGISTERS,
               "the frame has room for the state");

static JsArraySortMode mode_of(const JsValue *fp)
{
    const JsNativeFunction *callee =
        (const JsNativeFunction *)jsmi_as_cell(fp[-1]);

    return (JsArraySortMode)callee->mode;
}

// Which argument a comparator subtracts from the other, if that is all it does.
typedef enum Subtraction {
    NO_SUBTRACTION,
    FIRST_MINUS_SECOND,
    SECOND_MINUS_FIRST,
} Subtraction;

static Subtraction subtraction_of(JsValue comparator)
{
    const JsLinkedCode *linked;
    JsInstruction first, second;

    if (!jsmi_is_kind(comparator, JSMI_CELL_FUNCTION))
        return NO_SUBTRACTION;
    linked = ((const JsFunction *)jsmi_as_cell(comparator))->linked;
    if (linked->parameter_count != 2 || linked->code_flags & JSMI_CODE_CLASS)
        return NO_SUBTRACTION;
    // Parameters are the registers after that of `this`.
    first = linked->instructions[0];
    if (jsmi_instruction_opcode(first) != JSMI_OP_SUBTRACT ||
        jsmi_instruction_b(first) + jsmi_instruction_c(first) != 3 ||
        jsmi_instruction_b(first) * jsmi_instruction_c(first) != 2)
        return NO_SUBTRACTION;
    second = linked->instructions[1];
    if (jsmi_instruction_opcode(second) != JSMI_OP_RETURN ||
        jsmi_instruction_a(second) != jsmi_instruction_a(first))
        return NO_SUBTRACTION;
    return jsmi_instruction_b(first) == 1 ? FIRST_MINUS_SECOND
                                          : SECOND_MINUS_FIRST;
}

// The state before the first comparison, but for the object.
static bool begin_sorter(JsVm *vm, JsValue *fp, double length,
                         const Collected *collected)
{
    JsSorter *sorter;

    if (collected->list.cell)
        jsmi_keep(&vm->heap, jsmi_value_cell(collected->list.cell));
    sorter = jsmi_sorter_new(vm, &collected->list);
    if (!sorter)
        return false;
    fp[LENGTH] = jsmi_value_number(length);
    fp[SORTER] = jsmi_value_cell(sorter);
    fp[UNDEFINED_COUNT] = jsmi_value_number(collected->undefined_count);
    fp[SUBTRACTION] = jsmi_value_int((int32_t)subtraction_of(fp[COMPARATOR]));
    return true;
}

// Everything before the first comparison of an array's elements.
static bool begin(JsVm *vm, JsValue *fp, JsArraySortMode mode)
{
    Collected collected = {.undefined_count = 0};
    JsObject *object;
    double length;

    if (!jsmi_to_object(vm, fp[THIS], &object))
        return false;
    fp[OBJECT] = jsmi_value_object(object);
    if (!jsmi_length_of_array_like(vm, object, &length))
        return false;
    if (mode == JSMI_ARRAY_TO_SORTED && length > UINT32_MAX)
        return jsmi_throw_range_error(vm, "invalid array length");
    jsmi_value_list_initialize(&collected.list, vm);
    return read_elements(vm, object, length, mode == JSMI_ARRAY_SORT,
                         &collected) &&
           begin_sorter(vm, fp, length, &collected);
}

// Makes the typed array that is sorted into the object of the frame.
static bool begin_typed(JsVm *vm, JsValue *fp, JsArraySortMode mode,
                        JsTypedArray **source, double *length)
{
    bool is_copy = mode == JSMI_TYPED_ARRAY_TO_SORTED;
    JsTypedArray *target;
    size_t count;

    if (!jsmi_validate_typed_array(
            vm, fp[THIS], is_copy ? JSMI_BUFFER_READ : JSMI_BUFFER_WRITE,
            source, &count))
        return false;
    *length = (double)count;
    target = *source;
    if (is_copy && !jsmi_typed_array_create_same_type(
                       vm, jsmi_typed_array_type(*source), *length, &target))
        return false;
    fp[OBJECT] = jsmi_value_object(target);
    return true;
}

static bool read_typed(JsVm *vm, JsValue *fp, JsTypedArray *source,
                       double length)
{
    Collected collected = {.undefined_count = 0};
    uint32_t mark = jsmi_scope_open(&vm->heap);

    jsmi_value_list_initialize(&collected.list, vm);
    for (double k = 0; k < length; k++) {
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (collected.list.cell)
            jsmi_keep(&vm->heap, jsmi_value_cell(collected.list.cell));
        if (!jsmi_typed_array_get(vm, source, k, &value) ||
            !jsmi_value_list_append(&collected.list, value))
            return false;
    }
    return begin_sorter(vm, fp, length, &collected);
}

static JsSorter *sorter_of(const JsValue *fp)
{
    return (JsSorter *)jsmi_as_cell(fp[SORTER]);
}

// The k-th of all values in their order.
static JsValue sorted_value(const JsValue *fp, double k)
{
    const JsSorter *sorter = sorter_of(fp);

    return k < sorter->count ? sorter->values->values[(uint32_t)k]
                             : JSMI_UNDEFINED;
}

// Writes the sorted values back, and deletes what is left behind them.
static bool write_elements(JsVm *vm, const JsValue *fp)
{
    JsObject *object = jsmi_as_object(fp[OBJECT]);
    double length = jsmi_as_number(fp[LENGTH]);
    double count = sorter_of(fp)->count + jsmi_as_number(fp[UNDEFINED_COUNT]);
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (double k = 0; k < count; k++) {
        if (!jsmi_turn(vm, mark) ||
            !jsmi_element_set(vm, object, k, sorted_value(fp, k)))
            return false;
    }
    for (double k = count; k < length;
         k = jsmi_element_next(object, k + 1, length)) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_delete(vm, object, k))
            return false;
    }
    return true;
}

// A new array of the sorted values.
static bool make_sorted(JsVm *vm, const JsValue *fp, JsValue *result)
{
    double length = jsmi_as_number(fp[LENGTH]);
    uint32_t mark;

    if (!jsmi_array_create(vm, 0, NULL, result))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (double k = 0; k < length; k++) {
        if (!jsmi_turn(vm, mark) ||
            !jsmi_array_append(vm, jsmi_as_object(*result),
                               sorted_value(fp, k)))
            return false;
    }
    return true;
}

static bool write_typed(JsVm *vm, const JsValue *fp)
{
    JsTypedArray *target = (JsTypedArray *)jsmi_as_cell(fp[OBJECT]);
    const JsSorter *sorter = sorter_of(fp);
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (uint32_t i = 0; i < sorter->count; i++) {
        if (!jsmi_turn(vm, mark) ||
            !jsmi_typed_array_set(vm, target, i, sorter->values->values[i]))
            return false;
    }
    return true;
}

static bool write_sorted(JsVm *vm, const JsValue *fp, JsValue *result)
{
    *result = fp[OBJECT];
    switch (mode_of(fp)) {
    case JSMI_ARRAY_SORT:
        return write_elements(vm, fp);
    case JSMI_ARRAY_TO_SORTED:
        return make_sorted(vm, fp, result);
    case JSMI_TYPED_ARRAY_SORT:
    case JSMI_TYPED_ARRAY_TO_SORTED:
        break;
    }
    return write_typed(vm, fp);
}

static JsStep finish(JsVm *vm, const JsValue *fp)
{
    JsValue result;

    return write_sorted(vm, fp, &result) ? jsmi_leave_frame(vm, result)
                                         : JSMI_STEP_FAILED;
}

// FAST PATH: between two numbers nothing can be seen of the call of such a
// comparator but the fuel of the step and of the call. Stops at the first
// value that is no number, or at the end.
static bool subtract_numbers(JsVm *vm, JsSorter *sorter,
                             Subtraction subtraction)
{
    JsValue a, b;

    while (jsmi_sorter_ask(sorter, &a, &b) && jsmi_is_number(a) &&
           jsmi_is_number(b)) {
        double difference = jsmi_as_number(a) - jsmi_as_number(b);

        if (!jsmi_vm_spend(vm, 2))
            return false;
        jsmi_sorter_answer(&vm->heap, sorter,
                           subtraction == FIRST_MINUS_SECOND ? difference > 0
                                                             : difference < 0);
    }
    return true;
}

// The values that are to be compared next.
static inline void lay_out(JsValue *fp, const JsSorter *sorter)
{
    fp[WINDOW + 1] = JSMI_UNDEFINED;
    fp[WINDOW + 2] = *sorter->next[0];
    fp[WINDOW + 3] = *sorter->next[1];
}

// FAST PATH: an answer that is a number, or a truth value, which is one, too.
static bool next_turn(JsVm *vm, JsValue *fp, JsValue answer, JsFrame *frame,
                      const JsLinkedCode *linked)
{
    JsSorter *sorter = sorter_of(frame->caller);
    bool is_after;

    if (JSMI_LIKELY(jsmi_is_int(answer)))
        is_after = jsmi_as_int(answer) > 0;
    else if (jsmi_is_double(answer))
        is_after = jsmi_as_double(answer) > 0;
    else if (jsmi_is_boolean(answer))
        is_after = jsmi_same_word(answer, JSMI_TRUE);
    else
        return false;
    if (JSMI_UNLIKELY(linked->parameter_count < 2 || vm->budget.fuel < 2))
        return false;
    if (jsmi_sorter_answer(&vm->heap, sorter, is_after))
        jsmi_sorter_look_ahead(sorter, is_after);
    else if (JSMI_UNLIKELY(!sorter->next[0]))
        return false;
    lay_out(frame->caller, sorter);
    jsmi_run_frame_again(vm, fp, frame, linked, 2);
    return true;
}

// Goes on after an answer was taken: asks the comparator for the next one.
static JsStep go_on(JsVm *vm, JsValue *fp)
{
    JsSorter *sorter = sorter_of(fp);
    Subtraction subtraction = (Subtraction)jsmi_as_int(fp[SUBTRACTION]);

    if (subtraction != NO_SUBTRACTION &&
        !subtract_numbers(vm, sorter, subtraction))
        return JSMI_STEP_FAILED;
    if (!sorter->next[0])
        return finish(vm, fp);
    fp[WINDOW] = fp[COMPARATOR];
    lay_out(fp, sorter);
    return jsmi_enter_callbacks(vm, fp + WINDOW, 2, ANSWER, next_turn);
}

static JsStep sort_array(JsVm *vm, JsValue *fp, JsArraySortMode mode)
{
    if (!begin(vm, fp, mode))
        return JSMI_STEP_FAILED;
    if (!jsmi_is_undefined(fp[COMPARATOR]))
        return go_on(vm, fp);
    return run_sorter(vm, sorter_of(fp)) ? finish(vm, fp) : JSMI_STEP_FAILED;
}

static JsStep sort_typed_array(JsVm *vm, JsValue *fp, JsArraySortMode mode)
{
    JsTypedArray *source;
    double length;

    if (!begin_typed(vm, fp, mode, &source, &length))
        return JSMI_STEP_FAILED;
    if (!jsmi_is_undefined(fp[COMPARATOR]))
        return read_typed(vm, fp, source, length) ? go_on(vm, fp)
                                                  : JSMI_STEP_FAILED;
    return jsmi_typed_array_sort_by_default(
               vm, (JsTypedArray *)jsmi_as_cell(fp[OBJECT]), source, length)
               ? jsmi_leave_frame(vm, fp[OBJECT])
               : JSMI_STEP_FAILED;
}

static JsStep begin_asking(JsVm *vm, JsValue *fp)
{
    JsArraySortMode mode = mode_of(fp);

    if (!check_comparator(vm, fp[COMPARATOR]))
        return JSMI_STEP_FAILED;
    return mode == JSMI_ARRAY_SORT || mode == JSMI_ARRAY_TO_SORTED
               ? sort_array(vm, fp, mode)
               : sort_typed_array(vm, fp, mode);
}

// The comparator's answer as a number; NaN compares as neither: +0. When all
// are sorted it was taken already.
static JsStep take_answer(JsVm *vm, JsValue *fp)
{
    double order;

    if (!jsmi_to_number(vm, fp[ANSWER], &order))
        return JSMI_STEP_FAILED;
    jsmi_sorter_answer(&vm->heap, sorter_of(fp), order > 0);
    return go_on(vm, fp);
}

// Array.prototype.sort ( comparator ), toSorted ( comparator ), those of
// %TypedArray%
JsStep jsmi_array_prototype_sort_steps(JsVm *vm, JsValue *fp)
{
    return jsmi_is_undefined(fp[OBJECT]) ? begin_asking(vm, fp)
                                         : take_answer(vm, fp);
}
