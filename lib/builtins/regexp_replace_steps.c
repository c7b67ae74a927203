// SPDX-License-Identifier: MIT
//
// String.prototype.replace and replaceAll, which run in steps where a function
// is called for each match of a pristine regular expression: each call of it
// is a frame above that of the method, and no C stack. All else is one step.
#include "builtins/regexp.h"
#include "builtins/string.h"
#include "interp/frame.h"

// Registers: this, the two parameters, the header, then the state.
enum {
    THIS,
    PATTERN,
    FUNCTION,
    REPLACEMENT = JSMI_STEPS_STATE,  // undefined before the first step
    ANSWER,                          // of the function
    WINDOW,                          // function, this, arguments
    WINDOW_END = JSMI_STEPS_REGISTERS,
    // Behind the captures come position, string and groups.
    MOST_CAPTURES = (int)WINDOW_END - (int)WINDOW - 2 - 3,
};

void jsmi_replacement_trace(JsMarker *marker, JsCell *cell)
{
    const JsReplacement *replacement = (JsReplacement *)cell;

    jsmi_mark_cell(marker, replacement->string);
    jsmi_mark_cell(marker, replacement->code);
}

void jsmi_replacement_finalize(JsHeap *heap, JsCell *cell)
{
    JsReplacement *replacement = (JsReplacement *)cell;

    (void)heap;
    jsmi_buffer_dispose(&replacement->offsets);
    jsmi_string_builder_dispose(&replacement->builder);
}

static JsReplacement *replacement_of(const JsValue *fp)
{
    return (JsReplacement *)jsmi_as_cell(fp[REPLACEMENT]);
}

// The captures of the match whose turn it is; NULL behind the last one.
static const uint32_t *match_of(const JsReplacement *replacement)
{
    if (replacement->at == replacement->offsets.size)
        return NULL;
    return (const uint32_t *)(const void *)(replacement->offsets.data +
                                            replacement->at);
}

static bool store_offsets(JsVm *vm, void *data, const JsRegExpMatch *match)
{
    JsBuffer *offsets = data;

    jsmi_buffer_append(offsets, match->captures,
                       match->count * 2 * sizeof *match->captures);
    return !offsets->failed || jsmi_fail_allocation(vm);
}

// Finds all matches, before the function is called for the first one.
static bool begin(JsVm *vm, JsValue *fp, JsRegExp *regexp)
{
    JsReplacement *replacement = jsmi_heap_allocate(
        &vm->heap, sizeof *replacement, JSMI_CELL_REPLACEMENT);

    if (!replacement)
        return jsmi_fail_allocation(vm);
    // NO BARRIER: the cell is new.
    replacement->string = jsmi_as_string(fp[THIS]);
    replacement->code = regexp->code;
    jsmi_buffer_initialize(&replacement->offsets, &vm->budget);
    jsmi_string_builder_initialize(&replacement->builder, &vm->heap);
    if (!jsmi_heap_add_finalizable(&vm->heap, &replacement->cell))
        return jsmi_fail_allocation(vm);
    fp[REPLACEMENT] = jsmi_value_cell(replacement);
    return jsmi_regexp_match_all(vm, regexp, replacement->string, store_offsets,
                                 &replacement->offsets);
}

// FAST PATH: with a string for the receiver nothing is converted, and as long
// as the regular expression is pristine nobody sees how it matches.
static bool find_walked(JsVm *vm, const JsValue *fp, JsRegExp **regexp)
{
    *regexp = NULL;
    if (!jsmi_is_string(fp[THIS]) || !jsmi_is_callable(fp[FUNCTION]) ||
        !jsmi_is_kind(fp[PATTERN], JSMI_CELL_REGEXP))
        return true;
    if (!jsmi_regexp_is_pristine(vm, jsmi_as_object(fp[PATTERN]), regexp))
        return false;
    if (*regexp && (!((*regexp)->code->program.flags & JSMI_REGEXP_GLOBAL) ||
                    (*regexp)->code->program.capture_count > MOST_CAPTURES))
        *regexp = NULL;
    return true;
}

