// SPDX-License-Identifier: MIT
//
// Map.prototype.forEach and Set.prototype.forEach, which run in steps: their
// state is in the registers of a frame, and each callback is a frame above it
// that needs no C stack.
#include "builtins/collection.h"
#include "interp/frame.h"

// Registers: this, the two parameters, the header, then the state.
enum {
    THIS,
    CALLBACK,
    THIS_ARGUMENT,
    TABLE = JSMI_STEPS_STATE,  // of the cursor; undefined before the first step
    NEXT,                      // of the cursor
    IGNORED,                   // the callback's answer
    WINDOW,                    // function, this, value, key, collection
    WINDOW_END = WINDOW + 5,
};

_Static_assert((int)WINDOW_END <= (int)JSMI_STEPS_REGISTERS,
               "the frame has room for the state");

static JsCellKind kind_of_receiver(const JsValue *fp)
{
    const JsNativeFunction *callee =
        (const JsNativeFunction *)jsmi_as_cell(fp[-1]);

    return (JsCellKind)callee->mode;
}

static bool begin(JsVm *vm, JsValue *fp)
{
    JsCellKind kind = kind_of_receiver(fp);

    if (!jsmi_is_kind(fp[THIS], kind))
        return jsmi_throw_type_error(vm, "receiver %V is not a %s", fp[THIS],
                                     kind == JSMI_CELL_MAP ? "Map" : "Set");
    if (!jsmi_is_callable(fp[CALLBACK]))
        return jsmi_throw_type_error(vm, "%V is not a function", fp[CALLBACK]);
    fp[TABLE] = jsmi_value_cell(
        ((const JsCollection *)jsmi_as_object(fp[THIS]))->table);
    fp[NEXT] = jsmi_value_int(0);
    return true;
}

// Moves on to the next entry and lays out at most so many arguments for it, and
// `this`. False: there is none.
static bool lay_out_next(JsValue *fp, uint32_t most)
{
    JsHashCursor cursor;
    uint32_t entry;

    cursor.table = (JsHashTable *)(void *)jsmi_as_cell(fp[TABLE]);
    cursor.next = (uint32_t)jsmi_as_number(fp[NEXT]);
    if (!jsmi_hash_cursor_advance(&cursor, &entry))
        return false;
    // The collection may get another table meanwhile.
    fp[TABLE] = jsmi_value_cell(cursor.table);
    fp[NEXT] = jsmi_value_number(cursor.next);
    fp[WINDOW + 1] = fp[THIS_ARGUMENT];
    if (most > 0)
        fp[WINDOW + 2] = kind_of_receiver(fp) == JSMI_CELL_MAP
                             ? *jsmi_hash_table_value(cursor.table, entry)
                             : jsmi_hash_table_key(cursor.table, entry);
    if (most > 1)
        fp[WINDOW + 3] = jsmi_hash_table_key(cursor.table, entry);
    if (most > 2)
        fp[WINDOW + 4] = fp[THIS];
    return true;
}

// FAST PATH: on to the next entry without a step.
static bool next_turn(JsVm *vm, JsValue *fp, JsValue answer, JsFrame *frame,
                      const JsLinkedCode *linked)
{
    (void)answer;
    if (JSMI_UNLIKELY(vm->budget.fuel < 3) ||
        !lay_out_next(frame->caller, linked->parameter_count))
        return false;
    // The step pays, too.
    jsmi_run_frame_again(vm, fp, frame, linked, 3);
    return true;
}

// Map.prototype.forEach ( callback [ , thisArg ] )
// https://tc39.es/ecma262/#sec-map.prototype.foreach
// https://tc39.es/ecma262/#sec-set.prototype.foreach
JsStep jsmi_collection_for_each_steps(JsVm *vm, JsValue *fp)
{
    if (jsmi_is_undefined(fp[TABLE]) && !begin(vm, fp))
        return JSMI_STEP_FAILED;
    if (!jsmi_vm_spend(vm, 1))
        return JSMI_STEP_FAILED;
    if (!lay_out_next(fp, 3))
        return jsmi_leave_frame(vm, JSMI_UNDEFINED);
    fp[WINDOW] = fp[CALLBACK];
    return jsmi_enter_callbacks(vm, fp + WINDOW, 3, IGNORED, next_turn);
}
