// SPDX-License-Identifier: MIT
//
// Module namespace exotic objects.
// https://tc39.es/ecma262/#sec-module-namespace-exotic-objects
#include "modules/module.h"

#include "interp/slow_paths.h"
#include "object/storage.h"

static JsNamespace *as_namespace(JsObject *object)
{
    return (JsNamespace *)(void *)object;
}

void jsmi_namespace_trace(JsMarker *marker, JsCell *cell)
{
    JsNamespace *namespace = (JsNamespace *)(void *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, namespace->module);
    jsmi_mark_cell(marker, namespace->names);
    jsmi_mark_cell(marker, namespace->bindings);
}

// ---------------------------------------------------------------- their making

static bool text_of_key(JsVm *vm, JsValue key, JsUnits *units)
{
    JsValue string;

    if (!jsmi_key_to_value(vm, (JsKey){key.bits}, &string))
        return false;
    *units = jsmi_string_units(jsmi_as_string(string));
    return true;
}

static bool is_less(JsVm *vm, JsValue a, JsValue b, bool *less)
{
    JsUnits left, right;

    if (!text_of_key(vm, a, &left) || !text_of_key(vm, b, &right))
        return false;
    *less = jsmi_units_compare(left, right) < 0;
    return true;
}

// Moves values[start] down to where it belongs in a heap with the greatest at
// the top.
static bool sift(JsVm *vm, JsValue *values, size_t start, size_t count)
{
    for (size_t child; (child = 2 * start + 1) < count; start = child) {
        JsValue moving;
        bool less = false;

        if (child + 1 < count) {
            if (!is_less(vm, values[child], values[child + 1], &less))
                return false;
            child += less;
        }
        if (!is_less(vm, values[start], values[child], &less))
            return false;
        if (!less)
            return true;
        moving = values[start];
        values[start] = values[child];
        values[child] = moving;
    }
    return true;
}

static bool sort_names(JsVm *vm, JsValue *values, size_t count)
{
    for (size_t i = count / 2; i-- > 0;) {
        if (!sift(vm, values, i, count))
            return false;
    }
    for (size_t end = count; end > 1;) {
        JsValue greatest = values[0];

        values[0] = values[--end];
        values[end] = greatest;
        if (!jsmi_vm_spend(vm, 1) || !sift(vm, values, 0, end))
            return false;
    }
    return true;
}

static JsSlots *new_slots(JsVm *vm, size_t count)
{
    JsSlots *slots = jsmi_heap_allocate(
        &vm->heap, sizeof *slots + count * sizeof(JsValue), JSMI_CELL_SLOTS);

    if (!slots) {
        jsmi_throw_out_of_memory(vm);
        return NULL;
    }
    slots->cell.auxiliary = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        slots->values[i] = JSMI_UNDEFINED;
    return slots;
}

// The exported names that resolve, sorted. A deferred namespace has no "then":
// awaiting it is not looking into it.
static bool collect_names(JsVm *vm, JsModule *module, bool is_deferred,
                          JsSlots **names)
{
    JsKeyList keys;
    size_t kept = 0;
    bool succeeded;

    *names = NULL;
    jsmi_key_list_initialize(&keys, vm);
    succeeded = jsmi_module_exported_names(vm, module, &keys);
    for (size_t i = 0; succeeded && i < keys.count; i++) {
        JsResolution resolution;

        if (is_deferred && jsmi_key_equal(keys.keys[i], JSMI_KEY(then)))
            continue;
        succeeded =
            jsmi_vm_spend(vm, 1) &&
            jsmi_module_resolve_export(vm, module, keys.keys[i], &resolution);
        if (succeeded && resolution.kind >= JSMI_RESOLVED_SLOT)
            keys.keys[kept++] = keys.keys[i];
    }
    if (succeeded) {
        *names = new_slots(vm, kept);
        succeeded = *names;
    }
    for (size_t i = 0; succeeded && i < kept; i++) {
        (*names)->values[i] = JSMI_VALUE(keys.keys[i].bits);
        jsmi_write_barrier(&vm->heap, *names);
    }
    jsmi_key_list_dispose(&keys);
    return succeeded && sort_names(vm, (*names)->values, kept);
}

static bool make_object(JsVm *vm, JsModule *module, bool is_deferred,
                        JsNamespace **namespace)
{
    JsShape *shape = jsmi_shape_root(vm, NULL, &jsmi_namespace_methods, 0);
    JsNamespace *made;

    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_object_allocate(vm, JSMI_CELL_NAMESPACE, sizeof *made, shape,
                              &made))
        return false;
    made->object.cell.flags |= JSMI_OBJECT_EXOTIC;
    made->module = module;
    made->is_deferred = is_deferred;
    jsmi_write_barrier(&vm->heap, made);
    if (!jsmi_object_add_property(vm, &made->object,
                                  JSMI_KEY_SYMBOL(to_string_tag),
                                  is_deferred ? JSMI_ATOM_VALUE(Deferred_Module)
                                              : JSMI_ATOM_VALUE(Module),
                                  0) ||
        !jsmi_object_close(vm, &made->object))
        return false;
    *namespace = made;
    return true;
}

