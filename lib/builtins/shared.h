// SPDX-License-Identifier: MIT
//
// What the files of this folder share: access to elements by number, the
// steps that many methods have in common, and the short ways from C results
// to JavaScript values.
#pragma once

#include "builtins/builtins.h"
#include "object/wrapper.h"

// ----------------------------------------------------------- failing, results

// For an operation that says NULL or false when memory or fuel ran out: throws
// for want of memory unless a termination is already pending. Always false.
void jsmi_raise_allocation_failure(JsVm *vm);

static inline bool jsmi_fail_allocation(JsVm *vm)
{
    jsmi_raise_allocation_failure(vm);
    return false;
}

// The string as the result; NULL fails as above.
JSMI_MUST_USE bool jsmi_result_string(JsVm *vm, JsString *string,
                                      JsValue *result);
// ASCII text of C as a string.
JSMI_MUST_USE bool jsmi_result_text(JsVm *vm, const char *text, size_t length,
                                    JsValue *result);
// Finishes the builder, telling a string that is too long from one that did
// not fit into memory.
JSMI_MUST_USE bool jsmi_result_builder(JsVm *vm, JsStringBuilder *builder,
                                       JsValue *result);

// "Invalid string length"; always false.
bool jsmi_throw_string_length(JsVm *vm);

// Flattens and gives the units, which stay as long as the string.
JSMI_MUST_USE bool jsmi_flatten_indirect(JsVm *vm, JsString *string,
                                         JsUnits *units);
static inline JSMI_MUST_USE bool jsmi_flatten(JsVm *vm, JsString *string,
                                              JsUnits *units)
{
    // FAST PATH: it is flat.
    if (JSMI_LIKELY(!(string->cell.flags & JSMI_STRING_INDIRECT))) {
        *units = (JsUnits){.data = jsmi_string_flat_units(string),
                           .length = jsmi_string_length(string),
                           .is_wide = jsmi_string_is_wide(string)};
        return true;
    }
    return jsmi_flatten_indirect(vm, string, units);
}

// ------------------------------------------------------------------ receivers

// The receiver, if it is an object of the kind; `noun` ("a Map") is for the
// error.
JSMI_MUST_USE bool jsmi_this_of_kind(JsCall *call, JsCellKind kind,
                                     const char *noun, void *object);

// The receiver as any object.
JSMI_MUST_USE bool jsmi_this_object(JsCall *call, JsObject **object);

// RequireObjectCoercible(this value), then ToString.
JSMI_MUST_USE bool jsmi_this_string(JsCall *call, JsString **string);

// CopyNameAndLength: what a function that wraps the target has as its "length",
// `bound` arguments being given already, and as its "name".
// https://tc39.es/proposal-shadowrealm/#sec-copynameandlength
JSMI_MUST_USE bool jsmi_describe_wrapper(JsVm *vm, JsObject *target,
                                         const char *prefix, uint32_t bound,
                                         JsValue *length, JsValue *name);

// The callable argument, or a TypeError.
JSMI_MUST_USE bool jsmi_callable_argument(JsCall *call, uint32_t index,
                                          JsValue *function);

// Whether the native was called without `new`; then a TypeError is thrown.
JSMI_MUST_USE bool jsmi_require_new(JsCall *call, const char *name);

// The value in a wrapper of a primitive; any other value as it is.
static inline JsValue jsmi_unwrap_primitive(JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_PRIMITIVE) ? jsmi_wrapped_value(value)
                                                    : value;
}

// The wrapper that `new` of Boolean, Number or String makes.
JSMI_MUST_USE bool jsmi_wrap_primitive(JsCall *call, JsIntrinsic fallback,
                                       JsValue value, JsValue *object);

// A native that returns its receiver: get [Symbol.species], [Symbol.iterator].
bool jsmi_return_this(JsCall *call, JsValue *result);

// ------------------------------------------------------------------- elements
//
// Properties named by an integer from 0 to 2^53 - 1. Values are kept in the
// scope.

JSMI_MUST_USE bool jsmi_element_get(JsVm *vm, JsObject *object, double index,
                                    JsValue *value);
// HasProperty, and Get if it has it.
JSMI_MUST_USE bool jsmi_element_get_present(JsVm *vm, JsObject *object,
                                            double index, JsValue *value,
                                            bool *present);
// Set(O, P, V, true)
JSMI_MUST_USE bool jsmi_element_set(JsVm *vm, JsObject *object, double index,
                                    JsValue value);
// CreateDataPropertyOrThrow
JSMI_MUST_USE bool jsmi_element_create(JsVm *vm, JsObject *object, double index,
                                       JsValue value);
// DeletePropertyOrThrow
JSMI_MUST_USE bool jsmi_element_delete(JsVm *vm, JsObject *object,
                                       double index);
// Set(O, "length", length, true)
JSMI_MUST_USE bool jsmi_length_set(JsVm *vm, JsObject *object, double length);

// For a walk that found nothing at `k` - 1: the next index from `k` on, below
// `length`, at which there may be a property. An answer beyond `k` says that
// there is none before it and that asking would run no script.
double jsmi_element_next(const JsObject *object, double k, double length);

// Whether no object on the prototype chain has, or could invent, a property
// with an index: a hole is then an absent property, and storing into one
// defines it.
bool jsmi_prototypes_lack_elements(const JsObject *object);

// An array all of whose elements up to its length are in the dense vector
// (holes count only where the prototypes lack elements, and read as
// undefined): reading it runs no script.
bool jsmi_array_is_readable(const JsObject *object);

// The same, and writing, adding at the end, and changing the length run no
// script and succeed.
bool jsmi_array_is_writable(const JsObject *object);

static inline JsValue jsmi_hole_to_undefined(JsValue value)
{
    return jsmi_is_hole(value) ? JSMI_UNDEFINED : value;
}

// ------------------------------------------------------------ arguments, turns

// Resolves a relative index argument as slice, splice, fill, copyWithin, at,
// with and subarray all do: negative counts from the end, the result is
// clamped to [0, length], and an undefined argument means `fallback`.
JSMI_MUST_USE bool jsmi_clamp_relative_index(JsVm *vm, JsValue argument,
                                             double length, double fallback,
                                             double *index);

// One turn of a loop that runs script or allocates: pays, and forgets what the
// turn before recorded in the scope.
static inline JSMI_MUST_USE bool jsmi_turn(JsVm *vm, uint32_t mark)
{
    jsmi_scope_rewind(&vm->heap, mark);
    return jsmi_vm_spend(vm, 1);
}

static inline JsValue jsmi_value_object(const void *object)
{
    return jsmi_value_cell(object);
}

// A native function that is no property: closures of the standard such as the
// revoker of a proxy. Its two data slots start undefined.
JSMI_MUST_USE bool jsmi_closure_create(JsCall *call, JsNative *native,
                                       uint32_t length,
                                       JsNativeFunction **function);

// OrdinaryCreateFromConstructor(new.target, fallback) of a kind.
JSMI_MUST_USE bool jsmi_create_from_constructor(JsCall *call,
                                                JsIntrinsic fallback,
                                                JsCellKind kind, size_t size,
                                                void *object);

// OrdinaryObjectCreate(intrinsic of the running realm) of a kind.
JSMI_MUST_USE bool jsmi_create_of_kind(JsVm *vm, JsIntrinsic prototype,
                                       JsCellKind kind, size_t size,
                                       void *object);
