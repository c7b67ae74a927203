// SPDX-License-Identifier: MIT
//
// jsm_print_error: an error for people. The place, the line of source with a
// caret below it, then the error as jsm_inspect shows it.
#include "api/runtime.h"
#include "interp/trace.h"

#include <stdio.h>

typedef struct Printer {
    JsVm *vm;
    jsm_write_fn write;
    void *data;
} Printer;

static bool print_builder(const Printer *printer, JsStringBuilder *builder)
{
    JsString *string = jsmi_string_builder_finish(builder);
    const char *text;
    size_t length;

    return string && jsmi_string_to_utf8(printer->vm, string, &text, &length) &&
           printer->write(printer->data, text, length);
}

// A tab stays one, so that the caret stands where the terminal puts the place;
// of a surrogate pair only the first half takes a column.
static void append_caret(JsStringBuilder *builder, const JsExcerpt *excerpt)
{
    for (uint32_t i = 0; i < excerpt->caret; i++) {
        uint32_t unit = jsmi_units_at(excerpt->line, i);

        if (!jsmi_is_trail_surrogate(unit))
            jsmi_string_builder_append_unit(builder, unit == '\t' ? '\t' : ' ');
    }
    jsmi_string_builder_append_text(builder, "^\n");
}

static bool print_place(const Printer *printer, const JsTraceFrame *frame,
                        const JsExcerpt *excerpt)
{
    JsStringBuilder builder;
    char numbers[32];

    jsmi_string_builder_initialize(&builder, &printer->vm->heap);
    snprintf(numbers, sizeof numbers, ":%u:%u\n", frame->line, frame->column);
    if (frame->file.length > 0)
        jsmi_string_builder_append_units(&builder, frame->file);
    else
        jsmi_string_builder_append_text(&builder, "<anonymous>");
    jsmi_string_builder_append_text(&builder, numbers);
    // A source map need not have the text.
    if (excerpt->line.length > 0) {
        jsmi_string_builder_append_units(&builder, excerpt->line);
        jsmi_string_builder_append_text(&builder, "\n");
        append_caret(&builder, excerpt);
    }
    return print_builder(printer, &builder);
}

// Where script was when the error was made: natives have no line to show.
static bool print_innermost_place(const Printer *printer, JsValue error)
{
    const JsCell *trace;
    uint32_t count;

    if (!jsmi_is_kind(error, JSMI_CELL_ERROR))
        return true;
    trace = ((const JsError *)(const void *)jsmi_as_cell(error))->frames;
    count = jsmi_trace_count(trace);
    for (uint32_t i = 0; i < count; i++) {
        JsTraceFrame frame;
        JsExcerpt excerpt;

        if (!jsmi_trace_excerpt(trace, i, &excerpt))
            continue;
        jsmi_trace_get(trace, i, &frame);
        return print_place(printer, &frame, &excerpt);
    }
    return true;
}

void jsm_print_error(jsm_context *cx, jsm_value err, jsm_write_fn w, void *data)
{
    static const char unknown[] = "an error that cannot be shown";
    JsVm *vm = jsmi_vm_of(cx);
    const Printer printer = {vm, w, data};
    JsValue exception = vm->exception;
    JsPending pending = vm->pending;
    jsm_scope scope = jsm_scope_open(cx);
    const char *text;
    size_t length;

    // What is pending waits meanwhile.
    jsmi_vm_keep(vm, exception);
    vm->pending = JSMI_NOTHING_PENDING;
    if (!print_innermost_place(&printer, jsmi_inward(err))) {
        vm->pending = JSMI_NOTHING_PENDING;
        vm->exception = JSMI_UNDEFINED;
    }
    text = jsm_cstr(cx, jsm_inspect(cx, err, 2), &length);
    if (jsm_pending(cx) != JSM_OK || err.bits == 0) {
        text = unknown;
        length = sizeof unknown - 1;
    }
    if (w(data, text, length))
        w(data, "\n", 1);
    vm->exception = exception;
    vm->pending = pending;
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
}
