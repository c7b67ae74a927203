// SPDX-License-Identifier: MIT
//
// Unwinding: from the frame that threw down to a handler, or to the entry
// frame, whose caller is C.
#include "interp/frame.h"
#include "interp/suspend.h"

static const JsHandler *find_handler(JsVm *vm)
{
    const JsFunctionCode *code =
        jsmi_frame_function(vm->frame_pointer)->linked->code;

    if (vm->pending != JSMI_EXCEPTION_PENDING || code->handlers.count == 0)
        return NULL;
    return jsmi_function_find_handler(
        code, (uint32_t)(vm->program_counter - 1 -
                         jsmi_function_instructions(code)));
}

JsStep jsmi_unwind(JsVm *vm)
{
    for (;;) {
        const JsHandler *handler = find_handler(vm);
        uint32_t kind;

        if (handler) {
            JsValue exception;

            if (jsmi_take_exception(vm, &exception)) {
                vm->frame_pointer[handler->exception_register] = exception;
                vm->program_counter =
                    jsmi_function_instructions(
                        jsmi_frame_function(vm->frame_pointer)->linked->code) +
                    handler->target;
                return JSMI_STEP_ENTERED;
            }
        }
        kind = jsmi_frame_return_kind(jsmi_frame_of(vm->frame_pointer));
        if (kind & JSMI_RETURN_GENERATOR) {
            JsStep step = jsmi_generator_unwound(vm);

            if (step != JSMI_STEP_FAILED)
                return step;
        }
        jsmi_drop_frame(vm);
        if ((kind & JSMI_RETURN_KIND_MASK) == JSMI_RETURN_ENTRY)
            return JSMI_STEP_FAILED;
    }
}
