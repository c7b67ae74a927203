// SPDX-License-Identifier: MIT
//
// Section 3 of jsmini.h: scopes and references. A scope of the host is a mark
// in the same native scope that natives of the engine use.
#include "api/runtime.h"

jsm_scope jsm_scope_open(jsm_context *cx)
{
    jsm_runtime *rt = cx->runtime;

    jsmi_use_check(rt, __func__);
    return (jsm_scope){jsmi_scope_open(&rt->vm.heap), ++rt->scope_depth};
}

jsm_value jsm_scope_close(jsm_context *cx, jsm_scope s, jsm_value keep)
{
    jsm_runtime *rt = cx->runtime;
    JsHeap *heap = &rt->vm.heap;

    jsmi_use_check(rt, __func__);
    JSMI_MISUSE_IF(s.gen <= rt->callback.scope_depth, rt, __func__,
                   "a scope that was opened outside of this callback");
    JSMI_MISUSE_IF(s.gen != rt->scope_depth || s.mark > heap->scope_count, rt,
                   __func__, "a scope that is not the innermost open one");
    jsmi_value_check(rt, __func__, jsmi_inward(keep));
    rt->scope_depth = s.gen - 1;
    if (s.mark <= heap->scope_count)
        jsmi_scope_rewind(heap, s.mark);
    jsmi_keep(heap, jsmi_inward(keep));
    jsmi_scope_check(rt, __func__);
    return keep;
}

static JsHandle *new_handle(jsm_context *cx, jsm_value v, JsHandleKind kind)
{
    JsEntry entry;
    JsHandle *handle;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return NULL;
    handle = jsmi_handle_new(cx->runtime->port, kind, jsmi_inward(v));
    jsmi_leave_status(&entry, handle != NULL);
    return handle;
}

jsm_ref *jsm_ref_new(jsm_context *cx, jsm_value v)
{
    return (jsm_ref *)(void *)new_handle(cx, v, JSMI_HANDLE_STRONG);
}

jsm_ref *jsm_ref_weak(jsm_context *cx, jsm_value v, jsm_free_fn on_dead,
                      void *data)
{
    JsValue value = jsmi_inward(v);
    JsHandle *handle;

    if (v.bits && !jsmi_is_object(value) && !jsmi_is_symbol(value)) {
        jsm_throwf(cx, JSM_TYPE_ERROR,
                   "a weak reference needs an object or a symbol");
        return NULL;
    }
    handle = new_handle(cx, v, JSMI_HANDLE_WEAK);
    if (handle) {
        handle->on_dead = on_dead;
        handle->data = data;
    }
    return (jsm_ref *)(void *)handle;
}

jsm_value jsm_ref_value(jsm_context *cx, const jsm_ref *r)
{
    JsValue value = r->handle.value;

    jsmi_use_check(cx->runtime, __func__);
    JSMI_MISUSE_IF(r->handle.port != cx->runtime->port, cx->runtime, __func__,
                   "a reference of another runtime");
    if (value.bits == 0)
        return JSM_UNDEFINED;
    jsmi_keep(&jsmi_vm_of(cx)->heap, value);
    jsmi_scope_check(cx->runtime, __func__);
    return jsmi_outward(value);
}

bool jsm_ref_alive(const jsm_ref *r)
{
    return r->handle.value.bits != 0;
}

void jsm_ref_free(void *ref)
{
    jsmi_handle_free(ref);
}
