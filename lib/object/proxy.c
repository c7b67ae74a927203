// SPDX-License-Identifier: MIT
#include "object/proxy.h"

#include "object/descriptor.h"
#include "object/shared_caches.h"

static JsProxy *as_proxy(JsObject *object)
{
    JSMI_ASSERT(jsmi_object_is_proxy(object));
    return (JsProxy *)object;
}

// ProxyCreate ( target, handler )
// https://tc39.es/ecma262/#sec-proxycreate
bool jsmi_proxy_create(JsVm *vm, JsValue target, JsValue handler,
                       JsValue *proxy)
{
    JsProxy *made;
    JsShape *shape;

    if (!jsmi_is_object(target))
        return jsmi_throw_type_error(
            vm, "the target of a proxy must be an object, not %V", target);
    if (!jsmi_is_object(handler))
        return jsmi_throw_type_error(
            vm, "the handler of a proxy must be an object, not %V", handler);
    shape = jsmi_shape_root(vm, NULL, &jsmi_proxy_methods, 0);
    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_object_allocate(vm, JSMI_CELL_PROXY, sizeof(JsProxy), shape,
                              &made))
        return false;
    // NO BARRIER: the proxy is new.
    made->object.cell.flags =
        JSMI_OBJECT_EXOTIC | (jsmi_as_object(target)->cell.flags &
                              (JSMI_OBJECT_CALLABLE | JSMI_OBJECT_CONSTRUCTOR));
    made->target = jsmi_as_object(target);
    made->handler = jsmi_as_object(handler);
    *proxy = jsmi_value_cell(made);
    return true;
}

void jsmi_proxy_revoke(JsProxy *proxy)
{
    proxy->target = NULL;
    proxy->handler = NULL;
}

bool jsmi_proxy_check_live(JsVm *vm, const JsProxy *proxy)
{
    return proxy->target ||
           jsmi_throw_type_error(vm, "the proxy has been revoked");
}

// What a method works with: the trap may revoke the proxy, so that target and
// handler are read once and kept.
typedef struct ProxyCall {
    JsVm *vm;
    JsKey name;  // of the trap
    JsObject *target;
    JsValue handler;
    JsValue trap;  // undefined: none
} ProxyCall;

// FAST PATH of GetMethod: what the shared caches know of an ordinary handler.
static bool find_trap(JsVm *vm, JsObject *handler, JsKey name, JsValue *trap)
{
    const JsPropertyCache *known = jsmi_shared_caches_find(
        vm, JSMI_CACHE_FOR_READING, handler->shape, name);

    if (!known)
        return false;
    if (jsmi_cache_matches(known, handler->shape, JSMI_CACHE_OWN_INLINE)) {
        *trap = *jsmi_cache_inline_slot(handler, known);
        jsmi_vm_keep(vm, *trap);
        return jsmi_is_callable(*trap);
    }
    *trap = JSMI_UNDEFINED;
    return jsmi_cache_matches(known, handler->shape, JSMI_CACHE_ABSENT) &&
           known->epoch == vm->prototype_epoch;
}

// ValidateNonRevokedProxy and GetMethod of the trap. A true answer has entered
// a level of recursion, which end_call leaves.
static bool begin_call(JsVm *vm, JsObject *object, JsKey name, ProxyCall *call)
{
    JsProxy *proxy = as_proxy(object);

    if (!jsmi_proxy_check_live(vm, proxy) || !jsmi_enter_native(vm))
        return false;
    call->vm = vm;
    call->name = name;
    call->target = proxy->target;
    call->handler = jsmi_value_cell(proxy->handler);
    jsmi_vm_keep(vm, jsmi_value_cell(proxy->target));
    jsmi_vm_keep(vm, call->handler);
    if (find_trap(vm, proxy->handler, name, &call->trap) ||
        jsmi_get_method(vm, call->handler, name, &call->trap))
        return true;
    jsmi_leave_native(vm);
    return false;
}

static bool end_call(ProxyCall *call, bool succeeded)
{
    jsmi_leave_native(call->vm);
    return succeeded;
}

static bool has_trap(const ProxyCall *call)
{
    return !jsmi_is_undefined(call->trap);
}

