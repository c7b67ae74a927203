// SPDX-License-Identifier: MIT
//
// Section 8 of jsmini.h: native classes.
#include "api/classes.h"

#include <stdio.h>

// ------------------------------------------------------------------- instances

static bool call_instance(JsCall *call, JsValue *result);

JsNativeObject *jsmi_native_object(JsValue value)
{
    JsNativeFunction *function;

    if (jsmi_is_kind(value, JSMI_CELL_NATIVE))
        return (JsNativeObject *)(void *)jsmi_as_cell(value);
    if (!jsmi_is_kind(value, JSMI_CELL_NATIVE_FUNCTION))
        return NULL;
    function = (JsNativeFunction *)(void *)jsmi_as_cell(value);
    return function->native == call_instance
               ? (JsNativeObject *)(void *)jsmi_as_cell(function->data[1])
               : NULL;
}

bool jsmi_class_extends(const jsm_class *k, const jsm_class *wanted)
{
    return jsmi_host_class_extends(&k->host, &wanted->host);
}

void jsmi_describe_class(const jsm_class *k, char *text, size_t size)
{
    snprintf(text, size, "an instance of %s", k->definition->name);
}

void jsmi_native_trace(JsMarker *marker, JsCell *cell)
{
    JsNativeObject *object = (JsNativeObject *)(void *)cell;
    const jsm_class *k = jsmi_native_class(object);
    const char *outer;

    jsmi_object_trace(marker, cell);
    jsmi_mark_outside(marker, object->external);
    while (k && !k->definition->trace)
        k = jsmi_class_parent(k);
    if (!k || object->is_detached)
        return;
    outer = jsmi_forbid(k->runtime, "a trace function");
    k->definition->trace(object->host.data, (jsm_visitor *)(void *)marker);
    k->runtime->forbidden = outer;
}

static void (*finalizer_of(const jsm_class *k))(void *)
{
    while (k && !k->definition->finalize)
        k = jsmi_class_parent(k);
    return k ? k->definition->finalize : NULL;
}

void jsmi_native_finalize(JsHeap *heap, JsCell *cell)
{
    JsNativeObject *object = (JsNativeObject *)(void *)cell;
    void (*finalize)(void *) = finalizer_of(jsmi_native_class(object));

    jsm_runtime *rt = jsmi_runtime_of(jsmi_heap_vm(heap));
    const char *outer = jsmi_forbid(rt, "a finalizer");

    rt->external -= object->external;
    if (finalize && !object->is_detached)
        finalize(object->host.data);
    rt->forbidden = outer;
}

static jsm_value (*callee_of(const jsm_class *k))(jsm_context *, void *,
                                                  const jsm_call *)
{
    while (k && !k->definition->call)
        k = jsmi_class_parent(k);
    return k ? k->definition->call : NULL;
}

static uint8_t flags_of(const jsm_class *k)
{
    uint8_t flags = 0;

    for (; k; k = jsmi_class_parent(k)) {
        if (k->definition->flags & JSM_CLASS_HTMLDDA)
            flags |= JSMI_OBJECT_IS_HTMLDDA;
    }
    return flags;
}

static bool is_intercepted(const jsm_class *k)
{
    while (k && !k->definition->intercept)
        k = jsmi_class_parent(k);
    return k;
}

// The cell with the struct, zeroed.
static bool allocate_native(JsVm *vm, const jsm_class *k, JsObject *prototype,
                            JsNativeObject **object)
{
    JsShape *shape = jsmi_shape_root(vm, prototype, &k->host.methods, 0);
    JsNativeObject *made;

    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_object_allocate(vm, JSMI_CELL_NATIVE, sizeof *made + k->size,
                              shape, &made))
        return false;
    made->host.object.cell.flags |= flags_of(k);
    if (is_intercepted(k))
        made->host.object.cell.flags |= JSMI_OBJECT_EXOTIC;
    // Nothing reads or finalizes the struct before it has been filled.
    made->is_detached = true;
    made->host.of_class = &k->host;
    if (!jsmi_heap_add_finalizable(&vm->heap, &made->host.object.cell))
        return jsmi_throw_out_of_memory(vm);
    *object = made;
    return true;
}