// GetModuleNamespace ( module, phase )
// https://tc39.es/ecma262/#sec-getmodulenamespace
bool jsmi_module_namespace(JsVm *vm, JsModule *module, JsCodeImportPhase phase,
                           JsValue *namespace)
{
    bool is_deferred = phase == JSMI_PHASE_DEFER;
    JsNamespace **place =
        is_deferred ? &module->deferred_namespace : &module->namespace;
    JsNamespace *made;
    JsSlots *names;

    if (!*place) {
        if (!collect_names(vm, module, is_deferred, &names) ||
            !make_object(vm, module, is_deferred, &made))
            return false;
        made->names = names;
        jsmi_write_barrier(&vm->heap, made);
        *place = made;
        jsmi_write_barrier(&vm->heap, module);
    }
    *namespace = jsmi_value_cell(*place);
    jsmi_keep(&vm->heap, *namespace);
    return true;
}

// -------------------------------------------------------------------- bindings

// The number of an exported name, or -1. The names are few or looked up
// through a binary search by text: they are sorted.
static bool find_name(JsVm *vm, const JsNamespace *namespace, JsKey key,
                      int64_t *found)
{
    const JsSlots *names = namespace->names;
    size_t low = 0;
    size_t high = names->cell.auxiliary;
    JsUnits wanted;

    *found = -1;
    if (high <= 8) {
        for (size_t i = 0; i < high; i++) {
            if (names->values[i].bits == key.bits)
                *found = (int64_t)i;
        }
        return true;
    }
    if (!text_of_key(vm, JSMI_VALUE(key.bits), &wanted))
        return false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        JsUnits units;
        int order;

        if (!text_of_key(vm, names->values[middle], &units))
            return false;
        order = jsmi_units_compare(units, wanted);
        if (order == 0) {
            *found = (int64_t)middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return true;
}

// The bindings are made when the first value is asked for: every module of the
// graph has its environment then.
static bool make_bindings(JsVm *vm, JsNamespace *namespace)
{
    uint32_t count = namespace->names->cell.auxiliary;
    JsSlots *bindings = new_slots(vm, count);

    if (!bindings)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        JsKey name = {namespace->names->values[i].bits};
        JsResolution resolution;
        JsIndirectBinding *binding;

        if (!jsmi_module_resolve_export(vm, namespace->module, name,
                                        &resolution) ||
            !jsmi_module_binding(vm, &resolution, &binding))
            return false;
        bindings->values[i] = jsmi_value_cell(binding);
        jsmi_write_barrier(&vm->heap, bindings);
    }
    namespace->bindings = bindings;
    jsmi_write_barrier(&vm->heap, namespace);
    return true;
}

static bool read_binding(JsVm *vm, JsNamespace *namespace, uint32_t i,
                         JsValue *value)
{
    const JsIndirectBinding *binding;
    JsKey name = {namespace->names->values[i].bits};

    if (!namespace->bindings) {
        uint32_t mark = jsmi_scope_open(&vm->heap);

        if (!make_bindings(vm, namespace))
            return false;
        jsmi_scope_rewind(&vm->heap, mark);
    }
    binding = (const JsIndirectBinding *)(void *)jsmi_as_cell(
        namespace->bindings->values[i]);
    *value = binding->environment ? binding->environment->slots[binding->slot]
                                  : binding->value;
    if (jsmi_is_uninitialized(*value))
        return jsmi_throw_reference_error(
            vm, "cannot access %K before initialization", &name);
    jsmi_vm_keep(vm, *value);
    return true;
}

// IsSymbolLikeNamespaceKey ( P, O ): what is no export, whatever the module's
// are.
static bool is_symbol_like(const JsObject *object, JsKey key)
{
    return jsmi_key_is_symbol(key) ||
           (((const JsNamespace *)(const void *)object)->is_deferred &&
            jsmi_key_equal(key, JSMI_KEY(then)));
}

// GetModuleExportsList ( O ): what looks at the exports of a deferred namespace
// evaluates its module.
static bool want_exports(JsVm *vm, JsObject *object)
{
    const JsNamespace *namespace = as_namespace(object);

    return !namespace->is_deferred ||
           jsmi_module_evaluate_deferred(vm, namespace->module);
}

// ------------------------------------------------------------ internal methods

static bool get_prototype_of(JsVm *vm, JsObject *object, JsValue *prototype)
{
    (void)vm;
    (void)object;
    *prototype = JSMI_NULL;
    return true;
}

static bool set_prototype_of(JsVm *vm, JsObject *object, JsValue prototype,
                             bool *succeeded)
{
    (void)vm;
    (void)object;
    *succeeded = jsmi_is_null(prototype);
    return true;
}