static bool call_trap(ProxyCall *call, const JsValue *arguments, uint32_t count,
                      JsValue *result)
{
    return jsmi_call(call->vm, call->trap, call->handler, arguments, count,
                     result);
}

static bool call_boolean_trap(ProxyCall *call, const JsValue *arguments,
                              uint32_t count, bool *result)
{
    JsValue value;

    if (!call_trap(call, arguments, count, &value))
        return false;
    *result = jsmi_to_boolean(value);
    return true;
}

static bool refuse(ProxyCall *call, const char *why)
{
    return jsmi_throw_type_error(call->vm, "proxy: the trap %K %s", &call->name,
                                 why);
}

static bool refuse_key(ProxyCall *call, JsKey key, const char *why)
{
    return jsmi_throw_type_error(call->vm, "proxy: the trap %K for %K %s",
                                 &call->name, &key, why);
}

static bool target_is_extensible(ProxyCall *call, bool *extensible)
{
    return call->target->shape->methods->is_extensible(call->vm, call->target,
                                                       extensible);
}

static bool target_property(ProxyCall *call, JsKey key,
                            JsPropertyDescriptor *descriptor, bool *found)
{
    return call->target->shape->methods->get_own_property(
        call->vm, call->target, key, descriptor, found);
}

// ------------------------------------------------------------------ prototype

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-getprototypeof
static bool get_prototype_of_body(ProxyCall *call, JsValue *prototype)
{
    const JsObjectMethods *methods = call->target->shape->methods;
    JsValue target = jsmi_value_cell(call->target);
    JsValue result, actual;
    bool extensible;

    if (!has_trap(call))
        return methods->get_prototype_of(call->vm, call->target, prototype);
    if (!call_trap(call, &target, 1, &result))
        return false;
    if (!jsmi_is_object(result) && !jsmi_is_null(result))
        return refuse(call, "returned neither an object nor null");
    if (!target_is_extensible(call, &extensible))
        return false;
    if (!extensible) {
        methods = call->target->shape->methods;
        if (!methods->get_prototype_of(call->vm, call->target, &actual))
            return false;
        if (!jsmi_same_word(result, actual))
            return refuse(call, "returned another prototype than that of the "
                                "target, which is not extensible");
    }
    *prototype = result;
    return true;
}

static bool proxy_get_prototype_of(JsVm *vm, JsObject *object,
                                   JsValue *prototype)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(getPrototypeOf), &call) &&
           end_call(&call, get_prototype_of_body(&call, prototype));
}

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-setprototypeof-v
static bool set_prototype_of_body(ProxyCall *call, JsValue prototype,
                                  bool *succeeded)
{
    const JsObjectMethods *methods = call->target->shape->methods;
    JsValue arguments[2] = {jsmi_value_cell(call->target), prototype};
    bool extensible, result;
    JsValue actual;

    if (!has_trap(call))
        return methods->set_prototype_of(call->vm, call->target, prototype,
                                         succeeded);
    if (!call_boolean_trap(call, arguments, 2, &result))
        return false;
    if (result) {
        if (!target_is_extensible(call, &extensible))
            return false;
        if (!extensible) {
            methods = call->target->shape->methods;
            if (!methods->get_prototype_of(call->vm, call->target, &actual))
                return false;
            if (!jsmi_same_word(prototype, actual))
                return refuse(call,
                              "accepted another prototype than that of the "
                              "target, which is not extensible");
        }
    }
    *succeeded = result;
    return true;
}

static bool proxy_set_prototype_of(JsVm *vm, JsObject *object,
                                   JsValue prototype, bool *succeeded)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(setPrototypeOf), &call) &&
           end_call(&call, set_prototype_of_body(&call, prototype, succeeded));
}

// -------------------------------------------------------------- extensibility

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-isextensible
static bool is_extensible_body(ProxyCall *call, bool *extensible)
{
    JsValue target = jsmi_value_cell(call->target);
    bool result, actual;

    if (!has_trap(call))
        return target_is_extensible(call, extensible);
    if (!call_boolean_trap(call, &target, 1, &result) ||
        !target_is_extensible(call, &actual))
        return false;
    if (result != actual)
        return refuse(call, "did not tell the truth about the target");
    *extensible = result;
    return true;
}