// The struct has been filled. The collector may have passed by before.
static void finish_instance(JsVm *vm, JsNativeObject *object, void *data)
{
    object->host.data = data;
    object->is_detached = false;
    jsmi_write_barrier(&vm->heap, object);
}

// Gives the function that stands for a callable instance its prototype and,
// where the class answers for properties, the methods that do.
static bool dress_function(JsVm *vm, const jsm_class *k, JsObject *prototype,
                           JsObject *function)
{
    bool succeeded;
    JsShape *shape;

    function->cell.flags |= flags_of(k);
    if (!is_intercepted(k))
        return function->shape->methods->set_prototype_of(
            vm, function, jsmi_value_cell(prototype), &succeeded);
    shape = jsmi_shape_root(vm, prototype, &k->host.methods, 0);
    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    // Length and name are the host's business, too.
    function->cell.flags &= (uint8_t)~JSMI_OBJECT_LAZY;
    function->cell.flags |= JSMI_OBJECT_EXOTIC;
    jsmi_object_set_shape(vm, function, shape);
    return true;
}

// What script sees of an instance: the cell itself, or the function that
// stands for it.
static bool make_instance(JsVm *vm, JsRealm *realm, const jsm_class *k,
                          JsObject *prototype, JsNativeObject **object,
                          JsValue *instance)
{
    JsNativeFunction *function;

    if (!allocate_native(vm, k, prototype, object))
        return false;
    if (!callee_of(k)) {
        *instance = jsmi_value_cell(*object);
        return true;
    }
    if (!jsmi_host_function_create(vm, realm, call_instance, JSMI_KEY(empty), 0,
                                   NULL, NULL, &function))
        return false;
    function->data[1] = jsmi_value_cell(*object);
    jsmi_write_barrier(&vm->heap, function);
    *instance = jsmi_value_cell(function);
    return dress_function(vm, k, prototype, &function->object);
}

static bool call_instance(JsCall *call, JsValue *result)
{
    const JsNativeObject *object =
        jsmi_native_object(jsmi_value_cell(call->callee));
    const jsm_class *k = jsmi_native_class(object);
    jsm_context *cx = jsmi_realm_host(call->realm);
    JsCallback outer;
    jsm_value value;

    if (!cx || (object->is_detached && k->size))
        return jsmi_throw_type_error(call->vm, "this object has been detached");
    call->host_data = k->definition->data;
    outer = jsmi_callback_begin(cx->runtime);
    value = callee_of(k)(cx, object->host.data, jsmi_host_call(call));
    jsmi_callback_end(cx->runtime, outer);
    if (call->vm->pending != JSMI_NOTHING_PENDING)
        return false;
    if (value.bits == 0)
        return jsmi_throw_type_error(call->vm,
                                     "a native function gave no value");
    *result = jsmi_inward(value);
    return true;
}

// -------------------------------------------------------- classes of a context

static JsClassEntry *find_entry(const jsm_context *cx, const jsm_class *k)
{
    JsClassEntry *entry = cx->classes;

    while (entry && entry->of_class != k)
        entry = entry->next;
    return entry;
}

static bool define(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                   uint32_t attributes)
{
    JsPropertyDescriptor descriptor = jsmi_data_descriptor(value, attributes);

    return jsmi_define_property_or_throw(vm, object, key, &descriptor);
}

// The realm's prototype of a class, for a new target that has none.
static bool fallback_prototype(JsVm *vm, JsObject *new_target,
                               const jsm_class *k, JsObject **prototype);

// new.target.prototype
static bool prototype_of_target(JsVm *vm, JsObject *new_target,
                                const jsm_class *k, JsObject **prototype)
{
    JsValue value;

    if (!jsmi_get(vm, new_target, JSMI_KEY(prototype), &value))
        return false;
    if (!jsmi_is_object(value))
        return fallback_prototype(vm, new_target, k, prototype);
    *prototype = jsmi_as_object(value);
    return true;
}

