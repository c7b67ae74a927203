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
} Answerer;

// False: nobody can be asked, because the context or the struct is gone.
static bool find_answerer(JsVm *vm, JsObject *object, Answerer *answerer)
{
    const JsNativeBody *body = jsmi_native_body(jsmi_value_cell(object));
    const jsm_class *k = body ? body->of_class : NULL;

    while (k && !k->definition->intercept)
        k = k->parent;
    if (!k || body->is_detached || !vm->realm || !jsmi_realm_host(vm->realm))
        return false;
    *answerer = (Answerer){k->definition->intercept, jsmi_realm_host(vm->realm),
                           body->data};
    return true;
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
    if (!find_answerer(vm, object, &a))
        return true;
    if (jsmi_key_is_index(key) && a.intercept->get_at) {
        answer = a.intercept->get_at(a.cx, a.self, jsmi_key_index(key));
    } else if (a.intercept->get) {
        if (!name_of(vm, key, &name))
            return false;
        answer = a.intercept->get(a.cx, a.self, jsmi_outward(name));
    }
    if (vm->pending != JSMI_NOTHING_PENDING)
        return false;
    *found = answer.bits != 0;
    *value = jsmi_inward(answer);
    return true;
}

// Turns 1, 0 or a negative status into done, not mine, failed.
static bool take_answer(JsVm *vm, int answer, bool *done)
{
    if (vm->pending != JSMI_NOTHING_PENDING)
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

static bool has_property(JsVm *vm, JsObject *object, JsKey key, bool *has)
{
    Answerer a;
    JsValue name;

    *has = false;
    if (find_answerer(vm, object, &a) && a.intercept->has) {
        if (!name_of(vm, key, &name) ||
            !take_answer(vm, a.intercept->has(a.cx, a.self, jsmi_outward(name)),
                         has))
            return false;
    }
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

static bool set(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                JsValue receiver, bool *succeeded)
{
    Answerer a;
    bool done = false;
    int answer = 0;
    JsValue name;

    if (find_answerer(vm, object, &a)) {
        jsmi_vm_keep(vm, value);
        if (jsmi_key_is_index(key) && a.intercept->set_at) {
            answer = a.intercept->set_at(a.cx, a.self, jsmi_key_index(key),
                                         jsmi_outward(value));
        } else if (a.intercept->set) {
            if (!name_of(vm, key, &name))
                return false;
            answer = a.intercept->set(a.cx, a.self, jsmi_outward(name),
                                      jsmi_outward(value));
        }
        if (!take_answer(vm, answer, &done))
            return false;
    }
    *succeeded = true;
    return done ||
           jsmi_ordinary_set(vm, object, key, value, receiver, succeeded);
}

static bool delete_property(JsVm *vm, JsObject *object, JsKey key,
                            bool *succeeded)
{
    Answerer a;
    bool done = false;
    JsValue name;

    if (find_answerer(vm, object, &a) && a.intercept->del) {
        if (!name_of(vm, key, &name) ||
            !take_answer(vm, a.intercept->del(a.cx, a.self, jsmi_outward(name)),
                         &done))
            return false;
    }
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

    if (find_answerer(vm, object, &a)) {
        uint32_t length =
            a.intercept->length ? a.intercept->length(a.cx, a.self) : 0;
        jsm_value names = JSM_UNDEFINED;

        for (uint32_t i = 0; i < length; i++) {
            if (!jsmi_vm_spend(vm, 1) ||
                !jsmi_key_list_append(keys, jsmi_key_from_index(i)))
                return false;
        }
        if (a.intercept->keys)
            names = a.intercept->keys(a.cx, a.self);
        if (vm->pending != JSMI_NOTHING_PENDING ||
            !append_named(vm, jsmi_inward(names), keys))
            return false;
    }
    return jsmi_ordinary_own_property_keys(vm, object, keys);
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