static bool proxy_is_extensible(JsVm *vm, JsObject *object, bool *extensible)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(isExtensible), &call) &&
           end_call(&call, is_extensible_body(&call, extensible));
}

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-preventextensions
static bool prevent_extensions_body(ProxyCall *call, bool *succeeded)
{
    JsValue target = jsmi_value_cell(call->target);
    bool result, extensible;

    if (!has_trap(call))
        return call->target->shape->methods->prevent_extensions(
            call->vm, call->target, succeeded);
    if (!call_boolean_trap(call, &target, 1, &result))
        return false;
    if (result) {
        if (!target_is_extensible(call, &extensible))
            return false;
        if (extensible)
            return refuse(call, "returned true though the target is still "
                                "extensible");
    }
    *succeeded = result;
    return true;
}

static bool proxy_prevent_extensions(JsVm *vm, JsObject *object,
                                     bool *succeeded)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(preventExtensions), &call) &&
           end_call(&call, prevent_extensions_body(&call, succeeded));
}

// ------------------------------------------------------------- own properties

// Steps 8 to 9 of [[GetOwnProperty]]: the trap says that there is none.
static bool check_hidden(ProxyCall *call, JsKey key, bool has_target,
                         const JsPropertyDescriptor *target)
{
    bool extensible;

    if (!has_target)
        return true;
    if (!(target->attributes & JSMI_CONFIGURABLE))
        return refuse_key(call, key, "hid a property that is not configurable");
    if (!target_is_extensible(call, &extensible))
        return false;
    return extensible || refuse_key(call, key,
                                    "hid a property of a target that is not "
                                    "extensible");
}

// Steps 10 to 17: the trap's descriptor must be possible.
static bool check_shown(ProxyCall *call, JsKey key, bool has_target,
                        const JsPropertyDescriptor *target,
                        const JsPropertyDescriptor *result)
{
    bool extensible, compatible;

    if (!target_is_extensible(call, &extensible))
        return false;
    if (!jsmi_is_compatible_property_descriptor(call->vm, extensible, result,
                                                has_target ? target : NULL,
                                                &compatible))
        return false;
    if (!compatible)
        return refuse_key(call, key,
                          "returned a descriptor that contradicts the target");
    if (result->attributes & JSMI_CONFIGURABLE)
        return true;
    if (!has_target || target->attributes & JSMI_CONFIGURABLE)
        return refuse_key(call, key,
                          "reported as not configurable what the target has "
                          "configurable or not at all");
    if (result->fields & JSMI_HAS_WRITABLE &&
        !(result->attributes & JSMI_WRITABLE) &&
        target->attributes & JSMI_WRITABLE)
        return refuse_key(call, key,
                          "reported as neither configurable nor writable what "
                          "the target has writable");
    return true;
}

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-getownproperty-p
static bool get_own_property_body(ProxyCall *call, JsKey key,
                                  JsPropertyDescriptor *descriptor, bool *found)
{
    JsPropertyDescriptor target = {0}, result;
    JsValue arguments[2] = {jsmi_value_cell(call->target)};
    JsValue value;
    bool has_target;

    if (!has_trap(call))
        return target_property(call, key, descriptor, found);
    if (!jsmi_key_to_value(call->vm, key, &arguments[1]) ||
        !call_trap(call, arguments, 2, &value))
        return false;
    if (!jsmi_is_object(value) && !jsmi_is_undefined(value))
        return refuse_key(call, key,
                          "returned neither an object nor undefined");
    if (!target_property(call, key, &target, &has_target))
        return false;
    if (jsmi_is_undefined(value)) {
        if (!check_hidden(call, key, has_target, &target))
            return false;
        *found = false;
        return true;
    }

    bool extensible;
    if (!target_is_extensible(call, &extensible) ||
        !jsmi_to_property_descriptor(call->vm, value, &result))
        return false;
    jsmi_complete_property_descriptor(&result);
    if (!check_shown(call, key, has_target, &target, &result))
        return false;
    *descriptor = result;
    *found = true;
    return true;
}

