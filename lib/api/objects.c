// SPDX-License-Identifier: MIT
//
// Section 6 of jsmini.h: properties.
#include "api/runtime.h"

// What a function that answers with a status says when it could not begin.
static jsm_status refused(const jsm_context *cx)
{
    jsm_status status = jsm_pending(cx);

    return status == JSM_OK ? JSM_INVALID : status;
}

// --------------------------------------------------------------------- reading

jsm_value jsm_get(jsm_context *cx, jsm_value o, const char *name)
{
    JsEntry entry;
    JsKey key;
    JsValue value = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o))
        return JSM_NONE;
    succeeded = jsmi_key_from_utf8(entry.vm, name, JSM_NTS, &key) &&
                jsmi_get_v(entry.vm, jsmi_inward(o), key, &value);
    return jsmi_leave(&entry, succeeded, value);
}

// Any 32-bit index; the largest one is a name.
static bool index_key(JsVm *vm, uint32_t i, JsKey *key)
{
    return jsmi_key_from_integer(vm, i, key);
}

jsm_value jsm_get_at(jsm_context *cx, jsm_value o, uint32_t i)
{
    JsEntry entry;
    JsKey key;
    JsValue value = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o))
        return JSM_NONE;
    succeeded = index_key(entry.vm, i, &key) &&
                jsmi_get_v(entry.vm, jsmi_inward(o), key, &value);
    return jsmi_leave(&entry, succeeded, value);
}

jsm_value jsm_get_key(jsm_context *cx, jsm_value o, jsm_value key)
{
    JsEntry entry;
    JsKey property;
    JsValue value = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o) ||
        !jsmi_given(&entry, key))
        return JSM_NONE;
    succeeded = jsmi_to_property_key(entry.vm, jsmi_inward(key), &property) &&
                jsmi_get_v(entry.vm, jsmi_inward(o), property, &value);
    return jsmi_leave(&entry, succeeded, value);
}

// --------------------------------------------------------------------- writing

// PutValue of a property reference in strict code
// https://tc39.es/ecma262/#sec-putvalue
static bool put(JsVm *vm, JsValue base, JsKey key, JsValue value)
{
    JsObject *object;
    bool succeeded = false;

    if (!jsmi_to_object(vm, base, &object) ||
        !object->shape->methods->set(vm, object, key, value, base, &succeeded))
        return false;
    return succeeded ||
           jsmi_throw_type_error(vm, "cannot assign to property %K of %V", &key,
                                 base);
}

jsm_status jsm_set(jsm_context *cx, jsm_value o, const char *name, jsm_value v)
{
    JsEntry entry;
    JsKey key;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o) ||
        !jsmi_given(&entry, v))
        return refused(cx);
    return jsmi_leave_status(
        &entry, jsmi_key_from_utf8(entry.vm, name, JSM_NTS, &key) &&
                    put(entry.vm, jsmi_inward(o), key, jsmi_inward(v)));
}

jsm_status jsm_set_at(jsm_context *cx, jsm_value o, uint32_t i, jsm_value v)
{
    JsEntry entry;
    JsKey key;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o) ||
        !jsmi_given(&entry, v))
        return refused(cx);
    return jsmi_leave_status(
        &entry, index_key(entry.vm, i, &key) &&
                    put(entry.vm, jsmi_inward(o), key, jsmi_inward(v)));
}

jsm_status jsm_set_key(jsm_context *cx, jsm_value o, jsm_value key, jsm_value v)
{
    JsEntry entry;
    JsKey property;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o) ||
        !jsmi_given(&entry, key) || !jsmi_given(&entry, v))
        return refused(cx);
    return jsmi_leave_status(
        &entry, jsmi_to_property_key(entry.vm, jsmi_inward(key), &property) &&
                    put(entry.vm, jsmi_inward(o), property, jsmi_inward(v)));
}

// ------------------------------------------------------- asking, deleting, ...

// The object behind a value and a key, for what follows.
static bool object_and_key(JsVm *vm, jsm_value o, jsm_value key,
                           JsObject **object, JsKey *property)
{
    return jsmi_to_object(vm, jsmi_inward(o), object) &&
           jsmi_to_property_key(vm, jsmi_inward(key), property);
}

static int answer(JsEntry *entry, bool succeeded, bool result)
{
    jsm_status status = jsmi_leave_status(entry, succeeded);

    return status == JSM_OK ? result : (int)status;
}

int jsm_has(jsm_context *cx, jsm_value o, jsm_value key, bool own)
{
    JsEntry entry;
    JsObject *object;
    JsKey property;
    bool has = false;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o) ||
        !jsmi_given(&entry, key))
        return (int)refused(cx);
    succeeded = object_and_key(entry.vm, o, key, &object, &property) &&
                (own ? jsmi_has_own_property(entry.vm, object, property, &has)
                     : jsmi_has_property(entry.vm, object, property, &has));
    return answer(&entry, succeeded, has);
}