static bool is_extensible(JsVm *vm, JsObject *object, bool *extensible)
{
    (void)vm;
    (void)object;
    *extensible = false;
    return true;
}

static bool prevent_extensions(JsVm *vm, JsObject *object, bool *succeeded)
{
    (void)vm;
    (void)object;
    *succeeded = true;
    return true;
}

// https://tc39.es/ecma262/#sec-module-namespace-exotic-objects-getownproperty-p
static bool get_own_property(JsVm *vm, JsObject *object, JsKey key,
                             JsPropertyDescriptor *descriptor, bool *found)
{
    JsNamespace *namespace = as_namespace(object);
    JsValue value;
    int64_t i;

    if (is_symbol_like(object, key))
        return jsmi_ordinary_get_own_property(vm, object, key, descriptor,
                                              found);
    if (!want_exports(vm, object) || !find_name(vm, namespace, key, &i))
        return false;
    *found = i >= 0;
    if (i < 0)
        return true;
    if (!read_binding(vm, namespace, (uint32_t)i, &value))
        return false;
    *descriptor = jsmi_data_descriptor(value, JSMI_WRITABLE | JSMI_ENUMERABLE);
    return true;
}

// https://tc39.es/ecma262/#sec-module-namespace-exotic-objects-defineownproperty-p-desc
static bool define_own_property(JsVm *vm, JsObject *object, JsKey key,
                                const JsPropertyDescriptor *descriptor,
                                bool *succeeded)
{
    uint32_t attributes = descriptor->attributes;
    JsPropertyDescriptor current;
    bool found;

    if (is_symbol_like(object, key))
        return jsmi_ordinary_define_own_property(vm, object, key, descriptor,
                                                 succeeded);
    if (!get_own_property(vm, object, key, &current, &found))
        return false;
    *succeeded = false;
    if (!found || jsmi_is_accessor_descriptor(descriptor) ||
        (descriptor->fields & JSMI_HAS_CONFIGURABLE &&
         attributes & JSMI_CONFIGURABLE) ||
        (descriptor->fields & JSMI_HAS_ENUMERABLE &&
         !(attributes & JSMI_ENUMERABLE)) ||
        (descriptor->fields & JSMI_HAS_WRITABLE &&
         !(attributes & JSMI_WRITABLE)))
        return true;
    *succeeded = true;
    return !(descriptor->fields & JSMI_HAS_VALUE) ||
           jsmi_same_value(vm, descriptor->value, current.value, succeeded);
}

static bool has_property(JsVm *vm, JsObject *object, JsKey key, bool *has)
{
    int64_t i;

    if (is_symbol_like(object, key))
        return jsmi_ordinary_has_property(vm, object, key, has);
    if (!want_exports(vm, object) ||
        !find_name(vm, as_namespace(object), key, &i))
        return false;
    *has = i >= 0;
    return true;
}

// https://tc39.es/ecma262/#sec-module-namespace-exotic-objects-get-p-receiver
static bool get(JsVm *vm, JsObject *object, JsKey key, JsValue receiver,
                JsValue *value)
{
    JsValue read = JSMI_UNDEFINED;
    int64_t i;

    if (is_symbol_like(object, key))
        return jsmi_ordinary_get(vm, object, key, receiver, value);
    if (!want_exports(vm, object) ||
        !find_name(vm, as_namespace(object), key, &i) ||
        (i >= 0 && !read_binding(vm, as_namespace(object), (uint32_t)i, &read)))
        return false;
    *value = read;
    return true;
}

static bool set(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                JsValue receiver, bool *succeeded)
{
    (void)vm;
    (void)object;
    (void)key;
    (void)value;
    (void)receiver;
    *succeeded = false;
    return true;
}

static bool delete_property(JsVm *vm, JsObject *object, JsKey key,
                            bool *succeeded)
{
    int64_t i;

    if (is_symbol_like(object, key))
        return jsmi_ordinary_delete(vm, object, key, succeeded);
    if (!want_exports(vm, object) ||
        !find_name(vm, as_namespace(object), key, &i))
        return false;
    *succeeded = i < 0;
    return true;
}

static bool own_property_keys(JsVm *vm, JsObject *object, JsKeyList *keys)
{
    const JsSlots *names = as_namespace(object)->names;

    if (!want_exports(vm, object))
        return false;
    for (uint32_t i = 0; i < names->cell.auxiliary; i++) {
        if (!jsmi_key_list_append(keys, (JsKey){names->values[i].bits}))
            return false;
    }
    return jsmi_append_named_keys(vm, object, keys);
}

const JsObjectMethods jsmi_namespace_methods = {
    get_prototype_of,
    set_prototype_of,
    is_extensible,
    prevent_extensions,
    get_own_property,
    define_own_property,
    has_property,
    get,
    set,
    delete_property,
    own_property_keys,
};