static bool proxy_get_own_property(JsVm *vm, JsObject *object, JsKey key,
                                   JsPropertyDescriptor *descriptor,
                                   bool *found)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(getOwnPropertyDescriptor), &call) &&
           end_call(&call,
                    get_own_property_body(&call, key, descriptor, found));
}

// Steps 11 to 16 of [[DefineOwnProperty]].
static bool check_defined(ProxyCall *call, JsKey key,
                          const JsPropertyDescriptor *descriptor)
{
    bool fixed = descriptor->fields & JSMI_HAS_CONFIGURABLE &&
                 !(descriptor->attributes & JSMI_CONFIGURABLE);
    JsPropertyDescriptor target;
    bool extensible, has_target, compatible;

    if (!target_property(call, key, &target, &has_target) ||
        !target_is_extensible(call, &extensible))
        return false;
    if (!has_target) {
        if (!extensible)
            return refuse_key(call, key,
                              "accepted a new property though the target is "
                              "not extensible");
        return !fixed || refuse_key(call, key,
                                    "accepted as not configurable a property "
                                    "that the target lacks");
    }
    if (!jsmi_is_compatible_property_descriptor(
            call->vm, extensible, descriptor, &target, &compatible))
        return false;
    if (!compatible)
        return refuse_key(call, key,
                          "accepted a descriptor that contradicts the target");
    if (fixed && target.attributes & JSMI_CONFIGURABLE)
        return refuse_key(call, key,
                          "accepted as not configurable a property that the "
                          "target has configurable");
    if (jsmi_is_data_descriptor(&target) &&
        !(target.attributes & JSMI_CONFIGURABLE) &&
        target.attributes & JSMI_WRITABLE &&
        descriptor->fields & JSMI_HAS_WRITABLE &&
        !(descriptor->attributes & JSMI_WRITABLE))
        return refuse_key(call, key,
                          "accepted as not writable a property that the "
                          "target has writable");
    return true;
}

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-defineownproperty-p-desc
static bool define_own_property_body(ProxyCall *call, JsKey key,
                                     const JsPropertyDescriptor *descriptor,
                                     bool *succeeded)
{
    JsValue arguments[3] = {jsmi_value_cell(call->target)};
    bool result;

    if (!has_trap(call))
        return call->target->shape->methods->define_own_property(
            call->vm, call->target, key, descriptor, succeeded);
    if (!jsmi_from_property_descriptor(call->vm, descriptor, &arguments[2]) ||
        !jsmi_key_to_value(call->vm, key, &arguments[1]) ||
        !call_boolean_trap(call, arguments, 3, &result))
        return false;
    if (result && !check_defined(call, key, descriptor))
        return false;
    *succeeded = result;
    return true;
}

static bool proxy_define_own_property(JsVm *vm, JsObject *object, JsKey key,
                                      const JsPropertyDescriptor *descriptor,
                                      bool *succeeded)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(defineProperty), &call) &&
           end_call(&call, define_own_property_body(&call, key, descriptor,
                                                    succeeded));
}

// Calls a trap that answers about a key with a boolean. One that says that the
// property is not there, `hides`, must not say so of one that has to stay.
static bool call_hiding_trap(ProxyCall *call, JsKey key, bool hides,
                             bool *answer)
{
    JsValue arguments[2] = {jsmi_value_cell(call->target)};
    JsPropertyDescriptor target;
    bool result, has_target;

    if (!jsmi_key_to_value(call->vm, key, &arguments[1]) ||
        !call_boolean_trap(call, arguments, 2, &result))
        return false;
    if (result == hides && (!target_property(call, key, &target, &has_target) ||
                            !check_hidden(call, key, has_target, &target)))
        return false;
    *answer = result;
    return true;
}

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-hasproperty-p
static bool has_property_body(ProxyCall *call, JsKey key, bool *has)
{
    return has_trap(call) ? call_hiding_trap(call, key, false, has)
                          : call->target->shape->methods->has_property(
                                call->vm, call->target, key, has);
}

static bool proxy_has_property(JsVm *vm, JsObject *object, JsKey key, bool *has)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(has), &call) &&
           end_call(&call, has_property_body(&call, key, has));
}

