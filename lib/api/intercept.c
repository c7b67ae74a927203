// SPDX-License-Identifier: MIT
//
// The internal methods of native objects that answer property accesses
// themselves: the host is asked first; what it says is not its own goes the
// ordinary way.
#include "api/classes.h"

typedef struct Answerer {
    const jsm_intercept *intercept;
    jsm_context *cx;
    void *self;
    JsCallback outer;
} Answerer;

static const jsm_intercept *intercept_of(JsObject *object)
{
    const jsm_class *k =
        jsmi_native_class(jsmi_native_object(jsmi_value_cell(object)));

    while (!k->definition->intercept)
        k = jsmi_class_parent(k);
    return k->definition->intercept;
}

// Begins a callback. False: nobody can be asked, because the context or the
// struct is gone.
static bool begin_asking(JsVm *vm, JsObject *object, Answerer *answerer)
{
    const JsNativeObject *native = jsmi_native_object(jsmi_value_cell(object));

    if (native->is_detached || !vm->realm || !jsmi_realm_host(vm->realm))
        return false;
    *answerer =
        (Answerer){intercept_of(object), jsmi_realm_host(vm->realm),
                   native->host.data, jsmi_callback_begin(jsmi_runtime_of(vm))};
    jsmi_vm_keep(vm, jsmi_value_cell(object));
    return true;
}

// Ends it; false if an exception is pending. The answer is recorded.
static bool end_asking(JsVm *vm, const Answerer *answerer, JsValue answer)
{
    jsmi_callback_end(jsmi_runtime_of(vm), answerer->outer);
    jsmi_vm_keep(vm, answer);
    return vm->pending == JSMI_NOTHING_PENDING;
}

// The key as the host is given it, recorded in the scope like any value that it
// gets.
static bool name_of(JsVm *vm, JsKey key, JsValue *name)
{
    if (!jsmi_key_to_value(vm, key, name))
        return false;
    jsmi_vm_keep(vm, *name);
    return true;
}

// What the host says of a property: `*found` is false if it is not its own.
static bool ask(JsVm *vm, JsObject *object, JsKey key, JsValue *value,
                bool *found)
{
    Answerer a;
    jsm_value answer = JSM_NONE;
    JsValue name;

    *found = false;
    if (!begin_asking(vm, object, &a))
        return true;
    if (jsmi_key_is_index(key) && a.intercept->get_at)
        answer = a.intercept->get_at(a.cx, a.self, jsmi_key_index(key));
    else if (a.intercept->get && name_of(vm, key, &name))
        answer = a.intercept->get(a.cx, a.self, jsmi_outward(name));
    if (!end_asking(vm, &a, jsmi_inward(answer)))
        return false;
    *found = answer.bits != 0;
    *value = jsmi_inward(answer);
    return true;
}

// Ends a callback and turns 1, 0 or a negative status into done, not mine,
// failed.
static bool take_answer(JsVm *vm, const Answerer *answerer, int answer,
                        bool *done)
{
    if (!end_asking(vm, answerer, JSMI_UNDEFINED))
        return false;
    if (answer < 0)
        return jsmi_throw_type_error(vm, "a native object refused an access");
    *done = answer > 0;
    return true;
}

static bool get_own_property(JsVm *vm, JsObject *object, JsKey key,
                             JsPropertyDescriptor *descriptor, bool *found)
{
    JsValue value = JSMI_UNDEFINED;

    if (!ask(vm, object, key, &value, found))
        return false;
    if (!*found)
        return jsmi_ordinary_get_own_property(vm, object, key, descriptor,
                                              found);
    *descriptor = jsmi_data_descriptor(value, JSMI_ALL_ATTRIBUTES);
    return true;
}

// Asks about a name: `question` may be NULL, then it is not the host's.
static bool ask_about(JsVm *vm, JsObject *object, JsKey key,
                      int (*question)(jsm_context *, void *, jsm_value),
                      bool *done)
{
    Answerer a;
    JsValue name;
    int answer = 0;

    *done = false;
    if (!question || !begin_asking(vm, object, &a))
        return true;
    if (name_of(vm, key, &name))
        answer = question(a.cx, a.self, jsmi_outward(name));
    return take_answer(vm, &a, answer, done);
}