static bool construct(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    const jsm_class *k =
        (const jsm_class *)jsmi_as_address(call->callee->data[0]);
    jsm_context *cx = jsmi_realm_host(call->realm);
    JsObject *prototype;
    JsNativeObject *object;
    JsCallback outer;
    bool succeeded;

    if (jsmi_is_undefined(call->new_target))
        return jsmi_throw_type_error(
            vm, "class constructor %s cannot be called without new",
            k->definition->name);
    if (!k->definition->construct || !cx)
        return jsmi_throw_type_error(vm, "%s cannot be constructed by script",
                                     k->definition->name);
    if (!prototype_of_target(vm, jsmi_as_object(call->new_target), k,
                             &prototype) ||
        !make_instance(vm, call->realm, k, prototype, &object, result))
        return false;
    call->this_value = *result;
    if (!jsmi_enter_native(vm))
        return false;
    outer = jsmi_callback_begin(cx->runtime);
    jsmi_vm_keep(vm, *result);
    succeeded = k->definition->construct(cx, k->size ? object->bytes : NULL,
                                         jsmi_host_call(call));
    jsmi_callback_end(cx->runtime, outer);
    jsmi_leave_native(vm);
    if (vm->pending != JSMI_NOTHING_PENDING)
        return false;
    if (!succeeded)
        return jsmi_throw_type_error(vm, "%s could not be constructed",
                                     k->definition->name);
    finish_instance(vm, object, k->size ? object->bytes : NULL);
    return true;
}

// Makes prototype and constructor and joins them.
static bool make_pair(jsm_context *cx, const jsm_class *k,
                      const JsClassEntry *parent, JsClassEntry *entry)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsObject *above = parent ? parent->prototype : NULL;
    JsNativeFunction *constructor;
    JsValue prototype;
    JsString *name;
    JsKey key;
    bool succeeded;

    bool is_source = k->definition->flags & JSM_CLASS_MODULE_SOURCE;

    if (!above &&
        !jsmi_realm_intrinsic(
            vm, cx->realm,
            is_source ? JSMI_INTRINSIC_ABSTRACT_MODULE_SOURCE_PROTOTYPE
                      : JSMI_INTRINSIC_OBJECT_PROTOTYPE,
            &above))
        return false;
    if (!jsmi_object_create(vm, above, 4, &prototype) ||
        !jsmi_key_from_utf8(vm, k->definition->name, JSM_NTS, &key) ||
        !jsmi_string_of_utf8(vm, k->definition->name, JSM_NTS, &name) ||
        !jsmi_host_function_create(vm, cx->realm, construct, key,
                                   (uint32_t)k->definition->arity, k,
                                   k->definition->data, &constructor))
        return false;
    constructor->object.cell.flags |= JSMI_OBJECT_CONSTRUCTOR;
    entry->prototype = jsmi_as_object(prototype);
    entry->constructor = &constructor->object;
    if (parent && !constructor->object.shape->methods->set_prototype_of(
                      vm, &constructor->object,
                      jsmi_value_cell(parent->constructor), &succeeded))
        return false;
    return define(vm, entry->constructor, JSMI_KEY(prototype), prototype, 0) &&
           define(vm, entry->prototype, JSMI_KEY(constructor),
                  jsmi_value_cell(constructor), JSMI_BUILTIN_ATTRIBUTES) &&
           (is_source ||
            define(vm, entry->prototype, JSMI_KEY_SYMBOL(to_string_tag),
                   jsmi_value_cell(name), JSMI_CONFIGURABLE));
}

// The [[ModuleSourceClassName]] of a value, NULL if it has none.
bool jsmi_module_source_class(JsVm *vm, JsValue value, JsString **name)
{
    const JsNativeObject *object = jsmi_native_object(value);
    const jsm_class *k = object ? jsmi_native_class(object) : NULL;

    *name = NULL;
    if (!k || !(k->definition->flags & JSM_CLASS_MODULE_SOURCE))
        return true;
    return jsmi_string_of_utf8(vm, k->definition->name, JSM_NTS, name);
}