// The check after a get or set trap: a property of the target that cannot
// change must have given, or taken, this value.
typedef struct AccessRules {
    size_t accessor_half;  // offset of the descriptor's getter or setter
    const char *bad_accessor;
    const char *bad_value;
} AccessRules;

static const AccessRules get_rules = {
    offsetof(JsPropertyDescriptor, get),
    "returned a value though the target has an accessor without getter",
    "returned another value than that of the target's constant property"};
static const AccessRules set_rules = {
    offsetof(JsPropertyDescriptor, set),
    "accepted a value though the target has an accessor without setter",
    "accepted another value than that of the target's constant property"};

// FAST PATH: whether an ordinary target lacks the property or has one that may
// change, so that a trap may answer anything.
static bool is_unconstrained(const ProxyCall *call, JsKey key, bool *is)
{
    JsObject *target = call->target;
    JsOwnProperty own;

    *is = !jsmi_object_is_exotic(target) &&
          !(target->cell.flags & JSMI_OBJECT_LAZY) &&
          !jsmi_is_array_object(target);
    if (!*is)
        return true;
    if (!jsmi_object_find_own(call->vm, target, key, &own))
        return false;
    *is = own.kind == JSMI_OWN_ABSENT || own.attributes & JSMI_CONFIGURABLE;
    return true;
}

// `allows_undefined`: a missing getter may give undefined.
static bool check_access(ProxyCall *call, JsKey key, JsValue value,
                         const AccessRules *rules, bool allows_undefined)
{
    JsPropertyDescriptor target;
    bool has_target, same, is_free;
    JsValue half;

    if (!is_unconstrained(call, key, &is_free))
        return false;
    if (is_free)
        return true;
    if (!target_property(call, key, &target, &has_target))
        return false;
    if (!has_target || target.attributes & JSMI_CONFIGURABLE)
        return true;
    if (jsmi_is_accessor_descriptor(&target)) {
        memcpy(&half, (const char *)&target + rules->accessor_half,
               sizeof half);
        if (!jsmi_is_undefined(half) ||
            (allows_undefined && jsmi_is_undefined(value)))
            return true;
        return refuse_key(call, key, rules->bad_accessor);
    }
    if (target.attributes & JSMI_WRITABLE)
        return true;
    return jsmi_same_value(call->vm, value, target.value, &same) &&
           (same || refuse_key(call, key, rules->bad_value));
}

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-get-p-receiver
static bool get_body(ProxyCall *call, JsKey key, JsValue receiver,
                     JsValue *value)
{
    JsValue arguments[3] = {jsmi_value_cell(call->target), JSMI_UNDEFINED,
                            receiver};
    JsValue result;

    if (!has_trap(call))
        return call->target->shape->methods->get(call->vm, call->target, key,
                                                 receiver, value);
    if (!jsmi_key_to_value(call->vm, key, &arguments[1]) ||
        !call_trap(call, arguments, 3, &result) ||
        !check_access(call, key, result, &get_rules, true))
        return false;
    *value = result;
    return true;
}

static bool proxy_get(JsVm *vm, JsObject *object, JsKey key, JsValue receiver,
                      JsValue *value)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(get), &call) &&
           end_call(&call, get_body(&call, key, receiver, value));
}

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-set-p-v-receiver
static bool set_body(ProxyCall *call, JsKey key, JsValue value,
                     JsValue receiver, bool *succeeded)
{
    JsValue arguments[4] = {jsmi_value_cell(call->target), JSMI_UNDEFINED,
                            value, receiver};
    bool result;

    if (!has_trap(call))
        return call->target->shape->methods->set(call->vm, call->target, key,
                                                 value, receiver, succeeded);
    if (!jsmi_key_to_value(call->vm, key, &arguments[1]) ||
        !call_boolean_trap(call, arguments, 4, &result))
        return false;
    if (result && !check_access(call, key, value, &set_rules, false))
        return false;
    *succeeded = result;
    return true;
}

