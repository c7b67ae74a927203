// SPDX-License-Identifier: MIT
//
// Property descriptors as objects.
// https://tc39.es/ecma262/#sec-property-descriptor-specification-type
#pragma once

#include "object/operations.h"

// ToPropertyDescriptor ( Obj )
JSMI_MUST_USE bool
jsmi_to_property_descriptor(JsVm *vm, JsValue value,
                            JsPropertyDescriptor *descriptor);

// FromPropertyDescriptor ( Desc )
JSMI_MUST_USE bool
jsmi_from_property_descriptor(JsVm *vm, const JsPropertyDescriptor *descriptor,
                              JsValue *object);

// CompletePropertyDescriptor ( Desc ) of what ToPropertyDescriptor yielded
void jsmi_complete_property_descriptor(JsPropertyDescriptor *descriptor);