// The class in this context, made if need be. Parents are made first: their
// number is the host's.
static bool class_entry(jsm_context *cx, const jsm_class *k,
                        JsClassEntry **entry)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsClassEntry made = {.of_class = k};
    JsClassEntry *parent = NULL;

    *entry = find_entry(cx, k);
    if (*entry)
        return true;
    if (jsmi_class_parent(k) && !class_entry(cx, jsmi_class_parent(k), &parent))
        return false;
    if (!make_pair(cx, k, parent, &made) ||
        (k->definition->members &&
         !jsmi_define_table(cx, made.prototype, made.constructor, k,
                            k->definition->members, k->definition->data)))
        return false;
    *entry = jsmi_allocate(&vm->budget, sizeof made);
    if (!*entry)
        return jsmi_throw_out_of_memory(vm);
    made.next = cx->classes;
    **entry = made;
    cx->classes = *entry;
    return true;
}

static bool fallback_prototype(JsVm *vm, JsObject *new_target,
                               const jsm_class *k, JsObject **prototype)
{
    JsRealm *realm;
    JsClassEntry *entry;

    if (!jsmi_get_function_realm(vm, new_target, &realm))
        return false;
    if (!jsmi_realm_host(realm))
        return jsmi_throw_type_error(vm, "the context of %V has been freed",
                                     jsmi_value_cell(new_target));
    if (!class_entry(jsmi_realm_host(realm), k, &entry))
        return false;
    *prototype = entry->prototype;
    return true;
}

void jsmi_context_classes_mark(const jsm_context *cx, JsMarker *marker)
{
    for (const JsClassEntry *entry = cx->classes; entry; entry = entry->next) {
        jsmi_mark_cell(marker, entry->prototype);
        jsmi_mark_cell(marker, entry->constructor);
    }
}

void jsmi_context_classes_dispose(jsm_context *cx)
{
    while (cx->classes) {
        JsClassEntry *entry = cx->classes;

        cx->classes = entry->next;
        jsmi_release(&jsmi_vm_of(cx)->budget, entry, sizeof *entry);
    }
}

// -------------------------------------------------------- the public functions

static jsm_class *find_class(const jsm_runtime *rt, const jsm_class_def *d)
{
    jsm_class *k = rt->classes;

    while (k && k->definition != d)
        k = k->next;
    return k;
}

jsm_class *jsm_class_new(jsm_runtime *rt, const jsm_class_def *d)
{
    jsm_class *parent = NULL;
    jsm_class *k;

    if (rt->vm.pending != JSMI_NOTHING_PENDING)
        return NULL;
    if (d->parent) {
        parent = find_class(rt, d->parent);
        if (!parent)
            parent = jsm_class_new(rt, d->parent);
        if (!parent)
            return NULL;
    }
    k = jsmi_allocate_zeroed(&rt->vm.budget, sizeof *k);
    if (!k)
        return NULL;
    k->definition = d;
    k->host.parent = parent ? &parent->host : NULL;
    k->host.methods =
        is_intercepted(k) ? jsmi_intercepted_methods : jsmi_ordinary_methods;
    k->runtime = rt;
    k->size =
        parent && parent->size > d->native_size ? parent->size : d->native_size;
    k->next = rt->classes;
    rt->classes = k;
    return k;
}

void jsmi_classes_dispose(jsm_runtime *rt)
{
    while (rt->classes) {
        jsm_class *k = rt->classes;

        rt->classes = k->next;
        jsmi_release(&rt->vm.budget, k, sizeof *k);
    }
}

jsm_value jsm_class_ctor(jsm_context *cx, jsm_class *k)
{
    JsEntry entry;
    JsClassEntry *made = NULL;
    bool succeeded;

    JSMI_MISUSE_IF(k->runtime != cx->runtime, cx->runtime, __func__,
                   "a class of another runtime");
    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    succeeded = class_entry(cx, k, &made);
    return jsmi_leave(&entry, succeeded,
                      succeeded ? jsmi_value_cell(made->constructor)
                                : JSMI_NONE);
}