static bool has_property(JsVm *vm, JsObject *object, JsKey key, bool *has)
{
    const jsm_intercept *intercept = intercept_of(object);
    JsValue ignored;

    // What can be read is there, if the host does not say so itself.
    if (intercept->has ? !ask_about(vm, object, key, intercept->has, has)
                       : !ask(vm, object, key, &ignored, has))
        return false;
    return *has || jsmi_ordinary_has_property(vm, object, key, has);
}

static bool get(JsVm *vm, JsObject *object, JsKey key, JsValue receiver,
                JsValue *value)
{
    JsValue answer;
    bool found;

    if (!ask(vm, object, key, &answer, &found))
        return false;
    if (!found)
        return jsmi_ordinary_get(vm, object, key, receiver, value);
    *value = answer;
    return true;
}

static bool ask_to_set(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                       bool *done)
{
    Answerer a;
    JsValue name;
    int answer = 0;

    *done = false;
    if (!begin_asking(vm, object, &a))
        return true;
    jsmi_vm_keep(vm, value);
    if (jsmi_key_is_index(key) && a.intercept->set_at)
        answer = a.intercept->set_at(a.cx, a.self, jsmi_key_index(key),
                                     jsmi_outward(value));
    else if (a.intercept->set && name_of(vm, key, &name))
        answer = a.intercept->set(a.cx, a.self, jsmi_outward(name),
                                  jsmi_outward(value));
    return take_answer(vm, &a, answer, done);
}

static bool set(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                JsValue receiver, bool *succeeded)
{
    bool done;

    if (!ask_to_set(vm, object, key, value, &done))
        return false;
    *succeeded = true;
    return done ||
           jsmi_ordinary_set(vm, object, key, value, receiver, succeeded);
}

static bool delete_property(JsVm *vm, JsObject *object, JsKey key,
                            bool *succeeded)
{
    const jsm_intercept *intercept = intercept_of(object);
    bool done;

    if (!ask_about(vm, object, key, intercept->del, &done))
        return false;
    *succeeded = true;
    return done || jsmi_ordinary_delete(vm, object, key, succeeded);
}

static bool append_named(JsVm *vm, JsValue names, JsKeyList *keys)
{
    double length;

    if (!jsmi_is_object(names))
        return true;
    if (!jsmi_length_of_array_like(vm, jsmi_as_object(names), &length))
        return false;
    for (double i = 0; i < length; i++) {
        JsKey index, key;
        JsValue name;

        if (!jsmi_vm_spend(vm, 1) || !jsmi_key_from_integer(vm, i, &index) ||
            !jsmi_get(vm, jsmi_as_object(names), index, &name) ||
            !jsmi_to_property_key(vm, name, &key) ||
            !jsmi_key_list_append(keys, key))
            return false;
    }
    return true;
}

static bool own_property_keys(JsVm *vm, JsObject *object, JsKeyList *keys)
{
    Answerer a;
    uint32_t length = 0;
    jsm_value names = JSM_UNDEFINED;

    if (begin_asking(vm, object, &a)) {
        if (a.intercept->length)
            length = a.intercept->length(a.cx, a.self);
        if (a.intercept->keys && vm->pending == JSMI_NOTHING_PENDING)
            names = a.intercept->keys(a.cx, a.self);
        if (!end_asking(vm, &a, jsmi_inward(names)))
            return false;
    }
    for (uint32_t i = 0; i < length; i++) {
        if (!jsmi_vm_spend(vm, 1) ||
            !jsmi_key_list_append(keys, jsmi_key_from_index(i)))
            return false;
    }
    return append_named(vm, jsmi_inward(names), keys) &&
           jsmi_ordinary_own_property_keys(vm, object, keys);
}

const JsObjectMethods jsmi_intercepted_methods = {
    jsmi_ordinary_get_prototype_of,
    jsmi_ordinary_set_prototype_of,
    jsmi_ordinary_is_extensible,
    jsmi_ordinary_prevent_extensions,
    get_own_property,
    jsmi_ordinary_define_own_property,
    has_property,
    get,
    set,
    delete_property,
    own_property_keys,
};
