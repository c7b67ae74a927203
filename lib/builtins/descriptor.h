// SPDX-License-Identifier: MIT
//
// Property descriptors as objects.
// https://tc39.es/ecma262/#sec-property-descriptor-specification-type
#pragma once

#include "builtins/shared.h"

// ToPropertyDescriptor ( Obj )
JSMI_MUST_USE bool
jsmi_to_property_descriptor(JsVm *vm, JsValue value,
                            JsPropertyDescriptor *descriptor);

// FromPropertyDescriptor ( Desc )
JSMI_MUST_USE bool
jsmi_from_property_descriptor(JsVm *vm, const JsPropertyDescriptor *descriptor,
                              JsValue *object);
