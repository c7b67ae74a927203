// SPDX-License-Identifier: MIT
//
// Section 11 of jsmini.h: errors.
#include "api/runtime.h"

static const JsIntrinsic prototypes[] = {
    [JSM_ERROR] = JSMI_INTRINSIC_ERROR_PROTOTYPE,
    [JSM_TYPE_ERROR] = JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE,
    [JSM_RANGE_ERROR] = JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE,
    [JSM_SYNTAX_ERROR] = JSMI_INTRINSIC_SYNTAX_ERROR_PROTOTYPE,
    [JSM_REFERENCE_ERROR] = JSMI_INTRINSIC_REFERENCE_ERROR_PROTOTYPE,
};

static bool make_error(JsVm *vm, JsRealm *realm, jsm_error_kind kind,
                       const char *format, va_list arguments, JsValue *error)
{
    JsString *message;

    return jsmi_format_string(vm, format, arguments, &message) &&
           jsmi_error_create(vm, realm, prototypes[kind], message, error);
}

jsm_value jsm_error(jsm_context *cx, jsm_error_kind k, const char *fmt, ...)
{
    JsEntry entry;
    JsValue error = JSMI_NONE;
    va_list arguments;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    va_start(arguments, fmt);
    succeeded = make_error(entry.vm, cx->realm, k, fmt, arguments, &error);
    va_end(arguments);
    return jsmi_leave(&entry, succeeded, error);
}

jsm_value jsm_throw(jsm_context *cx, jsm_value v)
{
    JsEntry entry;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return JSM_NONE;
    return jsmi_leave(&entry, jsmi_throw(entry.vm, jsmi_inward(v)), JSMI_NONE);
}

jsm_value jsm_throwf(jsm_context *cx, jsm_error_kind k, const char *fmt, ...)
{
    JsEntry entry;
    JsValue error = JSMI_NONE;
    va_list arguments;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    va_start(arguments, fmt);
    if (make_error(entry.vm, cx->realm, k, fmt, arguments, &error))
        jsmi_throw(entry.vm, error);
    va_end(arguments);
    return jsmi_leave(&entry, false, JSMI_NONE);
}

jsm_status jsm_pending(const jsm_context *cx)
{
    return jsmi_pending_status(&cx->runtime->vm);
}

jsm_value jsm_catch(jsm_context *cx)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsValue exception = JSMI_NONE;

    if (vm->pending == JSMI_NOTHING_PENDING ||
        !jsmi_take_exception(vm, &exception))
        return JSM_NONE;
    return jsmi_outward(exception);
}