static bool proxy_set(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                      JsValue receiver, bool *succeeded)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(set), &call) &&
           end_call(&call, set_body(&call, key, value, receiver, succeeded));
}

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-delete-p
static bool delete_body(ProxyCall *call, JsKey key, bool *succeeded)
{
    return has_trap(call) ? call_hiding_trap(call, key, true, succeeded)
                          : call->target->shape->methods->delete_property(
                                call->vm, call->target, key, succeeded);
}

static bool proxy_delete(JsVm *vm, JsObject *object, JsKey key, bool *succeeded)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(deleteProperty), &call) &&
           end_call(&call, delete_body(&call, key, succeeded));
}

// ----------------------------------------------------------------------- keys

// A set of keys, each of which can be taken out once.
typedef struct KeySet {
    JsPropertyTable *table;
    uint32_t left;
} KeySet;

static bool key_set_new(JsVm *vm, KeySet *set)
{
    set->left = 0;
    set->table = jsmi_property_table_new(vm, 8);
    return set->table || jsmi_throw_out_of_memory(vm);
}

static bool key_set_has(const KeySet *set, JsKey key)
{
    return jsmi_property_table_find(set->table, set->table->count, key) != NULL;
}

static bool key_set_add(JsVm *vm, KeySet *set, JsKey key)
{
    uint32_t count = set->table->count;

    if (count == set->table->cell.auxiliary) {
        set->table = jsmi_property_table_copy(vm, set->table, count, count * 2);
        if (!set->table)
            return jsmi_throw_out_of_memory(vm);
    }
    jsmi_property_table_append(vm, set->table, key, 1, 0);
    set->left++;
    return true;
}

static bool key_set_take(KeySet *set, JsKey key)
{
    JsProperty *entry =
        jsmi_property_table_find(set->table, set->table->count, key);

    if (!entry || entry->slot == 0)
        return false;
    entry->slot = 0;
    set->left--;
    return true;
}

// One element of what the trap returned.
static bool read_trap_key(ProxyCall *call, JsObject *list, double i,
                          JsKeyList *keys, KeySet *set)
{
    JsVm *vm = call->vm;
    JsValue element;
    JsKey key;

    if (!jsmi_vm_spend(vm, 1) || !jsmi_key_from_integer(vm, i, &key) ||
        !jsmi_get(vm, list, key, &element))
        return false;
    if (!jsmi_is_string(element) && !jsmi_is_symbol(element))
        return refuse(call,
                      "returned a key that is neither a string nor a symbol");
    if (!jsmi_to_property_key(vm, element, &key))
        return false;
    if (key_set_has(set, key))
        return refuse_key(call, key, "returned a key twice");
    return key_set_add(vm, set, key) && jsmi_key_list_append(keys, key);
}

// CreateListFromArrayLike ( obj, property-key ), without duplicates.
static bool read_trap_keys(ProxyCall *call, JsValue value, JsKeyList *keys,
                           KeySet *set)
{
    double length;

    if (!jsmi_is_object(value))
        return refuse(call, "did not return an object");
    if (!jsmi_length_of_array_like(call->vm, jsmi_as_object(value), &length) ||
        !key_set_new(call->vm, set))
        return false;
    for (double i = 0; i < length; i++) {
        if (!read_trap_key(call, jsmi_as_object(value), i, keys, set))
            return false;
    }
    return true;
}

