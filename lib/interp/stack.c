// SPDX-License-Identifier: MIT
#include "interp/frame.h"
#include "interp/tail_calls.h"

static JsStackSegment *new_segment(JsVm *vm, size_t size)
{
    JsStackSegment *segment;

    if (size > JSMI_LARGEST_SEGMENT_BYTES || size > vm->max_stack_bytes ||
        vm->stack_bytes > vm->max_stack_bytes - size)
        return NULL;
    segment = jsmi_allocate(&vm->budget, size);
    if (!segment)
        return NULL;
    segment->size = size;
    segment->limit = (JsValue *)(void *)((uint8_t *)segment + size);
    vm->stack_bytes += size;
    return segment;
}

static void free_segment(JsVm *vm, JsStackSegment *segment)
{
    vm->stack_bytes -= segment->size;
    jsmi_release(&vm->budget, segment, segment->size);
}

static void push_segment(JsVm *vm, JsStackSegment *segment)
{
    segment->previous = vm->segment;
    segment->previous_limit = vm->stack_limit;
    vm->segment = segment;
    vm->stack_limit = segment->limit - JSMI_STACK_SLACK;
}

bool jsmi_stack_initialize(JsVm *vm)
{
    JsStackSegment *segment = new_segment(vm, JSMI_FIRST_SEGMENT_BYTES);

    if (!segment)
        return false;
    push_segment(vm, segment);
    vm->first_frame = segment->words + 1;
    JSMI_ASSERT(jsmi_frame_room(vm, vm->first_frame) == JSMI_FIRST_FRAME_BYTES);
    vm->frame_pointer = NULL;
    return true;
}

void jsmi_stack_dispose(JsVm *vm)
{
    while (vm->segment) {
        JsStackSegment *segment = vm->segment;

        vm->segment = segment->previous;
        free_segment(vm, segment);
    }
    if (vm->spare_segment)
        free_segment(vm, vm->spare_segment);
    vm->spare_segment = NULL;
    jsmi_tail_calls_dispose(vm);
}

JsValue *jsmi_stack_top(JsVm *vm)
{
    JsValue *fp = vm->frame_pointer;
    JsValue *start = fp ? fp : vm->segment->words;
    JsValue *top =
        fp ? fp + jsmi_frame_function(fp)->linked->register_count : start;

    // The arguments of natives that the frame called, if they are on the stack,
    // may reach beyond its registers.
    for (const JsCall *call = vm->native_call;
         call && call->frame_pointer == fp; call = call->previous) {
        const JsValue *end;

        if (!call->arguments)
            continue;
        end = call->arguments + call->argument_count;
        if (call->arguments >= start && call->arguments < vm->segment->limit &&
            end > top)
            top += end - top;
    }
    return top;
}

bool jsmi_stack_reserve(JsVm *vm, JsValue **top, size_t words, bool *is_new)
{
    size_t needed =
        sizeof(JsStackSegment) + (words + JSMI_STACK_SLACK) * sizeof(JsValue);
    size_t size = vm->segment->size * 2;
    JsStackSegment *segment = vm->spare_segment;

    *is_new = false;
    if (*top <= vm->stack_limit && words <= (size_t)(vm->stack_limit - *top))
        return true;
    if (segment && segment->size >= needed) {
        vm->spare_segment = NULL;
    } else {
        if (segment)
            free_segment(vm, segment);
        vm->spare_segment = NULL;
        segment = new_segment(vm, size < needed ? needed : size);
        if (!segment && size > needed)
            segment = new_segment(vm, needed);
    }
    if (!segment)
        return jsmi_throw_range_error(vm, "maximum call stack size exceeded");
    push_segment(vm, segment);
    *top = segment->words;
    *is_new = true;
    return true;
}

void jsmi_stack_pop_segment(JsVm *vm)
{
    JsStackSegment *segment = vm->segment;

    JSMI_ASSERT(segment->previous);
    vm->segment = segment->previous;
    vm->stack_limit = segment->previous_limit;
    if (vm->spare_segment)
        free_segment(vm, vm->spare_segment);
    vm->spare_segment = segment;
}

static JsValue *frame_end(JsValue *fp)
{
    return fp + jsmi_frame_function(fp)->linked->register_count;
}

void jsmi_stack_trace(void *data, JsMarker *marker, bool is_minor)
{
    JsVm *vm = data;
    JsValue *fp = vm->frame_pointer;
    JsValue *end, *covered;

    (void)is_minor;
    jsmi_tail_calls_trace(vm, marker);
    for (const JsCall *call = vm->native_call; call; call = call->previous) {
        jsmi_mark_cell(marker, call->callee);
        jsmi_mark_value(marker, call->this_value);
        jsmi_mark_value(marker, call->new_target);
        jsmi_mark_values(marker, call->arguments, call->argument_count);
    }
    if (!fp)
        return;
    end = covered = frame_end(fp);
    while (fp) {
        JsFrame *frame = jsmi_frame_of(fp);
        JsValue *after_header = (JsValue *)(void *)(frame + 1);
        bool pops_segment =
            jsmi_frame_return_kind(frame) & JSMI_RETURN_POPS_SEGMENT;
        JsValue *caller = frame->caller;

        if (end > after_header)
            jsmi_mark_values(marker, after_header,
                             (size_t)(end - after_header));
        // Registers beyond the frames above: what is left in them is looked
        // at again after those returned.
        if (covered < frame_end(fp)) {
            jsmi_mark_values(marker, covered,
                             (size_t)(frame_end(fp) - covered));
            covered = frame_end(fp);
        }
        jsmi_mark_value(marker, frame->linked_or_new_target);
        jsmi_mark_values(marker, fp - 1,
                         (size_t)((JsValue *)(void *)frame - (fp - 1)));
        end = fp - 1;
        if (pops_segment) {
            // Arguments that were kept lie between the start of the segment
            // and the frame.
            JsStackSegment *segment = vm->segment;

            while (fp < segment->words || fp >= segment->limit)
                segment = segment->previous;
            jsmi_mark_values(marker, segment->words,
                             (size_t)(end - segment->words));
        }
        if (caller && pops_segment)
            end = covered = frame_end(caller);
        fp = caller;
    }
}

void jsmi_stack_trace_host(const JsVm *vm, JsMarker *marker, const void *host)
{
    const JsValue *above = NULL;

    for (const JsCall *call = vm->native_call; call; call = call->previous) {
        if (jsmi_realm_host(call->realm) == host)
            jsmi_mark_values(marker, call->arguments, call->argument_count);
    }
    for (JsValue *fp = vm->frame_pointer; fp;) {
        JsFrame *frame = jsmi_frame_of(fp);
        const JsValue *registers = (const JsValue *)(void *)(frame + 1);
        const JsValue *end = frame_end(fp);

        // The frame above may begin in this one's registers.
        if (above && above >= registers && above < end)
            end = above;
        if (jsmi_realm_host(jsmi_frame_function(fp)->linked->realm) == host) {
            jsmi_mark_values(marker, fp - 1,
                             (size_t)((JsValue *)(void *)frame - (fp - 1)));
            if (end > registers)
                jsmi_mark_values(marker, registers, (size_t)(end - registers));
        }
        above = fp - 1;
        fp = frame->caller;
    }
}
