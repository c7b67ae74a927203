// SPDX-License-Identifier: MIT
//
// Section 11 of jsmini.h: where errors were made, and where script is.
#include "api/runtime.h"

#include "interp/trace.h"

// Units as a C string that lives as long as the scope.
static bool text_of_units(JsVm *vm, const char *prefix, JsUnits units,
                          const char **text)
{
    JsStringBuilder builder;
    JsString *string;
    size_t length;

    jsmi_string_builder_initialize(&builder, &vm->heap);
    jsmi_string_builder_append_text(&builder, prefix);
    jsmi_string_builder_append_units(&builder, units);
    string = jsmi_string_builder_finish(&builder);
    return string && jsmi_string_to_utf8(vm, string, text, &length);
}

static bool fill_frame(JsVm *vm, const JsCell *trace, uint32_t i,
                       jsm_frame *frame)
{
    size_t size = frame->size && frame->size < sizeof *frame ? frame->size
                                                             : sizeof *frame;
    jsm_frame filled = {.size = size};
    JsTraceFrame traced;

    jsmi_trace_get(trace, i, &traced);
    filled.line = (int)traced.line;
    filled.column = (int)traced.column;
    filled.native = traced.is_native;
    filled.is_async = traced.is_async;
    filled.is_replaced = traced.is_replaced;
    if (!text_of_units(vm, traced.function.length ? traced.prefix : "",
                       traced.function, &filled.func) ||
        !text_of_units(vm, "", traced.file, &filled.file))
        return false;
    memcpy(frame, &filled, size);
    return true;
}

static size_t fill_frames(JsVm *vm, const JsCell *trace, jsm_frame *frames,
                          size_t cap)
{
    uint32_t count = jsmi_trace_count(trace);

    for (uint32_t i = 0; i < count && i < cap; i++) {
        if (!fill_frame(vm, trace, i, &frames[i]))
            return i;
    }
    return count;
}

size_t jsm_error_frames(jsm_context *cx, jsm_value err, jsm_frame *f,
                        size_t cap)
{
    JsValue value = jsmi_inward(err);
    JsVm *vm = jsmi_vm_of(cx);

    if (vm->pending != JSMI_NOTHING_PENDING ||
        !jsmi_is_kind(value, JSMI_CELL_ERROR))
        return 0;
    return fill_frames(vm, ((JsError *)(void *)jsmi_as_cell(value))->frames, f,
                       cap);
}

bool jsm_error_incomplete(jsm_value err)
{
    JsValue value = jsmi_inward(err);

    return jsmi_is_kind(value, JSMI_CELL_ERROR) &&
           ((const JsError *)(const void *)jsmi_as_cell(value))->is_incomplete;
}

size_t jsm_stack(jsm_context *cx, jsm_frame *f, size_t cap)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsCell *trace;

    if (vm->pending != JSMI_NOTHING_PENDING || !jsmi_trace_capture(vm, &trace))
        return 0;
    return fill_frames(vm, trace, f, cap);
}