// Steps 12 to 24 of [[OwnPropertyKeys]].
static bool check_keys(ProxyCall *call, KeySet *set, JsKeyList *target_keys,
                       bool extensible)
{
    JsVm *vm = call->vm;
    size_t configurable_count = 0;

    // 16. Those of the target that are not configurable must be there; the
    // others stay at the front of the list.
    for (size_t i = 0; i < target_keys->count; i++) {
        JsKey key = target_keys->keys[i];
        JsPropertyDescriptor descriptor;
        bool found;
        if (!target_property(call, key, &descriptor, &found))
            return false;
        if (!found || descriptor.attributes & JSMI_CONFIGURABLE) {
            target_keys->keys[configurable_count++] = key;
            continue;
        }
        if (!key_set_take(set, key))
            return refuse_key(call, key,
                              "left out a key that is not "
                              "configurable");
        if (!jsmi_vm_spend(vm, 1))
            return false;
    }
    if (extensible)
        return true;
    for (size_t i = 0; i < configurable_count; i++) {
        if (!key_set_take(set, target_keys->keys[i]))
            return refuse_key(call, target_keys->keys[i],
                              "left out a key of a target that is not "
                              "extensible");
    }
    return set->left == 0 ||
           refuse(call, "added a key to a target that is not extensible");
}

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-ownpropertykeys
static bool own_property_keys_body(ProxyCall *call, JsKeyList *keys)
{
    JsVm *vm = call->vm;
    JsValue target = jsmi_value_cell(call->target);
    JsKeyList target_keys;
    bool extensible, succeeded;
    JsValue value;
    KeySet set;

    if (!has_trap(call))
        return call->target->shape->methods->own_property_keys(vm, call->target,
                                                               keys);
    if (!call_trap(call, &target, 1, &value) ||
        !read_trap_keys(call, value, keys, &set) ||
        !target_is_extensible(call, &extensible))
        return false;
    jsmi_key_list_initialize(&target_keys, vm);
    succeeded = call->target->shape->methods->own_property_keys(
                    vm, call->target, &target_keys) &&
                check_keys(call, &set, &target_keys, extensible);
    jsmi_key_list_dispose(&target_keys);
    return succeeded;
}

static bool proxy_own_property_keys(JsVm *vm, JsObject *object, JsKeyList *keys)
{
    ProxyCall call;

    return begin_call(vm, object, JSMI_KEY(ownKeys), &call) &&
           end_call(&call, own_property_keys_body(&call, keys));
}

const JsObjectMethods jsmi_proxy_methods = {
    proxy_get_prototype_of,
    proxy_set_prototype_of,
    proxy_is_extensible,
    proxy_prevent_extensions,
    proxy_get_own_property,
    proxy_define_own_property,
    proxy_has_property,
    proxy_get,
    proxy_set,
    proxy_delete,
    proxy_own_property_keys,
};

// ----------------------------------------------------------- call, construct

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-call-thisargument-argumentslist
static bool call_body(ProxyCall *call, JsValue this_value,
                      const JsValue *arguments, uint32_t count, JsValue *result)
{
    JsValue values[3] = {jsmi_value_cell(call->target), this_value};

    if (!has_trap(call))
        return jsmi_call(call->vm, values[0], this_value, arguments, count,
                         result);
    return jsmi_array_create(call->vm, count, arguments, &values[2]) &&
           call_trap(call, values, 3, result);
}

bool jsmi_proxy_call(JsVm *vm, JsObject *proxy, JsValue this_value,
                     const JsValue *arguments, uint32_t count, JsValue *result)
{
    ProxyCall call;

    return begin_call(vm, proxy, JSMI_KEY(apply), &call) &&
           end_call(&call,
                    call_body(&call, this_value, arguments, count, result));
}

// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-construct-argumentslist-newtarget
static bool construct_body(ProxyCall *call, const JsValue *arguments,
                           uint32_t count, JsObject *new_target,
                           JsValue *result)
{
    JsValue values[3] = {jsmi_value_cell(call->target), JSMI_UNDEFINED,
                         jsmi_value_cell(new_target)};
    JsValue made;

    if (!has_trap(call))
        return jsmi_construct(call->vm, call->target, arguments, count,
                              new_target, result);
    if (!jsmi_array_create(call->vm, count, arguments, &values[1]) ||
        !call_trap(call, values, 3, &made))
        return false;
    if (!jsmi_is_object(made))
        return refuse(call, "did not return an object");
    *result = made;
    return true;
}

bool jsmi_proxy_construct(JsVm *vm, JsObject *proxy, const JsValue *arguments,
                          uint32_t count, JsObject *new_target, JsValue *result)
{
    ProxyCall call;

    return begin_call(vm, proxy, JSMI_KEY(construct), &call) &&
           end_call(&call, construct_body(&call, arguments, count, new_target,
                                          result));
}

void jsmi_proxy_trace(JsMarker *marker, JsCell *cell)
{
    JsProxy *proxy = (JsProxy *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, proxy->target);
    jsmi_mark_cell(marker, proxy->handler);
}