int jsm_delete(jsm_context *cx, jsm_value o, jsm_value key)
{
    JsEntry entry;
    JsObject *object;
    JsKey property;
    bool is_gone = false;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o) ||
        !jsmi_given(&entry, key))
        return (int)refused(cx);
    succeeded = object_and_key(entry.vm, o, key, &object, &property) &&
                object->shape->methods->delete_property(entry.vm, object,
                                                        property, &is_gone);
    return answer(&entry, succeeded, is_gone);
}

static uint32_t inward_attributes(int attr)
{
    return (attr & JSM_W ? JSMI_WRITABLE : 0u) |
           (attr & JSM_E ? JSMI_ENUMERABLE : 0u) |
           (attr & JSM_C ? JSMI_CONFIGURABLE : 0u);
}

static JsPropertyDescriptor make_descriptor(jsm_value v, jsm_value getter,
                                            jsm_value setter, int attr)
{
    JsPropertyDescriptor descriptor =
        jsmi_data_descriptor(jsmi_inward(v), inward_attributes(attr));

    if (getter.bits == JSM_UNDEFINED.bits && setter.bits == JSM_UNDEFINED.bits)
        return descriptor;
    descriptor.fields = JSMI_HAS_GET | JSMI_HAS_SET | JSMI_HAS_ENUMERABLE |
                        JSMI_HAS_CONFIGURABLE;
    descriptor.attributes &= ~(uint32_t)JSMI_WRITABLE;
    descriptor.value = JSMI_UNDEFINED;
    descriptor.get = jsmi_inward(getter);
    descriptor.set = jsmi_inward(setter);
    return descriptor;
}

static bool is_accessor_half(JsVm *vm, jsm_value half)
{
    return half.bits == JSM_UNDEFINED.bits ||
           jsmi_is_callable(jsmi_inward(half)) ||
           jsmi_throw_type_error(vm, "%V is not a function", jsmi_inward(half));
}

jsm_status jsm_define(jsm_context *cx, jsm_value o, jsm_value key, jsm_value v,
                      jsm_value getter, jsm_value setter, int attr)
{
    const jsm_value given[] = {o, key, v, getter, setter};
    JsPropertyDescriptor descriptor = make_descriptor(v, getter, setter, attr);
    JsEntry entry;
    JsObject *object;
    JsKey property;

    if (!jsmi_enter(cx, &entry) || !jsmi_all_given(&entry, 5, given))
        return refused(cx);
    return jsmi_leave_status(
        &entry, is_accessor_half(entry.vm, getter) &&
                    is_accessor_half(entry.vm, setter) &&
                    object_and_key(entry.vm, o, key, &object, &property) &&
                    jsmi_define_property_or_throw(entry.vm, object, property,
                                                  &descriptor));
}

// ------------------------------------------------------------------------ keys

// Whether an object between `first` and `last` on the prototype chain hides a
// property of the latter.
static bool is_hidden(JsVm *vm, JsObject *first, const JsObject *last,
                      JsKey key, bool *hidden)
{
    JsObject *object = first;

    *hidden = false;
    while (object != last && !*hidden) {
        JsValue prototype;

        if (!jsmi_has_own_property(vm, object, key, hidden) ||
            !object->shape->methods->get_prototype_of(vm, object, &prototype))
            return false;
        if (!jsmi_is_object(prototype))
            break;
        object = jsmi_as_object(prototype);
    }
    return true;
}

static bool is_wanted(JsVm *vm, JsObject *object, JsKey key, int flags,
                      bool *wanted)
{
    int kinds = flags & (JSM_OWN_STRINGS | JSM_OWN_SYMBOLS);
    JsPropertyDescriptor descriptor;

    *wanted = kinds == 0 ||
              (kinds & (jsmi_key_is_symbol(key) ? JSM_OWN_SYMBOLS
                                                : JSM_OWN_STRINGS)) != 0;
    if (!*wanted || !(flags & JSM_OWN_ENUMERABLE))
        return true;
    if (!object->shape->methods->get_own_property(vm, object, key, &descriptor,
                                                  wanted))
        return false;
    *wanted = *wanted && descriptor.attributes & JSMI_ENUMERABLE;
    return true;
}

static bool append_keys(JsVm *vm, JsObject *first, JsObject *object, int flags,
                        JsObject *array)
{
    JsKeyList keys;
    bool succeeded;

    jsmi_key_list_initialize(&keys, vm);
    succeeded = object->shape->methods->own_property_keys(vm, object, &keys);
    for (size_t i = 0; succeeded && i < keys.count; i++) {
        JsValue key;
        bool wanted = false;
        bool hidden = false;

        succeeded =
            is_wanted(vm, object, keys.keys[i], flags, &wanted) &&
            (!wanted || is_hidden(vm, first, object, keys.keys[i], &hidden));
        if (succeeded && wanted && !hidden)
            succeeded = jsmi_key_to_value(vm, keys.keys[i], &key) &&
                        jsmi_array_append(vm, array, key);
    }
    jsmi_key_list_dispose(&keys);
    return succeeded;
}

