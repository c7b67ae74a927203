// SPDX-License-Identifier: MIT
//
// Arguments objects. An unmapped one is an ordinary object. A mapped one
// (sloppy functions with simple parameters) shares its elements with the
// parameters, which lie in slots of the function's heap environment: argument
// number i is slot i of the environment as long as mapping[i] is true.
// https://tc39.es/ecma262/#sec-arguments-exotic-objects
#pragma once

#include "object/function.h"

typedef struct JsArguments {
    JsObject object;
    JsEnvironment *environment;  // NULL: unmapped
    JsSlots *mapping;            // true or false for each mapped argument
} JsArguments;

extern const JsObjectMethods jsmi_mapped_arguments_methods;

// CreateMappedArgumentsObject where there is an environment, whose first slots
// (as many as the callee's length says) are the parameters;
// CreateUnmappedArgumentsObject otherwise.
JSMI_MUST_USE bool jsmi_arguments_create(JsVm *vm, JsFunction *callee,
                                         const JsValue *values, uint32_t count,
                                         JsEnvironment *environment,
                                         JsValue *arguments);

void jsmi_arguments_trace(JsMarker *marker, JsCell *cell);
