// SPDX-License-Identifier: MIT
//
// Native classes: objects that carry a struct of the host.
//
// An instance is a cell of kind NATIVE; the bytes of the struct come last in
// it: they do not move. Where the class makes its instances callable, what
// script sees is a native function whose second data slot holds that cell, so
// that the machine calls it as it calls any other.
//
// A realm's constructor and prototype of a class are made when they are first
// asked for, and kept as long as the context.
#pragma once

#include "api/runtime.h"
#include "object/host_object.h"

struct jsm_class {
    JsHostClass host;  // first: its parent is the host part of one, too
    jsm_class *next;   // of the runtime
    jsm_runtime *runtime;
    const jsm_class_def *definition;
    size_t size;  // bytes of the struct, those of the parent's at least
};

typedef struct JsNativeObject {
    JsHostObject host;  // its data: the struct, or the host's pointer
    size_t external;    // bytes reported by jsm_native_external
    bool is_detached;   // or not yet constructed
    _Alignas(16) uint8_t bytes[];
} JsNativeObject;

static inline const jsm_class *jsmi_class_parent(const jsm_class *k)
{
    return (const jsm_class *)(const void *)k->host.parent;
}

static inline const jsm_class *jsmi_native_class(const JsNativeObject *object)
{
    return (const jsm_class *)(const void *)object->host.of_class;
}

typedef struct JsClassEntry JsClassEntry;
struct JsClassEntry {
    JsClassEntry *next;
    const jsm_class *of_class;
    JsObject *prototype;
    JsObject *constructor;
};

// The instance of any class that a value is; NULL for every other value.
JsNativeObject *jsmi_native_object(JsValue value);
// Whether instances of `k` have the struct of `wanted`.
bool jsmi_class_extends(const jsm_class *k, const jsm_class *wanted);
// "a Name", for messages.
void jsmi_describe_class(const jsm_class *k, char *text, size_t size);

// Defines a table on an object; members of a class go to its prototype and,
// those that are static, to its constructor.
JSMI_MUST_USE bool jsmi_define_table(jsm_context *cx, JsObject *object,
                                     JsObject *constructor,
                                     const jsm_class *of_class,
                                     const jsm_def *table, void *data);

// The name of a module source's class; NULL for every other value. A hook.
JSMI_MUST_USE bool jsmi_module_source_class(JsVm *vm, JsValue value,
                                            JsString **name);

// The methods of instances whose class has an `intercept`.
extern const JsObjectMethods jsmi_intercepted_methods;

// Whether an object is one of those: its class has a copy of the methods.
static inline bool jsmi_is_intercepted(const JsObject *object)
{
    return object->shape->methods->get_own_property ==
           jsmi_intercepted_methods.get_own_property;
}

void jsmi_native_trace(JsMarker *marker, JsCell *cell);
void jsmi_native_finalize(JsHeap *heap, JsCell *cell);