static bool collect_keys(JsVm *vm, JsObject *first, int flags, JsValue *array)
{
    JsObject *object = first;

    if (!jsmi_array_create(vm, 0, NULL, array))
        return false;
    for (;;) {
        JsValue prototype;

        if (!append_keys(vm, first, object, flags, jsmi_as_object(*array)))
            return false;
        if (!(flags & JSM_WITH_PROTO))
            return true;
        if (!object->shape->methods->get_prototype_of(vm, object, &prototype))
            return false;
        if (!jsmi_is_object(prototype))
            return true;
        object = jsmi_as_object(prototype);
    }
}

jsm_value jsm_keys(jsm_context *cx, jsm_value o, int flags)
{
    JsEntry entry;
    JsObject *object;
    JsValue array = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o))
        return JSM_NONE;
    succeeded = jsmi_to_object(entry.vm, jsmi_inward(o), &object) &&
                collect_keys(entry.vm, object, flags, &array);
    return jsmi_leave(&entry, succeeded, array);
}

jsm_value jsm_declared_names(jsm_context *cx)
{
    JsEntry entry;
    JsValue array = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    succeeded = collect_keys(entry.vm, cx->realm->global_lexicals,
                             JSM_OWN_STRINGS, &array);
    return jsmi_leave(&entry, succeeded, array);
}

int64_t jsm_length(jsm_context *cx, jsm_value o)
{
    JsEntry entry;
    JsObject *object;
    double length = -1;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o))
        return -1;
    succeeded = jsmi_to_object(entry.vm, jsmi_inward(o), &object) &&
                jsmi_length_of_array_like(entry.vm, object, &length);
    return jsmi_leave_status(&entry, succeeded) == JSM_OK ? (int64_t)length
                                                          : -1;
}

// ------------------------------------------------------ prototypes, integrity

jsm_value jsm_prototype(jsm_context *cx, jsm_value o)
{
    JsEntry entry;
    JsObject *object;
    JsValue prototype = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o))
        return JSM_NONE;
    succeeded =
        jsmi_to_object(entry.vm, jsmi_inward(o), &object) &&
        object->shape->methods->get_prototype_of(entry.vm, object, &prototype);
    return jsmi_leave(&entry, succeeded, prototype);
}

static bool set_prototype(JsVm *vm, JsValue value, JsValue prototype)
{
    JsObject *object;
    bool succeeded = false;

    if (!jsmi_is_object(value))
        return jsmi_throw_type_error(vm, "%V is not an object", value);
    if (!jsmi_is_object(prototype) && !jsmi_is_null(prototype))
        return jsmi_throw_type_error(
            vm, "a prototype is an object or null, not %V", prototype);
    object = jsmi_as_object(value);
    if (!object->shape->methods->set_prototype_of(vm, object, prototype,
                                                  &succeeded))
        return false;
    return succeeded ||
           jsmi_throw_type_error(vm, "cannot set the prototype of %V", value);
}

jsm_status jsm_set_prototype(jsm_context *cx, jsm_value o, jsm_value proto)
{
    JsEntry entry;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o) ||
        !jsmi_given(&entry, proto))
        return refused(cx);
    return jsmi_leave_status(
        &entry, set_prototype(entry.vm, jsmi_inward(o), jsmi_inward(proto)));
}

static bool set_integrity(JsVm *vm, JsValue value, int level)
{
    JsObject *object;
    bool succeeded = false;

    if (!jsmi_is_object(value))
        return true;
    object = jsmi_as_object(value);
    if (level == 0 ? !object->shape->methods->prevent_extensions(vm, object,
                                                                 &succeeded)
                   : !jsmi_set_integrity_level(
                         vm, object, level == 1 ? JSMI_SEALED : JSMI_FROZEN,
                         &succeeded))
        return false;
    return succeeded ||
           jsmi_throw_type_error(vm, "cannot make %V immutable", value);
}

jsm_status jsm_integrity(jsm_context *cx, jsm_value o, int level)
{
    JsEntry entry;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o))
        return refused(cx);
    return jsmi_leave_status(&entry,
                             set_integrity(entry.vm, jsmi_inward(o), level));
}

// ------------------------------------------------------------------- iterating

static bool iterate(jsm_context *cx, JsValue iterable,
                    bool (*each)(jsm_context *, jsm_value, void *), void *data)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsIteratorRecord record;
    uint32_t mark;

    if (!jsmi_get_iterator(vm, iterable, &record))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (;;) {
        JsCallback outer;
        JsValue value;
        bool done;
        bool goes_on;

        jsmi_scope_rewind(&vm->heap, mark);
        if (!jsmi_iterator_step_value(vm, &record, &value, &done))
            return false;
        if (done)
            return true;
        outer = jsmi_callback_begin(cx->runtime);
        goes_on = each(cx, jsmi_outward(value), data);
        jsmi_callback_end(cx->runtime, outer);
        if (vm->pending != JSMI_NOTHING_PENDING)
            return jsmi_iterator_close_throwing(vm, &record);
        if (!goes_on)
            return jsmi_iterator_close(vm, &record);
    }
}

jsm_status jsm_iterate(jsm_context *cx, jsm_value iterable,
                       bool (*each)(jsm_context *, jsm_value, void *),
                       void *data)
{
    JsEntry entry;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, iterable))
        return refused(cx);
    return jsmi_leave_status(&entry,
                             iterate(cx, jsmi_inward(iterable), each, data));
}
