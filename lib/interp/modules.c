// SPDX-License-Identifier: MIT
//
// import.meta and import(), which the modules layer carries out.
#include "interp/slow_paths.h"

JSMI_OPERATION(import_meta)
{
    JsLinkedCode *linked = jsmi_frame_function(fp)->linked;
    JsValue meta;

    (void)extra;
    if (!vm->hooks.import_meta(vm, linked, &meta))
        return false;
    fp[jsmi_instruction_a(instruction)] = meta;
    return true;
}

JSMI_OPERATION(import_call)
{
    JsLinkedCode *linked = jsmi_frame_function(fp)->linked;
    JsValue promise;

    if (!vm->hooks.import_call(vm, linked, fp[jsmi_instruction_b(instruction)],
                               fp[jsmi_instruction_c(instruction)],
                               (JsCodeImportPhase)extra, &promise))
        return false;
    fp[jsmi_instruction_a(instruction)] = promise;
    return true;
}
