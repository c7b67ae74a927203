// SPDX-License-Identifier: MIT
//
// Proxy exotic objects. Each internal method calls a trap of the handler and
// checks its answer against the target, as the standard says, or goes on to
// the target. Chains of proxies recurse in C, each level counted by
// jsmi_enter_native.
// https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots
#pragma once

#include "object/operations.h"

typedef struct JsProxy {
    JsObject object;
    JsObject *target;  // NULL once revoked
    JsObject *handler;
} JsProxy;

extern const JsObjectMethods jsmi_proxy_methods;

// ProxyCreate ( target, handler )
JSMI_MUST_USE bool jsmi_proxy_create(JsVm *vm, JsValue target, JsValue handler,
                                     JsValue *proxy);

// What a revocation function does.
void jsmi_proxy_revoke(JsProxy *proxy);

// Throws a TypeError if the proxy was revoked.
JSMI_MUST_USE bool jsmi_proxy_check_live(JsVm *vm, const JsProxy *proxy);

// [[Call]] and [[Construct]]
JSMI_MUST_USE bool jsmi_proxy_call(JsVm *vm, JsObject *proxy,
                                   JsValue this_value, const JsValue *arguments,
                                   uint32_t count, JsValue *result);
JSMI_MUST_USE bool jsmi_proxy_construct(JsVm *vm, JsObject *proxy,
                                        const JsValue *arguments,
                                        uint32_t count, JsObject *new_target,
                                        JsValue *result);

void jsmi_proxy_trace(JsMarker *marker, JsCell *cell);
