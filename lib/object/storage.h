// SPDX-License-Identifier: MIT
//
// Changes of stored properties, below the internal methods: they look at
// neither extensibility nor attributes, run no script, and keep the rules of
// shape.h. The property is present, and no lazy function property.
#pragma once

#include "object/vm.h"

// Another value and other attributes (with JSMI_IS_ACCESSOR where the value is
// a JsAccessor).
JSMI_MUST_USE bool jsmi_object_change_property(JsVm *vm, JsObject *object,
                                               JsKey key, JsValue value,
                                               uint32_t attributes);
JSMI_MUST_USE bool jsmi_object_remove_property(JsVm *vm, JsObject *object,
                                               JsKey key);

// [[Prototype]] := prototype (NULL: null).
JSMI_MUST_USE bool jsmi_object_replace_prototype(JsVm *vm, JsObject *object,
                                                 JsObject *prototype);

// [[Extensible]] := false.
JSMI_MUST_USE bool jsmi_object_close(JsVm *vm, JsObject *object);