jsm_value jsm_native_new(jsm_context *cx, jsm_class *k, const void *init)
{
    JsEntry entry;
    JsClassEntry *made;
    JsNativeObject *object;
    JsValue instance = JSMI_NONE;
    bool succeeded;

    JSMI_MISUSE_IF(k->runtime != cx->runtime, cx->runtime, __func__,
                   "a class of another runtime");
    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    succeeded = class_entry(cx, k, &made) &&
                make_instance(entry.vm, cx->realm, k, made->prototype, &object,
                              &instance);
    if (succeeded) {
        if (k->size && init)
            memcpy(object->bytes, init, k->definition->native_size);
        finish_instance(entry.vm, object,
                        k->size ? object->bytes : (void *)(uintptr_t)init);
    }
    return jsmi_leave(&entry, succeeded, instance);
}

// An instance of the class whose struct is there.
static JsNativeObject *instance_of(jsm_value v, const jsm_class *k)
{
    JsNativeObject *object = v.bits ? jsmi_native_object(jsmi_inward(v)) : NULL;

    return object && !object->is_detached &&
                   jsmi_class_extends(jsmi_native_class(object), k)
               ? object
               : NULL;
}

void *jsm_native_data_or_null(jsm_value v, const jsm_class *k)
{
    const JsNativeObject *object = instance_of(v, k);

    return object ? object->host.data : NULL;
}

void *jsm_native_data(jsm_context *cx, jsm_value v, const jsm_class *k)
{
    JsEntry entry;
    JsNativeObject *object = instance_of(v, k);

    JSMI_MISUSE_IF(k->runtime != cx->runtime, cx->runtime, __func__,
                   "a class of another runtime");
    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return NULL;
    if (!object)
        jsmi_throw_type_error(entry.vm, "%V is no instance of %s",
                              jsmi_inward(v), k->definition->name);
    jsmi_leave_status(&entry, object != NULL);
    return object ? object->host.data : NULL;
}

void *jsm_native_detach(jsm_context *cx, jsm_value v, const jsm_class *k)
{
    void *data = jsm_native_data(cx, v, k);
    JsNativeObject *object = instance_of(v, k);

    if (object && jsm_pending(cx) == JSM_OK) {
        object->is_detached = true;
        object->host.data = NULL;
        // The struct is in the cell: both live as long as the scope.
        jsmi_keep(&jsmi_vm_of(cx)->heap, jsmi_value_cell(object));
    }
    return data;
}

void jsm_native_external(jsm_context *cx, jsm_value v, int64_t delta_bytes)
{
    JsNativeObject *object = v.bits ? jsmi_native_object(jsmi_inward(v)) : NULL;
    jsm_runtime *rt = cx->runtime;
    size_t delta;

    if (!object)
        return;
    if (delta_bytes >= 0) {
        delta = (size_t)delta_bytes;
        object->external += delta;
        rt->external += delta;
        rt->vm.heap.allocated_since += delta;
        jsmi_heap_note(&rt->vm.heap, delta);
        return;
    }
    delta = (size_t)-delta_bytes;
    if (delta > object->external)
        delta = object->external;
    object->external -= delta;
    rt->external -= delta;
}

void jsm_visit(jsm_visitor *v, jsm_value *slot)
{
    jsmi_mark_value((JsMarker *)(void *)v, jsmi_inward(*slot));
}

jsm_status jsm_store(jsm_context *cx, jsm_value owner, jsm_value *slot,
                     jsm_value v)
{
    JsNativeObject *object;

    if (jsm_pending(cx) != JSM_OK)
        return jsm_pending(cx);
    object = owner.bits ? jsmi_native_object(jsmi_inward(owner)) : NULL;
    if (!object || v.bits == 0)
        return JSM_INVALID;
    *slot = v;
    jsmi_write_barrier(&jsmi_vm_of(cx)->heap, object);
    return JSM_OK;
}

jsm_value jsm_load(jsm_context *cx, const jsm_value *slot)
{
    jsm_value value = slot->bits ? *slot : JSM_UNDEFINED;

    jsmi_vm_keep(jsmi_vm_of(cx), jsmi_inward(value));
    return value;
}
