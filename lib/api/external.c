// SPDX-License-Identifier: MIT
#include "api/external.h"

#include "api/runtime.h"

bool jsmi_external_new(JsVm *vm, void *pointer, void (*release)(void *pointer),
                       JsExternal **external)
{
    JsShape *shape = jsmi_shape_root(vm, NULL, &jsmi_ordinary_methods, 0);
    JsExternal *made;

    if (shape &&
        jsmi_object_allocate(vm, JSMI_CELL_EXTERNAL, sizeof *made, shape,
                             &made) &&
        (!release ||
         jsmi_heap_add_finalizable(&vm->heap, &made->object.cell))) {
        made->pointer = pointer;
        made->release = release;
        *external = made;
        return true;
    }
    if (release)
        release(pointer);
    return vm->pending == JSMI_NOTHING_PENDING ? jsmi_throw_out_of_memory(vm)
                                               : false;
}

void jsmi_external_release(JsExternal *external)
{
    void (*release)(void *pointer) = external->release;

    external->release = NULL;
    if (release)
        release(external->pointer);
}

void jsmi_external_trace(JsMarker *marker, JsCell *cell)
{
    JsExternal *external = (JsExternal *)(void *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, external->next);
}

void jsmi_external_finalize(JsHeap *heap, JsCell *cell)
{
    jsm_runtime *rt = jsmi_runtime_of(jsmi_heap_vm(heap));
    JsExternal *external = (JsExternal *)(void *)cell;
    const char *outer = jsmi_forbid(rt, "a jsm_free_fn");

    if (external->is_captured)
        rt->hooks.job_release(rt->hooks.data, external->pointer);
    else
        jsmi_external_release(external);
    rt->forbidden = outer;
}

// ---------------------------------------------------- data attached to objects

// The private name under which an object holds what was attached to it. No
// script can see it, and all runtimes may share it: it is read-only.
static const JsStaticSymbol attachments = {
    {.cell = {.kind = JSMI_CELL_SYMBOL,
              .gc = JSMI_GC_PERMANENT,
              .flags = JSMI_SYMBOL_PRIVATE,
              .auxiliary = 0x6A736D61}}};

static JsKey attachments_key(void)
{
    return jsmi_key_from_symbol(&attachments.symbol);
}

static JsExternal *first_attachment(JsObject *object)
{
    JsOwnProperty property;

    jsmi_object_find_private(object, attachments_key(), &property);
    return property.kind == JSMI_OWN_DATA
               ? (JsExternal *)(void *)jsmi_as_cell(property.value)
               : NULL;
}

static JsExternal *find_attachment(JsObject *object, const void *key)
{
    JsExternal *external = first_attachment(object);

    while (external && external->key != key)
        external = external->next;
    return external;
}

static bool attach(JsVm *vm, JsObject *object, const void *key, void *data,
                   jsm_free_fn fr)
{
    JsExternal *first;
    JsExternal *made;

    if (!jsmi_external_new(vm, data, fr, &made))
        return false;
    made->key = key;
    first = first_attachment(object);
    if (first) {
        // Behind the first one, which is what the object refers to.
        made->next = first->next;
        jsmi_write_barrier(&vm->heap, made);
        first->next = made;
        jsmi_write_barrier(&vm->heap, first);
        return true;
    }
    return jsmi_object_add_property(vm, object, attachments_key(),
                                    jsmi_value_cell(made), JSMI_WRITABLE);
}

jsm_status jsm_attach(jsm_context *cx, jsm_value obj, const void *key,
                      void *data, jsm_free_fn fr)
{
    JsEntry entry;
    JsValue value = jsmi_inward(obj);
    JsExternal *old;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, obj)) {
        if (fr && data)
            fr(data);
        return jsm_pending(cx) == JSM_OK ? JSM_INVALID : jsm_pending(cx);
    }
    if (!jsmi_is_object(value)) {
        if (fr && data)
            fr(data);
        jsmi_throw_type_error(entry.vm, "%V is not an object", value);
        return jsmi_leave_status(&entry, false);
    }
    old = find_attachment(jsmi_as_object(value), key);
    if (old) {
        jsmi_external_release(old);
        old->key = NULL;
        old->pointer = NULL;
    }
    succeeded = !data || attach(entry.vm, jsmi_as_object(value), key, data, fr);
    return jsmi_leave_status(&entry, succeeded);
}

void *jsm_attached(jsm_value obj, const void *key)
{
    JsExternal *external = NULL;

    if (jsmi_is_object(jsmi_inward(obj)))
        external = find_attachment(jsmi_as_object(jsmi_inward(obj)), key);
    return external ? external->pointer : NULL;
}
