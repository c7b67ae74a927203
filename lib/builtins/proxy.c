// SPDX-License-Identifier: MIT
//
// The Proxy constructor. https://tc39.es/ecma262/#sec-proxy-constructor
// The internal methods of proxies are in object/proxy.c.
#include "object/proxy.h"

#include "builtins/shared.h"

// Proxy ( target, handler )
// https://tc39.es/ecma262/#sec-proxy-target-handler
static bool proxy_constructor(JsCall *call, JsValue *result)
{
    return jsmi_require_new(call, "Proxy") &&
           jsmi_proxy_create(call->vm, jsmi_argument(call, 0),
                             jsmi_argument(call, 1), result);
}

// The revoker: data[0] is the proxy, null when it was revoked.
static bool revoke_proxy(JsCall *call, JsValue *result)
{
    JsValue proxy = call->callee->data[0];

    *result = JSMI_UNDEFINED;
    if (jsmi_is_null(proxy))
        return true;
    // NO BARRIER: null is no cell.
    call->callee->data[0] = JSMI_NULL;
    jsmi_proxy_revoke((JsProxy *)jsmi_as_cell(proxy));
    return true;
}

// Proxy.revocable ( target, handler )
// https://tc39.es/ecma262/#sec-proxy.revocable
static bool proxy_revocable(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue proxy;
    JsNativeFunction *revoker;
    JsObject *prototype;

    if (!jsmi_proxy_create(vm, jsmi_argument(call, 0), jsmi_argument(call, 1),
                           &proxy))
        return false;
    if (!jsmi_closure_create(call, revoke_proxy, 0, &revoker))
        return false;
    revoker->data[0] = proxy;
    jsmi_write_barrier(&vm->heap, revoker);
    if (!jsmi_realm_intrinsic(vm, call->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &prototype))
        return false;
    if (!jsmi_object_create(vm, prototype, 2, result))
        return false;
    return jsmi_object_add_property(vm, jsmi_as_object(*result),
                                    JSMI_KEY(proxy), proxy,
                                    JSMI_ALL_ATTRIBUTES) &&
           jsmi_object_add_property(
               vm, jsmi_as_object(*result), JSMI_KEY(revoke),
               jsmi_value_object(revoker), JSMI_ALL_ATTRIBUTES);
}

const JsPropertySpec jsmi_proxy_properties[] = {
    JSMI_METHOD(Proxy, 2, proxy_constructor),
    JSMI_METHOD(revocable, 2, proxy_revocable),
    JSMI_END,
};