static JsStep replace_at_once(JsVm *vm, JsValue *fp)
{
    const JsFrame *frame = jsmi_frame_of(fp);
    uint32_t count = jsmi_frame_argument_count(frame);
    JsNativeFunction *callee = (JsNativeFunction *)jsmi_as_cell(fp[-1]);
    JsValue result = JSMI_UNDEFINED;
    JsCall call = {
        .this_value = fp[THIS],
        .new_target = JSMI_UNDEFINED,
        .arguments = fp + 1,
        .argument_count =
            count < JSMI_STEPS_PARAMETERS ? count : JSMI_STEPS_PARAMETERS,
        .callee_value = fp[-1],
        .vm = vm,
        .realm = callee->realm,
        .callee = callee,
        .previous = vm->native_call,
        .frame_pointer = vm->frame_pointer,
    };

    return jsmi_string_prototype_replace(&call, &result)
               ? jsmi_leave_frame(vm, result)
               : JSMI_STEP_FAILED;
}

static JsStep call_function(JsVm *vm, JsValue *fp, const uint32_t *captures)
{
    const JsReplacement *replacement = replacement_of(fp);
    JsRegExpCode *code = replacement->code;
    JsValue *end = fp + WINDOW;
    JsValue groups;

    *end++ = fp[FUNCTION];
    *end++ = JSMI_UNDEFINED;
    for (uint32_t i = 0; i < code->program.capture_count; i++) {
        if (!jsmi_regexp_capture(vm, replacement->string, captures, i, end++))
            return JSMI_STEP_FAILED;
    }
    *end++ = jsmi_value_number(captures[0]);
    *end++ = fp[THIS];
    if (!jsmi_regexp_groups(vm, code, replacement->string, captures, false,
                            &groups))
        return JSMI_STEP_FAILED;
    if (!jsmi_is_undefined(groups))
        *end++ = groups;
    return jsmi_enter_callback(
        vm, fp + WINDOW, (uint32_t)(end - (fp + WINDOW)) - 2, ANSWER);
}

static bool append_part(JsVm *vm, JsReplacement *replacement, uint32_t end)
{
    return jsmi_append_part(vm, &replacement->builder, replacement->string,
                            replacement->next, end);
}

// The function's answer replaces the match.
static bool take_answer(JsVm *vm, const JsValue *fp)
{
    JsReplacement *replacement = replacement_of(fp);
    JsStringBuilder *builder = &replacement->builder;
    const uint32_t *captures = match_of(replacement);
    JsString *text;

    if (!jsmi_to_string(vm, fp[ANSWER], &text) ||
        !append_part(vm, replacement, captures[0]))
        return false;
    jsmi_string_builder_append_string(builder, text);
    if (builder->is_too_long)
        return jsmi_throw_string_length(vm);
    if (builder->buffer.failed)
        return jsmi_fail_allocation(vm);
    replacement->next = captures[1];
    replacement->at +=
        replacement->code->program.capture_count * 2 * sizeof *captures;
    return true;
}

static JsStep finish(JsVm *vm, const JsValue *fp)
{
    JsReplacement *replacement = replacement_of(fp);
    JsValue result = fp[THIS];

    // The memory need not wait for the next collection.
    jsmi_buffer_dispose(&replacement->offsets);
    if (replacement->at == 0)
        return jsmi_leave_frame(vm, result);
    return append_part(vm, replacement,
                       jsmi_string_length(replacement->string)) &&
                   jsmi_result_builder(vm, &replacement->builder, &result)
               ? jsmi_leave_frame(vm, result)
               : JSMI_STEP_FAILED;
}

// String.prototype.replace ( searchValue, replaceValue ), replaceAll
// https://tc39.es/ecma262/#sec-string.prototype.replace
JsStep jsmi_string_prototype_replace_steps(JsVm *vm, JsValue *fp)
{
    const uint32_t *captures;
    JsRegExp *regexp;

    if (jsmi_is_undefined(fp[REPLACEMENT])) {
        if (!find_walked(vm, fp, &regexp))
            return JSMI_STEP_FAILED;
        if (!regexp)
            return replace_at_once(vm, fp);
        if (!begin(vm, fp, regexp))
            return JSMI_STEP_FAILED;
    } else if (!take_answer(vm, fp)) {
        return JSMI_STEP_FAILED;
    }
    captures = match_of(replacement_of(fp));
    return captures ? call_function(vm, fp, captures) : finish(vm, fp);
}
